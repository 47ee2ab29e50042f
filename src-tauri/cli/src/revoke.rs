//! `reeldrop revoke`: takes a link back by deleting what it opens or moving it aside, after saying what that means, and
//! proves that it is dead.

use std::io::{BufRead as _, IsTerminal as _};
use std::process::ExitCode;

use reeldrop_engine::{Error, Result, RevokeWay};

use crate::target::Target;
use crate::{choice, output};

/// The arguments of `reeldrop revoke`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The link: its address, its key, or its id (or the beginning of it)
    #[arg(value_name = "LINK")]
    link: String,
    /// Keep the file: storage moves it to a new key beside the old one
    #[arg(long)]
    keep: bool,
    /// Do it without asking
    #[arg(long)]
    yes: bool,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let engine = crate::open().await?;
    let link = choice::find(&engine, &arguments.link).await?;
    let target = Target::of_link(&engine, &link).await?;
    let ended = async {
        let plan = engine.revoke_plan(link.id).await?;
        let (way, words) = match arguments.keep {
            true => (RevokeWay::MoveAside, &plan.aside),
            false => (RevokeWay::Delete, &plan.words),
        };
        output::say(format_args!("{} {words}", plan.why));
        if !arguments.yes && !agreed()? {
            output::say("Nothing was changed.");
            return Ok(ExitCode::FAILURE);
        }
        let revoked = engine.take_back(link.id, way).await?;
        if arguments.json {
            output::json(&revoked);
        } else {
            output::answer(&revoked.words);
        }
        Ok(ExitCode::SUCCESS)
    }
    .await;
    if let Some(target) = target {
        target.close().await;
    }
    engine.close().await;
    ended
}

fn agreed() -> Result<bool> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        return Err(Error::new(
            "not-agreed",
            "Nobody is here to agree to this.",
            "Run it again with --yes.",
        ));
    }
    output::say("Go on? [y/N]");
    let mut answer = String::new();
    let read = input.lock().read_line(&mut answer).is_ok();
    Ok(read && matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
