//! Sees what another process wrote to the library, without reading it all.

use sqlx::{Row, SqliteConnection};

use super::window::{WINDOW_LOOK, WINDOW_PLACE};
use super::{Library, explain};
use crate::error::Result;

/// How many of the newest batches are looked at: as many as the window shows.
const BATCHES: i64 = 200;

/// A connection of its own, to which every write of the pool or of another process is foreign.
pub(crate) struct LibraryWatch {
    connection: SqliteConnection,
    process: String,
    version: i64,
    seen: Seen,
}

/// What the library held at the last look, in short.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The uploads of other processes.
    pub uploads: String,
    pub links: String,
    pub connections: String,
    pub settings: String,
}

impl Library {
    /// Watches for writes of processes other than `process`.
    pub(crate) async fn watch(&self, process: &str) -> Result<LibraryWatch> {
        let connection = self.pool().acquire().await.map_err(explain)?.detach();
        let mut watch = LibraryWatch {
            connection,
            process: process.to_owned(),
            version: 0,
            seen: Seen::default(),
        };
        watch.look().await?;
        Ok(watch)
    }
}

impl LibraryWatch {
    /// What was seen before and what is there now, if anything was written since the last look.
    pub(crate) async fn look(&mut self) -> Result<Option<(Seen, Seen)>> {
        let version: i64 = sqlx::query_scalar("PRAGMA data_version")
            .fetch_one(&mut self.connection)
            .await
            .map_err(explain)?;
        if version == self.version {
            return Ok(None);
        }
        self.version = version;
        let now = self.read().await.map_err(explain)?;
        let before = std::mem::replace(&mut self.seen, now.clone());
        Ok((before != now).then_some((before, now)))
    }

    async fn read(&mut self) -> sqlx::Result<Seen> {
        let row = sqlx::query(
            "SELECT
                 (SELECT coalesce(group_concat(count || state || forgotten), '') FROM
                     (SELECT count(*) AS count, state, forgotten FROM uploads WHERE process <> ?1 AND batch_id IN
                         (SELECT id FROM batches WHERE sequence > (SELECT max(sequence) FROM batches) - ?2)
                      GROUP BY state, forgotten ORDER BY state, forgotten)) AS uploads,
                 (SELECT coalesce(max(rowid), 0) FROM links)
                     || ' ' || (SELECT count(*) FROM links WHERE revoked_at IS NOT NULL) AS links,
                 (SELECT coalesce(group_concat(id || name || endpoint || region || bucket || key_id || addressing
                     || coalesce(public_url, '') || coalesce(last_check, '')), '')
                  FROM (SELECT * FROM connections ORDER BY id)) AS connections,
                 (SELECT coalesce(group_concat(name || value), '')
                  FROM (SELECT * FROM settings WHERE name NOT IN (?3, ?4) ORDER BY name)) AS settings",
        )
        .bind(&self.process)
        .bind(BATCHES)
        // What a window remembers of itself is news to nobody.
        .bind(WINDOW_PLACE)
        .bind(WINDOW_LOOK)
        .fetch_one(&mut self.connection)
        .await?;
        Ok(Seen {
            uploads: row.try_get("uploads")?,
            links: row.try_get("links")?,
            connections: row.try_get("connections")?,
            settings: row.try_get("settings")?,
        })
    }
}
