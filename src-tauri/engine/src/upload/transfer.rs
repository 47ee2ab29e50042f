//! Transfer: reads a part into a reserved buffer, sums that very buffer, sends it, and counts what was acknowledged.

use std::future::Future;
use std::time::Duration;

use futures::stream::{FuturesUnordered, StreamExt as _};

use super::placement::Headers;
use super::source::Source;
use super::wire::Wire;
use super::{intake, plan, verify};
use crate::crash;
use crate::error::{Error, Result, code};
use crate::s3::{
    Checksum, ChecksumKind, Failure, Held, ObjectFacts, PutTogether, SentPart, Storage, Summed,
};

/// How often one request is sent before its upload fails.
const ATTEMPTS: u32 = 5;

/// The longest pause in waiting for an object that may still be put together: half a minute in all.
const PUTTING_TOGETHER: Duration = Duration::from_secs(16);

/// What was sent, as the verify step compares it.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    /// Bytes.
    pub size: u64,
    /// Of each part, or of the whole.
    pub parts: Vec<Summed>,
    pub multipart: bool,
    /// Whether the server's ETags were the MD5s of the parts.
    pub etags_are_md5: bool,
    /// What the server said of the object when it had it. Nothing where nobody heard it.
    pub answer: PutTogether,
}

impl Sent {
    /// A file of `size` bytes that was sent in these parts, in their order.
    pub(crate) fn in_parts(size: u64, parts: impl Iterator<Item = SentPart>) -> Self {
        let mut etags_are_md5 = true;
        let parts = parts.map(|part| {
            etags_are_md5 &= is_md5(&part.etag, &part.checksum);
            (part.checksum, part.size)
        });
        Self {
            size,
            parts: parts.collect(),
            multipart: true,
            etags_are_md5,
            answer: PutTogether::default(),
        }
    }

    /// The kind of its checksums.
    pub(crate) fn kind(&self) -> ChecksumKind {
        self.parts
            .first()
            .map_or(ChecksumKind::ContentMd5, |(checksum, _)| checksum.kind())
    }

    /// A file of `size` bytes that was sent in one request.
    pub(crate) fn at_once(size: u64, etag: &str, checksum: Checksum) -> Self {
        Self {
            size,
            parts: vec![(checksum, size)],
            multipart: false,
            etags_are_md5: is_md5(etag, &checksum),
            answer: PutTogether::of_etag(etag),
        }
    }
}

fn is_md5(etag: &str, checksum: &Checksum) -> bool {
    match checksum {
        Checksum::ContentMd5(md5) => etag
            .trim_matches('"')
            .eq_ignore_ascii_case(&hex::encode(md5)),
        _ => false,
    }
}

/// A multipart upload that was begun, now or by an earlier attempt.
#[derive(Debug, Clone)]
pub(crate) struct Started {
    /// The server's id.
    pub id: String,
    /// Bytes; fixed for the life of the upload.
    pub part_size: u64,
    /// That its parts have.
    pub kind: ChecksumKind,
    /// What the server holds of it, in the order of the parts.
    pub kept: Vec<SentPart>,
}

/// Where a transfer tells how far it is.
pub(crate) trait Progress: Send + Sync {
    /// `bytes` more were acknowledged by the server.
    fn acknowledged(&self, bytes: u64);
    /// As many bytes more, or fewer, are on the server without having been sent now.
    fn recounted(&self, bytes: i64);
    /// Starts a multipart upload, in the place of one that is of no more use. Its id is remembered even when the transfer
    /// is dropped meanwhile. `identity`: what the file is.
    fn start_multipart(
        &self,
        part_size: u64,
        kind: ChecksumKind,
        identity: String,
    ) -> impl Future<Output = Result<String>> + Send;
    /// Journals a part of `length` bytes that the server acknowledged.
    fn keep(
        &self,
        multipart: &str,
        part: &SentPart,
        length: u64,
    ) -> impl Future<Output = Result<()>> + Send;
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
    /// What the server verifies.
    pub kind: ChecksumKind,
    /// What else the object is stored with.
    pub headers: &'a Headers,
    /// Nothing that is there under the key may be overwritten.
    pub new_only: bool,
    /// Many like it are to come: worth a question whether the server itself keeps to that.
    pub one_of_many: bool,
    /// The multipart upload of an earlier attempt, which goes on.
    pub earlier: Option<Started>,
}

impl Transfer<'_> {
    /// Sends the file. When this future is dropped, nothing more is sent; a multipart upload then has to be aborted.
    pub(crate) async fn run(&self, progress: &impl Progress) -> Result<Sent> {
        if self.facts.size <= plan::SINGLE_PUT {
            Box::pin(self.put(progress)).await
        } else {
            let file = Source::open(self.path, self.facts).await?;
            Box::pin(self.multipart(&file, progress)).await
        }
    }

    async fn put(&self, progress: &impl Progress) -> Result<Sent> {
        let _reserved = self
            .wire
            .reserve(self.facts.size, self.storage.line())
            .await?;
        let buffers = self.wire.buffers();
        let (body, checksum) =
            Source::read_whole(self.path, self.facts, self.kind, buffers).await?;
        let object = self.object();
        let mut attempts = 0;
        let answer = again(|| {
            attempts += 1;
            self.storage.put(&object, body.clone(), checksum)
        });
        let sent = match answer.await {
            Ok(etag) => Sent::at_once(self.facts.size, &etag, checksum),
            Err(error) => {
                let sent = Sent::at_once(self.facts.size, "", checksum);
                // What is in the way may be this file itself, sent by an attempt whose answer was lost.
                if attempts < 2 || !self.is_in_place(&error, &sent).await {
                    return Err(error);
                }
                sent
            }
        };
        progress.acknowledged(self.facts.size);
        if self.one_of_many && self.new_only {
            let tested = self.storage.test_condition(&object, body, checksum);
            Box::pin(tested).await;
        }
        Ok(sent)
    }

    async fn multipart(&self, file: &Source, progress: &impl Progress) -> Result<Sent> {
        let mut started = match &self.earlier {
            Some(earlier) => earlier.clone(),
            None => self.start(file, progress).await?,
        };
        let (mut mended, mut anew) = (false, false);
        let (parts, answer) = loop {
            let mut parts = Vec::new();
            let sending = Box::pin(self.send_parts(file, &started, &mut parts, progress));
            let error = match sending.await {
                Ok(answer) => break (parts, answer),
                Err(error) => error,
            };
            let refused = error.is(code::PARTS_REFUSED);
            if anew || !refused && !error.is(code::UPLOAD_UNKNOWN) {
                return Err(error);
            }
            let acknowledged: u64 = parts.iter().map(|(_, length)| length).sum();
            progress.recounted(-signed(acknowledged));
            let held = match refused && !mended {
                true => self.still_held(&started.id, &parts).await,
                false => None,
            };
            let is_kept = |number| {
                held.iter()
                    .flatten()
                    .any(|part: &SentPart| part.number == number)
            };
            let kept = parts.iter().filter(|(part, _)| is_kept(part.number));
            let lost = acknowledged - kept.map(|(_, length)| length).sum::<u64>();
            tracing::info!(code = %error.code, lost, "the server lost acknowledged bytes: sent again");
            match held {
                // A part that was on its way when an earlier attempt ended took the place of the one that was sent since.
                Some(kept) => {
                    mended = true;
                    started.kept = kept;
                }
                // The server forgot the upload, or refuses what it holds.
                None => {
                    anew = true;
                    started = self.start(file, progress).await?;
                }
            }
        };
        let parts = parts.into_iter().map(|(part, _)| part);
        Ok(Sent {
            answer,
            ..Sent::in_parts(self.facts.size, parts)
        })
    }

    /// Of the parts that were acknowledged, those that the server still holds; None where that is all, or it does not tell.
    async fn still_held(&self, id: &str, parts: &[(SentPart, u64)]) -> Option<Vec<SentPart>> {
        let held = again(|| self.storage.parts(self.key, id)).await.ok()?;
        let is_held = |part: &SentPart, length: u64| {
            held.iter().any(|held| {
                held.number == part.number
                    && held.size == length
                    && held.etag.trim_matches('"') == part.etag.trim_matches('"')
            })
        };
        let kept = parts.iter().filter(|(part, length)| is_held(part, *length));
        let kept: Vec<_> = kept.map(|(part, _)| part.clone()).collect();
        (kept.len() < parts.len()).then_some(kept)
    }

    async fn start(&self, file: &Source, progress: &impl Progress) -> Result<Started> {
        let part_size = plan::part_size(self.facts.size);
        let identity = file.identity().await?;
        Ok(Started {
            id: progress
                .start_multipart(part_size, self.kind, identity)
                .await?,
            part_size,
            kind: self.kind,
            kept: Vec::new(),
        })
    }

    /// Sends the parts that the server does not hold yet, and has them put together.
    async fn send_parts(
        &self,
        file: &Source,
        started: &Started,
        parts: &mut Vec<(SentPart, u64)>,
        progress: &impl Progress,
    ) -> Result<PutTogether> {
        let id = &started.id;
        let kept = |number| {
            let found = started
                .kept
                .binary_search_by_key(&number, |part| part.number);
            started.kept.get(found.ok()?)
        };
        // Not tasks: when this future ends or is dropped, no part is on its way any more, and the upload can be aborted.
        let mut running = FuturesUnordered::new();
        for (number, offset, length) in plan::parts(self.facts.size, started.part_size) {
            if let Some(part) = kept(number) {
                progress.recounted(signed(length));
                parts.push((part.clone(), length));
                continue;
            }
            // Reserved here, in the order of the parts, so that files take turns.
            let reserved = loop {
                tokio::select! {
                    biased;
                    Some(sent) = running.next() => collect(sent, parts, progress)?,
                    reserved = self.wire.reserve(length, self.storage.line()) => break reserved?,
                }
            };
            running.push(Box::pin(async move {
                // Until it is journaled, so that a crash loses no more parts than there are places.
                let _reserved = reserved;
                let (body, checksum) = file
                    .read(offset, length, started.kind, self.wire.buffers())
                    .await?;
                let send = || {
                    self.storage
                        .send_part(self.key, id, number, body.clone(), checksum)
                };
                let part = again(send).await?;
                crash::point("part-sent");
                progress.keep(id, &part, length).await?;
                crash::point("part-journaled");
                Ok((part, length))
            }));
        }
        while let Some(sent) = running.next().await {
            collect(sent, parts, progress)?;
        }
        drop(running);
        file.check_unchanged().await?;
        parts.sort_by_key(|(part, _)| part.number);
        crash::point("parts-sent");
        let all: Vec<_> = parts.iter().map(|(part, _)| part.clone()).collect();
        let answer = self.complete(id, &all, started.kind).await?;
        crash::point("completed");
        Ok(answer)
    }

    pub(crate) fn object(&self) -> ObjectFacts<'_> {
        ObjectFacts {
            key: self.key,
            content_type: &self.facts.content_type,
            cache_control: self.cache_control,
            headers: Some(self.headers),
            new_only: self.new_only,
        }
    }

    /// Of a key that was found taken: whether by the very bytes that were sent.
    async fn is_in_place(&self, error: &Error, sent: &Sent) -> bool {
        error.is(code::KEY_EXISTS)
            && again(|| self.storage.head_summed(self.key, sent.kind()))
                .await
                .is_ok_and(|held| verify::is_proven(&held, sent))
    }

    /// Completes, and does not take a lost answer for a failure: where the upload is gone and the object is there, with
    /// the right size, the first request had succeeded.
    async fn complete(
        &self,
        id: &str,
        parts: &[SentPart],
        kind: ChecksumKind,
    ) -> Result<PutTogether> {
        let size = self.facts.size;
        let mut attempts = 0;
        let answer = again(|| {
            attempts += 1;
            self.storage.complete(self.key, id, parts, self.new_only)
        });
        match answer.await {
            Err(error) if error.is(code::UPLOAD_UNKNOWN) => {
                match put_together(self.storage, self.key, kind).await {
                    Ok(Some(held)) if held.size == size => Ok(PutTogether::default()),
                    _ => Err(error),
                }
            }
            Err(error) if error.is(code::KEY_EXISTS) && attempts > 1 => {
                let sent = Sent::in_parts(size, parts.iter().cloned());
                match self.is_in_place(&error, &sent).await {
                    true => Ok(PutTogether::default()),
                    false => Err(error),
                }
            }
            other => other,
        }
    }
}

/// The object of a multipart upload whose parts were all sent and that the server no longer knows. It may still be put
/// together, by a request whose answer nobody heard: S3 API, CompleteMultipartUpload: it goes on for minutes.
pub(crate) async fn put_together(
    storage: &Storage,
    key: &str,
    kind: ChecksumKind,
) -> Result<Option<Held>> {
    let mut wait = Duration::from_millis(250);
    loop {
        match again(|| storage.head_summed(key, kind)).await {
            Ok(held) => return Ok(Some(held)),
            Err(error) if !error.is(code::OBJECT_MISSING) && !error.is(code::ACCESS_DENIED) => {
                return Err(error);
            }
            Err(_) if wait > PUTTING_TOGETHER => return Ok(None),
            Err(_) => tokio::time::sleep(wait).await,
        }
        wait *= 2;
    }
}

pub(crate) fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

fn collect(
    sent: Result<(SentPart, u64)>,
    parts: &mut Vec<(SentPart, u64)>,
    progress: &impl Progress,
) -> Result<()> {
    let (part, length) = sent?;
    progress.acknowledged(length);
    parts.push((part, length));
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
