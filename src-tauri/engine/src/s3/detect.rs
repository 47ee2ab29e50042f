//! Finds out whether a server verifies a checksum, by sending it one byte with a wrong one: as a part of a multipart upload
//! that is never completed, so that no object comes of it.

use bytes::Bytes;

use super::checksum::{Checksum, ChecksumKind};
use super::{Answer, Failure, ObjectFacts, Storage};
use crate::error::{Result, code};
use crate::upload::transfer::again;

/// What is sent.
const BYTE: &[u8] = b"r";

impl Storage {
    /// Begins the multipart upload that a check needs. Its id; None where the server does not know the checksum.
    pub(crate) async fn begin_check(
        &self,
        kind: ChecksumKind,
        key: &str,
    ) -> Result<Option<String>> {
        let object = ObjectFacts {
            key,
            content_type: "application/octet-stream",
            ..ObjectFacts::default()
        };
        again(|| async { taken(self.start_multipart(&object, kind).await) }).await
    }

    /// Whether the server verifies the checksums of the parts of this upload.
    ///
    /// # Errors
    /// Where it could not be asked: its answer is then not known.
    pub(crate) async fn verifies(&self, kind: ChecksumKind, key: &str, id: &str) -> Result<bool> {
        let right = Checksum::of(kind, BYTE);
        let send = async |checksum: Checksum| {
            let part = || async {
                let body = Bytes::from_static(BYTE);
                taken(self.send_part(key, id, 1, body, checksum).await)
            };
            again(part).await.map(|part| part.is_some())
        };
        // A server that ignores it takes any; one that does not know it may refuse all.
        match send(right.wrong()).await? {
            true => Ok(false),
            false => send(right).await,
        }
    }
}

/// None where the server refused what it was sent, and not who sent it, or when.
fn taken<T>(answer: Answer<T>) -> Answer<Option<T>> {
    let refused = |failure: &Failure| {
        [
            code::DAMAGED_IN_TRANSIT,
            code::SERVER_REFUSED,
            code::NOT_IMPLEMENTED,
        ]
        .iter()
        .any(|code| failure.error.is(code))
    };
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(failure) if refused(&failure) => Ok(None),
        Err(failure) => Err(failure),
    }
}
