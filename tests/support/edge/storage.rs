//! Storage behind an edge: a bucket's objects, asked for by presigned requests. Included beside the edge, as `storage`; it also needs
//! reqwest, url and reeldrop-signing.
#![allow(dead_code, clippy::unwrap_used)]

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use hyper::Response;
use reeldrop_signing::cloudfront::PrivateKey;
use reeldrop_signing::{
    Addressing, Credentials, Endpoint, Method, ObjectQuery, ObjectUrl, Presign, ResponseOverrides,
    presign,
};

use crate::edge::{Ask, Body, Config, Edge, origin, whole};

/// The id of the key whose signatures the edge takes.
pub const KEY_PAIR_ID: &str = "K2JCJMDEHXQW5F";

pub const RSA: [&str; 4] = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
pub const ECDSA: [&str; 4] = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];

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

/// A bucket on a server with path-style addresses, and who may read it.
#[derive(Clone)]
pub struct Bucket {
    pub endpoint: String,
    pub name: String,
    pub key_id: String,
    pub secret: String,
}

impl Bucket {
    /// An edge before it that takes signatures of this private key (PEM).
    pub async fn behind_edge(self, pem: &str) -> Edge {
        let key = PrivateKey::from_pem(pem).unwrap();
        Edge::start(Config {
            public_key_pem: key.public_key_pem().to_owned(),
            key_pair_id: KEY_PAIR_ID.to_owned(),
            now: Arc::new(|| {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
                i64::try_from(since.as_secs()).unwrap()
            }),
            origin: origin(move |ask| {
                let bucket = self.clone();
                async move { bucket.fetch(ask).await }
            }),
        })
        .await
    }

    /// The answer to what is asked, for pages of any origin.
    pub async fn fetch(&self, ask: Ask) -> Response<Body> {
        let path = ask.path_and_query.split('?').next().unwrap_or_default();
        let key = percent_decoded(path.trim_start_matches('/'));
        let url = presign(&Presign {
            method: Method::Get,
            object: ObjectUrl {
                endpoint: &Endpoint::parse(&self.endpoint).unwrap(),
                addressing: Addressing::Path,
                bucket: &self.name,
                key: &key,
            },
            region: "us-east-1",
            signed_at: SystemTime::now().into(),
            lifetime_seconds: 60,
            overrides: &ResponseOverrides::default(),
            credentials: Credentials::new(&self.key_id, &self.secret, None),
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
}

fn percent_decoded(text: &str) -> String {
    let url = url::Url::parse(&format!("http://x/?k={}", text.replace('+', "%2B"))).unwrap();
    url.query_pairs().next().unwrap().1.into_owned()
}
