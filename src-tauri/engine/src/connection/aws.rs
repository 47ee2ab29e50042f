//! Amazon S3: the endpoints of a region, and what new objects are stored with.

use crate::connection::fields::quoted;
use aws_sdk_s3::types::StorageClass;

use super::{Addressing, Details};
use crate::error::{Error, Result, code};

/// Where AWS's own endpoint stands in a host name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Host {
    pub bucket: Option<String>,
    /// The host without the bucket.
    pub rest: String,
    pub region: Option<String>,
    pub accelerate: bool,
    pub dual_stack: bool,
}

/// Takes a host of Amazon S3 apart (S3 docs: Amazon Simple Storage Service endpoints and quotas). None for any other.
pub(super) fn read_host(host: &str) -> Option<Host> {
    let front = host
        .strip_suffix(".amazonaws.com")
        .or_else(|| host.strip_suffix(".amazonaws.com.cn"))?;
    let labels: Vec<&str> = front.split('.').collect();
    // From the right: a bucket's name may hold dots, and a label “s3”.
    let at = labels
        .iter()
        .rposition(|label| *label == "s3" || label.starts_with("s3-"))?;
    let (before, service) = (labels.get(..at)?, *labels.get(at)?);
    let mut after = labels.get(at + 1..)?;
    // An interface endpoint: bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com has its own first label.
    if after.last() == Some(&"vpce") {
        return Some(Host {
            rest: host.to_owned(),
            region: after.first().map(|region| (*region).to_owned()),
            ..Host::default()
        });
    }
    let dual_stack = after.first() == Some(&"dualstack");
    if dual_stack {
        after = after.get(1..)?;
    }
    let accelerate = service == "s3-accelerate";
    let region = match (after.first(), service) {
        (Some(region), _) => Some((*region).to_owned()),
        (None, "s3" | "s3-external-1") => Some("us-east-1".to_owned()),
        (None, "s3-accelerate" | "s3-fips") => None,
        // The old form s3-eu-west-1.amazonaws.com.
        (None, other) => other.strip_prefix("s3-").map(str::to_owned),
    };
    let bucket = (!before.is_empty()).then(|| before.join("."));
    let rest = match &bucket {
        Some(bucket) => host.get(bucket.len() + 1..)?.to_owned(),
        None => host.to_owned(),
    };
    Some(Host {
        bucket,
        rest,
        region,
        accelerate,
        dual_stack,
    })
}

/// The endpoint of a region, and the style that fits it (S3 docs: dual-stack endpoints, transfer acceleration).
pub(super) fn endpoint(
    region: &str,
    details: &Details,
    bucket: &str,
) -> Result<(String, Addressing)> {
    let china = region.starts_with("cn-");
    let end = if china {
        "amazonaws.com.cn"
    } else {
        "amazonaws.com"
    };
    if details.accelerate {
        if china || region.starts_with("us-gov-") {
            return Err(not_accelerated(format!(
                "Transfer acceleration is not offered in {region}."
            )));
        }
        if bucket.contains('.') {
            return Err(not_accelerated(
                "Transfer acceleration takes no bucket whose name holds a dot.",
            ));
        }
        let dual_stack = if details.dual_stack { ".dualstack" } else { "" };
        return Ok((
            format!("https://s3-accelerate{dual_stack}.{end}"),
            Addressing::VirtualHost,
        ));
    }
    let dual_stack = if details.dual_stack { "dualstack." } else { "" };
    Ok((
        format!("https://s3.{dual_stack}{region}.{end}"),
        style(bucket),
    ))
}

/// Whether this is an endpoint that Reeldrop makes from the region.
pub(super) fn is_own_endpoint(endpoint: &str) -> bool {
    let host = endpoint.trim_start_matches("https://");
    read_host(host).is_some() && !host.contains(".vpce.")
}

/// A bucket's dots would break the certificate of a virtual host.
pub(super) fn style(bucket: &str) -> Addressing {
    if bucket.contains('.') {
        Addressing::Path
    } else {
        Addressing::VirtualHost
    }
}

fn not_accelerated(message: impl Into<String>) -> Error {
    Error::new(
        code::INVALID_ACCELERATION,
        message,
        "Switch transfer acceleration off.",
    )
}

pub(super) fn check_foreign(details: &Details, endpoint: &str) -> Result<()> {
    if details.accelerate || details.dual_stack {
        return Err(not_accelerated(format!(
            "{endpoint} is not Amazon's own endpoint, so that it knows neither transfer acceleration nor dual-stack addresses."
        )));
    }
    Ok(())
}

/// The storage classes into which an object can be put (S3 API: PutObject, `x-amz-storage-class`). Those of Outposts,
/// FSx and Snow belong to endpoints of their own.
pub fn storage_classes() -> Vec<&'static str> {
    StorageClass::values()
        .iter()
        .copied()
        .filter(|class| !matches!(*class, "OUTPOSTS" | "SNOW" | "FSX_OPENZFS" | "FSX_ONTAP"))
        .collect()
}

/// A class that Amazon knows, or any single word for another provider.
pub(super) fn check_storage_class(entered: Option<&str>, amazon: bool) -> Result<Option<String>> {
    let Some(class) = entered.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let class = class.to_ascii_uppercase();
    let fits = if amazon {
        storage_classes().contains(&class.as_str())
    } else {
        class.len() <= 64
            && class
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    };
    if fits {
        return Ok(Some(class));
    }
    Err(Error::new(
        code::INVALID_STORAGE_CLASS,
        format!(
            "{} is not a storage class that objects can be put into.",
            quoted(class)
        ),
        format!(
            "Use one of {}, or leave it empty.",
            storage_classes().join(", ")
        ),
    ))
}

/// A key's id, alias or ARN; empty for the account's own `aws/s3` key (S3 API: PutObject).
pub(super) fn check_kms_key(entered: Option<&str>) -> Result<Option<String>> {
    let Some(key) = entered.map(str::trim) else {
        return Ok(None);
    };
    let fits = key.len() <= 2048
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'/' | b':'));
    if fits {
        return Ok(Some(key.to_owned()));
    }
    Err(Error::new(
        code::INVALID_KMS_KEY,
        format!("{} is not the name of a KMS key.", quoted(key)),
        "Enter its ARN, id or alias, such as alias/films; leave it empty to use the account's own key for S3.",
    ))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_amazon_are_taken_apart() {
        for (host, bucket, rest, region, accelerate, dual_stack) in [
            (
                "s3.amazonaws.com",
                None,
                "s3.amazonaws.com",
                Some("us-east-1"),
                false,
                false,
            ),
            (
                "s3.eu-west-1.amazonaws.com",
                None,
                "s3.eu-west-1.amazonaws.com",
                Some("eu-west-1"),
                false,
                false,
            ),
            (
                "s3-eu-west-1.amazonaws.com",
                None,
                "s3-eu-west-1.amazonaws.com",
                Some("eu-west-1"),
                false,
                false,
            ),
            (
                "my.s3.films.s3.dualstack.eu-west-1.amazonaws.com",
                Some("my.s3.films"),
                "s3.dualstack.eu-west-1.amazonaws.com",
                Some("eu-west-1"),
                false,
                true,
            ),
            (
                "films.s3-accelerate.amazonaws.com",
                Some("films"),
                "s3-accelerate.amazonaws.com",
                None,
                true,
                false,
            ),
            (
                "films.s3-accelerate.dualstack.amazonaws.com",
                Some("films"),
                "s3-accelerate.dualstack.amazonaws.com",
                None,
                true,
                true,
            ),
            (
                "films.s3.cn-north-1.amazonaws.com.cn",
                Some("films"),
                "s3.cn-north-1.amazonaws.com.cn",
                Some("cn-north-1"),
                false,
                false,
            ),
            (
                "bucket.vpce-1a-5e.s3.us-east-1.vpce.amazonaws.com",
                None,
                "bucket.vpce-1a-5e.s3.us-east-1.vpce.amazonaws.com",
                Some("us-east-1"),
                false,
                false,
            ),
        ] {
            let expected = Host {
                bucket: bucket.map(str::to_owned),
                rest: rest.to_owned(),
                region: region.map(str::to_owned),
                accelerate,
                dual_stack,
            };
            assert_eq!(read_host(host), Some(expected), "{host}");
        }
        assert_eq!(read_host("ec2.eu-west-1.amazonaws.com"), None);
        assert_eq!(read_host("s3.example.com"), None);
    }

    #[test]
    fn an_endpoint_names_its_own_region_and_kind() {
        for (region, accelerate, dual_stack, expected) in [
            (
                "eu-west-1",
                false,
                false,
                "https://s3.eu-west-1.amazonaws.com",
            ),
            (
                "eu-west-1",
                false,
                true,
                "https://s3.dualstack.eu-west-1.amazonaws.com",
            ),
            (
                "eu-west-1",
                true,
                false,
                "https://s3-accelerate.amazonaws.com",
            ),
            (
                "eu-west-1",
                true,
                true,
                "https://s3-accelerate.dualstack.amazonaws.com",
            ),
            (
                "cn-north-1",
                false,
                false,
                "https://s3.cn-north-1.amazonaws.com.cn",
            ),
            (
                "cn-northwest-1",
                false,
                true,
                "https://s3.dualstack.cn-northwest-1.amazonaws.com.cn",
            ),
        ] {
            let details = Details {
                accelerate,
                dual_stack,
                ..Details::default()
            };
            let (made, style) = endpoint(region, &details, "films").unwrap();
            assert_eq!((made.as_str(), style), (expected, Addressing::VirtualHost));
            let read = read_host(made.trim_start_matches("https://")).unwrap();
            assert_eq!((read.accelerate, read.dual_stack), (accelerate, dual_stack));
        }
        let accelerated = Details {
            accelerate: true,
            ..Details::default()
        };
        for (region, bucket) in [
            ("eu-west-1", "my.films"),
            ("cn-north-1", "films"),
            ("us-gov-west-1", "films"),
        ] {
            assert!(
                endpoint(region, &accelerated, bucket)
                    .unwrap_err()
                    .is(code::INVALID_ACCELERATION)
            );
        }
    }
}
