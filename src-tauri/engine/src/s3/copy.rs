//! Copies within a bucket, made by the server itself: nothing is sent from here.

use aws_sdk_s3::types::{MetadataDirective, StorageClass};
use reeldrop_signing::encode_path;

use super::body::Moved;
use super::{Answer, COMPLETING, Checksum, ChecksumKind, Failure, SentPart, Storage};
use crate::upload::placement::Headers;

/// An object as it is before it is copied.
#[derive(Debug, Clone, Default)]
pub(crate) struct Source {
    pub key: String,
    /// Bytes.
    pub size: u64,
    pub content_type: String,
    pub cache_control: Option<String>,
    /// What else a copy in parts has to be told; one in a whole takes it over by itself.
    pub headers: Headers,
    /// As the server gives it: what is copied is what was looked at.
    etag: Option<String>,
}

impl Storage {
    /// What there is to copy (S3 API: HeadObject).
    pub(crate) async fn source(&self, key: &str) -> Answer<Source> {
        let request = self.client.head_object().bucket(&self.bucket).key(key);
        let answer = self.answer(Box::pin(request.send())).await?;
        let metadata = answer.metadata().into_iter().flatten();
        Ok(Source {
            key: key.to_owned(),
            size: answer
                .content_length()
                .and_then(|size| u64::try_from(size).ok())
                .unwrap_or(0),
            content_type: answer.content_type().unwrap_or_default().to_owned(),
            cache_control: answer.cache_control().map(str::to_owned),
            headers: Headers {
                content_disposition: answer.content_disposition().map(str::to_owned),
                storage_class: answer
                    .storage_class()
                    .map(|class| class.as_str().to_owned()),
                metadata: metadata
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect(),
                ..Headers::default()
            },
            etag: answer.e_tag().map(str::to_owned),
        })
    }

    /// Copies an object of at most 5 GiB with all that it is stored with (S3 API: CopyObject).
    pub(crate) async fn copy_whole(&self, from: &Source, to: &str) -> Answer<()> {
        let (encryption, kms_key) = self.encryption();
        let class = from.headers.storage_class.as_deref();
        let request = self
            .client
            .copy_object()
            .bucket(&self.bucket)
            .copy_source(self.copy_source(&from.key))
            .set_copy_source_if_match(from.etag.clone())
            .metadata_directive(MetadataDirective::Copy)
            .set_storage_class(class.map(StorageClass::from))
            .set_server_side_encryption(encryption)
            .set_ssekms_key_id(kms_key)
            .key(to);
        self.answer_of(Box::pin(request.send()), &Moved::default(), COMPLETING)
            .await
            .map(|_| ())
    }

    /// Copies `length` bytes from `offset` on as a part of a multipart upload (S3 API: UploadPartCopy).
    pub(crate) async fn copy_part(
        &self,
        from: &Source,
        to: &str,
        upload_id: &str,
        (number, offset, length): (i32, u64, u64),
    ) -> Answer<SentPart> {
        let last = offset + length.saturating_sub(1);
        let request = self
            .client
            .upload_part_copy()
            .bucket(&self.bucket)
            .copy_source(self.copy_source(&from.key))
            .set_copy_source_if_match(from.etag.clone())
            .copy_source_range(format!("bytes={offset}-{last}"))
            .key(to)
            .upload_id(upload_id)
            .part_number(number);
        let answer = self
            .answer_of(Box::pin(request.send()), &Moved::default(), COMPLETING)
            .await?;
        let etag = answer
            .copy_part_result()
            .and_then(|result| result.e_tag())
            .ok_or_else(Failure::incomprehensible)?;
        Ok(SentPart {
            number,
            size: length,
            etag: etag.to_owned(),
            // No byte of it was here: its ETag is all there is, and the size of the whole is looked at in the end.
            checksum: Checksum::of(ChecksumKind::ContentMd5, &[]),
        })
    }

    fn copy_source(&self, key: &str) -> String {
        format!("{}/{}", self.bucket, encode_path(key))
    }
}
