//! A computer whose clock is wrong: requests and links go by the server's time, and the person is told once.

use std::path::Path;
use std::process::Child;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use reeldrop_engine::{Destination, Frame, UploadState, code};
use tokio::sync::broadcast::Receiver;

use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{MIB, Place, again, begin, content, counts, engine, form, open, role, until};

/// Seconds that a slow computer may take between two looks at the clock.
const SLACK: i64 = 60;

const OFF: &str = "clock::a_clock_that_is_twenty_minutes_off_is_made_up_for_and_told_of_once";

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_twenty_minutes_off_is_made_up_for_and_told_of_once() {
    if let Some(role) = role() {
        let (home, endpoint) = role.split_once('|').unwrap();
        return sends_with_a_wrong_clock(Path::new(home), endpoint).await;
    }
    for ahead in [-1200, 1200] {
        let place = Place::new().await;
        place.file("small.mp4", 3000);
        place.file("big.mov", 17 * MIB);
        let mut child = with_clock(OFF, &place, &place.sandbox.endpoint(), ahead);
        ends_well(&mut child).await;
        let mut keys = place.stored_keys().await;
        keys.sort();
        assert_eq!(
            keys,
            ["big (2).mov", "big.mov", "small (2).mp4", "small.mp4"]
        );
    }
}

async fn sends_with_a_wrong_clock(folder: &Path, endpoint: &str) {
    let engine = engine(&folder.join("home")).await;
    let mut frames = engine.frames();
    let to = Destination::Open(open(endpoint));
    let files = ["small.mp4", "big.mov"].map(|name| folder.join("renders").join(name));
    let begun = begin(&engine, to, &files).await;
    let batch = begun.batch_id;
    assert_eq!(counts(&begun.ended().await), (2, 0, 0));
    // Another process's clock is right, as is the server's.
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = i64::try_from(now.unwrap().as_secs()).unwrap();
    for upload in engine.batch(batch).await.unwrap().uploads {
        assert_eq!(upload.state, UploadState::Done, "{:?}", upload.error);
        let link = upload.link.unwrap();
        let life = i64::from(link.lifetime_seconds);
        let end = link.expires_at.as_ref().unwrap();
        let end = end.parse::<jiff::Timestamp>().unwrap().as_second();
        assert!(
            (end - now - life).abs() < SLACK,
            "it ends at {end}, not {life} s after {now}"
        );
        assert!((link.seconds_left().unwrap() - life).abs() < SLACK);
        let url = engine
            .link_url_with(link.id, &open(endpoint))
            .await
            .unwrap();
        let answer = reqwest::get(url.as_str()).await.unwrap();
        assert_eq!(answer.status(), 200);
        let size = usize::try_from(upload.size).unwrap();
        assert!(answer.bytes().await.unwrap() == content(&upload.name, size));
    }
    assert_eq!(told(&mut frames).len(), 1, "it is told, and once");
    let again = begin(&engine, Destination::Open(open(endpoint)), &files).await;
    again.ended().await;
    assert!(told(&mut frames).is_empty());
}

/// What was said of the clock, up to now.
fn told(frames: &mut Receiver<Arc<Frame>>) -> Vec<String> {
    let mut told = Vec::new();
    while let Ok(frame) = frames.try_recv() {
        let notices = frame.notices.iter();
        let skewed = notices.filter(|notice| notice.code == code::CLOCK_SKEWED);
        told.extend(skewed.map(|notice| notice.message.clone()));
    }
    assert!(
        told.iter().all(|text| text.contains("20 minutes")),
        "{told:?}"
    );
    told
}

const SLEPT: &str = "clock::after_an_hour_of_sleep_an_upload_goes_on";

#[tokio::test(flavor = "multi_thread")]
async fn after_an_hour_of_sleep_an_upload_goes_on() {
    if let Some(role) = role() {
        let (folder, endpoint) = role.split_once('|').unwrap();
        return sends_and_sleeps(Path::new(folder), endpoint).await;
    }
    let place = Place::new().await;
    place.file("big.mov", 40 * MIB);
    let (held, parts) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let holds = held.clone();
    let storage = place.sandbox.endpoint();
    let proxy = Proxy::before(&storage, move |piece| {
        let third = piece.is(Way::Up, "PUT") && piece.request.contains("partNumber=3");
        if third && piece.is_body() {
            holds.fetch_add(1, Ordering::SeqCst);
            return Do::Hold;
        }
        Do::Pass
    })
    .await;
    let (port, endpoint) = (proxy.port(), proxy.endpoint().to_owned());
    // An hour behind the server at first: when it wakes, an hour of its clock has passed.
    let mut child = with_clock(SLEPT, &place, &endpoint, -3600);
    until("it sends", async || held.load(Ordering::SeqCst) > 0).await;
    signal(&child, "STOP");
    drop(proxy);
    std::fs::write(place.folder.path().join("clock"), "0").unwrap();
    let count = parts.clone();
    let _back = Proxy::at(port, &storage, move |piece| {
        if piece.is(Way::Up, "PUT") && piece.before == 0 {
            count.fetch_add(1, Ordering::SeqCst);
        }
        Do::Pass
    })
    .await;
    signal(&child, "CONT");
    ends_well(&mut child).await;
    let file = place.folder.path().join("renders/big.mov");
    assert!(place.stored("big.mov").await == std::fs::read(file).unwrap());
    assert_eq!(place.multiparts().await, 0);
    // Each of the rest at most twice: signed with the time of before, and with that of now.
    let parts = parts.load(Ordering::SeqCst);
    assert!((1..=10).contains(&parts), "{parts}");
}

async fn sends_and_sleeps(folder: &Path, endpoint: &str) {
    let engine = engine(&folder.join("home")).await;
    engine.attend();
    let connection = engine.save_connection(form(endpoint)).await.unwrap();
    let file = folder.join("renders/big.mov");
    let begun = begin(&engine, Destination::Stored(connection), &[file]).await;
    let batch = begun.batch_id;
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
    let upload = engine.batch(batch).await.unwrap().uploads.remove(0);
    let now = jiff::Timestamp::now().as_second();
    let link = upload.link.unwrap();
    let end = link.expires_at.unwrap().parse::<jiff::Timestamp>().unwrap();
    let life = i64::from(link.lifetime_seconds);
    assert!((end.as_second() - now - life).abs() < SLACK);
}

/// This test in another process, with a clock that is ahead by so many seconds.
fn with_clock(test: &str, place: &Place, endpoint: &str, ahead: i64) -> Child {
    let clock = place.folder.path().join("clock");
    std::fs::write(&clock, ahead.to_string()).unwrap();
    let role = format!("{}|{endpoint}", place.folder.path().display());
    let mut command = again(test, &role);
    command.env("REELDROP_TEST_CLOCK", clock).spawn().unwrap()
}

async fn ends_well(child: &mut Child) {
    let mut status = None;
    until("the other process ends", async || {
        status = child.try_wait().unwrap();
        status.is_some()
    })
    .await;
    assert!(status.unwrap().success(), "see its output above");
}

fn signal(child: &Child, signal: &str) {
    let sent = std::process::Command::new("kill")
        .args([format!("-{signal}"), child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}
