//! Multipart uploads until their end: begun, part by part, listed, aborted. s3s-fs keeps the bytes.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use s3s::dto::*;
use s3s::{S3, S3Error, S3ErrorCode, S3Response, s3_error};

use super::records::{Begun, Kept};
use super::staging::{STAGING, new_id, remove_if_there};
use super::{Answer, Asked, Inner, checks, encoded, failed, write_whole};

/// Most parts of an upload, and the highest part number (S3 user guide: multipart upload limits).
const MAX_PARTS: i32 = 10_000;
/// Most entries of a page (S3 API: ListParts, ListMultipartUploads).
const PAGE: i32 = 1_000;

impl Inner {
    pub(super) async fn begin_upload(
        &self,
        mut req: Asked<CreateMultipartUploadInput>,
    ) -> Answer<CreateMultipartUploadOutput> {
        self.need_bucket(&req.input.bucket)?;
        let staged = new_id()?;
        let bucket = std::mem::replace(&mut req.input.bucket, STAGING.to_owned());
        let key = std::mem::replace(&mut req.input.key, staged.clone());
        let mut answer = self.fs.create_multipart_upload(req).await?;
        let id = answer.output.upload_id.as_deref().unwrap_or_default();
        let begun = Begun {
            bucket,
            key,
            staged,
            at: now(),
        };
        self.uploads.write(id, &begun).map_err(failed)?;
        answer.output.bucket = Some(begun.bucket);
        answer.output.key = Some(begun.key);
        Ok(answer)
    }

    pub(super) async fn take_part(
        &self,
        mut req: Asked<UploadPartInput>,
    ) -> Answer<UploadPartOutput> {
        let (id, number) = (req.input.upload_id.clone(), req.input.part_number);
        if !(1..=MAX_PARTS).contains(&number) {
            return Err(s3_error!(
                InvalidArgument,
                "Part number must be an integer between 1 and 10000, inclusive"
            ));
        }
        self.uploads.find(&id, &req.input.bucket, &req.input.key)?;
        let (promised, arriving) = checks::watch(&mut req)?;
        // From here until the end the old part is not to be trusted.
        remove_if_there(&self.uploads.record(&id, number)).map_err(failed)?;
        let mut answer = self.fs.upload_part(req).await.map_err(no_such_upload)?;
        let etag = answer
            .output
            .e_tag
            .clone()
            .map(ETag::into_value)
            .unwrap_or_default();
        let kept = promised.hold(arriving, &etag);
        // It may have been aborted meanwhile.
        if kept.is_err() || self.uploads.read(&id).is_none() {
            remove_if_there(&self.uploads.part_file(&id, number)).map_err(failed)?;
        }
        let (size, sums) = kept?;
        let kept = Kept {
            etag,
            size,
            at: now(),
            crc32: sums.checksum_crc32.clone(),
            crc32c: sums.checksum_crc32c.clone(),
            crc64nvme: sums.checksum_crc64nvme.clone(),
            sha1: sums.checksum_sha1.clone(),
            sha256: sums.checksum_sha256.clone(),
        };
        let record = serde_json::to_vec(&kept).map_err(|error| failed(error.into()))?;
        write_whole(&self.uploads.record(&id, number), &record).map_err(|error| {
            match error.kind() {
                io::ErrorKind::NotFound => s3_error!(NoSuchUpload),
                _ => failed(error),
            }
        })?;
        answer.output.checksum_crc32 = sums.checksum_crc32;
        answer.output.checksum_crc32c = sums.checksum_crc32c;
        answer.output.checksum_crc64nvme = sums.checksum_crc64nvme;
        answer.output.checksum_sha1 = sums.checksum_sha1;
        answer.output.checksum_sha256 = sums.checksum_sha256;
        Ok(answer)
    }

    pub(super) async fn show_parts(&self, req: Asked<ListPartsInput>) -> Answer<ListPartsOutput> {
        let ListPartsInput {
            bucket,
            key,
            upload_id,
            max_parts,
            part_number_marker,
            ..
        } = req.input;
        self.uploads.find(&upload_id, &bucket, &key)?;
        let max = max_parts.unwrap_or(PAGE).clamp(0, PAGE);
        let mut left = self.uploads.parts(&upload_id).map_err(failed)?.into_iter();
        let parts: Vec<Part> = left
            .by_ref()
            .skip_while(|(number, _)| part_number_marker.is_some_and(|marker| *number <= marker))
            .take(usize::try_from(max).unwrap_or_default())
            .map(|(number, kept)| shown(number, kept))
            .collect();
        let truncated = left.next().is_some() && max > 0;
        Ok(S3Response::new(ListPartsOutput {
            is_truncated: Some(truncated),
            next_part_number_marker: parts
                .last()
                .filter(|_| truncated)
                .and_then(|part| part.part_number),
            parts: Some(parts),
            bucket: Some(bucket),
            key: Some(key),
            upload_id: Some(upload_id),
            max_parts: Some(max),
            part_number_marker,
            ..ListPartsOutput::default()
        }))
    }

    pub(super) async fn abort_upload(
        &self,
        req: Asked<AbortMultipartUploadInput>,
    ) -> Answer<AbortMultipartUploadOutput> {
        let AbortMultipartUploadInput {
            bucket,
            key,
            upload_id,
            ..
        } = &req.input;
        let begun = self.uploads.find(upload_id, bucket, key)?;
        let id = upload_id.clone();
        let mut below = req;
        below.input.bucket = STAGING.to_owned();
        below.input.key = begun.staged;
        let answer = self
            .fs
            .abort_multipart_upload(below)
            .await
            .map_err(no_such_upload)?;
        self.uploads.forget(&id);
        Ok(answer)
    }

    pub(super) async fn show_uploads(
        &self,
        req: Asked<ListMultipartUploadsInput>,
    ) -> Answer<ListMultipartUploadsOutput> {
        let input = req.input;
        self.need_bucket(&input.bucket)?;
        let prefix = input.prefix.as_deref().unwrap_or_default();
        let mut found = BTreeMap::new();
        for entry in fs::read_dir(&self.uploads.folder).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            if let Some(id) = name.to_str()
                && let Some(begun) = self.uploads.read(id)
                && begun.bucket == input.bucket
                && begun.key.starts_with(prefix)
            {
                found.insert((begun.key, id.to_owned()), begun.at);
            }
        }
        if let Some(marker) = &input.key_marker {
            let id = input.upload_id_marker.as_deref();
            found.retain(|(key, upload), _| {
                key > marker || (key == marker && id.is_some_and(|id| upload.as_str() > id))
            });
        }
        let max = input.max_uploads.unwrap_or(PAGE).clamp(0, PAGE);
        let count = usize::try_from(max).unwrap_or_default();
        let truncated = found.len() > count && count > 0;
        let encoding = input.encoding_type.as_ref();
        let page: Vec<_> = found.into_iter().take(count).collect();
        let last = page
            .last()
            .filter(|_| truncated)
            .map(|(names, _)| names.clone());
        let uploads = page.into_iter().map(|((key, id), at)| MultipartUpload {
            key: Some(encoded(key, encoding)),
            upload_id: Some(id),
            initiated: Some(time_of(at)),
            ..MultipartUpload::default()
        });
        let uploads: Vec<_> = uploads.collect();
        Ok(S3Response::new(ListMultipartUploadsOutput {
            uploads: (!uploads.is_empty()).then_some(uploads),
            is_truncated: Some(truncated),
            next_key_marker: last.as_ref().map(|(key, _)| encoded(key.clone(), encoding)),
            next_upload_id_marker: last.map(|(_, id)| id),
            max_uploads: Some(max),
            key_marker: input.key_marker.map(|key| encoded(key, encoding)),
            upload_id_marker: input.upload_id_marker,
            prefix: input.prefix.map(|prefix| encoded(prefix, encoding)),
            bucket: Some(input.bucket),
            encoding_type: input.encoding_type,
            ..ListMultipartUploadsOutput::default()
        }))
    }
}

fn shown(number: i32, kept: Kept) -> Part {
    Part {
        part_number: Some(number),
        e_tag: Some(ETag::Strong(kept.etag)),
        size: i64::try_from(kept.size).ok(),
        last_modified: Some(time_of(kept.at)),
        checksum_crc32: kept.crc32,
        checksum_crc32c: kept.crc32c,
        checksum_crc64nvme: kept.crc64nvme,
        checksum_sha1: kept.sha1,
        checksum_sha256: kept.sha256,
    }
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

fn time_of(seconds: u64) -> Timestamp {
    Timestamp::from(UNIX_EPOCH + Duration::from_secs(seconds))
}

/// s3s-fs answers AccessDenied to an upload that it does not know.
pub(super) fn no_such_upload(error: S3Error) -> S3Error {
    if *error.code() == S3ErrorCode::AccessDenied {
        s3_error!(NoSuchUpload)
    } else {
        error
    }
}
