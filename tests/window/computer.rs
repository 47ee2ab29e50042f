//! What the settings do to this computer: the start at login, and a copy of the library.

use std::path::Path;
use std::process::Command;

use zbus::connection;

use crate::app::{App, Start, program};
use crate::closing::Watcher;
use crate::files::small_video;
use crate::hand;
use crate::main_job::name;

#[tokio::test(flavor = "multi_thread")]
async fn the_login_starts_it_in_the_tray_while_the_setting_is_on() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("my home");
    let config = folder.path().join("config");
    let start = || {
        let start = Start::default().home(&home);
        start.variable("XDG_CONFIG_HOME", config.to_str().unwrap())
    };
    let app = start().open().await;
    app.view("settings").await;
    let entries = || {
        let entries = std::fs::read_dir(config.join("autostart")).into_iter();
        let entries = entries.flatten().flatten().map(|entry| entry.path());
        entries.collect::<Vec<_>>()
    };
    app.click("[data-testid=start-at-login]:not(:checked)")
        .await;
    app.until("the login knows", async || entries().len() == 1)
        .await;
    let entry = entries().remove(0);
    assert_eq!(entry.extension().unwrap(), "desktop");
    let text = std::fs::read_to_string(&entry).unwrap();
    let exec = format!(
        "Exec=env \"REELDROP_HOME={}\" \"{}\" --at-login",
        home.display(),
        program()
    );
    assert!(text.lines().any(|line| line == exec), "{text}");
    // As desktops judge it, where their tool is installed.
    if let Ok(judged) = Command::new("desktop-file-validate").arg(&entry).output() {
        assert!(judged.status.success(), "{judged:?}");
    }
    // What was changed elsewhere, such as in the system's settings, shows.
    app.close().await;
    let app = start().open().await;
    app.view("settings").await;
    app.click("[data-testid=start-at-login]:checked").await;
    app.until("the login forgets", async || entries().is_empty())
        .await;
    app.close().await;

    let watcher = Watcher::default();
    let desktop = connection::Builder::session()
        .unwrap()
        .name("org.kde.StatusNotifierWatcher")
        .unwrap()
        .serve_at("/StatusNotifierWatcher", watcher.clone())
        .unwrap()
        .build()
        .await
        .unwrap();
    let at_login = start().argument(Path::new("--at-login")).unprepared();
    let app = at_login.open().await;
    app.until("the tray shows Reeldrop", async || {
        watcher.shows_reeldrop(&desktop).await
    })
    .await;
    assert!(!hand::is_on_screen().await);
    let second = tokio::process::Command::new(program())
        .env("REELDROP_HOME", &home)
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .status();
    assert!(second.await.unwrap().success());
    app.until("a second start shows the window", async || {
        hand::is_on_screen().await
    })
    .await;
    // Nothing was taken for a file.
    assert_eq!(app.count("[data-testid=batch]").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_library_is_saved_where_the_dialog_says() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open().await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    app.view("settings").await;
    let saved = folder.path().join("all.json");
    app.click("[data-testid=export-library]").await;
    hand::save_as("Save the library", saved.to_str().unwrap()).await;
    app.until("it is saved", async || saved.exists()).await;
    let all: serde_json::Value = serde_json::from_slice(&std::fs::read(&saved).unwrap()).unwrap();
    assert_eq!(all["uploads"][0]["name"], name(small_video()));
    assert_eq!(all["links"].as_array().unwrap().len(), 1);
    assert_eq!(all["connections"][0]["provider"], "sandbox");
}
