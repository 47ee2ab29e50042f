//! Multipart uploads and their parts, as servers acknowledged them: what an upload that was broken off goes on from.

use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use uuid::Uuid;

use super::batches::{signed, uuid};
use super::uploads::read_upload;
use super::{BatchRow, Library, UploadRow, explain};
use crate::error::Result;
use crate::s3::{Checksum, ChecksumKind};

/// A part that the server has acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PartRow {
    /// From 1.
    pub number: i32,
    /// Bytes.
    pub size: u64,
    /// As the server gave it.
    pub etag: String,
    /// Of the bytes that were sent.
    pub checksum: Checksum,
}

/// A multipart upload that was begun on the server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MultipartRow<'a> {
    /// The server's id.
    pub id: &'a str,
    pub key: &'a str,
    /// That its parts have.
    pub kind: ChecksumKind,
    /// Bytes.
    pub part_size: u64,
    /// What the file was then.
    pub identity: &'a str,
    /// Seconds since 1970, UTC.
    pub begun_at: i64,
}

/// A multipart upload that another has taken the place of.
#[derive(Debug, Clone)]
pub(crate) struct ReplacedMultipart {
    /// The server's id.
    pub id: String,
    pub key: String,
    pub upload: Uuid,
    pub connection: Uuid,
}

impl Library {
    /// Remembers a multipart upload before its first part, in the place of an earlier one and its parts.
    pub(crate) async fn save_multipart(
        &self,
        upload: Uuid,
        multipart: MultipartRow<'_>,
    ) -> Result<()> {
        let begun = self.pool().begin_with("BEGIN IMMEDIATE").await;
        let mut transaction = begun.map_err(explain)?;
        sqlx::query("UPDATE uploads SET multipart_id = ?, multipart_key = ?, part_size = ?, identity = ? WHERE id = ?")
            .bind(multipart.id)
            .bind(multipart.key)
            .bind(signed(multipart.part_size))
            .bind(multipart.identity)
            .bind(upload.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(explain)?;
        sqlx::query(
            "INSERT OR REPLACE INTO multiparts (id, upload_id, key, begun_at, kind) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(multipart.id)
        .bind(upload.to_string())
        .bind(multipart.key)
        .bind(multipart.begun_at)
        .bind(multipart.kind.as_str())
        .execute(&mut *transaction)
        .await
        .map_err(explain)?;
        delete_parts(upload, &mut transaction).await?;
        transaction.commit().await.map_err(explain)
    }

    /// Remembers a multipart upload that is none of a file: should nobody take it back, the next start does.
    pub(crate) async fn add_multipart(&self, upload: Uuid, id: &str, key: &str) -> Result<()> {
        sqlx::query(
            "INSERT OR REPLACE INTO multiparts (id, upload_id, key, begun_at) VALUES (?, ?, ?, ?)",
        )
        .bind(id)
        .bind(upload.to_string())
        .bind(key)
        .bind(crate::clock::now())
        .execute(self.pool())
        .await
        .map_err(explain)?;
        Ok(())
    }

    /// Forgets a multipart upload that was completed or taken back, and its parts, unless a newer one has taken its
    /// place.
    pub(crate) async fn clear_multipart(&self, upload: Uuid, id: &str) -> Result<()> {
        let begun = self.pool().begin_with("BEGIN IMMEDIATE").await;
        let mut transaction = begun.map_err(explain)?;
        let cleared = sqlx::query(
            "UPDATE uploads SET multipart_id = NULL, multipart_key = NULL, part_size = 0, identity = NULL
             WHERE id = ? AND multipart_id = ?",
        )
        .bind(upload.to_string())
        .bind(id)
        .execute(&mut *transaction)
        .await
        .map_err(explain)?;
        sqlx::query("DELETE FROM multiparts WHERE id = ?")
            .bind(id)
            .execute(&mut *transaction)
            .await
            .map_err(explain)?;
        if cleared.rows_affected() == 1 {
            delete_parts(upload, &mut transaction).await?;
        }
        transaction.commit().await.map_err(explain)
    }

    /// Journals an acknowledged part, as long as its multipart upload is the one under way.
    pub(crate) async fn add_part(
        &self,
        upload: Uuid,
        multipart: &str,
        part: &PartRow,
    ) -> Result<()> {
        let part = (upload.to_string(), multipart.to_owned(), part.clone());
        let part = std::sync::Arc::new(part);
        self.write(move |connection| {
            let part = part.clone();
            Box::pin(async move {
                let (upload, multipart, part) = &*part;
                sqlx::query(
                    "INSERT OR REPLACE INTO parts (upload_id, number, size, etag, kind, checksum)
                     SELECT id, ?, ?, ?, ?, ? FROM uploads WHERE id = ? AND multipart_id = ?",
                )
                .bind(part.number)
                .bind(signed(part.size))
                .bind(&part.etag)
                .bind(part.checksum.kind().as_str())
                .bind(part.checksum.bytes())
                .bind(upload)
                .bind(multipart)
                .execute(connection)
                .await
                .map(|_| ())
            })
        })
        .await
    }

    /// The kind of checksum that the parts of a multipart upload have. None where this version does not know it.
    pub(crate) async fn kind_of_parts(&self, multipart: &str) -> Result<Option<ChecksumKind>> {
        let name: Option<String> = sqlx::query_scalar("SELECT kind FROM multiparts WHERE id = ?")
            .bind(multipart)
            .fetch_optional(self.pool())
            .await
            .map_err(explain)?;
        Ok(match name {
            Some(name) => ChecksumKind::from_name(&name),
            // Of a version that did not keep them.
            None => Some(ChecksumKind::ContentMd5),
        })
    }

    /// The acknowledged parts of an upload, in their order.
    pub(crate) async fn parts(&self, upload: Uuid) -> Result<Vec<PartRow>> {
        let rows = sqlx::query("SELECT * FROM parts WHERE upload_id = ? ORDER BY number")
            .bind(upload.to_string())
            .fetch_all(self.pool())
            .await
            .map_err(explain)?;
        rows.iter()
            .map(read_part)
            .collect::<sqlx::Result<_>>()
            .map_err(explain)
    }

    /// Of a multipart upload that this app began: its upload, and the process that goes on with it, if that lives. None
    /// for those of others.
    pub(crate) async fn begun_multipart(&self, id: &str) -> Result<Option<(Uuid, Option<String>)>> {
        let row = sqlx::query(
            "SELECT uploads.id, CASE WHEN uploads.multipart_id = multiparts.id
                 AND uploads.state NOT IN ('done', 'skipped', 'failed', 'cancelled') THEN uploads.process END AS process
             FROM multiparts JOIN uploads ON uploads.id = multiparts.upload_id WHERE multiparts.id = ?",
        )
        .bind(id)
        .fetch_optional(self.pool())
        .await
        .map_err(explain)?;
        let read = |row: SqliteRow| Ok((uuid(&row, "id")?, row.try_get("process")?));
        row.map(read).transpose().map_err(explain)
    }

    /// Multipart uploads that this app began and that their uploads go on without: those that could not be taken back.
    pub(crate) async fn replaced_multiparts(&self) -> Result<Vec<ReplacedMultipart>> {
        let rows = sqlx::query(
            "SELECT multiparts.id AS id, multiparts.key AS key, uploads.id AS upload_id, batches.connection_id AS connection_id
             FROM multiparts JOIN uploads ON uploads.id = multiparts.upload_id
                 JOIN batches ON batches.id = uploads.batch_id
             WHERE uploads.multipart_id IS NOT multiparts.id",
        )
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        let read = |row: &SqliteRow| {
            Ok(ReplacedMultipart {
                id: row.try_get("id")?,
                key: row.try_get("key")?,
                upload: uuid(row, "upload_id")?,
                connection: uuid(row, "connection_id")?,
            })
        };
        rows.iter()
            .map(read)
            .collect::<sqlx::Result<_>>()
            .map_err(explain)
    }

    /// Uploads to the same storage, below the same prefix, that were broken off or failed: first those of which
    /// most parts are there, then the newest.
    pub(crate) async fn broken_off(
        &self,
        batch: &BatchRow,
        like: &UploadRow,
    ) -> Result<Vec<UploadRow>> {
        let rows = sqlx::query(
            "SELECT uploads.* FROM uploads JOIN batches ON batches.id = uploads.batch_id
             WHERE uploads.id IN (
                     SELECT id FROM uploads INDEXED BY uploads_unended
                         WHERE state NOT IN ('done', 'skipped', 'failed', 'cancelled')
                     UNION SELECT id FROM uploads INDEXED BY uploads_with_parts WHERE multipart_id IS NOT NULL
                     UNION SELECT upload_id FROM packages)
                 AND uploads.state NOT IN ('done', 'skipped', 'cancelled')
                 AND (uploads.state = 'failed' OR uploads.process <> ?)
                 AND uploads.bucket = ?
                 AND (batches.connection_id = ? AND batches.connection_id <> ? OR uploads.endpoint = ? AND uploads.key_id = ?)
             ORDER BY (SELECT count(*) FROM parts WHERE upload_id = uploads.id) DESC, uploads.multipart_id IS NULL,
                 batches.sequence DESC, uploads.position",
        )
        .bind(&like.process)
        .bind(&like.bucket)
        .bind(batch.connection_id.to_string())
        .bind(Uuid::nil().to_string())
        .bind(&like.endpoint)
        .bind(&like.key_id)
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        rows.iter()
            .map(read_upload)
            .collect::<sqlx::Result<_>>()
            .map_err(explain)
    }

    /// Gives what the server holds of the `old` upload to a new one of the same file, and takes the old one off the list;
    /// unless anybody has taken it up meanwhile. Whether it did.
    pub(crate) async fn take_over(&self, old: &UploadRow, new: &UploadRow) -> Result<bool> {
        let begun = self.pool().begin_with("BEGIN IMMEDIATE").await;
        let mut transaction = begun.map_err(explain)?;
        let taken = sqlx::query(
            "UPDATE uploads SET state = 'cancelled', forgotten = 1, finished_at = ?, multipart_id = NULL,
                 multipart_key = NULL, part_size = 0, identity = NULL
             WHERE id = ? AND state = ? AND process = ? AND multipart_id IS ?",
        )
        .bind(new.created_at)
        .bind(old.id.to_string())
        .bind(old.state.as_str())
        .bind(&old.process)
        .bind(&old.multipart_id)
        .execute(&mut *transaction)
        .await
        .map_err(explain)?;
        if taken.rows_affected() != 1 {
            return Ok(false);
        }
        sqlx::query("UPDATE packages SET upload_id = ? WHERE upload_id = ?")
            .bind(new.id.to_string())
            .bind(old.id.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(explain)?;
        if old.multipart_id.is_none() {
            transaction.commit().await.map_err(explain)?;
            return Ok(true);
        }
        sqlx::query("UPDATE uploads SET multipart_id = ?, multipart_key = ?, part_size = ?, identity = ? WHERE id = ?")
            .bind(&old.multipart_id)
            .bind(old.multipart_key.as_ref().unwrap_or(&old.key))
            .bind(signed(old.part_size))
            .bind(&old.identity)
            .bind(new.id.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(explain)?;
        for moved in [
            "UPDATE parts SET upload_id = ? WHERE upload_id = ?",
            "UPDATE multiparts SET upload_id = ? WHERE upload_id = ?",
        ] {
            sqlx::query(moved)
                .bind(new.id.to_string())
                .bind(old.id.to_string())
                .execute(&mut *transaction)
                .await
                .map_err(explain)?;
        }
        transaction.commit().await.map_err(explain)?;
        Ok(true)
    }
}

pub(super) async fn delete_parts(upload: Uuid, transaction: &mut SqliteConnection) -> Result<()> {
    sqlx::query("DELETE FROM parts WHERE upload_id = ?")
        .bind(upload.to_string())
        .execute(transaction)
        .await
        .map_err(explain)?;
    Ok(())
}

fn read_part(row: &SqliteRow) -> sqlx::Result<PartRow> {
    let (kind, checksum): (String, Vec<u8>) = (row.try_get("kind")?, row.try_get("checksum")?);
    let checksum = ChecksumKind::from_name(&kind)
        .and_then(|kind| Checksum::from_bytes(kind, &checksum))
        .ok_or_else(|| sqlx::Error::Decode("no checksum that is known".into()))?;
    Ok(PartRow {
        number: row.try_get("number")?,
        size: u64::try_from(row.try_get::<i64, _>("size")?).unwrap_or(0),
        etag: row.try_get("etag")?,
        checksum,
    })
}
