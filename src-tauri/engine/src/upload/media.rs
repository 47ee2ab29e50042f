//! Posters and media facts, from ffprobe and ffmpeg where they are installed. Never in the way of an upload.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::process::Command;
use tokio::time::timeout;

/// What people know their video by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MediaFacts {
    /// Seconds.
    pub duration_seconds: Option<f64>,
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
}

/// A broken file must not hold a tool for ever.
const LONGEST: Duration = Duration::from_secs(30);

/// Whether a file of this content type has a picture to show.
pub(crate) fn has_picture(content_type: &str) -> bool {
    content_type.starts_with("video/")
        || content_type.starts_with("image/")
        || content_type == "application/mxf"
}

/// Duration and picture size. None where ffprobe is not installed or does not understand the file.
pub(crate) async fn facts(path: &str) -> Option<MediaFacts> {
    let output = run(gently("ffprobe").args([
        "-v",
        "error",
        "-select_streams",
        "v:0",
        "-show_entries",
        "stream=width,height:format=duration",
        "-of",
        "json",
        "-i",
        &as_file(path),
    ]))
    .await?;
    let read: Value = serde_json::from_slice(&output).ok()?;
    let stream = read.pointer("/streams/0");
    let pixels = |name: &str| {
        stream?
            .get(name)?
            .as_u64()
            .and_then(|value| u32::try_from(value).ok())
    };
    let duration = read
        .pointer("/format/duration")
        .and_then(Value::as_str)
        .and_then(|text| text.parse().ok());
    Some(MediaFacts {
        duration_seconds: duration.filter(|seconds: &f64| seconds.is_finite() && *seconds > 0.0),
        width: pixels("width"),
        height: pixels("height"),
    })
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
