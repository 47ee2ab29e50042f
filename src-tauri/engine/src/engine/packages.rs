//! Packages of an engine: linked, their playlists and cookies handed out, and what ended links left in storage removed.

use std::sync::Arc;

use reeldrop_signing::Endpoint;
use reeldrop_signing::cloudfront::CookieAttributes;
use serde::Serialize;

use uuid::Uuid;

use super::{Destination, Engine};
use crate::clock;
use crate::connection;
use crate::error::{Error, Result, code};
use crate::library::LinkRow;
use crate::link::{self, LinkKind, LinkState, LinkView, Note, PackageLink, Window, publish};
use crate::s3::Storage;

/// Cookies that open what a CloudFront link opens, for a site on the same domain or for curl. They hold signatures.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LinkCookies {
    /// The values of `Set-Cookie` headers.
    pub set_cookie: Vec<String>,
    /// A file for `curl -b FILE`.
    pub curl_file: String,
}

impl Engine {
    /// A link to a package in storage, whoever put it there: `root` without a slash at its end, `playlist` below it.
    ///
    /// Asked for again within its time window, it is the same link: nothing is signed or sent.
    ///
    /// # Errors
    /// `object-missing`, `package-invalid`, `lifetime-out-of-range`, and what storage says.
    pub async fn package_link(
        &self,
        destination: Destination,
        root: &str,
        playlist: &str,
        lifetime_seconds: u64,
    ) -> Result<LinkView> {
        let open = self.open_destination(destination).await?;
        let connection = &open.connection;
        let promised = connection::check_lifetime(connection, lifetime_seconds)?;
        let root = root.trim_matches('/');
        if root.is_empty() && connection.link_kind() == LinkKind::CloudfrontSigned {
            return Err(Error::new(
                code::PACKAGE_INVALID,
                "This package lies at the top of its bucket: its link's signature would open everything in the bucket.",
                "Move its files into a folder of their own, then link that.",
            ));
        }
        let package = PackageLink {
            root: root.to_owned(),
            playlist: playlist.to_owned(),
            form: link::form_of(connection),
            swept: false,
        };
        let same = |link: &LinkRow| {
            let other = link.details.package.as_ref();
            other.is_some_and(|other| {
                PackageLink {
                    swept: false,
                    ..other.clone()
                } == package
            }) && link.note == Note::default()
        };
        if let Some(link) = self.shared_link(connection, promised, same).await? {
            return Ok(self.view_of(&link));
        }
        let storage = Storage::open(&open);
        let playlists = publish::playlists_in(&storage, &package.root, &package.playlist).await?;
        let name = match package.root.rsplit('/').next() {
            Some(name) if !name.is_empty() => name.to_owned(),
            _ => package.playlist.clone(),
        };
        let target = link::Target {
            name,
            content_type: crate::upload::package::CONTENT_TYPE.to_owned(),
            package: Some(package),
            ..link::Target::default()
        };
        let longest = connection.max_lifetime_seconds();
        let window = Window::of(clock::now_at(&connection.endpoint), promised, longest);
        let link = link::make(connection, target, window)?;
        publish::publish(&link, &open, &storage, self.caches(), &playlists).await?;
        self.library().add_link(&link).await?;
        self.board().tell(|frame| frame.links_changed = true);
        Ok(self.view_of(&link))
    }

    /// A playlist of a package's link as it was written for it.
    ///
    /// # Errors
    /// `not-for-this-link` where the link has no playlists of its own.
    pub async fn package_manifest(&self, id: Uuid, playlist: &str) -> Result<Arc<str>> {
        let link = self.link_row(id).await?;
        let package = link.details.package.clone();
        let package = package
            .filter(|_| publish::is_rewritten(&link))
            .ok_or_else(|| {
                not_for_this_link("This link has no playlists that were written for it.")
            })?;
        let open = self.open_for(&link).await?;
        let storage = Storage::open(&open);
        let lists = publish::playlists_in(&storage, &package.root, &package.playlist).await?;
        let texts = publish::manifests(&link, &open, self.caches(), &lists)?;
        let wanted = texts.into_iter().find(|(name, _)| name == playlist);
        wanted.map(|(_, text)| text).ok_or_else(|| {
            Error::new(
                code::OBJECT_MISSING,
                format!("The package has no playlist “{playlist}”."),
                "Name one that its main playlist leads to.",
            )
        })
    }

    /// The cookies that open what a CloudFront link opens. `open`: the connection that signed it.
    ///
    /// # Errors
    /// `not-for-this-link` for other kinds.
    pub async fn link_cookies_with(
        &self,
        id: Uuid,
        open: &connection::OpenConnection,
    ) -> Result<LinkCookies> {
        let link = self.link_row(id).await?;
        link::check_takes_cookies(link.kind)?;
        if link.revoked_at.is_some() {
            return Err(link::sign::revoked(&link));
        }
        let broken = || not_for_this_link("Cookies for this address cannot be written.");
        let address = Endpoint::parse(&link.endpoint).map_err(|_| broken())?;
        let domain = address.authority();
        let domain = domain.split_once(':').map_or(domain, |(host, _)| host);
        let attributes = CookieAttributes {
            domain,
            path: "/",
            secure: address.scheme() == "https",
            http_only: true,
            expires: None,
        };
        let cookies = link::cloudfront::cookies_of(&link, open)?;
        Ok(LinkCookies {
            set_cookie: cookies
                .set_cookie_lines(&attributes)
                .map_err(|_| broken())?,
            curl_file: cookies
                .curl_cookie_file(&attributes)
                .map_err(|_| broken())?,
        })
    }

    /// Removes the playlists of links to packages that have ended. What cannot be reached is tried at the next start.
    pub async fn sweep_links(&self) {
        let Ok(links) = self.library().unswept_links().await else {
            return;
        };
        let now = clock::now();
        let ended = links
            .into_iter()
            .filter(|link| publish::is_rewritten(link) && link.state_at(now) == LinkState::Ended);
        let mut opened: Option<(Uuid, Storage)> = None;
        for link in ended {
            let storage = match &opened {
                Some((id, storage)) if *id == link.connection_id => storage.clone(),
                _ => {
                    let destination = Destination::Stored(link.connection_id);
                    let Ok(open) = self.open_destination(destination).await else {
                        continue;
                    };
                    let storage = Storage::open(&open);
                    opened = Some((link.connection_id, storage.clone()));
                    storage
                }
            };
            if publish::unpublish(&storage, &link).await.is_ok() {
                let mut details = link.details.clone();
                if let Some(package) = &mut details.package {
                    package.swept = true;
                }
                let _ = self.library().save_link_details(link.id, &details).await;
            }
        }
    }
}

pub(super) fn not_for_this_link(message: &str) -> Error {
    Error::new(
        code::NOT_FOR_THIS_LINK,
        message,
        "Choose another link, or make one with a connection of that kind.",
    )
}
