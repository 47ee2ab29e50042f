//! Queue: files in the order of their drops, a set number at once; each is sent, verified and linked, or says why not.

mod aside;
mod batch;
mod claim;
mod connections;
mod package;
mod resume;
mod run;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, Semaphore, watch};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::intake;
use super::package::Package;
use super::wire::Wire;
use super::{cancelled, unreadable};
use crate::connection::OpenConnection;
use crate::error::Result;
use crate::event::{BatchOutcome, Board};
use crate::home::Home;
use crate::library::{BatchRow, Library, UploadRow};
use crate::link::cache::Caches;
use crate::s3::Storage;
use aside::Aside;
use batch::Running;
use connections::Connections;
use run::{Multipart, Placed};

/// One upload that waits or runs.
pub(crate) struct Job {
    pub upload: UploadRow,
    pub batch: Arc<BatchRow>,
    pub open: Arc<OpenConnection>,
    pub storage: Storage,
    /// Where it stands in the queue, and comes back to: the smallest begins next.
    place: i64,
    /// Whether its key was found free: what has come to be under it since is its own.
    begun: bool,
    /// What earlier attempts have left on the server.
    multipart: Multipart,
    placed: Arc<Placed>,
}

impl Job {
    pub(crate) fn new(
        upload: UploadRow,
        batch: Arc<BatchRow>,
        open: Arc<OpenConnection>,
        storage: Storage,
    ) -> Self {
        Self {
            upload,
            batch,
            open,
            storage,
            place: 0,
            begun: false,
            multipart: Multipart::default(),
            placed: Arc::default(),
        }
    }

    fn connection(&self) -> Uuid {
        self.open.connection.id
    }
}

/// The uploads that something is done to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Which {
    One(Uuid),
    Batch(Uuid),
    All,
}

impl Which {
    pub(crate) fn has(self, upload: Uuid, batch: Uuid) -> bool {
        match self {
            Self::One(id) => id == upload,
            Self::Batch(id) => id == batch,
            Self::All => true,
        }
    }
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
    /// Whether a person is there, who can mend a connection.
    attended: AtomicBool,
    closed: CancellationToken,
}

#[derive(Default)]
struct State {
    parallel: usize,
    /// The place of the next that comes, and the one before all.
    next_place: i64,
    first_place: i64,
    /// In the order of their places.
    waiting: VecDeque<Job>,
    running: HashMap<Uuid, Active>,
    /// Paused, or kept back with their connection.
    aside: HashMap<Uuid, Aside>,
    connections: Connections,
    /// Uploads that this process has in hand: about to be queued, waiting, running or just ending.
    held: HashSet<Uuid>,
    batches: HashMap<Uuid, Running>,
}

struct Active {
    batch: Uuid,
    asked: Option<Asked>,
    stop: CancellationToken,
}

/// What a person asked of an upload that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Pause,
    Cancel,
}

impl Active {
    fn ask(&mut self, asked: Asked) {
        self.asked = Some(asked);
        self.stop.cancel();
    }
}

impl State {
    /// Puts jobs into the queue, each at its place.
    fn line_up(&mut self, jobs: impl IntoIterator<Item = Job>) {
        self.waiting.extend(jobs);
        self.waiting.make_contiguous().sort_by_key(|job| job.place);
    }

    /// Takes those out of the queue that `is_it` chooses.
    fn take_waiting(&mut self, is_it: impl Fn(&Job) -> bool) -> Vec<Job> {
        let (taken, others) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition::<VecDeque<_>, _>(is_it);
        self.waiting = others;
        taken.into()
    }
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
            attended: AtomicBool::new(false),
            closed: closed.clone(),
        });
        let dispatch = queue.clone().dispatch();
        tokio::spawn(async move { closed.run_until_cancelled(dispatch).await });
        queue
    }

    /// From here on somebody is there who can mend a connection and sees what waits.
    pub(crate) fn attend(&self) {
        self.attended.store(true, Ordering::Relaxed);
    }

    /// Adds jobs of one batch; the `refused` of its uploads failed before they came here. `copy`: whether its links are
    /// meant for the clipboard. The receiver tells when all have ended.
    pub(crate) fn add(
        &self,
        batch: Uuid,
        mut jobs: Vec<Job>,
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
            for job in &mut jobs {
                job.place = state.next_place;
                state.next_place += 1;
            }
            if let Some(job) = jobs.first() {
                self.opened(&mut state, &job.open);
            }
            self.forget_idle(&mut state);
            self.arrange(&mut state, jobs);
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

    /// Moves an upload that is not being sent before all others, or behind them. Whether it could be moved.
    pub(crate) fn shift(&self, upload: Uuid, first: bool) -> bool {
        let mut guard = self.lock();
        let state = &mut *guard;
        let place = match first {
            true => {
                state.first_place -= 1;
                state.first_place
            }
            false => {
                state.next_place += 1;
                state.next_place - 1
            }
        };
        let aside = state.aside.values_mut().map(|aside| &mut aside.job);
        let mut jobs = state.waiting.iter_mut().chain(aside);
        let Some(job) = jobs.find(|job| job.upload.id == upload) else {
            return false;
        };
        job.place = place;
        drop(jobs);
        state.line_up([]);
        true
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

    /// Cancels what has not ended. Whether there was anything.
    pub(crate) async fn cancel(&self, which: Which) -> bool {
        // None of the waiting begins because a running one made room.
        let (any, waiting, aside) = {
            let mut state = self.lock();
            let mut any = false;
            for (id, active) in &mut state.running {
                if which.has(*id, active.batch) {
                    active.ask(Asked::Cancel);
                    any = true;
                }
            }
            let waiting = state.take_waiting(|job| which.has(job.upload.id, job.upload.batch_id));
            let aside = self.take_aside(&mut state, |aside| {
                which.has(aside.job.upload.id, aside.job.upload.batch_id)
            });
            (any, waiting, aside)
        };
        let any = any || !waiting.is_empty() || !aside.is_empty();
        self.cancel_waiting(waiting).await;
        let left = aside
            .into_iter()
            .map(|aside| self.end_aside(aside.job, cancelled()));
        futures::future::join_all(left).await;
        any
    }

    /// Ends those that had not begun. Written at once: there may be ten thousand.
    async fn cancel_waiting(&self, jobs: Vec<Job>) {
        let (fresh, begun): (Vec<_>, Vec<_>) = jobs
            .into_iter()
            .partition(|job| !job.begun && job.upload.multipart_id.is_none());
        let time = crate::clock::now();
        let ids: Vec<_> = fresh.iter().map(|job| job.upload.id).collect();
        match self.library.cancel_uploads(&ids, time).await {
            Ok(()) => {
                for mut job in fresh {
                    job.upload.finished_at = Some(time);
                    job.upload.state = super::UploadState::Cancelled;
                    job.upload.error = None;
                    self.ended(job, None);
                }
            }
            // Each says by itself what is wrong.
            Err(_) => {
                for job in fresh {
                    self.end(job, Err(cancelled())).await;
                }
            }
        }
        for job in begun {
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
        let stop = CancellationToken::new();
        let active = Active {
            batch: job.upload.batch_id,
            asked: None,
            stop: stop.clone(),
        };
        state.running.insert(job.upload.id, active);
        Some((job, stop))
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
