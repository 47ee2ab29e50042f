//! Multipart uploads whose beginning a server was asked for, and whose answer may never have been heard.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::batches::uuid;
use super::{Library, explain};
use crate::error::Result;

/// A request to begin a multipart upload, written before it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StartRow {
    pub id: i64,
    pub upload: Uuid,
    /// The stored connection of its batch, or nil.
    pub connection: Uuid,
    /// The process that asked.
    pub process: String,
    pub endpoint: String,
    pub bucket: String,
    pub key: String,
    /// Seconds since 1970, UTC, by the server's clock.
    pub since: i64,
}

impl Library {
    /// Remembers that a server is about to be asked to begin a multipart upload. `since`: seconds since 1970, UTC, by its
    /// clock. Gives the identity of that request.
    pub(crate) async fn add_start(
        &self,
        upload: Uuid,
        process: &str,
        (endpoint, bucket, key): (&str, &str, &str),
        since: i64,
    ) -> Result<i64> {
        let added = sqlx::query(
            "INSERT INTO starts (upload_id, process, endpoint, bucket, key, since) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(upload.to_string())
        .bind(process)
        .bind(endpoint)
        .bind(bucket)
        .bind(key)
        .bind(since)
        .execute(self.pool())
        .await
        .map_err(explain)?;
        Ok(added.last_insert_rowid())
    }

    /// Forgets such a request: all that it began is known.
    pub(crate) async fn forget_start(&self, id: i64) -> Result<()> {
        sqlx::query("DELETE FROM starts WHERE id = ?")
            .bind(id)
            .execute(self.pool())
            .await
            .map_err(explain)?;
        Ok(())
    }

    /// Forgets those from before `since` (seconds since 1970, UTC): what they began is shown as of others from then on.
    pub(crate) async fn forget_starts(&self, since: i64) -> Result<()> {
        sqlx::query("DELETE FROM starts WHERE since < ?")
            .bind(since)
            .execute(self.pool())
            .await
            .map_err(explain)?;
        Ok(())
    }

    /// All such requests, of the living and the dead.
    pub(crate) async fn starts(&self) -> Result<Vec<StartRow>> {
        let rows = sqlx::query(
            "SELECT starts.*, batches.connection_id FROM starts
                 JOIN uploads ON uploads.id = starts.upload_id JOIN batches ON batches.id = uploads.batch_id
             ORDER BY starts.id",
        )
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        let read = |row: &SqliteRow| {
            Ok(StartRow {
                id: row.try_get("id")?,
                upload: uuid(row, "upload_id")?,
                connection: uuid(row, "connection_id")?,
                process: row.try_get("process")?,
                endpoint: row.try_get("endpoint")?,
                bucket: row.try_get("bucket")?,
                key: row.try_get("key")?,
                since: row.try_get("since")?,
            })
        };
        rows.iter()
            .map(read)
            .collect::<sqlx::Result<_>>()
            .map_err(explain)
    }
}
