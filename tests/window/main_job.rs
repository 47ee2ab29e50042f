//! The main job: connect, drop two real videos, paste links that give them back.

use crate::app::{App, Start};
use crate::files::{large_video, small_video};
use crate::server::Server;
use crate::{connections, fetch, hand};

#[tokio::test(flavor = "multi_thread")]
async fn a_first_run_drops_videos_on_the_sandbox_and_pastes_links_that_play() {
    let app = App::open().await;
    // A first run makes the sandbox while its window comes.
    app.until("it says where drops go", async || {
        let area = app.text("[data-testid=drop-area]").await;
        area.contains("this computer only")
    })
    .await;
    drop_and_paste(&app, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_works_on_a_connection_to_the_sandbox() {
    connect_and_drop(Server::sandbox().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_works_on_a_server_that_others_wrote() {
    connect_and_drop(Server::rclone().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_works_on_the_server_that_the_environment_names() {
    match Server::elsewhere() {
        Some(server) => connect_and_drop(server).await,
        None => eprintln!("REELDROP_TEST_S3_ENDPOINT is not set: no other server to test"),
    }
}

async fn connect_and_drop(server: Server) {
    let app = App::open().await;
    connections::add(&app, "Client review", &server).await;
    app.view("uploads").await;
    let chosen = app.find("[data-testid=destination] option:checked").await;
    assert_eq!(chosen.text().await.unwrap(), "Client review");
    drop_and_paste(&app, server.gives_ranges).await;
}

async fn drop_and_paste(app: &App, ranges: bool) {
    hand::clear_clipboard().await;
    hand::drop_files(app, &[small_video(), large_video()]).await;
    let (small, large) = (name(small_video()), name(large_video()));
    app.upload_is(&small, "done").await;
    app.upload_is(&large, "done").await;

    let links = hand::links_in_clipboard(2).await;
    fetch::same_as(&links[0], small_video()).await;
    fetch::same_as(&links[1], large_video()).await;
    if ranges {
        fetch::can_be_sought(&links[1], large_video()).await;
    }
    for tampered in fetch::tampered(&links[0]) {
        let status = fetch::status(&tampered).await;
        assert!((400..500).contains(&status), "{status} {tampered}");
    }
    a_link_ends(app).await;
}

/// A link of two seconds works, and then is refused.
async fn a_link_ends(app: &App) {
    app.select("[data-testid=lifetime]", "custom").await;
    app.select("[data-testid=lifetime-custom-unit]", "seconds")
        .await;
    app.fill("[data-testid=lifetime-custom-value]", "2").await;
    app.until("the lifetime is kept", async || {
        let kept = "return document.querySelector('[data-testid=lifetime-custom-value]').value";
        app.run(kept).await == "2"
    })
    .await;
    hand::clear_clipboard().await;
    hand::drop_files(app, &[small_video()]).await;
    let links = hand::links_in_clipboard(1).await;
    assert!(links[0].contains("X-Amz-Expires=2&"), "{}", links[0]);
    app.until("the link is refused", async || {
        fetch::status(&links[0]).await >= 400
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn open_with_and_a_second_start_hand_their_files_to_the_one_window() {
    let app = Start::default().argument(small_video()).open().await;
    app.upload_is(&name(small_video()), "done").await;

    let second = tokio::process::Command::new(crate::app::program())
        .arg(large_video())
        .env("REELDROP_HOME", &app.home)
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .status()
        .await
        .unwrap();
    assert!(second.success());
    app.upload_is(&name(large_video()), "done").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_native_chooser_takes_a_file() {
    let app = App::open().await;
    hand::clear_clipboard().await;
    app.click("[data-testid=choose-files]").await;
    hand::type_into("Choose files to upload", large_video().to_str().unwrap()).await;
    app.upload_is(&name(large_video()), "done").await;
    fetch::same_as(&hand::links_in_clipboard(1).await[0], large_video()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_shared_is_there_after_a_restart_and_its_link_works_again() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let app = Start::default().home(&home).open().await;
    hand::clear_clipboard().await;
    hand::drop_files(&app, &[small_video()]).await;
    let before = hand::links_in_clipboard(1).await;
    app.close().await;

    let app = Start::default().home(&home).open().await;
    app.upload_is(&name(small_video()), "done").await;
    hand::clear_clipboard().await;
    app.click("[data-testid=copy-link]").await;
    assert_eq!(
        hand::links_in_clipboard(1).await,
        before,
        "the same link, signed again"
    );
    fetch::same_as(&before[0], small_video()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_beside_the_window_uses_its_sandbox_and_its_library() {
    let app = App::open().await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "done").await;

    let output = tokio::process::Command::new(crate::app::beside("reeldrop"))
        .args(["upload", "--json"])
        .arg(large_video())
        .env("REELDROP_HOME", &app.home)
        .output()
        .await
        .unwrap();
    // It does not stay to serve the links, since the window does.
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    fetch::same_as(answer["signedUrl"].as_str().unwrap(), large_video()).await;

    app.upload_is(&name(large_video()), "done").await;
    app.view("links").await;
    app.until("its link is in the window", async || {
        app.count("[data-testid=link-row]").await == 2
    })
    .await;
}

pub fn name(file: &std::path::Path) -> String {
    file.file_name().unwrap().to_str().unwrap().to_owned()
}
