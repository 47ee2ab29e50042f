//! What dead processes left unfinished.

use super::{Destination, Engine};
use crate::clock;
use crate::error::Result;
use crate::s3::Storage;
use crate::upload::journal::{self, Process};
use crate::upload::{UploadState, UploadView, transfer};

impl Engine {
    /// Finds what dead processes left unfinished: says so, and takes their multipart uploads back on the server.
    pub async fn recover(&self) -> Result<()> {
        for (mut upload, batch) in self.library().unfinished_uploads().await? {
            if upload.process == self.inner.process.name
                || !Process::is_dead(self.home(), &upload.process)
            {
                continue;
            }
            // It waits for the person, not for a process.
            if upload.state == UploadState::Paused {
                continue;
            }
            upload.state = UploadState::Failed;
            upload.error = Some(journal::interrupted());
            upload.finished_at = Some(clock::now());
            if self
                .library()
                .save_interrupted(&upload, &upload.process)
                .await?
            {
                let poster = self.has_poster(upload.id);
                self.board()
                    .put(UploadView::new(&upload, &batch, None, poster));
            }
        }
        Process::sweep(self.home());
        for (upload, batch) in self.library().left_multiparts().await? {
            let Some(id) = &upload.multipart_id else {
                continue;
            };
            let Ok(open) = self
                .open_destination(Destination::Stored(batch.connection_id))
                .await
            else {
                continue;
            };
            let storage = Storage::open(&open);
            let key = upload.multipart_key.as_ref().unwrap_or(&upload.key);
            if transfer::again(|| storage.abort(key, id)).await.is_ok() {
                self.library().clear_multipart(upload.id, id).await?;
            }
        }
        let engine = self.clone();
        tokio::spawn(async move { engine.sweep_links().await });
        Ok(())
    }
}
