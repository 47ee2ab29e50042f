//! A package on its way: types and cache rules, cancelled in the middle, sent beside its like, linked again and again.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reeldrop_engine::link::LinkState;
use reeldrop_engine::{Destination, NewBatch, UploadState, code};

use super::play::upload;
use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{BUCKET, MIB, Place, SECRET, content, open, until};
use crate::streams::{Form, follow, media_bytes, package};

async fn keys(place: &Place, prefix: &str) -> Vec<String> {
    let request = place
        .client()
        .list_objects_v2()
        .bucket(BUCKET)
        .prefix(prefix);
    let answer = request.send().await.unwrap();
    let keys = answer.contents().iter().map(|object| object.key().unwrap());
    keys.map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_have_the_types_and_cache_rules_of_a_stream() {
    let place = Place::new().await;
    let open = open(&place.sandbox.endpoint());
    let (folder, _) = package(place.folder.path(), "film", Form::Encrypted);
    fs::write(folder.join("map.m4s"), "x").unwrap();
    let upload = upload(&place, &open, &folder, 3600).await;
    assert_eq!(upload.state, UploadState::Done, "{:?}", upload.error);
    let for_ever = "public, max-age=31536000, immutable";
    for (name, kind, rule) in [
        (
            "index.m3u8",
            "application/vnd.apple.mpegurl",
            "public, max-age=60",
        ),
        ("index0.ts", "video/mp2t", for_ever),
        ("map.m4s", "video/iso.segment", for_ever),
        ("enc.key", "application/octet-stream", "private, no-store"),
    ] {
        let key = format!("{}/{name}", upload.key);
        let head = place.client().head_object().bucket(BUCKET).key(&key);
        let head = head.send().await.unwrap();
        assert_eq!(head.content_type(), Some(kind), "{name}");
        assert_eq!(head.cache_control(), Some(rule), "{name}");
    }
    let written = format!(
        "{}/_links/{}/index.m3u8",
        upload.key,
        upload.link.unwrap().id
    );
    let head = place.client().head_object().bucket(BUCKET).key(&written);
    assert_eq!(
        head.send().await.unwrap().cache_control(),
        Some("private, no-store")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_cancelled_in_the_middle_leaves_no_multipart_and_is_sent_whole_again() {
    let place = Place::new().await;
    let held = Arc::new(AtomicUsize::new(0));
    let count = held.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if piece.is(Way::Up, "PUT") && piece.before > MIB && piece.request.contains("partNumber=2")
        {
            count.fetch_add(1, Ordering::SeqCst);
            return Do::Hold;
        }
        Do::Pass
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let (folder, _) = package(place.folder.path(), "film", Form::TransportStream);
    for name in ["extra one.mp4", "extra two.mp4"] {
        fs::write(folder.join(name), content(name, 20 * MIB)).unwrap();
    }
    let new = NewBatch {
        destination: Destination::Stored(connection),
        prefix: Some(String::new()),
        ..NewBatch::of(vec![folder.clone()])
    };
    let begun = place.engine.begin(new).await.unwrap();
    until("held", async || held.load(Ordering::SeqCst) > 0).await;
    assert_eq!(place.multiparts().await, 1);
    let upload = place.only(begun.batch_id).await;
    let batch = begun.batch_id;
    place.engine.cancel(upload.id).await.unwrap();
    assert_eq!(begun.ended().await.cancelled, 1);
    assert_eq!(place.multiparts().await, 0);
    // Half a package is of no use, and its name is free again.
    assert_eq!(keys(&place, "").await, Vec::<String>::new());

    proxy.release();
    let again = place.engine.retry(upload.id).await.unwrap();
    assert_eq!(again.ended().await.done, 1);
    let upload = place.only(batch).await;
    assert_eq!((upload.sent, upload.key.as_str()), (upload.size, "film"));
    for name in ["extra one.mp4", "extra two.mp4"] {
        let key = format!("{}/{name}", upload.key);
        assert!(place.stored(&key).await == content(name, 20 * MIB));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_never_mixes_with_another_of_its_name() {
    let place = Place::new().await;
    let open = open(&place.sandbox.endpoint());
    let mut roots = Vec::new();
    for parent in ["a", "b"] {
        let parent = place.folder.path().join(parent);
        fs::create_dir(&parent).unwrap();
        let (folder, _) = package(&parent, "film.v2", Form::TransportStream);
        roots.push(upload(&place, &open, &folder, 60).await.key);
    }
    assert_eq!(roots, ["day 1/film.v2", "day 1/film.v2 (2)"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_asked_for_again_is_a_look_up_renew_keeps_the_old_and_revoke_ends_all() {
    let place = Place::new().await;
    let puts = Arc::new(AtomicUsize::new(0));
    let count = puts.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if piece.is(Way::Up, "PUT") && piece.before == 0 {
            count.fetch_add(1, Ordering::SeqCst);
        }
        Do::Pass
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let engine = &place.engine;
    let (folder, main) = package(place.folder.path(), "film", Form::Variants);
    let new = NewBatch {
        destination: Destination::Stored(connection),
        prefix: Some(String::new()),
        ..NewBatch::of(vec![folder.clone()])
    };
    let begun = engine.begin(new).await.unwrap();
    let batch = begun.batch_id;
    begun.ended().await;
    let first = place.only(batch).await.link.unwrap();
    let lifetime = engine
        .settings()
        .await
        .unwrap()
        .link_lifetime_seconds
        .into();
    let before = puts.load(Ordering::SeqCst);
    let stored = || Destination::Stored(connection);
    let again = engine
        .package_link(stored(), "film", main, lifetime)
        .await
        .unwrap();
    // Unless the window ended between the two.
    if again.id == first.id {
        assert_eq!(puts.load(Ordering::SeqCst), before);
    }
    let left = again.seconds_left().unwrap();
    assert!(left >= i64::try_from(lifetime).unwrap() - 1, "{left}");
    let other = engine
        .package_link(stored(), "film", main, 1234)
        .await
        .unwrap();
    assert_ne!(other.id, first.id);
    let renewed = engine.renew(first.id, None).await.unwrap();
    assert_eq!(u64::from(renewed.lifetime_seconds), lifetime);
    assert_ne!(renewed.id, first.id);
    let mut urls = Vec::new();
    for link in [&first, &other, &renewed] {
        let url = engine.link_url(link.id).await.unwrap();
        assert_eq!(follow(&url).await, Ok(media_bytes(&folder)));
        urls.push(url);
    }
    let text = engine.package_manifest(first.id, main).await.unwrap();
    assert_eq!(
        reqwest::get(&urls[0]).await.unwrap().text().await.unwrap(),
        *text
    );

    let plan = engine.revoke_plan(other.id).await.unwrap();
    let ends = engine.links().await.unwrap().len() - 1;
    assert_eq!(plan.deletes as usize, keys(&place, "film/").await.len());
    assert_eq!(plan.also_ends as usize, ends);
    assert!(plan.words.contains("deleting all"), "{}", plan.words);
    let revoked = engine.revoke(other.id).await.unwrap();
    assert!(revoked.is_dead, "{}", revoked.words);
    assert_eq!(keys(&place, "film/").await, Vec::<String>::new());
    for url in urls {
        assert!(follow(&url).await.is_err());
    }
    for link in engine.links().await.unwrap() {
        assert_eq!(link.state, LinkState::Revoked);
        let error = engine.link_url(link.id).await.unwrap_err();
        assert_eq!(error.code, code::LINK_REVOKED);
    }
    let error = engine.renew(first.id, None).await.unwrap_err();
    assert_eq!(error.code, code::LINK_REVOKED);
    let unknown = engine.package_link(stored(), "nowhere", main, 60).await;
    assert_eq!(unknown.unwrap_err().code, code::OBJECT_MISSING);
    no_secrets_on_disk(&place);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_playlists_of_ended_links_are_removed_and_nothing_else() {
    let place = Place::new().await;
    let connection = place.connect(&place.sandbox.endpoint()).await;
    let (folder, main) = package(place.folder.path(), "film", Form::TransportStream);
    let new = NewBatch {
        destination: Destination::Stored(connection),
        prefix: Some(String::new()),
        lifetime_seconds: Some(1),
        ..NewBatch::of(vec![folder.clone()])
    };
    let begun = place.engine.begin(new).await.unwrap();
    begun.ended().await;
    until("its end", async || {
        place.engine.links().await.unwrap()[0].state == LinkState::Ended
    })
    .await;
    let link = place
        .engine
        .package_link(Destination::Stored(connection), "film", main, 600);
    let link = link.await.unwrap();
    place.engine.sweep_links().await;
    let mine = format!("film/_links/{}/", link.id);
    let left = keys(&place, "film/_links/").await;
    assert!(
        !left.is_empty() && left.iter().all(|key| key.starts_with(&mine)),
        "{left:?}"
    );
    let url = place.engine.link_url(link.id).await.unwrap();
    assert_eq!(follow(&url).await, Ok(media_bytes(&folder)));
}

/// No file of the home holds a signature or the secret.
fn no_secrets_on_disk(place: &Place) {
    let mut waiting = vec![place.home()];
    let mut files = 0;
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            files += 1;
            for secret in ["X-Amz-Signature", "X-Amz-Credential", SECRET] {
                let found = bytes
                    .windows(secret.len())
                    .any(|part| part == secret.as_bytes());
                assert!(!found, "{secret} in {}", path.display());
            }
        }
    }
    assert!(files > 0);
}
