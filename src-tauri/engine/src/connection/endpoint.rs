//! Takes apart what people paste as an endpoint: with or without scheme, bucket, trailing slash, as a console's address.

use serde::Serialize;
use url::{Host, Url};

use super::presets::preset_of_host;
use super::{Addressing, Jurisdiction, Provider, aws, r2};
use crate::error::{Error, Result, code};

/// What was understood of a pasted endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EndpointView {
    /// `scheme://host[:port]`, without the bucket.
    pub endpoint: String,
    /// The bucket, if the address carried one.
    pub bucket: Option<String>,
    /// The region, if the address names one.
    pub region: Option<String>,
    /// The style that fits this host.
    pub addressing: Addressing,
    /// The provider whose host it is.
    pub provider: Provider,
    /// Which S3-compatible service it is, where that is known.
    pub preset: Option<String>,
    /// Cloudflare R2: the account's id.
    pub account_id: Option<String>,
    /// Cloudflare R2: where the bucket's data may be.
    pub jurisdiction: Jurisdiction,
    /// AWS S3: transfer acceleration.
    pub accelerate: bool,
    /// AWS S3: addresses that answer over IPv6 too.
    pub dual_stack: bool,
    /// What stood behind the bucket, if anything did.
    pub prefix: Option<String>,
    /// What was taken apart, in sentences.
    pub notes: Vec<String>,
}

/// Reads a pasted endpoint.
///
/// # Errors
/// `invalid-endpoint` when it is no http(s) address of a host.
pub fn read_endpoint(pasted: &str) -> Result<EndpointView> {
    let pasted = pasted.trim();
    if let Some(rest) = pasted.strip_prefix("s3://") {
        return Err(invalid(format!(
            "s3://{rest} names a bucket, not the server that holds it."
        )));
    }
    let mut notes = Vec::new();
    let text = if pasted.contains("://") {
        pasted.to_owned()
    } else {
        let scheme = if is_local(pasted) { "http" } else { "https" };
        notes.push(format!("{scheme}:// was put in front."));
        format!("{scheme}://{pasted}")
    };
    let url = Url::parse(&text).map_err(|_| invalid("This is not the address of a server."))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(invalid(format!(
            "{}:// is not a way to reach S3 storage.",
            url.scheme()
        )));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(invalid(
            "The address holds a user name or a password, which S3 does not use.",
        ));
    }
    let host = url
        .host()
        .ok_or_else(|| invalid("The address names no server."))?;

    let known = match &host {
        Host::Domain(domain) => known_host(domain),
        _ => Known::of(&host.to_string()),
    };
    let mut bucket = known.bucket.clone();
    if let Some(bucket) = &bucket {
        notes.push(format!(
            "The bucket “{bucket}” was taken out of the host name."
        ));
    }
    let mut segments = url.path().split('/').filter(|segment| !segment.is_empty());
    if bucket.is_none()
        && let Some(first) = segments.next()
    {
        notes.push(format!("The bucket “{first}” was taken out of the path."));
        bucket = Some(first.to_owned());
    }
    let rest: Vec<&str> = segments.collect();
    let prefix = (!rest.is_empty()).then(|| rest.join("/"));
    if prefix.is_some() {
        notes.push("What stood behind the bucket was left out.".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        notes.push("What stood behind “?” or “#” was left out.".to_owned());
    }
    if let Some(region) = &known.region {
        notes.push(format!("The host name says that the region is “{region}”."));
    }
    let port = url
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    let (account_id, jurisdiction) = known.account.unzip();
    Ok(EndpointView {
        endpoint: format!("{}://{}{port}", url.scheme(), known.host),
        addressing: match (known.provider, &bucket) {
            (Provider::AwsS3, bucket) => aws::style(bucket.as_deref().unwrap_or_default()),
            _ => Addressing::Path,
        },
        bucket,
        region: known.region,
        provider: known.provider,
        preset: known.preset.map(str::to_owned),
        account_id,
        jurisdiction: jurisdiction.unwrap_or_default(),
        accelerate: known.accelerate,
        dual_stack: known.dual_stack,
        prefix,
        notes,
    })
}

/// What a host's name says.
struct Known {
    /// Without the bucket.
    host: String,
    bucket: Option<String>,
    region: Option<String>,
    provider: Provider,
    preset: Option<&'static str>,
    account: Option<(String, Jurisdiction)>,
    accelerate: bool,
    dual_stack: bool,
}

impl Known {
    fn of(host: &str) -> Self {
        Self {
            host: host.to_owned(),
            bucket: None,
            region: None,
            provider: Provider::S3Compatible,
            preset: None,
            account: None,
            accelerate: false,
            dual_stack: false,
        }
    }
}

fn known_host(domain: &str) -> Known {
    let unknown = Known::of(domain);
    if let Some(aws) = aws::read_host(domain) {
        return Known {
            host: aws.rest,
            bucket: aws.bucket,
            region: aws.region,
            provider: Provider::AwsS3,
            accelerate: aws.accelerate,
            dual_stack: aws.dual_stack,
            ..unknown
        };
    }
    if let Some((account, jurisdiction, bucket)) = r2::read_host(domain) {
        return Known {
            host: without(domain, bucket.as_deref()),
            bucket,
            region: Some(r2::REGION.to_owned()),
            provider: Provider::CloudflareR2,
            account: Some((account, jurisdiction)),
            ..unknown
        };
    }
    let Some(preset) = preset_of_host(domain) else {
        return unknown;
    };
    let bucket = bucket_before(domain);
    let host = without(domain, bucket);
    Known {
        region: region_of(&host),
        bucket: bucket.map(str::to_owned),
        host,
        preset: Some(preset),
        ..unknown
    }
}

fn without(domain: &str, bucket: Option<&str>) -> String {
    let start = bucket.map_or(0, |bucket| bucket.len() + 1);
    domain.get(start..).unwrap_or(domain).to_owned()
}

/// The bucket that stands before the host of a service with a preset.
fn bucket_before(domain: &str) -> Option<&str> {
    if let Some(bucket) = domain.strip_suffix(".storage.googleapis.com") {
        return Some(bucket);
    }
    for suffix in [".wasabisys.com", ".backblazeb2.com"] {
        if let Some(front) = domain.strip_suffix(suffix) {
            let front = format!(".{front}.");
            let at = front.rfind(".s3.")?;
            return domain.get(..at.checked_sub(1)?);
        }
    }
    for suffix in [".digitaloceanspaces.com", ".your-objectstorage.com"] {
        if let Some(front) = domain.strip_suffix(suffix) {
            return front.rsplit_once('.').map(|(bucket, _)| bucket);
        }
    }
    None
}

/// The region that the host of a service with a preset names.
fn region_of(host: &str) -> Option<String> {
    if host == "storage.googleapis.com" {
        return Some("auto".to_owned());
    }
    for suffix in [".wasabisys.com", ".backblazeb2.com"] {
        if let Some(front) = host.strip_suffix(suffix) {
            return Some(front.strip_prefix("s3.").unwrap_or("us-east-1").to_owned());
        }
    }
    for suffix in [".digitaloceanspaces.com", ".your-objectstorage.com"] {
        if let Some(front) = host.strip_suffix(suffix) {
            return Some(front.to_owned());
        }
    }
    None
}

fn is_local(pasted: &str) -> bool {
    ["localhost", "127.", "[::1]"]
        .iter()
        .any(|start| pasted.starts_with(start))
}

fn invalid(message: impl Into<String>) -> Error {
    Error::new(
        code::INVALID_ENDPOINT,
        message,
        "Paste the endpoint that your storage provider shows, such as https://s3.eu-central-1.amazonaws.com.",
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> (String, Option<String>, Option<String>) {
        let view = read_endpoint(text).unwrap();
        (view.endpoint, view.bucket, view.region)
    }

    #[test]
    fn what_people_paste_is_taken_apart() {
        let some = |text: &str| Some(text.to_owned());
        for (pasted, endpoint, bucket, region) in [
            (
                "https://s3.example.com",
                "https://s3.example.com",
                None,
                None,
            ),
            (
                "https://s3.example.com/",
                "https://s3.example.com",
                None,
                None,
            ),
            (
                "  s3.example.com:9000/films/ ",
                "https://s3.example.com:9000",
                some("films"),
                None,
            ),
            ("127.0.0.1:9000", "http://127.0.0.1:9000", None, None),
            (
                "http://[::1]:9000/films",
                "http://[::1]:9000",
                some("films"),
                None,
            ),
            (
                "https://0123abcd.r2.cloudflarestorage.com/films",
                "https://0123abcd.r2.cloudflarestorage.com",
                some("films"),
                some("auto"),
            ),
            (
                "https://films.0123abcd.r2.cloudflarestorage.com",
                "https://0123abcd.r2.cloudflarestorage.com",
                some("films"),
                some("auto"),
            ),
            (
                "https://0123abcd.eu.r2.cloudflarestorage.com",
                "https://0123abcd.eu.r2.cloudflarestorage.com",
                None,
                some("auto"),
            ),
            (
                "https://my.films.s3.eu-central-1.amazonaws.com/a/b",
                "https://s3.eu-central-1.amazonaws.com",
                some("my.films"),
                some("eu-central-1"),
            ),
            (
                "s3.amazonaws.com",
                "https://s3.amazonaws.com",
                None,
                some("us-east-1"),
            ),
            (
                "https://films.fra1.digitaloceanspaces.com",
                "https://fra1.digitaloceanspaces.com",
                some("films"),
                some("fra1"),
            ),
            (
                "https://s3.eu-central-2.wasabisys.com",
                "https://s3.eu-central-2.wasabisys.com",
                None,
                some("eu-central-2"),
            ),
        ] {
            assert_eq!(
                read(pasted),
                (endpoint.to_owned(), bucket, region),
                "{pasted}"
            );
        }
    }

    #[test]
    fn what_is_no_server_is_refused() {
        for pasted in [
            "",
            "s3://films/prefix",
            "ftp://host",
            "https://",
            "https://user:secret@host",
            "::",
        ] {
            assert_eq!(
                read_endpoint(pasted).unwrap_err().code,
                code::INVALID_ENDPOINT,
                "{pasted}"
            );
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics_and_reads_its_own_answer(pasted in ".{0,60}") {
            if let Ok(view) = read_endpoint(&pasted) {
                let again = read_endpoint(&view.endpoint).unwrap();
                prop_assert!(!again.endpoint.ends_with('/'));
            }
        }
    }
}
