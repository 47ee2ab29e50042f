//! What is in a watch folder now, and is meant by it.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use walkdir::{DirEntry, WalkDir};

use super::patterns::{PACKAGES, is_passing};
use super::{Afterwards, Look, Patterns};
use crate::upload::intake;

/// Where files are moved to that were uploaded.
pub(crate) const UPLOADED: &str = "Uploaded";

/// What is watched, and for what.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    /// Absolute.
    pub folder: PathBuf,
    pub patterns: Patterns,
    pub subfolders: bool,
    pub afterwards: Afterwards,
    /// How long a file has to be left alone.
    pub quiet: Duration,
    /// Reeldrop's own folder: what it stores there itself is never taken.
    pub except: PathBuf,
}

/// A file, or a folder with an HLS playlist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub path: PathBuf,
    /// Below the watch folder, with `/`.
    pub name: String,
    pub look: Look,
}

/// The files of the folder that are meant, in the order of their names. Blocks on the disk.
///
/// # Errors
/// Where the folder itself cannot be read.
pub(crate) fn scan(rules: &Rules) -> io::Result<Vec<Found>> {
    // Of the walk, it would be one error among many.
    std::fs::read_dir(&rules.folder)?;
    let mut found = Vec::new();
    let mut walk = WalkDir::new(&rules.folder)
        .follow_links(true)
        .sort_by_file_name()
        .min_depth(1)
        .max_depth(if rules.subfolders { usize::MAX } else { 1 })
        .into_iter();
    while let Some(entry) = walk.next() {
        // What cannot be read now may be at the next look.
        let Ok(entry) = entry else { continue };
        let name = name_below(&rules.folder, entry.path());
        if entry.file_type().is_dir() {
            if is_left_alone(rules, &entry) {
                walk.skip_current_dir();
            } else if let Some((playlist, look)) = package(entry.path()) {
                walk.skip_current_dir();
                if rules.patterns.takes(&format!("{name}/{playlist}")) {
                    found.push(Found {
                        path: entry.into_path(),
                        name,
                        look,
                    });
                }
            }
        } else if rules.patterns.takes(&name)
            // A playlist that lies by itself leads to nothing that is sent with it.
            && !is_playlist(&name)
            && let Ok(metadata) = entry.metadata()
            && metadata.is_file()
        {
            found.push(Found {
                look: look(&metadata),
                path: entry.into_path(),
                name,
            });
        }
    }
    Ok(found)
}

/// Whether a folder is not looked into.
fn is_left_alone(rules: &Rules, folder: &DirEntry) -> bool {
    is_passing(&folder.file_name().to_string_lossy())
        || folder.path() == rules.except
        || rules.afterwards == Afterwards::Move
            && folder.depth() == 1
            && folder.file_name() == UPLOADED
}

/// The playlist and the look of a folder that holds an HLS package: all of its files together.
fn package(folder: &Path) -> Option<(String, Look)> {
    let mut playlists: Vec<_> = std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| is_playlist(name))
        .collect();
    playlists.sort();
    let playlist = playlists.into_iter().next()?;
    let files = WalkDir::new(folder)
        .follow_links(true)
        .into_iter()
        .flatten();
    let files = files.filter(|entry| {
        entry.file_type().is_file() && !intake::is_left_out(&entry.file_name().to_string_lossy())
    });
    let looks = files.filter_map(|entry| Some(look(&entry.metadata().ok()?)));
    let whole = looks.fold(
        Look {
            size: 0,
            modified_ns: 0,
        },
        |sum, one| Look {
            size: sum.size + one.size,
            modified_ns: sum.modified_ns.max(one.modified_ns),
        },
    );
    Some((playlist, whole))
}

fn is_playlist(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case(PACKAGES))
}

fn look(metadata: &Metadata) -> Look {
    Look {
        size: metadata.len(),
        modified_ns: intake::modified_ns(metadata),
    }
}

fn name_below(folder: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(folder).unwrap_or(path);
    let parts = inner
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}
