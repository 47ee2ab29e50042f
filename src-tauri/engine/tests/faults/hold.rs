//! A connection that a person has to mend: one card instead of many failures, and everything goes on once it is mended.

use std::path::PathBuf;

use reeldrop_engine::connection::ConnectionForm;
use reeldrop_engine::{Destination, NewBatch, OnConflict, UploadState, code};
use uuid::Uuid;

use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{BUCKET, Place, SECRET, counts, form, frame, until};

fn with_secret(place: &Place, id: Option<Uuid>, secret: &str) -> ConnectionForm {
    ConnectionForm {
        id,
        name: "Studio".to_owned(),
        secret: Some(secret.to_owned().into()),
        ..form(&place.sandbox.endpoint())
    }
}

async fn wrong_secret(place: &Place) -> Uuid {
    let form = with_secret(place, None, "not-the-secret-4711");
    place.engine.save_connection(form).await.unwrap()
}

fn twenty(place: &Place) -> Vec<PathBuf> {
    (0..20)
        .map(|n| place.file(&format!("{n}.mp4"), 1000))
        .collect()
}

async fn all_wait(place: &Place, batch: Uuid, count: u32) {
    until("all wait", async || {
        let holds = place.engine.holds();
        holds.first().is_some_and(|hold| hold.uploads == count)
    })
    .await;
    for upload in place.engine.batch(batch).await.unwrap().uploads {
        assert_eq!(upload.state, UploadState::Waiting, "{:?}", upload.error);
        assert_eq!(upload.error, None, "the card says it once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_holds_twenty_files_with_one_card_until_it_is_mended() {
    let place = Place::attended().await;
    let mut frames = place.engine.frames();
    let connection = wrong_secret(&place).await;
    let begun = place.begin(connection, &twenty(&place)).await;
    let batch = begun.batch_id;
    all_wait(&place, batch, 20).await;
    let holds = place.engine.holds();
    assert_eq!(holds.len(), 1);
    assert_eq!(holds[0].error.code, code::WRONG_SECRET);
    assert_eq!(holds[0].connection_id, connection);
    assert_eq!(holds[0].connection_name, "Studio");
    frame(&mut frames, "the card", |frame| frame.holds == holds).await;
    assert_eq!(place.engine.overall().running, 0);

    // Tried again as it is, it is held again.
    place.engine.try_connection_again(connection).await.unwrap();
    all_wait(&place, batch, 20).await;

    let mended = with_secret(&place, Some(connection), SECRET);
    place.engine.save_connection(mended).await.unwrap();
    assert_eq!(counts(&begun.ended().await), (20, 0, 0));
    frame(&mut frames, "no card", |frame| frame.holds.is_empty()).await;
    for upload in place.engine.batch(batch).await.unwrap().uploads {
        place.assert_done(&upload).await;
        assert!(!upload.key.contains('('), "{}", upload.key);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_drop_waits_too_and_what_waits_can_be_cancelled() {
    let place = Place::attended().await;
    let connection = wrong_secret(&place).await;
    let begun = place.begin(connection, &twenty(&place)).await;
    all_wait(&place, begun.batch_id, 20).await;
    let second = place.begin(connection, &[place.file("a.mp4", 9)]).await;
    assert_eq!(place.engine.holds()[0].uploads, 21);
    assert_eq!(
        place.only(second.batch_id).await.state,
        UploadState::Waiting
    );
    place.engine.cancel_batch(begun.batch_id).await.unwrap();
    assert_eq!(counts(&begun.ended().await), (0, 0, 20));
    assert_eq!(place.engine.holds()[0].uploads, 1);
    // Where the connection goes, what waits for it ends with the reason.
    place.engine.delete_connection(connection).await.unwrap();
    let batch = second.batch_id;
    assert_eq!(counts(&second.ended().await), (0, 1, 0));
    let upload = place.only(batch).await;
    assert_eq!(upload.error.unwrap().code, code::WRONG_SECRET);
    assert!(place.engine.holds().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_removed_ends_what_is_in_line_paused_or_asks() {
    let place = Place::attended().await;
    let settings = reeldrop_engine::library::Settings {
        parallel_uploads: 1,
        ..place.engine.settings().await.unwrap()
    };
    place.engine.save_settings(&settings).await.unwrap();
    let proxy = Proxy::before(&place.sandbox.endpoint(), |piece| {
        match piece.is(Way::Up, "PUT") && piece.request.contains("sent.mp4") {
            true => Do::Hold,
            false => Do::Pass,
        }
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let there = place.client().put_object().bucket(BUCKET).key("asks.mp4");
    there.body(b"old".to_vec().into()).send().await.unwrap();
    let asking = NewBatch {
        destination: Destination::Stored(connection),
        prefix: Some(String::new()),
        on_conflict: Some(OnConflict::Ask),
        ..NewBatch::of(vec![place.file("asks.mp4", 1000)])
    };
    let asking = place.engine.begin(asking).await.unwrap();
    until("it asks", async || {
        place.only(asking.batch_id).await.state == UploadState::Asking
    })
    .await;
    let files = ["sent.mp4", "waits.mp4", "paused.mp4"].map(|name| place.file(name, 1000));
    let begun = place.begin(connection, &files).await;
    let batch = begun.batch_id;
    let uploads = async || place.engine.batch(batch).await.unwrap().uploads;
    until("one is sent", async || {
        uploads().await[0].state == UploadState::Uploading
    })
    .await;
    place.engine.pause(uploads().await[2].id).await.unwrap();

    place.engine.delete_connection(connection).await.unwrap();
    let id = asking.batch_id;
    assert_eq!(counts(&asking.ended().await), (0, 1, 0));
    // What is just being sent may reach its end.
    proxy.release();
    assert_eq!(counts(&begun.ended().await), (1, 2, 0));
    let mut ended = uploads().await.split_off(1);
    ended.push(place.only(id).await);
    for upload in ended {
        let error = upload.error.unwrap();
        assert_eq!(error.code, code::CONNECTION_UNKNOWN);
        assert!(error.message.contains("was removed"), "{}", error.message);
    }
    assert_eq!(place.stored("asks.mp4").await, b"old");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_sent_when_its_connection_is_removed_does_not_wait_for_it() {
    let place = Place::attended().await;
    let proxy = Proxy::before(&place.sandbox.endpoint(), |piece| {
        match piece.is(Way::Up, "PUT") {
            true => Do::Hold,
            false => Do::Pass,
        }
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let begun = place.begin(connection, &[place.file("a.mp4", 1000)]).await;
    let batch = begun.batch_id;
    until("it is sent", async || {
        place.only(batch).await.state == UploadState::Uploading
    })
    .await;
    place.engine.delete_connection(connection).await.unwrap();
    drop(proxy);
    assert_eq!(counts(&begun.ended().await), (0, 1, 0));
    assert!(place.only(batch).await.error.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_is_not_there_is_held_and_other_connections_go_on() {
    let place = Place::attended().await;
    let nowhere = ConnectionForm {
        bucket: "nowhere".to_owned(),
        ..form(&place.sandbox.endpoint())
    };
    let nowhere = place.engine.save_connection(nowhere).await.unwrap();
    let held = place.begin(nowhere, &twenty(&place)).await;
    all_wait(&place, held.batch_id, 20).await;
    assert_eq!(place.engine.holds()[0].error.code, code::UNKNOWN_BUCKET);
    let good = place.connect(&place.sandbox.endpoint()).await;
    let begun = place.begin(good, &[place.file("good.mp4", 1000)]).await;
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_is_there_to_mend_it_each_file_fails_with_the_reason() {
    let place = Place::new().await;
    let connection = wrong_secret(&place).await;
    let begun = place.begin(connection, &twenty(&place)).await;
    let batch = begun.batch_id;
    assert_eq!(counts(&begun.ended().await), (0, 20, 0));
    for upload in place.engine.batch(batch).await.unwrap().uploads {
        assert_eq!(upload.error.unwrap().code, code::WRONG_SECRET);
    }
    assert!(place.engine.holds().is_empty());
}
