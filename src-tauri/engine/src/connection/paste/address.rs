//! One address: an endpoint, an object's address, `s3://bucket/prefix`, or the page of a bucket in a provider's console.

use url::Url;

use super::{Draft, Found, PasteSource, unreadable};
use crate::connection::{Provider, r2, read_endpoint};
use crate::error::Result;

pub(super) fn read(line: &str) -> Result<Found> {
    let line = line.trim_matches(|c| matches!(c, '"' | '\'' | '<' | '>'));
    if let Some(found) = bucket_address(line) {
        return found;
    }
    if let Some(draft) = Url::parse(line).ok().and_then(|url| console(&url)) {
        return match draft {
            Some(draft) => Ok(draft.finish(PasteSource::Console)),
            None => Err(unreadable("This page of the console names no bucket.")),
        };
    }
    if let Some(draft) = public(line) {
        return Ok(draft.finish(PasteSource::Address));
    }
    // Refused here rather than reported as a problem: nothing else is known of it.
    let read = read_endpoint(line)?;
    let plain_word = read.provider == Provider::S3Compatible
        && !line.contains("://")
        && !line.contains(['.', ':', '/']);
    if plain_word {
        return Err(unreadable("This is not an address."));
    }
    let draft = Draft {
        endpoint: Some(line.to_owned()),
        ..Draft::default()
    };
    Ok(draft.finish(PasteSource::Address))
}

/// `s3://bucket/prefix`, `gs://bucket/prefix`, `arn:aws:s3:::bucket/prefix`.
fn bucket_address(line: &str) -> Option<Result<Found>> {
    let (rest, preset, provider) = if let Some(rest) = line.strip_prefix("s3://") {
        (rest, None, Provider::AwsS3)
    } else if let Some(rest) = line.strip_prefix("gs://") {
        (rest, Some("google-cloud-storage"), Provider::S3Compatible)
    } else {
        let rest = ["arn:aws:s3:::", "arn:aws-cn:s3:::", "arn:aws-us-gov:s3:::"]
            .iter()
            .find_map(|start| line.strip_prefix(start))?;
        (rest, None, Provider::AwsS3)
    };
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    if bucket.is_empty() {
        return Some(Err(unreadable("This address names no bucket.")));
    }
    let mut draft = Draft {
        provider: Some(provider),
        preset,
        bucket: Some(bucket.to_owned()),
        prefix: folder(prefix),
        ..Draft::default()
    };
    if line.starts_with("s3://") {
        draft.notes.push(
            "This names a bucket and no server: Amazon S3 was assumed. For another provider, choose it and enter its endpoint."
                .to_owned(),
        );
    }
    Some(Ok(draft.finish(PasteSource::Address)))
}

/// A page of a console. None: not one that is known. Some(None): one that names nothing.
fn console(url: &Url) -> Option<Option<Draft>> {
    let host = url.host_str()?;
    let segments: Vec<&str> = url
        .path_segments()?
        .filter(|segment| !segment.is_empty())
        .collect();
    let query = |name: &str| {
        url.query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
            .filter(|value| !value.is_empty())
    };
    let aws_console = [
        "console.aws.amazon.com",
        "console.amazonaws.cn",
        "console.amazonaws-us-gov.com",
    ]
    .iter()
    .any(|end| host == *end || host.ends_with(&format!(".{end}")));
    if aws_console {
        return Some(aws_page(url, host, &segments, query));
    }
    let after = |mark: &str| {
        let at = segments.iter().position(|segment| *segment == mark)?;
        segments.get(at + 1).map(|segment| decoded(segment))
    };
    Some(match host {
        // https://dash.cloudflare.com/ACCOUNT/r2/JURISDICTION/buckets/BUCKET
        "dash.cloudflare.com" => cloudflare_page(&segments, query("prefix")),
        "console.wasabisys.com" => {
            after("file_manager")
                .or_else(|| fragment_bucket(url))
                .map(|bucket| Draft {
                    provider: Some(Provider::S3Compatible),
                    preset: Some("wasabi"),
                    region: query("region"),
                    bucket: Some(bucket),
                    ..Draft::default()
                })
        }
        "cloud.digitalocean.com" => after("spaces").map(|bucket| Draft {
            provider: Some(Provider::S3Compatible),
            preset: Some("digitalocean-spaces"),
            bucket: Some(bucket),
            ..Draft::default()
        }),
        // The last segment may carry “;tab=objects”.
        "console.cloud.google.com" => after("browser").map(|bucket| Draft {
            provider: Some(Provider::S3Compatible),
            preset: Some("google-cloud-storage"),
            bucket: Some(bucket.split(';').next().unwrap_or_default().to_owned()),
            ..Draft::default()
        }),
        "secure.backblaze.com" | "console.hetzner.com" | "console.hetzner.cloud" => None,
        _ => return None,
    })
}

/// https://REGION.console.aws.amazon.com/s3/buckets/BUCKET?region=REGION&prefix=a/b/, `/s3/object/`, and
/// `/cloudfront/v4/home#/distributions/ID`.
fn aws_page(
    url: &Url,
    host: &str,
    segments: &[&str],
    query: impl Fn(&str) -> Option<String>,
) -> Option<Draft> {
    if segments.first() == Some(&"cloudfront") {
        let fragment = url.fragment()?;
        let id = fragment.split("distributions/").nth(1)?;
        let id = id.split(['/', '?']).next()?;
        return Some(Draft {
            provider: Some(Provider::Cloudfront),
            distribution_id: Some(id.to_owned()),
            ..Draft::default()
        });
    }
    let region = query("region").or_else(|| {
        let first = host.split('.').next()?;
        (!matches!(first, "s3" | "console")).then(|| first.to_owned())
    });
    let (page, bucket) = (segments.get(1)?, segments.get(2)?);
    if segments.first() != Some(&"s3") || !matches!(*page, "buckets" | "object" | "bucket") {
        return None;
    }
    Some(Draft {
        provider: Some(Provider::AwsS3),
        region,
        bucket: Some(decoded(bucket)),
        prefix: query("prefix").as_deref().and_then(folder),
        ..Draft::default()
    })
}

fn cloudflare_page(segments: &[&str], prefix: Option<String>) -> Option<Draft> {
    let (account, page) = (segments.first()?, segments.get(1)?);
    if *page != "r2" {
        return None;
    }
    let jurisdiction = segments.get(2).and_then(|name| r2::jurisdiction(name));
    let at = segments.iter().position(|segment| *segment == "buckets");
    let bucket = at
        .and_then(|at| segments.get(at + 1))
        .map(|bucket| decoded(bucket));
    Some(Draft {
        provider: Some(Provider::CloudflareR2),
        account_id: Some((*account).to_owned()),
        jurisdiction: jurisdiction.unwrap_or_default(),
        bucket,
        prefix: prefix.as_deref().and_then(folder),
        ..Draft::default()
    })
}

/// https://console.wasabisys.com/#/file_manager/BUCKET
fn fragment_bucket(url: &Url) -> Option<String> {
    let rest = url.fragment()?.split("file_manager/").nth(1)?;
    let bucket = rest.split(['/', '?']).next()?;
    (!bucket.is_empty()).then(|| decoded(bucket))
}

/// An address that only opens what is public: r2.dev, or a CloudFront distribution.
fn public(line: &str) -> Option<Draft> {
    let text = match line.contains("://") {
        true => line.to_owned(),
        false => format!("https://{line}"),
    };
    let url = Url::parse(&text).ok()?;
    let host = url.host_str()?;
    let (provider, note) = if host.ends_with(".r2.dev") {
        (
            Provider::CloudflareR2,
            "This is a bucket's public address; R2's page shows the account's id and the S3 endpoint.",
        )
    } else if host.ends_with(".cloudfront.net") {
        (
            Provider::Cloudfront,
            "This is the domain of a distribution; the bucket behind it has to be entered too.",
        )
    } else {
        return None;
    };
    Some(Draft {
        provider: Some(provider),
        public_url: Some(format!("{}://{host}", url.scheme())),
        notes: vec![note.to_owned()],
        ..Draft::default()
    })
}

fn folder(prefix: &str) -> Option<String> {
    let prefix = prefix.trim_matches('/');
    (!prefix.is_empty()).then(|| prefix.to_owned())
}

fn decoded(segment: &str) -> String {
    percent_encoding::percent_decode_str(segment)
        .decode_utf8_lossy()
        .into_owned()
}
