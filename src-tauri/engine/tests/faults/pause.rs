//! Pause and resume: nothing more is sent within a second, nothing that was sent is lost, and it lasts over restarts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use reeldrop_engine::{Engine, UploadState};
use uuid::Uuid;

use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{MIB, Place, counts, engine, until};

/// A slow line, and the bytes that went up on it.
async fn slow(place: &Place) -> (Proxy, Arc<AtomicUsize>) {
    let sent = Arc::new(AtomicUsize::new(0));
    let count = sent.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if piece.way == Way::Up {
            count.fetch_add(piece.bytes.len(), Ordering::SeqCst);
        }
        if piece.is_body() {
            return Do::Slow(Duration::from_millis(1));
        }
        Do::Pass
    })
    .await;
    (proxy, sent)
}

async fn state_of(engine: &Engine, batch: Uuid) -> UploadState {
    engine.batch(batch).await.unwrap().uploads[0].state
}

async fn parts_sent(place: &Place, batch: Uuid) {
    until("a part is sent", async || place.only(batch).await.sent > 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pausing_stops_the_bytes_within_a_second_and_resuming_finishes_the_file() {
    let place = Place::new().await;
    let (proxy, sent) = slow(&place).await;
    let connection = place.connect(proxy.endpoint()).await;
    let begun = place
        .begin(connection, &[place.file("long.mov", 100 * MIB)])
        .await;
    let batch = begun.batch_id;
    parts_sent(&place, batch).await;
    let id = place.only(batch).await.id;
    place.engine.pause(id).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let after_a_second = sent.load(Ordering::SeqCst);
    assert_eq!(place.only(batch).await.state, UploadState::Paused);
    assert_eq!(place.engine.overall().running, 0);
    assert_eq!(place.multiparts().await, 1, "what was sent is kept");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(sent.load(Ordering::SeqCst), after_a_second);
    assert!(after_a_second < 100 * MIB);

    place.engine.resume(id).await.unwrap();
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
    let upload = place.only(batch).await;
    place.assert_done(&upload).await;
    assert_eq!(upload.key, "long.mov");
    assert_eq!(place.multiparts().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_upload_stays_paused_over_a_restart_and_then_finishes() {
    let mut place = Place::new().await;
    if place.engine.keychain().status().await.is_err() {
        // The second engine could not have the secret.
        return;
    }
    let proxy = Proxy::before(&place.sandbox.endpoint(), |piece| {
        if piece.is(Way::Up, "PUT") && piece.is_body() && !piece.request.contains("partNumber=1&") {
            return Do::Hold;
        }
        Do::Pass
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let files = [
        place.file("long.mov", 30 * MIB),
        place.file("other.mov", 30 * MIB),
    ];
    let begun = place.begin(connection, &files).await;
    let batch = begun.batch_id;
    until("parts of both", async || {
        let uploads = place.engine.batch(batch).await.unwrap().uploads;
        uploads.iter().all(|upload| upload.sent > 0)
    })
    .await;
    place.engine.pause_all().await.unwrap();
    until("paused", async || {
        let uploads = place.engine.batch(batch).await.unwrap().uploads;
        uploads
            .iter()
            .all(|upload| upload.state == UploadState::Paused)
    })
    .await;
    // The old engine closes with its last clone.
    let restarted = engine(&place.home()).await;
    drop(begun);
    drop(std::mem::replace(&mut place.engine, restarted));
    until("the old one is gone", async || {
        std::fs::read_dir(place.home().join("running"))
            .unwrap()
            .count()
            == 1
    })
    .await;
    place.engine.recover().await.unwrap();
    assert_eq!(state_of(&place.engine, batch).await, UploadState::Paused);
    assert_eq!(place.multiparts().await, 2);

    proxy.release();
    // One goes on, one is cancelled after all.
    let uploads = place.engine.batch(batch).await.unwrap().uploads;
    place.engine.cancel(uploads[1].id).await.unwrap();
    place.engine.resume_all().await.unwrap();
    until("done", async || {
        state_of(&place.engine, batch).await == UploadState::Done
    })
    .await;
    let uploads = place.engine.batch(batch).await.unwrap().uploads;
    place.assert_done(&uploads[0]).await;
    assert_eq!(uploads[0].key, "long.mov");
    assert_eq!(uploads[1].state, UploadState::Cancelled);
    until("taken back", async || place.multiparts().await == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_upload_that_is_cancelled_leaves_nothing_on_the_server() {
    let place = Place::new().await;
    let (proxy, _) = slow(&place).await;
    let connection = place.connect(proxy.endpoint()).await;
    let begun = place
        .begin(connection, &[place.file("long.mov", 60 * MIB)])
        .await;
    let batch = begun.batch_id;
    parts_sent(&place, batch).await;
    place.engine.pause_batch(batch).await.unwrap();
    until("paused", async || {
        state_of(&place.engine, batch).await == UploadState::Paused
    })
    .await;
    place.engine.cancel_batch(batch).await.unwrap();
    assert_eq!(counts(&begun.ended().await), (0, 0, 1));
    assert_eq!(place.multiparts().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_cancelled_while_its_storage_is_away_is_taken_back_at_the_next_start() {
    let place = Place::new().await;
    let (proxy, _) = slow(&place).await;
    let connection = place.connect(proxy.endpoint()).await;
    let begun = place
        .begin(connection, &[place.file("long.mov", 60 * MIB)])
        .await;
    let batch = begun.batch_id;
    parts_sent(&place, batch).await;
    place.engine.pause_batch(batch).await.unwrap();
    until("paused", async || {
        state_of(&place.engine, batch).await == UploadState::Paused
    })
    .await;
    let port = proxy.port();
    drop(proxy);
    place.engine.cancel_batch(batch).await.unwrap();
    assert_eq!(counts(&begun.ended().await), (0, 0, 1));
    assert_eq!(place.multiparts().await, 1);
    let _back = Proxy::at(port, &place.sandbox.endpoint(), |_| Do::Pass).await;
    place.engine.recover().await.unwrap();
    assert_eq!(place.multiparts().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_its_turn_is_paused_moved_and_comes_back_to_its_place() {
    let place = Place::new().await;
    let settings = reeldrop_engine::library::Settings {
        parallel_uploads: 1,
        ..place.engine.settings().await.unwrap()
    };
    place.engine.save_settings(&settings).await.unwrap();
    let order = Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = order.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if piece.is(Way::Up, "PUT") {
            let name = piece.request.split(['/', ' ', '?']).nth(3).unwrap();
            seen.lock().unwrap().push(name.to_owned());
            return Do::Hold;
        }
        Do::Pass
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let files: Vec<_> = ["a", "b", "c", "d"]
        .map(|name| place.file(name, 100))
        .into();
    let begun = place.begin(connection, &files).await;
    let batch = begun.batch_id;
    until("the first is held", async || {
        !order.lock().unwrap().is_empty()
    })
    .await;
    let uploads = place.engine.batch(batch).await.unwrap().uploads;
    // Twice does no harm.
    for _ in 0..2 {
        place.engine.pause(uploads[1].id).await.unwrap();
    }
    let paused = &place.engine.batch(batch).await.unwrap().uploads[1];
    assert_eq!(paused.state, UploadState::Paused);
    for _ in 0..2 {
        place.engine.resume(uploads[1].id).await.unwrap();
    }
    place.engine.shift(uploads[3].id, true).await.unwrap();
    place.engine.shift(uploads[1].id, false).await.unwrap();
    // One that is being sent stays where it is.
    place.engine.shift(uploads[0].id, false).await.unwrap();
    place.engine.pause(uploads[2].id).await.unwrap();
    place.engine.resume(uploads[2].id).await.unwrap();
    proxy.release();
    assert_eq!(counts(&begun.ended().await), (4, 0, 0));
    let mut order = order.lock().unwrap().clone();
    order.dedup();
    assert_eq!(order, ["a", "d", "c", "b"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_moved_as_a_whole_and_the_order_lasts_over_a_restart() {
    let mut place = Place::new().await;
    if place.engine.keychain().status().await.is_err() {
        return;
    }
    let settings = reeldrop_engine::library::Settings {
        parallel_uploads: 1,
        ..place.engine.settings().await.unwrap()
    };
    place.engine.save_settings(&settings).await.unwrap();
    let order = Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = order.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if piece.is(Way::Up, "PUT") {
            let name = piece.request.split(['/', ' ', '?']).nth(3).unwrap();
            seen.lock().unwrap().push(name.to_owned());
            return Do::Hold;
        }
        Do::Pass
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let mut batches = Vec::new();
    for names in [["a", "b", "c"], ["d", "e", "f"]] {
        let files = names.map(|name| place.file(name, 100));
        batches.push(place.begin(connection, &files).await.batch_id);
    }
    until("the first is held", async || {
        !order.lock().unwrap().is_empty()
    })
    .await;
    place.engine.shift_batch(batches[1], true).await.unwrap();
    let uploads = place.engine.batch(batches[0]).await.unwrap().uploads;
    place.engine.shift(uploads[1].id, false).await.unwrap();
    let uploads = place.engine.batch(batches[1]).await.unwrap().uploads;
    place.engine.shift(uploads[2].id, true).await.unwrap();

    // The old engine closes with its last clone.
    let restarted = engine(&place.home()).await;
    drop(std::mem::replace(&mut place.engine, restarted));
    until("the old one is gone", async || {
        let running = std::fs::read_dir(place.home().join("running")).unwrap();
        running.count() == 1
    })
    .await;
    proxy.release();
    order.lock().unwrap().clear();
    place.engine.recover().await.unwrap();
    for batch in batches {
        until("done", async || {
            let uploads = place.engine.batch(batch).await.unwrap().uploads;
            uploads
                .iter()
                .all(|upload| upload.state == UploadState::Done)
        })
        .await;
    }
    let mut order = order.lock().unwrap().clone();
    order.dedup();
    // It may have arrived with the end of the first run.
    order.retain(|name| name != "a");
    assert_eq!(order, ["f", "d", "e", "c", "b"]);
}
