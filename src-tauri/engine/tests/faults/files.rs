//! What can happen to the file that is sent, to the disk of the library, and to the storage in the middle of a batch.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use reeldrop_engine::{Destination, UploadState, code};
use uuid::Uuid;

use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{BUCKET, MIB, Place, again, begin, content, counts, engine, open, role, until};
use crate::crash;

/// What happens to the file while its third part is on the way: the upload fails, says so, and leaves nothing.
async fn is_refused(happens: impl Fn(&Path)) {
    let place = Place::new().await;
    let held = Arc::new(AtomicBool::new(false));
    let holds = held.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        let third = piece.is(Way::Up, "PUT") && piece.request.contains("partNumber=3");
        if third && piece.is_body() {
            holds.store(true, Ordering::SeqCst);
            return Do::Hold;
        }
        Do::Pass
    })
    .await;
    // More parts than are on the wire at once: some are read after it happened.
    let file = place.file("render.mov", 120 * MIB);
    let to = Destination::Open(open(proxy.endpoint()));
    let begun = begin(&place.engine, to, std::slice::from_ref(&file)).await;
    let batch = begun.batch_id;
    until("it holds", async || held.load(Ordering::SeqCst)).await;
    happens(&file);
    proxy.release();
    assert_eq!(counts(&begun.ended().await), (0, 1, 0));
    let error = place.only(batch).await.error.unwrap();
    assert_eq!(error.code, code::FILE_CHANGED);
    assert_eq!(place.multiparts().await, 0);
    assert!(place.stored_keys().await.is_empty());
    // As it is now, it can be sent.
    let again = place.upload(proxy.endpoint(), &file).await;
    place.assert_done(&again).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_truncated_while_it_is_sent_is_refused() {
    is_refused(|file| {
        let file = File::options().write(true).open(file).unwrap();
        file.set_len(30 * MIB as u64).unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_grows_while_it_is_sent_is_refused() {
    is_refused(|file| {
        let mut file = OpenOptions::new().append(true).open(file).unwrap();
        file.write_all(b"one frame more").unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_replaced_while_it_is_sent_is_refused() {
    is_refused(|file| {
        let other = file.with_extension("new");
        std::fs::write(&other, content("another render", 120 * MIB)).unwrap();
        std::fs::rename(other, file).unwrap();
    })
    .await;
}

const UNREADABLE: &str = "files::a_disk_that_fails_in_the_middle_of_a_file_keeps_what_was_sent";

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fails_in_the_middle_of_a_file_keeps_what_was_sent() {
    if let Some(role) = role() {
        return crash::send(&role).await;
    }
    let place = Place::new().await;
    let sent = Arc::new(AtomicUsize::new(0));
    let count = sent.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if piece.is(Way::Up, "PUT") && piece.before == 0 {
            count.fetch_add(1, Ordering::SeqCst);
        }
        Do::Pass
    })
    .await;
    let file = place.file("big.mov", 160 * MIB);
    let role = format!(
        "{}|{}|big.mov",
        place.folder.path().display(),
        proxy.endpoint()
    );
    let mut child = again(UNREADABLE, &role);
    let bad = 150 * MIB;
    let mut child = child
        .env("REELDROP_TEST_READ_ERROR", bad.to_string())
        .spawn()
        .unwrap();
    let mut status = None;
    until("it ends", async || {
        status = child.try_wait().unwrap();
        status.is_some()
    })
    .await;
    assert!(status.unwrap().success());
    let batch = place.engine.batches().await.unwrap()[0].id;
    let failed = place.only(batch).await;
    assert_eq!(failed.state, UploadState::Failed);
    assert_eq!(failed.error.unwrap().code, code::FILE_UNREADABLE);
    assert_eq!(place.multiparts().await, 1, "what is there is kept");

    sent.store(0, Ordering::SeqCst);
    place
        .assert_done(&place.upload(proxy.endpoint(), &file).await)
        .await;
    assert!(sent.load(Ordering::SeqCst) <= 10, "only the rest is sent");
    assert_eq!(place.multiparts().await, 0);
}

/// A small disk of its own; None where this computer does not let us have one.
struct Disk(PathBuf);

impl Disk {
    fn new(place: &Place) -> Option<Self> {
        let folder = place.folder.path().join("disk");
        std::fs::create_dir(&folder).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
            .arg(&folder)
            .stderr(std::process::Stdio::null())
            .status();
        mounted
            .is_ok_and(|status| status.success())
            .then_some(Self(folder))
    }

    /// Takes all the room that is left.
    fn fill(&self) {
        let mut file = File::create(self.0.join("full")).unwrap();
        while file.write_all(&[1; 512]).is_ok() {}
    }

    fn make_room(&self) {
        std::fs::remove_file(self.0.join("full")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_under_the_library_is_named_and_the_upload_goes_on_when_there_is_room() {
    let place = Place::new().await;
    let Some(disk) = Disk::new(&place) else {
        eprintln!("left out: no disk of its own can be mounted here");
        return;
    };
    let held = Arc::new(AtomicBool::new(false));
    let holds = held.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        let third = piece.is(Way::Up, "PUT") && piece.request.contains("partNumber=3");
        if third && piece.is_body() {
            holds.store(true, Ordering::SeqCst);
            return Do::Hold;
        }
        Do::Pass
    })
    .await;
    let engine = engine(&disk.0.join("home")).await;
    let file = place.file("big.mov", 160 * MIB);
    let to = || Destination::Open(open(proxy.endpoint()));
    let begun = begin(&engine, to(), std::slice::from_ref(&file)).await;
    let batch = begun.batch_id;
    until("it holds", async || held.load(Ordering::SeqCst)).await;
    disk.fill();
    proxy.release();
    // The journal cannot be written, and neither can the reason.
    assert_eq!(counts(&begun.ended().await), (0, 1, 0));
    let new = reeldrop_engine::NewBatch {
        destination: to(),
        prefix: Some(String::new()),
        ..reeldrop_engine::NewBatch::of(vec![file.clone()])
    };
    let refused = engine.begin(new).await.err().unwrap();
    assert_eq!(refused.code, code::DISK_FULL, "{refused}");

    disk.make_room();
    let left = engine.batch(batch).await.unwrap().uploads.remove(0);
    let again = begin(&engine, to(), std::slice::from_ref(&file)).await;
    let batch = again.batch_id;
    assert_eq!(counts(&again.ended().await), (1, 0, 0), "{left:?}");
    let done = engine.batch(batch).await.unwrap().uploads.remove(0);
    place.assert_done(&done).await;
    engine.close().await;
}

/// Thirty files, in whose middle the storage begins to answer otherwise; and what is told then.
async fn in_the_middle(answer: &'static str, error: &str) {
    let place = Place::attended().await;
    let (sent, refuses) = (
        Arc::new(AtomicUsize::new(0)),
        Arc::new(AtomicBool::new(true)),
    );
    let (count, refused) = (sent.clone(), refuses.clone());
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if piece.way != Way::Up || piece.before > 0 {
            return Do::Pass;
        }
        let put = piece.request.starts_with("PUT");
        let before = if put {
            count.fetch_add(1, Ordering::SeqCst)
        } else {
            count.load(Ordering::SeqCst)
        };
        // Sixteen small ones go at once, and what the server is asked about itself is sent as well.
        match before >= 24 && refused.load(Ordering::SeqCst) {
            true => Do::Answer(answer),
            false => Do::Pass,
        }
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let mut files: Vec<PathBuf> = (0..30)
        .map(|n| place.file(&format!("{n:02}.mp4"), 1000))
        .collect();
    files.push(place.file("big.mov", 40 * MIB));
    let begun = place.begin(connection, &files).await;
    let batch = begun.batch_id;
    holds(&place, connection, error).await;
    let uploads = place.engine.batch(batch).await.unwrap().uploads;
    let done = uploads
        .iter()
        .filter(|upload| upload.state == UploadState::Done);
    assert!(done.count() >= 1, "what was sent before is done");
    assert!(
        uploads
            .iter()
            .all(|upload| upload.state != UploadState::Failed)
    );

    refuses.store(false, Ordering::SeqCst);
    place.engine.try_connection_again(connection).await.unwrap();
    assert_eq!(counts(&begun.ended().await), (31, 0, 0));
    for upload in place.engine.batch(batch).await.unwrap().uploads {
        place.assert_done(&upload).await;
    }
    assert_eq!(place.stored_keys().await.len(), 31);
    assert_eq!(place.multiparts().await, 0);
}

/// One card for all of them.
async fn holds(place: &Place, connection: Uuid, error: &str) {
    until("the connection is held", async || {
        let idle = place.engine.overall().running == 0;
        let holds = place.engine.holds();
        idle && holds.len() == 1 && holds[0].connection_id == connection
    })
    .await;
    assert_eq!(place.engine.holds()[0].error.code, error);
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_revoked_in_the_middle_of_a_batch_hold_the_rest_until_they_are_mended() {
    const REVOKED: &str = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\nContent-Length: 64\r\nConnection: close\r\n\r\n\
        <Error><Code>InvalidAccessKeyId</Code><Message>-</Message></Error";
    let revoked: &'static str =
        Box::leak(format!("{}>", REVOKED.replace("64", "65")).into_boxed_str());
    in_the_middle(revoked, code::WRONG_KEY_ID).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_deleted_in_the_middle_of_a_batch_holds_the_rest_until_it_is_there_again() {
    let place = Place::attended().await;
    let held = Arc::new(AtomicUsize::new(0));
    let holding = held.clone();
    // The tenth file and what comes after it wait for what happens.
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        let up = piece.way == Way::Up && piece.before == 0;
        if up && (piece.request.contains("/09.mp4") || holding.load(Ordering::SeqCst) > 0) {
            holding.fetch_add(1, Ordering::SeqCst);
            return Do::Hold;
        }
        Do::Pass
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let mut files: Vec<_> = (0..30)
        .map(|n| place.file(&format!("{n:02}.mp4"), 1000))
        .collect();
    files.push(place.file("big.mov", 40 * MIB));
    let begun = place.begin(connection, &files).await;
    let batch = begun.batch_id;
    until("it holds", async || held.load(Ordering::SeqCst) > 0).await;
    let bucket = place.folder.path().join("storage/objects").join(BUCKET);
    let deleted = place.folder.path().join("deleted");
    std::fs::rename(&bucket, &deleted).unwrap();
    proxy.release();
    holds(&place, connection, code::UNKNOWN_BUCKET).await;
    std::fs::rename(&deleted, &bucket).unwrap();
    place.engine.try_connection_again(connection).await.unwrap();
    assert_eq!(counts(&begun.ended().await), (31, 0, 0));
    for upload in place.engine.batch(batch).await.unwrap().uploads {
        place.assert_done(&upload).await;
    }
    assert_eq!(place.multiparts().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_or_has_no_name_in_storage_stops_and_the_others_go_on() {
    let place = Place::attended().await;
    let connection = place.connect(&place.sandbox.endpoint()).await;
    let large = place.file("large.mov", 1);
    let file = OpenOptions::new().write(true).open(&large).unwrap();
    file.set_len((5 << 40) + 1).unwrap();
    let new = reeldrop_engine::NewBatch {
        destination: Destination::Stored(connection),
        template: Some(format!("{}/{{name}}.{{ext}}", "long/".repeat(202))),
        ..reeldrop_engine::NewBatch::of(vec![
            large,
            place.file("a name that is too long for its template.mov", 10),
            place.file("fits.mov", 10),
        ])
    };
    let begun = place.engine.begin(new).await.unwrap();
    let batch = begun.batch_id;
    assert_eq!(counts(&begun.ended().await), (1, 2, 0));
    let uploads = place.engine.batch(batch).await.unwrap().uploads;
    let codes = uploads.iter().map(|upload| upload.error.as_ref());
    let codes: Vec<_> = codes
        .map(|error| error.map(|error| error.code.as_ref()))
        .collect();
    let expected = [Some(code::FILE_TOO_LARGE), Some(code::KEY_TOO_LONG), None];
    assert_eq!(codes, expected);
    // No card: nothing of the connection is to be mended.
    assert!(place.engine.holds().is_empty());
}
