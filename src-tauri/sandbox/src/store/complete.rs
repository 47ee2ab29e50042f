//! The end of a multipart upload: checked first, then put together by work that outlives the request.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use futures::FutureExt as _;
use futures::future::{BoxFuture, Shared};
use s3s::dto::*;
use s3s::{S3, S3Error, S3ErrorCode, S3Request, S3Response, S3Result, s3_error};

use super::records::{Begun, Kept};
use super::staging::{Condition, STAGING};
use super::uploads::no_such_upload;
use super::{Answer, Asked, Inner, failed};

/// Smallest part but the last, in bytes (S3 user guide: multipart upload limits).
const MIN_PART_BYTES: u64 = 5 * 1024 * 1024;

/// An upload's putting together, which several requests may wait for; it gives the object's ETag.
type Completion = Shared<BoxFuture<'static, Result<String, (S3ErrorCode, String)>>>;

#[derive(Debug, Clone)]
pub(super) struct Done {
    pub(super) bucket: String,
    pub(super) key: String,
    pub(super) completion: Completion,
}

/// Puts an upload together. The work goes on when the client is gone, and a client that asks again gets its result.
pub(super) async fn complete(
    inner: &Arc<Inner>,
    mut req: Asked<CompleteMultipartUploadInput>,
) -> Answer<CompleteMultipartUploadOutput> {
    let (bucket, key, id) = (
        req.input.bucket.clone(),
        req.input.key.clone(),
        req.input.upload_id.clone(),
    );
    let condition = Condition {
        if_match: req.input.if_match.take(),
        if_none_match: req.input.if_none_match.take(),
    };
    if !inner.uploads.completing(&id) {
        // Putting together uses the parts up, so what can be refused is refused before.
        inner.uploads.find(&id, &bucket, &key)?;
        inner.check(&bucket, &key, &condition).await?;
    }
    let completion = {
        let mut completions = inner
            .uploads
            .completions
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match completions.get(&id) {
            Some(done) if done.bucket == bucket && done.key == key => done.completion.clone(),
            _ => {
                let begun = inner.uploads.find(&id, &bucket, &key)?;
                check_parts(
                    &inner.uploads.parts(&id).map_err(failed)?,
                    req.input.multipart_upload.as_ref(),
                )?;
                let completion = put_together(inner.clone(), req, begun, condition);
                completions.insert(
                    id,
                    Done {
                        bucket: bucket.clone(),
                        key: key.clone(),
                        completion: completion.clone(),
                    },
                );
                completion
            }
        }
    };
    // s3s sends white space until it is done, so that no client takes a long copy for a dead server.
    let future = Box::pin(async move {
        let etag = completion
            .await
            .map_err(|(code, message)| S3Error::with_message(code, message))?;
        Ok(CompleteMultipartUploadOutput {
            bucket: Some(bucket),
            key: Some(key),
            e_tag: Some(ETag::Strong(etag)),
            ..Default::default()
        })
    });
    Ok(S3Response::new(CompleteMultipartUploadOutput {
        future: Some(future),
        ..CompleteMultipartUploadOutput::default()
    }))
}

fn put_together(
    inner: Arc<Inner>,
    mut req: S3Request<CompleteMultipartUploadInput>,
    begun: Begun,
    condition: Condition,
) -> Completion {
    let work = inner.work.clone();
    let task = work.spawn(async move {
        let id = req.input.upload_id.clone();
        let result = async {
            let staged = inner.stage(begun.staged.clone());
            req.input.bucket = STAGING.to_owned();
            req.input.key = begun.staged;
            let mut answer = inner
                .fs
                .complete_multipart_upload(req)
                .await
                .map_err(no_such_upload)?
                .output;
            if let Some(rest) = answer.future.take() {
                answer = rest.await?;
            }
            inner
                .place(&staged, &begun.bucket, &begun.key, &condition)
                .await?;
            Ok::<_, S3Error>(answer.e_tag.map(ETag::into_value).unwrap_or_default())
        };
        let result = result.await.map_err(|error| {
            (
                error.code().clone(),
                error.message().unwrap_or_default().to_owned(),
            )
        });
        if result.is_err() {
            inner
                .uploads
                .completions
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(&id);
        } else {
            inner.uploads.forget(&id);
        }
        result
    });
    let broken = |_| {
        Err((
            S3ErrorCode::InternalError,
            "The upload could not be put together".to_owned(),
        ))
    };
    task.map(move |joined| joined.unwrap_or_else(broken))
        .boxed()
        .shared()
}

fn check_parts(
    kept: &BTreeMap<i32, Kept>,
    asked: Option<&CompletedMultipartUpload>,
) -> S3Result<()> {
    let asked = asked
        .and_then(|asked| asked.parts.as_deref())
        .unwrap_or_default();
    if asked.is_empty() {
        return Err(s3_error!(
            MalformedXML,
            "You must specify at least one part"
        ));
    }
    for (part, wanted) in asked.iter().zip(1..) {
        // S3 takes gaps between part numbers; s3s-fs does not, and Reeldrop makes none.
        if part.part_number != Some(wanted) {
            return Err(s3_error!(InvalidPartOrder));
        }
        let known = kept
            .get(&wanted)
            .ok_or_else(|| s3_error!(InvalidPart, "Part {} was not uploaded", wanted))?;
        if part
            .e_tag
            .as_ref()
            .is_some_and(|etag| etag.value() != known.etag)
        {
            return Err(s3_error!(InvalidPart, "Part {} has another ETag", wanted));
        }
        if known.size < MIN_PART_BYTES
            && usize::try_from(wanted).is_ok_and(|wanted| wanted < asked.len())
        {
            return Err(s3_error!(EntityTooSmall));
        }
    }
    Ok(())
}
