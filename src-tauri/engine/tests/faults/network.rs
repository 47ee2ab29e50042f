//! Broken connections, damaged bytes, failing servers: the upload ends done, and storage holds the file.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reeldrop_engine::{UploadState, code};

use crate::common::proxy::{Do, Piece, Proxy, Way};
use crate::common::{MIB, Place};

/// Sends a file of `size` through a proxy, where `fault` happens to the first `times` pieces that `hits` chooses.
async fn survives(
    size: usize,
    times: usize,
    hits: impl Fn(&Piece<'_>) -> bool + Send + Sync + 'static,
    fault: impl Fn(&mut Piece<'_>) -> Do + Send + Sync + 'static,
) {
    let place = Place::new().await;
    let happened = Arc::new(AtomicUsize::new(0));
    let count = happened.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        // What the server is asked before its first upload is no part of it.
        if !piece.is_question() && hits(piece) && count.fetch_add(1, Ordering::SeqCst) < times {
            fault(piece)
        } else {
            Do::Pass
        }
    })
    .await;
    let file = place.file("Kölner Dom + Abend.mp4", size);
    let upload = place.upload(proxy.endpoint(), &file).await;
    place.assert_done(&upload).await;
    assert!(
        happened.load(Ordering::SeqCst) >= times,
        "the fault did not happen"
    );
    assert_eq!(place.multiparts().await, 0);
}

fn flip(piece: &mut Piece<'_>) -> Do {
    if let Some(last) = piece.bytes.last_mut() {
        *last ^= 1;
    }
    Do::Pass
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_put_survives_connections_that_break_in_its_middle() {
    let deep = |piece: &Piece<'_>| piece.is(Way::Up, "PUT") && piece.before > MIB;
    survives(3 * MIB, 3, deep, |_| Do::Cut).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_multipart_upload_survives_connections_that_break_in_its_middle() {
    let deep = |piece: &Piece<'_>| piece.is(Way::Up, "PUT") && piece.before > 4 * MIB;
    survives(40 * MIB, 3, deep, |_| Do::Cut).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_bytes_of_a_single_put_are_sent_again() {
    let body = |piece: &Piece<'_>| piece.is(Way::Up, "PUT") && piece.is_body();
    survives(3 * MIB, 1, body, flip).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_bytes_of_a_part_are_sent_again() {
    let body = |piece: &Piece<'_>| piece.is(Way::Up, "PUT") && piece.before > 3 * MIB;
    survives(20 * MIB, 2, body, flip).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_the_completion_is_no_failure() {
    let completed =
        |piece: &Piece<'_>| piece.is(Way::Down, "POST") && piece.request.contains("uploadId=");
    survives(17 * MIB, 1, completed, |_| Do::Cut).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_a_part_is_no_failure() {
    let part = |piece: &Piece<'_>| piece.is(Way::Down, "PUT");
    survives(17 * MIB, 2, part, |_| Do::Cut).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_fails_for_a_while_is_waited_for() {
    const FAILED: &str =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let any = |piece: &Piece<'_>| piece.way == Way::Up && piece.before == 0;
    survives(17 * MIB, 3, any, |_| Do::Answer(FAILED)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_completion_that_fails_after_its_headers_is_asked_again() {
    // S3 API, CompleteMultipartUpload: 200 first, and the error in the body.
    const FAILED: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 92\r\nConnection: close\r\n\r\n\
        <?xml version=\"1.0\"?><Error><Code>InternalError</Code><Message>try again</Message></Error>   ";
    let complete = |piece: &Piece<'_>| {
        piece.is(Way::Up, "POST") && piece.before == 0 && piece.request.contains("uploadId=")
    };
    survives(17 * MIB, 1, complete, |_| Do::Answer(FAILED)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_line_is_only_slow() {
    let body = |piece: &Piece<'_>| piece.is_body();
    survives(2 * MIB, 8, body, |_| Do::Slow(Duration::from_millis(50))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_always_breaks_ends_with_a_reason_and_leaves_nothing_behind() {
    let place = Place::new().await;
    let proxy = Proxy::before(&place.sandbox.endpoint(), |piece| {
        if piece.is(Way::Up, "PUT") && piece.is_body() {
            Do::Cut
        } else {
            Do::Pass
        }
    })
    .await;
    let file = place.file("long.mov", 17 * MIB);
    let upload = place.upload(proxy.endpoint(), &file).await;
    assert_eq!(upload.state, UploadState::Failed);
    assert_eq!(upload.error.unwrap().code, code::NETWORK);
    assert_eq!(upload.link.map(|link| link.id), None);
    assert_eq!(place.multiparts().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_stands_still_is_sent_again_on_another_connection() {
    let place = Place::new().await;
    let connections = Arc::new(Mutex::new(Vec::new()));
    let seen = connections.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        let second = piece.is(Way::Up, "PUT") && piece.request.contains("partNumber=2&");
        if !second || piece.before < MIB {
            return Do::Pass;
        }
        let mut seen = seen.lock().unwrap();
        if !seen.contains(&piece.connection) {
            seen.push(piece.connection);
        }
        // The first one's bytes go nowhere, and nobody says so.
        match seen.len() {
            1 => Do::Swallow,
            _ => Do::Pass,
        }
    })
    .await;
    let file = place.file("long.mov", 40 * MIB);
    let began = Instant::now();
    let upload = place.upload(proxy.endpoint(), &file).await;
    place.assert_done(&upload).await;
    assert_eq!(connections.lock().unwrap().len(), 2);
    assert!(began.elapsed() >= Duration::from_secs(20));
    assert_eq!(place.multiparts().await, 0);
}
