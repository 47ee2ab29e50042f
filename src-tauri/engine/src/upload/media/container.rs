//! Facts from the container itself, where no tool is installed. Bounded in memory and time whatever the file claims.

use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::path::Path;

use super::{MediaFacts, matroska, mp4};

/// The first bytes of Matroska and WebM: the id of an EBML header (RFC 8794).
const EBML: [u8; 4] = [0x1a, 0x45, 0xdf, 0xa3];

/// Boxes that MP4 and MOV begin with (ISO 14496-12; QuickTime File Format).
const FIRST_BOXES: [&[u8]; 7] = [
    b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot",
];

/// What the container says. None where it is none of those that are read here, or broken before it says anything.
pub(super) fn facts(path: &Path) -> Option<MediaFacts> {
    let mut file = File::open(path).ok()?;
    let mut head = [0; 8];
    file.read_exact(&mut head).ok()?;
    file.rewind().ok()?;
    if head.starts_with(&EBML) {
        return matroska::facts(file);
    }
    let kind = head.get(4..)?;
    FIRST_BOXES
        .contains(&kind)
        .then(|| mp4::facts(file))
        .flatten()
}
