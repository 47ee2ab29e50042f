//! Checksums: of the bytes that are sent, and of the whole object by those of its parts. Values as S3 writes them
//! (base64, most significant byte first), in plain headers and never in trailers.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use crc_fast::{CrcAlgorithm, checksum_combine};
use md5::{Digest as _, Md5};

/// The kinds that Reeldrop sends, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ChecksumKind {
    /// Of the full object, also of one sent in parts (S3 user guide: checking object integrity).
    Crc64Nvme,
    /// Composite over parts.
    Crc32c,
    /// What every server takes; of one request alone.
    ContentMd5,
}

impl ChecksumKind {
    /// Its name in the library.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Crc64Nvme => "crc64nvme",
            Self::Crc32c => "crc32c",
            Self::ContentMd5 => "content-md5",
        }
    }

    /// The kind of that name; None for one that this version does not know.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Crc64Nvme, Self::Crc32c, Self::ContentMd5]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }
}

/// The checksum of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Checksum {
    Crc64Nvme(u64),
    Crc32c(u32),
    ContentMd5([u8; 16]),
}

impl Checksum {
    pub(crate) fn of(kind: ChecksumKind, bytes: &[u8]) -> Self {
        let mut summing = Summing::new(kind);
        summing.update(bytes);
        summing.finish()
    }

    pub(crate) fn kind(&self) -> ChecksumKind {
        match self {
            Self::Crc64Nvme(_) => ChecksumKind::Crc64Nvme,
            Self::Crc32c(_) => ChecksumKind::Crc32c,
            Self::ContentMd5(_) => ChecksumKind::ContentMd5,
        }
    }

    /// Most significant byte first.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Crc64Nvme(crc) => crc.to_be_bytes().to_vec(),
            Self::Crc32c(crc) => crc.to_be_bytes().to_vec(),
            Self::ContentMd5(md5) => md5.to_vec(),
        }
    }

    /// None where there are not as many bytes as the kind has.
    pub(crate) fn from_bytes(kind: ChecksumKind, bytes: &[u8]) -> Option<Self> {
        Some(match kind {
            ChecksumKind::Crc64Nvme => Self::Crc64Nvme(u64::from_be_bytes(bytes.try_into().ok()?)),
            ChecksumKind::Crc32c => Self::Crc32c(u32::from_be_bytes(bytes.try_into().ok()?)),
            ChecksumKind::ContentMd5 => Self::ContentMd5(bytes.try_into().ok()?),
        })
    }

    /// As in a header.
    pub(crate) fn encoded(&self) -> String {
        BASE64_STANDARD.encode(self.bytes())
    }

    /// As a header of its kind, if that is `kind`.
    pub(super) fn header(&self, kind: ChecksumKind) -> Option<String> {
        (self.kind() == kind).then(|| self.encoded())
    }

    /// Another value of the same kind: what no server may take for these bytes.
    pub(super) fn wrong(self) -> Self {
        match self {
            Self::Crc64Nvme(crc) => Self::Crc64Nvme(!crc),
            Self::Crc32c(crc) => Self::Crc32c(!crc),
            Self::ContentMd5(md5) => Self::ContentMd5(md5.map(|byte| !byte)),
        }
    }
}

/// A checksum in the making, so that each piece is summed while the processor has it at hand.
pub(crate) enum Summing {
    Crc(ChecksumKind, Box<crc_fast::Digest>),
    Md5(Box<Md5>),
}

impl Summing {
    pub(crate) fn new(kind: ChecksumKind) -> Self {
        match algorithm(kind) {
            Some(algorithm) => Self::Crc(kind, Box::new(crc_fast::Digest::new(algorithm))),
            None => Self::Md5(Box::default()),
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Crc(_, digest) => digest.update(bytes),
            Self::Md5(digest) => digest.update(bytes),
        }
    }

    pub(crate) fn finish(self) -> Checksum {
        match self {
            Self::Crc(kind, digest) => of_crc(kind, digest.finalize()),
            Self::Md5(digest) => Checksum::ContentMd5(digest.finalize().into()),
        }
    }
}

/// A part as it was read: its checksum and its bytes.
pub(crate) type Summed = (Checksum, u64);

/// The checksum of the whole, where those of parts can be combined: CRCs of one kind, or one part alone.
pub(crate) fn whole(parts: &[Summed]) -> Option<Checksum> {
    let ((first, _), others) = parts.split_first()?;
    let Some(algorithm) = algorithm(first.kind()) else {
        return others.is_empty().then_some(*first);
    };
    let mut crc = crc_of(first)?;
    for (checksum, length) in others {
        if checksum.kind() != first.kind() {
            return None;
        }
        crc = checksum_combine(algorithm, crc, crc_of(checksum)?, *length);
    }
    Some(of_crc(first.kind(), crc))
}

/// Whether a server's checksum of the object is what the parts make: of the full object, or composite (the checksum of the
/// parts' checksums, `-`, and their number). None where it cannot be told.
pub(crate) fn agrees(said: &str, parts: &[Summed]) -> Option<bool> {
    let kind = parts.first()?.0.kind();
    if !said.contains('-') {
        return whole(parts).map(|whole| whole.encoded() == said);
    }
    let mut summing = Summing::new(kind);
    for (checksum, _) in parts {
        summing.update(&checksum.bytes());
    }
    Some(format!("{}-{}", summing.finish().encoded(), parts.len()) == said)
}

/// What a server says of the checksums that it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub crc64nvme: Option<String>,
    pub crc32c: Option<String>,
}

impl Said {
    pub(super) fn new(crc64nvme: Option<&str>, crc32c: Option<&str>) -> Self {
        let said = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
        Self {
            crc64nvme: said(crc64nvme),
            crc32c: said(crc32c),
        }
    }

    /// The one of that kind. MD5s are told by ETags.
    pub(crate) fn of(&self, kind: ChecksumKind) -> Option<&str> {
        match kind {
            ChecksumKind::Crc64Nvme => self.crc64nvme.as_deref(),
            ChecksumKind::Crc32c => self.crc32c.as_deref(),
            ChecksumKind::ContentMd5 => None,
        }
    }
}

fn algorithm(kind: ChecksumKind) -> Option<CrcAlgorithm> {
    match kind {
        ChecksumKind::Crc64Nvme => Some(CrcAlgorithm::Crc64Nvme),
        ChecksumKind::Crc32c => Some(CrcAlgorithm::Crc32Iscsi),
        ChecksumKind::ContentMd5 => None,
    }
}

fn crc_of(checksum: &Checksum) -> Option<u64> {
    match checksum {
        Checksum::Crc64Nvme(crc) => Some(*crc),
        Checksum::Crc32c(crc) => Some(u64::from(*crc)),
        Checksum::ContentMd5(_) => None,
    }
}

fn of_crc(kind: ChecksumKind, crc: u64) -> Checksum {
    match kind {
        // A CRC of 32 bits stands in the lower half.
        ChecksumKind::Crc32c => Checksum::Crc32c(u32::try_from(crc).unwrap_or(u32::MAX)),
        _ => Checksum::Crc64Nvme(crc),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_values_are_written_as_s3_writes_them() {
        // The check values of the catalogue of parametrised CRC algorithms, over “123456789”.
        let of = |kind| Checksum::of(kind, b"123456789");
        assert_eq!(
            of(ChecksumKind::Crc64Nvme),
            Checksum::Crc64Nvme(0xae8b_1486_0a79_9888)
        );
        assert_eq!(of(ChecksumKind::Crc32c), Checksum::Crc32c(0xe306_9283));
        assert_eq!(of(ChecksumKind::Crc32c).encoded(), "4waSgw==");
        assert_eq!(
            of(ChecksumKind::ContentMd5).encoded(),
            "JfnnlDI7RTiF9RgfG2JNCw=="
        );
    }

    proptest! {
        #[test]
        fn parts_make_the_checksum_of_the_whole(
            bytes in proptest::collection::vec(any::<u8>(), 1..20_000),
            part in 1usize..5_000,
            crc32c: bool,
        ) {
            let kind = if crc32c { ChecksumKind::Crc32c } else { ChecksumKind::Crc64Nvme };
            let parts: Vec<Summed> = bytes
                .chunks(part)
                .map(|piece| (Checksum::of(kind, piece), piece.len() as u64))
                .collect();
            let right = Checksum::of(kind, &bytes);
            prop_assert_eq!(whole(&parts), Some(right));
            prop_assert_eq!(agrees(&right.encoded(), &parts), Some(true));
            prop_assert_eq!(agrees(&right.wrong().encoded(), &parts), Some(false));
            let of_parts: Vec<u8> = parts.iter().flat_map(|(part, _)| part.bytes()).collect();
            let composite = Checksum::of(kind, &of_parts).encoded();
            prop_assert_eq!(agrees(&format!("{composite}-{}", parts.len()), &parts), Some(true));
            prop_assert_eq!(agrees(&format!("{composite}-{}", parts.len() + 1), &parts), Some(false));
            let read = Checksum::from_bytes(kind, &right.bytes());
            prop_assert_eq!(read, Some(right));
        }
    }
}
