//! What a person enters for a connection, and its check field by field before anything is stored.

use crate::connection::fields::quoted;
use secrecy::{SecretSlice, SecretString};
use serde::Deserialize;
use uuid::Uuid;

use super::fields::{
    check_bucket, check_credentials_end, check_distribution_id, check_distribution_url,
    check_key_id, check_key_pair_id, check_name, check_public_url, check_region, check_secret,
    check_session_token, check_template, is_here, read_private_key,
};
use super::{
    Addressing, CloudFront, CloudFrontHash, Details, EndpointView, Provider, aws, presets, r2,
    read_endpoint,
};
use crate::error::{Error, Result, code};
use crate::link::LinkKind;

/// A connection as entered. Its secrets cross once, this way, and never back.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ConnectionForm {
    /// None: a new connection.
    pub id: Option<Uuid>,
    /// What the person calls it.
    pub name: String,
    /// Its kind.
    pub provider: Provider,
    /// As pasted. Empty where account id, region or preset make it.
    pub endpoint: String,
    /// Empty: what the endpoint names, what Amazon answers, or the preset's own.
    pub region: String,
    /// Empty: what the endpoint carried.
    pub bucket: String,
    /// Access key id.
    pub key_id: String,
    /// Secret access key. None: that of `pasted`, else keep the stored one.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub secret: Option<SecretString>,
    /// Session token of temporary credentials. None: that of `pasted`, else keep the stored one if
    /// `details.temporary`.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub session_token: Option<SecretString>,
    /// When temporary credentials end: RFC 3339, or seconds since 1970; empty: not known. None:
    /// `details.credentials_end_at`.
    pub credentials_end_at: Option<String>,
    /// CloudFront's private key, PEM. None: that of `pasted`, else keep the stored one.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub private_key: Option<SecretString>,
    /// The paste whose secrets are used where this form has none of its own.
    pub pasted: Option<Uuid>,
    /// Public address of the bucket, or the domain of its CloudFront distribution.
    pub public_url: Option<String>,
    /// Path style or virtual-host style. Cloudflare R2 and AWS have their own.
    pub addressing: Addressing,
    /// The provider's own part.
    pub details: Details,
    /// Keep the secrets in memory where there is no keychain.
    pub keep_in_memory: bool,
}

/// A form whose every field can be stored.
#[derive(Debug)]
pub(crate) struct ValidForm {
    pub name: String,
    pub provider: Provider,
    pub endpoint: String,
    /// None: Amazon is to be asked.
    pub region: Option<String>,
    pub bucket: String,
    pub key_id: String,
    pub public_url: Option<String>,
    pub addressing: Addressing,
    pub details: Details,
    /// As PKCS#8 DER.
    pub private_key: Option<SecretSlice<u8>>,
}

impl ConnectionForm {
    /// Checks each field; the code of the error names the field.
    pub(crate) fn validate(&self) -> Result<ValidForm> {
        let name = check_name(&self.name)?;
        let place = match self.provider {
            Provider::Sandbox => return Err(crate::connection::store::sandbox_fixed()),
            Provider::CloudflareR2 => self.r2_place()?,
            Provider::AwsS3 | Provider::Cloudfront => self.aws_place()?,
            Provider::S3Compatible => self.other_place()?,
        };
        check_key_id(self.key_id.trim())?;
        if let Some(secret) = &self.secret {
            check_secret(secret)?;
        }
        if let Some(token) = &self.session_token {
            check_session_token(token)?;
        }
        let mut details = self.details_of(place.details)?;
        let (public_url, private_key) = match self.provider {
            Provider::Cloudfront => self.distribution(&mut details)?,
            _ => (check_public_url(self.public_url.as_deref())?, None),
        };
        check_links(self.provider, details.links, public_url.as_deref())?;
        Ok(ValidForm {
            name,
            provider: self.provider,
            endpoint: place.endpoint,
            region: place.region,
            bucket: place.bucket,
            key_id: self.key_id.trim().to_owned(),
            public_url,
            addressing: place.addressing,
            details,
            private_key,
        })
    }

    fn r2_place(&self) -> Result<Place> {
        let read = self.read_endpoint_if_entered()?;
        let bucket = self.bucket_or(read.as_ref())?;
        let (account_id, jurisdiction) = match read {
            Some(EndpointView {
                account_id: Some(account_id),
                jurisdiction,
                ..
            }) => (account_id, jurisdiction),
            // A server on this computer stands for R2 in a test.
            Some(read) if is_here(&read.endpoint) => {
                return Ok(Place {
                    endpoint: read.endpoint,
                    region: Some(r2::REGION.to_owned()),
                    bucket,
                    addressing: Addressing::Path,
                    details: Details::default(),
                });
            }
            Some(read) => {
                return Err(Error::new(
                    code::INVALID_ENDPOINT,
                    format!("{} is not an S3 endpoint of Cloudflare R2.", read.endpoint),
                    "Enter the account's id, or paste the S3 endpoint from R2's page (https://ACCOUNT.r2.cloudflarestorage.com). A custom domain belongs to the public address.",
                ));
            }
            None => (
                self.details.account_id.clone().unwrap_or_default(),
                self.details.jurisdiction,
            ),
        };
        let account_id = r2::check_account_id(&account_id)?;
        Ok(Place {
            endpoint: r2::endpoint(&account_id, jurisdiction),
            region: Some(r2::REGION.to_owned()),
            bucket,
            addressing: Addressing::Path,
            details: Details {
                account_id: Some(account_id),
                jurisdiction,
                ..Details::default()
            },
        })
    }

    fn aws_place(&self) -> Result<Place> {
        let read = self.read_endpoint_if_entered()?;
        let bucket = self.bucket_or(read.as_ref())?;
        let named = read.as_ref().and_then(|read| read.region.clone());
        let region = self.region_or(named)?;
        let details = Details {
            accelerate: self.details.accelerate,
            dual_stack: self.details.dual_stack,
            ..Details::default()
        };
        let (endpoint, addressing) = match read {
            // An interface endpoint of a private network, or a server that stands for Amazon's.
            Some(read) if read.provider != Provider::AwsS3 || read.endpoint.contains(".vpce.") => {
                aws::check_foreign(&details, &read.endpoint)?;
                (read.endpoint, self.addressing)
            }
            _ => aws::endpoint(region.as_deref().unwrap_or("us-east-1"), &details, &bucket)?,
        };
        Ok(Place {
            endpoint,
            region,
            bucket,
            addressing,
            details,
        })
    }

    fn other_place(&self) -> Result<Place> {
        let preset = match self.details.preset.as_deref().map(str::trim) {
            None | Some("") => None,
            Some(id) => Some(presets::preset(id).ok_or_else(|| {
                Error::new(
                    code::INVALID_PRESET,
                    format!(
                        "{} is not a service that Reeldrop knows by name.",
                        quoted(id)
                    ),
                    "Choose one of the list, or enter the endpoint yourself.",
                )
            })?),
        };
        let made = preset
            .as_ref()
            .filter(|_| self.endpoint.trim().is_empty())
            .and_then(|preset| preset.endpoint_in(self.region.trim()));
        let endpoint = read_endpoint(made.as_deref().unwrap_or(&self.endpoint))?;
        let region = self.region_or(endpoint.region.clone())?.or_else(|| {
            let region = preset
                .as_ref()
                .map_or("us-east-1", |preset| preset.default_region);
            Some(region.to_owned())
        });
        Ok(Place {
            bucket: self.bucket_or(Some(&endpoint))?,
            endpoint: endpoint.endpoint,
            region,
            addressing: self.addressing,
            details: Details {
                preset: preset.map(|preset| preset.id.to_owned()),
                ..Details::default()
            },
        })
    }

    /// Domain, key pair and private key, with the hash that fits the key.
    fn distribution(
        &self,
        details: &mut Details,
    ) -> Result<(Option<String>, Option<SecretSlice<u8>>)> {
        let public_url = check_distribution_url(self.public_url.as_deref())?;
        let entered = self.details.cloudfront.clone().unwrap_or_default();
        let distribution_id = check_distribution_id(entered.distribution_id.as_deref())?;
        let mut cloudfront = CloudFront {
            distribution_id,
            ..entered
        };
        let mut private_key = None;
        if details.links == LinkKind::CloudfrontSigned {
            cloudfront.key_pair_id = check_key_pair_id(&cloudfront.key_pair_id)?;
            if let Some(pem) = &self.private_key {
                let (der, ecdsa) = read_private_key(pem)?;
                private_key = Some(der);
                if ecdsa {
                    cloudfront.hash = CloudFrontHash::Sha256;
                }
            }
        } else {
            cloudfront.key_pair_id = String::new();
        }
        details.cloudfront = Some(cloudfront);
        Ok((Some(public_url), private_key))
    }

    fn details_of(&self, place: Details) -> Result<Details> {
        let amazon = matches!(self.provider, Provider::AwsS3 | Provider::Cloudfront);
        let temporary = self.session_token.is_some() || self.details.temporary;
        let end = match &self.credentials_end_at {
            Some(entered) => check_credentials_end(Some(entered))?,
            None => self.details.credentials_end_at,
        };
        Ok(Details {
            links: self.details.links,
            storage_class: aws::check_storage_class(self.details.storage_class.as_deref(), amazon)?,
            template: check_template(self.details.template.as_deref())?,
            objects: self.details.objects.validate()?,
            kms_key: aws::check_kms_key(self.details.kms_key.as_deref())?.filter(|_| amazon),
            temporary,
            credentials_end_at: end.filter(|_| temporary),
            ..place
        })
    }

    fn read_endpoint_if_entered(&self) -> Result<Option<EndpointView>> {
        match self.endpoint.trim() {
            "" => Ok(None),
            entered => read_endpoint(entered).map(Some),
        }
    }

    fn bucket_or(&self, read: Option<&EndpointView>) -> Result<String> {
        let bucket = match self.bucket.trim() {
            "" => read
                .and_then(|read| read.bucket.clone())
                .unwrap_or_default(),
            entered => entered.to_owned(),
        };
        check_bucket(&bucket)?;
        Ok(bucket)
    }

    fn region_or(&self, named: Option<String>) -> Result<Option<String>> {
        let region = match self.region.trim() {
            "" => named,
            entered => Some(entered.to_owned()),
        };
        check_region(region.as_deref().unwrap_or_default())?;
        Ok(region)
    }
}

/// Where the bucket is, and the part of the details that says so.
struct Place {
    endpoint: String,
    region: Option<String>,
    bucket: String,
    addressing: Addressing,
    details: Details,
}

/// Refuses links that a provider cannot have. Never gives another kind instead.
fn check_links(provider: Provider, links: LinkKind, public_url: Option<&str>) -> Result<()> {
    let (message, action) = match (provider, links, public_url) {
        (Provider::Cloudfront, LinkKind::Presigned, _) => (
            "A CloudFront connection gives CloudFront-signed or public links.",
            "Choose one of the two; for presigned links make an AWS S3 connection.",
        ),
        (provider, LinkKind::CloudfrontSigned, _) if provider != Provider::Cloudfront => (
            "Only a CloudFront connection can give CloudFront-signed links.",
            "Choose presigned or public links, or CloudFront as the provider.",
        ),
        (_, LinkKind::Public, None) => (
            "Public links need the bucket's public address, and there is none.",
            "Enter the public address (for R2 the r2.dev address or a custom domain), or choose presigned links.",
        ),
        _ => return Ok(()),
    };
    Err(Error::new(code::INVALID_LINKS, message, action))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
