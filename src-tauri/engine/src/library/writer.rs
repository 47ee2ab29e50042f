//! The one writer of a process: what many uploads write at the same time is one transaction, and one wait for the disk.
//! Whoever writes is told after the commit, so that what was told is on the disk; and is written in the order it came.

use futures::future::BoxFuture;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};

use super::{Library, explain, failed};
use crate::error::{Error, Result};

/// Most that are written together.
const TOGETHER: usize = 256;

pub(super) type Sender = mpsc::UnboundedSender<Box<dyn Entry>>;

/// Something to write, and somebody who waits for it.
pub(super) trait Entry: Send {
    /// Whether somebody still waits.
    fn is_wanted(&self) -> bool;
    /// Runs the statements; whether they succeeded. May run again, in a transaction of its own.
    fn run<'a>(&'a mut self, connection: &'a mut SqliteConnection) -> BoxFuture<'a, bool>;
    /// Tells how it ended. `committed`: how its transaction did.
    fn end(self: Box<Self>, committed: Result<()>);
}

struct Write<T, F> {
    work: F,
    outcome: Option<sqlx::Result<T>>,
    told: oneshot::Sender<Result<T>>,
}

impl<T, F> Entry for Write<T, F>
where
    T: Send,
    F: for<'a> Fn(&'a mut SqliteConnection) -> BoxFuture<'a, sqlx::Result<T>> + Send,
{
    fn is_wanted(&self) -> bool {
        !self.told.is_closed()
    }

    fn run<'a>(&'a mut self, connection: &'a mut SqliteConnection) -> BoxFuture<'a, bool> {
        let running = (self.work)(connection);
        let outcome = &mut self.outcome;
        Box::pin(async move {
            let ended = running.await;
            let succeeded = ended.is_ok();
            *outcome = Some(ended);
            succeeded
        })
    }

    fn end(self: Box<Self>, committed: Result<()>) {
        let outcome = match (self.outcome, committed) {
            (Some(Err(error)), _) => Err(explain(error)),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (_, Err(error)) => Err(error),
            (None, Ok(())) => Err(closed()),
        };
        // Nobody waits any more where an upload was cancelled meanwhile.
        let _ = self.told.send(outcome);
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
        let (told, ended) = oneshot::channel();
        let write = Write {
            work,
            outcome: None,
            told,
        };
        self.writer.send(Box::new(write)).map_err(|_| closed())?;
        ended.await.map_err(|_| closed())?
    }
}

/// A writer that ends with the last library that knows it.
pub(super) fn begin(pool: SqlitePool) -> Sender {
    let (sender, mut arriving) = mpsc::unbounded_channel::<Box<dyn Entry>>();
    tokio::spawn(async move {
        let mut entries = Vec::new();
        while arriving.recv_many(&mut entries, TOGETHER).await > 0 {
            entries.retain(|entry| entry.is_wanted());
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
async fn together(pool: &SqlitePool, entries: &mut [Box<dyn Entry>]) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let begun = pool.begin_with("BEGIN IMMEDIATE").await;
    let mut transaction = begun.map_err(explain)?;
    for entry in entries {
        if !entry.run(&mut transaction).await {
            transaction.rollback().await.map_err(explain)?;
            return Err(closed());
        }
    }
    transaction.commit().await.map_err(explain)
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
