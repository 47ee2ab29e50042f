//! The file of a transfer: read in pieces, and compared with what intake saw of it.

use std::fs::{File, Metadata};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use md5::{Digest, Md5};

use super::transfer::closing;
use super::{changed, intake, unreadable};
use crate::error::Result;

/// Bytes of each sample of a file.
const SAMPLE: u64 = 64 * 1024;

/// How many samples are taken: the first bytes, the last, and between them at equal distances.
const SAMPLES: u64 = 5;

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
                    .and_then(|_| crate::crash::read_error(offset, length))
                    .and_then(|()| file.read_exact(&mut buffer))
                    .map_err(|error| unreadable(&source.path, &error))?;
            }
            let md5 = Md5::digest(&buffer).into();
            Ok((Bytes::from(buffer), md5))
        })
        .await
    }

    /// What the file is, in short: see [`Self::identify`].
    pub(super) async fn identity(&self) -> Result<String> {
        let source = self.clone();
        blocking(move || {
            let mut file = source.file.lock().unwrap_or_else(PoisonError::into_inner);
            identity(&mut file).map_err(|error| unreadable(&source.path, &error))
        })
        .await
    }

    /// What a file is, in short: size, time, file id and the MD5 of samples. Where two are equal, it is unchanged.
    pub(super) async fn identify(path: &str) -> Result<String> {
        let path = path.to_owned();
        blocking(move || {
            let found = File::open(&path).and_then(|mut file| identity(&mut file));
            found.map_err(|error| unreadable(&path, &error))
        })
        .await
    }

    /// The MD5 of a file of `size` bytes, small enough to be read at once.
    pub(super) async fn md5(path: &str, size: u64) -> Result<[u8; 16]> {
        let path = path.to_owned();
        blocking(move || {
            let mut content = Vec::new();
            File::open(&path)
                .and_then(|file| file.take(size.saturating_add(1)).read_to_end(&mut content))
                .map_err(|error| unreadable(&path, &error))?;
            Ok(Md5::digest(&content).into())
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

fn identity(file: &mut File) -> std::io::Result<String> {
    let metadata = file.metadata()?;
    Ok(format!(
        "{} {} {} {}",
        metadata.len(),
        intake::modified_ns(&metadata),
        file_id(&metadata).map_or_else(|| "-".to_owned(), |id| id.to_string()),
        hex::encode(sample(file, metadata.len())?),
    ))
}

fn sample(file: &mut File, size: u64) -> std::io::Result<[u8; 16]> {
    let mut digest = Md5::new();
    let room = size.saturating_sub(SAMPLE);
    for number in 0..SAMPLES {
        let offset = room / (SAMPLES - 1) * number;
        // The last one ends with the file.
        let offset = if number == SAMPLES - 1 { room } else { offset };
        file.seek(SeekFrom::Start(offset))?;
        let mut block = Vec::new();
        file.take(SAMPLE).read_to_end(&mut block)?;
        digest.update(&block);
    }
    Ok(digest.finalize().into())
}

/// The number of the file in its file system. Without the device's, which changes when a disk is plugged in again.
#[cfg(unix)]
fn file_id(metadata: &Metadata) -> Option<u64> {
    Some(std::os::unix::fs::MetadataExt::ino(metadata))
}

#[cfg(not(unix))]
fn file_id(_: &Metadata) -> Option<u64> {
    None
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| closing())?
}
