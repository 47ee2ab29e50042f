//! Pictures of the real window with real posters, for the README: `make screenshots` copies them to docs/screenshots.

use std::path::{Path, PathBuf};

use crate::app::{App, Start};
use crate::files::demo_videos;
use crate::server::Server;
use crate::{connections, hand, watching};

/// The size of the window at first, and its smallest.
const SIZES: [(&str, u32, u32); 2] = [("", 1100, 720), ("-smallest", 720, 520)];

#[tokio::test(flavor = "multi_thread")]
async fn each_view_is_pictured_empty_and_full_dark_and_light_large_and_small() {
    let server = Server::sandbox().await;
    let still = tempfile::tempdir().unwrap();
    let app = Start::default().still(still.path()).open().await;
    every_look(&app, "uploads-empty").await;
    app.view("links").await;
    every_look(&app, "links-empty").await;
    app.view("watch").await;
    every_look(&app, "watch-empty").await;

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
        app.upload_is(&crate::main_job::name(video), "done").await;
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
    app.click("[data-testid=upload-row][data-state=uploading] [data-testid=cancel]")
        .await;
    app.upload_is("Nordlicht – Master.mov", "cancelled").await;
    watching::picture(&app, &videos[0]).await;
    for view in ["links", "statistics", "connections", "settings"] {
        app.view(view).await;
        every_look(&app, view).await;
    }
    app.view("links").await;
    for (item, name) in [("new-link", "link-new"), ("revoke", "link-revoke")] {
        app.click("[data-testid=link-menu]").await;
        app.click(&format!("[data-testid=menu-{item}]")).await;
        app.find("dialog[open]").await;
        every_look(&app, name).await;
        app.click("dialog[open] header button").await;
    }
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
