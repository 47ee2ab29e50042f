//! The engine: what a window, a command line or a watch folder asks for. It holds the library, the keychain, the queue
//! and the stream of frames of one process.

mod batches;
mod browse;
mod export;
mod forms;
mod limits;
mod links;
mod notes;
mod orphans;
mod packages;
mod pause;
mod posters;
mod recover;
mod revoke;
mod revoke_many;
mod standing;
mod statistics;
mod taking;
mod uploads;
mod watching;

pub use browse::{BucketObject, ListedFolder, Listing, ObjectLinks};
pub use forms::{CopiedLinks, LinkCheck, LinkText};
pub use notes::LinkWish;
pub use orphans::Orphan;
pub use packages::LinkCookies;
pub use revoke::{Invalidation, RevokePlan, RevokeWay, Revoked};
pub use revoke_many::RevokeManyPlan;
pub use standing::Standing;
pub use uploads::{Begun, Destination, NewBatch};
pub use watching::NewWatch;
pub(crate) use watching::WeakEngine;

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::sync::broadcast;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use crate::clock;
use crate::connection::Pastes;
use crate::error::{Error, Result, code};
use crate::event::{Board, Frame, HoldView, Overall};
use crate::home::Home;
use crate::keychain::Keychain;
use crate::library::{Library, Settings, WindowLook, WindowPlace};
use crate::link::cache::Caches;
use crate::upload::journal::Process;
use crate::upload::queue::Queue;

/// How often the library is asked whether another process wrote to it.
const WATCH: Duration = Duration::from_secs(2);

/// Seconds by which a clock may be wrong before the person is told.
const TOLD: u64 = 5 * 60;

/// One process's engine. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    home: Home,
    library: Library,
    keychain: Keychain,
    pastes: Pastes,
    board: Arc<Board>,
    queue: Arc<Queue>,
    caches: Arc<Caches>,
    process: Process,
    watching: watching::Watching,
    /// One file is looked at at a time.
    posters: tokio::sync::Semaphore,
    posters_under_way: TaskTracker,
    /// Ends queue, frames and watch with the last clone of the engine.
    closed: DropGuard,
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
    /// How the window looked.
    pub look: WindowLook,
    /// None where the keychain is fine; else the sentence and the remedy.
    pub keychain: Option<Error>,
    /// All running uploads together.
    pub overall: Overall,
    /// Connections to mend.
    pub holds: Vec<HoldView>,
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
        let closed = CancellationToken::new();
        let (frames, end) = (board.clone().run(), closed.clone());
        tokio::spawn(async move { end.run_until_cancelled(frames).await });
        let caches = Arc::new(Caches::default());
        let (days, end) = (caches.clone().end_days(clock::now), closed.clone());
        tokio::spawn(async move { end.run_until_cancelled(days).await });
        let (changes, end) = (
            forget_changed(caches.clone(), board.subscribe()),
            closed.clone(),
        );
        tokio::spawn(async move { end.run_until_cancelled(changes).await });
        let (clocks, end) = (tell_of_the_clock(board.clone()), closed.clone());
        tokio::spawn(async move { end.run_until_cancelled(clocks).await });
        let queue = Queue::new(
            library.clone(),
            board.clone(),
            home.clone(),
            caches.clone(),
            &settings,
            closed.clone(),
        );
        let keychain = Keychain::new(home.keychain_service());
        let posters_under_way = TaskTracker::new();
        posters_under_way.close();
        let inner = Inner {
            home,
            library,
            keychain,
            pastes: Pastes::default(),
            board,
            queue,
            caches,
            process,
            watching: watching::Watching::default(),
            posters: tokio::sync::Semaphore::new(1),
            posters_under_way,
            closed: closed.drop_guard(),
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

    /// What the next frame will tell the person, for whoever does not wait for it.
    pub fn pending_notices(&self) -> Vec<Error> {
        self.inner.board.pending_notices()
    }

    /// The data folder.
    pub fn home(&self) -> &Home {
        &self.inner.home
    }

    /// The keychain of this home.
    pub fn keychain(&self) -> &Keychain {
        &self.inner.keychain
    }

    /// The secrets of what was pasted lately.
    pub(crate) fn pastes(&self) -> &Pastes {
        &self.inner.pastes
    }

    pub(crate) fn library(&self) -> &Library {
        &self.inner.library
    }

    pub(crate) fn board(&self) -> &Board {
        &self.inner.board
    }

    pub(crate) fn caches(&self) -> &Arc<Caches> {
        &self.inner.caches
    }

    /// `text` without any secret of this home.
    pub(crate) async fn without_secrets(&self, text: String) -> String {
        let connections = self.library().connections().await.unwrap_or_default();
        let ids: Vec<_> = connections.iter().map(|connection| connection.id).collect();
        self.keychain().without_secrets(text, &ids).await
    }

    /// What a first look needs.
    pub async fn overview(&self) -> Result<Overview> {
        let keychain = self.keychain().status().await.err();
        let overview = self.overview_at_once().await?;
        Ok(Overview {
            keychain,
            ..overview
        })
    }

    /// The same without a look at the keychain, which may keep whoever asks waiting: it is taken to be there.
    pub async fn overview_at_once(&self) -> Result<Overview> {
        Ok(Overview {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data_folder: self.home().folder().to_string_lossy().into_owned(),
            settings: self.library().settings().await?,
            look: self.library().window_look().await?,
            keychain: None,
            overall: self.board().overall(),
            holds: self.holds(),
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

    /// Remembers how the window looks.
    pub async fn remember_window_look(&self, look: &WindowLook) -> Result<()> {
        self.library().save_window_look(look).await
    }

    /// The settings.
    pub async fn settings(&self) -> Result<Settings> {
        self.library().settings().await
    }

    /// Stores the settings; they hold at once.
    pub async fn save_settings(&self, settings: &Settings) -> Result<()> {
        self.library().save_settings(settings).await?;
        self.inner.queue.set(settings);
        self.board().tell(|frame| frame.settings_changed = true);
        Ok(())
    }

    /// Tells, with frames, when another process has written to the library. Runs until the engine is dropped.
    pub async fn watch_library(&self) {
        let board = self.inner.board.clone();
        let closed = self.inner.closed.token().clone();
        let Ok(mut library) = self.library().watch(&self.inner.process.name).await else {
            return;
        };
        let look = async move {
            loop {
                tokio::time::sleep(WATCH).await;
                // A look that failed, such as while another process cleans up, is made up for by the next.
                if let Ok(Some((before, now))) = library.look().await {
                    board.tell(|frame| {
                        frame.batches_changed |= before.uploads != now.uploads;
                        frame.links_changed |= before.links != now.links;
                        frame.connections_changed |= before.connections != now.connections
                            || before.settings != now.settings;
                        frame.settings_changed |= before.settings != now.settings;
                    });
                }
            }
        };
        tokio::spawn(async move { closed.run_until_cancelled(look).await });
    }

    /// Keeps the computer from sleeping while this process sends. Runs until the engine is dropped.
    pub fn keep_awake(&self) {
        let board = self.inner.board.clone();
        let follow = crate::awake::follow(board.clone(), board.subscribe());
        let closed = self.inner.closed.token().clone();
        tokio::spawn(async move { closed.run_until_cancelled(follow).await });
    }

    /// Waits until the posters of what was uploaded are made.
    pub async fn posters_done(&self) {
        self.inner.posters_under_way.wait().await;
    }

    /// Closes the library; what still runs is found at the next start.
    pub async fn close(&self) {
        self.inner.watching.stop();
        self.library().close().await;
    }
}

/// Tells once, when a server's answer has shown it, that this computer's clock is wrong.
async fn tell_of_the_clock(board: Arc<Board>) {
    let mut learnt = clock::learnt();
    if let Ok(behind) = learnt
        .wait_for(|behind| behind.unsigned_abs() >= TOLD)
        .await
    {
        let notice = Error::new(
            code::CLOCK_SKEWED,
            clock::apart_in_words(-*behind),
            "Uploads and links go by the server's time; set the clock, best automatically.",
        );
        board.tell(|frame| frame.notices.push(notice));
    }
}

/// Forgets what was signed when a connection changed, here or in another process. What a replaced secret signed is not
/// found any more even before.
async fn forget_changed(caches: Arc<Caches>, mut frames: broadcast::Receiver<Arc<Frame>>) {
    loop {
        match frames.recv().await {
            Ok(frame) if !frame.connections_changed => {}
            Err(broadcast::error::RecvError::Closed) => return,
            _ => caches.clear(),
        }
    }
}
