//! A CloudFront link that is taken back: CloudFront is told to forget, as botocore would tell it.

use std::io::Write as _;
use std::process::{Command, Stdio};

use reeldrop_engine::RevokeWay;
use reeldrop_engine::connection::{CloudFrontHash, PackageForm};
use serde_json::json;

use crate::common::capture::{Capture, answer};
use crate::common::{self, KEY_ID, Place, SECRET};
use crate::front::{ECDSA, cloudfront, private_key};
use crate::play::upload;

const DISTRIBUTION: &str = "EDFDVBD6EXAMPLE";

/// Takes a CloudFront link back and returns what is said then.
async fn taken_back(way: RevokeWay, distribution: Option<&str>) -> String {
    let place = Place::new().await;
    let pem = private_key(&ECDSA);
    let form = PackageForm::Rewritten;
    let (_edge, mut open) = cloudfront(&place, &pem, CloudFrontHash::Sha256, form).await;
    let details = open.connection.details.cloudfront.as_mut().unwrap();
    details.distribution_id = distribution.map(str::to_owned);
    let sent = upload(&place, &open, &place.file("a b&ü.mp4", 2000), 3600).await;
    let link = sent.link.unwrap_or_else(|| panic!("{:?}", sent.error));
    let plan = place.engine.revoke_plan_with(link.id, &open).await.unwrap();
    let told = plan.words.contains("told to forget");
    assert_eq!(told, distribution.is_some(), "{}", plan.words);
    let revoked = place
        .engine
        .take_back_with(link.id, &open, way)
        .await
        .unwrap();
    assert!(revoked.is_dead, "{}", revoked.words);
    revoked.words
}

#[tokio::test(flavor = "multi_thread")]
async fn cloudfront_is_told_to_forget_what_a_link_opened() {
    match common::role().as_deref() {
        Some("taken") => {
            let words = taken_back(RevokeWay::MoveAside, Some(DISTRIBUTION)).await;
            assert!(words.contains("told to forget"), "{words}");
            return;
        }
        Some(_) => {
            let words = taken_back(RevokeWay::Delete, Some(DISTRIBUTION)).await;
            assert!(words.contains("403 (AccessDenied)"), "{words}");
            return;
        }
        None => {}
    }
    let words = taken_back(RevokeWay::Delete, None).await;
    assert!(words.contains("with the distribution's id"), "{words}");

    let denied = "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code></Error></ErrorResponse>";
    let server = Capture::start(|_| answer("201 Created", "", "<Invalidation/>")).await;
    let refuses = Capture::start(move |_| answer("403 Forbidden", "", denied)).await;
    for (role, server) in [("taken", &server), ("denied", &refuses)] {
        let test = "invalidation::cloudfront_is_told_to_forget_what_a_link_opened";
        let mut command = common::again(test, role);
        command.env("AWS_ENDPOINT_URL_CLOUDFRONT", &server.endpoint);
        let ran = tokio::task::spawn_blocking(move || command.output().unwrap());
        let ran = ran.await.unwrap();
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stdout)
        );
        assert_eq!(server.heads().len(), 1);
    }

    let head = server.head("post /");
    let body = server.bodies().remove(0);
    let Some(python) = std::env::var_os("REELDROP_TEST_PYTHON") else {
        return;
    };
    let header = |name: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("{name} in {head}"))
            .to_owned()
    };
    let reference = body.split("<CallerReference>").nth(1).unwrap();
    let ask = json!({
        "endpoint": server.endpoint,
        "key_id": KEY_ID,
        "secret": SECRET,
        "distribution": DISTRIBUTION,
        "path": "/day%201/a%20b%26%C3%BC.mp4",
        "reference": reference.split('<').next().unwrap(),
        "date": header("x-amz-date: ").to_ascii_uppercase(),
        "content_type": header("content-type: "),
    });
    let mut peer = Command::new(python)
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/links/invalidation.py"
        ))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = peer.stdin.take().unwrap();
    input.write_all(ask.to_string().as_bytes()).unwrap();
    drop(input);
    let told = peer.wait_with_output().unwrap();
    assert!(told.status.success());
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(told["body"], body.as_str());
    let line = format!(
        "post {} http/1.1",
        told["target"].as_str().unwrap().to_lowercase()
    );
    assert_eq!(head.lines().next(), Some(line.as_str()));
    let signed = told["authorization"].as_str().unwrap().to_lowercase();
    assert_eq!(header("authorization: "), signed);
}
