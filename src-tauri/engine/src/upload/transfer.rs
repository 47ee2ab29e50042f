//! Transfer: reads a part into a reserved buffer, hashes that very buffer, sends it, and counts what was acknowledged.

use std::fs::File;
use std::future::Future;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use md5::{Digest, Md5};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

use super::{changed, intake, plan, unreadable};
use crate::error::{Error, Result, code};
use crate::s3::{Failure, ObjectFacts, SentPart, Storage};

/// How often one request is sent before its upload fails.
const ATTEMPTS: u32 = 5;

/// Bytes of file content that may be in memory at once, over all uploads.
const BUDGET: usize = 256 * 1024 * 1024;

/// Parts on the wire at once, over all uploads.
const PARTS_AT_ONCE: usize = 8;

/// What all transfers of a process share: places on the wire and memory.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    places: Arc<Semaphore>,
    /// One permit is one KiB.
    memory: Arc<Semaphore>,
}

impl Default for Wire {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(PARTS_AT_ONCE)),
            memory: Arc::new(Semaphore::new(BUDGET / 1024)),
        }
    }
}

impl Wire {
    /// A place on the wire and memory for `length` bytes, taken before anything is read.
    ///
    /// A part larger than the whole budget (of files above 2.4 TiB) waits for all of it.
    async fn reserve(&self, length: u64) -> Result<(OwnedSemaphorePermit, OwnedSemaphorePermit)> {
        let kib = usize::try_from(length.div_ceil(1024))
            .unwrap_or(usize::MAX)
            .clamp(1, BUDGET / 1024);
        let kib = u32::try_from(kib).unwrap_or(u32::MAX);
        let place = self
            .places
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| closing())?;
        let memory = self
            .memory
            .clone()
            .acquire_many_owned(kib)
            .await
            .map_err(|_| closing())?;
        Ok((place, memory))
    }
}

/// What was sent, as the verify step compares it.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    /// Bytes.
    pub size: u64,
    /// MD5 of each part, or of the whole.
    pub digests: Vec<[u8; 16]>,
    pub multipart: bool,
    /// Whether the server's ETags were the MD5s of the parts.
    pub etags_are_md5: bool,
}

/// Where a transfer tells how far it is.
pub(crate) trait Progress: Send + Sync {
    /// `bytes` more were acknowledged by the server.
    fn acknowledged(&self, bytes: u64);
    /// The server gave a multipart upload this id; it must be known before the first part leaves.
    fn multipart_started(
        &self,
        id: &str,
        part_size: u64,
    ) -> impl Future<Output = Result<()>> + Send;
}

/// One file on its way.
pub(crate) struct Transfer<'a> {
    pub wire: &'a Wire,
    pub storage: &'a Storage,
    pub path: &'a str,
    pub facts: &'a intake::FileFacts,
    pub key: &'a str,
}

impl Transfer<'_> {
    /// Sends the file. When this future is dropped, nothing more is sent; a multipart upload then has to be aborted.
    pub(crate) async fn run(&self, progress: &impl Progress) -> Result<Sent> {
        let file = Source::open(self.path, self.facts).await?;
        let sent = if self.facts.size <= plan::SINGLE_PUT {
            self.put(&file, progress).await?
        } else {
            self.multipart(&file, progress).await?
        };
        Ok(sent)
    }

    async fn put(&self, file: &Source, progress: &impl Progress) -> Result<Sent> {
        let _reserved = self.wire.reserve(self.facts.size).await?;
        let (body, md5) = file.read(0, self.facts.size).await?;
        file.check_unchanged().await?;
        let object = self.object();
        let etag =
            again(|| bounded(body.len(), self.storage.put(&object, body.clone(), md5))).await?;
        progress.acknowledged(self.facts.size);
        let etags_are_md5 = etag
            .trim_matches('"')
            .eq_ignore_ascii_case(&hex::encode(md5));
        Ok(Sent {
            size: self.facts.size,
            digests: vec![md5],
            multipart: false,
            etags_are_md5,
        })
    }

    async fn multipart(&self, file: &Source, progress: &impl Progress) -> Result<Sent> {
        let part_size = plan::part_size(self.facts.size);
        let object = self.object();
        let id = again(|| self.storage.start_multipart(&object)).await?;
        progress.multipart_started(&id, part_size).await?;

        let mut running: JoinSet<Result<(SentPart, u64)>> = JoinSet::new();
        let mut parts = Vec::new();
        for (number, offset, length) in plan::parts(self.facts.size, part_size) {
            // Reserved here, in the order of the parts, so that no part waits inside a task without a place.
            let reserved = loop {
                tokio::select! {
                    biased;
                    Some(joined) = running.join_next() => collect(joined, &mut parts, progress)?,
                    reserved = self.wire.reserve(length) => break reserved?,
                }
            };
            let (storage, file, key, id) = (
                self.storage.clone(),
                file.clone(),
                self.key.to_owned(),
                id.clone(),
            );
            running.spawn(async move {
                let _reserved = reserved;
                let (body, md5) = file.read(offset, length).await?;
                let part = again(|| {
                    bounded(
                        body.len(),
                        storage.send_part(&key, &id, number, body.clone(), md5),
                    )
                })
                .await?;
                Ok((part, length))
            });
        }
        while let Some(joined) = running.join_next().await {
            collect(joined, &mut parts, progress)?;
        }
        file.check_unchanged().await?;
        parts.sort_by_key(|part| part.number);
        complete(self.storage, self.key, &id, &parts, self.facts.size).await?;
        let md5 = |part: &SentPart| {
            part.etag
                .trim_matches('"')
                .eq_ignore_ascii_case(&hex::encode(part.md5))
        };
        Ok(Sent {
            size: self.facts.size,
            etags_are_md5: parts.iter().all(md5),
            digests: parts.iter().map(|part| part.md5).collect(),
            multipart: true,
        })
    }

    fn object(&self) -> ObjectFacts<'_> {
        ObjectFacts {
            key: self.key,
            content_type: &self.facts.content_type,
        }
    }
}

/// Completes, and does not take a lost answer for a failure: where the upload is gone and the object is there, with
/// the right size, the first request had succeeded.
async fn complete(
    storage: &Storage,
    key: &str,
    id: &str,
    parts: &[SentPart],
    size: u64,
) -> Result<()> {
    match again(|| storage.complete(key, id, parts)).await {
        Err(error) if error.is(code::UPLOAD_UNKNOWN) => {
            let held = again(|| storage.head(key))
                .await
                .map_err(|_| error.clone())?;
            if held.size == size {
                Ok(())
            } else {
                Err(error)
            }
        }
        other => other,
    }
}

fn collect(
    joined: std::result::Result<Result<(SentPart, u64)>, tokio::task::JoinError>,
    parts: &mut Vec<SentPart>,
    progress: &impl Progress,
) -> Result<()> {
    let (part, length) = joined.map_err(|_| closing())??;
    progress.acknowledged(length);
    parts.push(part);
    Ok(())
}

/// Sends a request again while that may help: up to five times, with exponential back-off and full jitter.
pub(crate) async fn again<T, F>(mut request: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = std::result::Result<T, Failure>>,
{
    let mut attempt = 0;
    loop {
        attempt += 1;
        match request().await {
            Ok(answer) => return Ok(answer),
            Err(failure) if failure.again && attempt < ATTEMPTS => {
                tracing::debug!(code = %failure.error.code, attempt, "request failed, sent again");
                let longest = 250u64 << attempt.min(6);
                tokio::time::sleep(Duration::from_millis(fastrand::u64(0..=longest))).await;
            }
            Err(failure) => return Err(failure.error),
        }
    }
}

/// Ends a request that will never end: a minute, and what the bytes need at 16 KiB a second.
async fn bounded<T>(
    bytes: usize,
    request: impl Future<Output = std::result::Result<T, Failure>>,
) -> std::result::Result<T, Failure> {
    let longest = Duration::from_secs(60 + bytes as u64 / (16 * 1024));
    match tokio::time::timeout(longest, request).await {
        Ok(answer) => answer,
        Err(_) => Err(Failure {
            again: true,
            ..Error::new(
                code::TIMED_OUT,
                "The server did not take the data in time.",
                "Check the network and press Retry.",
            )
            .into()
        }),
    }
}

/// An open file whose identity was compared with what intake saw.
#[derive(Clone)]
struct Source {
    file: Arc<Mutex<File>>,
    path: Arc<str>,
    size: u64,
    modified_ns: i64,
}

impl Source {
    async fn open(path: &str, facts: &intake::FileFacts) -> Result<Self> {
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
    async fn read(&self, offset: u64, length: u64) -> Result<(Bytes, [u8; 16])> {
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
    async fn check_unchanged(&self) -> Result<()> {
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

fn closing() -> Error {
    Error::new(
        code::INTERRUPTED,
        "Reeldrop closed before this upload was done.",
        "Press Retry to send it again.",
    )
}
