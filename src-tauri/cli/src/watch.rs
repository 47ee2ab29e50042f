//! `reeldrop watch`: uploads what is finished in a folder, for as long as it runs, and prints each link as it comes.

use std::path::PathBuf;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use reeldrop_engine::{
    Afterwards, Begun, Engine, Error, Frame, NewWatch, Result, WatchState, link,
};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::output;
use crate::serve::Asked;
use crate::target::Target;
use crate::upload::report::Report;

/// The arguments of `reeldrop watch`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder, with the folders below it; what is in it already is uploaded, too, unless it was before
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Stored connection to upload to [default: the CDN_ variables, else the chosen one, else the sandbox]
    #[arg(long, value_name = "NAME")]
    connection: Option<String>,
    /// Which files, such as '*.mov' or 'final/*.mp4'; may be given several times [default: videos and HLS packages]
    #[arg(long, value_name = "GLOB")]
    pattern: Vec<String>,
    /// Leave the folders below it alone
    #[arg(long)]
    no_subfolders: bool,
    /// How long the links work, such as 45m, 24h or 7d [default: CDN_SIGNED_URL_TTL, else as set in the window: 24h]
    #[arg(long, value_name = "TIME")]
    expires: Option<String>,
    /// What stands before the keys, in the place of a template [default: today's date, by the template]
    #[arg(long, value_name = "PREFIX")]
    prefix: Option<String>,
    /// How long a file has to be left alone before it counts as finished
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = humantime::parse_duration)]
    quiet_time: Duration,
    /// Move what is uploaded into the folder “Uploaded” below FOLDER
    #[arg(long)]
    move_done: bool,
    /// Upload what is there, and end
    #[arg(long)]
    once: bool,
    /// Print one JSON object for each file instead of text
    #[arg(long)]
    json: bool,
}

/// How the files of a batch ended.
struct Told {
    done: bool,
    failed: bool,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let expires = arguments.expires.as_deref();
    let expires = expires.map(link::parse_lifetime).transpose()?;
    let engine = crate::open().await?;
    engine.keep_awake();
    let target = Target::find(&engine, arguments.connection.as_deref()).await?;
    target.introduce();
    let asked = Asked::listen();
    tokio::spawn(complain(engine.frames()));
    let (sender, mut arriving) = mpsc::unbounded_channel();
    let new = NewWatch {
        folder: arguments.folder.clone(),
        patterns: arguments.pattern.clone(),
        subfolders: !arguments.no_subfolders,
        afterwards: match arguments.move_done {
            true => Afterwards::Move,
            false => Afterwards::Leave,
        },
        quiet: arguments.quiet_time,
        to: target.open.clone(),
        lifetime_seconds: expires.or(target.lifetime_seconds),
        prefix: arguments.prefix.clone(),
        once: arguments.once,
    };
    let mut last = None;
    let (folder, once) = (arguments.folder.display().to_string(), arguments.once);
    let told = move |state, error: Option<Error>| {
        if last != Some((state, error.clone())) {
            say(&folder, once, state, error.as_ref());
            last = Some((state, error));
        }
    };
    let (mut batches, mut done, mut failed) = (JoinSet::new(), false, false);
    let mut count = |told: Told| {
        done |= told.done;
        failed |= told.failed;
    };
    let mut watching = pin!(engine.watch(new, sender, told));
    // It ends by itself only where it is to be once, or where the folder cannot be watched.
    let ended = loop {
        tokio::select! {
            biased;
            Some(begun) = arriving.recv() => {
                batches.spawn(tell(engine.clone(), target.open.clone(), begun, arguments.json));
            }
            Some(told) = batches.join_next() => told.into_iter().for_each(&mut count),
            ended = &mut watching => break Some(ended),
            () = asked.to_end() => break None,
        }
    };
    let outcome = match ended {
        Some(ended) => {
            while let Ok(begun) = arriving.try_recv() {
                batches.spawn(tell(
                    engine.clone(),
                    target.open.clone(),
                    begun,
                    arguments.json,
                ));
            }
            let all_told = batches.join_all().await;
            all_told.into_iter().for_each(&mut count);
            if done {
                target.serve(&asked, true).await;
            }
            ended
        }
        None => {
            batches.abort_all();
            let overall = engine.overall();
            let left = overall.running + overall.queued;
            if left > 0 {
                output::say(format_args!(
                    "{left} not done: they go on where they are when this folder is watched again."
                ));
            }
            Ok(())
        }
    };
    target.close().await;
    engine.close().await;
    outcome.map(|()| match failed {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}

/// Prints how each file of a batch ends, as it does.
async fn tell(
    engine: Engine,
    open: reeldrop_engine::connection::OpenConnection,
    begun: Begun,
    json: bool,
) -> Told {
    let mut frames = engine.frames();
    let mut report = Report::plain(&engine, &open, json);
    let bars = indicatif::MultiProgress::with_draw_target(indicatif::ProgressDrawTarget::hidden());
    let batch = begun.batch_id;
    let mut ended = pin!(begun.ended());
    loop {
        let frame = tokio::select! {
            frame = frames.recv() => frame,
            _ = &mut ended => break,
        };
        let frame = match frame {
            Ok(frame) => frame,
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => break,
        };
        let uploads = frame.uploads.iter();
        let of_batch = uploads.filter(|upload| upload.batch_id == batch && upload.state.is_final());
        report.all_ended(of_batch, &bars).await;
    }
    // What no frame told of, such as what ended before anybody listened.
    match engine.batch(batch).await {
        Ok(view) => report.finish(&view).await,
        Err(error) => output::complain(&error),
    }
    Told {
        done: report.done(),
        failed: report.failed(),
    }
}

/// Says how the folder is, where that changed.
fn say(folder: &str, once: bool, state: WatchState, error: Option<&Error>) {
    match error {
        Some(error) => output::complain(error),
        None if state == WatchState::Watching && !once => {
            output::say(format_args!("Watching {folder}. Ctrl-C ends it."));
        }
        None => {}
    }
}

/// Passes on what the engine has to say to the person.
async fn complain(mut frames: Receiver<Arc<Frame>>) {
    loop {
        match frames.recv().await {
            Ok(frame) => frame.notices.iter().for_each(output::complain),
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}
