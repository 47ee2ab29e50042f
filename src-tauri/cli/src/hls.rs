//! `reeldrop hls`: a folder with an HLS package is uploaded and linked as one thing; one that is in storage is linked.

use std::path::PathBuf;
use std::process::ExitCode;

use reeldrop_engine::{Destination, Error, Result, link};

use crate::link::{lifetime, tell};
use crate::serve::Asked;
use crate::target::Target;
use crate::{output, upload};

/// The arguments of `reeldrop hls`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A folder on this computer that holds a playlist, or the key of a main playlist in the bucket
    #[arg(value_name = "FOLDER|KEY")]
    what: String,
    /// Stored connection [default: the CDN_ variables, else the chosen one, else the sandbox]
    #[arg(long, value_name = "NAME")]
    connection: Option<String>,
    /// How long the link works, such as 45m, 24h or 7d [default: CDN_SIGNED_URL_TTL, else as set in the window: 24h]
    #[arg(long, value_name = "TIME")]
    expires: Option<String>,
    /// What stands before the keys of a folder [default: today's date]
    #[arg(long, value_name = "PREFIX")]
    prefix: Option<String>,
    /// Also write a cookie file for curl -b that opens the package, for a CloudFront link
    #[arg(long, value_name = "FILE")]
    cookie_file: Option<PathBuf>,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub(crate) json: bool,
    /// End at once even when this process serves the sandbox
    #[arg(long)]
    exit: bool,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let folder = PathBuf::from(&arguments.what);
    if folder.exists() {
        if !reeldrop_engine::is_package(&folder) {
            return Err(Error::new(
                "package-invalid",
                format!("{} holds no playlist (.m3u8).", folder.display()),
                "Name the folder that holds it; `reeldrop upload` sends any other.",
            ));
        }
        return upload::run(upload::Arguments::of_package(
            folder,
            arguments.connection,
            arguments.expires,
            arguments.prefix,
            arguments.json,
            arguments.exit,
        ))
        .await;
    }
    let expires = arguments
        .expires
        .as_deref()
        .map(link::parse_lifetime)
        .transpose()?;
    let (root, playlist) = match arguments.what.rsplit_once('/') {
        Some((root, playlist)) if playlist.to_ascii_lowercase().ends_with(".m3u8") => {
            (root, playlist)
        }
        _ => {
            return Err(Error::new(
                "package-invalid",
                format!(
                    "There is no folder “{}” here, and it is not the key of a playlist.",
                    arguments.what
                ),
                "Name a folder that holds an .m3u8 file, or the key of one in the bucket, such as show/master.m3u8.",
            ));
        }
    };
    let engine = crate::open().await?;
    let asked = Asked::listen();
    let target = Target::find(&engine, arguments.connection.as_deref()).await?;
    let lifetime = lifetime(&engine, &target, expires).await?;
    let destination = Destination::Open(target.open.clone());
    let made = engine
        .package_link(destination, root, playlist, lifetime)
        .await;
    let told = match &made {
        Ok(link) => tell(&engine, link, Some(&target.open), arguments.json).await,
        Err(_) => Ok(()),
    };
    if let (Ok(link), Some(file)) = (&made, &arguments.cookie_file) {
        let cookies = engine.link_cookies(link.id).await?;
        std::fs::write(file, cookies.curl_file).map_err(|error| {
            Error::new(
                "file-unreadable",
                format!("{} cannot be written: {error}.", file.display()),
                "Name a file in a folder that may be written.",
            )
        })?;
        output::say(format_args!("Cookies: {}", file.display()));
    }
    if made.is_ok() {
        target.serve(&asked, arguments.exit).await;
    }
    target.close().await;
    engine.close().await;
    made?;
    told.map(|()| ExitCode::SUCCESS)
}
