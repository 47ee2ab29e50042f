//! Libraries to measure with, written through the engine.

use std::path::Path;

use reeldrop_engine::connection::Addressing;
use reeldrop_engine::library::{BatchRow, Library, LinkRow, Settings, UploadRow};
use reeldrop_engine::link::{LinkKind, Note};
use reeldrop_engine::{Error, Home, SpeedLimit, UploadState, WindowLook, code};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::Failed;

const DAY: i64 = 86_400;

/// The library of a new home, in which the first steps are done.
pub async fn library(home: &Path) -> Result<Library, Failed> {
    let home = Home::at(home)?;
    let (library, _) = Library::open(&home.library_file()).await?;
    let look = WindowLook {
        introduced: true,
        ..WindowLook::default()
    };
    library.save_window_look(&look).await?;
    Ok(library)
}

/// Sets how fast all uploads together may be, in bytes a second.
pub async fn limit_speed(library: &Library, limit: u64) -> Result<(), Failed> {
    let settings = Settings {
        speed_limit: SpeedLimit {
            always: Some(limit),
            ..SpeedLimit::default()
        },
        ..Settings::default()
    };
    Ok(library.save_settings(&settings).await?)
}

/// Links, one a minute until now.
pub async fn links(library: &Library, count: i64) -> Result<(), Failed> {
    let now = reeldrop_engine::now();
    let mut adding = JoinSet::new();
    for number in 0..count {
        let library = library.clone();
        adding.spawn(async move { library.add_link(&link(number, now)?).await });
    }
    while let Some(added) = adding.join_next().await {
        added??;
    }
    Ok(())
}

fn link(number: i64, now: i64) -> Result<LinkRow, Error> {
    Ok(LinkRow {
        id: Uuid::new_v4(),
        upload_id: None,
        connection_id: Uuid::nil(),
        connection_name: "Studio Nord".to_owned(),
        kind: LinkKind::Presigned,
        endpoint: "https://s3.eu-central-1.amazonaws.com".to_owned(),
        region: "eu-central-1".to_owned(),
        addressing: Addressing::Path,
        bucket: "client-renders".to_owned(),
        key: format!("2026-11-21/Nordlicht/Take {number:05}.mp4"),
        key_id: "AKIAEXAMPLE".to_owned(),
        name: format!("Nordlicht – Take {number:05}.mp4"),
        content_type: "video/mp4".to_owned(),
        size: Some(42_000_000),
        signed_at: now - number * 60,
        lifetime_seconds: 604_800,
        credentials_end_at: None,
        revoked_at: None,
        moved_to: None,
        still_opens: None,
        note: match number % 100 {
            0 => Note::new("Colours are final", "Agentur Süd")?,
            _ => Note::default(),
        },
        details: Default::default(),
        created_at: now - number * 60,
    })
}

/// Uploads that have ended, spread evenly over so many days until now, in drops of one size; the last drop is the newest.
pub async fn uploads(library: &Library, drops: i64, in_each: i64, days: i64) -> Result<(), Failed> {
    let now = reeldrop_engine::now();
    let connections =
        ["Studio Nord", "Archive", "Client review"].map(|name| (Uuid::new_v4(), name));
    let all = drops * in_each;
    for drop in 0..drops {
        let (connection, name) = connections[usize::try_from(drop)? % connections.len()];
        let batch = BatchRow {
            id: Uuid::new_v4(),
            created_at: now - (all - drop * in_each) * days * DAY / all,
            connection_id: connection,
            connection_name: name.to_owned(),
            lifetime_seconds: 604_800,
            prefix: String::new(),
            template: String::new(),
        };
        let rows: Vec<_> = (0..in_each)
            .map(|position| {
                let number = drop * in_each + position;
                let began = now - (all - number) * days * DAY / all;
                upload(&batch, position, number, began)
            })
            .collect();
        library.add_batch(&batch, &rows).await?;
    }
    Ok(())
}

fn upload(batch: &BatchRow, position: i64, number: i64, began: i64) -> UploadRow {
    let name = format!("Nordlicht – Take {number:05}.mp4");
    let size = 40_000_000 + number.unsigned_abs() * 7_919 % 10_000_000;
    let seconds = 1.0 + (number % 97) as f64 / 7.0;
    let failed = number % 50 == 0;
    UploadRow {
        id: Uuid::new_v4(),
        batch_id: batch.id,
        position,
        path: format!("/renders/{name}"),
        key: format!("2026/{name}"),
        planned: format!("2026/{name}"),
        name,
        size,
        modified_ns: began * 1_000_000_000,
        content_type: "video/mp4".to_owned(),
        bucket: "client-renders".to_owned(),
        twin: 0,
        on_conflict: Default::default(),
        placement: Default::default(),
        state: match failed {
            true => UploadState::Failed,
            false => UploadState::Done,
        },
        process: "none".to_owned(),
        error: failed.then(|| {
            let message = "The server failed to answer.";
            Error::new(code::SERVER_FAILED, message, "Press Retry.")
        }),
        package: None,
        files: 1,
        media: None,
        multipart_id: None,
        multipart_key: None,
        part_size: 0,
        identity: None,
        endpoint: "https://s3.eu-central-1.amazonaws.com".to_owned(),
        key_id: "AKIAEXAMPLE".to_owned(),
        moved: 0,
        again: false,
        picked_up: false,
        created_at: began,
        finished_at: Some(began + number % 301),
        seconds: (!failed).then_some(seconds),
    }
}
