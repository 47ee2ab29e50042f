//! The one writer of a process: what many uploads write at the same time is one transaction, and one wait for the disk.
//! Whoever writes is told after the commit, so that what was told is on the disk. What many write, the claims and ends of
//! uploads, goes to SQLite many at a time: the way to its thread and back costs more than the writing.

use futures::future::BoxFuture;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};

use super::uploads::{Claim, End, write_claims, write_ends};
use super::{Library, explain, failed};
use crate::error::{Error, Result};

/// Most that are written together.
const TOGETHER: usize = 256;

pub(super) type Sender = mpsc::UnboundedSender<Entry>;

/// Something to write, and somebody who waits for it.
///
/// No upload has two of them at once, so that those of one kind may be written before those of another.
pub(super) enum Entry {
    Claim(Asked<Claim, bool>),
    End(Box<Asked<End, ()>>),
    Other(Box<dyn Other>),
}

/// What is to be written, how that went, and who is to be told.
pub(super) struct Asked<V, T> {
    value: V,
    written: Option<T>,
    told: oneshot::Sender<Result<T>>,
}

impl<V, T> Asked<V, T> {
    fn new(value: V) -> (Self, oneshot::Receiver<Result<T>>) {
        let (told, ended) = oneshot::channel();
        let asked = Self {
            value,
            written: None,
            told,
        };
        (asked, ended)
    }

    fn end(self, committed: Result<()>) {
        let outcome = committed.and_then(|()| self.written.ok_or_else(closed));
        // Nobody waits any more where an upload was cancelled meanwhile.
        let _ = self.told.send(outcome);
    }
}

/// Something else to write.
pub(super) trait Other: Send {
    /// Whether somebody still waits.
    fn is_wanted(&self) -> bool;
    /// Runs the statements. May run again, in a transaction of its own.
    fn run<'a>(
        &'a mut self,
        connection: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, sqlx::Result<()>>;
    /// Tells how it ended. `committed`: how its transaction did.
    fn end(self: Box<Self>, committed: Result<()>);
}

impl<T, F> Other for Asked<F, T>
where
    T: Send,
    F: for<'a> Fn(&'a mut SqliteConnection) -> BoxFuture<'a, sqlx::Result<T>> + Send,
{
    fn is_wanted(&self) -> bool {
        !self.told.is_closed()
    }

    fn run<'a>(
        &'a mut self,
        connection: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, sqlx::Result<()>> {
        let running = (self.value)(connection);
        let written = &mut self.written;
        Box::pin(async move {
            *written = Some(running.await?);
            Ok(())
        })
    }

    fn end(self: Box<Self>, committed: Result<()>) {
        Asked::end(*self, committed);
    }
}

impl Entry {
    fn is_wanted(&self) -> bool {
        match self {
            Self::Claim(claim) => !claim.told.is_closed(),
            Self::End(end) => !end.told.is_closed(),
            Self::Other(other) => other.is_wanted(),
        }
    }

    fn end(self, committed: Result<()>) {
        match self {
            Self::Claim(claim) => claim.end(committed),
            Self::End(end) => end.end(committed),
            Self::Other(other) => other.end(committed),
        }
    }
}

impl Library {
    /// Writes, together with what others write now. `work` may run more than once, in transactions of which one is kept.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl for<'a> Fn(&'a mut SqliteConnection) -> BoxFuture<'a, sqlx::Result<T>>
        + Send
        + 'static,
    ) -> Result<T> {
        let (asked, ended) = Asked::new(work);
        self.ask(Entry::Other(Box::new(asked)), ended).await
    }

    /// Claims a key for an upload. Whether it has it now.
    pub(super) async fn write_claim(&self, claim: Claim) -> Result<bool> {
        let (asked, ended) = Asked::new(claim);
        self.ask(Entry::Claim(asked), ended).await
    }

    /// Writes the end of an upload.
    pub(super) async fn write_end(&self, end: End) -> Result<()> {
        let (asked, ended) = Asked::new(end);
        self.ask(Entry::End(Box::new(asked)), ended).await
    }

    async fn ask<T>(&self, entry: Entry, ended: oneshot::Receiver<Result<T>>) -> Result<T> {
        self.writer.send(entry).map_err(|_| closed())?;
        ended.await.map_err(|_| closed())?
    }
}

/// A writer that ends with the last library that knows it.
pub(super) fn begin(pool: SqlitePool) -> Sender {
    let (sender, mut arriving) = mpsc::unbounded_channel::<Entry>();
    tokio::spawn(async move {
        let mut entries = Vec::new();
        while arriving.recv_many(&mut entries, TOGETHER).await > 0 {
            entries.retain(Entry::is_wanted);
            let all = together(&pool, &mut entries).await;
            let alone = all.is_err() && entries.len() > 1;
            for mut entry in entries.drain(..) {
                // What one of them does wrong is no fault of the others.
                let committed = match alone {
                    true => together(&pool, std::slice::from_mut(&mut entry)).await,
                    false => all.clone(),
                };
                entry.end(committed);
            }
        }
    });
    sender
}

/// One transaction: all of them or none.
async fn together(pool: &SqlitePool, entries: &mut [Entry]) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let begun = pool.begin_with("BEGIN IMMEDIATE").await;
    let mut transaction = begun.map_err(explain)?;
    if let Err(error) = write_all(entries, &mut transaction).await {
        transaction.rollback().await.map_err(explain)?;
        return Err(explain(error));
    }
    transaction.commit().await.map_err(explain)
}

/// The ends first: a key that they free may be claimed by the next.
async fn write_all(entries: &mut [Entry], to: &mut SqliteConnection) -> sqlx::Result<()> {
    let (mut claims, mut ends, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for entry in entries {
        match entry {
            Entry::Claim(claim) => claims.push(claim),
            Entry::End(end) => ends.push(end),
            Entry::Other(other) => others.push(other),
        }
    }
    let values: Vec<_> = ends.iter().map(|end| &end.value).collect();
    write_ends(&values, to).await?;
    for end in ends {
        end.written = Some(());
    }
    for other in others {
        other.run(to).await?;
    }
    let values: Vec<_> = claims.iter().map(|claim| &claim.value).collect();
    let claimed = write_claims(&values, to).await?;
    for claim in claims {
        claim.written = Some(claimed.contains(&claim.value.upload));
    }
    Ok(())
}

fn closed() -> Error {
    failed("it was closed")
}
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    async fn set(library: &Library, name: &'static str, value: Option<&'static str>) -> Result<()> {
        library
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query("INSERT INTO settings (name, value) VALUES (?, ?)")
                        .bind(name)
                        .bind(value)
                        .execute(connection)
                        .await
                        .map(|_| ())
                })
            })
            .await
    }

    #[tokio::test]
    async fn what_one_writes_wrong_is_no_fault_of_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let (library, _) = Library::open(&folder.path().join("library.sqlite"))
            .await
            .unwrap();
        // A setting without a value is refused.
        let (first, wrong, last) = tokio::join!(
            set(&library, "a", Some("1")),
            set(&library, "b", None),
            set(&library, "c", Some("3")),
        );
        assert!(first.is_ok() && last.is_ok());
        assert!(wrong.is_err());
        let names: Vec<String> = sqlx::query_scalar(
            "SELECT name FROM settings WHERE name IN ('a', 'b', 'c') ORDER BY name",
        )
        .fetch_all(library.pool())
        .await
        .unwrap();
        assert_eq!(names, ["a", "c"]);
    }
}
