//! Queue: files in the order of their drops, a set number at once; each is sent, verified and linked, or says why not.

mod aside;
mod ask;
mod batch;
mod claim;
mod connections;
mod order;
mod package;
mod resume;
mod run;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::intake;
use super::package::Package;
use super::places::{self, Places};
use super::plan;
use super::wire::Wire;
use super::{ConflictAnswer, cancelled, unreadable};
use crate::connection::{Connection, OpenConnection};
use crate::error::Result;
use crate::event::{BatchOutcome, Board};
use crate::home::Home;
use crate::library::{BatchRow, Library, Settings, UploadRow};
use crate::limit::Limits;
use crate::link::cache::Caches;
use crate::s3::{Line, OnWire, Storage};
use aside::Aside;
use batch::Running;
use connections::Connections;
pub use order::UploadOrder;
use order::{Standing, Waiting};
use run::{Multipart, Placed};

/// So many uploads that wait are many.
const MANY: usize = 16;

/// One upload that waits or runs.
pub(crate) struct Job {
    pub upload: UploadRow,
    pub batch: Arc<BatchRow>,
    pub open: Arc<OpenConnection>,
    pub storage: Storage,
    /// Where it stands in the queue, and comes back to: the smallest begins next.
    place: i64,
    /// Whether a person has moved it there.
    by_hand: bool,
    /// What had begun when it came into the line.
    since: Option<order::Begun>,
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
            by_hand: false,
            since: None,
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
    limits: Arc<Limits>,
    files: Places,
    state: Mutex<State>,
    arrived: Notify,
    /// Whether a person is there, who can mend a connection.
    attended: AtomicBool,
    closed: CancellationToken,
}

#[derive(Default)]
struct State {
    /// Files at once.
    parallel: usize,
    order: UploadOrder,
    /// What has begun so far, and had when one went next for its having waited long.
    begun: order::Begun,
    aged: order::Begun,
    /// The place of the next that comes, and the one before all.
    next_place: i64,
    first_place: i64,
    /// In the order of their places.
    waiting: VecDeque<Job>,
    running: HashMap<Uuid, Active>,
    /// Paused, or kept back with their connection.
    aside: HashMap<Uuid, Aside>,
    /// Those whose key exists, until the person has answered.
    asking: HashMap<Uuid, Job>,
    /// What the person has answered for all of a batch.
    answers: HashMap<Uuid, ConflictAnswer>,
    connections: Connections,
    /// Uploads that this process has in hand: about to be queued, waiting, running or just ending.
    held: HashSet<Uuid>,
    batches: HashMap<Uuid, Running>,
    /// Batches of which a key turned out to be taken when it was written to: they look first from then on.
    looking: HashSet<Uuid>,
}

struct Active {
    batch: Uuid,
    connection: Uuid,
    /// Bytes.
    size: u64,
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
        let begun = self.begun;
        self.waiting.extend(jobs.into_iter().map(|mut job| {
            job.since.get_or_insert(begun);
            job
        }));
        self.waiting.make_contiguous().sort_by_key(|job| job.place);
    }

    /// Takes the one that begins next out of the queue.
    ///
    /// `limited`: the connections that have a speed limit of their own.
    fn take_next(&mut self, limited: &HashSet<Uuid>) -> Option<Job> {
        let large = self
            .running
            .values()
            .filter(|active| order::is_large(active.size));
        let large = large.count();
        let running = self.running.values();
        let held_back = running.filter(|active| limited.contains(&active.connection));
        let standing = Standing {
            order: self.order,
            places: self.parallel,
            large,
            small: self.running.len() - large,
            limited: held_back.count(),
            begun: self.begun,
            aged: self.aged,
        };
        let choice = standing.choose(self.waiting.iter().map(|job| Waiting {
            size: job.upload.size,
            place: job.place,
            by_hand: job.by_hand,
            limited: limited.contains(&job.connection()),
            since: job.since.unwrap_or_default(),
        }))?;
        let job = self.waiting.remove(choice.index)?;
        self.begun.count(job.upload.size);
        if choice.aged {
            self.aged = self.begun;
        }
        Some(job)
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
        settings: &Settings,
        closed: CancellationToken,
    ) -> Arc<Self> {
        let parallel = settings.parallel_uploads.into();
        let wire = Wire::new(settings.parallel_parts.into());
        let limits = Limits::new(settings.speed_limit.clone());
        let (pace, clock, end) = (
            wire.clone().keep_pace(),
            limits.clone().run(board.clone()),
            closed.clone(),
        );
        tokio::spawn(async move {
            let both = async { tokio::join!(pace, clock) };
            end.run_until_cancelled(both).await
        });
        let queue = Arc::new(Self {
            library,
            board,
            home,
            wire,
            caches,
            limits,
            files: Places::new(parallel, places::AS_FILES),
            state: Mutex::new(State {
                parallel,
                order: settings.upload_order,
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
        if !self.attended.swap(true, Ordering::Relaxed) {
            self.wire.widen();
        }
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
                job.place = match job.upload.moved {
                    // As it was put in an earlier run.
                    moved @ ..0 => moved,
                    _ => state.next_place,
                };
                job.by_hand = job.upload.moved != 0;
                state.first_place = state.first_place.min(job.place);
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

    /// Moves uploads that are not being sent before all others, or behind them; among themselves they keep their order.
    pub(crate) async fn shift(&self, which: Which, first: bool) -> Result<()> {
        let moved: Vec<_> = {
            let mut guard = self.lock();
            let state = &mut *guard;
            let aside = state.aside.values_mut().map(|aside| &mut aside.job);
            let jobs = state.waiting.iter_mut().chain(aside);
            let has = |job: &&mut Job| which.has(job.upload.id, job.upload.batch_id);
            let mut jobs: Vec<_> = jobs.filter(has).collect();
            jobs.sort_by_key(|job| job.place);
            let count = i64::try_from(jobs.len()).unwrap_or(i64::MAX);
            let place = match first {
                true => {
                    state.first_place -= count;
                    state.first_place
                }
                false => {
                    state.next_place += count;
                    state.next_place - count
                }
            };
            let moved = jobs.into_iter().zip(place..).map(|(job, place)| {
                job.place = place;
                job.by_hand = true;
                (job.upload.id, if first { place } else { place + 1 })
            });
            let moved = moved.collect();
            state.line_up([]);
            moved
        };
        self.library.save_moved(&moved).await
    }

    /// What a person has set holds at once.
    pub(crate) fn set(&self, settings: &Settings) {
        self.limits.set(&settings.speed_limit);
        self.wire.set_most(settings.parallel_parts.into());
        self.lock().order = settings.upload_order;
        self.set_parallel(settings.parallel_uploads.into());
    }

    /// How many files are sent at the same time.
    pub(crate) fn set_parallel(&self, parallel: usize) {
        self.lock().parallel = parallel;
        self.files.set(parallel);
        self.arrived.notify_one();
    }

    /// The limit of one connection, in bytes a second.
    pub(crate) fn limit_connection(&self, connection: Uuid, limit: Option<u64>) {
        self.limits.set_connection(connection, limit);
        // A place may have been kept for other connections.
        self.arrived.notify_one();
    }

    /// The speed limits of this process.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What requests of a connection keep to, and tell.
    pub(crate) fn line(&self, connection: &Connection) -> Line {
        Line {
            throttle: self.limits.of(connection),
            pulse: self.wire.pulse.clone(),
            on_wire: OnWire::default(),
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
        let asking = self.take_asking(which);
        let any = any || !waiting.is_empty() || !aside.is_empty() || !asking.is_empty();
        self.cancel_waiting(waiting).await;
        let left = aside
            .into_iter()
            .map(|aside| aside.job)
            .chain(asking)
            .map(|job| self.end_aside(job, cancelled()));
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
            let Ok(mut place) = self.files.take_share().await else {
                return;
            };
            let (job, token) = loop {
                let arrived = self.arrived.notified();
                if let Some(next) = self.next() {
                    break next;
                }
                arrived.await;
            };
            if job.upload.size > plan::SMALL || job.upload.package.is_some() {
                // One that is cancelled meanwhile has only to end.
                let widened = token.run_until_cancelled(self.files.widen(&mut place));
                if let Some(Err(_)) = widened.await {
                    return;
                }
            }
            let queue = self.clone();
            tokio::spawn(async move {
                queue.run(job, token, place).await;
            });
        }
    }

    /// The next job; from here on a cancel finds it among the running.
    fn next(&self) -> Option<(Job, CancellationToken)> {
        let limited = self.limits.limited();
        let mut state = self.lock();
        let job = state.take_next(&limited)?;
        let stop = CancellationToken::new();
        let active = Active {
            batch: job.upload.batch_id,
            connection: job.connection(),
            size: job.upload.size,
            asked: None,
            stop: stop.clone(),
        };
        state.running.insert(job.upload.id, active);
        Some((job, stop))
    }

    /// Whether an upload is small, and enough wait that a question asked once is soon paid back.
    fn is_one_of_many(&self, job: &Job) -> bool {
        job.upload.size <= plan::SMALL && self.lock().waiting.len() >= MANY
    }

    /// Keys of this upload's batch are taken: the next one looks before it sends.
    fn look_from_now_on(&self, job: &Job) {
        self.lock().looking.insert(job.upload.batch_id);
    }

    /// Whether an upload may write to its key without having looked: the server itself refuses where something is.
    fn needs_no_look(&self, job: &Job) -> bool {
        job.upload.size <= plan::SMALL
            && job.storage.keeps_what_is_there()
            && !self.lock().looking.contains(&job.upload.batch_id)
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
