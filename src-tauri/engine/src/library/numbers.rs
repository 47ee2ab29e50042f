//! How much there is of what, for whoever helps.

use super::{Library, explain};
use crate::error::Result;

/// How much there is of what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Numbers {
    /// The newest migration of the library.
    pub migration: i64,
    pub batches: i64,
    /// State and count.
    pub uploads: Vec<(String, i64)>,
    /// Kind and count.
    pub links: Vec<(String, i64)>,
    /// When, in seconds since 1970 (UTC), and why uploads failed, the newest first.
    pub failures: Vec<(i64, String)>,
}

impl Library {
    /// Counts what there is, and tells the newest failures, at most so many.
    pub(crate) async fn numbers(&self, failures: u32) -> Result<Numbers> {
        let numbers = async {
            sqlx::Result::Ok(Numbers {
                migration: sqlx::query_scalar(
                    "SELECT coalesce(max(version), 0) FROM _sqlx_migrations",
                )
                .fetch_one(self.pool())
                .await?,
                batches: sqlx::query_scalar("SELECT count(*) FROM batches")
                    .fetch_one(self.pool())
                    .await?,
                uploads: sqlx::query_as(
                    "SELECT state, count(*) FROM uploads GROUP BY state ORDER BY state",
                )
                .fetch_all(self.pool())
                .await?,
                links: sqlx::query_as(
                    "SELECT kind, count(*) FROM links GROUP BY kind ORDER BY kind",
                )
                .fetch_all(self.pool())
                .await?,
                failures: sqlx::query_as(
                    "SELECT coalesce(finished_at, created_at) AS at, error_code FROM uploads
                     WHERE state = 'failed' AND error_code IS NOT NULL ORDER BY at DESC LIMIT ?",
                )
                .bind(failures)
                .fetch_all(self.pool())
                .await?,
            })
        };
        numbers.await.map_err(explain)
    }
}
