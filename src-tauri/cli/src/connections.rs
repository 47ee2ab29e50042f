//! `reeldrop connections`: where files can go.

use std::process::ExitCode;

use reeldrop_engine::Result;
use reeldrop_engine::connection::{Addressing, Connection};
use reeldrop_engine::link::LinkKind;
use serde::Serialize;

use crate::{check, output};

/// The arguments of `reeldrop connections`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Print one JSON object for each connection instead of text
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Try all that Reeldrop needs of a connection, and say what is missing and how to mend it
    Check(check::Arguments),
}

impl Arguments {
    pub(crate) fn json(&self) -> bool {
        match &self.command {
            Some(Command::Check(arguments)) => arguments.json,
            None => self.json,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    name: &'a str,
    provider: &'a str,
    endpoint: &'a str,
    region: &'a str,
    bucket: &'a str,
    key_id: &'a str,
    public_url: Option<&'a str>,
    addressing: Addressing,
    links: LinkKind,
    is_default: bool,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    if let Some(Command::Check(arguments)) = arguments.command {
        return check::run(arguments).await;
    }
    let engine = crate::open().await?;
    let chosen = engine
        .default_connection()
        .await?
        .map(|connection| connection.id);
    let all = engine.connection_list().await?;
    for connection in &all {
        let is_default = chosen == Some(connection.id);
        if arguments.json {
            output::json(&row(connection, is_default));
        } else {
            let mark = if is_default { "*" } else { " " };
            output::answer(format_args!(
                "{mark} {}  {}  {} at {}  {} links",
                connection.name,
                connection.provider.as_str(),
                connection.bucket,
                connection.endpoint,
                connection.link_kind().as_str()
            ));
        }
    }
    if !arguments.json {
        match all.is_empty() {
            true => output::say(
                "No connections yet: reeldrop upload uses the sandbox on this computer.",
            ),
            false => output::say("* is where uploads go unless --connection says otherwise."),
        }
    }
    engine.close().await;
    Ok(ExitCode::SUCCESS)
}

fn row(connection: &Connection, is_default: bool) -> Row<'_> {
    Row {
        name: &connection.name,
        provider: connection.provider.as_str(),
        endpoint: &connection.endpoint,
        region: &connection.region,
        bucket: &connection.bucket,
        key_id: &connection.key_id,
        public_url: connection.public_url.as_deref(),
        addressing: connection.addressing,
        links: connection.link_kind(),
        is_default,
    }
}
