//! Times as Reeldrop writes them: seconds since 1970 in the library, RFC 3339 in UTC for programs, local for people.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Now, in whole seconds since 1970 (UTC).
pub fn now() -> i64 {
    Timestamp::now().as_second()
}

/// RFC 3339 in UTC, such as `2026-11-21T13:05:00Z`. A time outside of jiff's range becomes the epoch.
pub fn rfc3339(seconds: i64) -> String {
    Timestamp::from_second(seconds)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_string()
}

/// For people, in local time: `Fri 27 Nov, 14:05`, and `Sun 26 Dec 2027, 09:55` where it is not this year.
pub fn in_words(seconds: i64) -> String {
    in_words_at(seconds, now(), TimeZone::system())
}

fn in_words_at(seconds: i64, now: i64, zone: TimeZone) -> String {
    let local = |seconds| {
        let time = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        time.to_zoned(zone.clone())
    };
    let (time, now) = (local(seconds), local(now));
    let form = match time.year() == now.year() {
        true => "%a %-d %b, %H:%M",
        false => "%a %-d %b %Y, %H:%M",
    };
    time.strftime(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_year_is_named() {
        // 2026-11-21T10:00:00Z
        let now = 1_795_255_200;
        let words = |seconds| in_words_at(seconds, now, TimeZone::UTC);
        assert_eq!(words(now + 86_400), "Sun 22 Nov, 10:00");
        assert_eq!(words(now + 400 * 86_400), "Sun 26 Dec 2027, 10:00");
        assert_eq!(words(now - 366 * 86_400), "Thu 20 Nov 2025, 10:00");
    }
}
