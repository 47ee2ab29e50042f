//! A thousand uploads: how smooth the window stays while they report. And what a row tells of a video.

use std::path::Path;
use std::time::Instant;

use crate::app::App;
use crate::files::small_video;
use crate::hand;
use crate::main_job::name;

const FILES: usize = 1000;

/// Processor time that the web process of this app has used, in seconds: what the page costs, however busy the computer is.
fn page_seconds(app: &App) -> f64 {
    let home = format!("REELDROP_HOME={}", app.home.display());
    let is_ours = |process: &Path| {
        let environment = std::fs::read(process.join("environ")).unwrap_or_default();
        let name = std::fs::read_to_string(process.join("comm")).unwrap_or_default();
        let mut variables = environment.split(|byte| *byte == 0);
        name.starts_with("WebKitWebProc") && variables.any(|variable| variable == home.as_bytes())
    };
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let ticks: f64 = processes
        .map(|process| process.path())
        .filter(|process| is_ours(process))
        .filter_map(|process| {
            let stat = std::fs::read_to_string(process.join("stat")).ok()?;
            // After the name, which may hold anything: user and system time are the 14th and 15th field (proc(5)).
            let mut times = stat.rsplit(')').next()?.split_whitespace().skip(11);
            let mut next = || times.next()?.parse::<f64>().ok();
            Some(next()? + next()?)
        })
        .sum();
    ticks / 100.0
}

/// Prints how long frames take while the view is scrolled by so many pixels at each; few rows are drawn meanwhile.
async fn frames(app: &App, what: &str, step: u32) {
    let (before, started) = (page_seconds(app), Instant::now());
    app.run(&format!(
        "window.gaps = []; let last = performance.now();
         const body = document.querySelector('.view-body, [data-testid=waiting-files] .scroller');
         const each = (now) => {{
             window.gaps.push(now - last); last = now; body.scrollTop += {step};
             if (window.gaps.length < 300) requestAnimationFrame(each);
         }};
         requestAnimationFrame(each);"
    ))
    .await;
    app.until("the frames are counted", async || {
        app.run("return window.gaps.length >= 300").await == true
    })
    .await;
    let figures = app
        .run(
            "const all = window.gaps.slice(1).sort((a, b) => a - b);
             const at = (share) => Math.round(all[Math.floor(share * (all.length - 1))] * 10) / 10;
             return `p50 ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)} ms`",
        )
        .await;
    let share = (page_seconds(app) - before) / started.elapsed().as_secs_f64() * 100.0;
    let drawn = app
        .count("[data-testid=upload-row], [data-testid=waiting-row]")
        .await;
    eprintln!(
        "frames {what}: {figures}; the page takes {share:.0} % of a processor; {drawn} rows are drawn"
    );
    assert!(drawn < 120, "{drawn} rows are drawn");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_uploads_report_while_the_list_is_scrolled() {
    let app = App::open().await;
    app.view("settings").await;
    // So that there are uploads to look at for half a minute.
    app.fill("[data-testid=speed-limit]", "2\u{e007}").await;
    app.view("uploads").await;
    let folder = tempfile::tempdir().unwrap();
    let renders = folder.path().join("renders");
    std::fs::create_dir(&renders).unwrap();
    for number in 0..FILES {
        std::fs::write(renders.join(format!("{number:04}.exr")), vec![1; 64 << 10]).unwrap();
    }
    frames(&app, "before, nothing there", 0).await;
    hand::drop_files(&app, &[&renders]).await;
    app.click("[data-testid=batch-fold]").await;
    app.find("[data-testid=upload-row][data-state=uploading]")
        .await;
    app.find("[data-testid=speed-limited]").await;
    frames(&app, "at rest, a thousand under way", 0).await;
    frames(&app, "scrolled, a thousand under way", 24).await;
    let sent = app
        .run("return document.querySelector('[data-testid=batch] .sum').textContent")
        .await;
    assert!(sent.as_str().unwrap().contains('%'), "still sent: {sent}");

    // Their links are still to come: three of them stand above the links, the others behind a line or a filter.
    app.view("links").await;
    let more = app.text("[data-testid=waiting-more]").await;
    let more: usize = more.strip_suffix(" more").unwrap().parse().unwrap();
    assert!(more > 100 && more < FILES, "{more}");
    assert_eq!(app.count("[data-testid=waiting-row]").await, 3);
    app.click("[data-testid=waiting-more]").await;
    app.find("[data-testid=filter-waiting][aria-pressed=true]")
        .await;
    assert_eq!(app.count("[data-testid=link-row]").await, 0);
    frames(&app, "scrolled, a thousand wait for their links", 24).await;
    app.view("uploads").await;
    app.click("[data-testid=cancel-batch]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_tells_length_size_and_frame_rate_with_the_coding_at_hand() {
    let app = App::open().await;
    hand::drop_files(&app, &[small_video()]).await;
    let file = name(small_video());
    app.upload_is(&file, "done").await;
    let facts = format!("[data-testid=upload-row][data-name=\"{file}\"] [data-testid=facts]");
    app.until("the facts are shown", async || {
        let text = app.text(&facts).await;
        text.ends_with(" · 0:02 · 320 × 180 · 25 fps")
    })
    .await;
    let coding = app.find(&facts).await.attr("title").await.unwrap();
    let coding = coding.unwrap();
    assert!(coding.starts_with("MPEG-4, "), "{coding}");
    assert!(coding.ends_with("bit/s, 25 fps"), "{coding}");
}
