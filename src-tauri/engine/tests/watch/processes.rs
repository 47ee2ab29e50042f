//! Crashes, restarts, and two processes on one library: nothing is lost, nothing is sent twice.

use std::path::PathBuf;

use reeldrop_engine::{NewWatch, UploadState};
use tokio::sync::mpsc;

use crate::common::{again, engine, role, until};
use crate::{Watched, names, new_watch, watch};

/// From taking a file to its end.
const POINTS: [&str; 5] = [
    "watch-taken",
    "batch-journaled",
    "picked-up",
    "linked",
    "ended",
];

const CRASHED: &str = "processes::a_crash_at_any_point_loses_nothing_and_sends_nothing_twice";

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_at_any_point_loses_nothing_and_sends_nothing_twice() {
    if let Some(role) = role() {
        let (folder, endpoint) = role.split_once('|').unwrap();
        let folder = PathBuf::from(folder);
        let engine = engine(&folder.join("home")).await;
        let rules = NewWatch {
            once: true,
            ..new_watch(&folder.join("watched"), endpoint)
        };
        let (sender, _begun) = mpsc::unbounded_channel();
        engine.watch(rules, sender, |_, _| {}).await.unwrap();
        return;
    }
    for point in POINTS {
        eprintln!("{point}");
        let watched = Watched::new().await;
        watched.write("a.mov", b"rendered");
        let role = format!(
            "{}|{}",
            watched.place.folder.path().display(),
            watched.place.sandbox.endpoint()
        );
        let mut child = again(CRASHED, &role);
        let mut child = child.env("REELDROP_TEST_CRASH_AT", point).spawn().unwrap();
        let mut status = None;
        until("it crashes", async || {
            status = child.try_wait().unwrap();
            status.is_some()
        })
        .await;
        assert_eq!(status.unwrap().code(), None, "{point}: it did not crash");

        let engine = &watched.place.engine;
        // The mark of a process may outlive it for a moment: a child that it was just starting holds it, too.
        let mut sent = Vec::new();
        until("what was left is found", async || {
            sent = watched.once(engine, watched.rules()).await;
            point == "ended" || !sent.is_empty()
        })
        .await;
        match point {
            // Its end was written.
            "ended" => assert!(sent.is_empty(), "{point}"),
            _ => assert_eq!(
                sent[0].state,
                UploadState::Done,
                "{point}: {:?}",
                sent[0].error
            ),
        }
        watched.stored(&["a.mov"]).await;
        assert_eq!(engine.links().await.unwrap().len(), 1, "{point}");
        assert!(
            watched.once(engine, watched.rules()).await.is_empty(),
            "{point}"
        );
        assert_eq!(engine.batches().await.unwrap().len(), 1, "{point}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_takes_nothing_twice() {
    let watched = Watched::new().await;
    watched.write("a.mov", b"a");
    watched.write("b.mov", b"b");
    let first = watched.once(&watched.place.engine, watched.rules()).await;
    assert_eq!(names(&first), ["a.mov", "b.mov"]);
    watched.place.engine.close().await;

    let engine = engine(&watched.place.home()).await;
    watched.write("c.mov", b"c");
    let second = watched.once(&engine, watched.rules()).await;
    assert_eq!(names(&second), ["c.mov"]);
    watched.stored(&["a.mov", "b.mov", "c.mov"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_that_watch_one_folder_share_its_files() {
    let watched = Watched::new().await;
    let here = &watched.place.engine;
    let there = engine(&watched.place.home()).await;
    let (one, two) = (watch(here, watched.rules()), watch(&there, watched.rules()));
    let all: Vec<_> = (10..40).map(|number| format!("{number}.mov")).collect();
    for name in &all {
        watched.write(name, name.as_bytes());
    }
    let keys: Vec<_> = all.iter().map(String::as_str).collect();
    watched.stored(&keys).await;
    until("all have ended", async || {
        let batches = here.batches().await.unwrap();
        let uploads: Vec<_> = batches.iter().flat_map(|batch| &batch.uploads).collect();
        uploads.len() == all.len()
            && uploads
                .iter()
                .all(|upload| upload.state == UploadState::Done)
    })
    .await;
    assert_eq!(here.links().await.unwrap().len(), all.len());
    drop((one, two));
}
