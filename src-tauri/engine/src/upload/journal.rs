//! Journal: a file is in the library before its first byte leaves; and what a dead process left unfinished is found.

use std::collections::HashMap;
use std::fs::File;
use std::path::PathBuf;

use uuid::Uuid;

use super::intake::Entry;
use super::template::{Template, Values};
use super::{OnConflict, Placement, UploadState, conflict, plan, template};
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
        // Locked before it has its name: whoever finds it finds it locked.
        let unnamed = file.with_extension("new");
        let locked = File::create(&unnamed).and_then(|lock| {
            lock.lock()?;
            std::fs::rename(&unnamed, &file)?;
            Ok(lock)
        });
        let lock = locked.map_err(|error| crate::home::refused(&error))?;
        Ok(Self {
            name,
            file,
            _lock: lock,
        })
    }

    /// Whether the process of that name has ended. Its mark is removed then.
    pub(crate) fn is_dead(home: &Home, name: &str) -> bool {
        let path = home.running_folder().join(name);
        let file = match File::open(&path) {
            Ok(file) => file,
            // Any other failure, such as too many open files, says nothing of that process.
            Err(error) => return error.kind() == std::io::ErrorKind::NotFound,
        };
        let ended = file.try_lock().is_ok();
        if ended {
            let _ = std::fs::remove_file(path);
        }
        ended
    }

    /// Removes the marks of ended processes that left nothing unfinished.
    pub(crate) fn sweep(home: &Home) {
        let Ok(marks) = std::fs::read_dir(home.running_folder()) else {
            return;
        };
        for mark in marks.flatten() {
            let name = mark.file_name();
            if let Some(name) = name.to_str().filter(|name| Uuid::parse_str(name).is_ok()) {
                Self::is_dead(home, name);
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.file);
    }
}

/// What a batch asks of all its uploads.
pub(crate) struct Rules {
    pub template: Template,
    pub on_conflict: OnConflict,
    pub placement: Placement,
}

/// The rows of a batch: every file of the drop, those that were refused with their reason. `notices` gets what has to be
/// said of files that would have the same key.
pub(crate) fn rows(
    batch: &BatchRow,
    connection: &Connection,
    process: &str,
    rules: &Rules,
    entries: Vec<Entry>,
    notices: &mut Vec<Error>,
) -> Vec<UploadRow> {
    let user = template::login_name();
    let mut keys = HashMap::<String, u32>::new();
    let row = |(position, entry): (usize, Entry)| {
        let id = Uuid::new_v4();
        let longest = entry.package.as_ref().map(|package| package.longest);
        let values = Values {
            is_package: entry.package.is_some(),
            ..Values::of(batch, id, &entry.name, &user)
        };
        let key = rules.template.key(&values);
        let key = key.and_then(|key| plan::with_room(key, longest.unwrap_or(0)));
        let (mut twin, mut on_conflict) = (0, rules.on_conflict);
        // Two of one drop are never meant to overwrite one another, whatever becomes of what was there before.
        if let Ok(key) = &key
            && entry.file.is_ok()
            && on_conflict != OnConflict::KeepBoth
            && !rules.template.needs_hash()
        {
            let before = keys.entry(key.clone()).or_insert(0);
            twin = *before;
            *before += 1;
            if twin > 0 {
                on_conflict = OnConflict::KeepBoth;
                notices.push(conflict::kept_both(format!(
                    "Two files of this drop would have the name “{key}” in storage."
                )));
            }
        }
        let (facts, key, error) = match (entry.file, key) {
            (Ok(facts), Ok(key)) => (Some(facts), key, None),
            (Err(error), key) => (None, key.unwrap_or_default(), Some(error)),
            (Ok(facts), Err(error)) => (Some(facts), String::new(), Some(error)),
        };
        UploadRow {
            id,
            batch_id: batch.id,
            position: i64::try_from(position).unwrap_or(i64::MAX),
            path: entry.path,
            name: entry.name,
            size: facts.as_ref().map_or(0, |facts| facts.size),
            modified_ns: facts.as_ref().map_or(0, |facts| facts.modified_ns),
            content_type: facts.map(|facts| facts.content_type).unwrap_or_default(),
            bucket: connection.bucket.clone(),
            planned: key.clone(),
            twin,
            key,
            on_conflict,
            placement: rules.placement.clone(),
            state: if error.is_some() {
                UploadState::Failed
            } else {
                UploadState::Queued
            },
            process: process.to_owned(),
            finished_at: error.as_ref().map(|_| batch.created_at),
            error,
            files: entry.package.as_ref().map_or(1, |package| package.files),
            package: entry.package.map(|package| package.playlist),
            media: None,
            multipart_id: None,
            multipart_key: None,
            part_size: 0,
            identity: None,
            endpoint: connection.endpoint.clone(),
            key_id: connection.key_id.clone(),
            moved: 0,
            again: false,
            picked_up: false,
            created_at: batch.created_at,
            seconds: None,
        }
    };
    entries.into_iter().enumerate().map(row).collect()
}

/// After these an upload may go on where it was: its parts stay on the server.
pub(crate) const KEEPING: [&str; 17] = [
    code::ACCESS_DENIED,
    code::CLOCK_SKEWED,
    code::CONNECTION_REFUSED,
    code::CREDENTIALS_ENDED,
    code::DAMAGED_IN_TRANSIT,
    code::DISK_FULL,
    code::FILE_UNREADABLE,
    code::HOST_NOT_FOUND,
    code::INTERRUPTED,
    code::LIBRARY_LOCKED,
    code::NETWORK,
    code::SERVER_FAILED,
    code::SLOW_DOWN,
    code::TIMED_OUT,
    code::TLS_FAILED,
    code::WRONG_KEY_ID,
    code::WRONG_SECRET,
];

/// Whether what the server holds of an upload that failed so is kept for another attempt.
pub(crate) fn keeps(error: &Error) -> bool {
    KEEPING.iter().any(|code| error.is(code))
}

/// How long the parts of a failed upload are kept, in seconds. R2 keeps unfinished uploads as long.
pub(crate) const KEPT_FOR: i64 = 7 * 24 * 60 * 60;

/// What is told where a file is no longer the one of which the server holds parts.
pub(crate) fn begins_anew(path: &str) -> Error {
    Error::new(
        code::FILE_CHANGED,
        format!("{path} changed since its upload was broken off."),
        "It is sent from its beginning, as the file that it is now.",
    )
}

/// What is told where an upload of an earlier run goes on.
pub(crate) fn goes_on(path: &str, kept: u64, size: u64) -> Error {
    Error::new(
        code::UPLOAD_RESUMED,
        format!(
            "The upload of {path} was broken off and goes on: storage holds {} of {} MiB.",
            kept >> 20,
            size.div_ceil(1 << 20)
        ),
        "Only the rest is sent.",
    )
}

/// What an upload of a dead process is told.
pub(crate) fn interrupted() -> Error {
    Error::new(
        code::INTERRUPTED,
        "Reeldrop ended before this upload was done.",
        "Retry to send it again.",
    )
}
