//! Objects through the AWS SDK: every key, ranges, copies, deletes, listings, conditions, digests.
#![allow(clippy::unwrap_used)]

mod common;

use aws_sdk_s3::error::ProvideErrorMetadata as _;
use common::{BUCKET, long_key_of_segments, start};

const LISTED: &[&str] = &[
    "plain.mp4",
    "with space.mp4",
    "a+b.mp4",
    "hash#tag.mp4",
    "100%.mp4",
    "already%20encoded%2Fhere.mp4",
    "what?.mp4",
    "'single' \"double\" `back`.mp4",
    "🎬 take 👨‍👩‍👧.mp4",
    "M\u{fc}ller.mp4",
    "Mu\u{308}ller.mp4",
    "a/b/c.mp4",
    "a//b.mp4",
    "a/b",
    "a",
    "a/",
    "/leading.mp4",
    "//two.mp4",
    "a/./b.mp4",
    "a/../b.mp4",
    "../../escape.mp4",
    "..",
    "...",
    ".hidden",
    ".long/x",
    "back\\slash.mp4",
    "con.mp4",
    "&<>.mp4",
    "日本/映像 第1話.m3u8",
];

fn keys() -> Vec<String> {
    let mut keys: Vec<String> = LISTED.iter().map(|key| (*key).to_owned()).collect();
    keys.extend([
        "k".repeat(130),
        "s".repeat(300) + ".mp4",
        "k".repeat(1024),
        "ü".repeat(512),
        long_key_of_segments(),
    ]);
    keys.sort();
    keys
}

#[tokio::test]
async fn every_key_makes_the_round_trip() {
    let place = start().await;
    for key in keys() {
        assert!(key.len() <= 1024);
        let request = place
            .client
            .put_object()
            .bucket(BUCKET)
            .key(&key)
            .content_type("video/mp4")
            .metadata("take", "7");
        request
            .body(key.clone().into_bytes().into())
            .send()
            .await
            .unwrap();
    }
    for key in keys() {
        let answer = place
            .client
            .get_object()
            .bucket(BUCKET)
            .key(&key)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.content_type(), Some("video/mp4"), "{key}");
        assert_eq!(answer.metadata().unwrap()["take"], "7");
        assert_eq!(
            answer.body.collect().await.unwrap().to_vec(),
            key.as_bytes()
        );
        let head = place
            .client
            .head_object()
            .bucket(BUCKET)
            .key(&key)
            .send()
            .await
            .unwrap();
        assert_eq!(
            head.content_length(),
            Some(i64::try_from(key.len()).unwrap())
        );
    }
    for page in [1, 3, 1000] {
        assert_eq!(place.list("", None, page).await, keys());
    }
    let tops = place.list("", Some("/"), 2).await;
    assert!(
        tops.contains(&"a/".to_owned())
            && tops.contains(&"a".to_owned())
            && tops.contains(&"/".to_owned())
    );
    assert_eq!(
        place.list("a/", Some("/"), 2).await,
        ["a/", "a/../", "a/./", "a//", "a/b", "a/b/"]
    );
    assert_eq!(place.list("Mu", None, 5).await, ["Mu\u{308}ller.mp4"]);

    // People find their files by name, and nothing is outside the folder.
    let files = place.files();
    assert!(
        files.contains(&"objects/films/with space.mp4".to_owned())
            && files.contains(&"objects/films/日本/映像 第1話.m3u8".to_owned())
    );
    assert_eq!(std::fs::read_dir(place.folder.path()).unwrap().count(), 1);

    for key in keys() {
        place
            .client
            .delete_object()
            .bucket(BUCKET)
            .key(&key)
            .send()
            .await
            .unwrap();
        let gone = place
            .client
            .get_object()
            .bucket(BUCKET)
            .key(&key)
            .send()
            .await
            .unwrap_err();
        assert_eq!(gone.code(), Some("NoSuchKey"));
    }
    assert!(place.list("", None, 1000).await.is_empty());
    assert_eq!(
        place.files(),
        ["lock", "port"],
        "deleting leaves nothing behind"
    );
}

#[tokio::test]
async fn a_key_over_1024_bytes_is_refused() {
    let place = start().await;
    let refused = place
        .client
        .put_object()
        .bucket(BUCKET)
        .key("k".repeat(1025))
        .send()
        .await
        .unwrap_err();
    assert_eq!(refused.code(), Some("KeyTooLongError"));
}

#[tokio::test]
async fn names_come_encoded_when_asked_for() {
    let place = start().await;
    place.put("a b/tab\there%.mp4", "x").await;
    let ask = place
        .client
        .list_objects_v2()
        .bucket(BUCKET)
        .encoding_type("url".into())
        .prefix("a b/");
    let answer = ask.send().await.unwrap();
    assert_eq!(answer.contents()[0].key(), Some("a%20b/tab%09here%25.mp4"));
    assert_eq!(answer.prefix(), Some("a%20b/"));
}

#[tokio::test]
async fn ranges_are_parts_of_the_object() {
    let place = start().await;
    let body: Vec<u8> = (0..3_000_000u32).map(|n| (n % 251) as u8).collect();
    let put = place
        .client
        .put_object()
        .bucket(BUCKET)
        .key("a.mp4")
        .content_type("video/mp4")
        .body(body.clone().into());
    put.send().await.unwrap();
    for (range, from, to) in [
        ("bytes=0-0", 0, 1),
        ("bytes=1000000-2000000", 1_000_000, 2_000_001),
        ("bytes=2999999-", 2_999_999, 3_000_000),
        ("bytes=-5", 2_999_995, 3_000_000),
        ("bytes=-9000000", 0, 3_000_000),
        ("bytes=100-99999999", 100, 3_000_000),
    ] {
        let answer = place
            .client
            .get_object()
            .bucket(BUCKET)
            .key("a.mp4")
            .range(range)
            .send()
            .await
            .unwrap();
        assert_eq!(
            answer.content_range(),
            Some(format!("bytes {from}-{}/3000000", to - 1).as_str()),
            "{range}"
        );
        assert_eq!(
            (answer.accept_ranges(), answer.content_type()),
            (Some("bytes"), Some("video/mp4"))
        );
        assert_eq!(
            answer.body.collect().await.unwrap().to_vec(),
            body[from..to],
            "{range}"
        );
    }
    let beyond = place
        .client
        .get_object()
        .bucket(BUCKET)
        .key("a.mp4")
        .range("bytes=3000000-")
        .send()
        .await
        .unwrap_err();
    assert_eq!(beyond.code(), Some("InvalidRange"));
    place.put("empty.mp4", "").await;
    assert!(place.get("empty.mp4").await.is_empty());
}

#[tokio::test]
async fn a_wrong_digest_leaves_the_good_object() {
    let place = start().await;
    place.put("a.mp4", "good").await;
    for wrong in ["1B2M2Y8AsgTpgAmY7PhCfg==", "CY9rzUYh03PK3k6DJie09g=="] {
        let put = place
            .client
            .put_object()
            .bucket(BUCKET)
            .key("a.mp4")
            .content_md5(wrong)
            .body(b"bad".to_vec().into());
        assert_eq!(put.send().await.unwrap_err().code(), Some("BadDigest"));
    }
    let put = place
        .client
        .put_object()
        .bucket(BUCKET)
        .key("a.mp4")
        .checksum_crc32("AAAAAA==")
        .body(b"bad".to_vec().into());
    assert_eq!(put.send().await.unwrap_err().code(), Some("BadDigest"));
    assert_eq!(place.get("a.mp4").await, b"good");
    assert_eq!(
        place.files().len(),
        5,
        "object, two sidecars, lock and port: {:?}",
        place.files()
    );
}

#[tokio::test]
async fn writes_can_be_conditional() {
    let place = start().await;
    let put = || place.client.put_object().bucket(BUCKET).key("a.mp4");
    let etag = put()
        .if_none_match("*")
        .body(b"one".to_vec().into())
        .send()
        .await
        .unwrap()
        .e_tag
        .unwrap();
    assert_eq!(
        put()
            .if_none_match("*")
            .body(b"two".to_vec().into())
            .send()
            .await
            .unwrap_err()
            .code(),
        Some("PreconditionFailed")
    );
    assert_eq!(
        put()
            .if_match("\"x\"")
            .body(b"two".to_vec().into())
            .send()
            .await
            .unwrap_err()
            .code(),
        Some("PreconditionFailed")
    );
    assert_eq!(place.get("a.mp4").await, b"one");
    put()
        .if_match(etag)
        .body(b"two".to_vec().into())
        .send()
        .await
        .unwrap();
    assert_eq!(place.get("a.mp4").await, b"two");
}

#[tokio::test]
async fn copies_take_everything_along() {
    let place = start().await;
    let long = "k".repeat(1000);
    let put = place
        .client
        .put_object()
        .bucket(BUCKET)
        .key(&long)
        .content_type("video/webm")
        .body(b"frames".to_vec().into());
    let etag = put.send().await.unwrap().e_tag.unwrap();
    let source = format!("{BUCKET}/{long}");
    place
        .client
        .copy_object()
        .bucket(BUCKET)
        .key("../b.webm")
        .copy_source(source)
        .send()
        .await
        .unwrap();
    let copy = place
        .client
        .get_object()
        .bucket(BUCKET)
        .key("../b.webm")
        .send()
        .await
        .unwrap();
    assert_eq!(
        (copy.content_type(), copy.e_tag()),
        (Some("video/webm"), Some(etag.as_str()))
    );
    assert_eq!(copy.body.collect().await.unwrap().to_vec(), b"frames");
}

#[tokio::test]
async fn many_deletes_at_once() {
    use aws_sdk_s3::types::{Delete, ObjectIdentifier};
    let place = start().await;
    let keys = ["a.mp4", "x/../y", "k/l/m.mp4", "never there"];
    for key in &keys[..3] {
        place.put(key, "x").await;
    }
    let objects = keys.map(|key| ObjectIdentifier::builder().key(key).build().unwrap());
    let delete = Delete::builder()
        .set_objects(Some(objects.to_vec()))
        .build()
        .unwrap();
    let answer = place
        .client
        .delete_objects()
        .bucket(BUCKET)
        .delete(delete)
        .send()
        .await
        .unwrap();
    assert_eq!((answer.deleted().len(), answer.errors().len()), (4, 0));
    assert_eq!(place.files(), ["lock", "port"]);
}

#[tokio::test]
async fn buckets() {
    let place = start().await;
    place
        .client
        .head_bucket()
        .bucket(BUCKET)
        .send()
        .await
        .unwrap();
    place
        .client
        .get_bucket_location()
        .bucket(BUCKET)
        .send()
        .await
        .unwrap();
    place
        .client
        .create_bucket()
        .bucket("rushes")
        .send()
        .await
        .unwrap();
    let buckets = place.client.list_buckets().send().await.unwrap();
    let mut names: Vec<_> = buckets
        .buckets()
        .iter()
        .filter_map(|bucket| bucket.name())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["films", "rushes"]);
    assert!(
        place
            .client
            .head_bucket()
            .bucket("nowhere")
            .send()
            .await
            .unwrap_err()
            .into_service_error()
            .is_not_found()
    );
    let put = place
        .client
        .put_object()
        .bucket("nowhere")
        .key("a")
        .body(b"x".to_vec().into())
        .send()
        .await;
    assert_eq!(put.unwrap_err().code(), Some("NoSuchBucket"));
    let get = place
        .client
        .get_object()
        .bucket("nowhere")
        .key("a")
        .send()
        .await;
    assert_eq!(get.unwrap_err().code(), Some("NoSuchBucket"));
}

#[tokio::test]
async fn the_sdks_own_checksums_are_taken() {
    // The default of other clients: CRC32 in a trailer behind the body.
    let place = start().await;
    let client = aws_sdk_s3::Client::from_conf(
        common::config(&place.sandbox.endpoint(), common::KEY_ID, common::SECRET).build(),
    );
    client
        .put_object()
        .bucket(BUCKET)
        .key("a.mp4")
        .body(b"frames".to_vec().into())
        .send()
        .await
        .unwrap();
    let head = client
        .head_object()
        .bucket(BUCKET)
        .key("a.mp4")
        .checksum_mode("ENABLED".into())
        .send()
        .await
        .unwrap();
    assert!(head.checksum_crc32().is_some());
    assert_eq!(place.get("a.mp4").await, b"frames");
    // Named, but not sent: what the SDK does when it sends checksums only where they are required.
    let put = place
        .client
        .put_object()
        .bucket(BUCKET)
        .key("b.mp4")
        .checksum_algorithm("CRC32".into())
        .body(b"frames".to_vec().into());
    put.send().await.unwrap();
}
