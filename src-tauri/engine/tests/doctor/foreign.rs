//! A server that others wrote: `rclone serve s3`.

use reeldrop_engine::connection::{Outcome, Subject};

use crate::common::rclone::Rclone;
use crate::common::{BUCKET, Place, open};
use crate::{examine, line, with};

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_server_is_examined_to_the_end_and_left_as_it_was() {
    let place = Place::new().await;
    let Some(server) = Rclone::start(&place) else {
        return;
    };
    let report = examine(&place, &open(&server.endpoint)).await;
    assert_eq!(with(&report, Outcome::Bad), [], "{:#?}", report.lines);
    for subject in [
        Subject::Put,
        Subject::Link,
        Subject::Delete,
        Subject::MultipartAbort,
    ] {
        assert_eq!(line(&report, subject).outcome, Outcome::Good);
    }
    // It answers with the piece that was asked for, and the wrong status.
    assert_eq!(line(&report, Subject::Range).outcome, Outcome::Notice);
    assert_eq!(
        std::fs::read_dir(server.storage.join(BUCKET))
            .unwrap()
            .count(),
        0
    );
}
