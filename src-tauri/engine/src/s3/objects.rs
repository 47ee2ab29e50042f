//! Requests about objects that are there already: listed, read, described.

use std::collections::HashMap;

use aws_sdk_s3::types::ChecksumMode;

use super::checksum::{ChecksumKind, Said};
use super::direct::Told;
use super::{Answer, Held, ObjectFacts, Storage};
use crate::error::{Error, code};
use crate::s3::Failure;

impl ObjectFacts<'_> {
    pub(super) fn content_disposition(&self) -> Option<String> {
        self.headers?.content_disposition.clone()
    }

    pub(super) fn metadata(&self) -> Option<HashMap<String, String>> {
        let metadata = self.headers?.metadata.iter().cloned();
        let metadata: HashMap<_, _> = metadata.collect();
        (!metadata.is_empty()).then_some(metadata)
    }

    pub(super) fn tagging(&self) -> Option<String> {
        self.headers?.tagging.clone()
    }

    /// Says of a server that does not know tags that it does not (R2 answers 501 to `x-amz-tagging`).
    pub(super) fn refused(&self, failure: Failure) -> Failure {
        match failure.error.is(code::NOT_IMPLEMENTED) && self.tagging().is_some() {
            true => Error::new(
                code::NOT_IMPLEMENTED,
                "This storage does not know tags.",
                "Take the tags out of the connection, or leave --tag out; metadata is kept everywhere.",
            )
            .into(),
            false => failure,
        }
    }
}

/// What a server gives of an object that its content can be compared with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Proofs {
    /// Bytes.
    pub size: u64,
    pub content_type: String,
    /// As in [`super::Held`].
    pub md5_etag: Option<String>,
    /// Of the whole object, base64 of its eight bytes.
    pub crc64nvme: Option<String>,
    /// Of the whole object, base64 of its four bytes.
    pub crc32: Option<String>,
}

/// What the server says of an object that others may have put there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Description {
    /// Bytes.
    pub size: u64,
    pub content_type: String,
}

/// A multipart upload that was begun and has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeldMultipart {
    /// The server's id.
    pub id: String,
    pub key: String,
    /// Seconds since 1970, UTC, where the server tells.
    pub begun_at: Option<i64>,
}

/// A part that the server holds of a multipart upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeldPart {
    /// From 1.
    pub number: i32,
    /// Bytes.
    pub size: u64,
    /// As the server gives it.
    pub etag: String,
}

impl Storage {
    /// What the server holds under `key`.
    pub(crate) async fn head(&self, key: &str) -> Answer<Held> {
        self.ask_for(key, None).await
    }

    /// The same with its checksums, where `kind` is one that servers keep.
    pub(crate) async fn head_summed(&self, key: &str, kind: ChecksumKind) -> Answer<Held> {
        if kind == ChecksumKind::ContentMd5 {
            return self.head(key).await;
        }
        match self.ask_for(key, Some(ChecksumMode::Enabled)).await {
            // S3 API, HeadObject: checksums of what a KMS key encrypts are for those alone who may decrypt.
            Err(failure) if failure.error.is(code::ACCESS_DENIED) => self.head(key).await,
            answer => answer,
        }
    }

    async fn ask_for(&self, key: &str, mode: Option<ChecksumMode>) -> Answer<Held> {
        if let Some(sending) = self.direct_head(key, mode.is_some()) {
            let answer = self.answer(Box::pin(sending.send(&self.endpoint))).await?;
            let told = Told::read(&answer);
            return Ok(Held {
                size: told.size,
                md5_etag: told
                    .etag
                    .as_deref()
                    .filter(|_| !told.encrypted)
                    .and_then(super::md5_etag),
                said: told.said,
            });
        }
        let request = self
            .client
            .head_object()
            .bucket(&self.bucket)
            .set_checksum_mode(mode)
            .key(key);
        let answer = self.answer(Box::pin(request.send())).await?;
        let encrypted = super::encrypted(
            answer.server_side_encryption(),
            answer.sse_customer_algorithm(),
        );
        Ok(Held {
            size: answer
                .content_length()
                .and_then(|size| u64::try_from(size).ok())
                .unwrap_or(0),
            md5_etag: answer
                .e_tag()
                .filter(|_| !encrypted)
                .and_then(super::md5_etag),
            said: Said::new(answer.checksum_crc64_nvme(), answer.checksum_crc32_c()),
        })
    }

    /// Every multipart upload in the bucket that has not ended, whose key begins so (S3 API: ListMultipartUploads).
    pub(crate) async fn multiparts(&self, prefix: &str) -> Answer<Vec<HeldMultipart>> {
        let mut found = Vec::new();
        let mut after: (Option<String>, Option<String>) = (None, None);
        loop {
            let request = self
                .client
                .list_multipart_uploads()
                .bucket(&self.bucket)
                .set_prefix((!prefix.is_empty()).then(|| prefix.to_owned()))
                .set_key_marker(after.0.clone())
                .set_upload_id_marker(after.1.clone());
            let answer = self.answer(Box::pin(request.send())).await?;
            let held = answer.uploads().iter().filter_map(|upload| {
                Some(HeldMultipart {
                    id: upload.upload_id()?.to_owned(),
                    key: upload.key()?.to_owned(),
                    begun_at: upload.initiated().map(|time| time.secs()),
                })
            });
            found.extend(held);
            let next = (
                answer.next_key_marker().map(str::to_owned),
                answer.next_upload_id_marker().map(str::to_owned),
            );
            // A marker that does not move would never come to an end.
            if answer.is_truncated() != Some(true) || next.0.is_none() || next == after {
                return Ok(found);
            }
            after = next;
        }
    }

    /// The parts that the server holds of a multipart upload (S3 API: ListParts).
    pub(crate) async fn parts(&self, key: &str, upload_id: &str) -> Answer<Vec<HeldPart>> {
        let mut parts = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let request = self
                .client
                .list_parts()
                .bucket(&self.bucket)
                .key(key)
                .upload_id(upload_id)
                .set_part_number_marker(after.clone());
            let answer = self.answer(Box::pin(request.send())).await?;
            let held = answer.parts().iter().filter_map(|part| {
                Some(HeldPart {
                    number: part.part_number()?,
                    size: u64::try_from(part.size()?).ok()?,
                    etag: part.e_tag()?.to_owned(),
                })
            });
            parts.extend(held);
            match answer.next_part_number_marker() {
                // A marker that does not move would never come to an end.
                Some(next)
                    if answer.is_truncated() == Some(true) && after.as_deref() != Some(next) =>
                {
                    after = Some(next.to_owned());
                }
                _ => return Ok(parts),
            }
        }
    }

    /// Size and type of an object.
    pub(crate) async fn describe(&self, key: &str) -> Answer<Description> {
        let request = self.client.head_object().bucket(&self.bucket).key(key);
        let answer = self.answer(Box::pin(request.send())).await?;
        Ok(Description {
            size: answer
                .content_length()
                .and_then(|size| u64::try_from(size).ok())
                .unwrap_or(0),
            content_type: answer.content_type().unwrap_or_default().to_owned(),
        })
    }

    /// All that the server gives of an object to compare its content with (S3 API: HeadObject, checksum mode).
    pub(crate) async fn proofs(&self, key: &str) -> Answer<Proofs> {
        let request = self
            .client
            .head_object()
            .bucket(&self.bucket)
            .key(key)
            .checksum_mode(ChecksumMode::Enabled);
        let answer = self.answer(Box::pin(request.send())).await?;
        let encrypted = super::encrypted(
            answer.server_side_encryption(),
            answer.sse_customer_algorithm(),
        );
        // A checksum of the parts' checksums has their number behind a hyphen, and depends on their size.
        let whole = |sum: Option<&str>| sum.filter(|sum| !sum.contains('-')).map(str::to_owned);
        Ok(Proofs {
            size: answer
                .content_length()
                .and_then(|size| u64::try_from(size).ok())
                .unwrap_or(0),
            content_type: answer.content_type().unwrap_or_default().to_owned(),
            md5_etag: answer
                .e_tag()
                .filter(|_| !encrypted)
                .and_then(super::md5_etag),
            crc64nvme: whole(answer.checksum_crc64_nvme()),
            crc32: whole(answer.checksum_crc32()),
        })
    }

    /// Whether any key begins with `prefix`.
    pub(crate) async fn has_any(&self, prefix: &str) -> Answer<bool> {
        let request = self
            .client
            .list_objects_v2()
            .bucket(&self.bucket)
            .prefix(prefix)
            .max_keys(1);
        let answer = self.answer(Box::pin(request.send())).await?;
        Ok(!answer.contents().is_empty())
    }

    /// Every key that begins with `prefix`.
    pub(crate) async fn keys(&self, prefix: &str) -> Answer<Vec<String>> {
        let mut keys = Vec::new();
        let mut next = None;
        loop {
            let request = self
                .client
                .list_objects_v2()
                .bucket(&self.bucket)
                .prefix(prefix)
                .set_continuation_token(next.take());
            let answer = self.answer(Box::pin(request.send())).await?;
            let found = answer.contents().iter().filter_map(|object| object.key());
            keys.extend(found.map(str::to_owned));
            match answer.next_continuation_token() {
                Some(token) if answer.is_truncated() == Some(true) => next = Some(token.to_owned()),
                _ => return Ok(keys),
            }
        }
    }

    /// An object of at most `most` bytes, as text.
    pub(crate) async fn text(&self, key: &str, most: usize) -> Answer<String> {
        let request = self.client.get_object().bucket(&self.bucket).key(key);
        let answer = self.answer(Box::pin(request.send())).await?;
        let size = answer
            .content_length()
            .and_then(|size| usize::try_from(size).ok());
        if size.is_none_or(|size| size > most) {
            return Err(not_a_text(key));
        }
        let body = answer.body.collect();
        let body = match tokio::time::timeout(super::body::STALLED, body).await {
            Ok(Ok(body)) => body.into_bytes(),
            _ => return Err(Failure::stalled(&self.endpoint)),
        };
        String::from_utf8(body.into()).map_err(|_| not_a_text(key))
    }
}

fn not_a_text(key: &str) -> Failure {
    Error::new(
        code::PACKAGE_INVALID,
        format!("“{key}” in storage is not a playlist."),
        "Name the .m3u8 file of the stream.",
    )
    .into()
}
