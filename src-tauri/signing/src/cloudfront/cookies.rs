//! Signed cookies: the same policies as in URLs, carried by every request of a site instead of by each URL.

use std::fmt::Write as _;
use std::net::IpAddr;

use time::{OffsetDateTime, UtcOffset};

use super::encode::{check_key_pair_id, push_base64};
use super::url::names_sha256;
use super::{CloudFrontError, Hash, Policy, PrivateKey, canned_policy, custom_policy};

/// The policy of a set of cookies.
#[derive(Debug, Clone, Copy)]
pub enum CookiePolicy<'a> {
    /// Exactly one URL, until a time in Unix seconds (UTC).
    Canned {
        /// The URL that opens, percent-encoded.
        url: &'a str,
        /// When it ends, in Unix seconds (UTC), 1 to [`super::MAX_EPOCH_SECONDS`].
        expires_at: i64,
    },
    /// Everything that a custom policy's resource matches.
    Custom(&'a Policy<'a>),
}

/// Who gets the cookies to see, and for how long they are kept.
#[derive(Debug, Clone, Copy)]
pub struct CookieAttributes<'a> {
    /// The domain; hosts beneath it get the cookies too. CloudFront's own domain, or one above it.
    pub domain: &'a str,
    /// The path that requests have to start with, usually `/`.
    pub path: &'a str,
    /// Over https only.
    pub secure: bool,
    /// Hidden from scripts of the page.
    pub http_only: bool,
    /// When the browser forgets them, in UTC; `None` for when it is closed, which CloudFront's documentation recommends.
    /// It has no bearing on when the policy ends.
    pub expires: Option<OffsetDateTime>,
}

/// Signed cookies, as name and value. `Debug` is left out: the values open what they are signed for.
#[derive(Clone)]
pub struct Cookies(Vec<(&'static str, String)>);

/// Signs cookies: `CloudFront-Expires` or `CloudFront-Policy`, `CloudFront-Signature`, `CloudFront-Key-Pair-Id` and, unless it is
/// RSA with SHA-1, `CloudFront-Hash-Algorithm`.
///
/// # Errors
/// The argument at fault, before anything is signed.
pub fn sign_cookies(
    key: &PrivateKey,
    key_pair_id: &str,
    hash: Hash,
    policy: &CookiePolicy<'_>,
) -> Result<Cookies, CloudFrontError> {
    check_key_pair_id(key_pair_id)?;
    let (first, text) = match policy {
        CookiePolicy::Canned { url, expires_at } => (
            ("CloudFront-Expires", expires_at.to_string()),
            canned_policy(url, *expires_at)?,
        ),
        CookiePolicy::Custom(policy) => {
            let text = custom_policy(policy)?;
            (("CloudFront-Policy", base64(text.as_bytes())), text)
        }
    };
    let mut cookies = vec![
        first,
        (
            "CloudFront-Signature",
            base64(&key.sign(text.as_bytes(), hash)?),
        ),
        ("CloudFront-Key-Pair-Id", key_pair_id.to_owned()),
    ];
    if names_sha256(key, hash) {
        cookies.push(("CloudFront-Hash-Algorithm", "SHA256".to_owned()));
    }
    Ok(Cookies(cookies))
}

impl Cookies {
    /// The names and values, in the order of CloudFront's documentation.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// The values of the `Set-Cookie` headers (RFC 6265), one for each cookie.
    ///
    /// # Errors
    /// [`CloudFrontError::InvalidCookieAttribute`] for a domain or path that cannot be written.
    pub fn set_cookie_lines(
        &self,
        attributes: &CookieAttributes<'_>,
    ) -> Result<Vec<String>, CloudFrontError> {
        attributes.check()?;
        let mut end = format!("; Domain={}; Path={}", attributes.domain, attributes.path);
        if let Some(at) = attributes.expires {
            end.push_str("; Expires=");
            push_http_date(&mut end, at)?;
        }
        if attributes.secure {
            end.push_str("; Secure");
        }
        if attributes.http_only {
            end.push_str("; HttpOnly");
        }
        Ok(self
            .pairs()
            .map(|(name, value)| format!("{name}={value}{end}"))
            .collect())
    }

    /// A file for `curl -b FILE`, in Netscape's format (curl's documentation: cookie file format).
    ///
    /// # Errors
    /// [`CloudFrontError::InvalidCookieAttribute`] for a domain or path that cannot be written.
    pub fn curl_cookie_file(
        &self,
        attributes: &CookieAttributes<'_>,
    ) -> Result<String, CloudFrontError> {
        attributes.check()?;
        let domain = attributes.domain.trim_start_matches('.');
        // An address has nothing beneath it.
        let (dot, beneath) = match domain.parse::<IpAddr>() {
            Ok(_) => ("", "FALSE"),
            Err(_) => (".", "TRUE"),
        };
        let hidden = if attributes.http_only {
            "#HttpOnly_"
        } else {
            ""
        };
        let secure = if attributes.secure { "TRUE" } else { "FALSE" };
        // 0 marks a cookie that lives as long as curl runs.
        let expires = attributes
            .expires
            .map_or(0, OffsetDateTime::unix_timestamp)
            .max(0);
        let mut file = String::from("# Netscape HTTP Cookie File\n");
        for (name, value) in self.pairs() {
            // Writing to a string cannot fail.
            let _ = writeln!(
                file,
                "{hidden}{dot}{domain}\t{beneath}\t{}\t{secure}\t{expires}\t{name}\t{value}",
                attributes.path
            );
        }
        Ok(file)
    }
}

impl CookieAttributes<'_> {
    fn check(&self) -> Result<(), CloudFrontError> {
        let domain = self.domain.strip_prefix('.').unwrap_or(self.domain);
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        if domain.is_empty() || domain.starts_with('.') || !domain.bytes().all(fits) {
            return Err(CloudFrontError::InvalidCookieAttribute("domain"));
        }
        let fits = |byte: u8| byte.is_ascii_graphic() && byte != b';';
        if !self.path.starts_with('/') || !self.path.bytes().all(fits) {
            return Err(CloudFrontError::InvalidCookieAttribute("path"));
        }
        Ok(())
    }
}

fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    push_base64(&mut text, bytes);
    text
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110: IMF-fixdate).
fn push_http_date(out: &mut String, at: OffsetDateTime) -> Result<(), CloudFrontError> {
    let at = at
        .checked_to_offset(UtcOffset::UTC)
        .filter(|at| (1_601..=9_999).contains(&at.year()))
        .ok_or(CloudFrontError::InvalidCookieAttribute("expiry"))?;
    let (weekday, month) = (at.weekday().to_string(), at.month().to_string());
    let (hour, minute, second) = at.to_hms();
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "{weekday:.3}, {:02} {month:.3} {:04} {hour:02}:{minute:02}:{second:02} GMT",
        at.day(),
        at.year()
    );
    Ok(())
}
