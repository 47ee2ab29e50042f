//! A request's body that shows how far it is, and the end of requests that do not move any more.
//!
//! A deadline for a whole request would be wrong: a part of 8 MiB takes minutes on a slow line, and is fine.

use std::convert::Infallible;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;
use futures::future::BoxFuture;
use http_body::{Body, Frame, SizeHint};

use super::line::{Line, OnWire};

/// How long a request may stand still: no byte of its body left, and no answer came.
pub(super) const STALLED: Duration = Duration::from_secs(20);

/// Bytes handed over at once: small, so that a slow line is told from a dead one.
const PIECE: usize = 64 * 1024;

/// How far a body is.
#[derive(Debug, Clone, Default)]
pub(super) struct Moved(Arc<Movement>);

#[derive(Debug, Default)]
struct Movement {
    on_wire: OnWire,
    /// Whether what left stays counted: the server holds it.
    held_there: AtomicBool,
    /// Bytes.
    left: AtomicU64,
    /// Whether a speed limit holds it: that is no standing still.
    held: AtomicBool,
    /// When the last byte left.
    ended: OnceLock<Instant>,
}

/// What a request that failed or was given up has sent is lost.
impl Drop for Movement {
    fn drop(&mut self) {
        if !self.held_there.load(Ordering::Relaxed) {
            self.on_wire.arrived(self.left.load(Ordering::Relaxed));
        }
    }
}

impl Moved {
    /// The server holds all of it: it stays on the wire's count until whoever keeps the journal takes it off.
    pub(super) fn is_held(&self) {
        self.0.held_there.store(true, Ordering::Relaxed);
    }

    /// The time since the last byte of the body left.
    pub(super) fn since_end(&self) -> Option<Duration> {
        self.0.ended.get().map(Instant::elapsed)
    }
}

/// A body in memory that keeps to the limits of its line, and how far it is.
pub(super) fn watched(bytes: Bytes, line: &Line) -> (ByteStream, Moved) {
    let mut movement = Movement::default();
    movement.on_wire.clone_from(&line.on_wire);
    let moved = Moved(Arc::new(movement));
    let body = Watched {
        left: bytes,
        moved: moved.clone(),
        line: line.clone(),
        permission: Mutex::default(),
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
        let now = moved.0.left.load(Ordering::Relaxed);
        let held = moved.0.held.load(Ordering::Relaxed);
        if before.replace(now) == Some(now) && !held {
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
    line: Line,
    /// What a speed limit lets pass next, in bytes, once the future is ready. Never locked: it makes the body `Sync`.
    permission: Mutex<Option<(usize, BoxFuture<'static, ()>)>>,
}

impl Watched {
    /// Bytes that may leave now.
    fn poll_permitted(&mut self, context: &mut Context<'_>) -> Poll<usize> {
        let most = self.left.len().min(PIECE);
        let permission = self.permission.get_mut();
        let permission = permission.unwrap_or_else(PoisonError::into_inner);
        if permission.is_none() && self.line.throttle.is_free() {
            return Poll::Ready(most);
        }
        let (length, asked) = permission.get_or_insert_with(|| {
            let length = self.line.throttle.piece(most);
            let taken = self.line.throttle.clone().take(length as u64);
            (length, Box::pin(taken))
        });
        let held = &self.moved.0.held;
        held.store(true, Ordering::Relaxed);
        ready!(asked.as_mut().poll(context));
        held.store(false, Ordering::Relaxed);
        let length = *length;
        *permission = None;
        Poll::Ready(length)
    }
}

impl Body for Watched {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        let length = ready!(self.poll_permitted(context));
        let piece = self.left.split_to(length);
        self.line.pulse.left(length as u64);
        self.line.on_wire.left(length as u64);
        self.moved
            .0
            .left
            .fetch_add(length as u64, Ordering::Relaxed);
        if self.left.is_empty() {
            self.moved.0.ended.get_or_init(Instant::now);
        }
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
                moved.0.left.fetch_add(1, Ordering::Relaxed);
            }
        };
        assert!(unless_stalled(&moved, STALLED, slow).await.is_some());
    }

    #[tokio::test]
    async fn what_left_is_counted_until_it_is_lost_or_arrived() {
        let line = Line::default();
        let poll = async |bytes: usize, held: bool| {
            let (body, moved) = watched(Bytes::from(vec![0; bytes]), &line);
            let mut body = body.into_inner();
            let first = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context));
            assert!(first.await.is_some());
            assert_eq!(line.on_wire.bytes(), bytes.min(PIECE) as u64);
            if held {
                moved.is_held();
            }
        };
        poll(2 * PIECE, false).await;
        assert_eq!(line.on_wire.bytes(), 0, "a request that was given up");
        poll(1000, true).await;
        assert_eq!(line.on_wire.bytes(), 1000, "one that was answered");
        line.on_wire.arrived(1000);
        assert_eq!(line.on_wire.bytes(), 0, "and journaled");
        line.on_wire.arrived(1000);
        assert_eq!(line.on_wire.bytes(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_a_speed_limit_holds_does_not_stand_still() {
        use crate::limit::{Limits, SpeedLimit};
        use http_body_util::BodyExt as _;

        let limits = Limits::new(SpeedLimit {
            always: Some(10_000),
            ..SpeedLimit::default()
        });
        let throttle = limits.of_all();
        let pulse = Arc::default();
        let bodies = (0..20).map(|_| {
            let line = Line {
                on_wire: OnWire::default(),
                throttle: throttle.clone(),
                pulse: Arc::clone(&pulse),
            };
            let moved = Moved::default();
            let body = Watched {
                left: Bytes::from(vec![0; 100_000]),
                moved: moved.clone(),
                line,
                permission: Mutex::default(),
            };
            // Each waits a long time for its turn, longer than a request may stand still.
            async move {
                let sent = unless_stalled(&moved, Duration::from_secs(2), body.collect()).await;
                sent.unwrap().unwrap().to_bytes().len()
            }
        });
        let began = Instant::now();
        let sent = futures::future::join_all(bodies).await;
        assert_eq!(sent, [100_000; 20]);
        assert_eq!(pulse.take().bytes, 2_000_000);
        let seconds = began.elapsed().as_secs();
        assert!((199..230).contains(&seconds), "{seconds} s");
    }
}
