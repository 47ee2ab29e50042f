//! A CloudFront edge for tests, on 127.0.0.1: it lets a request through to the origin only with a signed URL or signed cookies, as the
//! CloudFront Developer Guide describes it ("Serve private content with signed URLs and signed cookies"). Written from that guide, and
//! not from Reeldrop's signer, which it knows nothing of. Signatures are verified by the `openssl` command.
//! Include it by `#[path]`; it needs base64, bytes, http-body-util, hyper, hyper-util, serde_json, tempfile and tokio.
#![allow(dead_code, clippy::unwrap_used)]

mod grant;
mod signature;

use std::convert::Infallible;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, COOKIE, HOST, HeaderValue, RANGE};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use grant::{Denied, Grant};
use signature::Verifier;

/// The body of an answer.
pub type Body = BoxBody<Bytes, Box<dyn std::error::Error + Send + Sync>>;

/// What the edge asks the origin for.
#[derive(Debug, Clone)]
pub struct Ask {
    /// GET or HEAD.
    pub method: Method,
    /// Path and query, percent-encoded, CloudFront's own parameters taken out.
    pub path_and_query: String,
    /// The header `Range`, as the viewer sent it.
    pub range: Option<String>,
}

type Answer = Pin<Box<dyn Future<Output = Response<Body>> + Send>>;

/// What stands behind the edge. It signs its requests itself, where the storage wants that.
pub type Origin = Arc<dyn Fn(Ask) -> Answer + Send + Sync>;

/// The distribution: who may sign, what time it is, and what is behind it.
pub struct Config {
    /// The public key of the trusted key group, as PEM (SubjectPublicKeyInfo).
    pub public_key_pem: String,
    /// Its id.
    pub key_pair_id: String,
    /// The time in Unix seconds (UTC).
    pub now: Arc<dyn Fn() -> i64 + Send + Sync>,
    /// What answers the requests that are let through.
    pub origin: Origin,
}

/// A running edge; it ends when dropped.
pub struct Edge {
    address: SocketAddr,
    verifier: Arc<Verifier>,
    task: JoinHandle<()>,
}

/// An origin from an async function.
pub fn origin<F, A>(answer: F) -> Origin
where
    F: Fn(Ask) -> A + Send + Sync + 'static,
    A: Future<Output = Response<Body>> + Send + 'static,
{
    Arc::new(move |ask| Box::pin(answer(ask)))
}

/// A body that is whole already.
pub fn whole(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into())
        .map_err(|never: Infallible| match never {})
        .boxed()
}

impl Edge {
    /// Starts on a free port of 127.0.0.1.
    pub async fn start(config: Config) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let verifier = Arc::new(Verifier::new(&config.public_key_pem));
        let edge = Arc::new((config, Arc::clone(&verifier)));
        let task = tokio::spawn(async move {
            while let Ok((stream, peer)) = listener.accept().await {
                let edge = Arc::clone(&edge);
                tokio::spawn(async move {
                    let service = service_fn(|request| {
                        let edge = Arc::clone(&edge);
                        async move {
                            Ok::<_, Infallible>(answer(&edge.0, &edge.1, request, peer.ip()).await)
                        }
                    });
                    // A viewer that goes away in the middle is no trouble of the edge.
                    let _ = hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        Self {
            address,
            verifier,
            task,
        }
    }

    /// `http://127.0.0.1:PORT`: what URLs and the resources of policies start with.
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How often openssl was started.
    pub fn verifications(&self) -> usize {
        self.verifier.runs()
    }
}

impl Drop for Edge {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(
    config: &Config,
    verifier: &Verifier,
    request: Request<Incoming>,
    viewer: IpAddr,
) -> Response<Body> {
    let mut response = match request.method() {
        // A preflight carries no credentials, so a player's page could never pass it otherwise.
        &Method::OPTIONS => Response::builder()
            .status(StatusCode::NO_CONTENT)
            .header("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
            .header("Access-Control-Allow-Headers", "*")
            .header("Access-Control-Max-Age", "600")
            .body(whole(""))
            .unwrap(),
        &Method::GET | &Method::HEAD => match admit(config, verifier, &request, viewer).await {
            Ok(path_and_query) => {
                let range = request.headers().get(RANGE);
                (config.origin)(Ask {
                    method: request.method().clone(),
                    path_and_query,
                    range: range
                        .and_then(|value| value.to_str().ok())
                        .map(str::to_owned),
                })
                .await
            }
            Err(denied) => refuse(&denied),
        },
        _ => Response::builder()
            .status(StatusCode::METHOD_NOT_ALLOWED)
            .body(whole(""))
            .unwrap(),
    };
    let headers = response.headers_mut();
    headers.insert("Access-Control-Allow-Origin", HeaderValue::from_static("*"));
    headers.insert(
        "Access-Control-Expose-Headers",
        HeaderValue::from_static("Content-Length, Content-Range, ETag"),
    );
    response
}

/// What the origin is to be asked for, if the request may pass.
async fn admit(
    config: &Config,
    verifier: &Verifier,
    request: &Request<Incoming>,
    viewer: IpAddr,
) -> Result<String, Denied> {
    let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    let host = request.headers().get(HOST).and_then(text);
    let host = host.ok_or(Denied::new("BadRequest", "no Host"))?;
    let target = request
        .uri()
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let cookies: Vec<String> = request
        .headers()
        .get_all(COOKIE)
        .iter()
        .filter_map(text)
        .collect();
    let grant = Grant::read(&host, target, &cookies)?;
    if grant.key_pair_id != config.key_pair_id {
        return Err(Denied::new("InvalidKey", "Unknown Key"));
    }
    if !verifier
        .verifies(&grant.policy, &grant.signature, grant.hash)
        .await
    {
        return Err(Denied::new("AccessDenied", "the signature does not verify"));
    }
    grant.check((config.now)(), viewer)?;
    Ok(grant.forwarded)
}

fn refuse(denied: &Denied) -> Response<Body> {
    let (code, reason) = (denied.code, denied.reason);
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{reason}</Message></Error>"
    );
    Response::builder()
        .status(StatusCode::FORBIDDEN)
        .header(CONTENT_TYPE, "text/xml")
        .body(whole(xml))
        .unwrap()
}
