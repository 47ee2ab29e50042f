//! Cancel and retry: nothing stays behind on the server, every upload is counted once, and no key is taken twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reeldrop_engine::library::Settings;
use reeldrop_engine::{UploadState, code};

use crate::common::proxy::{Do, Piece, Proxy, Way};
use crate::common::{MIB, Place, content, counts, until};

/// A proxy that holds what `hits` chooses, and the number of pieces that it holds.
async fn holding(
    place: &Place,
    hits: impl Fn(&Piece<'_>) -> bool + Send + Sync + 'static,
) -> (Proxy, Arc<AtomicUsize>) {
    let held = Arc::new(AtomicUsize::new(0));
    let count = held.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if hits(piece) {
            count.fetch_add(1, Ordering::SeqCst);
            return Do::Hold;
        }
        Do::Pass
    })
    .await;
    (proxy, held)
}

async fn held(count: &AtomicUsize) {
    until("held", async || count.load(Ordering::SeqCst) > 0).await;
}

async fn one_at_a_time(place: &Place) {
    let settings = Settings {
        parallel_uploads: 1,
        ..place.engine.settings().await.unwrap()
    };
    place.engine.save_settings(&settings).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_multipart_upload_is_gone_from_the_server_and_can_be_sent_again() {
    let place = Place::new().await;
    let (proxy, count) = holding(&place, |piece| {
        piece.is(Way::Up, "PUT") && piece.before > MIB && piece.request.contains("partNumber=3")
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let file = place.file("big.mov", 40 * MIB);
    let begun = place.begin(connection, &[file]).await;
    let batch = begun.batch_id;
    held(&count).await;
    assert_eq!(place.multiparts().await, 1);
    let upload = place.only(batch).await;
    assert_eq!(upload.state, UploadState::Uploading);

    place.engine.cancel(upload.id).await.unwrap();
    assert_eq!(counts(&begun.ended().await), (0, 0, 1));
    assert_eq!(place.only(batch).await.state, UploadState::Cancelled);
    assert_eq!(place.multiparts().await, 0);

    proxy.release();
    let again = place.engine.retry(upload.id).await.unwrap();
    assert_eq!(counts(&again.ended().await), (1, 0, 0));
    place.assert_done(&place.only(batch).await).await;
    let error = place.engine.retry(upload.id).await.err().unwrap();
    assert_eq!(error.code, code::UPLOAD_NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_multipart_upload_cancelled_while_it_is_being_started_is_gone_from_the_server() {
    let place = Place::new().await;
    let (proxy, count) = holding(&place, |piece| piece.is(Way::Down, "POST")).await;
    let connection = place.connect(proxy.endpoint()).await;
    let file = place.file("big.mov", 17 * MIB);
    let begun = place.begin(connection, &[file]).await;
    held(&count).await;
    assert_eq!(place.multiparts().await, 1);
    let upload = place.only(begun.batch_id).await;
    place.engine.cancel(upload.id).await.unwrap();
    proxy.release();
    assert_eq!(counts(&begun.ended().await), (0, 0, 1));
    assert_eq!(place.multiparts().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_a_batch_ends_what_runs_and_what_waits() {
    let place = Place::new().await;
    one_at_a_time(&place).await;
    let (proxy, count) = holding(&place, |piece| piece.is(Way::Up, "PUT")).await;
    let connection = place.connect(proxy.endpoint()).await;
    let files: Vec<_> = (0..6)
        .map(|n| place.file(&format!("{n}.mp4"), 1000))
        .collect();
    let begun = place.begin(connection, &files).await;
    let batch = begun.batch_id;
    held(&count).await;
    // One that waits, alone.
    let waiting = &place.engine.batch(batch).await.unwrap().uploads[5];
    place.engine.cancel(waiting.id).await.unwrap();
    assert_eq!(
        place.engine.batch(batch).await.unwrap().uploads[5].state,
        UploadState::Cancelled
    );
    place.engine.cancel_batch(batch).await.unwrap();
    assert_eq!(counts(&begun.ended().await), (0, 0, 6));
    // The first was on its way; none of the others began.
    assert_eq!(count.load(Ordering::SeqCst), 1);
    assert_eq!(place.engine.overall().running, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_is_sent_again_while_its_batch_runs_counts_once() {
    let place = Place::new().await;
    let (proxy, count) = holding(&place, |piece| {
        piece.is(Way::Up, "PUT") && piece.request.contains("slow")
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let files = [place.file("slow.mp4", 100), place.file("gone.mp4", 100)];
    let missing = files[1].clone();
    std::fs::remove_file(&missing).unwrap();
    let begun = place.begin(connection, &files).await;
    held(&count).await;
    let upload = place
        .engine
        .batch(begun.batch_id)
        .await
        .unwrap()
        .uploads
        .remove(1);
    assert_eq!(upload.error.unwrap().code, code::FILE_MISSING);
    std::fs::write(&missing, "here after all").unwrap();
    // Twice at once, as a double click does: one of them is refused.
    let (one, two) = tokio::join!(place.engine.retry(upload.id), place.engine.retry(upload.id));
    assert_eq!(one.is_ok() as u8 + two.is_ok() as u8, 1);
    proxy.release();
    assert_eq!(counts(&begun.ended().await), (2, 0, 0));
    assert_eq!(place.stored("gone.mp4").await, b"here after all");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_name_twice_gets_numbers_and_overwrites_nothing() {
    let place = Place::new().await;
    let connection = place.connect(&place.sandbox.endpoint()).await;
    let file = place.file("cut.mp4", 1000);
    for expected in [
        ["cut (2).mp4", "cut (3).mp4", "cut.mp4"],
        ["cut (4).mp4", "cut (5).mp4", "cut (6).mp4"],
    ] {
        let files = [file.clone(), file.clone(), file.clone()];
        let begun = place.begin(connection, &files).await;
        let batch = begun.batch_id;
        assert_eq!(counts(&begun.ended().await), (3, 0, 0));
        let uploads = place.engine.batch(batch).await.unwrap().uploads;
        let mut keys: Vec<_> = uploads.iter().map(|upload| upload.key.as_str()).collect();
        keys.sort_unstable();
        assert_eq!(keys, expected);
        // The next round has other bytes.
        std::fs::write(&file, content("other", 500)).unwrap();
    }
    assert_eq!(place.stored("cut.mp4").await, content("cut.mp4", 1000));
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_a_namesake_does_not_give_away_the_key_that_another_writes() {
    let place = Place::new().await;
    let (proxy, count) = holding(&place, |piece| piece.is(Way::Up, "PUT")).await;
    let connection = place.connect(proxy.endpoint()).await;
    one_at_a_time(&place).await;
    let file = place.file("cut.mp4", 1000);
    let begun = place
        .begin(connection, &[file.clone(), file.clone(), file])
        .await;
    let batch = begun.batch_id;
    held(&count).await;
    let uploads = place.engine.batch(batch).await.unwrap().uploads;
    place.engine.cancel(uploads[1].id).await.unwrap();
    let settings = Settings {
        parallel_uploads: 4,
        ..place.engine.settings().await.unwrap()
    };
    place.engine.save_settings(&settings).await.unwrap();
    until("both", async || count.load(Ordering::SeqCst) == 2).await;
    proxy.release();
    assert_eq!(counts(&begun.ended().await), (2, 0, 1));
    let uploads = place.engine.batch(batch).await.unwrap().uploads;
    assert_eq!(uploads[0].key, "cut.mp4");
    assert_eq!(uploads[2].key, "cut (2).mp4");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_of_a_batch_or_of_all_is_sent_again_at_once() {
    let place = Place::new().await;
    let connection = place.connect(&place.sandbox.endpoint()).await;
    let drop_missing = async |names: [&str; 3]| {
        let files = names.map(|name| place.file(name, 100));
        for file in &files[1..] {
            std::fs::remove_file(file).unwrap();
        }
        let begun = place.begin(connection, &files).await;
        let batch = begun.batch_id;
        assert_eq!(counts(&begun.ended().await), (1, 2, 0));
        for name in &names[1..] {
            place.file(name, 200);
        }
        batch
    };
    let done = async |batch| {
        let uploads = place.engine.batch(batch).await.unwrap().uploads;
        let done = uploads.iter();
        done.filter(|upload| upload.state == UploadState::Done)
            .count()
    };
    let mut batches = Vec::new();
    for names in [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]] {
        batches.push(drop_missing(names).await);
    }
    // One of them is gone for good, and does not keep the other.
    std::fs::remove_file(place.folder.path().join("renders/b")).unwrap();
    let error = place.engine.retry_batch(batches[0]).await.unwrap_err();
    assert_eq!(error.code, code::FILE_VANISHED);
    until("the first", async || done(batches[0]).await == 2).await;
    assert_eq!((done(batches[1]).await, done(batches[2]).await), (1, 1));
    place.file("b", 300);
    place.engine.retry_all().await.unwrap();
    for batch in batches {
        until("all", async || done(batch).await == 3).await;
    }
    // There is nothing left to send.
    place.engine.retry_all().await.unwrap();
    assert_eq!(place.engine.overall().running, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_in_a_drop_that_is_no_longer_shown_is_not_sent_again_with_all() {
    let place = Place::new().await;
    let connection = place.connect(&place.sandbox.endpoint()).await;
    let fail = async |name: &str| {
        let file = place.file(name, 100);
        std::fs::remove_file(&file).unwrap();
        let begun = place.begin(connection, &[file]).await;
        let batch = begun.batch_id;
        assert_eq!(counts(&begun.ended().await), (0, 1, 0));
        place.file(name, 100);
        batch
    };
    let state = async |batch| place.engine.batch(batch).await.unwrap().uploads[0].state;
    let old = fail("old").await;
    let mut newer = Vec::new();
    for number in 1..200 {
        let file = place.file(&format!("newer {number}"), 10);
        newer.push(place.begin(connection, &[file]).await);
    }
    for begun in newer {
        begun.ended().await;
    }
    let new = fail("new").await;
    let shown = place.engine.batches().await.unwrap();
    assert!(shown.iter().all(|batch| batch.id != old), "it is shown");

    place.engine.retry_all().await.unwrap();
    until("the new one", async || {
        state(new).await == UploadState::Done
    })
    .await;
    assert_eq!(state(old).await, UploadState::Failed);
    // By its own drop it is.
    place.engine.retry_batch(old).await.unwrap();
    until("the old one", async || {
        state(old).await == UploadState::Done
    })
    .await;
}
