//! Queue: files in the order of their drops, a set number at once; each is sent, verified and linked, or says why not.

mod batch;
mod package;
mod resume;
mod run;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, Semaphore, watch};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::intake;
use super::package::Package;
use super::transfer::Wire;
use super::{cancelled, unreadable};
use crate::connection::OpenConnection;
use crate::error::Result;
use crate::event::{BatchOutcome, Board};
use crate::home::Home;
use crate::library::{BatchRow, Library, UploadRow};
use crate::link::cache::Caches;
use crate::s3::Storage;
use batch::Running;

/// One upload that waits or runs.
pub(crate) struct Job {
    pub upload: UploadRow,
    pub batch: Arc<BatchRow>,
    pub open: Arc<OpenConnection>,
    pub storage: Storage,
}

/// The uploads of this process.
pub(crate) struct Queue {
    library: Library,
    board: Arc<Board>,
    home: Home,
    wire: Wire,
    caches: Arc<Caches>,
    files: Arc<Semaphore>,
    state: Mutex<State>,
    arrived: Notify,
}

#[derive(Default)]
struct State {
    parallel: usize,
    waiting: VecDeque<Job>,
    running: HashMap<Uuid, Active>,
    /// Uploads that this process has in hand: about to be queued, waiting, running or just ending.
    held: HashSet<Uuid>,
    batches: HashMap<Uuid, Running>,
}

struct Active {
    batch: Uuid,
    cancel: CancellationToken,
}

impl Queue {
    /// A queue that begins uploads until `closed`.
    pub(crate) fn new(
        library: Library,
        board: Arc<Board>,
        home: Home,
        caches: Arc<Caches>,
        parallel: usize,
        closed: CancellationToken,
    ) -> Arc<Self> {
        let queue = Arc::new(Self {
            library,
            board,
            home,
            wire: Wire::default(),
            caches,
            files: Arc::new(Semaphore::new(parallel)),
            state: Mutex::new(State {
                parallel,
                ..State::default()
            }),
            arrived: Notify::new(),
        });
        let dispatch = queue.clone().dispatch();
        tokio::spawn(async move { closed.run_until_cancelled(dispatch).await });
        queue
    }

    /// Adds jobs of one batch; the `refused` of its uploads failed before they came here. `copy`: whether its links are
    /// meant for the clipboard. The receiver tells when all have ended.
    pub(crate) fn add(
        &self,
        batch: Uuid,
        jobs: Vec<Job>,
        refused: &[Uuid],
        copy: bool,
    ) -> watch::Receiver<Option<BatchOutcome>> {
        let ended = {
            let mut state = self.lock();
            state.held.extend(jobs.iter().map(|job| job.upload.id));
            let running = state
                .batches
                .entry(batch)
                .or_insert_with(|| Running::new(batch, copy));
            running.begin(jobs.iter().map(|job| job.upload.id));
            for id in refused {
                running.refused(*id);
            }
            let ended = running.subscribe();
            state.waiting.extend(jobs);
            ended
        };
        self.settle(batch);
        self.arrived.notify_one();
        ended
    }

    /// Takes an upload in hand, for a retry. False where this process has it in hand already.
    pub(crate) fn hold(&self, upload: Uuid) -> bool {
        self.lock().held.insert(upload)
    }

    /// Gives back an upload that was held and not added.
    pub(crate) fn release(&self, upload: Uuid) {
        self.lock().held.remove(&upload);
    }

    /// Whether this process has an upload in hand.
    pub(crate) fn holds(&self, upload: Uuid) -> bool {
        self.lock().held.contains(&upload)
    }

    /// How many files are sent at the same time.
    pub(crate) fn set_parallel(&self, parallel: usize) {
        let before = std::mem::replace(&mut self.lock().parallel, parallel);
        if parallel > before {
            self.files.add_permits(parallel - before);
        } else if parallel < before {
            let taken = self.files.forget_permits(before - parallel);
            let fewer = u32::try_from(before - parallel - taken).unwrap_or(0);
            // Those in use are taken away when their files have ended.
            let files = self.files.clone();
            tokio::spawn(async move {
                if let Ok(permits) = files.acquire_many_owned(fewer).await {
                    permits.forget();
                }
            });
        }
    }

    /// Cancels an upload that waits or runs. Whether there was one.
    pub(crate) async fn cancel(&self, upload: Uuid) -> bool {
        let waiting = {
            let mut state = self.lock();
            if let Some(active) = state.running.get(&upload) {
                active.cancel.cancel();
                return true;
            }
            let at = state.waiting.iter().position(|job| job.upload.id == upload);
            at.and_then(|at| state.waiting.remove(at))
        };
        match waiting {
            Some(job) => {
                self.end(job, Err(cancelled())).await;
                true
            }
            None => false,
        }
    }

    /// Cancels all of a batch that waits or runs: none of the waiting begins because a running one made room.
    pub(crate) async fn cancel_batch(&self, batch: Uuid) {
        let waiting = {
            let mut state = self.lock();
            let running = state.running.values();
            for active in running.filter(|active| active.batch == batch) {
                active.cancel.cancel();
            }
            let (waiting, others): (VecDeque<Job>, _) = std::mem::take(&mut state.waiting)
                .into_iter()
                .partition(|job| job.upload.batch_id == batch);
            state.waiting = others;
            waiting
        };
        for job in waiting {
            self.end(job, Err(cancelled())).await;
        }
    }

    async fn dispatch(self: Arc<Self>) {
        loop {
            let Ok(permit) = self.files.clone().acquire_owned().await else {
                return;
            };
            let (job, token) = loop {
                let arrived = self.arrived.notified();
                if let Some(next) = self.next() {
                    break next;
                }
                arrived.await;
            };
            let queue = self.clone();
            tokio::spawn(async move {
                let _permit = permit;
                queue.run(job, token).await;
            });
        }
    }

    /// The next job; from here on a cancel finds it among the running.
    fn next(&self) -> Option<(Job, CancellationToken)> {
        let mut state = self.lock();
        let job = state.waiting.pop_front()?;
        let cancel = CancellationToken::new();
        let active = Active {
            batch: job.upload.batch_id,
            cancel: cancel.clone(),
        };
        state.running.insert(job.upload.id, active);
        Some((job, cancel))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads the file's facts anew, for a retry: it may have been rendered again meanwhile. Blocks on the disk.
pub(crate) fn read_again(upload: &mut UploadRow) -> Result<()> {
    let path = std::path::Path::new(&upload.path);
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(&upload.path, &error))?;
    let facts = if metadata.is_dir() {
        let (facts, package) = Package::read(&upload.path, &upload.name)?.facts();
        upload.package = Some(package.playlist);
        upload.files = package.files;
        facts
    } else {
        upload.package = None;
        upload.files = 1;
        intake::read_file(path, &upload.path, &metadata)?
    };
    upload.size = facts.size;
    upload.modified_ns = facts.modified_ns;
    upload.content_type = facts.content_type;
    Ok(())
}
