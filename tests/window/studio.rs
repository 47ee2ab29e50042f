//! A studio's month in a library: what the pictures show. Drawn by numbers, so that each run draws the same.

use std::path::Path;

use reeldrop_engine::connection::Addressing;
use reeldrop_engine::library::{BatchRow, Library, LinkRow, UploadRow};
use reeldrop_engine::link::{LinkDetails, LinkKind, Note};
use reeldrop_engine::{Error, Home, UploadState};
use uuid::Uuid;

use crate::app::introduce;
use crate::files::poster;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Name, bytes, kind of content.
const FILMS: [(&str, u64, &str); 8] = [
    ("Nordlicht – Trailer 60s v7.mp4", 412_000_000, "video/mp4"),
    ("Nordlicht – Teaser 15s v3.mp4", 96_000_000, "video/mp4"),
    (
        "Hafen – Director’s cut.mov",
        6_400_000_000,
        "video/quicktime",
    ),
    ("Spirale – Loop für die Bühne.mp4", 730_000_000, "video/mp4"),
    ("Alpenglühen – Rough cut v2.mp4", 1_280_000_000, "video/mp4"),
    (
        "Kiosk – Spot 30s, untertitelt.mp4",
        188_000_000,
        "video/mp4",
    ),
    ("Nordlicht – Mix 5.1.wav", 310_000_000, "audio/wav"),
    (
        "Werkschau 2026 – 4K Master.mov",
        14_900_000_000,
        "video/quicktime",
    ),
];

/// Name, bytes a second at best.
const STORAGES: [(&str, f64); 3] = [
    ("Studio Nord", 46e6),
    ("Agentur Süd", 31e6),
    ("Archiv", 19e6),
];

/// Fills a new home with a month of uploads and links in every state; its newest files have posters.
pub async fn fill(home: &Path) {
    introduce(home).await;
    let home = Home::at(home).unwrap();
    let (library, _) = Library::open(&home.library_file()).await.unwrap();
    let now = reeldrop_engine::now();
    // Of each day, oldest first: fewer on two days of seven.
    for day in (0..30).rev() {
        let weekend = day % 7 == 2 || day % 7 == 3;
        let files = if weekend { day % 2 } else { 3 + day % 5 };
        for number in 0..files {
            let nth = usize::try_from(day * 5 + number * 3).unwrap();
            let at = now - day * DAY - number * 67 * 60 - 20 * 60;
            one(&library, &home, now, at, nth).await;
        }
    }
    library.close().await;
}

async fn one(library: &Library, home: &Home, now: i64, at: i64, nth: usize) {
    let (name, size, content_type) = FILMS[nth % FILMS.len()];
    let (connection, speed) = STORAGES[[0, 0, 1, 0, 2, 1][nth % 6]];
    let connection_id = Uuid::from_u128(connection.len() as u128);
    let batch = BatchRow {
        id: Uuid::new_v4(),
        created_at: at,
        connection_id,
        connection_name: connection.to_owned(),
        lifetime_seconds: 7 * 24 * 3600,
        prefix: String::new(),
        template: String::new(),
    };
    let seconds = size as f64 / (speed * (0.6 + 0.1 * (nth % 7) as f64));
    let key = format!("2026/{name}");
    let mut upload = UploadRow {
        id: Uuid::new_v4(),
        batch_id: batch.id,
        position: 0,
        path: format!("/renders/{name}"),
        name: name.to_owned(),
        size,
        modified_ns: 0,
        content_type: content_type.to_owned(),
        bucket: "client-renders".to_owned(),
        key: key.clone(),
        planned: key.clone(),
        twin: 0,
        on_conflict: Default::default(),
        placement: Default::default(),
        state: UploadState::Queued,
        process: "none".to_owned(),
        error: None,
        package: None,
        files: 1,
        media: None,
        multipart_id: None,
        multipart_key: None,
        part_size: 0,
        identity: None,
        endpoint: String::new(),
        key_id: String::new(),
        moved: 0,
        again: false,
        picked_up: false,
        created_at: at,
        finished_at: None,
        seconds: None,
    };
    library
        .add_batch(&batch, std::slice::from_ref(&upload))
        .await
        .unwrap();
    upload.finished_at = Some(at + seconds as i64);
    upload.seconds = Some(seconds);
    if let Some(code) = match nth % 31 {
        6 | 17 => Some("file-changed"),
        13 => Some("access-denied"),
        28 => Some("timed-out"),
        _ => None,
    } {
        upload.state = UploadState::Failed;
        upload.error = Some(Error::new(code, "It failed.", "Retry."));
        library.end_upload(&upload, None).await.unwrap();
        return;
    }
    upload.state = UploadState::Done;
    let link = link(&upload, &batch, now, nth);
    library.end_upload(&upload, Some(&link)).await.unwrap();
    if content_type.starts_with("video") && now - at < 4 * DAY {
        let file = home.poster_file(upload.id);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::copy(poster(nth % 4), file).unwrap();
    }
}

/// Its states follow from its age and its life.
fn link(upload: &UploadRow, batch: &BatchRow, now: i64, nth: usize) -> LinkRow {
    let made = upload.created_at + 60;
    let days = [7, 1, 30, 2, 7][nth % 5];
    let revoked = nth % 9 == 4;
    let note = match nth % 6 {
        1 => Note::new("Final, colours approved", "Agentur Süd"),
        3 => Note::new("For Thursday’s screening", "Kino am Hafen"),
        4 => Note::new("Rough cut, sound is temporary", ""),
        _ => Note::new("", ""),
    };
    LinkRow {
        id: Uuid::new_v4(),
        upload_id: Some(upload.id),
        connection_id: batch.connection_id,
        connection_name: batch.connection_name.clone(),
        kind: match nth % 6 {
            2 | 5 => LinkKind::CloudfrontSigned,
            _ => LinkKind::Presigned,
        },
        endpoint: "https://s3.eu-central-1.amazonaws.com".to_owned(),
        region: "eu-central-1".to_owned(),
        addressing: Addressing::Path,
        bucket: upload.bucket.clone(),
        key: upload.key.clone(),
        key_id: "AKIAEXAMPLE".to_owned(),
        name: upload.name.clone(),
        content_type: upload.content_type.clone(),
        size: Some(upload.size),
        signed_at: made,
        lifetime_seconds: days * 24 * 3600,
        credentials_end_at: None,
        revoked_at: revoked.then_some((made + 2 * HOUR).min(now)),
        moved_to: revoked.then(|| format!("revoked/{}", upload.key)),
        still_opens: revoked.then_some(false),
        note: note.unwrap(),
        details: LinkDetails {
            download: (nth % 4 == 1).then(|| upload.name.clone()),
            ..LinkDetails::default()
        },
        created_at: made,
    }
}
