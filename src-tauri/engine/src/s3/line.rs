//! What a request's body keeps to, the limits, and what it tells of the wire: bytes, answers, troubles.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use crate::limit::Throttle;

/// Limits and pulse of a connection's requests. The default limits nothing and is heard by nobody.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    pub throttle: Throttle,
    pub pulse: Arc<Pulse>,
    /// Of the upload that is being sent.
    pub on_wire: OnWire,
}

/// Bytes of an upload that were handed to the network, and of which no server has said yet that it holds them. They go on its
/// bar: on a slow line a part takes minutes.
#[derive(Debug, Clone, Default)]
pub(crate) struct OnWire(Arc<AtomicU64>);

impl OnWire {
    /// Bytes.
    pub(crate) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn left(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    /// The server holds them, or they are lost.
    pub(crate) fn arrived(&self, bytes: u64) {
        let less = |now: u64| Some(now.saturating_sub(bytes));
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
    }
}

/// Counts of what happened on the wire since they were taken last.
#[derive(Debug, Default)]
pub(crate) struct Pulse {
    bytes: AtomicU64,
    troubles: AtomicU32,
    answers: AtomicU32,
    /// Microseconds, of all answers together.
    latency: AtomicU64,
}

/// What happened in a while.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Beat {
    /// Bytes of bodies that left.
    pub bytes: u64,
    /// Requests that failed and may be sent again.
    pub troubles: u32,
    /// The mean time from the last byte of a body to its answer.
    pub latency: Option<Duration>,
}

impl Pulse {
    pub(super) fn left(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(super) fn answered(&self, latency: Duration) {
        let latency = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        self.answers.fetch_add(1, Ordering::Relaxed);
        self.latency.fetch_add(latency, Ordering::Relaxed);
    }

    pub(super) fn troubled(&self) {
        self.troubles.fetch_add(1, Ordering::Relaxed);
    }

    /// What happened since this was asked last.
    pub(crate) fn take(&self) -> Beat {
        let latency = self.latency.swap(0, Ordering::Relaxed);
        let answers = self.answers.swap(0, Ordering::Relaxed);
        let mean = latency.checked_div(answers.into());
        Beat {
            bytes: self.bytes.swap(0, Ordering::Relaxed),
            troubles: self.troubles.swap(0, Ordering::Relaxed),
            latency: mean.map(Duration::from_micros),
        }
    }
}
