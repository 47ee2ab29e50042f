mod statistics;
mod together;

use sqlx::sqlite::SqliteConnection;

use super::*;
use crate::upload::UploadState;

async fn open(folder: &tempfile::TempDir) -> Library {
    Library::open(&folder.path().join("library.sqlite"))
        .await
        .unwrap()
        .0
}

fn batch(name: &str) -> (BatchRow, UploadRow) {
    let batch = BatchRow {
        id: uuid::Uuid::new_v4(),
        created_at: 1,
        connection_id: uuid::Uuid::nil(),
        connection_name: "Test".to_owned(),
        lifetime_seconds: 60,
        prefix: String::new(),
        template: String::new(),
    };
    let upload = UploadRow {
        id: uuid::Uuid::new_v4(),
        batch_id: batch.id,
        position: 0,
        path: format!("/{name}"),
        name: name.to_owned(),
        size: 3,
        modified_ns: 4,
        content_type: "video/mp4".to_owned(),
        bucket: "films".to_owned(),
        key: name.to_owned(),
        planned: name.to_owned(),
        twin: 0,
        on_conflict: Default::default(),
        placement: Default::default(),
        state: UploadState::Queued,
        process: "none".to_owned(),
        error: None,
        media: None,
        package: None,
        files: 1,
        multipart_id: None,
        multipart_key: None,
        part_size: 0,
        identity: None,
        endpoint: String::new(),
        key_id: String::new(),
        moved: 0,
        again: false,
        picked_up: false,
        created_at: 1,
        finished_at: None,
        seconds: None,
    };
    (batch, upload)
}

#[tokio::test]
async fn two_processes_share_one_library() {
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (open(&folder).await, open(&folder).await);
    let mut watch = here.watch("here").await.unwrap();
    assert!(watch.look().await.unwrap().is_none());
    for number in 0..20 {
        let (one, two) = (batch(&format!("a{number}")), batch(&format!("b{number}")));
        let (a, b) = tokio::join!(
            here.add_batch(&one.0, std::slice::from_ref(&one.1)),
            there.add_batch(&two.0, std::slice::from_ref(&two.1))
        );
        a.unwrap();
        b.unwrap();
    }
    assert_eq!(here.batches(100).await.unwrap().len(), 40);
    let (before, now) = watch.look().await.unwrap().unwrap();
    assert_ne!(before.uploads, now.uploads);
    assert_eq!(before.links, now.links);
    assert!(watch.look().await.unwrap().is_none());
}

#[tokio::test]
async fn a_library_of_an_older_version_is_brought_forward_and_keeps_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("library.sqlite");
    // The library as its first version made it, with a row.
    let mut connection = SqliteConnection::connect_with(
        &SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true),
    )
    .await
    .unwrap();
    let first = MIGRATIONS.iter().next().unwrap();
    let only_first = Migrator::with_migrations(vec![first.clone()]);
    only_first
        .run_direct(None, &mut connection, false)
        .await
        .unwrap();
    sqlx::query("INSERT INTO settings VALUES ('parallelUploads', '2')")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let library = open(&folder).await;
    assert_eq!(library.settings().await.unwrap().parallel_uploads, 2);
    let applied: i64 = sqlx::query_scalar("SELECT count(*) FROM _sqlx_migrations")
        .fetch_one(library.pool())
        .await
        .unwrap();
    assert_eq!(usize::try_from(applied).unwrap(), MIGRATIONS.iter().count());
}

#[tokio::test]
async fn a_library_of_a_newer_version_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(&folder).await;
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'of the future', 1, x'00', 0)",
    )
    .execute(library.pool())
    .await
    .unwrap();
    let file = library.file().to_owned();
    library.close().await;
    let before = std::fs::read(&file).unwrap();
    let error = Library::open(&file).await.unwrap_err();
    assert_eq!(error.code, code::LIBRARY_NEWER);
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[tokio::test]
async fn a_damaged_library_is_kept_aside_and_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("library.sqlite");
    let damaged = b"this was a library once".repeat(500);
    std::fs::write(&file, &damaged).unwrap();
    let (library, notice) = Library::open(&file).await.unwrap();
    assert_eq!(notice.unwrap().code, code::LIBRARY_DAMAGED);
    assert!(library.batches(10).await.unwrap().is_empty());
    let aside = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_string_lossy().contains("damaged"))
        .unwrap();
    assert_eq!(std::fs::read(aside).unwrap(), damaged);
}

#[tokio::test]
async fn a_page_damaged_in_the_middle_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(&folder).await;
    for number in 0..200 {
        let (row, upload) = batch(&format!("upload {number}"));
        library.add_batch(&row, &[upload]).await.unwrap();
    }
    let file = library.file().to_owned();
    library.close().await;
    let mut bytes = std::fs::read(&file).unwrap();
    for byte in &mut bytes[4096 * 4..4096 * 12] {
        *byte = 0xA5;
    }
    std::fs::write(&file, bytes).unwrap();
    let (_, notice) = Library::open(&file).await.unwrap();
    assert_eq!(notice.unwrap().code, code::LIBRARY_DAMAGED);
}

#[tokio::test]
async fn a_full_disk_is_said_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(&folder).await;
    let (row, upload) = batch("first");
    library.add_batch(&row, &[upload]).await.unwrap();
    // SQLite itself refuses to grow: the same answer as that of a full disk.
    let mut connection = library.pool().acquire().await.unwrap();
    sqlx::query("PRAGMA max_page_count = 1")
        .execute(&mut *connection)
        .await
        .unwrap();
    let full = sqlx::query("INSERT INTO settings VALUES ('x', zeroblob(1000000))")
        .execute(&mut *connection)
        .await
        .unwrap_err();
    assert_eq!(explain(full).code, code::DISK_FULL);
    drop(connection);
    assert_eq!(library.batches(10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_library_that_another_program_holds_is_said_to_be_locked() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(&folder).await;
    let mut stuck = library.pool().acquire().await.unwrap().detach();
    sqlx::query("BEGIN EXCLUSIVE")
        .execute(&mut stuck)
        .await
        .unwrap();
    let (row, upload) = batch("late");
    let error = library.add_batch(&row, &[upload]).await.unwrap_err();
    assert_eq!(error.code, code::LIBRARY_LOCKED);
}

#[tokio::test]
async fn a_setting_that_cannot_be_read_has_its_default() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(&folder).await;
    for (name, value) in [
        ("parallelUploads", "99"),
        ("appearance", "\"pink\""),
        ("language", "\"fr\""),
        ("linkLifetimeSeconds", "not json"),
        ("copyLinkWhenDone", "false"),
        ("unheardOf", "1"),
    ] {
        library.save_setting(name, value).await.unwrap();
    }
    let expected = Settings {
        copy_link_when_done: false,
        ..Settings::default()
    };
    assert_eq!(library.settings().await.unwrap(), expected);
    assert!(
        library
            .save_settings(&Settings {
                parallel_uploads: 0,
                ..expected
            })
            .await
            .is_err()
    );
}

#[tokio::test]
async fn parts_of_an_older_version_have_content_md5() {
    use crate::s3::{Checksum, ChecksumKind};

    let folder = tempfile::tempdir().unwrap();
    let library = open(&folder).await;
    let (row, upload) = batch("older");
    let id = upload.id;
    library.add_batch(&row, &[upload]).await.unwrap();
    sqlx::query(
        "INSERT INTO parts (upload_id, number, size, etag, checksum) VALUES (?, 1, 3, 'e', ?)",
    )
    .bind(id.to_string())
    .bind([7; 16].as_slice())
    .execute(library.pool())
    .await
    .unwrap();
    let parts = library.parts(id).await.unwrap();
    assert_eq!(parts[0].checksum, Checksum::ContentMd5([7; 16]));
    let kind = library.kind_of_parts("begun before").await.unwrap();
    assert_eq!(kind, Some(ChecksumKind::ContentMd5));
}
