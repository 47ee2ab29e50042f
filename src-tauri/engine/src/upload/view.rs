//! Uploads and batches as the window and the terminal see them.

use serde::Serialize;
use uuid::Uuid;

use super::{MediaFacts, UploadState};
use crate::error::Error;
use crate::library::{BatchRow, UploadRow};
use crate::link::LinkView;

/// One upload.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct UploadView {
    /// Identity.
    pub id: Uuid,
    /// Its batch.
    pub batch_id: Uuid,
    /// Name, with its folders where a folder was dropped.
    pub name: String,
    /// Absolute path on this computer.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Bytes that the server has acknowledged.
    pub sent: u64,
    /// Bytes that were handed to the network besides, and of which the server has not said yet that it holds them: on a slow
    /// line a part takes minutes.
    pub on_wire: u64,
    /// State.
    pub state: UploadState,
    /// What is done with the file before anything of it is sent, where that takes its time.
    pub phase: Option<UploadPhase>,
    /// Connection.
    pub connection_id: Uuid,
    /// Its name.
    pub connection_name: String,
    /// Bucket.
    pub bucket: String,
    /// Key.
    pub key: String,
    /// MIME type.
    pub content_type: String,
    /// Bytes a second, 0 when nothing moves.
    pub speed: u64,
    /// Seconds left, where they can be told.
    pub seconds_left: Option<u64>,
    /// How long it took to send and verify, in seconds, once it is done.
    pub seconds: Option<f64>,
    /// Why it failed.
    pub error: Option<Error>,
    /// What it is made of, where it is a package.
    pub package: Option<PackageView>,
    /// Its newest link.
    pub link: Option<LinkView>,
    /// Whether there is a poster.
    pub poster: bool,
    /// What is known of its content.
    pub media: Option<MediaFacts>,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// RFC 3339, UTC.
    pub finished_at: Option<String>,
}

/// What an upload does with the whole content of its file while nothing is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum UploadPhase {
    /// Reads it, because its key depends on it.
    Reading,
    /// Compares it with what storage holds under its key.
    Comparing,
}

/// What a package is, as its one row shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PackageView {
    /// The main playlist, below the folder.
    pub playlist: String,
    /// How many files it has.
    pub files: u32,
    /// How many of them the server holds, compared.
    pub files_done: u32,
}

/// The uploads of one drop.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct BatchView {
    /// Identity.
    pub id: Uuid,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// Connection.
    pub connection_id: Uuid,
    /// Its name.
    pub connection_name: String,
    /// The life of its links in seconds, where the connection's links end.
    pub link_lifetime_seconds: u32,
    /// In the order of the drop.
    pub uploads: Vec<UploadView>,
}

impl UploadView {
    pub(crate) fn new(
        row: &UploadRow,
        batch: &BatchRow,
        link: Option<LinkView>,
        poster: bool,
    ) -> Self {
        Self {
            id: row.id,
            batch_id: row.batch_id,
            name: row.name.clone(),
            path: row.path.clone(),
            size: row.size,
            sent: if row.state == UploadState::Done {
                row.size
            } else {
                0
            },
            on_wire: 0,
            state: row.state,
            phase: None,
            connection_id: batch.connection_id,
            connection_name: batch.connection_name.clone(),
            bucket: row.bucket.clone(),
            key: row.key.clone(),
            content_type: row.content_type.clone(),
            speed: 0,
            seconds_left: None,
            seconds: row.seconds,
            error: row.error.clone(),
            package: row.package.as_ref().map(|playlist| PackageView {
                playlist: playlist.clone(),
                files: row.files,
                files_done: if row.state == UploadState::Done {
                    row.files
                } else {
                    0
                },
            }),
            link,
            poster,
            media: row.media.clone(),
            created_at: crate::clock::rfc3339(row.created_at),
            finished_at: row.finished_at.map(crate::clock::rfc3339),
        }
    }
}

impl BatchView {
    pub(crate) fn new(batch: &BatchRow, uploads: Vec<UploadView>) -> Self {
        Self {
            id: batch.id,
            created_at: crate::clock::rfc3339(batch.created_at),
            connection_id: batch.connection_id,
            connection_name: batch.connection_name.clone(),
            link_lifetime_seconds: batch.lifetime_seconds,
            uploads,
        }
    }
}
