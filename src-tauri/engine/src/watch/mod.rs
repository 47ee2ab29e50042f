//! Watch folders: what is finished in them is uploaded by itself, once. A file is taken when it has been left alone for a
//! while, and it counts as uploaded only when its upload says so: what was broken off between is taken again.

mod due;
mod eye;
mod finished;
mod folder;
mod patterns;
mod scan;

pub(crate) use due::{Due, due};
pub(crate) use eye::Eye;
pub(crate) use finished::Settling;
pub(crate) use folder::{Watch, follow};
pub(crate) use patterns::Patterns;
pub use patterns::{PACKAGES, VIDEOS};
pub(crate) use scan::{Found, Rules, UPLOADED, scan};

use std::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{Error, code};
use crate::link::LinkView;
use crate::upload::UploadState;

/// How long a file has to be left alone before it is taken for finished.
pub const QUIET: Duration = Duration::from_secs(5);

/// What a file looks like from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified_ns: i64,
}

/// What becomes of a file once it is uploaded. None of these deletes it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Afterwards {
    /// It stays where it is.
    #[default]
    Leave,
    /// It is moved into the folder “Uploaded” of the watch folder.
    Move,
}

impl Afterwards {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Leave => "leave",
            Self::Move => "move",
        }
    }

    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "move" => Self::Move,
            _ => Self::Leave,
        }
    }
}

/// How a watch folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum WatchState {
    /// What is finished in it is uploaded.
    Watching,
    /// A person has stopped it.
    Paused,
    /// The folder cannot be read, as when its drive is unplugged; it is looked for again by itself.
    NotReachable,
    /// Its files cannot be uploaded, as when its connection is gone; tried again by itself.
    Trouble,
}

/// What a person says of a watch folder.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(Serialize, specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct WatchForm {
    /// The one to change; None: a new one.
    pub id: Option<Uuid>,
    /// The folder on this computer.
    pub folder: String,
    /// Where its files go.
    pub connection_id: Uuid,
    /// Globs that a file's name has to match; with a `/` in it, its path below the folder. Empty: videos and packages.
    pub patterns: Vec<String>,
    /// Whether folders below it count, too.
    pub subfolders: bool,
    /// What stands before the keys. None: by the template of the connection, or as set.
    pub prefix: Option<String>,
    /// Life of the links, seconds. None: as set.
    pub lifetime_seconds: Option<u32>,
    /// What becomes of a file once it is uploaded.
    pub afterwards: Afterwards,
}

/// A watch folder as the window sees it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct WatchView {
    /// Identity.
    pub id: Uuid,
    /// The folder on this computer.
    pub folder: String,
    /// Where its files go.
    pub connection_id: Uuid,
    /// Its name; None: it was deleted.
    pub connection_name: Option<String>,
    /// Globs; empty: videos and packages.
    pub patterns: Vec<String>,
    /// Whether folders below it count, too.
    pub subfolders: bool,
    /// What stands before the keys. None: by the template of the connection, or as set.
    pub prefix: Option<String>,
    /// Life of the links, seconds. None: as set.
    pub lifetime_seconds: Option<u32>,
    /// What becomes of a file once it is uploaded.
    pub afterwards: Afterwards,
    /// How it is.
    pub state: WatchState,
    /// Why it is not reachable or in trouble.
    pub error: Option<Error>,
    /// Files that were uploaded, by whichever process watched.
    pub done: u32,
    /// Files that failed.
    pub failed: u32,
    /// Files on their way.
    pub under_way: u32,
    /// The files that were taken last, newest first.
    pub files: Vec<WatchFileView>,
    /// RFC 3339, UTC.
    pub created_at: String,
}

/// A file that was taken from a watch folder.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct WatchFileView {
    /// Name, with its folders below the watch folder.
    pub name: String,
    /// When it was taken: RFC 3339, UTC.
    pub taken_at: String,
    /// Its upload, and where that is. None: it is being taken.
    pub upload_id: Option<Uuid>,
    /// The state of the upload.
    pub state: Option<UploadState>,
    /// Why it failed.
    pub error: Option<Error>,
    /// Its newest link.
    pub link: Option<LinkView>,
}

/// The folder cannot be read now.
pub(crate) fn not_reachable(folder: &str) -> Error {
    Error::new(
        code::FOLDER_UNREACHABLE,
        format!("{folder} cannot be reached."),
        "Plug its drive in, or connect to its server; watching goes on by itself.",
    )
}
