//! A CloudFront edge before the sandbox, and connections of every kind of link.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use hyper::Response;
use reeldrop_engine::connection::{
    CloudFront, CloudFrontHash, Details, OpenConnection, PackageForm, Provider,
};
use reeldrop_engine::link::LinkKind;
use reeldrop_signing::cloudfront::PrivateKey;
use reeldrop_signing::{
    Addressing, Credentials, Endpoint, Method, ObjectQuery, ObjectUrl, Presign, ResponseOverrides,
    presign,
};

use crate::common::{BUCKET, KEY_ID, Place, SECRET, open};
use crate::edge::{self, Ask, Body, Config, Edge, whole};

pub const KEY_PAIR_ID: &str = "K2JCJMDEHXQW5F";

/// A private key by the openssl command.
pub fn private_key(algorithm: &[&str]) -> String {
    let made = Command::new("openssl")
        .args(["genpkey", "-quiet"])
        .args(algorithm)
        .stderr(Stdio::null())
        .output()
        .unwrap();
    assert!(made.status.success());
    String::from_utf8(made.stdout).unwrap()
}

pub const RSA: [&str; 4] = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
pub const ECDSA: [&str; 4] = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];

/// The edge, and the connection whose links go through it.
pub async fn cloudfront(
    place: &Place,
    pem: &str,
    hash: CloudFrontHash,
    form: PackageForm,
) -> (Edge, OpenConnection) {
    let key = PrivateKey::from_pem(pem).unwrap();
    let storage = place.sandbox.endpoint();
    let edge = Edge::start(Config {
        public_key_pem: key.public_key_pem().to_owned(),
        key_pair_id: KEY_PAIR_ID.to_owned(),
        now: Arc::new(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
            i64::try_from(since.as_secs()).unwrap()
        }),
        origin: edge::origin(move |ask| from_storage(storage.clone(), ask)),
    })
    .await;
    let mut open = behind(place, &edge.base(), LinkKind::CloudfrontSigned);
    open.connection.provider = Provider::Cloudfront;
    open.connection.details.cloudfront = Some(CloudFront {
        key_pair_id: KEY_PAIR_ID.to_owned(),
        distribution_id: None,
        hash,
        package_form: form,
    });
    open.private_key = Some(key.to_pkcs8_der().to_vec().into());
    (edge, open)
}

/// A server that gives the bucket's objects to everybody.
pub async fn public(place: &Place) -> (tokio::task::JoinHandle<()>, OpenConnection) {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let storage = place.sandbox.endpoint();
    let serve = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let storage = storage.clone();
            tokio::spawn(async move {
                let service = hyper::service::service_fn(move |request| {
                    let storage = storage.clone();
                    async move {
                        let request: hyper::Request<hyper::body::Incoming> = request;
                        let ask = Ask {
                            method: request.method().clone(),
                            path_and_query: request.uri().to_string(),
                            range: None,
                        };
                        Ok::<_, std::convert::Infallible>(from_storage(storage, ask).await)
                    }
                });
                let stream = hyper_util::rt::TokioIo::new(stream);
                let _ = hyper::server::conn::http1::Builder::new()
                    .serve_connection(stream, service)
                    .await;
            });
        }
    });
    (serve, behind(place, &base, LinkKind::Public))
}

fn behind(place: &Place, base: &str, links: LinkKind) -> OpenConnection {
    let mut open = open(&place.sandbox.endpoint());
    open.connection.public_url = Some(base.to_owned());
    open.connection.details = Details {
        links,
        ..Details::default()
    };
    open
}

async fn from_storage(storage: String, ask: Ask) -> Response<Body> {
    let path = ask.path_and_query.split('?').next().unwrap_or_default();
    let key = percent_decoded(path.trim_start_matches('/'));
    let url = presign(&Presign {
        method: Method::Get,
        object: ObjectUrl {
            endpoint: &Endpoint::parse(&storage).unwrap(),
            addressing: Addressing::Path,
            bucket: BUCKET,
            key: &key,
        },
        region: "us-east-1",
        signed_at: SystemTime::now().into(),
        lifetime_seconds: 60,
        overrides: &ResponseOverrides::default(),
        credentials: Credentials::new(KEY_ID, SECRET, None),
        query: ObjectQuery::default(),
        signed_headers: &[],
    })
    .unwrap();
    let answer = reqwest::get(url).await.unwrap();
    // A page of another origin plays it.
    let mut response = Response::builder()
        .status(answer.status().as_u16())
        .header("access-control-allow-origin", "*");
    if let Some(kind) = answer.headers().get("content-type") {
        response = response.header("content-type", kind.as_bytes());
    }
    response.body(whole(answer.bytes().await.unwrap())).unwrap()
}

fn percent_decoded(text: &str) -> String {
    let url = url::Url::parse(&format!("http://x/?k={}", text.replace('+', "%2B"))).unwrap();
    url.query_pairs().next().unwrap().1.into_owned()
}
