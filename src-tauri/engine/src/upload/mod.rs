//! The way of a file, one module a step: intake, plan, journal, queue, transfer, verify; then its link (`crate::link`).

mod buffers;
mod checksum;
pub(crate) mod conflict;
pub(crate) mod content_type;
pub(crate) mod intake;
pub(crate) mod journal;
pub(crate) mod media;
mod pace;
pub(crate) mod package;
pub(crate) mod placement;
mod places;
pub(crate) mod plan;
pub(crate) mod queue;
mod same;
mod source;
pub(crate) mod template;
pub(crate) mod transfer;
pub(crate) mod unheard;
mod verify;
mod view;
mod way;
mod wire;

pub use conflict::{ConflictAnswer, OnConflict};
pub use media::MediaFacts;
pub use package::is_package;
pub use placement::{Disposition, ObjectRules, Placement, name_and_value};
pub use queue::UploadOrder;
pub use template::{DEFAULT as DEFAULT_TEMPLATE, template_example};
pub use view::{BatchView, PackageView, UploadPhase, UploadView};

use serde::{Deserialize, Serialize};

use crate::error::{Error, code};

/// Where an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum UploadState {
    /// Waits for its turn.
    Queued,
    /// Bytes leave.
    Uploading,
    /// Stopped by the person.
    Paused,
    /// Waits for the network.
    Waiting,
    /// Its key exists: waits for the person to say what becomes of it.
    Asking,
    /// All bytes are sent; the server is asked what it holds.
    Verifying,
    /// The server holds it, and it was compared.
    Done,
    /// Not sent: storage holds its key already, and what is there stays. Its link leads there.
    Skipped,
    /// It ended with an error.
    Failed,
    /// Cancelled by the person.
    Cancelled,
}

impl UploadState {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Uploading => "uploading",
            Self::Paused => "paused",
            Self::Waiting => "waiting",
            Self::Asking => "asking",
            Self::Verifying => "verifying",
            Self::Done => "done",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    pub(crate) fn from_name(name: &str) -> Self {
        [
            Self::Queued,
            Self::Uploading,
            Self::Paused,
            Self::Waiting,
            Self::Asking,
            Self::Verifying,
            Self::Done,
            Self::Skipped,
            Self::Cancelled,
        ]
        .into_iter()
        .find(|state| state.as_str() == name)
        .unwrap_or(Self::Failed)
    }

    /// Whether nothing more will happen by itself.
    pub fn is_final(self) -> bool {
        matches!(
            self,
            Self::Done | Self::Skipped | Self::Failed | Self::Cancelled
        )
    }
}

pub(crate) fn cancelled() -> Error {
    Error::new(code::CANCELLED, "Cancelled.", "Retry to send it after all.")
}

/// A file that could not be read, told apart by what the operating system says.
pub(crate) fn unreadable(path: &str, error: &std::io::Error) -> Error {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => vanished(path),
        ErrorKind::PermissionDenied => Error::new(
            code::FILE_UNREADABLE,
            format!("{path} may not be read."),
            "Give yourself permission to read it, then retry.",
        ),
        ErrorKind::UnexpectedEof => changed(path),
        _ => Error::new(
            code::FILE_UNREADABLE,
            format!("{path} cannot be read: {error}."),
            "Check the disk that holds it, then retry.",
        ),
    }
}

pub(crate) fn vanished(path: &str) -> Error {
    Error::new(
        code::FILE_VANISHED,
        format!("{path} is no longer there."),
        "Put it back where it was and retry, or upload it anew.",
    )
}

pub(crate) fn changed(path: &str) -> Error {
    Error::new(
        code::FILE_CHANGED,
        format!("{path} changed while it was sent."),
        "Wait until the render is finished, then retry: the whole file is sent again.",
    )
}
