//! `reeldrop link`: a link to any object of the bucket, whoever put it there.

use std::process::ExitCode;

use reeldrop_engine::connection::OpenConnection;
use reeldrop_engine::link::{self, LinkView, Note};
use reeldrop_engine::{Destination, Engine, Result};
use serde::Serialize;

use crate::output;
use crate::serve::Asked;
use crate::target::Target;

/// The arguments of `reeldrop link`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Key of an object in the bucket
    #[arg(value_name = "KEY")]
    key: String,
    /// Stored connection [default: the CDN_ variables, else the chosen one, else the sandbox]
    #[arg(long, value_name = "NAME")]
    connection: Option<String>,
    /// How long the link works, such as 45m, 24h or 7d [default: CDN_SIGNED_URL_TTL, else as set in the window: 24h]
    #[arg(long, value_name = "TIME")]
    expires: Option<String>,
    /// Browsers save the file, under this name or its own, instead of playing it
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "")]
    download: Option<String>,
    #[command(flatten)]
    words: NoteArguments,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub(crate) json: bool,
    /// End at once even when this process serves the sandbox
    #[arg(long)]
    exit: bool,
}

/// What a person says of a link; it stays in the library.
#[derive(Debug, clap::Args)]
pub(crate) struct NoteArguments {
    /// What the link is for, up to 500 characters; kept in the library
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// Who gets the link, up to 200 characters; kept in the library
    #[arg(long, value_name = "TEXT")]
    pub(crate) recipient: Option<String>,
}

/// What `--json` prints for a link.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer<'a> {
    #[serde(flatten)]
    pub(crate) link: &'a LinkView,
    pub(crate) signed_url: String,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let expires = arguments
        .expires
        .as_deref()
        .map(link::parse_lifetime)
        .transpose()?;
    let words = &arguments.words;
    let note = Note::new(
        words.note.as_deref().unwrap_or_default(),
        words.recipient.as_deref().unwrap_or_default(),
    )?;
    let engine = crate::open().await?;
    let asked = Asked::listen();
    let target = Target::find(&engine, arguments.connection.as_deref()).await?;
    target.warn();
    let lifetime = lifetime(&engine, &target, expires).await?;
    let download = arguments.download.map(|name| match name.as_str() {
        "" => file_name(&arguments.key).to_owned(),
        _ => name,
    });
    let destination = Destination::Open(target.open.clone());
    let made = engine
        .noted_link_for_key(destination, &arguments.key, lifetime, download, note)
        .await;
    let told = match &made {
        Ok(link) => tell(&engine, link, Some(&target.open), arguments.json).await,
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

/// The life that was asked for, by argument, variable or setting, in seconds.
pub(crate) async fn lifetime(
    engine: &Engine,
    target: &Target,
    expires: Option<u64>,
) -> Result<u64> {
    match expires.or(target.lifetime_seconds) {
        Some(seconds) => Ok(seconds),
        None => engine.usual_lifetime(&target.open.connection).await,
    }
}

/// Prints a link. `open`: its connection, where that is not stored.
pub(crate) async fn tell(
    engine: &Engine,
    link: &LinkView,
    open: Option<&OpenConnection>,
    json: bool,
) -> Result<()> {
    let signed_url = match open {
        Some(open) => engine.link_url_with(link.id, open).await?,
        None => engine.link_url(link.id).await?,
    };
    if json {
        output::json(&Answer { link, signed_url });
    } else {
        output::answer(signed_url);
        output::say(format_args!("{}: {}", link.name, crate::links::words(link)));
    }
    Ok(())
}

fn file_name(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}
