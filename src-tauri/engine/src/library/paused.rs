//! What the library knows of paused uploads: they stay paused over restarts.

use uuid::Uuid;

use super::{BatchRow, Library, UploadRow, explain};
use crate::error::Result;

impl Library {
    /// Writes that uploads were paused, or that they wait for their turn again, in one transaction. What has begun or
    /// ended meanwhile is left alone.
    pub async fn save_paused(&self, uploads: &[Uuid], paused: bool) -> Result<()> {
        let sql = match paused {
            true => {
                "UPDATE uploads SET state = 'paused' WHERE id = ? AND state IN ('queued', 'waiting')"
            }
            false => "UPDATE uploads SET state = 'queued' WHERE id = ? AND state = 'paused'",
        };
        let begun = self.pool().begin_with("BEGIN IMMEDIATE").await;
        let mut transaction = begun.map_err(explain)?;
        for upload in uploads {
            sqlx::query(sql)
                .bind(upload.to_string())
                .execute(&mut *transaction)
                .await
                .map_err(explain)?;
        }
        transaction.commit().await.map_err(explain)
    }

    /// Writes that uploads which had sent nothing were cancelled at `time` (seconds since 1970, UTC), in one transaction.
    pub(crate) async fn cancel_uploads(&self, uploads: &[Uuid], time: i64) -> Result<()> {
        let begun = self.pool().begin_with("BEGIN IMMEDIATE").await;
        let mut transaction = begun.map_err(explain)?;
        for upload in uploads {
            sqlx::query("UPDATE uploads SET state = 'cancelled', finished_at = ? WHERE id = ?")
                .bind(time)
                .bind(upload.to_string())
                .execute(&mut *transaction)
                .await
                .map_err(explain)?;
        }
        transaction.commit().await.map_err(explain)
    }

    /// The paused uploads, in the order of their drops.
    pub async fn paused_uploads(&self) -> Result<Vec<(UploadRow, BatchRow)>> {
        let rows = sqlx::query(
            "SELECT uploads.* FROM uploads JOIN batches ON batches.id = uploads.batch_id
             WHERE uploads.state = 'paused' ORDER BY batches.sequence, uploads.position",
        )
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        self.with_batches(&rows).await
    }
}
