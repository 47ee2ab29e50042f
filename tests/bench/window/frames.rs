//! How long the frames of the page take, what it costs meanwhile, and how often the app tells it something.

use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::Failed;
use crate::app::App;
use crate::figures::Times;
use crate::processes::Role;

/// How long frames are watched.
pub const WATCHED: Duration = Duration::from_secs(5);

/// The frames of a few seconds.
pub struct Frames {
    pub what: String,
    /// From frame to frame.
    pub times: Times,
    /// Frames a second, over all of them.
    pub rate: f64,
    /// Processor time of the page's process, as a share of one processor.
    pub page: Option<f64>,
    /// Events a second that reached the page.
    pub events: f64,
}

#[derive(Deserialize)]
struct Watched {
    frames: Vec<f64>,
    milliseconds: f64,
    events: f64,
}

/// Counts from now on what the app tells the page.
pub async fn count_events(app: &App) -> Result<(), Failed> {
    app.wait_for::<bool>(
        "const tauri = window.__TAURI_INTERNALS__;
         window.benchEvents = 0;
         const handler = tauri.transformCallback(() => (window.benchEvents += 1));
         const listen = { event: 'frame', target: { kind: 'Any' }, handler };
         tauri.invoke('plugin:event|listen', listen).then(() => done(true));",
    )
    .await?;
    Ok(())
}

/// Watches the frames of the page. `each` is done in every one.
pub async fn watch(app: &App, what: &str, each: &str) -> Result<Frames, Failed> {
    let processes = app.processes();
    let (before, began) = (processes.cpu(Role::Page), Instant::now());
    let watched: Watched = app
        .wait_for(&format!(
            "const frames = [], events = window.benchEvents ?? 0;
             let began = 0, before = 0;
             const step = () => {{
                 const now = performance.now();
                 if (began === 0) began = now; else frames.push(now - before);
                 before = now;
                 {each};
                 const milliseconds = now - began;
                 if (milliseconds < {}) requestAnimationFrame(step);
                 else done({{ frames, milliseconds, events: (window.benchEvents ?? 0) - events }});
             }};
             requestAnimationFrame(step);",
            WATCHED.as_millis()
        ))
        .await?;
    let took = began.elapsed().as_secs_f64();
    let after = processes.cpu(Role::Page);
    let seconds = watched.milliseconds / 1000.0;
    Ok(Frames {
        what: what.to_owned(),
        rate: watched.frames.len() as f64 / seconds,
        times: Times::new(watched.frames),
        page: before
            .zip(after)
            .map(|(before, after)| (after - before) / took),
        events: watched.events / seconds,
    })
}

/// What this machine paints at best: the page is empty, but for a mark that changes in every frame.
pub async fn floor(app: &App) -> Result<Frames, Failed> {
    app.run::<()>(
        "document.getElementById('app').style.display = 'none';
         const mark = document.createElement('div');
         mark.id = 'bench-mark';
         mark.textContent = 'mark';
         document.body.append(mark);",
    )
    .await?;
    let frames = watch(
        app,
        "an empty page with a mark that blinks: the floor",
        "document.getElementById('bench-mark').style.opacity = frames.length % 2 ? 0.9 : 1",
    )
    .await;
    app.run::<()>(
        "document.getElementById('bench-mark').remove();
         document.getElementById('app').style.display = '';",
    )
    .await?;
    frames
}
