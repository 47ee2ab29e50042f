//! Whole rewritten playlists, by their link and time window.

use std::sync::Arc;

use lru::LruCache;
use uuid::Uuid;

/// Bytes of playlists that are kept; one of 600 segments has some 300 KB.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// What a rewritten playlist is made of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ManifestOf {
    /// The connection.
    pub connection: Uuid,
    /// Tells its secrets from those that it had before.
    pub fingerprint: u64,
    /// The package's root.
    pub root: String,
    /// Where the rewritten playlists lie, below the root.
    pub folder: String,
    /// The playlist, below the root.
    pub playlist: String,
    /// The signing time, seconds since 1970, UTC.
    pub signed_at: i64,
    /// Seconds.
    pub lifetime_seconds: u32,
}

/// The playlists that were rewritten lately.
pub struct Manifests {
    texts: LruCache<ManifestOf, Arc<str>>,
    bytes: usize,
}

impl Default for Manifests {
    fn default() -> Self {
        Self {
            texts: LruCache::unbounded(),
            bytes: 0,
        }
    }
}

impl Manifests {
    /// A playlist that still lives `promised_seconds` at `now` (seconds since 1970, UTC).
    pub fn get(&mut self, of: &ManifestOf, now: i64, promised_seconds: u32) -> Option<Arc<str>> {
        let ends_at = of.signed_at + i64::from(of.lifetime_seconds);
        if ends_at - now < i64::from(promised_seconds) {
            return None;
        }
        self.texts.get(of).cloned()
    }

    /// Keeps a playlist. One that is larger than the whole cache is not kept.
    pub fn put(&mut self, of: ManifestOf, text: Arc<str>) {
        if text.len() > MOST_BYTES {
            return;
        }
        self.bytes += text.len();
        if let Some(before) = self.texts.put(of, text) {
            self.bytes -= before.len();
        }
        while self.bytes > MOST_BYTES {
            let Some((_, oldest)) = self.texts.pop_lru() else {
                return;
            };
            self.bytes -= oldest.len();
        }
    }

    /// Drops all.
    pub fn clear(&mut self) {
        self.texts.clear();
        self.bytes = 0;
    }

    /// Bytes of all.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn their_bytes_are_bounded() {
        let mut manifests = Manifests::default();
        let of = |number: i64| ManifestOf {
            connection: Uuid::nil(),
            fingerprint: 0,
            root: "film".to_owned(),
            folder: "_links/1".to_owned(),
            playlist: "index.m3u8".to_owned(),
            signed_at: number,
            lifetime_seconds: 100,
        };
        let text: Arc<str> = "x".repeat(MOST_BYTES / 4).into();
        for number in 0..6 {
            manifests.put(of(number), text.clone());
            manifests.put(of(number), text.clone());
        }
        assert_eq!(manifests.bytes(), 4 * text.len());
        assert!(manifests.get(&of(1), 1, 0).is_none());
        assert!(manifests.get(&of(5), 5, 100).is_some());
        assert!(manifests.get(&of(5), 6, 100).is_none());
        manifests.put(of(9), "x".repeat(MOST_BYTES + 1).into());
        assert_eq!(manifests.bytes(), 4 * text.len());
        manifests.clear();
        assert_eq!(manifests.bytes(), 0);
    }
}
