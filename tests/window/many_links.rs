//! Many links at once: copied, renewed, saved as a table and taken back; and those that are still to come.

use std::path::PathBuf;

use crate::accessible::nothing_found;
use crate::app::{App, Start};
use crate::files::{large_video, small_video};
use crate::main_job::name;
use crate::trouble::change_library;
use crate::{fetch, hand};

const NAMES: [&str; 3] = ["Nordlicht.mp4", "Hafen.mp4", "Spirale.mp4"];

fn row(name: &str) -> String {
    format!("[data-testid=link-row][data-name=\"{name}\"]")
}

/// What stands in an element. What may be cut where there is no room counts as unseen for the driver.
async fn content(app: &App, css: &str) -> String {
    app.find(css).await;
    let text = format!("return document.querySelector({css:?})?.textContent.trim() ?? ''");
    app.run(&text).await.as_str().unwrap().to_owned()
}

/// Waits until the status bar says it.
async fn noticed(app: &App, words: &str) {
    app.until(words, async || {
        content(app, "[data-testid=notice]")
            .await
            .starts_with(words)
    })
    .await;
}

async fn select_all(app: &App) {
    app.click("[data-testid=link-row]").await;
    hand::press("ctrl+a").await;
    let all = app.count("[data-testid=link-row]").await;
    app.until("all are selected", async || {
        app.count("[data-testid=link-row][aria-selected=true]")
            .await
            == all
    })
    .await;
}

async fn of_all(app: &App, item: &str) {
    app.click("[data-testid=links-menu]").await;
    app.click(&format!("[data-testid=menu-{item}]")).await;
}

/// Revokes one link, and deletes its file.
async fn delete_and_revoke(app: &App, name: &str) {
    app.click(&row(name)).await;
    hand::press("Delete").await;
    app.click("[data-testid=revoke-delete]").await;
    app.click("[data-testid=question-yes]").await;
    app.find(&format!("{}[data-state=revoked]", row(name)))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_links_are_copied_renewed_saved_and_revoked_until_they_are_dead() {
    let folder = tempfile::tempdir().unwrap();
    let files = NAMES.map(|name| folder.path().join(name));
    for file in &files {
        std::fs::copy(small_video(), file).unwrap();
    }
    let app = App::open().await;
    hand::drop_files(&app, &files.each_ref().map(PathBuf::as_path)).await;
    for name in NAMES {
        app.upload_is(name, "done").await;
    }
    let first = hand::links_in_clipboard(3).await;
    hand::clear_clipboard().await;
    assert_eq!(
        app.text("[data-testid=copy-batch]").await.lines().next(),
        Some("Copy 3 links")
    );
    app.click("[data-testid=copy-batch]").await;
    assert_eq!(hand::links_in_clipboard(3).await, first);

    // One that is dead is left out, and that is said.
    app.view("links").await;
    delete_and_revoke(&app, NAMES[2]).await;
    select_all(&app).await;
    hand::clear_clipboard().await;
    hand::press("ctrl+c").await;
    let mut copied = hand::links_in_clipboard(2).await;
    copied.sort_unstable();
    let mut working = first.clone();
    working.retain(|url| !url.contains("Spirale"));
    working.sort_unstable();
    assert_eq!(copied, working);
    noticed(&app, "2 links copied; 1 was revoked").await;
    let label = app.text("[data-testid=copy-selected]").await;
    assert_eq!(label.lines().next(), Some("Copy 2 links"));
    app.view("uploads").await;
    let label = app.text("[data-testid=copy-batch]").await;
    assert_eq!(label.lines().next(), Some("Copy 2 links"));

    // One sentence says what was renewed and what was not.
    app.view("links").await;
    select_all(&app).await;
    hand::clear_clipboard().await;
    of_all(&app, "renew-all").await;
    noticed(&app, "2 new links copied; 1 could not be renewed").await;
    let renewed = hand::links_in_clipboard(2).await;
    for url in &renewed {
        assert!(!first.contains(url), "{url}");
        fetch::same_as(url, small_video()).await;
    }
    app.until("the new links are listed", async || {
        app.count("[data-testid=link-row]").await == 5
    })
    .await;

    for (form, lines) in [("csv", 6), ("json", 0)] {
        select_all(&app).await;
        let saved = folder.path().join(format!("links.{form}"));
        of_all(&app, "export").await;
        hand::save_as("Save links", saved.to_str().unwrap()).await;
        app.until("it is saved", async || saved.exists()).await;
        let text = std::fs::read_to_string(&saved).unwrap();
        for url in first.iter().take(2).chain(&renewed) {
            let written = url.contains("Spirale") || text.contains(url.as_str());
            assert!(written, "{url} in {text}");
        }
        match lines {
            0 => {
                let links: serde_json::Value = serde_json::from_str(&text).unwrap();
                assert_eq!(links.as_array().unwrap().len(), 5);
            }
            _ => assert_eq!(text.lines().count(), lines, "{text}"),
        }
        noticed(&app, "5 links saved").await;
    }

    select_all(&app).await;
    of_all(&app, "revoke-all").await;
    let question = app.text("[data-testid=question]").await;
    assert!(
        question.contains("4 signed links end at once."),
        "{question}"
    );
    app.click("[data-testid=revoke-delete]").await;
    app.click("[data-testid=question-yes]").await;
    noticed(&app, "4 links revoked").await;
    assert_eq!(
        content(&app, "[data-testid=notice] .news").await,
        "4 links revoked"
    );
    for url in first.iter().chain(&renewed) {
        assert_eq!(fetch::status(url).await, 404, "{url}");
    }
    app.until("all are revoked", async || {
        app.count("[data-testid=link-row][data-state=revoked]")
            .await
            == 5
    })
    .await;
    // Nothing works any more: the clipboard stays as it is.
    select_all(&app).await;
    assert_eq!(app.count("[data-testid=copy-selected]").await, 0);
    hand::clear_clipboard().await;
    hand::press("ctrl+c").await;
    noticed(&app, "Nothing copied: 5 were revoked").await;
    assert_eq!(hand::clipboard().await, "nothing yet");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_on_its_way_stands_above_the_links_and_becomes_one() {
    let still = tempfile::tempdir().unwrap();
    let app = Start::default().still(still.path()).open().await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    app.view("links").await;
    app.find(&row(&name(small_video()))).await;
    assert_eq!(app.count("[data-testid=filter-waiting]").await, 0);
    app.view("settings").await;
    app.fill("[data-testid=speed-limit]", "2\u{e007}").await;
    app.view("uploads").await;
    hand::drop_files(&app, &[large_video()]).await;
    let file = name(large_video());
    app.upload_is(&file, "uploading").await;

    app.view("links").await;
    let waiting = format!("[data-testid=waiting-row][data-name=\"{file}\"]");
    app.find(&format!("{waiting}[data-state=uploading]")).await;
    let state = content(&app, &format!("{waiting} [data-testid=waiting-state]")).await;
    let percent = state
        .strip_prefix("Uploading ")
        .and_then(|rest| rest.strip_suffix(" %")?.parse::<u8>().ok());
    assert!(percent.is_some_and(|percent| percent < 100), "{state}");
    let life = content(&app, &waiting).await;
    assert!(life.contains("Its link will work for 24 hours"), "{life}");
    assert_eq!(app.count(&format!("{waiting} button")).await, 0);
    nothing_found(&app, "a file whose link is still to come").await;
    app.find(&row(&name(small_video()))).await;
    assert_eq!(app.text("[data-testid=filter-waiting]").await, "Waiting 1");
    app.click("[data-testid=filter-waiting]").await;
    app.until("it stands alone", async || {
        app.count("[data-testid=link-row]").await == 0
    })
    .await;
    app.find(&waiting).await;
    // It has no link yet.
    app.fill("[data-testid=link-search]", "nowhere").await;
    app.until("the search leaves it out", async || {
        app.count(&waiting).await == 0
    })
    .await;
    app.fill("[data-testid=link-search]", "mast").await;
    app.find(&waiting).await;

    app.view("settings").await;
    app.fill("[data-testid=speed-limit]", "\u{e007}").await;
    app.view("links").await;
    app.find(&row(&file)).await;
    assert_eq!(app.count("[data-testid=waiting-row]").await, 0);
    assert_eq!(app.count("[data-testid=filter-waiting]").await, 0);
    app.find("[data-testid=filter-all][aria-pressed=true]")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ended_link_is_not_handed_on_and_is_renewed_where_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let app = Start::default().home(&home).open().await;
    hand::drop_files(&app, &[small_video(), large_video()]).await;
    let (ends, works) = (name(small_video()), name(large_video()));
    app.upload_is(&ends, "done").await;
    app.upload_is(&works, "done").await;
    app.close().await;
    let sql = format!("UPDATE links SET signed_at = signed_at - 90000 WHERE name = '{ends}'");
    change_library(&home, &sql).await;

    let still = folder.path().join("still");
    let app = Start::default().home(&home).still(&still).open().await;
    let in_row = |inside: &str| format!("[data-testid=upload-row][data-name=\"{ends}\"] {inside}");
    let said = content(&app, &in_row("[data-testid=link-until][data-link=ended]")).await;
    assert!(said.starts_with("Link ended "), "{said}");
    assert_eq!(app.count(&in_row("[data-testid=copy-link]")).await, 0);
    nothing_found(&app, "a link that has ended").await;
    // One link is left to copy: that of the other file has its own button.
    assert_eq!(app.count("[data-testid=copy-batch]").await, 0);

    app.view("links").await;
    select_all(&app).await;
    hand::clear_clipboard().await;
    hand::press("ctrl+c").await;
    hand::links_in_clipboard(1).await;
    noticed(&app, "1 link copied; 1 has ended").await;
    app.click(&format!("{}[data-state=ended]", row(&ends)))
        .await;
    hand::press("Return").await;
    app.find("[data-testid=notice] [data-code=link-ended]")
        .await;

    app.view("uploads").await;
    hand::clear_clipboard().await;
    app.click(&in_row("[data-testid=renew-link]")).await;
    let renewed = hand::links_in_clipboard(1).await.remove(0);
    fetch::same_as(&renewed, small_video()).await;
    app.find(&in_row("[data-testid=copy-link]")).await;
    let copies = content(&app, "[data-testid=copy-batch]").await;
    assert!(copies.starts_with("Copy 2 links"), "{copies}");
}
