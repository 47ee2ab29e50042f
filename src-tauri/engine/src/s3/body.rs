//! A request's body that shows how far it is, and the end of requests that do not move any more.
//!
//! A deadline for a whole request would be wrong: a part of 8 MiB takes minutes on a slow line, and is fine.

use std::convert::Infallible;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// How long a request may stand still: no byte of its body left, and no answer came.
pub(super) const STALLED: Duration = Duration::from_secs(20);

/// Bytes handed over at once: small, so that a slow line is told from a dead one.
const PIECE: usize = 64 * 1024;

/// How many bytes of a body have left.
#[derive(Debug, Clone, Default)]
pub(super) struct Moved(Arc<AtomicU64>);

/// A body in memory, and the count of what has left of it.
pub(super) fn watched(bytes: Bytes) -> (ByteStream, Moved) {
    let moved = Moved::default();
    let body = Watched {
        left: bytes,
        moved: moved.clone(),
    };
    (ByteStream::from_body_1_x(body), moved)
}

/// The request's answer; None once it has stood still for `limit`.
pub(super) async fn unless_stalled<T>(
    moved: &Moved,
    limit: Duration,
    request: impl Future<Output = T>,
) -> Option<T> {
    let mut request = pin!(request);
    let mut before = None;
    loop {
        let now = moved.0.load(Ordering::Relaxed);
        if before.replace(now) == Some(now) {
            return None;
        }
        if let Ok(answer) = tokio::time::timeout(limit, &mut request).await {
            return Some(answer);
        }
    }
}

struct Watched {
    left: Bytes,
    moved: Moved,
}

impl Body for Watched {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        let length = self.left.len().min(PIECE);
        let piece = self.left.split_to(length);
        self.moved.0.fetch_add(length as u64, Ordering::Relaxed);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.len() as u64)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use tokio::time::{Instant, sleep};

    #[tokio::test(start_paused = true)]
    async fn a_request_that_stands_still_ends() {
        let began = Instant::now();
        let ended = unless_stalled(&Moved::default(), STALLED, std::future::pending::<()>()).await;
        assert!(ended.is_none());
        assert_eq!(began.elapsed(), STALLED);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_request_that_moves_may_take_hours() {
        let moved = Moved::default();
        let slow = async {
            for _ in 0..1000 {
                sleep(STALLED - Duration::from_secs(1)).await;
                moved.0.fetch_add(1, Ordering::Relaxed);
            }
        };
        assert!(unless_stalled(&moved, STALLED, slow).await.is_some());
    }
}
