//! The rules, against the sandbox.

use reeldrop_engine::link::fetch_and_compare;
use reeldrop_engine::{Frame, NewBatch, OnConflict, UploadPhase, UploadState, code};

use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{MIB, Place, content, frame, open};
use crate::{drop_of, drop_to, put, send};

#[tokio::test(flavor = "multi_thread")]
async fn keeping_both_is_the_default_and_overwriting_takes_the_place() {
    let place = Place::new().await;
    put(&place, "cut.mp4", b"old").await;
    let file = place.file("cut.mp4", 1000);
    let by_default = NewBatch {
        on_conflict: None,
        ..drop_of(&place, std::slice::from_ref(&file), OnConflict::Ask)
    };
    let (uploads, _) = send(&place, by_default).await;
    assert_eq!(uploads[0].key, "cut (2).mp4");
    assert_eq!(place.stored("cut.mp4").await, b"old");

    let (uploads, outcome) = send(&place, drop_of(&place, &[file], OnConflict::Overwrite)).await;
    assert_eq!((outcome.done, outcome.skipped), (1, 0));
    place.assert_done(&uploads[0]).await;
    assert_eq!(uploads[0].key, "cut.mp4");
    assert_eq!(place.stored_keys().await, ["cut (2).mp4", "cut.mp4"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_identical_is_skipped_and_linked() {
    let place = Place::new().await;
    for (name, size) in [("small.mp4", 1000), ("large.mp4", 20 * MIB)] {
        let file = place.file(name, size);
        let first = drop_of(&place, std::slice::from_ref(&file), OnConflict::Skip);
        let (uploads, outcome) = send(&place, first).await;
        assert_eq!((outcome.done, outcome.skipped), (1, 0), "nothing was there");
        place.assert_done(&uploads[0]).await;

        let again = drop_of(&place, std::slice::from_ref(&file), OnConflict::Skip);
        let (uploads, outcome) = send(&place, again).await;
        assert_eq!((outcome.done, outcome.skipped), (0, 1), "{name}");
        assert_eq!(outcome.links_to_copy.len(), 1);
        let upload = &uploads[0];
        assert_eq!(upload.state, UploadState::Skipped);
        assert_eq!((upload.key.as_str(), upload.sent), (name, 0));
        let link = upload.link.as_ref().unwrap();
        let open = open(&place.sandbox.endpoint());
        let url = place.engine.link_url_with(link.id, &open).await.unwrap();
        fetch_and_compare(&url, &file).await.unwrap();
    }
    assert_eq!(place.stored_keys().await, ["large.mp4", "small.mp4"]);
    assert_eq!(place.multiparts().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_says_that_its_file_is_compared_and_no_longer_when_that_is_stopped() {
    let place = Place::new().await;
    let path = place.file("long.mov", 0);
    // So large that reading it takes longer than from one frame to the next.
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(2 << 30).unwrap();
    let proxy = Proxy::before(&place.sandbox.endpoint(), |piece| {
        match piece.is(Way::Up, "HEAD") {
            true => Do::Answer(
                "HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\
                 ETag: \"0123456789abcdef0123456789abcdef\"\r\nConnection: close\r\n\r\n",
            ),
            false => Do::Pass,
        }
    })
    .await;
    let mut frames = place.engine.frames();
    let new = drop_to(proxy.endpoint(), &[path], OnConflict::Skip);
    let begun = place.engine.begin(new).await.unwrap();
    let compares = |frame: &Frame| {
        let mut rows = frame.uploads.iter();
        rows.any(|row| row.phase == Some(UploadPhase::Comparing))
    };
    let told = frame(&mut frames, "the file is compared", compares).await;
    assert_eq!(told.uploads[0].sent, 0);
    place.engine.cancel_batch(begun.batch_id).await.unwrap();
    begun.ended().await;
    let ended = |frame: &Frame| frame.uploads.iter().any(|row| row.state.is_final());
    let told = frame(&mut frames, "its end", ended).await;
    assert_eq!(told.uploads[0].phase, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_file_of_the_same_name_and_size_is_never_called_identical() {
    let place = Place::new().await;
    let mut frames = place.engine.frames();
    let file = place.file("cut.mp4", 1000);
    put(&place, "cut.mp4", &content("another", 1000)).await;
    let (uploads, outcome) = send(&place, drop_of(&place, &[file], OnConflict::Skip)).await;
    assert_eq!((outcome.done, outcome.skipped), (1, 0));
    assert_eq!(uploads[0].key, "cut (2).mp4");
    place.assert_done(&uploads[0]).await;
    let told = frame(&mut frames, "the notice", |frame| !frame.notices.is_empty()).await;
    assert_eq!(told.notices[0].code, code::KEPT_BOTH);
    assert!(told.notices[0].message.contains("another file"));
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_of_another_size_are_not_called_identical() {
    let place = Place::new().await;
    let mut frames = place.engine.frames();
    let file = place.file("cut.mp4", 20 * MIB);
    // Sent at once by somebody else: the ETag is the MD5 of the whole, and the same.
    put(&place, "cut.mp4", &content("cut.mp4", 20 * MIB)).await;
    let drop =
        |file: &std::path::PathBuf| drop_of(&place, std::slice::from_ref(file), OnConflict::Skip);
    let (_, outcome) = send(&place, drop(&file)).await;
    assert_eq!(outcome.skipped, 1);

    // The same bytes, in three parts of 6, 6 and 8 MiB.
    let client = place.client();
    let bytes = content("cut.mp4", 20 * MIB);
    let begun = client
        .create_multipart_upload()
        .bucket("films")
        .key("cut.mp4");
    let id = begun.send().await.unwrap().upload_id.unwrap();
    let mut parts = Vec::new();
    for (number, range) in [
        (1, 0..6 * MIB),
        (2, 6 * MIB..12 * MIB),
        (3, 12 * MIB..20 * MIB),
    ] {
        let part = client.upload_part().bucket("films").key("cut.mp4");
        let part = part.upload_id(&id).part_number(number);
        let sent = part
            .body(bytes[range].to_vec().into())
            .send()
            .await
            .unwrap();
        let done = aws_sdk_s3::types::CompletedPart::builder();
        parts.push(done.part_number(number).set_e_tag(sent.e_tag).build());
    }
    let all = aws_sdk_s3::types::CompletedMultipartUpload::builder();
    let end = client
        .complete_multipart_upload()
        .bucket("films")
        .key("cut.mp4");
    let end = end
        .upload_id(&id)
        .multipart_upload(all.set_parts(Some(parts)).build());
    end.send().await.unwrap();
    let (uploads, outcome) = send(&place, drop(&file)).await;
    assert_eq!((outcome.done, outcome.skipped), (1, 0));
    assert_eq!(uploads[0].key, "cut (2).mp4");
    let told = frame(&mut frames, "the notice", |frame| !frame.notices.is_empty()).await;
    assert!(
        told.notices[0].message.contains("does not tell"),
        "{told:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_of_one_drop_never_write_to_one_key() {
    for rule in [
        OnConflict::Overwrite,
        OnConflict::Skip,
        OnConflict::KeepBoth,
    ] {
        let place = Place::new().await;
        let mut frames = place.engine.frames();
        put(&place, "final.mp4", b"old").await;
        let files: Vec<_> = (0..6)
            .map(|number| place.file(&format!("{number}.mp4"), 1000 + number))
            .collect();
        let new = NewBatch {
            prefix: None,
            template: Some("final.{ext}".to_owned()),
            ..drop_of(&place, &files, rule)
        };
        let (uploads, outcome) = send(&place, new).await;
        assert_eq!(outcome.done, 6, "{rule:?}");
        for upload in &uploads {
            place.assert_done(upload).await;
        }
        let keys = place.stored_keys().await;
        match rule {
            OnConflict::Overwrite => assert_eq!(keys.len(), 6, "{keys:?}"),
            _ => {
                assert_eq!(keys.len(), 7, "{keys:?}");
                assert_eq!(place.stored("final.mp4").await, b"old");
            }
        }
        if rule == OnConflict::KeepBoth {
            continue;
        }
        let told = frame(&mut frames, "the notice", |frame| !frame.notices.is_empty()).await;
        assert_eq!(told.notices[0].code, code::KEPT_BOTH, "{rule:?}");
        assert!(told.notices[0].message.contains("this drop"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_drops_to_one_key_at_the_same_time_both_arrive() {
    let place = Place::new().await;
    let folders = ["a", "b"].map(|name| {
        let folder = place.folder.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("cut.mp4");
        std::fs::write(&file, content(name, 20 * MIB)).unwrap();
        file
    });
    let begin = |file: &std::path::PathBuf| {
        let new = drop_of(&place, std::slice::from_ref(file), OnConflict::Overwrite);
        place.engine.begin(new)
    };
    let (one, two) = tokio::join!(begin(&folders[0]), begin(&folders[1]));
    let (one, two) = (one.unwrap(), two.unwrap());
    let ids = [one.batch_id, two.batch_id];
    tokio::join!(one.ended(), two.ended());
    for id in ids {
        let upload = place.only(id).await;
        assert_eq!(upload.state, UploadState::Done, "{:?}", upload.error);
    }
    let keys = place.stored_keys().await;
    for key in &keys {
        let stored = place.stored(key).await;
        assert!(
            ["a", "b"]
                .iter()
                .any(|name| stored == content(name, 20 * MIB))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_is_never_mixed_with_another() {
    let place = Place::new().await;
    let mut frames = place.engine.frames();
    let folder = place.folder.path().join("film");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("a.ts"), content("a", 1000)).unwrap();
    let playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na.ts\n#EXT-X-ENDLIST\n";
    std::fs::write(folder.join("index.m3u8"), playlist).unwrap();
    for key in ["film", "film (2)"] {
        let new = drop_of(&place, std::slice::from_ref(&folder), OnConflict::Overwrite);
        let (uploads, _) = send(&place, new).await;
        assert_eq!(
            uploads[0].state,
            UploadState::Done,
            "{:?}",
            uploads[0].error
        );
        assert_eq!(uploads[0].key, key);
    }
    let told = frame(&mut frames, "the notice", |frame| !frame.notices.is_empty()).await;
    assert_eq!(told.notices[0].code, code::KEPT_BOTH);
}
