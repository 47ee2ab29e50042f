//! The hashing of Signature Version 4 (AWS General Reference: signing process). Keys are zeroed when dropped.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use time::{Date, OffsetDateTime, UtcOffset};
use zeroize::Zeroizing;

use crate::Error;

pub(crate) const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// The service whose requests are signed where no other is named.
pub(crate) const S3: &str = "s3";
pub(crate) const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// The key of one secret, one day in UTC, one region and the service `s3`, good for every signature of that day.
///
/// It holds the two states that HMAC begins with, not the key, and zeroes them when dropped. `Debug` shows day and region.
#[derive(Clone)]
pub struct SigningKey {
    hmac: Hmac<Sha256>,
    date: Date,
    region: String,
}

impl SigningKey {
    /// Derives the key for the day of `at` in UTC.
    ///
    /// # Errors
    /// [`Error::InvalidRegion`], [`Error::TimeOutOfRange`].
    pub fn derive(secret: &str, at: OffsetDateTime, region: &str) -> Result<Self, Error> {
        Self::derive_for(secret, at, region, S3)
    }

    /// The same for another service of AWS.
    pub(crate) fn derive_for(
        secret: &str,
        at: OffsetDateTime,
        region: &str,
        service: &str,
    ) -> Result<Self, Error> {
        check_region(region)?;
        let stamp = Stamp::of(at)?;
        let mut seed = Zeroizing::new(Vec::with_capacity(4 + secret.len()));
        seed.extend_from_slice(b"AWS4");
        seed.extend_from_slice(secret.as_bytes());
        let day = mac(&seed, stamp.day());
        let place = mac(day.as_slice(), region);
        let service = mac(place.as_slice(), service);
        let key = mac(service.as_slice(), "aws4_request");
        Ok(Self {
            hmac: keyed(key.as_slice()),
            date: stamp.date,
            region: region.to_owned(),
        })
    }

    /// The day it is good for, in UTC.
    pub fn date(&self) -> Date {
        self.date
    }

    /// The region it is good for.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The signature of a string to sign, in lower-case hexadecimal.
    pub fn sign(&self, text: &str) -> String {
        let mut out = String::with_capacity(64);
        push_signature(&mut out, self.fed(text));
        out
    }

    /// HMAC that has read `text` already.
    pub(crate) fn fed(&self, text: &str) -> Hmac<Sha256> {
        let mut hmac = self.hmac.clone();
        hmac.update(text.as_bytes());
        hmac
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("date", &self.date)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

/// A time as SigV4 writes it, in UTC, fractions of a second dropped.
pub(crate) struct Stamp {
    /// `YYYYMMDDTHHMMSSZ`.
    pub(crate) text: String,
    date: Date,
}

impl Stamp {
    pub(crate) fn of(at: OffsetDateTime) -> Result<Self, Error> {
        let at = to_utc(at)?;
        let (hour, minute, second) = at.to_hms();
        let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
        Ok(Self {
            text: format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z"),
            date: at.date(),
        })
    }

    /// `YYYYMMDD`.
    pub(crate) fn day(&self) -> &str {
        self.text.split('T').next().unwrap_or_default()
    }

    /// The credential scope: what a signature of this time and region is good for.
    pub(crate) fn scope(&self, region: &str) -> String {
        self.scope_of(region, S3)
    }

    /// The same for another service.
    pub(crate) fn scope_of(&self, region: &str, service: &str) -> String {
        format!("{}/{region}/{service}/aws4_request", self.day())
    }

    /// The string to sign up to the hash of the canonical request, which is all that follows.
    pub(crate) fn string_to_sign(&self, region: &str) -> String {
        format!("{ALGORITHM}\n{}\n{}\n", self.text, self.scope(region))
    }

    /// Whether a key is the one of this day and region.
    pub(crate) fn fits(&self, key: &SigningKey, region: &str) -> Result<(), Error> {
        if key.date == self.date && key.region == region {
            Ok(())
        } else {
            Err(Error::OtherSigningKey)
        }
    }
}

/// A time in UTC whose year has four digits.
pub(crate) fn to_utc(at: OffsetDateTime) -> Result<OffsetDateTime, Error> {
    at.checked_to_offset(UtcOffset::UTC)
        .filter(|at| (0..=9_999).contains(&at.year()))
        .ok_or(Error::TimeOutOfRange)
}

/// Appends the signature of what `hmac` has read.
pub(crate) fn push_signature(out: &mut String, hmac: Hmac<Sha256>) {
    out.push_str(hex(&hmac.finalize().into_bytes().into(), &mut [0; 64]));
}

/// 32 bytes in lower-case hexadecimal, written into `out`.
pub(crate) fn hex<'a>(bytes: &[u8; 32], out: &'a mut [u8; 64]) -> &'a str {
    for (pair, byte) in out.as_chunks_mut::<2>().0.iter_mut().zip(bytes) {
        *pair = HEX_PAIRS[usize::from(*byte)];
    }
    std::str::from_utf8(out).unwrap_or_default()
}

const HEX_PAIRS: [[u8; 2]; 256] = {
    let digits = b"0123456789abcdef";
    let mut table = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = [digits[byte >> 4], digits[byte & 15]];
        byte += 1;
    }
    table
};

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256_hex(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()).into(), &mut [0; 64]).to_owned()
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of any length (RFC 2104), so there is no error to pass on.
    let Ok(state) = Hmac::<Sha256>::new_from_slice(key) else {
        unreachable!("HMAC takes keys of any length")
    };
    state
}

fn mac(key: &[u8], message: &str) -> Zeroizing<[u8; 32]> {
    let mut state = keyed(key);
    state.update(message.as_bytes());
    Zeroizing::new(state.finalize().into_bytes().into())
}

fn check_region(region: &str) -> Result<(), Error> {
    let fits = region
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    if fits && !region.is_empty() {
        Ok(())
    } else {
        Err(Error::InvalidRegion)
    }
}

pub(crate) fn check_key_id(key_id: &str) -> Result<(), Error> {
    let fits = key_id
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'/');
    if fits && !key_id.is_empty() {
        Ok(())
    } else {
        Err(Error::InvalidKeyId)
    }
}
