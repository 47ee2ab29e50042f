//! Statistics of a million uploads.

use std::path::Path;

use crate::Failed;
use crate::app::Programs;
use crate::figures::Times;
use crate::fill;
use crate::report::{Report, Unit};
use crate::starts;

/// In drops of which the window shows none: before it shows these, it shows as many newer ones as it ever does.
const DROPS: i64 = 50;
const IN_EACH: i64 = 20_000;
const NEWER: i64 = 200;

/// Two years of a large studio.
const DAYS: i64 = 730;

/// What people take for “at once”, in milliseconds.
const AT_ONCE: f64 = 100.0;

pub async fn measure(
    programs: &Programs,
    folder: &Path,
    report: &mut Report,
) -> Result<(), Failed> {
    let home = folder.join("million");
    let library = fill::library(&home).await?;
    fill::uploads(&library, DROPS, IN_EACH, DAYS).await?;
    fill::uploads(&library, NEWER, 5, 1).await?;
    library.close().await;

    let what = "first useful paint with a million uploads behind it";
    let app = starts::measure(programs, &home, what, 7, report).await?;
    for (period, words) in [("month", "a month"), ("all", "two years")] {
        let times: Vec<f64> = app
            .wait_for(&format!(
                "const times = [];
                 const ask = () => {{
                     const began = performance.now();
                     const query = {{ period: '{period}', connection: null }};
                     window.__TAURI_INTERNALS__.invoke('statistics', {{ query }}).then(() => {{
                         times.push(performance.now() - began);
                         if (times.length < 9) ask(); else done(times);
                     }});
                 }};
                 ask();"
            ))
            .await?;
        let times = Times::new(times);
        let what = format!("statistics of {words} with a million uploads: the command, median");
        let note = format!("longest {:.0} ms of {}", times.longest(), times.count());
        report.goal(&what, AT_ONCE, times.median(), Unit::Milliseconds, note);
    }

    // Four charts are canvases; the fifth is text.
    let charts = "[...document.querySelectorAll('[data-testid^=chart-] canvas')]";
    let painted = |deed: &str| {
        format!(
            "const before = {charts};
             const began = performance.now();
             {deed};
             const look = () => {{
                 const now = {charts};
                 if (now.length === 4 && now.every((canvas) => !before.includes(canvas)))
                     painted(() => done(performance.now() - began));
                 else requestAnimationFrame(look);
             }};
             look();"
        )
    };
    let open = painted("document.querySelector('[data-testid=nav-statistics]').click()");
    let shown: f64 = app.wait_for(&open).await?;
    report.figure(
        "from the click on Statistics to its charts painted",
        shown,
        Unit::Milliseconds,
        "a month",
    );
    let choose = painted(
        "const period = document.querySelector('[data-testid=period]');
         period.value = 'all';
         period.dispatchEvent(new Event('change', { bubbles: true }))",
    );
    let shown: f64 = app.wait_for(&choose).await?;
    let what = "from the choice of all two years to their charts painted";
    report.figure(what, shown, Unit::Milliseconds, "");
    app.end().await;
    Ok(())
}
