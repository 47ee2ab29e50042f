//! Intake: expands folders, refuses what cannot be sent, reads size, time and type. Refused files keep their reason.

use std::fs::{File, Metadata};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::WalkDir;

use super::package::{Package, PackageFacts};
use super::{content_type, unreadable};
use crate::error::{Error, Result, code};

/// Files that operating systems leave in folders, and that nobody means to send. Compared without regard to case.
const LEFT_OUT: [&str; 6] = [
    ".DS_Store",
    "Thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    ".localized",
    // Of an opened document in a folder of macOS that is shared.
    ".apdisk",
];

/// How the names of such files begin: AppleDouble's second halves, files that macOS could not delete while they were
/// open on a share, locks of Microsoft Office, locks of LibreOffice.
const LEFT_OUT_STARTS: [&str; 4] = ["._", ".afpDeleted", "~$", ".~lock."];

/// How they end: locks of Premiere Pro and other Adobe programs, of Avid Media Composer.
const LEFT_OUT_ENDS: [&str; 3] = [".prlock", ".lck", ".idlk"];

/// The largest object that S3 stores: 5 TiB (S3 API), R2 a little less.
const LARGEST: u64 = 5 * 1024 * 1024 * 1024 * 1024;

/// One file of a drop: what is to be sent, or why it cannot be.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Absolute path, lossy where it is not UTF-8.
    pub path: String,
    /// Name, with its folders below a dropped folder.
    pub name: String,
    pub file: Result<FileFacts>,
    /// What the folder is as a package.
    pub package: Option<PackageFacts>,
}

/// What is known of a file before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileFacts {
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified_ns: i64,
    pub content_type: String,
}

/// Takes in what was dropped, in its order; a folder's files in the order of their names, unless it is a package.
/// `notices` gets what has to be said of packages. Blocks on the disk.
pub(crate) fn take(paths: &[PathBuf], notices: &mut Vec<Error>) -> Vec<Entry> {
    paths
        .iter()
        .flat_map(|path| take_one(path, notices))
        .collect()
}

/// Takes in files and packages under names of their own, one for each path. A folder that is no package is refused.
pub(crate) fn take_named(
    paths: &[PathBuf],
    names: Vec<String>,
    notices: &mut Vec<Error>,
) -> Vec<Entry> {
    let named = paths.iter().zip(names).map(|(path, name)| {
        let text = path.to_string_lossy().into_owned();
        let mut entries = take_one(path, notices);
        match entries.pop() {
            Some(whole) if entries.is_empty() && whole.path == text => Entry { name, ..whole },
            _ => entry(path, name, |text| Err(super::changed(text))),
        }
    });
    named.collect()
}

fn take_one(path: &Path, notices: &mut Vec<Error>) -> Vec<Entry> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    // `..` has no name of its own, and must not become part of a key.
    let path = match path.file_name() {
        Some(_) => path,
        None => path.canonicalize().unwrap_or(path),
    };
    let name = path
        .file_name()
        .map_or_else(|| "root".into(), |name| name.to_string_lossy())
        .into_owned();
    match std::fs::metadata(&path) {
        Ok(metadata) if metadata.is_dir() => {
            let entries = folder(&path, &name);
            if Package::is_one(&entries) {
                vec![package(&path, name, entries, notices)]
            } else {
                entries
            }
        }
        Ok(metadata) => vec![entry(&path, name, |text| read_file(&path, text, &metadata))],
        Err(error) => vec![entry(&path, name, |text| {
            Err(missing_or_unreadable(text, &error))
        })],
    }
}

/// The one entry of a folder that holds an HLS package.
fn package(path: &Path, name: String, entries: Vec<Entry>, notices: &mut Vec<Error>) -> Entry {
    let mut facts = None;
    let folder = name.clone();
    let mut entry = entry(path, name, |_| {
        let mut package = Package::of(&folder, entries)?;
        notices.append(&mut package.notices);
        let (sum, package) = package.facts();
        facts = Some(package);
        Ok(sum)
    });
    entry.package = facts;
    entry
}

/// The files of a folder, in the order of their names.
pub(crate) fn folder(folder: &Path, folder_name: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    for found in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
        let found = match found {
            Ok(found) => found,
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                let name = path
                    .strip_prefix(folder)
                    .unwrap_or(&path)
                    .to_string_lossy()
                    .into_owned();
                entries.push(entry(&path, format!("{folder_name}/{name}"), |text| {
                    Err(match error.io_error() {
                        Some(error) => unreadable(text, error),
                        None => Error::new(
                            code::FILE_UNREADABLE,
                            format!("{text} is a link that leads back to its own folder."),
                            "Remove the link; the other files are sent.",
                        ),
                    })
                }));
                continue;
            }
        };
        let left_out = found.file_name().to_str().is_some_and(is_left_out);
        if found.file_type().is_dir() || left_out {
            continue;
        }
        let inner = found.path().strip_prefix(folder).unwrap_or(found.path());
        let inner: Vec<_> = inner
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        let name = format!("{folder_name}/{}", inner.join("/"));
        entries.push(entry(found.path(), name, |text| match found.metadata() {
            Ok(metadata) => read_file(found.path(), text, &metadata),
            Err(error) => Err(match error.into_io_error() {
                Some(error) => unreadable(text, &error),
                None => super::vanished(text),
            }),
        }));
    }
    if entries.is_empty() {
        entries.push(entry(folder, folder_name.to_owned(), |text| {
            Err(Error::new(
                code::FOLDER_EMPTY,
                format!("The folder {text} holds no files."),
                "Choose a folder with files in it, or the files themselves.",
            ))
        }));
    }
    entries
}

/// Whether a file in a dropped folder is not meant to be sent. One that is dropped by itself always is.
pub(crate) fn is_left_out(name: &str) -> bool {
    let lower = name.to_lowercase();
    let is = |known: &&str| lower == known.to_lowercase();
    LEFT_OUT.iter().any(is)
        || LEFT_OUT_STARTS
            .iter()
            .any(|start| name.starts_with(start) && name.len() > start.len())
        || LEFT_OUT_ENDS
            .iter()
            .any(|end| lower.ends_with(end) && lower.len() > end.len())
}

fn entry(path: &Path, name: String, file: impl FnOnce(&str) -> Result<FileFacts>) -> Entry {
    match path.to_str() {
        Some(text) => Entry {
            path: text.to_owned(),
            name,
            file: file(text),
            package: None,
        },
        None => {
            let text = path.to_string_lossy().into_owned();
            Entry {
                file: Err(not_utf8(&text)),
                path: text,
                name,
                package: None,
            }
        }
    }
}

/// Reads what has to be known of a file, and proves that it can be opened.
pub(crate) fn read_file(path: &Path, text: &str, metadata: &Metadata) -> Result<FileFacts> {
    if !metadata.is_file() {
        return Err(Error::new(
            code::NOT_A_FILE,
            format!("{text} is neither a file nor a folder."),
            "Choose a file or a folder of files.",
        ));
    }
    if metadata.len() > LARGEST {
        return Err(Error::new(
            code::FILE_TOO_LARGE,
            format!("{text} is larger than 5 TiB, the most that S3 stores as one object."),
            "Render it in parts.",
        ));
    }
    let mut head = Vec::with_capacity(8192);
    File::open(path)
        .and_then(|file| file.take(8192).read_to_end(&mut head))
        .map_err(|error| unreadable(text, &error))?;
    Ok(FileFacts {
        size: metadata.len(),
        modified_ns: modified_ns(metadata),
        content_type: content_type::of(text, &head),
    })
}

/// Nanoseconds since 1970; 0 where the file system keeps no time.
pub(crate) fn modified_ns(metadata: &Metadata) -> i64 {
    let since = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since
        .and_then(|since| i64::try_from(since.as_nanos()).ok())
        .unwrap_or(0)
}

fn missing_or_unreadable(path: &str, error: &std::io::Error) -> Error {
    use std::io::ErrorKind;
    if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) {
        // What a desktop hands over as text has this character where the name was not UTF-8.
        if path.contains(char::REPLACEMENT_CHARACTER) {
            return not_utf8(path);
        }
        return Error::new(
            code::FILE_MISSING,
            format!("There is no file {path}."),
            "Check the path; a render may have another name than expected.",
        );
    }
    unreadable(path, error)
}

fn not_utf8(path: &str) -> Error {
    Error::new(
        code::NAME_NOT_UTF8,
        format!("The name of {path} is not UTF-8, so that no link could carry it."),
        "Rename the file, then upload it again.",
    )
}
