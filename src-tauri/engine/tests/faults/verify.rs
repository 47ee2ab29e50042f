//! A server that does not hold what was sent never makes an upload done.

use reeldrop_engine::{UploadState, code};

use crate::common::proxy::{Do, Piece, Proxy, Way};
use crate::common::{MIB, Place};

/// Changes a header of the answers to HEAD.
fn lie(piece: &mut Piece<'_>, header: &str, value: &str) -> Do {
    if piece.is(Way::Down, "HEAD") {
        let text = String::from_utf8(piece.bytes.clone()).unwrap();
        let lines = text.split("\r\n").map(|line| match line.split_once(':') {
            Some((name, _)) if name.eq_ignore_ascii_case(header) => format!("{name}: {value}"),
            _ => line.to_owned(),
        });
        *piece.bytes = lines.collect::<Vec<_>>().join("\r\n").into_bytes();
    }
    Do::Pass
}

async fn is_refused(size: usize, header: &'static str, value: &'static str) {
    let place = Place::new().await;
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        lie(piece, header, value)
    })
    .await;
    let file = place.file("a.mp4", size);
    let upload = place.upload(proxy.endpoint(), &file).await;
    assert_eq!(upload.state, UploadState::Failed);
    assert_eq!(upload.error.unwrap().code, code::VERIFY_MISMATCH);
    assert!(upload.link.is_none());
    assert!(place.engine.links().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_size_is_never_done() {
    is_refused(1000, "content-length", "999").await;
    is_refused(17 * MIB, "content-length", "999").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_checksum_is_never_done() {
    is_refused(1000, "etag", "\"00000000000000000000000000000000\"").await;
    is_refused(17 * MIB, "etag", "\"00000000000000000000000000000000-3\"").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_changes_while_it_is_sent_is_never_done() {
    let place = Place::new().await;
    let file = place.file("render.mov", 17 * MIB);
    let growing = file.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if piece.is(Way::Up, "PUT") && piece.before == 0 {
            std::fs::write(&growing, "rendered again").unwrap();
        }
        Do::Pass
    })
    .await;
    let upload = place.upload(proxy.endpoint(), &file).await;
    assert_eq!(upload.state, UploadState::Failed);
    assert_eq!(upload.error.unwrap().code, code::FILE_CHANGED);
    assert_eq!(place.multiparts().await, 0);
}
