//! How long a link lives: read from what people type, refused where SigV4 would refuse it.

use crate::error::{Error, Result, code};

/// Reads `90`, `90s`, `15m`, `4h`, `24h`, `7d`, `1w` or `1d 12h`, in seconds.
///
/// # Errors
/// `lifetime-unreadable`.
pub fn parse_lifetime(text: &str) -> Result<u64> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Ok(seconds);
    }
    let read = humantime::parse_duration(text)
        .ok()
        .filter(|duration| duration.subsec_nanos() == 0);
    read.map(|duration| duration.as_secs()).ok_or_else(|| {
        Error::new(
            code::LIFETIME_UNREADABLE,
            format!("“{text}” is not a length of time."),
            "Write it as 45m, 24h or 7d, or as a number of seconds.",
        )
    })
}

/// Reads a time in seconds since 1970 (UTC): RFC 3339 (`2027-01-31T18:00:00Z`), seconds since 1970 themselves, or a length
/// of time from `now` on.
///
/// # Errors
/// `lifetime-unreadable`.
pub fn parse_time(text: &str, now: i64) -> Result<i64> {
    let text = text.trim();
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Ok(time.as_second());
    }
    match parse_lifetime(text) {
        // No link lives for thirty years: so large a number is a time.
        Ok(seconds) if seconds > 1_000_000_000 => Some(seconds),
        Ok(seconds) => u64::try_from(now)
            .ok()
            .map(|now| now.saturating_add(seconds)),
        Err(_) => None,
    }
    .and_then(|seconds| i64::try_from(seconds).ok())
    .ok_or_else(|| {
        Error::new(
            code::LIFETIME_UNREADABLE,
            format!("“{text}” is neither a time nor a length of time."),
            "Write it as 2027-01-31T18:00:00Z, or as 45m, 24h or 7d from now.",
        )
    })
}

/// A lifetime for people: `24 hours`, `7 days`, `90 seconds`.
pub fn lifetime_in_words(seconds: u64) -> String {
    let (count, unit) = match seconds {
        s if s >= 2 * 86_400 && s % 86_400 == 0 => (s / 86_400, "day"),
        s if s >= 3_600 && s % 3_600 == 0 => (s / 3_600, "hour"),
        s if s >= 60 && s % 60 == 0 => (s / 60, "minute"),
        s => (s, "second"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

pub(crate) fn lifetime_out_of_range(longest: u32) -> Error {
    Error::new(
        code::LIFETIME_OUT_OF_RANGE,
        format!(
            "A link of this connection can live from 1 second to {}.",
            lifetime_in_words(longest.into())
        ),
        "Choose a time in that range; a public address or CloudFront can give longer ones.",
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_type_is_read() {
        for (text, seconds) in [
            ("90", 90),
            ("90s", 90),
            ("15m", 900),
            ("24h", 86_400),
            ("7d", 604_800),
            (" 1d 12h ", 129_600),
        ] {
            assert_eq!(parse_lifetime(text).unwrap(), seconds, "{text}");
        }
        for text in ["", "soon", "-1", "h", "100ms", "99999999999999999999d"] {
            assert_eq!(
                parse_lifetime(text).unwrap_err().code,
                code::LIFETIME_UNREADABLE,
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in ".{0,30}") {
            let _ = parse_lifetime(&text);
        }

        #[test]
        fn words_are_read_back(seconds in 1u64..=604_800) {
            prop_assert_eq!(parse_lifetime(&lifetime_in_words(seconds)).unwrap(), seconds);
        }
    }
}
