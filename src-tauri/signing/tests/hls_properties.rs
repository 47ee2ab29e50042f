//! Whatever a playlist holds, only its URIs change. The generated ones are put together from pieces of which each is known to
//! be a URI or not, so that what should be found is not asked of the reader itself.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use reeldrop_signing::hls::{Playlist, Role, resolve, with_query_params};

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Uri(Role, String),
}

fn text(text: impl Into<String>) -> Piece {
    Piece::Text(text.into())
}

/// Neither a quote nor a line end.
fn quotable() -> impl Strategy<Value = String> {
    "[^\"\r\n]{0,12}"
}

fn attribute() -> impl Strategy<Value = String> {
    prop_oneof![
        quotable().prop_map(|value| format!("NAME=\"{value}\"")),
        quotable().prop_map(|value| format!("X-FOO-URI=\"{value}\"")),
        quotable().prop_map(|value| format!("CODECS=\"URI={value},\"")),
        "[0-9]{1,9}".prop_map(|value| format!("BANDWIDTH={value}")),
        Just("METHOD=AES-128".to_owned()),
        Just("BYTERANGE=\"720@0\"".to_owned()),
    ]
}

const TAGS: [(&str, &str, Role); 14] = [
    ("#EXT-X-KEY:", "URI", Role::Key),
    ("#EXT-X-SESSION-KEY:", "URI", Role::SessionKey),
    ("#EXT-X-MAP:", "URI", Role::Map),
    ("#EXT-X-MEDIA:", "URI", Role::Rendition),
    ("#EXT-X-I-FRAME-STREAM-INF:", "URI", Role::IFrames),
    ("#EXT-X-IMAGE-STREAM-INF:", "URI", Role::Images),
    ("#EXT-X-SESSION-DATA:", "URI", Role::SessionData),
    ("#EXT-X-PART:", "URI", Role::Part),
    ("#EXT-X-PRELOAD-HINT:", "URI", Role::PreloadHint),
    ("#EXT-X-RENDITION-REPORT:", "URI", Role::RenditionReport),
    ("#EXT-X-CONTENT-STEERING:", "SERVER-URI", Role::Steering),
    ("#EXT-X-DATERANGE:", "X-ASSET-URI", Role::Asset),
    ("#EXT-X-DATERANGE:", "X-ASSET-LIST", Role::AssetList),
    (
        "#EXT-X-DATERANGE:CLASS=\"com.apple.hls.preload\",",
        "X-URI",
        Role::DateRange,
    ),
];

fn tag_with_uri() -> impl Strategy<Value = Vec<Piece>> {
    (
        prop::sample::select(&TAGS[..]),
        prop::collection::vec(attribute(), 0..3),
        prop::option::of(quotable()),
        prop::collection::vec(attribute(), 0..3),
    )
        .prop_map(|((tag, name, role), before, uri, after)| {
            let mut head = tag.to_owned();
            before
                .iter()
                .for_each(|attribute| head.extend([attribute.as_str(), ","]));
            let mut pieces = vec![text(head)];
            if let Some(uri) = uri.filter(|uri| !uri.is_empty()) {
                pieces.extend([
                    text(format!("{name}=\"")),
                    Piece::Uri(role, uri),
                    text("\""),
                ]);
            } else {
                pieces.push(text("A=1"));
            }
            after
                .iter()
                .for_each(|attribute| pieces.push(text(format!(",{attribute}"))));
            pieces
        })
}

/// A line that no specification knows a URI in.
fn silent_line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[ \t]{1,3}",
        "#[^E\r\n][^\r\n]{0,20}",
        "#EXT-X-[A-Z]{1,3}9[^\r\n]{0,20}",
        "#EXTINF:[0-9]{1,3},[^\r\n]{0,12}",
        quotable().prop_map(|value| format!("#EXT-X-DEFINE:NAME=\"n\",VALUE=\"{value}\"")),
        Just("#EXT-X-DEFINE:QUERYPARAM=\"q\"".to_owned()),
        Just("#EXT-X-BYTERANGE:75232@0".to_owned()),
        Just("#EXT-X-VERSION:4".to_owned()),
        Just("#EXT-X-ENDLIST".to_owned()),
        Just("#EXT-X-DATERANGE:X-URI=\"of no known class\"".to_owned()),
    ]
}

fn uri_line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[^#\r\n \t\u{0b}\u{0c}][^\r\n]{0,30}"
            .prop_map(|uri| uri.trim_end_matches([' ', '\t']).to_owned()),
        "[a-z]{1,8}/\\{\\$[nq]\\}[0-9]{1,4}\\.ts",
    ]
}

fn line() -> impl Strategy<Value = Vec<Piece>> {
    prop_oneof![
        3 => tag_with_uri(),
        2 => silent_line().prop_map(|line| vec![text(line)]),
        2 => uri_line().prop_map(|uri| vec![Piece::Uri(Role::Segment, uri)]),
        1 => (quotable(), silent_line(), uri_line(), "[ \t]{0,2}").prop_map(|(name, between, uri, blank)| vec![
            text(format!("#EXT-X-STREAM-INF:BANDWIDTH=1,NAME=\"{name}\"\n{between}\n{blank}")),
            Piece::Uri(Role::Variant, uri),
            text(blank),
        ]),
    ]
}

prop_compose! {
    fn pieces()(
        mark in prop::sample::select(&["", "\u{feff}"][..]),
        lines in prop::collection::vec((line(), prop::sample::select(&["\n", "\r\n", " \n", "\n\n"][..])), 0..20),
        has_end in any::<bool>(),
    ) -> Vec<Piece> {
        let mut pieces = vec![text(format!("{mark}#EXTM3U\r\n"))];
        let last = lines.len();
        for (index, (line, end)) in lines.into_iter().enumerate() {
            pieces.extend(line);
            if has_end || index + 1 < last {
                pieces.push(text(end));
            }
        }
        pieces
    }
}

fn write(pieces: &[Piece], mut uri: impl FnMut(Role, &str) -> String) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Uri(role, raw) => uri(*role, raw),
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn only_uris_change(pieces in pieces()) {
        let written = write(&pieces, |_, raw| raw.to_owned());
        let playlist = Playlist::parse(&written).unwrap();
        let expected: Vec<_> = pieces.iter().filter_map(|piece| match piece {
            Piece::Uri(role, raw) => Some((*role, raw.as_str())),
            Piece::Text(_) => None,
        }).collect();
        let found: Vec<_> = playlist.uris().map(|uri| (uri.role, uri.raw)).collect();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(playlist.rewrite(|_| None).unwrap(), written.as_str());
        prop_assert_eq!(playlist.rewrite(|uri| Some(uri.raw.to_owned())).unwrap(), written.as_str());
        let mut count = 0;
        let marked = playlist.rewrite(|uri| { count += 1; Some(format!("mark:{:?}/{count}", uri.role)) }).unwrap();
        let mut count = 0;
        prop_assert_eq!(&marked, &write(&pieces, |role, _| { count += 1; format!("mark:{role:?}/{count}") }));
        // The marked playlist has the same URIs in the same roles.
        let again = Playlist::parse(&marked).unwrap();
        prop_assert!(again.uris().map(|uri| uri.role).eq(playlist.uris().map(|uri| uri.role)));
        prop_assert_eq!(again.kind(), playlist.kind());
    }

    #[test]
    fn any_text_survives(body in "\\PC{0,200}|(#EXT-X-|URI=|\"|,|\r|\n|[{]|[$]|[}]|KEY:|MAP:|DEFINE:|NAME=|a){0,60}") {
        let _ = Playlist::parse(&body);
        let text = format!("#EXTM3U\n{body}");
        let playlist = Playlist::parse(&text).unwrap();
        prop_assert_eq!(playlist.rewrite(|_| None).unwrap(), text.as_str());
        for uri in playlist.uris() {
            let _ = resolve("a/b.m3u8", &uri.uri);
        }
    }

    #[test]
    fn the_static_form_is_stable(pieces in pieces()) {
        let written = write(&pieces, |_, raw| raw.to_owned());
        let playlist = Playlist::parse(&written).unwrap();
        let once = with_query_params(&playlist, &["Policy", "Key-Pair-Id"]).unwrap();
        let again = Playlist::parse(&once).unwrap();
        prop_assert!(again.uris().map(|uri| uri.role).eq(playlist.uris().map(|uri| uri.role)));
        prop_assert_eq!(with_query_params(&again, &["Policy", "Key-Pair-Id"]).unwrap(), once.as_str());
    }

    #[test]
    fn resolved_keys_stay_inside(base in "[a-z/]{0,12}", uri in "([a-z.%/\\\\:?#]|%2[eEfF]|[.][.]/){0,16}|\\PC{0,20}") {
        if let Ok(reeldrop_signing::hls::Target::Key { key, .. }) = resolve(&base, &uri) {
            prop_assert!(key == base || !key.split(['/', '\\']).any(|part| part == ".."), "{}", key);
        }
    }
}
