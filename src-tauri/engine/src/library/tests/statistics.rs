//! Sums and middles against a count by hand, row by row; and a million rows.

use proptest::prelude::*;
use uuid::Uuid;

use super::super::*;
use crate::error::Error;
use crate::upload::UploadState;

const HOUR: i64 = 3600;

/// What becomes of an upload in the property below.
#[derive(Debug, Clone)]
struct Fate {
    size: u32,
    files: u32,
    connection: usize,
    /// Each end it comes to, one after the other: when, how, how long it took, and what was kept.
    ends: Vec<(i64, u8, u32, u32)>,
    deleted: bool,
}

fn fates() -> impl Strategy<Value = Vec<Fate>> {
    let end = (0..48 * HOUR, 0u8..4, 0u32..5000, 0u32..1000);
    let fate = (
        1000u32..,
        1u32..50,
        0usize..2,
        prop::collection::vec(end, 0..3),
        prop::bool::weighted(0.1),
    );
    let fate = fate.prop_map(|(size, files, connection, ends, deleted)| Fate {
        size,
        files,
        connection,
        ends,
        deleted,
    });
    prop::collection::vec(fate, 0..40)
}

async fn live(
    library: &Library,
    fate: &Fate,
    connections: [Uuid; 2],
) -> Option<(UploadRow, Uuid, u64, u64)> {
    let (mut batch, mut upload) = super::batch("film");
    batch.connection_id = connections[fate.connection];
    (upload.size, upload.files, upload.created_at) = (fate.size.into(), fate.files, 0);
    library
        .add_batch(&batch, std::slice::from_ref(&upload))
        .await
        .unwrap();
    let (mut kept_last, mut saved) = (0, 0);
    for (at, how, seconds, kept) in &fate.ends {
        if *kept > 0 {
            library.save_kept(upload.id, (*kept).into()).await.unwrap();
            kept_last = u64::from(*kept);
            saved += kept_last;
        }
        upload.finished_at = Some(*at);
        upload.seconds = (*seconds > 0).then(|| f64::from(*seconds) / 8.0);
        upload.error = None;
        upload.state = match how {
            0 | 1 => UploadState::Done,
            2 => {
                upload.error = Some(Error::new("server-failed", "It failed.", "Retry."));
                UploadState::Failed
            }
            _ => UploadState::Cancelled,
        };
        library.end_upload(&upload, None).await.unwrap();
    }
    if fate.deleted {
        sqlx::query("DELETE FROM batches WHERE id = ?")
            .bind(batch.id.to_string())
            .execute(library.pool())
            .await
            .unwrap();
        return None;
    }
    Some((upload, batch.connection_id, kept_last, saved))
}

fn nearest_rank(mut values: Vec<f64>, share: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let rank = (values.len() as f64 * share).ceil() as usize;
    values.get(rank.max(1) - 1).copied()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn sums_are_those_of_the_rows_whatever_became_of_them(fates in fates()) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let library = super::open(&folder).await;
            let connections = [Uuid::new_v4(), Uuid::new_v4()];
            let mut rows = Vec::new();
            for fate in &fates {
                rows.extend(live(&library, fate, connections).await);
            }
            rows.retain(|(upload, ..)| upload.finished_at.is_some());
            let steps: Vec<_> = (0..4).map(|step| (step * 12 * HOUR, (step + 1) * 12 * HOUR)).collect();
            for connection in [None, Some(connections[0])] {
                let ends = library.ends(&steps, connection).await.unwrap();
                let asked = |id: &Uuid| connection.is_none_or(|asked| asked == *id);
                let mut counted = 0;
                for end in &ends {
                    let (from, until) = steps[end.step];
                    let is_of = |(upload, id, ..): &&(UploadRow, Uuid, u64, u64)| {
                        let at = upload.finished_at.unwrap();
                        (from..until).contains(&at) && id.to_string() == end.connection_id && asked(id)
                            && upload.state == end.outcome
                            && upload.error.as_ref().map_or("", |error| &error.code) == end.reason
                    };
                    let of: Vec<_> = rows.iter().filter(is_of).collect();
                    counted += of.len();
                    prop_assert_eq!(end.uploads, of.len() as u64);
                    prop_assert_eq!(end.files, of.iter().map(|row| u64::from(row.0.files)).sum::<u64>());
                    prop_assert_eq!(end.bytes, of.iter().map(|row| row.0.size).sum::<u64>());
                    prop_assert_eq!(end.sent, of.iter().map(|row| row.0.size - row.2).sum::<u64>());
                    prop_assert_eq!(end.saved, of.iter().map(|row| row.3).sum::<u64>());
                    let seconds: f64 = of.iter().filter_map(|row| row.0.seconds).sum();
                    prop_assert!((end.seconds - seconds).abs() < 1e-6);
                }
                prop_assert_eq!(counted, rows.iter().filter(|row| asked(&row.1)).count());
                let done = |row: &&(UploadRow, Uuid, u64, u64)| row.0.state == UploadState::Done && asked(&row.1);
                let speeds: Vec<_> = rows.iter().filter(done)
                    .filter_map(|row| Some((row.0.size - row.2) as f64 / row.0.seconds?)).collect();
                let waits: Vec<_> = rows.iter().filter(done).map(|row| row.0.finished_at.unwrap() as f64).collect();
                for (measure, values) in [(Measure::Speed, speeds), (Measure::Wait, waits)] {
                    let got = library.percentiles(measure, &[0.5, 0.95], (0, 48 * HOUR), connection).await.unwrap();
                    prop_assert_eq!(got.first().copied(), nearest_rank(values.clone(), 0.5));
                    prop_assert_eq!(got.get(1).copied(), nearest_rank(values, 0.95));
                }
            }
            Ok(())
        })?;
    }
}

/// Two years of work of a large studio: the sums are there at once, and the order is read from an index.
#[tokio::test]
async fn a_million_uploads_are_summed_up_without_a_look_at_each() {
    let folder = tempfile::tempdir().unwrap();
    let library = super::open(&folder).await;
    let (mut batch, upload) = super::batch("film");
    batch.connection_id = Uuid::new_v4();
    library.add_batch(&batch, &[upload]).await.unwrap();
    sqlx::query(
        "INSERT INTO uploads (id, batch_id, connection_id, position, path, name, size, modified_ns, content_type, bucket, key, state,
             process, error_code, created_at, finished_at, seconds)
         WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 999999)
         SELECT printf('u%d', n), ?1, ?2, n, '', '', 1000 + n % 977, 0, '', '', '', iif(n % 50, 'done', 'failed'), '',
             iif(n % 50, NULL, 'server-failed'), n * 63, n * 63 + n % 301, 1 + n % 7 FROM n",
    )
    .bind(batch.id.to_string())
    .bind(batch.connection_id.to_string())
    .execute(library.pool())
    .await
    .unwrap();
    let steps: Vec<_> = (0..800)
        .map(|day| (day * 86_400, (day + 1) * 86_400))
        .collect();
    let all = (0, 800 * 86_400);
    let began = std::time::Instant::now();
    let ends = library.ends(&steps, None).await.unwrap();
    let sums = began.elapsed();
    let speeds = library
        .percentiles(Measure::Speed, &[0.5, 0.95], all, None)
        .await
        .unwrap();
    let waits = library
        .percentiles(Measure::Wait, &[0.5], all, None)
        .await
        .unwrap();
    println!(
        "a million uploads: sums {sums:?}, with medians {:?}",
        began.elapsed()
    );
    assert_eq!(ends.iter().map(|end| end.uploads).sum::<u64>(), 1_000_000);
    let failed = ends.iter().filter(|end| end.outcome == UploadState::Failed);
    assert_eq!(failed.map(|end| end.uploads).sum::<u64>(), 20_000);
    let done = (0..1_000_000u32).filter(|n| n % 50 != 0);
    let values = done
        .clone()
        .map(|n| f64::from(1000 + n % 977) / f64::from(1 + n % 7))
        .collect::<Vec<_>>();
    assert_eq!(
        speeds,
        [0.5, 0.95].map(|share| nearest_rank(values.clone(), share).unwrap())
    );
    let values = done.map(|n| f64::from(n % 301)).collect::<Vec<_>>();
    assert_eq!(waits, [nearest_rank(values, 0.5).unwrap()]);
}
