//! Servers that refuse, are elsewhere, or cannot be reached: each has its code and its sentence.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::process::Command;

use common::encrypted::Encrypted;
use common::proxy::answering;
use common::rclone::{self, Rclone, free_port};
use common::{Place, Ran, Running, run};

/// Uploads a small file with these variables, and expects that it fails with this code.
fn refused(place: &Place, variables: &[(&str, String)], code: &str) -> Ran {
    let file = place.write("cut.mp4", b"a cut");
    let mut command = place.program();
    command
        .envs(variables.iter().cloned())
        .arg("upload")
        .arg(&file);
    let text = run(&mut command);
    assert_eq!(
        (text.status, text.out.as_str()),
        (Some(1), ""),
        "{}",
        text.err
    );
    assert!(
        text.err.contains(&format!("[{code}]")),
        "{code}: {}",
        text.err
    );
    let ran = run(command.arg("--json"));
    assert_eq!(
        (ran.status, ran.code().as_str()),
        (Some(1), code),
        "{}",
        ran.out
    );
    assert!(place.links().is_empty(), "no link was made");
    ran
}

fn with(
    mut variables: Vec<(&'static str, String)>,
    name: &'static str,
    value: &str,
) -> Vec<(&'static str, String)> {
    variables.push((name, value.to_owned()));
    variables
}

#[test]
fn wrong_bucket_key_and_secret_are_told_apart() {
    let (place, server) = (Place::new(), Rclone::start());
    let bucket = refused(
        &place,
        &with(server.variables(), "CDN_BUCKET", "flims"),
        "unknown-bucket",
    );
    assert!(bucket.out.contains("“flims”"));
    refused(
        &place,
        &with(server.variables(), "CDN_ACCESS_KEY_ID", "SOMEBODYELSE"),
        "wrong-key-id",
    );
    refused(
        &place,
        &with(
            server.variables(),
            "CDN_SECRET_ACCESS_KEY",
            "somebody+elses",
        ),
        "wrong-secret",
    );
    assert!(server.objects().is_empty());
}

#[test]
fn the_sandbox_too_tells_wrong_bucket_key_and_secret_apart() {
    let place = Place::new();
    let file = place.write("cut.mp4", b"a cut");
    let mut serving = Running::start(place.program().args(["upload", "--json"]).arg(&file));
    serving.line();
    let connection = place.run(["connections", "--json"]).object();
    let text = |name: &str| connection[name].as_str().unwrap().to_owned();
    let variables = || {
        vec![
            ("CDN_ENDPOINT", text("endpoint")),
            ("CDN_BUCKET", text("bucket")),
            ("CDN_ACCESS_KEY_ID", text("keyId")),
            ("CDN_SECRET_ACCESS_KEY", "not-the-secret".to_owned()),
        ]
    };
    let other = Place::new();
    refused(&other, &variables(), "wrong-secret");
    refused(
        &other,
        &with(variables(), "CDN_ACCESS_KEY_ID", "NOBODY"),
        "wrong-key-id",
    );
    let large = other.file("large.bin");
    std::fs::File::create(&large)
        .unwrap()
        .set_len(20 << 20)
        .unwrap();
    let ran = run(other
        .program()
        .envs(variables())
        .args(["upload", "--json"])
        .arg(&large));
    assert_eq!(ran.code(), "wrong-secret");
}

/// As AWS answers requests that were signed for another region (S3 API: error responses).
#[test]
fn the_right_region_is_named_whichever_way_the_server_tells_it() {
    let place = Place::new();
    let malformed = answering(
        "400 Bad Request\r\nContent-Type: application/xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-central-1'</Message><Region>eu-central-1</Region><RequestId>1</RequestId></Error>",
    );
    let redirect = answering(
        "301 Moved Permanently\r\nx-amz-bucket-region: eu-central-1\r\nContent-Type: application/xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>PermanentRedirect</Code><Message>The bucket you are attempting to access must be addressed using the specified endpoint.</Message><Endpoint>films.s3.eu-central-1.amazonaws.com</Endpoint></Error>",
    );
    for port in [malformed, redirect] {
        let ran = refused(
            &place,
            &rclone::variables(&format!("http://127.0.0.1:{port}")),
            "wrong-region",
        );
        let error = &ran.object()["error"];
        for part in ["message", "action"] {
            assert!(
                error[part].as_str().unwrap().contains("eu-central-1"),
                "{error}"
            );
        }
    }
}

#[test]
fn hosts_that_cannot_be_reached_are_told_apart() {
    let place = Place::new();
    for (endpoint, code) in [
        (
            "https://s3.does-not-exist.invalid".to_owned(),
            "host-not-found",
        ),
        (
            format!("http://127.0.0.1:{}", free_port()),
            "connection-refused",
        ),
        (
            format!("https://127.0.0.1:{}", free_port()),
            "connection-refused",
        ),
    ] {
        refused(&place, &rclone::variables(&endpoint), code);
    }
}

#[test]
fn a_certificate_that_nobody_vouches_for_and_a_port_without_tls_are_tls_failures() {
    let (place, plain) = (Place::new(), Rclone::start());
    let encrypted = Encrypted::start(&place);
    for port in [encrypted.port, plain.port] {
        refused(
            &place,
            &rclone::variables(&format!("https://127.0.0.1:{port}")),
            "tls-failed",
        );
    }
}

#[test]
fn a_clock_that_is_off_is_named_with_how_much_and_which_way_and_made_up_for() {
    let (place, server) = (Place::new(), Rclone::start());
    let file = place.write("cut.mp4", b"a cut");
    for (offset, words) in [("-40m", "40 minutes behind"), ("+2h", "120 minutes ahead")] {
        let ran = run(Command::new("faketime")
            .args(["-f", offset, common::PROGRAM, "upload", "--json"])
            .arg(&file)
            .envs(server.variables())
            .env("REELDROP_HOME", place.home()));
        assert_eq!(ran.status, Some(0), "{offset}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(words), "{offset}: {}", ran.err);
    }
    assert_eq!(server.objects().len(), 2);
}
