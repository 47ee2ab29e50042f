//! Who serves, and where: a lock that one process holds for as long as it serves, and a port that stays the same
//! between runs, so that links keep working.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::net::Ipv4Addr;
use std::path::Path;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};

use crate::Error;

/// Outside the ephemeral ranges of Linux (32768 up), macOS and Windows (49152 up), so that no outgoing connection sits there.
const PORTS: std::ops::Range<u16> = 20_000..30_000;
/// Attempts at the known port, which a process that just ended may still hold.
const PATIENCE: u32 = 5;
const PAUSE: Duration = Duration::from_millis(40);

/// The right to serve a folder; the operating system takes it back when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Claim {
    _lock: File,
}

impl Claim {
    /// Takes the lock if nobody holds it.
    pub(crate) fn try_take(folder: &Path) -> Result<Option<Self>, Error> {
        let path = folder.join("lock");
        let open = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let lock = open.map_err(Error::folder(&path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self { _lock: lock })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(Error::Folder { path, source }),
        }
    }

    /// Opens the folder's port; a new one when there is none yet, or another program sits on it.
    pub(crate) async fn listen(&self, folder: &Path) -> Result<TcpListener, Error> {
        if let Some(port) = known_port(folder) {
            for attempt in 1..=PATIENCE {
                match bind(port).await {
                    Ok(listener) => return Ok(listener),
                    Err(error) if attempt == PATIENCE => {
                        tracing::warn!(port, %error, "another program has the sandbox's port: links made so far do not open until it is free");
                    }
                    Err(_) => tokio::time::sleep(PAUSE).await,
                }
            }
        }
        let mut last = io::Error::from(io::ErrorKind::AddrInUse);
        for _ in 0..200 {
            let port = random_port().map_err(|source| Error::Port { source })?;
            match bind(port).await {
                Ok(listener) => {
                    keep_port(folder, port).map_err(Error::folder(folder.join("port")))?;
                    return Ok(listener);
                }
                Err(error) => last = error,
            }
        }
        Err(Error::Port { source: last })
    }
}

/// The port that was written down last.
pub(crate) fn known_port(folder: &Path) -> Option<u16> {
    fs::read_to_string(folder.join("port"))
        .ok()?
        .trim()
        .parse()
        .ok()
        .filter(|port| *port != 0)
}

/// Whether something takes connections there.
pub(crate) async fn answers(port: u16) -> bool {
    let connect = TcpStream::connect((Ipv4Addr::LOCALHOST, port));
    matches!(
        tokio::time::timeout(Duration::from_secs(1), connect).await,
        Ok(Ok(_))
    )
}

async fn bind(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

fn random_port() -> io::Result<u16> {
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    let span = u32::from(PORTS.end - PORTS.start);
    let offset = u16::try_from(u32::from_ne_bytes(bytes) % span).map_err(io::Error::other)?;
    Ok(PORTS.start + offset)
}

fn keep_port(folder: &Path, port: u16) -> io::Result<()> {
    let new = folder.join("port.new");
    fs::write(&new, format!("{port}\n"))?;
    fs::rename(new, folder.join("port"))
}
