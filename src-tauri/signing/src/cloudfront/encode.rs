//! What CloudFront writes as base64 in URLs and cookies, and what a URL must hold before it is signed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::CloudFrontError;

/// The parameters that CloudFront takes from a URL and never passes on.
pub(super) const OWN_PARAMETERS: [&str; 5] = [
    "Expires",
    "Policy",
    "Signature",
    "Key-Pair-Id",
    "Hash-Algorithm",
];

/// Base64 with `+` as `-`, `=` as `_` and `/` as `~` (CloudFront Developer Guide: creating a signed URL).
/// This is not base64url: its padding and its `/` are CloudFront's own.
pub(super) fn push_base64(out: &mut String, bytes: &[u8]) {
    out.extend(STANDARD.encode(bytes).chars().map(|c| match c {
        '+' => '-',
        '=' => '_',
        '/' => '~',
        other => other,
    }));
}

/// Checks that a text holds nothing but what RFC 3986 allows in a URL; a fragment is refused too.
pub(super) fn check_encoded(text: &str) -> Result<(), CloudFrontError> {
    let refused = |c: &char| !c.is_ascii_graphic() || r##""#<>\^`{|}"##.contains(*c);
    match text.chars().find(refused) {
        Some('#') => return Err(CloudFrontError::Fragment),
        Some(c) => return Err(CloudFrontError::NotEncoded(c)),
        None => {}
    }
    let two_digits = |after: &str| {
        let mut digits = after.bytes().take(2);
        digits.len() == 2 && digits.all(|byte| byte.is_ascii_hexdigit())
    };
    if text.split('%').skip(1).all(two_digits) {
        Ok(())
    } else {
        Err(CloudFrontError::LonePercent)
    }
}

/// Checks a whole URL that is to be signed: absolute, http or https, encoded, without CloudFront's own parameters.
pub(super) fn check_url(url: &str) -> Result<(), CloudFrontError> {
    check_encoded(url)?;
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .ok_or(CloudFrontError::NotAnHttpUrl)?;
    if rest.is_empty() || rest.starts_with(['/', '?', ':']) {
        return Err(CloudFrontError::NotAnHttpUrl);
    }
    check_parameters(url)
}

/// Checks that a URL or a resource does not carry CloudFront's own parameters.
pub(super) fn check_parameters(url: &str) -> Result<(), CloudFrontError> {
    let Some((_, query)) = url.split_once('?') else {
        return Ok(());
    };
    let names = query
        .split('&')
        .map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name));
    for name in names {
        if let Some(own) = OWN_PARAMETERS.iter().find(|own| **own == name) {
            return Err(CloudFrontError::ReservedParameter(own));
        }
    }
    Ok(())
}

/// Checks a key pair id, which stands in a URL and a cookie as it is (`K2JCJMDEHXQW5F`, `APKA…`).
pub(super) fn check_key_pair_id(id: &str) -> Result<(), CloudFrontError> {
    let fits = id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if fits && !id.is_empty() {
        Ok(())
    } else {
        Err(CloudFrontError::InvalidKeyPairId)
    }
}
