//! Packages under way: the root that is theirs, and which of their files storage holds.

use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use uuid::Uuid;

use super::batches::signed;
use super::{BatchRow, Library, UploadRow, explain};
use crate::error::Result;

/// A file of a package that storage holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlacedFile {
    /// Below the root, with `/`.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Of the file on this computer, nanoseconds since 1970.
    pub modified_ns: i64,
    /// As the server gave it; None where it gave none that tells the content.
    pub etag: Option<String>,
}

impl Library {
    /// Remembers, before the first file of a package is sent, that its root is its own.
    pub(crate) async fn begin_package(&self, upload: Uuid, bucket: &str, root: &str) -> Result<()> {
        // What stood under another root is of no use under this one: it goes with the row.
        sqlx::query("INSERT OR REPLACE INTO packages (upload_id, bucket, root) VALUES (?, ?, ?)")
            .bind(upload.to_string())
            .bind(bucket)
            .bind(root)
            .execute(self.pool())
            .await
            .map_err(explain)?;
        Ok(())
    }

    /// The root in `bucket` under which an earlier attempt has begun to place a package.
    pub(crate) async fn package_root(&self, upload: Uuid, bucket: &str) -> Result<Option<String>> {
        sqlx::query_scalar("SELECT root FROM packages WHERE upload_id = ? AND bucket = ?")
            .bind(upload.to_string())
            .bind(bucket)
            .fetch_optional(self.pool())
            .await
            .map_err(explain)
    }

    /// Journals a file that was placed and verified.
    pub(crate) async fn add_placed(&self, upload: Uuid, file: &PlacedFile) -> Result<()> {
        sqlx::query(
            "INSERT OR REPLACE INTO package_files (upload_id, name, size, modified_ns, etag)
             SELECT upload_id, ?, ?, ?, ? FROM packages WHERE upload_id = ?",
        )
        .bind(&file.name)
        .bind(signed(file.size))
        .bind(file.modified_ns)
        .bind(&file.etag)
        .bind(upload.to_string())
        .execute(self.pool())
        .await
        .map_err(explain)?;
        Ok(())
    }

    /// The files of a package that were placed and verified.
    pub(crate) async fn placed(&self, upload: Uuid) -> Result<Vec<PlacedFile>> {
        let rows = sqlx::query("SELECT * FROM package_files WHERE upload_id = ? ORDER BY name")
            .bind(upload.to_string())
            .fetch_all(self.pool())
            .await
            .map_err(explain)?;
        let read = |row: &SqliteRow| {
            Ok(PlacedFile {
                name: row.try_get("name")?,
                size: u64::try_from(row.try_get::<i64, _>("size")?).unwrap_or(0),
                modified_ns: row.try_get("modified_ns")?,
                etag: row.try_get("etag")?,
            })
        };
        rows.iter()
            .map(read)
            .collect::<sqlx::Result<_>>()
            .map_err(explain)
    }

    /// Forgets what was placed of a package: it was taken back.
    pub(crate) async fn forget_package(&self, upload: Uuid) -> Result<()> {
        let mut connection = self.pool().acquire().await.map_err(explain)?;
        delete_package(upload, &mut connection).await
    }

    /// Packages whose uploads have ended without them, and nobody goes on with: those that were cancelled or taken off the
    /// list, those that failed before `since` (seconds since 1970, UTC), and those that failed otherwise than by the codes
    /// in `kept`.
    pub(crate) async fn left_packages(
        &self,
        since: i64,
        kept: &[&str],
    ) -> Result<Vec<(UploadRow, BatchRow)>> {
        let rows = sqlx::query(
            // From the few packages, not from all that ever failed: SQLite keeps the order of a CROSS JOIN.
            "SELECT uploads.* FROM packages CROSS JOIN uploads ON uploads.id = packages.upload_id
             WHERE packages.bucket = uploads.bucket AND state IN ('failed', 'cancelled')
                 AND (state = 'cancelled' OR forgotten = 1 OR finished_at < ?
                     OR error_code NOT IN (SELECT value FROM json_each(?)))",
        )
        .bind(since)
        .bind(serde_json::to_string(kept).unwrap_or_default())
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        self.with_batches(&rows).await
    }
}

pub(super) async fn delete_package(upload: Uuid, connection: &mut SqliteConnection) -> Result<()> {
    sqlx::query("DELETE FROM packages WHERE upload_id = ?")
        .bind(upload.to_string())
        .execute(connection)
        .await
        .map_err(explain)?;
    Ok(())
}
