//! A secret goes into the keychain and nowhere else: searched for on disk, in events, in the page and in arguments.

use std::path::Path;

use crate::app::{App, Start};
use crate::files::small_video;
use crate::main_job::name;
use crate::server::Server;
use crate::{connections, hand};

/// Keeps every event that the page hears.
const HEAR: &str = r"
    window.heard = [];
    const internals = window.__TAURI_INTERNALS__;
    internals.invoke('plugin:event|listen', {
        event: 'frame',
        target: { kind: 'Any' },
        handler: internals.transformCallback((event) => window.heard.push(event)),
    });
";

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_nowhere_but_in_the_keychain() {
    let server = Server::sandbox().await;
    let app = Start::default()
        .variable("REELDROP_LOG", "trace")
        .open()
        .await;
    app.run(HEAR).await;
    connections::add(&app, "Client review", &server).await;
    app.view("uploads").await;
    hand::clear_clipboard().await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    let link = hand::links_in_clipboard(1).await.remove(0);
    let signature = link.rsplit_once("X-Amz-Signature=").unwrap().1.to_owned();

    let heard = app
        .run("return JSON.stringify(window.heard)")
        .await
        .to_string();
    assert!(heard.contains("upload"), "events were heard");
    let page = app.client.source().await.unwrap();
    let values = app
        .run("return [...document.querySelectorAll('input')].map((i) => i.value).join()")
        .await;
    let stored = app
        .run("return JSON.stringify([{...localStorage}, {...sessionStorage}])")
        .await;
    for (place, text) in [
        ("events", heard),
        ("page", page),
        ("fields", values.to_string()),
        ("web storage", stored.to_string()),
        ("arguments", arguments()),
    ] {
        assert!(!text.contains(&server.secret), "the secret is in: {place}");
    }
    let found = search(&app, &server.secret);
    assert!(found.is_empty(), "the secret is in {found:?}");
    let found = search(&app, &signature);
    assert!(found.is_empty(), "the signature is in {found:?}");
    // The search itself works: it finds what is there.
    assert!(!search(&app, &server.key_id).is_empty());
}

/// The command lines of all processes.
fn arguments() -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        // rclone, in other tests, takes its key as an argument; it is not ours.
        if line.contains("reeldrop-desktop") {
            all.push_str(&line);
            all.push('\n');
        }
    }
    assert!(all.contains("reeldrop-desktop"));
    all
}

/// The files of the home that hold these bytes: library, its log, logs, what the web view keeps.
fn search(app: &App, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    search_folder(&app.home, text.as_bytes(), &mut found);
    found
}

fn search_folder(folder: &Path, text: &[u8], found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            search_folder(&path, text, found);
        } else if std::fs::read(&path)
            .unwrap_or_default()
            .windows(text.len())
            .any(|piece| piece == text)
        {
            found.push(path.display().to_string());
        }
    }
}
