//! SigV4 query signing: one URL that opens one object, with one method, until a time
//! (S3 API: authenticating requests, using query parameters).

use time::OffsetDateTime;

use crate::{
    Batch, BatchSigner, Credentials, Error, ObjectQuery, ObjectUrl, ResponseOverrides, SigningKey,
};

/// Shortest life of a presigned link, in seconds (S3 API: `X-Amz-Expires`).
pub const MIN_LIFETIME_SECONDS: u32 = 1;
/// Longest life of a presigned link, in seconds: 7 days (S3 API: `X-Amz-Expires`).
pub const MAX_LIFETIME_SECONDS: u32 = 604_800;

/// The HTTP method that a link is good for, and no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Fetch the object.
    Get,
    /// Ask for its headers.
    Head,
    /// Write it, or one part of it.
    Put,
    /// Delete it.
    Delete,
    /// Begin or complete a multipart upload, by [`ObjectQuery::other`].
    Post,
}

impl Method {
    /// The method as it stands in a request.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
            Self::Post => "POST",
        }
    }
}

/// Everything that a presigned link is made of.
#[derive(Debug, Clone, Copy)]
pub struct Presign<'a> {
    /// The one method that it is good for.
    pub method: Method,
    /// What it opens.
    pub object: ObjectUrl<'a>,
    /// The region of the credential scope; `auto` for Cloudflare R2.
    pub region: &'a str,
    /// When its life begins; converted to UTC, fractions of a second are dropped.
    pub signed_at: OffsetDateTime,
    /// How long it lives, in seconds from `signed_at`.
    pub lifetime_seconds: u32,
    /// Headers of the answer that it changes.
    pub overrides: &'a ResponseOverrides<'a>,
    /// Who signs.
    pub credentials: Credentials<'a>,
    /// Which version or part it means, and what else stands in its query.
    pub query: ObjectQuery<'a>,
    /// Headers that a client must send with exactly these values, besides `Host`: with `content-type` and
    /// `content-length`, a presigned PUT takes one type and one length only. Names in any case, in any order.
    pub signed_headers: &'a [(&'a str, &'a str)],
}

/// Signs a link: the whole URL, query sorted, signature last.
///
/// # Errors
/// The argument at fault, before anything is signed: [`Error::EmptyKey`], [`Error::KeyTooLong`],
/// [`Error::InvalidRegion`], and those of [`BatchSigner::new`] but [`Error::OtherSigningKey`].
pub fn presign(request: &Presign<'_>) -> Result<String, Error> {
    let credentials = &request.credentials;
    let key = SigningKey::derive(credentials.secret, request.signed_at, request.region)?;
    BatchSigner::new(&Batch::from(request), &key)?.sign(request.object.key)
}

impl<'a> From<&Presign<'a>> for Batch<'a> {
    /// The same link for other keys.
    fn from(request: &Presign<'a>) -> Self {
        Self {
            method: request.method,
            endpoint: request.object.endpoint,
            addressing: request.object.addressing,
            bucket: request.object.bucket,
            region: request.region,
            signed_at: request.signed_at,
            lifetime_seconds: request.lifetime_seconds,
            overrides: request.overrides,
            query: request.query,
            signed_headers: request.signed_headers,
            key_id: request.credentials.key_id,
            session_token: request.credentials.session_token,
        }
    }
}
