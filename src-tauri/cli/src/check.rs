//! `reeldrop connections check`: the doctor, line by line.

use std::process::ExitCode;

use reeldrop_engine::connection::{LineView, Outcome};
use reeldrop_engine::{Result, code};

use crate::output;
use crate::serve::Asked;
use crate::target::Target;
use crate::upload::INTERRUPTED;

/// The arguments of `reeldrop connections check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Name of a stored connection; without it, what the CDN_ variables name, else where uploads go
    name: Option<String>,
    /// Print one JSON object with every line and text
    #[arg(long)]
    pub(crate) json: bool,
    /// Print also the texts to copy: policy, CORS and lifecycle rules, made for this connection
    #[arg(long, conflicts_with = "json")]
    texts: bool,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let asked = Asked::listen();
    let engine = crate::open().await?;
    let target = Target::find(&engine, arguments.name.as_deref()).await?;
    let json = arguments.json;
    let tell = |line: &LineView| {
        if !json {
            show(line);
        }
    };
    let report = engine.examine(&target.open, asked.to_end(), tell).await;
    target.close().await;
    engine.close().await;
    let report = match report {
        Err(error) if error.is(code::INTERRUPTED) && !json => {
            output::complain(&error);
            return Ok(ExitCode::from(INTERRUPTED));
        }
        report => report?,
    };
    if json {
        output::json(&report);
    }
    if arguments.texts {
        for text in &report.texts {
            output::answer(format_args!(
                "\n{}\n{}\n\n{}",
                text.title, text.place, text.text
            ));
        }
    }
    Ok(match report.ok {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

fn show(line: &LineView) {
    let mark = match line.outcome {
        Outcome::Good => "ok    ",
        Outcome::Notice => "note  ",
        Outcome::Bad => "FAILED",
        Outcome::NotChecked => "-     ",
    };
    output::answer(format_args!("{mark}  {}: {}", line.title, line.found));
    if let Some(mend) = &line.mend {
        output::answer(format_args!("        {}", line.means));
        output::answer(format_args!("        → {mend}"));
    }
}
