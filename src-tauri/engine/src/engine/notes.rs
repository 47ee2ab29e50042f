//! What a person wishes of a link to what another link opens, and says of one.

use serde::Deserialize;
use uuid::Uuid;

use super::Engine;
use crate::error::Result;
use crate::link::{LinkView, Note, OpensAs};

/// What a new link shall be. What is not said stays as it is with the link that it is made from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LinkWish {
    /// Its life, in seconds.
    pub lifetime_seconds: Option<u64>,
    /// What a browser does with it.
    pub opens_as: Option<OpensAs>,
    /// What it is for.
    pub note: Option<String>,
    /// Who has it.
    pub recipient: Option<String>,
}

impl LinkWish {
    pub(super) fn note_after(&self, old: &Note) -> Result<Note> {
        Note::new(
            self.note.as_deref().unwrap_or(&old.text),
            self.recipient.as_deref().unwrap_or(&old.recipient),
        )
    }
}

impl Engine {
    /// Writes what a link is for and who has it; empty texts remove what was there. The link itself stays as it is.
    ///
    /// # Errors
    /// `invalid-note`, `link-unknown`.
    pub async fn annotate_link(&self, id: Uuid, note: &str, recipient: &str) -> Result<LinkView> {
        let note = Note::new(note, recipient)?;
        let mut link = self.link_row(id).await?;
        self.library().save_note(id, &note).await?;
        link.note = note;
        self.board().tell(|frame| frame.links_changed = true);
        Ok(self.view_of(&link))
    }
}
