//! Pictures of the real window with real posters, for the README: `make screenshots` copies them to docs/screenshots.

use std::path::{Path, PathBuf};

use crate::accessible::nothing_found;
use crate::app::{App, Start};
use crate::files::{below, demo_videos};
use crate::main_job::name;
use crate::server::Server;
use crate::trouble::change_library;
use crate::{connections, hand, studio, watching};

/// The size of the window at first, and its smallest.
const SIZES: [(&str, u32, u32); 2] = [("", 1100, 720), ("-smallest", 720, 520)];

#[tokio::test(flavor = "multi_thread")]
async fn each_view_is_pictured_empty_and_full_dark_and_light_large_and_small() {
    let server = Server::sandbox().await;
    let still = tempfile::tempdir().unwrap();
    let app = Start::default().still(still.path()).open().await;
    every_look(&app, "uploads-empty").await;
    for view in ["links", "statistics", "watch", "connections"] {
        app.view(view).await;
        every_look(&app, &format!("{view}-empty")).await;
    }

    connections::add(&app, "Studio Nord", &server).await;
    app.click("[data-testid=add-connection]").await;
    app.find("[data-testid=connection-start]").await;
    every_look(&app, "connection-start").await;
    app.click("[data-testid=provider-cloudflare-r2]").await;
    app.find("[data-testid=connection-form]").await;
    every_look(&app, "connection-form").await;
    // Escape closes.
    app.find("[data-testid=field-name]")
        .await
        .send_keys("\u{e00c}")
        .await
        .unwrap();
    app.until("the form is closed", async || {
        app.count("[data-testid=connection-form]").await == 0
    })
    .await;
    app.view("uploads").await;
    let folder = tempfile::tempdir().unwrap();
    let videos = demo_videos();
    let paths: Vec<&Path> = videos.iter().map(PathBuf::as_path).collect();
    hand::drop_files(&app, &[&folder.path().join("Nordlicht – Mix 5.1.wav")]).await;
    hand::drop_files(&app, &paths).await;
    for video in &videos {
        app.upload_is(&name(video), "done").await;
    }
    app.until("all posters are there", async || {
        let loaded = "return [...document.querySelectorAll('[data-testid=upload-row] img')]
            .filter((image) => image.complete && image.naturalWidth > 0).length";
        app.run(loaded).await == videos.len()
    })
    .await;
    let master = folder.path().join("Nordlicht – Master.mov");
    std::fs::File::create(&master)
        .unwrap()
        .set_len(6 << 30)
        .unwrap();
    hand::drop_files(&app, &[&master]).await;
    app.until("the bar is on its way", async || {
        let share =
            "return Number(document.querySelector('[data-testid=upload-row][data-state=uploading] \
            [role=progressbar]')?.getAttribute('aria-valuenow') ?? 0)";
        app.run(share).await.as_f64().unwrap_or(0.0) >= 5.0
    })
    .await;
    every_look(&app, "uploads").await;
    app.view("links").await;
    app.find("[data-testid=waiting-row]").await;
    every_look(&app, "links-waiting").await;
    app.view("uploads").await;
    app.click("[data-testid=upload-row][data-state=uploading] [data-testid=cancel]")
        .await;
    app.upload_is("Nordlicht – Master.mov", "cancelled").await;
    watching::picture(&app, &videos[0]).await;
    for view in ["connections", "settings"] {
        app.view(view).await;
        every_look(&app, view).await;
    }
    app.view("links").await;
    for (item, name) in [("new-link", "link-new"), ("revoke", "link-revoke")] {
        app.click("[data-testid=link-menu]").await;
        app.click(&format!("[data-testid=menu-{item}]")).await;
        app.find("dialog[open]").await;
        every_look(&app, name).await;
        nothing_found(&app, name).await;
        app.click("dialog[open] header button").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn links_and_statistics_are_pictured_after_a_month_of_work() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    studio::fill(&home).await;
    let still = folder.path().join("still");
    let app = Start::default().home(&home).still(&still).open().await;
    app.view("links").await;
    app.until("posters are there", async || {
        let loaded = "return [...document.querySelectorAll('[data-testid=link-row] img')]
            .filter((image) => image.complete && image.naturalWidth > 0).length";
        app.run(loaded).await.as_u64() >= Some(3)
    })
    .await;
    every_look(&app, "links").await;
    nothing_found(&app, "links in every state").await;
    app.view("statistics").await;
    app.select("[data-testid=period]", "month").await;
    app.find("[data-testid=chart-failures]").await;
    every_look(&app, "statistics").await;
    nothing_found(&app, "the statistics of a month").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_view_is_pictured_when_something_is_wrong() {
    let mut server = Server::sandbox().await;
    "notthesecret".clone_into(&mut server.secret);
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let start = || {
        Start::default()
            .home(&home)
            .still(&folder.path().join("still"))
    };
    let app = start().open().await;
    let videos = demo_videos();
    hand::drop_files(&app, &[&videos[0], &videos[1]]).await;
    for video in &videos[..2] {
        app.upload_is(&name(video), "done").await;
    }

    // A connection whose secret is wrong, and files that wait for it; files that cannot be read.
    connections::fill(&app, "Studio Nord", &server).await;
    app.click("[data-testid=save-connection]").await;
    app.find("dialog [data-testid=error-code][data-code=wrong-secret]")
        .await;
    every_look(&app, "connection-form-failing").await;
    nothing_found(&app, "the form of a connection that failed").await;
    app.click("dialog[open] button[aria-label=Close]").await;
    every_look(&app, "connections-failing").await;
    nothing_found(&app, "a connection that failed").await;
    app.view("uploads").await;
    let gone = folder.path().join("Nordlicht – Mix 5.1.wav");
    let empty = folder.path().join("Dailies 21 Nov");
    std::fs::create_dir(&empty).unwrap();
    hand::drop_files(&app, &[&videos[2], &videos[3], &gone, &empty]).await;
    app.find("[data-testid=hold] [data-testid=error-code][data-code=wrong-secret]")
        .await;
    for video in &videos[2..4] {
        app.upload_is(&name(video), "waiting").await;
    }
    app.upload_is(&name(&gone), "failed").await;
    every_look(&app, "uploads-failing").await;
    nothing_found(&app, "uploads that failed and wait").await;
    app.view("statistics").await;
    app.find("[data-testid=chart-failures]").await;
    every_look(&app, "statistics-failing").await;

    // A link that opens nothing any more: its file was deleted behind our back.
    std::fs::remove_file(below(&home, &name(&videos[0]))).unwrap();
    app.view("links").await;
    app.click("[data-testid=links-menu]").await;
    app.click("[data-testid=menu-check]").await;
    app.find("[data-testid=link-row][aria-selected=true]").await;
    every_look(&app, "links-failing").await;
    nothing_found(&app, "a link that does not work").await;

    watching::with_one_that_is_away(&app).await;
    every_look(&app, "watch-failing").await;
    nothing_found(&app, "a watch folder that is away").await;

    app.view("settings").await;
    app.fill("[data-testid=template]", "client/{nmae}").await;
    app.find("[data-testid=template-wrong]").await;
    every_look(&app, "settings-failing").await;
    nothing_found(&app, "a template that is wrong").await;
    app.close().await;

    change_library(
        &home,
        "INSERT INTO _sqlx_migrations VALUES (9999, 'later', '2099-01-01', 1, x'00', 0)",
    )
    .await;
    let app = start().unprepared().open().await;
    app.find("[data-testid=error-code][data-code=library-newer]")
        .await;
    every_look(&app, "start-failing").await;
    nothing_found(&app, "a library that cannot be opened").await;
}

pub async fn every_look(app: &App, name: &str) {
    hand::away().await;
    for (size, width, height) in SIZES {
        app.client.set_window_size(width, height).await.unwrap();
        for theme in ["dark", "light"] {
            app.run(&format!(
                "document.documentElement.dataset.theme = '{theme}'"
            ))
            .await;
            app.until("the window is painted in its new look", async || {
                let corners = [(4, 4), (width - 4, height - 4)];
                let brightness = hand::brightness(&corners).await;
                brightness.len() == 2
                    && brightness
                        .iter()
                        .all(|value| (*value < 128) == (theme == "dark"))
            })
            .await;
            picture(&format!("{name}-{theme}{size}")).await;
        }
    }
}

/// Pictures the window as it is.
pub async fn picture(name: &str) {
    let picture = folder().join(format!("{name}.png"));
    hand::picture(&picture).await;
    assert!(picture.metadata().unwrap().len() > 5_000, "{name} is blank");
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
