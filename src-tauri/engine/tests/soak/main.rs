//! Hundreds of files through a network that does everything wrong, by a seed: at the end every object is there,
//! byte-identical, and once.
//!
//! `REELDROP_TEST_SEED` replays a run; `REELDROP_TEST_SOAK` is the number of runs.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
#[expect(dead_code, reason = "the other tests use the rest")]
mod common;
mod faults;

use std::collections::BTreeMap;
use std::path::PathBuf;

use common::proxy::Proxy;
use common::{BUCKET, MIB, Place, seed};
use reeldrop_engine::UploadState;

/// Files of one run.
const FILES: usize = 200;
/// Bytes of the largest one.
const LARGEST: f64 = 60.0 * MIB as f64;
/// How many of them may be sent in parts.
const LARGE: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn every_object_is_there_byte_identical_and_once() {
    let runs = std::env::var("REELDROP_TEST_SOAK").map_or(1, |runs| runs.parse().unwrap());
    for _ in 0..runs {
        let mut random = seed();
        run(&mut random).await;
    }
}

async fn run(random: &mut fastrand::Rng) {
    let place = Place::attended().await;
    let faults = faults::Faults::new(random.u64(..));
    let happened = faults.happened();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| faults.meet(piece)).await;
    let connection = place.connect(proxy.endpoint()).await;
    let mut large = 0;
    let files: Vec<PathBuf> = (0..FILES)
        .map(|number| {
            // Evenly over the orders of magnitude, from one byte.
            let mut size = LARGEST.powf(random.f64()) as usize;
            if size > 4 * MIB {
                large += 1;
                size = if large > LARGE { size % MIB } else { size };
            }
            place.file(&format!("{number:03} + é.mp4"), size.max(1))
        })
        .collect();
    let begun = place.begin(connection, &files).await;
    let batch = begun.batch_id;
    begun.ended().await;

    let uploads = place.engine.batch(batch).await.unwrap().uploads;
    let failed = uploads
        .iter()
        .filter(|upload| upload.state != UploadState::Done);
    let failed: Vec<_> = failed.map(|upload| (&upload.name, &upload.error)).collect();
    assert!(failed.is_empty(), "{failed:?}");
    let stored = stored(&place).await;
    assert_eq!(stored.len(), FILES, "nothing else is there");
    for (upload, file) in uploads.iter().zip(&files) {
        let content = std::fs::read(file).unwrap();
        let size = i64::try_from(content.len()).unwrap();
        assert_eq!(stored.get(&upload.key), Some(&size), "{}", upload.key);
        assert_eq!(
            Some(upload.key.as_str()),
            file.file_name().unwrap().to_str()
        );
        assert!(place.stored(&upload.key).await == content, "{}", upload.key);
    }
    assert_eq!(place.multiparts().await, 0);
    let happened = happened.lock().unwrap();
    eprintln!("{happened:?}");
    for kind in faults::KINDS {
        assert!(happened.contains_key(kind), "{kind} did not happen");
    }
}

/// Every key in storage, and its size.
async fn stored(place: &Place) -> BTreeMap<String, i64> {
    let mut pages = place
        .client()
        .list_objects_v2()
        .bucket(BUCKET)
        .into_paginator()
        .send();
    let mut stored = BTreeMap::new();
    while let Some(page) = pages.next().await {
        for object in page.unwrap().contents() {
            stored.insert(object.key().unwrap().to_owned(), object.size().unwrap());
        }
    }
    stored
}
