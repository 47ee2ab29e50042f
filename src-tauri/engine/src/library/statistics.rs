//! Statistics: sums of the uploads that have ended, and middles of what they took.

use std::collections::HashMap;

use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row};
use uuid::Uuid;

use super::{Library, explain};
use crate::error::Result;
use crate::upload::UploadState;

/// Sums of the uploads that ended within one step, one way.
#[derive(Debug, Clone, PartialEq)]
pub struct EndRow {
    /// Index of the step.
    pub step: usize,
    /// The connection, which may since be gone.
    pub connection_id: String,
    /// How they ended.
    pub outcome: UploadState,
    /// Code of the error, empty where there is none.
    pub reason: String,
    /// How many.
    pub uploads: u64,
    /// Their files: a package has many.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Bytes that resuming did not send again.
    pub saved: u64,
    /// Bytes that the last attempts sent.
    pub sent: u64,
    /// How long the last attempts took, in seconds.
    pub seconds: f64,
}

/// What a middle is taken of, over the uploads that are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Bytes per second of the attempt that ended it.
    Speed,
    /// Seconds from the drop to the link.
    Wait,
}

/// From this many values on the order is read from an index; fewer are sorted.
const MANY: i64 = 20_000;

impl Measure {
    fn value(self) -> &'static str {
        match self {
            Self::Speed => "(size - kept) / seconds",
            Self::Wait => "finished_at - created_at",
        }
    }

    fn index(self) -> &'static str {
        match self {
            Self::Speed => "uploads_by_speed",
            Self::Wait => "uploads_by_wait",
        }
    }

    /// How many values there are, from the sums of `ends`: the rows themselves are not gone through.
    fn count(self) -> &'static str {
        match self {
            Self::Speed => {
                "SELECT (SELECT coalesce(sum(uploads), 0) FROM ends
                         WHERE outcome = 'done' AND quarter >= ?1 AND quarter < ?2 AND (?3 IS NULL OR connection_id = ?3))
                     - (SELECT count(*) FROM uploads INDEXED BY uploads_untimed
                         WHERE state = 'done' AND coalesce(seconds, 0) <= 0 AND finished_at >= ?1 AND finished_at < ?2
                             AND (?3 IS NULL OR connection_id = ?3))"
            }
            Self::Wait => {
                "SELECT coalesce(sum(uploads), 0) FROM ends
                 WHERE outcome = 'done' AND quarter >= ?1 AND quarter < ?2 AND (?3 IS NULL OR connection_id = ?3)"
            }
        }
    }

    fn condition(self) -> &'static str {
        match self {
            Self::Speed => "state = 'done' AND seconds > 0",
            Self::Wait => "state = 'done'",
        }
    }
}

impl Library {
    /// Sums by step, connection, outcome and reason. Steps are half-open spans of seconds since 1970 (UTC) that begin and
    /// end at quarters of an hour; None for all connections.
    pub async fn ends(
        &self,
        steps: &[(i64, i64)],
        connection: Option<Uuid>,
    ) -> Result<Vec<EndRow>> {
        // Two halves at the same time, each through a connection of its own.
        let half = steps.len() / 2;
        let (mut ends, later) = tokio::try_join!(
            self.ends_of(&steps[..half], connection),
            self.ends_of(&steps[half..], connection),
        )?;
        ends.extend(later.into_iter().map(|end| EndRow {
            step: end.step.saturating_add(half),
            ..end
        }));
        Ok(ends)
    }

    async fn ends_of(&self, steps: &[(i64, i64)], connection: Option<Uuid>) -> Result<Vec<EndRow>> {
        let rows = sqlx::query(
            "SELECT step.key AS step, connection_id, outcome, reason, sum(uploads) AS uploads, sum(files) AS files,
                 sum(bytes) AS bytes, sum(saved) AS saved, sum(sent) AS sent, sum(seconds) AS seconds
             FROM json_each(?1) AS step CROSS JOIN ends
                 ON quarter >= json_extract(step.value, '$[0]') AND quarter < json_extract(step.value, '$[1]')
             WHERE ?2 IS NULL OR connection_id = ?2
             GROUP BY 1, 2, 3, 4 HAVING sum(uploads) > 0 ORDER BY 1, 2, 3, 4",
        )
        .bind(serde_json::to_string(steps).unwrap_or_default())
        .bind(connection.map(|id| id.to_string()))
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        rows.iter()
            .map(read_end)
            .collect::<sqlx::Result<_>>()
            .map_err(explain)
    }

    /// The values that these shares of all values do not exceed (nearest rank), such as 0.5 for the median, of the uploads
    /// that were done from `from` until before `until`, seconds since 1970 (UTC). Nothing where there are no values.
    pub async fn percentiles(
        &self,
        measure: Measure,
        shares: &[f64],
        (from, until): (i64, i64),
        connection: Option<Uuid>,
    ) -> Result<Vec<f64>> {
        let connection = connection.map(|id| id.to_string());
        let (value, condition) = (measure.value(), measure.condition());
        let count: i64 = sqlx::query_scalar(measure.count())
            .bind(from)
            .bind(until)
            .bind(&connection)
            .fetch_one(self.pool())
            .await
            .map_err(explain)?;
        if count == 0 {
            return Ok(Vec::new());
        }
        let everything = count >= MANY
            && connection.is_none()
            && sqlx::query_scalar(
                "SELECT ?1 <= coalesce((SELECT min(finished_at) FROM uploads WHERE finished_at IS NOT NULL), ?1)
                     AND ?2 > coalesce((SELECT max(finished_at) FROM uploads WHERE finished_at IS NOT NULL), 0)",
            )
            .bind(from)
            .bind(until)
            .fetch_one(self.pool())
            .await
            .map_err(explain)?;
        // Each row on the way is asked for nothing that all of them are.
        let within = match everything {
            true => condition.to_owned(),
            false => format!(
                "{condition} AND finished_at >= ?1 AND finished_at < ?2 AND (?3 IS NULL OR connection_id = ?3)"
            ),
        };
        let index = match count < MANY {
            true => "uploads_by_end",
            false => measure.index(),
        };
        let mut values = Vec::with_capacity(shares.len());
        for share in shares {
            // From the end that is nearer: each row on the way costs.
            let rank = rank(count, *share);
            let (order, offset) = match rank > count / 2 {
                true => ("DESC", count - 1 - rank),
                false => ("ASC", rank),
            };
            let one = format!(
                "SELECT CAST({value} AS REAL) FROM uploads INDEXED BY {index} WHERE {within}
                 ORDER BY {value} {order} LIMIT 1 OFFSET ?4"
            );
            // It is made of this file's own words.
            let found: Option<f64> = sqlx::query_scalar(AssertSqlSafe(one))
                .bind(from)
                .bind(until)
                .bind(&connection)
                .bind(offset)
                .fetch_optional(self.pool())
                .await
                .map_err(explain)?;
            values.extend(found);
        }
        Ok(values)
    }

    /// When the first upload ended, seconds since 1970 (UTC), to a quarter of an hour.
    pub async fn first_end(&self) -> Result<Option<i64>> {
        sqlx::query_scalar("SELECT min(quarter) FROM ends WHERE uploads > 0")
            .fetch_one(self.pool())
            .await
            .map_err(explain)
    }

    /// Names of connections by their ids; those that are gone, by the last name that they had.
    pub async fn connection_names(&self) -> Result<HashMap<String, String>> {
        sqlx::query_as(
            "SELECT id, name FROM connections UNION ALL
             SELECT connection_id, name FROM
                 (SELECT connection_id, connection_name AS name, max(sequence) FROM batches GROUP BY connection_id)
             WHERE connection_id NOT IN (SELECT id FROM connections)",
        )
        .fetch_all(self.pool())
        .await
        .map(|rows: Vec<(String, String)>| rows.into_iter().collect())
        .map_err(explain)
    }

    /// Remembers that an attempt goes on from `kept` bytes in storage, which are not sent again.
    pub(crate) async fn save_kept(&self, upload: Uuid, kept: u64) -> Result<()> {
        sqlx::query("UPDATE uploads SET kept = ?1, saved = saved + ?1 WHERE id = ?2")
            .bind(super::batches::signed(kept))
            .bind(upload.to_string())
            .execute(self.pool())
            .await
            .map_err(explain)?;
        Ok(())
    }
}

/// The place, from 0, of the nearest rank among `count` ordered values.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
fn rank(count: i64, share: f64) -> i64 {
    ((count as f64 * share).ceil() as i64 - 1).clamp(0, count - 1)
}

fn read_end(row: &SqliteRow) -> sqlx::Result<EndRow> {
    let count = |column| -> sqlx::Result<u64> {
        Ok(u64::try_from(row.try_get::<i64, _>(column)?).unwrap_or(0))
    };
    let outcome: String = row.try_get("outcome")?;
    Ok(EndRow {
        step: usize::try_from(row.try_get::<i64, _>("step")?).unwrap_or(usize::MAX),
        connection_id: row.try_get("connection_id")?,
        outcome: UploadState::from_name(&outcome),
        reason: row.try_get("reason")?,
        uploads: count("uploads")?,
        files: count("files")?,
        bytes: count("bytes")?,
        saved: count("saved")?,
        sent: count("sent")?,
        seconds: row.try_get::<f64, _>("seconds")?.max(0.0),
    })
}
