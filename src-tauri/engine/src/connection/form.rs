//! What a person enters for a connection, and its check field by field before anything is stored.

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;
use uuid::Uuid;

use super::{Addressing, read_endpoint};
use crate::error::{Error, Result, code};

/// A connection as entered. Its secret crosses once, this way, and never back.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ConnectionForm {
    /// None: a new connection.
    pub id: Option<Uuid>,
    /// What the person calls it.
    pub name: String,
    /// As pasted.
    pub endpoint: String,
    /// Empty: `us-east-1`, or what the endpoint names.
    pub region: String,
    /// Empty: what the endpoint carried.
    pub bucket: String,
    /// Access key id.
    pub key_id: String,
    /// Secret access key. None: keep the stored one.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub secret: Option<SecretString>,
    /// Public address, if the bucket has one.
    pub public_url: Option<String>,
    /// Path style or virtual-host style.
    pub addressing: Addressing,
    /// Keep the secret in memory where there is no keychain.
    pub keep_in_memory: bool,
}

/// A form whose every field can be stored.
pub(crate) struct ValidForm {
    pub name: String,
    pub endpoint: String,
    pub region: String,
    pub bucket: String,
    pub key_id: String,
    pub public_url: Option<String>,
    pub addressing: Addressing,
}

impl ConnectionForm {
    /// Checks each field; the code of the error names the field.
    pub(crate) fn validate(&self) -> Result<ValidForm> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 80 || name.chars().any(char::is_control) {
            return Err(Error::new(
                code::INVALID_NAME,
                "A connection needs a name of at most 80 characters.",
                "Enter a name by which you will know it, such as “Client review”.",
            ));
        }
        let endpoint = read_endpoint(&self.endpoint)?;
        let bucket = match self.bucket.trim() {
            "" => endpoint.bucket.clone().unwrap_or_default(),
            entered => entered.to_owned(),
        };
        check_bucket(&bucket)?;
        let region = match self.region.trim() {
            "" => endpoint
                .region
                .clone()
                .unwrap_or_else(|| "us-east-1".to_owned()),
            entered => entered.to_owned(),
        };
        check_region(&region)?;
        let key_id = self.key_id.trim();
        check_key_id(key_id)?;
        if let Some(secret) = &self.secret {
            check_secret(secret)?;
        }
        Ok(ValidForm {
            name: name.to_owned(),
            endpoint: endpoint.endpoint,
            region,
            bucket,
            key_id: key_id.to_owned(),
            public_url: check_public_url(self.public_url.as_deref())?,
            addressing: self.addressing,
        })
    }
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
        format!("“{region}” is not the name of a region."),
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
        format!("“{bucket}” cannot be the name of a bucket.")
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
    use secrecy::ExposeSecret;
    let text = secret.expose_secret();
    if !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic()) {
        return Ok(());
    }
    Err(Error::new(
        code::INVALID_SECRET,
        "The secret access key is missing, or holds a space.",
        "Copy it again from your storage provider's page of keys.",
    ))
}

pub(crate) fn check_public_url(entered: Option<&str>) -> Result<Option<String>> {
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
            format!("“{entered}” is not a public web address."),
            "Enter it as https://media.example.com, or leave it empty.",
        )),
    }
}
