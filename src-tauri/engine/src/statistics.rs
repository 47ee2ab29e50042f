//! Statistics: what was sent, how fast, and how it ended. What is counted is defined here and nowhere else.
//!
//! An upload counts once, on the day on which it ended last, by how it ended then; a package is one upload of many files.
//! Days, weeks and months are those of the person's time zone.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How far back statistics look, with today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Period {
    /// Today and the six days before.
    Week,
    /// Today and the 29 days before.
    Month,
    /// Today and the 89 days before.
    Quarter,
    /// The last 53 weeks, this one included.
    Year,
    /// Since the first upload.
    All,
}

/// What one step of a chart is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum StepUnit {
    /// A calendar day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
}

/// The numbers and charts of a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Statistics {
    /// The time zone by whose days was counted, such as `Europe/Berlin`.
    pub time_zone: String,
    /// What a step is.
    pub unit: StepUnit,
    /// Everything together.
    pub totals: Totals,
    /// One after the other, without a gap.
    pub steps: Vec<Step>,
    /// One for each connection that sent anything.
    pub speeds: Vec<SpeedLine>,
    /// Why uploads failed, the most frequent first.
    pub failures: Vec<FailureCount>,
}

/// A period's numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Totals {
    /// Uploads that are done, verified.
    pub done: u64,
    /// Uploads that failed.
    pub failed: u64,
    /// Uploads that a person cancelled.
    pub cancelled: u64,
    /// Files of the uploads that are done.
    pub files: u64,
    /// Bytes of the uploads that are done.
    pub bytes: u64,
    /// Of the uploads that were not cancelled, the share that is done, 0 to 1. None where there are none.
    pub success_rate: Option<f64>,
    /// Bytes per second of the attempts that ended uploads: what was sent and verified, half of them slower.
    pub median_speed: Option<f64>,
    /// Bytes per second that 95 % of them did not exceed.
    pub fast_speed: Option<f64>,
    /// Seconds from a drop to the link, of the half of them that took less; waiting in the queue counts.
    pub median_wait: Option<f64>,
    /// Bytes that were not sent again, because uploads went on where they were.
    pub saved: u64,
}

/// What ended within a step.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Step {
    /// First local day of the step, `2026-11-21`.
    pub date: String,
    /// When it begins, seconds since 1970 (UTC).
    pub begins: i64,
    /// Uploads that are done.
    pub done: u64,
    /// Uploads that failed.
    pub failed: u64,
    /// Uploads that were cancelled.
    pub cancelled: u64,
    /// Files of the uploads that are done.
    pub files: u64,
    /// Bytes of the uploads that are done.
    pub bytes: u64,
}

/// A connection's speed over the steps.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SpeedLine {
    /// The connection, which may since be gone.
    pub connection_id: String,
    /// Its name, or the last it had.
    pub name: String,
    /// Bytes per second of each step: what was sent by what it took. None where nothing was sent.
    pub speeds: Vec<Option<f64>>,
}

/// How many uploads failed for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FailureCount {
    /// The error's stable code.
    pub code: String,
    /// Uploads.
    pub count: u64,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct StatisticsQuery {
    /// How far back.
    pub period: Period,
    /// None: all connections.
    pub connection: Option<Uuid>,
}

/// A step of the calendar: its first day, and its half-open span in seconds since 1970 (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CalendarStep {
    pub date: Date,
    pub span: (i64, i64),
}

/// Weeks of a year's chart.
const WEEKS: i32 = 53;

/// A year has at most this many days in one piece; above, weeks are summed up, then months.
const MOST_DAYS: i32 = 92;
const MOST_WEEKS: i32 = 2 * WEEKS;

/// The steps of a period that ends with the day of `now`, in the time zone of `now`. `first`: when the first upload ended.
pub(crate) fn steps(
    period: Period,
    now: &Zoned,
    first: Option<i64>,
) -> (StepUnit, Vec<CalendarStep>) {
    let from = first_day(period, now, first);
    let days = from.until(now.date()).map_or(0, |span| span.get_days());
    let unit = match period {
        Period::Year => StepUnit::Week,
        _ if days < MOST_DAYS => StepUnit::Day,
        _ if days < 7 * MOST_WEEKS => StepUnit::Week,
        _ => StepUnit::Month,
    };
    (unit, calendar(unit, from, now))
}

/// The days of a period, as [`steps`] would sum them up.
pub(crate) fn days(period: Period, now: &Zoned, first: Option<i64>) -> Vec<CalendarStep> {
    calendar(StepUnit::Day, first_day(period, now, first), now)
}

fn first_day(period: Period, now: &Zoned, first: Option<i64>) -> Date {
    let today = now.date();
    match period {
        Period::Week => back(today, 6),
        Period::Month => back(today, 29),
        Period::Quarter => back(today, 89),
        Period::Year => begin_of(StepUnit::Week, back(today, 7 * (WEEKS - 1))),
        Period::All => first
            .and_then(|seconds| Timestamp::from_second(seconds).ok())
            .map_or(today, |first| {
                let first = first.to_zoned(now.time_zone().clone());
                first.date().min(today)
            }),
    }
}

fn calendar(unit: StepUnit, from: Date, now: &Zoned) -> Vec<CalendarStep> {
    let zone = now.time_zone();
    let mut steps = Vec::new();
    let mut date = begin_of(unit, from);
    while date <= now.date() {
        let next = match unit {
            StepUnit::Day => date.checked_add(1.day()),
            StepUnit::Week => date.checked_add(1.week()),
            StepUnit::Month => date.checked_add(1.month()),
        };
        let Ok(next) = next else { break };
        let (Some(begins), Some(ends)) = (begin_of_day(date, zone), begin_of_day(next, zone))
        else {
            break;
        };
        steps.push(CalendarStep {
            date,
            span: (begins, ends),
        });
        date = next;
    }
    steps
}

fn back(date: Date, days: i32) -> Date {
    date.checked_sub(days.days()).unwrap_or(date)
}

fn begin_of(unit: StepUnit, date: Date) -> Date {
    match unit {
        StepUnit::Day => date,
        StepUnit::Week => back(date, i32::from(date.weekday().to_monday_zero_offset())),
        StepUnit::Month => date.first_of_month(),
    }
}

/// When a local day begins, which is not midnight where clocks are put forward then.
fn begin_of_day(date: Date, zone: &TimeZone) -> Option<i64> {
    let begins = date.to_zoned(zone.clone()).ok()?.start_of_day().ok()?;
    Some(begins.timestamp().as_second())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Zoned {
        text.parse().unwrap()
    }

    #[test]
    fn days_have_23_and_25_hours_when_clocks_change() {
        let hours = |now: &str| {
            let (_, steps) = steps(Period::Week, &at(now), None);
            let hours = steps.iter().map(|step| (step.span.1 - step.span.0) / 3600);
            hours.collect::<Vec<_>>()
        };
        // 29 March and 25 October 2026 in Berlin.
        assert_eq!(
            hours("2026-03-30T12:00[Europe/Berlin]"),
            [24, 24, 24, 24, 24, 23, 24]
        );
        assert_eq!(
            hours("2026-10-26T12:00[Europe/Berlin]"),
            [24, 24, 24, 24, 24, 25, 24]
        );
    }

    #[test]
    fn years_are_weeks_and_longer_times_are_months() {
        let now = at("2026-11-21T12:00[Asia/Kathmandu]");
        let of = |period, first: Option<&str>| {
            let first = first.map(|text| at(text).timestamp().as_second());
            let (unit, steps) = steps(period, &now, first);
            (unit, steps.len(), steps[0].date.to_string())
        };
        assert_eq!(
            of(Period::Year, None),
            (StepUnit::Week, 53, "2025-11-17".to_owned())
        );
        assert_eq!(
            of(Period::All, None),
            (StepUnit::Day, 1, "2026-11-21".to_owned())
        );
        let first = Some("2026-09-01T00:00[Asia/Kathmandu]");
        assert_eq!(
            of(Period::All, first),
            (StepUnit::Day, 82, "2026-09-01".to_owned())
        );
        let first = Some("2026-01-01T00:00[Asia/Kathmandu]");
        assert_eq!(
            of(Period::All, first),
            (StepUnit::Week, 47, "2025-12-29".to_owned())
        );
        let first = Some("2020-02-29T23:59[Asia/Kathmandu]");
        assert_eq!(
            of(Period::All, first),
            (StepUnit::Month, 82, "2020-02-01".to_owned())
        );
    }

    proptest! {
        #[test]
        fn steps_have_no_gap_and_begin_at_quarters_of_an_hour(
            seconds in 1_000_000_000i64..4_000_000_000,
            zone in prop::sample::select(vec!["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu",
                "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "Pacific/Chatham"]),
            period in prop::sample::select(vec![Period::Week, Period::Month, Period::Quarter, Period::Year, Period::All]),
            age in 0i64..400_000_000,
        ) {
            let zone = TimeZone::get(zone).unwrap();
            let now = Timestamp::from_second(seconds).unwrap().to_zoned(zone);
            let (_, steps) = steps(period, &now, Some(seconds - age));
            prop_assert!(steps.first().unwrap().span.0 <= seconds);
            prop_assert!(steps.last().unwrap().span.1 > seconds);
            if period == Period::All {
                prop_assert!(steps.first().unwrap().span.0 <= seconds - age);
            }
            for pair in steps.windows(2) {
                prop_assert_eq!(pair[0].span.1, pair[1].span.0);
            }
            for step in &steps {
                prop_assert!(step.span.0.rem_euclid(900) == 0 && step.span.0 < step.span.1);
            }
        }
    }
}
