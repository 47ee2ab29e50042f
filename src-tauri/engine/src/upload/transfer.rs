//! Transfer: reads a part into a reserved buffer, hashes that very buffer, sends it, and counts what was acknowledged.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures::stream::{FuturesUnordered, StreamExt as _};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::source::Source;
use super::{intake, plan};
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
    /// Starts the multipart upload. Its id is remembered even when the transfer is dropped meanwhile.
    fn start_multipart(&self, part_size: u64) -> impl Future<Output = Result<String>> + Send;
}

/// One file on its way.
pub(crate) struct Transfer<'a> {
    pub wire: &'a Wire,
    pub storage: &'a Storage,
    pub path: &'a str,
    pub facts: &'a intake::FileFacts,
    pub key: &'a str,
    /// `Cache-Control` of its answers.
    pub cache_control: Option<&'a str>,
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
        let etag = again(|| self.storage.put(&object, body.clone(), md5)).await?;
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
        let id = progress.start_multipart(part_size).await?;

        // Not tasks: when this future ends or is dropped, no part is on its way any more, and the upload can be aborted.
        let mut running = FuturesUnordered::new();
        let mut parts = Vec::new();
        for (number, offset, length) in plan::parts(self.facts.size, part_size) {
            // Reserved here, in the order of the parts, so that files take turns.
            let reserved = loop {
                tokio::select! {
                    biased;
                    Some(sent) = running.next() => collect(sent, &mut parts, progress)?,
                    reserved = self.wire.reserve(length) => break reserved?,
                }
            };
            let (file, id) = (&file, &id);
            running.push(async move {
                let _reserved = reserved;
                let (body, md5) = file.read(offset, length).await?;
                let send = || {
                    self.storage
                        .send_part(self.key, id, number, body.clone(), md5)
                };
                Ok((again(send).await?, length))
            });
        }
        while let Some(sent) = running.next().await {
            collect(sent, &mut parts, progress)?;
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
            cache_control: self.cache_control,
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
    sent: Result<(SentPart, u64)>,
    parts: &mut Vec<SentPart>,
    progress: &impl Progress,
) -> Result<()> {
    let (part, length) = sent?;
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

pub(crate) fn closing() -> Error {
    Error::new(
        code::INTERRUPTED,
        "Reeldrop closed before this upload was done.",
        "Retry to send it again.",
    )
}
