//! How long a person waits for the window.

use std::path::Path;

use reeldrop_engine::Home;

use crate::Failed;
use crate::app::{App, Programs};
use crate::figures::Times;
use crate::processes::Role;
use crate::report::{Report, Unit};

/// The most from the asking for the window to its first useful frame, in milliseconds.
const BUDGET: f64 = 300.0;

/// Starts the app so many times, and leaves it running the last time.
pub async fn measure(
    programs: &Programs,
    home: &Path,
    what: &str,
    count: usize,
    report: &mut Report,
) -> Result<App, Failed> {
    let (mut asked, mut begun) = (Vec::new(), Vec::new());
    let mut running = None;
    for _ in 0..count {
        if let Some(app) = running.take() {
            App::end(app).await;
        }
        let app = App::start(programs, home, None).await?;
        let painted: f64 = app
            .run("return performance.timeOrigin + performance.getEntriesByName('painted')[0].startTime")
            .await?;
        asked.push(painted - asked_for(home)?);
        if let Some(began) = app.processes().began(Role::Window) {
            begun.push(painted - began * 1000.0);
        }
        running = Some(app);
    }
    let (asked, begun) = (Times::new(asked), Times::new(begun));
    let note = format!(
        "longest {:.0} ms of {}; since the process began {:.0} ms",
        asked.longest(),
        asked.count(),
        begun.median()
    );
    report.goal(what, BUDGET, asked.median(), Unit::Milliseconds, note);
    running.ok_or_else(|| "no start was asked for".into())
}

/// When the shell asked for the window last, in milliseconds since 1970, UTC: the app's log says so.
fn asked_for(home: &Path) -> Result<f64, Failed> {
    let log = Home::at(home)?.log_folder().join("desktop.log");
    let log = std::fs::read_to_string(log)?;
    let line = log
        .lines()
        .rfind(|line| line.ends_with("the window is asked for"));
    let time = line.and_then(|line| line.split_whitespace().next());
    let time: jiff::Timestamp = time
        .ok_or("the log does not tell when the window was asked for")?
        .parse()?;
    Ok(time.as_microsecond() as f64 / 1000.0)
}
