//! Links of an engine: listed, shown again, renewed.

use secrecy::SecretString;
use uuid::Uuid;

use super::Engine;
use crate::clock;
use crate::connection::{self, OpenConnection, Provider};
use crate::error::{Error, Result, code};
use crate::library::LinkRow;
use crate::link::{self, LinkView};
use crate::upload::UploadView;

impl Engine {
    /// All links, newest first.
    pub async fn links(&self) -> Result<Vec<LinkView>> {
        let links = self.library().links().await?;
        let view = |link: &LinkRow| link.view(link.upload_id.is_some_and(|id| self.has_poster(id)));
        Ok(links.iter().map(view).collect())
    }

    /// A link's address. It is signed anew, and comes out the same each time.
    pub async fn link_url(&self, id: Uuid) -> Result<String> {
        let link = self.link_row(id).await?;
        let secret = self.secret_for(&link).await?;
        link::url_of(&link, &secret)
    }

    /// The address of a link that was made just now with a connection that is not stored.
    pub async fn link_url_with(&self, id: Uuid, open: &OpenConnection) -> Result<String> {
        link::url_of(&self.link_row(id).await?, &open.secret)
    }

    /// The addresses of links for the clipboard, one a line, in the order of `ids`.
    pub async fn link_text(&self, ids: &[Uuid]) -> Result<String> {
        let mut lines = Vec::with_capacity(ids.len());
        for id in ids {
            lines.push(self.link_url(*id).await?);
        }
        Ok(lines.join("\n"))
    }

    /// Makes a new link to the same object, from now on. The old one keeps its own time.
    pub async fn renew(&self, id: Uuid, lifetime_seconds: Option<u64>) -> Result<LinkView> {
        let old = self.link_row(id).await?;
        let connection = self
            .library()
            .connection(old.connection_id)
            .await?
            .ok_or_else(|| gone(&old))?;
        let lifetime = lifetime_seconds.unwrap_or(old.lifetime_seconds.into());
        let now = clock::now();
        let link = LinkRow {
            id: Uuid::new_v4(),
            // The connection may have been edited since; its object is where it was. Only the sandbox moves.
            endpoint: match connection.provider {
                Provider::Sandbox => connection.endpoint.clone(),
                _ => old.endpoint.clone(),
            },
            key_id: connection.key_id.clone(),
            lifetime_seconds: connection::check_lifetime(&connection, lifetime)?,
            signed_at: now,
            created_at: now,
            ..old
        };
        link::url_of(&link, &self.secret_for(&link).await?)?;
        self.library().add_link(&link).await?;
        let poster = link.upload_id.is_some_and(|id| self.has_poster(id));
        let view = link.view(poster);
        if let Some(id) = link.upload_id
            && let Ok((upload, batch)) = self.upload_and_batch(id).await
        {
            self.board()
                .put(UploadView::new(&upload, &batch, Some(view.clone()), poster));
        }
        self.board().tell(|frame| frame.links_changed = true);
        Ok(view)
    }

    async fn link_row(&self, id: Uuid) -> Result<LinkRow> {
        self.library().link(id).await?.ok_or_else(|| {
            Error::new(
                code::LINK_UNKNOWN,
                "There is no such link in the library.",
                "Choose one that the Links view lists.",
            )
        })
    }

    /// The secret that signed a link: a key that was replaced since cannot sign the same link again.
    async fn secret_for(&self, link: &LinkRow) -> Result<SecretString> {
        let connection = self
            .library()
            .connection(link.connection_id)
            .await?
            .ok_or_else(|| gone(link))?;
        if connection.key_id != link.key_id {
            return Err(Error::new(
                code::LINK_UNKNOWN,
                "This link was signed with a key that the connection no longer has.",
                "Renew the link: the new one is signed with the connection's key of today.",
            ));
        }
        self.keychain().secret(link.connection_id).await
    }
}

fn gone(link: &LinkRow) -> Error {
    Error::new(
        code::CONNECTION_UNKNOWN,
        format!(
            "The connection “{}” that made this link is not stored here.",
            link.connection_name
        ),
        "The link that was handed out works until its time; to make it again, add the connection.",
    )
}
