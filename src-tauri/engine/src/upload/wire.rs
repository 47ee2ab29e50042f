//! Wire: the places on the wire and the memory that all transfers of a process share.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use super::buffers::Buffers;
use super::checksum::Questions;
use super::pace::{Pace, Seen};
use super::places::{self, Places};
use super::plan;
use super::transfer::closing;
use crate::error::Result;
use crate::s3::{Line, Pulse};

/// Bytes of file content that may be in memory at once, over all uploads.
///
/// Four parts of 8 MiB, so that a command line stays small.
const BUDGET: usize = 32 * 1024 * 1024;

/// The same where a window is open: as many such parts as a person may allow at once.
const ATTENDED_BUDGET: usize = 128 * 1024 * 1024;

/// How often the pace is looked at while something is sent.
const INTERVAL: Duration = Duration::from_millis(500);

/// What all transfers of a process share: places on the wire and memory.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    places: Places,
    pace: Arc<Mutex<Pace>>,
    /// What all requests tell of the wire.
    pub(crate) pulse: Arc<Pulse>,
    busy: Arc<Notify>,
    /// One permit is one KiB.
    memory: Arc<Semaphore>,
    buffers: Buffers,
    questions: Questions,
}

impl Wire {
    /// With at most so many parts at once, over all uploads.
    pub(super) fn new(most: usize) -> Self {
        let pace = Pace::new(most);
        Self {
            places: Places::new(pace.places(), places::ON_THE_WIRE),
            pace: Arc::new(Mutex::new(pace)),
            pulse: Arc::default(),
            busy: Arc::default(),
            memory: Arc::new(Semaphore::new(BUDGET / 1024)),
            buffers: Buffers::new(BUDGET),
            questions: Questions::default(),
        }
    }

    /// A person is there, and with them a window: memory counts less than a wide wire. To be said once.
    pub(super) fn widen(&self) {
        self.memory.add_permits((ATTENDED_BUDGET - BUDGET) / 1024);
    }

    /// The memory itself.
    pub(super) fn buffers(&self) -> &Buffers {
        &self.buffers
    }

    /// What servers are being asked before their first upload.
    pub(super) fn questions(&self) -> &Questions {
        &self.questions
    }

    /// The most parts at once that a person allows.
    pub(super) fn set_most(&self, most: usize) {
        self.change_pace(|pace| pace.set_most(most));
    }

    /// Finds out how many parts at once are best. Sleeps without a timer while nothing is sent.
    pub(super) async fn keep_pace(self) {
        loop {
            self.busy.notified().await;
            self.pulse.take();
            loop {
                let began = Instant::now();
                tokio::time::sleep(INTERVAL).await;
                let beat = self.pulse.take();
                let full = self.places.are_full();
                if beat.bytes == 0 && beat.troubles == 0 && !full {
                    break;
                }
                let seen = Seen {
                    speed: beat.bytes as f64 / began.elapsed().as_secs_f64(),
                    troubles: beat.troubles,
                    latency: beat.latency,
                    full,
                };
                self.change_pace(|pace| {
                    pace.see(seen);
                });
            }
        }
    }

    fn change_pace(&self, change: impl FnOnce(&mut Pace)) {
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        let before = pace.places();
        change(&mut pace);
        let places = pace.places();
        if places != before {
            tracing::debug!(places, "parts at once");
            self.places.set(places);
        }
    }

    /// A place on the wire and memory for `length` bytes, taken before anything is read.
    ///
    /// A part larger than the whole budget (of files above 312 GiB) waits for all of it.
    pub(super) async fn reserve(
        &self,
        length: u64,
        line: &Line,
    ) -> Result<(OwnedSemaphorePermit, OwnedSemaphorePermit)> {
        let kib = usize::try_from(length.div_ceil(1024))
            .unwrap_or(usize::MAX)
            .clamp(1, BUDGET / 1024);
        let kib = u32::try_from(kib).unwrap_or(u32::MAX);
        let place = match line.throttle.lane() {
            Some(lane) => lane.acquire_owned().await.map_err(|_| closing())?,
            None if length <= plan::SMALL => self.places.take_share().await?,
            None => self.places.take().await?,
        };
        self.busy.notify_one();
        let memory = self
            .memory
            .clone()
            .acquire_many_owned(kib)
            .await
            .map_err(|_| closing())?;
        Ok((place, memory))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn parts_of_several_files_take_turns() {
        let wire = Wire::new(1);
        let sent = Arc::new(Mutex::new(Vec::new()));
        let file = |name: char| {
            let (wire, sent) = (wire.clone(), sent.clone());
            async move {
                for _ in 0..50 {
                    let _reserved = wire.reserve(1024, &Line::default()).await.unwrap();
                    sent.lock().unwrap().push(name);
                    tokio::task::yield_now().await;
                }
            }
        };
        tokio::join!(file('a'), file('b'), file('c'));
        for turn in sent.lock().unwrap().chunks(3) {
            let mut turn = turn.to_vec();
            turn.sort_unstable();
            assert_eq!(turn, ['a', 'b', 'c']);
        }
    }
}
