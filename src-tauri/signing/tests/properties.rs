//! What holds for any text at all: nothing panics, a refusal leaves no trace, one link is as good as a batch's.
#![allow(clippy::unwrap_used)]

mod peers;

use peers::{awkward, cases};
use proptest::prelude::*;
use reeldrop_signing::{
    Addressing, Batch, BatchSigner, Credentials, Endpoint, Error, HeaderRequest, Match, Method,
    ObjectQuery, ObjectUrl, Payload, PostPolicy, PostSuccess, Presign, ResponseOverrides,
    SigningKey, UploadPart, post_policy, presign, sign_headers,
};
use time::macros::datetime;
use time::{Date, OffsetDateTime, UtcOffset};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-z-]{1,12}",
        awkward(6),
        any::<String>()
    ]
}

fn any_time() -> impl Strategy<Value = OffsetDateTime> {
    let (first, last) = (
        Date::MIN.midnight().assume_utc().unix_timestamp(),
        Date::MAX.midnight().assume_utc().unix_timestamp(),
    );
    (first..=last, -23_i8..=23).prop_map(|(seconds, hours)| {
        OffsetDateTime::from_unix_timestamp(seconds)
            .unwrap()
            .replace_offset(UtcOffset::from_hms(hours, 0, 0).unwrap())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// The comparison of a link signed alone and in a batch is in [`peers::Case::sign`].
    #[test]
    fn a_batch_signs_as_one(case in cases()) {
        let link = case.sign();
        let (address, query) = link.split_once('?').unwrap();
        prop_assert!(!address.is_empty());
        let (query, signature) = query.rsplit_once("&X-Amz-Signature=").unwrap();
        prop_assert_eq!(signature.len(), 64);
        let pairs: Vec<_> = query.split('&').map(|part| part.split_once('=').unwrap()).collect();
        prop_assert!(pairs.is_sorted());
    }

    #[test]
    fn no_text_panics(
        texts in prop::array::uniform12(text()), at in any_time(), end in any_time(), seconds in 0_u32..700_000,
        part in any::<u16>(), virtual_host in any::<bool>(),
    ) {
        let [bucket, key, region, key_id, secret, token, version, override_, name, value, host, path] =
            texts.each_ref().map(String::as_str);
        let endpoint = Endpoint::parse("https://h.example/p").unwrap();
        let addressing = if virtual_host { Addressing::VirtualHost } else { Addressing::Path };
        let credentials = Credentials::new(key_id, secret, Some(token));
        let pairs = [(name, value)];
        let overrides = ResponseOverrides { cache_control: Some(override_), ..ResponseOverrides::default() };
        let query = ObjectQuery {
            version_id: Some(version), part: Some(UploadPart { upload_id: value, number: part }), other: &pairs,
        };
        let object = ObjectUrl { endpoint: &endpoint, addressing, bucket, key };
        let request = Presign {
            method: Method::Get, object, region, signed_at: at, lifetime_seconds: seconds, overrides: &overrides,
            credentials, query, signed_headers: &pairs,
        };
        let _ = presign(&request);
        if let Ok(signing_key) = SigningKey::derive(secret, at, region) {
            prop_assert_eq!(signing_key.region(), region);
            if let Ok(signer) = BatchSigner::new(&Batch::from(&request), &signing_key) {
                let mut out = "x".to_owned();
                if signer.sign_into(&mut out, key).is_err() {
                    prop_assert_eq!(out, "x");
                } else {
                    prop_assert_eq!(out, format!("x{}", presign(&request).unwrap()));
                }
            }
        }
        let _ = sign_headers(&HeaderRequest {
            method: Method::Post, host, path, query: &pairs, headers: &pairs, payload: Payload::Sha256(value),
            region, signed_at: at, credentials,
        });
        let _ = post_policy(&PostPolicy {
            endpoint: &endpoint, addressing, bucket, region, credentials, signed_at: at, expires_at: end,
            key: Match::Exact(key), content_length_range: Some((seconds.into(), part.into())),
            content_type: Some(Match::StartsWith(value)), fields: &pairs, success: Some(PostSuccess::Status(part)),
        });
    }
}

const AT: OffsetDateTime = datetime!(2026-11-21 23:30 UTC);

fn with(change: impl FnOnce(&mut Presign<'_>)) -> Result<String, Error> {
    let endpoint = Endpoint::parse("https://h.example").unwrap();
    let mut request = Presign {
        method: Method::Put,
        object: ObjectUrl {
            endpoint: &endpoint,
            addressing: Addressing::Path,
            bucket: "films",
            key: "a.mp4",
        },
        region: "auto",
        signed_at: AT,
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
fn parts_and_parameters_are_checked() {
    let part = |number| {
        with(|r| {
            r.query.part = Some(UploadPart {
                upload_id: "u",
                number,
            })
        })
    };
    assert_eq!(part(0), Err(Error::PartOutOfRange(0)));
    assert_eq!(part(10_001), Err(Error::PartOutOfRange(10_001)));
    assert!(
        part(10_000)
            .unwrap()
            .contains("&partNumber=10000&uploadId=u&")
    );
    for other in [
        ("", "x"),
        ("x-amz-EXPIRES", "604801"),
        ("X-Amz-Signature", "0"),
    ] {
        let refused = with(|r| r.query.other = vec![other].leak());
        assert!(matches!(refused, Err(Error::InvalidQuery(_))), "{other:?}");
    }
}

#[test]
fn headers_are_checked() {
    for header in [
        ("", "x"),
        ("a b", "x"),
        ("a:b", "x"),
        ("Host", "evil"),
        ("a", "x\r\nb: y"),
        ("a", "\0"),
    ] {
        let refused = with(|r| r.signed_headers = vec![header].leak());
        assert!(
            matches!(refused, Err(Error::InvalidHeader(_))),
            "{header:?}"
        );
    }
    let link =
        with(|r| r.signed_headers = &[("Content-Type", "video/mp4"), ("Content-Length", "7")])
            .unwrap();
    assert!(link.contains("&X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost&"));
}

#[test]
fn a_key_is_good_for_its_day_and_region_alone() {
    let endpoint = Endpoint::parse("https://h.example").unwrap();
    let overrides = ResponseOverrides::default();
    let batch = |signed_at, region| Batch {
        method: Method::Get,
        endpoint: &endpoint,
        addressing: Addressing::Path,
        bucket: "films",
        region,
        signed_at,
        lifetime_seconds: 60,
        overrides: &overrides,
        query: ObjectQuery::default(),
        signed_headers: &[],
        key_id: "AKIA1",
        session_token: None,
    };
    let key = SigningKey::derive("s3cr3t", AT, "auto").unwrap();
    assert_eq!(key.date(), AT.date());
    let shown = format!("{key:?}");
    assert!(shown.contains("2026-11-21") && !shown.contains("s3cr3t"));
    // 00:30 of the next day further east is the same day in UTC.
    let east = AT.to_offset(UtcOffset::from_hms(1, 0, 0).unwrap());
    assert!(BatchSigner::new(&batch(east, "auto"), &key).is_ok());
    for (at, region) in [(AT + time::Duration::HOUR, "auto"), (AT, "eu-central-1")] {
        let refused = BatchSigner::new(&batch(at, region), &key).err();
        assert_eq!(refused, Some(Error::OtherSigningKey));
    }
}

#[test]
fn forms_that_nobody_could_send_are_refused() {
    let endpoint = Endpoint::parse("https://h.example").unwrap();
    let good = PostPolicy {
        endpoint: &endpoint,
        addressing: Addressing::VirtualHost,
        bucket: "films",
        region: "eu-central-1",
        credentials: Credentials::new("AKIA1", "secret", None),
        signed_at: AT,
        expires_at: AT + time::Duration::DAY,
        key: Match::StartsWith("in/"),
        content_length_range: Some((1, 9)),
        content_type: Some(Match::StartsWith("video/")),
        fields: &[],
        success: Some(PostSuccess::Status(201)),
    };
    let form = post_policy(&good).unwrap();
    assert_eq!(form.url, "https://films.h.example/");
    assert!(
        form.fields
            .contains(&("key".to_owned(), "in/${filename}".to_owned()))
    );
    assert!(!form.fields.iter().any(|(name, _)| name == "Content-Type"));

    let refused = |change: fn(&mut PostPolicy<'_>)| {
        let mut policy = good;
        change(&mut policy);
        post_policy(&policy).unwrap_err()
    };
    let invalid: [fn(&mut PostPolicy<'_>); 6] = [
        |p| p.content_length_range = Some((2, 1)),
        |p| p.expires_at = p.signed_at,
        |p| p.key = Match::Exact("a/${filename}"),
        |p| p.success = Some(PostSuccess::Status(302)),
        |p| p.fields = &[("Key", "other")],
        |p| p.fields = &[("", "")],
    ];
    for change in invalid {
        assert!(matches!(refused(change), Error::InvalidPolicy(_)));
    }
    assert_eq!(refused(|p| p.key = Match::Exact("")), Error::EmptyKey);
    let long = refused(|p| p.expires_at = p.signed_at + time::Duration::seconds(604_801));
    assert_eq!(long, Error::LifetimeOutOfRange(604_801));
}
