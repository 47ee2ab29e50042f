//! Signs many keys of one bucket: whatever is the same for all of them is encoded and hashed once.

use std::fmt;

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use crate::encode::push_path;
use crate::object::{check_key, place};
use crate::query::Parameters;
use crate::sigv4::{ALGORITHM, Stamp, UNSIGNED_PAYLOAD, check_key_id, hex, push_signature};
use crate::{
    Addressing, Endpoint, Error, MAX_LIFETIME_SECONDS, MIN_LIFETIME_SECONDS, Method, ObjectQuery,
    ResponseOverrides, SigningKey, headers,
};

/// Everything of a presigned URL but its key. The fields are those of [`Presign`](crate::Presign).
/// It has no `Debug`, as it holds the session token.
#[derive(Clone, Copy)]
pub struct Batch<'a> {
    /// The one method that the URLs are good for.
    pub method: Method,
    /// The server.
    pub endpoint: &'a Endpoint,
    /// Where the bucket stands.
    pub addressing: Addressing,
    /// The bucket's name.
    pub bucket: &'a str,
    /// The region of the credential scope; `auto` for Cloudflare R2.
    pub region: &'a str,
    /// When their life begins; converted to UTC, fractions of a second are dropped.
    pub signed_at: OffsetDateTime,
    /// How long they live, in seconds from `signed_at`.
    pub lifetime_seconds: u32,
    /// Headers of the answers that they change.
    pub overrides: &'a ResponseOverrides<'a>,
    /// What else stands in their query.
    pub query: ObjectQuery<'a>,
    /// Headers that a client must send with exactly these values, besides `Host`.
    pub signed_headers: &'a [(&'a str, &'a str)],
    /// The id of the access key whose secret made the signing key.
    pub key_id: &'a str,
    /// The session token of temporary credentials.
    pub session_token: Option<&'a str>,
}

/// Signs key after key, at little more than the cost of the hash blocks that a URL cannot do without.
#[derive(Clone)]
pub struct BatchSigner {
    /// The URL before the key.
    head: String,
    /// The URL between key and signature.
    tail: String,
    /// Has read the canonical request before the key.
    request_head: Sha256,
    /// The canonical request after the key.
    request_tail: String,
    /// Has read the string to sign before the hash of the canonical request.
    to_sign: Hmac<Sha256>,
}

impl BatchSigner {
    /// Prepares what all URLs share.
    ///
    /// # Errors
    /// The argument at fault: [`Error::LifetimeOutOfRange`], [`Error::InvalidKeyId`], [`Error::TimeOutOfRange`],
    /// [`Error::OtherSigningKey`] when the key is not that of the day and region, [`Error::InvalidBucket`],
    /// [`Error::PartOutOfRange`], [`Error::InvalidQuery`], [`Error::InvalidHeader`].
    pub fn new(batch: &Batch<'_>, key: &SigningKey) -> Result<Self, Error> {
        if !(MIN_LIFETIME_SECONDS..=MAX_LIFETIME_SECONDS).contains(&batch.lifetime_seconds) {
            return Err(Error::LifetimeOutOfRange(batch.lifetime_seconds));
        }
        check_key_id(batch.key_id)?;
        let stamp = Stamp::of(batch.signed_at)?;
        stamp.fits(key, batch.region)?;
        let place = place(batch.endpoint, batch.addressing, batch.bucket)?;
        let headers = headers::canonical(&place.host, batch.signed_headers)?;

        let mut query = Parameters::of(&batch.query, batch.overrides)?;
        let scope = stamp.scope(batch.region);
        query.push("X-Amz-Algorithm", ALGORITHM);
        query.push("X-Amz-Credential", &format!("{}/{scope}", batch.key_id));
        query.push("X-Amz-Date", &stamp.text);
        query.push("X-Amz-Expires", &batch.lifetime_seconds.to_string());
        query.push("X-Amz-SignedHeaders", &headers.names);
        if let Some(token) = batch.session_token {
            query.push("X-Amz-Security-Token", token);
        }
        let query = query.canonical();

        let method = batch.method.as_str();
        Ok(Self {
            head: place.url(batch.endpoint),
            tail: format!("?{query}&X-Amz-Signature="),
            request_head: Sha256::new_with_prefix(format!("{method}\n{}", place.path)),
            request_tail: format!(
                "\n{query}\n{}\n{}\n{}",
                headers.lines,
                headers.names,
                payload(batch)
            ),
            to_sign: key.fed(&stamp.string_to_sign(batch.region)),
        })
    }

    /// Appends the URL of a key to `out`. Nothing is allocated once `out` is large enough.
    ///
    /// # Errors
    /// [`Error::EmptyKey`], [`Error::KeyTooLong`]; `out` then is as it was.
    pub fn sign_into(&self, out: &mut String, key: &str) -> Result<(), Error> {
        check_key(key)?;
        out.reserve(self.head.len() + key.len() + self.tail.len() + 64);
        out.push_str(&self.head);
        let path = out.len();
        push_path(out, key);

        let mut request = self.request_head.clone();
        request.update(out.as_bytes().get(path..).unwrap_or_default());
        request.update(self.request_tail.as_bytes());
        let mut to_sign = self.to_sign.clone();
        to_sign.update(hex(&request.finalize().into(), &mut [0; 64]).as_bytes());

        out.push_str(&self.tail);
        push_signature(out, to_sign);
        Ok(())
    }

    /// The URL of a key.
    ///
    /// # Errors
    /// [`Error::EmptyKey`], [`Error::KeyTooLong`].
    pub fn sign(&self, key: &str) -> Result<String, Error> {
        let mut out = String::new();
        self.sign_into(&mut out, key)?;
        Ok(out)
    }
}

impl fmt::Debug for BatchSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchSigner")
            .field("head", &self.head)
            .finish_non_exhaustive()
    }
}

/// The hash of the body, if headers or query bind one, as S3 takes it from there.
fn payload<'a>(batch: &Batch<'a>) -> &'a str {
    const NAME: &str = "x-amz-content-sha256";
    headers::value_of(batch.signed_headers, NAME)
        .or_else(|| headers::value_of(batch.query.other, NAME))
        .unwrap_or(UNSIGNED_PAYLOAD)
}
