//! `reeldrop upload`: sends files and folders, shows how far they are, and prints their links.

mod progress;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;

use reeldrop_engine::connection::{self, OpenConnection, Provider};
use reeldrop_engine::{Destination, Engine, NewBatch, Result, link};
use reeldrop_sandbox::Sandbox;

use crate::{output, sandbox, serve};
use report::Report;

/// The arguments of `reeldrop upload`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Stored connection to upload to [default: the CDN_ variables, else the chosen one, else the sandbox]
    #[arg(long, value_name = "NAME")]
    connection: Option<String>,
    /// How long the links work, such as 45m, 24h or 7d [default: CDN_SIGNED_URL_TTL, else as set in the window: 24h]
    #[arg(long, value_name = "TIME")]
    expires: Option<String>,
    /// What stands before the keys [default: today's date]
    #[arg(long, value_name = "PREFIX")]
    prefix: Option<String>,
    /// Print one JSON object for each file instead of text
    #[arg(long)]
    json: bool,
    /// Fetch each link back with plain HTTP and compare the bytes with the file
    #[arg(long)]
    verify_link: bool,
    /// End after the upload even when this process serves the sandbox
    #[arg(long)]
    exit: bool,
}

/// Where the files go, and the sandbox that has to live as long.
struct Target {
    open: OpenConnection,
    lifetime_seconds: Option<u64>,
    sandbox: Option<Sandbox>,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    match attempt(&arguments).await {
        Err(error) if arguments.json => {
            // Whoever reads objects gets one for each path, whatever went wrong before the first file.
            for path in &arguments.paths {
                report::failure(&path.to_string_lossy(), &error);
            }
            Ok(ExitCode::FAILURE)
        }
        ended => ended,
    }
}

async fn attempt(arguments: &Arguments) -> Result<ExitCode> {
    let expires = arguments
        .expires
        .as_deref()
        .map(link::parse_lifetime)
        .transpose()?;
    let engine = crate::open().await?;
    let target = target(&engine, arguments).await?;
    let frames = engine.frames();
    let begun = engine
        .begin(NewBatch {
            paths: arguments.paths.clone(),
            destination: Destination::Open(target.open.clone()),
            lifetime_seconds: expires.or(target.lifetime_seconds),
            prefix: arguments.prefix.clone(),
        })
        .await?;

    let batch = begun.batch_id;
    let mut report = Report::new(&engine, &target.open, arguments.json, arguments.verify_link);
    let shown = progress::show(frames, batch, &mut report);
    let interrupted = tokio::select! {
        () = shown => false,
        _ = begun.ended() => false,
        () = serve::asked_to_end() => true,
    };
    if interrupted {
        engine.cancel_batch(batch).await?;
        output::say("Interrupted: what was not done is cancelled, and taken back from storage.");
    }
    report.finish(batch).await?;

    if !interrupted {
        engine.posters_done().await;
    }
    let failed = report.failed();
    if let Some(sandbox) = target.sandbox {
        if sandbox.serves_here() && !arguments.exit && !interrupted && report.done() {
            output::say(
                "\nThe links open on this computer while this command runs. Ctrl-C ends it.",
            );
            serve::asked_to_end().await;
        }
        sandbox.stop().await;
    }
    engine.close().await;
    Ok(match (interrupted, failed) {
        (true, _) => ExitCode::from(130),
        (false, true) => ExitCode::FAILURE,
        (false, false) => ExitCode::SUCCESS,
    })
}

/// By argument, by the environment, else the chosen connection, else the sandbox.
async fn target(engine: &Engine, arguments: &Arguments) -> Result<Target> {
    let mut lifetime_seconds = None;
    let found = match &arguments.connection {
        Some(name) => Some(engine.find_connection(name).await?),
        None => {
            if let Some((open, lifetime)) =
                connection::from_environment(|name| std::env::var(name).ok())?
            {
                lifetime_seconds = lifetime;
                return Ok(Target {
                    open,
                    lifetime_seconds,
                    sandbox: None,
                });
            }
            engine.default_connection().await?
        }
    };
    match found {
        Some(connection) if connection.provider != Provider::Sandbox => {
            let open = engine
                .open_destination(Destination::Stored(connection.id))
                .await?;
            Ok(Target {
                open,
                lifetime_seconds,
                sandbox: None,
            })
        }
        _ => {
            let (sandbox, open) = sandbox::start(engine).await?;
            output::say(format_args!(
                "Uploading to the sandbox on this computer ({}). Add a connection to reach others.",
                sandbox.endpoint()
            ));
            Ok(Target {
                open,
                lifetime_seconds,
                sandbox: Some(sandbox),
            })
        }
    }
}
