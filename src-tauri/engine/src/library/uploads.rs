//! Uploads: the journal that knows of a file before its first byte leaves.

use sqlx::Row;
use sqlx::sqlite::{SqliteExecutor, SqliteRow, SqliteTransaction};
use uuid::Uuid;

use super::batches::{signed, uuid};
use super::{BatchRow, Library, LinkRow, explain};
use crate::error::{Error, Result};
use crate::upload::{MediaFacts, UploadState};

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
    /// The process that sends it.
    pub process: String,
    /// Why it failed.
    pub error: Option<Error>,
    /// Of a package: its main playlist, below the folder.
    pub package: Option<String>,
    /// How many files it is: 1, or those of the package.
    pub files: u32,
    /// Duration and picture size, where known.
    pub media: Option<MediaFacts>,
    /// The server's id of an unfinished multipart upload.
    pub multipart_id: Option<String>,
    /// The key of that multipart upload, where it is not the upload's own.
    pub multipart_key: Option<String>,
    /// Seconds since 1970, UTC.
    pub created_at: i64,
    /// Seconds since 1970, UTC.
    pub finished_at: Option<i64>,
    /// How long it took to send and verify, in seconds.
    pub seconds: Option<f64>,
}

impl Library {
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

    pub(super) async fn with_batches(
        &self,
        rows: &[SqliteRow],
    ) -> Result<Vec<(UploadRow, BatchRow)>> {
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let upload = read_upload(row).map_err(explain)?;
            if let Some(batch) = self.batch(upload.batch_id).await? {
                found.push((upload, batch));
            }
        }
        Ok(found)
    }

    /// Writes what changes in an upload's life: its state, and all that a retry may find anew.
    pub async fn save_upload(&self, upload: &UploadRow) -> Result<()> {
        save(upload, self.pool()).await.map_err(explain)
    }

    /// Writes how an upload ended, with its link: both or neither.
    pub async fn end_upload(&self, upload: &UploadRow, link: Option<&LinkRow>) -> Result<()> {
        let begun = self.pool().begin_with("BEGIN IMMEDIATE").await;
        let mut transaction = begun.map_err(explain)?;
        save(upload, &mut *transaction).await.map_err(explain)?;
        if let Some(link) = link {
            super::links::insert(link, &mut *transaction)
                .await
                .map_err(explain)?;
        }
        transaction.commit().await.map_err(explain)
    }

    /// Begins an upload under `key`, unless another upload of any process is writing to that key, or to one below it
    /// where either is a package. Whether it did.
    pub async fn claim_key(&self, upload: &UploadRow, connection: Uuid, key: &str) -> Result<bool> {
        let claimed = sqlx::query(
            "UPDATE uploads SET key = ?1, state = 'uploading' WHERE id = ?2 AND NOT EXISTS
                 (SELECT 1 FROM uploads AS other JOIN batches ON batches.id = other.batch_id
                  WHERE other.state IN ('uploading', 'verifying', 'paused', 'waiting') AND other.id <> ?2
                      AND (other.key = ?1
                          OR other.package IS NOT NULL AND substr(?1, 1, length(other.key) + 1) = other.key || '/'
                          OR ?5 AND substr(other.key, 1, length(?1) + 1) = ?1 || '/')
                      AND other.bucket = ?3 AND batches.connection_id = ?4)",
        )
        .bind(key)
        .bind(upload.id.to_string())
        .bind(&upload.bucket)
        .bind(connection.to_string())
        .bind(upload.package.is_some())
        .execute(self.pool())
        .await
        .map_err(explain)?;
        Ok(claimed.rows_affected() == 1)
    }

    /// Writes that an upload was interrupted, unless another process has taken it up meanwhile. Whether it was written.
    pub async fn save_interrupted(&self, upload: &UploadRow, process: &str) -> Result<bool> {
        let error = upload.error.as_ref();
        let saved = sqlx::query(
            "UPDATE uploads SET state = 'failed', error_code = ?, error_message = ?, error_action = ?, finished_at = ?
             WHERE id = ? AND process = ? AND state NOT IN ('done', 'failed', 'cancelled')",
        )
        .bind(error.map(|error| error.code.as_ref()))
        .bind(error.map(|error| error.message.as_str()))
        .bind(error.map(|error| error.action.as_str()))
        .bind(upload.finished_at)
        .bind(upload.id.to_string())
        .bind(process)
        .execute(self.pool())
        .await
        .map_err(explain)?;
        Ok(saved.rows_affected() == 1)
    }

    /// Remembers the server's id of a multipart upload, its key and its part size in bytes.
    pub async fn save_multipart(
        &self,
        upload: Uuid,
        id: &str,
        key: &str,
        part_size: u64,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE uploads SET multipart_id = ?, multipart_key = ?, part_size = ? WHERE id = ?",
        )
        .bind(id)
        .bind(key)
        .bind(signed(part_size))
        .bind(upload.to_string())
        .execute(self.pool())
        .await
        .map_err(explain)?;
        Ok(())
    }

    /// Forgets a multipart upload that was completed or taken back, unless a newer one has taken its place.
    pub async fn clear_multipart(&self, upload: Uuid, id: &str) -> Result<()> {
        sqlx::query("UPDATE uploads SET multipart_id = NULL, multipart_key = NULL, part_size = 0 WHERE id = ? AND multipart_id = ?")
            .bind(upload.to_string())
            .bind(id)
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

async fn save(upload: &UploadRow, to: impl SqliteExecutor<'_>) -> sqlx::Result<()> {
    let error = upload.error.as_ref();
    sqlx::query(
        "UPDATE uploads SET state = ?, process = ?, bucket = ?, key = ?, size = ?, modified_ns = ?, content_type = ?,
             package = ?, files = ?, error_code = ?, error_message = ?, error_action = ?, finished_at = ?, seconds = ? WHERE id = ?",
    )
    .bind(upload.state.as_str())
    .bind(&upload.process)
    .bind(&upload.bucket)
    .bind(&upload.key)
    .bind(signed(upload.size))
    .bind(upload.modified_ns)
    .bind(&upload.content_type)
    .bind(&upload.package)
    .bind(upload.files)
    .bind(error.map(|error| error.code.as_ref()))
    .bind(error.map(|error| error.message.as_str()))
    .bind(error.map(|error| error.action.as_str()))
    .bind(upload.finished_at)
    .bind(upload.seconds)
    .bind(upload.id.to_string())
    .execute(to)
    .await?;
    Ok(())
}

pub(super) async fn insert(
    transaction: &mut SqliteTransaction<'_>,
    upload: &UploadRow,
) -> sqlx::Result<()> {
    let error = upload.error.as_ref();
    sqlx::query(
        "INSERT INTO uploads (id, batch_id, position, path, name, size, modified_ns, content_type, bucket, key, state, process,
             package, files, error_code, error_message, error_action, created_at, finished_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
    .bind(&upload.process)
    .bind(&upload.package)
    .bind(upload.files)
    .bind(error.map(|error| error.code.as_ref()))
    .bind(error.map(|error| error.message.as_str()))
    .bind(error.map(|error| error.action.as_str()))
    .bind(upload.created_at)
    .bind(upload.finished_at)
    .execute(&mut **transaction)
    .await?;
    Ok(())
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
        process: row.try_get("process")?,
        error,
        media: media.and_then(|text| serde_json::from_str(&text).ok()),
        package: row.try_get("package")?,
        files: row.try_get("files")?,
        multipart_id: row.try_get("multipart_id")?,
        multipart_key: row.try_get("multipart_key")?,
        created_at: row.try_get("created_at")?,
        finished_at: row.try_get("finished_at")?,
        seconds: row.try_get("seconds")?,
    })
}
