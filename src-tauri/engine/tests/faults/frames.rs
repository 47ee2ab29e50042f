//! What frames say: bytes that were acknowledged apart from those on their way, never too often, and every end.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use reeldrop_engine::UploadState;

use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{MIB, Place, counts, frame};

#[tokio::test(flavor = "multi_thread")]
async fn progress_counts_what_the_server_acknowledged_and_never_goes_back() {
    let place = Place::new().await;
    // At most this many bytes can have been acknowledged: each answer to a part is good for one part.
    let answered = Arc::new(AtomicU64::new(0));
    let count = answered.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if piece.is(Way::Down, "PUT") && piece.bytes.starts_with(b"HTTP/1.1 200") {
            count.fetch_add(8 * MIB as u64, Ordering::SeqCst);
        }
        Do::Pass
    })
    .await;
    let mut frames = place.engine.frames();
    let connection = place.connect(proxy.endpoint()).await;
    let size = 64 * MIB as u64;
    let begun = place
        .begin(connection, &[place.file("long.mov", 64 * MIB)])
        .await;
    let batch = begun.batch_id;
    let mut seen = Vec::new();
    loop {
        let frame = frame(&mut frames, "a frame", |_| true).await;
        for upload in &frame.uploads {
            assert!(upload.sent <= answered.load(Ordering::SeqCst));
            seen.push(upload.sent);
        }
        if frame
            .finished
            .iter()
            .any(|outcome| outcome.batch_id == batch)
        {
            break;
        }
    }
    assert!(seen.is_sorted(), "{seen:?}");
    assert_eq!(seen.last(), Some(&size));
    assert!(seen.iter().all(|sent| sent % (8 * MIB as u64) == 0));
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
}

/// On a slow line a part takes minutes: meanwhile the bar is no still picture.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_on_its_way_is_told_apart_from_what_the_server_holds() {
    let place = Place::new().await;
    let connection = place.connect(&place.sandbox.endpoint()).await;
    let mut settings = place.engine.settings().await.unwrap();
    settings.speed_limit.always = Some(MIB as u64);
    place.engine.save_settings(&settings).await.unwrap();
    let mut frames = place.engine.frames();
    let size = 2 * MIB as u64;
    let begun = place
        .begin(connection, &[place.file("slow.mov", 2 * MIB)])
        .await;
    let batch = begun.batch_id;
    let (mut leaving, mut last) = (Vec::new(), None);
    loop {
        let frame = frame(&mut frames, "a frame", |_| true).await;
        for upload in &frame.uploads {
            assert!(upload.sent + upload.on_wire <= size);
            if upload.sent == 0 && upload.on_wire > 0 {
                leaving.push(upload.on_wire);
            }
            if upload.speed > 0 && upload.sent == 0 {
                assert!(upload.seconds_left.is_some());
                assert!(frame.overall.speed > 0 && frame.overall.seconds_left.is_some());
            }
        }
        last = frame.uploads.last().cloned().or(last);
        let mut ends = frame.finished.iter();
        if ends.any(|outcome| outcome.batch_id == batch) {
            break;
        }
    }
    assert!(leaving.len() > 3 && leaving.is_sorted(), "{leaving:?}");
    let last = last.unwrap();
    assert_eq!((last.sent, last.on_wire, last.speed), (size, 0, 0));
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_files_make_ten_frames_a_second_at_most_and_every_end_is_told() {
    let place = Place::new().await;
    let connection = place.connect(&place.sandbox.endpoint()).await;
    let files: Vec<_> = (0..500)
        .map(|n| place.file(&format!("{n:03}.png"), 64))
        .collect();
    let mut frames = place.engine.frames();
    let began = Instant::now();
    let begun = place.begin(connection, &files).await;
    let batch = begun.batch_id;
    let (mut count, mut ends) = (0, HashMap::new());
    loop {
        let frame = frame(&mut frames, "a frame", |_| true).await;
        count += 1;
        for upload in frame
            .uploads
            .iter()
            .filter(|upload| upload.state.is_final())
        {
            assert_eq!(upload.state, UploadState::Done, "{:?}", upload.error);
            assert_eq!(upload.sent, upload.size);
            assert!(upload.link.is_some());
            ends.insert(upload.id, ());
        }
        if let Some(outcome) = frame
            .finished
            .iter()
            .find(|outcome| outcome.batch_id == batch)
        {
            assert_eq!(counts(outcome), (500, 0, 0));
            break;
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    assert_eq!(ends.len(), 500);
    assert!(
        f64::from(count) <= 10.0 * seconds + 2.0,
        "{count} frames in {seconds:.2} s"
    );
}
