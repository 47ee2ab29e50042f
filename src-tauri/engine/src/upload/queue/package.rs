//! A package from its turn to its end: its files at once, its playlists after them, then the playlists of its link.

use futures::{StreamExt as _, TryStreamExt as _, stream};

use super::run::{Counting, Multipart, Placed, told_better};
use super::{Job, Queue};
use crate::clock;
use crate::error::{Error, Result, code};
use crate::library::LinkRow;
use crate::link::{self, PackageLink, Window, publish};
use crate::upload::package::{Member, Package};
use crate::upload::transfer::{self, Transfer};
use crate::upload::{OnConflict, UploadState, changed, plan, verify};

/// Files of one package that are open at once; how many are on the wire is the wire's.
const FILES_AT_ONCE: usize = 8;

impl Queue {
    pub(super) async fn send_package(
        &self,
        job: &mut Job,
        multipart: &Multipart,
        placed: &Placed,
    ) -> Result<LinkRow> {
        let (path, name) = (job.upload.path.clone(), job.upload.name.clone());
        let package = tokio::task::spawn_blocking(move || Package::read(&path, &name))
            .await
            .map_err(|_| transfer::closing())??;
        let (sum, facts) = package.facts();
        let as_taken = sum.size == job.upload.size
            && sum.modified_ns == job.upload.modified_ns
            && facts.files == job.upload.files;
        if !as_taken || job.upload.package.as_ref() != Some(&package.playlist) {
            return Err(changed(&job.upload.path));
        }
        self.claim_root(job, &package, facts.longest).await?;
        job.begun = true;
        self.board.started(job.upload.id);
        self.board.update(job.upload.id, |view| {
            if let Some(package) = &mut view.package {
                package.files_done = 0;
            }
        });

        // A player never sees a playlist whose segments are missing.
        let (playlists, files): (Vec<_>, Vec<_>) = package
            .members
            .iter()
            .partition(|member| member.is_playlist);
        let (main, playlists): (Vec<_>, Vec<_>) = playlists
            .into_iter()
            .partition(|member| member.name == package.playlist);
        for group in [files, playlists, main] {
            self.send_members(job, group, multipart, placed).await?;
        }
        job.upload.state = UploadState::Verifying;
        self.library.save_upload(&job.upload).await?;
        self.show(&job.upload);

        // Another package may have been under this root, and may have been deleted.
        self.caches.manifests().clear();
        let connection = &job.open.connection;
        let target = link::Target {
            package: Some(PackageLink {
                root: job.upload.key.clone(),
                playlist: package.playlist.clone(),
                form: link::form_of(connection),
                swept: false,
            }),
            ..link::Target::of_upload(&job.upload)
        };
        let window = Window::of(
            clock::now(),
            job.batch.lifetime_seconds,
            connection.max_lifetime_seconds(),
        );
        let link = link::make(connection, target, window)?;
        let (open, storage) = (&job.open, &job.storage);
        for key in publish::keys_of(&link, &package.playlists) {
            placed.put(key);
        }
        publish::publish(&link, open, storage, &self.caches, &package.playlists).await?;
        Ok(link)
    }

    /// Small files at once, and beside them the large ones, one after the other.
    async fn send_members(
        &self,
        job: &Job,
        members: Vec<&Member>,
        multipart: &Multipart,
        placed: &Placed,
    ) -> Result<()> {
        let (large, small): (Vec<_>, Vec<_>) = members
            .into_iter()
            .partition(|member| member.facts.size > plan::SINGLE_PUT);
        let large = async {
            for member in large {
                self.send_member(job, member, multipart, placed).await?;
            }
            Ok::<_, Error>(())
        };
        let small: Vec<_> = small
            .into_iter()
            .map(|member| self.send_member(job, member, multipart, placed))
            .collect();
        let small = stream::iter(small)
            .buffer_unordered(FILES_AT_ONCE)
            .try_collect::<()>();
        futures::future::try_join(large, small).await.map(|_| ())
    }

    async fn send_member(
        &self,
        job: &Job,
        member: &Member,
        multipart: &Multipart,
        placed: &Placed,
    ) -> Result<()> {
        let key = plan::key(&job.upload.key, &member.name)?;
        placed.put(key.clone());
        let kind = self.checksum_kind(job, &key).await?;
        let headers = job.upload.placement.headers(&member.name, true);
        let transfer = Transfer {
            wire: &self.wire,
            storage: &job.storage,
            path: &member.path,
            facts: &member.facts,
            key: &key,
            cache_control: Some(member.cache_control()),
            kind,
            headers: &headers,
            new_only: false,
            earlier: None,
        };
        let counting = Counting {
            queue: self,
            job,
            transfer: &transfer,
            multipart,
        };
        let sent = Box::pin(transfer.run(&counting)).await?;
        if sent.multipart {
            self.completed(job.upload.id, multipart).await?;
        }
        verify::verify(&job.storage, &key, &sent).await?;
        self.board.update(job.upload.id, |view| {
            if let Some(package) = &mut view.package {
                package.files_done += 1;
            }
        });
        Ok(())
    }

    /// Begins the package under the planned root, or the next numbered one below which neither storage nor another
    /// upload has anything.
    async fn claim_root(&self, job: &mut Job, package: &Package, longest: usize) -> Result<()> {
        // What is below it is of an earlier attempt.
        if job.begun && self.claim(job, job.upload.key.clone()).await? {
            return Ok(());
        }
        let planned = self.planned(job).await?;
        for number in 1..1000 {
            // Files of two streams under one root would play as neither.
            if number == 2 && job.upload.on_conflict != OnConflict::KeepBoth {
                let why = format!("“{planned}” is taken, and streams are never mixed.");
                self.keep_both(job, why);
            }
            let root = match number {
                1 => planned.clone(),
                number => plan::numbered_root(&planned, number)?,
            };
            let root = plan::with_room(root, longest)?;
            if !self.claim(job, root).await? {
                continue;
            }
            let below = format!("{}/", job.upload.key);
            match transfer::again(|| job.storage.has_any(&below)).await {
                Ok(false) => return Ok(()),
                Ok(true) => {}
                // Those who may not list may still ask for the one file that all packages of this kind have.
                Err(error) if error.is(code::ACCESS_DENIED) => {
                    let main = plan::key(&job.upload.key, &package.playlist)?;
                    match transfer::again(|| job.storage.head(&main)).await {
                        Ok(_) => {}
                        Err(error)
                            if error.is(code::OBJECT_MISSING) || error.is(code::ACCESS_DENIED) =>
                        {
                            return Ok(());
                        }
                        Err(error) => return Err(told_better(job, error).await),
                    }
                }
                Err(error) => return Err(told_better(job, error).await),
            }
        }
        Err(Error::new(
            code::INVALID_PREFIX,
            format!("Storage holds 999 folders named “{planned}” already."),
            "Rename the folder, or choose another prefix.",
        ))
    }
}
