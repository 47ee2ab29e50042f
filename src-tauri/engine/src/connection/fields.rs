//! The checks of single fields: of a form, of the environment's variables, of what was pasted. The error's code names the
//! field.

use reeldrop_signing::cloudfront::{Algorithm, PrivateKey};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use url::Url;

use crate::error::{Error, Result, code};
use crate::upload::template_example;

/// The longest name of a connection, in characters.
const NAME: usize = 80;

pub(super) fn check_name(entered: &str) -> Result<String> {
    let name = entered.trim();
    if name.is_empty() || name.chars().count() > NAME || name.chars().any(char::is_control) {
        return Err(Error::new(
            code::INVALID_NAME,
            "A connection needs a name of at most 80 characters.",
            "Enter a name by which you will know it, such as “Client review”.",
        ));
    }
    Ok(name.to_owned())
}

/// What was entered, for a sentence about it: its beginning, for whoever pastes more than the field takes may have pasted a
/// secret with it.
pub(crate) fn quoted(entered: impl AsRef<str>) -> String {
    const MOST: usize = 48;
    let entered = entered.as_ref();
    let begin: String = entered
        .split(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '=' | ';' | ','))
        .next()
        .unwrap_or_default()
        .chars()
        .take(MOST)
        .collect();
    let rest = if begin.len() < entered.len() {
        "…"
    } else {
        ""
    };
    format!("“{begin}{rest}”")
}

pub(super) fn check_region(region: &str) -> Result<()> {
    if region
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    {
        return Ok(());
    }
    Err(Error::new(
        code::INVALID_REGION,
        format!("{} is not the name of a region.", quoted(region)),
        "Enter it as your provider writes it, such as eu-central-1, or leave it empty.",
    ))
}

/// S3: 3 to 63 lower-case letters, digits, dots and hyphens; older buckets and other servers allow more.
pub(super) fn check_bucket(bucket: &str) -> Result<()> {
    let fits = (1..=255).contains(&bucket.len())
        && bucket
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
        && !matches!(bucket, "." | "..");
    if fits {
        return Ok(());
    }
    let message = if bucket.is_empty() {
        "The bucket is missing.".to_owned()
    } else {
        format!("{} cannot be the name of a bucket.", quoted(bucket))
    };
    Err(Error::new(
        code::INVALID_BUCKET,
        message,
        "Enter the bucket's name only, without slashes or spaces.",
    ))
}

pub(super) fn check_key_id(key_id: &str) -> Result<()> {
    if !key_id.is_empty()
        && key_id
            .chars()
            .all(|c| c.is_ascii_graphic() && c != '/' && c != ',')
    {
        return Ok(());
    }
    Err(Error::new(
        code::INVALID_KEY_ID,
        "The access key id is missing, or holds a character that none has.",
        "Copy it again from your storage provider's page of keys.",
    ))
}

pub(super) fn check_secret(secret: &SecretString) -> Result<()> {
    let text = secret.expose_secret();
    if (1..=1024).contains(&text.len()) && text.chars().all(|c| c.is_ascii_graphic()) {
        return Ok(());
    }
    Err(Error::new(
        code::INVALID_SECRET,
        "The secret access key is missing, or holds a space.",
        "Copy it again from your storage provider's page of keys.",
    ))
}

pub(super) fn check_public_url(entered: Option<&str>) -> Result<Option<String>> {
    let Some(entered) = entered.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let text = if entered.contains("://") {
        entered.to_owned()
    } else {
        format!("https://{entered}")
    };
    let url = Url::parse(&text).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.query().is_none()
            && url.fragment().is_none()
    });
    match url {
        Some(url) => Ok(Some(url.as_str().trim_end_matches('/').to_owned())),
        None => Err(Error::new(
            code::INVALID_PUBLIC_URL,
            format!("{} is not a public web address.", quoted(entered)),
            "Enter it as https://media.example.com, or leave it empty.",
        )),
    }
}

/// A session token of temporary credentials: one line without a space, far below what a request's header may hold.
pub(super) fn check_session_token(token: &SecretString) -> Result<()> {
    let text = token.expose_secret();
    if (1..=16_384).contains(&text.len()) && text.chars().all(|c| c.is_ascii_graphic()) {
        return Ok(());
    }
    Err(Error::new(
        code::INVALID_SESSION_TOKEN,
        "The session token is missing, or holds a space.",
        "Copy it again together with its key id and secret: the three belong together.",
    ))
}

/// When temporary credentials end, as entered: RFC 3339, or seconds since 1970. Empty: not known.
pub(super) fn check_credentials_end(entered: Option<&str>) -> Result<Option<i64>> {
    let Some(entered) = entered.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let at = match entered.parse::<i64>() {
        Ok(seconds) => Some(seconds),
        Err(_) => entered
            .parse::<jiff::Timestamp>()
            .ok()
            .map(jiff::Timestamp::as_second),
    };
    match at.filter(|at| (0..=253_402_300_799).contains(at)) {
        Some(at) => Ok(Some(at)),
        None => Err(Error::new(
            code::INVALID_CREDENTIALS_END,
            format!("{} is not a time.", quoted(entered)),
            "Enter it as it was given to you, such as 2026-05-04T18:00:00Z, or leave it empty.",
        )),
    }
}

/// A template of its own; empty: none.
pub(super) fn check_template(entered: Option<&str>) -> Result<Option<String>> {
    let Some(template) = entered.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    template_example(template)?;
    Ok(Some(template.to_owned()))
}

/// CloudFront: the id of a public key, such as `K2JCJMDEHXQW5F`, or of an account's old key pair, such as
/// `APKAIOSFODNN7EXAMPLE`.
pub(super) fn check_key_pair_id(entered: &str) -> Result<String> {
    let id = entered.trim();
    let fits = (8..=32).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && (id.starts_with('K') || id.starts_with("APKA"));
    if fits {
        return Ok(id.to_owned());
    }
    let message = if id.is_empty() {
        "The key pair id is missing.".to_owned()
    } else {
        format!("{} is not the id of a CloudFront public key.", quoted(id))
    };
    Err(Error::new(
        code::INVALID_KEY_PAIR_ID,
        message,
        "Copy it from CloudFront's page “Public keys”; it begins with K.",
    ))
}

/// CloudFront: the id of a distribution, such as `EDFDVBD6EXAMPLE`.
pub(super) fn check_distribution_id(entered: Option<&str>) -> Result<Option<String>> {
    let Some(id) = entered.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let fits = (8..=32).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && id.starts_with('E');
    if fits {
        return Ok(Some(id.to_owned()));
    }
    Err(Error::new(
        code::INVALID_DISTRIBUTION_ID,
        format!("{} is not the id of a CloudFront distribution.", quoted(id)),
        "Copy it from CloudFront's list of distributions; it begins with E. It may stay empty.",
    ))
}

/// The address of a CloudFront distribution. Plain http is for tests on this computer only: a signed link must not be
/// seen on its way.
pub(super) fn check_distribution_url(entered: Option<&str>) -> Result<String> {
    let missing = || {
        Error::new(
            code::INVALID_PUBLIC_URL,
            "The distribution's domain is missing.",
            "Enter it as CloudFront shows it (d111111abcdef8.cloudfront.net), or your own domain in front of it.",
        )
    };
    let url = check_public_url(entered)?.ok_or_else(missing)?;
    if url.starts_with("http://") && !is_here(&url) {
        return Err(Error::new(
            code::INVALID_PUBLIC_URL,
            format!("{url} is not encrypted, so that others could read the signed links."),
            "Enter the distribution's domain with https://.",
        ));
    }
    Ok(url)
}

/// Whether an address is one of this computer.
pub(super) fn is_here(address: &str) -> bool {
    Url::parse(address)
        .is_ok_and(|url| matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")))
}

/// Reads a private key for CloudFront. Returns it as PKCS#8 DER, the form in which the keychain holds it, and whether
/// it signs with ECDSA.
pub(super) fn read_private_key(pem: &SecretString) -> Result<(SecretSlice<u8>, bool)> {
    let key = PrivateKey::from_pem(pem.expose_secret()).map_err(|error| {
        Error::new(
            code::INVALID_PRIVATE_KEY,
            sentence(&error.to_string()),
            "Use the private key of the pair whose public key is in CloudFront: RSA with 2,048 bits or ECDSA on P-256, as PEM.",
        )
    })?;
    let der = key.to_pkcs8_der();
    Ok((
        SecretSlice::from(der.to_vec()),
        key.algorithm() == Algorithm::EcdsaP256,
    ))
}

/// Whether a kept private key signs with ECDSA.
pub(super) fn is_ecdsa(der: &SecretSlice<u8>) -> bool {
    PrivateKey::from_pkcs8_der(der.expose_secret())
        .is_ok_and(|key| key.algorithm() == Algorithm::EcdsaP256)
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!(
        "{}{}.",
        first.unwrap_or_default(),
        letters.as_str().trim_end_matches('.')
    )
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn only_the_beginning_of_what_was_entered_is_said_again() {
        assert_eq!(quoted("eu west"), "“eu…”");
        assert_eq!(quoted("films"), "“films”");
        assert_eq!(
            quoted("filmsCDN_SECRET_ACCESS_KEY=abc"),
            "“filmsCDN_SECRET_ACCESS_KEY…”"
        );
        assert_eq!(quoted("x".repeat(60)), format!("“{}…”", "x".repeat(48)));
    }
}
