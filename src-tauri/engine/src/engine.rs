//! The engine: what a window, a command line or a watch folder asks for. It holds the library, the keychain, the queue
//! and the stream of frames of one process.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use serde::Serialize;
use tokio::sync::{broadcast, watch};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::clock;
use crate::connection::{self, Connection, OpenConnection};
use crate::error::{Error, Result, code};
use crate::event::{BatchOutcome, Board, Frame, Overall};
use crate::home::Home;
use crate::keychain::Keychain;
use crate::library::{BatchRow, Library, LinkRow, Settings, UploadRow, WindowPlace};
use crate::link::{self, LinkView};
use crate::s3::Storage;
use crate::upload::journal::{self, Process};
use crate::upload::queue::{self, Job, Queue};
use crate::upload::{BatchView, UploadState, UploadView, intake, media, plan, transfer};

/// How often the library is asked whether another process wrote to it.
const WATCH: Duration = Duration::from_secs(2);

/// Batches that the window shows.
const BATCHES_SHOWN: u32 = 200;

/// One process's engine. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    home: Home,
    library: Library,
    keychain: Keychain,
    board: Arc<Board>,
    queue: Arc<Queue>,
    process: Process,
    /// One file is looked at at a time.
    posters: tokio::sync::Semaphore,
    posters_under_way: TaskTracker,
}

/// Which connection a batch goes to.
#[derive(Debug, Clone)]
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
    /// What stands before the keys; None: today's date.
    pub prefix: Option<String>,
}

impl NewBatch {
    /// A drop that goes where the person has chosen, with links that live as long as is set.
    pub fn of(paths: Vec<PathBuf>) -> Self {
        Self {
            paths,
            destination: Destination::Default,
            lifetime_seconds: None,
            prefix: None,
        }
    }
}

/// A batch that was begun.
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
            failed: 0,
            cancelled: 0,
            copied: 0,
            links_to_copy: Vec::new(),
        })
    }
}

/// What a first look needs.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Overview {
    /// Reeldrop's version.
    pub version: String,
    /// The data folder.
    pub data_folder: String,
    /// Settings.
    pub settings: Settings,
    /// None where the keychain is fine; else the sentence and the remedy.
    pub keychain: Option<Error>,
    /// All running uploads together.
    pub overall: Overall,
}

impl Engine {
    /// Opens the library in `home` and starts the queue. Must be called within a tokio runtime.
    ///
    /// The notices are things that the person must be told, such as that a damaged library was kept aside.
    pub async fn open(home: Home) -> Result<(Self, Vec<Error>)> {
        let (library, notice) = Library::open(&home.library_file()).await?;
        let settings = library.settings().await?;
        let process = Process::begin(&home)?;
        let board = Board::new();
        tokio::spawn(board.clone().run());
        let queue = Queue::new(
            library.clone(),
            board.clone(),
            home.clone(),
            settings.parallel_uploads.into(),
        );
        let keychain = Keychain::new(home.keychain_service());
        let posters_under_way = TaskTracker::new();
        posters_under_way.close();
        let inner = Inner {
            home,
            library,
            keychain,
            board,
            queue,
            process,
            posters: tokio::sync::Semaphore::new(1),
            posters_under_way,
        };
        Ok((
            Self {
                inner: Arc::new(inner),
            },
            notice.into_iter().collect(),
        ))
    }

    /// The stream of frames, at most ten a second.
    pub fn frames(&self) -> broadcast::Receiver<Arc<Frame>> {
        self.inner.board.subscribe()
    }

    /// Puts something before the person with the next frame.
    pub fn notify(&self, notice: Error) {
        self.inner.board.tell(|frame| frame.notices.push(notice));
    }

    /// The data folder.
    pub fn home(&self) -> &Home {
        &self.inner.home
    }

    /// The keychain of this home.
    pub fn keychain(&self) -> &Keychain {
        &self.inner.keychain
    }

    pub(crate) fn library(&self) -> &Library {
        &self.inner.library
    }

    pub(crate) fn board(&self) -> &Board {
        &self.inner.board
    }

    /// What a first look needs.
    pub async fn overview(&self) -> Result<Overview> {
        Ok(Overview {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data_folder: self.home().folder().to_string_lossy().into_owned(),
            settings: self.library().settings().await?,
            keychain: self.keychain().status().await.err(),
            overall: self.board().overall(),
        })
    }

    /// All running uploads of this process together.
    pub fn overall(&self) -> Overall {
        self.board().overall()
    }

    /// Where the window was when it was closed.
    pub async fn window_place(&self) -> Result<Option<WindowPlace>> {
        self.library().window_place().await
    }

    /// Remembers where the window is.
    pub async fn remember_window_place(&self, place: &WindowPlace) -> Result<()> {
        self.library().save_window_place(place).await
    }

    /// The settings.
    pub async fn settings(&self) -> Result<Settings> {
        self.library().settings().await
    }

    /// Stores the settings; they hold at once.
    pub async fn save_settings(&self, settings: &Settings) -> Result<()> {
        self.library().save_settings(settings).await?;
        self.inner
            .queue
            .set_parallel(settings.parallel_uploads.into());
        self.board().tell(|frame| frame.settings_changed = true);
        Ok(())
    }

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
        let open = Arc::new(self.open_destination(new.destination).await?);
        let settings = self.library().settings().await?;
        let lifetime = new
            .lifetime_seconds
            .unwrap_or_else(|| settings.link_lifetime_seconds.into());
        let lifetime_seconds = connection::check_lifetime(&open.connection, lifetime)?;
        let prefix = plan::prefix(&new.prefix.unwrap_or_else(clock::local_date))?;
        let paths = new.paths;
        let entries = tokio::task::spawn_blocking(move || intake::take(&paths))
            .await
            .map_err(|_| internal())?;

        let batch = Arc::new(BatchRow {
            id: Uuid::new_v4(),
            created_at: clock::now(),
            connection_id: open.connection.id,
            connection_name: open.connection.name.clone(),
            lifetime_seconds,
            prefix,
            process: self.inner.process.name.clone(),
        });
        let uploads = journal::rows(&batch, &open.connection, entries);
        self.library().add_batch(&batch, &uploads).await?;
        let views = uploads
            .iter()
            .map(|upload| UploadView::new(upload, &batch, None, false))
            .collect();
        self.board().add_batch(BatchView::new(&batch, views));

        let storage = Storage::open(&open);
        let (refused, accepted): (Vec<_>, Vec<_>) = uploads
            .into_iter()
            .partition(|upload| upload.state.is_final());
        let jobs: Vec<Job> = accepted
            .into_iter()
            .map(|upload| Job {
                upload,
                batch: batch.clone(),
                open: open.clone(),
                storage: storage.clone(),
            })
            .collect();
        for job in &jobs {
            self.look_at(&job.upload);
        }
        let ended =
            self.inner
                .queue
                .add(batch.id, jobs, refused.len(), settings.copy_link_when_done);
        Ok(Begun {
            batch_id: batch.id,
            connection: open.connection.clone(),
            ended,
        })
    }

    /// Sends an upload again that failed or was cancelled.
    pub async fn retry(&self, id: Uuid) -> Result<Begun> {
        let (mut upload, batch) = self.upload_and_batch(id).await?;
        if self.inner.queue.holds(id) || upload.state == UploadState::Done {
            return Err(Error::new(
                code::UPLOAD_NOT_FOUND,
                "This upload did not fail.",
                "There is nothing to retry.",
            ));
        }
        let open = Arc::new(
            self.open_destination(Destination::Stored(batch.connection_id))
                .await?,
        );
        let settings = self.library().settings().await?;
        queue::read_again(&mut upload)?;
        upload.state = UploadState::Queued;
        upload.error = None;
        upload.finished_at = None;
        self.library().save_upload_state(&upload).await?;
        self.library()
            .save_process(batch.id, &self.inner.process.name)
            .await?;
        self.board()
            .put(UploadView::new(&upload, &batch, None, self.has_poster(id)));
        self.look_at(&upload);
        let storage = Storage::open(&open);
        let connection = open.connection.clone();
        let job = Job {
            upload,
            batch: Arc::new(batch),
            open,
            storage,
        };
        let batch_id = job.batch.id;
        let ended = self
            .inner
            .queue
            .add(batch_id, vec![job], 0, settings.copy_link_when_done);
        Ok(Begun {
            batch_id,
            connection,
            ended,
        })
    }

    /// Cancels an upload; a multipart upload is taken back on the server.
    pub async fn cancel(&self, id: Uuid) -> Result<()> {
        if self.inner.queue.cancel(id).await {
            return Ok(());
        }
        let (upload, _) = self.upload_and_batch(id).await?;
        if upload.state.is_final() {
            return Ok(());
        }
        Err(Error::new(
            code::UPLOAD_NOT_FOUND,
            "Another Reeldrop on this computer is sending this file.",
            "Cancel it there: in the terminal with Ctrl-C.",
        ))
    }

    /// Cancels what is left of a batch.
    pub async fn cancel_batch(&self, batch: Uuid) -> Result<()> {
        for upload in self.inner.queue.active_of(batch) {
            self.inner.queue.cancel(upload).await;
        }
        Ok(())
    }

    /// Takes an ended upload off the list; its link and the file in storage stay.
    pub async fn forget(&self, id: Uuid) -> Result<()> {
        if self.inner.queue.holds(id) {
            return Err(Error::new(
                code::UPLOAD_NOT_FOUND,
                "This upload is still running.",
                "Cancel it first.",
            ));
        }
        self.library().forget_upload(id).await?;
        self.board().remove(id);
        Ok(())
    }

    /// The batches that are shown, newest first.
    pub async fn batches(&self) -> Result<Vec<BatchView>> {
        let rows = self.library().batches(BATCHES_SHOWN).await?;
        let mut views = Vec::with_capacity(rows.len());
        for (batch, uploads) in rows {
            views.push(self.batch_view(&batch, &uploads).await?);
        }
        Ok(views)
    }

    /// One batch.
    pub async fn batch(&self, id: Uuid) -> Result<BatchView> {
        let batch = self
            .library()
            .batch(id)
            .await?
            .ok_or_else(upload_not_found)?;
        let uploads = self.library().uploads_of(id).await?;
        self.batch_view(&batch, &uploads).await
    }

    async fn batch_view(&self, batch: &BatchRow, uploads: &[UploadRow]) -> Result<BatchView> {
        let done: Vec<Uuid> = uploads
            .iter()
            .filter(|upload| upload.state == UploadState::Done)
            .map(|upload| upload.id)
            .collect();
        let links = self.library().newest_links_of(&done).await?;
        let links: std::collections::HashMap<Uuid, &LinkRow> = links
            .iter()
            .filter_map(|link| Some((link.upload_id?, link)))
            .collect();
        let view = |upload: &UploadRow| {
            // What runs here is known better by the board than by the library.
            self.board().view(upload.id).unwrap_or_else(|| {
                let poster = self.has_poster(upload.id);
                UploadView::new(
                    upload,
                    batch,
                    links.get(&upload.id).map(|link| link.view(poster)),
                    poster,
                )
            })
        };
        Ok(BatchView::new(batch, uploads.iter().map(view).collect()))
    }

    /// The path of an upload's file on this computer.
    pub async fn path_of(&self, id: Uuid) -> Result<PathBuf> {
        Ok(self.upload_and_batch(id).await?.0.path.into())
    }

    /// All links, newest first.
    pub async fn links(&self) -> Result<Vec<LinkView>> {
        let links = self.library().links().await?;
        let view = |link: &LinkRow| link.view(link.upload_id.is_some_and(|id| self.has_poster(id)));
        Ok(links.iter().map(view).collect())
    }

    /// A link's address. It is signed anew, and comes out the same each time.
    pub async fn link_url(&self, id: Uuid) -> Result<String> {
        let link = self.link_row(id).await?;
        let secret = self.secret_for(&link).await?;
        link::url_of(&link, &secret)
    }

    /// The address of a link that was made just now with a connection that is not stored.
    pub async fn link_url_with(&self, id: Uuid, open: &OpenConnection) -> Result<String> {
        link::url_of(&self.link_row(id).await?, &open.secret)
    }

    /// The addresses of links for the clipboard, one a line, in the order of `ids`.
    pub async fn link_text(&self, ids: &[Uuid]) -> Result<String> {
        let mut lines = Vec::with_capacity(ids.len());
        for id in ids {
            lines.push(self.link_url(*id).await?);
        }
        Ok(lines.join("\n"))
    }

    /// Makes a new link to the same object, from now on. The old one keeps its own time.
    pub async fn renew(&self, id: Uuid, lifetime_seconds: Option<u64>) -> Result<LinkView> {
        let old = self.link_row(id).await?;
        let connection = self
            .library()
            .connection(old.connection_id)
            .await?
            .ok_or_else(|| gone(&old))?;
        let lifetime = lifetime_seconds.unwrap_or(old.lifetime_seconds.into());
        let now = clock::now();
        let link = LinkRow {
            id: Uuid::new_v4(),
            // The connection may have been edited since; its object is where it was.
            key_id: connection.key_id.clone(),
            lifetime_seconds: connection::check_lifetime(&connection, lifetime)?,
            signed_at: now,
            created_at: now,
            ..old
        };
        link::url_of(&link, &self.secret_for(&link).await?)?;
        self.library().add_link(&link).await?;
        let poster = link.upload_id.is_some_and(|id| self.has_poster(id));
        let view = link.view(poster);
        if let Some(id) = link.upload_id
            && let Ok((upload, batch)) = self.upload_and_batch(id).await
        {
            self.board()
                .put(UploadView::new(&upload, &batch, Some(view.clone()), poster));
        }
        self.board().tell(|frame| frame.links_changed = true);
        Ok(view)
    }

    /// Finds what dead processes left unfinished: says so, and takes their multipart uploads back on the server.
    pub async fn recover(&self) -> Result<()> {
        for (mut upload, batch) in self.library().unfinished_uploads().await? {
            if batch.process == self.inner.process.name
                || !Process::is_dead(self.home(), &batch.process)
            {
                continue;
            }
            upload.state = UploadState::Failed;
            upload.error = Some(journal::interrupted());
            upload.finished_at = Some(clock::now());
            self.library().save_upload_state(&upload).await?;
            self.board().put(UploadView::new(
                &upload,
                &batch,
                None,
                self.has_poster(upload.id),
            ));
        }
        for (upload, batch) in self.library().left_multiparts().await? {
            let Some(id) = &upload.multipart_id else {
                continue;
            };
            let Ok(open) = self
                .open_destination(Destination::Stored(batch.connection_id))
                .await
            else {
                continue;
            };
            let storage = Storage::open(&open);
            if transfer::again(|| storage.abort(&upload.key, id))
                .await
                .is_ok()
            {
                self.library().save_multipart(upload.id, None, 0).await?;
            }
        }
        Ok(())
    }

    /// Tells, with frames, when another process has written to the library. Runs until the engine is dropped.
    pub async fn watch_library(&self) {
        let board = Arc::downgrade(&self.inner.board);
        let Ok(mut library) = self.library().watch(&self.inner.process.name).await else {
            return;
        };
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(WATCH).await;
                let Some(board) = board.upgrade() else { return };
                match library.look().await {
                    Ok(Some((before, now))) => board.tell(|frame| {
                        frame.batches_changed |= before.uploads != now.uploads;
                        frame.links_changed |= before.links != now.links;
                        frame.connections_changed |= before.connections != now.connections
                            || before.settings != now.settings;
                        frame.settings_changed |= before.settings != now.settings;
                    }),
                    Ok(None) => {}
                    Err(_) => return,
                }
            }
        });
    }

    /// Waits until the posters of what was uploaded are made.
    pub async fn posters_done(&self) {
        self.inner.posters_under_way.wait().await;
    }

    /// Closes the library; what still runs is found at the next start.
    pub async fn close(&self) {
        self.library().close().await;
    }

    /// Reads duration and picture, one file at a time, beside the upload.
    fn look_at(&self, upload: &UploadRow) {
        if !media::has_picture(&upload.content_type) {
            return;
        }
        let (engine, id, path) = (self.clone(), upload.id, upload.path.clone());
        self.inner.posters_under_way.spawn(async move {
            let Ok(_turn) = engine.inner.posters.acquire().await else {
                return;
            };
            let facts = media::facts(&path).await;
            if let Some(facts) = &facts {
                let _ = engine.library().save_media(id, facts).await;
            }
            let poster = media::poster(&path, facts.as_ref(), &engine.home().poster_file(id)).await;
            if facts.is_none() && !poster {
                return;
            }
            if engine.board().view(id).is_some() {
                engine.board().update(id, |view| {
                    view.media = facts.or(view.media);
                    view.poster |= poster;
                });
            } else if let Ok((upload, batch)) = engine.upload_and_batch(id).await {
                let links = engine
                    .library()
                    .newest_links_of(&[id])
                    .await
                    .unwrap_or_default();
                let link = links.first().map(|link| link.view(poster));
                engine
                    .board()
                    .put(UploadView::new(&upload, &batch, link, poster));
                engine.board().tell(|frame| frame.links_changed = true);
            }
        });
    }

    fn has_poster(&self, upload: Uuid) -> bool {
        self.home().poster_file(upload).exists()
    }

    async fn upload_and_batch(&self, id: Uuid) -> Result<(UploadRow, BatchRow)> {
        let upload = self
            .library()
            .upload(id)
            .await?
            .ok_or_else(upload_not_found)?;
        let batch = self
            .library()
            .batch(upload.batch_id)
            .await?
            .ok_or_else(upload_not_found)?;
        Ok((upload, batch))
    }

    async fn link_row(&self, id: Uuid) -> Result<LinkRow> {
        self.library().link(id).await?.ok_or_else(|| {
            Error::new(
                code::LINK_UNKNOWN,
                "There is no such link in the library.",
                "Choose one that the Links view lists.",
            )
        })
    }

    /// The secret that signed a link: a key that was replaced since cannot sign the same link again.
    async fn secret_for(&self, link: &LinkRow) -> Result<SecretString> {
        let connection = self
            .library()
            .connection(link.connection_id)
            .await?
            .ok_or_else(|| gone(link))?;
        if connection.key_id != link.key_id {
            return Err(Error::new(
                code::LINK_UNKNOWN,
                "This link was signed with a key that the connection no longer has.",
                "Renew the link: the new one is signed with the connection's key of today.",
            ));
        }
        self.keychain().secret(link.connection_id).await
    }
}

fn gone(link: &LinkRow) -> Error {
    Error::new(
        code::CONNECTION_UNKNOWN,
        format!(
            "The connection “{}” that made this link is not stored here.",
            link.connection_name
        ),
        "The link that was handed out works until its time; to make it again, add the connection.",
    )
}

fn upload_not_found() -> Error {
    Error::new(
        code::UPLOAD_NOT_FOUND,
        "There is no such upload in the library.",
        "Drop the file again.",
    )
}

fn internal() -> Error {
    Error::new(
        code::INTERNAL,
        "Something inside Reeldrop broke.",
        "Try again; if it happens again, report it with the log.",
    )
}
