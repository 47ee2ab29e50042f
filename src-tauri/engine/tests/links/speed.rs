//! A link asked for again costs a look-up: nothing is signed again.

use std::sync::Arc;
use std::time::Instant;

use reeldrop_engine::link::cache::{ManifestOf, Manifests};
use reeldrop_engine::link::package::{PackageSigner, PlaylistText, rewrite_package};
use reeldrop_signing::{
    Addressing, Batch, BatchSigner, Endpoint, Method, ObjectQuery, ResponseOverrides, SigningKey,
};

fn playlist(segments: usize) -> PlaylistText {
    let mut text = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n".to_owned();
    for number in 0..segments {
        text.push_str(&format!("#EXTINF:4,\nsegment_{number:05}.ts\n"));
    }
    text.push_str("#EXT-X-ENDLIST\n");
    PlaylistText {
        name: "index.m3u8".to_owned(),
        text,
    }
}

fn signer() -> PackageSigner {
    let signed_at = time::OffsetDateTime::UNIX_EPOCH;
    let key = SigningKey::derive("secret", signed_at, "auto").unwrap();
    let endpoint = Endpoint::parse("https://account.r2.cloudflarestorage.com").unwrap();
    let batch = Batch {
        method: Method::Get,
        endpoint: &endpoint,
        addressing: Addressing::Path,
        bucket: "films",
        region: "auto",
        signed_at,
        lifetime_seconds: 14_400,
        overrides: &ResponseOverrides::default(),
        query: ObjectQuery::default(),
        signed_headers: &[],
        key_id: "AKIAEXAMPLE",
        session_token: None,
    };
    PackageSigner::presigned(BatchSigner::new(&batch, &key).unwrap())
}

#[test]
fn a_cached_playlist_of_600_segments_costs_less_than_a_tenth_of_a_new_one() {
    let playlists = [playlist(600)];
    let began = Instant::now();
    let mut texts = rewrite_package(&playlists, "film", "_links/1", &signer()).unwrap();
    let uncached = began.elapsed();
    let (name, text) = texts.pop().unwrap();
    assert_eq!(text.matches("X-Amz-Signature=").count(), 600);
    let of = ManifestOf {
        connection: uuid::Uuid::nil(),
        fingerprint: 1,
        root: "film".to_owned(),
        folder: "_links/1".to_owned(),
        playlist: name,
        signed_at: 0,
        lifetime_seconds: 14_400,
    };
    let mut manifests = Manifests::default();
    manifests.put(of.clone(), Arc::from(text));
    let began = Instant::now();
    assert!(manifests.get(&of, 0, 14_400).is_some());
    let cached = began.elapsed();
    println!("600 segments: {uncached:?} new, {cached:?} cached");
    assert!(cached * 10 < uncached, "{uncached:?} {cached:?}");
}
