//! A package of 600 segments: parsed, signed and written again by the engine's own functions.

use std::sync::Arc;

use reeldrop_engine::link::cache::{ManifestOf, Manifests};
use reeldrop_engine::link::package::{PackageSigner, PlaylistText, rewrite_package};
use reeldrop_signing::cloudfront::{Hash, Policy, PrivateKey, signed_query};

use crate::clock::per_call;
use crate::peers;
use crate::presign::{keys, signer};
use crate::report::Report;

/// What the reference system takes without its caches, in seconds: the better end of 150 to 300 ms.
const REFERENCE: f64 = 0.150;
/// What it takes with them: the better end of 10 to 30 ms.
const REFERENCE_CACHED: f64 = 0.010;

const ROOT: &str = "2026-11-21/show";
const FOLDER: &str = "_links/5b3d6f0e-0000-4000-8000-000000000000";

fn playlists() -> Vec<PlaylistText> {
    let mut text = String::from(
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n#EXT-X-PLAYLIST-TYPE:VOD\n",
    );
    for key in keys() {
        let name = key.rsplit('/').next().unwrap_or_default();
        text.push_str(&format!("#EXTINF:6.000000,\n{name}\n"));
    }
    text.push_str("#EXT-X-ENDLIST\n");
    vec![PlaylistText {
        name: "index.m3u8".to_owned(),
        text,
    }]
}

pub fn presigned(report: &mut Report) {
    let lists = playlists();
    let rewrite = || {
        let signer = PackageSigner::presigned(signer());
        rewrite_package(&lists, ROOT, FOLDER, &signer).expect("rewritten")
    };
    let written = rewrite();
    assert_eq!(written[0].1.matches("X-Amz-Signature=").count(), 600);
    let ours = per_call(rewrite);
    report.ours(
        "600-segment package, no cache: parse, sign, rewrite",
        ours,
        1.5e-3,
    );
    report.peer(
        "the reference system, as it states: 150 ms",
        REFERENCE,
        ours,
        None,
    );

    let mut manifests = Manifests::default();
    let of = || ManifestOf {
        connection: uuid::Uuid::nil(),
        fingerprint: 1,
        root: ROOT.to_owned(),
        folder: FOLDER.to_owned(),
        playlist: "index.m3u8".to_owned(),
        signed_at: 1_795_000_000,
        lifetime_seconds: 86_700,
    };
    manifests.put(of(), Arc::from(written[0].1.as_str()));
    let cached = per_call(|| manifests.get(&of(), 1_795_000_100, 86_400).expect("kept"));
    report.ours("the same, cached", cached, 20e-6);
    report.peer(
        "the reference system, as it states: 10 ms",
        REFERENCE_CACHED,
        cached,
        None,
    );
}

pub fn cloudfront(report: &mut Report) {
    let key = PrivateKey::from_pem(include_str!("../peers/example-key.pem")).expect("a key");
    let lists = playlists();
    let sign = || {
        let query = signed_query(
            &key,
            "K2JCJMDEHXQW5F",
            Hash::Sha1,
            &Policy {
                resource: "https://d111111abcdef8.cloudfront.net/2026-11-21/show/*",
                expires_at: 1_800_000_000,
                starts_at: None,
                ip: None,
            },
        )
        .expect("signed");
        let signer = PackageSigner::appended("https://d111111abcdef8.cloudfront.net", query);
        rewrite_package(&lists, ROOT, FOLDER, &signer).expect("rewritten")
    };
    assert_eq!(sign()[0].1.matches("Signature=").count(), 600);
    let ours = per_call(sign);
    report.ours("CloudFront, 600 segments: one signature", ours, 3e-3);
    match peers::javascript() {
        Ok((_, seconds)) => report.peer(
            "@aws-sdk/cloudfront-signer, 600 signatures",
            600.0 * seconds,
            ours,
            None,
        ),
        Err(why) => report.absent("@aws-sdk/cloudfront-signer", &why),
    }
}
