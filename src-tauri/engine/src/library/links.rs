//! Links in the library: what was signed, never the signature.

use std::collections::HashSet;

use sqlx::Row;
use sqlx::sqlite::{SqliteExecutor, SqliteRow};
use uuid::Uuid;

use super::batches::{signed, uuid};
use super::{Library, Statement, explain};
use crate::connection::Addressing;
use crate::error::Result;
use crate::link::{LinkDetails, LinkKind, Note};

/// A link as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    /// Identity.
    pub id: Uuid,
    /// The upload it came from.
    pub upload_id: Option<Uuid>,
    /// The connection whose secret signed it, which may since be gone.
    pub connection_id: Uuid,
    /// Its name then.
    pub connection_name: String,
    /// Kind.
    pub kind: LinkKind,
    /// Endpoint, or the public address of a public link.
    pub endpoint: String,
    /// Region it was signed for.
    pub region: String,
    /// Path style or virtual-host style.
    pub addressing: Addressing,
    /// Bucket.
    pub bucket: String,
    /// Key.
    pub key: String,
    /// Access key id it was signed with.
    pub key_id: String,
    /// Name to show.
    pub name: String,
    /// MIME type.
    pub content_type: String,
    /// Bytes.
    pub size: Option<u64>,
    /// Seconds since 1970, UTC: the signing time.
    pub signed_at: i64,
    /// Seconds; 0 for a public link, which does not end.
    pub lifetime_seconds: u32,
    /// When the temporary credentials end that signed it, seconds since 1970, UTC.
    pub credentials_end_at: Option<i64>,
    /// When it was taken back, seconds since 1970, UTC.
    pub revoked_at: Option<i64>,
    /// Where its object, or the root of its package, was moved to when it was taken back.
    pub moved_to: Option<String>,
    /// Whether it still opened when it was asked for after it was taken back. None: that is not known.
    pub still_opens: Option<bool>,
    /// What a person wrote to it.
    pub note: Note,
    /// What else it is made of.
    pub details: LinkDetails,
    /// Seconds since 1970, UTC.
    pub created_at: i64,
}

/// What becomes of a link that is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LinkEnd {
    pub id: Uuid,
    /// As in [`LinkRow`].
    pub moved_to: Option<String>,
    /// As in [`LinkRow`].
    pub still_opens: Option<bool>,
}

impl Library {
    /// Remembers a link.
    pub async fn add_link(&self, link: &LinkRow) -> Result<()> {
        let link = link.clone();
        self.write(move |connection| {
            let link = link.clone();
            Box::pin(async move { insert(&link, connection).await })
        })
        .await
    }

    /// All links, newest first.
    pub async fn links(&self) -> Result<Vec<LinkRow>> {
        let rows = sqlx::query("SELECT * FROM links ORDER BY created_at DESC, rowid DESC")
            .fetch_all(self.pool())
            .await
            .map_err(explain)?;
        read_all(&rows)
    }

    /// Links whose packages have playlists that only they need, and that were not removed yet.
    pub(crate) async fn unswept_links(&self) -> Result<Vec<LinkRow>> {
        let rows =
            sqlx::query("SELECT * FROM links WHERE json_extract(details, '$.package.swept') = 0")
                .fetch_all(self.pool())
                .await
                .map_err(explain)?;
        read_all(&rows)
    }

    /// At most so many links, newest first, from the one on that comes after `after`; None: from the newest on.
    pub async fn links_after(&self, after: Option<Uuid>, most: u32) -> Result<Vec<LinkRow>> {
        let rows = sqlx::query(
            "SELECT * FROM links
             WHERE ?1 IS NULL OR (created_at, rowid) < (SELECT created_at, rowid FROM links WHERE id = ?1)
             ORDER BY created_at DESC, rowid DESC LIMIT ?2",
        )
        .bind(after.map(|id| id.to_string()))
        .bind(most)
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        read_all(&rows)
    }

    /// The newest link that opens at `now` (seconds since 1970, UTC).
    pub async fn newest_working_link(&self, now: i64) -> Result<Option<LinkRow>> {
        let row = sqlx::query(
            "SELECT * FROM links WHERE revoked_at IS NULL
             AND (kind = ?1 OR min(signed_at + lifetime_seconds, coalesce(credentials_end_at, signed_at + lifetime_seconds)) > ?2)
             ORDER BY created_at DESC, rowid DESC LIMIT 1",
        )
        .bind(LinkKind::Public.as_str())
        .bind(now)
        .fetch_optional(self.pool())
        .await
        .map_err(explain)?;
        row.as_ref().map(read).transpose().map_err(explain)
    }

    /// One link.
    pub async fn link(&self, id: Uuid) -> Result<Option<LinkRow>> {
        let row = sqlx::query("SELECT * FROM links WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(self.pool())
            .await
            .map_err(explain)?;
        row.as_ref().map(read).transpose().map_err(explain)
    }

    /// Those of these links that are there.
    pub async fn links_of(&self, ids: &[Uuid]) -> Result<Vec<LinkRow>> {
        let rows = sqlx::query("SELECT * FROM links WHERE id IN (SELECT value FROM json_each(?))")
            .bind(serde_json::to_string(ids).unwrap_or_default())
            .fetch_all(self.pool())
            .await
            .map_err(explain)?;
        read_all(&rows)
    }

    /// The links to objects of a bucket, through that connection or at that endpoint, that were not taken back.
    pub async fn links_into(
        &self,
        connection: Uuid,
        endpoint: &str,
        bucket: &str,
    ) -> Result<Vec<LinkRow>> {
        let rows = sqlx::query(
            "SELECT * FROM links WHERE (connection_id = ? OR endpoint = ?) AND bucket = ? AND revoked_at IS NULL
             ORDER BY created_at DESC, rowid DESC",
        )
        .bind(connection.to_string())
        .bind(endpoint)
        .bind(bucket)
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        read_all(&rows)
    }

    /// Those of them that lead to one of these keys.
    pub async fn links_at(
        &self,
        connection: Uuid,
        endpoint: &str,
        bucket: &str,
        keys: &[&str],
    ) -> Result<Vec<LinkRow>> {
        let rows = sqlx::query(
            "SELECT * FROM links WHERE (connection_id = ? OR endpoint = ?) AND bucket = ? AND revoked_at IS NULL
             AND key IN (SELECT value FROM json_each(?)) ORDER BY created_at DESC, rowid DESC",
        )
        .bind(connection.to_string())
        .bind(endpoint)
        .bind(bucket)
        .bind(serde_json::to_string(keys).unwrap_or_default())
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        read_all(&rows)
    }

    /// The links that a connection made, with the newest first, from that signing time on (seconds since 1970, UTC).
    pub async fn links_since(&self, connection: Uuid, signed_at: i64) -> Result<Vec<LinkRow>> {
        let rows = sqlx::query(
            "SELECT * FROM links WHERE connection_id = ? AND signed_at >= ? AND revoked_at IS NULL
             ORDER BY created_at DESC, rowid DESC",
        )
        .bind(connection.to_string())
        .bind(signed_at)
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        read_all(&rows)
    }

    /// Writes that these links were taken back at `time` (seconds since 1970, UTC).
    pub(crate) async fn revoke_links(&self, ends: &[LinkEnd], time: i64) -> Result<()> {
        let begun = self.pool().begin_with("BEGIN IMMEDIATE").await;
        let mut transaction = begun.map_err(explain)?;
        for end in ends {
            sqlx::query(
                "UPDATE links SET revoked_at = ?, moved_to = ?, still_opens = ? WHERE id = ? AND revoked_at IS NULL",
            )
            .bind(time)
            .bind(&end.moved_to)
            .bind(end.still_opens)
            .bind(end.id.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(explain)?;
        }
        transaction.commit().await.map_err(explain)
    }

    /// Writes whether a link that was taken back still opens.
    pub async fn save_link_answer(&self, id: Uuid, still_opens: bool) -> Result<()> {
        sqlx::query("UPDATE links SET still_opens = ? WHERE id = ? AND revoked_at IS NOT NULL")
            .bind(still_opens)
            .bind(id.to_string())
            .execute(self.pool())
            .await
            .map_err(explain)?;
        Ok(())
    }

    /// Writes what a person says of a link.
    pub async fn save_note(&self, id: Uuid, note: &Note) -> Result<()> {
        sqlx::query("UPDATE links SET note = ?, recipient = ? WHERE id = ?")
            .bind(&note.text)
            .bind(&note.recipient)
            .bind(id.to_string())
            .execute(self.pool())
            .await
            .map_err(explain)?;
        Ok(())
    }

    /// An object, or a package below its root, was moved: uploads that ended there follow. Returns them.
    pub async fn follow_move(&self, from: &LinkRow, key: &str, to: &str) -> Result<Vec<Uuid>> {
        let ids: Vec<String> = sqlx::query_scalar(
            "UPDATE uploads SET key = ? WHERE (connection_id = ? OR endpoint = ?) AND bucket = ? AND key = ?
             AND state IN ('done', 'skipped') RETURNING id",
        )
        .bind(to)
        .bind(from.connection_id.to_string())
        .bind(&from.endpoint)
        .bind(&from.bucket)
        .bind(key)
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        Ok(ids
            .iter()
            .filter_map(|id| Uuid::parse_str(id).ok())
            .collect())
    }

    /// Writes what else a link is made of.
    pub async fn save_link_details(&self, id: Uuid, details: &LinkDetails) -> Result<()> {
        sqlx::query("UPDATE links SET details = ? WHERE id = ?")
            .bind(serde_json::to_string(details).unwrap_or_default())
            .bind(id.to_string())
            .execute(self.pool())
            .await
            .map_err(explain)?;
        Ok(())
    }

    /// The newest link of each of these uploads, in the order in which they were made.
    pub async fn newest_links_of(&self, uploads: &[Uuid]) -> Result<Vec<LinkRow>> {
        let rows = sqlx::query(
            "SELECT * FROM links WHERE upload_id IN (SELECT value FROM json_each(?)) ORDER BY created_at, rowid",
        )
        .bind(serde_json::to_string(uploads).unwrap_or_default())
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        let mut links = read_all(&rows)?;
        let mut seen = HashSet::new();
        links.reverse();
        links.retain(|link| seen.insert(link.upload_id));
        links.reverse();
        Ok(links)
    }
}

macro_rules! insert_link_sql {
    () => {
        "INSERT INTO links (id, upload_id, connection_id, connection_name, kind, endpoint, region, addressing, bucket, key,
             key_id, name, content_type, size, signed_at, lifetime_seconds, credentials_end_at, revoked_at,
             moved_to, still_opens, note, recipient, details, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    };
}
pub(super) use insert_link_sql;

pub(super) async fn insert(link: &LinkRow, to: impl SqliteExecutor<'_>) -> sqlx::Result<()> {
    bind(link, sqlx::query(insert_link_sql!()))
        .execute(to)
        .await?;
    Ok(())
}

/// Gives the statement that inserts a link its values.
pub(super) fn bind<'a>(link: &'a LinkRow, query: Statement<'a>) -> Statement<'a> {
    query
        .bind(link.id.to_string())
        .bind(link.upload_id.map(|id| id.to_string()))
        .bind(link.connection_id.to_string())
        .bind(&link.connection_name)
        .bind(link.kind.as_str())
        .bind(&link.endpoint)
        .bind(&link.region)
        .bind(link.addressing.as_str())
        .bind(&link.bucket)
        .bind(&link.key)
        .bind(&link.key_id)
        .bind(&link.name)
        .bind(&link.content_type)
        .bind(link.size.map(signed))
        .bind(link.signed_at)
        .bind(link.lifetime_seconds)
        .bind(link.credentials_end_at)
        .bind(link.revoked_at)
        .bind(&link.moved_to)
        .bind(link.still_opens)
        .bind(&link.note.text)
        .bind(&link.note.recipient)
        .bind(serde_json::to_string(&link.details).unwrap_or_default())
        .bind(link.created_at)
}

fn read_all(rows: &[SqliteRow]) -> Result<Vec<LinkRow>> {
    let links = rows.iter().map(read).collect::<sqlx::Result<_>>();
    links.map_err(explain)
}

fn read(row: &SqliteRow) -> sqlx::Result<LinkRow> {
    let kind: String = row.try_get("kind")?;
    let addressing: String = row.try_get("addressing")?;
    let upload_id: Option<String> = row.try_get("upload_id")?;
    Ok(LinkRow {
        id: uuid(row, "id")?,
        upload_id: upload_id.and_then(|id| Uuid::parse_str(&id).ok()),
        connection_id: uuid(row, "connection_id")?,
        connection_name: row.try_get("connection_name")?,
        kind: LinkKind::from_name(&kind),
        endpoint: row.try_get("endpoint")?,
        region: row.try_get("region")?,
        addressing: Addressing::from_name(&addressing),
        bucket: row.try_get("bucket")?,
        key: row.try_get("key")?,
        key_id: row.try_get("key_id")?,
        name: row.try_get("name")?,
        content_type: row.try_get("content_type")?,
        size: row
            .try_get::<Option<i64>, _>("size")?
            .and_then(|size| u64::try_from(size).ok()),
        signed_at: row.try_get("signed_at")?,
        lifetime_seconds: row.try_get("lifetime_seconds")?,
        credentials_end_at: row.try_get("credentials_end_at")?,
        revoked_at: row.try_get("revoked_at")?,
        moved_to: row.try_get("moved_to")?,
        still_opens: row.try_get("still_opens")?,
        note: Note {
            text: row.try_get("note")?,
            recipient: row.try_get("recipient")?,
        },
        details: serde_json::from_str(&row.try_get::<String, _>("details")?).unwrap_or_default(),
        created_at: row.try_get("created_at")?,
    })
}
