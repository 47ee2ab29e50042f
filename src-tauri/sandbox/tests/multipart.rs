//! Multipart uploads: parts are checked and listed, completing can be repeated, aborting leaves nothing.
#![allow(clippy::unwrap_used)]

mod common;

use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use common::{BUCKET, Place, start};
use md5::{Digest as _, Md5};

const MIB: usize = 1024 * 1024;
/// Base64 of the MD5 of other bytes.
const WRONG_MD5: &str = "1B2M2Y8AsgTpgAmY7PhCfg==";

async fn begin(place: &Place, key: &str) -> String {
    let begun = place
        .client
        .create_multipart_upload()
        .bucket(BUCKET)
        .key(key)
        .content_type("video/mp4")
        .send()
        .await
        .unwrap();
    assert_eq!(begun.key(), Some(key));
    begun.upload_id.unwrap()
}

async fn send(place: &Place, key: &str, id: &str, number: i32, body: &[u8]) -> CompletedPart {
    let request = place
        .client
        .upload_part()
        .bucket(BUCKET)
        .key(key)
        .upload_id(id)
        .part_number(number)
        .body(body.to_vec().into());
    CompletedPart::builder()
        .part_number(number)
        .e_tag(request.send().await.unwrap().e_tag.unwrap())
        .build()
}

fn whole(parts: Vec<CompletedPart>) -> CompletedMultipartUpload {
    CompletedMultipartUpload::builder()
        .set_parts(Some(parts))
        .build()
}

fn body() -> Vec<u8> {
    (0..11 * MIB).map(|n| (n / 7 % 253) as u8).collect()
}

#[tokio::test]
async fn three_parts_become_one_object() {
    let place = start().await;
    let body = body();
    for key in ["cut 7.mp4", &"k".repeat(1024), "../ü//cut.mp4"] {
        let id = begin(&place, key).await;
        let mut parts = Vec::new();
        let mut sums = Vec::new();
        for (number, bytes) in (1..).zip(body.chunks(5 * MIB)) {
            parts.push(send(&place, key, &id, number, bytes).await);
            sums.extend(Md5::digest(bytes));
        }
        let complete = || {
            let request = place
                .client
                .complete_multipart_upload()
                .bucket(BUCKET)
                .key(key)
                .upload_id(&id);
            request.multipart_upload(whole(parts.clone())).send()
        };
        let (first, second) = tokio::join!(complete(), complete());
        let sum: String = Md5::digest(&sums)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let etag = format!("\"{sum}-3\"");
        assert_eq!(first.unwrap().e_tag(), Some(etag.as_str()));
        assert_eq!(
            second.unwrap().e_tag(),
            Some(etag.as_str()),
            "who asks again gets the same answer"
        );
        assert_eq!(complete().await.unwrap().e_tag(), Some(etag.as_str()));

        let head = place
            .client
            .head_object()
            .bucket(BUCKET)
            .key(key)
            .send()
            .await
            .unwrap();
        assert_eq!(
            (head.e_tag(), head.content_type()),
            (Some(etag.as_str()), Some("video/mp4"))
        );
        let answer = place
            .client
            .get_object()
            .bucket(BUCKET)
            .key(key)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.e_tag(), Some(etag.as_str()));
        assert!(answer.body.collect().await.unwrap().to_vec() == body);
        place
            .client
            .delete_object()
            .bucket(BUCKET)
            .key(key)
            .send()
            .await
            .unwrap();
    }
    assert_eq!(place.files(), ["lock", "port"]);
}

#[tokio::test]
async fn a_part_that_arrived_wrong_is_no_part() {
    let place = start().await;
    let id = begin(&place, "a.mp4").await;
    let part = || {
        place
            .client
            .upload_part()
            .bucket(BUCKET)
            .key("a.mp4")
            .upload_id(&id)
            .part_number(1)
            .body(b"frames".to_vec().into())
    };
    assert_eq!(
        part()
            .content_md5(WRONG_MD5)
            .send()
            .await
            .unwrap_err()
            .code(),
        Some("BadDigest")
    );
    assert_eq!(
        part()
            .checksum_crc32("AAAAAA==")
            .send()
            .await
            .unwrap_err()
            .code(),
        Some("BadDigest")
    );
    assert_eq!(
        part().checksum_sha256("x").send().await.unwrap_err().code(),
        Some("BadDigest")
    );
    let listed = place
        .client
        .list_parts()
        .bucket(BUCKET)
        .key("a.mp4")
        .upload_id(&id)
        .send()
        .await
        .unwrap();
    assert!(listed.parts().is_empty());
    let digest = Md5::digest(b"frames");
    let etag: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let right = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, digest);
    part().content_md5(right).send().await.unwrap();
    // The default of other clients: CRC32 in a trailer behind the body.
    let other = aws_sdk_s3::Client::from_conf(
        common::config(&place.sandbox.endpoint(), common::KEY_ID, common::SECRET).build(),
    );
    let sent = other
        .upload_part()
        .bucket(BUCKET)
        .key("a.mp4")
        .upload_id(&id)
        .part_number(2)
        .body(b"frames".to_vec().into())
        .send()
        .await
        .unwrap();
    assert_eq!(sent.e_tag(), Some(format!("\"{etag}\"").as_str()));
    assert!(sent.checksum_crc32().is_some());
    let listed = place
        .client
        .list_parts()
        .bucket(BUCKET)
        .key("a.mp4")
        .upload_id(&id)
        .send()
        .await
        .unwrap();
    assert_eq!(listed.parts()[1].checksum_crc32(), sent.checksum_crc32());
}

#[tokio::test]
async fn parts_are_listed_page_by_page() {
    let place = start().await;
    let id = begin(&place, "a.mp4").await;
    for number in [10, 2, 9, 1] {
        send(
            &place,
            "a.mp4",
            &id,
            number,
            format!("part {number}").as_bytes(),
        )
        .await;
    }
    let list = || {
        place
            .client
            .list_parts()
            .bucket(BUCKET)
            .key("a.mp4")
            .upload_id(&id)
    };
    let first = list().max_parts(3).send().await.unwrap();
    let numbers: Vec<_> = first
        .parts()
        .iter()
        .filter_map(|part| part.part_number())
        .collect();
    assert_eq!((numbers, first.is_truncated()), (vec![1, 2, 9], Some(true)));
    assert!(
        first
            .parts()
            .iter()
            .all(|part| part.e_tag().is_some() && part.size() == Some(6))
    );
    let second = list()
        .part_number_marker(first.next_part_number_marker().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(
        (
            second.parts().len(),
            second.parts()[0].size(),
            second.is_truncated()
        ),
        (1, Some(7), Some(false))
    );
}

#[tokio::test]
async fn completing_is_refused_before_anything_is_lost() {
    let place = start().await;
    let id = begin(&place, "a.mp4").await;
    let one = send(&place, "a.mp4", &id, 1, b"short").await;
    let two = send(&place, "a.mp4", &id, 2, b"end").await;
    let complete = |parts| {
        place
            .client
            .complete_multipart_upload()
            .bucket(BUCKET)
            .key("a.mp4")
            .upload_id(&id)
            .multipart_upload(whole(parts))
            .send()
    };
    let other = CompletedPart::builder()
        .part_number(1)
        .e_tag("\"0123\"")
        .build();
    assert_eq!(
        complete(vec![other]).await.unwrap_err().code(),
        Some("InvalidPart")
    );
    assert_eq!(
        complete(vec![two.clone(), one.clone()])
            .await
            .unwrap_err()
            .code(),
        Some("InvalidPartOrder")
    );
    assert_eq!(
        complete(vec![one.clone(), two]).await.unwrap_err().code(),
        Some("EntityTooSmall")
    );
    complete(vec![one]).await.unwrap();
    assert_eq!(place.get("a.mp4").await, b"short");
    assert_eq!(
        place.files().len(),
        5,
        "the part that was not used is gone: {:?}",
        place.files()
    );
}

#[tokio::test]
async fn uploads_are_listed_and_aborted() {
    let place = start().await;
    let mut ids = Vec::new();
    for key in ["b.mp4", "a/ü.mp4", "a/../x.mp4"] {
        ids.push((key, begin(&place, key).await));
    }
    send(&place, "b.mp4", &ids[0].1, 1, b"frames").await;
    let list = || place.client.list_multipart_uploads().bucket(BUCKET);
    let all = list().send().await.unwrap();
    let keys: Vec<_> = all
        .uploads()
        .iter()
        .filter_map(|upload| upload.key())
        .collect();
    assert_eq!(keys, ["a/../x.mp4", "a/ü.mp4", "b.mp4"]);
    assert_eq!(list().prefix("a/").send().await.unwrap().uploads().len(), 2);
    let page = list().max_uploads(2).send().await.unwrap();
    assert_eq!((page.uploads().len(), page.is_truncated()), (2, Some(true)));
    let rest = list()
        .key_marker(page.next_key_marker().unwrap())
        .upload_id_marker(page.next_upload_id_marker().unwrap());
    assert_eq!(rest.send().await.unwrap().uploads().len(), 1);

    for (key, id) in &ids {
        place
            .client
            .abort_multipart_upload()
            .bucket(BUCKET)
            .key(*key)
            .upload_id(id)
            .send()
            .await
            .unwrap();
    }
    assert!(list().send().await.unwrap().uploads().is_empty());
    assert_eq!(place.files(), ["lock", "port"]);
}

#[tokio::test]
async fn an_unknown_upload_is_called_so() {
    let place = start().await;
    let id = begin(&place, "a.mp4").await;
    for (key, id) in [
        ("a.mp4", "../../port"),
        ("a.mp4", "00000000-0000-0000-0000-000000000000"),
        ("other.mp4", id.as_str()),
    ] {
        let part = place
            .client
            .upload_part()
            .bucket(BUCKET)
            .key(key)
            .upload_id(id)
            .part_number(1)
            .body(b"x".to_vec().into());
        assert_eq!(part.send().await.unwrap_err().code(), Some("NoSuchUpload"));
        let list = place
            .client
            .list_parts()
            .bucket(BUCKET)
            .key(key)
            .upload_id(id)
            .send()
            .await;
        assert_eq!(list.unwrap_err().code(), Some("NoSuchUpload"));
        let abort = place
            .client
            .abort_multipart_upload()
            .bucket(BUCKET)
            .key(key)
            .upload_id(id)
            .send()
            .await;
        assert_eq!(abort.unwrap_err().code(), Some("NoSuchUpload"));
        let part = CompletedPart::builder().part_number(1).e_tag("x").build();
        let complete = place
            .client
            .complete_multipart_upload()
            .bucket(BUCKET)
            .key(key)
            .upload_id(id)
            .multipart_upload(whole(vec![part]));
        assert_eq!(
            complete.send().await.unwrap_err().code(),
            Some("NoSuchUpload")
        );
    }
}

#[tokio::test]
async fn an_upload_goes_on_after_a_restart() {
    let place = start().await;
    let id = begin(&place, "a.mp4").await;
    let part = send(&place, "a.mp4", &id, 1, b"frames").await;
    let Place {
        folder,
        sandbox,
        client,
    } = place;
    sandbox.stop().await;
    let sandbox = reeldrop_sandbox::Sandbox::start(common::options(&folder))
        .await
        .unwrap();
    client
        .complete_multipart_upload()
        .bucket(BUCKET)
        .key("a.mp4")
        .upload_id(&id)
        .multipart_upload(whole(vec![part]))
        .send()
        .await
        .unwrap();
    let place = Place {
        folder,
        sandbox,
        client,
    };
    assert_eq!(place.get("a.mp4").await, b"frames");
}
