//! Watch folders of an engine: kept in the library, watched while the engine runs.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{Notify, mpsc};
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

use super::{Begun, Destination, Engine, Inner};
use crate::clock;
use crate::connection::OpenConnection;
use crate::error::{Error, Result, code};
use crate::library::WatchRow;
use crate::upload::plan;
use crate::watch::{
    Afterwards, Patterns, QUIET, Rules, Watch, WatchFileView, WatchForm, WatchState, WatchView,
    follow,
};

/// Files of a watch folder that are shown.
const FILES_SHOWN: u32 = 20;

/// A folder to watch that is not stored, such as a command names one.
#[derive(Debug, Clone)]
pub struct NewWatch {
    /// The folder.
    pub folder: PathBuf,
    /// Globs; empty: videos and packages.
    pub patterns: Vec<String>,
    /// Whether folders below it count, too.
    pub subfolders: bool,
    /// What becomes of a file once it is uploaded.
    pub afterwards: Afterwards,
    /// How long a file has to be left alone before it is taken for finished.
    pub quiet: Duration,
    /// Where its files go.
    pub to: OpenConnection,
    /// Life of the links, seconds. None: as set.
    pub lifetime_seconds: Option<u64>,
    /// What stands before the keys. None: by the template.
    pub prefix: Option<String>,
    /// Whether it ends once what is there has been sent.
    pub once: bool,
}

/// An engine that may be gone: what watches does not keep it alive.
#[derive(Clone)]
pub(crate) struct WeakEngine(Weak<Inner>);

impl WeakEngine {
    pub(crate) fn upgrade(&self) -> Option<Engine> {
        let inner = self.0.upgrade()?;
        Some(Engine { inner })
    }
}

/// The watch folders that are watched now.
#[derive(Default)]
pub(super) struct Watching(Mutex<Live>);

#[derive(Default)]
struct Live {
    /// Whether this engine watches what is stored.
    started: bool,
    folders: HashMap<Uuid, LiveFolder>,
}

struct LiveFolder {
    state: WatchState,
    error: Option<Error>,
    _stop: DropGuard,
}

impl Watching {
    fn lock(&self) -> MutexGuard<'_, Live> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends all watching.
    pub(super) fn stop(&self) {
        *self.lock() = Live::default();
    }
}

impl Engine {
    pub(crate) fn downgrade(&self) -> WeakEngine {
        WeakEngine(Arc::downgrade(&self.inner))
    }

    /// Watches the stored watch folders from now on, and those that are stored later.
    pub async fn start_watching(&self) -> Result<()> {
        self.inner.watching.lock().started = true;
        for row in self.library().watch_folders().await? {
            self.follow_stored(row);
        }
        Ok(())
    }

    /// Watches a folder that is not stored, until this future is dropped, or what was there is done where it is to be
    /// once. `begun` gets what is sent; `told` how the folder is, whenever it is looked at.
    ///
    /// # Errors
    /// `watch-folder-invalid`, `pattern-invalid`, `invalid-prefix`; and where it is to be once, why nothing could be sent.
    pub async fn watch(
        &self,
        new: NewWatch,
        begun: mpsc::UnboundedSender<Begun>,
        told: impl FnMut(WatchState, Option<Error>),
    ) -> Result<()> {
        let connection = &new.to.connection;
        let place = match connection.stored {
            true => connection.id.to_string(),
            false => format!("{}/{}", connection.endpoint, connection.bucket),
        };
        if let Some(prefix) = &new.prefix {
            plan::prefix(prefix)?;
        }
        let watch = Watch {
            rules: Rules {
                folder: self.folder_to_watch(&new.folder)?,
                patterns: Patterns::read(&new.patterns)?,
                subfolders: new.subfolders,
                afterwards: new.afterwards,
                quiet: new.quiet,
                except: self.home().folder().to_owned(),
            },
            place,
            to: Destination::Open(new.to),
            lifetime_seconds: new.lifetime_seconds,
            prefix: new.prefix,
            once: new.once,
        };
        let woken = Arc::new(Notify::new());
        follow(self.downgrade(), &watch, woken, told, Some(begun)).await
    }

    /// The stored watch folders, oldest first.
    pub async fn watch_folders(&self) -> Result<Vec<WatchView>> {
        let mut views = Vec::new();
        for row in self.library().watch_folders().await? {
            views.push(self.watch_view(row).await?);
        }
        Ok(views)
    }

    /// Stores a watch folder, new or changed. What is in it is uploaded, too, unless it was already.
    ///
    /// # Errors
    /// `watch-folder-invalid`, `pattern-invalid`, `invalid-prefix`, `lifetime-out-of-range`, `connection-unknown`.
    pub async fn save_watch_folder(&self, form: WatchForm) -> Result<Uuid> {
        let connection = self.library().connection(form.connection_id).await?;
        let connection = connection.ok_or_else(|| {
            Error::new(
                code::CONNECTION_UNKNOWN,
                "There is no such connection.",
                "Choose another one for this folder.",
            )
        })?;
        if let Some(seconds) = form.lifetime_seconds {
            crate::connection::check_lifetime(&connection, seconds.into())?;
        }
        let all = self.library().watch_folders().await?;
        let before = all.into_iter().find(|row| Some(row.id) == form.id);
        let folder = match &before {
            // A drive that is unplugged does not keep the rest from being changed.
            Some(before) if before.folder == form.folder => before.folder.clone(),
            _ => {
                let folder = self.folder_to_watch(Path::new(form.folder.trim()))?;
                folder.to_str().map(str::to_owned).ok_or_else(|| {
                    folder_invalid(format!("The name of {} is not UTF-8.", folder.display()))
                })?
            }
        };
        let patterns = form.patterns.iter().map(|glob| glob.trim().to_owned());
        let row = WatchRow {
            id: before
                .as_ref()
                .map_or_else(Uuid::new_v4, |before| before.id),
            folder,
            connection_id: form.connection_id,
            patterns: patterns.filter(|glob| !glob.is_empty()).collect(),
            subfolders: form.subfolders,
            prefix: form.prefix.as_deref().map(plan::prefix).transpose()?,
            lifetime_seconds: form.lifetime_seconds,
            afterwards: form.afterwards,
            paused: before.as_ref().is_some_and(|before| before.paused),
            created_at: before.map_or_else(clock::now, |before| before.created_at),
        };
        Patterns::read(&row.patterns)?;
        self.library().save_watch_folder(&row).await?;
        let id = row.id;
        self.follow_stored(row);
        self.tell_watch();
        Ok(id)
    }

    /// Stops watching a folder, or goes on with it. Uploads that have begun go on.
    pub async fn pause_watch_folder(&self, id: Uuid, paused: bool) -> Result<()> {
        let all = self.library().watch_folders().await?;
        if let Some(row) = all.into_iter().find(|row| row.id == id) {
            let row = WatchRow { paused, ..row };
            self.library().save_watch_folder(&row).await?;
            self.follow_stored(row);
        }
        self.tell_watch();
        Ok(())
    }

    /// Forgets a watch folder. Its files, their uploads and links stay, and stay known: a folder that is added again does
    /// not send them again.
    pub async fn delete_watch_folder(&self, id: Uuid) -> Result<()> {
        self.library().delete_watch_folder(id).await?;
        self.inner.watching.lock().folders.remove(&id);
        self.tell_watch();
        Ok(())
    }

    pub(super) fn tell_watch(&self) {
        self.board().tell(|frame| frame.watch_changed = true);
    }

    /// Begins to watch a stored folder as it is now, in the place of how it was.
    fn follow_stored(&self, row: WatchRow) {
        let mut live = self.inner.watching.lock();
        live.folders.remove(&row.id);
        if row.paused || !live.started {
            return;
        }
        let (id, stop) = (row.id, CancellationToken::new());
        let folder = LiveFolder {
            state: WatchState::Watching,
            error: None,
            _stop: stop.clone().drop_guard(),
        };
        live.folders.insert(id, folder);
        let (weak, closed) = (self.downgrade(), self.inner.closed.token().clone());
        let except = self.home().folder().to_owned();
        let watching = async move {
            let patterns = match Patterns::read(&row.patterns) {
                Ok(patterns) => patterns,
                Err(error) => return weak.note(id, &stop, WatchState::Trouble, Some(error)),
            };
            let watch = Watch {
                rules: Rules {
                    folder: row.folder.into(),
                    patterns,
                    subfolders: row.subfolders,
                    afterwards: row.afterwards,
                    quiet: QUIET,
                    except,
                },
                place: row.connection_id.to_string(),
                to: Destination::Stored(row.connection_id),
                lifetime_seconds: row.lifetime_seconds.map(u64::from),
                prefix: row.prefix,
                once: false,
            };
            let noted = weak.clone();
            let told = |state, error| noted.note(id, &stop, state, error);
            let watching = follow(weak, &watch, Arc::default(), told, None);
            // It ends by being stopped alone.
            let _ = stop.run_until_cancelled(watching).await;
        };
        tokio::spawn(async move { closed.run_until_cancelled(watching).await });
    }

    /// A folder that can be watched, as an absolute path.
    fn folder_to_watch(&self, folder: &Path) -> Result<PathBuf> {
        // One folder has one name, by which its files are known: without `..`, and without a slash at its end.
        let climbs = folder.components().any(|part| part == Component::ParentDir);
        let absolute = match climbs {
            true => folder.canonicalize(),
            false => std::path::absolute(folder),
        };
        let absolute = absolute.map(|path| path.components().collect::<PathBuf>());
        let absolute = absolute.ok().filter(|path| path.is_dir());
        let absolute = absolute.ok_or_else(|| {
            folder_invalid(match folder.as_os_str().is_empty() {
                true => "No folder is named.".to_owned(),
                false => format!("There is no folder {}.", folder.display()),
            })
        })?;
        // What is stored in the sandbox would be sent there again and again.
        if absolute.starts_with(self.home().folder()) {
            return Err(folder_invalid(format!(
                "{} belongs to Reeldrop itself.",
                absolute.display()
            )));
        }
        Ok(absolute)
    }

    async fn watch_view(&self, row: WatchRow) -> Result<WatchView> {
        let place = row.connection_id.to_string();
        let counts = self.library().taken_counts(&place, &row.folder).await?;
        let connection = self.library().connection(row.connection_id).await?;
        let (state, error) = {
            let live = self.inner.watching.lock();
            match live.folders.get(&row.id) {
                _ if row.paused => (WatchState::Paused, None),
                Some(folder) => (folder.state, folder.error.clone()),
                None => (WatchState::Watching, None),
            }
        };
        Ok(WatchView {
            id: row.id,
            files: self.watch_files(&place, &row.folder).await?,
            folder: row.folder,
            connection_id: row.connection_id,
            connection_name: connection.map(|connection| connection.name),
            patterns: row.patterns,
            subfolders: row.subfolders,
            prefix: row.prefix,
            lifetime_seconds: row.lifetime_seconds,
            afterwards: row.afterwards,
            state,
            error,
            done: counts.done,
            failed: counts.failed,
            under_way: counts.under_way,
            created_at: clock::rfc3339(row.created_at),
        })
    }

    /// What was taken last from a folder.
    async fn watch_files(&self, place: &str, folder: &str) -> Result<Vec<WatchFileView>> {
        let taken = self.library().taken(place, folder, FILES_SHOWN).await?;
        let ids = taken.iter().filter_map(|file| file.upload.as_ref());
        let ids: Vec<_> = ids.map(|upload| upload.id).collect();
        let links = self.library().newest_links_of(&ids).await?;
        let mut files = Vec::with_capacity(taken.len());
        for file in taken {
            let id = file.upload.as_ref().map(|upload| upload.id);
            let (state, error) = match id.and_then(|id| self.board().view(id)) {
                Some(view) => (Some(view.state), view.error),
                None => {
                    let upload = match id {
                        Some(id) => self.library().upload(id).await?,
                        None => None,
                    };
                    let state = upload.as_ref().map(|upload| upload.state);
                    (state, upload.and_then(|upload| upload.error))
                }
            };
            let link = links
                .iter()
                .find(|link| id.is_some() && link.upload_id == id);
            let inner = Path::new(&file.path).strip_prefix(folder);
            let name =
                inner.map_or_else(|_| file.path.clone(), |inner| inner.display().to_string());
            files.push(WatchFileView {
                name,
                taken_at: clock::rfc3339(file.taken_at),
                upload_id: id,
                state,
                error,
                link: link.map(|link| link.view(id.is_some_and(|id| self.has_poster(id)))),
            });
        }
        Ok(files)
    }
}

impl WeakEngine {
    /// Notes how a watch folder is, while it is this one that watches it.
    fn note(&self, id: Uuid, stop: &CancellationToken, state: WatchState, error: Option<Error>) {
        let Some(engine) = self.upgrade() else { return };
        {
            let mut live = engine.inner.watching.lock();
            let Some(folder) = live.folders.get_mut(&id).filter(|_| !stop.is_cancelled()) else {
                return;
            };
            if folder.state == state && folder.error == error {
                return;
            }
            folder.state = state;
            folder.error = error;
        }
        engine.tell_watch();
    }
}

fn folder_invalid(message: String) -> Error {
    Error::new(
        code::WATCH_FOLDER_INVALID,
        message,
        "Choose a folder that your renders are written to.",
    )
}
