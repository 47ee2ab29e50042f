//! `reeldrop renew`: a new link to the same file or package, with another life or kind of opening where that is asked for.
//! The old one keeps its own time.

use std::process::ExitCode;

use reeldrop_engine::link::OpensAs;
use reeldrop_engine::{LinkWish, Result, link};

use crate::choice;
use crate::link::{NoteArguments, tell};
use crate::serve::Asked;
use crate::target::Target;

/// The arguments of `reeldrop renew`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The link: its address, its key, or its id (or the beginning of it)
    #[arg(value_name = "LINK")]
    link: String,
    /// How long the new link works, such as 45m, 24h or 7d [default: as long as the old one did]
    #[arg(long, value_name = "TIME")]
    expires: Option<String>,
    /// What a browser does with the new link [default: as with the old one]
    #[arg(long, value_enum, value_name = "HOW")]
    opens_as: Option<Opening>,
    #[command(flatten)]
    words: NoteArguments,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Opening {
    /// It plays or shows the file, where it can
    Play,
    /// It saves the file
    Download,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let expires = arguments
        .expires
        .as_deref()
        .map(link::parse_lifetime)
        .transpose()?;
    let engine = crate::open().await?;
    let old = choice::find(&engine, &arguments.link).await?;
    // The playlists of a package are written anew, so that the sandbox has to answer where it is meant.
    let target = Target::of_link(&engine, &old).await?;
    let wish = LinkWish {
        lifetime_seconds: expires,
        opens_as: arguments.opens_as.map(|opening| match opening {
            Opening::Play => OpensAs::Play,
            Opening::Download => OpensAs::Download,
        }),
        note: arguments.words.note,
        recipient: arguments.words.recipient,
    };
    let renewed = engine.new_link(old.id, &wish).await;
    let told = match &renewed {
        Ok(link) => tell(&engine, link, None, arguments.json).await,
        Err(_) => Ok(()),
    };
    if let Some(target) = target {
        if renewed.is_ok() {
            target.serve(&Asked::listen(), true).await;
        }
        target.close().await;
    }
    engine.close().await;
    renewed?;
    told.map(|()| ExitCode::SUCCESS)
}
