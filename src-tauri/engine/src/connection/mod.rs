//! A connection: a named place to upload to. Its secret is in the keychain, all else in the library.

mod aws;
mod check;
mod details;
mod doctor;
mod endpoint;
mod environment;
mod fields;
mod form;
mod paste;
mod presets;
mod profiles;
mod r2;
mod store;

pub use aws::storage_classes;
pub(crate) use check::KeptCheck;
pub use check::{CheckView, check};
pub use details::{CloudFront, CloudFrontHash, Details, Jurisdiction, PackageForm};
pub use doctor::{CopyText, DoctorReport, Fix, Group, LineView, Outcome, Subject};
pub use endpoint::{EndpointView, read_endpoint};
pub use environment::{CloudFrontEnvironment, cloudfront_from_environment, from_environment};
pub use form::ConnectionForm;
pub(crate) use paste::Pastes;
pub use paste::{PasteSource, PasteView};
pub use presets::{PresetView, preset, presets};
pub use profiles::{ProfileKind, ProfileView};
pub use store::SANDBOX_BUCKET;

use reeldrop_signing as signing;
use secrecy::{SecretSlice, SecretString};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{Error, Result, code};
use crate::keychain::SecretState;
use crate::link::LinkKind;

/// The kind of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Provider {
    /// The S3 server inside the app.
    Sandbox,
    /// Anything that speaks S3, by its endpoint.
    S3Compatible,
    /// Cloudflare R2.
    CloudflareR2,
    /// Amazon S3.
    AwsS3,
    /// S3 behind CloudFront.
    Cloudfront,
}

impl Provider {
    /// The name in the library, in variables and in `--json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::S3Compatible => "s3-compatible",
            Self::CloudflareR2 => "cloudflare-r2",
            Self::AwsS3 => "aws-s3",
            Self::Cloudfront => "cloudfront",
        }
    }

    /// The provider of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Self::Sandbox,
            Self::S3Compatible,
            Self::CloudflareR2,
            Self::AwsS3,
            Self::Cloudfront,
        ]
        .into_iter()
        .find(|provider| provider.as_str() == name)
    }
}

/// Where the bucket's name stands in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Addressing {
    /// `https://host/bucket/key`
    Path,
    /// `https://bucket.host/key`
    VirtualHost,
}

impl Addressing {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::VirtualHost => "virtual-host",
        }
    }

    pub(crate) fn from_name(name: &str) -> Self {
        if name == "virtual-host" {
            Self::VirtualHost
        } else {
            Self::Path
        }
    }

    pub(crate) fn for_signing(self) -> signing::Addressing {
        match self {
            Self::Path => signing::Addressing::Path,
            Self::VirtualHost => signing::Addressing::VirtualHost,
        }
    }
}

/// A connection as the library keeps it, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Identity, also the name of its keychain entry.
    pub id: Uuid,
    /// What the person calls it.
    pub name: String,
    /// Its kind.
    pub provider: Provider,
    /// `scheme://host[:port][/prefix]`, without the bucket.
    pub endpoint: String,
    /// The region for signing.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// The access key id: not a secret.
    pub key_id: String,
    /// An address under which the bucket's objects are public, if there is one.
    pub public_url: Option<String>,
    /// Path style or virtual-host style.
    pub addressing: Addressing,
    /// The provider's own part.
    pub details: Details,
    /// Whether it is stored: one made from the environment is not.
    pub stored: bool,
}

impl Connection {
    /// The public address of `key`, where the connection has one.
    pub fn public_url_of(&self, key: &str) -> Option<String> {
        let base = self.public_url.as_deref()?.trim_end_matches('/');
        Some(format!("{base}/{}", signing::encode_path(key)))
    }

    /// A storage class that one upload asks for, as it is sent. None where none is named.
    ///
    /// # Errors
    /// `invalid-storage-class`.
    pub(crate) fn check_storage_class(&self, entered: Option<&str>) -> Result<Option<String>> {
        let amazon = matches!(self.provider, Provider::AwsS3 | Provider::Cloudfront);
        aws::check_storage_class(entered, amazon)
    }

    /// The kind of its links.
    pub fn link_kind(&self) -> LinkKind {
        self.details.links
    }

    /// The longest life of a link, in seconds (SigV4: seven days; CloudFront: until 2038-01-19, its largest number).
    pub fn max_lifetime_seconds(&self) -> u32 {
        match self.link_kind() {
            LinkKind::Presigned => signing::MAX_LIFETIME_SECONDS,
            LinkKind::CloudfrontSigned | LinkKind::Public => {
                u32::try_from(i64::from(i32::MAX) - crate::clock::now()).unwrap_or(1)
            }
        }
    }

    /// Whether its links are signed with CloudFront's private key.
    pub fn needs_private_key(&self) -> bool {
        self.link_kind() == LinkKind::CloudfrontSigned
    }

    /// What must be said of this connection's links.
    pub fn note(&self) -> Option<ConnectionNote> {
        match self.provider {
            Provider::Sandbox => Some(ConnectionNote::ThisComputerOnly),
            _ if self
                .details
                .credentials_end_at
                .is_some_and(|end| end <= crate::clock::now()) =>
            {
                Some(ConnectionNote::CredentialsEnded)
            }
            _ if self.details.temporary && self.link_kind() == LinkKind::Presigned => {
                Some(ConnectionNote::LinksEndWithCredentials)
            }
            _ => None,
        }
    }
}

/// A connection with the secret that opens it. Debug output shows no secret.
#[derive(Debug, Clone)]
pub struct OpenConnection {
    /// The connection.
    pub connection: Connection,
    /// Its secret access key.
    pub secret: SecretString,
    /// The session token of temporary credentials.
    pub session_token: Option<SecretString>,
    /// CloudFront's private key, as PKCS#8 DER.
    pub private_key: Option<SecretSlice<u8>>,
}

impl OpenConnection {
    /// A connection that its secret alone opens.
    pub fn new(connection: Connection, secret: SecretString) -> Self {
        Self {
            connection,
            secret,
            session_token: None,
            private_key: None,
        }
    }
}

/// A connection as the window sees it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ConnectionView {
    /// Identity.
    pub id: Uuid,
    /// What the person calls it.
    pub name: String,
    /// Its kind.
    pub provider: Provider,
    /// Address without the bucket.
    pub endpoint: String,
    /// Region for signing.
    pub region: String,
    /// Bucket.
    pub bucket: String,
    /// Access key id.
    pub key_id: String,
    /// Public address of the bucket, if there is one.
    pub public_url: Option<String>,
    /// Path style or virtual-host style.
    pub addressing: Addressing,
    /// The provider's own part.
    pub details: Details,
    /// Whether the next drop goes here.
    pub is_default: bool,
    /// Where its secret access key is.
    pub secret_state: SecretState,
    /// Where the session token is. None: it needs none.
    pub session_token_state: Option<SecretState>,
    /// Where CloudFront's private key is. None: it needs none.
    pub private_key_state: Option<SecretState>,
    /// The kind of its links.
    pub links: LinkKind,
    /// When its temporary credentials end, RFC 3339, UTC, where that is known. A presigned link ends then at the latest.
    pub credentials_end_at: Option<String>,
    /// The longest life of a link, in seconds.
    pub max_lifetime_seconds: u32,
    /// What must be said of its links.
    pub note: Option<ConnectionNote>,
    /// The last check and how it ended.
    pub last_check: Option<CheckView>,
}

/// What must be said of a connection's links; the window has words of its own for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum ConnectionNote {
    /// They lead to the sandbox.
    ThisComputerOnly,
    /// The temporary credentials that would sign them have ended.
    CredentialsEnded,
    /// Temporary credentials sign them.
    LinksEndWithCredentials,
}

impl ConnectionNote {
    /// In English, for the terminal.
    pub fn words(self) -> &'static str {
        match self {
            Self::ThisComputerOnly => "Links open on this computer only, while Reeldrop runs.",
            Self::CredentialsEnded => "Its temporary credentials have ended: enter new ones.",
            Self::LinksEndWithCredentials => {
                "Links end with the temporary credentials that sign them, if those end first."
            }
        }
    }
}

pub(crate) fn unknown() -> Error {
    Error::new(
        code::CONNECTION_UNKNOWN,
        "There is no such connection.",
        "Choose one of those that `reeldrop connections` or the Connections view lists.",
    )
}

/// Refuses a lifetime that this connection's links cannot have.
pub fn check_lifetime(connection: &Connection, seconds: u64) -> Result<u32> {
    let longest = connection.max_lifetime_seconds();
    u32::try_from(seconds)
        .ok()
        .filter(|seconds| (1..=longest).contains(seconds))
        .ok_or_else(|| crate::link::lifetime_out_of_range(longest))
}
