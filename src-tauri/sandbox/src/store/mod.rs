//! The objects: s3s-fs, with a layer before it that makes up for what it cannot do. Any key works, a failed upload
//! never replaces a good object, and multipart uploads can be listed and checked part by part.

mod checks;
mod complete;
mod copies;
mod listing;
mod names;
mod objects;
mod records;
mod staging;
mod uploads;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use s3s::dto::*;
use s3s::{S3, S3Request, S3Response, S3Result, s3_error};
use s3s_fs::FileSystem;
use tokio::sync::RwLock;
use tokio_util::task::TaskTracker;

use crate::Error;
use names::Names;
use records::Uploads;

/// The objects of one folder.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    fs: FileSystem,
    root: PathBuf,
    names: Names,
    uploads: Uploads,
    /// Held for writing while an object changes its place, for reading while one is opened or all are listed.
    changes: RwLock<()>,
    work: TaskTracker,
}

impl Store {
    /// Opens a folder, clears what an earlier run left half done, and makes sure that the bucket is there.
    pub(crate) fn open(folder: &Path, bucket: &str) -> Result<Self, Error> {
        let root = folder.join("objects");
        let open = || -> io::Result<Inner> {
            fs::create_dir_all(root.join(bucket))?;
            let root = root.canonicalize()?;
            staging::clear(&root)?;
            let uploads = Uploads::open(folder.join("uploads"), root.clone())?;
            Ok(Inner {
                fs: FileSystem::new(&root)
                    .map_err(|error| io::Error::other(format!("{error:?}")))?,
                names: Names::open(root.clone(), folder.join("names"))?,
                uploads,
                changes: RwLock::default(),
                work: TaskTracker::new(),
                root,
            })
        };
        open()
            .map(|inner| Self {
                inner: Arc::new(inner),
            })
            .map_err(Error::folder(folder))
    }

    /// Work that goes on when its request is gone.
    pub(crate) fn work(&self) -> TaskTracker {
        self.inner.work.clone()
    }
}

impl Inner {
    fn need_bucket(&self, bucket: &str) -> S3Result<()> {
        if self.root.join(bucket).is_dir() {
            Ok(())
        } else {
            Err(s3_error!(NoSuchBucket))
        }
    }
}

/// A request of our own to the layer below.
fn internal<T>(input: T) -> S3Request<T> {
    S3Request {
        input,
        method: hyper::Method::GET,
        uri: hyper::Uri::default(),
        headers: hyper::HeaderMap::new(),
        extensions: Default::default(),
        credentials: None,
        region: None,
        service: None,
        trailing_headers: None,
    }
}

/// Writes a small file so that it is there whole or not at all.
fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut new = path.to_path_buf();
    new.as_mut_os_string().push(".new");
    fs::write(&new, content)?;
    fs::rename(new, path)
}

fn failed(error: io::Error) -> s3s::S3Error {
    s3s::S3Error::internal_error(error)
}

/// Names in answers are percent-encoded when the client asks for it, because XML cannot carry every character.
fn encoded(text: String, encoding: Option<&EncodingType>) -> String {
    if encoding.is_none_or(|encoding| encoding.as_str() != EncodingType::URL) {
        return text;
    }
    const KEPT: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~')
        .remove(b'/');
    percent_encoding::utf8_percent_encode(&text, KEPT).to_string()
}

type Asked<T> = S3Request<T>;
type Answer<T> = S3Result<S3Response<T>>;

#[async_trait::async_trait]
impl S3 for Store {
    async fn create_bucket(&self, req: Asked<CreateBucketInput>) -> Answer<CreateBucketOutput> {
        self.inner.fs.create_bucket(req).await
    }

    async fn head_bucket(&self, req: Asked<HeadBucketInput>) -> Answer<HeadBucketOutput> {
        self.inner.fs.head_bucket(req).await
    }

    async fn list_buckets(&self, req: Asked<ListBucketsInput>) -> Answer<ListBucketsOutput> {
        self.inner.fs.list_buckets(req).await
    }

    async fn get_bucket_location(
        &self,
        req: Asked<GetBucketLocationInput>,
    ) -> Answer<GetBucketLocationOutput> {
        self.inner.fs.get_bucket_location(req).await
    }

    async fn put_object(&self, req: Asked<PutObjectInput>) -> Answer<PutObjectOutput> {
        self.inner.put(req).await
    }

    async fn get_object(&self, req: Asked<GetObjectInput>) -> Answer<GetObjectOutput> {
        self.inner.get(req).await
    }

    async fn head_object(&self, req: Asked<HeadObjectInput>) -> Answer<HeadObjectOutput> {
        self.inner.head(req).await
    }

    async fn copy_object(&self, req: Asked<CopyObjectInput>) -> Answer<CopyObjectOutput> {
        self.inner.copy(req).await
    }

    async fn delete_object(&self, req: Asked<DeleteObjectInput>) -> Answer<DeleteObjectOutput> {
        self.inner.delete(req).await
    }

    async fn delete_objects(&self, req: Asked<DeleteObjectsInput>) -> Answer<DeleteObjectsOutput> {
        self.inner.delete_many(req).await
    }

    async fn list_objects_v2(&self, req: Asked<ListObjectsV2Input>) -> Answer<ListObjectsV2Output> {
        self.inner.list(req).await
    }

    async fn create_multipart_upload(
        &self,
        req: Asked<CreateMultipartUploadInput>,
    ) -> Answer<CreateMultipartUploadOutput> {
        self.inner.begin_upload(req).await
    }

    async fn upload_part(&self, req: Asked<UploadPartInput>) -> Answer<UploadPartOutput> {
        self.inner.take_part(req).await
    }

    async fn upload_part_copy(
        &self,
        req: Asked<UploadPartCopyInput>,
    ) -> Answer<UploadPartCopyOutput> {
        self.inner.copy_part(req).await
    }

    async fn list_parts(&self, req: Asked<ListPartsInput>) -> Answer<ListPartsOutput> {
        self.inner.show_parts(req).await
    }

    async fn complete_multipart_upload(
        &self,
        req: Asked<CompleteMultipartUploadInput>,
    ) -> Answer<CompleteMultipartUploadOutput> {
        complete::complete(&self.inner, req).await
    }

    async fn abort_multipart_upload(
        &self,
        req: Asked<AbortMultipartUploadInput>,
    ) -> Answer<AbortMultipartUploadOutput> {
        self.inner.abort_upload(req).await
    }

    async fn list_multipart_uploads(
        &self,
        req: Asked<ListMultipartUploadsInput>,
    ) -> Answer<ListMultipartUploadsOutput> {
        self.inner.show_uploads(req).await
    }
}
