//! Statistics of real uploads: one that failed, one that was paused in the middle; and the table for other programs.

use std::time::Duration;

use reeldrop_engine::{Period, StatisticsQuery};

use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{MIB, Place, counts, until};

#[tokio::test(flavor = "multi_thread")]
async fn what_ended_is_counted_with_what_resuming_saved() {
    let place = Place::new().await;
    let proxy = Proxy::before(&place.sandbox.endpoint(), |piece| {
        if piece.way == Way::Up && piece.is_body() {
            return Do::Slow(Duration::from_millis(1));
        }
        Do::Pass
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let gone = place.folder.path().join("renders/gone.mov");
    let files = [
        place.file("long.mov", 100 * MIB),
        gone,
        place.file("short.mov", 1000),
    ];
    let begun = place.begin(connection, &files).await;
    let batch = begun.batch_id;
    let long = place.engine.batch(batch).await.unwrap().uploads[0].id;
    until("a part is sent", async || {
        place.engine.batch(batch).await.unwrap().uploads[0].sent > 0
    })
    .await;
    place.engine.pause(long).await.unwrap();
    until("it is paused", async || place.engine.overall().running == 0).await;
    place.engine.resume(long).await.unwrap();
    assert_eq!(counts(&begun.ended().await), (2, 1, 0));

    let mut query = StatisticsQuery {
        period: Period::Week,
        connection: None,
    };
    let found = place.engine.statistics(query).await.unwrap();
    let totals = &found.totals;
    assert_eq!(
        (totals.done, totals.failed, totals.cancelled, totals.files),
        (2, 1, 0, 2)
    );
    assert_eq!(totals.bytes, 100 * MIB as u64 + 1000);
    assert!(
        totals.saved >= 8 * MIB as u64 && totals.saved < totals.bytes,
        "{}",
        totals.saved
    );
    assert!((totals.success_rate.unwrap() - 2.0 / 3.0).abs() < 1e-9);
    assert!(totals.median_speed.unwrap() > 0.0 && totals.fast_speed >= totals.median_speed);
    assert!(totals.median_wait.is_some());
    assert_eq!(found.steps.len(), 7);
    assert_eq!(found.steps.iter().map(|step| step.done).sum::<u64>(), 2);
    assert_eq!(found.failures[0].code, "file-missing");
    assert_eq!(found.speeds.len(), 1);
    assert!(found.speeds[0].name.starts_with("Test "));

    let path = place.folder.path().join("table.csv");
    place.engine.export_statistics(query, &path).await.unwrap();
    let table = std::fs::read_to_string(&path).unwrap();
    assert!(
        table.starts_with("date,connection,outcome,reason,uploads,files,bytes,"),
        "{table}"
    );
    assert_eq!(
        table
            .lines()
            .filter(|line| line.contains(",done,,2,2,"))
            .count(),
        1,
        "{table}"
    );
    assert_eq!(
        table
            .lines()
            .filter(|line| line.contains(",failed,file-missing,1,"))
            .count(),
        1
    );
    assert!(!table.contains("long.mov"));

    query.connection = Some(uuid::Uuid::new_v4());
    let none = place.engine.statistics(query).await.unwrap();
    assert_eq!((none.totals.done, none.totals.success_rate), (0, None));
}
