//! What the status bar tells: troubles wait for each other, news take none away, and progress is spoken.

use std::path::PathBuf;

use crate::app::{App, Start};
use crate::server::Server;
use crate::waiting::{connect_to_holding, row};
use crate::{accessible, connections, hand, pictures};

const BAR: &str = "[data-testid=notice]";

/// WebKit's driver gives no text for what may be cut off with an ellipsis.
async fn words(app: &App, css: &str) -> String {
    let text = format!("return document.querySelector('{css}')?.textContent.trim() ?? ''");
    app.run(&text).await.as_str().unwrap().to_owned()
}

async fn says(app: &App, css: &str, what: &str) {
    app.until(&format!("{css} says {what}"), async || {
        words(app, css).await.contains(what)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn troubles_wait_for_each_other_and_news_take_none_away() {
    let still = tempfile::tempdir().unwrap();
    let app = Start::default().still(still.path()).open().await;
    let server = Server::sandbox().await;
    connections::add(&app, "Studio", &server).await;
    app.view("settings").await;
    app.select("[data-testid=on-conflict]", "skip").await;
    app.view("uploads").await;
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<PathBuf> = ["a.mp4", "b.mp4", "c.mp4", "d.mp4"]
        .map(|name| folder.path().join(name))
        .into();
    let paths: Vec<_> = files.iter().map(PathBuf::as_path).collect();
    for (content, some, done) in [("first", 3, 3), ("other", 4, 7)] {
        for file in &files[..some] {
            std::fs::write(file, content).unwrap();
        }
        hand::drop_files(&app, &paths[..some]).await;
        app.until("all are there", async || {
            app.count("[data-testid=upload-row][data-state=done]").await == done
        })
        .await;
    }
    // Three were kept beside another file, and the news that all are uploaded stand beside that.
    app.find(&format!(
        "{BAR} [data-testid=error-code][data-code=kept-both]"
    ))
    .await;
    says(&app, BAR, "4 files uploaded, 4 links copied").await;
    says(&app, "[data-testid=more-notices]", "and 2 more").await;
    pictures::every_look(&app, "notices").await;
    hand::press("Escape").await;
    says(&app, "[data-testid=more-notices]", "and 1 more").await;

    app.click("[data-testid=more-notices]").await;
    app.find("[data-testid=notice-list] [data-testid=dismiss-notice]")
        .await;
    let listed = "[data-testid=notice-list] [data-code=kept-both]";
    assert_eq!(app.count(listed).await, 2);
    pictures::every_look(&app, "notices-list").await;
    app.run(&accessible::axe()).await;
    let mut found = Vec::new();
    accessible::look(&app, "the list of notices", &mut found).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
    // Escape closes the list, and nothing in it is lost.
    hand::press("Escape").await;
    app.until("the list is closed", async || app.count(listed).await == 0)
        .await;
    says(&app, "[data-testid=more-notices]", "and 1 more").await;
    app.click("[data-testid=more-notices]").await;
    app.click("[data-testid=dismiss-all]").await;
    app.until("nothing is left", async || {
        app.count("[data-testid=status-bar] [data-testid=error-code]")
            .await
            == 0
    })
    .await;
}

/// What a screen reader was told, one after the other.
async fn spoken(app: &App) -> Vec<String> {
    let said = "return [...document.querySelectorAll('[data-testid=spoken][aria-live=polite] > p')].map((p) => p.textContent)";
    serde_json::from_value(app.run(said).await).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_is_spoken_in_quarters_and_again_when_it_is_sent_again() {
    let app = App::open().await;
    // One of three parts arrives; the others are held.
    let (_server, proxy) = connect_to_holding(&app).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("long.mov");
    std::fs::File::create(&file)
        .unwrap()
        .set_len(24 << 20)
        .unwrap();
    hand::drop_files(&app, &[&file]).await;
    let quarter = "1 file: 25 percent sent";
    app.until("a quarter is spoken", async || {
        spoken(&app).await == [quarter]
    })
    .await;
    app.click(&row("long.mov", "cancel")).await;
    app.upload_is("long.mov", "cancelled").await;
    app.click(&row("long.mov", "retry")).await;
    app.until("it is spoken again", async || {
        spoken(&app).await == [quarter, quarter]
    })
    .await;
    proxy.release();
    app.upload_is("long.mov", "done").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_says_that_its_file_is_read() {
    let app = App::open().await;
    app.view("settings").await;
    app.fill("[data-testid=template]", "{name}-{hash8}.{ext}\u{e007}")
        .await;
    app.view("uploads").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("long.mov");
    // Hashing takes long enough to be seen.
    std::fs::File::create(&file)
        .unwrap()
        .set_len(8 << 30)
        .unwrap();
    hand::drop_files(&app, &[&file]).await;
    app.find("[data-testid=state-words][data-phase=reading]")
        .await;
    says(&app, &row("long.mov", "state-words"), "Reading the file").await;
    pictures::every_look(&app, "uploads-reading").await;
    app.click(&row("long.mov", "cancel")).await;
    app.upload_is("long.mov", "cancelled").await;
}
