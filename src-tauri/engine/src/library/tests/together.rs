//! What many uploads write at once.

use std::collections::HashSet;

use futures::future::join_all;
use uuid::Uuid;

use super::*;
use crate::connection::Addressing;
use crate::library::LinkRow;
use crate::link::{LinkDetails, LinkKind};

const MANY: usize = 37;

fn many(package: Option<usize>) -> (BatchRow, Vec<UploadRow>) {
    let (batch, first) = batch("clip");
    let uploads = (0..MANY).map(|number| UploadRow {
        id: Uuid::new_v4(),
        position: i64::try_from(number).unwrap(),
        package: (package == Some(number)).then(|| "main.m3u8".to_owned()),
        ..first.clone()
    });
    (batch, uploads.collect())
}

fn link(upload: &UploadRow) -> LinkRow {
    LinkRow {
        id: Uuid::new_v4(),
        upload_id: Some(upload.id),
        connection_id: Uuid::nil(),
        connection_name: "Test".to_owned(),
        kind: LinkKind::Presigned,
        endpoint: "http://localhost".to_owned(),
        region: "auto".to_owned(),
        addressing: Addressing::Path,
        bucket: "films".to_owned(),
        key: upload.key.clone(),
        key_id: "key".to_owned(),
        name: upload.name.clone(),
        content_type: "video/mp4".to_owned(),
        size: Some(3),
        signed_at: 1,
        lifetime_seconds: 60,
        credentials_end_at: None,
        revoked_at: None,
        moved_to: None,
        still_opens: None,
        note: Default::default(),
        details: LinkDetails::default(),
        created_at: 1,
    }
}

/// Claims a key for each; those that have theirs.
async fn claim(
    library: &Library,
    uploads: &[UploadRow],
    key: impl Fn(usize) -> String,
) -> HashSet<usize> {
    let claims = uploads.iter().enumerate().map(|(number, upload)| {
        let key = key(number);
        async move {
            let claimed = library.claim_key(upload, Uuid::nil(), &key).await;
            claimed.unwrap().then_some(number)
        }
    });
    join_all(claims).await.into_iter().flatten().collect()
}

#[tokio::test]
async fn of_many_that_claim_at_once_each_key_has_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(&folder).await;
    let (batch, uploads) = many(Some(20));
    library.add_batch(&batch, &uploads).await.unwrap();
    // Three keys and, as the 21st, a package above two of them.
    let claimed = claim(&library, &uploads, |number| match number {
        20 => "a".to_owned(),
        number => ["a/1", "b", "a/2"][number % 3].to_owned(),
    });
    assert_eq!(claimed.await, HashSet::from([0, 1, 2]));

    for number in [0, 2] {
        let mut ended = uploads[number].clone();
        ended.state = UploadState::Done;
        library.end_upload(&ended, None).await.unwrap();
    }
    let claimed = claim(&library, &uploads[20..], |number| match number {
        0 => "a".to_owned(),
        number => format!("a/{number}"),
    });
    assert_eq!(
        claimed.await,
        HashSet::from([0]),
        "below a package nothing is free"
    );
    let elsewhere = UploadRow {
        bucket: "others".to_owned(),
        ..uploads[30].clone()
    };
    let claimed = library.claim_key(&elsewhere, Uuid::nil(), "b").await;
    assert!(claimed.unwrap(), "another bucket");
    let claimed = library.claim_key(&uploads[31], Uuid::max(), "b").await;
    assert!(claimed.unwrap(), "another connection");
}

#[tokio::test]
async fn many_ends_are_written_with_their_links_and_one_that_cannot_be_is_no_fault_of_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(&folder).await;
    let (batch, mut uploads) = many(None);
    library.add_batch(&batch, &uploads).await.unwrap();
    let mut links: Vec<_> = uploads.iter().map(link).collect();
    // A link that is there already.
    library.add_link(&links[11]).await.unwrap();
    links[11].name = "another".to_owned();
    for upload in &mut uploads {
        upload.state = UploadState::Done;
        upload.finished_at = Some(1_000);
    }
    let ends = uploads.iter().zip(&links);
    let ends = ends.map(|(upload, link)| library.end_upload(upload, Some(link)));
    let ended = join_all(ends).await;
    for (number, ended) in ended.iter().enumerate() {
        assert_eq!(ended.is_ok(), number != 11, "{number}: {ended:?}");
    }
    let rows = library.uploads_of(batch.id).await.unwrap();
    for (number, row) in rows.iter().enumerate() {
        let state = if number == 11 {
            UploadState::Queued
        } else {
            UploadState::Done
        };
        assert_eq!(row.state, state, "{number}");
    }
    assert_eq!(library.links().await.unwrap().len(), MANY);
}

#[tokio::test]
async fn of_many_links_each_upload_has_its_newest_in_the_order_in_which_they_were_made() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(&folder).await;
    let (batch, uploads) = many(None);
    library.add_batch(&batch, &uploads).await.unwrap();
    let mut newest = Vec::new();
    // The first links are made in the order of the uploads, the second ones in the other; every third has only one.
    for upload in &uploads {
        library.add_link(&link(upload)).await.unwrap();
    }
    for (number, upload) in uploads.iter().enumerate().rev() {
        if number % 3 > 0 {
            let again = link(upload);
            library.add_link(&again).await.unwrap();
            newest.push(upload.id);
        }
    }
    let once = uploads.iter().step_by(3).map(|upload| upload.id);
    let expected: Vec<_> = once.chain(newest).collect();
    let asked: Vec<_> = uploads.iter().map(|upload| upload.id).collect();
    let found = library.newest_links_of(&asked).await.unwrap();
    let of: Vec<_> = found.iter().filter_map(|link| link.upload_id).collect();
    assert_eq!(of, expected);
    assert_eq!(library.upload_ids_of(batch.id).await.unwrap(), asked);
    assert!(library.newest_links_of(&[]).await.unwrap().is_empty());
}
