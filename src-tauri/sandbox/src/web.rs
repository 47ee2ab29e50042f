//! What browsers need around S3: a player on any page may fetch what a signed link opens (Fetch standard: CORS).
//! The signature in the link is the permission; no cookie is involved.

use std::future::Future;
use std::pin::Pin;

use hyper::body::Incoming;
use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
    HeaderName, HeaderValue,
};
use hyper::service::Service;
use hyper::{HeaderMap, Method, Request, StatusCode};
use s3s::service::S3Service;
use s3s::{Body, HttpError, HttpResponse};

/// Asked by browsers before a page of the internet reaches this computer (Private Network Access).
const ALLOW_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-allow-private-network");
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "accept-ranges, content-disposition, content-length, content-range, content-type, etag, last-modified",
);

/// The S3 service with CORS for `GET` and `HEAD`.
#[derive(Clone, Debug)]
pub(crate) struct Web {
    s3: S3Service,
}

impl Web {
    pub(crate) fn new(s3: S3Service) -> Self {
        Self { s3 }
    }
}

impl Service<Request<Incoming>> for Web {
    type Response = HttpResponse;
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        if request.method() == Method::OPTIONS
            && request
                .headers()
                .contains_key(ACCESS_CONTROL_REQUEST_METHOD)
        {
            return Box::pin(std::future::ready(Ok(preflight())));
        }
        let readable = matches!(*request.method(), Method::GET | Method::HEAD);
        let s3 = self.s3.clone();
        Box::pin(async move {
            let mut answer = s3.call(request.map(Body::from)).await?;
            if readable {
                allow_every_page(answer.headers_mut());
            }
            Ok(answer)
        })
    }
}

fn preflight() -> HttpResponse {
    let mut answer = HttpResponse::new(Body::empty());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    let headers = answer.headers_mut();
    allow_every_page(headers);
    headers.insert(
        ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, HEAD"),
    );
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    headers.insert(ALLOW_PRIVATE_NETWORK, HeaderValue::from_static("true"));
    answer
}

fn allow_every_page(headers: &mut HeaderMap) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
}
