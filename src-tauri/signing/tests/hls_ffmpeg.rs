//! Playlists as ffmpeg writes them: every file of the package is found, and nothing but the URIs changes.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use reeldrop_signing::hls::{Kind, Playlist, Role, Target, resolve, with_query_params};

const VIDEO: [&str; 4] = [
    "-f",
    "lavfi",
    "-i",
    "testsrc2=size=64x36:rate=10:duration=3",
];
const AUDIO: [&str; 4] = ["-f", "lavfi", "-i", "sine=frequency=440:duration=3"];
/// Codecs that every build of ffmpeg has.
const CODECS: [&str; 6] = ["-c:v", "mpeg4", "-g", "10", "-c:a", "aac"];
const HLS: [&str; 6] = ["-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod"];

fn package(arguments: &[&[&str]]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    // 16 bytes of key, and the three lines of ffmpeg's key info file: URI, file, IV.
    fs::write(folder.path().join("film.key"), [7; 16]).unwrap();
    fs::write(
        folder.path().join("key.info"),
        "film.key\nfilm.key\n00000000000000000000000000000001\n",
    )
    .unwrap();
    let status = Command::new("ffmpeg")
        .args(["-nostdin", "-loglevel", "error", "-y"])
        .args(arguments.concat())
        .current_dir(&folder)
        .status()
        .expect("ffmpeg is installed");
    assert!(status.success());
    fs::remove_file(folder.path().join("key.info")).unwrap();
    folder
}

/// Every file below the folder, as keys.
fn files(folder: &Path, below: &str, into: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let key = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            files(&entry.path(), &format!("{key}/"), into);
        } else {
            into.insert(key);
        }
    }
}

/// Follows the package from one playlist and notes what it leads to; each playlist is rewritten on the way.
fn follow(root: &Path, key: &str, roles: &mut BTreeSet<String>, reached: &mut BTreeSet<String>) {
    if !reached.insert(key.to_owned()) {
        return;
    }
    let text = fs::read_to_string(root.join(key)).unwrap();
    let playlist = Playlist::parse(&text).unwrap();
    assert!(playlist.is_complete(), "{text}");
    assert_eq!(playlist.rewrite(|_| None).unwrap(), text);
    let marked = playlist.rewrite(|_| Some("MARK".into())).unwrap();
    assert_eq!(marked.matches("MARK").count(), playlist.uris().len());
    for (before, after) in text.lines().zip(marked.lines()) {
        let (head, tail) = after.split_once("MARK").unwrap_or((after, ""));
        assert!(
            before.starts_with(head) && before.ends_with(tail),
            "{before} became {after}"
        );
    }
    let signed = with_query_params(&playlist, &["Policy", "Signature", "Key-Pair-Id"]).unwrap();
    assert_eq!(
        signed
            .matches("?Policy={$Policy}&Signature={$Signature}&Key-Pair-Id={$Key-Pair-Id}")
            .count(),
        playlist.uris().len()
    );
    for uri in playlist.uris() {
        roles.insert(format!("{:?}", uri.role));
        let Target::Key { key: target, .. } = resolve(key, &uri.uri).unwrap() else {
            panic!("{uri:?} leads out of the package");
        };
        if uri.role.is_playlist() {
            follow(root, &target, roles, reached);
        } else {
            reached.insert(target);
        }
    }
}

fn check(arguments: &[&[&str]], entry: &str, kind: Kind, roles: &[Role]) -> tempfile::TempDir {
    let folder = package(arguments);
    let text = fs::read_to_string(folder.path().join(entry)).unwrap();
    assert_eq!(Playlist::parse(&text).unwrap().kind(), kind, "{text}");
    let (mut found, mut reached, mut all) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    follow(folder.path(), entry, &mut found, &mut reached);
    let expected: BTreeSet<_> = roles.iter().map(|role| format!("{role:?}")).collect();
    assert_eq!(found, expected);
    files(folder.path(), "", &mut all);
    if !roles.contains(&Role::Key) {
        all.remove("film.key");
    }
    assert_eq!(
        reached, all,
        "every file is reached, and every URI is a file"
    );
    folder
}

#[test]
fn transport_stream() {
    check(
        &[&VIDEO, &AUDIO, &CODECS, &HLS, &["cut 7 ü+.m3u8"]],
        "cut 7 ü+.m3u8",
        Kind::Media,
        &[Role::Segment],
    );
}

#[test]
fn fragmented_mp4() {
    check(
        &[
            &VIDEO,
            &AUDIO,
            &CODECS,
            &HLS,
            &["-hls_segment_type", "fmp4", "index.m3u8"],
        ],
        "index.m3u8",
        Kind::Media,
        &[Role::Map, Role::Segment],
    );
}

#[test]
fn encrypted() {
    check(
        &[
            &VIDEO,
            &CODECS,
            &HLS,
            &["-hls_key_info_file", "key.info", "index.m3u8"],
        ],
        "index.m3u8",
        Kind::Media,
        &[Role::Key, Role::Segment],
    );
}

#[test]
fn byte_ranges_of_one_file() {
    let folder = check(
        &[
            &VIDEO,
            &CODECS,
            &HLS,
            &[
                "-hls_flags",
                "single_file",
                "-hls_segment_type",
                "fmp4",
                "index.m3u8",
            ],
        ],
        "index.m3u8",
        Kind::Media,
        &[Role::Map, Role::Segment],
    );
    let text = fs::read_to_string(folder.path().join("index.m3u8")).unwrap();
    let playlist = Playlist::parse(&text).unwrap();
    let mut end = 0;
    for range in playlist.uris().map(|uri| uri.byte_range.unwrap()) {
        assert_eq!(range.offset, Some(end));
        end += range.length.unwrap();
    }
    let file = playlist.uris().next().unwrap().uri.to_string();
    assert!(end <= fs::metadata(folder.path().join(file)).unwrap().len());
}

#[test]
fn i_frames_only() {
    check(
        &[
            &VIDEO,
            &CODECS,
            &HLS,
            &["-hls_flags", "iframes_only", "index.m3u8"],
        ],
        "index.m3u8",
        Kind::Media,
        &[Role::Segment],
    );
}

#[test]
fn variants_with_a_group_of_audio() {
    check(
        &[
            &VIDEO,
            &AUDIO,
            &["-map", "0:v", "-map", "0:v", "-map", "1:a"],
            &CODECS,
            &["-b:v:0", "200k", "-b:v:1", "90k"],
            &HLS,
            &["-master_pl_name", "master.m3u8"],
            &[
                "-var_stream_map",
                "v:0,agroup:sound v:1,agroup:sound a:0,agroup:sound,language:en,default:yes",
            ],
            &[
                "-hls_segment_filename",
                "stream %v/%03d.ts",
                "stream %v/index.m3u8",
            ],
        ],
        "master.m3u8",
        Kind::Master,
        &[Role::Variant, Role::Rendition, Role::Segment],
    );
}
