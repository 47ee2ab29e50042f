//! What makes the same link cheap the second time: the day's signing keys, signed URLs, whole rewritten playlists.
//! All bounded, in memory only, and without a clock of their own: the time is an argument.

mod keys;
mod manifests;
mod urls;

pub use keys::{DayKeys, KeyOf};
pub use manifests::{ManifestOf, Manifests};
pub use urls::{UrlOf, Urls};

use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::ExposeSecret as _;

use crate::connection::OpenConnection;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// The longest sleep before the clock is looked at: a computer that slept meanwhile did not count its hours.
const LONGEST_SLEEP: i64 = 600;

/// The three caches of a process.
#[derive(Default)]
pub(crate) struct Caches {
    random: RandomState,
    keys: Mutex<DayKeys>,
    urls: Mutex<Urls>,
    manifests: Mutex<Manifests>,
}

impl Caches {
    pub(crate) fn keys(&self) -> MutexGuard<'_, DayKeys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn urls(&self) -> MutexGuard<'_, Urls> {
        self.urls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn manifests(&self) -> MutexGuard<'_, Manifests> {
        self.manifests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells one set of secrets from another without keeping them: what a replaced secret signed is never found again.
    pub(crate) fn fingerprint(&self, open: &OpenConnection) -> u64 {
        self.random.hash_one((
            &open.connection.key_id,
            open.secret.expose_secret(),
            open.session_token
                .as_ref()
                .map(|token| token.expose_secret()),
            open.private_key.as_ref().map(|key| key.expose_secret()),
        ))
    }

    /// Forgets everything, keys zeroed.
    pub(crate) fn clear(&self) {
        self.keys().clear();
        self.urls().clear();
        self.manifests().clear();
    }

    /// Zeroes the day's signing keys when the day ends in UTC, for ever. `now` is the time, seconds since 1970, UTC.
    pub(crate) async fn end_days(self: Arc<Self>, now: impl Fn() -> i64) {
        loop {
            let at = now();
            self.keys().end_day(at);
            let left = (DAY - at.rem_euclid(DAY)).clamp(1, LONGEST_SLEEP);
            tokio::time::sleep(Duration::from_secs(left.unsigned_abs())).await;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use reeldrop_signing::SigningKey;
    use tokio::time::Instant;
    use uuid::Uuid;

    #[tokio::test(start_paused = true)]
    async fn keys_are_gone_when_their_day_ends() {
        let caches = Arc::new(Caches::default());
        // 1970-01-11, twenty minutes before midnight.
        let (began, at) = (Instant::now(), 11 * DAY - 1_200);
        let now = move || at + i64::try_from(began.elapsed().as_secs()).unwrap();
        tokio::spawn(caches.clone().end_days(now));
        let key_of = KeyOf {
            connection: Uuid::nil(),
            fingerprint: 1,
            region: "auto".to_owned(),
        };
        let day = time::OffsetDateTime::from_unix_timestamp(at).unwrap();
        let derive = || SigningKey::derive("secret", day, "auto");
        caches.keys().get(&key_of, at, at, derive).unwrap();
        tokio::time::sleep(Duration::from_secs(1_190)).await;
        assert_eq!(caches.keys().len(), 1);
        tokio::time::sleep(Duration::from_secs(11)).await;
        assert_eq!(caches.keys().len(), 0);
    }
}
