//! One upload from its turn to its end.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, OwnedSemaphorePermit};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::batch::End;
use super::resume::Earlier;
use super::{Job, Queue};
use crate::connection::Connection;
use crate::crash;
use crate::error::{Error, Result, code};
use crate::home::Home;
use crate::library::{Library, LinkRow, MultipartRow, PartRow, UploadRow};
use crate::link::{self, Window, publish};
use crate::s3::{ChecksumKind, ObjectFacts, SentPart, Storage};
use crate::upload::intake::FileFacts;
use crate::upload::transfer::{self, Progress, Transfer};
use crate::upload::{OnConflict, UploadState, UploadView, cancelled, unheard, verify};

/// How often a key may turn out to be taken while it is written to.
const MOST_TAKEN: usize = 5;

/// How long an end may wait for the server to forget a multipart upload. The next start tries again.
const TAKE_BACK: Duration = Duration::from_secs(10);

/// The multipart upload that is under way. Locked while it is being asked for: whoever locks it next
/// knows whether there is one, even when the upload was cancelled meanwhile.
pub(super) type Multipart = Arc<Mutex<Option<Begun>>>;

/// The keys that a package has been given in storage so far, or is being given.
#[derive(Debug, Default)]
pub(super) struct Placed(std::sync::Mutex<Vec<String>>);

impl Placed {
    pub(super) fn put(&self, key: String) {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.push(key);
    }

    fn take(&self) -> Vec<String> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *keys)
    }
}

/// A multipart upload on the server.
#[derive(Debug)]
pub(super) struct Begun {
    /// The server's id.
    pub(super) id: String,
    pub(super) key: String,
}

impl Queue {
    /// In its `place` among the files at once.
    pub(super) async fn run(
        self: &Arc<Self>,
        mut job: Job,
        token: CancellationToken,
        place: OwnedSemaphorePermit,
    ) {
        let (multipart, placed) = (job.multipart.clone(), job.placed.clone());
        let started = Instant::now();
        let outcome = tokio::select! {
            biased;
            () = token.cancelled() => Err(cancelled()),
            outcome = async {
                self.look_back(&mut job).await?;
                Box::pin(self.send(&mut job, &multipart, &placed)).await
            } => outcome,
        };
        let outcome = match outcome {
            Ok(link) => {
                job.upload.seconds = Some(started.elapsed().as_secs_f64());
                // Of many small ones the next need not wait until the end of this one is on the disk.
                if self.files.is_share(&place) {
                    drop(place);
                }
                Ok(link)
            }
            Err(error) => {
                let error = match error.is(code::ACCESS_DENIED) || error.is(code::OBJECT_MISSING) {
                    true => Box::pin(told_better(&job, error)).await,
                    false => error,
                };
                let Some((stopped, error)) = self.stopped(job, error).await else {
                    return;
                };
                job = stopped;
                if !self.keeps(&job, &error).await {
                    let taken_back = self.take_back(&job, &multipart, &placed);
                    let _ = tokio::time::timeout(TAKE_BACK, taken_back).await;
                }
                Err(error)
            }
        };
        self.end(job, outcome).await;
    }

    /// Reads what an earlier attempt of this process has begun on the server.
    async fn look_back(&self, job: &mut Job) -> Result<()> {
        if !job.begun {
            return Ok(());
        }
        let multipart = job.multipart.clone();
        // One that is only just being begun is waited for.
        let mut begun = multipart.lock().await;
        if let Some(row) = self.library.upload(job.upload.id).await? {
            job.upload.multipart_id = row.multipart_id;
            job.upload.multipart_key = row.multipart_key;
            job.upload.part_size = row.part_size;
            job.upload.identity = row.identity;
            job.upload.again = true;
        }
        *begun = None;
        Ok(())
    }

    /// Plan, transfer, verify, link.
    async fn send(&self, job: &mut Job, multipart: &Multipart, placed: &Placed) -> Result<LinkRow> {
        // Boxed, as the other long ways here: in one piece they fill the stack of a thread.
        let had_parts = job.upload.multipart_id.is_some();
        let mut earlier = Box::pin(self.earlier(job, multipart)).await?;
        if had_parts {
            let kept = earlier.kept(job.upload.size);
            self.library.save_kept(job.upload.id, kept).await?;
        }
        if job.upload.package.is_some() {
            return Box::pin(self.send_package(job, multipart, placed)).await;
        }
        let mut new_only = job.upload.on_conflict != OnConflict::Overwrite;
        // Keys that were found taken only when they were written to.
        let mut taken = Vec::new();
        loop {
            if matches!(earlier, Earlier::Nothing) {
                let claimed = Box::pin(self.claim_key(job, &taken)).await?;
                (earlier, new_only) = (claimed.earlier, claimed.new_only);
            }
            if matches!(earlier, Earlier::Identical) {
                return Box::pin(self.link_to_there(job)).await;
            }
            match Box::pin(self.send_file(job, multipart, earlier, new_only)).await {
                Err(error) if error.is(code::KEY_EXISTS) && taken.len() < MOST_TAKEN => {
                    tracing::info!("the key was taken meanwhile");
                    if let Some(begun) = multipart.lock().await.take() {
                        self.abort(job, &begun).await?;
                    }
                    self.look_from_now_on(job);
                    taken.push(job.upload.key.clone());
                    job.begun = false;
                    earlier = Earlier::Nothing;
                }
                sent => return sent,
            }
        }
    }

    /// Transfer, verify, link: of a file whose key is claimed.
    async fn send_file(
        &self,
        job: &mut Job,
        multipart: &Multipart,
        earlier: Earlier,
        new_only: bool,
    ) -> Result<LinkRow> {
        job.begun = true;
        crash::point("key-claimed");
        let kind = Box::pin(self.checksum_kind(job, &job.upload.key)).await?;
        self.board.started(job.upload.id);
        let headers = job.upload.placement.headers(&job.upload.name, false);
        let facts = FileFacts {
            size: job.upload.size,
            modified_ns: job.upload.modified_ns,
            content_type: job.upload.content_type.clone(),
        };
        let transfer = Transfer {
            wire: &self.wire,
            storage: &job.storage.counting(self.board.on_wire(job.upload.id)),
            path: &job.upload.path,
            facts: &facts,
            key: &job.upload.key,
            cache_control: headers.cache_control.as_deref(),
            headers: &headers,
            new_only,
            one_of_many: self.is_one_of_many(job),
            kind,
            earlier: earlier.started(),
        };
        let counting = Counting {
            queue: self,
            job,
            transfer: &transfer,
            multipart,
        };
        let sent = match earlier {
            Earlier::Completed(sent) => {
                self.board.acknowledged(job.upload.id, sent.size);
                sent
            }
            _ => Box::pin(transfer.run(&counting)).await?,
        };
        // Nothing to abort any more. The library forgets it with the end: until then it tells that the object is ours.
        multipart.lock().await.take();
        job.upload.state = UploadState::Verifying;
        // One request is asked about anew after a crash, whichever of its two states was written.
        if sent.multipart {
            self.library.save_upload(&job.upload).await?;
        }
        self.show(&job.upload);
        crash::point("verifying");
        Box::pin(verify::verify(&job.storage, &job.upload.key, &sent)).await?;
        crash::point("verified");
        let now = crate::clock::now_at(&job.open.connection.endpoint);
        link::make(
            &job.open.connection,
            link::Target::of_upload(&job.upload),
            Window::alone(now, job.batch.lifetime_seconds),
        )
    }

    /// What the server of a job verifies.
    pub(super) async fn checksum_kind(&self, job: &Job, key: &str) -> Result<ChecksumKind> {
        let connection = &job.open.connection;
        let questions = self.wire.questions();
        questions
            .kind(&self.library, connection, &job.storage, job.upload.id, key)
            .await
    }

    /// From here on there is no multipart upload to abort.
    pub(super) async fn completed(&self, upload: Uuid, multipart: &Multipart) -> Result<()> {
        match multipart.lock().await.take() {
            Some(begun) => self.library.clear_multipart(upload, &begun.id).await,
            None => Ok(()),
        }
    }

    pub(super) fn show(&self, upload: &UploadRow) {
        self.board.update(upload.id, |view| {
            view.state = upload.state;
            view.key.clone_from(&upload.key);
        });
    }

    /// Takes back what was begun on the server and not completed.
    pub(super) async fn take_back(
        &self,
        job: &Job,
        multipart: &Multipart,
        placed: &Placed,
    ) -> Result<()> {
        if let Some(begun) = multipart.lock().await.take() {
            self.abort(job, &begun).await?;
        }
        if let Some(id) = &job.upload.multipart_id {
            let key = job.upload.multipart_key.as_ref();
            let key = key.unwrap_or(&job.upload.key).clone();
            self.abort(
                job,
                &Begun {
                    id: id.clone(),
                    key,
                },
            )
            .await?;
        }
        // Half a package is of no use, and would take its name.
        publish::delete_all(&job.storage, placed.take()).await?;
        match job.upload.package {
            Some(_) => self.library.forget_package(job.upload.id).await,
            None => Ok(()),
        }
    }

    pub(super) async fn abort(&self, job: &Job, begun: &Begun) -> Result<()> {
        transfer::again(|| job.storage.abort(&begun.key, &begun.id)).await?;
        crash::point("taken-back");
        self.library.clear_multipart(job.upload.id, &begun.id).await
    }

    /// Writes and shows how an upload ended.
    pub(super) async fn end(&self, mut job: Job, outcome: Result<LinkRow>) {
        let upload = &mut job.upload;
        upload.finished_at = Some(crate::clock::now());
        let mut link = None;
        (upload.state, upload.error) = match outcome {
            Ok(made) => {
                crash::point("linked");
                link = Some(made);
                match upload.state {
                    UploadState::Skipped => (UploadState::Skipped, None),
                    _ => (UploadState::Done, None),
                }
            }
            Err(error) if error.is(code::CANCELLED) => (UploadState::Cancelled, None),
            Err(error) => (UploadState::Failed, Some(error)),
        };
        if let Err(error) = self.library.end_upload(upload, link.as_ref()).await {
            tracing::error!(code = %error.code, "the end of an upload could not be written");
            if link.take().is_some() {
                // The library does not know its link: nobody could show it again.
                upload.state = UploadState::Failed;
                upload.error = Some(error.clone());
            }
            self.board.tell(|frame| frame.notices.push(error));
        }
        crash::point("ended");
        self.ended(job, link);
    }

    /// Shows how an upload ended, as it is written.
    pub(super) fn ended(&self, job: Job, link: Option<LinkRow>) {
        let upload = job.upload;
        let end = match (upload.state, &link) {
            (UploadState::Done, Some(link)) => End::Done(upload.position, link.id),
            (UploadState::Skipped, Some(link)) => End::Skipped(upload.position, link.id),
            (UploadState::Cancelled, _) => End::Cancelled,
            _ => End::Failed,
        };
        let poster = self.home.poster_file(upload.id).exists();
        let media = self.board.view(upload.id).and_then(|view| view.media);
        let link = link.map(|link| link.view(poster));
        let mut view = UploadView::new(&upload, &job.batch, link, poster);
        view.media = view.media.or(media);
        {
            // At once: whoever sees the end may retry.
            let mut state = self.lock();
            state.running.remove(&upload.id);
            state.held.remove(&upload.id);
            self.board
                .tell(|frame| frame.links_changed |= view.link.is_some());
            self.board.put(view);
            if matches!(end, End::Done(..) | End::Skipped(..)) {
                state.connections.reached(job.open.connection.id);
            }
            if let Some(batch) = state.batches.get_mut(&upload.batch_id) {
                batch.end(upload.id, end);
            }
        }
        // A place may have been kept for another kind of file while this one ran.
        self.arrived.notify_one();
        self.settle(upload.batch_id);
    }

    /// Tells of a batch when nothing of it is left.
    pub(super) fn settle(&self, batch: Uuid) {
        let over = {
            let mut state = self.lock();
            match state.batches.get(&batch) {
                Some(running) if running.is_over() => {
                    state.answers.remove(&batch);
                    state.looking.remove(&batch);
                    state.batches.remove(&batch)
                }
                _ => None,
            }
        };
        if let Some(running) = over {
            self.board
                .tell(|frame| frame.finished.push(running.finish()));
        }
    }
}

/// A HEAD answers without a body, so that the reason is asked for by a request that gives one.
pub(super) async fn told_better(job: &Job, error: Error) -> Error {
    match job.storage.probe().await {
        Err(failure) => failure.error,
        Ok(()) => error,
    }
}

/// Counts what a transfer has sent of an upload: its one file, or one of a package.
pub(super) struct Counting<'a> {
    pub(super) queue: &'a Queue,
    pub(super) job: &'a Job,
    pub(super) transfer: &'a Transfer<'a>,
    pub(super) multipart: &'a Multipart,
}

impl Progress for Counting<'_> {
    fn acknowledged(&self, bytes: u64) {
        self.queue.board.acknowledged(self.job.upload.id, bytes);
    }

    fn recounted(&self, bytes: i64) {
        self.queue.board.recounted(self.job.upload.id, bytes);
    }

    async fn keep(&self, multipart: &str, part: &SentPart, length: u64) -> Result<()> {
        let part = PartRow {
            number: part.number,
            size: length,
            etag: part.etag.clone(),
            checksum: part.checksum,
        };
        let library = &self.queue.library;
        library.add_part(self.job.upload.id, multipart, &part).await
    }

    async fn start_multipart(
        &self,
        part_size: u64,
        kind: ChecksumKind,
        identity: String,
    ) -> Result<String> {
        let mut place = self.multipart.clone().lock_owned().await;
        let (storage, library) = (self.job.storage.clone(), self.queue.library.clone());
        let upload = self.job.upload.id;
        let key = self.transfer.key.to_owned();
        let content_type = self.transfer.facts.content_type.clone();
        let cache_control = self.transfer.cache_control.map(str::to_owned);
        let headers = self.transfer.headers.clone();
        let (home, connection) = (self.queue.home.clone(), self.job.open.connection.clone());
        let process = self.job.upload.process.clone();
        // A task of its own: it goes on when this upload is cancelled, for the server may have begun one.
        let started = tokio::spawn(async move {
            if let Some(useless) = place.take() {
                let _ = transfer::again(|| storage.abort(&useless.key, &useless.id)).await;
            }
            let object = ObjectFacts {
                key: &key,
                content_type: &content_type,
                cache_control: cache_control.as_deref(),
                headers: Some(&headers),
                ..ObjectFacts::default()
            };
            Self::take_back_unheard(&library, &home, &connection, &storage, &key, None).await?;
            let place_of = (
                connection.endpoint.as_str(),
                connection.bucket.as_str(),
                key.as_str(),
            );
            let since = crate::clock::now_at(&connection.endpoint);
            let start = library.add_start(upload, &process, place_of, since).await?;
            crash::point("multipart-asked");
            let mut asked = 0;
            let begun = transfer::again(|| {
                asked += 1;
                storage.start_multipart(&object, kind)
            });
            let id = begun.await?;
            *place = Some(Begun {
                id: id.clone(),
                key: key.clone(),
            });
            crash::point("multipart-started");
            let row = MultipartRow {
                id: &id,
                key: &key,
                kind,
                part_size,
                identity: &identity,
                begun_at: crate::clock::now(),
            };
            library.save_multipart(upload, row).await?;
            crash::point("multipart-journaled");
            // An answer that was lost may have left another one.
            match asked {
                1 => library.forget_start(start).await?,
                _ => {
                    Self::take_back_unheard(
                        &library,
                        &home,
                        &connection,
                        &storage,
                        &key,
                        Some(start),
                    )
                    .await?
                }
            }
            Ok(id)
        });
        started.await.map_err(|_| transfer::closing())?
    }
}

impl Counting<'_> {
    /// Takes back what dead processes, or the request `own`, have begun under this key without hearing of it.
    async fn take_back_unheard(
        library: &Library,
        home: &Home,
        connection: &Connection,
        storage: &Storage,
        key: &str,
        own: Option<i64>,
    ) -> Result<()> {
        let starts = library.starts().await?;
        if !starts.iter().any(|start| start.key == key) {
            return Ok(());
        }
        // Not every server lists them, and not every key may.
        let Ok(held) = transfer::again(|| storage.multiparts(key)).await else {
            return Ok(());
        };
        unheard::adopt(library, home, connection, storage, &held, Some(key), own).await?;
        for left in library.replaced_multiparts().await? {
            let is_held = held.iter().any(|held| held.id == left.id);
            if is_held
                && transfer::again(|| storage.abort(&left.key, &left.id))
                    .await
                    .is_ok()
            {
                library.clear_multipart(left.upload, &left.id).await?;
            }
        }
        Ok(())
    }
}
