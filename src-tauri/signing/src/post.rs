//! POST policies: a form by which someone without a key can send a file in, within bounds that the signature holds
//! (S3 API: browser-based uploads using POST). Cloudflare R2 has none of it; there, presign a PUT.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use time::OffsetDateTime;

use crate::object::{MAX_KEY_BYTES, place};
use crate::sigv4::{ALGORITHM, Stamp, check_key_id, to_utc};
use crate::{Addressing, Credentials, Endpoint, Error, MAX_LIFETIME_SECONDS, SigningKey};

/// What S3 puts the name of the sent file in place of, within a form's key.
const FILENAME: &str = "${filename}";

/// What a field of the form must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match<'a> {
    /// This value.
    Exact(&'a str),
    /// Any value that begins so; with an empty text, any value.
    StartsWith(&'a str),
}

/// What S3 answers when it has taken the file; without either, 204 and no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostSuccess<'a> {
    /// `success_action_redirect`: send the browser here.
    Redirect(&'a str),
    /// `success_action_status`: 200, 201 or 204.
    Status(u16),
}

/// What a form may send, where, and until when.
#[derive(Debug, Clone, Copy)]
pub struct PostPolicy<'a> {
    /// The server.
    pub endpoint: &'a Endpoint,
    /// Where the bucket stands.
    pub addressing: Addressing,
    /// The bucket's name.
    pub bucket: &'a str,
    /// The region of the credential scope.
    pub region: &'a str,
    /// Who signs.
    pub credentials: Credentials<'a>,
    /// When it is signed; converted to UTC, fractions of a second are dropped.
    pub signed_at: OffsetDateTime,
    /// When it ends: after `signed_at`, by 7 days at most, which is as long as the signing key is good for.
    pub expires_at: OffsetDateTime,
    /// The key. After a prefix, the form puts the name of the file that is sent.
    pub key: Match<'a>,
    /// The fewest and the most bytes of the file.
    pub content_length_range: Option<(u64, u64)>,
    /// The file's type. An exact one stands in the form; for a prefix, whoever fills the form in adds `Content-Type`.
    pub content_type: Option<Match<'a>>,
    /// Further fields with exactly these values, such as `x-amz-meta-…` or `acl`.
    pub fields: &'a [(&'a str, &'a str)],
    /// What S3 answers.
    pub success: Option<PostSuccess<'a>>,
}

/// A form, to be sent as `multipart/form-data` with the file last, in the field `file`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostForm {
    /// Where it is sent.
    pub url: String,
    /// Names and values of its fields.
    pub fields: Vec<(String, String)>,
}

/// Signs a form.
///
/// A `$` in an exact value is written as it is, as botocore does; S3's documentation also knows `\$`, which is not JSON.
///
/// # Errors
/// The argument at fault: [`Error::InvalidPolicy`], [`Error::LifetimeOutOfRange`], [`Error::EmptyKey`],
/// [`Error::KeyTooLong`], [`Error::InvalidBucket`], [`Error::InvalidRegion`], [`Error::InvalidKeyId`], [`Error::TimeOutOfRange`].
pub fn post_policy(policy: &PostPolicy<'_>) -> Result<PostForm, Error> {
    let credentials = &policy.credentials;
    check_key_id(credentials.key_id)?;
    check_lifetime(policy)?;
    let key = SigningKey::derive(credentials.secret, policy.signed_at, policy.region)?;
    let stamp = Stamp::of(policy.signed_at)?;
    let place = place(policy.endpoint, policy.addressing, policy.bucket)?;

    let mut form = Form::default();
    form.own(policy)?;
    form.condition_eq("bucket", policy.bucket);
    form.key(policy.key)?;
    let scope = stamp.scope(policy.region);
    form.exact("x-amz-algorithm", ALGORITHM);
    form.exact(
        "x-amz-credential",
        &format!("{}/{scope}", credentials.key_id),
    );
    form.exact("x-amz-date", &stamp.text);
    if let Some(token) = credentials.session_token {
        form.exact("x-amz-security-token", token);
    }
    let document = form.document(&expiration(policy.expires_at)?);
    let encoded = STANDARD.encode(document);
    let signature = key.sign(&encoded);
    form.field("policy", encoded);
    form.field("x-amz-signature", signature);

    let mut url = place.url(policy.endpoint);
    if place.path.len() > 1 {
        // A slash after bucket or prefix would be the beginning of a key.
        url.pop();
    }
    Ok(PostForm {
        url,
        fields: form.fields,
    })
}

/// The fields of the form, and the conditions on them as the policy's JSON.
#[derive(Default)]
struct Form {
    fields: Vec<(String, String)>,
    conditions: Vec<String>,
}

impl Form {
    /// What the caller bounds, besides the key.
    fn own(&mut self, policy: &PostPolicy<'_>) -> Result<(), Error> {
        if let Some((fewest, most)) = policy.content_length_range {
            if fewest > most {
                return Err(Error::InvalidPolicy("no file is within its length range"));
            }
            self.conditions
                .push(format!("[\"content-length-range\", {fewest}, {most}]"));
        }
        match policy.content_type {
            Some(Match::Exact(value)) => self.exact("Content-Type", value),
            Some(Match::StartsWith(prefix)) => self.condition_starts("Content-Type", prefix),
            None => {}
        }
        for (name, value) in policy.fields {
            check_field(name)?;
            self.exact(name, value);
        }
        match policy.success {
            Some(PostSuccess::Redirect(url)) => self.exact("success_action_redirect", url),
            Some(PostSuccess::Status(status @ (200 | 201 | 204))) => {
                self.exact("success_action_status", &status.to_string())
            }
            Some(PostSuccess::Status(_)) => {
                return Err(Error::InvalidPolicy(
                    "success_action_status is 200, 201 or 204",
                ));
            }
            None => {}
        }
        Ok(())
    }

    fn key(&mut self, key: Match<'_>) -> Result<(), Error> {
        let (Match::Exact(text) | Match::StartsWith(text)) = key;
        if text.contains(FILENAME) {
            return Err(Error::InvalidPolicy(
                "its key holds ${filename}, which S3 replaces; give what stands before it as a prefix",
            ));
        }
        if text.len() > MAX_KEY_BYTES {
            return Err(Error::KeyTooLong(text.len()));
        }
        match key {
            Match::Exact("") => return Err(Error::EmptyKey),
            Match::Exact(key) => self.exact("key", key),
            Match::StartsWith(prefix) => {
                self.field("key", format!("{prefix}{FILENAME}"));
                self.condition_starts("key", prefix);
            }
        }
        Ok(())
    }

    /// A field of the form, and the condition that it stays as it is.
    fn exact(&mut self, name: &str, value: &str) {
        self.field(name, value.to_owned());
        self.condition_eq(name, value);
    }

    fn field(&mut self, name: &str, value: String) {
        self.fields.push((name.to_owned(), value));
    }

    fn condition_eq(&mut self, name: &str, value: &str) {
        self.conditions
            .push(format!("{{{}: {}}}", json(name), json(value)));
    }

    fn condition_starts(&mut self, name: &str, prefix: &str) {
        self.conditions.push(format!(
            "[\"starts-with\", {}, {}]",
            json(&format!("${name}")),
            json(prefix)
        ));
    }

    /// The policy's JSON, blanks and all as botocore writes it, so that both sign the same bytes.
    fn document(&self, expiration: &str) -> String {
        format!(
            "{{\"expiration\": \"{expiration}\", \"conditions\": [{}]}}",
            self.conditions.join(", ")
        )
    }
}

/// A JSON string in ASCII alone (RFC 8259, section 7), so that no server can mistake its encoding.
fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(b'"') => out.push_str("\\\""),
            Ok(b'\\') => out.push_str("\\\\"),
            Ok(b'\n') => out.push_str("\\n"),
            Ok(b'\r') => out.push_str("\\r"),
            Ok(b'\t') => out.push_str("\\t"),
            Ok(8) => out.push_str("\\b"),
            Ok(12) => out.push_str("\\f"),
            Ok(byte @ b' '..=b'~') => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\u{unit:04x}")),
        }
    }
    out.push('"');
    out
}

/// Fields that have a place of their own in [`PostPolicy`] or are written by the signature.
fn check_field(name: &str) -> Result<(), Error> {
    const OWN: [&str; 13] = [
        "bucket",
        "content-length-range",
        "content-type",
        "file",
        "key",
        "policy",
        "success_action_redirect",
        "success_action_status",
        "x-amz-algorithm",
        "x-amz-credential",
        "x-amz-date",
        "x-amz-security-token",
        "x-amz-signature",
    ];
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::InvalidPolicy("a field has no usable name"));
    }
    if OWN.iter().any(|own| own.eq_ignore_ascii_case(name)) {
        return Err(Error::InvalidPolicy(
            "a further field is one that it writes itself",
        ));
    }
    Ok(())
}

fn check_lifetime(policy: &PostPolicy<'_>) -> Result<(), Error> {
    let seconds = policy.expires_at.unix_timestamp() - policy.signed_at.unix_timestamp();
    if seconds <= 0 {
        return Err(Error::InvalidPolicy("it ends before it begins"));
    }
    match u32::try_from(seconds) {
        Ok(seconds) if seconds <= MAX_LIFETIME_SECONDS => Ok(()),
        other => Err(Error::LifetimeOutOfRange(other.unwrap_or(u32::MAX))),
    }
}

/// `YYYY-MM-DDTHH:MM:SSZ`.
fn expiration(at: OffsetDateTime) -> Result<String, Error> {
    let at = to_utc(at)?;
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    let (hour, minute, second) = at.to_hms();
    Ok(format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
    ))
}
