//! Variables, as in a `.env` file or as `export` lines: `CDN_*`, and what the AWS tools read.

use crate::connection::fields::quoted;
use std::collections::HashMap;

use secrecy::SecretString;

use super::{Draft, Found, PasteSource, unreadable};
use crate::connection::environment::read_key_file;
use crate::connection::fields::check_credentials_end;
use crate::connection::{Provider, r2};
use crate::error::{Error, Result, code};

pub(super) fn looks_like(text: &str) -> bool {
    text.lines().any(|line| {
        let name = line.split('=').next().unwrap_or_default().trim();
        let name = name.strip_prefix("export ").unwrap_or(name).trim();
        line.contains('=') && (name.starts_with("CDN_") || name.starts_with("AWS_"))
    })
}

pub(super) fn read(text: &str) -> Result<Found> {
    let mut draft = Draft::default();
    let mut variables = HashMap::new();
    let mut unread = 0_usize;
    for line in dotenvy::from_read_iter(text.as_bytes()) {
        match line {
            Ok((name, value)) => {
                let value = value.trim();
                if !value.is_empty() {
                    variables.insert(name, value.to_owned());
                }
            }
            // The crate's error quotes the line, which may be a secret.
            Err(_) => unread += 1,
        }
    }
    if unread > 0 {
        draft.notes.push(match unread {
            1 => "One line could not be read and was left out.".to_owned(),
            lines => format!("{lines} lines could not be read and were left out."),
        });
    }
    let get = |names: &[&str]| names.iter().find_map(|name| variables.get(*name)).cloned();
    let known = |name: &String| name.starts_with("CDN_") || name.starts_with("AWS_");
    if !variables.keys().any(known) {
        return Err(unreadable("None of its variables could be read."));
    }

    if let Some(name) = get(&["CDN_PROVIDER"]) {
        draft.provider =
            Provider::from_name(&name).filter(|provider| *provider != Provider::Sandbox);
        if draft.provider.is_none() {
            draft.problems.push(Error::new(
                code::INVALID_ENVIRONMENT,
                format!("CDN_PROVIDER is {}; known are cloudflare-r2, aws-s3, cloudfront and s3-compatible.", quoted(name)),
                "Choose the provider yourself.",
            ));
        }
    }
    draft.endpoint = get(&["CDN_ENDPOINT", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"]);
    draft.region = get(&["CDN_REGION", "AWS_REGION", "AWS_DEFAULT_REGION"]);
    draft.bucket = get(&[
        "CDN_BUCKET",
        "AWS_S3_BUCKET",
        "AWS_BUCKET",
        "AWS_BUCKET_NAME",
    ]);
    // Key id, secret and token belong together: never one from here and one from there.
    let family = match get(&["CDN_ACCESS_KEY_ID", "CDN_SECRET_ACCESS_KEY"]) {
        Some(_) => "CDN",
        None => "AWS",
    };
    draft.key_id = get(&[&format!("{family}_ACCESS_KEY_ID")]);
    draft.secret = get(&[&format!("{family}_SECRET_ACCESS_KEY")]).map(SecretString::from);
    draft.session_token = get(&[&format!("{family}_SESSION_TOKEN")]).map(SecretString::from);
    if let Some(end) = get(&["AWS_CREDENTIAL_EXPIRATION"]) {
        match check_credentials_end(Some(&end)) {
            Ok(end) => draft.credentials_end_at = end,
            Err(error) => draft.problems.push(error),
        }
    }
    if draft.provider.is_none() && draft.endpoint.is_none() && family == "AWS" {
        draft.provider = Some(Provider::AwsS3);
    }
    draft.public_url = get(&["CDN_URL"]);
    draft.account_id = get(&["CDN_ACCOUNT_ID"]);
    if let Some(name) = get(&["CDN_JURISDICTION"]) {
        match r2::jurisdiction(&name) {
            Some(jurisdiction) => draft.jurisdiction = jurisdiction,
            None => draft.problems.push(Error::new(
                code::INVALID_ENVIRONMENT,
                format!(
                    "CDN_JURISDICTION is {}; known are default, eu and fedramp.",
                    quoted(name)
                ),
                "Choose the jurisdiction yourself.",
            )),
        }
    }
    draft.key_pair_id = get(&["CDN_KEY_PAIR_ID"]);
    draft.distribution_id = get(&["CDN_DISTRIBUTION_ID"]);
    if let Some(path) = get(&["CDN_PRIVATE_KEY_FILE"]) {
        match read_key_file(&path) {
            Ok(pem) => draft.private_key = Some(pem),
            Err(error) => draft.problems.push(error),
        }
    }
    if let Some(text) = get(&["CDN_SIGNED_URL_TTL"]) {
        match text.parse() {
            Ok(seconds) => draft.lifetime_seconds = Some(seconds),
            Err(_) => draft.problems.push(Error::new(
                code::LIFETIME_UNREADABLE,
                format!(
                    "CDN_SIGNED_URL_TTL is {}, not a number of seconds.",
                    quoted(text)
                ),
                "Choose the lifetime yourself.",
            )),
        }
    }
    Ok(draft.finish(PasteSource::Environment))
}
