//! What is finished in a watch folder becomes uploads, each file once, whichever process finds it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use uuid::Uuid;

use super::{Begun, Destination, Engine, NewBatch};
use crate::clock;
use crate::connection::OpenConnection;
use crate::error::{Error, Result, code};
use crate::library::{TakenRow, Taking};
use crate::upload::journal::Process;
use crate::upload::{OnConflict, queue};
use crate::watch::{Afterwards, Due, Found, UPLOADED, Watch, due};

/// How long a file that is moved away waits for its poster.
const POSTER: Duration = Duration::from_secs(10);

/// The files of a batch that come from a watch folder.
pub(super) struct Watched {
    /// What tells apart where they go.
    pub place: String,
    /// Their names, with their folders below the watch folder.
    pub names: Vec<String>,
}

impl Engine {
    /// Sends what is finished in a watch folder and not sent yet, and puts aside what is. `begun` gets what is sent, though
    /// not all could be; `woken` is told when that has ended.
    pub(crate) async fn take_finished(
        &self,
        watch: &Watch,
        finished: Vec<Found>,
        woken: &Arc<Notify>,
        begun: &mut Vec<Begun>,
    ) -> Result<()> {
        if finished.is_empty() {
            return Ok(());
        }
        let known = self.known(watch).await?;
        let mut dead = HashMap::new();
        let mut is_dead = |process: &str| {
            let is_dead = || Process::is_dead(self.home(), process);
            *dead.entry(process.to_owned()).or_insert_with(is_dead)
        };
        let (mut new, mut again, mut done) = (Vec::new(), Vec::new(), Vec::new());
        for found in finished {
            let row = known.get(&*found.path.to_string_lossy());
            match due(found.look, row, &mut is_dead, !watch.once, clock::now()) {
                Due::New => new.push((found, row)),
                Due::Again(upload) => again.extend(row.map(|row| (upload, row))),
                Due::Done(upload) => done.push((found, upload)),
                Due::Nothing => {}
            }
        }
        let sent = self.send_finished(watch, new, again, begun).await;
        for one in begun.iter() {
            let (ended, woken, weak) = (one.clone().ended(), woken.clone(), self.downgrade());
            tokio::spawn(async move {
                ended.await;
                woken.notify_one();
                if let Some(engine) = weak.upgrade() {
                    engine.tell_watch();
                }
            });
        }
        if !begun.is_empty() {
            self.tell_watch();
        }
        let aside = self.put_aside(watch, done).await;
        sent.and(aside)
    }

    async fn send_finished(
        &self,
        watch: &Watch,
        new: Vec<(Found, Option<&TakenRow>)>,
        again: Vec<(Uuid, &TakenRow)>,
        begun: &mut Vec<Begun>,
    ) -> Result<()> {
        if new.is_empty() && again.is_empty() {
            return Ok(());
        }
        let open = self.open_destination(watch.to.clone()).await?;
        begun.extend(self.take_new(watch, new, &open).await?);
        for (upload, row) in again {
            begun.extend(self.take_again(watch, upload, row, &open).await?);
        }
        Ok(())
    }

    /// Puts aside what was uploaded of what is found, where the watch folder asks for it.
    pub(crate) async fn move_uploaded(&self, watch: &Watch, found: Vec<Found>) -> Result<()> {
        let known = self.known(watch).await?;
        let done = found.into_iter().filter_map(|found| {
            let row = known.get(&*found.path.to_string_lossy());
            match due(found.look, row, |_| false, true, clock::now()) {
                Due::Done(upload) => Some((found, upload)),
                _ => None,
            }
        });
        self.put_aside(watch, done.collect()).await
    }

    /// Begins to send files that were not taken before, as one batch, except those that another process got first.
    async fn take_new(
        &self,
        watch: &Watch,
        new: Vec<(Found, Option<&TakenRow>)>,
        open: &OpenConnection,
    ) -> Result<Option<Begun>> {
        if new.is_empty() {
            return Ok(None);
        }
        let (library, process) = (self.library(), &self.inner.process.name);
        let paths: Vec<_> = new
            .iter()
            .map(|(found, _)| found.path.to_string_lossy())
            .collect();
        let taking = new.iter().zip(&paths).map(|((found, known), path)| Taking {
            path,
            look: found.look,
            known: *known,
        });
        let taking: Vec<_> = taking.collect();
        let got = library
            .take_files(&watch.place, process, &taking, clock::now())
            .await?;
        crate::crash::point("watch-taken");
        let paths: Vec<_> = paths.iter().map(|path| path.clone().into_owned()).collect();
        let got = new.iter().zip(got).filter(|(_, got)| *got);
        let (files, names): (Vec<_>, Vec<_>) = got
            .map(|((found, _), _)| (found.path.clone(), found.name.clone()))
            .unzip();
        if files.is_empty() {
            return Ok(None);
        }
        let batch = NewBatch {
            destination: Destination::Open(open.clone()),
            lifetime_seconds: watch.lifetime_seconds,
            prefix: watch.prefix.clone(),
            on_conflict: Some(self.conflict_unasked().await?),
            ..NewBatch::of(files)
        };
        let watched = Watched {
            place: watch.place.clone(),
            names,
        };
        let begun = Box::pin(self.begin_watched(batch, watched)).await;
        // What did not get into the journal is free again; of what did, nothing is given back.
        library.give_back(&watch.place, process, &paths).await?;
        begun.map(Some)
    }

    /// Nobody is there to be asked.
    async fn conflict_unasked(&self) -> Result<OnConflict> {
        let set = self.library().settings().await?.on_conflict;
        Ok(match set {
            OnConflict::Ask => OnConflict::KeepBoth,
            set => set,
        })
    }

    /// Sends an upload again that was broken off, or failed for something that passes; unless another process got it
    /// first.
    async fn take_again(
        &self,
        watch: &Watch,
        upload: Uuid,
        known: &TakenRow,
        open: &OpenConnection,
    ) -> Result<Option<Begun>> {
        let process = &self.inner.process.name;
        let taken = self
            .library()
            .take_again(&watch.place, process, known, clock::now());
        if !taken.await? || !self.inner.queue.hold(upload) {
            return Ok(None);
        }
        let begun = Box::pin(self.send_again(upload, open)).await;
        if !matches!(begun, Ok(Some(_))) {
            self.inner.queue.release(upload);
        }
        begun
    }

    async fn send_again(&self, id: Uuid, open: &OpenConnection) -> Result<Option<Begun>> {
        let (mut upload, batch) = self.upload_and_batch(id).await?;
        let mut looked = upload.clone();
        // What cannot be read now is looked at again when it has changed, or later.
        let read = tokio::task::spawn_blocking(move || queue::read_again(&mut looked));
        if !matches!(read.await, Ok(Ok(()))) {
            return Ok(None);
        }
        if !upload.state.is_final() {
            let sender = std::mem::replace(&mut upload.process, self.inner.process.name.clone());
            if !self.library().take_up(&upload, &sender).await? {
                return Ok(None);
            }
        }
        let to = Destination::Open(open.clone());
        self.begin_again_at(upload, batch, to, false)
            .await
            .map(Some)
    }

    /// Moves what was uploaded into the folder for it.
    async fn put_aside(&self, watch: &Watch, done: Vec<(Found, Uuid)>) -> Result<()> {
        if done.is_empty() || watch.rules.afterwards != Afterwards::Move {
            return Ok(());
        }
        // A poster is made from the file where it was.
        let _ = tokio::time::timeout(POSTER, self.posters_done()).await;
        for (found, upload) in done {
            let to = watch.rules.folder.join(UPLOADED).join(&found.name);
            let moved = tokio::task::spawn_blocking(move || move_to(&found.path, to));
            let moved = moved
                .await
                .unwrap_or_else(|_| Err(super::uploads::internal()))?;
            self.library()
                .upload_moved_to(upload, &moved.to_string_lossy())
                .await?;
        }
        Ok(())
    }
}

/// Moves a file or folder, to a name with a number where that name is taken. Where it went.
fn move_to(from: &Path, to: PathBuf) -> Result<PathBuf> {
    let refused = |error: std::io::Error| {
        Error::new(
            code::FILE_UNWRITABLE,
            format!(
                "{} is uploaded, and cannot be moved: {error}.",
                from.display()
            ),
            "Give yourself permission to write its folder; it is tried again by itself.",
        )
    };
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder).map_err(refused)?;
    }
    let free = (1..)
        .map(|number| numbered(&to, number))
        .find(|path| !path.exists())
        .unwrap_or(to.clone());
    std::fs::rename(from, &free).map_err(refused)?;
    Ok(free)
}

/// `cut.mov`, `cut (2).mov`, `cut (3).mov`.
fn numbered(path: &Path, number: u32) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = match path.extension() {
        _ if number < 2 => return path.to_owned(),
        Some(ending) => format!("{stem} ({number}).{}", ending.to_string_lossy()),
        None => format!("{stem} ({number})"),
    };
    path.with_file_name(name)
}

impl Engine {
    async fn known(&self, watch: &Watch) -> Result<HashMap<String, TakenRow>> {
        let folder = watch.rules.folder.to_string_lossy();
        let taken = self
            .library()
            .taken(&watch.place, &folder, u32::MAX)
            .await?;
        let by_path = taken.into_iter().map(|row| (row.path.clone(), row));
        Ok(by_path.collect())
    }
}
