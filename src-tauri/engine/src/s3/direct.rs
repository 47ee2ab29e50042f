//! Requests of small files, written and signed here: what the SDK does around each request costs more than a small file
//! does. They go over the SDK's own connections, and what fails is sorted as what fails there.

use std::sync::Arc;

use aws_sdk_s3::error::{ErrorMetadata, ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::ServerSideEncryption;
use aws_smithy_runtime_api::client::connection::CaptureSmithyConnection;
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use reeldrop_signing::{
    Credentials, Endpoint, HeaderRequest, Method, ObjectUrl, Payload, sign_headers,
};
use secrecy::ExposeSecret;
use time::OffsetDateTime;

use super::checksum::Said;
use super::connections;
use super::time::date_of;
use super::{Checksum, ChecksumKind, ObjectFacts, Storage};
use crate::clock;
use crate::connection::OpenConnection;

const AGENT: &str = concat!("reeldrop/", env!("CARGO_PKG_VERSION"));

/// The SHA-256 of no bytes (FIPS 180-4).
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// What the requests of a connection are written and signed with.
pub(super) struct Direct {
    open: OpenConnection,
    endpoint: Endpoint,
}

impl Direct {
    /// None for buckets whose requests are signed otherwise (S3 user guide: directory buckets, access points).
    pub(super) fn new(open: &OpenConnection) -> Option<Arc<Self>> {
        let bucket = &open.connection.bucket;
        if bucket.ends_with("--x-s3") || bucket.contains(':') {
            return None;
        }
        let endpoint = Endpoint::parse(&open.connection.endpoint).ok()?;
        let open = open.clone();
        Some(Arc::new(Self { open, endpoint }))
    }

    /// A signed request without a body yet. None where it cannot be written as the SDK would.
    fn request(
        &self,
        method: Method,
        key: &str,
        headers: &[(&str, &str)],
        payload: Payload<'_>,
    ) -> Option<HttpRequest> {
        let connection = &self.open.connection;
        let url = ObjectUrl {
            endpoint: &self.endpoint,
            addressing: connection.addressing.for_signing(),
            bucket: &connection.bucket,
            key,
        };
        let url = url.unsigned().ok()?;
        let (_, place) = url.split_once("://")?;
        let (host, path) = place.split_at(place.find('/')?);
        let is_plain = |text: &str| text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if !headers.iter().all(|(_, value)| is_plain(value)) {
            return None;
        }
        let session_token = self.open.session_token.as_ref();
        let signature = sign_headers(&HeaderRequest {
            method,
            host,
            path,
            query: &[],
            headers,
            payload,
            region: &connection.region,
            signed_at: OffsetDateTime::from(clock::system_at(&connection.endpoint)),
            credentials: Credentials::new(
                &connection.key_id,
                self.open.secret.expose_secret(),
                session_token.map(ExposeSecret::expose_secret),
            ),
        });
        let mut request = HttpRequest::new(SdkBody::empty());
        request.set_method(method.as_str()).ok()?;
        request.set_uri(url.as_str()).ok()?;
        let all = request.headers_mut();
        all.try_insert("user-agent", AGENT).ok()?;
        for (name, value) in headers {
            all.try_insert((*name).to_owned(), (*value).to_owned())
                .ok()?;
        }
        for (name, value) in signature.ok()? {
            all.try_insert(name, value).ok()?;
        }
        Some(request)
    }
}

impl Storage {
    /// The request that asks what the server holds under `key`, with its checksums where they are `asked` for. None
    /// where only the SDK can send it.
    pub(super) fn direct_head(&self, key: &str, asked: bool) -> Option<Sending> {
        let direct = self.direct.as_ref()?;
        // S3 API, HeadObject.
        let mode = [("x-amz-checksum-mode", "ENABLED")];
        let headers = if asked { &mode[..] } else { &[] };
        let request = direct.request(Method::Head, key, headers, Payload::Sha256(EMPTY))?;
        Sending::new(request)
    }

    /// The request that sends a whole object of `length` bytes, its body aside. None where only the SDK can send it.
    pub(super) fn direct_put(
        &self,
        object: &ObjectFacts<'_>,
        length: i64,
        checksum: Checksum,
        new_only: bool,
    ) -> Option<Sending> {
        let direct = self.direct.as_ref()?;
        let (disposition, tagging) = (object.content_disposition(), object.tagging());
        let storage_class = self.storage_class_of(object);
        let (encryption, kms_key) = self.encryption();
        let metadata: Vec<_> = object.metadata().into_iter().flatten().collect();
        let metadata: Vec<_> = metadata
            .iter()
            .map(|(name, value)| (format!("x-amz-meta-{name}"), value.as_str()))
            .collect();
        let (length, sum) = (length.to_string(), checksum.encoded());
        // S3 API, PutObject.
        let mut headers = vec![
            ("content-type", object.content_type),
            // Of no bytes, too: rclone's server asks for it.
            ("content-length", length.as_str()),
            (
                match checksum.kind() {
                    ChecksumKind::Crc64Nvme => "x-amz-checksum-crc64nvme",
                    ChecksumKind::Crc32c => "x-amz-checksum-crc32c",
                    ChecksumKind::ContentMd5 => "content-md5",
                },
                sum.as_str(),
            ),
        ];
        let optional = [
            ("if-none-match", new_only.then_some("*")),
            ("cache-control", object.cache_control),
            ("content-disposition", disposition.as_deref()),
            ("x-amz-tagging", tagging.as_deref()),
            (
                "x-amz-storage-class",
                storage_class.as_ref().map(|class| class.as_str()),
            ),
            (
                "x-amz-server-side-encryption",
                encryption.as_ref().map(ServerSideEncryption::as_str),
            ),
            (
                "x-amz-server-side-encryption-aws-kms-key-id",
                kms_key.as_deref(),
            ),
        ];
        let given = optional
            .iter()
            .filter_map(|(name, value)| Some((*name, (*value)?)));
        headers.extend(given);
        headers.extend(metadata.iter().map(|(name, value)| (name.as_str(), *value)));
        let request = direct.request(Method::Put, object.key, &headers, Payload::Unsigned)?;
        Sending::new(request)
    }
}

/// A request that is ready, and the connections that it goes over.
pub(super) struct Sending {
    request: HttpRequest,
    connector: SharedHttpConnector,
}

impl Sending {
    fn new(request: HttpRequest) -> Option<Self> {
        let connector = connections::connector(request.uri())?;
        Some(Self { request, connector })
    }

    pub(super) fn with(mut self, body: ByteStream) -> Self {
        *self.request.body_mut() = body.into_inner();
        self
    }

    /// The answer with all of its body, where it is a good one. `endpoint`: whose clock it tells.
    pub(super) async fn send(mut self, endpoint: &str) -> Result<HttpResponse, SdkError<Refusal>> {
        let connection = CaptureSmithyConnection::new();
        self.request.add_extension(connection.clone());
        let answer = self.connector.call(self.request).await;
        let mut answer = answer.map_err(SdkError::dispatch_failure)?;
        if let Some(date) = date_of(&answer) {
            clock::learn(endpoint, date);
        }
        let failed = answer.status().is_server_error();
        let whole = ByteStream::new(answer.take_body()).collect().await;
        if failed || whole.is_err() {
            // As the SDK does: a server that fails may do better on another one.
            if let Some(connection) = connection.get() {
                connection.poison();
            }
        }
        match whole {
            Ok(body) => *answer.body_mut() = SdkBody::from(body.into_bytes()),
            Err(error) => return Err(SdkError::response_error(error, answer)),
        }
        match answer.status().is_success() {
            true => Ok(answer),
            false => Err(SdkError::service_error(Refusal::read(&answer), answer)),
        }
    }
}

/// What a server says of a request that it does not fulfil.
#[derive(Debug)]
pub(super) struct Refusal(ErrorMetadata);

impl Refusal {
    fn read(answer: &HttpResponse) -> Self {
        let text = answer
            .body()
            .bytes()
            .and_then(|body| std::str::from_utf8(body).ok());
        let document = text.and_then(|text| roxmltree::Document::parse(text).ok());
        // S3 API, error responses: `<Error><Code>…</Code>…</Error>`.
        let code = document.as_ref().and_then(|document| {
            let mut parts = document.root_element().children();
            parts.find(|part| part.has_tag_name("Code"))?.text()
        });
        let mut metadata = ErrorMetadata::builder();
        if let Some(code) = code {
            metadata = metadata.code(code);
        }
        Self(metadata.build())
    }
}

impl ProvideErrorMetadata for Refusal {
    fn meta(&self) -> &ErrorMetadata {
        &self.0
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Refusal {}

/// What the headers of an answer say of an object.
pub(super) struct Told {
    pub(super) etag: Option<String>,
    pub(super) encrypted: bool,
    pub(super) said: Said,
    /// Bytes.
    pub(super) size: u64,
}

impl Told {
    pub(super) fn read(answer: &HttpResponse) -> Self {
        let headers = answer.headers();
        let kind = headers.get("x-amz-server-side-encryption");
        let kind = kind.map(ServerSideEncryption::from);
        let customer = headers.get("x-amz-server-side-encryption-customer-algorithm");
        Self {
            etag: headers.get("etag").map(str::to_owned),
            encrypted: super::encrypted(kind.as_ref(), customer),
            said: Said::new(
                headers.get("x-amz-checksum-crc64nvme"),
                headers.get("x-amz-checksum-crc32c"),
            ),
            size: headers
                .get("content-length")
                .and_then(|size| size.parse().ok())
                .unwrap_or(0),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
