//! Ten thousand files in one drop: the window goes on answering.

use crate::app::App;
use crate::hand;

const FILES: usize = 10_000;

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_files_in_one_drop_leave_the_window_responsive() {
    let app = App::open().await;
    let folder = tempfile::tempdir().unwrap();
    let frames = folder.path().join("frames");
    std::fs::create_dir(&frames).unwrap();
    for number in 0..FILES {
        std::fs::write(frames.join(format!("{number:05}.exr")), b"a frame").unwrap();
    }
    // How long the page was busy with something else, each time it wanted to be called.
    app.run(
        "window.gaps = [0]; let last = performance.now();
         setInterval(() => { const now = performance.now(); window.gaps.push(now - last); last = now; }, 20);",
    )
    .await;
    hand::drop_files(&app, &[&frames]).await;
    app.find("[data-testid=batch]").await;
    // A person looks elsewhere and comes back, while it is sent.
    app.view("links").await;
    app.view("uploads").await;
    app.find("[data-testid=batch]").await;
    let longest = app.run("return Math.max(...window.gaps);").await;
    eprintln!("the page was busy for {longest} ms at most");
    let rows = app.count("[data-testid=upload-row]").await;
    assert!(rows < 200, "{rows} rows are drawn");
    app.click("[data-testid=cancel-batch]").await;
}
