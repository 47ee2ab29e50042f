//! A package from its turn to its end: its files at once, its playlists after them, then the playlists of its link.

use std::collections::HashMap;

use futures::{StreamExt as _, TryStreamExt as _, stream};

use super::resume::Earlier;
use super::run::{Counting, Multipart, Placed, told_better};
use super::{Job, Queue};
use crate::error::{Error, Result, code};
use crate::library::{LinkRow, PlacedFile};
use crate::link::{self, PackageLink, Window, publish};
use crate::s3::Storage;
use crate::upload::package::{Member, Package};
use crate::upload::transfer::{self, Transfer};
use crate::upload::{OnConflict, UploadState, changed, plan, verify};
use crate::{clock, crash};

/// Files of one package that are open at once; how many are on the wire is the wire's.
const FILES_AT_ONCE: usize = 8;

/// What the files of one package share on their way.
#[derive(Clone, Copy)]
struct OnTheWay<'a> {
    /// What an earlier attempt placed, by its name.
    there: &'a HashMap<String, PlacedFile>,
    multipart: &'a Multipart,
    placed: &'a Placed,
}

impl OnTheWay<'_> {
    /// Whether storage still holds this very file.
    async fn is_there(&self, storage: &Storage, member: &Member, key: &str) -> Result<bool> {
        let facts = &member.facts;
        let Some(placed) = self
            .there
            .get(&member.name)
            .filter(|placed| placed.size == facts.size && placed.modified_ns == facts.modified_ns)
        else {
            return Ok(false);
        };
        match transfer::again(|| storage.head(key)).await {
            Ok(held) => Ok(held.size == placed.size && held.md5_etag == placed.etag),
            Err(error) if error.is(code::OBJECT_MISSING) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

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
        let there = self.placed_before(job, &package, placed).await?;
        self.leave_strange(job, &package, multipart).await?;
        crash::point("package-begun");
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
            let on_the_way = OnTheWay {
                there: &there,
                multipart,
                placed,
            };
            self.send_members(job, group, on_the_way).await?;
        }
        crash::point("package-files-sent");
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
            clock::now_at(&connection.endpoint),
            job.batch.lifetime_seconds,
            connection.max_lifetime_seconds(),
        );
        let link = link::make(connection, target, window)?;
        let (open, storage) = (&job.open, &job.storage);
        for key in publish::keys_of(&link, &package.playlists) {
            placed.put(key);
        }
        publish::publish(&link, open, storage, &self.caches, &package.playlists).await?;
        crash::point("package-published");
        Ok(link)
    }

    /// Small files at once, and beside them the large ones, one after the other.
    async fn send_members(
        &self,
        job: &Job,
        members: Vec<&Member>,
        on_the_way: OnTheWay<'_>,
    ) -> Result<()> {
        let (mut large, small): (Vec<_>, Vec<_>) = members
            .into_iter()
            .partition(|member| member.facts.size > plan::SINGLE_PUT);
        // Beginning another would take back what is there of the one that was under way.
        if let Some(begun) = &*on_the_way.multipart.lock().await {
            let root = &job.upload.key;
            let is_under_way =
                |member: &&Member| plan::key(root, &member.name).is_ok_and(|key| key == begun.key);
            large.sort_by_key(|member| !is_under_way(member));
        }
        let large = async {
            for member in large {
                self.send_member(job, member, on_the_way).await?;
            }
            Ok::<_, Error>(())
        };
        let small: Vec<_> = small
            .into_iter()
            .map(|member| self.send_member(job, member, on_the_way))
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
        on_the_way: OnTheWay<'_>,
    ) -> Result<()> {
        let key = plan::key(&job.upload.key, &member.name)?;
        on_the_way.placed.put(key.clone());
        if on_the_way.is_there(&job.storage, member, &key).await? {
            self.board
                .recounted(job.upload.id, transfer::signed(member.facts.size));
        } else {
            Box::pin(self.place_member(job, member, &key, on_the_way.multipart)).await?;
        }
        self.board.update(job.upload.id, |view| {
            if let Some(package) = &mut view.package {
                package.files_done += 1;
            }
        });
        Ok(())
    }

    /// Sends one file, has it verified, and journals it.
    async fn place_member(
        &self,
        job: &Job,
        member: &Member,
        key: &str,
        multipart: &Multipart,
    ) -> Result<()> {
        let kind = Box::pin(self.checksum_kind(job, key)).await?;
        let headers = job.upload.placement.headers(&member.name, true);
        let file = (member.path.as_str(), key, member.facts.size);
        let earlier = match member.facts.size > plan::SINGLE_PUT {
            true => Box::pin(self.earlier_of_member(job, multipart, file)).await?,
            false => Earlier::Nothing,
        };
        let transfer = Transfer {
            wire: &self.wire,
            storage: &job.storage.counting(self.board.on_wire(job.upload.id)),
            path: &member.path,
            facts: &member.facts,
            key,
            cache_control: Some(member.cache_control()),
            kind,
            headers: &headers,
            new_only: false,
            one_of_many: false,
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
        crash::point("package-file-sent");
        if sent.multipart {
            self.completed(job.upload.id, multipart).await?;
        }
        let held = verify::verify(&job.storage, key, &sent).await?;
        let file = PlacedFile {
            name: member.name.clone(),
            size: member.facts.size,
            modified_ns: member.facts.modified_ns,
            etag: held.md5_etag,
        };
        self.library.add_placed(job.upload.id, &file).await?;
        crash::point("package-file-journaled");
        Ok(())
    }

    /// Takes back the multipart upload of an earlier attempt where it is of no file that this package has.
    async fn leave_strange(
        &self,
        job: &Job,
        package: &Package,
        multipart: &Multipart,
    ) -> Result<()> {
        let key = match &*multipart.lock().await {
            Some(begun) => begun.key.clone(),
            None => return Ok(()),
        };
        let large = |member: &&Member| member.facts.size > plan::SINGLE_PUT;
        for member in package.members.iter().filter(large) {
            if plan::key(&job.upload.key, &member.name)? == key {
                return Ok(());
            }
        }
        self.leave(job, multipart).await;
        Ok(())
    }

    /// What an earlier attempt placed of this package; what of it belongs to the package no more is removed.
    async fn placed_before(
        &self,
        job: &Job,
        package: &Package,
        placed: &Placed,
    ) -> Result<HashMap<String, PlacedFile>> {
        let (there, gone): (Vec<_>, Vec<_>) = self
            .library
            .placed(job.upload.id)
            .await?
            .into_iter()
            .partition(|file| {
                package
                    .members
                    .iter()
                    .any(|member| member.name == file.name)
            });
        let gone = gone
            .iter()
            .map(|file| plan::key(&job.upload.key, &file.name));
        let gone = gone.collect::<Result<Vec<_>>>()?;
        publish::delete_all(&job.storage, gone).await?;
        for file in &there {
            placed.put(plan::key(&job.upload.key, &file.name)?);
        }
        if !there.is_empty() {
            self.tell_resumed(job, there.iter().map(|file| file.size).sum());
        }
        let by_name = there.into_iter().map(|file| (file.name.clone(), file));
        Ok(by_name.collect())
    }

    /// Begins the package under the planned root, or the next numbered one below which neither storage nor another
    /// upload has anything.
    async fn claim_root(&self, job: &mut Job, package: &Package, longest: usize) -> Result<()> {
        let (id, bucket) = (job.upload.id, job.upload.bucket.clone());
        // What is below it is of an earlier attempt.
        if let Some(root) = self.library.package_root(id, &bucket).await?
            && self.claim(job, root).await?
        {
            return Ok(());
        }
        self.claim_free_root(job, package, longest).await?;
        self.library
            .begin_package(id, &bucket, &job.upload.key)
            .await
    }

    async fn claim_free_root(
        &self,
        job: &mut Job,
        package: &Package,
        longest: usize,
    ) -> Result<()> {
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
