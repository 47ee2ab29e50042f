//! The same facts from the container as from ffprobe, and nothing bad from what is no container.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use proptest::prelude::*;

use super::*;

/// Two seconds of picture and sound, made by ffmpeg. `arguments`: what comes after the inputs.
fn film(folder: &Path, name: &str, rate: &str, arguments: &[&str]) -> PathBuf {
    let path = folder.join(name);
    let picture = format!("testsrc2=s=320x180:r={rate}:d=2");
    let made = Command::new("ffmpeg")
        .args([
            "-nostdin",
            "-loglevel",
            "error",
            "-y",
            "-f",
            "lavfi",
            "-i",
            &picture,
        ])
        .args(["-f", "lavfi", "-i", "sine=d=2"])
        .args(arguments)
        .args(["-shortest"])
        .arg(&path)
        .status()
        .unwrap();
    assert!(made.success(), "{name}");
    path
}

/// The facts as the tools tell them, and as the container does.
async fn both(path: &Path) -> (MediaFacts, MediaFacts) {
    let size = Some(path.metadata().unwrap().len());
    let text = path.to_str().unwrap();
    let tools = tools::facts(text).await.unwrap();
    let own = in_container(text).await.unwrap();
    (tools.sound("video/mp4", size), own.sound("video/mp4", size))
}

fn near(one: Option<f64>, other: Option<f64>, apart: f64) -> bool {
    one.zip(other)
        .is_some_and(|(one, other)| (one - other).abs() <= apart)
}

#[tokio::test]
async fn the_container_tells_what_the_tools_tell() {
    let folder = tempfile::tempdir().unwrap();
    let aac = ["-c:a", "aac"];
    let h264 = [
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-pix_fmt",
        "yuv420p",
    ];
    let with = |one: &[&'static str], other: &[&'static str]| [one, other].concat();
    let films = [
        ("h264.mp4", "25", with(&h264, &aac), "H.264", "AAC"),
        (
            "fast.mp4",
            "24000/1001",
            with(&with(&h264, &aac), &["-movflags", "+faststart"]),
            "H.264",
            "AAC",
        ),
        (
            "old.m4v",
            "25",
            with(&["-c:v", "mpeg4"], &aac),
            "MPEG-4",
            "AAC",
        ),
        (
            "mp3.mp4",
            "30",
            with(&h264, &["-c:a", "libmp3lame"]),
            "H.264",
            "MP3",
        ),
        (
            "hevc.mov",
            "50",
            with(
                &["-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1"],
                &aac,
            ),
            "HEVC",
            "AAC",
        ),
        (
            "prores.mov",
            "24",
            with(
                &["-c:v", "prores_ks", "-profile:v", "3"],
                &["-c:a", "pcm_s24le"],
            ),
            "ProRes 422 HQ",
            "PCM",
        ),
        (
            "dnx.mov",
            "25",
            with(
                &[
                    "-c:v",
                    "dnxhd",
                    "-profile:v",
                    "dnxhr_hq",
                    "-pix_fmt",
                    "yuv422p",
                    "-s",
                    "1280x720",
                ],
                &aac,
            ),
            "DNxHR",
            "AAC",
        ),
        (
            "film.mkv",
            "60000/1001",
            with(&h264, &["-c:a", "flac"]),
            "H.264",
            "FLAC",
        ),
        (
            "web.webm",
            "30",
            with(
                &[
                    "-c:v",
                    "libvpx-vp9",
                    "-deadline",
                    "realtime",
                    "-cpu-used",
                    "8",
                ],
                &["-c:a", "libopus"],
            ),
            "VP9",
            "Opus",
        ),
    ];
    for (name, rate, arguments, video, audio) in films {
        let path = film(folder.path(), name, rate, &arguments);
        let (tools, own) = both(&path).await;
        for facts in [&tools, &own] {
            assert_eq!(facts.video_codec.as_deref(), Some(video), "{name}");
            assert_eq!(facts.audio_codec.as_deref(), Some(audio), "{name}");
        }
        assert_eq!(
            (own.width, own.height),
            (tools.width, tools.height),
            "{name}"
        );
        assert!(own.width.unwrap() >= 320, "{name}");
        let lengths = (own.duration_seconds, tools.duration_seconds);
        assert!(near(lengths.0, lengths.1, 0.1), "{name}: {lengths:?}");
        let (above, below) = rate.split_once('/').unwrap_or((rate, "1"));
        let asked = above.parse::<f64>().unwrap() / below.parse::<f64>().unwrap();
        assert!(near(own.frame_rate, Some(asked), 0.05), "{name}: {own:?}");
        assert!(
            near(tools.frame_rate, Some(asked), 0.05),
            "{name}: {tools:?}"
        );
        let rates = (own.bit_rate.unwrap() as f64, tools.bit_rate.unwrap() as f64);
        assert!((rates.0 / rates.1 - 1.0).abs() < 0.05, "{name}: {rates:?}");
    }
}

#[tokio::test]
async fn a_phones_upright_video_is_higher_than_wide() {
    let folder = tempfile::tempdir().unwrap();
    let lying = film(
        folder.path(),
        "lying.mp4",
        "30",
        &["-c:v", "mpeg4", "-c:a", "aac"],
    );
    for degrees in ["90", "270"] {
        let upright = folder.path().join(format!("upright-{degrees}.mp4"));
        let turned = Command::new("ffmpeg")
            .args(["-nostdin", "-loglevel", "error", "-y", "-i"])
            .arg(&lying)
            .args([
                "-c",
                "copy",
                "-metadata:s:v:0",
                &format!("rotate={degrees}"),
            ])
            .arg(&upright)
            .status()
            .unwrap();
        assert!(turned.success());
        let (tools, own) = both(&upright).await;
        assert_eq!((tools.width, tools.height), (Some(180), Some(320)));
        assert_eq!((own.width, own.height), (Some(180), Some(320)));
    }
}

#[tokio::test]
async fn a_picture_has_a_size_and_no_length() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("still.png");
    let made = Command::new("ffmpeg")
        .args([
            "-nostdin",
            "-loglevel",
            "error",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=320x180",
            "-frames:v",
            "1",
        ])
        .arg(&picture)
        .status()
        .unwrap();
    assert!(made.success());
    let text = picture.to_str().unwrap();
    let facts = facts(text, "image/png", Some(10)).await.unwrap();
    assert_eq!((facts.width, facts.height), (Some(320), Some(180)));
    assert_eq!(
        facts,
        MediaFacts {
            width: Some(320),
            height: Some(180),
            ..MediaFacts::default()
        }
    );
}

#[test]
fn facts_of_an_earlier_version_are_still_read() {
    let before = r#"{"durationSeconds":2.0,"width":320,"height":180}"#;
    let facts: MediaFacts = serde_json::from_str(before).unwrap();
    assert_eq!((facts.width, facts.frame_rate), (Some(320), None));
}

/// A box of MP4 whose size is written in 64 bits, as that of a film over 4 GiB is.
fn large(kind: &[u8], claimed: u64) -> Vec<u8> {
    let mut bytes = vec![0, 0, 0, 1];
    bytes.extend(kind);
    bytes.extend(claimed.to_be_bytes());
    bytes
}

#[test]
fn what_a_file_claims_takes_neither_memory_nor_time() {
    // A list of tracks that is said to be longer than the file, or of nothing but empty boxes.
    let mut beyond = large(b"mdat", 16);
    beyond.extend(large(b"moov", u64::MAX));
    assert_eq!(mp4::facts(Cursor::new(beyond)), None);
    let empty = b"\0\0\0\x08free".repeat(200_000);
    assert_eq!(mp4::facts(Cursor::new(empty)), None);
    // A segment that begins with a checksum, for ever.
    let mut looping = vec![0x1a, 0x45, 0xdf, 0xa3, 0x8b, 0x42, 0x82, 0x88];
    looping.extend(b"matroska");
    looping.extend([
        0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    ]);
    looping.extend([0xbf, 0x84, 0, 0, 0, 0]);
    assert_eq!(matroska::facts(Cursor::new(looping)), None);
}

#[test]
fn a_list_of_tracks_behind_four_gigabytes_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let small = film(
        folder.path(),
        "small.mp4",
        "25",
        &["-c:v", "mpeg4", "-c:a", "aac"],
    );
    let bytes = std::fs::read(&small).unwrap();
    let at = bytes.windows(4).rposition(|four| four == b"moov").unwrap() - 4;
    let path = folder.path().join("large.mp4");
    let film: u64 = 5 << 30;
    std::fs::write(&path, large(b"mdat", film)).unwrap();
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_len(film).unwrap();
    drop(file);
    let mut file = std::fs::File::options().append(true).open(&path).unwrap();
    std::io::Write::write_all(&mut file, &bytes[at..]).unwrap();
    // The file begins as one of those do whose first box is the film.
    let facts = container::facts(&path).unwrap();
    assert_eq!(
        (facts.width, facts.video_codec.as_deref()),
        (Some(320), Some("MPEG-4"))
    );
}

/// One of each, small, made once.
fn samples() -> &'static [Vec<u8>] {
    static MADE: std::sync::OnceLock<Vec<Vec<u8>>> = std::sync::OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let codecs = ["-c:v", "mpeg4", "-c:a", "aac"];
        let whole = ["a.mp4", "a.mkv"].map(|name| {
            let path = film(folder.path(), name, "25", &codecs);
            std::fs::read(path).unwrap()
        });
        whole.to_vec()
    })
}

fn read_either(bytes: Vec<u8>) {
    let _ = mp4::facts(Cursor::new(bytes.clone()));
    let _ = matroska::facts(Cursor::new(bytes));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_cut_or_damaged_file_is_read_as_far_as_it_goes(
        which in 0..2_usize,
        cut in 0.0..1.0_f64,
        damage in proptest::collection::vec((0.0..1.0_f64, any::<u8>()), 0..40),
    ) {
        let mut bytes = samples()[which].clone();
        let length = bytes.len() as f64;
        for (place, value) in damage {
            // What says something stands at the beginning or at the end.
            let place = if place < 0.5 { place * 4096.0 / length } else { 1.0 - (1.0 - place) * 8192.0 / length };
            bytes[(place.clamp(0.0, 0.999) * length) as usize] = value;
        }
        bytes.truncate((length * (1.0 - cut * cut)) as usize);
        read_either(bytes);
    }
}
