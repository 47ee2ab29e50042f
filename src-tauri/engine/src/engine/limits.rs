//! Speed limits: of all uploads, of one connection, of this process alone.

use uuid::Uuid;

use super::Engine;
use crate::connection;
use crate::error::Result;
use crate::library::Settings;
use crate::limit::{self, SpeedLimit};

impl Engine {
    /// Limits what is sent to a connection, in bytes a second; None: no limit of its own. It holds at once.
    ///
    /// # Errors
    /// `invalid-setting` where the limit is out of range.
    pub async fn limit_connection(&self, id: Uuid, limit: Option<u64>) -> Result<()> {
        limit::check(limit)?;
        let found = self.library().connection(id).await?;
        found.ok_or_else(connection::unknown)?;
        self.library().save_speed_limit(id, limit).await?;
        self.inner.queue.limit_connection(id, limit);
        self.board().tell(|frame| frame.connections_changed = true);
        Ok(())
    }

    /// For the life of this process, and whatever is set: how fast all uploads together may be, in bytes a second, and
    /// how many files are sent at the same time.
    ///
    /// # Errors
    /// `invalid-setting` where one of them is out of range.
    pub async fn limit_here(&self, limit: Option<u64>, parallel: Option<u8>) -> Result<()> {
        let mut settings: Settings = self.settings().await?;
        if limit.is_some() {
            settings.speed_limit = SpeedLimit {
                always: limit,
                ..SpeedLimit::default()
            };
        }
        settings.parallel_uploads = parallel.unwrap_or(settings.parallel_uploads);
        settings.validate()?;
        self.inner.queue.set(&settings);
        Ok(())
    }

    /// The limit that holds now for all uploads of this process together, in bytes a second.
    pub fn speed_limit(&self) -> Option<u64> {
        self.inner.queue.limits().now()
    }
}
