//! Whether a part arrived as it was sent: its length, its MD5 and its checksums. s3s-fs looks at none of them.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::StreamExt as _;
use s3s::checksum::ChecksumHasher;
use s3s::crypto::Checksum as _;
use s3s::dto::{Checksum, StreamingBlob, UploadPartInput};
use s3s::{S3Request, S3Result, s3_error};

/// What the sender says of a part.
#[derive(Debug)]
pub(super) struct Promised {
    md5: Option<String>,
    checksum: Checksum,
    /// Checksums that come behind the body.
    trailing: Option<s3s::TrailingHeaders>,
}

/// What arrives, counted and hashed on its way.
#[derive(Clone, Default)]
pub(super) struct Arriving(Arc<Mutex<(u64, ChecksumHasher)>>);

/// Takes the promises of a request, and puts the count into the way of its body.
pub(super) fn watch(req: &mut S3Request<UploadPartInput>) -> S3Result<(Promised, Arriving)> {
    let input = &mut req.input;
    let checksum = Checksum {
        checksum_crc32: input.checksum_crc32.take(),
        checksum_crc32c: input.checksum_crc32c.take(),
        checksum_crc64nvme: input.checksum_crc64nvme.take(),
        checksum_sha1: input.checksum_sha1.take(),
        checksum_sha256: input.checksum_sha256.take(),
        ..Checksum::default()
    };
    let announced = req
        .headers
        .get("x-amz-trailer")
        .and_then(|names| names.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let says = |present: &Option<String>, name: &str| {
        present.is_some() || announced.contains(&format!("x-amz-checksum-{name}"))
    };
    let hasher = ChecksumHasher {
        crc32: says(&checksum.checksum_crc32, "crc32").then(s3s::crypto::Crc32::new),
        crc32c: says(&checksum.checksum_crc32c, "crc32c").then(s3s::crypto::Crc32c::new),
        crc64nvme: says(&checksum.checksum_crc64nvme, "crc64nvme")
            .then(s3s::crypto::Crc64Nvme::new),
        sha1: says(&checksum.checksum_sha1, "sha1").then(s3s::crypto::Sha1::new),
        sha256: says(&checksum.checksum_sha256, "sha256").then(s3s::crypto::Sha256::new),
    };
    let arriving = Arriving(Arc::new(Mutex::new((0, hasher))));
    let body = input.body.take().ok_or_else(|| s3_error!(IncompleteBody))?;
    let seen = arriving.clone();
    input.body = Some(StreamingBlob::new(Counted { body, seen }));
    let trailing = (!announced.is_empty())
        .then(|| req.trailing_headers.clone())
        .flatten();
    Ok((
        Promised {
            md5: input.content_md5.take(),
            checksum,
            trailing,
        },
        arriving,
    ))
}

impl Promised {
    /// Compares with what arrived: `md5` in hexadecimal. Gives the part's size in bytes and its checksums.
    pub(super) fn hold(mut self, arriving: Arriving, md5: &str) -> S3Result<(u64, Checksum)> {
        if let Some(promised) = &self.md5 {
            let promised = STANDARD
                .decode(promised)
                .map_err(|_| s3_error!(InvalidDigest))?;
            if hex::encode(promised) != md5 {
                return Err(s3_error!(
                    BadDigest,
                    "The Content-MD5 you specified did not match what we received"
                ));
            }
        }
        if let Some(trailers) = self.trailing.as_ref().and_then(s3s::TrailingHeaders::take) {
            let said = |name: &str| {
                trailers
                    .get(name)
                    .and_then(|value| value.to_str().ok())
                    .map(str::to_owned)
            };
            self.checksum.checksum_crc32 = self
                .checksum
                .checksum_crc32
                .or_else(|| said("x-amz-checksum-crc32"));
            self.checksum.checksum_crc32c = self
                .checksum
                .checksum_crc32c
                .or_else(|| said("x-amz-checksum-crc32c"));
            self.checksum.checksum_crc64nvme = self
                .checksum
                .checksum_crc64nvme
                .or_else(|| said("x-amz-checksum-crc64nvme"));
            self.checksum.checksum_sha1 = self
                .checksum
                .checksum_sha1
                .or_else(|| said("x-amz-checksum-sha1"));
            self.checksum.checksum_sha256 = self
                .checksum
                .checksum_sha256
                .or_else(|| said("x-amz-checksum-sha256"));
        }
        let (size, hasher) =
            std::mem::take(&mut *arriving.0.lock().unwrap_or_else(PoisonError::into_inner));
        let got = hasher.finalize();
        let same = got.checksum_crc32 == self.checksum.checksum_crc32
            && got.checksum_crc32c == self.checksum.checksum_crc32c
            && got.checksum_crc64nvme == self.checksum.checksum_crc64nvme
            && got.checksum_sha1 == self.checksum.checksum_sha1
            && got.checksum_sha256 == self.checksum.checksum_sha256;
        if same {
            Ok((size, got))
        } else {
            Err(s3_error!(
                BadDigest,
                "The checksum you specified did not match what we received"
            ))
        }
    }
}

struct Counted {
    body: StreamingBlob,
    seen: Arriving,
}

impl futures::Stream for Counted {
    type Item = Result<hyper::body::Bytes, s3s::StdError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let next = self.body.poll_next_unpin(cx);
        if let std::task::Poll::Ready(Some(Ok(bytes))) = &next {
            let mut seen = self.seen.0.lock().unwrap_or_else(PoisonError::into_inner);
            seen.0 += bytes.len() as u64;
            seen.1.update(bytes);
        }
        next
    }
}

impl s3s::stream::ByteStream for Counted {
    fn remaining_length(&self) -> s3s::stream::RemainingLength {
        self.body.remaining_length()
    }
}
