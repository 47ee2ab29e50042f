//! What the variables make, and what is said of those that make nothing.
#![allow(clippy::unwrap_used)]

use super::*;
use std::collections::HashMap;

fn read(variables: &[(&str, &str)]) -> Result<Option<(OpenConnection, Option<u64>)>> {
    let map: HashMap<String, String> = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    from_environment(|name| map.get(name).cloned())
}

const KEYS: [(&str, &str); 3] = [
    ("CDN_BUCKET", "films"),
    ("CDN_ACCESS_KEY_ID", "AKID"),
    ("CDN_SECRET_ACCESS_KEY", "s3cret"),
];

#[test]
fn without_variables_there_is_no_connection() {
    assert!(read(&[]).unwrap().is_none());
}

#[test]
fn each_provider_finds_its_endpoint_and_region() {
    for (extra, endpoint, region) in [
        (
            vec![("CDN_PROVIDER", "aws-s3"), ("CDN_REGION", "eu-west-1")],
            "https://s3.eu-west-1.amazonaws.com",
            "eu-west-1",
        ),
        (
            vec![
                ("CDN_PROVIDER", "cloudfront"),
                ("CDN_REGION", "eu-west-1"),
                ("CDN_URL", "media.example.com"),
            ],
            "https://s3.eu-west-1.amazonaws.com",
            "eu-west-1",
        ),
        (
            vec![("CDN_PROVIDER", "aws-s3")],
            "https://s3.us-east-1.amazonaws.com",
            "us-east-1",
        ),
        (
            vec![
                ("CDN_PROVIDER", "cloudflare-r2"),
                ("CDN_ENDPOINT", "https://acc.r2.cloudflarestorage.com/films"),
            ],
            "https://acc.r2.cloudflarestorage.com",
            "auto",
        ),
        (
            vec![
                ("CDN_ACCOUNT_ID", "0123456789ABCDEF0123456789abcdef"),
                ("CDN_JURISDICTION", "eu"),
            ],
            "https://0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com",
            "auto",
        ),
        (
            vec![("CDN_PROVIDER", "aws-s3"), ("CDN_REGION", "cn-north-1")],
            "https://s3.cn-north-1.amazonaws.com.cn",
            "cn-north-1",
        ),
        (
            vec![("CDN_ENDPOINT", "127.0.0.1:9000/")],
            "http://127.0.0.1:9000",
            "us-east-1",
        ),
    ] {
        let (open, _) = read(&[&KEYS[..], &extra].concat()).unwrap().unwrap();
        assert_eq!(
            (
                open.connection.endpoint.as_str(),
                open.connection.region.as_str()
            ),
            (endpoint, region)
        );
    }
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    for (extra, name) in [
        (vec![("CDN_PROVIDER", "dropbox")], "CDN_PROVIDER"),
        (vec![("CDN_PROVIDER", "cloudflare-r2")], "CDN_ENDPOINT"),
        (vec![("CDN_PROVIDER", "s3-compatible")], "CDN_ENDPOINT"),
        (
            vec![("CDN_PROVIDER", "aws-s3"), ("CDN_SIGNED_URL_TTL", "1d")],
            "CDN_SIGNED_URL_TTL",
        ),
    ] {
        let error = read(&[&KEYS[..], &extra].concat()).unwrap_err();
        assert_eq!(error.code, code::INVALID_ENVIRONMENT);
        assert!(error.message.contains(name), "{error}");
    }
    let error = read(&[("CDN_BUCKET", "films"), ("CDN_PROVIDER", "aws-s3")]).unwrap_err();
    assert!(error.message.contains("CDN_ACCESS_KEY_ID"));
    // One that was forgotten beside these would send the files elsewhere.
    for name in ["CDN_SESSION_TOKEN", "CDN_JURISDICTION"] {
        let error = read(&[(name, "eu")]).unwrap_err();
        assert!(error.is(code::INVALID_ENVIRONMENT), "{name}: {error}");
    }
}

#[test]
fn an_endpoint_and_another_account_or_jurisdiction_are_not_both_meant() {
    const ID: &str = "0123456789abcdef0123456789abcdef";
    let endpoint = format!("https://{ID}.eu.r2.cloudflarestorage.com");
    let with = |name: &str, value: &str| {
        let extra = [
            ("CDN_PROVIDER", "cloudflare-r2"),
            ("CDN_ENDPOINT", &endpoint),
            (name, value),
        ];
        read(&[&KEYS[..], &extra].concat())
    };
    assert!(with("CDN_JURISDICTION", "eu").is_ok());
    assert!(with("CDN_ACCOUNT_ID", ID).is_ok());
    for (name, value) in [
        ("CDN_JURISDICTION", "default"),
        ("CDN_JURISDICTION", "mars"),
        ("CDN_ACCOUNT_ID", "ffffffffffffffffffffffffffffffff"),
    ] {
        let error = with(name, value).unwrap_err();
        assert!(error.is(code::INVALID_ENVIRONMENT), "{error}");
        assert!(error.message.contains(name), "{error}");
    }
}

const CLOUDFRONT: [(&str, &str); 3] = [
    ("CDN_PROVIDER", "cloudfront"),
    ("CDN_REGION", "eu-west-1"),
    ("CDN_URL", "d1.cloudfront.net"),
];

#[test]
fn cloudfront_signs_with_a_key_pair_and_is_public_without() {
    let base = [&KEYS[..], &CLOUDFRONT].concat();
    let (open, _) = read(&base).unwrap().unwrap();
    assert_eq!(open.connection.link_kind(), LinkKind::Public);
    assert!(open.private_key.is_none());

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key.pem");
    let path = file.to_str().unwrap();
    let pair = [
        ("CDN_KEY_PAIR_ID", "K2JCJMDEHXQW5F"),
        ("CDN_PRIVATE_KEY_FILE", path),
    ];
    let with_pair = [&base[..], &pair].concat();
    for (content, said, code) in [
        (None, "there is no such file", code::INVALID_ENVIRONMENT),
        (
            Some(&b"\xff\xfe"[..]),
            "not text",
            code::INVALID_ENVIRONMENT,
        ),
        (Some(&b"hello"[..]), "BEGIN", code::INVALID_PRIVATE_KEY),
        (
            Some(&[b'x'; 70_000][..]),
            "too large",
            code::INVALID_ENVIRONMENT,
        ),
    ] {
        if let Some(content) = content {
            std::fs::write(&file, content).unwrap();
        }
        for error in [
            read(&with_pair).unwrap_err(),
            cloudfront_from_environment(|name| {
                let found = pair.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            })
            .unwrap_err(),
        ] {
            assert!(error.is(code) && error.message.contains(said), "{error}");
        }
    }
    for (given, missing) in [(pair[1], pair[0].0), (pair[0], pair[1].0)] {
        let error = read(&[&base[..], &[given]].concat()).unwrap_err();
        assert!(error.is(code::INVALID_ENVIRONMENT), "{error}");
        assert!(error.message.contains(missing), "{error}");
    }

    let made = std::process::Command::new("openssl")
        .args(["ecparam", "-name", "prime256v1", "-genkey", "-noout"])
        .output()
        .unwrap();
    std::fs::write(&file, made.stdout).unwrap();
    let (open, _) = read(&with_pair).unwrap().unwrap();
    assert_eq!(open.connection.link_kind(), LinkKind::CloudfrontSigned);
    assert!(open.private_key.is_some());
    let cloudfront = open.connection.details.cloudfront.unwrap();
    assert_eq!(cloudfront.hash, CloudFrontHash::Sha256);
    let alone = cloudfront_from_environment(|name| {
        let found = pair.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    });
    let alone = alone.unwrap().unwrap();
    assert_eq!(alone.key_pair_id, "K2JCJMDEHXQW5F");
    assert!(alone.public_url.is_none());
    assert!(cloudfront_from_environment(|_| None).unwrap().is_none());
}

#[test]
fn what_is_wrong_with_the_newer_variables_is_named() {
    for (extra, code) in [
        (vec![("CDN_ACCOUNT_ID", "acc")], code::INVALID_ACCOUNT_ID),
        (
            vec![
                ("CDN_ACCOUNT_ID", "0123456789abcdef0123456789abcdef"),
                ("CDN_JURISDICTION", "mars"),
            ],
            code::INVALID_ENVIRONMENT,
        ),
        (
            vec![("CDN_PROVIDER", "cloudfront")],
            code::INVALID_ENVIRONMENT,
        ),
        (
            vec![
                ("CDN_PROVIDER", "cloudfront"),
                ("CDN_URL", "http://media.example.com"),
            ],
            code::INVALID_PUBLIC_URL,
        ),
        (
            vec![("CDN_PROVIDER", "aws-s3"), ("CDN_SESSION_TOKEN", "a b")],
            code::INVALID_SESSION_TOKEN,
        ),
    ] {
        let error = read(&[&KEYS[..], &extra].concat()).unwrap_err();
        assert!(error.is(code), "{extra:?}: {error}");
    }
    let token = [("CDN_PROVIDER", "aws-s3"), ("CDN_SESSION_TOKEN", "t0ken")];
    let (open, _) = read(&[&KEYS[..], &token].concat()).unwrap().unwrap();
    assert!(open.connection.details.temporary && open.session_token.is_some());
    assert!(!format!("{open:?}").contains("t0ken"));
}
