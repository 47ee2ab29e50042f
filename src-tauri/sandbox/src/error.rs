//! Why the sandbox does not run: a stable code, a sentence, and what to do.

use std::io;
use std::path::PathBuf;

/// Why the sandbox could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Its folder cannot be made, read or written.
    #[error("the sandbox's folder {} cannot be used: {source}", path.display())]
    Folder {
        /// The folder, or the file in it.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// No port on 127.0.0.1 could be opened.
    #[error("the sandbox found no free port on this computer: {source}")]
    Port {
        /// What the operating system said at the last attempt.
        source: io::Error,
    },
    /// Another process holds the folder, but does not answer.
    #[error("another process uses the sandbox in {} but does not answer", folder.display())]
    Busy {
        /// The folder.
        folder: PathBuf,
    },
    /// The bucket's name is none that S3 allows (S3 user guide: bucket naming rules).
    #[error("\u{201c}{name}\u{201d} is not a name that a bucket can have")]
    Bucket {
        /// The name.
        name: String,
    },
}

impl Error {
    /// The code by which programs tell errors apart; it never changes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Folder { .. } => "sandbox-folder",
            Self::Port { .. } => "sandbox-port",
            Self::Busy { .. } => "sandbox-busy",
            Self::Bucket { .. } => "sandbox-bucket",
        }
    }

    /// What a person can do about it, as one sentence.
    pub fn action(&self) -> &'static str {
        match self {
            Self::Folder { .. } => {
                "Check that the disk is not full and that the folder belongs to you."
            }
            Self::Port { .. } => {
                "Check whether a firewall or security program forbids local servers, then try again."
            }
            Self::Busy { .. } => {
                "Close every running Reeldrop, in windows and terminals, then try again."
            }
            Self::Bucket { .. } => "Use 3 to 63 small letters, digits, dots and hyphens.",
        }
    }

    pub(crate) fn folder(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Folder { path, source }
    }
}
