//! ffprobe and ffmpeg, where they are installed. They leave the processor to the uploads, and none runs for long.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::process::Command;
use tokio::time::timeout;

use super::{MediaFacts, codec};

/// A broken file must not hold a tool for ever.
const LONGEST: Duration = Duration::from_secs(30);

/// What is asked of ffprobe. The rotation was a tag before it became side data.
const ENTRIES: &str = "stream=codec_type,codec_name,codec_tag_string,width,height,avg_frame_rate\
    :stream_disposition=attached_pic:stream_side_data=rotation:stream_tags=rotate:format=duration";

/// What ffprobe says. None where it is not installed or does not understand the file.
pub(super) async fn facts(path: &str) -> Option<MediaFacts> {
    let output = run(gently("ffprobe").args([
        "-v",
        "error",
        "-show_entries",
        ENTRIES,
        "-of",
        "json",
        "-i",
        &as_file(path),
    ]))
    .await?;
    Some(read(&serde_json::from_slice(&output).ok()?))
}

fn read(said: &Value) -> MediaFacts {
    let streams = said.get("streams").and_then(Value::as_array);
    let text = |of: &Value, at: &str| of.pointer(at).and_then(Value::as_str).map(str::to_owned);
    let first = |kind: &str| {
        streams.into_iter().flatten().find(|stream| {
            // The cover of a song is no video.
            stream.get("codec_type").and_then(Value::as_str) == Some(kind)
                && stream.pointer("/disposition/attached_pic") != Some(&Value::from(1))
        })
    };
    let name = |stream: &Value| {
        let tag = text(stream, "/codec_tag_string").unwrap_or_default();
        codec::of_tool(&text(stream, "/codec_name")?, &tag)
    };
    let (video, audio) = (first("video"), first("audio"));
    let pixels = |at: &str| {
        let pixels = video?.get(at)?.as_u64()?;
        u32::try_from(pixels).ok()
    };
    let (mut width, mut height) = (pixels("width"), pixels("height"));
    if video.is_some_and(is_upright) {
        std::mem::swap(&mut width, &mut height);
    }
    MediaFacts {
        duration_seconds: text(said, "/format/duration").and_then(|text| text.parse().ok()),
        width,
        height,
        frame_rate: video
            .and_then(|stream| text(stream, "/avg_frame_rate"))
            .and_then(|text| ratio(&text)),
        video_codec: video.and_then(name),
        audio_codec: audio.and_then(name),
        bit_rate: None,
    }
}

/// Whether the picture is shown turned by a quarter, one way or the other.
fn is_upright(stream: &Value) -> bool {
    let sides = stream.get("side_data_list").and_then(Value::as_array);
    let side = sides
        .into_iter()
        .flatten()
        .find_map(|side| side.get("rotation")?.as_f64());
    let tag = || {
        let text = stream.pointer("/tags/rotate").and_then(Value::as_str)?;
        text.parse().ok()
    };
    let degrees: f64 = side.or_else(tag).unwrap_or(0.0);
    (degrees.round() as i64).rem_euclid(180) == 90
}

/// `24000/1001`, as ffprobe writes frame rates.
fn ratio(text: &str) -> Option<f64> {
    let (above, below) = text.split_once('/')?;
    let (above, below): (f64, f64) = (above.parse().ok()?, below.parse().ok()?);
    (below > 0.0).then(|| above / below)
}

/// Writes a small JPEG of a frame a tenth into the video, or of the image. Whether there is one now.
pub(crate) async fn poster(path: &str, facts: Option<&MediaFacts>, poster: &Path) -> bool {
    let at = facts
        .and_then(|facts| facts.duration_seconds)
        .unwrap_or(0.0)
        / 10.0;
    let unfinished = poster.with_extension("part.jpg");
    let made = run(gently("ffmpeg")
        .args([
            "-v",
            "error",
            "-nostdin",
            "-y",
            "-ss",
            &format!("{at:.3}"),
            "-i",
            &as_file(path),
        ])
        .args([
            "-frames:v",
            "1",
            "-vf",
            "scale=w=320:h=180:force_original_aspect_ratio=decrease",
            "-q:v",
            "4",
        ])
        .arg(&unfinished))
    .await
    .is_some();
    made && tokio::fs::rename(&unfinished, poster).await.is_ok()
}

/// Keeps a name that looks like an option or a protocol from being one.
fn as_file(path: &str) -> String {
    format!("file:{path}")
}

/// A tool that leaves the processor to the uploads.
fn gently(tool: &str) -> Command {
    if cfg!(unix) {
        let mut command = Command::new("nice");
        command.args(["-n", "15", tool]);
        command
    } else {
        Command::new(tool)
    }
}

async fn run(command: &mut Command) -> Option<Vec<u8>> {
    command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let output = timeout(LONGEST, command.output()).await.ok()?.ok()?;
    output.status.success().then_some(output.stdout)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_upright_video_and_the_cover_of_a_song_are_told_apart_from_a_video() {
        let phone = serde_json::json!({
            "streams": [
                { "codec_type": "audio", "codec_name": "aac", "codec_tag_string": "mp4a" },
                { "codec_type": "video", "codec_name": "hevc", "codec_tag_string": "hvc1", "width": 1920, "height": 1080,
                  "avg_frame_rate": "30000/1001", "side_data_list": [{ "rotation": -90 }] },
            ],
            "format": { "duration": "2.5" },
        });
        let facts = read(&phone);
        assert_eq!((facts.width, facts.height), (Some(1080), Some(1920)));
        assert_eq!(facts.video_codec.as_deref(), Some("HEVC"));
        assert!((facts.frame_rate.unwrap() - 29.97).abs() < 0.001);

        let song = serde_json::json!({
            "streams": [
                { "codec_type": "video", "codec_name": "mjpeg", "width": 600, "height": 600, "avg_frame_rate": "90000/1",
                  "disposition": { "attached_pic": 1 } },
                { "codec_type": "audio", "codec_name": "mp3" },
            ],
        });
        let facts = read(&song);
        assert_eq!((facts.width, facts.video_codec), (None, None));
        assert_eq!(facts.audio_codec.as_deref(), Some("MP3"));
        assert_eq!(read(&serde_json::json!([1])), MediaFacts::default());
    }
}
