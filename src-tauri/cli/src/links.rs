//! `reeldrop links`: the links that were made, until when they work, and their addresses.

use std::process::ExitCode;

use reeldrop_engine::link::{LinkState, LinkView, lifetime_in_words};
use reeldrop_engine::{Error, Result};
use serde::Serialize;

use crate::output;

/// The arguments of `reeldrop links`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Print one JSON object for each link instead of text
    #[arg(long)]
    pub(crate) json: bool,
    /// Also those that have ended
    #[arg(long)]
    all: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    #[serde(flatten)]
    link: &'a LinkView,
    signed_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Error>,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let engine = crate::open().await?;
    let mut none = true;
    for link in engine.links().await? {
        if matches!(link.state, LinkState::Ended | LinkState::Revoked) && !arguments.all {
            continue;
        }
        none = false;
        let (url, error) = match link.state {
            LinkState::Ended | LinkState::Revoked => (None, None),
            _ => match engine.link_url(link.id).await {
                Ok(url) => (Some(url), None),
                Err(error) => (None, Some(error)),
            },
        };
        if arguments.json {
            output::json(&Row {
                link: &link,
                signed_url: url,
                error,
            });
            continue;
        }
        output::answer(format_args!(
            "{}  {}  {}  {}",
            link.name,
            link.connection_name,
            link.kind.as_str(),
            words(&link)
        ));
        if let Some(said) = said_of(&link) {
            output::answer(format_args!("  {said}"));
        }
        match (url, error) {
            (Some(url), _) => output::answer(format_args!("  {url}")),
            (None, Some(error)) => {
                output::answer(format_args!("  {} {}", error.message, error.action))
            }
            (None, None) => {}
        }
    }
    if none && !arguments.json {
        output::say("No links yet: reeldrop upload FILE makes one.");
    }
    engine.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Recipient and note of a link, where there are any: `for Änne: second cut`.
fn said_of(link: &LinkView) -> Option<String> {
    match (link.recipient.as_str(), link.note.as_str()) {
        ("", "") => None,
        ("", note) => Some(note.to_owned()),
        (recipient, "") => Some(format!("for {recipient}")),
        (recipient, note) => Some(format!("for {recipient}: {note}")),
    }
}

/// Until when a link works: `works until Fri 27 Nov, 14:05 (6 days left)`.
pub(crate) fn words(link: &LinkView) -> String {
    if link.state == LinkState::Revoked {
        let file = match &link.moved_to {
            Some(key) => format!("taken back: its file is kept as {key}"),
            None => "taken back: its file is deleted".to_owned(),
        };
        return match link.still_opens {
            Some(true) => format!("{file}; its address still answered"),
            _ => file,
        };
    }
    let (Some(left), Some(until)) = (link.seconds_left(), link.until_in_words()) else {
        return "works until its file is deleted".to_owned();
    };
    if left <= 0 {
        return format!("ended {until}");
    }
    let because = match link.ends_with_credentials {
        true => ", when the credentials end that signed it",
        false => "",
    };
    // The largest unit that is at least two says enough.
    let left = u64::try_from(left).unwrap_or(0);
    let unit = [86_400, 3_600, 60, 1]
        .into_iter()
        .find(|unit| left >= 2 * unit)
        .unwrap_or(1);
    format!(
        "works until {until}{because} ({} left)",
        lifetime_in_words((left + unit / 2) / unit * unit)
    )
}
