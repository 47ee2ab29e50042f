//! Uploads of an engine: begun, sent again, cancelled, taken off the list.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::watch;
use uuid::Uuid;

use super::Engine;
use super::batches::BATCHES_SHOWN;
use super::taking::Watched;
use crate::clock;
use crate::connection::{self, Connection, OpenConnection};
use crate::error::{Error, Result, code};
use crate::event::BatchOutcome;
use crate::library::{BatchRow, UploadRow};
use crate::s3::Storage;
use crate::upload::queue::{self, Job, Which};
use crate::upload::template::Template;
use crate::upload::{
    BatchView, ConflictAnswer, ObjectRules, OnConflict, Placement, UploadState, UploadView, intake,
    journal, plan,
};

/// Which connection a batch goes to.
#[derive(Debug, Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one at a time, and it is moved a few times"
)]
pub enum Destination {
    /// The chosen one, else the first of the person's own, else the sandbox.
    Default,
    /// A stored one.
    Stored(Uuid),
    /// One that is not stored, such as from the environment.
    Open(OpenConnection),
}

/// A drop.
#[derive(Debug, Clone)]
pub struct NewBatch {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// Where they go.
    pub destination: Destination,
    /// Life of the links in seconds; None: as set.
    pub lifetime_seconds: Option<u64>,
    /// What stands before the keys, in the place of a template.
    pub prefix: Option<String>,
    /// What makes the keys; None: as the connection says, else as set.
    pub template: Option<String>,
    /// What happens where a key exists; None: as set.
    pub on_conflict: Option<OnConflict>,
    /// What the objects are stored with, before the rules of the connection.
    pub objects: ObjectRules,
    /// Storage class; None: that of the connection.
    pub storage_class: Option<String>,
}

impl NewBatch {
    /// A drop that goes where the person has chosen, with links that live as long as is set.
    pub fn of(paths: Vec<PathBuf>) -> Self {
        Self {
            paths,
            destination: Destination::Default,
            lifetime_seconds: None,
            prefix: None,
            template: None,
            on_conflict: None,
            objects: ObjectRules::default(),
            storage_class: None,
        }
    }
}

/// A batch that was begun.
#[derive(Clone)]
pub struct Begun {
    /// Its identity.
    pub batch_id: Uuid,
    /// The connection it goes to.
    pub connection: Connection,
    ended: watch::Receiver<Option<BatchOutcome>>,
}

impl Begun {
    /// Waits until every upload of the batch has ended.
    pub async fn ended(mut self) -> BatchOutcome {
        let outcome = self
            .ended
            .wait_for(Option::is_some)
            .await
            .ok()
            .and_then(|outcome| outcome.clone());
        outcome.unwrap_or(BatchOutcome {
            batch_id: self.batch_id,
            done: 0,
            skipped: 0,
            failed: 0,
            cancelled: 0,
            copied: 0,
            links_to_copy: Vec::new(),
        })
    }
}

impl Engine {
    /// Takes in files and folders, journals them, and begins to send them.
    ///
    /// A file that cannot be sent is an upload that failed; the others go on.
    pub async fn begin(&self, new: NewBatch) -> Result<Begun> {
        if new.paths.is_empty() {
            return Err(Error::new(
                code::NOTHING_TO_UPLOAD,
                "There is nothing to upload.",
                "Name at least one file or folder.",
            ));
        }
        self.begin_batch(new, None).await
    }

    /// Takes in files of a watch folder: they are noted as taken together with the journal, and their links are not
    /// meant for the clipboard.
    pub(super) async fn begin_watched(&self, new: NewBatch, watched: Watched) -> Result<Begun> {
        self.begin_batch(new, Some(watched)).await
    }

    async fn begin_batch(&self, new: NewBatch, watched: Option<Watched>) -> Result<Begun> {
        let open = Arc::new(self.open_destination(new.destination).await?);
        let settings = self.library().settings().await?;
        // What is set holds for every connection, as far as each can keep it; what is asked for is kept or refused.
        let longest = open.connection.max_lifetime_seconds();
        let lifetime = new
            .lifetime_seconds
            .unwrap_or_else(|| settings.link_lifetime_seconds.min(longest).into());
        let lifetime_seconds = connection::check_lifetime(&open.connection, lifetime)?;
        let prefix = plan::prefix(new.prefix.as_deref().unwrap_or_default())?;
        let template = match (&new.template, &new.prefix) {
            (Some(template), _) => template.clone(),
            (None, Some(_)) => Template::after_prefix(&prefix),
            (None, None) => {
                let own = open.connection.details.template.clone();
                own.unwrap_or_else(|| settings.template.clone())
            }
        };
        let read = Template::parse(&template)?;
        let rules = journal::Rules {
            placement: Placement::of(
                &new.objects.validate()?,
                &open.connection.details.objects,
                open.connection
                    .check_storage_class(new.storage_class.as_deref())?,
                read.is_hashed(),
            )?,
            on_conflict: new.on_conflict.unwrap_or(settings.on_conflict),
            template: read,
        };
        let (paths, place) = (
            new.paths,
            watched.as_ref().map(|watched| watched.place.clone()),
        );
        let copy = settings.copy_link_when_done && watched.is_none();
        let (entries, mut notices) = tokio::task::spawn_blocking(move || {
            let mut notices = Vec::new();
            let entries = match watched {
                Some(watched) => intake::take_named(&paths, watched.names, &mut notices),
                None => intake::take(&paths, &mut notices),
            };
            (entries, notices)
        })
        .await
        .map_err(|_| internal())?;

        let batch = BatchRow {
            id: Uuid::new_v4(),
            created_at: clock::now(),
            connection_id: open.connection.id,
            connection_name: open.connection.name.clone(),
            lifetime_seconds,
            prefix,
            template,
        };
        let process = &self.inner.process.name;
        let connection = &open.connection;
        let mut uploads = journal::rows(&batch, connection, process, &rules, entries, &mut notices);
        if !notices.is_empty() {
            self.board().tell(|frame| frame.notices.extend(notices));
        }
        self.library()
            .add_batch_of(&batch, &uploads, place.as_deref())
            .await?;
        crate::crash::point("batch-journaled");
        self.pick_up(&batch, &mut uploads).await?;
        crate::crash::point("picked-up");
        let views = uploads
            .iter()
            .map(|upload| UploadView::new(upload, &batch, None, false))
            .collect();
        self.board().add_batch(BatchView::new(&batch, views));

        let (refused, accepted): (Vec<_>, Vec<_>) = uploads
            .into_iter()
            .partition(|upload| upload.state.is_final());
        let refused: Vec<Uuid> = refused.iter().map(|upload| upload.id).collect();
        Ok(self.enqueue(batch, open, accepted, &refused, copy))
    }

    pub(super) fn enqueue(
        &self,
        batch: BatchRow,
        open: Arc<OpenConnection>,
        uploads: Vec<UploadRow>,
        refused: &[Uuid],
        copy: bool,
    ) -> Begun {
        for upload in &uploads {
            self.look_at(upload);
        }
        let line = self.inner.queue.line(&open.connection);
        let storage = Storage::open(&open).on(line);
        let connection = open.connection.clone();
        let (batch_id, batch) = (batch.id, Arc::new(batch));
        let job = |upload| Job::new(upload, batch.clone(), open.clone(), storage.clone());
        let jobs = uploads.into_iter().map(job).collect();
        let ended = self.inner.queue.add(batch_id, jobs, refused, copy);
        Begun {
            batch_id,
            connection,
            ended,
        }
    }

    /// Sends an upload again that failed or was cancelled.
    pub async fn retry(&self, id: Uuid) -> Result<Begun> {
        if !self.inner.queue.hold(id) {
            return Err(still_running());
        }
        let begun = self.retry_held(id).await;
        if begun.is_err() {
            self.inner.queue.release(id);
        }
        begun
    }

    /// Sends again what failed of a batch.
    ///
    /// # Errors
    /// Of the first that cannot be sent again; the others are.
    pub async fn retry_batch(&self, batch: Uuid) -> Result<()> {
        let uploads = self.library().uploads_of(batch).await?;
        self.retry_failed(uploads).await
    }

    /// Sends again all that failed and is shown, in the order of the drops. What failed in drops that are no longer shown
    /// stays as it is.
    ///
    /// # Errors
    /// Of the first that cannot be sent again; the others are.
    pub async fn retry_all(&self) -> Result<()> {
        let newest_first = self.library().batches(BATCHES_SHOWN).await?;
        let uploads = newest_first.into_iter().rev().flat_map(|(_, own)| own);
        self.retry_failed(uploads).await
    }

    async fn retry_failed(&self, uploads: impl IntoIterator<Item = UploadRow>) -> Result<()> {
        let mut trouble = None;
        for upload in uploads {
            // One that is sent again already, by another click, is no trouble.
            if upload.state == UploadState::Failed
                && !self.inner.queue.holds(upload.id)
                && let Err(error) = self.retry(upload.id).await
            {
                trouble.get_or_insert(error);
            }
        }
        trouble.map_or(Ok(()), Err)
    }

    async fn retry_held(&self, id: Uuid) -> Result<Begun> {
        let (upload, batch) = self.upload_and_batch(id).await?;
        match upload.state {
            UploadState::Failed | UploadState::Cancelled => {}
            UploadState::Done | UploadState::Skipped => {
                return Err(Error::new(
                    code::UPLOAD_NOT_FOUND,
                    "This upload did not fail.",
                    "There is nothing to retry.",
                ));
            }
            _ => return Err(running_elsewhere()),
        }
        self.begin_again(upload, batch).await
    }

    /// Puts an upload into the queue again that this process holds.
    pub(super) async fn begin_again(&self, upload: UploadRow, batch: BatchRow) -> Result<Begun> {
        let destination = Destination::Stored(batch.connection_id);
        let copy = self.library().settings().await?.copy_link_when_done;
        self.begin_again_at(upload, batch, destination, copy).await
    }

    /// The same, where the batch may go to a connection that is not stored. `copy`: whether its link is meant for the
    /// clipboard.
    pub(super) async fn begin_again_at(
        &self,
        mut upload: UploadRow,
        batch: BatchRow,
        destination: Destination,
        copy: bool,
    ) -> Result<Begun> {
        let id = upload.id;
        let open = Arc::new(self.open_destination(destination).await?);
        upload = tokio::task::spawn_blocking(move || {
            queue::read_again(&mut upload)?;
            Ok::<_, Error>(upload)
        })
        .await
        .map_err(|_| internal())??;
        upload.again = true;
        upload.state = UploadState::Queued;
        upload.process.clone_from(&self.inner.process.name);
        upload.bucket.clone_from(&open.connection.bucket);
        upload.endpoint.clone_from(&open.connection.endpoint);
        upload.key_id.clone_from(&open.connection.key_id);
        upload.error = None;
        upload.finished_at = None;
        self.library().save_upload(&upload).await?;
        self.board()
            .put(UploadView::new(&upload, &batch, None, self.has_poster(id)));
        Ok(self.enqueue(batch, open, vec![upload], &[], copy))
    }

    /// Cancels an upload; a multipart upload is taken back on the server.
    pub async fn cancel(&self, id: Uuid) -> Result<()> {
        // One that is held but cannot be cancelled is ending.
        if self.inner.queue.cancel(Which::One(id)).await || self.inner.queue.holds(id) {
            return Ok(());
        }
        let (upload, batch) = self.upload_and_batch(id).await?;
        if upload.state.is_final() {
            return Ok(());
        }
        if self.is_left_paused(&upload) {
            return self.cancel_left(upload, &batch).await;
        }
        Err(running_elsewhere())
    }

    /// Cancels what is left of a batch.
    pub async fn cancel_batch(&self, batch: Uuid) -> Result<()> {
        self.inner.queue.cancel(Which::Batch(batch)).await;
        for (upload, batch) in self.left_paused(Which::Batch(batch)).await? {
            self.cancel_left(upload, &batch).await?;
        }
        Ok(())
    }

    /// Says what becomes of an upload whose key exists; `whole_batch`: of all of its drop that ask, now or later.
    pub async fn answer_conflict(
        &self,
        id: Uuid,
        answer: ConflictAnswer,
        whole_batch: bool,
    ) -> Result<()> {
        let which = match whole_batch {
            true => Which::Batch(self.upload_and_batch(id).await?.1.id),
            false => Which::One(id),
        };
        self.inner.queue.answer(which, answer).await;
        Ok(())
    }

    /// Takes an ended upload off the list; its link and the file in storage stay.
    pub async fn forget(&self, id: Uuid) -> Result<()> {
        if self.inner.queue.holds(id) {
            return Err(still_running());
        }
        let (upload, _) = self.upload_and_batch(id).await?;
        if !upload.state.is_final() {
            return Err(running_elsewhere());
        }
        self.library().forget_upload(id).await?;
        self.board().remove(id);
        Ok(())
    }
}

fn still_running() -> Error {
    Error::new(
        code::UPLOAD_NOT_FOUND,
        "This upload is still running.",
        "Cancel it first.",
    )
}

pub(super) fn running_elsewhere() -> Error {
    Error::new(
        code::UPLOAD_NOT_FOUND,
        "Another Reeldrop on this computer is sending this file.",
        "Cancel it there: in the terminal with Ctrl-C.",
    )
}

pub(super) fn internal() -> Error {
    Error::new(
        code::INTERNAL,
        "Something inside Reeldrop broke.",
        "Try again; if it happens again, report it with the log.",
    )
}
