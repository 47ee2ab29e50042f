//! Batches of an engine, as they are shown.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use uuid::Uuid;

use super::Engine;
use crate::error::{Error, Result, code};
use crate::library::{BatchRow, LinkRow, UploadRow};
use crate::upload::{BatchView, UploadState, UploadView};

/// Batches that the window shows.
pub(super) const BATCHES_SHOWN: u32 = 200;

impl Engine {
    /// The batches that are shown, newest first.
    pub async fn batches(&self) -> Result<Vec<BatchView>> {
        self.newest_batches(BATCHES_SHOWN).await
    }

    /// At most so many of the batches that are shown, newest first.
    pub async fn newest_batches(&self, most: u32) -> Result<Vec<BatchView>> {
        let rows = self.library().batches(most.min(BATCHES_SHOWN)).await?;
        let uploads = rows.iter().flat_map(|(_, uploads)| uploads);
        let links = self.links_of_done(uploads).await?;
        let mut views = Vec::with_capacity(rows.len());
        for (batch, uploads) in &rows {
            views.push(self.batch_view(batch, uploads, &links).await?);
        }
        Ok(views)
    }

    /// One batch.
    pub async fn batch(&self, id: Uuid) -> Result<BatchView> {
        let batch = self
            .library()
            .batch(id)
            .await?
            .ok_or_else(upload_not_found)?;
        // What has not ended is all on the board, as a new batch is: it is not read whole to be told what is known.
        let ids = self.library().upload_ids_of(id).await?;
        if let Some(views) = self.board().views(&ids) {
            return Ok(BatchView::new(&batch, views));
        }
        let uploads = self.library().uploads_of(id).await?;
        let links = self.links_of_done(uploads.iter()).await?;
        self.batch_view(&batch, &uploads, &links).await
    }

    /// These uploads of a batch, those that are there.
    pub async fn uploads(&self, batch: Uuid, ids: &[Uuid]) -> Result<Vec<UploadView>> {
        if let Some(views) = self.board().views(ids) {
            return Ok(views);
        }
        let ids: HashSet<_> = ids.iter().collect();
        let mut uploads = self.batch(batch).await?.uploads;
        uploads.retain(|upload| ids.contains(&upload.id));
        Ok(uploads)
    }

    /// The newest link of each upload that is done.
    async fn links_of_done(
        &self,
        uploads: impl Iterator<Item = &UploadRow>,
    ) -> Result<HashMap<Uuid, LinkRow>> {
        let done =
            |upload: &&UploadRow| matches!(upload.state, UploadState::Done | UploadState::Skipped);
        let done: Vec<_> = uploads.filter(done).map(|upload| upload.id).collect();
        let links = self.library().newest_links_of(&done).await?;
        let by_upload = links
            .into_iter()
            .filter_map(|link| Some((link.upload_id?, link)));
        Ok(by_upload.collect())
    }

    async fn batch_view(
        &self,
        batch: &BatchRow,
        uploads: &[UploadRow],
        links: &HashMap<Uuid, LinkRow>,
    ) -> Result<BatchView> {
        let mut views = Vec::with_capacity(uploads.len());
        for upload in uploads {
            // What runs here is known better by the board than by the library.
            if let Some(view) = self.board().view(upload.id) {
                views.push(view);
                continue;
            }
            // It ended between the look into the library and the one at the board.
            let ended = !upload.state.is_final() && upload.process == self.inner.process.name;
            let again = match ended {
                true => self.library().upload(upload.id).await?,
                false => None,
            };
            let link = match &again {
                Some(_) => self.library().newest_links_of(&[upload.id]).await?.pop(),
                None => links.get(&upload.id).cloned(),
            };
            let poster = self.has_poster(upload.id);
            let link = link.map(|link| link.view(poster));
            let upload = again.as_ref().unwrap_or(upload);
            views.push(UploadView::new(upload, batch, link, poster));
        }
        Ok(BatchView::new(batch, views))
    }

    /// The path of an upload's file on this computer.
    pub async fn path_of(&self, id: Uuid) -> Result<PathBuf> {
        Ok(self.upload_and_batch(id).await?.0.path.into())
    }

    pub(super) async fn upload_and_batch(&self, id: Uuid) -> Result<(UploadRow, BatchRow)> {
        let upload = self
            .library()
            .upload(id)
            .await?
            .ok_or_else(upload_not_found)?;
        let batch = self
            .library()
            .batch(upload.batch_id)
            .await?
            .ok_or_else(upload_not_found)?;
        Ok((upload, batch))
    }
}

fn upload_not_found() -> Error {
    Error::new(
        code::UPLOAD_NOT_FOUND,
        "There is no such upload in the library.",
        "Upload the file again.",
    )
}
