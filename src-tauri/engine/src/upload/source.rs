//! The file of a transfer: read once, in pieces, and compared with what intake saw of it. Beside that only its samples are
//! read, 320 KiB of a file that is sent in parts.

use std::fs::{File, Metadata};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use md5::{Digest, Md5};

use super::buffers::Buffers;
use super::transfer::closing;
use super::{changed, intake, unreadable};
use crate::error::Result;
use crate::s3::{Checksum, ChecksumKind, Summing};

/// Bytes of each sample of a file.
const SAMPLE: u64 = 64 * 1024;

/// How many samples are taken: the first bytes, the last, and between them at equal distances.
const SAMPLES: u64 = 5;

/// Bytes that are read and summed at a time: what a processor's own memory holds.
const PIECE: usize = 256 * 1024;

/// An open file whose identity was compared with what intake saw.
#[derive(Clone)]
pub(super) struct Source {
    file: Arc<File>,
    path: Arc<str>,
    size: u64,
    modified_ns: i64,
}

impl Source {
    pub(super) async fn open(path: &str, facts: &intake::FileFacts) -> Result<Self> {
        let (path, facts): (Arc<str>, _) = (path.into(), facts.clone());
        blocking(move || Self::open_now(path, &facts)).await
    }

    fn open_now(path: Arc<str>, facts: &intake::FileFacts) -> Result<Self> {
        let file = File::open(&*path).map_err(|error| unreadable(&path, &error))?;
        let source = Self {
            file: Arc::new(file),
            path,
            size: facts.size,
            modified_ns: facts.modified_ns,
        };
        source.check_now()?;
        Ok(source)
    }

    /// Reads a whole file that is small enough for one request, with its checksum. It is the one that intake saw, before
    /// and after.
    pub(super) async fn read_whole(
        path: &str,
        facts: &intake::FileFacts,
        kind: ChecksumKind,
        buffers: &Buffers,
    ) -> Result<(Bytes, Checksum)> {
        let (path, facts, buffers) = (path.into(), facts.clone(), buffers.clone());
        blocking(move || {
            let source = Self::open_now(path, &facts)?;
            let read = source.read_now(0, facts.size, kind, &buffers)?;
            source.check_now()?;
            Ok(read)
        })
        .await
    }

    /// Reads a piece, with its checksum.
    pub(super) async fn read(
        &self,
        offset: u64,
        length: u64,
        kind: ChecksumKind,
        buffers: &Buffers,
    ) -> Result<(Bytes, Checksum)> {
        let (source, buffers) = (self.clone(), buffers.clone());
        blocking(move || source.read_now(offset, length, kind, &buffers)).await
    }

    fn read_now(
        &self,
        mut offset: u64,
        length: u64,
        kind: ChecksumKind,
        buffers: &Buffers,
    ) -> Result<(Bytes, Checksum)> {
        let mut buffer = buffers.take(usize::try_from(length).map_err(|_| closing())?);
        let mut summing = Summing::new(kind);
        for piece in buffer.as_mut().chunks_mut(PIECE) {
            crate::crash::read_error(offset, piece.len() as u64)
                .and_then(|()| read_exact_at(&self.file, piece, offset))
                .map_err(|error| unreadable(&self.path, &error))?;
            summing.update(piece);
            offset += piece.len() as u64;
        }
        Ok((buffer.into_bytes(), summing.finish()))
    }

    /// What the file is, in short: see [`Self::identify`].
    pub(super) async fn identity(&self) -> Result<String> {
        let source = self.clone();
        blocking(move || identity(&source.file).map_err(|error| unreadable(&source.path, &error)))
            .await
    }

    /// What a file is, in short: size, time, file id and the MD5 of samples. Where two are equal, it is unchanged.
    pub(super) async fn identify(path: &str) -> Result<String> {
        let path = path.to_owned();
        blocking(move || {
            let found = File::open(&path).and_then(|file| identity(&file));
            found.map_err(|error| unreadable(&path, &error))
        })
        .await
    }

    /// The content of a file of `size` bytes, small enough to be read at once.
    pub(super) async fn content(path: &str, size: u64) -> Result<Vec<u8>> {
        let path = path.to_owned();
        blocking(move || {
            let mut content = Vec::new();
            File::open(&path)
                .and_then(|file| file.take(size.saturating_add(1)).read_to_end(&mut content))
                .map_err(|error| unreadable(&path, &error))?;
            Ok(content)
        })
        .await
    }

    /// Whether the file under this path still is the one that intake saw.
    pub(super) async fn check_unchanged(&self) -> Result<()> {
        let source = self.clone();
        blocking(move || source.check_now()).await
    }

    fn check_now(&self) -> Result<()> {
        let metadata = std::fs::metadata(Path::new(&*self.path))
            .map_err(|error| unreadable(&self.path, &error))?;
        if metadata.len() == self.size && intake::modified_ns(&metadata) == self.modified_ns {
            Ok(())
        } else {
            Err(changed(&self.path))
        }
    }
}

fn identity(file: &File) -> std::io::Result<String> {
    let metadata = file.metadata()?;
    Ok(format!(
        "{} {} {} {}",
        metadata.len(),
        intake::modified_ns(&metadata),
        file_id(&metadata).map_or_else(|| "-".to_owned(), |id| id.to_string()),
        hex::encode(sample(file, metadata.len())?),
    ))
}

fn sample(mut file: &File, size: u64) -> std::io::Result<[u8; 16]> {
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

/// Without a cursor, so that parts of one file are read at the same time.
#[cfg(unix)]
fn read_exact_at(file: &File, buffer: &mut [u8], offset: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut buffer: &mut [u8], mut offset: u64) -> std::io::Result<()> {
    use std::io::ErrorKind;
    while !buffer.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, buffer, offset) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(count) => {
                buffer = buffer.get_mut(count..).unwrap_or_default();
                offset += count as u64;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| closing())?
}
