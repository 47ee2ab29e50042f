//! Links compared with those that botocore signed (`make_vectors.py`) and with the AWS documentation's example.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use reeldrop_signing::{
    Addressing, Credentials, Endpoint, Method, ObjectQuery, ObjectUrl, Presign, ResponseOverrides,
    presign,
};
use time::OffsetDateTime;
use time::macros::datetime;

#[derive(serde::Deserialize)]
struct Vector {
    endpoint: String,
    virtual_host: bool,
    bucket: String,
    key: String,
    method: String,
    region: String,
    signed_at: i64,
    lifetime_seconds: u32,
    key_id: String,
    secret: String,
    session_token: Option<String>,
    content_disposition: Option<String>,
    content_type: Option<String>,
    url: String,
}

impl Vector {
    fn sign(&self) -> String {
        let endpoint = Endpoint::parse(&self.endpoint).unwrap();
        presign(&Presign {
            method: [Method::Get, Method::Head, Method::Put, Method::Delete]
                .into_iter()
                .find(|m| m.as_str() == self.method)
                .unwrap(),
            object: ObjectUrl {
                endpoint: &endpoint,
                addressing: if self.virtual_host {
                    Addressing::VirtualHost
                } else {
                    Addressing::Path
                },
                bucket: &self.bucket,
                key: &self.key,
            },
            region: &self.region,
            signed_at: OffsetDateTime::from_unix_timestamp(self.signed_at).unwrap(),
            lifetime_seconds: self.lifetime_seconds,
            overrides: &ResponseOverrides {
                content_disposition: self.content_disposition.as_deref(),
                content_type: self.content_type.as_deref(),
                ..ResponseOverrides::default()
            },
            credentials: Credentials::new(
                &self.key_id,
                &self.secret,
                self.session_token.as_deref(),
            ),
            query: ObjectQuery::default(),
            signed_headers: &[],
        })
        .unwrap()
    }
}

/// The address and the query's parts. botocore does not sort what it sends, and leaves default ports in the URL.
fn parts(url: &str) -> (String, BTreeSet<&str>) {
    let (address, query) = url.split_once('?').unwrap();
    let address = match address.split_once("://").unwrap() {
        ("https", rest) => format!("https://{}", rest.replacen(":443/", "/", 1)),
        (_, rest) => format!("http://{}", rest.replacen(":80/", "/", 1)),
    };
    (address, query.split('&').collect())
}

#[test]
fn links_are_those_of_botocore() {
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("vectors.json")).unwrap();
    assert!(vectors.len() >= 50);
    for vector in vectors {
        let ours = vector.sign();
        assert_eq!(
            parts(&ours),
            parts(&vector.url),
            "key {:?} at {}",
            vector.key,
            vector.endpoint
        );
    }
}

#[test]
fn the_query_is_sorted_and_the_signature_last() {
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("vectors.json")).unwrap();
    for vector in vectors {
        let ours = vector.sign();
        let (query, signature) = ours.split_once('?').unwrap().1.rsplit_once('&').unwrap();
        assert!(signature.starts_with("X-Amz-Signature="));
        assert!(query.split('&').is_sorted());
    }
}

#[test]
fn the_example_of_the_documentation() {
    let endpoint = Endpoint::parse("https://s3.amazonaws.com").unwrap();
    let link = presign(&Presign {
        method: Method::Get,
        object: ObjectUrl {
            endpoint: &endpoint,
            addressing: Addressing::VirtualHost,
            bucket: "examplebucket",
            key: "test.txt",
        },
        region: "us-east-1",
        // 00:00 UTC, written in another zone.
        signed_at: datetime!(2013-05-24 02:00 +2),
        lifetime_seconds: 86_400,
        overrides: &ResponseOverrides::default(),
        credentials: Credentials::new(
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            None,
        ),
        query: ObjectQuery::default(),
        signed_headers: &[],
    })
    .unwrap();
    assert_eq!(
        link,
        "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
         &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z\
         &X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
         &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    );
}
