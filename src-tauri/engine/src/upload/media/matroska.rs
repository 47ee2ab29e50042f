//! Facts of MKV and WebM.

use std::io::{Error, Read, Result, Seek, SeekFrom};

use matroska_demuxer::{MatroskaFile, TrackType};

use super::{MediaFacts, codec};

/// Bytes of the longest element that is read whole. What is longer is no header.
const LONGEST: u64 = 16 << 20;

/// How often the parser may read: enough for the index of a film of many hours, and an end to a list that leads back to
/// itself.
const READS: u32 = 2_000_000;

/// What the container says.
pub(super) fn facts<F: Read + Seek>(file: F) -> Option<MediaFacts> {
    let read = MatroskaFile::open(Bounded { file, reads: READS }).ok()?;
    let first = |kind| {
        let mut tracks = read.tracks().iter();
        tracks.find(|track| track.track_type() == kind)
    };
    let (video, audio) = (first(TrackType::Video), first(TrackType::Audio));
    let picture = video.and_then(|track| track.video());
    let info = read.info();
    Some(MediaFacts {
        // Its unit is nanoseconds by default of a million: milliseconds.
        duration_seconds: info
            .duration()
            .map(|length| length * info.timestamp_scale().get() as f64 / 1e9),
        width: picture.and_then(|picture| picture.pixel_width().get().try_into().ok()),
        height: picture.and_then(|picture| picture.pixel_height().get().try_into().ok()),
        frame_rate: video
            .and_then(|track| track.default_duration())
            .map(|nanoseconds| 1e9 / nanoseconds.get() as f64),
        video_codec: video.and_then(|track| codec::of_matroska(track.codec_id())),
        audio_codec: audio.and_then(|track| codec::of_matroska(track.codec_id())),
        bit_rate: None,
    })
}

/// A file as the parser sees it: it asks for the end to know how much memory an element may take.
struct Bounded<F> {
    file: F,
    reads: u32,
}

impl<F: Read> Read for Bounded<F> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let left = self.reads.checked_sub(1);
        self.reads = left.ok_or_else(|| Error::other("the file leads nowhere"))?;
        self.file.read(buffer)
    }
}

impl<F: Seek> Seek for Bounded<F> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let SeekFrom::End(_) = to else {
            return self.file.seek(to);
        };
        let at = self.file.stream_position()?;
        let end = self.file.seek(to)?;
        Ok(end.min(at.saturating_add(LONGEST)))
    }
}
