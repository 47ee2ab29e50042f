//! Pause, resume, and what waits for a person or for the network.

use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

use super::uploads::running_elsewhere;
use super::{Destination, Engine};
use crate::clock;
use crate::error::Result;
use crate::event::HoldView;
use crate::library::{BatchRow, UploadRow};
use crate::s3::Storage;
use crate::upload::journal::Process;
use crate::upload::queue::Which;
use crate::upload::{UploadState, UploadView, transfer};

impl Engine {
    /// Says that a person is there: what the network or a connection in need of mending stops then waits instead of
    /// failing.
    pub fn attend(&self) {
        self.inner.queue.attend();
    }

    /// Pauses an upload: nothing more of it is sent, and what was sent stays on the server. It stays paused over
    /// restarts.
    pub async fn pause(&self, id: Uuid) -> Result<()> {
        if !self.inner.queue.pause(Which::One(id)).await && !self.inner.queue.holds(id) {
            let (upload, _) = self.upload_and_batch(id).await?;
            if !upload.state.is_final() && upload.state != UploadState::Paused {
                return Err(running_elsewhere());
            }
        }
        Ok(())
    }

    /// Puts a paused upload back into the queue, at its place.
    pub async fn resume(&self, id: Uuid) -> Result<()> {
        if self.inner.queue.resume(Which::One(id)).await || self.inner.queue.holds(id) {
            return Ok(());
        }
        let (upload, batch) = self.upload_and_batch(id).await?;
        match self.is_left_paused(&upload) {
            true => self.resume_left(upload, batch).await,
            false if upload.state == UploadState::Paused => Err(running_elsewhere()),
            false => Ok(()),
        }
    }

    /// Pauses what is left of a batch.
    pub async fn pause_batch(&self, batch: Uuid) -> Result<()> {
        self.inner.queue.pause(Which::Batch(batch)).await;
        Ok(())
    }

    /// Puts what is paused of a batch back into the queue.
    pub async fn resume_batch(&self, batch: Uuid) -> Result<()> {
        self.resume_which(Which::Batch(batch)).await
    }

    /// Pauses every upload of this process.
    pub async fn pause_all(&self) -> Result<()> {
        self.inner.queue.pause(Which::All).await;
        Ok(())
    }

    /// Waits until nothing of this process is being sent.
    pub async fn at_rest(&self) {
        let mut frames = self.frames();
        while self.overall().running > 0 {
            if let Err(RecvError::Closed) = frames.recv().await {
                return;
            }
        }
    }

    /// Puts every paused upload back into the queue.
    pub async fn resume_all(&self) -> Result<()> {
        self.resume_which(Which::All).await
    }

    /// Sends an upload before all others that wait, or after them; over restarts, too. One that is being sent, or has
    /// ended, stays as it is.
    pub async fn shift(&self, id: Uuid, first: bool) -> Result<()> {
        self.inner.queue.shift(Which::One(id), first).await
    }

    /// The same of what waits of a batch.
    pub async fn shift_batch(&self, batch: Uuid, first: bool) -> Result<()> {
        self.inner.queue.shift(Which::Batch(batch), first).await
    }

    async fn resume_which(&self, which: Which) -> Result<()> {
        self.inner.queue.resume(which).await;
        let mut trouble = None;
        for (upload, batch) in self.left_paused(which).await? {
            // One file that is gone does not keep the others.
            if let Err(error) = self.resume_left(upload, batch).await {
                trouble.get_or_insert(error);
            }
        }
        trouble.map_or(Ok(()), Err)
    }

    /// The connections that have to be mended before their uploads go on.
    pub fn holds(&self) -> Vec<HoldView> {
        self.board().holds()
    }

    /// Tries a connection again, opened anew: what waits for it goes on.
    pub async fn try_connection_again(&self, id: Uuid) -> Result<()> {
        let open = self.open_destination(Destination::Stored(id)).await?;
        self.inner.queue.mended(open);
        Ok(())
    }

    /// What waits for a connection that is gone ends.
    pub(crate) async fn give_up_connection(&self, id: Uuid) {
        self.inner.queue.give_up(id).await;
    }

    /// Whether an upload is paused and in no living process's hands.
    pub(super) fn is_left_paused(&self, upload: &UploadRow) -> bool {
        upload.state == UploadState::Paused
            && !self.inner.queue.holds(upload.id)
            && (upload.process == self.inner.process.name
                || Process::is_dead(self.home(), &upload.process))
    }

    /// Paused uploads of earlier processes.
    pub(super) async fn left_paused(&self, which: Which) -> Result<Vec<(UploadRow, BatchRow)>> {
        let mut left = self.library().paused_uploads().await?;
        left.retain(|(upload, _)| {
            which.has(upload.id, upload.batch_id) && self.is_left_paused(upload)
        });
        Ok(left)
    }

    async fn resume_left(&self, upload: UploadRow, batch: BatchRow) -> Result<()> {
        let id = upload.id;
        if !self.inner.queue.hold(id) {
            return Ok(());
        }
        let begun = self.begin_again(upload, batch).await;
        if begun.is_err() {
            self.inner.queue.release(id);
        }
        begun.map(|_| ())
    }

    /// Cancels one that an earlier process has paused. What it has on the server is taken back now, or at the next
    /// start.
    pub(super) async fn cancel_left(&self, mut upload: UploadRow, batch: &BatchRow) -> Result<()> {
        upload.state = UploadState::Cancelled;
        upload.finished_at = Some(clock::now());
        self.library().save_upload(&upload).await?;
        let poster = self.has_poster(upload.id);
        self.board()
            .put(UploadView::new(&upload, batch, None, poster));
        let (engine, batch) = (self.clone(), batch.clone());
        tokio::spawn(async move {
            engine.take_back_package(&upload, &batch).await?;
            let Some(multipart) = upload.multipart_id.clone() else {
                return Ok(());
            };
            let connection = batch.connection_id;
            let destination = Destination::Stored(connection);
            let open = engine.open_destination(destination).await?;
            let storage = Storage::open(&open);
            let key = upload.multipart_key.as_ref().unwrap_or(&upload.key);
            transfer::again(|| storage.abort(key, &multipart)).await?;
            engine
                .library()
                .clear_multipart(upload.id, &multipart)
                .await
        });
        Ok(())
    }
}
