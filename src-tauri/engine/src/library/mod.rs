//! The library: one SQLite file that window and command line share. All SQL of Reeldrop is in this folder.

mod batches;
mod checksums;
mod connections;
mod copy;
mod links;
mod numbers;
mod packages;
mod parts;
mod paused;
mod settings;
mod starts;
mod statistics;
mod uploads;
mod watch;
mod watches;
mod window;
mod writer;

pub use batches::BatchRow;
pub(crate) use copy::TABLES as EXPORTED_TABLES;
pub(crate) use links::LinkEnd;
pub use links::LinkRow;
pub(crate) use numbers::Numbers;
pub(crate) use packages::PlacedFile;
pub(crate) use parts::{MultipartRow, PartRow};
pub use settings::{Appearance, Language, Settings, WhenClosing};
pub(crate) use starts::StartRow;
pub use statistics::{EndRow, Measure};
pub use uploads::UploadRow;
#[cfg(test)]
pub(crate) use watches::TakenUpload;
pub(crate) use watches::{TakenRow, Taking, WatchRow};
pub use window::{ColumnOrder, WindowLook, WindowPlace};

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::Connection as _;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use crate::error::{Error, Result, code};

/// A statement that is being given its values.
type Statement<'a> = sqlx::query::Query<'a, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

static MIGRATIONS: Migrator = sqlx::migrate!("src/library/migrations");

/// How long a statement waits for another process's transaction.
const BUSY: Duration = Duration::from_secs(5);

/// How long another process may take to open the library.
const OPENING: Duration = Duration::from_secs(15);

/// An open library. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Library {
    pool: SqlitePool,
    /// The writer's own connection: it keeps the pages that it wrote, which those of the pool have to read again.
    writing: SqlitePool,
    file: PathBuf,
    remembered: checksums::Remembered,
    writer: writer::Sender,
}

impl Library {
    /// Opens the library in `file`, makes it where there is none, and brings an older one forward.
    ///
    /// A damaged file is kept aside under another name, and a new library is begun; the notice says so.
    ///
    /// # Errors
    /// `library-newer`, `library-locked`, `disk-full`, `library-failed`.
    pub async fn open(file: &Path) -> Result<(Self, Option<Error>)> {
        // One process at a time: two that make, migrate or set aside the same file at once would meet half of it.
        let _turn = turn(file).await?;
        match Self::try_open(file).await {
            Err(error) if error.is(code::LIBRARY_DAMAGED) => {
                let aside = keep_aside(file).map_err(|_| error)?;
                let library = Self::try_open(file).await?;
                let notice = Error::new(
                    code::LIBRARY_DAMAGED,
                    format!(
                        "The library was damaged. It was kept as {} and a new one was begun.",
                        aside.display()
                    ),
                    "Your files in storage are untouched, and links already sent still work. Connections must be added again.",
                );
                Ok((library, Some(notice)))
            }
            other => Ok((other?, None)),
        }
    }

    async fn try_open(file: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY);
        // Before any pool: one connection that tells a damaged or newer file, and brings an older one forward. The log that
        // it writes is on the disk with the first thing that a pool writes; until then the older one is as good.
        let careless = options.clone().synchronous(SqliteSynchronous::Normal);
        let first = connections(1).connect_with(careless).await;
        let first = first.map_err(explain)?;
        if let Err(error) = bring_forward(&first).await {
            // Before a damaged file is moved: SQLite removes the log by its path, and a new one will be there.
            first.close().await;
            return Err(error);
        }
        let writing = connections(1).connect_lazy_with(options.clone());
        let pool = connections(4).connect_with(options).await;
        let pool = pool.map_err(explain)?;
        first.close().await;
        Ok(Self {
            writer: writer::begin(writing.clone()),
            writing,
            pool,
            file: file.to_owned(),
            remembered: checksums::Remembered::default(),
        })
    }

    /// The library's file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Closes all connections, so that the file is whole without its log.
    pub async fn close(&self) {
        self.writing.close().await;
        self.pool.close().await;
    }

    fn pool(&self) -> &SqlitePool {
        &self.pool
    }
}

async fn bring_forward(pool: &SqlitePool) -> Result<()> {
    let sound = sqlx::query_scalar::<_, String>("PRAGMA quick_check(1)")
        .fetch_one(pool)
        .await;
    if sound.map_err(explain)? != "ok" {
        return Err(damaged());
    }
    let migrated = MIGRATIONS.run(pool).await;
    migrated.map_err(|error| match error {
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => Error::new(
            code::LIBRARY_NEWER,
            "This library was written by a newer Reeldrop.",
            "Install the newest Reeldrop; this one leaves the library as it is.",
        ),
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => explain(error),
        other => {
            tracing::error!(error = %other, "migration");
            failed("it cannot be brought up to date")
        }
    })
}

/// At most so many connections to one file.
fn connections(most: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(most)
        // A file on this computer does not go away as a server does; the question costs as much as a small statement.
        .test_before_acquire(false)
        // SQLite ends a transaction itself when the disk is full, and sqlx then believes for ever that there is one.
        .after_release(|connection, _| {
            Box::pin(async move {
                if connection.is_in_transaction() {
                    connection.ping().await?;
                }
                Ok(!connection.is_in_transaction())
            })
        })
}

/// Waits until no other process is opening this library.
async fn turn(file: &Path) -> Result<File> {
    let path = file.with_extension("lock");
    let lock = File::create(&path).map_err(|error| match error.kind() {
        std::io::ErrorKind::StorageFull => explain_code(13),
        _ => failed("its folder cannot be written"),
    })?;
    let began = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            // A file system without locks: as if alone.
            Err(TryLockError::Error(_)) => return Ok(lock),
            Err(TryLockError::WouldBlock) if began.elapsed() > OPENING => {
                return Err(explain_code(5));
            }
            Err(TryLockError::WouldBlock) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// Renames the damaged file and its log, so that nothing overwrites them.
fn keep_aside(file: &Path) -> std::io::Result<PathBuf> {
    let stamp = jiff::Timestamp::now().strftime("%Y%m%d-%H%M%S").to_string();
    let aside = (0..)
        .map(|count| match count {
            0 => file.with_extension(format!("damaged-{stamp}.sqlite")),
            count => file.with_extension(format!("damaged-{stamp}-{count}.sqlite")),
        })
        .find(|path| !path.exists())
        .unwrap_or_else(|| file.with_extension("damaged.sqlite"));
    std::fs::rename(file, &aside)?;
    for log in ["-wal", "-shm"] {
        let side = |path: &Path| PathBuf::from(format!("{}{log}", path.display()));
        if side(file).exists() {
            std::fs::rename(side(file), side(&aside))?;
        }
    }
    Ok(aside)
}

/// SQLite's own result codes (sqlite.org/rescode.html) decide; texts do not.
pub(crate) fn explain(error: sqlx::Error) -> Error {
    let primary = match &error {
        sqlx::Error::Database(database) => database
            .code()
            .and_then(|code| code.parse::<i32>().ok())
            .map(|code| match code {
                // SQLITE_IOERR_SHMSIZE: no room for the index of the log.
                4874 => 13,
                code => code & 0xff,
            }),
        sqlx::Error::PoolTimedOut => Some(5),
        _ => None,
    };
    match primary {
        Some(primary) => explain_code(primary),
        None => {
            tracing::error!(%error, "library");
            failed("the database refused")
        }
    }
}

fn explain_code(primary: i32) -> Error {
    match primary {
        5 | 6 => Error::new(
            code::LIBRARY_LOCKED,
            "Another program holds the library and does not let go.",
            "Close other copies of Reeldrop, and any program that opened the library file, then try again.",
        ),
        13 => Error::new(
            code::DISK_FULL,
            "The disk that holds the library is full.",
            "Make room on it; nothing that was stored is lost.",
        ),
        11 | 26 => damaged(),
        8 => failed("it is read-only"),
        14 => failed("the file cannot be opened"),
        primary => {
            tracing::error!(primary, "library");
            failed("the database refused")
        }
    }
}

fn damaged() -> Error {
    Error::new(
        code::LIBRARY_DAMAGED,
        "The library file is damaged.",
        "Start Reeldrop again: it keeps the damaged file aside.",
    )
}

fn failed(why: &str) -> Error {
    Error::new(
        code::LIBRARY_FAILED,
        format!("The library cannot be used: {why}."),
        "Check that the data folder may be written and has room.",
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
