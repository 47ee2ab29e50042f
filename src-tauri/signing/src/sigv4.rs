//! The hashing of Signature Version 4 (AWS General Reference: signing process). Keys are zeroed when dropped.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The key of one day, one region and the service `s3`.
pub(crate) struct SigningKey(Zeroizing<[u8; 32]>);

impl SigningKey {
    /// Derives the key; `date` is `YYYYMMDD` in UTC.
    pub(crate) fn derive(secret: &str, date: &str, region: &str) -> Self {
        let mut seed = Zeroizing::new(Vec::with_capacity(4 + secret.len()));
        seed.extend_from_slice(b"AWS4");
        seed.extend_from_slice(secret.as_bytes());
        let day = mac(&seed, date.as_bytes());
        let place = mac(day.as_slice(), region.as_bytes());
        let service = mac(place.as_slice(), b"s3");
        Self(mac(service.as_slice(), b"aws4_request"))
    }

    /// The signature of a string to sign, in lower-case hexadecimal.
    pub(crate) fn sign(&self, text: &str) -> String {
        hex::encode(mac(self.0.as_slice(), text.as_bytes()).as_slice())
    }
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256_hex(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

fn mac(key: &[u8], message: &[u8]) -> Zeroizing<[u8; 32]> {
    // HMAC takes keys of any length (RFC 2104), so there is no error to pass on.
    let Ok(mut state) = Hmac::<Sha256>::new_from_slice(key) else {
        unreachable!("HMAC takes keys of any length")
    };
    state.update(message);
    Zeroizing::new(state.finalize().into_bytes().into())
}
