//! The content type of a file, so that a browser plays it: from its extension, corrected by its first bytes.

/// Video types that `mime_guess` does not know, or knows by a name that browsers do not play.
const OWN: [(&str, &str); 16] = [
    ("mp4", "video/mp4"),
    ("m4v", "video/mp4"),
    ("mov", "video/quicktime"),
    ("mkv", "video/x-matroska"),
    ("webm", "video/webm"),
    ("mxf", "application/mxf"),
    ("m4s", "video/iso.segment"),
    ("m3u8", "application/vnd.apple.mpegurl"),
    ("mpd", "application/dash+xml"),
    ("vtt", "text/vtt; charset=utf-8"),
    ("srt", "application/x-subrip"),
    ("braw", "application/octet-stream"),
    ("r3d", "application/octet-stream"),
    ("wav", "audio/wav"),
    ("m4a", "audio/mp4"),
    ("aac", "audio/aac"),
];

/// The type of the file at `path`, whose first bytes (8 KiB are enough) are `head`.
pub(crate) fn of(path: &str, head: &[u8]) -> String {
    let extension = path
        .rsplit(['/', '\\'])
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, end)| end);
    let extension = extension.unwrap_or_default().to_ascii_lowercase();
    // TypeScript or a transport stream: the stream has 0x47 at every 188th byte (ISO 13818-1).
    if matches!(extension.as_str(), "ts" | "mts" | "m2ts") {
        let at = |offset: usize| head.get(offset) == Some(&0x47);
        if (at(0) && (head.len() <= 188 || at(188))) || (at(4) && at(196)) {
            return "video/mp2t".to_owned();
        }
    }
    let named = OWN
        .iter()
        .find(|(end, _)| *end == extension)
        .map(|(_, kind)| (*kind).to_owned())
        .or_else(|| {
            mime_guess::from_ext(&extension)
                .first_raw()
                .map(str::to_owned)
        });
    let found = infer::get(head).map(|kind| kind.mime_type());
    match (named, found) {
        (Some(named), Some(found))
            if is_media(&named) && is_media(found) && family(&named) != family(found) =>
        {
            found.to_owned()
        }
        (Some(named), _) if named != "application/octet-stream" => named,
        (_, Some(found)) => found.to_owned(),
        (named, None) => named.unwrap_or_else(|| "application/octet-stream".to_owned()),
    }
}

fn is_media(kind: &str) -> bool {
    ["video/", "audio/", "image/"]
        .iter()
        .any(|start| kind.starts_with(start))
}

/// Containers that only differ in name: a browser plays one under the other's type.
fn family(kind: &str) -> &str {
    match kind {
        "video/mp4" | "video/quicktime" | "video/x-m4v" | "video/3gpp" | "video/3gpp2"
        | "video/iso.segment" | "audio/mp4" | "audio/m4a" | "audio/x-m4a" => "iso",
        "video/x-matroska" | "video/webm" | "audio/webm" | "audio/x-matroska" => "matroska",
        "audio/wav" | "audio/x-wav" | "audio/wave" => "wav",
        "audio/flac" | "audio/x-flac" => "flac",
        "audio/ogg" | "video/ogg" => "ogg",
        "video/x-msvideo" | "video/avi" => "avi",
        "audio/aiff" | "audio/x-aiff" => "aiff",
        "audio/aac" | "audio/aacp" | "audio/x-aac" => "aac",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    const MP4: &[u8] = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41";
    const QUICKTIME: &[u8] = b"\0\0\0\x14ftypqt  \0\0\x02\0qt  ";

    #[test]
    fn extension_and_content_agree_on_a_type_that_plays() {
        let mut webm = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm".to_vec();
        webm.resize(300, 0);
        let mut stream = vec![0; 400];
        stream[0] = 0x47;
        stream[188] = 0x47;
        for (path, head, kind) in [
            ("cut.mp4", MP4, "video/mp4"),
            ("CUT.MP4", MP4, "video/mp4"),
            ("cut.mov", QUICKTIME, "video/quicktime"),
            ("cut.mov", MP4, "video/quicktime"),
            ("cut", MP4, "video/mp4"),
            ("cut.final", MP4, "video/mp4"),
            ("cut.mp4", &webm, "video/webm"),
            ("cut.mp4", b"", "video/mp4"),
            ("stream.ts", &stream, "video/mp2t"),
            ("code.ts", b"const a = 1;", "video/vnd.dlna.mpeg-tts"),
            ("notes.txt", b"hello", "text/plain"),
            ("index.m3u8", b"#EXTM3U", "application/vnd.apple.mpegurl"),
            ("folder.v2/cut", b"nothing", "application/octet-stream"),
            ("frame.png", b"\x89PNG\r\n\x1a\n", "image/png"),
        ] {
            assert_eq!(of(path, head), kind, "{path}");
        }
    }
}
