//! What must hold for any bytes at all. libFuzzer calls these functions, and so does `tests/fuzz_smoke.rs`, with any Rust and no download.
//!
//! With `cargo install cargo-fuzz` and a nightly Rust, in `src-tauri/signing`:
//! `cargo +nightly fuzz run playlist fuzz/corpus/playlist fuzz/seeds/playlist -- -max_total_time=300`

use percent_encoding::percent_decode_str;
use reeldrop_signing::hls::{
    Context, HlsError, Playlist, Target, UriRef, resolve, with_query_params,
};
use reeldrop_signing::{Endpoint, encode_path, encode_query};

const MARK: &str = "mark://0123456789";

/// The rewriter never panics, leaves every byte but the URIs, and finds the same URIs in what it wrote.
pub fn playlist(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(playlist) = Playlist::parse(&text) else {
        return;
    };
    assert_eq!(playlist.rewrite(|_| None).as_deref(), Ok(text.as_ref()));
    static_form(&playlist);
    for uri in playlist.uris() {
        assert!(uri.is_resolved || uri.raw.contains("{$"));
        if let Ok(Target::Key { key, .. }) = resolve("a/b.m3u8", &uri.uri) {
            assert!(!key.is_empty());
            assert!(!key.split(['/', '\\']).any(|part| part == ".."));
        }
    }
    let context = Context {
        parent: Some(playlist.variables()),
        query: Some("Policy=a%2Fb&Signature=%ff&c"),
    };
    if let Ok(inner) = Playlist::parse_within(&text, &context) {
        assert!(roles(&inner).eq(roles(&playlist)));
    }
    if !text.contains(MARK) {
        marked(&text, &playlist);
    }
}

/// With a mark for each URI, the pieces between the marks and the URIs between the pieces are the text again.
fn marked(text: &str, playlist: &Playlist<'_>) {
    let marked = playlist
        .rewrite(|_| Some(MARK.to_owned()))
        .expect("the mark can stand anywhere");
    let mut pieces = marked.split(MARK);
    let mut again = pieces.next().unwrap_or_default().to_owned();
    for (uri, piece) in playlist.uris().zip(pieces) {
        again.push_str(uri.raw);
        again.push_str(piece);
    }
    assert_eq!(again, text);
    let reread = Playlist::parse(&marked).expect("a rewritten playlist is one");
    assert!(roles(&reread).eq(roles(playlist)));
    assert!(reread.uris().all(|uri| uri.raw == MARK));
    assert_eq!(reread.kind(), playlist.kind());
    assert_eq!(reread.is_complete(), playlist.is_complete());
}

fn static_form(playlist: &Playlist<'_>) {
    const NAMES: [&str; 2] = ["Policy", "Key-Pair-Id"];
    let once = match with_query_params(playlist, &NAMES) {
        Ok(once) => once,
        Err(
            HlsError::BadReplacement { .. } | HlsError::VariableTaken(_) | HlsError::BadVersion,
        ) => return,
        Err(other) => panic!("{other}"),
    };
    let again = Playlist::parse(&once).expect("the static form is a playlist");
    assert!(roles(&again).eq(roles(playlist)));
    assert_eq!(
        with_query_params(&again, &NAMES).as_deref(),
        Ok(once.as_str())
    );
}

fn roles<'p>(playlist: &'p Playlist<'_>) -> impl Iterator<Item = impl PartialEq> + 'p {
    playlist
        .uris()
        .map(|uri: &UriRef<'_>| (uri.role, uri.byte_range))
}

/// What is understood of an endpoint is itself one, and means the same.
pub fn endpoint(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(endpoint) = Endpoint::parse(&text) else {
        return;
    };
    let shown = endpoint.to_string();
    let again = Endpoint::parse(&shown).expect("an endpoint is shown as one");
    assert_eq!(again, endpoint);
    assert_eq!(again.to_string(), shown);
    assert!(shown.bytes().all(|byte| byte.is_ascii_graphic()));
}

/// Encoding can be undone, and writes only what SigV4 leaves as it is.
pub fn encode(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for (encoded, keeps_slash) in [(encode_path(&text), true), (encode_query(&text), false)] {
        assert_eq!(
            percent_decode_str(&encoded).decode_utf8().as_deref(),
            Ok(text.as_ref())
        );
        assert!(encoded.bytes().all(|byte| {
            byte.is_ascii_alphanumeric()
                || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'%')
                || (keeps_slash && byte == b'/')
        }));
        assert!(!encoded.bytes().any(|byte| byte == b'%') || encoded.len() > text.len());
    }
}
