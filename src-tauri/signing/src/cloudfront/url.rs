//! Signed URLs, one by one, and one signature for any number of URLs beneath a wildcard.

use super::encode::{check_key_pair_id, check_url, push_base64};
use super::{Algorithm, CloudFrontError, Policy, PrivateKey, canned_policy, custom_policy};

/// The hash that an RSA signature is made over. ECDSA always takes SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Hash {
    /// What CloudFront assumes without `Hash-Algorithm`.
    #[default]
    Sha1,
    /// Announced by `Hash-Algorithm=SHA256`.
    Sha256,
}

/// The policy of one signed URL.
#[derive(Debug, Clone, Copy)]
pub enum UrlPolicy<'a> {
    /// Exactly this URL, until a time in Unix seconds (UTC). It makes the shorter URL.
    Canned {
        /// When it ends, in Unix seconds (UTC), 1 to [`super::MAX_EPOCH_SECONDS`].
        expires_at: i64,
    },
    /// A policy of its own, whose resource has to match the URL.
    Custom(&'a Policy<'a>),
}

/// What signs a URL, and what the signature promises.
#[derive(Debug, Clone, Copy)]
pub struct SignUrl<'a> {
    /// The private key.
    pub key: &'a PrivateKey,
    /// CloudFront's id of the public key (`K2JCJMDEHXQW5F`).
    pub key_pair_id: &'a str,
    /// The hash of an RSA signature.
    pub hash: Hash,
    /// What opens, and until when.
    pub policy: UrlPolicy<'a>,
}

/// Signs a URL: its own query stands first, then `Expires` or `Policy`, `Signature`, `Key-Pair-Id` and, unless it is
/// RSA with SHA-1, `Hash-Algorithm=SHA256`.
///
/// # Errors
/// The argument at fault, before anything is signed; [`CloudFrontError::NotCovered`] for a policy that does not open the URL.
pub fn sign_url(url: &str, sign: &SignUrl<'_>) -> Result<String, CloudFrontError> {
    check_url(url)?;
    let query = match sign.policy {
        UrlPolicy::Canned { expires_at } => {
            let policy = canned_policy(url, expires_at)?;
            let mut query = format!("Expires={expires_at}");
            push_signature(&mut query, &policy, sign.key, sign.key_pair_id, sign.hash)?;
            query
        }
        UrlPolicy::Custom(policy) => {
            if !policy.covers(url) {
                return Err(CloudFrontError::NotCovered);
            }
            signed_query(sign.key, sign.key_pair_id, sign.hash, policy)?
        }
    };
    let mut signed = String::with_capacity(url.len() + 1 + query.len());
    append_query(&mut signed, url, &query);
    Ok(signed)
}

/// The query of a custom policy, without `?` or `&` in front: good for every URL that the policy's resource matches.
///
/// # Errors
/// The argument at fault, before anything is signed.
pub fn signed_query(
    key: &PrivateKey,
    key_pair_id: &str,
    hash: Hash,
    policy: &Policy<'_>,
) -> Result<String, CloudFrontError> {
    let policy = custom_policy(policy)?;
    let mut query = String::with_capacity(1_024);
    query.push_str("Policy=");
    push_base64(&mut query, policy.as_bytes());
    push_signature(&mut query, &policy, key, key_pair_id, hash)?;
    Ok(query)
}

/// Writes a URL and a [`signed_query`] behind it, after `?` or, where the URL has a query of its own, `&`.
/// Nothing is checked here: the URL is percent-encoded, has no fragment, and the policy matches it.
pub fn append_query(out: &mut String, url: &str, query: &str) {
    out.reserve(url.len() + 1 + query.len());
    out.push_str(url);
    out.push(if url.contains('?') { '&' } else { '?' });
    out.push_str(query);
}

fn push_signature(
    query: &mut String,
    policy: &str,
    key: &PrivateKey,
    key_pair_id: &str,
    hash: Hash,
) -> Result<(), CloudFrontError> {
    check_key_pair_id(key_pair_id)?;
    query.push_str("&Signature=");
    push_base64(query, &key.sign(policy.as_bytes(), hash)?);
    query.push_str("&Key-Pair-Id=");
    query.push_str(key_pair_id);
    if names_sha256(key, hash) {
        query.push_str("&Hash-Algorithm=SHA256");
    }
    Ok(())
}

/// Whether CloudFront has to be told that the hash is SHA-256.
pub(super) fn names_sha256(key: &PrivateKey, hash: Hash) -> bool {
    hash == Hash::Sha256 || key.algorithm() == Algorithm::EcdsaP256
}
