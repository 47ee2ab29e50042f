//! Asks a connection's server whether it can be used, and says what is wrong where it cannot.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::OpenConnection;
use crate::error::{Error, code};
use crate::s3::{Checksum, ChecksumKind, Failure, ObjectFacts, Storage};

/// How a check ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CheckView {
    /// Whether files can be uploaded.
    pub ok: bool,
    /// When, RFC 3339, UTC.
    pub at: String,
    /// What is wrong.
    pub error: Option<Error>,
    /// The region that the server named, where it is another one.
    pub suggested_region: Option<String>,
    /// Seconds by which this computer's clock is ahead of the server's, where that is what is wrong.
    pub clock_skew_seconds: Option<i32>,
}

/// The part of a check that the library keeps.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct KeptCheck {
    pub at: i64,
    pub error: Option<(String, String, String)>,
}

impl CheckView {
    pub(crate) fn kept(&self) -> KeptCheck {
        KeptCheck {
            at: Timestamp::now().as_second(),
            error: self.error.as_ref().map(|error| {
                (
                    error.code.to_string(),
                    error.message.clone(),
                    error.action.clone(),
                )
            }),
        }
    }
}

impl KeptCheck {
    pub(crate) fn view(self) -> CheckView {
        let error = self
            .error
            .map(|(code, message, action)| Error::new(code, message, action));
        CheckView {
            ok: error.is_none(),
            at: crate::clock::rfc3339(self.at),
            error,
            suggested_region: None,
            clock_skew_seconds: None,
        }
    }
}

/// Checks address, credentials, region and bucket.
///
/// A key that may not list (a good choice for a pipeline) is tried with an empty object of a random name, which is
/// removed again.
pub async fn check(open: &OpenConnection) -> CheckView {
    let storage = Storage::open(open);
    let mut outcome = storage.probe().await;
    // By the first answer the server's time is known.
    if let Err(failure) = &outcome
        && failure.again
        && failure.error.is(code::CLOCK_SKEWED)
    {
        outcome = storage.probe().await;
    }
    if let Err(failure) = &outcome
        && failure.error.is(code::ACCESS_DENIED)
    {
        outcome = write_and_remove(&storage).await;
    }
    let failure = outcome.err();
    CheckView {
        ok: failure.is_none(),
        at: crate::clock::rfc3339(Timestamp::now().as_second()),
        suggested_region: failure.as_ref().and_then(|failure| failure.region.clone()),
        clock_skew_seconds: failure
            .as_ref()
            .filter(|failure| failure.error.is(code::CLOCK_SKEWED))
            .and_then(|failure| failure.clock_ahead)
            .and_then(|seconds| i32::try_from(seconds).ok()),
        error: failure.map(Error::from),
    }
}

async fn write_and_remove(storage: &Storage) -> Result<(), Failure> {
    let key = format!(".reeldrop-check-{}", uuid::Uuid::new_v4());
    let object = ObjectFacts {
        key: &key,
        content_type: "text/plain",
        cache_control: None,
        ..ObjectFacts::default()
    };
    storage
        .put(
            &object,
            bytes::Bytes::new(),
            Checksum::of(ChecksumKind::ContentMd5, b""),
        )
        .await?;
    // A key that may write and not delete is still one that can upload.
    let _ = storage.delete(&key).await;
    Ok(())
}
