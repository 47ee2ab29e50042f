//! `reeldrop browse`: what is in the bucket, prefix by prefix, whoever put it there.

use std::process::ExitCode;

use reeldrop_engine::{BucketObject, Destination, ListedFolder, Result};
use serde::Serialize;

use crate::output;
use crate::target::Target;

/// The arguments of `reeldrop browse`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// What keys begin with; with a slash at its end, what is in that folder [default: the whole bucket]
    #[arg(value_name = "PREFIX", default_value = "", hide_default_value = true)]
    prefix: String,
    /// Stored connection [default: the CDN_ variables, else the chosen one, else the sandbox]
    #[arg(long, value_name = "NAME")]
    connection: Option<String>,
    /// Print one JSON object for each folder and object instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
enum Row<'a> {
    Folder(&'a ListedFolder),
    Object(&'a BucketObject),
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let engine = crate::open().await?;
    let target = Target::find(&engine, arguments.connection.as_deref()).await?;
    let ended = async {
        let (mut after, mut none) = (None, true);
        loop {
            let destination = Destination::Open(target.open.clone());
            let page = engine.browse(destination, &arguments.prefix, after).await?;
            let folders = page.folders.iter().map(Row::Folder);
            for row in folders.chain(page.objects.iter().map(Row::Object)) {
                none = false;
                match arguments.json {
                    true => output::json(&row),
                    false => output::answer(line(&row)),
                }
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        if none && !arguments.json {
            output::say("Nothing here.");
        }
        Ok(ExitCode::SUCCESS)
    }
    .await;
    target.close().await;
    engine.close().await;
    ended
}

/// `  24 MB  2026-11-21T14:05:00Z  renders/film.mov  1 link`; a folder is its prefix alone.
fn line(row: &Row<'_>) -> String {
    let object = match row {
        Row::Folder(folder) => return format!("{:>9}  {:20}  {}", "", "", plain(&folder.prefix)),
        Row::Object(object) => object,
    };
    let modified = object.modified_at.as_deref().unwrap_or_default();
    let links = match (object.archived, object.links) {
        (true, _) => "  archived: to be restored first".to_owned(),
        (false, 0) => String::new(),
        (false, 1) => "  1 link".to_owned(),
        (false, many) => format!("  {many} links"),
    };
    let size = output::bytes(object.size);
    format!("{size:>9}  {modified:20}  {}{links}", plain(&object.key))
}

/// A key on one line, whatever it holds.
fn plain(key: &str) -> String {
    let visible = |letter: char| match letter.is_control() {
        true => char::REPLACEMENT_CHARACTER,
        false => letter,
    };
    key.chars().map(visible).collect()
}
