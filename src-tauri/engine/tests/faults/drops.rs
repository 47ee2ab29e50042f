//! Ten thousand files in one drop: they are queued at once, told in one frame, and what runs stays quick to answer.

use std::time::Instant;

use crate::common::proxy::{Do, Proxy};
use crate::common::{Place, frame};

const FILES: usize = 10_000;

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_files_are_queued_at_once_and_told_in_one_frame() {
    let place = Place::new().await;
    // Nothing is sent: only the queueing is looked at.
    let proxy = Proxy::before(&place.sandbox.endpoint(), |_| Do::Hold).await;
    let connection = place.connect(proxy.endpoint()).await;
    let folder = place.folder.path().join("frames");
    std::fs::create_dir(&folder).unwrap();
    for number in 0..FILES {
        std::fs::write(folder.join(format!("{number:05}.exr")), b"a frame").unwrap();
    }
    let mut frames = place.engine.frames();
    let began = Instant::now();
    let begun = place.begin(connection, &[folder]).await;
    let queued = began.elapsed();
    let first = frame(&mut frames, "the batch", |frame| !frame.batches.is_empty()).await;
    let told = began.elapsed();
    assert_eq!(first.batches.len(), 1);
    assert_eq!(first.batches[0].uploads.len(), FILES, "all in one");
    let asked = Instant::now();
    let overall = place.engine.overall();
    assert_eq!(overall.queued + overall.running, FILES as u32);
    let overall = asked.elapsed();
    let batch = place.engine.batch(begun.batch_id).await.unwrap();
    assert_eq!(batch.uploads.len(), FILES);
    eprintln!(
        "{FILES} files: queued in {queued:.2?}, told after {told:.2?}, overall in {overall:.2?}, read in {:.2?}",
        asked.elapsed()
    );
    let cancelled = Instant::now();
    place.engine.cancel_batch(begun.batch_id).await.unwrap();
    eprintln!("cancelled in {:.2?}", cancelled.elapsed());
}
