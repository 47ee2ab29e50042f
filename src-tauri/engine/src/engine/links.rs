//! Links of an engine: listed, shown again, made for any key, renewed.

use std::collections::HashMap;

use uuid::Uuid;

use super::{Destination, Engine, LinkWish};
use crate::clock;
use crate::connection::{self, Connection, OpenConnection, Provider};
use crate::error::{Error, Result, code};
use crate::library::LinkRow;
use crate::link::{self, LinkKind, LinkState, LinkView, Note, OpensAs, Window, publish, sign};
use crate::s3::Storage;
use crate::upload::UploadView;
use crate::upload::transfer::again;

impl Engine {
    /// All links, newest first.
    pub async fn links(&self) -> Result<Vec<LinkView>> {
        Ok(self.views_of(&self.library().links().await?))
    }

    /// At most so many links, newest first, from the one on that comes after `after`; None: from the newest on.
    pub async fn links_after(&self, after: Option<Uuid>, most: u32) -> Result<Vec<LinkView>> {
        Ok(self.views_of(&self.library().links_after(after, most).await?))
    }

    fn views_of(&self, links: &[LinkRow]) -> Vec<LinkView> {
        let posters = self.posters();
        let has = |link: &LinkRow| link.upload_id.is_some_and(|id| posters.contains(&id));
        links.iter().map(|link| link.view(has(link))).collect()
    }

    /// The life of links that is set, as far as the connection can keep it, in seconds.
    pub async fn usual_lifetime(&self, connection: &Connection) -> Result<u64> {
        let set = self.library().settings().await?.link_lifetime_seconds;
        Ok(set.min(connection.max_lifetime_seconds()).into())
    }

    /// A link's address. It is signed anew, and comes out the same each time.
    ///
    /// # Errors
    /// `link-revoked`; `link-unknown` where another key signed it than the connection has now; what the keychain says.
    pub async fn link_url(&self, id: Uuid) -> Result<String> {
        let link = self.link_row(id).await?;
        if let Some(url) = url_without_secret(&link)? {
            return Ok(url);
        }
        let open = self.open_for(&link).await?;
        Ok(link::url_of(&link, &open, self.caches())?.to_string())
    }

    /// The address of a link that opens now.
    ///
    /// # Errors
    /// `link-ended`; what [`Self::link_url`] says.
    pub async fn working_url(&self, id: Uuid) -> Result<String> {
        let link = self.link_row(id).await?;
        match link.state_at(clock::now_at(&link.endpoint)) {
            LinkState::Ended => Err(ended()),
            _ => self.link_url(id).await,
        }
    }

    /// The newest link that works.
    pub async fn newest_working_link(&self) -> Result<Option<LinkView>> {
        let link = self.library().newest_working_link(clock::now()).await?;
        Ok(link.map(|link| self.view_of(&link)))
    }

    /// The address of a link that was made just now with a connection that is not stored.
    pub async fn link_url_with(&self, id: Uuid, open: &OpenConnection) -> Result<String> {
        let link = self.link_row(id).await?;
        Ok(link::url_of(&link, open, self.caches())?.to_string())
    }

    /// The same of many, read at once. A link that is not there is left out.
    pub async fn link_urls_with(
        &self,
        ids: &[Uuid],
        open: &OpenConnection,
    ) -> Result<HashMap<Uuid, Result<String>>> {
        let links = self.library().links_of(ids).await?;
        let url = |link: &LinkRow| link::url_of(link, open, self.caches());
        let urls = links.iter().map(|link| (link.id, url(link)));
        Ok(urls
            .map(|(id, url)| (id, url.map(|url| url.to_string())))
            .collect())
    }

    /// A link to any object of the bucket. `download`: the name under which a browser saves it.
    ///
    /// Asked for again within its time window, it is the same link.
    ///
    /// # Errors
    /// `object-missing`, `lifetime-out-of-range`, `not-for-this-link`, and what storage says.
    pub async fn link_for_key(
        &self,
        destination: Destination,
        key: &str,
        lifetime_seconds: u64,
        download: Option<String>,
    ) -> Result<LinkView> {
        let note = Note::default();
        self.noted_link_for_key(destination, key, lifetime_seconds, download, note)
            .await
    }

    /// The same with what a person says of it. A link with another note or recipient is another link.
    pub async fn noted_link_for_key(
        &self,
        destination: Destination,
        key: &str,
        lifetime_seconds: u64,
        download: Option<String>,
        note: Note,
    ) -> Result<LinkView> {
        let open = self.open_destination(destination).await?;
        let connection = &open.connection;
        let promised = connection::check_lifetime(connection, lifetime_seconds)?;
        let same = |link: &LinkRow| {
            link.key == key
                && link.details.package.is_none()
                && link.details.download == download
                && link.note == note
        };
        if let Some(link) = self.shared_link(connection, promised, same).await? {
            return Ok(self.view_of(&link));
        }
        let storage = Storage::open(&open);
        let held = again(|| storage.describe(key))
            .await
            .map_err(|error| link::named(error, key))?;
        let target = link::Target {
            key: key.to_owned(),
            name: key.rsplit('/').next().unwrap_or(key).to_owned(),
            content_type: held.content_type,
            size: Some(held.size),
            download,
            note,
            ..link::Target::default()
        };
        let window = Window::of(
            clock::now_at(&connection.endpoint),
            promised,
            connection.max_lifetime_seconds(),
        );
        let link = link::make(connection, target, window)?;
        link::url_of(&link, &open, self.caches())?;
        self.library().add_link(&link).await?;
        self.board().tell(|frame| frame.links_changed = true);
        Ok(self.view_of(&link))
    }

    /// A link that was made in this time window for the same thing, with the connection as it is now.
    pub(super) async fn shared_link(
        &self,
        connection: &Connection,
        promised_seconds: u32,
        same: impl Fn(&LinkRow) -> bool,
    ) -> Result<Option<LinkRow>> {
        let now = clock::now_at(&connection.endpoint);
        let kind = connection.link_kind();
        let since = match kind {
            LinkKind::Public => i64::MIN,
            _ => Window::of(now, promised_seconds, connection.max_lifetime_seconds()).start,
        };
        let serves = |link: &LinkRow| {
            let time = Window {
                start: link.signed_at,
                lifetime_seconds: link.lifetime_seconds,
                length_seconds: link.details.window_seconds,
            };
            kind == LinkKind::Public || time.serves(now, promised_seconds)
        };
        let links = self.library().links_since(connection.id, since).await?;
        Ok(links.into_iter().find(|link| {
            let place = link.kind == kind
                && link.bucket == connection.bucket
                && link.endpoint == sign::address_of(connection)
                && link.key_id == sign::signing_key_id(connection, kind);
            place && same(link) && serves(link) && link.state_at(now) != LinkState::Revoked
        }))
    }

    /// Makes a new link to the same object or package, from now on. The old one keeps its own time.
    ///
    /// # Errors
    /// `connection-unknown`, `link-revoked`, `lifetime-out-of-range`, `not-for-this-link` for a public link, and what
    /// storage says of a package.
    pub async fn renew(&self, id: Uuid, lifetime_seconds: Option<u64>) -> Result<LinkView> {
        let wish = LinkWish {
            lifetime_seconds,
            ..LinkWish::default()
        };
        self.new_link(id, &wish).await
    }

    /// The same with a connection that is not stored.
    pub async fn renew_with(
        &self,
        id: Uuid,
        open: &OpenConnection,
        lifetime_seconds: Option<u64>,
    ) -> Result<LinkView> {
        let wish = LinkWish {
            lifetime_seconds,
            ..LinkWish::default()
        };
        self.new_link_with(id, open, &wish).await
    }

    /// Makes another link to what a link opens, from now on, as it is wished for. The old one stays as it is.
    ///
    /// # Errors
    /// `connection-unknown`, `link-revoked`, `lifetime-out-of-range`, `invalid-note`, `not-for-this-link` where it cannot be
    /// for downloading or would be the public link that is there, and what storage says of a package.
    pub async fn new_link(&self, id: Uuid, wish: &LinkWish) -> Result<LinkView> {
        let old = self.link_row(id).await?;
        let open = self.open_stored(&old).await?;
        self.new_link_with(id, &open, wish).await
    }

    /// The same with a connection that is not stored.
    pub async fn new_link_with(
        &self,
        id: Uuid,
        open: &OpenConnection,
        wish: &LinkWish,
    ) -> Result<LinkView> {
        let old = self.link_row(id).await?;
        if old.revoked_at.is_some() && old.moved_to.is_none() {
            return Err(sign::revoked(&old));
        }
        let note = wish.note_after(&old.note)?;
        let connection = &open.connection;
        let asked = wish.lifetime_seconds;
        let asked = asked.unwrap_or_else(|| promised(&old, connection).into());
        let lifetime = connection::check_lifetime(connection, asked)?;
        let mut at_old = connection.clone();
        at_old.bucket.clone_from(&old.bucket);
        // The connection may have been edited since; its object is where it was. Only the sandbox moves.
        if connection.provider != Provider::Sandbox
            && connection.link_kind() == LinkKind::Presigned
            && old.kind == LinkKind::Presigned
        {
            at_old.endpoint.clone_from(&old.endpoint);
            at_old.region.clone_from(&old.region);
            at_old.addressing = old.addressing;
        }
        let mut package = old.details.package.clone();
        if let Some(package) = &mut package {
            package.form = link::form_of(connection);
            package.swept = false;
            package.root = old.moved_to.clone().unwrap_or(package.root.clone());
        }
        let download = match wish.opens_as {
            None => old.details.download.clone(),
            Some(OpensAs::Play) => None,
            Some(OpensAs::Download) => {
                Some(old.details.download.clone().unwrap_or(old.name.clone()))
            }
        };
        let target = link::Target {
            upload_id: old.upload_id,
            key: old.moved_to.clone().unwrap_or(old.key.clone()),
            name: old.name.clone(),
            content_type: old.content_type.clone(),
            size: old.size,
            download,
            package,
            note,
        };
        let link = link::make(
            &at_old,
            target,
            Window::alone(clock::now_at(&at_old.endpoint), lifetime),
        )?;
        if is_same_public_link(&link, &old) {
            return Err(Error::new(
                code::NOT_FOR_THIS_LINK,
                "A public link has no end, and another one to the same file would be the same address.",
                "Hand on the link that is there. With another note or recipient, it gets a line of its own.",
            ));
        }
        link::url_of(&link, open, self.caches())?;
        if let Some(package) = &link.details.package
            && link.kind != LinkKind::Public
        {
            let storage = Storage::open(&OpenConnection {
                connection: at_old,
                ..open.clone()
            });
            let lists = publish::playlists_in(&storage, &package.root, &package.playlist).await?;
            publish::publish(&link, open, &storage, self.caches(), &lists).await?;
            let engine = self.clone();
            tokio::spawn(async move { engine.sweep_links().await });
        }
        self.library().add_link(&link).await?;
        let view = self.view_of(&link);
        self.show_link_of(link.upload_id, &view).await;
        self.board().tell(|frame| frame.links_changed = true);
        Ok(view)
    }

    /// Shows a link, the newest of an upload, at its row.
    pub(super) async fn show_link_of(&self, upload: Option<Uuid>, link: &LinkView) {
        if let Some(id) = upload
            && let Ok((upload, batch)) = self.upload_and_batch(id).await
        {
            let view = UploadView::new(&upload, &batch, Some(link.clone()), self.has_poster(id));
            self.board().put(view);
        }
    }

    pub(super) fn view_of(&self, link: &LinkRow) -> LinkView {
        link.view(link.upload_id.is_some_and(|id| self.has_poster(id)))
    }

    pub(super) async fn link_row(&self, id: Uuid) -> Result<LinkRow> {
        self.library().link(id).await?.ok_or_else(|| {
            Error::new(
                code::LINK_UNKNOWN,
                "There is no such link in the library.",
                "Choose one that the Links view lists.",
            )
        })
    }

    /// The connection that signed a link: a key that was replaced since cannot sign the same link again.
    pub(super) async fn open_for(&self, link: &LinkRow) -> Result<OpenConnection> {
        let stored = self.library().connection(link.connection_id).await?;
        check_key(link, &stored.ok_or_else(|| gone(link))?)?;
        self.open_destination(Destination::Stored(link.connection_id))
            .await
    }

    /// The connection of a link as it is now, whatever key it has.
    pub(super) async fn open_stored(&self, link: &LinkRow) -> Result<OpenConnection> {
        let stored = Destination::Stored(link.connection_id);
        match self.open_destination(stored).await {
            Err(error) if error.is(code::CONNECTION_UNKNOWN) => Err(gone(link)),
            open => open,
        }
    }
}

/// Whether a new link would be a second row of the same public address.
fn is_same_public_link(new: &LinkRow, old: &LinkRow) -> bool {
    let address = sign::public_url_of(new);
    address.is_some()
        && old.revoked_at.is_none()
        && address == sign::public_url_of(old)
        && new.note == old.note
}

pub(super) fn ended() -> Error {
    Error::new(
        code::LINK_ENDED,
        "This link has ended: it opens nothing any more.",
        "Renew it, and hand on the new one.",
    )
}

/// The address of a link that no secret opens.
pub(super) fn url_without_secret(link: &LinkRow) -> Result<Option<String>> {
    if link.revoked_at.is_some() {
        return Err(sign::revoked(link));
    }
    Ok(sign::public_url_of(link))
}

pub(super) fn check_key(link: &LinkRow, connection: &Connection) -> Result<()> {
    if sign::signing_key_id(connection, link.kind) == link.key_id {
        return Ok(());
    }
    Err(Error::new(
        code::LINK_UNKNOWN,
        "This link was signed with a key that the connection no longer has.",
        "Renew the link: the new one is signed with the connection's key of today.",
    ))
}

/// The life that was promised with a link: what a window added is not passed on. One after a public link lives a day.
fn promised(old: &LinkRow, connection: &Connection) -> u32 {
    match old.kind {
        LinkKind::Public => 86_400.min(connection.max_lifetime_seconds()),
        _ => old.lifetime_seconds - old.details.window_seconds.min(old.lifetime_seconds),
    }
}

pub(super) fn gone(link: &LinkRow) -> Error {
    Error::new(
        code::CONNECTION_UNKNOWN,
        format!(
            "The connection “{}” that made this link is not stored here.",
            link.connection_name
        ),
        "The link that was handed out works until its time; add the connection to see it again, renew it or take it back.",
    )
}
