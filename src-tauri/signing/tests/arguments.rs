//! Endpoints, addresses and limits: what is taken, what is refused, what stays verbatim.
#![allow(clippy::unwrap_used)]

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use proptest::prelude::*;
use reeldrop_signing::{
    Addressing, Credentials, Endpoint, Error, Method, ObjectQuery, ObjectUrl, Presign,
    ResponseOverrides, encode_path, encode_query, presign, public_url,
};
use time::OffsetDateTime;

const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
const PATH: &AsciiSet = &QUERY.remove(b'/');

fn with(change: impl FnOnce(&mut Presign<'_>)) -> Result<String, Error> {
    let endpoint = Endpoint::parse("http://127.0.0.1:9000").unwrap();
    let mut request = Presign {
        method: Method::Get,
        object: ObjectUrl {
            endpoint: &endpoint,
            addressing: Addressing::Path,
            bucket: "films",
            key: "a.mp4",
        },
        region: "auto",
        signed_at: OffsetDateTime::UNIX_EPOCH,
        lifetime_seconds: 60,
        overrides: &ResponseOverrides::default(),
        credentials: Credentials::new("AKIA1", "secret", None),
        query: ObjectQuery::default(),
        signed_headers: &[],
    };
    change(&mut request);
    presign(&request)
}

#[test]
fn limits() {
    assert_eq!(
        with(|r| r.lifetime_seconds = 0),
        Err(Error::LifetimeOutOfRange(0))
    );
    assert_eq!(
        with(|r| r.lifetime_seconds = 604_801),
        Err(Error::LifetimeOutOfRange(604_801))
    );
    assert!(
        with(|r| r.lifetime_seconds = 1).is_ok() && with(|r| r.lifetime_seconds = 604_800).is_ok()
    );
    assert_eq!(with(|r| r.object.key = ""), Err(Error::EmptyKey));
    let long = "ü".repeat(512);
    assert!(with(|_| ()).is_ok());
    let endpoint = Endpoint::parse("http://h").unwrap();
    let object = ObjectUrl {
        endpoint: &endpoint,
        addressing: Addressing::Path,
        bucket: "b",
        key: &long,
    };
    assert!(object.unsigned().is_ok());
    let longer = format!("{long}a");
    assert_eq!(
        ObjectUrl {
            key: &longer,
            ..object
        }
        .unsigned(),
        Err(Error::KeyTooLong(1_025))
    );
    assert_eq!(with(|r| r.region = ""), Err(Error::InvalidRegion));
    assert_eq!(with(|r| r.region = "eu/west"), Err(Error::InvalidRegion));
    assert_eq!(
        with(|r| r.credentials = Credentials::new("", "x", None)),
        Err(Error::InvalidKeyId)
    );
    assert!(matches!(
        with(|r| r.object.bucket = ""),
        Err(Error::InvalidBucket(_))
    ));
    assert!(matches!(
        with(|r| r.object.bucket = ".."),
        Err(Error::InvalidBucket(_))
    ));
    assert!(matches!(
        with(|r| r.object.bucket = "a/b"),
        Err(Error::InvalidBucket(_))
    ));
    assert!(matches!(
        with(|r| r.object.addressing = Addressing::VirtualHost),
        Err(Error::InvalidBucket(_))
    ));
}

#[test]
fn endpoints_are_understood() {
    for (text, shown, host) in [
        (
            "https://S3.Example.com",
            "https://s3.example.com",
            "s3.example.com",
        ),
        (
            " https://s3.example.com:443/ ",
            "https://s3.example.com",
            "s3.example.com",
        ),
        (
            "http://s3.example.com:80",
            "http://s3.example.com",
            "s3.example.com",
        ),
        (
            "http://s3.example.com:443",
            "http://s3.example.com:443",
            "s3.example.com:443",
        ),
        (
            "HTTP://127.0.0.1:9000/a b/",
            "http://127.0.0.1:9000/a%20b",
            "127.0.0.1:9000",
        ),
        ("https://h/%7Ea/%c3%bc!", "https://h/~a/%C3%BC%21", "h"),
        ("http://[::1]:9000/x", "http://[::1]:9000/x", "[::1]:9000"),
        ("http://[::1]", "http://[::1]", "[::1]"),
    ] {
        let endpoint = Endpoint::parse(text).unwrap();
        assert_eq!(
            (endpoint.to_string().as_str(), endpoint.authority()),
            (shown, host),
            "{text}"
        );
        assert_eq!(Endpoint::parse(shown).unwrap(), endpoint);
    }
}

#[test]
fn endpoints_are_refused() {
    for text in [
        "",
        "s3.example.com",
        "ftp://h",
        "https://",
        "https:///x",
        "https://u:p@h",
        "https://u@h",
        "https://h:0",
        "https://h:99999",
        "https://h:+80",
        "https://h:",
        "https://h?x",
        "https://h/#x",
        "https://h o",
        "https://münchen.de",
        "https://a..b",
        "https://h/../x",
        "https://h/%2e%2e/x",
        "https://h/a%2Fb",
        "https://h/%zz",
        "https://h/%f",
        "https://[::1",
        "https://[x]:1",
    ] {
        assert!(
            matches!(Endpoint::parse(text), Err(Error::InvalidEndpoint(_))),
            "{text}"
        );
    }
}

#[test]
fn public_links_name_no_bucket() {
    let address = Endpoint::parse("https://media.example.com/films/").unwrap();
    assert_eq!(
        public_url(&address, "cut 7.mp4").unwrap(),
        "https://media.example.com/films/cut%207.mp4"
    );
    assert_eq!(public_url(&address, ""), Err(Error::EmptyKey));
}

#[test]
fn keys_stay_verbatim() {
    let endpoint = Endpoint::parse("https://h/p").unwrap();
    for key in ["/a", "a//b", "../a", "./a", "..", "a/", "a%2Fb"] {
        let link = ObjectUrl {
            endpoint: &endpoint,
            addressing: Addressing::Path,
            bucket: "b",
            key,
        }
        .unsigned()
        .unwrap();
        assert_eq!(link, format!("https://h/p/b/{}", key.replace('%', "%25")));
    }
}

proptest! {
    #[test]
    fn encoding_is_rfc_3986(text in any::<String>()) {
        prop_assert_eq!(encode_query(&text), utf8_percent_encode(&text, QUERY).to_string());
        prop_assert_eq!(encode_path(&text), utf8_percent_encode(&text, PATH).to_string());
        let encoded = encode_path(&text);
        prop_assert_eq!(percent_decode_str(&encoded).decode_utf8().unwrap(), text);
    }

    #[test]
    fn endpoints_never_panic_and_are_stable(text in "(https?://)?[ -~ü\\[\\]:/%@.]{0,40}") {
        if let Ok(endpoint) = Endpoint::parse(&text) {
            prop_assert_eq!(Endpoint::parse(&endpoint.to_string()).unwrap(), endpoint);
        }
    }
}
