//! A thousand uploads that report, at rest and scrolled.

use std::path::Path;

use crate::Failed;
use crate::app::{App, Programs};
use crate::frames::{self, Frames};
use crate::report::{Report, Unit};
use crate::{FRAME, fill};

const FILES: usize = 1000;

/// Bytes of each file, and bytes a second of all: they last for a minute, which is more than is watched.
const SIZE: u64 = 128 << 10;
const SPEED: u64 = 2_000_000;

/// The most events a second that may reach the page.
const EVENTS: f64 = 10.0;

pub async fn measure(
    programs: &Programs,
    folder: &Path,
    report: &mut Report,
) -> Result<(), Failed> {
    let home = folder.join("uploading");
    let library = fill::library(&home).await?;
    fill::limit_speed(&library, SPEED).await?;
    library.close().await;
    let renders = folder.join("renders");
    std::fs::create_dir(&renders)?;
    for number in 0..FILES {
        let file = std::fs::File::create(renders.join(format!("{number:04}.exr")))?;
        file.set_len(SIZE)?;
    }

    let app = App::start(programs, &home, Some(&renders)).await?;
    frames::count_events(&app).await?;
    app.click("[data-testid=batch-fold]").await?;
    app.find("[data-testid=upload-row][data-state=uploading]")
        .await?;
    let rest = frames::watch(&app, "1,000 uploads report, the list at rest", "").await?;
    let scroll = "document.querySelector('.view-body').scrollTop += 24";
    let scrolled = frames::watch(&app, "the same, scrolled by 24 pixels a frame", scroll).await?;
    let left: u32 = app
        .run("return document.querySelectorAll('[data-testid=upload-row]').length")
        .await?;
    if left == 0 {
        return Err("no row was left to look at".into());
    }
    app.end().await;

    for (what, frames) in [("at rest", &rest), ("scrolled", &scrolled)] {
        let what = format!("a frame while 1,000 uploads report, {what}, median");
        report.goal(
            &what,
            FRAME,
            frames.times.median(),
            Unit::Milliseconds,
            beside(frames),
        );
    }
    let events = rest.events.max(scrolled.events);
    report.goal(
        "events that reach the page meanwhile",
        EVENTS,
        events,
        Unit::PerSecond,
        "",
    );
    report.frames(rest);
    report.frames(scrolled);
    Ok(())
}

/// What is told of frames beside their median.
pub fn beside(frames: &Frames) -> String {
    format!(
        "95 % within {:.1} ms, longest {:.1} ms, {:.1} frames a second",
        frames.times.at(0.95),
        frames.times.longest(),
        frames.rate
    )
}
