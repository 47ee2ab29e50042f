//! The signing keys of the day in UTC. A key zeroes itself when it is dropped.

use std::num::NonZeroUsize;

use lru::LruCache;
use reeldrop_signing::SigningKey;
use uuid::Uuid;

use super::DAY;

const MOST: NonZeroUsize = NonZeroUsize::new(64).expect("it is not zero");

/// What a signing key is derived from, beside its day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyOf {
    /// The connection.
    pub connection: Uuid,
    /// Tells its secret from the one that it had before.
    pub fingerprint: u64,
    /// Region of the credential scope.
    pub region: String,
}

/// The keys of one day.
pub struct DayKeys {
    day: i64,
    keys: LruCache<KeyOf, SigningKey>,
}

impl Default for DayKeys {
    fn default() -> Self {
        Self {
            day: 0,
            keys: LruCache::new(MOST),
        }
    }
}

impl DayKeys {
    /// The key for a link signed at `signed_at`; both times are seconds since 1970, UTC. Keys of other days than that of
    /// `now` are derived and not kept.
    ///
    /// # Errors
    /// Those of `derive`.
    pub fn get<E>(
        &mut self,
        of: &KeyOf,
        signed_at: i64,
        now: i64,
        derive: impl FnOnce() -> Result<SigningKey, E>,
    ) -> Result<SigningKey, E> {
        self.end_day(now);
        if signed_at.div_euclid(DAY) != self.day {
            return derive();
        }
        if let Some(key) = self.keys.get(of) {
            return Ok(key.clone());
        }
        let key = derive()?;
        self.keys.put(of.clone(), key.clone());
        Ok(key)
    }

    /// Drops the keys of another day than that of `now`.
    pub fn end_day(&mut self, now: i64) {
        let day = now.div_euclid(DAY);
        if day != self.day {
            self.keys.clear();
            self.day = day;
        }
    }

    /// Drops all.
    pub fn clear(&mut self) {
        self.keys.clear();
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_key_is_derived_once_a_day_for_each_secret_and_their_number_is_bounded() {
        let mut keys = DayKeys::default();
        let derived = Cell::new(0);
        let mut get = |fingerprint, at: i64, now| {
            let of = KeyOf {
                connection: Uuid::nil(),
                fingerprint,
                region: "auto".to_owned(),
            };
            let day = time::OffsetDateTime::from_unix_timestamp(at).unwrap();
            keys.get(&of, at, now, || {
                derived.set(derived.get() + 1);
                SigningKey::derive("secret", day, "auto")
            })
            .unwrap();
            keys.len()
        };
        let noon = 20_000 * DAY + DAY / 2;
        assert_eq!((get(1, noon, noon), get(1, noon - 60, noon)), (1, 1));
        assert_eq!(derived.get(), 1);
        // A link of yesterday, shown again, and a secret that was replaced.
        assert_eq!((get(1, noon - DAY, noon), derived.get()), (1, 2));
        assert_eq!((get(2, noon, noon), derived.get()), (2, 3));
        for fingerprint in 3..200 {
            get(fingerprint, noon, noon);
        }
        assert_eq!(get(200, noon, noon), MOST.get());
        assert_eq!(get(1, noon + DAY, noon + DAY), 1);
    }
}
