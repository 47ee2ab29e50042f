//! Facts of MP4, MOV and M4V (ISO 14496-12, QuickTime File Format): the few boxes that say them are looked for and read; the
//! tables of samples, which grow with the film, are passed over, and so is the film.

use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

use mp4_atom::{
    Atom, Decode as _, Header, Mdhd, Mehd, Mvhd, ReadFrom as _, Stts, Tkhd, Trex, Visual,
};

use super::{MediaFacts, codec};

/// Bytes of the longest box that is read: the times of a million frames that are all of different length.
const LONGEST: u64 = 8 << 20;

/// How many boxes are looked at. A film in fragments has two for each second.
const BOXES: u32 = 100_000;

type Kind = [u8; 4];

/// What the container says. None where it has no list of tracks.
pub(super) fn facts<F: Read + Seek>(mut file: F) -> Option<MediaFacts> {
    let end = file.seek(SeekFrom::End(0)).ok()?;
    let mut film = Film { file, boxes: BOXES };
    let movie = film.find(0..end, b"moov")?;
    let mut facts = MediaFacts::default();
    let (mut scale, mut length, mut longest) = (0, 0, 0.0_f64);
    let (mut tracks, mut default_length) = (Vec::new(), 0);
    for (kind, body) in film.inside(movie) {
        match &kind {
            b"mvhd" => {
                if let Some(header) = film.read::<Mvhd>(body) {
                    (scale, length) = (header.timescale, header.duration);
                }
            }
            b"trak" => tracks.extend(film.track(body)),
            b"mvex" => {
                for (kind, body) in film.inside(body) {
                    match &kind {
                        // A film in fragments has its length here, if anywhere.
                        b"mehd" => {
                            let header = film.read::<Mehd>(body);
                            length = header.map_or(length, |header| header.fragment_duration);
                        }
                        b"trex" => {
                            let header = film.read::<Trex>(body);
                            default_length = header
                                .map_or(default_length, |header| header.default_sample_duration);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    for track in tracks {
        longest = longest.max(track.seconds);
        if track.is_video && facts.video_codec.is_none() {
            facts.video_codec = track.codec;
            (facts.width, facts.height) = match track.upright {
                true => (track.height, track.width),
                false => (track.width, track.height),
            };
            facts.frame_rate = track.frame_rate.or_else(|| {
                (default_length > 0).then(|| f64::from(track.scale) / f64::from(default_length))
            });
        } else if !track.is_video && facts.audio_codec.is_none() {
            facts.audio_codec = track.codec;
        }
    }
    let known = scale > 0 && length > 0 && length < u64::from(u32::MAX);
    let seconds = length as f64 / f64::from(scale);
    facts.duration_seconds = Some(if known { seconds } else { longest });
    Some(facts)
}

/// One track with a picture or with sound.
#[derive(Default)]
struct Track {
    is_video: bool,
    codec: Option<String>,
    width: Option<u32>,
    height: Option<u32>,
    /// Turned by a quarter, one way or the other.
    upright: bool,
    /// Units a second.
    scale: u32,
    seconds: f64,
    frame_rate: Option<f64>,
}

/// A file, and how many boxes may still be looked at.
struct Film<F> {
    file: F,
    boxes: u32,
}

impl<F: Read + Seek> Film<F> {
    fn track(&mut self, track: Range<u64>) -> Option<Track> {
        let mut found = Track::default();
        let mut media = None;
        for (kind, body) in self.inside(track) {
            match &kind {
                b"tkhd" => {
                    let header = self.read::<Tkhd>(body)?;
                    let turn = header.matrix;
                    found.upright = turn.a == 0 && turn.d == 0 && turn.b != 0 && turn.c != 0;
                }
                b"mdia" => media = Some(body),
                _ => {}
            }
        }
        let mut information = None;
        for (kind, body) in self.inside(media?) {
            match &kind {
                b"mdhd" => {
                    let header = self.read::<Mdhd>(body)?;
                    found.scale = header.timescale;
                    if header.timescale > 0 && header.duration < u64::from(u32::MAX) {
                        found.seconds = header.duration as f64 / f64::from(header.timescale);
                    }
                }
                b"minf" => information = Some(body),
                _ => {}
            }
        }
        let mut samples = None;
        let mut is_sound = false;
        for (kind, body) in self.inside(information?) {
            match &kind {
                b"vmhd" => found.is_video = true,
                b"smhd" => is_sound = true,
                b"stbl" => samples = Some(body),
                _ => {}
            }
        }
        if !found.is_video && !is_sound {
            return None;
        }
        for (kind, body) in self.inside(samples?) {
            match &kind {
                b"stsd" => self.describe(body, &mut found),
                b"stts" if found.is_video => {
                    let times = self.read::<Stts>(body);
                    found.frame_rate = times.and_then(|times| frame_rate(&times, found.scale));
                }
                _ => {}
            }
        }
        Some(found)
    }

    /// Reads the first sample entry: its type is the codec, and a picture's size stands in it.
    fn describe(&mut self, body: Range<u64>, track: &mut Track) {
        // After version, flags and the number of entries.
        let first = self.inside(body.start.saturating_add(8)..body.end);
        let Some((kind, entry)) = first.into_iter().next() else {
            return;
        };
        track.codec = codec::of_entry(&String::from_utf8_lossy(&kind));
        let is_mp4a = &kind == b"mp4a";
        let Some(entry) = self.bytes(entry) else {
            return;
        };
        if track.is_video
            && let Ok(picture) = Visual::decode(&mut entry.as_slice())
        {
            track.width = Some(picture.width.into());
            track.height = Some(picture.height.into());
        }
        // AAC and MP3 share a type; the object type tells them apart (mp4ra.org/registered-types/object-types).
        if is_mp4a
            && let Ok(sound) = mp4_atom::Mp4a::decode_body(&mut entry.as_slice())
            && let 0x69 | 0x6b = sound.esds.es_desc.dec_config.object_type_indication
        {
            track.codec = codec::of_tool("mp3", "");
        }
    }

    /// The boxes in a part of the file, as far as they are whole, with where their contents are.
    fn inside(&mut self, part: Range<u64>) -> Vec<(Kind, Range<u64>)> {
        let mut found = Vec::new();
        let mut at = part.start;
        while let Some((kind, body)) = self.next(at, part.end) {
            at = body.end;
            found.push((kind, body));
        }
        found
    }

    /// The first box of that kind in a part of the file; what comes after it is not looked at.
    fn find(&mut self, part: Range<u64>, wanted: &Kind) -> Option<Range<u64>> {
        let mut at = part.start;
        loop {
            let (kind, body) = self.next(at, part.end)?;
            if &kind == wanted {
                return Some(body);
            }
            at = body.end;
        }
    }

    fn next(&mut self, at: u64, end: u64) -> Option<(Kind, Range<u64>)> {
        self.boxes = self.boxes.checked_sub(1)?;
        if at >= end {
            return None;
        }
        self.file.seek(SeekFrom::Start(at)).ok()?;
        let header = Header::read_from(&mut self.file).ok()?;
        let start = self.file.stream_position().ok()?;
        let until = match header.size {
            Some(size) => start.checked_add(size.try_into().ok()?)?,
            // To the end of what it stands in.
            None => end,
        };
        (until <= end).then(|| (header.kind.into(), start..until))
    }

    fn read<T: Atom>(&mut self, body: Range<u64>) -> Option<T> {
        T::decode_body(&mut self.bytes(body)?.as_slice()).ok()
    }

    fn bytes(&mut self, body: Range<u64>) -> Option<Vec<u8>> {
        let length = body.end.saturating_sub(body.start);
        if length > LONGEST {
            return None;
        }
        self.file.seek(SeekFrom::Start(body.start)).ok()?;
        let mut bytes = Vec::new();
        let mut content = (&mut self.file).take(length);
        content.read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}

/// Frames a second, on average.
fn frame_rate(times: &Stts, scale: u32) -> Option<f64> {
    let mut frames = 0.0;
    let mut units = 0.0;
    for entry in &times.entries {
        let count = f64::from(entry.sample_count);
        frames += count;
        units += count * f64::from(entry.sample_delta);
    }
    // One frame is a picture.
    (frames > 1.0 && units > 0.0).then(|| frames * f64::from(scale) / units)
}
