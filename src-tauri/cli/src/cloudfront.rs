//! `reeldrop cloudfront sign`: signed URLs and cookies of CloudFront for any address, by hand.

use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use reeldrop_engine::Result;
use reeldrop_engine::connection::CloudFrontHash;
use reeldrop_engine::link::{self, CloudFrontRequest, CloudFrontSigner};
use serde_json::json;

use crate::output;

/// The arguments of `reeldrop cloudfront`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Sign an address, or every address that a pattern matches
    Sign(Sign),
}

#[derive(Debug, clap::Args)]
struct Sign {
    /// Address below the distribution's domain, or a key where CDN_URL or the connection names the domain
    #[arg(value_name = "URL")]
    url: String,
    /// When it ends: a length of time such as 7d, or a time such as 2027-01-31T18:00:00Z
    #[arg(long, value_name = "TIME")]
    expires: String,
    /// When it begins to work
    #[arg(long, value_name = "TIME")]
    starts: Option<String>,
    /// The only IPv4 address, or range (192.0.2.0/24), that it works from
    #[arg(long, value_name = "CIDR")]
    ip: Option<String>,
    /// What the signature opens, with * and ? as wildcards [default: the address alone]
    #[arg(long, value_name = "PATTERN")]
    resource: Option<String>,
    /// The hash under an RSA signature; P-256 keys always take SHA-256 [default: sha1]
    #[arg(long, value_enum)]
    hash: Option<Hash>,
    /// Print Set-Cookie lines, or a cookie file that curl -b reads, instead of a URL
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, default_missing_value = "lines", require_equals = true)]
    cookies: Option<Cookies>,
    /// Stored CloudFront connection [default: CDN_KEY_PAIR_ID and CDN_PRIVATE_KEY_FILE]
    #[arg(long, value_name = "NAME")]
    connection: Option<String>,
    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Hash {
    Sha1,
    Sha256,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Cookies {
    /// One Set-Cookie value a line
    Lines,
    /// Netscape's cookie file
    Curl,
}

impl Arguments {
    pub(crate) fn json(&self) -> bool {
        let Command::Sign(sign) = &self.command;
        sign.json
    }
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let Command::Sign(sign) = arguments.command;
    let signer = match &sign.connection {
        Some(name) => {
            let engine = crate::open().await?;
            let stored = engine.find_connection(name).await?;
            let destination = reeldrop_engine::Destination::Stored(stored.id);
            let open = engine.open_destination(destination).await?;
            engine.close().await;
            CloudFrontSigner::of(&open)?
        }
        None => CloudFrontSigner::from_environment(|name| std::env::var(name).ok())?,
    };
    let now = reeldrop_engine::now();
    let request = CloudFrontRequest {
        url: sign.url,
        expires_at: link::parse_time(&sign.expires, now)?,
        starts_at: sign
            .starts
            .as_deref()
            .map(|text| link::parse_time(text, now))
            .transpose()?,
        ip: sign.ip,
        resource: sign.resource,
        hash: sign.hash.map(|hash| match hash {
            Hash::Sha1 => CloudFrontHash::Sha1,
            Hash::Sha256 => CloudFrontHash::Sha256,
        }),
    };
    let Some(form) = sign.cookies else {
        let url = link::sign_cloudfront(&signer, &request)?;
        if sign.json {
            output::json(
                &json!({ "signedUrl": url, "expiresAt": reeldrop_engine::rfc3339(request.expires_at) }),
            );
        } else {
            output::answer(url);
        }
        return Ok(ExitCode::SUCCESS);
    };
    let cookies = link::sign_cloudfront_cookies(&signer, &request)?;
    match (sign.json, form) {
        (true, _) => output::json(&json!({
            "setCookie": cookies.set_cookie,
            "cookieFile": cookies.curl_file,
            "expiresAt": reeldrop_engine::rfc3339(request.expires_at),
        })),
        (false, Cookies::Lines) => {
            for line in &cookies.set_cookie {
                output::answer(line);
            }
        }
        (false, Cookies::Curl) => output::answer(cookies.curl_file.trim_end()),
    }
    Ok(ExitCode::SUCCESS)
}
