//! Journal: a file is in the library before its first byte leaves; and what a dead process left unfinished is found.

use std::fs::{File, TryLockError};
use std::path::PathBuf;

use uuid::Uuid;

use super::intake::Entry;
use super::{UploadState, plan};
use crate::connection::Connection;
use crate::error::{Error, Result, code};
use crate::home::Home;
use crate::library::{BatchRow, UploadRow};

/// This process's mark in the library: a file in `running/` that stays locked while the process lives.
#[derive(Debug)]
pub(crate) struct Process {
    pub name: String,
    file: PathBuf,
    _lock: File,
}

impl Process {
    pub(crate) fn begin(home: &Home) -> Result<Self> {
        let name = Uuid::new_v4().to_string();
        let file = home.running_folder().join(&name);
        let locked = File::create(&file).and_then(|lock| lock.lock().map(|()| lock));
        let lock = locked.map_err(|error| {
            Error::new(
                code::DATA_FOLDER,
                format!("Reeldrop's data folder cannot be written: {error}."),
                "Make it writable, and check that its disk has room.",
            )
        })?;
        Ok(Self {
            name,
            file,
            _lock: lock,
        })
    }

    /// Whether the process of that name has ended. Its mark is removed then.
    pub(crate) fn is_dead(home: &Home, name: &str) -> bool {
        let path = home.running_folder().join(name);
        let Ok(file) = File::open(&path) else {
            return true;
        };
        match file.try_lock() {
            Ok(()) => {
                let _ = std::fs::remove_file(path);
                true
            }
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(_)) => false,
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.file);
    }
}

/// The rows of a batch: every file of the drop, those that were refused with their reason.
pub(crate) fn rows(
    batch: &BatchRow,
    connection: &Connection,
    entries: Vec<Entry>,
) -> Vec<UploadRow> {
    let row = |(position, entry): (usize, Entry)| {
        let key = plan::key(&batch.prefix, &entry.name);
        let (facts, key, error) = match (entry.file, key) {
            (Ok(facts), Ok(key)) => (Some(facts), key, None),
            (Err(error), key) => (None, key.unwrap_or_default(), Some(error)),
            (Ok(facts), Err(error)) => (Some(facts), String::new(), Some(error)),
        };
        UploadRow {
            id: Uuid::new_v4(),
            batch_id: batch.id,
            position: i64::try_from(position).unwrap_or(i64::MAX),
            path: entry.path,
            name: entry.name,
            size: facts.as_ref().map_or(0, |facts| facts.size),
            modified_ns: facts.as_ref().map_or(0, |facts| facts.modified_ns),
            content_type: facts.map(|facts| facts.content_type).unwrap_or_default(),
            bucket: connection.bucket.clone(),
            key,
            state: if error.is_some() {
                UploadState::Failed
            } else {
                UploadState::Queued
            },
            finished_at: error.as_ref().map(|_| batch.created_at),
            error,
            media: None,
            multipart_id: None,
            created_at: batch.created_at,
            seconds: None,
        }
    };
    entries.into_iter().enumerate().map(row).collect()
}

/// What an upload of a dead process is told.
pub(crate) fn interrupted() -> Error {
    Error::new(
        code::INTERRUPTED,
        "Reeldrop ended before this upload was done.",
        "Press Retry to send it again.",
    )
}
