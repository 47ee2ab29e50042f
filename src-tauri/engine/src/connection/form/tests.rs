use super::*;
use crate::connection::Jurisdiction;

fn form(provider: Provider) -> ConnectionForm {
    ConnectionForm {
        id: None,
        name: "Films".to_owned(),
        provider,
        endpoint: String::new(),
        region: String::new(),
        bucket: "films".to_owned(),
        key_id: "AKID".to_owned(),
        secret: None,
        session_token: None,
        credentials_end_at: None,
        private_key: None,
        pasted: None,
        public_url: None,
        addressing: Addressing::Path,
        details: Details::default(),
        keep_in_memory: false,
    }
}

fn refused(form: ConnectionForm, code: &str) {
    let error = form.validate().unwrap_err();
    assert!(error.is(code), "{error:?}");
}

#[test]
fn an_r2_connection_is_made_of_its_account_or_its_endpoint() {
    const ACCOUNT: &str = "0123456789abcdef0123456789abcdef";
    let eu = format!("https://{ACCOUNT}.eu.r2.cloudflarestorage.com");
    let by_account = ConnectionForm {
        details: Details {
            account_id: Some(ACCOUNT.to_ascii_uppercase()),
            jurisdiction: Jurisdiction::Eu,
            accelerate: true,
            ..Details::default()
        },
        region: "eu-west-1".to_owned(),
        ..form(Provider::CloudflareR2)
    };
    let by_endpoint = ConnectionForm {
        endpoint: format!("{eu}/films"),
        bucket: String::new(),
        ..form(Provider::CloudflareR2)
    };
    for made in [
        by_account.validate().unwrap(),
        by_endpoint.validate().unwrap(),
    ] {
        assert_eq!(made.endpoint, eu);
        assert_eq!(made.region.as_deref(), Some("auto"));
        assert_eq!(made.bucket, "films");
        assert_eq!(made.addressing, Addressing::Path);
        let expected = Details {
            account_id: Some(ACCOUNT.to_owned()),
            jurisdiction: Jurisdiction::Eu,
            ..Details::default()
        };
        assert_eq!(made.details, expected);
    }
    refused(form(Provider::CloudflareR2), code::INVALID_ACCOUNT_ID);
    for endpoint in [
        "https://media.example.com",
        "https://acc.r2.cloudflarestorage.com",
    ] {
        let error = ConnectionForm {
            endpoint: endpoint.to_owned(),
            ..form(Provider::CloudflareR2)
        };
        assert!(error.validate().is_err(), "{endpoint}");
    }
    let public = ConnectionForm {
        details: Details {
            links: LinkKind::Public,
            ..by_account.details.clone()
        },
        ..by_account
    };
    refused(public.clone(), code::INVALID_LINKS);
    let with_address = ConnectionForm {
        public_url: Some("pub-0a1b.r2.dev".to_owned()),
        ..public
    };
    assert_eq!(
        with_address.validate().unwrap().public_url.as_deref(),
        Some("https://pub-0a1b.r2.dev")
    );
}

#[test]
fn an_amazon_connection_is_made_of_its_region() {
    let amazon = |region: &str, endpoint: &str| ConnectionForm {
        region: region.to_owned(),
        endpoint: endpoint.to_owned(),
        ..form(Provider::AwsS3)
    };
    for (region, endpoint, made, known) in [
        (
            "eu-west-1",
            "",
            "https://s3.eu-west-1.amazonaws.com",
            Some("eu-west-1"),
        ),
        (
            "",
            "https://films.s3.eu-west-1.amazonaws.com",
            "https://s3.eu-west-1.amazonaws.com",
            Some("eu-west-1"),
        ),
        (
            "eu-west-2",
            "s3.eu-west-1.amazonaws.com",
            "https://s3.eu-west-2.amazonaws.com",
            Some("eu-west-2"),
        ),
        ("", "", "https://s3.us-east-1.amazonaws.com", None),
        (
            "eu-west-1",
            "https://bucket.vpce-1a.s3.eu-west-1.vpce.amazonaws.com",
            "https://bucket.vpce-1a.s3.eu-west-1.vpce.amazonaws.com",
            Some("eu-west-1"),
        ),
    ] {
        let valid = amazon(region, endpoint).validate().unwrap();
        assert_eq!(
            (valid.endpoint.as_str(), valid.region.as_deref()),
            (made, known)
        );
    }
    let detailed = |details: Details| ConnectionForm {
        details,
        ..amazon("eu-west-1", "")
    };
    let kept = detailed(Details {
        storage_class: Some("glacier_ir".to_owned()),
        kms_key: Some(" alias/films ".to_owned()),
        accelerate: true,
        ..Details::default()
    });
    let valid = kept.validate().unwrap();
    assert_eq!(valid.details.storage_class.as_deref(), Some("GLACIER_IR"));
    assert_eq!(valid.details.kms_key.as_deref(), Some("alias/films"));
    assert_eq!(valid.endpoint, "https://s3-accelerate.amazonaws.com");
    assert_eq!(valid.addressing, Addressing::VirtualHost);
    let with = |change: fn(&mut Details)| {
        let mut details = Details::default();
        change(&mut details);
        detailed(details)
    };
    refused(
        with(|d| d.storage_class = Some("OUTPOSTS".into())),
        code::INVALID_STORAGE_CLASS,
    );
    refused(
        with(|d| d.kms_key = Some("a key".into())),
        code::INVALID_KMS_KEY,
    );
    refused(
        with(|d| d.links = LinkKind::CloudfrontSigned),
        code::INVALID_LINKS,
    );
    let dotted = ConnectionForm {
        bucket: "my.films".to_owned(),
        ..with(|d| d.accelerate = true)
    };
    refused(dotted, code::INVALID_ACCELERATION);
    let foreign = ConnectionForm {
        endpoint: "http://127.0.0.1:9000".to_owned(),
        ..with(|d| d.dual_stack = true)
    };
    refused(foreign, code::INVALID_ACCELERATION);
}

#[test]
fn temporary_credentials_bring_their_end() {
    for (entered, end) in [
        ("2031-01-01T00:00:00Z", Some(1_924_992_000)),
        ("2031-01-01T01:00:00+01:00", Some(1_924_992_000)),
        (" 1924992000 ", Some(1_924_992_000)),
        ("", None),
    ] {
        let valid = ConnectionForm {
            session_token: Some("t0ken".into()),
            credentials_end_at: Some(entered.to_owned()),
            region: "eu-west-1".to_owned(),
            ..form(Provider::AwsS3)
        };
        let valid = valid.validate().unwrap();
        assert!(valid.details.temporary);
        assert_eq!(valid.details.credentials_end_at, end);
    }
    let wrong = ConnectionForm {
        credentials_end_at: Some("tomorrow".to_owned()),
        ..form(Provider::AwsS3)
    };
    refused(wrong, code::INVALID_CREDENTIALS_END);
    let wrong = ConnectionForm {
        session_token: Some("two words".into()),
        ..form(Provider::AwsS3)
    };
    refused(wrong, code::INVALID_SESSION_TOKEN);
}

#[test]
fn a_distribution_needs_domain_and_key_pair() {
    let pem = std::process::Command::new("openssl")
        .args(["ecparam", "-name", "prime256v1", "-genkey", "-noout"])
        .output()
        .unwrap();
    let whole = ConnectionForm {
        region: "eu-west-1".to_owned(),
        public_url: Some("d111111abcdef8.cloudfront.net".to_owned()),
        private_key: Some(String::from_utf8(pem.stdout).unwrap().into()),
        details: Details {
            links: LinkKind::CloudfrontSigned,
            cloudfront: Some(CloudFront {
                key_pair_id: "K2JCJMDEHXQW5F".to_owned(),
                distribution_id: Some("EDFDVBD6EXAMPLE".to_owned()),
                ..CloudFront::default()
            }),
            ..Details::default()
        },
        ..form(Provider::Cloudfront)
    };
    let valid = whole.validate().unwrap();
    assert_eq!(
        valid.public_url.as_deref(),
        Some("https://d111111abcdef8.cloudfront.net")
    );
    assert!(valid.private_key.is_some());
    let cloudfront = valid.details.cloudfront.unwrap();
    assert_eq!(
        cloudfront.hash,
        CloudFrontHash::Sha256,
        "ECDSA signs nothing else"
    );

    let pair = |id: &str| {
        let mut form = whole.clone();
        form.details.cloudfront.as_mut().unwrap().key_pair_id = id.to_owned();
        form
    };
    let url = |url: &str| ConnectionForm {
        public_url: Some(url.to_owned()),
        ..whole.clone()
    };
    let links = |links| ConnectionForm {
        details: Details {
            links,
            ..whole.details.clone()
        },
        ..whole.clone()
    };
    refused(pair(""), code::INVALID_KEY_PAIR_ID);
    refused(pair("k2jc/../x"), code::INVALID_KEY_PAIR_ID);
    refused(url(""), code::INVALID_PUBLIC_URL);
    refused(url("http://media.example.com"), code::INVALID_PUBLIC_URL);
    assert!(url("http://127.0.0.1:8080").validate().is_ok());
    refused(links(LinkKind::Presigned), code::INVALID_LINKS);
    assert!(
        links(LinkKind::Public)
            .validate()
            .unwrap()
            .private_key
            .is_none()
    );
    let mut wrong = whole.clone();
    wrong.details.cloudfront.as_mut().unwrap().distribution_id = Some("films".to_owned());
    refused(wrong, code::INVALID_DISTRIBUTION_ID);
    let damaged = ConnectionForm {
        private_key: Some("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----".into()),
        ..whole.clone()
    };
    refused(damaged, code::INVALID_PRIVATE_KEY);
}

#[test]
fn a_preset_makes_endpoint_and_region() {
    let preset = |id: &str, region: &str| ConnectionForm {
        region: region.to_owned(),
        details: Details {
            preset: Some(id.to_owned()),
            ..Details::default()
        },
        ..form(Provider::S3Compatible)
    };
    let made = preset("hetzner", "nbg1").validate().unwrap();
    assert_eq!(made.endpoint, "https://nbg1.your-objectstorage.com");
    let made = preset("wasabi", "").validate().unwrap();
    assert_eq!(made.region.as_deref(), Some("us-east-1"));
    refused(preset("minio", ""), code::INVALID_ENDPOINT);
    refused(preset("dropbox", ""), code::INVALID_PRESET);
    refused(form(Provider::Sandbox), code::SANDBOX_FIXED);
}
