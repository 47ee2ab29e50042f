//! Limit: how fast this process may send, in all and to each connection, by the clock and changeable while it sends.

mod bucket;
mod schedule;

pub(crate) use bucket::Bucket;
pub(crate) use schedule::check;
pub use schedule::{Day, Hours, SpeedLimit};

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::{Semaphore, watch};
use uuid::Uuid;

use crate::connection::Connection;
use crate::event::Board;

/// The longest sleep before the clock is looked at again: a computer that slept does not count it, and a person may
/// set the clock.
const LOOK: Duration = Duration::from_secs(30);

/// Parts at once of a connection that is held back: slow ones must not take the wire from others.
const LANE: usize = 2;

/// All limits of a process.
#[derive(Debug)]
pub(crate) struct Limits {
    app: Arc<Bucket>,
    connections: Mutex<HashMap<Uuid, Held>>,
    set: watch::Sender<SpeedLimit>,
}

impl Limits {
    pub(crate) fn new(set: SpeedLimit) -> Arc<Self> {
        let (limit, _) = set.at(Timestamp::now(), &TimeZone::system());
        Arc::new(Self {
            app: Arc::new(Bucket::new(limit)),
            connections: Mutex::default(),
            set: watch::Sender::new(set),
        })
    }

    /// Follows the clock, and shows what holds.
    pub(crate) async fn run(self: Arc<Self>, board: Arc<Board>) {
        let mut set = self.set.subscribe();
        loop {
            let now = Timestamp::now();
            let (limit, next) = set.borrow_and_update().at(now, &TimeZone::system());
            self.app.set(limit);
            board.set_limit(limit);
            let Some(next) = next else {
                // Nothing depends on the clock.
                if set.changed().await.is_err() {
                    return;
                }
                continue;
            };
            let until = Duration::try_from(next.duration_since(now)).unwrap_or_default();
            let _ = tokio::time::timeout(until.min(LOOK), set.changed()).await;
        }
    }

    /// The limits as the person has set them; they hold at once.
    pub(crate) fn set(&self, set: &SpeedLimit) {
        let (limit, _) = set.at(Timestamp::now(), &TimeZone::system());
        self.app.set(limit);
        self.set.send_replace(set.clone());
    }

    /// The limit of one connection, in bytes a second.
    pub(crate) fn set_connection(&self, connection: Uuid, limit: Option<u64>) {
        self.held(connection).bucket.set(limit);
    }

    /// The connections that have a limit of their own.
    pub(crate) fn limited(&self) -> HashSet<Uuid> {
        let all = self
            .connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let limited = all.iter().filter(|(_, held)| held.bucket.limit().is_some());
        limited.map(|(connection, _)| *connection).collect()
    }

    /// What uploads to this connection are held to.
    pub(crate) fn of(&self, connection: &Connection) -> Throttle {
        let held = self.held(connection.id);
        held.bucket.set(connection.details.speed_limit);
        Throttle {
            connection: Some(held),
            app: Some(self.app.clone()),
        }
    }

    /// What all uploads together are held to.
    #[cfg(test)]
    pub(crate) fn of_all(&self) -> Throttle {
        Throttle {
            connection: None,
            app: Some(self.app.clone()),
        }
    }

    /// What holds now for all together, in bytes a second.
    pub(crate) fn now(&self) -> Option<u64> {
        self.app.limit()
    }

    fn held(&self, connection: Uuid) -> Held {
        let mut all = self
            .connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        all.entry(connection).or_default().clone()
    }
}

/// A connection's own limit.
#[derive(Debug, Clone)]
struct Held {
    bucket: Arc<Bucket>,
    lane: Arc<Semaphore>,
}

impl Default for Held {
    fn default() -> Self {
        Self {
            bucket: Arc::new(Bucket::new(None)),
            lane: Arc::new(Semaphore::new(LANE)),
        }
    }
}

/// The limits that one request keeps to. The default has none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Throttle {
    connection: Option<Held>,
    app: Option<Arc<Bucket>>,
}

impl Throttle {
    /// Whether nothing limits now.
    pub(crate) fn is_free(&self) -> bool {
        self.buckets().all(|bucket| bucket.limit().is_none())
    }

    /// The places beside the wire of a connection that has a limit of its own.
    pub(crate) fn lane(&self) -> Option<Arc<Semaphore>> {
        let held = self.connection.as_ref();
        let held = held.filter(|held| held.bucket.limit().is_some())?;
        Some(held.lane.clone())
    }

    /// The most bytes that may be asked for at once, up to `most`.
    pub(crate) fn piece(&self, most: usize) -> usize {
        let burst = self.buckets().map(|bucket| bucket.burst()).min();
        burst.map_or(most, |burst| {
            usize::try_from(burst).unwrap_or(most).clamp(1, most)
        })
    }

    /// Waits until so many bytes may be sent.
    pub(crate) async fn take(self, bytes: u64) {
        for bucket in self.buckets() {
            bucket.take(bytes).await;
        }
    }

    /// That of the connection first: whoever waits there does not hold up the others.
    fn buckets(&self) -> impl Iterator<Item = &Arc<Bucket>> {
        let connection = self.connection.as_ref().map(|held| &held.bucket);
        connection.into_iter().chain(&self.app)
    }
}
