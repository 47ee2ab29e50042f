//! Batches: what was dropped at once, and where it goes.

use std::collections::HashMap;

use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::uploads::insert;
use super::watches::journal_taken;
use super::{Library, UploadRow, explain};
use crate::error::Result;

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
    /// What stands before the keys, where the drop named it.
    pub prefix: String,
    /// What makes the keys; empty in batches from before there were templates.
    pub template: String,
}

impl Library {
    /// Journals a batch and all its uploads in one transaction.
    pub async fn add_batch(&self, batch: &BatchRow, uploads: &[UploadRow]) -> Result<()> {
        self.add_batch_of(batch, uploads, None).await
    }

    /// The same, together with the note that files of a watch folder were taken. `place`: what tells apart where they go.
    pub(crate) async fn add_batch_of(
        &self,
        batch: &BatchRow,
        uploads: &[UploadRow],
        place: Option<&str>,
    ) -> Result<()> {
        let mut transaction = self
            .pool()
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(explain)?;
        sqlx::query(
            "INSERT INTO batches (id, sequence, created_at, connection_id, connection_name, lifetime_seconds, prefix, template)
             VALUES (?, (SELECT coalesce(max(sequence), 0) + 1 FROM batches), ?, ?, ?, ?, ?, ?)",
        )
        .bind(batch.id.to_string())
        .bind(batch.created_at)
        .bind(batch.connection_id.to_string())
        .bind(&batch.connection_name)
        .bind(batch.lifetime_seconds)
        .bind(&batch.prefix)
        .bind(&batch.template)
        .execute(&mut *transaction)
        .await
        .map_err(explain)?;
        let inserted = insert(&mut transaction, batch.connection_id, uploads);
        inserted.await.map_err(explain)?;
        if let Some(place) = place {
            let noted = journal_taken(&mut transaction, place, uploads);
            noted.await.map_err(explain)?;
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
        let batches = rows.iter().map(read_batch);
        let batches: Vec<_> = batches.collect::<sqlx::Result<_>>().map_err(explain)?;
        let ids: Vec<_> = batches.iter().map(|batch| batch.id).collect();
        let mut uploads = HashMap::<Uuid, Vec<UploadRow>>::new();
        for upload in self.uploads_of_all(&ids).await? {
            uploads.entry(upload.batch_id).or_default().push(upload);
        }
        let with_uploads = |batch: BatchRow| {
            let uploads = uploads.remove(&batch.id).unwrap_or_default();
            (batch, uploads)
        };
        Ok(batches.into_iter().map(with_uploads).collect())
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
}

fn read_batch(row: &SqliteRow) -> sqlx::Result<BatchRow> {
    Ok(BatchRow {
        id: uuid(row, "id")?,
        created_at: row.try_get("created_at")?,
        connection_id: uuid(row, "connection_id")?,
        connection_name: row.try_get("connection_name")?,
        lifetime_seconds: row.try_get("lifetime_seconds")?,
        prefix: row.try_get("prefix")?,
        template: row.try_get("template")?,
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
