//! What connections of each provider send and keep: tokens, storage class, encryption, regions, private keys, pastes.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Mutex;

use reeldrop_engine::connection::{
    CloudFront, CloudFrontHash, ConnectionForm, Details, Provider, check,
};
use reeldrop_engine::link::LinkKind;
use reeldrop_engine::{Destination, Engine, SecretState, code};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::common::capture::{Capture, answer};
use crate::common::{MIB, Place, counts, files_with, form, open};

const TOKEN: &str = "a-token-that-is-not-one-4712";

fn amazon(endpoint: &str) -> ConnectionForm {
    ConnectionForm {
        provider: Provider::AwsS3,
        region: "eu-west-1".to_owned(),
        session_token: Some(TOKEN.into()),
        details: Details {
            storage_class: Some("STANDARD_IA".to_owned()),
            kms_key: Some("alias/films".to_owned()),
            ..Details::default()
        },
        ..form(endpoint)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn token_storage_class_and_kms_key_are_sent() {
    let place = Place::new().await;
    let held = Mutex::<HashSet<String>>::default();
    let server = Capture::start(move |head| {
        let mut words = head.split([' ', '?']);
        let (method, path) = (words.next().unwrap(), words.next().unwrap().to_owned());
        let facts = "etag: \"0123456789abcdef0123456789abcdef\"\r\nx-amz-server-side-encryption: aws:kms\r\n";
        let mut held = held.lock().unwrap();
        match method {
            "put" => {
                held.insert(path);
                answer("200 OK", facts, "")
            }
            // The length is that of the file: the answer to HEAD has no body.
            "head" if held.contains(&path) => {
                format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 10\r\n{facts}\r\n")
            }
            "head" => answer("404 Not Found", "", ""),
            _ => answer("403 Forbidden", "", "<Error><Code>AccessDenied</Code></Error>"),
        }
    })
    .await;
    let id = place
        .engine
        .save_connection(amazon(&server.endpoint))
        .await
        .unwrap();
    let begun = place.begin(id, &[place.file("small.mp4", 10)]).await;
    // The ETag is not the MD5 of what was sent, as always with KMS, and that is no fault.
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
    place
        .begin(id, &[place.file("large.mp4", 20 * MIB)])
        .await
        .ended()
        .await;
    for start in ["put /films/small.mp4", "post /films/large.mp4?uploads"] {
        let head = server.head(start);
        for line in [
            "x-amz-storage-class: standard_ia",
            "x-amz-server-side-encryption: aws:kms",
            "x-amz-server-side-encryption-aws-kms-key-id: alias/films",
        ] {
            assert!(head.contains(line), "{line} is missing in {head}");
        }
    }
    let heads = server.heads();
    let token = format!("x-amz-security-token: {TOKEN}");
    assert!(heads.iter().all(|head| head.contains(&token)), "{heads:#?}");

    // The account's own key has no name to send.
    let own_key = ConnectionForm {
        id: Some(id),
        session_token: None,
        details: Details {
            kms_key: Some(String::new()),
            ..Details::default()
        },
        ..amazon(&server.endpoint)
    };
    place.engine.save_connection(own_key).await.unwrap();
    place
        .begin(id, &[place.file("other.mp4", 10)])
        .await
        .ended()
        .await;
    let head = server.head("put /films/other.mp4");
    assert!(head.contains("x-amz-server-side-encryption: aws:kms"));
    for absent in ["kms-key-id", "x-amz-storage-class", "x-amz-security-token"] {
        assert!(!head.contains(absent), "{absent} is sent");
    }
    let view = place.engine.connections().await.unwrap().remove(0);
    assert_eq!(view.session_token_state, None, "it is forgotten");
}

async fn region(place: &Place, server: &Capture) -> reeldrop_engine::Result<String> {
    let without_region = ConnectionForm {
        region: String::new(),
        ..amazon(&server.endpoint)
    };
    let id = place.engine.save_connection(without_region).await?;
    let all = place.engine.connections().await?;
    let view = all.into_iter().find(|view| view.id == id).unwrap();
    Ok(view.region)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_region_is_found_where_the_key_may() {
    let place = Place::new().await;
    for status in [
        "200 OK",
        "301 Moved Permanently",
        "403 Forbidden",
        "400 Bad Request",
    ] {
        let named =
            Capture::start(move |_| answer(status, "x-amz-bucket-region: eu-central-2\r\n", ""))
                .await;
        assert_eq!(
            region(&place, &named).await.unwrap(),
            "eu-central-2",
            "{status}"
        );
        assert_eq!(named.heads().len(), 1);
        assert!(named.head("head /films").contains("/us-east-1/s3/"));
    }
    for (said, found) in [
        ("EU", "eu-west-1"),
        ("", "us-east-1"),
        ("ap-south-1", "ap-south-1"),
    ] {
        let located = Capture::start(move |head| match head.contains("?location") {
            true => answer(
                "200 OK",
                "",
                &format!("<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{said}</LocationConstraint>"),
            ),
            false => answer("403 Forbidden", "", ""),
        })
        .await;
        assert_eq!(region(&place, &located).await.unwrap(), found);
    }
    let before = place.engine.connections().await.unwrap().len();
    for (status, code) in [
        ("403 Forbidden", code::INVALID_REGION),
        ("404 Not Found", code::UNKNOWN_BUCKET),
    ] {
        let silent = Capture::start(move |_| answer(status, "", "")).await;
        let error = region(&place, &silent).await.unwrap_err();
        assert_eq!(error.code, code, "{error}");
    }
    let error = place
        .engine
        .save_connection(ConnectionForm {
            region: String::new(),
            ..amazon("http://127.0.0.1:1")
        })
        .await
        .unwrap_err();
    assert_eq!(error.code, code::CONNECTION_REFUSED);
    assert_eq!(place.engine.connections().await.unwrap().len(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_server_refuses_is_told_apart() {
    for (status, name, code) in [
        ("400 Bad Request", "ExpiredRequest", code::CLOCK_SKEWED),
        ("400 Bad Request", "ExpiredToken", code::CREDENTIALS_ENDED),
        (
            "400 Bad Request",
            "InvalidToken",
            code::INVALID_SESSION_TOKEN,
        ),
        ("401 Unauthorized", "Unauthorized", code::WRONG_KEY_ID),
        ("403 Forbidden", "NotEntitled", code::NOT_ENTITLED),
        (
            "403 Forbidden",
            "ObjectLockedByBucketPolicy",
            code::OBJECT_LOCKED,
        ),
        ("400 Bad Request", "InvalidBucketName", code::INVALID_BUCKET),
        ("400 Bad Request", "EntityTooSmall", code::PARTS_REFUSED),
        ("400 Bad Request", "InvalidPart", code::PARTS_REFUSED),
        ("400 Bad Request", "EntityTooLarge", code::FILE_TOO_LARGE),
        (
            "400 Bad Request",
            "InvalidStorageClass",
            code::INVALID_STORAGE_CLASS,
        ),
        (
            "400 Bad Request",
            "KMS.DisabledException",
            code::INVALID_KMS_KEY,
        ),
        ("429 Too Many Requests", "TooManyRequests", code::SLOW_DOWN),
        (
            "503 Service Unavailable",
            "ServiceUnavailable",
            code::SLOW_DOWN,
        ),
    ] {
        let server = Capture::start(move |_| {
            answer(status, "", &format!("<Error><Code>{name}</Code></Error>"))
        })
        .await;
        let view = check(&open(&server.endpoint)).await;
        assert_eq!(view.error.unwrap().code, code, "{name}");
    }
}

fn private_key() -> String {
    let made = std::process::Command::new("openssl")
        .args([
            "genpkey",
            "-algorithm",
            "RSA",
            "-pkeyopt",
            "rsa_keygen_bits:2048",
        ])
        .output()
        .unwrap();
    String::from_utf8(made.stdout).unwrap()
}

fn cloudfront(endpoint: &str) -> ConnectionForm {
    ConnectionForm {
        provider: Provider::Cloudfront,
        region: "eu-west-1".to_owned(),
        public_url: Some("d111111abcdef8.cloudfront.net".to_owned()),
        details: Details {
            links: LinkKind::CloudfrontSigned,
            cloudfront: Some(CloudFront {
                key_pair_id: "K2JCJMDEHXQW5F".to_owned(),
                ..CloudFront::default()
            }),
            ..Details::default()
        },
        ..form(endpoint)
    }
}

async fn private_key_of(engine: &Engine, id: Uuid) -> Vec<u8> {
    let open = engine
        .open_destination(Destination::Stored(id))
        .await
        .unwrap();
    open.private_key.unwrap().expose_secret().to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_key_is_kept_as_der_and_goes_with_its_need() {
    let place = Place::new().await;
    let endpoint = place.sandbox.endpoint();
    let without = place.engine.save_connection(cloudfront(&endpoint)).await;
    assert_eq!(without.unwrap_err().code, code::INVALID_PRIVATE_KEY);
    let pem = private_key();
    let whole = ConnectionForm {
        private_key: Some(pem.clone().into()),
        ..cloudfront(&endpoint)
    };
    let id = place.engine.save_connection(whole.clone()).await.unwrap();
    let der = private_key_of(&place.engine, id).await;
    let key = reeldrop_signing::cloudfront::PrivateKey::from_pkcs8_der(&der).unwrap();
    let given = reeldrop_signing::cloudfront::PrivateKey::from_pem(&pem).unwrap();
    assert_eq!(key.public_key_pem(), given.public_key_pem());

    let view = place.engine.connections().await.unwrap().remove(0);
    assert_eq!(view.links, LinkKind::CloudfrontSigned);
    assert_ne!(view.private_key_state, Some(SecretState::Missing));
    assert_eq!(view.details.cloudfront.unwrap().hash, CloudFrontHash::Sha1);
    assert_eq!(view.session_token_state, None);

    // An edit without a key keeps the one that is there.
    let renamed = ConnectionForm {
        id: Some(id),
        secret: None,
        name: "Renamed".to_owned(),
        ..cloudfront(&endpoint)
    };
    place.engine.save_connection(renamed.clone()).await.unwrap();
    assert_eq!(private_key_of(&place.engine, id).await, der);
    let public = ConnectionForm {
        details: Details {
            links: LinkKind::Public,
            ..renamed.details.clone()
        },
        ..renamed.clone()
    };
    place.engine.save_connection(public).await.unwrap();
    let error = place.engine.keychain().private_key(id).await.unwrap_err();
    // Where there is no keychain, it was in memory only.
    if !error.is(code::KEYCHAIN_UNAVAILABLE) {
        assert_eq!(error.code, code::SECRET_MISSING);
        assert!(error.message.contains("private key"), "{error}");
    }
    let again = place.engine.save_connection(renamed).await.unwrap_err();
    assert_eq!(again.code, code::INVALID_PRIVATE_KEY);
    place.engine.delete_connection(id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paste_becomes_a_connection_without_its_secrets_crossing_twice() {
    let place = Place::new().await;
    let text = format!(
        "CDN_ENDPOINT={}\nCDN_BUCKET=films\nCDN_ACCESS_KEY_ID=REELDROPTEST\nCDN_SECRET_ACCESS_KEY={}\n",
        place.sandbox.endpoint(),
        crate::common::SECRET
    );
    let views = place.engine.read_paste(text.into()).await.unwrap();
    let [view] = &views[..] else {
        panic!("{views:?}")
    };
    assert!(view.has_secret && view.problems.is_empty());
    let pasted = ConnectionForm {
        endpoint: view.endpoint.clone(),
        bucket: view.bucket.clone(),
        key_id: view.key_id.clone(),
        details: view.details.clone(),
        secret: None,
        pasted: Some(view.id),
        ..form("")
    };
    // What is wrong with the form does not use the paste up.
    let nameless = ConnectionForm {
        name: String::new(),
        ..pasted.clone()
    };
    assert!(place.engine.save_connection(nameless).await.is_err());
    let id = place.engine.save_connection(pasted.clone()).await.unwrap();
    assert!(place.engine.check_connection(id).await.unwrap().ok);
    let again = ConnectionForm {
        name: "Again".to_owned(),
        ..pasted
    };
    let error = place.engine.save_connection(again).await.unwrap_err();
    assert_eq!(error.code, code::PASTE_FORGOTTEN);
    place.engine.delete_connection(id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parts_of_temporary_credentials_belong_together() {
    let place = Place::new().await;
    let tokenless = ConnectionForm {
        session_token: None,
        details: Details {
            temporary: true,
            ..Details::default()
        },
        ..amazon("http://127.0.0.1:1")
    };
    let error = place.engine.save_connection(tokenless.clone()).await;
    assert_eq!(error.unwrap_err().code, code::INVALID_SESSION_TOKEN);
    let whole = ConnectionForm {
        credentials_end_at: Some("2100-01-01T00:00:00Z".to_owned()),
        ..amazon("http://127.0.0.1:1")
    };
    let id = place.engine.save_connection(whole).await.unwrap();
    let view = place.engine.connections().await.unwrap().remove(0);
    let end = Some("2100-01-01T00:00:00Z");
    assert_eq!(view.credentials_end_at.as_deref(), end);
    assert_ne!(view.session_token_state, Some(SecretState::Missing));
    let edit = |secret: Option<&str>| ConnectionForm {
        id: Some(id),
        secret: secret.map(Into::into),
        details: view.details.clone(),
        ..tokenless.clone()
    };
    place.engine.save_connection(edit(None)).await.unwrap();
    let view = place.engine.connections().await.unwrap().remove(0);
    assert_eq!(view.credentials_end_at.as_deref(), end);
    let error = place.engine.save_connection(edit(Some("another"))).await;
    assert_eq!(error.unwrap_err().code, code::INVALID_SESSION_TOKEN);
    place.engine.delete_connection(id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_of_any_kind_is_on_disk_or_in_debug_output() {
    let place = Place::new().await;
    let pem = private_key();
    let form = ConnectionForm {
        session_token: Some(TOKEN.into()),
        private_key: Some(pem.clone().into()),
        ..cloudfront(&place.sandbox.endpoint())
    };
    let mut shown = format!("{form:?}");
    let id = place.engine.save_connection(form).await.unwrap();
    let der = private_key_of(&place.engine, id).await;
    let text = format!("CDN_ENDPOINT=h.example.com\nCDN_SESSION_TOKEN={TOKEN}\n");
    let pasted = place.engine.read_paste(text.into()).await.unwrap();
    let open = place
        .engine
        .open_destination(Destination::Stored(id))
        .await
        .unwrap();
    let views = place.engine.connections().await.unwrap();
    shown += &format!("{pasted:?} {open:?} {views:?}");
    let middle = pem.lines().nth(2).unwrap().to_owned();
    assert!(!shown.contains(TOKEN) && !shown.contains(&middle));
    assert!(!shown.contains(&format!("{:?}", &der[40..60])));
    place.engine.close().await;
    for secret in [TOKEN.as_bytes(), middle.as_bytes(), &der[40..120]] {
        assert_eq!(files_with(&place.home(), secret), [] as [&Path; 0]);
    }
}
