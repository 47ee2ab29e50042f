//! `reeldrop hls`: a folder with an HLS package is uploaded and linked as one thing; one that is in storage is linked.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use reeldrop_engine::connection::OpenConnection;
use reeldrop_engine::link::LinkView;
use reeldrop_engine::{Destination, Engine, Error, Result, link};

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
            arguments.cookie_file,
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
    let what = arguments.what.as_str();
    let (root, playlist) = match what.rsplit_once('/').unwrap_or(("", what)) {
        (root, playlist) if playlist.to_ascii_lowercase().ends_with(".m3u8") => (root, playlist),
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
    target.warn();
    let made = async {
        if arguments.cookie_file.is_some() {
            link::check_takes_cookies(target.open.connection.link_kind())?;
        }
        let lifetime = lifetime(&engine, &target, expires).await?;
        let destination = Destination::Open(target.open.clone());
        engine
            .package_link(destination, root, playlist, lifetime)
            .await
    }
    .await;
    let told = match &made {
        Ok(link) => {
            async {
                tell(&engine, link, Some(&target.open), arguments.json).await?;
                match &arguments.cookie_file {
                    Some(file) => write_cookies(&engine, link, &target.open, file).await,
                    None => Ok(()),
                }
            }
            .await
        }
        Err(_) => Ok(()),
    };
    if made.is_ok() {
        target.serve(&asked, arguments.exit).await;
    }
    target.close().await;
    engine.close().await;
    made?;
    told.map(|()| ExitCode::SUCCESS)
}

/// Writes the cookies that open a CloudFront link for `curl -b`. Nobody else may read the file: it opens the package.
pub(crate) async fn write_cookies(
    engine: &Engine,
    link: &LinkView,
    open: &OpenConnection,
    file: &Path,
) -> Result<()> {
    let cookies = engine.link_cookies_with(link.id, open).await?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(file)
        .and_then(|mut opened| opened.write_all(cookies.curl_file.as_bytes()))
        .map_err(|error| {
            Error::new(
                "file-unwritable",
                format!("{} cannot be written: {error}.", file.display()),
                "Name a file in a folder that may be written.",
            )
        })?;
    output::say(format_args!("Cookies: {}", file.display()));
    Ok(())
}
