//! Pictures and facts of what is uploaded, made beside the uploads.

use std::collections::HashSet;

use uuid::Uuid;

use super::Engine;
use crate::library::UploadRow;
use crate::upload::{UploadView, media};

impl Engine {
    /// Reads duration and picture, one file at a time, beside the upload.
    pub(super) fn look_at(&self, upload: &UploadRow) {
        let pictured = media::has_picture(&upload.content_type) || upload.package.is_some();
        if !pictured && !media::has_facts(&upload.content_type) {
            return;
        }
        let (path, size) = match &upload.package {
            Some(playlist) => (format!("{}/{playlist}", upload.path), None),
            None => (upload.path.clone(), Some(upload.size)),
        };
        let (engine, id, content_type) = (self.clone(), upload.id, upload.content_type.clone());
        self.inner.posters_under_way.spawn(async move {
            let Ok(_turn) = engine.inner.posters.acquire().await else {
                return;
            };
            let facts = media::facts(&path, &content_type, size).await;
            if let Some(facts) = &facts {
                let _ = engine.library().save_media(id, facts).await;
            }
            let file = engine.home().poster_file(id);
            let poster = pictured && media::poster(&path, facts.as_ref(), &file).await;
            if facts.is_none() && !poster {
                return;
            }
            if engine.board().view(id).is_some() {
                engine.board().update(id, |view| {
                    view.media = facts.or(view.media.take());
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

    /// The uploads that have a poster, by one look into their folder.
    pub(super) fn posters(&self) -> HashSet<Uuid> {
        let any = self.home().poster_file(Uuid::nil());
        let files = any.parent().and_then(|folder| folder.read_dir().ok());
        let ids = files.into_iter().flatten().flatten().filter_map(|file| {
            let path = file.path();
            Uuid::parse_str(path.file_stem()?.to_str()?).ok()
        });
        ids.collect()
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
