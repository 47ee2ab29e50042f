//! Pictures and facts of what is uploaded, made beside the uploads.

use uuid::Uuid;

use super::Engine;
use crate::library::UploadRow;
use crate::upload::{UploadView, media};

impl Engine {
    /// Reads duration and picture, one file at a time, beside the upload.
    pub(super) fn look_at(&self, upload: &UploadRow) {
        if !media::has_picture(&upload.content_type) && upload.package.is_none() {
            return;
        }
        let path = match &upload.package {
            Some(playlist) => format!("{}/{playlist}", upload.path),
            None => upload.path.clone(),
        };
        let (engine, id) = (self.clone(), upload.id);
        self.inner.posters_under_way.spawn(async move {
            let Ok(_turn) = engine.inner.posters.acquire().await else {
                return;
            };
            let facts = media::facts(&path).await;
            if let Some(facts) = &facts {
                let _ = engine.library().save_media(id, facts).await;
            }
            let poster = media::poster(&path, facts.as_ref(), &engine.home().poster_file(id)).await;
            if facts.is_none() && !poster {
                return;
            }
            if engine.board().view(id).is_some() {
                engine.board().update(id, |view| {
                    view.media = facts.or(view.media);
                    view.poster |= poster;
                });
            } else if let Ok((upload, batch)) = engine.upload_and_batch(id).await {
                let links = engine
                    .library()
                    .newest_links_of(&[id])
                    .await
                    .unwrap_or_default();
                let link = links.first().map(|link| link.view(poster));
                engine
                    .board()
                    .put(UploadView::new(&upload, &batch, link, poster));
                engine.board().tell(|frame| frame.links_changed = true);
            }
        });
    }

    /// The poster of an upload that the library knows, a JPEG picture. Nothing else of the disk can be named by an id.
    pub async fn poster(&self, upload: Uuid) -> Option<Vec<u8>> {
        self.library().upload(upload).await.ok().flatten()?;
        tokio::fs::read(self.home().poster_file(upload)).await.ok()
    }

    pub(super) fn has_poster(&self, upload: Uuid) -> bool {
        self.home().poster_file(upload).exists()
    }
}
