//! Takes apart what people paste as an endpoint: with or without scheme, bucket, trailing slash, as a console's address.

use serde::Serialize;
use url::{Host, Url};

use super::Addressing;
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

    let mut bucket = None;
    let mut host_text = host.to_string();
    if let Host::Domain(domain) = &host
        && let Some((first, rest)) = split_bucket(domain)
    {
        notes.push(format!(
            "The bucket “{first}” was taken out of the host name."
        ));
        bucket = Some(first.to_owned());
        host_text = rest.to_owned();
    }
    let mut segments = url.path().split('/').filter(|segment| !segment.is_empty());
    if let Some(first) = segments.next() {
        if bucket.is_none() {
            notes.push(format!("The bucket “{first}” was taken out of the path."));
            bucket = Some(first.to_owned());
        }
        if segments.next().is_some() {
            notes.push("What stood behind the bucket was left out.".to_owned());
        }
    }
    if url.query().is_some() || url.fragment().is_some() {
        notes.push("What stood behind “?” or “#” was left out.".to_owned());
    }
    let region = region_of(&host_text);
    if let Some(region) = &region {
        notes.push(format!("The host name says that the region is “{region}”."));
    }
    let port = url
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    Ok(EndpointView {
        endpoint: format!("{}://{host_text}{port}", url.scheme()),
        bucket,
        region,
        addressing: if host_text.ends_with(".amazonaws.com") {
            Addressing::VirtualHost
        } else {
            Addressing::Path
        },
        notes,
    })
}

/// Hosts of known providers that carry a bucket as their first label: `bucket.host`.
fn split_bucket(domain: &str) -> Option<(&str, &str)> {
    let (first, rest) = domain.split_once('.')?;
    // AWS: bucket.s3.region.amazonaws.com; a bucket's name may hold dots itself.
    if domain.ends_with(".amazonaws.com") {
        let at = domain.find(".s3.").or_else(|| domain.find(".s3-"))?;
        return Some((&domain[..at], &domain[at + 1..]));
    }
    // R2: bucket.ACCOUNT.r2.cloudflarestorage.com, or with eu. or fedramp. before r2.
    if let Some(account) = domain.strip_suffix(".r2.cloudflarestorage.com") {
        let account = account.trim_end_matches(".eu").trim_end_matches(".fedramp");
        return account.contains('.').then_some((first, rest));
    }
    let carries = [
        ".digitaloceanspaces.com",
        ".wasabisys.com",
        ".backblazeb2.com",
        ".your-objectstorage.com",
    ]
    .iter()
    .filter_map(|suffix| domain.strip_suffix(suffix))
    .any(|front| {
        let labels = front.split('.').count();
        if domain.ends_with(".wasabisys.com") || domain.ends_with(".backblazeb2.com") {
            !front.starts_with("s3.") && front != "s3" && labels > 1
        } else {
            labels > 1
        }
    });
    carries.then_some((first, rest))
}

/// The region that a host of a known provider names.
fn region_of(host: &str) -> Option<String> {
    if host.ends_with(".r2.cloudflarestorage.com") {
        return Some("auto".to_owned());
    }
    if let Some(front) = host.strip_suffix(".amazonaws.com") {
        let region = front
            .trim_start_matches("s3.")
            .trim_start_matches("s3-")
            .trim_start_matches("dualstack.");
        return Some(if region == "s3" {
            "us-east-1".to_owned()
        } else {
            region.to_owned()
        });
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
