//! Watch folders, and the files that were taken from them.

use std::path::MAIN_SEPARATOR_STR;

use sqlx::Row;
use sqlx::sqlite::{SqliteRow, SqliteTransaction};
use uuid::Uuid;

use super::batches::{signed, uuid};
use super::{Library, UploadRow, explain};
use crate::error::Result;
use crate::upload::UploadState;
use crate::watch::{Afterwards, Look};

/// A stored watch folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WatchRow {
    pub id: Uuid,
    /// Absolute.
    pub folder: String,
    pub connection_id: Uuid,
    /// Empty: videos and packages.
    pub patterns: Vec<String>,
    pub subfolders: bool,
    /// None: by the template of the connection, or as set.
    pub prefix: Option<String>,
    /// Seconds. None: as set.
    pub lifetime_seconds: Option<u32>,
    pub afterwards: Afterwards,
    pub paused: bool,
    /// Seconds since 1970, UTC.
    pub created_at: i64,
}

/// A file as it was taken last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TakenRow {
    pub path: String,
    pub look: Look,
    /// Who took it.
    pub process: String,
    pub attempts: u32,
    /// Seconds since 1970, UTC.
    pub taken_at: i64,
    /// Its upload, once it is in the journal.
    pub upload: Option<TakenUpload>,
}

/// What the journal says of a file that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TakenUpload {
    pub id: Uuid,
    pub state: UploadState,
    /// Who sends it.
    pub process: String,
    pub error_code: Option<String>,
    /// Seconds since 1970, UTC.
    pub finished_at: Option<i64>,
}

/// How many files were taken from a folder, by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TakenCounts {
    pub done: u32,
    pub failed: u32,
    pub under_way: u32,
}

/// A file to take, and what is known of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taking<'a> {
    pub path: &'a str,
    pub look: Look,
    pub known: Option<&'a TakenRow>,
}

/// The files below a folder.
const BELOW: &str = "place = ?1 AND substr(path, 1, length(?2)) = ?2";

impl Library {
    /// The watch folders, oldest first.
    pub(crate) async fn watch_folders(&self) -> Result<Vec<WatchRow>> {
        let rows = sqlx::query("SELECT * FROM watch_folders ORDER BY created_at, id")
            .fetch_all(self.pool())
            .await
            .map_err(explain)?;
        let rows = rows.iter().map(read_watch);
        rows.collect::<sqlx::Result<_>>().map_err(explain)
    }

    /// Stores a watch folder, new or changed.
    pub(crate) async fn save_watch_folder(&self, watch: &WatchRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO watch_folders (id, folder, connection_id, patterns, subfolders, prefix, lifetime_seconds, afterwards,
                 paused, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET folder = excluded.folder, connection_id = excluded.connection_id,
                 patterns = excluded.patterns, subfolders = excluded.subfolders, prefix = excluded.prefix,
                 lifetime_seconds = excluded.lifetime_seconds, afterwards = excluded.afterwards, paused = excluded.paused",
        )
        .bind(watch.id.to_string())
        .bind(&watch.folder)
        .bind(watch.connection_id.to_string())
        .bind(serde_json::to_string(&watch.patterns).unwrap_or_default())
        .bind(watch.subfolders)
        .bind(&watch.prefix)
        .bind(watch.lifetime_seconds)
        .bind(watch.afterwards.as_str())
        .bind(watch.paused)
        .bind(watch.created_at)
        .execute(self.pool())
        .await
        .map_err(explain)?;
        Ok(())
    }

    /// Forgets a watch folder. Which of its files were taken stays known.
    pub(crate) async fn delete_watch_folder(&self, id: Uuid) -> Result<()> {
        sqlx::query("DELETE FROM watch_folders WHERE id = ?")
            .bind(id.to_string())
            .execute(self.pool())
            .await
            .map_err(explain)?;
        Ok(())
    }

    /// The files below `folder` that were taken for `place`, newest first; at most `limit`.
    pub(crate) async fn taken(
        &self,
        place: &str,
        folder: &str,
        limit: u32,
    ) -> Result<Vec<TakenRow>> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT taken.*, uploads.state, uploads.process AS sender, uploads.error_code, uploads.finished_at
             FROM (SELECT * FROM watch_files WHERE {BELOW}) AS taken LEFT JOIN uploads ON uploads.id = taken.upload_id
             ORDER BY taken_at DESC, path LIMIT ?3"
        )))
        .bind(place)
        .bind(below(folder))
        .bind(limit)
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        let rows = rows.iter().map(read_taken);
        rows.collect::<sqlx::Result<_>>().map_err(explain)
    }

    /// Counts the files below `folder` that were taken for `place`.
    pub(crate) async fn taken_counts(&self, place: &str, folder: &str) -> Result<TakenCounts> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT count(*) FILTER (WHERE state IN ('done', 'skipped')) AS done,
                 count(*) FILTER (WHERE state = 'failed') AS failed,
                 count(*) FILTER (WHERE state IS NULL OR state NOT IN ('done', 'skipped', 'failed', 'cancelled')) AS under_way
             FROM (SELECT upload_id FROM watch_files WHERE {BELOW}) AS taken
             LEFT JOIN uploads ON uploads.id = taken.upload_id"
        )))
        .bind(place)
        .bind(below(folder))
        .fetch_one(self.pool())
        .await
        .map_err(explain)?;
        let read = || -> sqlx::Result<TakenCounts> {
            Ok(TakenCounts {
                done: row.try_get("done")?,
                failed: row.try_get("failed")?,
                under_way: row.try_get("under_way")?,
            })
        };
        read().map_err(explain)
    }

    /// Takes files for `process`, unless another has since: which of them it got, in their order.
    ///
    /// `now`: seconds since 1970, UTC.
    pub(crate) async fn take_files(
        &self,
        place: &str,
        process: &str,
        files: &[Taking<'_>],
        now: i64,
    ) -> Result<Vec<bool>> {
        let begun = self.pool().begin_with("BEGIN IMMEDIATE").await;
        let mut transaction = begun.map_err(explain)?;
        let mut got = Vec::with_capacity(files.len());
        for file in files {
            let known = file.known;
            let taken = sqlx::query(
                "INSERT INTO watch_files (place, path, size, modified_ns, process, taken_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (place, path) DO UPDATE SET size = excluded.size, modified_ns = excluded.modified_ns,
                     process = excluded.process, upload_id = NULL, attempts = 0, taken_at = excluded.taken_at
                 WHERE watch_files.process = ?7 AND watch_files.upload_id IS ?8",
            )
            .bind(place)
            .bind(file.path)
            .bind(signed(file.look.size))
            .bind(file.look.modified_ns)
            .bind(process)
            .bind(now)
            .bind(known.map(|known| known.process.as_str()))
            .bind(known.and_then(|known| Some(known.upload.as_ref()?.id.to_string())))
            .execute(&mut *transaction)
            .await
            .map_err(explain)?;
            got.push(taken.rows_affected() == 1);
        }
        transaction.commit().await.map_err(explain)?;
        Ok(got)
    }

    /// Takes a file for `process` whose upload is to be sent again, unless another has since. Whether it did.
    ///
    /// `now`: seconds since 1970, UTC.
    pub(crate) async fn take_again(
        &self,
        place: &str,
        process: &str,
        known: &TakenRow,
        now: i64,
    ) -> Result<bool> {
        let upload = known.upload.as_ref().map(|upload| upload.id.to_string());
        let taken = sqlx::query(
            "UPDATE watch_files SET process = ?, attempts = attempts + 1, taken_at = ?
             WHERE place = ? AND path = ? AND process = ? AND upload_id IS ? AND attempts = ?",
        )
        .bind(process)
        .bind(now)
        .bind(place)
        .bind(&known.path)
        .bind(&known.process)
        .bind(upload)
        .bind(known.attempts)
        .execute(self.pool())
        .await
        .map_err(explain)?;
        Ok(taken.rows_affected() == 1)
    }

    /// Gives back what `process` took and could not journal.
    pub(crate) async fn give_back(
        &self,
        place: &str,
        process: &str,
        paths: &[String],
    ) -> Result<()> {
        sqlx::query(
            "DELETE FROM watch_files WHERE place = ? AND process = ? AND upload_id IS NULL
                 AND path IN (SELECT value FROM json_each(?))",
        )
        .bind(place)
        .bind(process)
        .bind(serde_json::to_string(paths).unwrap_or_default())
        .execute(self.pool())
        .await
        .map_err(explain)?;
        Ok(())
    }

    /// What was uploaded from `path` lies elsewhere now.
    pub(crate) async fn upload_moved_to(&self, upload: Uuid, path: &str) -> Result<()> {
        sqlx::query("UPDATE uploads SET path = ? WHERE id = ?")
            .bind(path)
            .bind(upload.to_string())
            .execute(self.pool())
            .await
            .map_err(explain)?;
        Ok(())
    }
}

/// Notes, in the transaction that journals them, which uploads are of files that were taken: as the files were then.
pub(super) async fn journal_taken(
    transaction: &mut SqliteTransaction<'_>,
    place: &str,
    uploads: &[UploadRow],
) -> sqlx::Result<()> {
    for upload in uploads {
        // Of a file that could not be read nothing is known.
        let read = upload.error.is_none();
        sqlx::query(
            "UPDATE watch_files SET upload_id = ?1, size = CASE WHEN ?2 THEN ?3 ELSE size END,
                 modified_ns = CASE WHEN ?2 THEN ?4 ELSE modified_ns END
             WHERE place = ?5 AND path = ?6 AND process = ?7 AND upload_id IS NULL",
        )
        .bind(upload.id.to_string())
        .bind(read)
        .bind(signed(upload.size))
        .bind(upload.modified_ns)
        .bind(place)
        .bind(&upload.path)
        .bind(&upload.process)
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

/// What the paths of a folder's files begin with.
fn below(folder: &str) -> String {
    match folder.ends_with(MAIN_SEPARATOR_STR) {
        true => folder.to_owned(),
        false => format!("{folder}{MAIN_SEPARATOR_STR}"),
    }
}

fn read_watch(row: &SqliteRow) -> sqlx::Result<WatchRow> {
    Ok(WatchRow {
        id: uuid(row, "id")?,
        folder: row.try_get("folder")?,
        connection_id: uuid(row, "connection_id")?,
        patterns: serde_json::from_str(&row.try_get::<String, _>("patterns")?).unwrap_or_default(),
        subfolders: row.try_get("subfolders")?,
        prefix: row.try_get("prefix")?,
        lifetime_seconds: row.try_get("lifetime_seconds")?,
        afterwards: Afterwards::from_name(&row.try_get::<String, _>("afterwards")?),
        paused: row.try_get("paused")?,
        created_at: row.try_get("created_at")?,
    })
}

fn read_taken(row: &SqliteRow) -> sqlx::Result<TakenRow> {
    // An upload that is no longer in the library says nothing: as if it had not been taken.
    let upload = match row.try_get::<Option<String>, _>("state")? {
        Some(state) => Some(TakenUpload {
            id: uuid(row, "upload_id")?,
            state: UploadState::from_name(&state),
            process: row.try_get("sender")?,
            error_code: row.try_get("error_code")?,
            finished_at: row.try_get("finished_at")?,
        }),
        None => None,
    };
    Ok(TakenRow {
        path: row.try_get("path")?,
        look: Look {
            size: u64::try_from(row.try_get::<i64, _>("size")?).unwrap_or(0),
            modified_ns: row.try_get("modified_ns")?,
        },
        process: row.try_get("process")?,
        attempts: row.try_get("attempts")?,
        taken_at: row.try_get("taken_at")?,
        upload,
    })
}
