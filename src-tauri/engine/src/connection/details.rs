//! What providers ask for beyond endpoint, region, bucket and keys. Kept in the library as one value; it holds no secret.

use serde::{Deserialize, Serialize};

use crate::link::LinkKind;
use crate::upload::ObjectRules;

/// The provider's own part of a connection. What a provider does not know stays at its default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Details {
    /// The kind of its links.
    pub links: LinkKind,
    /// Which S3-compatible service it is, by the name of its preset.
    pub preset: Option<String>,
    /// Cloudflare R2: the account's id.
    pub account_id: Option<String>,
    /// Cloudflare R2: where the bucket's data may be.
    pub jurisdiction: Jurisdiction,
    /// AWS S3: transfer acceleration.
    pub accelerate: bool,
    /// AWS S3: addresses that answer over IPv6 too.
    pub dual_stack: bool,
    /// Storage class of new objects, as the provider writes it.
    pub storage_class: Option<String>,
    /// What makes the keys of uploads to it. None: as set for all.
    pub template: Option<String>,
    /// What new objects are stored with.
    pub objects: ObjectRules,
    /// KMS key that encrypts new objects; empty: the account's own `aws/s3` key. None: no KMS.
    pub kms_key: Option<String>,
    /// Whether the credentials are temporary: the keychain also holds a session token.
    pub temporary: bool,
    /// When temporary credentials end, seconds since 1970, UTC, where that is known.
    pub credentials_end_at: Option<i64>,
    /// CloudFront in front of the bucket; its domain is the connection's public address.
    pub cloudfront: Option<CloudFront>,
    /// The most that is sent to it, bytes a second; None: no limit of its own. Set apart from the form.
    pub speed_limit: Option<u64>,
}

/// A CloudFront distribution that takes signed links.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CloudFront {
    /// The public key's id, such as `K2JCJMDEHXQW5F`.
    pub key_pair_id: String,
    /// The distribution's id, for invalidations.
    pub distribution_id: Option<String>,
    /// What RSA signs; ECDSA is always SHA-256.
    pub hash: CloudFrontHash,
    /// How the playlists of a package carry the signature.
    pub package_form: PackageForm,
}

/// The hash under an RSA signature of CloudFront.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum CloudFrontHash {
    /// SHA-1, which every distribution takes.
    #[default]
    Sha1,
    /// SHA-256, named by `Hash-Algorithm`.
    Sha256,
}

/// How the playlists of a package carry CloudFront's signature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum PackageForm {
    /// Every playlist is written again for each link, with the signature at each address: all players take it.
    #[default]
    Rewritten,
    /// One playlist for all links takes the signature from its own address (`EXT-X-DEFINE:QUERYPARAM`): hls.js, Shaka
    /// and Apple's players take it, older ones do not.
    Static,
}

/// Where an R2 bucket's data may be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Jurisdiction {
    /// Anywhere.
    #[default]
    Default,
    /// The European Union.
    Eu,
    /// FedRAMP.
    Fedramp,
}
