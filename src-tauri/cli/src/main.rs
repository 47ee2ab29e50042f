//! `reeldrop`: uploads and links from a terminal or a render pipeline, with the engine of the desktop app.

mod browse;
mod check;
mod choice;
mod cloudfront;
mod connections;
mod diagnostics;
mod export;
mod hls;
mod link;
mod links;
mod orphans;
mod output;
mod presign;
mod renew;
mod request;
mod revoke;
mod sandbox;
mod serve;
mod target;
mod upload;
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use reeldrop_engine::{Engine, Error, Home};

/// Drop rendered video, paste a link: without the window.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, after_help = VARIABLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Upload files and folders, and print their links
    Upload(upload::Arguments),
    /// Watch a folder: upload what is finished in it, and print the links
    Watch(watch::Arguments),
    /// Upload and link an HLS package, or link one that is in storage
    Hls(hls::Arguments),
    /// Make a link to an object that is in storage
    Link(link::Arguments),
    /// List what is in the bucket, whoever put it there
    Browse(browse::Arguments),
    /// Make a new link to what an old one opens
    Renew(renew::Arguments),
    /// Take a link back by deleting what it opens, or moving it aside
    Revoke(revoke::Arguments),
    /// Print a presigned URL for each key
    Presign(presign::Arguments),
    /// Sign addresses and cookies of CloudFront
    Cloudfront(cloudfront::Arguments),
    /// Make a link by which someone else can send files into the bucket
    Request(request::Arguments),
    /// List the links that were made
    Links(links::Arguments),
    /// List the connections, or check one
    Connections(connections::Arguments),
    /// List uploads that were begun in the bucket and never ended, and clean those of Reeldrop
    Orphans(orphans::Arguments),
    /// Write the whole library to a file, without secrets
    Export(export::Arguments),
    /// Print what to send to whoever helps, without secrets, keys and signatures
    Diagnostics,
}

const VARIABLES: &str = "\
Environment, for pipelines (no stored connection and no keychain needed):
  CDN_PROVIDER           cloudflare-r2, aws-s3, cloudfront or s3-compatible
  CDN_BUCKET, CDN_REGION, CDN_ENDPOINT
  CDN_ACCOUNT_ID, CDN_JURISDICTION
                         Cloudflare R2, instead of the endpoint; default, eu or fedramp
  CDN_ACCESS_KEY_ID, CDN_SECRET_ACCESS_KEY
  CDN_SESSION_TOKEN      of temporary credentials
  CDN_URL                public address of the bucket, or the CloudFront distribution's domain
  CDN_KEY_PAIR_ID, CDN_PRIVATE_KEY_FILE
                         sign CloudFront links; without them they are public
  CDN_DISTRIBUTION_ID    of CloudFront, if it is known
  CDN_SIGNED_URL_TTL     life of the links, in seconds
  REELDROP_HOME          folder of library, sandbox and logs

Exit status: 0 all done, 1 something failed, 2 wrong usage, 130 interrupted.";

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("reeldrop: {error}");
            return ExitCode::FAILURE;
        }
    };
    let status = runtime.block_on(run(arguments.command));
    // A keychain that waits for the person must not hold the end back.
    runtime.shutdown_background();
    status
}

async fn run(command: Command) -> ExitCode {
    let json = match &command {
        // An upload answers with an object for each file.
        Command::Upload(_)
        | Command::Watch(_)
        | Command::Presign(_)
        | Command::Export(_)
        | Command::Diagnostics => false,
        Command::Cloudfront(arguments) => arguments.json(),
        Command::Hls(arguments) => arguments.json,
        Command::Browse(arguments) => arguments.json,
        Command::Link(arguments) => arguments.json,
        Command::Renew(arguments) => arguments.json,
        Command::Revoke(arguments) => arguments.json,
        Command::Request(arguments) => arguments.json,
        Command::Links(arguments) => arguments.json,
        Command::Connections(arguments) => arguments.json(),
        Command::Orphans(arguments) => arguments.json,
    };
    let ended = match command {
        Command::Upload(arguments) => upload::run(arguments).await,
        Command::Watch(arguments) => watch::run(arguments).await,
        Command::Presign(arguments) => presign::run(arguments).await,
        Command::Cloudfront(arguments) => cloudfront::run(arguments).await,
        Command::Hls(arguments) => hls::run(arguments).await,
        Command::Browse(arguments) => browse::run(arguments).await,
        Command::Link(arguments) => link::run(arguments).await,
        Command::Renew(arguments) => renew::run(arguments).await,
        Command::Revoke(arguments) => revoke::run(arguments).await,
        Command::Request(arguments) => request::run(arguments).await,
        Command::Links(arguments) => links::run(arguments).await,
        Command::Connections(arguments) => connections::run(arguments).await,
        Command::Orphans(arguments) => orphans::run(arguments).await,
        Command::Export(arguments) => export::run(arguments).await,
        Command::Diagnostics => diagnostics::run().await,
    };
    match ended {
        Ok(status) => status,
        Err(error) if json => {
            output::json(&std::collections::BTreeMap::from([("error", &error)]));
            ExitCode::FAILURE
        }
        Err(error) => {
            output::complain(&error);
            ExitCode::FAILURE
        }
    }
}

/// Opens the engine of this home, and tells what it has to say.
async fn open() -> Result<Engine, Error> {
    let home = Home::from_environment()?;
    reeldrop_engine::log::begin(&home, "cli");
    let (engine, notices) = Engine::open(home).await?;
    for notice in notices {
        output::say(format_args!("{} {}", notice.message, notice.action));
    }
    Ok(engine)
}
