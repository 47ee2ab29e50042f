//! What a window costs with which nobody does anything.

use std::time::{Duration, Instant};

use crate::Failed;
use crate::app::App;
use crate::processes::Role;
use crate::report::{Report, Unit};

/// All processes together may take this share of one processor, in percent: less than is worth measuring.
const BUDGET: f64 = 0.5;

/// What starts and views leave behind is done by then.
const SETTLED: Duration = Duration::from_secs(5);

/// Watches the app for so long, without a word to it.
pub async fn measure(
    app: &App,
    what: &str,
    watched: Duration,
    report: &mut Report,
) -> Result<(), Failed> {
    tokio::time::sleep(SETTLED).await;
    let look = || {
        let processes = app.processes();
        [Role::Window, Role::Page, Role::Network]
            .map(|role| Some((processes.cpu(role)?, processes.sleeps(role)?)))
    };
    let (began, before) = (Instant::now(), look());
    tokio::time::sleep(watched).await;
    let (took, after) = (began.elapsed().as_secs_f64(), look());
    let costs: Vec<_> = before
        .into_iter()
        .zip(after)
        .map(|(before, after)| {
            let ((cpu, sleeps), (cpu_after, sleeps_after)) = before.zip(after)?;
            // Of threads that have ended meanwhile nothing is known any more.
            let more = sleeps_after
                .iter()
                .map(|(thread, count)| count - sleeps.get(thread).unwrap_or(&0.0));
            Some((cpu_after - cpu, more.sum::<f64>() / took))
        })
        .collect::<Option<_>>()
        .ok_or("a process of the app was not found")?;
    let cpu: f64 = costs.iter().map(|(cpu, _)| cpu).sum();
    let [window, page, network] = costs.as_slice() else {
        return Err("three processes were to be looked at".into());
    };
    let note = format!(
        "CPU of the window {:.2} s, the page {:.2} s, the network process {:.2} s; they wake {:.1}, {:.1} and {:.1} times a second",
        window.0, page.0, network.0, window.1, page.1, network.1
    );
    let what = format!(
        "idle for {:.0} s, {what}: share of a processor",
        watched.as_secs_f64()
    );
    report.goal(&what, BUDGET, cpu / took * 100.0, Unit::Percent, note);
    Ok(())
}

/// Memory of the app now; `when` in words.
pub fn memory(app: &App, when: &str, report: &mut Report) {
    let processes = app.processes();
    let megabytes = |role| processes.memory(role).map_or(f64::NAN, |bytes| bytes / 1e6);
    let (window, page) = (megabytes(Role::Window), megabytes(Role::Page));
    let note = format!(
        "the page {page:.1} MB, the network process {:.1} MB",
        megabytes(Role::Network)
    );
    let what = format!("memory of the window's process, {when}");
    report.figure(&what, window, Unit::Megabytes, note);
}
