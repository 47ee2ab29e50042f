//! `reeldrop export`: the whole library as a file.

use std::path::PathBuf;
use std::process::ExitCode;

use reeldrop_engine::Result;

use crate::output;

/// The arguments of `reeldrop export`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Where to write it: as JSON where the name ends in .json, else as a copy of the library's SQLite file
    file: PathBuf,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let engine = crate::open().await?;
    let exported = engine.export_library(&arguments.file).await;
    engine.close().await;
    exported?;
    output::say(format_args!(
        "The library is in {}. Secrets stay in the keychain.",
        arguments.file.display()
    ));
    Ok(ExitCode::SUCCESS)
}
