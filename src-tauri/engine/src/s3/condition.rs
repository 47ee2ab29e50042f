//! Requests that only write where nothing is (`If-None-Match: *`), and servers that do not know them.

use std::collections::HashSet;
use std::future::Future;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use super::{Answer, Storage};
use crate::error::code;

/// Endpoints whose servers refuse the header, for the life of the process.
static WITHOUT: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

fn without() -> MutexGuard<'static, HashSet<String>> {
    WITHOUT.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Storage {
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
        let condition = asked && !without().contains(&self.endpoint);
        match send(condition).await {
            Err(failure)
                if condition
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
