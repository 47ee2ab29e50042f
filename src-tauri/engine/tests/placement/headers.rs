//! What objects are stored with, and that a retry stores them with the same.

use std::collections::BTreeMap;
use std::sync::Mutex;

use reeldrop_engine::connection::Details;
use reeldrop_engine::{
    Destination, Disposition, NewBatch, ObjectRules, OnConflict, UploadState, code,
};

use crate::common::capture::{Capture, answer};
use crate::common::{BUCKET, MIB, Place, form};
use crate::{drop_of, drop_to, send};

fn pairs(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = pairs.iter();
    pairs
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn rules() -> ObjectRules {
    ObjectRules {
        cache_control: Some("no-cache".to_owned()),
        disposition: Some(Disposition::Attachment),
        metadata: pairs(&[("brief_id", "4711"), ("editor", "Jörg")]),
        tags: pairs(&[("team", "a b")]),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn they_are_in_storage() {
    let place = Place::new().await;
    for (name, size) in [("Übergang.mp4", 1000), ("large.mp4", 20 * MIB)] {
        let new = NewBatch {
            objects: rules(),
            ..drop_of(&place, &[place.file(name, size)], OnConflict::KeepBoth)
        };
        let (uploads, _) = send(&place, new).await;
        place.assert_done(&uploads[0]).await;
        let head = place.client().head_object().bucket(BUCKET).key(name);
        let head = head.send().await.unwrap();
        assert_eq!(head.cache_control(), Some("no-cache"), "{name}");
        let disposition = head.content_disposition().unwrap();
        assert!(
            disposition.starts_with("attachment; filename=\""),
            "{disposition}"
        );
        let metadata = head.metadata().unwrap();
        assert_eq!(metadata.get("brief_id").map(String::as_str), Some("4711"));
        // RFC 2047: what S3 itself gives back of text that is not ASCII.
        let editor = metadata.get("editor").map(String::as_str);
        assert_eq!(editor, Some("=?UTF-8?B?SsO2cmc=?="));
    }
    // Without a rule, and without a key that tells contents apart, there is none.
    let new = drop_of(&place, &[place.file("plain.mp4", 10)], OnConflict::KeepBoth);
    send(&place, new).await;
    let head = place.client().head_object().bucket(BUCKET).key("plain.mp4");
    let head = head.send().await.unwrap();
    assert_eq!(
        (head.cache_control(), head.content_disposition()),
        (None, None)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_and_a_connection_keep_to_them() {
    let place = Place::new().await;
    let refused = Mutex::new(0);
    let server = Capture::start(move |head| {
        let mut refused = refused.lock().unwrap();
        match head {
            head if head.starts_with("put") && *refused == 0 => {
                *refused += 1;
                answer(
                    "400 Bad Request",
                    "",
                    "<Error><Code>EntityTooLarge</Code></Error>",
                )
            }
            head if head.starts_with("put") => answer("200 OK", "etag: \"x\"\r\n", ""),
            head if head.starts_with("head") => answer("404 Not Found", "", ""),
            _ => answer(
                "403 Forbidden",
                "",
                "<Error><Code>AccessDenied</Code></Error>",
            ),
        }
    })
    .await;
    let connection = place
        .engine
        .save_connection(reeldrop_engine::connection::ConnectionForm {
            details: Details {
                template: Some("{user}/{name}-{hash8}.{ext}".to_owned()),
                objects: ObjectRules {
                    metadata: pairs(&[("studio", "north")]),
                    ..ObjectRules::default()
                },
                ..Details::default()
            },
            ..form(&server.endpoint)
        })
        .await
        .unwrap();
    let begun = place
        .engine
        .begin(NewBatch {
            destination: Destination::Stored(connection),
            objects: ObjectRules {
                metadata: pairs(&[("brief_id", "4711")]),
                tags: pairs(&[("team", "a b"), ("shot", "7")]),
                ..ObjectRules::default()
            },
            storage_class: Some("standard_ia".to_owned()),
            ..NewBatch::of(vec![place.file("cut.mp4", 10)])
        })
        .await
        .unwrap();
    let id = begun.batch_id;
    begun.ended().await;
    let failed = place.only(id).await;
    assert_eq!(failed.state, UploadState::Failed);
    place.engine.retry(failed.id).await.unwrap().ended().await;
    let heads = server.heads();
    let puts: Vec<_> = heads
        .iter()
        .filter(|head| head.starts_with("put"))
        .collect();
    assert_eq!(puts.len(), 2);
    for head in puts {
        for line in [
            "cache-control: public, max-age=31536000, immutable",
            "x-amz-meta-studio: north",
            "x-amz-meta-brief_id: 4711",
            "x-amz-tagging: shot=7&team=a%20b",
            "x-amz-storage-class: standard_ia",
        ] {
            assert!(head.contains(line), "{line} is missing in {head}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn storage_without_tags_is_told_apart() {
    let place = Place::new().await;
    let server = Capture::start(|head| match head {
        head if head.contains("x-amz-tagging") => answer(
            "501 Not Implemented",
            "",
            "<Error><Code>NotImplemented</Code></Error>",
        ),
        _ => answer("404 Not Found", "", ""),
    })
    .await;
    for size in [10, 20 * MIB] {
        let new = NewBatch {
            objects: rules(),
            ..drop_to(
                &server.endpoint,
                &[place.file("cut.mp4", size)],
                OnConflict::KeepBoth,
            )
        };
        let (uploads, _) = send(&place, new).await;
        let error = uploads[0].error.clone().unwrap();
        assert_eq!(error.code, code::NOT_IMPLEMENTED);
        assert!(error.message.contains("tags"), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_stored_is_refused_before_anything_is_taken_in() {
    let place = Place::new().await;
    let file = place.file("cut.mp4", 10);
    let drop = || drop_of(&place, std::slice::from_ref(&file), OnConflict::KeepBoth);
    for (new, code) in [
        (
            NewBatch {
                objects: ObjectRules {
                    metadata: pairs(&[("brief id", "x")]),
                    ..ObjectRules::default()
                },
                ..drop()
            },
            code::INVALID_PLACEMENT,
        ),
        (
            NewBatch {
                template: Some("{nmae}".to_owned()),
                ..drop()
            },
            code::INVALID_TEMPLATE,
        ),
        (
            NewBatch {
                storage_class: Some("a b".to_owned()),
                ..drop()
            },
            code::INVALID_STORAGE_CLASS,
        ),
    ] {
        let Err(error) = place.engine.begin(new).await else {
            panic!("taken: {code}");
        };
        assert_eq!(error.code, code);
    }
    assert!(place.engine.batches().await.unwrap().is_empty());
}
