//! Ten thousand links: searched as one types, and scrolled.

use crate::FRAME;
use crate::Failed;
use crate::app::App;
use crate::figures::Times;
use crate::frames;
use crate::report::{Report, Unit};
use crate::uploads::beside;

/// What is typed and taken back, letter by letter.
const WORD: &str = "take 077";

/// The most from a keystroke to what it finds on the screen, in milliseconds.
const KEYSTROKE: f64 = 50.0;

const LIST: &str = "document.querySelector('[data-testid=link-table] [role=rowgroup]')";

/// Of a running app with so many links.
pub async fn measure(app: &App, report: &mut Report) -> Result<(), Failed> {
    let shown: f64 = app
        .wait_for(
            "const began = performance.now();
             document.querySelector('[data-testid=nav-links]').click();
             const look = () => document.querySelector('[data-testid=link-row]')
                 ? painted(() => done(performance.now() - began)) : requestAnimationFrame(look);
             look();",
        )
        .await?;
    report.figure(
        "from the click on Links to its first rows painted",
        shown,
        Unit::Milliseconds,
        "",
    );
    app.until("document.querySelector('[data-testid=link-count]').textContent.includes('10,000')")
        .await?;

    let mut times = Vec::new();
    for _ in 0..3 {
        for end in (1..=WORD.len()).chain((0..WORD.len()).rev()) {
            times.push(search(app, WORD.get(..end).unwrap_or_default()).await?);
        }
    }
    let times = Times::new(times);
    let note = format!(
        "median {:.0} ms, longest {:.0} ms of {}",
        times.median(),
        times.longest(),
        times.count()
    );
    let what =
        "from a keystroke in the search of 10,000 links to its result painted, 95th percentile";
    report.goal(what, KEYSTROKE, times.at(0.95), Unit::Milliseconds, note);

    for (what, pixels) in [
        ("10,000 links scrolled by 170 pixels a frame", 170),
        ("the same by 1,800 pixels, from end to end in seconds", 1800),
    ] {
        app.run::<()>(&format!("{LIST}.scrollTop = 0")).await?;
        let each = format!("list.scrollTop += {pixels}");
        let each = format!("const list = {LIST}; {each}");
        let frames = frames::watch(app, what, &each).await?;
        let goal = format!("a frame of {what}, median");
        report.goal(
            &goal,
            FRAME,
            frames.times.median(),
            Unit::Milliseconds,
            beside(&frames),
        );
        report.frames(frames);
    }
    app.run::<()>(&format!("{LIST}.scrollTop = 0")).await
}

/// Milliseconds from the event of typing to the frame that shows what it finds.
async fn search(app: &App, text: &str) -> Result<f64, Failed> {
    // From within a frame's pause, as a key comes at any time.
    let script = format!(
        "const input = document.querySelector('[data-testid=link-search]');
         requestAnimationFrame(() => setTimeout(() => {{
             const began = performance.now();
             input.value = {text:?};
             input.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));
             painted(() => done(performance.now() - began));
         }}));"
    );
    app.wait_for(&script).await
}
