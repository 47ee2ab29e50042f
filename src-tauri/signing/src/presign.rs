//! SigV4 query signing: one URL that opens one object, with one method, until a time
//! (S3 API: authenticating requests, using query parameters).

use std::fmt::Write as _;

use time::{OffsetDateTime, UtcOffset};

use crate::encode::push_query;
use crate::sigv4::{SigningKey, sha256_hex};
use crate::{Credentials, Error, ObjectUrl};

/// Shortest life of a presigned link, in seconds (S3 API: `X-Amz-Expires`).
pub const MIN_LIFETIME_SECONDS: u32 = 1;
/// Longest life of a presigned link, in seconds: 7 days (S3 API: `X-Amz-Expires`).
pub const MAX_LIFETIME_SECONDS: u32 = 604_800;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// The HTTP method that a link is good for, and no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Fetch the object.
    Get,
    /// Ask for its headers.
    Head,
    /// Write it.
    Put,
    /// Delete it.
    Delete,
}

impl Method {
    /// The method as it stands in a request.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// Headers that the server is to answer with instead of the stored ones (S3 API: GetObject). They are part of the signature.
#[derive(Debug, Clone, Copy, Default)]
pub struct ResponseOverrides<'a> {
    /// `response-content-disposition`: `inline`, or `attachment; filename="…"`.
    pub content_disposition: Option<&'a str>,
    /// `response-content-type`.
    pub content_type: Option<&'a str>,
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
}

/// Signs a link: the whole URL, query sorted, signature last.
///
/// # Errors
/// The argument at fault, before anything is signed: [`Error::LifetimeOutOfRange`], [`Error::EmptyKey`],
/// [`Error::KeyTooLong`], [`Error::InvalidBucket`], [`Error::InvalidRegion`], [`Error::InvalidKeyId`], [`Error::TimeOutOfRange`].
pub fn presign(request: &Presign<'_>) -> Result<String, Error> {
    if !(MIN_LIFETIME_SECONDS..=MAX_LIFETIME_SECONDS).contains(&request.lifetime_seconds) {
        return Err(Error::LifetimeOutOfRange(request.lifetime_seconds));
    }
    check_region(request.region)?;
    check_key_id(request.credentials.key_id)?;
    let target = request.object.target()?;
    let stamp = timestamp(request.signed_at)?;
    let date = &stamp[..8];
    let scope = format!("{date}/{}/s3/aws4_request", request.region);
    let query = canonical_query(request, &stamp, &scope);

    let canonical = format!(
        "{}\n{}\n{query}\nhost:{}\n\nhost\nUNSIGNED-PAYLOAD",
        request.method.as_str(),
        target.path,
        target.host
    );
    let to_sign = format!("{ALGORITHM}\n{stamp}\n{scope}\n{}", sha256_hex(&canonical));
    let signature =
        SigningKey::derive(request.credentials.secret, date, request.region).sign(&to_sign);

    let scheme = request.object.endpoint.scheme();
    Ok(format!(
        "{scheme}://{}{}?{query}&X-Amz-Signature={signature}",
        target.host, target.path
    ))
}

/// The query without its signature. The names stand in byte order, which is SigV4's: capitals before small letters.
fn canonical_query(request: &Presign<'_>, stamp: &str, scope: &str) -> String {
    let mut query = String::with_capacity(512);
    query.push_str("X-Amz-Algorithm=");
    query.push_str(ALGORITHM);
    query.push_str("&X-Amz-Credential=");
    push_query(&mut query, request.credentials.key_id);
    query.push_str("%2F");
    push_query(&mut query, scope);
    query.push_str("&X-Amz-Date=");
    query.push_str(stamp);
    // Writing to a string cannot fail.
    let _ = write!(query, "&X-Amz-Expires={}", request.lifetime_seconds);
    let mut optional = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            query.push_str(name);
            push_query(&mut query, value);
        }
    };
    optional("&X-Amz-Security-Token=", request.credentials.session_token);
    optional("&X-Amz-SignedHeaders=", Some("host"));
    optional(
        "&response-content-disposition=",
        request.overrides.content_disposition,
    );
    optional("&response-content-type=", request.overrides.content_type);
    query
}

/// `YYYYMMDDTHHMMSSZ`, in UTC.
fn timestamp(at: OffsetDateTime) -> Result<String, Error> {
    let at = at
        .checked_to_offset(UtcOffset::UTC)
        .ok_or(Error::TimeOutOfRange)?;
    if !(0..=9_999).contains(&at.year()) {
        return Err(Error::TimeOutOfRange);
    }
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    let (hour, minute, second) = at.to_hms();
    Ok(format!(
        "{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z"
    ))
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

fn check_key_id(key_id: &str) -> Result<(), Error> {
    let fits = key_id
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'/');
    if fits && !key_id.is_empty() {
        Ok(())
    } else {
        Err(Error::InvalidKeyId)
    }
}
