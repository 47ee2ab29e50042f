//! Orphans: multipart uploads in storage that were begun and that nobody goes on with. They are seen in no listing of
//! files, and cost as much as files. Those of this app can be cleaned; those of others are shown, and never touched.

use futures::{StreamExt as _, stream};
use serde::Serialize;
use uuid::Uuid;

use super::{Destination, Engine};
use crate::clock;
use crate::connection::OpenConnection;
use crate::error::Result;
use crate::s3::{HeldMultipart, Storage};
use crate::upload::journal::Process;
use crate::upload::{transfer, unheard};

/// How many are asked for their size at once.
const ASKED_AT_ONCE: usize = 4;

/// A multipart upload that was begun, has not ended, and is not being sent by this app now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Orphan {
    /// The server's id.
    pub id: String,
    /// Key that it would have had.
    pub key: String,
    /// RFC 3339, UTC, where the server tells.
    pub begun_at: Option<String>,
    /// How long ago that was, in seconds.
    pub age_seconds: Option<u64>,
    /// Bytes that the server holds, where it tells.
    pub size: Option<u64>,
    /// Whether this app began it, by what the library of this computer knows.
    pub ours: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Others,
    /// Of an upload that a living process has in hand.
    UnderWay,
    /// Of an upload of ours.
    Orphan(Uuid),
}

impl Engine {
    /// The orphans in a connection's bucket, with age and size, in the order of their keys.
    pub async fn orphans(&self, open: &OpenConnection) -> Result<Vec<Orphan>> {
        let storage = &Storage::open(open);
        let held = transfer::again(|| storage.multiparts("")).await?;
        let connection = &open.connection;
        unheard::adopt(
            self.library(),
            self.home(),
            connection,
            storage,
            &held,
            None,
            None,
        )
        .await?;
        let mut known = Vec::new();
        for held in held {
            match self.whose(&held.id).await? {
                Whose::UnderWay => {}
                whose => known.push((held, whose != Whose::Others)),
            }
        }
        let asked = known
            .into_iter()
            .map(|(held, ours)| describe(storage, held, ours));
        Ok(stream::iter(asked).buffered(ASKED_AT_ONCE).collect().await)
    }

    /// Ends orphans of this app on the server, and frees what they hold. Those of others, and those that an upload goes on
    /// with since, are left alone. Which were ended.
    pub async fn clean_orphans(
        &self,
        open: &OpenConnection,
        orphans: Vec<Orphan>,
    ) -> Result<Vec<Orphan>> {
        let storage = Storage::open(open);
        let mut cleaned = Vec::new();
        for orphan in orphans {
            let Whose::Orphan(upload) = self.whose(&orphan.id).await? else {
                continue;
            };
            // A retry must not begin to go on with it now.
            if !self.inner.queue.hold(upload) {
                continue;
            }
            let ended = transfer::again(|| storage.abort(&orphan.key, &orphan.id)).await;
            let cleared = match &ended {
                Ok(()) => self.library().clear_multipart(upload, &orphan.id).await,
                Err(_) => Ok(()),
            };
            self.inner.queue.release(upload);
            ended.and(cleared)?;
            cleaned.push(orphan);
        }
        Ok(cleaned)
    }

    /// The orphans in the bucket of a connection.
    pub async fn orphans_in(&self, destination: Destination) -> Result<Vec<Orphan>> {
        let open = self.open_destination(destination).await?;
        self.orphans(&open).await
    }

    /// Ends those orphans of this app in the bucket of a connection that have these ids of the server. Which were ended.
    pub async fn clean_orphans_in(
        &self,
        destination: Destination,
        ids: &[String],
    ) -> Result<Vec<Orphan>> {
        let open = self.open_destination(destination).await?;
        let mut orphans = self.orphans(&open).await?;
        orphans.retain(|orphan| ids.contains(&orphan.id));
        self.clean_orphans(&open, orphans).await
    }

    async fn whose(&self, id: &str) -> Result<Whose> {
        let found = self.library().begun_multipart(id).await?;
        Ok(match found {
            None => Whose::Others,
            Some((_, Some(process)))
                if process == self.inner.process.name
                    || !Process::is_dead(self.home(), &process) =>
            {
                Whose::UnderWay
            }
            Some((upload, _)) => Whose::Orphan(upload),
        })
    }
}

async fn describe(storage: &Storage, held: HeldMultipart, ours: bool) -> Orphan {
    let parts = transfer::again(|| storage.parts(&held.key, &held.id)).await;
    let age = held.begun_at.map(|begun| clock::now() - begun);
    Orphan {
        size: parts
            .ok()
            .map(|parts| parts.iter().map(|part| part.size).sum()),
        begun_at: held.begun_at.map(clock::rfc3339),
        age_seconds: age.map(|age| u64::try_from(age).unwrap_or(0)),
        id: held.id,
        key: held.key,
        ours,
    }
}
