//! Where uploads go, what they are stored with, and what happens where something is there already.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
#[allow(dead_code)]
mod common;

mod asked;
mod conflicts;
mod foreign;
mod headers;
mod keys;
mod looks;
mod races;

use reeldrop_engine::{BatchOutcome, Destination, NewBatch, OnConflict, UploadView};

use common::{BUCKET, Place, open};

/// A drop to the sandbox, with no prefix.
fn drop_of(place: &Place, files: &[std::path::PathBuf], rule: OnConflict) -> NewBatch {
    drop_to(&place.sandbox.endpoint(), files, rule)
}

fn drop_to(endpoint: &str, files: &[std::path::PathBuf], rule: OnConflict) -> NewBatch {
    NewBatch {
        destination: Destination::Open(open(endpoint)),
        prefix: Some(String::new()),
        on_conflict: Some(rule),
        ..NewBatch::of(files.to_vec())
    }
}

/// Sends a drop to its end.
async fn send(place: &Place, new: NewBatch) -> (Vec<UploadView>, BatchOutcome) {
    let begun = place.engine.begin(new).await.unwrap();
    let id = begun.batch_id;
    let outcome = begun.ended().await;
    (place.engine.batch(id).await.unwrap().uploads, outcome)
}

/// What somebody else puts into storage.
async fn put(place: &Place, key: &str, content: &[u8]) {
    let request = place.client().put_object().bucket(BUCKET).key(key);
    request.body(content.to_vec().into()).send().await.unwrap();
}
