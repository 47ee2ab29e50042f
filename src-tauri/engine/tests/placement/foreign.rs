//! The rules against a server that others wrote: `rclone serve s3`. It ignores `If-None-Match`.

use crate::common::rclone::Rclone;
use crate::common::{BUCKET, MIB, Place};
use reeldrop_engine::{OnConflict, UploadState};

use crate::{drop_to, send};

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_hold_at_a_foreign_server() {
    let place = Place::new().await;
    let Some(server) = Rclone::start(&place) else {
        return;
    };
    let endpoint = server.endpoint.clone();
    for (name, size) in [("short ü+.mp4", 1000), ("long.mov", 20 * MIB)] {
        let file = [place.file(name, size)];
        let held = server.storage.join(BUCKET).join(name);
        let (stem, extension) = name.rsplit_once('.').unwrap();
        for (rule, state, key) in [
            (OnConflict::KeepBoth, UploadState::Done, name.to_owned()),
            (OnConflict::Skip, UploadState::Skipped, name.to_owned()),
            (
                OnConflict::KeepBoth,
                UploadState::Done,
                format!("{stem} (2).{extension}"),
            ),
            (OnConflict::Overwrite, UploadState::Done, name.to_owned()),
        ] {
            let (uploads, _) = send(&place, drop_to(&endpoint, &file, rule)).await;
            let upload = &uploads[0];
            assert_eq!(upload.state, state, "{name} {rule:?}: {:?}", upload.error);
            assert_eq!(upload.key, key, "{rule:?}");
            assert!(std::fs::read(&held).unwrap() == std::fs::read(&file[0]).unwrap());
        }
        // The same size, and other bytes.
        std::fs::write(&held, vec![7; size]).unwrap();
        let (uploads, _) = send(&place, drop_to(&endpoint, &file, OnConflict::Skip)).await;
        assert_eq!(uploads[0].key, format!("{stem} (3).{extension}"));
        assert_eq!(std::fs::read(&held).unwrap(), vec![7; size]);
    }
}
