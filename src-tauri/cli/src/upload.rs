//! `reeldrop upload`: sends files and folders, shows how far they are, and prints their links.

mod placing;
mod progress;
mod question;
pub(crate) mod report;

use std::path::PathBuf;
use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use reeldrop_engine::{Destination, Error, NewBatch, Result, code, link};

use crate::output;
use crate::serve::Asked;
use crate::target::Target;
use placing::Placing;
use progress::Bars;
use report::Report;

/// How long the end waits for posters that are still being made.
const POSTERS: Duration = Duration::from_secs(1);

/// What shells know as “ended by Ctrl-C”.
pub(crate) const INTERRUPTED: u8 = 130;

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
    /// What stands before the keys, in the place of a template [default: today's date, by the template]
    #[arg(long, value_name = "PREFIX")]
    prefix: Option<String>,
    /// How fast to send at most, in bytes a second, such as 500k or 5M [default: as set in the window]
    #[arg(long, value_name = "SPEED")]
    limit: Option<String>,
    /// How many files to send at the same time, 1 to 8; of those up to 1 MiB sixteen times as many, unless it is 1 [default: as set in the window: 4]
    #[arg(long, value_name = "NUMBER")]
    parallel: Option<u8>,
    #[command(flatten)]
    placing: Placing,
    /// Print one JSON object for each file instead of text
    #[arg(long)]
    json: bool,
    /// Fetch each link back with plain HTTP and compare the bytes with the file
    #[arg(long)]
    verify_link: bool,
    /// End after the upload even when this process serves the sandbox
    #[arg(long)]
    exit: bool,
    /// Of `reeldrop hls`: where a CloudFront link's cookies go.
    #[arg(skip)]
    cookie_file: Option<PathBuf>,
}

impl Arguments {
    /// What `reeldrop hls FOLDER` asks for.
    pub(crate) fn of_package(
        folder: PathBuf,
        connection: Option<String>,
        expires: Option<String>,
        prefix: Option<String>,
        cookie_file: Option<PathBuf>,
        json: bool,
        exit: bool,
    ) -> Self {
        Self {
            paths: vec![folder],
            connection,
            expires,
            prefix,
            limit: None,
            parallel: None,
            placing: Placing::of_package(),
            json,
            verify_link: false,
            exit,
            cookie_file,
        }
    }
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    match attempt(&arguments).await {
        Err(error) if arguments.json => {
            // Whoever reads objects gets one for each path, whatever went wrong before the first file.
            for path in &arguments.paths {
                let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
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
    let limit = arguments.limit.as_deref().map(parse_speed).transpose()?;
    let engine = crate::open().await?;
    if limit.is_some() || arguments.parallel.is_some() {
        engine.limit_here(limit, arguments.parallel).await?;
    }
    engine.keep_awake();
    let target = Target::find(&engine, arguments.connection.as_deref()).await?;
    if arguments.cookie_file.is_some() {
        link::check_takes_cookies(target.open.connection.link_kind())?;
    }
    let new = NewBatch {
        destination: Destination::Open(target.open.clone()),
        lifetime_seconds: expires.or(target.lifetime_seconds),
        prefix: arguments.prefix.clone(),
        ..NewBatch::of(arguments.paths.clone())
    };
    let new = arguments.placing.apply(&engine, new).await?;
    target.introduce();
    let frames = engine.frames();
    let asked = Asked::listen();
    let begin = engine.begin(new);
    let begun = tokio::select! {
        begun = begin => begun?,
        () = asked.to_end() => return Ok(INTERRUPTED.into()),
    };

    let batch = engine.batch(begun.batch_id).await?;
    let mut report = Report::new(&engine, &target.open, arguments);
    let mut bars = Bars::new(&batch);
    let mut ended = pin!(begun.ended());
    let interrupted = tokio::select! {
        () = progress::show(frames, &engine, &mut bars, &mut report, ended.as_mut()) => false,
        () = asked.to_end() => true,
    };
    bars.clear();
    if interrupted {
        output::say("Interrupted: taking back what is not done. Ctrl-C again ends at once.");
        engine.cancel_batch(batch.id).await?;
        ended.await;
    }
    report.finish(&batch).await;
    if !interrupted {
        // No poster is worth the wait of whoever asks to end, or of a pipeline.
        tokio::select! {
            _ = tokio::time::timeout(POSTERS, engine.posters_done()) => {}
            () = asked.to_end() => {}
        }
    }
    let (done, failed) = (report.done(), report.failed());
    if done && !interrupted {
        target.serve(&asked, arguments.exit).await;
    }
    target.close().await;
    engine.close().await;
    Ok(match (interrupted, failed) {
        (true, _) => INTERRUPTED.into(),
        (false, true) => ExitCode::FAILURE,
        (false, false) => ExitCode::SUCCESS,
    })
}

/// Reads `500k`, `5M`, `5MB/s` or `2MiB`, in bytes a second.
fn parse_speed(text: &str) -> Result<u64> {
    let bytes = text.trim().trim_end_matches("/s");
    parse_size::parse_size(bytes).map_err(|_| {
        Error::new(
            code::INVALID_SETTING,
            format!("“{text}” is no speed."),
            "Write bytes a second, such as 500k, 5M or 2.5MB.",
        )
    })
}
