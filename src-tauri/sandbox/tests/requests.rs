//! What is refused, and what a browser is told: raw HTTP, without the SDK's help.
#![allow(clippy::unwrap_used)]

mod common;

use std::time::{Duration, SystemTime};

use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::presigning::PresigningConfig;
use common::{BUCKET, KEY_ID, Place, client, start};
use reqwest::{Method, StatusCode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

async fn link(place: &Place, lifetime: u64, age: u64) -> String {
    let times = PresigningConfig::builder()
        .expires_in(Duration::from_secs(lifetime))
        .start_time(SystemTime::now() - Duration::from_secs(age));
    let get = place
        .client
        .get_object()
        .bucket(BUCKET)
        .key("cut 7.mp4")
        .response_content_disposition("attachment; filename=\"ü.mp4\"");
    get.presigned(times.build().unwrap())
        .await
        .unwrap()
        .uri()
        .to_owned()
}

async fn with_video() -> Place {
    let place = start().await;
    let put = place
        .client
        .put_object()
        .bucket(BUCKET)
        .key("cut 7.mp4")
        .content_type("video/mp4")
        .body(b"0123456789".to_vec().into());
    put.send().await.unwrap();
    place
}

#[tokio::test]
async fn a_link_plays_and_seeks() {
    let place = with_video().await;
    let link = link(&place, 60, 0).await;
    let answer = reqwest::get(&link).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let header = |name: &str| answer.headers()[name].as_bytes().to_vec();
    assert_eq!(header("content-type"), b"video/mp4");
    assert_eq!(
        header("content-disposition"),
        "attachment; filename=\"ü.mp4\"".as_bytes()
    );
    assert_eq!(header("accept-ranges"), b"bytes");
    assert_eq!(header("access-control-allow-origin"), b"*");
    assert_eq!(header("content-length"), b"10");
    assert_eq!(answer.bytes().await.unwrap(), "0123456789");

    let part = reqwest::Client::new()
        .get(&link)
        .header("range", "bytes=3-5")
        .send()
        .await
        .unwrap();
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.headers()["content-range"], "bytes 3-5/10");
    assert_eq!(part.bytes().await.unwrap(), "345");
}

#[tokio::test]
async fn unsigned_tampered_and_expired_requests_are_refused() {
    let place = with_video().await;
    let good = link(&place, 60, 0).await;
    let plain = good.split('?').next().unwrap().to_owned();
    let flipped = if good.contains("X-Amz-Signature=0") {
        "X-Amz-Signature=1"
    } else {
        "X-Amz-Signature=0"
    };
    let at = good.find("X-Amz-Signature=").unwrap();
    let signature = format!("{}{flipped}{}", &good[..at], &good[at + flipped.len()..]);
    for (what, url) in [
        ("unsigned", plain.clone()),
        ("other signature", signature),
        (
            "longer life",
            good.replace("X-Amz-Expires=60", "X-Amz-Expires=600"),
        ),
        ("other key", good.replace("cut%207", "cut%208")),
        ("other name", good.replace("attachment", "inline")),
        ("expired", link(&place, 60, 61).await),
        ("no query at the root", place.sandbox.endpoint() + "/"),
        (
            "listing",
            format!("{}/{BUCKET}?list-type=2", place.sandbox.endpoint()),
        ),
    ] {
        let answer = reqwest::get(&url).await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{what}");
        assert!(!answer.text().await.unwrap().contains("0123456789"));
    }
    for method in [Method::PUT, Method::DELETE, Method::POST] {
        let answer = reqwest::Client::new()
            .request(method.clone(), &good)
            .body("x")
            .send()
            .await
            .unwrap();
        assert!(!answer.status().is_success(), "{method}");
        let answer = reqwest::Client::new()
            .request(method.clone(), &plain)
            .body("x")
            .send()
            .await
            .unwrap();
        assert!(!answer.status().is_success(), "{method}");
    }
    assert_eq!(place.get("cut 7.mp4").await, b"0123456789");
}

#[tokio::test]
async fn wrong_credentials_are_told_apart() {
    let place = start().await;
    let list = |client: aws_sdk_s3::Client| async move {
        client
            .list_objects_v2()
            .bucket(BUCKET)
            .send()
            .await
            .unwrap_err()
            .code()
            .map(str::to_owned)
    };
    let endpoint = place.sandbox.endpoint();
    assert_eq!(
        list(client(&endpoint, KEY_ID, "wrong")).await.as_deref(),
        Some("SignatureDoesNotMatch")
    );
    assert_eq!(
        list(client(&endpoint, "WRONG", "wrong")).await.as_deref(),
        Some("InvalidAccessKeyId")
    );
}

#[tokio::test]
async fn browsers_are_allowed_to_ask() {
    let place = start().await;
    let ask = reqwest::Client::new().request(
        Method::OPTIONS,
        format!("{}/{BUCKET}/a.mp4", place.sandbox.endpoint()),
    );
    let ask = ask
        .header("origin", "https://example.com")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "range");
    let answer = ask.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    assert_eq!(
        answer.headers()["access-control-allow-methods"],
        "GET, HEAD"
    );
    assert!(
        !answer
            .headers()
            .contains_key("access-control-allow-credentials")
    );
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let place = with_video().await;
    let times = PresigningConfig::expires_in(Duration::from_secs(60)).unwrap();
    let put = place
        .client
        .put_object()
        .bucket(BUCKET)
        .key("cut 7.mp4")
        .presigned(times)
        .await
        .unwrap();
    let address = place.sandbox.endpoint().replace("http://", "");
    let target = put.uri().split_once(&address).unwrap().1.to_owned();
    let mut socket = tokio::net::TcpStream::connect(&address).await.unwrap();
    let head =
        format!("PUT {target} HTTP/1.1\r\nhost: {address}\r\ncontent-length: 1000\r\n\r\nhalf");
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.shutdown().await.unwrap();
    let mut answer = Vec::new();
    // The server may answer or just close; both end the reading.
    let _ = socket.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP/1.1 200"));
    assert_eq!(place.get("cut 7.mp4").await, b"0123456789");
}
