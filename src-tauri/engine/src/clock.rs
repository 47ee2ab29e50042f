//! Times as Reeldrop writes them: seconds since 1970 in the library, RFC 3339 in UTC for programs, local for people.
//!
//! What a server judges by its own clock, such as signatures and the ends of links, has that server's time: this
//! computer's clock, corrected by what the server's answers told.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::watch;

/// Seconds by which a server's `Date` may differ without telling anything: it has whole seconds, and was under way.
const UNDER_WAY: u64 = 60;

/// Seconds to add to this computer's clock for the time of each server, by its endpoint. None for those that agree.
static CORRECTIONS: Mutex<BTreeMap<String, i64>> = Mutex::new(BTreeMap::new());

/// The last of them.
static LEARNT: LazyLock<watch::Sender<i64>> = LazyLock::new(watch::Sender::default);

/// Now, in whole seconds since 1970 (UTC).
pub fn now() -> i64 {
    let since = system().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// Now, as the server at `endpoint` has it, in whole seconds since 1970 (UTC).
pub(crate) fn now_at(endpoint: &str) -> i64 {
    now().saturating_add(correction(endpoint))
}

/// Now, as the server at `endpoint` has it.
pub(crate) fn system_at(endpoint: &str) -> SystemTime {
    let (here, correction) = (system(), correction(endpoint));
    let apart = Duration::from_secs(correction.unsigned_abs());
    match correction < 0 {
        true => here.checked_sub(apart).unwrap_or(UNIX_EPOCH),
        false => here.checked_add(apart).unwrap_or(here),
    }
}

/// Seconds to add to this computer's clock for the time of the server at `endpoint`.
pub(crate) fn correction(endpoint: &str) -> i64 {
    let known = corrections().get(endpoint.trim_end_matches('/')).copied();
    known.unwrap_or(0)
}

/// Takes in what the server at `endpoint` has just said its time is.
pub(crate) fn learn(endpoint: &str, date: SystemTime) {
    let endpoint = endpoint.trim_end_matches('/');
    let behind = -ahead_of(date);
    let mut known = corrections();
    let before = known.get(endpoint).copied().unwrap_or(0);
    if behind.abs_diff(before) <= UNDER_WAY {
        return;
    }
    if behind.unsigned_abs() <= UNDER_WAY {
        known.remove(endpoint);
    } else {
        tracing::info!(seconds = behind, "the server's clock is ahead");
        known.insert(endpoint.to_owned(), behind);
        LEARNT.send_replace(behind);
    }
}

/// Seconds by which this computer's clock is ahead of `date`.
pub(crate) fn ahead_of(date: SystemTime) -> i64 {
    let seconds = |apart: Duration| i64::try_from(apart.as_secs()).unwrap_or(i64::MAX);
    match system().duration_since(date) {
        Ok(ahead) => seconds(ahead),
        Err(behind) => -seconds(behind.duration()),
    }
}

/// For people: by how much this computer's clock differs. `ahead`: seconds.
pub(crate) fn apart_in_words(ahead: i64) -> String {
    format!(
        "This computer's clock is {} minutes {} the server's.",
        (ahead.unsigned_abs() + 30) / 60,
        if ahead > 0 { "ahead of" } else { "behind" }
    )
}

/// Tells by how many seconds this computer's clock is behind a server's, each time that this is learnt.
pub(crate) fn learnt() -> watch::Receiver<i64> {
    LEARNT.subscribe()
}

fn corrections() -> MutexGuard<'static, BTreeMap<String, i64>> {
    CORRECTIONS.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(not(debug_assertions))]
fn system() -> SystemTime {
    SystemTime::now()
}

/// This computer's clock. For tests it is ahead by the seconds in the file that `REELDROP_TEST_CLOCK` names; not in
/// released programs.
#[cfg(debug_assertions)]
fn system() -> SystemTime {
    static FILE: LazyLock<Option<std::ffi::OsString>> =
        LazyLock::new(|| std::env::var_os("REELDROP_TEST_CLOCK"));
    let ahead = FILE
        .as_ref()
        .and_then(|file| std::fs::read_to_string(file).ok())
        .and_then(|text| text.trim().parse::<i64>().ok())
        .unwrap_or(0);
    let (here, apart) = (SystemTime::now(), Duration::from_secs(ahead.unsigned_abs()));
    match ahead < 0 {
        true => here - apart,
        false => here + apart,
    }
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
    fn a_servers_time_is_learnt_and_forgotten_when_the_clock_is_right_again() {
        let server = "http://clock.test:1";
        learn(server, SystemTime::now() + Duration::from_secs(30));
        assert_eq!(correction(server), 0, "that is the way of the answer");
        learn(server, SystemTime::now() + Duration::from_secs(1200));
        assert!((1198..=1200).contains(&correction(server)));
        assert!((now_at("http://clock.test:1/") - now()).abs_diff(1199) <= 2);
        assert_eq!(correction("http://other.test"), 0);
        learn(server, SystemTime::now() - Duration::from_secs(600));
        assert!((600..=602).contains(&-correction(server)));
        learn(server, SystemTime::now());
        assert_eq!(correction(server), 0);
    }

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
