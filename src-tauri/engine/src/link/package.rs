//! The playlists of a package's link: each address in them signed, or told to take the signature from the playlist's own.
//! Pure: texts, a signer and names in, texts out.

use std::collections::{HashMap, HashSet};

use reeldrop_signing::cloudfront::append_query;
use reeldrop_signing::hls::{
    Context, HlsError, Kind, Playlist, Rewritten, Target, resolve, with_query_params,
};
use reeldrop_signing::{BatchSigner, encode_path};

use crate::error::{Error, Result, code};

/// The folder of a package that holds the rewritten playlists of its links, each below the link's identity.
pub const LINKS: &str = "_links";
/// The folder that holds the playlists that take the signature from their own address.
pub const STATIC: &str = "_static";
/// The same where the signature also names its hash: one that is named and missing is an error to players.
pub const STATIC_SHA256: &str = "_static-sha256";

/// A playlist of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaylistText {
    /// Below the package's root, with `/`.
    pub name: String,
    /// As it is in the package.
    pub text: String,
}

/// What makes the addresses of a package's files.
pub struct PackageSigner(Address);

enum Address {
    Presigned(Box<BatchSigner>),
    Appended { base: String, query: String },
}

impl PackageSigner {
    /// Each address is presigned.
    pub fn presigned(batch: BatchSigner) -> Self {
        Self(Address::Presigned(Box::new(batch)))
    }

    /// Each address below `base` (no slash at its end) carries the same query: CloudFront's custom policy.
    pub fn appended(base: impl Into<String>, query: impl Into<String>) -> Self {
        Self(Address::Appended {
            base: base.into(),
            query: query.into(),
        })
    }

    fn push(&self, out: &mut String, key: &str, own_query: Option<&str>) -> Result<()> {
        match &self.0 {
            // Storage takes no query but its own.
            Address::Presigned(batch) => batch.sign_into(out, key).map_err(|_| unsigned(key)),
            Address::Appended { base, query } => {
                let mut url = format!("{base}/{}", encode_path(key));
                if let Some(own) = own_query {
                    url.push('?');
                    url.push_str(own);
                }
                append_query(out, &url, query);
                Ok(())
            }
        }
    }
}

/// The playlists of a package with every address signed, by their names. Those that are among `playlists` lead to the
/// rewritten ones in `folder` below `root`, all else to the originals.
///
/// # Errors
/// `package-invalid` where a playlist cannot be read.
pub fn rewrite_package(
    playlists: &[PlaylistText],
    root: &str,
    folder: &str,
    signer: &PackageSigner,
) -> Result<Vec<(String, String)>> {
    let names: HashSet<&str> = playlists.iter().map(|list| list.name.as_str()).collect();
    let (originals, rewritten) = (below(root, ""), below(root, &format!("{folder}/")));
    let mut key = String::with_capacity(256);
    each(playlists, |list, playlist| {
        // A presigned address has some 450 bytes.
        let mut out = String::with_capacity(list.text.len() + playlist.uris().len() * 480);
        playlist.rewrite_into(&mut out, |uri, out| {
            let Target::Key {
                key: name, query, ..
            } = resolve(&list.name, &uri.uri)?
            else {
                return Ok(Rewritten::Keep);
            };
            key.clear();
            let to = if names.contains(name.as_str()) {
                &rewritten
            } else {
                &originals
            };
            key.push_str(to);
            key.push_str(&name);
            signer.push(out, &key, query)?;
            Ok::<_, Refused>(Rewritten::Written)
        })?;
        Ok(out)
    })
}

/// The playlists of a package that take `parameters` from their own address, by their names, for a folder right below
/// its root.
///
/// # Errors
/// `package-invalid` where a playlist cannot be read or already uses one of the names.
pub fn static_package(
    playlists: &[PlaylistText],
    parameters: &[&str],
) -> Result<Vec<(String, String)>> {
    let names: HashSet<&str> = playlists.iter().map(|list| list.name.as_str()).collect();
    each(playlists, |list, playlist| {
        let up = "../".repeat(list.name.matches('/').count() + 1);
        let moved = playlist.rewrite(|uri| {
            let Ok(Target::Key {
                key,
                query,
                fragment,
            }) = resolve(&list.name, &uri.uri)
            else {
                return None;
            };
            // Playlists stand to each other as the originals do.
            if names.contains(key.as_str()) {
                return None;
            }
            let mut new = format!("{up}{}", encode_path(&key));
            for (mark, part) in [('?', query), ('#', fragment)] {
                if let Some(part) = part {
                    new.push(mark);
                    new.push_str(part);
                }
            }
            Some(new)
        })?;
        Ok(with_query_params(&Playlist::parse(&moved)?, parameters)?)
    })
}

/// Each playlist, parsed with the variables of the master that names it.
fn each(
    playlists: &[PlaylistText],
    mut write: impl FnMut(&PlaylistText, &Playlist<'_>) -> Result<String, Refused>,
) -> Result<Vec<(String, String)>> {
    let alone = |list: &PlaylistText, why: &HlsError| unreadable(&list.name, why);
    let mut parents = HashMap::new();
    if playlists.iter().any(|list| list.text.contains("IMPORT")) {
        for list in playlists {
            let playlist = Playlist::parse(&list.text).map_err(|why| alone(list, &why))?;
            if playlist.kind() != Kind::Master {
                continue;
            }
            for uri in playlist.uris().filter(|uri| uri.role.is_playlist()) {
                if let Ok(Target::Key { key, .. }) = resolve(&list.name, &uri.uri) {
                    parents
                        .entry(key)
                        .or_insert_with(|| playlist.variables().clone());
                }
            }
        }
    }
    let mut written = Vec::with_capacity(playlists.len());
    for list in playlists {
        let context = Context {
            parent: parents.get(&list.name),
            query: None,
        };
        let playlist =
            Playlist::parse_within(&list.text, &context).map_err(|why| alone(list, &why))?;
        let text = write(list, &playlist).map_err(|refused| match refused {
            Refused::Hls(why) => alone(list, &why),
            Refused::Other(error) => error,
        })?;
        written.push((list.name.clone(), text));
    }
    Ok(written)
}

/// A key below a package's root, which is empty for a package at the top of its bucket.
pub(crate) fn below(root: &str, name: &str) -> String {
    if root.is_empty() {
        name.to_owned()
    } else {
        format!("{root}/{name}")
    }
}

enum Refused {
    Hls(HlsError),
    Other(Error),
}

impl From<HlsError> for Refused {
    fn from(error: HlsError) -> Self {
        Self::Hls(error)
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

pub(crate) fn unreadable(name: &str, why: &HlsError) -> Error {
    Error::new(
        code::PACKAGE_INVALID,
        format!("The playlist {name} cannot be linked: {why}."),
        "Make the package anew, then upload it again.",
    )
}

fn unsigned(key: &str) -> Error {
    Error::new(
        code::PACKAGE_INVALID,
        format!("The address of “{key}” cannot be signed."),
        "Use shorter names in the package, then upload it again.",
    )
}
