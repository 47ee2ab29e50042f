//! Batches and their uploads: the journal that knows of a file before its first byte leaves.

use sqlx::Row;
use sqlx::sqlite::{SqliteRow, SqliteTransaction};
use uuid::Uuid;

use super::{Library, explain};
use crate::error::{Error, Result};
use crate::upload::{MediaFacts, UploadState};

/// The uploads of one drop.
#[derive(Debug, Clone)]
pub struct BatchRow {
    /// Identity.
    pub id: Uuid,
    /// Seconds since 1970, UTC.
    pub created_at: i64,
    /// The connection it goes to, which may since be gone.
    pub connection_id: Uuid,
    /// Its name then.
    pub connection_name: String,
    /// Life of the links, seconds.
    pub lifetime_seconds: u32,
    /// What stands before the keys.
    pub prefix: String,
    /// The process that sends it.
    pub process: String,
}

/// One file on its way to one key.
#[derive(Debug, Clone)]
pub struct UploadRow {
    /// Identity.
    pub id: Uuid,
    /// Its batch.
    pub batch_id: Uuid,
    /// Order in the batch, from 0.
    pub position: i64,
    /// Absolute path on this computer.
    pub path: String,
    /// Path within the drop: the file's name, with its folders where a folder was dropped.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Modification time, nanoseconds since 1970.
    pub modified_ns: i64,
    /// MIME type.
    pub content_type: String,
    /// Bucket.
    pub bucket: String,
    /// Key.
    pub key: String,
    /// State.
    pub state: UploadState,
    /// Why it failed.
    pub error: Option<Error>,
    /// Duration and picture size, where known.
    pub media: Option<MediaFacts>,
    /// The server's id of an unfinished multipart upload.
    pub multipart_id: Option<String>,
    /// Seconds since 1970, UTC.
    pub created_at: i64,
    /// Seconds since 1970, UTC.
    pub finished_at: Option<i64>,
    /// How long it took to send and verify, in seconds.
    pub seconds: Option<f64>,
}

impl Library {
    /// Journals a batch and all its uploads in one transaction.
    pub async fn add_batch(&self, batch: &BatchRow, uploads: &[UploadRow]) -> Result<()> {
        let mut transaction = self
            .pool()
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(explain)?;
        sqlx::query(
            "INSERT INTO batches (id, sequence, created_at, connection_id, connection_name, lifetime_seconds, prefix, process)
             VALUES (?, (SELECT coalesce(max(sequence), 0) + 1 FROM batches), ?, ?, ?, ?, ?, ?)",
        )
        .bind(batch.id.to_string())
        .bind(batch.created_at)
        .bind(batch.connection_id.to_string())
        .bind(&batch.connection_name)
        .bind(batch.lifetime_seconds)
        .bind(&batch.prefix)
        .bind(&batch.process)
        .execute(&mut *transaction)
        .await
        .map_err(explain)?;
        for upload in uploads {
            insert(&mut transaction, upload).await.map_err(explain)?;
        }
        transaction.commit().await.map_err(explain)
    }

    /// The newest batches that are still shown, newest first, with their uploads.
    pub async fn batches(&self, limit: u32) -> Result<Vec<(BatchRow, Vec<UploadRow>)>> {
        let rows = sqlx::query(
            "SELECT * FROM batches WHERE EXISTS (SELECT 1 FROM uploads WHERE batch_id = batches.id AND forgotten = 0)
             ORDER BY sequence DESC LIMIT ?",
        )
        .bind(limit)
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        let mut batches = Vec::with_capacity(rows.len());
        for row in &rows {
            let batch = read_batch(row).map_err(explain)?;
            let uploads = self.uploads_of(batch.id).await?;
            batches.push((batch, uploads));
        }
        Ok(batches)
    }

    /// One batch.
    pub async fn batch(&self, id: Uuid) -> Result<Option<BatchRow>> {
        let row = sqlx::query("SELECT * FROM batches WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(self.pool())
            .await
            .map_err(explain)?;
        row.as_ref().map(read_batch).transpose().map_err(explain)
    }

    /// The uploads of a batch that are still shown, in their order.
    pub async fn uploads_of(&self, batch: Uuid) -> Result<Vec<UploadRow>> {
        let rows = sqlx::query(
            "SELECT * FROM uploads WHERE batch_id = ? AND forgotten = 0 ORDER BY position",
        )
        .bind(batch.to_string())
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        rows.iter()
            .map(read_upload)
            .collect::<sqlx::Result<_>>()
            .map_err(explain)
    }

    /// One upload.
    pub async fn upload(&self, id: Uuid) -> Result<Option<UploadRow>> {
        let row = sqlx::query("SELECT * FROM uploads WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(self.pool())
            .await
            .map_err(explain)?;
        row.as_ref().map(read_upload).transpose().map_err(explain)
    }

    /// Uploads that are neither done, failed nor cancelled, with the process that was sending them.
    pub async fn unfinished_uploads(&self) -> Result<Vec<(UploadRow, BatchRow)>> {
        let rows =
            sqlx::query("SELECT * FROM uploads WHERE state NOT IN ('done', 'failed', 'cancelled')")
                .fetch_all(self.pool())
                .await
                .map_err(explain)?;
        self.with_batches(&rows).await
    }

    /// Ended uploads whose multipart upload could not be taken back on the server yet.
    pub async fn left_multiparts(&self) -> Result<Vec<(UploadRow, BatchRow)>> {
        let rows = sqlx::query(
            "SELECT * FROM uploads WHERE multipart_id IS NOT NULL AND state IN ('failed', 'cancelled')",
        )
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        self.with_batches(&rows).await
    }

    async fn with_batches(&self, rows: &[SqliteRow]) -> Result<Vec<(UploadRow, BatchRow)>> {
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let upload = read_upload(row).map_err(explain)?;
            if let Some(batch) = self.batch(upload.batch_id).await? {
                found.push((upload, batch));
            }
        }
        Ok(found)
    }

    /// Writes state, key, error and the time of the end.
    pub async fn save_upload_state(&self, upload: &UploadRow) -> Result<()> {
        let error = upload.error.as_ref();
        sqlx::query(
            "UPDATE uploads SET state = ?, key = ?, size = ?, modified_ns = ?, content_type = ?, error_code = ?,
                 error_message = ?, error_action = ?, finished_at = ?, seconds = ? WHERE id = ?",
        )
        .bind(upload.state.as_str())
        .bind(&upload.key)
        .bind(signed(upload.size))
        .bind(upload.modified_ns)
        .bind(&upload.content_type)
        .bind(error.map(|error| error.code.as_ref()))
        .bind(error.map(|error| error.message.as_str()))
        .bind(error.map(|error| error.action.as_str()))
        .bind(upload.finished_at)
        .bind(upload.seconds)
        .bind(upload.id.to_string())
        .execute(self.pool())
        .await
        .map_err(explain)?;
        Ok(())
    }

    /// Remembers the server's id of a multipart upload and its part size, or that there is none any more.
    pub async fn save_multipart(
        &self,
        upload: Uuid,
        multipart_id: Option<&str>,
        part_size: u64,
    ) -> Result<()> {
        sqlx::query("UPDATE uploads SET multipart_id = ?, part_size = ? WHERE id = ?")
            .bind(multipart_id)
            .bind(signed(part_size))
            .bind(upload.to_string())
            .execute(self.pool())
            .await
            .map_err(explain)?;
        Ok(())
    }

    /// Moves an upload's batch to another process, which will send it again.
    pub async fn save_process(&self, batch: Uuid, process: &str) -> Result<()> {
        sqlx::query("UPDATE batches SET process = ? WHERE id = ?")
            .bind(process)
            .bind(batch.to_string())
            .execute(self.pool())
            .await
            .map_err(explain)?;
        Ok(())
    }

    /// Remembers duration and picture size.
    pub async fn save_media(&self, upload: Uuid, media: &MediaFacts) -> Result<()> {
        let text = serde_json::to_string(media).unwrap_or_default();
        sqlx::query("UPDATE uploads SET media = ? WHERE id = ?")
            .bind(text)
            .bind(upload.to_string())
            .execute(self.pool())
            .await
            .map_err(explain)?;
        Ok(())
    }

    /// Takes an upload off the list; its link stays.
    pub async fn forget_upload(&self, upload: Uuid) -> Result<()> {
        sqlx::query("UPDATE uploads SET forgotten = 1 WHERE id = ?")
            .bind(upload.to_string())
            .execute(self.pool())
            .await
            .map_err(explain)?;
        Ok(())
    }
}

async fn insert(transaction: &mut SqliteTransaction<'_>, upload: &UploadRow) -> sqlx::Result<()> {
    let error = upload.error.as_ref();
    sqlx::query(
        "INSERT INTO uploads (id, batch_id, position, path, name, size, modified_ns, content_type, bucket, key, state,
             error_code, error_message, error_action, created_at, finished_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(upload.id.to_string())
    .bind(upload.batch_id.to_string())
    .bind(upload.position)
    .bind(&upload.path)
    .bind(&upload.name)
    .bind(signed(upload.size))
    .bind(upload.modified_ns)
    .bind(&upload.content_type)
    .bind(&upload.bucket)
    .bind(&upload.key)
    .bind(upload.state.as_str())
    .bind(error.map(|error| error.code.as_ref()))
    .bind(error.map(|error| error.message.as_str()))
    .bind(error.map(|error| error.action.as_str()))
    .bind(upload.created_at)
    .bind(upload.finished_at)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

fn read_batch(row: &SqliteRow) -> sqlx::Result<BatchRow> {
    Ok(BatchRow {
        id: uuid(row, "id")?,
        created_at: row.try_get("created_at")?,
        connection_id: uuid(row, "connection_id")?,
        connection_name: row.try_get("connection_name")?,
        lifetime_seconds: row.try_get("lifetime_seconds")?,
        prefix: row.try_get("prefix")?,
        process: row.try_get("process")?,
    })
}

fn read_upload(row: &SqliteRow) -> sqlx::Result<UploadRow> {
    let state: String = row.try_get("state")?;
    let media: Option<String> = row.try_get("media")?;
    let error = match row.try_get::<Option<String>, _>("error_code")? {
        Some(code) => Some(Error::new(
            code,
            row.try_get::<Option<String>, _>("error_message")?
                .unwrap_or_default(),
            row.try_get::<Option<String>, _>("error_action")?
                .unwrap_or_default(),
        )),
        None => None,
    };
    Ok(UploadRow {
        id: uuid(row, "id")?,
        batch_id: uuid(row, "batch_id")?,
        position: row.try_get("position")?,
        path: row.try_get("path")?,
        name: row.try_get("name")?,
        size: u64::try_from(row.try_get::<i64, _>("size")?).unwrap_or(0),
        modified_ns: row.try_get("modified_ns")?,
        content_type: row.try_get("content_type")?,
        bucket: row.try_get("bucket")?,
        key: row.try_get("key")?,
        state: UploadState::from_name(&state),
        error,
        media: media.and_then(|text| serde_json::from_str(&text).ok()),
        multipart_id: row.try_get("multipart_id")?,
        created_at: row.try_get("created_at")?,
        finished_at: row.try_get("finished_at")?,
        seconds: row.try_get("seconds")?,
    })
}

/// SQLite's integers are signed; no file is larger than 2^63.
pub(super) fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

pub(super) fn uuid(row: &SqliteRow, column: &str) -> sqlx::Result<Uuid> {
    let text: String = row.try_get(column)?;
    Uuid::parse_str(&text).map_err(|error| sqlx::Error::Decode(error.into()))
}
