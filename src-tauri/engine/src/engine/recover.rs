//! What was broken off: comes back by itself, or is picked up by another upload of the same file.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use super::{Destination, Engine};
use crate::clock;
use crate::error::{Error, Result};
use crate::library::{BatchRow, UploadRow};
use crate::link::publish;
use crate::s3::Storage;
use crate::upload::journal::{self, Process};
use crate::upload::queue;
use crate::upload::{UploadState, UploadView, plan, transfer, unheard};

/// After so long it is looked again whether other processes still live; from then on after twice as long each time, to
/// the latest.
const SOONEST: Duration = Duration::from_secs(1);
const LATEST: Duration = Duration::from_secs(60);

impl Engine {
    /// Sends on what dead processes left unfinished, and takes back on the server what is of no more use.
    ///
    /// What was paused stays paused. What went to a connection that is not stored, or that cannot be opened, has failed:
    /// a retry, or another upload of the same file, goes on from it.
    /// From then on it is looked from time to time whether another process died, until this engine ends.
    pub async fn recover(&self) -> Result<()> {
        self.send_on_left().await?;
        Process::sweep(self.home());
        self.adopt_unheard().await?;
        self.take_back_left().await?;
        self.take_back_replaced().await?;
        self.take_back_packages().await?;
        let engine = self.clone();
        tokio::spawn(async move { engine.sweep_links().await });
        self.look_again_for_dead();
        Ok(())
    }

    /// The mark of a process may also outlive it for a moment: a child that it was just starting holds it, too.
    fn look_again_for_dead(&self) {
        let closed = self.inner.closed.token().clone();
        let weak = Arc::downgrade(&self.inner);
        let look = async move {
            let mut pause = SOONEST;
            loop {
                tokio::time::sleep(pause).await;
                let Some(inner) = weak.upgrade() else {
                    return;
                };
                // A look that failed is made up for by the next.
                let _ = Engine { inner }.send_on_left().await;
                pause = (pause * 2).min(LATEST);
            }
        };
        tokio::spawn(async move { closed.run_until_cancelled(look).await });
    }

    /// Sends on what dead processes left unfinished.
    async fn send_on_left(&self) -> Result<()> {
        let mut batches: Vec<(BatchRow, Vec<UploadRow>)> = Vec::new();
        for (upload, batch) in self.library().unfinished_uploads().await? {
            if upload.state == UploadState::Paused
                || upload.process == self.inner.process.name
                || !Process::is_dead(self.home(), &upload.process)
            {
                continue;
            }
            match batches.iter_mut().find(|(known, _)| known.id == batch.id) {
                Some((_, uploads)) => uploads.push(upload),
                None => batches.push((batch, vec![upload])),
            }
        }
        // What a person has put first begins first.
        let first = |uploads: &[UploadRow]| uploads.iter().map(|upload| upload.moved.min(0)).min();
        batches.sort_by_key(|(_, uploads)| first(uploads));
        for (batch, uploads) in batches {
            self.send_on(batch, uploads).await?;
        }
        Ok(())
    }

    /// Queues what is left of a batch.
    async fn send_on(&self, batch: BatchRow, uploads: Vec<UploadRow>) -> Result<()> {
        let destination = Destination::Stored(batch.connection_id);
        let open = self.open_destination(destination).await.ok().map(Arc::new);
        let settings = self.library().settings().await?;
        let (mut taken, mut refused) = (Vec::new(), Vec::new());
        for upload in uploads {
            let process = upload.process.clone();
            let mut upload = look_again(upload).await;
            upload.process.clone_from(&self.inner.process.name);
            if open.is_none() {
                upload.error.get_or_insert_with(journal::interrupted);
            }
            upload.state = match upload.error {
                None => UploadState::Queued,
                Some(_) => UploadState::Failed,
            };
            upload.finished_at = upload.error.as_ref().map(|_| clock::now());
            if !self.inner.queue.hold(upload.id) {
                continue;
            }
            let taken_up = self.library().take_up(&upload, &process).await;
            if !matches!(taken_up, Ok(true)) || upload.state.is_final() {
                self.inner.queue.release(upload.id);
            }
            if !taken_up? {
                continue;
            }
            crate::crash::point("taken-up");
            let poster = self.has_poster(upload.id);
            self.board()
                .put(UploadView::new(&upload, &batch, None, poster));
            match upload.state.is_final() {
                true => refused.push(upload.id),
                false => taken.push(upload),
            }
        }
        if let Some(open) = open.filter(|_| !taken.is_empty()) {
            self.enqueue(batch, open, taken, &refused, settings.copy_link_when_done);
        }
        Ok(())
    }

    /// Takes back, on the server, multipart uploads that nobody will go on with.
    async fn take_back_left(&self) -> Result<()> {
        let since = clock::now() - journal::KEPT_FOR;
        let kept: Vec<_> = journal::KEEPING
            .into_iter()
            // A disk that is not there yet.
            .chain([crate::error::code::FILE_VANISHED])
            .collect();
        for (upload, batch) in self.library().left_multiparts(since, &kept).await? {
            let Some(id) = upload.multipart_id.as_ref() else {
                continue;
            };
            let destination = Destination::Stored(batch.connection_id);
            let Ok(open) = self.open_destination(destination).await else {
                continue;
            };
            // A retry may have it in hand since.
            if !self.inner.queue.hold(upload.id) {
                continue;
            }
            let storage = Storage::open(&open);
            let key = upload.multipart_key.as_ref().unwrap_or(&upload.key);
            let taken_back = transfer::again(|| storage.abort(key, id)).await;
            let cleared = match taken_back {
                Ok(()) => self.library().clear_multipart(upload.id, id).await,
                Err(_) => Ok(()),
            };
            self.inner.queue.release(upload.id);
            cleared?;
        }
        Ok(())
    }

    /// Looks for multipart uploads that dead processes have begun without hearing of them. They are taken back as those
    /// that were replaced.
    async fn adopt_unheard(&self) -> Result<()> {
        // Not every server tells of its multipart uploads.
        let since = clock::now() - journal::KEPT_FOR;
        self.library().forget_starts(since).await?;
        let mut looked = HashSet::new();
        for start in self.library().starts().await? {
            if !Process::is_dead(self.home(), &start.process) || !looked.insert(start.connection) {
                continue;
            }
            let destination = Destination::Stored(start.connection);
            let Ok(open) = self.open_destination(destination).await else {
                continue;
            };
            let (storage, connection) = (Storage::open(&open), &open.connection);
            // What cannot be reached is tried at the next start.
            if let Ok(held) = transfer::again(|| storage.multiparts("")).await {
                let (library, home) = (self.library(), self.home());
                unheard::adopt(library, home, connection, &storage, &held, None, None).await?;
            }
        }
        Ok(())
    }

    /// Takes back, on the server, what was placed of packages that nobody will go on with.
    async fn take_back_packages(&self) -> Result<()> {
        let since = clock::now() - journal::KEPT_FOR;
        for (upload, batch) in self
            .library()
            .left_packages(since, &journal::KEEPING)
            .await?
        {
            // A retry may have it in hand since.
            if !self.inner.queue.hold(upload.id) {
                continue;
            }
            // What cannot be reached is tried at the next start.
            let _ = self.take_back_package(&upload, &batch).await;
            self.inner.queue.release(upload.id);
        }
        Ok(())
    }

    /// Removes what was placed of a package, and forgets it.
    pub(super) async fn take_back_package(
        &self,
        upload: &UploadRow,
        batch: &BatchRow,
    ) -> Result<()> {
        let (id, library) = (upload.id, self.library());
        let Some(root) = library.package_root(id, &upload.bucket).await? else {
            return Ok(());
        };
        let destination = Destination::Stored(batch.connection_id);
        let open = self.open_destination(destination).await?;
        let placed = library.placed(id).await?.into_iter();
        let keys = placed.map(|file| plan::key(&root, &file.name));
        let keys = keys.collect::<Result<_>>()?;
        publish::delete_all(&Storage::open(&open), keys).await?;
        library.forget_package(id).await
    }

    /// Takes back, on the server, multipart uploads whose uploads have begun others.
    async fn take_back_replaced(&self) -> Result<()> {
        for left in self.library().replaced_multiparts().await? {
            let destination = Destination::Stored(left.connection);
            let Ok(open) = self.open_destination(destination).await else {
                continue;
            };
            let storage = Storage::open(&open);
            if transfer::again(|| storage.abort(&left.key, &left.id))
                .await
                .is_ok()
            {
                let library = self.library();
                library.clear_multipart(left.upload, &left.id).await?;
            }
        }
        Ok(())
    }

    /// Lets new uploads go on from what others of the same files left: of dead processes, or failed.
    pub(super) async fn pick_up(&self, batch: &BatchRow, uploads: &mut [UploadRow]) -> Result<()> {
        let Some(first) = uploads.first() else {
            return Ok(());
        };
        // By their file: there may be ten thousand on both sides.
        let mut left: HashMap<_, Vec<UploadRow>> = HashMap::new();
        for old in self.library().broken_off(batch, first).await? {
            left.entry(file_of(&old)).or_default().push(old);
        }
        let files = uploads.iter_mut();
        for new in files.filter(|new| !new.state.is_final()) {
            let Some(same) = left.get_mut(&file_of(new)) else {
                continue;
            };
            for old in std::mem::take(same) {
                // Those that never began end in this one too: a run may have been broken off before it picked up anything.
                let has_begun = old.multipart_id.is_some() || old.package.is_some();
                if !new.picked_up || !has_begun {
                    self.take_from(&old, new).await?;
                } else {
                    same.push(old);
                }
            }
        }
        Ok(())
    }

    async fn take_from(&self, old: &UploadRow, new: &mut UploadRow) -> Result<()> {
        if !old.state.is_final() && !Process::is_dead(self.home(), &old.process)
            || !self.inner.queue.hold(old.id)
        {
            return Ok(());
        }
        let taken = self.library().take_over(old, new).await;
        self.inner.queue.release(old.id);
        if !taken? {
            return Ok(());
        }
        new.again = true;
        if old.multipart_id.is_some() {
            let key = old.multipart_key.as_ref().unwrap_or(&old.key);
            new.multipart_id.clone_from(&old.multipart_id);
            new.multipart_key = Some(key.clone());
            new.part_size = old.part_size;
            new.identity.clone_from(&old.identity);
        }
        new.picked_up |= old.multipart_id.is_some() || old.package.is_some();
        self.board().remove(old.id);
        Ok(())
    }
}

/// What tells files apart: path, name, and whether it is a package.
fn file_of(upload: &UploadRow) -> (String, String, String, String, bool) {
    let UploadRow { path, name, .. } = upload;
    // Its planned key and its headers, too: what is begun has them already.
    let placement = serde_json::to_string(&upload.placement).unwrap_or_default();
    (
        path.clone(),
        name.clone(),
        upload.planned.clone(),
        placement,
        upload.package.is_some(),
    )
}

/// An upload with its file's facts as they are now; or why it cannot be sent.
async fn look_again(mut upload: UploadRow) -> UploadRow {
    // Why it waited, or asked.
    upload.error = None;
    let mut looked = upload.clone();
    let found = tokio::task::spawn_blocking(move || {
        queue::read_again(&mut looked)?;
        Ok::<_, Error>(looked)
    })
    .await;
    match found {
        Ok(Ok(looked)) => upload = looked,
        Ok(Err(error)) => upload.error = Some(error),
        Err(_) => upload.error = Some(journal::interrupted()),
    }
    upload.again = true;
    upload
}
