//! Uploads that ask.

use reeldrop_engine::{ConflictAnswer, OnConflict, UploadState, code};
use uuid::Uuid;

use crate::common::{Place, engine, until};
use crate::{drop_of, put};

/// A drop of files that all ask.
async fn asking(place: &Place, count: usize) -> (Uuid, reeldrop_engine::Begun) {
    let files: Vec<_> = (0..count)
        .map(|number| place.file(&format!("{number}.mp4"), 1000))
        .collect();
    for number in 0..count {
        put(place, &format!("{number}.mp4"), b"old").await;
    }
    let new = drop_of(place, &files, OnConflict::Ask);
    let begun = place.engine.begin(new).await.unwrap();
    let id = begun.batch_id;
    until("all ask", async || {
        let uploads = place.engine.batch(id).await.unwrap().uploads;
        uploads.iter().all(|upload| {
            upload.state == UploadState::Asking
                && upload.error.as_ref().unwrap().code == code::KEY_EXISTS
        })
    })
    .await;
    (id, begun)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_answer_does_what_it_says() {
    let place = Place::new().await;
    let (id, begun) = asking(&place, 3).await;
    assert_eq!(place.engine.overall().running, 0, "nothing is under way");
    let uploads = place.engine.batch(id).await.unwrap().uploads;
    let answers = [
        ConflictAnswer::Overwrite,
        ConflictAnswer::KeepBoth,
        ConflictAnswer::Skip,
    ];
    for (upload, answer) in uploads.iter().zip(answers) {
        let answered = place.engine.answer_conflict(upload.id, answer, false);
        answered.await.unwrap();
    }
    let outcome = begun.ended().await;
    assert_eq!((outcome.done, outcome.skipped), (2, 1));
    assert_eq!(outcome.links_to_copy.len(), 3);
    let uploads = place.engine.batch(id).await.unwrap().uploads;
    place.assert_done(&uploads[0]).await;
    assert_eq!(uploads[0].key, "0.mp4");
    place.assert_done(&uploads[1]).await;
    assert_eq!(uploads[1].key, "1 (2).mp4");
    assert_eq!(uploads[2].state, UploadState::Skipped);
    let link = uploads[2].link.as_ref().unwrap();
    assert_eq!((link.key.as_str(), link.size), ("2.mp4", Some(3)));
    assert_eq!(place.stored("1.mp4").await, b"old");
    assert_eq!(place.stored("2.mp4").await, b"old");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_answer_holds_for_the_whole_batch() {
    let place = Place::new().await;
    // More than are sent at once: some come to ask only after the answer.
    let (id, begun) = asking(&place, 12).await;
    let first = place.engine.batch(id).await.unwrap().uploads[0].id;
    let answered = place
        .engine
        .answer_conflict(first, ConflictAnswer::KeepBoth, true);
    answered.await.unwrap();
    assert_eq!(begun.ended().await.done, 12);
    assert_eq!(place.stored_keys().await.len(), 24);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_asks_can_be_cancelled() {
    let place = Place::new().await;
    let (id, begun) = asking(&place, 2).await;
    let first = place.engine.batch(id).await.unwrap().uploads[0].id;
    place.engine.cancel(first).await.unwrap();
    place.engine.cancel_batch(id).await.unwrap();
    assert_eq!(begun.ended().await.cancelled, 2);
    assert_eq!(place.stored("0.mp4").await, b"old");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_asks_asks_again_after_a_restart() {
    let mut place = Place::new().await;
    put(&place, "cut.mp4", b"old").await;
    let connection = place.connect(&place.sandbox.endpoint()).await;
    let new = reeldrop_engine::NewBatch {
        destination: reeldrop_engine::Destination::Stored(connection),
        ..drop_of(&place, &[place.file("cut.mp4", 1000)], OnConflict::Ask)
    };
    let id = place.engine.begin(new).await.unwrap().batch_id;
    until("it asks", async || {
        place.only(id).await.state == UploadState::Asking
    })
    .await;
    // The old engine closes with its last clone.
    let restarted = engine(&place.home()).await;
    drop(std::mem::replace(&mut place.engine, restarted));
    until("the old one is gone", async || {
        let marks = std::fs::read_dir(place.home().join("running")).unwrap();
        marks.count() == 1
    })
    .await;
    place.engine.recover().await.unwrap();
    until("it is done", async || {
        let upload = place.only(id).await;
        assert_ne!(upload.state, UploadState::Failed, "{:?}", upload.error);
        if upload.state == UploadState::Asking {
            let answer = ConflictAnswer::Overwrite;
            place
                .engine
                .answer_conflict(upload.id, answer, false)
                .await
                .unwrap();
        }
        upload.state == UploadState::Done
    })
    .await;
    place.assert_done(&place.only(id).await).await;
    assert_eq!(place.stored_keys().await, ["cut.mp4"]);
}
