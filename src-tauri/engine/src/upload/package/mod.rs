//! A folder with an HLS playlist: read and checked whole, before its first byte leaves. It is one upload with one link.

mod check;

use std::path::Path;

use super::intake::{self, Entry, FileFacts};
use crate::error::{Error, Result, code};
use crate::link::package::{LINKS, PlaylistText, STATIC, STATIC_SHA256};

/// Cache rule of everything in a package that never changes under its name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Cache rule of its playlists.
const SHORT: &str = "public, max-age=60";
/// Cache rule of keys that decrypt it, and of playlists that hold signatures.
pub(crate) const NEVER: &str = "private, no-store";

/// What its one upload is called by its type.
pub(crate) const CONTENT_TYPE: &str = "application/vnd.apple.mpegurl";

/// What Reeldrop puts below each link's folder: its name, and two slashes.
const LINK_FOLDER: usize = LINKS.len() + 36 + 2;

/// A folder that can be sent as one thing.
#[derive(Debug)]
pub(crate) struct Package {
    /// The main playlist, below the folder.
    pub playlist: String,
    /// In the order of their names.
    pub members: Vec<Member>,
    /// The playlists that the main one leads to, itself included.
    pub playlists: Vec<PlaylistText>,
    /// What has to be said of it, though it can be sent.
    pub notices: Vec<Error>,
}

/// One file of a package.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// Absolute.
    pub path: String,
    /// Below the folder, with `/`.
    pub name: String,
    pub facts: FileFacts,
    pub is_playlist: bool,
}

/// Whether a folder on this computer holds an HLS package. Blocks on the disk.
pub fn is_package(folder: &Path) -> bool {
    folder.is_dir() && Package::is_one(&intake::folder(folder, ""))
}

/// What the journal keeps of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PackageFacts {
    pub playlist: String,
    pub files: u32,
    /// Bytes of the longest name below its root that will be in storage.
    pub longest: usize,
}

impl Member {
    /// `Cache-Control` of this file in storage.
    pub(crate) fn cache_control(&self) -> &'static str {
        if self.is_playlist {
            SHORT
        } else if extension(&self.name) == "key" {
            NEVER
        } else {
            FOR_EVER
        }
    }
}

impl Package {
    /// Whether a folder's files are a package.
    pub(crate) fn is_one(entries: &[Entry]) -> bool {
        entries.iter().any(|entry| is_playlist(&entry.name))
    }

    /// Reads a folder again. Blocks on the disk.
    pub(crate) fn read(folder: &str, name: &str) -> Result<Self> {
        Self::of(name, intake::folder(Path::new(folder), name))
    }

    /// The package of a folder's files, whose names begin with the folder's. Blocks on the disk.
    ///
    /// # Errors
    /// `package-invalid` where a playlist cannot be read, names a file that is not there or that lies outside, or where
    /// there is no playlist any more; what intake said of a file that cannot be sent.
    pub(crate) fn of(folder: &str, entries: Vec<Entry>) -> Result<Self> {
        let mut members = Vec::with_capacity(entries.len());
        for entry in entries {
            let name = entry
                .name
                .strip_prefix(folder)
                .and_then(|name| name.strip_prefix('/'))
                .unwrap_or(&entry.name)
                .to_owned();
            let mut facts = entry.file?;
            if let Some((top, _)) = name.split_once('/')
                && [LINKS, STATIC, STATIC_SHA256].contains(&top)
            {
                return Err(invalid(
                    format!(
                        "The folder {folder} holds a folder “{top}”, where Reeldrop keeps the playlists of links."
                    ),
                    "Rename that folder, or take it out of the package.",
                ));
            }
            if let Some(content_type) = type_of(&name) {
                content_type.clone_into(&mut facts.content_type);
            }
            members.push(Member {
                is_playlist: is_playlist(&name),
                path: entry.path,
                name,
                facts,
            });
        }
        check::check(folder, members)
    }

    /// What the journal keeps of it, and what stands for it as one file.
    pub(crate) fn facts(&self) -> (FileFacts, PackageFacts) {
        let sum = FileFacts {
            size: self.members.iter().map(|member| member.facts.size).sum(),
            modified_ns: self
                .members
                .iter()
                .map(|member| member.facts.modified_ns)
                .max()
                .unwrap_or(0),
            content_type: CONTENT_TYPE.to_owned(),
        };
        let length =
            |member: &Member| member.name.len() + if member.is_playlist { LINK_FOLDER } else { 0 };
        let package = PackageFacts {
            playlist: self.playlist.clone(),
            files: u32::try_from(self.members.len()).unwrap_or(u32::MAX),
            longest: self.members.iter().map(length).max().unwrap_or(0),
        };
        (sum, package)
    }
}

fn is_playlist(name: &str) -> bool {
    extension(name) == "m3u8"
}

fn extension(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.rsplit_once('.')
        .map(|(_, end)| end.to_ascii_lowercase())
        .unwrap_or_default()
}

/// Types that players of a stream expect, whatever the first bytes look like: segments may be encrypted.
fn type_of(name: &str) -> Option<&'static str> {
    Some(match extension(name).as_str() {
        "m3u8" => CONTENT_TYPE,
        "ts" => "video/mp2t",
        "m4s" => "video/iso.segment",
        "mp4" | "m4v" | "cmfv" => "video/mp4",
        "m4a" | "cmfa" => "audio/mp4",
        "aac" => "audio/aac",
        "vtt" | "webvtt" => "text/vtt; charset=utf-8",
        "key" => "application/octet-stream",
        _ => return None,
    })
}

fn invalid(message: String, action: &str) -> Error {
    Error::new(code::PACKAGE_INVALID, message, action)
}
