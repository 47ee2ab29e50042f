//! The requests that Reeldrop sends to storage. The AWS SDK's types stay in this folder.

mod body;
mod checksum;
mod condition;
mod connections;
mod copy;
mod detect;
mod diagnose;
mod direct;
mod examine;
mod failure;
mod line;
mod listing;
mod objects;
mod region;
mod time;

pub(crate) use checksum::{Checksum, ChecksumKind, Said, Summed, Summing, agrees};
pub(crate) use copy::Source;
pub(crate) use diagnose::{connected, host_and_port, resolved};
pub(crate) use examine::{EXPOSED, REMEMBERED};
pub(crate) use failure::{Class, Failure};
pub(crate) use line::{Line, OnWire, Pulse};
pub(crate) use objects::{HeldMultipart, HeldPart, Proofs};
pub(crate) use region::region_of_bucket;

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{
    BehaviorVersion, Region, RequestChecksumCalculation, ResponseChecksumValidation,
    StalledStreamProtectionConfig,
};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::types::{
    ChecksumAlgorithm, ChecksumType, CompletedMultipartUpload, CompletedPart, ServerSideEncryption,
    StorageClass,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use bytes::Bytes;
use secrecy::ExposeSecret;
use tokio::sync::Notify;

use crate::clock;
use crate::connection::{Addressing, OpenConnection};
use crate::error::code;
use crate::upload::placement::Headers;
use body::{Moved, STALLED, unless_stalled, watched};
use connections::{http_client, renew_connections};
use direct::{Direct, Told};
use time::ServerTime;

type Answer<T> = std::result::Result<T, Failure>;

/// How long a server may put an object of many parts together (S3 API: "several minutes").
const COMPLETING: Duration = Duration::from_secs(10 * 60);

/// One connection's storage, ready for requests. Cheap to clone; clones share connections to the server.
#[derive(Clone)]
pub(crate) struct Storage {
    client: Client,
    /// For requests of small files.
    direct: Option<Arc<Direct>>,
    bucket: String,
    endpoint: String,
    storage_class: Option<StorageClass>,
    /// None: no KMS. Empty: the account's own key for S3.
    kms_key: Option<String>,
    /// Whether the server has answered anything yet.
    answered: Arc<AtomicBool>,
    line: Line,
}

/// Told when a server, any of them, has answered: the network is there.
pub(crate) static ANSWERED: Notify = Notify::const_new();

/// What the server says of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    /// Bytes.
    pub size: u64,
    /// Without quotes; None where the server gives none, or one that is not derived from MD5.
    pub md5_etag: Option<String>,
    /// Its checksums, where they were asked for and the server tells them.
    pub said: Said,
}

/// What a server says of an object that it has put together. All of it may be missing (field: Ceph 16).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PutTogether {
    /// Without quotes; None where it is not derived from MD5.
    pub md5_etag: Option<String>,
    pub said: Said,
}

impl PutTogether {
    /// Of an answer that gives an ETag alone.
    pub(crate) fn of_etag(etag: &str) -> Self {
        Self {
            md5_etag: md5_etag(etag),
            said: Said::default(),
        }
    }
}

/// What an object is stored with.
#[derive(Debug, Clone, Default)]
pub(crate) struct ObjectFacts<'a> {
    pub key: &'a str,
    pub content_type: &'a str,
    /// `Cache-Control` of its answers.
    pub cache_control: Option<&'a str>,
    /// What else it is stored with.
    pub headers: Option<&'a Headers>,
    /// Nothing that is there under this key may be overwritten.
    pub new_only: bool,
}

/// A part that the server acknowledged.
#[derive(Debug, Clone)]
pub(crate) struct SentPart {
    /// From 1.
    pub number: i32,
    /// Bytes.
    pub size: u64,
    /// As the server gave it.
    pub etag: String,
    /// Of the bytes that were sent.
    pub checksum: Checksum,
}

impl Storage {
    pub(crate) fn open(open: &OpenConnection) -> Self {
        let connection = &open.connection;
        let credentials = Credentials::new(
            &connection.key_id,
            open.secret.expose_secret(),
            open.session_token
                .as_ref()
                .map(|token| token.expose_secret().to_owned()),
            // Past their end the server is asked all the same: only its clock counts.
            None,
            "reeldrop",
        );
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(http_client(&connection.endpoint))
            .credentials_provider(credentials)
            .region(Region::new(connection.region.clone()))
            .endpoint_url(&connection.endpoint)
            .force_path_style(connection.addressing == Addressing::Path)
            .time_source(ServerTime(connection.endpoint.clone()))
            .interceptor(ServerTime(connection.endpoint.clone()))
            // The SDK's default trailers break R2 and older servers; integrity is proved by plain headers and a HEAD.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            // Repeating is the transfer's own work: it knows the part, the progress and the person's cancel.
            .retry_config(RetryConfig::disabled())
            .timeout_config(
                TimeoutConfig::builder()
                    .connect_timeout(Duration::from_secs(10))
                    .build(),
            )
            // The SDK's read timeout counts the sending of the body too. What stands still is ended in `answer`.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        Self {
            client: Client::from_conf(config),
            direct: Direct::new(open),
            bucket: connection.bucket.clone(),
            endpoint: connection.endpoint.clone(),
            storage_class: connection
                .details
                .storage_class
                .as_deref()
                .map(StorageClass::from),
            kms_key: connection.details.kms_key.clone(),
            answered: Arc::default(),
            line: Line::default(),
        }
    }

    pub(crate) fn line(&self) -> &Line {
        &self.line
    }

    /// Keeps to the limits of a line, and tells it how it goes.
    pub(crate) fn on(self, line: Line) -> Self {
        Self { line, ..self }
    }

    /// Counts what leaves for one upload.
    pub(crate) fn counting(&self, on_wire: OnWire) -> Self {
        let line = Line {
            on_wire,
            ..self.line.clone()
        };
        self.clone().on(line)
    }

    /// S3 API, `x-amz-server-side-encryption`; a key's name stands beside it only where it is not the account's own.
    fn encryption(&self) -> (Option<ServerSideEncryption>, Option<String>) {
        (
            self.kms_key.as_ref().map(|_| ServerSideEncryption::AwsKms),
            self.kms_key.clone().filter(|key| !key.is_empty()),
        )
    }

    /// Of the object, else of the connection.
    fn storage_class_of(&self, object: &ObjectFacts<'_>) -> Option<StorageClass> {
        let own = object
            .headers
            .and_then(|headers| headers.storage_class.as_deref());
        own.map(StorageClass::from)
            .or_else(|| self.storage_class.clone())
    }

    /// Asks for one listed object: proves address, credentials, region and bucket at once.
    pub(crate) async fn probe(&self) -> Answer<()> {
        let request = self
            .client
            .list_objects_v2()
            .bucket(&self.bucket)
            .max_keys(1);
        self.answer(Box::pin(request.send())).await.map(|_| ())
    }

    /// Sends a whole object. Returns its ETag.
    pub(crate) async fn put(
        &self,
        object: &ObjectFacts<'_>,
        body: Bytes,
        checksum: Checksum,
    ) -> Answer<String> {
        let answer = self.conditionally(object.new_only, |new_only| {
            Box::pin(self.put_once(object, body.clone(), checksum, new_only))
        });
        answer.await.map_err(|failure| object.refused(failure))
    }

    async fn put_once(
        &self,
        object: &ObjectFacts<'_>,
        body: Bytes,
        checksum: Checksum,
        new_only: bool,
    ) -> Answer<String> {
        let length = i64::try_from(body.len()).unwrap_or(i64::MAX);
        let (body, moved) = watched(body, &self.line);
        if let Some(sending) = self.direct_put(object, length, checksum, new_only) {
            let sending = sending.with(body).send(&self.endpoint);
            let answer = self.answer_of(Box::pin(sending), &moved, STALLED).await?;
            let told = Told::read(&answer);
            let held = held_as_sent(told.etag.as_deref(), told.encrypted, &told.said, checksum)?;
            moved.is_held();
            return Ok(held);
        }
        let (encryption, kms_key) = self.encryption();
        let request = self
            .client
            .put_object()
            .bucket(&self.bucket)
            .set_if_none_match(new_only.then(|| "*".to_owned()))
            .set_content_disposition(object.content_disposition())
            .set_metadata(object.metadata())
            .set_tagging(object.tagging())
            .set_storage_class(self.storage_class_of(object))
            .set_server_side_encryption(encryption)
            .set_ssekms_key_id(kms_key)
            .key(object.key)
            .content_type(object.content_type)
            .set_cache_control(object.cache_control.map(str::to_owned))
            .content_length(length)
            .set_content_md5(checksum.header(ChecksumKind::ContentMd5))
            .set_checksum_crc64_nvme(checksum.header(ChecksumKind::Crc64Nvme))
            .set_checksum_crc32_c(checksum.header(ChecksumKind::Crc32c))
            .body(body)
            .customize()
            .disable_payload_signing();
        let answer = self
            .answer_of(Box::pin(request.send()), &moved, STALLED)
            .await?;
        let encrypted = encrypted(
            answer.server_side_encryption(),
            answer.sse_customer_algorithm(),
        );
        let said = Said::new(answer.checksum_crc64_nvme(), answer.checksum_crc32_c());
        let held = held_as_sent(answer.e_tag(), encrypted, &said, checksum)?;
        moved.is_held();
        Ok(held)
    }

    /// Starts a multipart upload whose parts have checksums of that kind. Returns the server's id for it.
    pub(crate) async fn start_multipart(
        &self,
        object: &ObjectFacts<'_>,
        kind: ChecksumKind,
    ) -> Answer<String> {
        let (encryption, kms_key) = self.encryption();
        let (algorithm, of) = match kind {
            ChecksumKind::Crc64Nvme => (
                Some(ChecksumAlgorithm::Crc64Nvme),
                Some(ChecksumType::FullObject),
            ),
            ChecksumKind::Crc32c => (
                Some(ChecksumAlgorithm::Crc32C),
                Some(ChecksumType::Composite),
            ),
            ChecksumKind::ContentMd5 => (None, None),
        };
        let request = self
            .client
            .create_multipart_upload()
            .bucket(&self.bucket)
            .set_checksum_algorithm(algorithm)
            .set_checksum_type(of)
            .set_content_disposition(object.content_disposition())
            .set_metadata(object.metadata())
            .set_tagging(object.tagging())
            .set_storage_class(self.storage_class_of(object))
            .set_server_side_encryption(encryption)
            .set_ssekms_key_id(kms_key)
            .key(object.key)
            .content_type(object.content_type)
            .set_cache_control(object.cache_control.map(str::to_owned));
        let started = async {
            match request.send().await {
                Ok(answer) => Ok(answer.upload_id().map(str::to_owned)),
                // rclone's server names the root element otherwise than S3, which the SDK does not read; the id is there.
                Err(error) => match error.raw_response().and_then(upload_id_in) {
                    Some(id) => Ok(Some(id)),
                    None => Err(error),
                },
            }
        };
        let id = self.answer(started).await;
        let id = id.map_err(|failure| object.refused(failure))?;
        id.filter(|id| !id.is_empty())
            .ok_or_else(Failure::incomprehensible)
    }

    /// Sends one part, and compares what the server says of it with what was sent.
    pub(crate) async fn send_part(
        &self,
        key: &str,
        upload_id: &str,
        number: i32,
        body: Bytes,
        checksum: Checksum,
    ) -> Answer<SentPart> {
        let length = i64::try_from(body.len()).unwrap_or(i64::MAX);
        let (body, moved) = watched(body, &self.line);
        let request = self
            .client
            .upload_part()
            .bucket(&self.bucket)
            .key(key)
            .upload_id(upload_id)
            .part_number(number)
            .content_length(length)
            .set_content_md5(checksum.header(ChecksumKind::ContentMd5))
            .set_checksum_crc64_nvme(checksum.header(ChecksumKind::Crc64Nvme))
            .set_checksum_crc32_c(checksum.header(ChecksumKind::Crc32c))
            .body(body)
            .customize()
            .disable_payload_signing();
        let answer = self
            .answer_of(Box::pin(request.send()), &moved, STALLED)
            .await?;
        let encrypted = encrypted(
            answer.server_side_encryption(),
            answer.sse_customer_algorithm(),
        );
        let said = Said::new(answer.checksum_crc64_nvme(), answer.checksum_crc32_c());
        let etag = held_as_sent(answer.e_tag(), encrypted, &said, checksum)?;
        moved.is_held();
        Ok(SentPart {
            number,
            size: u64::try_from(length).unwrap_or(0),
            etag,
            checksum,
        })
    }

    /// Puts the parts together. `new_only`: nothing that is there under this key may be overwritten.
    pub(crate) async fn complete(
        &self,
        key: &str,
        upload_id: &str,
        parts: &[SentPart],
        new_only: bool,
    ) -> Answer<PutTogether> {
        self.conditionally(new_only, |new_only| {
            Box::pin(self.complete_once(key, upload_id, parts, new_only))
        })
        .await
    }

    async fn complete_once(
        &self,
        key: &str,
        upload_id: &str,
        parts: &[SentPart],
        new_only: bool,
    ) -> Answer<PutTogether> {
        let parts = parts
            .iter()
            .map(|part| {
                CompletedPart::builder()
                    .part_number(part.number)
                    .e_tag(&part.etag)
                    // S3 API, CompleteMultipartUpload: of a composite checksum, those of the parts are asked for.
                    .set_checksum_crc32_c(part.checksum.header(ChecksumKind::Crc32c))
                    .build()
            })
            .collect();
        let request = self
            .client
            .complete_multipart_upload()
            .bucket(&self.bucket)
            .set_if_none_match(new_only.then(|| "*".to_owned()))
            .key(key)
            .upload_id(upload_id)
            .multipart_upload(
                CompletedMultipartUpload::builder()
                    .set_parts(Some(parts))
                    .build(),
            );
        let answer = self
            .answer_of(request.send(), &Moved::default(), COMPLETING)
            .await?;
        let encrypted = encrypted(answer.server_side_encryption(), None);
        Ok(PutTogether {
            md5_etag: answer.e_tag().filter(|_| !encrypted).and_then(md5_etag),
            said: Said::new(answer.checksum_crc64_nvme(), answer.checksum_crc32_c()),
        })
    }

    /// Ends a multipart upload and frees its parts. One that is gone already counts as ended.
    pub(crate) async fn abort(&self, key: &str, upload_id: &str) -> Answer<()> {
        let request = self
            .client
            .abort_multipart_upload()
            .bucket(&self.bucket)
            .key(key)
            .upload_id(upload_id);
        match self.answer(Box::pin(request.send())).await {
            Err(failure) if failure.error.is(crate::error::code::UPLOAD_UNKNOWN) => Ok(()),
            answer => answer.map(|_| ()),
        }
    }

    /// Removes an object.
    pub(crate) async fn delete(&self, key: &str) -> Answer<()> {
        let request = self.client.delete_object().bucket(&self.bucket).key(key);
        self.answer(Box::pin(request.send())).await.map(|_| ())
    }

    async fn answer<T, E>(
        &self,
        request: impl Future<Output = std::result::Result<T, SdkError<E>>>,
    ) -> Answer<T>
    where
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        self.answer_of(request, &Moved::default(), STALLED).await
    }

    async fn answer_of<T, E>(
        &self,
        request: impl Future<Output = std::result::Result<T, SdkError<E>>>,
        moved: &Moved,
        limit: Duration,
    ) -> Answer<T>
    where
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        let signed_with = clock::correction(&self.endpoint);
        match unless_stalled(moved, limit, request).await {
            Some(Ok(answer)) => {
                self.answered.store(true, Ordering::Relaxed);
                ANSWERED.notify_waiters();
                if let Some(latency) = moved.since_end() {
                    self.line.pulse.answered(latency);
                }
                Ok(answer)
            }
            Some(Err(error)) => {
                let mut failure =
                    Failure::read(&error, &self.endpoint, &self.bucket, signed_with).await;
                // Its time may be known by now.
                failure.again |= failure.error.is(code::CLOCK_SKEWED)
                    && clock::correction(&self.endpoint) != signed_with;
                // A server that was there may be starting anew.
                failure.again |= failure.error.is(code::CONNECTION_REFUSED)
                    && self.answered.load(Ordering::Relaxed);
                if failure.again {
                    self.line.pulse.troubled();
                }
                Err(failure)
            }
            None => {
                // Its own connection ends with it. Those that lie idle lead the same way.
                renew_connections();
                self.line.pulse.troubled();
                Err(Failure::stalled(&self.endpoint))
            }
        }
    }
}

/// The id in a successful answer to the start of a multipart upload.
fn upload_id_in(raw: &HttpResponse) -> Option<String> {
    if !raw.status().is_success() {
        return None;
    }
    let text = std::str::from_utf8(raw.body().bytes()?).ok()?;
    let document = roxmltree::Document::parse(text).ok()?;
    let id = document
        .descendants()
        .find(|node| node.has_tag_name("UploadId"))?;
    id.text().filter(|id| !id.is_empty()).map(str::to_owned)
}

/// With KMS or customer keys an ETag is not the MD5 of anything that we know.
fn encrypted(kind: Option<&ServerSideEncryption>, customer: Option<&str>) -> bool {
    kind.is_some_and(|kind| *kind != ServerSideEncryption::Aes256) || customer.is_some()
}

/// The ETag as the server gave it, unless that or a checksum is of other bytes than were sent: not every server checks
/// what it is told.
fn held_as_sent(
    etag: Option<&str>,
    encrypted: bool,
    said: &Said,
    checksum: Checksum,
) -> Answer<String> {
    let etag = etag.unwrap_or_default();
    let other = match checksum {
        Checksum::ContentMd5(md5) => {
            !encrypted && md5_etag(etag).is_some_and(|held| held != hex::encode(md5))
        }
        crc => said
            .of(crc.kind())
            .is_some_and(|said| said != crc.encoded()),
    };
    match other {
        true => Err(Failure::damaged()),
        false => Ok(etag.to_owned()),
    }
}

/// The hexadecimal digits of an ETag that has the form of an MD5 (`32 hex` or, for multipart, `32 hex-N`).
fn md5_etag(etag: &str) -> Option<String> {
    let etag = etag
        .trim_start_matches("W/")
        .trim_matches('"')
        .to_ascii_lowercase();
    let digest = etag
        .split_once('-')
        .map_or(etag.as_str(), |(digest, _)| digest);
    (digest.len() == 32 && digest.bytes().all(|b| b.is_ascii_hexdigit())).then_some(etag)
}
