//! Which checksum the server behind an endpoint and a bucket verifies: found out once, and forgotten with a new test.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Library, explain};
use crate::error::Result;
use crate::s3::ChecksumKind;

/// Endpoint and bucket.
type Place = (String, String);

/// What was read, for the many small files of a drop. Another process that forgets an answer is not heard here, and
/// need not be: the old one stays right until the server changes.
#[derive(Debug, Clone, Default)]
pub(super) struct Remembered(Arc<Mutex<HashMap<Place, ChecksumKind>>>);

impl Remembered {
    fn lock(&self) -> MutexGuard<'_, HashMap<Place, ChecksumKind>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Library {
    /// The checksum that this server was found to verify; None where nobody has asked it yet.
    pub(crate) async fn checksum_kind(
        &self,
        endpoint: &str,
        bucket: &str,
    ) -> Result<Option<ChecksumKind>> {
        let place = (endpoint.to_owned(), bucket.to_owned());
        if let Some(kind) = self.remembered.lock().get(&place) {
            return Ok(Some(*kind));
        }
        let name: Option<String> =
            sqlx::query_scalar("SELECT kind FROM checksums WHERE endpoint = ? AND bucket = ?")
                .bind(endpoint)
                .bind(bucket)
                .fetch_optional(self.pool())
                .await
                .map_err(explain)?;
        let kind = name.and_then(|name| ChecksumKind::from_name(&name));
        if let Some(kind) = kind {
            self.remembered.lock().insert(place, kind);
        }
        Ok(kind)
    }

    /// Remembers what a server was found to verify.
    pub(crate) async fn save_checksum_kind(
        &self,
        endpoint: &str,
        bucket: &str,
        kind: ChecksumKind,
    ) -> Result<()> {
        sqlx::query("INSERT OR REPLACE INTO checksums (endpoint, bucket, kind) VALUES (?, ?, ?)")
            .bind(endpoint)
            .bind(bucket)
            .bind(kind.as_str())
            .execute(self.pool())
            .await
            .map_err(explain)?;
        let place = (endpoint.to_owned(), bucket.to_owned());
        self.remembered.lock().insert(place, kind);
        Ok(())
    }

    /// Forgets it, so that the server is asked again before the next upload.
    pub(crate) async fn forget_checksum_kind(&self, endpoint: &str, bucket: &str) -> Result<()> {
        sqlx::query("DELETE FROM checksums WHERE endpoint = ? AND bucket = ?")
            .bind(endpoint)
            .bind(bucket)
            .execute(self.pool())
            .await
            .map_err(explain)?;
        let place = (endpoint.to_owned(), bucket.to_owned());
        self.remembered.lock().remove(&place);
        Ok(())
    }
}
