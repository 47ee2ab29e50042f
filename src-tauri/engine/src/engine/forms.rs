//! Links of an engine, handed on: in other forms, as a picture, as a table; and asked whether they still work.

use std::collections::HashMap;
use std::path::Path;

use futures::StreamExt as _;
use serde::Serialize;
use uuid::Uuid;

use super::Engine;
use super::links::{check_key, ended, url_without_secret};
use crate::clock;
use crate::connection::OpenConnection;
use crate::error::{Error, Result, code};
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

/// How many links were copied, and why the others were left out: what opens nothing is not handed on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CopiedLinks {
    /// Links that work.
    pub copied: u32,
    /// Links whose time is over.
    pub ended: u32,
    /// Links that were taken back.
    pub revoked: u32,
    /// Links that cannot be signed again: their connection, or the key that signed them, is gone.
    pub unsigned: u32,
}

impl CopiedLinks {
    /// Links that were asked for and do not work.
    pub fn left_out(&self) -> u32 {
        self.ended + self.revoked + self.unsigned
    }
}

/// Links as text, those of them that work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkText {
    /// One link a line; empty where none works.
    pub text: String,
    /// How many stand in it, and how many do not.
    pub count: CopiedLinks,
}

impl LinkText {
    /// The text.
    ///
    /// # Errors
    /// `link-revoked` or `link-ended` where no link works.
    pub fn some(self) -> Result<String> {
        let CopiedLinks {
            copied,
            ended,
            revoked,
            ..
        } = self.count;
        match (copied, ended, revoked) {
            (1.., ..) => Ok(self.text),
            (_, 0, 1..) => Err(Error::new(
                code::LINK_REVOKED,
                "Nothing was copied: these links were taken back.",
                "Make new ones where their files were kept.",
            )),
            _ => Err(Error::new(
                code::LINK_ENDED,
                "Nothing was copied: none of these links works any more.",
                "Renew them in the Links view.",
            )),
        }
    }
}

impl Engine {
    /// The addresses of links, in the order of `ids`, or why a link has none that works. Signed anew, each comes out the
    /// same each time.
    async fn urls_of(&self, ids: &[Uuid]) -> Result<Vec<(LinkRow, Result<String>)>> {
        let rows = self.library().links_of(ids).await?;
        let rows: HashMap<Uuid, LinkRow> = rows.into_iter().map(|row| (row.id, row)).collect();
        let mut found = Vec::with_capacity(ids.len());
        let mut opened = HashMap::new();
        for id in ids {
            let link = match rows.get(id) {
                Some(link) => link.clone(),
                None => self.link_row(*id).await?,
            };
            let url = self.working_url_with(&link, &mut opened).await;
            found.push((link, url));
        }
        Ok(found)
    }

    async fn working_url_with(
        &self,
        link: &LinkRow,
        opened: &mut HashMap<Uuid, Result<OpenConnection>>,
    ) -> Result<String> {
        if let Some(url) = url_without_secret(link)? {
            return Ok(url);
        }
        if link.state_at(clock::now_at(&link.endpoint)) == LinkState::Ended {
            return Err(ended());
        }
        // A look into the keychain may take longer than signing a thousand links.
        let id = link.connection_id;
        if let std::collections::hash_map::Entry::Vacant(entry) = opened.entry(id) {
            entry.insert(self.open_stored(link).await);
        }
        let open = match opened.get(&id) {
            Some(Ok(open)) => open,
            Some(Err(error)) => return Err(error.clone()),
            None => return self.link_url(link.id).await,
        };
        check_key(link, &open.connection)?;
        Ok(link::url_of(link, open, self.caches())?.to_string())
    }

    /// Links for the clipboard, one a line, in the order of `ids`: those that work.
    ///
    /// # Errors
    /// Why they cannot be signed, where that is what keeps all of them out.
    pub async fn link_text(&self, ids: &[Uuid], form: LinkForm) -> Result<LinkText> {
        let mut lines = Vec::with_capacity(ids.len());
        let mut count = CopiedLinks::default();
        let mut why = None;
        for (link, url) in self.urls_of(ids).await? {
            let url = match url {
                Ok(url) => url,
                Err(error) => {
                    match error.code.as_ref() {
                        code::LINK_ENDED => count.ended += 1,
                        code::LINK_REVOKED => count.revoked += 1,
                        _ => {
                            count.unsigned += 1;
                            why.get_or_insert(error);
                        }
                    }
                    continue;
                }
            };
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
            count.copied += 1;
        }
        match why {
            Some(error) if count.copied + count.ended + count.revoked == 0 => Err(error),
            _ => Ok(LinkText {
                text: lines.join("\n"),
                count,
            }),
        }
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
        let links = self.urls_of(ids).await?;
        // One whose connection is gone has no address any more, and is listed all the same.
        let links: Vec<_> = links
            .into_iter()
            .map(|(row, url)| (self.view_of(&row), url.ok()))
            .collect();
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
