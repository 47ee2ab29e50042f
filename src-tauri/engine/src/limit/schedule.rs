//! The speed limit a person sets: one for always, and others for hours of the week, in local time.

use jiff::civil::{Date, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, code};

/// The lowest limit, in bytes a second: below, servers end a request that takes hours.
const LOWEST: u64 = 10_000;

/// The highest, in bytes a second: 100 GB/s.
const HIGHEST: u64 = 100_000_000_000;

/// How many hours of the week can be set.
const MOST_HOURS: usize = 20;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// A speed limit with its schedule.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SpeedLimit {
    /// Bytes a second, where no hours say otherwise; None: no limit.
    pub always: Option<u64>,
    /// The first of them that covers a time holds then.
    pub hours: Vec<Hours>,
}

/// Hours of the week with a limit of their own, in local time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Hours {
    /// The days on which they begin.
    pub days: Vec<Day>,
    /// Minutes since midnight, 0 to 1439.
    pub from: u16,
    /// Minutes since midnight, 0 to 1439; of the next day where it is not after `from`.
    pub until: u16,
    /// Bytes a second; None: no limit.
    pub limit: Option<u64>,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[allow(missing_docs, reason = "days")]
pub enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Day {
    fn of(weekday: Weekday) -> Self {
        match weekday {
            Weekday::Monday => Self::Mon,
            Weekday::Tuesday => Self::Tue,
            Weekday::Wednesday => Self::Wed,
            Weekday::Thursday => Self::Thu,
            Weekday::Friday => Self::Fri,
            Weekday::Saturday => Self::Sat,
            Weekday::Sunday => Self::Sun,
        }
    }
}

impl SpeedLimit {
    /// The limit that holds at a time, in bytes a second, and when that may change.
    pub(crate) fn at(&self, now: Timestamp, zone: &TimeZone) -> (Option<u64>, Option<Timestamp>) {
        let spans: Vec<_> = self
            .hours
            .iter()
            .map(|hours| hours.around(now, zone))
            .collect();
        let covers = |spans: &[(Timestamp, Timestamp)]| {
            spans
                .iter()
                .any(|(from, until)| *from <= now && now < *until)
        };
        let hours = self.hours.iter().zip(&spans);
        let mut holding = hours.filter(|(_, spans)| covers(spans));
        let limit = holding.next().map_or(self.always, |(hours, _)| hours.limit);
        let edges = spans
            .iter()
            .flatten()
            .flat_map(|(from, until)| [*from, *until]);
        (limit, edges.filter(|edge| *edge > now).min())
    }

    /// Refuses limits and hours that are out of range.
    pub(crate) fn validate(&self) -> Result<()> {
        check(self.always)?;
        if self.hours.len() > MOST_HOURS {
            return Err(Error::new(
                code::INVALID_SETTING,
                "These are too many hours with a speed limit of their own.",
                "Put some of them together: up to 20 can be set.",
            ));
        }
        for hours in &self.hours {
            check(hours.limit)?;
            if hours.days.is_empty() || hours.from >= DAY || hours.until >= DAY {
                return Err(Error::new(
                    code::INVALID_SETTING,
                    "The hours of a speed limit need a day of the week, and times from 00:00 to 23:59.",
                    "Choose at least one day and both times.",
                ));
            }
        }
        Ok(())
    }
}

/// Refuses a speed limit that is out of range.
pub(crate) fn check(limit: Option<u64>) -> Result<()> {
    match limit {
        Some(limit) if !(LOWEST..=HIGHEST).contains(&limit) => Err(Error::new(
            code::INVALID_SETTING,
            "A speed limit is between 10 kB/s and 100 GB/s.",
            "Choose a speed in that range, or no limit.",
        )),
        _ => Ok(()),
    }
}

impl Hours {
    /// The times that they cover, from the day before yesterday to a week ahead.
    fn around(&self, now: Timestamp, zone: &TimeZone) -> Vec<(Timestamp, Timestamp)> {
        let today = now.to_zoned(zone.clone()).date();
        let covered = (-2..=8).filter_map(|ahead: i64| {
            let date = today.checked_add(Span::new().days(ahead)).ok()?;
            if !self.days.contains(&Day::of(date.weekday())) {
                return None;
            }
            let last = match self.until > self.from {
                true => date,
                false => date.tomorrow().ok()?,
            };
            Some((
                instant(date, self.from, zone)?,
                instant(last, self.until, zone)?,
            ))
        });
        covered.collect()
    }
}

/// When a clock on the wall shows that time: the first time, where it does twice; where it never does, when it jumps
/// over it.
fn instant(date: Date, minutes: u16, zone: &TimeZone) -> Option<Timestamp> {
    let (hour, minute) = (
        i8::try_from(minutes / 60).ok()?,
        i8::try_from(minutes % 60).ok()?,
    );
    let shown = zone.to_ambiguous_timestamp(date.at(hour, minute, 0, 0));
    let earlier = shown.earlier().ok()?;
    match shown.offset() {
        AmbiguousOffset::Gap { .. } => {
            let jump = zone.following(earlier).next()?.timestamp();
            Some(jump)
        }
        _ => Some(earlier),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const WEEKDAYS: [Day; 5] = [Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri];

    fn office() -> SpeedLimit {
        SpeedLimit {
            always: None,
            hours: vec![Hours {
                days: WEEKDAYS.to_vec(),
                from: 9 * 60,
                until: 18 * 60,
                limit: Some(2_000_000),
            }],
        }
    }

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    #[test]
    fn office_hours_are_those_of_the_clock_on_the_wall_before_and_after_the_change() {
        let berlin = zone("Europe/Berlin");
        // Summer time ended on Sunday, 25 October 2026.
        for day in [date(2026, 10, 23), date(2026, 10, 26)] {
            let at = |hour, minute| {
                let time = day.at(hour, minute, 0, 0).to_zoned(berlin.clone()).unwrap();
                office().at(time.timestamp(), &berlin).0
            };
            assert_eq!(at(8, 59), None);
            assert_eq!(at(9, 0), Some(2_000_000));
            assert_eq!(at(17, 59), Some(2_000_000));
            assert_eq!(at(18, 0), None);
        }
        let friday = date(2026, 10, 23)
            .at(18, 0, 0, 0)
            .to_zoned(berlin.clone())
            .unwrap();
        let (_, next) = office().at(friday.timestamp(), &berlin);
        let next = next.unwrap().to_zoned(berlin);
        assert_eq!(next.datetime(), date(2026, 10, 26).at(9, 0, 0, 0));
    }

    #[test]
    fn hours_over_midnight_belong_to_the_day_they_begin_on_and_an_hour_that_is_missing_is_no_time()
    {
        let new_york = zone("America/New_York");
        let night = |from, until| SpeedLimit {
            always: Some(1_000_000),
            hours: vec![Hours {
                days: vec![Day::Sat],
                from,
                until,
                limit: None,
            }],
        };
        let at = |limit: &SpeedLimit, day: Date, hour, minute| {
            let time = day
                .at(hour, minute, 0, 0)
                .to_zoned(new_york.clone())
                .unwrap();
            limit.at(time.timestamp(), &new_york).0
        };
        // Clocks jumped from 02:00 to 03:00 on Sunday, 8 March 2026.
        let over = night(23 * 60, 2 * 60 + 30);
        assert_eq!(at(&over, date(2026, 3, 7), 23, 0), None);
        assert_eq!(at(&over, date(2026, 3, 8), 1, 59), None);
        assert_eq!(at(&over, date(2026, 3, 8), 3, 0), Some(1_000_000));
        assert_eq!(at(&over, date(2026, 3, 8), 23, 30), Some(1_000_000));
    }

    fn hours() -> impl Strategy<Value = Hours> {
        let day = prop::sample::select(vec![
            Day::Mon,
            Day::Tue,
            Day::Wed,
            Day::Thu,
            Day::Fri,
            Day::Sat,
            Day::Sun,
        ]);
        let limit = prop::option::of(LOWEST..1_000_000_000);
        (prop::collection::vec(day, 1..5), 0..DAY, 0..DAY, limit).prop_map(
            |(days, from, until, limit)| Hours {
                days,
                from,
                until,
                limit,
            },
        )
    }

    /// Instants around the changes of clocks of five zones, one of which changes by half an hour.
    fn moment() -> impl Strategy<Value = (TimeZone, Timestamp)> {
        let zones = prop::sample::select(vec![
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kolkata",
            "Africa/Cairo",
        ]);
        (zones, 0usize..40, -3i64 * 86_400..3 * 86_400).prop_map(|(name, nth, beside)| {
            let zone = zone(name);
            let begin: Timestamp = "2024-01-01T00:00:00Z".parse().unwrap();
            let change = zone.following(begin).nth(nth % 10);
            let at = change.map_or(begin, |change| change.timestamp());
            let at = Timestamp::from_second(at.as_second() + beside).unwrap();
            (zone, at)
        })
    }

    proptest! {
        #[test]
        fn nothing_changes_before_the_time_that_is_told(
            hours in prop::collection::vec(hours(), 0..4),
            (zone, now) in moment(),
            part in 0.0f64..1.0,
        ) {
            let set = SpeedLimit { always: Some(5_000_000), hours };
            let (limit, next) = set.at(now, &zone);
            let until = next.map_or(now.as_second() + 86_400, |next| next.as_second());
            prop_assert!(until > now.as_second() || next.is_some_and(|next| next > now));
            let between = now.as_second() + ((until - now.as_second()) as f64 * part) as i64;
            if between < until {
                let between = Timestamp::from_second(between).unwrap().max(now);
                prop_assert_eq!(set.at(between, &zone).0, limit);
            }
        }

        #[test]
        fn it_is_the_clock_on_the_wall_that_counts(one in hours(), (zone, now) in moment()) {
            let local = now.to_zoned(zone.clone());
            // An hour that comes twice belongs to either.
            let shown = zone.to_ambiguous_timestamp(local.datetime());
            let near = |seconds| {
                let there = Timestamp::from_second(now.as_second() + seconds).unwrap();
                zone.to_offset(there) == zone.to_offset(now)
            };
            prop_assume!(!shown.is_ambiguous() && near(-7_200) && near(7_200));
            let minute = local.hour() as u16 * 60 + local.minute() as u16;
            let today = one.days.contains(&Day::of(local.weekday()));
            let yesterday = one.days.contains(&Day::of(local.weekday().previous()));
            let covered = match one.until > one.from {
                true => today && (one.from..one.until).contains(&minute),
                false => today && minute >= one.from || yesterday && minute < one.until,
            };
            let set = SpeedLimit { always: Some(1), hours: vec![Hours { limit: Some(2), ..one }] };
            prop_assert_eq!(set.at(now, &zone).0, Some(1 + u64::from(covered)));
        }
    }
}
