//! The checksum of an upload: what its server was found to verify, asked once for all uploads that wait for the answer.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use tokio::sync::Mutex;
use uuid::Uuid;

use super::transfer::{again, closing};
use crate::connection::Connection;
use crate::error::Result;
use crate::library::Library;
use crate::s3::{ChecksumKind, Storage};

/// The questions under way, by endpoint and bucket.
#[derive(Debug, Clone, Default)]
pub(crate) struct Questions(Arc<std::sync::Mutex<HashMap<Place, Question>>>);

/// Endpoint and bucket.
type Place = (String, String);

/// Locked while the server is asked.
type Question = Arc<Mutex<()>>;

impl Questions {
    /// The kind that the connection's server verifies. Where it cannot be asked now, Content-MD5, and the next upload
    /// asks again. `upload`, `key`: those that the question is for.
    pub(crate) async fn kind(
        &self,
        library: &Library,
        connection: &Connection,
        storage: &Storage,
        upload: Uuid,
        key: &str,
    ) -> Result<ChecksumKind> {
        let (endpoint, bucket) = (&connection.endpoint, &connection.bucket);
        if let Some(kind) = library.checksum_kind(endpoint, bucket).await? {
            return Ok(kind);
        }
        let question = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let place = (endpoint.clone(), bucket.clone());
            all.entry(place).or_default().clone()
        };
        let asking = question.lock_owned().await;
        if let Some(kind) = library.checksum_kind(endpoint, bucket).await? {
            return Ok(kind);
        }
        let check = Check {
            library: library.clone(),
            storage: storage.clone(),
            upload,
            key: beside(key),
        };
        let (endpoint, bucket) = (endpoint.clone(), bucket.clone());
        // A task of its own: it takes back what it began, also when the upload is cancelled meanwhile.
        let asked = tokio::spawn(async move {
            let _asking = asking;
            match check.best().await {
                Ok(kind) => {
                    tracing::info!(endpoint, bucket, kind = kind.as_str(), "checksum");
                    let saved = check.library.save_checksum_kind(&endpoint, &bucket, kind);
                    saved.await.map(|()| kind)
                }
                Err(error) => {
                    tracing::info!(code = %error.code, "the server could not be asked for checksums");
                    Ok(ChecksumKind::ContentMd5)
                }
            }
        });
        asked.await.map_err(|_| closing())?
    }
}

struct Check {
    library: Library,
    storage: Storage,
    upload: Uuid,
    key: String,
}

impl Check {
    /// The best checksum that the server verifies; Content-MD5 where that is none.
    async fn best(&self) -> Result<ChecksumKind> {
        for kind in [ChecksumKind::Crc64Nvme, ChecksumKind::Crc32c] {
            let Some(id) = self.storage.begin_check(kind, &self.key).await? else {
                continue;
            };
            // What a crash or a cut leaves of it is taken back at the next start.
            let journaled = self.library.add_multipart(self.upload, &id, &self.key);
            let found = match journaled.await {
                Ok(()) => self.storage.verifies(kind, &self.key, &id).await,
                Err(error) => Err(error),
            };
            match again(|| self.storage.abort(&self.key, &id)).await {
                Ok(()) => self.library.clear_multipart(self.upload, &id).await?,
                Err(error) => tracing::info!(code = %error.code, "a check is taken back later"),
            }
            if found? {
                return Ok(kind);
            }
        }
        Ok(ChecksumKind::ContentMd5)
    }
}

/// A key below the same prefix, which may be all that the connection may write to.
fn beside(key: &str) -> String {
    let name = format!(".reeldrop-check-{}", Uuid::new_v4());
    match key.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name,
    }
}
