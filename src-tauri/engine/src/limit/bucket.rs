//! A token bucket of bytes, shared by all bodies on the wire.
//!
//! Of the crates, `governor` and `leaky-bucket` fix their rate for life, and whoever waits in `async-speed-limit` waits on
//! at the old rate after a change: a body that was held to 10 kB/s would go on so for minutes.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

/// The least that may leave at once, in bytes.
const SMALLEST_BURST: u64 = 4 * 1024;

/// What may be saved up, as a part of a second.
const BURST_PART: u64 = 4;

/// Never lets more pass, in any period, than the limit times that period and one [`Bucket::burst`].
#[derive(Debug)]
pub(crate) struct Bucket {
    /// Bytes a second; None: no limit.
    limit: watch::Sender<Option<u64>>,
    filled: Mutex<Filled>,
    /// Whoever waits first is served first, so that parts take turns.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Filled {
    bytes: f64,
    at: Instant,
}

impl Bucket {
    pub(crate) fn new(limit: Option<u64>) -> Self {
        Self {
            limit: watch::Sender::new(limit),
            filled: Mutex::new(Filled {
                bytes: 0.0,
                at: Instant::now(),
            }),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// Bytes a second; None: no limit.
    pub(crate) fn limit(&self) -> Option<u64> {
        *self.limit.borrow()
    }

    /// Changes the limit, also for those who wait.
    pub(crate) fn set(&self, limit: Option<u64>) {
        let before = self.limit();
        if before == limit {
            return;
        }
        let mut filled = self.lock();
        filled.fill(before);
        // What was saved up under a higher limit, or without one, is not owed.
        filled.bytes = match (before, limit) {
            (Some(_), Some(limit)) => filled.bytes.min(burst_of(limit) as f64),
            _ => 0.0,
        };
        drop(filled);
        self.limit.send_replace(limit);
    }

    /// The most that leaves at once, in bytes.
    pub(crate) fn burst(&self) -> u64 {
        self.limit().map_or(u64::MAX, burst_of)
    }

    /// Waits until so many bytes may leave. More than a burst are asked for one burst after the other.
    pub(crate) async fn take(&self, mut bytes: u64) {
        let mut limit = self.limit.subscribe();
        let _turn = self.turn.lock().await;
        while bytes > 0 {
            let Some(now) = *limit.borrow_and_update() else {
                return;
            };
            let step = bytes.min(burst_of(now));
            let taken = self.lock().try_take(step, now);
            match taken {
                Ok(()) => bytes -= step,
                Err(wait) => {
                    let _ = tokio::time::timeout(wait, limit.changed()).await;
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Filled> {
        self.filled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Filled {
    fn fill(&mut self, limit: Option<u64>) {
        let now = Instant::now();
        if let Some(limit) = limit {
            let came = (now - self.at).as_secs_f64() * limit as f64;
            self.bytes = (self.bytes + came).min(burst_of(limit) as f64);
        }
        self.at = now;
    }

    /// Takes the bytes, or says how long it is until they are there.
    fn try_take(&mut self, bytes: u64, limit: u64) -> Result<(), Duration> {
        self.fill(Some(limit));
        let missing = bytes as f64 - self.bytes;
        if missing <= 0.0 {
            self.bytes -= bytes as f64;
            return Ok(());
        }
        // A timer's grain: less would come too early and be asked for again.
        let wait = Duration::from_secs_f64(missing / limit.max(1) as f64);
        Err(wait.max(Duration::from_millis(1)))
    }
}

fn burst_of(limit: u64) -> u64 {
    (limit / BURST_PART).max(SMALLEST_BURST)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use proptest::prelude::*;

    use super::*;

    const PIECE: u64 = 64 * 1024;

    /// Bodies that take pieces without an end, and the count of what they took.
    fn bodies(
        bucket: &Arc<Bucket>,
        count: usize,
    ) -> (Vec<Arc<AtomicU64>>, tokio::task::JoinSet<()>) {
        let mut tasks = tokio::task::JoinSet::new();
        let taken = (0..count).map(|_| {
            let (taken, bucket) = (Arc::new(AtomicU64::new(0)), bucket.clone());
            let counter = taken.clone();
            tasks.spawn(async move {
                loop {
                    bucket.take(PIECE).await;
                    counter.fetch_add(PIECE, Ordering::Relaxed);
                    tokio::task::yield_now().await;
                }
            });
            taken
        });
        (taken.collect(), tasks)
    }

    fn sum(taken: &[Arc<AtomicU64>]) -> u64 {
        taken.iter().map(|one| one.load(Ordering::Relaxed)).sum()
    }

    fn run(test: impl Future<Output = ()>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build();
        runtime.unwrap().block_on(test);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn no_more_passes_than_limit_and_burst_and_no_less_than_all_but_a_piece_of_each(
            limit in 10_000u64..50_000_000,
            count in 1usize..9,
            seconds in 1u64..120,
        ) {
            run(async move {
                let bucket = Arc::new(Bucket::new(Some(limit)));
                let (taken, _tasks) = bodies(&bucket, count);
                tokio::time::sleep(Duration::from_secs(seconds)).await;
                let all = sum(&taken);
                assert!(all <= limit * seconds + bucket.burst(), "{all} of {limit} in {seconds} s");
                // A millisecond of grain for each wait.
                let least = (limit * seconds) as f64 * 0.9;
                assert!(all as f64 + (PIECE * count as u64) as f64 >= least, "{all} of {least}");
            });
        }

        #[test]
        fn a_change_holds_at_once_also_for_those_who_wait(
            limits in prop::collection::vec(10_000u64..5_000_000, 2..6),
        ) {
            run(async move {
                let bucket = Arc::new(Bucket::new(Some(limits[0])));
                let (taken, _tasks) = bodies(&bucket, 3);
                for limit in limits {
                    bucket.set(Some(limit));
                    let before = sum(&taken);
                    tokio::time::sleep(Duration::from_secs(20)).await;
                    let passed = sum(&taken) - before;
                    // Three pieces may have been paid for in part before.
                    assert!(passed <= limit * 20 + bucket.burst() + 3 * PIECE);
                    assert!(passed + 4 * PIECE >= limit * 18);
                }
            });
        }
    }

    #[tokio::test(start_paused = true)]
    async fn bodies_take_turns() {
        let bucket = Arc::new(Bucket::new(Some(1_000_000)));
        let (taken, _tasks) = bodies(&bucket, 4);
        tokio::time::sleep(Duration::from_secs(60)).await;
        let taken: Vec<_> = taken
            .iter()
            .map(|one| one.load(Ordering::Relaxed))
            .collect();
        let (least, most) = (taken.iter().min().unwrap(), taken.iter().max().unwrap());
        assert!(most - least <= PIECE, "{taken:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_goes_on_when_there_is_no_limit_any_more() {
        let bucket = Arc::new(Bucket::new(Some(10)));
        let waits = tokio::spawn({
            let bucket = bucket.clone();
            async move { bucket.take(1_000_000).await }
        });
        let began = Instant::now();
        tokio::time::sleep(Duration::from_secs(5)).await;
        assert!(!waits.is_finished());
        bucket.set(None);
        waits.await.unwrap();
        assert_eq!(began.elapsed(), Duration::from_secs(5));
    }
}
