//! Uploads: the journal that knows of a file before its first byte leaves.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use sqlx::sqlite::{SqliteConnection, SqliteExecutor, SqliteRow, SqliteTransaction};
use sqlx::{QueryBuilder, Row, Sqlite};
use uuid::Uuid;

use super::batches::{signed, uuid};
use super::links::insert_link_sql;
use super::{BatchRow, Library, LinkRow, Statement, explain};
use crate::error::{Error, Result};
use crate::upload::{MediaFacts, OnConflict, Placement, UploadState};

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
    /// The key before a number was put into it; `{hash8}` stands in it until the content is read.
    pub planned: String,
    /// How many files before it in its drop have a claim to the same key, which is then not its own. 0 where both are
    /// kept anyway.
    pub twin: u32,
    /// What happens where that key exists.
    pub on_conflict: OnConflict,
    /// What its object is stored with.
    pub placement: Placement,
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
    /// What is known of its content.
    pub media: Option<MediaFacts>,
    /// The server's id of an unfinished multipart upload.
    pub multipart_id: Option<String>,
    /// The key of that multipart upload, where it is not the upload's own.
    pub multipart_key: Option<String>,
    /// Bytes of its parts; 0 where there is none.
    pub part_size: u64,
    /// What the file was when that multipart upload was begun.
    pub identity: Option<String>,
    /// The connection's endpoint.
    pub endpoint: String,
    /// The connection's access key id.
    pub key_id: String,
    /// Where a person has put it: before all others where negative, after them where positive, the smallest first.
    pub moved: i64,
    /// Whether an earlier attempt may have sent it already. Known to the process that sends it, not to the library.
    pub again: bool,
    /// Whether it goes on from what another upload of the same file left. Known to this process alone.
    pub picked_up: bool,
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
        self.uploads_of_all(&[batch]).await
    }

    /// The uploads of these batches that are shown, those of each in the order of the drop.
    pub(super) async fn uploads_of_all(&self, batches: &[Uuid]) -> Result<Vec<UploadRow>> {
        let rows = sqlx::query(
            "SELECT * FROM uploads WHERE batch_id IN (SELECT value FROM json_each(?)) AND forgotten = 0
             ORDER BY batch_id, position",
        )
        .bind(serde_json::to_string(batches).unwrap_or_default())
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        rows.iter()
            .map(read_upload)
            .collect::<sqlx::Result<_>>()
            .map_err(explain)
    }

    /// Which uploads are shown of a batch, in the order of the drop.
    pub async fn upload_ids_of(&self, batch: Uuid) -> Result<Vec<Uuid>> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM uploads WHERE batch_id = ? AND forgotten = 0 ORDER BY position",
        )
        .bind(batch.to_string())
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        let ids = ids.iter().map(|id| Uuid::parse_str(id));
        ids.collect::<std::result::Result<_, _>>()
            .map_err(|error| explain(sqlx::Error::Decode(error.into())))
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

    /// Uploads that have not ended, with the process that was sending them.
    pub async fn unfinished_uploads(&self) -> Result<Vec<(UploadRow, BatchRow)>> {
        let rows = sqlx::query(
            "SELECT uploads.* FROM uploads INDEXED BY uploads_unended JOIN batches ON batches.id = uploads.batch_id
             WHERE state NOT IN ('done', 'skipped', 'failed', 'cancelled')
             ORDER BY batches.sequence, moved > 0, moved, position",
        )
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        self.with_batches(&rows).await
    }

    /// Ended uploads whose multipart upload is of no more use: those that were cancelled or taken off the list, those that
    /// failed before `since` (seconds since 1970, UTC), and those that failed otherwise than by the codes in `kept`.
    pub async fn left_multiparts(
        &self,
        since: i64,
        kept: &[&str],
    ) -> Result<Vec<(UploadRow, BatchRow)>> {
        let rows = sqlx::query(
            "SELECT * FROM uploads INDEXED BY uploads_with_parts
             WHERE multipart_id IS NOT NULL AND state IN ('failed', 'cancelled')
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
        let upload = Arc::new(upload.clone());
        self.write(move |connection| {
            let upload = upload.clone();
            Box::pin(async move { save(&upload, connection).await })
        })
        .await
    }

    /// Writes how an upload ended, with its link: both or neither.
    pub async fn end_upload(&self, upload: &UploadRow, link: Option<&LinkRow>) -> Result<()> {
        let end = End {
            upload: upload.clone(),
            link: link.cloned(),
        };
        self.write_end(end).await
    }

    /// Begins an upload under `key`, unless another upload of any process is writing to that key, or to one below it
    /// where either is a package. Whether it did.
    pub async fn claim_key(&self, upload: &UploadRow, connection: Uuid, key: &str) -> Result<bool> {
        let claim = Claim {
            upload: upload.id,
            bucket: upload.bucket.clone(),
            connection,
            key: key.to_owned(),
            is_package: upload.package.is_some(),
        };
        self.write_claim(claim).await
    }

    /// Whether another upload of the same batch is done under `key`: it would overwrite its own like.
    pub async fn is_in_batch(&self, upload: &UploadRow, key: &str) -> Result<bool> {
        let found: i64 = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM uploads WHERE batch_id = ? AND id <> ? AND key = ? AND state = 'done')",
        )
        .bind(upload.batch_id.to_string())
        .bind(upload.id.to_string())
        .bind(key)
        .fetch_one(self.pool())
        .await
        .map_err(explain)?;
        Ok(found == 1)
    }

    /// Takes up an upload of the dead `process` in the name of the upload's own process: as it is now, queued or failed;
    /// unless another has taken it up meanwhile. Whether it did.
    pub async fn take_up(&self, upload: &UploadRow, process: &str) -> Result<bool> {
        let begun = self.pool().begin_with("BEGIN IMMEDIATE").await;
        let mut transaction = begun.map_err(explain)?;
        let free = sqlx::query(
            "UPDATE uploads SET process = ? WHERE id = ? AND process = ? AND state NOT IN ('done', 'skipped', 'failed', 'cancelled')",
        )
        .bind(&upload.process)
        .bind(upload.id.to_string())
        .bind(process)
        .execute(&mut *transaction)
        .await
        .map_err(explain)?;
        if free.rows_affected() != 1 {
            return Ok(false);
        }
        save(upload, &mut *transaction).await.map_err(explain)?;
        transaction.commit().await.map_err(explain)?;
        Ok(true)
    }

    /// Remembers where a person has put uploads, in one transaction.
    pub(crate) async fn save_moved(&self, moved: &[(Uuid, i64)]) -> Result<()> {
        let begun = self.pool().begin_with("BEGIN IMMEDIATE").await;
        let mut transaction = begun.map_err(explain)?;
        for (upload, place) in moved {
            sqlx::query("UPDATE uploads SET moved = ? WHERE id = ?")
                .bind(place)
                .bind(upload.to_string())
                .execute(&mut *transaction)
                .await
                .map_err(explain)?;
        }
        transaction.commit().await.map_err(explain)
    }

    /// Remembers what is known of its content.
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

/// A key that an upload is to write to.
pub(super) struct Claim {
    pub(super) upload: Uuid,
    bucket: String,
    connection: Uuid,
    key: String,
    is_package: bool,
}

/// An upload that has ended, with its link if it has one.
pub(super) struct End {
    upload: UploadRow,
    link: Option<LinkRow>,
}

/// Other uploads to the same place that are under way.
macro_rules! others_sql {
    ($index:literal) => {
        concat!(
            "SELECT 1 FROM uploads AS other ",
            $index,
            " WHERE other.state IN ('uploading', 'verifying', 'paused', 'waiting', 'asking') AND other.id <> mine.id
                 AND other.bucket = mine.bucket AND other.connection_id = mine.connection"
        )
    };
}

/// The indexes are named: without statistics SQLite would look through all uploads that ever went to the connection.
macro_rules! claim_sql {
    () => {
        concat!(
            "UPDATE uploads SET key = mine.key, state = 'uploading'
             FROM (SELECT ? AS id, ? AS bucket, ? AS connection, ? AS key, ? AS package) AS mine
             WHERE uploads.id = mine.id
                 AND NOT EXISTS (",
            others_sql!("INDEXED BY uploads_under_way"),
            " AND other.key = mine.key)
                 AND NOT EXISTS (",
            others_sql!("INDEXED BY packages_under_way"),
            " AND other.package IS NOT NULL AND substr(mine.key, 1, length(other.key) + 1) = other.key || '/')
                 AND NOT (mine.package AND EXISTS (",
            others_sql!(""),
            " AND substr(other.key, 1, length(mine.key) + 1) = mine.key || '/'))
             RETURNING uploads.id;"
        )
    };
}

/// Statements of which several go to SQLite together: each way there and back costs as much as what it does.
macro_rules! save_sql {
    () => {
        "UPDATE uploads SET state = ?, process = ?, bucket = ?, key = ?, size = ?, modified_ns = ?, content_type = ?,
             package = ?, files = ?, error_code = ?, error_message = ?, error_action = ?, finished_at = ?, seconds = ?,
             endpoint = ?, key_id = ?, on_conflict = ? WHERE id = ?"
    };
}

/// The same, and forgets what was needed to go on. Not before the end: until then it tells that the object is ours.
macro_rules! done_sql {
    () => {
        concat!(
            save_sql!(),
            "; DELETE FROM multiparts WHERE id = (SELECT multipart_id FROM uploads WHERE id = ?);
             UPDATE uploads SET multipart_id = NULL, multipart_key = NULL, part_size = 0, identity = NULL
                 WHERE id = ? AND multipart_id IS NOT NULL;
             DELETE FROM parts WHERE upload_id = ?;
             DELETE FROM packages WHERE upload_id = ?"
        )
    };
}

/// How many uploads go to SQLite in one statement, from the most to the fewest. Each number is prepared once.
const AT_ONCE: [usize; 3] = [16, 4, 1];

/// A statement for each of these numbers of uploads.
type Repeated = LazyLock<[(usize, String); AT_ONCE.len()]>;

fn repeated(sql: &str) -> [(usize, String); AT_ONCE.len()] {
    AT_ONCE.map(|times| (times, sql.repeat(times)))
}

static CLAIMS: Repeated = Repeated::new(|| repeated(claim_sql!()));
static LINKED_ENDS: Repeated =
    Repeated::new(|| repeated(concat!(done_sql!(), "; ", insert_link_sql!(), ";")));

/// Cuts into pieces for each of which there is a statement.
fn pieces<'a, T>(
    mut all: &'a [T],
    statements: &'static Repeated,
) -> impl Iterator<Item = (&'static str, &'a [T])> {
    std::iter::from_fn(move || {
        let fits = |(times, _): &&(usize, String)| *times <= all.len();
        let (times, sql) = statements.iter().find(fits)?;
        let (piece, others) = all.split_at(*times);
        all = others;
        Some((sql.as_str(), piece))
    })
}

/// The uploads that have their key now, each claimed after those before it.
pub(super) async fn write_claims(
    claims: &[&Claim],
    to: &mut SqliteConnection,
) -> sqlx::Result<HashSet<Uuid>> {
    let mut claimed = HashSet::new();
    for (sql, claims) in pieces(claims, &CLAIMS) {
        let mut query = sqlx::query(sql);
        for claim in claims {
            query = query
                .bind(claim.upload.to_string())
                .bind(&claim.bucket)
                .bind(claim.connection.to_string())
                .bind(&claim.key)
                .bind(claim.is_package);
        }
        for row in query.fetch_all(&mut *to).await? {
            claimed.insert(uuid(&row, "id")?);
        }
    }
    Ok(claimed)
}

pub(super) async fn write_ends(ends: &[&End], to: &mut SqliteConnection) -> sqlx::Result<()> {
    let mut linked = Vec::with_capacity(ends.len());
    for End { upload, link } in ends {
        let is_done = matches!(upload.state, UploadState::Done | UploadState::Skipped);
        match (is_done, link) {
            (true, Some(link)) => linked.push((upload, link)),
            (true, None) => {
                let end = bind_done(upload, sqlx::query(done_sql!()));
                end.execute(&mut *to).await?;
            }
            (false, link) => {
                save(upload, &mut *to).await?;
                if let Some(link) = link {
                    super::links::insert(link, &mut *to).await?;
                }
            }
        }
    }
    for (sql, ends) in pieces(&linked, &LINKED_ENDS) {
        let query = ends.iter().fold(sqlx::query(sql), |query, (upload, link)| {
            super::links::bind(link, bind_done(upload, query))
        });
        query.execute(&mut *to).await?;
    }
    Ok(())
}

async fn save(upload: &UploadRow, to: impl SqliteExecutor<'_>) -> sqlx::Result<()> {
    bind(upload, sqlx::query(save_sql!())).execute(to).await?;
    Ok(())
}

fn bind_done<'a>(upload: &'a UploadRow, query: Statement<'a>) -> Statement<'a> {
    // Each of the four that forget.
    let ids = std::iter::repeat_n(upload.id.to_string(), 4);
    ids.fold(bind(upload, query), |query, id| query.bind(id))
}

fn bind<'a>(upload: &'a UploadRow, query: Statement<'a>) -> Statement<'a> {
    let error = upload.error.as_ref();
    query
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
        .bind(&upload.endpoint)
        .bind(&upload.key_id)
        .bind(upload.on_conflict.as_str())
        .bind(upload.id.to_string())
}

/// Most rows of one statement: 27 variables each, of which SQLite takes 32,766.
const ROWS: usize = 64;

pub(super) async fn insert(
    transaction: &mut SqliteTransaction<'_>,
    connection: Uuid,
    uploads: &[UploadRow],
) -> sqlx::Result<()> {
    let connection = connection.to_string();
    for rows in uploads.chunks(ROWS) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO uploads (id, batch_id, position, path, name, size, modified_ns, content_type, bucket, key, state, process,
                 package, files, error_code, error_message, error_action, created_at, finished_at, endpoint, key_id,
                 planned, twin, on_conflict, placement, connection_id, seconds) ",
        );
        query.push_values(rows, |mut row, upload| {
            let error = upload.error.as_ref();
            row.push_bind(upload.id.to_string())
                .push_bind(upload.batch_id.to_string())
                .push_bind(upload.position)
                .push_bind(&upload.path)
                .push_bind(&upload.name)
                .push_bind(signed(upload.size))
                .push_bind(upload.modified_ns)
                .push_bind(&upload.content_type)
                .push_bind(&upload.bucket)
                .push_bind(&upload.key)
                .push_bind(upload.state.as_str())
                .push_bind(&upload.process)
                .push_bind(&upload.package)
                .push_bind(upload.files)
                .push_bind(error.map(|error| error.code.as_ref()))
                .push_bind(error.map(|error| error.message.as_str()))
                .push_bind(error.map(|error| error.action.as_str()))
                .push_bind(upload.created_at)
                .push_bind(upload.finished_at)
                .push_bind(&upload.endpoint)
                .push_bind(&upload.key_id)
                .push_bind(&upload.planned)
                .push_bind(upload.twin)
                .push_bind(upload.on_conflict.as_str())
                .push_bind(serde_json::to_string(&upload.placement).unwrap_or_default())
                .push_bind(&connection)
                .push_bind(upload.seconds);
        });
        query.build().execute(&mut **transaction).await?;
    }
    Ok(())
}

pub(super) fn read_upload(row: &SqliteRow) -> sqlx::Result<UploadRow> {
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
        planned: row.try_get("planned")?,
        twin: row.try_get("twin")?,
        on_conflict: OnConflict::from_name(&row.try_get::<String, _>("on_conflict")?)
            .unwrap_or_default(),
        placement: serde_json::from_str(&row.try_get::<String, _>("placement")?)
            .unwrap_or_default(),
        state: UploadState::from_name(&state),
        process: row.try_get("process")?,
        error,
        media: media.and_then(|text| serde_json::from_str(&text).ok()),
        package: row.try_get("package")?,
        files: row.try_get("files")?,
        multipart_id: row.try_get("multipart_id")?,
        multipart_key: row.try_get("multipart_key")?,
        part_size: u64::try_from(row.try_get::<i64, _>("part_size")?).unwrap_or(0),
        identity: row.try_get("identity")?,
        endpoint: row.try_get("endpoint")?,
        key_id: row.try_get("key_id")?,
        moved: row.try_get("moved")?,
        again: false,
        picked_up: false,
        created_at: row.try_get("created_at")?,
        finished_at: row.try_get("finished_at")?,
        seconds: row.try_get("seconds")?,
    })
}
