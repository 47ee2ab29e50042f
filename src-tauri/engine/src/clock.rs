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

/// For people, in local time: `Fri 27 Nov, 14:05`.
pub fn in_words(seconds: i64) -> String {
    let time = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
    time.to_zoned(TimeZone::system())
        .strftime("%a %-d %b, %H:%M")
        .to_string()
}

/// Today's date where the person is: `2026-11-21`.
pub(crate) fn local_date() -> String {
    jiff::Zoned::now().date().to_string()
}
