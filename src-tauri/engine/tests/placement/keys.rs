//! The keys that templates make, and what dropped folders leave out.

use std::fs;

use reeldrop_engine::{Frame, NewBatch, OnConflict, UploadPhase, UploadState};

use crate::common::{BUCKET, Place, content, frame};
use crate::{drop_of, send};

fn with(place: &Place, template: &str, files: &[std::path::PathBuf]) -> NewBatch {
    NewBatch {
        prefix: None,
        template: Some(template.to_owned()),
        ..drop_of(place, files, OnConflict::KeepBoth)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_keeps_its_structure_below_what_the_template_says() {
    let place = Place::new().await;
    let folder = place.folder.path().join("show");
    fs::create_dir_all(folder.join("day 1")).unwrap();
    fs::write(folder.join("day 1/cut.mp4"), content("cut", 100)).unwrap();
    fs::write(folder.join("notes"), content("notes", 10)).unwrap();
    let (uploads, _) = send(
        &place,
        with(&place, "{batch}/{folder}/{name}_{uuid}.{ext}", &[folder]),
    )
    .await;
    let batch = uploads[0].batch_id.simple().to_string()[..8].to_owned();
    let [cut, notes] = &uploads[..] else {
        panic!("two files");
    };
    assert_eq!(cut.key, format!("{batch}/show/day 1/cut_{}.mp4", cut.id));
    assert_eq!(notes.key, format!("{batch}/show/notes_{}", notes.id));
    for upload in &uploads {
        place.assert_done(upload).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hash_in_the_key_is_that_of_the_content() {
    let place = Place::new().await;
    let files = [place.file("a.mp4", 3 << 20), place.file("empty.mp4", 0)];
    let (uploads, _) = send(&place, with(&place, "{hash8}/{name}.{ext}", &files)).await;
    for (upload, file) in uploads.iter().zip(&files) {
        let md5 = std::process::Command::new("md5sum")
            .arg(file)
            .output()
            .unwrap();
        let md5 = String::from_utf8(md5.stdout).unwrap();
        assert_eq!(upload.key, format!("{}/{}", &md5[..8], upload.name));
        place.assert_done(upload).await;
        let head = place.client().head_object().bucket(BUCKET).key(&upload.key);
        let head = head.send().await.unwrap();
        let for_ever = "public, max-age=31536000, immutable";
        assert_eq!(head.cache_control(), Some(for_ever));
    }
    // The same content again is seen by its key.
    let again = NewBatch {
        on_conflict: Some(OnConflict::Skip),
        ..with(&place, "{hash8}/{name}.{ext}", &files)
    };
    let (uploads, outcome) = send(&place, again).await;
    assert_eq!(outcome.skipped, 2, "{:?}", uploads[0].error);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hash_is_made_while_other_files_are_sent() {
    let place = Place::new().await;
    let named_pipe = place.folder.path().join("renders/slow.mp4");
    let fast = place.file("fast.mp4", 1000);
    // A file so large that hashing takes longer than the taking in of the drop.
    place.file("slow.mp4", 0);
    let slow = fs::File::create(&named_pipe).unwrap();
    slow.set_len(1 << 30).unwrap();
    let mut frames = place.engine.frames();
    let began = std::time::Instant::now();
    let new = with(&place, "{hash8}-{name}.{ext}", &[named_pipe, fast]);
    let begun = place.engine.begin(new).await.unwrap();
    let taken_in = began.elapsed();
    let uploads = place.engine.batch(begun.batch_id).await.unwrap().uploads;
    assert!(!uploads[0].state.is_final());
    assert!(taken_in.as_millis() < 500, "{taken_in:?}");
    let id = uploads[1].id;
    crate::common::until("the other file is done", async || {
        let uploads = place.engine.batch(begun.batch_id).await.unwrap().uploads;
        uploads
            .iter()
            .any(|upload| upload.id == id && upload.state == UploadState::Done)
    })
    .await;
    // Its row says what it does meanwhile, and no longer.
    let slow = uploads[0].id;
    let of_slow = |frame: &Frame, phase: Option<UploadPhase>| {
        let mut rows = frame.uploads.iter();
        rows.any(|row| row.id == slow && row.phase == phase)
    };
    let reads = |seen: &Frame| of_slow(seen, Some(UploadPhase::Reading));
    let told = frame(&mut frames, "it says that it is read", reads).await;
    let row = told.uploads.iter().find(|row| row.id == slow).unwrap();
    assert_eq!(row.state, UploadState::Queued);
    frame(&mut frames, "it is read", |seen| of_slow(seen, None)).await;
    place.engine.cancel_batch(begun.batch_id).await.unwrap();
    begun.ended().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_make_the_keys_where_nothing_else_does() {
    let place = Place::new().await;
    let mut settings = place.engine.settings().await.unwrap();
    assert_eq!(settings.template, "{date}/{folder}/{name}.{ext}");
    settings.template = "inbox/{name}.{ext}".to_owned();
    settings.on_conflict = OnConflict::Overwrite;
    place.engine.save_settings(&settings).await.unwrap();
    let file = place.file("cut.mp4", 10);
    for _ in 0..2 {
        let new = NewBatch {
            prefix: None,
            on_conflict: None,
            ..drop_of(&place, std::slice::from_ref(&file), OnConflict::Ask)
        };
        let (uploads, _) = send(&place, new).await;
        assert_eq!(uploads[0].key, "inbox/cut.mp4");
    }
    settings.template = "{nmae}".to_owned();
    assert!(place.engine.save_settings(&settings).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_programs_leave_in_folders_is_left_out() {
    let place = Place::new().await;
    let folder = place.folder.path().join("show");
    fs::create_dir_all(folder.join("bins")).unwrap();
    let left_out = [
        ".DS_Store",
        "Thumbs.db",
        "thumbs.db",
        "Desktop.ini",
        "._cut.mp4",
        ".afpDeleted012345",
        "~$notes.docx",
        ".~lock.notes.odt#",
        "show.prlock",
        "bins/scene.lck",
    ];
    let kept = ["cut.mp4", "~notes.txt", "lock.txt", ".hidden", "bins/_.mov"];
    for name in left_out.iter().chain(&kept) {
        fs::write(folder.join(name), content(name, 10)).unwrap();
    }
    let new = drop_of(&place, std::slice::from_ref(&folder), OnConflict::KeepBoth);
    let (uploads, _) = send(&place, new).await;
    let mut names: Vec<_> = uploads.iter().map(|upload| upload.name.as_str()).collect();
    names.sort_unstable();
    let mut expected = kept.map(|name| format!("show/{name}"));
    expected.sort_unstable();
    assert_eq!(names, expected);
    // Dropped by itself, it is meant.
    let alone = drop_of(&place, &[folder.join("show.prlock")], OnConflict::KeepBoth);
    let (uploads, _) = send(&place, alone).await;
    place.assert_done(&uploads[0]).await;
}
