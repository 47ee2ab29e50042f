//! How long a person waits for the window.

use std::path::Path;
use std::time::{Duration, Instant};

use reeldrop_engine::Home;

use crate::Failed;
use crate::app::{App, LONGEST, Plain, Programs};
use crate::figures::Times;
use crate::processes::{Processes, Role};
use crate::report::{Report, Unit};
use crate::screen::Windows;

/// The most from the window's creation to its first useful frame, in milliseconds.
const BUDGET: f64 = 300.0;

/// Starts the app so many times as a person would, without a driver, and then once more with one, which the rest needs.
pub async fn measure(
    programs: &Programs,
    home: &Path,
    what: &str,
    count: usize,
    report: &mut Report,
) -> Result<App, Failed> {
    let windows = Windows::watch()?;
    let (mut created, mut asked, mut begun) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..count {
        let start = Start::once(programs, home, &windows).await?;
        created.push(start.painted - start.created);
        asked.push(start.painted - start.asked);
        begun.extend(start.began.map(|began| start.painted - began * 1000.0));
    }
    let (created, asked, begun) = (Times::new(created), Times::new(asked), Times::new(begun));
    let note = format!(
        "longest {:.0} ms of {}; since the shell asked for the window {:.0} ms, since the process began {:.0} ms",
        created.longest(),
        created.count(),
        asked.median(),
        begun.median()
    );
    report.goal(what, BUDGET, created.median(), Unit::Milliseconds, note);
    App::start(programs, home, None).await
}

/// The times of one start: milliseconds since 1970, UTC.
struct Start {
    /// When its process began, in seconds.
    began: Option<f64>,
    asked: f64,
    /// When the screen had its window, still without anything in it.
    created: f64,
    painted: f64,
}

impl Start {
    async fn once(programs: &Programs, home: &Path, windows: &Windows) -> Result<Self, Failed> {
        let log = Home::at(home)?.log_folder().join("desktop.log");
        let before = std::fs::read_to_string(&log).unwrap_or_default().len();
        let running = Plain::start(programs, home)?;
        let since = Instant::now();
        loop {
            let log = std::fs::read_to_string(&log).unwrap_or_default();
            if let Some((asked, painted)) = log.get(before..).and_then(told) {
                let began = Processes::of(home).began(Role::Window);
                running.end(home).await;
                return Ok(Self {
                    began,
                    asked,
                    created: windows.created_after(asked)?,
                    painted,
                });
            }
            if since.elapsed() > LONGEST {
                return Err("the log does not tell of a first frame".into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// When the shell asked for the window, and when the page drew its first frame.
fn told(log: &str) -> Option<(f64, f64)> {
    let asked = log
        .lines()
        .find(|line| line.ends_with("the window is asked for"))?;
    let asked: jiff::Timestamp = asked.split_whitespace().next()?.parse().ok()?;
    let (_, painted) = log.split_once("the first frame was drawn at ")?;
    let painted = painted.lines().next()?.parse().ok()?;
    Some((asked.as_microsecond() as f64 / 1000.0, painted))
}
