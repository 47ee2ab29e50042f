//! Each part has the checksum that its server verifies: found out once, and what differs from it is never done.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use reeldrop_engine::{UploadState, code};

use crate::common::proxy::{Do, Piece, Proxy, Way};
use crate::common::{MIB, Place, counts};

const CRC64NVME: &str = "x-amz-checksum-crc64nvme";
const CRC32C: &str = "x-amz-checksum-crc32c";
const MD5: &str = "content-md5";
const UNKNOWN: &str =
    "HTTP/1.1 501 Not Implemented\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
/// A checksum of other bytes.
const WRONG: &str = "AAAAAAAAAAA=";

/// The heads of the requests that a server was sent.
#[derive(Clone, Default)]
struct Heads(Arc<Mutex<Vec<String>>>);

impl Heads {
    fn see(&self, piece: &Piece<'_>) -> String {
        let head = head(piece);
        if !head.is_empty() {
            self.0.lock().unwrap().push(head.clone());
        }
        head
    }

    fn with(&self, words: &[&str]) -> usize {
        let heads = self.0.lock().unwrap();
        let has = |head: &&String| words.iter().all(|word| head.contains(word));
        heads.iter().filter(has).count()
    }
}

/// In small letters; empty for what is not the beginning of a request.
fn head(piece: &Piece<'_>) -> String {
    if piece.way != Way::Up || piece.before > 0 {
        return String::new();
    }
    let text = String::from_utf8_lossy(piece.bytes).to_ascii_lowercase();
    text.split("\r\n\r\n").next().unwrap_or_default().to_owned()
}

/// Whether a request speaks of a checksum that a server of another age does not know.
fn speaks_of(head: &str, unknown: &[&str]) -> bool {
    unknown.iter().any(|name| {
        let algorithm = name.trim_start_matches("x-amz-checksum-");
        head.contains(*name) || head.contains(&format!("x-amz-checksum-algorithm: {algorithm}"))
    })
}

/// Uploads a small and a large file to a server that knows all but the `unknown` checksums. One byte of each is damaged on
/// its way; each has to come with a checksum of the kind `header`.
async fn arrives_with(header: &str, unknown: &'static [&'static str]) {
    let place = Place::new().await;
    let heads = Heads::default();
    let (seen, damaged) = (heads.clone(), Arc::new(Mutex::new(Vec::new())));
    let damages = damaged.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if speaks_of(&seen.see(piece), unknown) {
            return Do::Answer(UNKNOWN);
        }
        let mut damages = damages.lock().unwrap();
        let file = piece
            .request
            .split('?')
            .next()
            .unwrap_or_default()
            .to_owned();
        if piece.is(Way::Up, "PUT") && piece.before > MIB && !damages.contains(&file) {
            *piece.bytes.last_mut().unwrap() ^= 1;
            damages.push(file);
        }
        Do::Pass
    })
    .await;
    let files = [
        place.file("small.bin", 2 * MIB),
        place.file("large.bin", 20 * MIB),
    ];
    for file in &files {
        let upload = place.upload(proxy.endpoint(), file).await;
        place.assert_done(&upload).await;
    }
    assert_eq!(damaged.lock().unwrap().len(), 2, "nothing was damaged");
    // The small one twice, and of the large one three parts and one of them again.
    for (name, times) in [("put /films/small.bin", 2), ("put /films/large.bin", 4)] {
        assert_eq!(heads.with(&[name, header]), times, "{name}");
        assert_eq!(heads.with(&[name]), times, "{name}");
        for other in [CRC64NVME, CRC32C, MD5]
            .iter()
            .filter(|other| **other != header)
        {
            assert_eq!(heads.with(&[name, other]), 0, "{name} has {other}");
        }
    }
    assert_eq!(heads.with(&["x-amz-trailer"]), 0);
    assert_eq!(place.stored_keys().await, ["large.bin", "small.bin"]);
    assert_eq!(place.multiparts().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_part_is_sent_again_with_crc64nvme() {
    arrives_with(CRC64NVME, &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_part_is_sent_again_with_crc32c() {
    arrives_with(CRC32C, &[CRC64NVME]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_part_is_sent_again_with_content_md5() {
    arrives_with(MD5, &[CRC64NVME, CRC32C]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_asked_once_until_its_connection_is_tested() {
    let place = Place::new().await;
    let heads = Heads::default();
    let seen = heads.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        seen.see(piece);
        Do::Pass
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let asked = || heads.with(&["post /films/", ".reeldrop-check-", "?uploads"]);
    let files: Vec<PathBuf> = (0..6)
        .map(|n| place.file(&format!("{n}.bin"), 10))
        .collect();
    let begun = place.begin(connection, &files).await;
    assert_eq!(counts(&begun.ended().await), (6, 0, 0));
    assert_eq!(asked(), 1, "six that begin at once");
    let more = place.begin(connection, &[place.file("more.bin", 10)]).await;
    more.ended().await;
    assert_eq!(asked(), 1);
    assert!(place.engine.check_connection(connection).await.unwrap().ok);
    let last = place.begin(connection, &[place.file("last.bin", 10)]).await;
    last.ended().await;
    assert_eq!(asked(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_be_asked_now_is_asked_again() {
    const FAILED: &str =
        "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let place = Place::new().await;
    let heads = Heads::default();
    let (seen, fails) = (heads.clone(), Arc::new(Mutex::new(true)));
    let failing = fails.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        match seen.see(piece).contains(".reeldrop-check-") && *failing.lock().unwrap() {
            true => Do::Answer(FAILED),
            false => Do::Pass,
        }
    })
    .await;
    let first = place.file("first.bin", 10);
    place
        .assert_done(&place.upload(proxy.endpoint(), &first).await)
        .await;
    assert_eq!(heads.with(&["put /films/first.bin", MD5]), 1);
    *fails.lock().unwrap() = false;
    let second = place.file("second.bin", 10);
    place
        .assert_done(&place.upload(proxy.endpoint(), &second).await)
        .await;
    assert_eq!(heads.with(&["put /films/second.bin", CRC64NVME]), 1);
}

/// How an upload of 17 MiB ends whose completion and HEAD are answered so.
async fn ends(completion: Option<String>, said: Option<&'static str>) -> Result<(), String> {
    let place = Place::new().await;
    let completion: Option<&'static str> = completion.map(|body| {
        let text = format!("HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
        &*Box::leak(text.into_boxed_str())
    });
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if piece.request.contains("large.bin?uploadId=") && piece.is(Way::Down, "POST") {
            let text = String::from_utf8_lossy(piece.bytes);
            // The server sends white space until it is done.
            return match completion {
                Some(answer) if text.contains("CompleteMultipartUploadResult") => {
                    Do::Answer(answer)
                }
                Some(_) if !text.starts_with("HTTP/1.1 200") => Do::Pass,
                Some(_) => {
                    piece.bytes.clear();
                    Do::Pass
                }
                None => Do::Pass,
            };
        }
        if piece.is(Way::Down, "HEAD")
            && let Some(said) = said
        {
            let text = String::from_utf8_lossy(piece.bytes).into_owned();
            if text.starts_with("HTTP/1.1 200") {
                let line = format!("\r\n{CRC64NVME}: {said}\r\n");
                *piece.bytes = text.replacen("\r\n", &line, 1).into_bytes();
            }
        }
        Do::Pass
    })
    .await;
    let file = place.file("large.bin", 17 * MIB);
    let upload = place.upload(proxy.endpoint(), &file).await;
    if upload.state == UploadState::Done {
        place.assert_done(&upload).await;
        return Ok(());
    }
    assert_eq!(upload.state, UploadState::Failed);
    assert!(upload.link.is_none());
    Err(upload.error.unwrap().code.into_owned())
}

fn completed(inner: &str) -> Option<String> {
    Some(format!(
        "<CompleteMultipartUploadResult>{inner}</CompleteMultipartUploadResult>"
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn another_checksum_in_either_answer_is_never_done() {
    let refused = Err(code::VERIFY_MISMATCH.to_owned());
    assert_eq!(ends(None, Some(WRONG)).await, refused);
    let lie = completed(&format!("<ChecksumCRC64NVME>{WRONG}</ChecksumCRC64NVME>"));
    assert_eq!(ends(lie, None).await, refused);
    // Another ETag than the object has afterwards.
    let lie = completed("<ETag>\"00000000000000000000000000000000-3\"</ETag>");
    assert_eq!(ends(lie, None).await, refused);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_completion_without_an_etag_or_with_one_that_is_no_md5_is_no_fault() {
    assert_eq!(ends(completed("<ETag></ETag>"), None).await, Ok(()));
    assert_eq!(
        ends(completed("<ETag>\"version-7\"</ETag>"), None).await,
        Ok(())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_was_cut_off_is_taken_back_at_the_next_start() {
    let place = Place::new().await;
    let broken = Arc::new(AtomicBool::new(true));
    let breaks = broken.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        let goes_on = !piece.is_question() || piece.request.starts_with("POST");
        match goes_on || !breaks.load(Ordering::SeqCst) {
            true => Do::Pass,
            false => Do::Cut,
        }
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let begun = place.begin(connection, &[place.file("a.bin", 10)]).await;
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
    assert_eq!(place.multiparts().await, 1);
    broken.store(false, Ordering::SeqCst);
    place.engine.recover().await.unwrap();
    assert_eq!(place.multiparts().await, 0);
}

/// As long as a part may stand still: 20 seconds.
#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_stands_still_is_sent_again_on_a_new_connection() {
    let place = Place::new().await;
    let held = AtomicBool::new(false);
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        let deep = piece.is(Way::Up, "PUT") && piece.before > MIB;
        match deep && !held.swap(true, Ordering::SeqCst) {
            // For ever: what comes later on this connection arrives nowhere.
            true => Do::Hold,
            false => Do::Pass,
        }
    })
    .await;
    let file = place.file("a.bin", 20 * MIB);
    let began = std::time::Instant::now();
    let upload = place.upload(proxy.endpoint(), &file).await;
    place.assert_done(&upload).await;
    let seconds = began.elapsed().as_secs();
    assert!((19..60).contains(&seconds), "after {seconds} seconds");
}
