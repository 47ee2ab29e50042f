//! Media facts and posters: from ffprobe and ffmpeg where they are installed, else, for the facts, from the container
//! itself. Never in the way of an upload.

mod codec;
mod container;
mod matroska;
mod mp4;
mod tools;

use serde::{Deserialize, Serialize};

pub(crate) use tools::poster;

/// What people know their video by.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MediaFacts {
    /// Seconds.
    pub duration_seconds: Option<f64>,
    /// Pixels, as it is shown: a phone's upright video is higher than wide.
    pub width: Option<u32>,
    /// Pixels, as it is shown.
    pub height: Option<u32>,
    /// Frames a second, on average.
    pub frame_rate: Option<f64>,
    /// The name people know it by, such as "H.264" or "ProRes 422 HQ".
    pub video_codec: Option<String>,
    /// The name people know it by, such as "AAC".
    pub audio_codec: Option<String>,
    /// Bits a second of the whole file, on average.
    pub bit_rate: Option<u64>,
}

/// More frames a second than any camera takes: then it is the clock of a stream that is no video.
const MOST_FRAMES: f64 = 1000.0;

/// Whether a file of this content type has a picture to show.
pub(crate) fn has_picture(content_type: &str) -> bool {
    content_type.starts_with("video/")
        || content_type.starts_with("image/")
        || content_type == "application/mxf"
}

/// Whether a file of this content type has facts to tell.
pub(crate) fn has_facts(content_type: &str) -> bool {
    has_picture(content_type) || content_type.starts_with("audio/")
}

/// The facts of a file. `size`: its bytes, None where the file is only the list of others.
pub(crate) async fn facts(path: &str, content_type: &str, size: Option<u64>) -> Option<MediaFacts> {
    let read = match tools::facts(path).await {
        Some(facts) => facts,
        None => in_container(path).await?,
    };
    let facts = read.sound(content_type, size);
    (facts != MediaFacts::default()).then_some(facts)
}

/// Reads the container beside the runtime's own threads; a file that breaks the parser has no facts.
async fn in_container(path: &str) -> Option<MediaFacts> {
    let path = path.to_owned();
    let read = tokio::task::spawn_blocking(move || container::facts(path.as_ref()));
    read.await.ok().flatten()
}

impl MediaFacts {
    /// Only what can be: a file may claim anything.
    fn sound(mut self, content_type: &str, size: Option<u64>) -> Self {
        let still = content_type.starts_with("image/");
        self.duration_seconds = self
            .duration_seconds
            .filter(|seconds| !still && seconds.is_finite() && *seconds > 0.0);
        self.frame_rate = self
            .frame_rate
            .filter(|rate| !still && rate.is_finite() && *rate > 0.0 && *rate <= MOST_FRAMES);
        self.width = self.width.filter(|pixels| *pixels > 0);
        self.height = self.height.filter(|pixels| *pixels > 0);
        if still {
            self.video_codec = None;
        }
        self.bit_rate = size
            .zip(self.duration_seconds)
            .map(|(bytes, seconds)| (bytes as f64 * 8.0 / seconds) as u64)
            .filter(|rate| *rate > 0);
        self
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
