//! A server that others wrote: `rclone serve s3`.

use crate::common::rclone::Rclone;
use crate::common::{BUCKET, MIB, Place};
use reeldrop_engine::UploadState;

#[tokio::test(flavor = "multi_thread")]
async fn single_and_multipart_uploads_to_a_foreign_server_end_done() {
    let place = Place::new().await;
    let Some(server) = Rclone::start(&place) else {
        return;
    };
    let endpoint = server.endpoint.clone();
    for (name, size) in [
        ("short ü+.mp4", 1000),
        ("empty.mp4", 0),
        ("long.mov", 20 * MIB),
    ] {
        let file = place.file(name, size);
        let upload = place.upload(&endpoint, &file).await;
        assert_eq!(
            upload.state,
            UploadState::Done,
            "{name}: {:?}",
            upload.error
        );
        let held = std::fs::read(server.storage.join(BUCKET).join(&upload.key)).unwrap();
        assert!(
            held == std::fs::read(file).unwrap(),
            "{name}: the bytes differ"
        );
    }
}
