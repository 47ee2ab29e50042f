//! `scripts/bench.sh --window`: the built app in a real window, against the budgets of the window: how soon it is there, how
//! smooth it stays, what it costs. In a desktop session (scripts/desktop-session.sh).

mod app;
mod bundle;
#[path = "../uploads/src/computer.rs"]
mod computer;
mod figures;
mod fill;
mod frames;
mod idle;
mod links;
#[path = "../uploads/src/marks.rs"]
mod marks;
mod processes;
mod report;
mod screen;
mod starts;
mod statistics;
mod uploads;

use std::path::{Path, PathBuf};
use std::time::Duration;

use app::Programs;
use report::Report;

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// A frame at 60 frames a second, in milliseconds, as WebKit's clock tells it: in whole milliseconds.
const FRAME: f64 = 17.0;

const LINKS: i64 = 10_000;

const BEGIN: &str = "<!-- window: begin (written by `make bench`) -->";
const END: &str = "<!-- window: end -->";

const PARTS: [&str; 4] = ["new", "uploads", "links", "statistics"];

const USAGE: &str = "bench.sh --window [--quick] [--only PART] [--print-only]
  --quick        fewer starts, and idle for seconds: to see that it works
  --only PART    one of new, uploads, links, statistics; for the terminal alone
  --print-only   leave docs/benchmarks.md as it is";

struct Options {
    starts: usize,
    /// How long nobody does anything, in Uploads and in Links.
    idle: [Duration; 2],
    only: Option<String>,
    /// docs/benchmarks.md, unless only the terminal shall see it.
    document: Option<PathBuf>,
}

fn options() -> Result<Options, Failed> {
    let mut options = Options {
        starts: 7,
        idle: [Duration::from_secs(30), Duration::from_secs(60)],
        only: None,
        document: Some(PathBuf::from("docs/benchmarks.md")),
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => {
                options.starts = 2;
                options.idle = [Duration::from_secs(5); 2];
            }
            "--only" => {
                options.only = arguments.next();
                options.document = None;
            }
            "--print-only" => options.document = None,
            "--help" => {
                println!("{USAGE}");
                std::process::exit(0);
            }
            other => return Err(format!("{other} is not known\n{USAGE}").into()),
        }
    }
    Ok(options)
}

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let options = options()?;
    let programs = Programs::find()?;
    let load_before = computer::load();
    let folder = tempfile::tempdir()?;
    let mut report = Report::default();

    bundle::measure(&programs, &mut report).unwrap_or_else(|why| report.failed("sizes", &why));
    // What cannot be measured is no reason to leave the rest.
    for part in PARTS {
        if options.only.as_deref().is_some_and(|only| only != part) {
            continue;
        }
        eprintln!("{part} ...");
        let (programs, folder) = (&programs, folder.path());
        let measured = match part {
            "new" => empty(programs, &options, folder, &mut report).await,
            "uploads" => uploads::measure(programs, folder, &mut report).await,
            "links" => full(programs, &options, folder, &mut report).await,
            _ => statistics::measure(programs, folder, &mut report).await,
        };
        if let Err(why) = measured {
            report.failed(part, &why);
        }
    }

    let tables = report.text();
    println!("\n{tables}");
    if let Some(path) = &options.document {
        let head = format!(
            "## The window\n\nMeasured on {}: {}. {} The screen is Xvfb, which paints in software, on the same processors.\n",
            computer::today(),
            computer::machine(),
            computer::load_in_words(load_before)
        );
        marks::put(path, BEGIN, END, &format!("{head}\n{tables}"))?;
        println!("Written to {}", path.display());
    }
    // The runtime would wait for nothing more.
    folder.close()?;
    std::process::exit(i32::from(report.missed()));
}

/// An app in which nothing was done yet.
async fn empty(
    programs: &Programs,
    options: &Options,
    folder: &Path,
    report: &mut Report,
) -> Result<(), Failed> {
    let home = folder.join("new");
    fill::library(&home).await?.close().await;
    let what = "first useful paint of an empty library, median";
    let app = starts::measure(programs, &home, what, options.starts, report).await?;
    let floor = frames::floor(&app).await?;
    report.frames(floor);
    app.end().await;
    Ok(())
}

/// An app that was used for a year.
async fn full(
    programs: &Programs,
    options: &Options,
    folder: &Path,
    report: &mut Report,
) -> Result<(), Failed> {
    let home = folder.join("full");
    let library = fill::library(&home).await?;
    fill::links(&library, LINKS).await?;
    fill::uploads(&library, 50, 20, 365).await?;
    library.close().await;
    let what = "first useful paint with 10,000 links and 1,000 uploads, median";
    let app = starts::measure(programs, &home, what, options.starts, report).await?;
    let [uploads, links] = options.idle;
    idle::measure(&app, "Uploads shown", uploads, report).await?;
    idle::memory(&app, "after that start", report);
    links::measure(&app, report).await?;
    idle::memory(&app, "10,000 links shown and scrolled", report);
    idle::measure(&app, "Links shown", links, report).await?;
    app.end().await;
    Ok(())
}
