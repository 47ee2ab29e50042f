//! Parts of a multipart upload that are copied from an object of this server.

use std::time::SystemTime;

use s3s::dto::*;
use s3s::{S3Response, s3_error};

use super::{Answer, Asked, Inner, internal};

impl Inner {
    pub(super) async fn copy_part(
        &self,
        req: Asked<UploadPartCopyInput>,
    ) -> Answer<UploadPartCopyOutput> {
        let input = req.input;
        let CopySource::Bucket { bucket, key, .. } = input.copy_source else {
            return Err(s3_error!(NotImplemented));
        };
        let range = input.copy_source_range.as_deref().map(Range::parse);
        let range = range
            .transpose()
            .map_err(|_| s3_error!(InvalidArgument, "The range of the source cannot be read"))?;
        let source = GetObjectInput {
            bucket: bucket.into(),
            key: key.into(),
            range,
            ..GetObjectInput::default()
        };
        let source = self.get(internal(source)).await?.output;
        let part = UploadPartInput {
            body: source.body,
            bucket: input.bucket,
            content_length: source.content_length,
            key: input.key,
            part_number: input.part_number,
            upload_id: input.upload_id,
            ..UploadPartInput::default()
        };
        // s3s-fs takes parts from whoever began the upload alone.
        let mut part = internal(part);
        part.credentials = req.credentials;
        let part = self.take_part(part).await?.output;
        Ok(S3Response::new(UploadPartCopyOutput {
            copy_part_result: Some(CopyPartResult {
                e_tag: part.e_tag,
                last_modified: Some(SystemTime::now().into()),
                ..CopyPartResult::default()
            }),
            ..UploadPartCopyOutput::default()
        }))
    }
}
