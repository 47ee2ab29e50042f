//! Whole objects: put, get, head, copy, delete, list.

use std::collections::BTreeMap;
use std::fs;
use std::io::SeekFrom;

use s3s::dto::*;
use s3s::{S3, S3Response, S3Result, s3_error};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

use super::listing::{Page, Wanted, page};
use super::staging::{Condition, STAGING, new_id, remove_if_there};
use super::{Answer, Asked, Inner, encoded, failed, internal};

/// Bytes read from disk at a time; s3s-fs reads 4 KiB, which is slow for video.
const READ_BYTES: usize = 256 * 1024;
/// Most entries of a page (S3 API: ListObjectsV2).
const MAX_KEYS: i32 = 1_000;

impl Inner {
    pub(super) async fn put(&self, mut req: Asked<PutObjectInput>) -> Answer<PutObjectOutput> {
        self.need_bucket(&req.input.bucket)?;
        let condition = Condition {
            if_match: req.input.if_match.take(),
            if_none_match: req.input.if_none_match.take(),
        };
        if req.trailing_headers.is_none() {
            // AWS SDKs may name an algorithm and send no checksum; s3s-fs would call that a mismatch.
            req.input.checksum_algorithm = None;
        }
        let staged = self.stage(new_id()?);
        let bucket = std::mem::replace(&mut req.input.bucket, STAGING.to_owned());
        let key = std::mem::replace(&mut req.input.key, staged.id.clone());
        let answer = self.fs.put_object(req).await?;
        self.place(&staged, &bucket, &key, &condition).await?;
        Ok(answer)
    }

    pub(super) async fn get(&self, mut req: Asked<GetObjectInput>) -> Answer<GetObjectOutput> {
        let _still = self.changes.read().await;
        let name = self.locate(&req.input.bucket, &req.input.key)?;
        let mut file = tokio::fs::File::open(self.names.path(&req.input.bucket, &name))
            .await
            .map_err(failed)?;
        let size = file.metadata().await.map_err(failed)?.len();
        // s3s-fs fails at a suffix that is longer than the file.
        if let Some(Range::Suffix { length }) = req.input.range
            && length > 0
            && size > 0
        {
            req.input.range = Some(Range::Int {
                first: size.saturating_sub(length),
                last: None,
            });
        }
        let part = match req.input.range {
            Some(range) => range.check(size)?,
            None => 0..size,
        };
        req.input.key = name;
        let mut answer = self.fs.get_object(req).await?;
        file.seek(SeekFrom::Start(part.start))
            .await
            .map_err(failed)?;
        let bytes = ReaderStream::with_capacity(file.take(part.end - part.start), READ_BYTES);
        answer.output.body = Some(StreamingBlob::wrap(bytes));
        answer.output.accept_ranges = Some("bytes".to_owned());
        Ok(answer)
    }

    pub(super) async fn head(&self, mut req: Asked<HeadObjectInput>) -> Answer<HeadObjectOutput> {
        let _still = self.changes.read().await;
        req.input.key = self.locate(&req.input.bucket, &req.input.key)?;
        let mut answer = self.fs.head_object(req).await?;
        answer.output.accept_ranges = Some("bytes".to_owned());
        Ok(answer)
    }

    pub(super) async fn copy(&self, mut req: Asked<CopyObjectInput>) -> Answer<CopyObjectOutput> {
        self.need_bucket(&req.input.bucket)?;
        let CopySource::Bucket {
            bucket: from,
            key,
            version_id,
        } = req.input.copy_source
        else {
            return Err(s3_error!(NotImplemented));
        };
        let name = self.locate(&from, &key)?;
        req.input.copy_source = CopySource::Bucket {
            bucket: from,
            key: name.into(),
            version_id,
        };
        let staged = self.stage(new_id()?);
        let bucket = std::mem::replace(&mut req.input.bucket, STAGING.to_owned());
        let key = std::mem::replace(&mut req.input.key, staged.id.clone());
        let answer = self.fs.copy_object(req).await?;
        self.place(&staged, &bucket, &key, &Condition::default())
            .await?;
        Ok(answer)
    }

    pub(super) async fn delete(&self, req: Asked<DeleteObjectInput>) -> Answer<DeleteObjectOutput> {
        self.need_bucket(&req.input.bucket)?;
        let _alone = self.changes.write().await;
        self.remove(&req.input.bucket, &req.input.key)?;
        Ok(S3Response::new(DeleteObjectOutput::default()))
    }

    pub(super) async fn delete_many(
        &self,
        req: Asked<DeleteObjectsInput>,
    ) -> Answer<DeleteObjectsOutput> {
        let DeleteObjectsInput { bucket, delete, .. } = req.input;
        self.need_bucket(&bucket)?;
        let quiet = delete.quiet.unwrap_or(false);
        let (mut deleted, mut errors) = (Vec::new(), Vec::new());
        for object in delete.objects {
            let _alone = self.changes.write().await;
            match self.remove(&bucket, &object.key) {
                Ok(()) if quiet => {}
                Ok(()) => deleted.push(DeletedObject {
                    key: Some(object.key),
                    ..DeletedObject::default()
                }),
                Err(error) => errors.push(s3s::dto::Error {
                    code: Some(error.code().as_str().to_owned()),
                    key: Some(object.key),
                    message: error.message().map(str::to_owned),
                    ..s3s::dto::Error::default()
                }),
            }
        }
        let some = |list: Vec<_>| (!list.is_empty()).then_some(list);
        Ok(S3Response::new(DeleteObjectsOutput {
            deleted: some(deleted),
            errors: (!errors.is_empty()).then_some(errors),
            ..Default::default()
        }))
    }

    pub(super) async fn list(&self, req: Asked<ListObjectsV2Input>) -> Answer<ListObjectsV2Output> {
        let input = req.input;
        let after = match &input.continuation_token {
            Some(token) => Some(read_token(token)?),
            None => input.start_after.clone(),
        };
        let max = input.max_keys.unwrap_or(MAX_KEYS).clamp(0, MAX_KEYS);
        let wanted = Wanted {
            prefix: input.prefix.as_deref().unwrap_or_default(),
            delimiter: input.delimiter.as_deref(),
            after: after.as_deref(),
            max: usize::try_from(max).unwrap_or_default(),
        };
        let page = page(self.all(&input.bucket).await?, &wanted);
        Ok(S3Response::new(written(page, input, max)))
    }

    /// Every object of a bucket, by key.
    async fn all(&self, bucket: &str) -> S3Result<BTreeMap<String, Object>> {
        let _still = self.changes.read().await;
        self.need_bucket(bucket)?;
        let input = ListObjectsV2Input {
            bucket: bucket.to_owned(),
            max_keys: Some(i32::MAX),
            ..ListObjectsV2Input::default()
        };
        let found = self
            .fs
            .list_objects_v2(internal(input))
            .await?
            .output
            .contents
            .unwrap_or_default();
        let named = found.into_iter().filter_map(|mut object| {
            let key = self.names.key_of(bucket, object.key.as_deref()?)?;
            object.key = Some(key.clone());
            Some((key, object))
        });
        Ok(named.collect())
    }

    /// The name of an object that is there.
    fn locate(&self, bucket: &str, key: &str) -> S3Result<String> {
        self.need_bucket(bucket)?;
        let name = self.names.find(bucket, key);
        if self.names.path(bucket, &name).is_file() {
            Ok(name)
        } else {
            Err(s3_error!(NoSuchKey))
        }
    }

    /// Removes an object, all that is kept of it, and folders that are empty then.
    fn remove(&self, bucket: &str, key: &str) -> S3Result<()> {
        let name = self.names.find(bucket, key);
        let path = self.names.path(bucket, &name);
        if !path.is_file() {
            return Ok(());
        }
        remove_if_there(&path).map_err(failed)?;
        for sidecar in self.names.sidecars(bucket, &name) {
            remove_if_there(&sidecar).map_err(failed)?;
        }
        self.names.forget(bucket, &name);
        let root = self.root.join(bucket);
        for folder in path
            .ancestors()
            .skip(1)
            .take_while(|folder| **folder != root)
        {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(())
    }
}

fn written(page: Page, input: ListObjectsV2Input, max: i32) -> ListObjectsV2Output {
    let encoding = input.encoding_type.as_ref();
    let write = |text: String| encoded(text, encoding);
    let count = i32::try_from(page.count()).unwrap_or(max);
    let objects = page.objects.into_iter().map(|mut object| {
        object.key = object.key.map(write);
        object
    });
    let contents: Vec<_> = objects.collect();
    let prefixes: Vec<_> = page
        .prefixes
        .into_iter()
        .map(|prefix| CommonPrefix {
            prefix: Some(write(prefix)),
        })
        .collect();
    ListObjectsV2Output {
        key_count: Some(count),
        max_keys: Some(max),
        is_truncated: Some(page.next.is_some()),
        next_continuation_token: page.next.map(hex::encode),
        contents: (!contents.is_empty()).then_some(contents),
        common_prefixes: (!prefixes.is_empty()).then_some(prefixes),
        continuation_token: input.continuation_token,
        delimiter: input.delimiter.map(write),
        prefix: input.prefix.map(write),
        start_after: input.start_after.map(write),
        name: Some(input.bucket),
        encoding_type: input.encoding_type,
        ..ListObjectsV2Output::default()
    }
}

/// A continuation token is the last key of the page before, in hexadecimal, because XML cannot carry every key.
fn read_token(token: &str) -> S3Result<String> {
    let bytes = hex::decode(token)
        .map_err(|_| s3_error!(InvalidArgument, "The continuation token is not one"))?;
    String::from_utf8(bytes)
        .map_err(|_| s3_error!(InvalidArgument, "The continuation token is not one"))
}
