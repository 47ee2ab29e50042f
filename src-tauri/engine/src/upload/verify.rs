//! Verify: asks the server what it holds, and compares size and checksum with what was sent. Only then is it done.

use md5::{Digest, Md5};

use super::transfer::Sent;
use crate::error::{Error, Result, code};
use crate::s3::{Held, Storage};

/// Compares what the server holds under `key` with what was sent. Returns what it holds.
pub(crate) async fn verify(storage: &Storage, key: &str, sent: &Sent) -> Result<Held> {
    let held = super::transfer::again(|| storage.head(key)).await?;
    compare(&held, sent)?;
    Ok(held)
}

/// Whether what the server holds is what was sent.
pub(crate) fn compare(held: &Held, sent: &Sent) -> Result<()> {
    if held.size != sent.size {
        return Err(mismatch(format!(
            "it holds {} bytes of {}",
            held.size, sent.size
        )));
    }
    let Some(etag) = held.md5_etag.as_ref().filter(|_| sent.etags_are_md5) else {
        return Ok(());
    };
    // rclone's server gives the MD5 of the whole file also for one sent in parts, which nobody has calculated here.
    let of_the_whole = sent.multipart && !etag.contains('-');
    if of_the_whole || *etag == expected_etag(&sent.digests, sent.multipart) {
        Ok(())
    } else {
        Err(mismatch("its checksum differs".to_owned()))
    }
}

/// S3's ETag: the MD5 of an object sent at once; of one sent in parts the MD5 of their MD5s, and their number.
fn expected_etag(digests: &[[u8; 16]], multipart: bool) -> String {
    match digests {
        [digest] if !multipart => hex::encode(digest),
        digests => format!(
            "{}-{}",
            hex::encode(Md5::digest(digests.as_flattened())),
            digests.len()
        ),
    }
}

fn mismatch(what: String) -> Error {
    Error::new(
        code::VERIFY_MISMATCH,
        format!("The server does not hold the file as it was sent: {what}."),
        "Retry to send it again; the link was not made.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_size_or_checksum_is_never_done() {
        let sent = |multipart| Sent {
            size: 3,
            digests: vec![Md5::digest(b"abc").into()],
            multipart,
            etags_are_md5: true,
        };
        let held = |size, etag: Option<&str>| Held {
            size,
            md5_etag: etag.map(str::to_owned),
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
                expected_etag(&sent(true).digests, true)
                    .split_once('-')
                    .unwrap_or_default()
                    .0
            )
        };
        assert!(compare(&held(3, Some(&parts(1))), &sent(true)).is_ok());
        assert!(compare(&held(3, Some(&parts(2))), &sent(true)).is_err());
        assert!(compare(&held(3, Some(right)), &sent(true)).is_ok());
    }
}
