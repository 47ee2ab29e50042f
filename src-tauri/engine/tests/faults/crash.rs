//! A process that is killed in the middle loses nothing: the next one sends the rest, by itself.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reeldrop_engine::library::Settings;
use reeldrop_engine::{Destination, UploadState, code};
use uuid::Uuid;

use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{BUCKET, MIB, Place, again, begin, counts, engine, frame, open, role, until};
use crate::packages::crashed_at;

const NAME: &str = "crash::a_killed_upload_comes_back_by_itself_with_what_was_sent";

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_upload_comes_back_by_itself_with_what_was_sent() {
    if let Some(role) = role() {
        return send(&role).await;
    }
    let place = Place::new().await;
    if place.engine.keychain().status().await.is_err() {
        // The second process could not have the secret.
        return;
    }
    let (proxy, held) = holding(&place).await;
    let connection = place.connect(proxy.endpoint()).await;
    place.file("big.mov", 40 * MIB);
    let role = format!("{}|{connection}|big.mov", place.folder.path().display());
    let mut child = again(NAME, &role).spawn().unwrap();
    until("the child sends", async || held.load(Ordering::SeqCst) > 0).await;

    // While it lives, it is left alone.
    place.engine.recover().await.unwrap();
    let upload = place
        .engine
        .batches()
        .await
        .unwrap()
        .remove(0)
        .uploads
        .remove(0);
    assert_eq!(upload.state, UploadState::Uploading);
    assert_eq!(place.multiparts().await, 1);

    child.kill().unwrap();
    child.wait().unwrap();
    let mut frames = place.engine.frames();
    place.engine.recover().await.unwrap();
    assert_eq!(place.multiparts().await, 1, "what is there is kept");
    // Its mark is gone, ours is there.
    let marks = std::fs::read_dir(place.home().join("running"))
        .unwrap()
        .count();
    assert_eq!(marks, 1);

    proxy.release();
    let ended = frame(&mut frames, "it ended", |frame| !frame.finished.is_empty()).await;
    assert_eq!(counts(&ended.finished[0]), (1, 0, 0));
    place.assert_done(&place.only(upload.batch_id).await).await;
    assert_eq!(place.multiparts().await, 0);
    assert_eq!(place.stored_keys().await, ["big.mov"]);
}

const BATCH: &str = "crash::all_that_a_killed_process_had_queued_comes_back";

#[tokio::test(flavor = "multi_thread")]
async fn all_that_a_killed_process_had_queued_comes_back() {
    if let Some(role) = role() {
        return send(&role).await;
    }
    let place = Place::new().await;
    if place.engine.keychain().status().await.is_err() {
        return;
    }
    let settings = Settings {
        parallel_uploads: 1,
        ..place.engine.settings().await.unwrap()
    };
    place.engine.save_settings(&settings).await.unwrap();
    let (proxy, held) = holding(&place).await;
    let connection = place.connect(proxy.endpoint()).await;
    for (name, size) in [
        ("big.mov", 40 * MIB),
        ("small.mp4", 1000),
        ("gone.mp4", 1000),
    ] {
        place.file(name, size);
    }
    kill_when(
        BATCH,
        &place,
        &connection.to_string(),
        "big.mov,small.mp4,gone.mp4",
        &held,
    )
    .await;
    std::fs::remove_file(place.folder.path().join("renders/gone.mp4")).unwrap();

    let mut frames = place.engine.frames();
    place.engine.recover().await.unwrap();
    proxy.release();
    let ended = frame(&mut frames, "it ended", |frame| !frame.finished.is_empty()).await;
    assert_eq!(counts(&ended.finished[0]), (2, 1, 0));
    let uploads = place.engine.batches().await.unwrap().remove(0).uploads;
    place.assert_done(&uploads[0]).await;
    place.assert_done(&uploads[1]).await;
    let error = uploads[2].error.as_ref().unwrap();
    assert_eq!(error.code, code::FILE_VANISHED);
    assert_eq!(place.multiparts().await, 0);
    assert_eq!(place.stored_keys().await, ["big.mov", "small.mp4"]);
}

const UNSTORED: &str = "crash::what_went_to_a_connection_that_is_not_stored_waits_to_be_picked_up";

#[tokio::test(flavor = "multi_thread")]
async fn what_went_to_a_connection_that_is_not_stored_waits_to_be_picked_up() {
    if let Some(role) = role() {
        return send(&role).await;
    }
    let place = Place::new().await;
    let (proxy, held) = holding(&place).await;
    let file = place.file("big.mov", 40 * MIB);
    kill_when(UNSTORED, &place, proxy.endpoint(), "big.mov", &held).await;
    place.engine.recover().await.unwrap();
    let upload = place
        .engine
        .batches()
        .await
        .unwrap()
        .remove(0)
        .uploads
        .remove(0);
    assert_eq!(upload.state, UploadState::Failed);
    assert_eq!(upload.error.unwrap().code, code::INTERRUPTED);
    assert_eq!(place.multiparts().await, 1, "what is there is kept");

    proxy.release();
    place
        .assert_done(&place.upload(proxy.endpoint(), &file).await)
        .await;
    assert_eq!(place.multiparts().await, 0);
    assert_eq!(place.stored_keys().await, ["big.mov"]);
}

const TAKEN_UP: &str = "crash::a_crash_while_an_upload_is_taken_up_loses_nothing";

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_while_an_upload_is_taken_up_loses_nothing() {
    if let Some(role) = role() {
        return send(&role).await;
    }
    let place = Place::new().await;
    if place.engine.keychain().status().await.is_err() {
        return;
    }
    let (proxy, held) = holding(&place).await;
    let connection = place.connect(proxy.endpoint()).await;
    place.file("big.mov", 40 * MIB);
    kill_when(TAKEN_UP, &place, &connection.to_string(), "big.mov", &held).await;
    let role = format!("{}|recover|", place.folder.path().display());
    let mut second = again(TAKEN_UP, &role);
    let second = second.env("REELDROP_TEST_CRASH_AT", "taken-up").status();
    assert_eq!(second.unwrap().code(), None, "it did not crash");

    proxy.release();
    let mut frames = place.engine.frames();
    place.engine.recover().await.unwrap();
    let ended = frame(&mut frames, "it ended", |frame| !frame.finished.is_empty()).await;
    assert_eq!(counts(&ended.finished[0]), (1, 0, 0));
    let batch = ended.finished[0].batch_id;
    place.assert_done(&place.only(batch).await).await;
    assert_eq!(place.multiparts().await, 0);
    assert_eq!(place.stored_keys().await, ["big.mov"]);
}

const UNHEARD: &str =
    "crash::one_that_the_server_began_unheard_is_ours_and_those_of_others_are_left_alone";

#[tokio::test(flavor = "multi_thread")]
async fn one_that_the_server_began_unheard_is_ours_and_those_of_others_are_left_alone() {
    if let Some(role) = role() {
        return send(&role).await;
    }
    for stored in [true, false] {
        let place = Place::new().await;
        if stored && place.engine.keychain().status().await.is_err() {
            continue;
        }
        let proxy = Proxy::before(&place.sandbox.endpoint(), |_| Do::Pass).await;
        let connection = place.connect(proxy.endpoint()).await;
        let file = place.file("big.mov", 40 * MIB);
        let to = match stored {
            true => format!("{connection}|big.mov"),
            false => format!("{}|big.mov", proxy.endpoint()),
        };
        crashed_at(UNHEARD, &place, &to, "multipart-started").await;
        // Of others: under the same key, with a part of theirs, and under another.
        let client = place.client();
        let theirs = client.create_multipart_upload().bucket(BUCKET);
        let theirs = theirs.key("big.mov").send().await.unwrap();
        let part = client.upload_part().bucket(BUCKET).key("big.mov");
        part.upload_id(theirs.upload_id().unwrap())
            .part_number(1)
            .body(b"theirs".to_vec().into())
            .send()
            .await
            .unwrap();
        let other = client.create_multipart_upload().bucket(BUCKET);
        other.key("big.mov.bak").send().await.unwrap();
        assert_eq!(place.multiparts().await, 3);

        let here = match stored {
            true => Destination::Stored(connection),
            false => Destination::Open(open(proxy.endpoint())),
        };
        let opened = place.engine.open_destination(here.clone()).await.unwrap();
        if !stored {
            // Listed, and cleaned on request.
            let orphans = place.engine.orphans(&opened).await.unwrap();
            let ours: Vec<_> = orphans.iter().filter(|orphan| orphan.ours).collect();
            assert_eq!(orphans.len(), 3);
            assert_eq!((ours.len(), ours[0].key.as_str()), (1, "big.mov"));
            let cleaned = place.engine.clean_orphans(&opened, orphans).await.unwrap();
            assert_eq!(cleaned.len(), 1);
        }
        let batch = match stored {
            true => {
                place.engine.recover().await.unwrap();
                place.engine.batches().await.unwrap()[0].id
            }
            false => {
                let begun = begin(&place.engine, here, &[file]).await;
                let batch = begun.batch_id;
                begun.ended().await;
                batch
            }
        };
        until("it is done", async || {
            place.only(batch).await.state.is_final()
        })
        .await;
        place.assert_done(&place.only(batch).await).await;
        until("ours is gone", async || place.multiparts().await == 2).await;
        let orphans = place.engine.orphans(&opened).await.unwrap();
        assert!(orphans.iter().all(|orphan| !orphan.ours), "{orphans:?}");
    }
}

const MEANWHILE: &str = "crash::what_another_process_leaves_goes_on_where_one_lives";

#[tokio::test(flavor = "multi_thread")]
async fn what_another_process_leaves_goes_on_where_one_lives() {
    if let Some(role) = role() {
        return send(&role).await;
    }
    let place = Place::new().await;
    if place.engine.keychain().status().await.is_err() {
        return;
    }
    let proxy = Proxy::before(&place.sandbox.endpoint(), |_| Do::Pass).await;
    let connection = place.connect(proxy.endpoint()).await;
    place.engine.recover().await.unwrap();
    place.file("big.mov", 40 * MIB);
    let to = format!("{connection}|big.mov");
    crashed_at(MEANWHILE, &place, &to, "part-journaled:2").await;
    until("it is done", async || {
        let batches = place.engine.batches().await.unwrap();
        let states = batches[0].uploads.iter().map(|upload| upload.state);
        states.eq([UploadState::Done])
    })
    .await;
    let batch = place.engine.batches().await.unwrap()[0].id;
    place.assert_done(&place.only(batch).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_whose_beginning_the_server_answered_in_vain_is_taken_back_at_once() {
    let place = Place::new().await;
    let lost = Arc::new(AtomicUsize::new(0));
    let count = lost.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        let begins =
            piece.request.starts_with("POST ") && piece.request.contains("big.mov?uploads");
        if begins && piece.way == Way::Down && count.fetch_add(1, Ordering::SeqCst) < 2 {
            return Do::Cut;
        }
        Do::Pass
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let begun = place
        .begin(connection, &[place.file("big.mov", 40 * MIB)])
        .await;
    let batch = begun.batch_id;
    begun.ended().await;
    place.assert_done(&place.only(batch).await).await;
    assert!(lost.load(Ordering::SeqCst) > 2, "two answers were lost");
    assert_eq!(place.multiparts().await, 0);
}

/// A proxy that holds part 2 of an upload, and how often it did.
async fn holding(place: &Place) -> (Proxy, Arc<AtomicUsize>) {
    let held = Arc::new(AtomicUsize::new(0));
    let count = held.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if piece.is(Way::Up, "PUT") && piece.before > MIB && piece.request.contains("partNumber=2")
        {
            count.fetch_add(1, Ordering::SeqCst);
            return Do::Hold;
        }
        Do::Pass
    })
    .await;
    (proxy, held)
}

/// Has another process send those files, and kills it when something is held.
async fn kill_when(test: &str, place: &Place, to: &str, files: &str, held: &AtomicUsize) {
    let role = format!("{}|{to}|{files}", place.folder.path().display());
    let mut child = again(test, &role).spawn().unwrap();
    until("the child sends", async || held.load(Ordering::SeqCst) > 0).await;
    child.kill().unwrap();
    child.wait().unwrap();
}

pub async fn send(role: &str) {
    let mut role = role.split('|');
    let (folder, to, files) = (
        PathBuf::from(role.next().unwrap()),
        role.next().unwrap(),
        role.next().unwrap(),
    );
    let destination = match Uuid::parse_str(to) {
        Ok(stored) => Destination::Stored(stored),
        Err(_) => Destination::Open(open(to)),
    };
    let engine = engine(&folder.join("home")).await;
    if to == "recover" {
        return engine.recover().await.unwrap();
    }
    let files: Vec<_> = files
        .split(',')
        .map(|name| folder.join("renders").join(name))
        .collect();
    begin(&engine, destination, &files).await.ended().await;
}
