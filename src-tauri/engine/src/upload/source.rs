//! The file of a transfer: read in pieces, and compared with what intake saw of it.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use md5::{Digest, Md5};

use super::transfer::closing;
use super::{changed, intake, unreadable};
use crate::error::Result;

/// An open file whose identity was compared with what intake saw.
#[derive(Clone)]
pub(super) struct Source {
    file: Arc<Mutex<File>>,
    path: Arc<str>,
    size: u64,
    modified_ns: i64,
}

impl Source {
    pub(super) async fn open(path: &str, facts: &intake::FileFacts) -> Result<Self> {
        let path: Arc<str> = path.into();
        let opened = path.clone();
        let file =
            blocking(move || File::open(&*opened).map_err(|error| unreadable(&opened, &error)))
                .await?;
        let source = Self {
            file: Arc::new(Mutex::new(file)),
            path,
            size: facts.size,
            modified_ns: facts.modified_ns,
        };
        source.check_unchanged().await?;
        Ok(source)
    }

    /// Reads a piece and hashes it.
    pub(super) async fn read(&self, offset: u64, length: u64) -> Result<(Bytes, [u8; 16])> {
        let source = self.clone();
        blocking(move || {
            let mut buffer = vec![0; usize::try_from(length).map_err(|_| closing())?];
            {
                let mut file = source.file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(offset))
                    .and_then(|_| file.read_exact(&mut buffer))
                    .map_err(|error| unreadable(&source.path, &error))?;
            }
            let md5 = Md5::digest(&buffer).into();
            Ok((Bytes::from(buffer), md5))
        })
        .await
    }

    /// Whether the file under this path still is the one that intake saw.
    pub(super) async fn check_unchanged(&self) -> Result<()> {
        let source = self.clone();
        blocking(move || {
            let metadata = std::fs::metadata(Path::new(&*source.path))
                .map_err(|error| unreadable(&source.path, &error))?;
            if metadata.len() == source.size && intake::modified_ns(&metadata) == source.modified_ns
            {
                Ok(())
            } else {
                Err(changed(&source.path))
            }
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| closing())?
}
