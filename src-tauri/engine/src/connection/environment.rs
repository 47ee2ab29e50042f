//! A connection from the `CDN_*` variables, for pipelines: nothing is stored, and no keychain is asked.

use secrecy::SecretString;
use uuid::Uuid;

use super::form::{check_bucket, check_key_id, check_public_url, check_region, check_secret};
use super::{Addressing, Connection, Details, OpenConnection, Provider, read_endpoint};
use crate::error::{Error, Result, code};

/// The variables that say that a connection is meant.
const MAKING: [&str; 5] = [
    "CDN_PROVIDER",
    "CDN_BUCKET",
    "CDN_ENDPOINT",
    "CDN_ACCESS_KEY_ID",
    "CDN_SECRET_ACCESS_KEY",
];

/// The connection that the variables describe, and the lifetime of links in seconds if one is set.
///
/// None when none of the variables that make a connection is set: a pipeline that forgot one is told, rather than sent
/// elsewhere. Reads through `get`, so that tests need not change the
/// process's environment.
///
/// # Errors
/// `invalid-environment` names the variable that is missing or wrong.
pub fn from_environment(
    get: impl Fn(&str) -> Option<String>,
) -> Result<Option<(OpenConnection, Option<u64>)>> {
    let get = |name: &str| {
        get(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    };
    if MAKING.iter().all(|name| get(name).is_none()) {
        return Ok(None);
    }
    let need = |name: &str| get(name).ok_or_else(|| invalid(format!("{name} is not set."), name));

    let provider = match get("CDN_PROVIDER") {
        None => Provider::S3Compatible,
        Some(name) => Provider::from_name(&name).filter(|provider| *provider != Provider::Sandbox).ok_or_else(|| {
            invalid(
                format!("CDN_PROVIDER is “{name}”; known are cloudflare-r2, aws-s3, cloudfront and s3-compatible."),
                "CDN_PROVIDER",
            )
        })?,
    };
    let region = match (provider, get("CDN_REGION")) {
        (_, Some(region)) => Some(region),
        (Provider::CloudflareR2, None) => Some("auto".to_owned()),
        _ => None,
    };
    check_region(region.as_deref().unwrap_or_default())?;
    let pasted = match (provider, get("CDN_ENDPOINT")) {
        (_, Some(endpoint)) => endpoint,
        (Provider::AwsS3 | Provider::Cloudfront, None) => {
            let region = region.as_deref().unwrap_or("us-east-1");
            format!("https://s3.{region}.amazonaws.com")
        }
        (Provider::CloudflareR2, None) => {
            return Err(invalid(
                "CDN_ENDPOINT is not set (https://ACCOUNT.r2.cloudflarestorage.com).",
                "CDN_ENDPOINT",
            ));
        }
        _ => need("CDN_ENDPOINT")?,
    };
    let endpoint = read_endpoint(&pasted)?;
    let bucket = get("CDN_BUCKET")
        .or_else(|| endpoint.bucket.clone())
        .ok_or_else(|| invalid("CDN_BUCKET is not set.", "CDN_BUCKET"))?;
    check_bucket(&bucket)?;
    let key_id = need("CDN_ACCESS_KEY_ID")?;
    check_key_id(&key_id)?;
    let secret = SecretString::from(need("CDN_SECRET_ACCESS_KEY")?);
    check_secret(&secret)?;
    let lifetime = get("CDN_SIGNED_URL_TTL")
        .map(|text| {
            text.parse::<u64>().map_err(|_| {
                invalid(
                    format!("CDN_SIGNED_URL_TTL is “{text}”, not a number of seconds."),
                    "CDN_SIGNED_URL_TTL",
                )
            })
        })
        .transpose()?;
    let connection = Connection {
        id: Uuid::nil(),
        name: "environment".to_owned(),
        provider,
        region: region
            .or(endpoint.region)
            .unwrap_or_else(|| "us-east-1".to_owned()),
        endpoint: endpoint.endpoint,
        bucket: bucket.clone(),
        key_id,
        public_url: check_public_url(get("CDN_URL").as_deref())?,
        // A bucket's dots would break the certificate of a virtual host.
        addressing: if bucket.contains('.') {
            Addressing::Path
        } else {
            endpoint.addressing
        },
        details: Details::default(),
        stored: false,
    };
    Ok(Some((OpenConnection::new(connection, secret), lifetime)))
}

fn invalid(message: impl Into<String>, variable: &str) -> Error {
    Error::new(
        code::INVALID_ENVIRONMENT,
        message,
        format!("Set {variable}, or unset all CDN_ variables to use a stored connection."),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn read(variables: &[(&str, &str)]) -> Result<Option<(OpenConnection, Option<u64>)>> {
        let map: HashMap<String, String> = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        from_environment(|name| map.get(name).cloned())
    }

    const KEYS: [(&str, &str); 3] = [
        ("CDN_BUCKET", "films"),
        ("CDN_ACCESS_KEY_ID", "AKID"),
        ("CDN_SECRET_ACCESS_KEY", "s3cret"),
    ];

    #[test]
    fn without_variables_there_is_no_connection() {
        assert!(read(&[]).unwrap().is_none());
    }

    #[test]
    fn each_provider_finds_its_endpoint_and_region() {
        for (extra, endpoint, region) in [
            (
                vec![("CDN_PROVIDER", "aws-s3"), ("CDN_REGION", "eu-west-1")],
                "https://s3.eu-west-1.amazonaws.com",
                "eu-west-1",
            ),
            (
                vec![("CDN_PROVIDER", "cloudfront"), ("CDN_REGION", "eu-west-1")],
                "https://s3.eu-west-1.amazonaws.com",
                "eu-west-1",
            ),
            (
                vec![("CDN_PROVIDER", "aws-s3")],
                "https://s3.us-east-1.amazonaws.com",
                "us-east-1",
            ),
            (
                vec![
                    ("CDN_PROVIDER", "cloudflare-r2"),
                    ("CDN_ENDPOINT", "https://acc.r2.cloudflarestorage.com/films"),
                ],
                "https://acc.r2.cloudflarestorage.com",
                "auto",
            ),
            (
                vec![("CDN_ENDPOINT", "127.0.0.1:9000/")],
                "http://127.0.0.1:9000",
                "us-east-1",
            ),
        ] {
            let (open, _) = read(&[&KEYS[..], &extra].concat()).unwrap().unwrap();
            assert_eq!(
                (
                    open.connection.endpoint.as_str(),
                    open.connection.region.as_str()
                ),
                (endpoint, region)
            );
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        for (extra, name) in [
            (vec![("CDN_PROVIDER", "dropbox")], "CDN_PROVIDER"),
            (vec![("CDN_PROVIDER", "cloudflare-r2")], "CDN_ENDPOINT"),
            (vec![("CDN_PROVIDER", "s3-compatible")], "CDN_ENDPOINT"),
            (
                vec![("CDN_PROVIDER", "aws-s3"), ("CDN_SIGNED_URL_TTL", "1d")],
                "CDN_SIGNED_URL_TTL",
            ),
        ] {
            let error = read(&[&KEYS[..], &extra].concat()).unwrap_err();
            assert_eq!(error.code, code::INVALID_ENVIRONMENT);
            assert!(error.message.contains(name), "{error}");
        }
        let error = read(&[("CDN_BUCKET", "films"), ("CDN_PROVIDER", "aws-s3")]).unwrap_err();
        assert!(error.message.contains("CDN_ACCESS_KEY_ID"));
    }
}
