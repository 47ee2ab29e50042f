//! What a person sends to whoever helps: what runs where, what the library holds, what went wrong last. Without secrets,
//! keys, signatures, links, names of connections and files of the library; the log is searched for them once more.

mod redact;

use std::fmt::Write as _;

use crate::connection::Connection;
use crate::engine::Engine;
use crate::error::Result;
use crate::home::Home;
use crate::library::Numbers;
use crate::{clock, log};

/// Lines of the log.
const LINES: usize = 200;

/// The failures that are told.
const FAILURES: u32 = 20;

/// Writes the report. `program` says which of Reeldrop's programs asks, and what it runs on: name and value. An engine
/// that could not be opened is part of the report, not in its way.
pub async fn report(home: &Home, engine: &Result<Engine>, program: &[(&str, String)]) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = system(&mut text, home, program);
    let mut known = Vec::new();
    match engine {
        Ok(engine) => {
            if let Err(error) = of_library(&mut text, &mut known, engine).await {
                let _ = writeln!(text, "Library: {} [{}]", error.message, error.code);
            }
        }
        Err(error) => {
            let _ = writeln!(text, "Library: {} [{}]", error.message, error.code);
        }
    }
    let lines = log::last_lines(home, LINES);
    let _ = writeln!(
        text,
        "\nLog, the last {} lines\n{}",
        lines.len(),
        lines.join("\n")
    );
    if let Ok(engine) = engine {
        text = engine.without_secrets(text).await;
    }
    text = without_folders(text, home);
    redact::redact(&text, &known)
}

fn system(text: &mut String, home: &Home, program: &[(&str, String)]) -> std::fmt::Result {
    writeln!(text, "Reeldrop {}", env!("CARGO_PKG_VERSION"))?;
    writeln!(text, "Time: {}", clock::rfc3339(clock::now()))?;
    let system = whoami::distro().unwrap_or_else(|_| whoami::platform().to_string());
    writeln!(text, "System: {system}, {}", whoami::cpu_arch())?;
    if let Some(desktop) = whoami::desktop_env() {
        writeln!(text, "Desktop: {desktop}")?;
    }
    for (name, value) in program {
        writeln!(text, "{name}: {value}")?;
    }
    writeln!(text, "Data folder: {}", home.folder().display())?;
    let bytes = std::fs::metadata(home.library_file()).map_or(0, |file| file.len());
    writeln!(text, "Library file: {bytes} bytes")
}

async fn of_library(text: &mut String, known: &mut Vec<String>, engine: &Engine) -> Result<()> {
    let keychain = match engine.keychain().status().await {
        Ok(()) => "works".to_owned(),
        Err(error) => format!("{} [{}]", error.message, error.code),
    };
    let _ = writeln!(text, "Keychain: {keychain}");
    let connections = engine.library().connections().await?;
    for connection in &connections {
        known.push(connection.key_id.clone());
        let front = connection.details.cloudfront.as_ref();
        known.extend(front.map(|front| front.key_pair_id.clone()));
    }
    let numbers = engine.library().numbers(FAILURES).await?;
    let _ = tell_numbers(text, &numbers);
    let _ = writeln!(text, "\nConnections: {}", connections.len());
    for connection in &connections {
        let _ = writeln!(text, "- {}", line(connection));
    }
    let settings = engine.settings().await?;
    let settings = serde_json::to_string_pretty(&settings).unwrap_or_default();
    let _ = writeln!(text, "\nSettings\n{settings}");
    Ok(())
}

fn tell_numbers(text: &mut String, numbers: &Numbers) -> std::fmt::Result {
    let list = |counts: &[(String, i64)]| {
        let counts: Vec<_> = counts
            .iter()
            .map(|(name, count)| format!("{count} {name}"))
            .collect();
        if counts.is_empty() {
            "none".to_owned()
        } else {
            counts.join(", ")
        }
    };
    writeln!(
        text,
        "Library: made by its migration {}, {} batches",
        numbers.migration, numbers.batches
    )?;
    writeln!(text, "Uploads: {}", list(&numbers.uploads))?;
    writeln!(text, "Links: {}", list(&numbers.links))?;
    if !numbers.failures.is_empty() {
        writeln!(text, "\nLast failures")?;
    }
    for (at, code) in &numbers.failures {
        writeln!(text, "- {} {code}", clock::rfc3339(*at))?;
    }
    Ok(())
}

/// A connection without its name and its keys.
fn line(connection: &Connection) -> String {
    let host = url::Url::parse(&connection.endpoint)
        .ok()
        .and_then(|endpoint| endpoint.host_str().map(str::to_owned))
        .unwrap_or_default();
    let details = &connection.details;
    let also: String = [
        (connection.public_url.is_some(), ", public address"),
        (details.temporary, ", temporary credentials"),
        (details.accelerate, ", accelerated"),
        (details.dual_stack, ", dual stack"),
        (details.kms_key.is_some(), ", KMS"),
        (details.template.is_some(), ", own template"),
    ]
    .into_iter()
    .filter_map(|(has, words)| has.then_some(words))
    .collect();
    format!(
        "{} at {host}, bucket {}, region {}, {} links, {} style{also}",
        connection.provider.as_str(),
        connection.bucket,
        connection.region,
        connection.link_kind().as_str(),
        connection.addressing.as_str()
    )
}

/// Folders say who somebody is.
fn without_folders(text: String, home: &Home) -> String {
    let mut text = text;
    let own = home.folder().to_string_lossy().into_owned();
    let person = dirs::home_dir().map(|folder| folder.to_string_lossy().into_owned());
    for (folder, short) in [(Some(own), "REELDROP_HOME"), (person, "~")] {
        if let Some(folder) = folder.filter(|folder| folder.len() > 1) {
            text = text.replace(&folder, short);
        }
    }
    text
}
