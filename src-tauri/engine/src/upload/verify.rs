//! Verify: asks the server what it holds, and compares size and checksum with what was sent. Only then is it done.

use md5::{Digest, Md5};

use super::transfer::Sent;
use crate::error::{Error, Result, code};
use crate::s3::{Checksum, Held, Storage, Summed, agrees};

/// Compares what the server holds under `key` with what was sent. Returns what it holds.
pub(crate) async fn verify(storage: &Storage, key: &str, sent: &Sent) -> Result<Held> {
    let kind = sent.kind();
    let held = super::transfer::again(|| storage.head_summed(key, kind)).await?;
    compare(&held, sent)?;
    Ok(held)
}

/// Whether what the server holds is what was sent: its size and checksum, and what it said when it had all of it.
pub(crate) fn compare(held: &Held, sent: &Sent) -> Result<()> {
    let read: u64 = sent.parts.iter().map(|(_, length)| length).sum();
    if read != sent.size {
        return Err(mismatch(format!("{read} bytes of {} were sent", sent.size)));
    }
    if held.size != sent.size {
        return Err(mismatch(format!(
            "it holds {} bytes of {}",
            held.size, sent.size
        )));
    }
    for said in [&sent.answer.said, &held.said] {
        let said = said.of(sent.kind());
        if said.and_then(|said| agrees(said, &sent.parts)) == Some(false) {
            return Err(mismatch("its checksum differs".to_owned()));
        }
    }
    let right = match &held.md5_etag {
        Some(etag) if sent.etags_are_md5 => {
            // rclone's server gives the MD5 of the whole file also for one sent in parts, which nobody has calculated here.
            let of_the_whole = sent.multipart && !etag.contains('-');
            of_the_whole || Some(etag) == expected_etag(&sent.parts, sent.multipart).as_ref()
        }
        // Of what, nobody knows here; but the object is the one that the server had then.
        Some(etag) => sent
            .answer
            .md5_etag
            .as_ref()
            .is_none_or(|then| then.contains('-') != etag.contains('-') || then == etag),
        None => true,
    };
    match right {
        true => Ok(()),
        false => Err(mismatch("its checksum differs".to_owned())),
    }
}

/// Whether the server itself says that it holds these very bytes.
pub(crate) fn is_proven(held: &Held, sent: &Sent) -> bool {
    let said = held.said.of(sent.kind());
    let summed = said.and_then(|said| agrees(said, &sent.parts)) == Some(true);
    let etag = expected_etag(&sent.parts, sent.multipart);
    compare(held, sent).is_ok() && (summed || etag.is_some() && etag == held.md5_etag)
}

/// S3's ETag: the MD5 of an object sent at once; of one sent in parts the MD5 of their MD5s, and their number.
fn expected_etag(parts: &[Summed], multipart: bool) -> Option<String> {
    let mut digests = Vec::with_capacity(parts.len() * 16);
    for (checksum, _) in parts {
        match checksum {
            Checksum::ContentMd5(md5) => digests.extend_from_slice(md5),
            _ => return None,
        }
    }
    Some(match multipart {
        true => format!("{}-{}", hex::encode(Md5::digest(&digests)), parts.len()),
        false => hex::encode(digests),
    })
}

fn mismatch(what: String) -> Error {
    Error::new(
        code::VERIFY_MISMATCH,
        format!("The server does not hold the file as it was sent: {what}."),
        "Retry to send it again; the link was not made.",
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::s3::{ChecksumKind, PutTogether, Said};

    fn held(size: u64, etag: Option<&str>) -> Held {
        Held {
            size,
            md5_etag: etag.map(str::to_owned),
            said: Said::default(),
        }
    }

    #[test]
    fn another_size_or_checksum_is_never_done() {
        let sent = |multipart| Sent {
            size: 3,
            parts: vec![(Checksum::of(ChecksumKind::ContentMd5, b"abc"), 3)],
            multipart,
            etags_are_md5: true,
            answer: PutTogether::default(),
        };
        let right = "900150983cd24fb0d6963f7d28e17f72";
        assert!(compare(&held(3, Some(right)), &sent(false)).is_ok());
        assert!(compare(&held(3, None), &sent(false)).is_ok());
        assert!(compare(&held(2, Some(right)), &sent(false)).is_err());
        assert!(
            compare(
                &held(3, Some("00000000000000000000000000000000")),
                &sent(false)
            )
            .is_err()
        );
        let parts = |count| {
            format!(
                "{}-{count}",
                expected_etag(&sent(true).parts, true)
                    .unwrap()
                    .split_once('-')
                    .unwrap_or_default()
                    .0
            )
        };
        assert!(compare(&held(3, Some(&parts(1))), &sent(true)).is_ok());
        assert!(compare(&held(3, Some(&parts(2))), &sent(true)).is_err());
        assert!(compare(&held(3, Some(right)), &sent(true)).is_ok());
    }

    #[test]
    fn either_answer_with_another_crc_is_never_done() {
        for kind in [ChecksumKind::Crc64Nvme, ChecksumKind::Crc32c] {
            let said = |text: String| match kind {
                ChecksumKind::Crc32c => Said {
                    crc32c: Some(text),
                    ..Said::default()
                },
                _ => Said {
                    crc64nvme: Some(text),
                    ..Said::default()
                },
            };
            let part = |bytes: &[u8]| (Checksum::of(kind, bytes), bytes.len() as u64);
            let sent = |answer| Sent {
                size: 6,
                parts: vec![part(b"abc"), part(b"def")],
                multipart: true,
                etags_are_md5: false,
                answer: PutTogether {
                    md5_etag: None,
                    said: answer,
                },
            };
            let of_head = |said| Held {
                said,
                ..held(6, None)
            };
            let right = || said(Checksum::of(kind, b"abcdef").encoded());
            let wrong = || said(Checksum::of(kind, b"abcdeg").encoded());
            assert!(compare(&of_head(right()), &sent(right())).is_ok());
            assert!(compare(&of_head(Said::default()), &sent(Said::default())).is_ok());
            assert!(compare(&of_head(wrong()), &sent(right())).is_err());
            assert!(compare(&of_head(right()), &sent(wrong())).is_err());
            let short = Sent {
                parts: vec![part(b"abc")],
                ..sent(right())
            };
            assert!(compare(&of_head(right()), &short).is_err());
        }
    }

    #[test]
    fn an_etag_that_changed_since_the_answer_is_never_done() {
        let sent = |etag: &str| Sent::at_once(3, etag, Checksum::of(ChecksumKind::Crc32c, b"abc"));
        let (one, other) = (
            "11111111111111111111111111111111",
            "22222222222222222222222222222222",
        );
        assert!(compare(&held(3, Some(one)), &sent(one)).is_ok());
        assert!(compare(&held(3, Some(one)), &sent("")).is_ok());
        assert!(compare(&held(3, None), &sent(one)).is_ok());
        assert!(compare(&held(3, Some(other)), &sent(one)).is_err());
    }
}
