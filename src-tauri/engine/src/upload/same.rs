//! Whether what storage holds is a file on this computer: size, and the checksums that the server gives.

use std::fs::File;
use std::io::Read as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use crc_fast::CrcAlgorithm::{Crc32IsoHdlc, Crc64Nvme};
use md5::{Digest, Md5};

use super::{plan, transfer, unreadable};
use crate::error::Result;
use crate::s3::Proofs;

/// Bytes that are read at a time.
const PIECE: usize = 1024 * 1024;

/// How an object compares with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// Size and a checksum are equal.
    Identical,
    /// Size or a checksum differ.
    Another,
    /// The size is equal, and the server gives nothing else that could be compared.
    Untold,
}

/// What is compared, the surest first.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Proof {
    Crc64(String),
    Crc32(String),
    /// MD5 of the whole; S3's ETag of an object that was sent at once.
    Md5(String),
    /// S3's ETag of an object sent in parts, where they are as large as Reeldrop's.
    Parts(String),
}

fn proof(proofs: &Proofs) -> Option<Proof> {
    if let Some(sum) = &proofs.crc64nvme {
        return Some(Proof::Crc64(sum.clone()));
    }
    if let Some(sum) = &proofs.crc32 {
        return Some(Proof::Crc32(sum.clone()));
    }
    let etag = proofs.md5_etag.as_ref()?;
    match etag.split_once('-') {
        None => Some(Proof::Md5(etag.clone())),
        Some((_, count)) => {
            let ours = proofs.size.div_ceil(plan::part_size(proofs.size));
            (count.parse() == Ok(ours)).then(|| Proof::Parts(etag.clone()))
        }
    }
}

/// Compares a file of `size` bytes with what the server says of an object. The file is read only where that can decide.
pub(crate) async fn compare(path: &str, size: u64, proofs: Proofs) -> Result<Likeness> {
    if proofs.size != size {
        return Ok(Likeness::Another);
    }
    let Some(proof) = proof(&proofs) else {
        return Ok(Likeness::Untold);
    };
    let path = path.to_owned();
    tokio::task::spawn_blocking(move || {
        let sum = sum(&path, size, &proof)?;
        Ok(match (sum == proof, proof) {
            (true, _) => Likeness::Identical,
            // Another program may have cut the same bytes into as many parts of another size.
            (false, Proof::Parts(_)) => Likeness::Untold,
            (false, _) => Likeness::Another,
        })
    })
    .await
    .map_err(|_| transfer::closing())?
}

/// The checksum of a file, of the same kind as `like`.
fn sum(path: &str, size: u64, like: &Proof) -> Result<Proof> {
    let crc = |algorithm| {
        let mut digest = crc_fast::Digest::new(algorithm);
        read(path, |piece| digest.update(piece))?;
        Ok::<_, crate::Error>(digest.finalize())
    };
    Ok(match like {
        Proof::Crc64(_) => Proof::Crc64(BASE64_STANDARD.encode(crc(Crc64Nvme)?.to_be_bytes())),
        Proof::Crc32(_) => {
            let sum = u32::try_from(crc(Crc32IsoHdlc)?).unwrap_or(0);
            Proof::Crc32(BASE64_STANDARD.encode(sum.to_be_bytes()))
        }
        Proof::Md5(_) => Proof::Md5(hex::encode(md5(path)?)),
        Proof::Parts(_) => {
            let part_size = plan::part_size(size);
            let (mut all, mut part, mut left, mut count) = (Md5::new(), Md5::new(), part_size, 0);
            read(path, |mut piece| {
                while !piece.is_empty() {
                    let length = piece.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                    let (now, later) = piece.split_at(length);
                    part.update(now);
                    left -= length as u64;
                    piece = later;
                    if left == 0 {
                        all.update(part.finalize_reset());
                        (left, count) = (part_size, count + 1);
                    }
                }
            })?;
            if left < part_size {
                all.update(part.finalize());
                count += 1;
            }
            Proof::Parts(format!("{}-{count}", hex::encode(all.finalize())))
        }
    })
}

/// The MD5 of a file, however large. Blocks on the disk.
pub(crate) fn md5(path: &str) -> Result<[u8; 16]> {
    let mut digest = Md5::new();
    read(path, |piece| digest.update(piece))?;
    Ok(digest.finalize().into())
}

fn read(path: &str, mut each: impl FnMut(&[u8])) -> Result<()> {
    let mut file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(length) => each(piece.get(..length).unwrap_or_default()),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(path, &error)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    async fn like(content: &[u8], proofs: Proofs) -> Likeness {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, content).unwrap();
        compare(path.to_str().unwrap(), content.len() as u64, proofs)
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn only_what_a_checksum_says_is_identical() {
        let check = b"123456789";
        let proofs = |size| Proofs {
            size,
            ..Proofs::default()
        };
        assert_eq!(like(check, proofs(8)).await, Likeness::Another);
        assert_eq!(like(check, proofs(9)).await, Likeness::Untold);
        // The check values of both CRCs, and RFC 1321's kind of MD5.
        let crc64 = BASE64_STANDARD.encode(0xae8b_1486_0a79_9888_u64.to_be_bytes());
        let crc32 = BASE64_STANDARD.encode(0xcbf4_3926_u32.to_be_bytes());
        let md5 = "25f9e794323b453885f5181f1b624d0b".to_owned();
        for (right, made) in [
            (
                true,
                Proofs {
                    crc64nvme: Some(crc64.clone()),
                    ..proofs(9)
                },
            ),
            (
                true,
                Proofs {
                    crc32: Some(crc32.clone()),
                    ..proofs(9)
                },
            ),
            (
                true,
                Proofs {
                    md5_etag: Some(md5.clone()),
                    ..proofs(9)
                },
            ),
            (
                false,
                Proofs {
                    crc64nvme: Some(BASE64_STANDARD.encode([0; 8])),
                    md5_etag: Some(md5.clone()),
                    ..proofs(9)
                },
            ),
            (
                false,
                Proofs {
                    crc32: Some(crc64),
                    ..proofs(9)
                },
            ),
            (
                false,
                Proofs {
                    md5_etag: Some("0".repeat(32)),
                    ..proofs(9)
                },
            ),
        ] {
            let expected = match right {
                true => Likeness::Identical,
                false => Likeness::Another,
            };
            assert_eq!(like(check, made.clone()).await, expected, "{made:?}");
        }
    }

    #[tokio::test]
    async fn an_object_in_parts_is_compared_in_our_parts_or_not_at_all() {
        let content: Vec<u8> = (0..20_000_003_u32).map(|n| (n % 251) as u8).collect();
        let part = usize::try_from(plan::part_size(content.len() as u64)).unwrap();
        let sums: Vec<[u8; 16]> = content
            .chunks(part)
            .map(|part| Md5::digest(part).into())
            .collect();
        let etag = hex::encode(Md5::digest(sums.as_flattened()));
        let proofs = |etag: String| Proofs {
            size: content.len() as u64,
            md5_etag: Some(etag),
            ..Proofs::default()
        };
        assert_eq!(
            like(&content, proofs(format!("{etag}-3"))).await,
            Likeness::Identical
        );
        for other in [format!("{etag}-2"), format!("{}-3", "0".repeat(32))] {
            assert_eq!(like(&content, proofs(other)).await, Likeness::Untold);
        }
    }
}
