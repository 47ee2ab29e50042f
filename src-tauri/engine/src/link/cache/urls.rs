//! Signed URLs by everything that they are made of.

use std::num::NonZeroUsize;
use std::sync::Arc;

use lru::LruCache;
use uuid::Uuid;

/// About five megabytes of URLs.
const MOST: NonZeroUsize = NonZeroUsize::new(4_096).expect("it is not zero");

/// What a signed URL is made of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UrlOf {
    /// The connection.
    pub connection: Uuid,
    /// Tells its secrets from those that it had before.
    pub fingerprint: u64,
    /// The server, or the public address.
    pub endpoint: String,
    /// The key.
    pub key: String,
    /// What its answers are changed to, and what else it opens.
    pub overrides: String,
    /// The signing time, seconds since 1970, UTC.
    pub signed_at: i64,
    /// Seconds.
    pub lifetime_seconds: u32,
}

/// The URLs that were handed out lately.
pub struct Urls(LruCache<UrlOf, Arc<str>>);

impl Default for Urls {
    fn default() -> Self {
        Self(LruCache::new(MOST))
    }
}

impl Urls {
    /// A URL that still lives `promised_seconds` at `now` (seconds since 1970, UTC).
    pub fn get(&mut self, of: &UrlOf, now: i64, promised_seconds: u32) -> Option<Arc<str>> {
        let ends_at = of.signed_at + i64::from(of.lifetime_seconds);
        if ends_at - now < i64::from(promised_seconds) {
            self.0.pop(of);
            return None;
        }
        self.0.get(of).cloned()
    }

    /// Keeps a URL.
    pub fn put(&mut self, of: UrlOf, url: Arc<str>) {
        self.0.put(of, url);
    }

    /// Drops all.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::link::Window;
    use proptest::prelude::*;

    fn of(window: Window, key: usize) -> UrlOf {
        UrlOf {
            connection: Uuid::nil(),
            fingerprint: 0,
            endpoint: String::new(),
            key: key.to_string(),
            overrides: String::new(),
            signed_at: window.start,
            lifetime_seconds: window.lifetime_seconds,
        }
    }

    proptest! {
        #[test]
        fn no_url_is_handed_out_with_less_than_the_promised_life(
            promised in 1u32..=604_800,
            times in proptest::collection::vec(1_800_000_000i64..1_800_002_000, 1..40),
        ) {
            let mut urls = Urls::default();
            for now in times {
                let of = of(Window::of(now, promised, 604_800), 0);
                let ends_at = match urls.get(&of, now, promised) {
                    Some(url) => url.parse::<i64>().unwrap(),
                    None => {
                        let ends_at = of.signed_at + i64::from(of.lifetime_seconds);
                        urls.put(of, ends_at.to_string().into());
                        ends_at
                    }
                };
                prop_assert!(ends_at - now >= i64::from(promised));
            }
        }
    }

    #[test]
    fn their_number_is_bounded_and_the_oldest_go_first() {
        let mut urls = Urls::default();
        let window = Window::of(1_000, 3_600, 604_800);
        for key in 0..MOST.get() + 10 {
            urls.put(of(window, key), "url".into());
        }
        assert_eq!(urls.len(), MOST.get());
        assert!(urls.get(&of(window, 9), 1_000, 3_600).is_none());
        assert!(urls.get(&of(window, 10), 1_000, 3_600).is_some());
    }
}
