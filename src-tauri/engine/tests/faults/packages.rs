//! A package that is broken off goes on under its root: what was placed and verified is not sent again.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use reeldrop_engine::{Destination, Engine, UploadState};
use uuid::Uuid;

use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{MIB, Place, again, begin, content, counts, engine, frame, open, role, until};
use crate::crash;

const SEGMENTS: usize = 6;

/// A folder with a playlist of six segments, the last of which is sent in parts.
fn package(place: &Place) -> PathBuf {
    let folder = place.folder.path().join("renders/show");
    std::fs::create_dir_all(&folder).unwrap();
    let mut playlist = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n".to_owned();
    for number in 1..=SEGMENTS {
        let name = format!("{number}.ts");
        let size = if number == SEGMENTS {
            17 * MIB
        } else {
            100_000
        };
        std::fs::write(folder.join(&name), content(&name, size)).unwrap();
        playlist += &format!("#EXTINF:4.0,\n{name}\n");
    }
    std::fs::write(folder.join("index.m3u8"), playlist + "#EXT-X-ENDLIST\n").unwrap();
    folder
}

/// A proxy that remembers the keys that were written.
async fn writing(place: &Place) -> (Proxy, Arc<Mutex<Vec<String>>>) {
    writing_but(place, None).await
}

/// The same, that holds the requests with `held` in their first line until it is released.
async fn writing_but(
    place: &Place,
    held: Option<&'static str>,
) -> (Proxy, Arc<Mutex<Vec<String>>>) {
    let written: Arc<Mutex<Vec<String>>> = Arc::default();
    let writes = written.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if piece.is(Way::Up, "PUT") && piece.before == 0 {
            let key = piece.request.trim_start_matches("PUT /films/");
            let end = key.find(['?', ' ']).unwrap();
            writes.lock().unwrap().push(key[..end].to_owned());
            if held.is_some_and(|held| piece.request.contains(held)) {
                return Do::Hold;
            }
        }
        Do::Pass
    })
    .await;
    (proxy, written)
}

/// Storage holds the folder's files under one root, and what belongs to a link; nothing else.
async fn assert_whole(place: &Place, folder: &PathBuf) {
    let keys: BTreeSet<String> = place.stored_keys().await.into_iter().collect();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let key = format!("show/{}", entry.file_name().to_str().unwrap());
        assert!(keys.contains(&key), "{key} of {keys:?}");
        assert!(
            place.stored(&key).await == std::fs::read(entry.path()).unwrap(),
            "{key}"
        );
    }
    let others: Vec<_> = keys
        .iter()
        .filter(|key| key.matches('/').count() != 1 && !key.starts_with("show/.reeldrop"))
        .filter(|key| !key.contains("links/"))
        .collect();
    assert!(others.is_empty(), "{others:?}");
    assert!(keys.iter().all(|key| key.starts_with("show/")), "{keys:?}");
}

pub async fn crashed_at(test: &str, place: &Place, to: &str, point: &str) {
    let role = format!("{}|{to}", place.folder.path().display());
    let mut child = again(test, &role);
    let mut child = child.env("REELDROP_TEST_CRASH_AT", point).spawn().unwrap();
    let mut status = None;
    until("it crashes", async || {
        status = child.try_wait().unwrap();
        status.is_some()
    })
    .await;
    assert_eq!(status.unwrap().code(), None, "{point}: it did not crash");
}

/// Files that a second run may still have to write, after a crash at each point.
const POINTS: [(&str, usize); 8] = [
    ("package-begun", 7),
    ("package-file-sent:3", 7),
    ("package-file-journaled:3", 4),
    ("package-file-journaled:6", 1),
    ("package-files-sent", 0),
    ("package-published", 0),
    ("linked", 0),
    ("ended", 0),
];

const CRASHED: &str = "packages::crashed_at_any_point_a_package_comes_back_under_its_root";

#[tokio::test(flavor = "multi_thread")]
async fn crashed_at_any_point_a_package_comes_back_under_its_root() {
    if let Some(role) = role() {
        return crash::send(&role).await;
    }
    for (point, most) in POINTS {
        eprintln!("{point}");
        let place = Place::new().await;
        if place.engine.keychain().status().await.is_err() {
            // The second process could not have the secret.
            return;
        }
        let (proxy, written) = writing(&place).await;
        let connection = place.connect(proxy.endpoint()).await;
        let folder = package(&place);
        crashed_at(CRASHED, &place, &format!("{connection}|show"), point).await;

        written.lock().unwrap().clear();
        place.engine.recover().await.unwrap();
        let batch = place.engine.batches().await.unwrap()[0].id;
        done(&place.engine, batch).await;
        assert_whole(&place, &folder).await;
        // The last segment's may have been begun on the server just when the process ended, unheard.
        until("nothing is left", async || place.multiparts().await == 0).await;
        assert_rewrote(&written, most, point);
    }
}

const MID_SEGMENT: &str = "packages::killed_within_a_large_file_a_package_goes_on_with_its_parts";

#[tokio::test(flavor = "multi_thread")]
async fn killed_within_a_large_file_a_package_goes_on_with_its_parts() {
    if let Some(role) = role() {
        return crash::send(&role).await;
    }
    // Of three parts; the second time it is another file meanwhile.
    for (changed, most) in [(false, 1), (true, 3)] {
        let place = Place::new().await;
        if place.engine.keychain().status().await.is_err() {
            return;
        }
        // The last part is in flight when the process ends, and not journaled a moment before.
        let (proxy, written) = writing_but(&place, Some("partNumber=3")).await;
        let connection = place.connect(proxy.endpoint()).await;
        let folder = package(&place);
        let to = format!("{connection}|show");
        crashed_at(MID_SEGMENT, &place, &to, "part-journaled:2").await;
        proxy.release();
        if changed {
            std::fs::write(folder.join("6.ts"), content("anew", 17 * MIB)).unwrap();
        }

        written.lock().unwrap().clear();
        place.engine.recover().await.unwrap();
        let batch = place.engine.batches().await.unwrap()[0].id;
        done(&place.engine, batch).await;
        assert_whole(&place, &folder).await;
        assert_eq!(place.multiparts().await, 0);
        let written = written.lock().unwrap().clone();
        let parts = written.iter().filter(|key| *key == "show/6.ts").count();
        assert_eq!(parts, most, "{written:?}");
        let upload = place.only(batch).await;
        assert_eq!(upload.sent, upload.size);
    }
}

const PICKED_UP: &str = "packages::uploaded_again_after_a_crash_a_package_goes_on";

#[tokio::test(flavor = "multi_thread")]
async fn uploaded_again_after_a_crash_a_package_goes_on() {
    if let Some(role) = role() {
        return crash::send(&role).await;
    }
    let place = Place::new().await;
    let (proxy, written) = writing(&place).await;
    let folder = package(&place);
    crashed_at(
        PICKED_UP,
        &place,
        &format!("{}|show", proxy.endpoint()),
        "package-file-journaled:5",
    )
    .await;
    // Meanwhile one file was rendered anew, one is gone from the folder, and one from storage.
    std::fs::write(folder.join("1.ts"), content("anew", 90_000)).unwrap();
    written.lock().unwrap().clear();
    let to = Destination::Open(open(proxy.endpoint()));
    let begun = begin(&place.engine, to, std::slice::from_ref(&folder)).await;
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
    assert_whole(&place, &folder).await;
    let written = written.lock().unwrap().clone();
    assert!(written.contains(&"show/1.ts".to_owned()), "{written:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_paused_over_a_restart_goes_on_and_a_cancelled_one_leaves_nothing() {
    for cancelled in [false, true] {
        let place = Place::new().await;
        if place.engine.keychain().status().await.is_err() {
            return;
        }
        let held = Arc::new(std::sync::atomic::AtomicBool::new(true));
        let holds = held.clone();
        let is_held = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let reached = is_held.clone();
        let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
            let large = piece.is(Way::Up, "PUT") && piece.request.contains("6.ts");
            match large && piece.is_body() && holds.load(std::sync::atomic::Ordering::SeqCst) {
                true => {
                    reached.store(true, std::sync::atomic::Ordering::SeqCst);
                    Do::Hold
                }
                false => Do::Pass,
            }
        })
        .await;
        let connection = place.connect(proxy.endpoint()).await;
        let folder = package(&place);
        let begun = place.begin(connection, std::slice::from_ref(&folder)).await;
        let batch = begun.batch_id;
        until("the small files are there", async || {
            let view = place.only(batch).await;
            view.package
                .is_some_and(|package| package.files_done as usize == SEGMENTS - 1)
        })
        .await;
        // Its multipart upload is journaled: this process does not end as one that is killed would.
        until("a part is on its way", async || {
            is_held.load(std::sync::atomic::Ordering::SeqCst)
        })
        .await;
        let upload = place.only(batch).await.id;
        place.engine.pause(upload).await.unwrap();
        until("it is paused", async || {
            place.only(batch).await.state == UploadState::Paused
        })
        .await;
        held.store(false, std::sync::atomic::Ordering::SeqCst);

        // The next start.
        let next = restarted(&place).await;
        if cancelled {
            next.cancel(upload).await.unwrap();
            until("nothing is left", async || {
                place.stored_keys().await.is_empty() && place.multiparts().await == 0
            })
            .await;
        } else {
            next.resume(upload).await.unwrap();
            done(&next, batch).await;
            assert_whole(&place, &folder).await;
            assert_eq!(place.multiparts().await, 0);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_that_failed_goes_on_when_it_is_retried() {
    let place = Place::new().await;
    let failing = Arc::new(std::sync::atomic::AtomicBool::new(true));
    let written: Arc<Mutex<Vec<String>>> = Arc::default();
    let (fails, writes) = (failing.clone(), written.clone());
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if !piece.is(Way::Up, "PUT") {
            return Do::Pass;
        }
        let is_last = piece.request.contains("6.ts?") && piece.request.contains("partNumber=3&");
        if is_last && fails.load(std::sync::atomic::Ordering::SeqCst) {
            return Do::Answer(
                "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
            );
        }
        if piece.before == 0 {
            writes.lock().unwrap().push(piece.request.to_owned());
        }
        Do::Pass
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let folder = package(&place);
    let begun = place.begin(connection, std::slice::from_ref(&folder)).await;
    let batch = begun.batch_id;
    assert_eq!(counts(&begun.ended().await), (0, 1, 0));
    assert_eq!(place.multiparts().await, 1, "what is there is kept");

    failing.store(false, std::sync::atomic::Ordering::SeqCst);
    written.lock().unwrap().clear();
    let again = place.engine.retry(place.only(batch).await.id).await;
    assert_eq!(counts(&again.unwrap().ended().await), (1, 0, 0));
    assert_whole(&place, &folder).await;
    assert_eq!(place.multiparts().await, 0);
    let written = written.lock().unwrap();
    let files = written.iter().filter(|one| one.contains(".ts"));
    // Others may have been cut off with it.
    let parts = files.clone().filter(|one| one.contains("6.ts?")).count();
    assert!(parts <= 3, "{written:?}");
    assert!(files.count() < SEGMENTS - 1 + 3, "{written:?}");
}

/// Another engine at the same home, after the first has ended.
async fn restarted(place: &Place) -> Engine {
    let next = engine(&place.home()).await;
    // The first one's mark: without it, it counts as dead.
    let running = place.home().join("running");
    for mark in std::fs::read_dir(running).unwrap() {
        let _ = std::fs::remove_file(mark.unwrap().path());
    }
    next
}

async fn done(engine: &Engine, batch: Uuid) {
    let mut frames = engine.frames();
    let state = async || engine.batch(batch).await.unwrap().uploads[0].clone();
    if !state().await.state.is_final() {
        frame(&mut frames, "it ends", |frame| !frame.finished.is_empty()).await;
    }
    let upload = state().await;
    assert_eq!(upload.state, UploadState::Done, "{:?}", upload.error);
}

fn assert_rewrote(written: &Mutex<Vec<String>>, most: usize, point: &str) {
    let written = written.lock().unwrap();
    let files = written.iter().filter(|key| key.matches('/').count() == 1);
    let files: BTreeSet<_> = files.collect();
    assert!(files.len() <= most, "{point}: {files:?}");
}
