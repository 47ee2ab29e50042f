//! What comes to be under a key between the look and the write: `If-None-Match`, and servers that do not know it.

use std::collections::HashSet;
use std::sync::Mutex;

use reeldrop_engine::{ConflictAnswer, OnConflict, UploadState};

use crate::common::capture::{Capture, answer};
use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{MIB, Place, content, until};
use crate::{drop_to, put, send};

/// A proxy that holds what writes the object, until released.
async fn holding(place: &Place, held: &'static str) -> Proxy {
    let endpoint = place.sandbox.endpoint();
    Proxy::before(&endpoint, move |piece| {
        match piece.way == Way::Up && piece.request.contains(held) {
            true => Do::Hold,
            false => Do::Pass,
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_overwritten_that_comes_to_be_there_meanwhile() {
    for (size, held) in [
        (1000, "PUT /films/cut.mp4"),
        (20 * MIB, "POST /films/cut.mp4?uploadId"),
    ] {
        let place = Place::new().await;
        let proxy = holding(&place, held).await;
        let new = drop_to(
            proxy.endpoint(),
            &[place.file("cut.mp4", size)],
            OnConflict::KeepBoth,
        );
        let begun = place.engine.begin(new).await.unwrap();
        let id = begun.batch_id;
        until("it is about to be there", async || {
            place.only(id).await.state == UploadState::Uploading
                && (size == 1000 || place.only(id).await.sent == size as u64)
        })
        .await;
        put(&place, "cut.mp4", b"somebody else's").await;
        proxy.release();
        assert_eq!(begun.ended().await.done, 1, "{held}");
        let upload = place.only(id).await;
        assert_eq!(upload.key, "cut (2).mp4");
        place.assert_done(&upload).await;
        assert_eq!(place.stored("cut.mp4").await, b"somebody else's");
        assert_eq!(place.multiparts().await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_to_be_there_meanwhile_is_asked_about() {
    let place = Place::new().await;
    let proxy = holding(&place, "PUT /films/cut.mp4").await;
    let new = drop_to(
        proxy.endpoint(),
        &[place.file("cut.mp4", 1000)],
        OnConflict::Ask,
    );
    let begun = place.engine.begin(new).await.unwrap();
    let id = begun.batch_id;
    until("it is sent", async || {
        place.only(id).await.state == UploadState::Uploading
    })
    .await;
    // Of the same size: still not taken for its own.
    put(&place, "cut.mp4", &content("another", 1000)).await;
    proxy.release();
    until("it asks", async || {
        place.only(id).await.state == UploadState::Asking
    })
    .await;
    let upload = place.only(id).await;
    let answered = place
        .engine
        .answer_conflict(upload.id, ConflictAnswer::KeepBoth, false);
    answered.await.unwrap();
    assert_eq!(begun.ended().await.done, 1);
    assert_eq!(place.only(id).await.key, "cut (2).mp4");
    assert_eq!(place.stored("cut.mp4").await, content("another", 1000));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_not_taken_for_a_conflict() {
    for (size, request) in [
        (1000, "PUT /films/cut.mp4"),
        (20 * MIB, "POST /films/cut.mp4?uploadId"),
    ] {
        let place = Place::new().await;
        let lost = Mutex::new(false);
        let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
            let mut lost = lost.lock().unwrap();
            if piece.way == Way::Down && piece.request.contains(request) && !*lost {
                *lost = true;
                return Do::Cut;
            }
            Do::Pass
        })
        .await;
        let new = drop_to(
            proxy.endpoint(),
            &[place.file("cut.mp4", size)],
            OnConflict::KeepBoth,
        );
        let (uploads, outcome) = send(&place, new).await;
        assert_eq!(outcome.done, 1, "{:?}", uploads[0].error);
        place.assert_done(&uploads[0]).await;
        assert_eq!(place.stored_keys().await, ["cut.mp4"], "it is there once");
    }
}

const ETAG: &str =
    "etag: \"0123456789abcdef0123456789abcdef\"\r\nx-amz-server-side-encryption: aws:kms\r\n";

fn head_answer() -> String {
    format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 10\r\n{ETAG}\r\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_may_not_be_looked_at_is_not_overwritten() {
    let place = Place::new().await;
    let held = Mutex::<HashSet<String>>::default();
    // A key that may write, but not look at what others wrote.
    let server = Capture::start(move |head| {
        let mut words = head.split([' ', '?']);
        let (method, path) = (words.next().unwrap(), words.next().unwrap().to_owned());
        let mut held = held.lock().unwrap();
        match method {
            "put" if path == "/films/cut.mp4" && head.contains("if-none-match: *") => answer(
                "412 Precondition Failed",
                "",
                "<Error><Code>PreconditionFailed</Code></Error>",
            ),
            "put" => {
                held.insert(path);
                answer("200 OK", ETAG, "")
            }
            "head" if held.contains(&path) => head_answer(),
            _ => answer("403 Forbidden", "", ""),
        }
    })
    .await;
    for rule in [OnConflict::KeepBoth, OnConflict::Skip] {
        let new = drop_to(&server.endpoint, &[place.file("cut.mp4", 10)], rule);
        let (uploads, _) = send(&place, new).await;
        assert_eq!(
            uploads[0].state,
            UploadState::Done,
            "{:?}",
            uploads[0].error
        );
        assert!(uploads[0].key.starts_with("cut ("), "{}", uploads[0].key);
    }
    let new = drop_to(
        &server.endpoint,
        &[place.file("cut.mp4", 10)],
        OnConflict::Overwrite,
    );
    let (uploads, _) = send(&place, new).await;
    assert_eq!(uploads[0].key, "cut.mp4", "{:?}", uploads[0].error);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_know_the_condition_is_asked_without_from_then_on() {
    for status in ["501 Not Implemented", "400 Bad Request"] {
        let place = Place::new().await;
        let held = Mutex::<HashSet<String>>::default();
        let server = Capture::start(move |head| {
            let mut words = head.split([' ', '?']);
            let (method, path) = (words.next().unwrap(), words.next().unwrap().to_owned());
            let mut held = held.lock().unwrap();
            match method {
                "put" if head.contains("if-none-match") => {
                    answer(status, "", "<Error><Code>InvalidArgument</Code></Error>")
                }
                "put" => {
                    held.insert(path);
                    answer("200 OK", ETAG, "")
                }
                "head" if held.contains(&path) => head_answer(),
                _ => answer("404 Not Found", "", ""),
            }
        })
        .await;
        for name in ["a.mp4", "b.mp4"] {
            let file = place.file(name, 10);
            let new = drop_to(&server.endpoint, &[file], OnConflict::KeepBoth);
            let (uploads, _) = send(&place, new).await;
            assert_eq!(
                uploads[0].state,
                UploadState::Done,
                "{status}: {:?}",
                uploads[0].error
            );
        }
        let conditions = server.heads();
        let conditions = conditions
            .iter()
            .filter(|head| head.contains("if-none-match"));
        assert_eq!(conditions.count(), 1, "{status}: it is remembered");
    }
}
