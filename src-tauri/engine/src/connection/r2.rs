//! Cloudflare R2: an account's id and a jurisdiction make the endpoint, and the other way round.

use super::Jurisdiction;
use crate::connection::fields::quoted;
use crate::error::{Error, Result, code};

/// The region by which R2 is signed (R2 docs: S3 API compatibility).
pub(super) const REGION: &str = "auto";

const DOMAIN: &str = ".r2.cloudflarestorage.com";

/// The endpoint of an account (R2 docs: `https://ACCOUNT.r2.cloudflarestorage.com`, `.eu.` and `.fedramp.` by
/// jurisdiction).
pub(super) fn endpoint(account_id: &str, jurisdiction: Jurisdiction) -> String {
    let jurisdiction = match jurisdiction {
        Jurisdiction::Default => "",
        Jurisdiction::Eu => ".eu",
        Jurisdiction::Fedramp => ".fedramp",
    };
    format!("https://{account_id}{jurisdiction}{DOMAIN}")
}

/// Account id and jurisdiction that an endpoint's host names, and the bucket where it stands in front of them.
pub(super) fn read_host(host: &str) -> Option<(String, Jurisdiction, Option<String>)> {
    let front = host.strip_suffix(DOMAIN)?;
    let (front, jurisdiction) = match (front.strip_suffix(".eu"), front.strip_suffix(".fedramp")) {
        (Some(front), _) => (front, Jurisdiction::Eu),
        (_, Some(front)) => (front, Jurisdiction::Fedramp),
        _ => (front, Jurisdiction::Default),
    };
    let (bucket, account) = match front.rsplit_once('.') {
        Some((bucket, account)) => (Some(bucket.to_owned()), account),
        None => (None, front),
    };
    (!account.is_empty()).then(|| (account.to_owned(), jurisdiction, bucket))
}

/// The jurisdiction of that name, in a variable.
pub(super) fn jurisdiction(name: &str) -> Option<Jurisdiction> {
    match name.to_ascii_lowercase().as_str() {
        "default" | "" => Some(Jurisdiction::Default),
        "eu" => Some(Jurisdiction::Eu),
        "fedramp" => Some(Jurisdiction::Fedramp),
        _ => None,
    }
}

/// Cloudflare: an account's id is 32 hexadecimal digits.
pub(super) fn check_account_id(account_id: &str) -> Result<String> {
    let account_id = account_id.trim().to_ascii_lowercase();
    if account_id.len() == 32 && account_id.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(account_id);
    }
    let message = if account_id.is_empty() {
        "The Cloudflare account's id is missing.".to_owned()
    } else {
        format!(
            "{} is not the id of a Cloudflare account, which has 32 hexadecimal digits.",
            quoted(account_id)
        )
    };
    Err(Error::new(
        code::INVALID_ACCOUNT_ID,
        message,
        "Copy it from the R2 page of Cloudflare's dashboard, or paste the S3 endpoint that stands there.",
    ))
}
