//! An S3 endpoint on this computer that accepts and discards: it remembers sizes, and neither hashes nor stores.
//!
//! A client that asks whether CRC64NVME is verified is answered truly: the checksum of a small body is compared. That of a
//! larger one is given back as it came, so that the endpoint's processor time is not taken for the client's.
//!
//! Its ETags do not look like MD5s: a wrong MD5 would be taken for damage.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LAST_MODIFIED};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

const DISCARDED: &str = "\"discard-1\"";
/// Bytes of a connection's read buffer.
const BUFFER: usize = 1024 * 1024;
const CRC64NVME: &str = "x-amz-checksum-crc64nvme";
/// Bytes of a body whose checksum is compared.
const SMALL: u64 = 1024;

/// What arrived, shared by both doors of the endpoint.
#[derive(Default)]
pub struct Arrived {
    bytes: AtomicU64,
    next_upload: AtomicU64,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    /// Bytes of each object, by its path.
    objects: HashMap<String, u64>,
    /// Bytes of each part by its number, by the upload's id.
    uploads: HashMap<String, BTreeMap<u32, u64>>,
}

impl Arrived {
    /// Bytes of bodies since [`Self::forget`].
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Whole objects, and their bytes.
    pub fn objects(&self) -> (usize, u64) {
        let held = self.held();
        (held.objects.len(), held.objects.values().sum())
    }

    /// An empty bucket again.
    pub fn forget(&self) {
        *self.held() = Held::default();
        self.bytes.store(0, Ordering::Relaxed);
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The endpoint's two addresses and the certificate that stands before the second.
pub struct Endpoint {
    pub arrived: Arc<Arrived>,
    pub http: SocketAddr,
    pub https: SocketAddr,
    /// PEM.
    pub certificate: String,
}

impl Endpoint {
    /// Serves until the runtime ends.
    pub async fn start() -> Result<Self, Box<dyn std::error::Error>> {
        let arrived = Arc::<Arrived>::default();
        let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()])?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(own.signing_key.serialize_der()));
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key)?;
        let plain = TcpListener::bind(("127.0.0.1", 0)).await?;
        let secure = TcpListener::bind(("127.0.0.1", 0)).await?;
        let endpoint = Self {
            arrived: arrived.clone(),
            http: plain.local_addr()?,
            https: secure.local_addr()?,
            certificate: own.cert.pem(),
        };
        tokio::spawn(accept(plain, None, arrived.clone()));
        tokio::spawn(accept(
            secure,
            Some(TlsAcceptor::from(Arc::new(config))),
            arrived,
        ));
        Ok(endpoint)
    }
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, arrived: Arc<Arrived>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (tls, arrived) = (tls.clone(), arrived.clone());
        let _ = stream.set_nodelay(true);
        tokio::spawn(async move {
            match tls {
                None => serve(stream, arrived).await,
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        serve(stream, arrived).await;
                    }
                }
            }
        });
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, arrived: Arc<Arrived>) {
    let service = service_fn(|request| answer(request, arrived.clone()));
    // Clients that are stopped in mid-request are part of the measuring.
    let _ = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn answer(
    request: Request<Incoming>,
    arrived: Arc<Arrived>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let query = query(request.uri().query().unwrap_or_default());
    // aws-chunked bodies are longer than what they carry.
    let carried = request
        .headers()
        .get("x-amz-decoded-content-length")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let promised = request.headers().get(CRC64NVME).cloned();
    let new_only = request.headers().contains_key(IF_NONE_MATCH);
    let mut body = request.into_body();
    let mut came = 0u64;
    let mut small = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            return Ok(empty(StatusCode::BAD_REQUEST));
        };
        if let Some(data) = frame.data_ref() {
            came += data.len() as u64;
            if promised.is_some() && came <= SMALL {
                small.extend_from_slice(data);
            }
            arrived
                .bytes
                .fetch_add(data.len() as u64, Ordering::Relaxed);
        }
    }
    if let Some(promised) = &promised
        && came <= SMALL
        && BASE64_STANDARD.encode(crc_fast::crc64_nvme(&small).to_be_bytes()) != *promised
    {
        let mut answer =
            xml("<Error><Code>BadDigest</Code><Message>Other bytes.</Message></Error>".to_owned());
        *answer.status_mut() = StatusCode::BAD_REQUEST;
        return Ok(answer);
    }
    let size = carried.unwrap_or(came);
    let mut answer = arrived.answer(&method, path, &query, size, new_only);
    if let Some(promised) = promised {
        answer.headers_mut().insert(CRC64NVME, promised);
    }
    Ok(answer)
}

impl Arrived {
    fn answer(
        &self,
        method: &Method,
        path: String,
        query: &HashMap<String, String>,
        size: u64,
        new_only: bool,
    ) -> Response<Full<Bytes>> {
        let upload = query.get("uploadId");
        let number = query.get("partNumber").and_then(|n| n.parse().ok());
        match (method.as_str(), upload, number) {
            ("PUT", Some(id), Some(number)) => {
                match self.held().uploads.get_mut(id) {
                    Some(parts) => parts.insert(number, size),
                    None => return unknown_upload(),
                };
                stored()
            }
            ("PUT", ..) => {
                let mut held = self.held();
                // As AWS, R2 and most others do.
                if new_only && held.objects.contains_key(&path) {
                    return taken();
                }
                held.objects.insert(path, size);
                stored()
            }
            ("POST", None, _) if query.contains_key("uploads") => {
                let id = format!("u{}", self.next_upload.fetch_add(1, Ordering::Relaxed));
                self.held().uploads.insert(id.clone(), BTreeMap::new());
                let (bucket, key) = bucket_and_key(&path);
                xml(format!(
                    "<InitiateMultipartUploadResult><Bucket>{bucket}</Bucket><Key>{key}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>"
                ))
            }
            ("POST", Some(id), _) => {
                let mut held = self.held();
                let Some(parts) = held.uploads.remove(id) else {
                    return unknown_upload();
                };
                held.objects.insert(path.clone(), parts.values().sum());
                let (bucket, key) = bucket_and_key(&path);
                xml(format!(
                    "<CompleteMultipartUploadResult><Bucket>{bucket}</Bucket><Key>{key}</Key><ETag>{DISCARDED}</ETag></CompleteMultipartUploadResult>"
                ))
            }
            ("GET", Some(id), _) => match self.held().uploads.get(id) {
                Some(parts) => xml(listed(id, parts)),
                None => unknown_upload(),
            },
            ("GET", ..) if query.contains_key("location") => {
                xml("<LocationConstraint>us-east-1</LocationConstraint>".to_owned())
            }
            ("GET", ..) if bucket_and_key(&path).1.is_empty() => xml(
                "<ListBucketResult><KeyCount>0</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated></ListBucketResult>"
                    .to_owned(),
            ),
            ("HEAD", ..) if bucket_and_key(&path).1.is_empty() => empty(StatusCode::OK),
            ("HEAD", ..) => match self.held().objects.get(&path) {
                Some(size) => {
                    let mut answer = empty(StatusCode::OK);
                    answer.headers_mut().extend([
                        (CONTENT_LENGTH, (*size).into()),
                        (ETAG, hyper::header::HeaderValue::from_static(DISCARDED)),
                        (
                            LAST_MODIFIED,
                            hyper::header::HeaderValue::from_static("Sat, 21 Nov 2026 00:00:00 GMT"),
                        ),
                    ]);
                    answer
                }
                None => empty(StatusCode::NOT_FOUND),
            },
            ("DELETE", Some(id), _) => {
                self.held().uploads.remove(id);
                empty(StatusCode::NO_CONTENT)
            }
            ("DELETE", ..) => {
                self.held().objects.remove(&path);
                empty(StatusCode::NO_CONTENT)
            }
            _ => empty(StatusCode::NOT_IMPLEMENTED),
        }
    }
}

fn listed(id: &str, parts: &BTreeMap<u32, u64>) -> String {
    let mut text =
        format!("<ListPartsResult><UploadId>{id}</UploadId><IsTruncated>false</IsTruncated>");
    for (number, size) in parts {
        text += &format!(
            "<Part><PartNumber>{number}</PartNumber><Size>{size}</Size><ETag>{DISCARDED}</ETag></Part>"
        );
    }
    text + "</ListPartsResult>"
}

fn bucket_and_key(path: &str) -> (&str, &str) {
    let path = path.trim_start_matches('/');
    path.split_once('/').unwrap_or((path, ""))
}

fn query(text: &str) -> HashMap<String, String> {
    text.split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| {
            let value = percent_encoding::percent_decode_str(value).decode_utf8_lossy();
            (name.to_owned(), value.into_owned())
        })
        .collect()
}

fn empty(status: StatusCode) -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::default());
    *answer.status_mut() = status;
    answer
}

fn stored() -> Response<Full<Bytes>> {
    let mut answer = empty(StatusCode::OK);
    let etag = hyper::header::HeaderValue::from_static(DISCARDED);
    answer.headers_mut().insert(ETAG, etag);
    answer
}

fn xml(text: String) -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::new(Bytes::from(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{text}"
    ))));
    let kind = hyper::header::HeaderValue::from_static("application/xml");
    answer.headers_mut().insert(CONTENT_TYPE, kind);
    answer
}

fn taken() -> Response<Full<Bytes>> {
    let mut answer =
        xml("<Error><Code>PreconditionFailed</Code><Message>There.</Message></Error>".to_owned());
    *answer.status_mut() = StatusCode::PRECONDITION_FAILED;
    answer
}

fn unknown_upload() -> Response<Full<Bytes>> {
    let mut answer = xml(
        "<Error><Code>NoSuchUpload</Code><Message>No such upload.</Message></Error>".to_owned(),
    );
    *answer.status_mut() = StatusCode::NOT_FOUND;
    answer
}
