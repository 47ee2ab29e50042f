//! A connection from the `CDN_*` variables, for pipelines: nothing is stored, and no keychain is asked.

use crate::connection::fields::quoted;
use std::path::Path;

use secrecy::{SecretSlice, SecretString};
use uuid::Uuid;

use super::fields::{
    check_bucket, check_distribution_id, check_distribution_url, check_key_id, check_key_pair_id,
    check_public_url, check_region, check_secret, check_session_token, read_private_key,
};
use super::{
    Addressing, CloudFront, CloudFrontHash, Connection, Details, EndpointView, Jurisdiction,
    OpenConnection, Provider, aws, r2, read_endpoint,
};
use crate::error::{Error, Result, code};
use crate::link::LinkKind;

/// The variables that say that a connection is meant.
const MAKING: [&str; 8] = [
    "CDN_PROVIDER",
    "CDN_BUCKET",
    "CDN_ENDPOINT",
    "CDN_ACCOUNT_ID",
    "CDN_JURISDICTION",
    "CDN_ACCESS_KEY_ID",
    "CDN_SECRET_ACCESS_KEY",
    "CDN_SESSION_TOKEN",
];

/// The most bytes of a file that can be a private key as PEM.
const KEY_FILE: u64 = 64 * 1024;

/// What signs for CloudFront, from the variables alone.
#[derive(Debug, Clone)]
pub struct CloudFrontEnvironment {
    /// `CDN_KEY_PAIR_ID`.
    pub key_pair_id: String,
    /// The key in `CDN_PRIVATE_KEY_FILE`, as PKCS#8 DER.
    pub private_key: SecretSlice<u8>,
    /// The hash that fits the key: SHA-256 for ECDSA.
    pub hash: CloudFrontHash,
    /// `CDN_URL`, if it is set.
    pub public_url: Option<String>,
}

/// The connection that the variables describe, and the lifetime of links in seconds if one is set.
///
/// None when none of the variables that make a connection is set: a pipeline that forgot one is told, rather than sent
/// elsewhere. Reads through `get`, so that tests need not change the process's environment.
///
/// Links are presigned; those of CloudFront are signed with its key pair, or public where none is given.
///
/// # Errors
/// `invalid-environment` names the variable that is missing or wrong; `invalid-…` says what is wrong with its value.
pub fn from_environment(
    get: impl Fn(&str) -> Option<String>,
) -> Result<Option<(OpenConnection, Option<u64>)>> {
    let variables = Variables(&get);
    if MAKING.iter().all(|name| variables.get(name).is_none()) {
        return Ok(None);
    }
    let provider = variables.provider()?;
    let read = variables.endpoint_of(provider)?;
    let bucket = variables
        .get("CDN_BUCKET")
        .or_else(|| read.as_ref().and_then(|read| read.bucket.clone()))
        .ok_or_else(|| invalid("CDN_BUCKET is not set.", "CDN_BUCKET"))?;
    check_bucket(&bucket)?;
    let region = variables
        .get("CDN_REGION")
        .or_else(|| (provider == Provider::CloudflareR2).then(|| r2::REGION.to_owned()))
        .or_else(|| read.as_ref().and_then(|read| read.region.clone()))
        .unwrap_or_else(|| "us-east-1".to_owned());
    check_region(&region)?;
    let (endpoint, addressing) = match &read {
        // A bucket's dots would break the certificate of a virtual host.
        Some(read) if bucket.contains('.') => (read.endpoint.clone(), Addressing::Path),
        Some(read) => (read.endpoint.clone(), read.addressing),
        None => aws::endpoint(&region, &Details::default(), &bucket)?,
    };
    let key_id = variables.need("CDN_ACCESS_KEY_ID")?;
    check_key_id(&key_id)?;
    let secret = SecretString::from(variables.need("CDN_SECRET_ACCESS_KEY")?);
    check_secret(&secret)?;
    let session_token = variables.get("CDN_SESSION_TOKEN").map(SecretString::from);
    if let Some(token) = &session_token {
        check_session_token(token)?;
    }
    let mut details = Details {
        account_id: read.as_ref().and_then(|read| read.account_id.clone()),
        jurisdiction: read.map(|read| read.jurisdiction).unwrap_or_default(),
        temporary: session_token.is_some(),
        ..Details::default()
    };
    let (public_url, private_key) = match provider {
        Provider::Cloudfront => variables.distribution(&mut details)?,
        _ => (check_public_url(variables.get("CDN_URL").as_deref())?, None),
    };
    let lifetime = variables.lifetime()?;
    let connection = Connection {
        id: Uuid::nil(),
        name: "environment".to_owned(),
        provider,
        region,
        endpoint,
        bucket,
        key_id,
        public_url,
        addressing,
        details,
        stored: false,
    };
    let open = OpenConnection {
        connection,
        secret,
        session_token,
        private_key,
    };
    Ok(Some((open, lifetime)))
}

/// What signs for CloudFront, from `CDN_KEY_PAIR_ID` and `CDN_PRIVATE_KEY_FILE` alone: neither bucket nor keys of S3 are
/// needed. None when neither is set.
///
/// # Errors
/// As [`from_environment`].
pub fn cloudfront_from_environment(
    get: impl Fn(&str) -> Option<String>,
) -> Result<Option<CloudFrontEnvironment>> {
    let variables = Variables(&get);
    let Some((key_pair_id, private_key, ecdsa)) = variables.key_pair()? else {
        return Ok(None);
    };
    Ok(Some(CloudFrontEnvironment {
        key_pair_id,
        private_key,
        hash: if ecdsa {
            CloudFrontHash::Sha256
        } else {
            CloudFrontHash::Sha1
        },
        public_url: match variables.get("CDN_URL") {
            Some(url) => Some(check_distribution_url(Some(&url))?),
            None => None,
        },
    }))
}

/// The text of a private key's file.
///
/// # Errors
/// `invalid-environment` where it is missing, unreadable, or far too large to be one.
pub(super) fn read_key_file(path: &str) -> Result<SecretString> {
    // The key itself may stand where its path belongs.
    let shown = match path.contains("-----") {
        true => quoted(path),
        false => format!("“{path}”"),
    };
    let problem = |what: String| {
        invalid(
            format!("CDN_PRIVATE_KEY_FILE is {shown}, {what}."),
            "CDN_PRIVATE_KEY_FILE to the path of the private key's PEM file",
        )
    };
    let path = Path::new(path);
    let facts = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => problem("and there is no such file".to_owned()),
        kind => problem(format!("which cannot be read ({kind})")),
    })?;
    if !facts.is_file() {
        return Err(problem("which is not a file".to_owned()));
    }
    if facts.len() > KEY_FILE {
        return Err(problem(
            "which is far too large for a private key".to_owned(),
        ));
    }
    std::fs::read_to_string(path)
        .map(SecretString::from)
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidData => {
                problem("which is no PEM file: it is not text".to_owned())
            }
            kind => problem(format!("which cannot be read ({kind})")),
        })
}

type KeyPair = (String, SecretSlice<u8>, bool);

/// The variables, trimmed; an empty one counts as not set.
struct Variables<'a, F>(&'a F);

impl<F: Fn(&str) -> Option<String>> Variables<'_, F> {
    fn get(&self, name: &str) -> Option<String> {
        (self.0)(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    }

    fn need(&self, name: &str) -> Result<String> {
        self.get(name)
            .ok_or_else(|| invalid(format!("{name} is not set."), name))
    }

    fn provider(&self) -> Result<Provider> {
        let Some(name) = self.get("CDN_PROVIDER") else {
            let account_alone =
                self.get("CDN_ACCOUNT_ID").is_some() && self.get("CDN_ENDPOINT").is_none();
            return Ok(match account_alone {
                true => Provider::CloudflareR2,
                false => Provider::S3Compatible,
            });
        };
        Provider::from_name(&name)
            .filter(|provider| *provider != Provider::Sandbox)
            .ok_or_else(|| {
                invalid(
                    format!("CDN_PROVIDER is {}; known are cloudflare-r2, aws-s3, cloudfront and s3-compatible.", quoted(name)),
                    "CDN_PROVIDER",
                )
            })
    }

    /// What is said of the endpoint. None: Amazon's own of the region.
    fn endpoint_of(&self, provider: Provider) -> Result<Option<EndpointView>> {
        if let Some(pasted) = self.get("CDN_ENDPOINT") {
            let read = read_endpoint(&pasted)?;
            if provider == Provider::CloudflareR2 {
                self.check_same_account(&read)?;
            }
            return Ok(Some(read));
        }
        match provider {
            Provider::AwsS3 | Provider::Cloudfront => Ok(None),
            Provider::CloudflareR2 => {
                let account_id = self.get("CDN_ACCOUNT_ID").ok_or_else(|| {
                    invalid(
                        "Neither CDN_ACCOUNT_ID nor CDN_ENDPOINT (https://ACCOUNT.r2.cloudflarestorage.com) is set.",
                        "CDN_ACCOUNT_ID",
                    )
                })?;
                let account_id = r2::check_account_id(&account_id)?;
                let jurisdiction = self.jurisdiction()?.unwrap_or_default();
                read_endpoint(&r2::endpoint(&account_id, jurisdiction)).map(Some)
            }
            _ => Err(invalid("CDN_ENDPOINT is not set.", "CDN_ENDPOINT")),
        }
    }

    fn jurisdiction(&self) -> Result<Option<Jurisdiction>> {
        let read = |name: String| {
            r2::jurisdiction(&name).ok_or_else(|| {
                invalid(
                    format!(
                        "CDN_JURISDICTION is {}; known are default, eu and fedramp.",
                        quoted(name)
                    ),
                    "CDN_JURISDICTION",
                )
            })
        };
        self.get("CDN_JURISDICTION").map(read).transpose()
    }

    /// Refuses variables of R2 that say something else than the endpoint: one of the two is not meant.
    fn check_same_account(&self, read: &EndpointView) -> Result<()> {
        let other = |name: &str| {
            let message = format!(
                "{name} and CDN_ENDPOINT ({}) do not fit together.",
                read.endpoint
            );
            Err(invalid(
                message,
                &format!("only one of CDN_ENDPOINT and {name}"),
            ))
        };
        if self
            .jurisdiction()?
            .is_some_and(|jurisdiction| jurisdiction != read.jurisdiction)
        {
            return other("CDN_JURISDICTION");
        }
        match self.get("CDN_ACCOUNT_ID") {
            Some(id) if read.account_id.as_deref() != Some(&r2::check_account_id(&id)?) => {
                other("CDN_ACCOUNT_ID")
            }
            _ => Ok(()),
        }
    }

    /// CloudFront's part: signed links with a key pair, public ones without, presigned ones never.
    fn distribution(
        &self,
        details: &mut Details,
    ) -> Result<(Option<String>, Option<SecretSlice<u8>>)> {
        let url = self.get("CDN_URL").ok_or_else(|| {
            invalid(
                "CDN_URL is not set: it is the distribution's domain, with which CloudFront's links begin.",
                "CDN_URL",
            )
        })?;
        let url = check_distribution_url(Some(&url))?;
        let mut cloudfront = CloudFront {
            distribution_id: check_distribution_id(self.get("CDN_DISTRIBUTION_ID").as_deref())?,
            ..CloudFront::default()
        };
        let Some((key_pair_id, private_key, ecdsa)) = self.key_pair()? else {
            details.links = LinkKind::Public;
            details.cloudfront = Some(cloudfront);
            return Ok((Some(url), None));
        };
        cloudfront.key_pair_id = key_pair_id;
        if ecdsa {
            cloudfront.hash = CloudFrontHash::Sha256;
        }
        details.links = LinkKind::CloudfrontSigned;
        details.cloudfront = Some(cloudfront);
        Ok((Some(url), Some(private_key)))
    }

    fn key_pair(&self) -> Result<Option<KeyPair>> {
        let names = ["CDN_KEY_PAIR_ID", "CDN_PRIVATE_KEY_FILE"];
        if names.iter().all(|name| self.get(name).is_none()) {
            return Ok(None);
        }
        let id = check_key_pair_id(&self.need("CDN_KEY_PAIR_ID")?)?;
        let pem = read_key_file(&self.need("CDN_PRIVATE_KEY_FILE")?)?;
        let (der, ecdsa) = read_private_key(&pem)?;
        Ok(Some((id, der, ecdsa)))
    }

    fn lifetime(&self) -> Result<Option<u64>> {
        self.get("CDN_SIGNED_URL_TTL")
            .map(|text| {
                text.parse::<u64>().map_err(|_| {
                    invalid(
                        format!(
                            "CDN_SIGNED_URL_TTL is {}, not a number of seconds.",
                            quoted(text)
                        ),
                        "CDN_SIGNED_URL_TTL",
                    )
                })
            })
            .transpose()
    }
}

fn invalid(message: impl Into<String>, variable: &str) -> Error {
    Error::new(
        code::INVALID_ENVIRONMENT,
        message,
        format!("Set {variable}, or unset all CDN_ variables to use a stored connection."),
    )
}

#[cfg(test)]
mod tests;
