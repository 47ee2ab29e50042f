//! Links of an engine, handed on: in other forms, as a picture, as a table; and asked whether they still work.

use std::collections::HashMap;
use std::path::Path;

use futures::StreamExt as _;
use serde::Serialize;
use uuid::Uuid;

use super::Engine;
use super::links::{check_key, url_without_secret};
use crate::connection::OpenConnection;
use crate::error::Result;
use crate::export;
use crate::library::LinkRow;
use crate::link::{self, LinkForm, LinkState, forms};

/// How many links are asked for at the same time.
const ASKED_AT_ONCE: usize = 8;

/// What a link's server says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LinkCheck {
    /// The link.
    pub id: Uuid,
    /// Whether it opens. None where its server could not be reached, or it cannot be signed any more.
    pub works: Option<bool>,
}

impl Engine {
    /// The addresses of links, in the order of `ids`. Signed anew, each comes out the same each time.
    pub(super) async fn urls_of(&self, ids: &[Uuid]) -> Result<Vec<(LinkRow, String)>> {
        let mut found = Vec::with_capacity(ids.len());
        let mut opened: HashMap<Uuid, OpenConnection> = HashMap::new();
        for id in ids {
            let link = self.link_row(*id).await?;
            if let Some(url) = url_without_secret(&link)? {
                found.push((link, url));
                continue;
            }
            // A look into the keychain may take longer than signing a thousand links.
            if let Some(open) = opened.get(&link.connection_id) {
                check_key(&link, &open.connection)?;
            } else {
                let open = self.open_for(&link).await?;
                opened.insert(link.connection_id, open);
            }
            if let Some(open) = opened.get(&link.connection_id) {
                let url = link::url_of(&link, open, self.caches())?.to_string();
                found.push((link, url));
            }
        }
        Ok(found)
    }

    /// Links for the clipboard, one a line, in the order of `ids`.
    pub async fn link_text(&self, ids: &[Uuid], form: LinkForm) -> Result<String> {
        let mut lines = Vec::with_capacity(ids.len());
        for (link, url) in self.urls_of(ids).await? {
            let (mut poster, mut media) = (None, None);
            if let (LinkForm::Html, Some(upload)) = (form, link.upload_id) {
                poster = tokio::fs::read(self.home().poster_file(upload)).await.ok();
                media = self
                    .library()
                    .upload(upload)
                    .await?
                    .and_then(|row| row.media);
            }
            let shown = forms::Shown {
                name: &link.name,
                content_type: &link.content_type,
                url: &url,
                poster: poster.as_deref(),
                media: media.as_ref(),
            };
            lines.push(shown.text(form));
        }
        Ok(lines.join("\n"))
    }

    /// A QR code of a link, as an SVG picture.
    ///
    /// # Errors
    /// `not-for-this-link` where its address is too long; what [`Self::link_url`] says.
    pub async fn link_qr(&self, id: Uuid) -> Result<String> {
        forms::qr(&self.link_url(id).await?)
    }

    /// Writes the QR code of a link to `path`.
    ///
    /// # Errors
    /// `file-unwritable`; what [`Self::link_qr`] says.
    pub async fn export_qr(&self, id: Uuid, path: &Path) -> Result<()> {
        let picture = self.link_qr(id).await?;
        export::write(path, |file| file.write_all(picture.as_bytes()))
    }

    /// Writes links to `path`, those that work with their addresses: as JSON where its name ends so, else as CSV.
    ///
    /// # Errors
    /// `file-unwritable`; what the library says.
    pub async fn export_links(&self, ids: &[Uuid], path: &Path) -> Result<()> {
        let mut links = Vec::with_capacity(ids.len());
        for id in ids {
            let row = self.link_row(*id).await?;
            let view = self.view_of(&row);
            // One whose connection is gone has no address any more, and is listed all the same.
            let url = match view.state {
                LinkState::Ended | LinkState::Revoked => None,
                _ => self.urls_of(&[*id]).await.ok(),
            };
            let url = url.and_then(|found| found.into_iter().next());
            links.push((view, url.map(|(_, url)| url)));
        }
        let lines = links
            .iter()
            .map(|(view, url)| forms::Line::new(view, url.clone()));
        let lines: Vec<_> = lines.collect();
        let is_json = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        export::write(path, |file| match is_json {
            true => forms::json(&lines, file),
            false => forms::csv(lines, file),
        })
    }

    /// Asks for each link as anybody would, and says which work. Of those that were taken back it is remembered.
    pub async fn check_links(&self, ids: &[Uuid]) -> Vec<LinkCheck> {
        let check = |id: Uuid| async move {
            let works = self.ask_for_link(id).await.ok().flatten();
            LinkCheck { id, works }
        };
        let checks: Vec<_> = ids.iter().copied().map(check).collect();
        futures::stream::iter(checks)
            .buffered(ASKED_AT_ONCE)
            .collect()
            .await
    }

    async fn ask_for_link(&self, id: Uuid) -> Result<Option<bool>> {
        let mut link = self.link_row(id).await?;
        if link.revoked_at.take().is_none() {
            return Ok(link::opens(&self.link_url(id).await?).await);
        }
        // As it was before it was taken back: whoever has it asks for that.
        let url = match url_without_secret(&link)? {
            Some(url) => url,
            None => {
                let open = self.open_for(&link).await?;
                link::url_of(&link, &open, self.caches())?.to_string()
            }
        };
        let opens = link::opens(&url).await;
        if let Some(opens) = opens {
            self.library().save_link_answer(id, opens).await?;
            self.board().tell(|frame| frame.links_changed = true);
        }
        Ok(opens)
    }
}
