//! `reeldrop orphans`: uploads that were begun in a bucket and never ended; shows them, and cleans those of this app.

use std::process::ExitCode;

use reeldrop_engine::{Orphan, Result, link};

use crate::output;
use crate::target::Target;

/// The arguments of `reeldrop orphans`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Stored connection to look at [default: the CDN_ variables, else the chosen one, else the sandbox]
    #[arg(long, value_name = "NAME")]
    connection: Option<String>,
    /// Delete those that Reeldrop on this computer began; those of others are never touched
    #[arg(long)]
    clean: bool,
    /// Print one JSON object for each instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let engine = crate::open().await?;
    let target = Target::find(&engine, arguments.connection.as_deref()).await?;
    let ended = async {
        let orphans = engine.orphans(&target.open).await?;
        if orphans.is_empty() {
            output::say("No unfinished uploads in this bucket.");
        }
        for orphan in &orphans {
            match arguments.json {
                true => output::json(orphan),
                false => output::answer(line(orphan)),
            }
        }
        let ours = orphans.iter().filter(|orphan| orphan.ours).count();
        if arguments.clean {
            let cleaned = engine.clean_orphans(&target.open, orphans).await?;
            let freed = cleaned.iter().filter_map(|orphan| orphan.size).sum();
            output::say(format_args!(
                "Cleaned {} unfinished uploads of Reeldrop, {}.",
                cleaned.len(),
                output::bytes(freed)
            ));
        } else if ours > 0 {
            output::say("--clean deletes those of Reeldrop. A retry could still go on with them.");
        }
        Ok(ExitCode::SUCCESS)
    }
    .await;
    target.close().await;
    engine.close().await;
    ended
}

/// `film.mov  24 MB  begun 3 days ago  by Reeldrop on this computer`.
fn line(orphan: &Orphan) -> String {
    let size = orphan
        .size
        .map_or_else(|| "size unknown".to_owned(), output::bytes);
    let age = orphan.age_seconds.map_or_else(
        || "age unknown".to_owned(),
        |age| {
            // The largest unit that is at least two says enough.
            let unit = [86_400, 3_600, 60, 1]
                .into_iter()
                .find(|unit| age >= 2 * unit)
                .unwrap_or(1);
            format!("begun {} ago", link::lifetime_in_words(age / unit * unit))
        },
    );
    let whose = match orphan.ours {
        true => "by Reeldrop on this computer",
        false => "by another",
    };
    format!("{}  {size}  {age}  {whose}", orphan.key)
}
