//! Sections of an `rclone.conf`, or of a credentials file of the AWS tools. rclone obscures passwords only; the keys of
//! its S3 remotes are plain (rclone docs: Amazon S3 Storage Providers).

use configparser::ini::Ini;
use secrecy::SecretString;

use super::{Draft, Found, PasteSource, unreadable};
use crate::connection::{Addressing, Provider};
use crate::error::{Error, Result, code};

/// More sections than this are left out.
const SECTIONS: usize = 50;

pub(super) fn looks_like(text: &str) -> bool {
    text.lines().map(str::trim).any(|line| {
        (line.starts_with('[') && line.ends_with(']') && line.len() > 2)
            || line
                .split_once('=')
                .is_some_and(|(name, value)| name.trim() == "type" && !value.trim().is_empty())
    })
}

pub(super) fn read(text: &str) -> Result<Vec<Found>> {
    // As rclone and the AWS tools read: “=” alone parts name and value, and a value may hold any sign.
    let mut rules = Ini::new_cs().defaults();
    rules.comment_symbols = vec!['#', ';'];
    rules.inline_comment_symbols = Some(Vec::new());
    rules.delimiters = vec!['='];
    let mut ini = Ini::new_from_defaults(rules);
    // The crate's error quotes the line, which may be a secret.
    ini.read(text.to_owned()).map_err(|_| {
        unreadable("This looks like a configuration with sections, but cannot be read.")
    })?;
    let mut found = Vec::new();
    let mut others = 0_usize;
    for (name, section) in ini.get_map_ref() {
        let get = |key: &str| {
            let value = section.get(key).and_then(Option::as_deref).map(str::trim);
            value.filter(|value| !value.is_empty()).map(str::to_owned)
        };
        match get("type").as_deref() {
            Some("s3") => found.push(rclone(name, get)),
            Some(_) => others += 1,
            None if get("aws_access_key_id").is_some() => found.push(aws(name, get)),
            None => {}
        }
    }
    found.truncate(SECTIONS);
    if found.is_empty() {
        return Err(match others {
            0 => unreadable("No section describes S3 storage."),
            _ => Error::new(
                code::PASTE_UNREADABLE,
                "None of these rclone remotes is of type s3.",
                "Reeldrop reaches storage through S3: paste the section of an S3 remote, or enter S3 keys of that provider.",
            ),
        });
    }
    if others > 0
        && let Some(first) = found.first_mut()
    {
        first.view.notes.push(format!(
            "{others} of the remotes {} not of type s3 and left out.",
            if others == 1 { "is" } else { "are" }
        ));
    }
    Ok(found)
}

fn rclone(name: &str, get: impl Fn(&str) -> Option<String>) -> Found {
    let yes = |key: &str| get(key).map(|value| value.eq_ignore_ascii_case("true"));
    let mut draft = Draft {
        name: Some(name.to_owned()),
        endpoint: get("endpoint"),
        region: get("region"),
        key_id: get("access_key_id"),
        secret: get("secret_access_key").map(SecretString::from),
        session_token: get("session_token").map(SecretString::from),
        accelerate: yes("use_accelerate_endpoint").unwrap_or(false),
        dual_stack: yes("use_dual_stack").unwrap_or(false),
        storage_class: get("storage_class"),
        ..Draft::default()
    };
    let service = get("provider").unwrap_or_default();
    // The names of rclone's providers (rclone docs: s3, provider).
    (draft.provider, draft.preset) = match service.to_ascii_lowercase().as_str() {
        "aws" => (Some(Provider::AwsS3), None),
        "cloudflare" => (Some(Provider::CloudflareR2), None),
        "wasabi" => (None, Some("wasabi")),
        "minio" => (None, Some("minio")),
        "ceph" => (None, Some("ceph")),
        "digitalocean" => (None, Some("digitalocean-spaces")),
        "hetzner" => (None, Some("hetzner")),
        "gcs" => (None, Some("google-cloud-storage")),
        _ => (None, None),
    };
    if draft.preset.is_some() {
        draft.provider = Some(Provider::S3Compatible);
    }
    // rclone takes path style where nothing is said, for all but Amazon (rclone docs: force_path_style).
    draft.addressing = match yes("force_path_style") {
        Some(true) => Some(Addressing::Path),
        Some(false) => Some(Addressing::VirtualHost),
        None => None,
    };
    match get("server_side_encryption").as_deref() {
        Some("aws:kms") => draft.kms_key = Some(get("sse_kms_key_id").unwrap_or_default()),
        Some("AES256") | None => {}
        Some(_) => draft
            .notes
            .push("Its kind of encryption on the server was left out.".to_owned()),
    }
    if yes("env_auth") == Some(true) && draft.secret.is_none() {
        draft.notes.push(
            "rclone takes this remote's keys from its environment: enter them yourself.".to_owned(),
        );
    }
    if let Some(profile) = get("profile") {
        draft.notes.push(format!(
            "Its keys are those of the AWS profile “{profile}”: pick that profile instead."
        ));
    }
    if get("sse_customer_key").is_some() || get("sse_customer_key_base64").is_some() {
        draft.notes.push(
            "Its own encryption keys (SSE-C) were left out: links to such objects could not open."
                .to_owned(),
        );
    }
    draft.finish(PasteSource::Rclone)
}

fn aws(name: &str, get: impl Fn(&str) -> Option<String>) -> Found {
    let name = name.strip_prefix("profile ").unwrap_or(name);
    Draft {
        name: Some(name.to_owned()),
        provider: Some(Provider::AwsS3),
        endpoint: get("endpoint_url"),
        region: get("region"),
        key_id: get("aws_access_key_id"),
        secret: get("aws_secret_access_key").map(SecretString::from),
        session_token: get("aws_session_token").map(SecretString::from),
        ..Draft::default()
    }
    .finish(PasteSource::AwsProfile)
}
