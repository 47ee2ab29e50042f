//! SigV4 header signing: the `Authorization` of one request
//! (S3 API: authenticating requests, using the Authorization header).

use time::OffsetDateTime;

use crate::headers::canonical;
use crate::query::Parameters;
use crate::sigv4::{ALGORITHM, S3, Stamp, UNSIGNED_PAYLOAD, check_key_id, sha256_hex};
use crate::{Credentials, Error, Method, SigningKey};

/// What of the body is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payload<'a> {
    /// Nothing: S3 takes any body. Right over TLS, which protects it already.
    Unsigned,
    /// Its SHA-256 in lower-case hexadecimal.
    Sha256(&'a str),
}

/// A request whose headers are to be signed.
#[derive(Debug, Clone, Copy)]
pub struct HeaderRequest<'a> {
    /// Its method.
    pub method: Method,
    /// The `Host` that it is sent with: the port only if it is not the scheme's default.
    pub host: &'a str,
    /// Its path, percent-encoded as it is sent; [`encode_path`](crate::encode_path) makes it from a key.
    pub path: &'a str,
    /// Names and values of its query, not encoded, in any order.
    pub query: &'a [(&'a str, &'a str)],
    /// Headers that are signed besides `host` and those that are answered.
    pub headers: &'a [(&'a str, &'a str)],
    /// What of its body is signed.
    pub payload: Payload<'a>,
    /// The region of the credential scope; `auto` for Cloudflare R2.
    pub region: &'a str,
    /// When it is sent, within 15 minutes of the server's clock; converted to UTC.
    pub signed_at: OffsetDateTime,
    /// Who signs.
    pub credentials: Credentials<'a>,
}

/// The headers to send with a request besides `host` and its own: `x-amz-content-sha256`, `x-amz-date`,
/// `x-amz-security-token` if there is one, `authorization`.
///
/// # Errors
/// The argument at fault: [`Error::InvalidPath`], [`Error::InvalidQuery`], [`Error::InvalidHeader`],
/// [`Error::InvalidRegion`], [`Error::InvalidKeyId`], [`Error::TimeOutOfRange`].
pub fn sign_headers(request: &HeaderRequest<'_>) -> Result<Vec<(&'static str, String)>, Error> {
    sign_headers_for(S3, request)
}

/// The same for another service of AWS, by the name in its credential scope, such as `cloudfront`.
///
/// # Errors
/// As [`sign_headers`]; [`Error::InvalidPath`] for a path with a percent sign too: other services than S3 want that encoded
/// twice when it is signed.
pub fn sign_headers_for(
    service: &str,
    request: &HeaderRequest<'_>,
) -> Result<Vec<(&'static str, String)>, Error> {
    if service != S3 && request.path.contains('%') {
        return Err(Error::InvalidPath("only paths of S3 may be encoded here"));
    }
    let credentials = &request.credentials;
    check_key_id(credentials.key_id)?;
    check_path(request.path)?;
    let (secret, region) = (credentials.secret, request.region);
    let key = SigningKey::derive_for(secret, request.signed_at, region, service)?;
    let stamp = Stamp::of(request.signed_at)?;
    let payload = match request.payload {
        Payload::Unsigned => UNSIGNED_PAYLOAD,
        Payload::Sha256(hash) => checked_hash(hash)?,
    };
    let mut added = vec![
        ("x-amz-content-sha256", payload.to_owned()),
        ("x-amz-date", stamp.text.clone()),
    ];
    if let Some(token) = credentials.session_token {
        added.push(("x-amz-security-token", token.to_owned()));
    }

    let clash = |(name, _): &(&str, &str)| added.iter().any(|a| a.0.eq_ignore_ascii_case(name));
    if request.headers.iter().any(clash) {
        return Err(Error::InvalidHeader("the signature writes it itself"));
    }
    let mut signed = request.headers.to_vec();
    signed.extend(added.iter().map(|(name, value)| (*name, value.as_str())));
    let headers = canonical(request.host, &signed)?;
    let query = Parameters::others(request.query)?.canonical();
    let canonical = format!(
        "{}\n{}\n{query}\n{}\n{}\n{payload}",
        request.method.as_str(),
        request.path,
        headers.lines,
        headers.names
    );
    let scope = stamp.scope_of(region, service);
    let to_sign = format!(
        "{ALGORITHM}\n{}\n{scope}\n{}",
        stamp.text,
        sha256_hex(&canonical)
    );
    let authorization = format!(
        "{ALGORITHM} Credential={}/{scope}, SignedHeaders={}, Signature={}",
        credentials.key_id,
        headers.names,
        key.sign(&to_sign)
    );
    added.push(("authorization", authorization));
    Ok(added)
}

fn check_path(path: &str) -> Result<(), Error> {
    if !path.starts_with('/') {
        return Err(Error::InvalidPath("it does not begin with a slash"));
    }
    if path
        .bytes()
        .any(|byte| !byte.is_ascii_graphic() || matches!(byte, b'?' | b'#'))
    {
        return Err(Error::InvalidPath("it is not percent-encoded"));
    }
    Ok(())
}

fn checked_hash(hash: &str) -> Result<&str, Error> {
    let is_hex = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
    if hash.len() == 64 && hash.bytes().all(is_hex) {
        Ok(hash)
    } else {
        Err(Error::InvalidHeader(
            "x-amz-content-sha256 takes 64 lower-case hexadecimal digits",
        ))
    }
}
