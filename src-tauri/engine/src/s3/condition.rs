//! Requests that only write where nothing is (`If-None-Match: *`), and which servers keep to that: known is only what a
//! server has shown.

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::{Answer, Checksum, Line, ObjectFacts, OnWire, Storage};
use crate::error::code;

/// Endpoints whose servers refuse the header, for the life of the process.
static WITHOUT: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

/// Endpoints and buckets that were tested, for the life of the process: whether what is there is refused there.
static KEEPING: LazyLock<Mutex<HashMap<(String, String), bool>>> = LazyLock::new(Mutex::default);

fn without() -> MutexGuard<'static, HashSet<String>> {
    WITHOUT.lock().unwrap_or_else(PoisonError::into_inner)
}

fn keeping() -> MutexGuard<'static, HashMap<(String, String), bool>> {
    KEEPING.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Storage {
    /// Whether the server has shown that it does not overwrite where it is asked not to. Who writes there with the
    /// condition need not look first.
    pub(crate) fn keeps_what_is_there(&self) -> bool {
        keeping().get(&self.place()).copied().unwrap_or(false)
    }

    /// Finds that out, once in the life of a process: by asking for what was stored just now to be stored once more. A
    /// server that ignores the condition has written the same bytes with the same headers.
    pub(crate) async fn test_condition(
        &self,
        object: &ObjectFacts<'_>,
        body: Bytes,
        checksum: Checksum,
    ) {
        {
            let mut keeping = keeping();
            if without().contains(&self.endpoint) || keeping.contains_key(&self.place()) {
                return;
            }
            keeping.insert(self.place(), false);
        }
        // A refusal is no sign of a line that is too full.
        let line = Line {
            throttle: self.line.throttle.clone(),
            pulse: Arc::default(),
            // A question is no progress.
            on_wire: OnWire::default(),
        };
        let answer = self
            .clone()
            .on(line)
            .put_once(object, body, checksum, true)
            .await;
        let keeps = answer.is_err_and(|failure| failure.error.is(code::KEY_EXISTS));
        tracing::info!(endpoint = %self.endpoint, keeps, "If-None-Match");
        keeping().insert(self.place(), keeps);
    }

    fn place(&self) -> (String, String) {
        (self.endpoint.clone(), self.bucket.clone())
    }

    /// Sends a request with the condition where it is `asked` for and the server knows it; where it turns out not to,
    /// the request is sent again without.
    ///
    /// S3 API: 412 `PreconditionFailed` and 409 `ConditionalRequestConflict` are `key-exists`. Servers that do not know
    /// the header ignore it, or answer 501 or 400.
    pub(super) async fn conditionally<T, F>(
        &self,
        asked: bool,
        mut send: impl FnMut(bool) -> F,
    ) -> Answer<T>
    where
        F: Future<Output = Answer<T>>,
    {
        // Where the server keeps to it nobody may have looked: never without.
        let keeps = self.keeps_what_is_there();
        let condition = asked && (keeps || !without().contains(&self.endpoint));
        match send(condition).await {
            Err(failure)
                if condition
                    && !keeps
                    && (failure.error.is(code::NOT_IMPLEMENTED)
                        || failure.error.is(code::SERVER_REFUSED)) =>
            {
                let answer = send(false).await;
                if answer.is_ok() {
                    tracing::info!(endpoint = %self.endpoint, "the server does not know If-None-Match");
                    without().insert(self.endpoint.clone());
                }
                answer
            }
            answer => answer,
        }
    }
}
