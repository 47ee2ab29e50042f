//! Starting, stopping, one folder for several processes.
#![allow(clippy::unwrap_used)]

mod common;

use std::time::{Duration, Instant};

use common::{BUCKET, Place, options, start};
use reeldrop_sandbox::{Error, Options, Sandbox};

/// Waits for something that happens in the background.
async fn until(what: &str, condition: impl Fn() -> bool) {
    let began = Instant::now();
    while !condition() {
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "{what} did not happen"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn the_port_stays_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let began = Instant::now();
    let first = Sandbox::start(options(&folder)).await.unwrap();
    println!("first start: {:?}", began.elapsed());
    assert!(first.serves_here());
    let endpoint = first.endpoint();
    let port: u16 = endpoint.rsplit_once(':').unwrap().1.parse().unwrap();
    assert!((20_000..30_000).contains(&port));
    first.stop().await;
    for _ in 0..3 {
        let began = Instant::now();
        let again = Sandbox::start(options(&folder)).await.unwrap();
        println!("next start: {:?}", began.elapsed());
        assert_eq!(again.endpoint(), endpoint);
        again.stop().await;
    }
}

#[tokio::test]
async fn an_occupied_port_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = other.local_addr().unwrap().port();
    std::fs::create_dir_all(folder.path().join("sandbox")).unwrap();
    std::fs::write(folder.path().join("sandbox/port"), taken.to_string()).unwrap();
    let sandbox = Sandbox::start(options(&folder)).await.unwrap();
    assert_ne!(sandbox.endpoint(), format!("http://127.0.0.1:{taken}"));
    let kept = std::fs::read_to_string(folder.path().join("sandbox/port")).unwrap();
    assert_eq!(
        sandbox.endpoint(),
        format!("http://127.0.0.1:{}", kept.trim())
    );
}

#[tokio::test]
async fn the_second_uses_the_first_and_takes_over() {
    let place = start().await;
    place.put("a.mp4", "frames").await;
    let second = Sandbox::start(options(&place.folder)).await.unwrap();
    assert!(!second.serves_here());
    assert_eq!(second.endpoint(), place.sandbox.endpoint());
    assert_eq!(place.get("a.mp4").await, b"frames");
    assert!(!second.serves_here());
    let Place {
        folder,
        sandbox,
        client,
    } = place;
    sandbox.stop().await;
    until("the take-over", || second.serves_here()).await;
    let place = Place {
        folder,
        sandbox: second,
        client,
    };
    assert_eq!(place.get("a.mp4").await, b"frames");

    // One that is dropped, not stopped, gives the folder free too.
    let Place {
        folder, sandbox, ..
    } = place;
    drop(sandbox);
    let third = Sandbox::start(options(&folder)).await.unwrap();
    until("the third", || third.serves_here()).await;
}

#[tokio::test]
async fn two_starts_at_once_serve_once() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = tokio::join!(
        Sandbox::start(options(&folder)),
        Sandbox::start(options(&folder))
    );
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(one.endpoint(), two.endpoint());
    assert!(one.serves_here() != two.serves_here());
}

#[tokio::test]
async fn a_running_download_ends_before_the_stop() {
    let place = start().await;
    let body = vec![7u8; 24 * 1024 * 1024];
    place.put("a.mp4", body.clone()).await;
    let answer = place
        .client
        .get_object()
        .bucket(BUCKET)
        .key("a.mp4")
        .send()
        .await
        .unwrap();
    let Place {
        sandbox,
        folder: _folder,
        ..
    } = place;
    let (read, ()) = tokio::join!(answer.body.collect(), sandbox.stop());
    assert!(read.unwrap().to_vec() == body);
}

#[tokio::test]
async fn what_cannot_start_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let refused = Sandbox::start(Options {
        bucket: "Not A Bucket".into(),
        ..options(&folder)
    })
    .await
    .unwrap_err();
    assert!(matches!(refused, Error::Bucket { .. }) && refused.code() == "sandbox-bucket");
    std::fs::write(folder.path().join("file"), "").unwrap();
    let refused = Sandbox::start(Options {
        folder: folder.path().join("file/x"),
        ..options(&folder)
    })
    .await
    .unwrap_err();
    assert_eq!(refused.code(), "sandbox-folder");
    assert!(!refused.to_string().is_empty() && refused.action().ends_with('.'));
}

#[test]
fn options_show_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    assert!(!format!("{:?}", options(&folder)).contains(common::SECRET));
}
