//! Puts the playlists of a package's link into storage, beside the originals, and takes them away when it has ended.

use std::sync::Arc;

use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use reeldrop_signing::hls::{MAX_PLAYLIST_BYTES, Playlist, Target, resolve};
use uuid::Uuid;

use super::cache::{Caches, ManifestOf};
use super::cloudfront::parameters;
use super::package::{
    LINKS, PlaylistText, STATIC, STATIC_SHA256, below, rewrite_package, static_package, unreadable,
};
use super::sign::package_signer;
use super::{LinkKind, PackageLink, named, sign};
use crate::connection::{CloudFrontHash, OpenConnection, PackageForm};
use crate::error::{Error, Result, code};
use crate::library::LinkRow;
use crate::s3::{Checksum, ChecksumKind, ObjectFacts, Storage};
use crate::upload::package::{CONTENT_TYPE, NEVER};
use crate::upload::transfer::again;

/// Requests at once.
const AT_ONCE: usize = 8;

/// Cache rule of playlists without a signature in them.
const SHORT: &str = "public, max-age=60";

/// Playlists that one package may have: a stop for playlists that name each other without end.
const MOST_PLAYLISTS: usize = 1_000;

impl PackageLink {
    /// What a link to the package opens first.
    pub(crate) fn key(&self, kind: LinkKind, link: Uuid, hash: CloudFrontHash) -> String {
        match self.folder(kind, link, hash) {
            Some(folder) => below(&self.root, &format!("{folder}/{}", self.playlist)),
            None => below(&self.root, &self.playlist),
        }
    }

    /// Where its playlists lie, below the root. None: the originals.
    fn folder(&self, kind: LinkKind, link: Uuid, hash: CloudFrontHash) -> Option<String> {
        match (kind, self.form, hash) {
            (LinkKind::Public, ..) => None,
            (LinkKind::CloudfrontSigned, PackageForm::Static, CloudFrontHash::Sha1) => {
                Some(STATIC.to_owned())
            }
            (LinkKind::CloudfrontSigned, PackageForm::Static, CloudFrontHash::Sha256) => {
                Some(STATIC_SHA256.to_owned())
            }
            _ => Some(format!("{LINKS}/{link}")),
        }
    }
}

/// The rewritten playlists of a link, by their names below the root; none for those that need no rewriting for each link.
pub(crate) fn manifests(
    link: &LinkRow,
    open: &OpenConnection,
    caches: &Caches,
    playlists: &[PlaylistText],
) -> Result<Vec<(String, Arc<str>)>> {
    let Some(package) = link.details.package.as_ref().filter(|_| is_rewritten(link)) else {
        return Ok(Vec::new());
    };
    let folder = format!("{LINKS}/{}", link.id);
    let of = |playlist: &str| ManifestOf {
        connection: link.connection_id,
        fingerprint: caches.fingerprint(open),
        root: format!("{}/{}", link.bucket, package.root),
        folder: folder.clone(),
        playlist: playlist.to_owned(),
        signed_at: link.signed_at,
        lifetime_seconds: link.lifetime_seconds,
    };
    let now = crate::clock::now_at(&link.endpoint);
    let kept: Option<Vec<_>> = {
        let mut kept = caches.manifests();
        let text =
            |list: &PlaylistText| Some((list.name.clone(), kept.get(&of(&list.name), now, 0)?));
        playlists.iter().map(text).collect()
    };
    if let Some(kept) = kept {
        return Ok(kept);
    }
    let Some(signer) = package_signer(link, open, caches)? else {
        return Ok(Vec::new());
    };
    let written = rewrite_package(playlists, &package.root, &folder, &signer)?;
    let mut kept = caches.manifests();
    let keep = |(name, text): (String, String)| {
        let text: Arc<str> = text.into();
        kept.put(of(&name), text.clone());
        (name, text)
    };
    Ok(written.into_iter().map(keep).collect())
}

/// The keys of what a link needs in storage beside the originals.
pub(crate) fn keys_of(link: &LinkRow, playlists: &[PlaylistText]) -> Vec<String> {
    let folder = link.details.package.as_ref().and_then(|package| {
        let folder = package.folder(link.kind, link.id, link.details.hash)?;
        Some(below(&package.root, &folder))
    });
    let of = |folder: String| {
        let key = |list: &PlaylistText| format!("{folder}/{}", list.name);
        playlists.iter().map(key).collect()
    };
    folder.map(of).unwrap_or_default()
}

/// Puts what a new link needs into storage. `playlists` begins with the main one, which goes last.
pub(crate) async fn publish(
    link: &LinkRow,
    open: &OpenConnection,
    storage: &Storage,
    caches: &Caches,
    playlists: &[PlaylistText],
) -> Result<()> {
    let Some(package) = &link.details.package else {
        return Ok(());
    };
    let Some(folder) = package.folder(link.kind, link.id, link.details.hash) else {
        return Ok(());
    };
    let (texts, rule) = if is_rewritten(link) {
        (manifests(link, open, caches, playlists)?, NEVER)
    } else {
        let there = again(|| storage.describe(&link.key)).await;
        if there.is_ok() {
            return Ok(());
        }
        let url = sign::url_of(link, open, caches)?;
        let query = url.split_once('?').map_or("", |(_, query)| query);
        let texts = static_package(playlists, &parameters(query))?;
        let texts = texts.into_iter().map(|(name, text)| (name, text.into()));
        (texts.collect(), SHORT)
    };
    let (main, others): (Vec<_>, Vec<_>) = texts
        .into_iter()
        .partition(|(name, _)| *name == package.playlist);
    for group in [others, main] {
        stream::iter(group)
            .map(|(name, text)| {
                let key = below(&package.root, &format!("{folder}/{name}"));
                async move { put(storage, &key, &text, rule).await }
            })
            .buffer_unordered(AT_ONCE)
            .try_collect::<()>()
            .await?;
    }
    Ok(())
}

async fn put(storage: &Storage, key: &str, text: &str, rule: &str) -> Result<()> {
    let body = Bytes::copy_from_slice(text.as_bytes());
    let checksum = Checksum::of(ChecksumKind::ContentMd5, &body);
    let object = ObjectFacts {
        key,
        content_type: CONTENT_TYPE,
        cache_control: Some(rule),
        ..ObjectFacts::default()
    };
    again(|| storage.put(&object, body.clone(), checksum)).await?;
    Ok(())
}

/// Whether each link has playlists of its own.
pub(crate) fn is_rewritten(link: &LinkRow) -> bool {
    let form = link.details.package.as_ref().map(|package| package.form);
    match link.kind {
        LinkKind::Presigned => form.is_some(),
        LinkKind::CloudfrontSigned => form == Some(PackageForm::Rewritten),
        LinkKind::Public => false,
    }
}

/// Removes the playlists of a link.
pub(crate) async fn unpublish(storage: &Storage, link: &LinkRow) -> Result<()> {
    match &link.details.package {
        Some(package) if is_rewritten(link) => {
            let folder = below(&package.root, &format!("{LINKS}/{}/", link.id));
            delete_all(storage, again(|| storage.keys(&folder)).await?).await
        }
        _ => Ok(()),
    }
}

/// Removes objects.
pub(crate) async fn delete_all(storage: &Storage, keys: Vec<String>) -> Result<()> {
    stream::iter(keys)
        .map(|key| async move { again(|| storage.delete(&key)).await })
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await
}

/// The playlists in storage that `main` leads to, itself first.
pub(crate) async fn playlists_in(
    storage: &Storage,
    root: &str,
    main: &str,
) -> Result<Vec<PlaylistText>> {
    let mut waiting = vec![main.to_owned()];
    let mut found: Vec<PlaylistText> = Vec::new();
    while let Some(name) = waiting.pop() {
        if found.iter().any(|list| list.name == name) {
            continue;
        }
        if found.len() == MOST_PLAYLISTS {
            return Err(Error::new(
                code::PACKAGE_INVALID,
                format!("The package has more than {MOST_PLAYLISTS} playlists."),
                "Split it into several packages.",
            ));
        }
        let key = below(root, &name);
        let text = again(|| storage.text(&key, MAX_PLAYLIST_BYTES))
            .await
            .map_err(|error| named(error, &key))?;
        let playlist = Playlist::parse(&text).map_err(|why| unreadable(&name, &why))?;
        for uri in playlist.uris().filter(|uri| uri.role.is_playlist()) {
            if let Ok(Target::Key { key, .. }) = resolve(&name, &uri.uri) {
                waiting.push(key);
            }
        }
        found.push(PlaylistText { name, text });
    }
    Ok(found)
}
