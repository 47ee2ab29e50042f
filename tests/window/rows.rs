//! A thousand uploads: how smooth the window stays while they report. And what a row tells of a video.

use crate::app::App;
use crate::files::small_video;
use crate::hand;
use crate::main_job::name;

const FILES: usize = 1000;

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_uploads_report_while_the_list_is_scrolled() {
    let app = App::open().await;
    app.view("settings").await;
    // So that there are uploads to look at for half a minute.
    app.fill("[data-testid=speed-limit]", "2\u{e007}").await;
    app.find("[data-testid=speed-limited]").await;
    app.view("uploads").await;
    let folder = tempfile::tempdir().unwrap();
    let renders = folder.path().join("renders");
    std::fs::create_dir(&renders).unwrap();
    for number in 0..FILES {
        std::fs::write(renders.join(format!("{number:04}.exr")), vec![1; 64 << 10]).unwrap();
    }
    hand::drop_files(&app, &[&renders]).await;
    app.click("[data-testid=batch-fold]").await;
    app.find("[data-testid=upload-row][data-state=uploading]")
        .await;
    for (what, step) in [("at rest", 0), ("scrolled", 24)] {
        app.run(&format!(
            "window.frames_ = []; let last = performance.now();
             const body = document.querySelector('.view-body');
             const each = (now) => {{
                 window.frames_.push(now - last); last = now; body.scrollTop += {step};
                 if (window.frames_.length < 300) requestAnimationFrame(each);
             }};
             requestAnimationFrame(each);"
        ))
        .await;
        app.until("the frames are counted", async || {
            app.run("return window.frames_.length >= 300").await == true
        })
        .await;
        let figures = app
            .run("const all = window.frames_.slice(1).sort((a, b) => a - b);
                  const at = (share) => Math.round(all[Math.floor(share * (all.length - 1))] * 10) / 10;
                  return `p50 ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)} ms`")
            .await;
        let sent = app.count("[data-testid=upload-row]").await;
        eprintln!("frames {what}: {figures}; {sent} rows are drawn");
        assert!(sent < 120, "{sent} rows are drawn");
    }
    let sent = app
        .run("return document.querySelector('[data-testid=batch] .sum').textContent")
        .await;
    assert!(sent.as_str().unwrap().contains('%'), "still sent: {sent}");
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
