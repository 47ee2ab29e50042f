//! A package of 600 segments: parsed, signed and written again.

use reeldrop_signing::cloudfront::{Hash, Policy, PrivateKey, append_query, signed_query};
use reeldrop_signing::hls::{HlsError, Playlist, Rewritten, Target, resolve};

use crate::clock::per_call;
use crate::peers;
use crate::presign::{keys, signer};
use crate::report::Report;

/// What the reference system takes without its caches, in seconds: the better end of 150 to 300 ms.
const REFERENCE: f64 = 0.150;

fn playlist() -> String {
    let mut text = String::from("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n#EXT-X-PLAYLIST-TYPE:VOD\n");
    for key in keys() {
        let name = key.rsplit('/').next().unwrap_or_default();
        text.push_str(&format!("#EXTINF:6.000000,\n{name}\n"));
    }
    text.push_str("#EXT-X-ENDLIST\n");
    text
}

pub fn presigned(report: &mut Report) {
    let (text, signer) = (playlist(), signer());
    let rewrite = || {
        let playlist = Playlist::parse(&text).expect("a playlist");
        let mut out = String::with_capacity(400 * 600);
        playlist
            .rewrite_into(&mut out, |uri, out| {
                let Ok(Target::Key { key, .. }) = resolve("2026-11-21/show/index.m3u8", &uri.uri) else {
                    return Ok::<_, HlsError>(Rewritten::Keep);
                };
                signer.sign_into(out, &key).map_err(|_| HlsError::NotAPlaylist)?;
                Ok(Rewritten::Written)
            })
            .expect("rewritten");
        out
    };
    assert_eq!(rewrite().matches("X-Amz-Signature=").count(), 600);
    let ours = per_call(rewrite);
    report.ours("600-segment package, no cache: parse, sign, rewrite", ours, 1.5e-3);
    report.peer("the reference system (150 ms, from its documentation)", REFERENCE, ours, None);
}

pub fn cloudfront(report: &mut Report) {
    let key = PrivateKey::from_pem(include_str!("../peers/example-key.pem")).expect("a key");
    let text = playlist();
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
        let playlist = Playlist::parse(&text).expect("a playlist");
        let mut out = String::with_capacity(700 * 600);
        playlist
            .rewrite_into(&mut out, |uri, out| {
                append_query(out, &uri.uri, &query);
                Ok::<_, HlsError>(Rewritten::Written)
            })
            .expect("rewritten");
        out
    };
    assert_eq!(sign().matches("Signature=").count(), 600);
    let ours = per_call(sign);
    report.ours("CloudFront, 600 segments: one signature", ours, 3e-3);
    match peers::javascript() {
        Ok((_, seconds)) => report.peer("@aws-sdk/cloudfront-signer, 600 signatures", 600.0 * seconds, ours, None),
        Err(why) => report.absent("@aws-sdk/cloudfront-signer", &why),
    }
}
