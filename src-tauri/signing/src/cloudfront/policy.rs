//! Policies as text. CloudFront builds a canned one again from the request, so every byte counts;
//! a custom one is written as botocore writes it, so that both give the same signature.

use std::fmt::Write as _;

use super::encode::{check_encoded, check_parameters, check_url};
use super::{CloudFrontError, Ipv4Range};

/// Latest end of a policy, in Unix seconds: 2^31 - 1, in January 2038 (CloudFront Developer Guide: `AWS:EpochTime`).
pub const MAX_EPOCH_SECONDS: i64 = 2_147_483_647;

/// A custom policy: what opens, until when, and optionally from when and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy<'a> {
    /// The URL that opens, percent-encoded, without CloudFront's own parameters. `*` stands for any number of characters and
    /// `?` for exactly one, anywhere, slashes included. The `?` before a URL's own query stays as it is: it matches itself.
    pub resource: &'a str,
    /// When it ends, in Unix seconds (UTC), 1 to [`MAX_EPOCH_SECONDS`].
    pub expires_at: i64,
    /// When it begins, in Unix seconds (UTC), before it ends.
    pub starts_at: Option<i64>,
    /// The addresses that it is good for.
    pub ip: Option<Ipv4Range>,
}

impl Policy<'_> {
    /// Whether the policy opens a URL, by its resource alone.
    pub fn covers(&self, url: &str) -> bool {
        matches(self.resource.as_bytes(), url.as_bytes())
    }
}

/// The canned policy for one URL: what CloudFront builds from the request and its `Expires`, in Unix seconds (UTC).
///
/// # Errors
/// The URL is not absolute, not percent-encoded, or holds a wildcard, a fragment or CloudFront's own parameters;
/// [`CloudFrontError::ExpiryOutOfRange`].
pub fn canned_policy(url: &str, expires_at: i64) -> Result<String, CloudFrontError> {
    check_url(url)?;
    if url.contains('*') {
        return Err(CloudFrontError::WildcardInCanned);
    }
    check_expiry(expires_at)?;
    let mut text = begin(url, expires_at);
    text.push_str("}}]}");
    Ok(text)
}

/// A custom policy as text, without white space, its conditions in botocore's order.
///
/// # Errors
/// The resource is not percent-encoded, has neither scheme nor wildcard in front, carries CloudFront's own parameters, or would open
/// everything; [`CloudFrontError::ExpiryOutOfRange`], [`CloudFrontError::StartOutOfRange`].
pub fn custom_policy(policy: &Policy<'_>) -> Result<String, CloudFrontError> {
    check_resource(policy.resource)?;
    check_expiry(policy.expires_at)?;
    let mut text = begin(policy.resource, policy.expires_at);
    // Writing to a string cannot fail.
    if let Some(ip) = policy.ip {
        let _ = write!(text, r#","IpAddress":{{"AWS:SourceIp":"{ip}"}}"#);
    }
    if let Some(starts_at) = policy.starts_at {
        if !(1..policy.expires_at).contains(&starts_at) {
            return Err(CloudFrontError::StartOutOfRange(starts_at));
        }
        let _ = write!(
            text,
            r#","DateGreaterThan":{{"AWS:EpochTime":{starts_at}}}"#
        );
    }
    text.push_str("}}]}");
    Ok(text)
}

/// The part that both kinds share. The checks before let nothing through that JSON would have to escape.
fn begin(resource: &str, expires_at: i64) -> String {
    format!(
        r#"{{"Statement":[{{"Resource":"{resource}","Condition":{{"DateLessThan":{{"AWS:EpochTime":{expires_at}}}"#
    )
}

fn check_expiry(expires_at: i64) -> Result<(), CloudFrontError> {
    if (1..=MAX_EPOCH_SECONDS).contains(&expires_at) {
        Ok(())
    } else {
        Err(CloudFrontError::ExpiryOutOfRange(expires_at))
    }
}

fn check_resource(resource: &str) -> Result<(), CloudFrontError> {
    check_encoded(resource)?;
    check_parameters(resource)?;
    let named = if let Some(scheme) = ["https://", "http://", "http*://"]
        .iter()
        .find(|scheme| resource.starts_with(**scheme))
    {
        resource.get(scheme.len()..).unwrap_or_default()
    } else if resource.starts_with('*') {
        resource
    } else {
        return Err(CloudFrontError::InvalidResource);
    };
    if named.bytes().all(|byte| b"*?/:.".contains(&byte)) {
        return Err(CloudFrontError::OpensEverything);
    }
    Ok(())
}

/// Wildcard match that steps back to the last `*` only, so that no pattern takes more than length times length steps.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut read) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(byte) = text.get(read) {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(wanted) if *wanted == b'?' || wanted == byte => {
                at += 1;
                read += 1;
            }
            _ => match star {
                Some((star_at, from)) => {
                    star = Some((star_at, from + 1));
                    at = star_at + 1;
                    read = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern
        .get(at..)
        .is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}
