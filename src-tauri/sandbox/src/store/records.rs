//! What is kept of multipart uploads beside their bytes: a folder per upload, a small file per part.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use s3s::{S3Result, s3_error};
use serde::{Deserialize, Serialize};

use super::complete::Done;
use super::staging::remove_if_there;
use super::write_whole;

#[derive(Debug)]
pub(super) struct Uploads {
    pub(super) folder: PathBuf,
    pub(super) objects: PathBuf,
    /// By upload id: running and done, so that a client whose connection broke can ask again.
    pub(super) completions: Mutex<HashMap<String, Done>>,
}

/// What was agreed on at the beginning.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Begun {
    pub(super) bucket: String,
    pub(super) key: String,
    /// The name under which s3s-fs knows it.
    pub(super) staged: String,
    /// Seconds since 1970, UTC.
    pub(super) at: u64,
}

/// A part that arrived whole.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    /// MD5 in hexadecimal.
    pub(super) etag: String,
    pub(super) size: u64,
    /// Seconds since 1970, UTC.
    pub(super) at: u64,
    pub(super) crc32: Option<String>,
    pub(super) crc32c: Option<String>,
    pub(super) crc64nvme: Option<String>,
    pub(super) sha1: Option<String>,
    pub(super) sha256: Option<String>,
}

impl Uploads {
    /// Opens the folder, and drops uploads whose putting together was cut off by the end of the process.
    pub(super) fn open(folder: PathBuf, objects: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let uploads = Self {
            folder,
            objects,
            completions: Mutex::default(),
        };
        for entry in fs::read_dir(&uploads.folder)? {
            let name = entry?.file_name();
            let Some(id) = name.to_str().filter(|id| is_id(id)) else {
                continue;
            };
            if !uploads.objects.join(format!(".upload-{id}.json")).is_file() {
                for number in uploads.parts(id)?.into_keys() {
                    remove_if_there(&uploads.part_file(id, number))?;
                }
                fs::remove_dir_all(uploads.folder.join(id))?;
            }
        }
        Ok(uploads)
    }

    pub(super) fn find(&self, id: &str, bucket: &str, key: &str) -> S3Result<Begun> {
        let begun = self
            .read(id)
            .filter(|begun| begun.bucket == bucket && begun.key == key);
        begun.ok_or_else(|| s3_error!(NoSuchUpload))
    }

    pub(super) fn read(&self, id: &str) -> Option<Begun> {
        if !is_id(id) {
            return None;
        }
        serde_json::from_slice(&fs::read(self.folder.join(id).join("upload.json")).ok()?).ok()
    }

    pub(super) fn write(&self, id: &str, begun: &Begun) -> io::Result<()> {
        fs::create_dir_all(self.folder.join(id))?;
        write_whole(
            &self.folder.join(id).join("upload.json"),
            &serde_json::to_vec(begun)?,
        )
    }

    pub(super) fn parts(&self, id: &str) -> io::Result<BTreeMap<i32, Kept>> {
        let mut parts = BTreeMap::new();
        for entry in fs::read_dir(self.folder.join(id))? {
            let path = entry?.path();
            let number = path
                .file_name()
                .and_then(|name| name.to_str()?.strip_suffix(".part")?.parse().ok());
            if let Some(number) = number
                && let Ok(kept) = serde_json::from_slice(&fs::read(&path)?)
            {
                parts.insert(number, kept);
            }
        }
        Ok(parts)
    }

    pub(super) fn record(&self, id: &str, number: i32) -> PathBuf {
        self.folder.join(id).join(format!("{number}.part"))
    }

    /// The bytes of a part, where s3s-fs keeps them.
    pub(super) fn part_file(&self, id: &str, number: i32) -> PathBuf {
        self.objects.join(format!(".upload_id-{id}.part-{number}"))
    }

    pub(super) fn completing(&self, id: &str) -> bool {
        self.completions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains_key(id)
    }

    /// Removes all that is left of an upload, parts that were not used included.
    pub(super) fn forget(&self, id: &str) {
        for number in self.parts(id).unwrap_or_default().into_keys() {
            let _ = remove_if_there(&self.part_file(id, number));
        }
        // A leftover is dropped at the next start.
        let _ = fs::remove_dir_all(self.folder.join(id));
    }
}

/// Upload ids are UUIDs in small letters; anything else could leave the folder.
fn is_id(id: &str) -> bool {
    id.len() == 36
        && id
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
