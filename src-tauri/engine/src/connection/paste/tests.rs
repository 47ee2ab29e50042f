use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::connection::{CloudFrontHash, ConnectionForm, Jurisdiction};
use crate::link::LinkKind;

const SECRET: &str = "not-a-secret-4711";

fn paste(text: &str) -> Vec<Found> {
    read(&SecretString::from(text)).unwrap()
}

fn one(text: &str) -> PasteView {
    let mut found = paste(text);
    assert_eq!(found.len(), 1);
    found.remove(0).view
}

/// Provider, endpoint, region, bucket, prefix.
fn place(view: &PasteView) -> (Provider, &str, &str, &str, &str) {
    (
        view.provider,
        &view.endpoint,
        &view.region,
        &view.bucket,
        view.prefix.as_deref().unwrap_or_default(),
    )
}

#[test]
fn an_address_is_taken_apart() {
    use Provider::{AwsS3, CloudflareR2, Cloudfront, S3Compatible};
    const R2: &str = "https://0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com";
    for (text, provider, endpoint, region, bucket, prefix) in [
        ("s3://films/day/1/", AwsS3, "", "", "films", "day/1"),
        ("arn:aws:s3:::films/day/*", AwsS3, "", "", "films", "day/*"),
        (
            "gs://films",
            S3Compatible,
            "https://storage.googleapis.com",
            "auto",
            "films",
            "",
        ),
        (
            "https://eu-central-1.console.aws.amazon.com/s3/buckets/films?region=eu-central-1&bucketType=general&prefix=day/1/&showversions=false",
            AwsS3,
            "",
            "eu-central-1",
            "films",
            "day/1",
        ),
        (
            "https://s3.console.aws.amazon.com/s3/buckets/films?region=eu-west-1&tab=objects",
            AwsS3,
            "",
            "eu-west-1",
            "films",
            "",
        ),
        (
            "https://dash.cloudflare.com/0123456789abcdef0123456789abcdef/r2/eu/buckets/films?prefix=day%2F",
            CloudflareR2,
            R2,
            "auto",
            "films",
            "day",
        ),
        (
            "https://console.wasabisys.com/file_manager/films?region=eu-central-2",
            S3Compatible,
            "https://s3.eu-central-2.wasabisys.com",
            "eu-central-2",
            "films",
            "",
        ),
        (
            "https://cloud.digitalocean.com/spaces/films?i=0a1b2c",
            S3Compatible,
            "https://nyc3.digitaloceanspaces.com",
            "nyc3",
            "films",
            "",
        ),
        (
            "https://console.cloud.google.com/storage/browser/films;tab=objects?project=p",
            S3Compatible,
            "https://storage.googleapis.com",
            "auto",
            "films",
            "",
        ),
        (
            "https://films.s3.eu-west-1.amazonaws.com/day/a.mp4",
            AwsS3,
            "",
            "eu-west-1",
            "films",
            "day/a.mp4",
        ),
        (
            "https://s3.eu-west-1.amazonaws.com/films/day/a.mp4",
            AwsS3,
            "",
            "eu-west-1",
            "films",
            "day/a.mp4",
        ),
        (
            "https://films.s3.cn-north-1.amazonaws.com.cn/",
            AwsS3,
            "",
            "cn-north-1",
            "films",
            "",
        ),
        (R2, CloudflareR2, R2, "auto", "", ""),
        (
            "https://my.films.s3.us-west-004.backblazeb2.com",
            S3Compatible,
            "https://s3.us-west-004.backblazeb2.com",
            "us-west-004",
            "my.films",
            "",
        ),
        (
            "minio.example.com:9000/films",
            S3Compatible,
            "https://minio.example.com:9000",
            "",
            "films",
            "",
        ),
        (
            "https://pub-0a1b.r2.dev/day/a.mp4",
            CloudflareR2,
            "",
            "auto",
            "",
            "",
        ),
        ("d111111abcdef8.cloudfront.net", Cloudfront, "", "", "", ""),
    ] {
        let view = one(text);
        assert_eq!(
            place(&view),
            (provider, endpoint, region, bucket, prefix),
            "{text}"
        );
        assert_eq!(view.problems, [], "{text}");
        assert!(!view.has_secret && !view.notes.iter().any(|note| !note.ends_with('.')));
    }
    assert_eq!(
        one("https://dash.cloudflare.com/0123456789abcdef0123456789abcdef/r2/eu/buckets/films")
            .details
            .jurisdiction,
        Jurisdiction::Eu
    );
    assert!(
        one("https://films.s3-accelerate.amazonaws.com")
            .details
            .accelerate
    );
    let page = "https://us-east-1.console.aws.amazon.com/cloudfront/v4/home#/distributions/EDFDVBD6EXAMPLE";
    let distribution = one(page).details.cloudfront.unwrap();
    assert_eq!(
        distribution.distribution_id.as_deref(),
        Some("EDFDVBD6EXAMPLE")
    );
    assert_eq!(
        one("pub-0a1b.r2.dev").public_url.as_deref(),
        Some("https://pub-0a1b.r2.dev")
    );
}

#[test]
fn what_names_nothing_is_refused() {
    for text in [
        "",
        "hello",
        "two words",
        "a\nb",
        "s3://",
        "https://secure.backblaze.com/b2_buckets.htm",
        "https://eu-central-1.console.aws.amazon.com/ec2/home",
        "[films]\ntype = b2\naccount = 1\nkey = 2",
        "# Encrypted rclone configuration File\nRCLONE_ENCRYPT_V0:\nAAAA",
        "https://user:not-a-secret-4711@host",
    ] {
        let error = read(&SecretString::from(text)).err().unwrap();
        assert!(
            error.is(code::PASTE_UNREADABLE) || error.is(code::INVALID_ENDPOINT),
            "{text}: {error}"
        );
        assert!(!error.to_string().contains(SECRET));
    }
}

#[test]
fn variables_are_read_with_quotes_exports_and_comments() {
    let found = paste(
        "# films\nexport CDN_PROVIDER='cloudflare-r2'\r\nCDN_ACCOUNT_ID=0123456789abcdef0123456789abcdef # mine\nCDN_JURISDICTION=fedramp\n\
         CDN_BUCKET=\"films\"\nCDN_ACCESS_KEY_ID=AKID\nCDN_SECRET_ACCESS_KEY=\"not-a-secret-4711\"\nCDN_URL=media.example.com\nCDN_SIGNED_URL_TTL=3600\n\
         AWS_SESSION_TOKEN=of-another-key\nOTHER=x\nnonsense here\n",
    );
    let (view, secrets) = (&found[0].view, &found[0].secrets);
    assert_eq!(
        place(view),
        (
            Provider::CloudflareR2,
            "https://0123456789abcdef0123456789abcdef.fedramp.r2.cloudflarestorage.com",
            "auto",
            "films",
            ""
        )
    );
    assert_eq!(
        (view.key_id.as_str(), view.lifetime_seconds),
        ("AKID", Some(3600))
    );
    assert_eq!(
        view.public_url.as_deref(),
        Some("https://media.example.com")
    );
    assert_eq!(secrets.secret.as_ref().unwrap().expose_secret(), SECRET);
    assert!(
        !view.has_session_token,
        "the token of other keys is not taken"
    );
    assert!(view.notes.iter().any(|note| note.starts_with("One line")));
    assert_eq!(view.problems, []);
    assert!(!format!("{view:?}").contains(SECRET));

    let view = one(
        "export AWS_ACCESS_KEY_ID=ASIA1\nexport AWS_SECRET_ACCESS_KEY=not-a-secret-4711\nexport AWS_SESSION_TOKEN=abc\nexport AWS_CREDENTIAL_EXPIRATION=2031-01-01T00:00:00+00:00\n",
    );
    assert_eq!(
        (view.provider, view.has_session_token),
        (Provider::AwsS3, true)
    );
    assert_eq!(view.details.credentials_end_at, Some(1_924_992_000));
    assert!(view.details.temporary);
}

#[test]
fn a_private_key_is_read_from_its_file_and_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.pem");
    let text = |key: &std::path::Path| {
        format!(
            "CDN_PROVIDER=cloudfront\nCDN_REGION=eu-west-1\nCDN_BUCKET=films\nCDN_URL=d1.cloudfront.net\nCDN_KEY_PAIR_ID=K2JCJMDEHXQW5F\nCDN_PRIVATE_KEY_FILE='{}'\nCDN_DISTRIBUTION_ID=EDFDVBD6EXAMPLE\n",
            key.display()
        )
    };
    let missing = one(&text(&path));
    assert_eq!(missing.problems[0].code, code::INVALID_ENVIRONMENT);
    assert!(missing.problems[0].message.contains("no such file"));
    std::fs::write(&path, "nothing").unwrap();
    assert_eq!(
        one(&text(&path)).problems[0].code,
        code::INVALID_PRIVATE_KEY
    );

    let pem = std::process::Command::new("openssl")
        .args(["ecparam", "-name", "prime256v1", "-genkey", "-noout"])
        .output()
        .unwrap()
        .stdout;
    std::fs::write(&path, &pem).unwrap();
    let view = one(&text(&path));
    assert_eq!(view.problems, []);
    assert!(view.has_private_key);
    assert_eq!(view.details.links, LinkKind::CloudfrontSigned);
    assert_eq!(
        view.details.cloudfront.as_ref().unwrap().hash,
        CloudFrontHash::Sha256
    );
    let middle = String::from_utf8(pem)
        .unwrap()
        .lines()
        .nth(1)
        .unwrap()
        .to_owned();
    assert!(!format!("{view:?}").contains(&middle));
}

#[test]
fn sections_of_rclone_become_connections() {
    let views: Vec<PasteView> = paste(
        "[r2]\ntype = s3\nprovider = Cloudflare\naccess_key_id = A1\nsecret_access_key = not\\a\"secret#1\nendpoint = https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com\n\n\
         [amazon]\ntype = s3\nprovider = AWS\nenv_auth = true\nregion = eu-west-1\nstorage_class = STANDARD_IA\nserver_side_encryption = aws:kms\n\n\
         [do]\ntype = s3\nprovider = DigitalOcean\naccess_key_id = A2\nsecret_access_key = b\nendpoint = fra1.digitaloceanspaces.com\n\n\
         [nas]\ntype = s3\nprovider = Minio\naccess_key_id = A3\nsecret_access_key = c\nendpoint = http://10.0.0.1:9000\n\n\
         [other]\ntype = drive\n",
    )
    .into_iter()
    .map(|found| found.view)
    .collect();
    let short: Vec<_> = views
        .iter()
        .map(|view| {
            (
                view.name.as_str(),
                view.provider,
                view.region.as_str(),
                view.has_secret,
                view.details.preset.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        short,
        [
            ("r2", Provider::CloudflareR2, "auto", true, None),
            ("amazon", Provider::AwsS3, "eu-west-1", false, None),
            (
                "do",
                Provider::S3Compatible,
                "fra1",
                true,
                Some("digitalocean-spaces")
            ),
            ("nas", Provider::S3Compatible, "", true, Some("minio")),
        ]
    );
    assert_eq!(
        views[1].details.storage_class.as_deref(),
        Some("STANDARD_IA")
    );
    assert_eq!(views[1].details.kms_key.as_deref(), Some(""));
    assert!(
        views[0]
            .notes
            .iter()
            .any(|note| note.starts_with("1 of the remotes"))
    );
    assert!(
        views.iter().all(|view| view.problems.is_empty()),
        "{views:?}"
    );
    let found = paste(
        "[x]\ntype = s3\naccess_key_id = A\nsecret_access_key = not\\a\"secret#1\nendpoint = h.example.com",
    );
    assert_eq!(
        found[0].secrets.secret.as_ref().unwrap().expose_secret(),
        "not\\a\"secret#1"
    );
}

fn form(pasted: Uuid) -> ConnectionForm {
    ConnectionForm {
        id: None,
        name: "Films".to_owned(),
        provider: Provider::S3Compatible,
        endpoint: "http://127.0.0.1:9000".to_owned(),
        region: String::new(),
        bucket: "films".to_owned(),
        key_id: "A".to_owned(),
        secret: None,
        session_token: None,
        credentials_end_at: None,
        private_key: None,
        pasted: Some(pasted),
        public_url: None,
        addressing: Addressing::Path,
        details: Details::default(),
        keep_in_memory: true,
    }
}

#[tokio::test(start_paused = true)]
async fn the_secrets_of_a_paste_wait_a_while_and_no_longer() {
    let text = |number: usize| {
        format!(
            "CDN_ENDPOINT=h.example.com\nCDN_ACCESS_KEY_ID=A\nCDN_SECRET_ACCESS_KEY=s{number}\n"
        )
    };
    let pastes = Pastes::default();
    let ids: Vec<Uuid> = (0..9)
        .map(|number| pastes.keep(paste(&text(number)))[0].id)
        .collect();
    let secret = |id| {
        let form = pastes.fill(form(id))?;
        Ok::<_, Error>(form.secret.unwrap().expose_secret().to_owned())
    };
    assert!(
        secret(ids[0]).unwrap_err().is(code::PASTE_FORGOTTEN),
        "eight are kept"
    );
    assert_eq!(secret(ids[1]).unwrap(), "s1");
    assert_eq!(secret(ids[8]).unwrap(), "s8");
    let own = ConnectionForm {
        secret: Some("own".into()),
        ..form(ids[8])
    };
    assert_eq!(
        pastes.fill(own).unwrap().secret.unwrap().expose_secret(),
        "own"
    );
    pastes.forget(ids[8]);
    assert!(secret(ids[8]).is_err());
    tokio::time::sleep(std::time::Duration::from_secs(15 * 60 + 1)).await;
    assert!(secret(ids[1]).unwrap_err().is(code::PASTE_FORGOTTEN));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,200}") {
        let _ = read(&SecretString::from(text));
    }

    #[test]
    fn no_address_makes_it_panic(host in "[a-z0-9.-]{0,30}", end in prop::sample::select(vec![
        ".amazonaws.com", ".amazonaws.com.cn", ".r2.cloudflarestorage.com", ".wasabisys.com", ".backblazeb2.com",
        ".console.aws.amazon.com", "dash.cloudflare.com", ".storage.googleapis.com", ".digitaloceanspaces.com", ".r2.dev",
    ]), rest in "[a-z0-9/?=&#%.;é-]{0,40}") {
        let _ = read(&SecretString::from(format!("https://{host}{end}/{rest}")));
    }

    #[test]
    fn no_variables_and_no_sections_make_it_panic(lines in prop::collection::vec((prop::sample::select(vec![
        "CDN_ENDPOINT", "CDN_BUCKET", "CDN_REGION", "CDN_PROVIDER", "CDN_URL", "CDN_SIGNED_URL_TTL", "CDN_ACCOUNT_ID",
        "AWS_SECRET_ACCESS_KEY", "type", "endpoint", "region", "provider", "[a]", "[b", "export X", "secret_access_key",
    ]), "\\PC{0,30}"), 0..12)) {
        let mut text = String::new();
        for (name, value) in lines {
            writeln!(text, "{name}={value}").unwrap();
        }
        let _ = read(&SecretString::from(text));
    }

    #[test]
    fn a_secret_is_never_in_what_is_shown(secret in "[A-Za-z0-9+/]{20,60}", shape in 0..3) {
        let text = match shape {
            0 => format!("CDN_ENDPOINT=h.example.com\nCDN_SECRET_ACCESS_KEY={secret}\nCDN_SESSION_TOKEN={secret}"),
            1 => format!("[x]\ntype = s3\nendpoint = h.example.com\nsecret_access_key = {secret}\nsession_token = {secret}"),
            _ => format!("[default]\naws_access_key_id = A\naws_secret_access_key = {secret}\naws_session_token = {secret}"),
        };
        for found in paste(&text) {
            prop_assert!(found.view.has_secret && found.view.has_session_token);
            let shown = format!("{:?}", found.view);
            prop_assert!(!shown.contains(&secret));
        }
    }
}
