//! Queue: files in the order of their drops, a set number at once; each is sent, verified and linked, or says why not.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::{Notify, Semaphore, watch};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::intake::{self, FileFacts};
use super::transfer::{Progress, Transfer, Wire};
use super::{UploadState, UploadView, cancelled, plan, transfer, unreadable, verify};
use crate::connection::OpenConnection;
use crate::error::{Error, Result, code};
use crate::event::{BatchOutcome, Board};
use crate::home::Home;
use crate::library::{BatchRow, Library, LinkRow, UploadRow};
use crate::link;
use crate::s3::{Failure, Storage};

/// One upload that waits or runs.
#[derive(Clone)]
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
    files: Arc<Semaphore>,
    state: Mutex<State>,
    arrived: Notify,
}

#[derive(Default)]
struct State {
    parallel: usize,
    waiting: VecDeque<Job>,
    running: HashMap<Uuid, CancellationToken>,
    /// Keys that uploads of this process will write, by connection: two files of one drop never meet in one key.
    reserved: HashSet<(Uuid, String)>,
    batches: HashMap<Uuid, Running>,
}

/// What is left of a batch.
struct Running {
    left: usize,
    outcome: BatchOutcome,
    ended: watch::Sender<Option<BatchOutcome>>,
    copy: bool,
}

impl Queue {
    pub(crate) fn new(
        library: Library,
        board: Arc<Board>,
        home: Home,
        parallel: usize,
    ) -> Arc<Self> {
        let queue = Arc::new(Self {
            library,
            board,
            home,
            wire: Wire::default(),
            files: Arc::new(Semaphore::new(parallel)),
            state: Mutex::new(State {
                parallel,
                ..State::default()
            }),
            arrived: Notify::new(),
        });
        tokio::spawn(queue.clone().dispatch());
        queue
    }

    /// Adds jobs of one batch; `refused` of its files failed before they came here. `copy`: whether its links are meant
    /// for the clipboard. The receiver tells when all have ended.
    pub(crate) fn add(
        &self,
        batch: Uuid,
        jobs: Vec<Job>,
        refused: usize,
        copy: bool,
    ) -> watch::Receiver<Option<BatchOutcome>> {
        let mut state = self.lock();
        let running = state.batches.entry(batch).or_insert_with(|| Running {
            left: 0,
            outcome: BatchOutcome {
                batch_id: batch,
                done: 0,
                failed: 0,
                cancelled: 0,
                copied: 0,
                links_to_copy: Vec::new(),
            },
            ended: watch::Sender::new(None),
            copy,
        });
        running.left += jobs.len();
        running.outcome.failed += u32::try_from(refused).unwrap_or(u32::MAX);
        let ended = running.ended.subscribe();
        state.waiting.extend(jobs);
        drop(state);
        self.settle(batch, |_| {});
        self.arrived.notify_one();
        ended
    }

    /// How many files are sent at the same time.
    pub(crate) fn set_parallel(&self, parallel: usize) {
        let before = std::mem::replace(&mut self.lock().parallel, parallel);
        if parallel > before {
            self.files.add_permits(parallel - before);
        } else if parallel < before {
            let files = self.files.clone();
            let fewer = u32::try_from(before - parallel).unwrap_or(0);
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
            if let Some(token) = state.running.get(&upload) {
                token.cancel();
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

    /// The uploads of a batch that wait or run.
    pub(crate) fn active_of(&self, batch: Uuid) -> Vec<Uuid> {
        let running: Vec<Uuid> = self.lock().running.keys().copied().collect();
        let running = running.into_iter().filter(|id| {
            self.board
                .view(*id)
                .is_some_and(|view| view.batch_id == batch)
        });
        let state = self.lock();
        let waiting = state
            .waiting
            .iter()
            .filter(|job| job.upload.batch_id == batch)
            .map(|job| job.upload.id);
        let waiting: Vec<Uuid> = waiting.collect();
        drop(state);
        // The waiting ones first: none of them should begin because a running one was cancelled.
        waiting.into_iter().chain(running).collect()
    }

    /// Whether an upload waits or runs in this process.
    pub(crate) fn holds(&self, upload: Uuid) -> bool {
        let state = self.lock();
        state.running.contains_key(&upload)
            || state.waiting.iter().any(|job| job.upload.id == upload)
    }

    async fn dispatch(self: Arc<Self>) {
        loop {
            let Ok(permit) = self.files.clone().acquire_owned().await else {
                return;
            };
            let (job, token) = loop {
                let arrived = self.arrived.notified();
                {
                    let mut state = self.lock();
                    if let Some(job) = state.waiting.pop_front() {
                        let token = CancellationToken::new();
                        state.running.insert(job.upload.id, token.clone());
                        break (job, token);
                    }
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

    async fn run(&self, mut job: Job, token: CancellationToken) {
        let multipart = Multipart::default();
        let started = Instant::now();
        let outcome = tokio::select! {
            biased;
            () = token.cancelled() => Err(cancelled()),
            outcome = self.send(&mut job, &multipart) => outcome,
        };
        // Whatever was begun on the server and not completed is taken back; what cannot be now is tried at the next start.
        if outcome.is_err()
            && let Some(id) = multipart.id()
            && transfer::again(|| job.storage.abort(&job.upload.key, &id))
                .await
                .is_ok()
        {
            let _ = self.library.save_multipart(job.upload.id, None, 0).await;
        }
        job.upload.seconds = outcome.is_ok().then(|| started.elapsed().as_secs_f64());
        self.end(job, outcome).await;
    }

    /// Plan, transfer, verify, link.
    async fn send(&self, job: &mut Job, multipart: &Multipart) -> Result<LinkRow> {
        job.upload.key = self.free_key(job).await?;
        self.change(&mut job.upload, UploadState::Uploading).await?;
        self.board.started(job.upload.id);
        let facts = FileFacts {
            size: job.upload.size,
            modified_ns: job.upload.modified_ns,
            content_type: job.upload.content_type.clone(),
        };
        let transfer = Transfer {
            wire: &self.wire,
            storage: &job.storage,
            path: &job.upload.path,
            facts: &facts,
            key: &job.upload.key,
        };
        let sent = transfer
            .run(&Counting {
                queue: self,
                upload: job.upload.id,
                multipart,
            })
            .await?;
        // Completed: from here on there is nothing to abort.
        if multipart.take().is_some() {
            self.library.save_multipart(job.upload.id, None, 0).await?;
        }
        self.change(&mut job.upload, UploadState::Verifying).await?;
        verify::verify(&job.storage, &job.upload.key, &sent).await?;
        let link = link::make(
            &job.open.connection,
            &job.upload,
            job.batch.lifetime_seconds,
        );
        self.library.add_link(&link).await?;
        Ok(link)
    }

    /// The planned key, or the next numbered one that neither storage nor another upload has: nothing is overwritten.
    async fn free_key(&self, job: &Job) -> Result<String> {
        let planned = plan::key(&job.batch.prefix, &job.upload.name)?;
        for number in 1..1000 {
            let key = if number == 1 {
                planned.clone()
            } else {
                plan::numbered(&planned, number)?
            };
            let place = (job.open.connection.id, key.clone());
            if !self.lock().reserved.insert(place.clone()) {
                continue;
            }
            let taken = transfer::again(|| job.storage.head(&key)).await;
            match taken {
                // Servers answer 403 for a missing key to those who may not list.
                Err(error) if error.is(code::OBJECT_MISSING) || error.is(code::ACCESS_DENIED) => {
                    return Ok(key);
                }
                Ok(_) => {}
                Err(error) => {
                    self.lock().reserved.remove(&place);
                    return Err(self.told_better(job, error).await);
                }
            }
            self.lock().reserved.remove(&place);
        }
        plan::numbered(&planned, fastrand::u32(1000..))
    }

    /// A HEAD answers without a body, so that the reason is asked for by a request that gives one.
    async fn told_better(&self, job: &Job, error: Error) -> Error {
        job.storage
            .probe()
            .await
            .err()
            .map_or(error, |failure: Failure| failure.error)
    }

    async fn change(&self, upload: &mut UploadRow, state: UploadState) -> Result<()> {
        upload.state = state;
        self.library.save_upload_state(upload).await?;
        let key = upload.key.clone();
        self.board.update(upload.id, |view| {
            view.state = state;
            view.key = key;
        });
        Ok(())
    }

    async fn end(&self, mut job: Job, outcome: Result<LinkRow>) {
        let upload = &mut job.upload;
        upload.finished_at = Some(crate::clock::now());
        let (state, error, link) = match outcome {
            Ok(link) => (UploadState::Done, None, Some(link)),
            Err(error) if error.is(code::CANCELLED) => (UploadState::Cancelled, None, None),
            Err(error) => (UploadState::Failed, Some(error), None),
        };
        upload.state = state;
        upload.error = error;
        if let Err(error) = self.library.save_upload_state(upload).await {
            tracing::error!(code = %error.code, "the end of an upload could not be written");
            self.board.tell(|frame| frame.notices.push(error));
        }
        let poster = self.home.poster_file(upload.id).exists();
        let media = self.board.view(upload.id).and_then(|view| view.media);
        let mut view = UploadView::new(
            upload,
            &job.batch,
            link.as_ref().map(|link| link.view(poster)),
            poster,
        );
        view.media = view.media.or(media);
        self.board.put(view);
        self.board
            .tell(|frame| frame.links_changed |= link.is_some());
        {
            let mut state = self.lock();
            state.running.remove(&upload.id);
            state
                .reserved
                .remove(&(job.open.connection.id, upload.key.clone()));
        }
        let position = upload.position;
        self.settle(upload.batch_id, |running| {
            running.left -= 1;
            match (state, link) {
                (UploadState::Done, Some(link)) => {
                    running.outcome.done += 1;
                    if running.copy {
                        running.outcome.links_to_copy.push((position, link.id));
                    }
                }
                (UploadState::Cancelled, _) => running.outcome.cancelled += 1,
                _ => running.outcome.failed += 1,
            }
        });
    }

    /// Counts, and tells of the batch when nothing of it is left.
    fn settle(&self, batch: Uuid, count: impl FnOnce(&mut Running)) {
        let ended = {
            let mut state = self.lock();
            let Some(running) = state.batches.get_mut(&batch) else {
                return;
            };
            count(running);
            if running.left > 0 {
                return;
            }
            state.batches.remove(&batch)
        };
        if let Some(mut running) = ended {
            running.outcome.links_to_copy.sort_unstable();
            let outcome = running.outcome.clone();
            self.board.tell(|frame| frame.finished.push(outcome));
            running.ended.send_replace(Some(running.outcome));
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The server's id of the multipart upload that is under way, known outside of the transfer that may be dropped.
#[derive(Default)]
struct Multipart(Mutex<Option<String>>);

impl Multipart {
    fn id(&self) -> Option<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

struct Counting<'a> {
    queue: &'a Queue,
    upload: Uuid,
    multipart: &'a Multipart,
}

impl Progress for Counting<'_> {
    fn acknowledged(&self, bytes: u64) {
        self.queue.board.acknowledged(self.upload, bytes);
    }

    async fn multipart_started(&self, id: &str, part_size: u64) -> Result<()> {
        *self
            .multipart
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(id.to_owned());
        self.queue
            .library
            .save_multipart(self.upload, Some(id), part_size)
            .await
    }
}

/// Reads the file's facts anew, for a retry: it may have been rendered again meanwhile.
pub(crate) fn read_again(upload: &mut UploadRow) -> Result<()> {
    let path = std::path::Path::new(&upload.path);
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(&upload.path, &error))?;
    let facts = intake::read_file(path, &upload.path, &metadata)?;
    upload.size = facts.size;
    upload.modified_ns = facts.modified_ns;
    upload.content_type = facts.content_type;
    Ok(())
}
