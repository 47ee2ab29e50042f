//! Playlists as the specifications write them: which URIs are found, what each becomes, what stays.
#![allow(clippy::unwrap_used)]

use reeldrop_signing::hls::{
    ByteRange, Context, HlsError, Kind, MAX_PLAYLIST_BYTES, Playlist, Rewritten, Role, Target,
    resolve, with_query_params,
};

/// Role and URI of all that is found, variables resolved.
fn found(text: &str) -> Vec<(Role, String)> {
    let playlist = Playlist::parse(text).unwrap();
    playlist
        .uris()
        .map(|uri| (uri.role, uri.uri.to_string()))
        .collect()
}

fn each(pairs: &[(Role, &str)]) -> Vec<(Role, String)> {
    pairs
        .iter()
        .map(|(role, uri)| (*role, (*uri).to_owned()))
        .collect()
}

/// RFC 8216, section 8.1: simple media playlist.
const SIMPLE: &str = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXT-X-VERSION:3\n#EXTINF:9.009,\nhttp://media.example.com/first.ts\n#EXTINF:9.009,\nhttp://media.example.com/second.ts\n#EXTINF:3.003,\nhttp://media.example.com/third.ts\n#EXT-X-ENDLIST\n";

/// RFC 8216, section 8.3: encrypted media segments.
const ENCRYPTED: &str = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-MEDIA-SEQUENCE:7794\n#EXT-X-TARGETDURATION:15\n\n#EXT-X-KEY:METHOD=AES-128,URI=\"https://priv.example.com/key.php?r=52\"\n\n#EXTINF:2.833,\nhttp://media.example.com/fileSequence52-A.ts\n#EXTINF:15.0,\nhttp://media.example.com/fileSequence52-B.ts\n\n#EXT-X-KEY:METHOD=AES-128,URI=\"https://priv.example.com/key.php?r=53\"\n\n#EXTINF:15.0,\nhttp://media.example.com/fileSequence53-A.ts\n";

/// RFC 8216, sections 8.5 and 8.6: variants with I-frames and alternative audio.
const MASTER: &str = "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"aac\",NAME=\"English\", \\\n   DEFAULT=YES,AUTOSELECT=YES,LANGUAGE=\"en\", \\\n   URI=\"ignored-by-the-continuation.m3u8\"\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"aac\",NAME=\"Deutsch, a=b\",DEFAULT=NO,LANGUAGE=\"de\",URI=\"main/german-audio.m3u8\"\n#EXT-X-STREAM-INF:BANDWIDTH=1280000,CODECS=\"avc1.4d401e,mp4a.40.2\",AUDIO=\"aac\"\n# a comment between\n\nlow/video-only.m3u8\n#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=86000,URI=\"low/iframe.m3u8\"\n#EXT-X-STREAM-INF:BANDWIDTH=65000,AUDIO=\"aac\"\nmain/english-audio.m3u8";

/// After Apple's low-latency example (8216bis, section 9: low-latency playlist).
const LOW_LATENCY: &str = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-VERSION:6\n#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.0,CAN-SKIP-UNTIL=12.0\n#EXT-X-PART-INF:PART-TARGET=0.33334\n#EXT-X-MEDIA-SEQUENCE:266\n#EXT-X-PROGRAM-DATE-TIME:2019-02-14T02:13:36.106Z\n#EXT-X-MAP:URI=\"init.mp4\",BYTERANGE=\"720@0\"\n#EXTINF:4.00008,\nfileSequence266.mp4\n#EXT-X-PART:DURATION=0.33334,URI=\"filePart271.0.mp4\",BYTERANGE=\"20000@0\"\n#EXT-X-PART:DURATION=0.33334,URI=\"filePart271.a.mp4\",INDEPENDENT=YES\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"filePart273.4.mp4\",BYTERANGE-START=500\n\n#EXT-X-RENDITION-REPORT:URI=\"../1M/waitForMSN.php\",LAST-MSN=273,LAST-PART=2\n";

#[test]
fn the_examples_of_the_rfc() {
    assert_eq!(
        found(SIMPLE),
        each(&[
            (Role::Segment, "http://media.example.com/first.ts"),
            (Role::Segment, "http://media.example.com/second.ts"),
            (Role::Segment, "http://media.example.com/third.ts"),
        ])
    );
    assert_eq!(
        found(ENCRYPTED),
        each(&[
            (Role::Key, "https://priv.example.com/key.php?r=52"),
            (
                Role::Segment,
                "http://media.example.com/fileSequence52-A.ts"
            ),
            (
                Role::Segment,
                "http://media.example.com/fileSequence52-B.ts"
            ),
            (Role::Key, "https://priv.example.com/key.php?r=53"),
            (
                Role::Segment,
                "http://media.example.com/fileSequence53-A.ts"
            ),
        ])
    );
    // The RFC breaks long lines with a backslash for print only: as text, they are URI lines of their own.
    assert_eq!(
        found(MASTER)[2..],
        each(&[
            (Role::Rendition, "main/german-audio.m3u8"),
            (Role::Variant, "low/video-only.m3u8"),
            (Role::IFrames, "low/iframe.m3u8"),
            (Role::Variant, "main/english-audio.m3u8"),
        ])
    );
    let low_latency = Playlist::parse(LOW_LATENCY).unwrap();
    let ranges: Vec<_> = low_latency
        .uris()
        .map(|uri| (uri.role, uri.byte_range))
        .collect();
    let range = |offset, length| Some(ByteRange { offset, length });
    assert_eq!(
        ranges,
        [
            (Role::Map, range(Some(0), Some(720))),
            (Role::Segment, None),
            (Role::Part, range(Some(0), Some(20_000))),
            (Role::Part, None),
            (Role::PreloadHint, range(Some(500), None)),
            (Role::RenditionReport, None),
        ]
    );
}

#[test]
fn kind_and_completeness() {
    let of = |text| {
        let playlist = Playlist::parse(text).unwrap();
        (playlist.kind(), playlist.is_complete())
    };
    assert_eq!(of(SIMPLE), (Kind::Media, true));
    assert_eq!(of(ENCRYPTED), (Kind::Media, false));
    assert_eq!(of(MASTER), (Kind::Master, true));
    assert_eq!(of("#EXTM3U"), (Kind::Media, false));
    assert_eq!(
        of("#EXTM3U\r\n#EXT-X-PLAYLIST-TYPE:VOD\r\n"),
        (Kind::Media, true)
    );
    assert_eq!(
        of("#EXTM3U\n#EXT-X-PLAYLIST-TYPE:EVENT\n"),
        (Kind::Media, false)
    );
}

#[test]
fn tags_that_carry_a_uri() {
    for (line, expected) in [
        (
            "#EXT-X-SESSION-KEY:METHOD=AES-128,URI=\"k\"",
            Some((Role::SessionKey, "k")),
        ),
        (
            "#EXT-X-SESSION-DATA:DATA-ID=\"a,URI=b\",URI=\"d.json\"",
            Some((Role::SessionData, "d.json")),
        ),
        (
            "#EXT-X-CONTENT-STEERING:PATHWAY-ID=\"x\",SERVER-URI=\"s.json\"",
            Some((Role::Steering, "s.json")),
        ),
        ("#EXT-X-CONTENT-STEERING:URI=\"s.json\"", None),
        (
            "#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=1,URI=\"i.m3u8\"",
            Some((Role::Images, "i.m3u8")),
        ),
        (
            "#EXT-X-DATERANGE:ID=\"1\",X-ASSET-URI=\"ad.m3u8\"",
            Some((Role::Asset, "ad.m3u8")),
        ),
        (
            "#EXT-X-DATERANGE:ID=\"1\",X-ASSET-LIST=\"ads.json\"",
            Some((Role::AssetList, "ads.json")),
        ),
        (
            "#EXT-X-DATERANGE:X-URI=\"target.json\",CLASS=\"com.apple.hls.preload\"",
            Some((Role::DateRange, "target.json")),
        ),
        ("#EXT-X-DATERANGE:X-URI=\"p\",CLASS=\"com.example\"", None),
        ("#EXT-X-DATERANGE:ID=\"1\",X-FOO-URI=\"p\",URI=\"q\"", None),
        ("#EXT-X-KEY:METHOD=NONE", None),
        ("#EXT-X-KEY:METHOD=AES-128,URI=\"\"", None),
        ("#EXT-X-KEY:METHOD=AES-128,URI=\"never closed", None),
        (
            "#EXT-X-KEY:METHOD=AES-128,URI=bare.key,IV=0x1",
            Some((Role::Key, "bare.key")),
        ),
        (
            "#EXT-X-KEY:METHOD=AES-128, URI=\"blank.key\"",
            Some((Role::Key, "blank.key")),
        ),
        ("#EXT-X-KEY:METHOD=AES-128,uri=\"small.key\"", None),
        ("#EXT-X-FOO:URI=\"foo\"", None),
        ("#EXT-X-MEDIA-SEQUENCE:7", None),
        ("#EXT-X-MAPS:URI=\"m\"", None),
        ("# URI=\"comment\"", None),
        ("  # indented comment", None),
        (
            "  blank before.ts \t",
            Some((Role::Segment, "blank before.ts")),
        ),
    ] {
        let text = format!("#EXTM3U\n{line}\r\n");
        assert_eq!(found(&text), each(expected.as_slice()), "{line}");
        let rewritten = Playlist::parse(&text)
            .unwrap()
            .rewrite(|_| Some("NEW".into()))
            .unwrap();
        let expected = expected.map_or(text.clone(), |(_, uri)| {
            let at = text.rfind(uri).unwrap();
            format!("{}NEW{}", &text[..at], &text[at + uri.len()..])
        });
        assert_eq!(rewritten, expected);
    }
}

#[test]
fn byte_ranges_belong_to_the_next_segment() {
    let text = "#EXTM3U\n#EXTINF:1,\n#EXT-X-BYTERANGE:75@10\na.ts\n#EXTINF:1,\n#EXT-X-BYTERANGE:82\na.ts\n#EXTINF:1,\na.ts";
    let playlist = Playlist::parse(text).unwrap();
    let ranges: Vec<_> = playlist.uris().map(|uri| uri.byte_range).collect();
    assert_eq!(
        ranges,
        [
            Some(ByteRange {
                offset: Some(10),
                length: Some(75)
            }),
            Some(ByteRange {
                offset: None,
                length: Some(82)
            }),
            None,
        ]
    );
    assert_eq!(
        playlist.rewrite(|_| Some("b.ts".into())).unwrap(),
        text.replace("a.ts", "b.ts")
    );
}

#[test]
fn what_is_no_playlist_is_refused() {
    for text in [
        "",
        "\n#EXTM3U",
        "#EXTM3U8\n",
        "#extm3u\n",
        "<html>",
        "\u{feff}\u{feff}#EXTM3U",
    ] {
        assert_eq!(
            Playlist::parse(text).err(),
            Some(HlsError::NotAPlaylist),
            "{text}"
        );
    }
    let long = format!("#EXTM3U\n{}", "#".repeat(MAX_PLAYLIST_BYTES));
    assert_eq!(
        Playlist::parse(&long).err(),
        Some(HlsError::TooLarge(long.len()))
    );
    for text in ["#EXTM3U", "\u{feff}#EXTM3U\r\n", "#EXTM3U url-tvg=\"\"\na"] {
        assert!(Playlist::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn a_replacement_that_would_break_the_playlist_is_refused() {
    let text = "#EXTM3U\n#EXT-X-MAP:URI=\"init.mp4\"\n#EXT-X-KEY:METHOD=AES-128,URI=bare\n1.ts\n";
    let playlist = Playlist::parse(text).unwrap();
    for (role, new, taken) in [
        (Role::Segment, "a\nb", false),
        (Role::Segment, "a\r", false),
        (Role::Segment, "#a", false),
        (Role::Segment, " a", false),
        (Role::Segment, "", false),
        (Role::Segment, "a\"b,c", true),
        (Role::Map, "a\"b", false),
        (Role::Map, "a\nb", false),
        (Role::Map, "a,b#c", true),
        (Role::Key, "a,b", false),
        (Role::Key, "a=b", true),
    ] {
        let result = playlist.rewrite(|uri| (uri.role == role).then(|| new.to_owned()));
        match result {
            Ok(out) => assert!(taken && out.contains(new), "{new}"),
            Err(HlsError::BadReplacement { role: at, .. }) => {
                assert!(!taken && at == role, "{new}")
            }
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn a_callback_writes_into_the_buffer_or_leaves_it() {
    let playlist = Playlist::parse("#EXTM3U\na.ts\nb.ts\n").unwrap();
    let mut out = String::from("kept|");
    playlist
        .rewrite_into(&mut out, |uri, out| {
            out.push_str("https://h/");
            out.push_str(&uri.uri);
            Ok::<_, HlsError>(if uri.raw == "a.ts" {
                Rewritten::Written
            } else {
                Rewritten::Keep
            })
        })
        .unwrap();
    assert_eq!(out, "kept|#EXTM3U\nhttps://h/a.ts\nb.ts\n");
    let failed = playlist.rewrite_into(&mut out, |_, _| Err(HlsError::NotUtf8));
    assert_eq!(failed, Err(HlsError::NotUtf8));
}

#[test]
fn variables_are_resolved_and_stay_in_the_text() {
    let master = Playlist::parse("#EXTM3U\n#EXT-X-DEFINE:NAME=\"host\",VALUE=\"h,1\"\n#EXT-X-DEFINE:NAME=\"path\",VALUE=\"{$host}/{$none}/v\"\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{$path}.m3u8\n").unwrap();
    assert_eq!(master.variables().get("path"), Some("h,1/{$none}/v"));
    assert_eq!(master.uris().next().unwrap().uri, "h,1/{$none}/v.m3u8");
    let text = "#EXTM3U\n{$host}/early.ts\n#EXT-X-DEFINE:IMPORT=\"host\"\n#EXT-X-DEFINE:QUERYPARAM=\"token\"\n#EXT-X-DEFINE:QUERYPARAM=\"empty\"\n#EXT-X-MAP:URI=\"{$host}/{$token}.mp4\"\n{$empty}{$ not}{$unclosed\n";
    let context = Context {
        parent: Some(master.variables()),
        query: Some("a=1&token=x%2Fy&empty="),
    };
    let media = Playlist::parse_within(text, &context).unwrap();
    let uris: Vec<_> = media
        .uris()
        .map(|uri| (uri.uri.as_ref(), uri.is_resolved))
        .collect();
    assert_eq!(
        uris,
        [
            ("{$host}/early.ts", false),
            ("h,1/x/y.mp4", true),
            ("{$empty}{$ not}{$unclosed", false)
        ]
    );
    assert_eq!(media.rewrite(|_| None).unwrap(), text);
    assert!(
        !Playlist::parse(text)
            .unwrap()
            .uris()
            .any(|uri| uri.is_resolved)
    );
    assert!(
        !format!("{media:?}{context:?}").contains("x/y"),
        "a value may be a signature"
    );
}

#[test]
fn uris_lead_to_keys() {
    let key = |key: &str| Target::Key {
        key: key.into(),
        query: None,
        fragment: None,
    };
    for (base, uri, expected) in [
        ("index.m3u8", "a.ts", key("a.ts")),
        ("film/720p/index.m3u8", "a.ts", key("film/720p/a.ts")),
        (
            "film/720p/index.m3u8",
            "../audio/./b.ts",
            key("film/audio/b.ts"),
        ),
        ("film/720p/index.m3u8", "../../c.ts", key("c.ts")),
        ("film/720p/index.m3u8", "../../../c.ts", Target::Outside),
        (
            "film/index.m3u8",
            "x/%2e%2E/%2e%2e/%2E./c.ts",
            Target::Outside,
        ),
        ("film/index.m3u8", "x%2F..%2F..%2Fc.ts", Target::Outside),
        ("film/index.m3u8", "..\\..\\c.ts", Target::Outside),
        ("film/index.m3u8", "..", Target::Outside),
        ("film/index.m3u8", "a%2Fb.ts", key("film/a/b.ts")),
        (
            "film/index.m3u8",
            "cut%207+ü%C3%BC.ts",
            key("film/cut 7+üü.ts"),
        ),
        ("film/index.m3u8", "100%.ts", key("film/100%.ts")),
        ("film/index.m3u8", "a%252F.ts", key("film/a%2F.ts")),
        ("film/index.m3u8", "a//b.ts", key("film/a//b.ts")),
        ("film/index.m3u8", "./a:b.ts", key("film/a:b.ts")),
        ("film/index.m3u8", "", key("film/index.m3u8")),
        (
            "f/i.m3u8",
            "a.ts?q=%20?#f",
            Target::Key {
                key: "f/a.ts".into(),
                query: Some("q=%20?"),
                fragment: Some("f"),
            },
        ),
        ("f/i.m3u8", "/a.ts", Target::HostPath("/a.ts")),
        ("f/i.m3u8", "//h/a.ts", Target::Absolute("//h/a.ts")),
        (
            "f/i.m3u8",
            "https://h/a.ts",
            Target::Absolute("https://h/a.ts"),
        ),
        ("f/i.m3u8", "skd://key", Target::Absolute("skd://key")),
        ("f/i.m3u8", "DATA:text/plain,x", Target::Data),
    ] {
        assert_eq!(resolve(base, uri).unwrap(), expected, "{base} {uri}");
    }
    assert_eq!(resolve("i.m3u8", "%ff.ts"), Err(HlsError::NotUtf8));
}

const NAMES: [&str; 3] = ["Policy", "Signature", "Key-Pair-Id"];
const QUERY: &str = "Policy={$Policy}&Signature={$Signature}&Key-Pair-Id={$Key-Pair-Id}";

fn with_query(text: &str) -> Result<String, HlsError> {
    with_query_params(&Playlist::parse(text).unwrap(), &NAMES)
}

#[test]
fn the_static_form_takes_its_query_along() {
    let text = "#EXTM3U\r\n#EXT-X-VERSION:7\r\n#EXT-X-MAP:URI=\"init.mp4\"\r\n#EXTINF:4,\r\n1.ts?a=b#t\r\n#EXTINF:4,\r\nhttps://other.example/2.ts\r\n/root.ts\r\n//other.example/3.ts\r\n{$unknown}/4.ts\r\nv/{$unknown}.ts\r\n";
    let defines = NAMES
        .map(|name| format!("#EXT-X-DEFINE:QUERYPARAM=\"{name}\"\r\n"))
        .concat();
    let expected = format!(
        "#EXTM3U\r\n#EXT-X-VERSION:11\r\n{defines}#EXT-X-MAP:URI=\"init.mp4?{QUERY}\"\r\n#EXTINF:4,\r\n1.ts?a=b&{QUERY}#t\r\n#EXTINF:4,\r\nhttps://other.example/2.ts\r\n/root.ts?{QUERY}\r\n//other.example/3.ts\r\n{{$unknown}}/4.ts\r\nv/{{$unknown}}.ts?{QUERY}\r\n"
    );
    assert_eq!(with_query(text).unwrap(), expected);
    assert_eq!(with_query(&expected).unwrap(), expected, "done twice");
    // What a player makes of it.
    let context = Context {
        parent: None,
        query: Some("Policy=p&Signature=s~-_&Key-Pair-Id=K"),
    };
    let played = Playlist::parse_within(&expected, &context).unwrap();
    assert_eq!(
        played.uris().next().unwrap().uri,
        "init.mp4?Policy=p&Signature=s~-_&Key-Pair-Id=K"
    );
}

#[test]
fn a_query_is_joined_to_what_variables_bring() {
    let head = "#EXTM3U\n#EXT-X-VERSION:11\n#EXT-X-DEFINE:QUERYPARAM=\"Policy\"\n#EXT-X-DEFINE:NAME=\"q\",VALUE=\"?a\"\n#EXT-X-DEFINE:NAME=\"e\",VALUE=\"?\"\n#EXT-X-DEFINE:NAME=\"f\",VALUE=\"?#x\"\n";
    for (uri, expected) in [
        ("1.ts", "1.ts?P"),
        ("1.ts?", "1.ts?P"),
        ("1.ts??", "1.ts??&P"),
        ("1.ts?a&", "1.ts?a&P"),
        ("1.ts#a?b", "1.ts?P#a?b"),
        ("1.ts{$q}", "1.ts{$q}&P"),
        ("1.ts{$e}", "1.ts{$e}&P"),
        ("1.ts{$f}", "1.ts?P#x"),
        ("1.ts{$f}#b", "1.ts?P#x#b"),
    ] {
        let playlist = format!("{head}{uri}\n");
        let once = with_query_params(&Playlist::parse(&playlist).unwrap(), &["Policy"]).unwrap();
        assert_eq!(
            once,
            format!("{head}{}\n", expected.replace('P', "Policy={$Policy}"))
        );
        let again = with_query_params(&Playlist::parse(&once).unwrap(), &["Policy"]).unwrap();
        assert_eq!(again, once);
    }
}

#[test]
fn a_signature_goes_to_no_other_host() {
    for uri in [
        "https:x",
        "HTTPS://h/1.ts",
        "//h/1.ts",
        "\\\\h/1.ts",
        "/\\h/1.ts",
        "{$x}",
        "a{$x}.ts",
        "/{$x}/1.ts",
        "{$y}/1.ts",
    ] {
        let head = "#EXTM3U\n#EXT-X-VERSION:11\n#EXT-X-DEFINE:NAME=\"y\",VALUE=\"//h\"\n";
        for line in [
            uri.to_owned(),
            format!("#EXT-X-KEY:METHOD=AES-128,URI=\" {uri}\""),
        ] {
            let text = format!("{head}{line}\n");
            let out = with_query(&text).unwrap();
            assert!(out.ends_with(&format!("{line}\n")), "{out}");
        }
    }
}

#[test]
fn the_version_is_raised_wherever_it_stands() {
    let defines = NAMES
        .map(|name| format!("#EXT-X-DEFINE:QUERYPARAM=\"{name}\"\n"))
        .concat();
    for (text, expected) in [
        ("#EXTM3U", format!("#EXTM3U\n#EXT-X-VERSION:11\n{defines}")),
        (
            "#EXTM3U\n1.ts",
            format!("#EXTM3U\n#EXT-X-VERSION:11\n{defines}1.ts?{QUERY}"),
        ),
        (
            "#EXTM3U\n#EXT-X-VERSION:12\n1.ts",
            format!("#EXTM3U\n#EXT-X-VERSION:12\n{defines}1.ts?{QUERY}"),
        ),
        (
            "#EXTM3U\n# x\n\n#EXT-X-VERSION:3 ",
            format!("#EXTM3U\n# x\n\n#EXT-X-VERSION:11 \n{defines}"),
        ),
        (
            "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-VERSION:3\n1.ts\n",
            format!("#EXTM3U\n{defines}#EXT-X-TARGETDURATION:4\n#EXT-X-VERSION:11\n1.ts?{QUERY}\n"),
        ),
    ] {
        assert_eq!(with_query(text).unwrap(), expected);
    }
    assert_eq!(
        with_query("#EXTM3U\n#EXT-X-VERSION:new\n"),
        Err(HlsError::BadVersion)
    );
    for taken in [
        "#EXT-X-DEFINE:NAME=\"Policy\",VALUE=\"1\"",
        "#EXT-X-DEFINE:IMPORT=\"Policy\"",
        "1.ts\n#EXT-X-DEFINE:QUERYPARAM=\"Policy\"",
    ] {
        assert_eq!(
            with_query(&format!("#EXTM3U\n{taken}\n")),
            Err(HlsError::VariableTaken("Policy".into()))
        );
    }
    let playlist = Playlist::parse(SIMPLE).unwrap();
    assert_eq!(
        with_query_params(&playlist, &["a b"]),
        Err(HlsError::BadVariableName)
    );
    assert_eq!(
        with_query_params(&playlist, &["a", "a"]),
        Err(HlsError::BadVariableName)
    );
    assert_eq!(with_query_params(&playlist, &[]).unwrap(), SIMPLE);
}

#[test]
fn variables_cannot_fill_the_memory() {
    let mut text = String::from("#EXTM3U\n#EXT-X-DEFINE:NAME=\"v0\",VALUE=\"0123456789\"\n");
    for level in 1..30 {
        let before = format!("{{$v{}}}", level - 1).repeat(10);
        text.push_str(&format!(
            "#EXT-X-DEFINE:NAME=\"v{level}\",VALUE=\"{before}\"\n"
        ));
    }
    assert_eq!(
        Playlist::parse(&text).err(),
        Some(HlsError::VariablesTooLarge)
    );
    let often = format!(
        "#EXTM3U\n#EXT-X-DEFINE:NAME=\"v\",VALUE=\"{}\"\n{}",
        "x".repeat(1_000_000),
        "{$v}\n".repeat(20)
    );
    assert_eq!(
        Playlist::parse(&often).err(),
        Some(HlsError::VariablesTooLarge)
    );
    // Quadratic in its length, this would take many minutes.
    let open = format!("#EXTM3U\n{}", "{$".repeat(1_000_000));
    assert!(Playlist::parse(&open).is_ok());
}
