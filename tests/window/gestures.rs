//! Gestures beside the main job: the overlay, links, cancel and retry, appearance, size.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

use crate::app::{App, Start, below_root};
use crate::files::{large_video, small_video};
use crate::main_job::name;
use crate::{fetch, hand};

#[tokio::test(flavor = "multi_thread")]
async fn the_overlay_names_the_destination_and_counts_what_hangs_on_the_pointer() {
    let app = App::open().await;
    let (x, y) = hand::middle(&app).await;
    let mut drag = tokio::process::Command::new(below_root("tests/support/drag.sh"))
        .args(["--hold", &x.to_string(), &y.to_string()])
        .args([small_video(), large_video()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(drag.stdout.take().unwrap()).lines();
    while lines.next_line().await.unwrap().expect("the drag is held") != "holding" {}
    let overlay = app
        .text("[data-testid=drop-overlay]:not([aria-hidden=true])")
        .await;
    assert!(
        overlay.contains("2 files") && overlay.contains("Sandbox"),
        "{overlay}"
    );
    drag.stdin.take().unwrap().write_all(b"\n").await.unwrap();
    assert!(drag.wait().await.unwrap().success());
    app.upload_is(&name(large_video()), "done").await;
    assert_eq!(
        app.count("[data-testid=drop-overlay]:not([aria-hidden=true])")
            .await,
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_found_copied_and_renewed() {
    let app = App::open().await;
    hand::drop_files(&app, &[small_video(), large_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    app.upload_is(&name(large_video()), "done").await;
    app.view("links").await;
    app.until("both links are listed", async || {
        app.count("[data-testid=link-row]").await == 2
    })
    .await;

    app.fill("[data-testid=link-search]", "grüner").await;
    app.until("one is found", async || {
        app.count("[data-testid=link-row]").await == 1
    })
    .await;
    hand::clear_clipboard().await;
    app.click("[data-testid=link-row]").await;
    app.click("[data-testid=link-copy]").await;
    let first = hand::links_in_clipboard(1).await.remove(0);
    fetch::same_as(&first, small_video()).await;

    hand::clear_clipboard().await;
    app.click("[data-testid=link-renew]").await;
    app.until("there are two links to it", async || {
        app.count("[data-testid=link-row]").await == 2
    })
    .await;
    let second = hand::links_in_clipboard(1).await.remove(0);
    fetch::same_as(&second, small_video()).await;
    fetch::same_as(&first, small_video()).await;
}

/// A browser that writes down what it was given: the path to find it by, and the file that it writes.
pub fn browser(folder: &Path) -> (String, PathBuf) {
    use std::os::unix::fs::PermissionsExt;
    let (browser, opened) = (folder.join("xdg-open"), folder.join("opened"));
    std::fs::write(
        &browser,
        format!("#!/bin/sh\nprintf %s \"$1\" > '{}'\n", opened.display()),
    )
    .unwrap();
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    (path, opened)
}

#[tokio::test(flavor = "multi_thread")]
async fn open_hands_the_link_to_the_browser() {
    let folder = tempfile::tempdir().unwrap();
    let (path, opened) = browser(folder.path());
    let app = Start::default().variable("PATH", &path).open().await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    app.view("links").await;
    app.click("[data-testid=link-row]").await;
    app.click("[data-testid=link-menu]").await;
    app.click("[data-testid=menu-open]").await;
    app.until("the browser was called", async || opened.exists())
        .await;
    app.until("it was given the link", async || {
        std::fs::read_to_string(&opened).is_ok_and(|link| link.contains("X-Amz-Signature="))
    })
    .await;
    fetch::same_as(&std::fs::read_to_string(&opened).unwrap(), small_video()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_uploaded_row_hands_its_link_on_in_other_forms() {
    let app = App::open().await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    let url = hand::links_in_clipboard(1).await.remove(0);
    for (item, begins) in [("markdown", "["), ("html", "<video")] {
        app.click("[data-testid=row-menu]").await;
        app.click(&format!("[data-testid=menu-{item}]")).await;
        app.until("it is in the clipboard", async || {
            let text = hand::clipboard().await;
            text.starts_with(begins) && text.contains(url.split('?').next().unwrap())
        })
        .await;
    }
    app.click("[data-testid=row-menu]").await;
    app.click("[data-testid=menu-qr]").await;
    app.find("[data-testid=link-dialog] [data-testid=link-qr]")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_came_back_is_sent_when_retry_is_pressed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("late render.mp4");
    std::fs::copy(small_video(), &file).unwrap();
    let app = App::open().await;
    // Gone between the drag and the drop's intake, or between two drops: either way it is missing then.
    let gone = folder.path().join("gone.mp4");
    hand::drop_files(&app, &[&gone, &file]).await;
    assert_eq!(app.upload_code("gone.mp4").await, "file-missing");
    app.upload_is("late render.mp4", "done").await;
    std::fs::rename(&file, &gone).unwrap();
    app.click("[data-testid=upload-row][data-name=\"gone.mp4\"] [data-testid=retry]")
        .await;
    app.upload_is("gone.mp4", "done").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn appearance_follows_the_setting_and_the_smallest_window_hides_nothing() {
    let app = App::open().await;
    for theme in ["light", "dark"] {
        app.view("settings").await;
        app.select("[data-testid=appearance]", theme).await;
        app.until("the theme is on", async || {
            app.run("return document.documentElement.dataset.theme")
                .await
                == theme
        })
        .await;
    }
    app.client.set_window_size(720, 520).await.unwrap();
    for view in [
        "uploads",
        "links",
        "statistics",
        "watch",
        "connections",
        "settings",
    ] {
        app.view(view).await;
        let wide = app
            .run("return document.documentElement.scrollWidth > innerWidth")
            .await;
        assert_eq!(wide, false, "{view} is wider than the window");
    }
    // Dialogs are within the window, and no wider than themselves.
    for (view, opens) in [
        ("watch", "add-watch"),
        ("connections", "add-connection"),
        ("connections", "check-connection"),
    ] {
        app.view(view).await;
        app.click(&format!("[data-testid={opens}]")).await;
        app.find("dialog[open]").await;
        let inside = app
            .run(
                "const dialog = document.querySelector('dialog[open]'), box = dialog.getBoundingClientRect();
                 return box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight
                     && [dialog, ...dialog.querySelectorAll('*')].every((inner) =>
                         inner.scrollWidth <= inner.clientWidth || getComputedStyle(inner).overflowX !== 'auto');",
            )
            .await;
        assert_eq!(inside, true, "what {opens} opens fits");
        app.click("dialog[open] button[aria-label=Close]").await;
        app.until("the dialog is closed", async || {
            app.count("dialog[open]").await == 0
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn copied_files_are_uploaded_by_paste() {
    let app = App::open().await;
    hand::clear_clipboard().await;
    hand::press("ctrl+v").await;
    app.until("it says that nothing was copied", async || {
        let text = "return document.querySelector('[data-testid=notice]').textContent";
        app.run(text)
            .await
            .as_str()
            .unwrap()
            .contains("No files were copied")
    })
    .await;
    hand::copy_files(&[small_video(), large_video()]).await;
    app.view("links").await;
    hand::press("ctrl+v").await;
    app.upload_is(&name(small_video()), "done").await;
    app.upload_is(&name(large_video()), "done").await;
    let links = hand::links_in_clipboard(2).await;
    fetch::same_as(&links[0], small_video()).await;
}

/// What has the focus: the name of its row and its own name for tests.
async fn in_focus(app: &App) -> String {
    let focus = "const at = document.activeElement;
        const row = at.closest('[data-name]');
        return `${row?.dataset.name ?? ''}|${at.dataset.testid ?? ''}`";
    app.run(focus).await.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_mouse_a_file_is_chosen_uploaded_and_its_link_copied() {
    let app = App::open().await;
    // Tab reaches the drop area's button; Return presses it.
    app.until("the button that chooses files has the focus", async || {
        hand::press("Tab").await;
        in_focus(&app).await == "|choose-files"
    })
    .await;
    hand::press("Return").await;
    hand::type_into("Choose files to upload", small_video().to_str().unwrap()).await;
    app.upload_is(&name(small_video()), "done").await;
    hand::links_in_clipboard(1).await;
    hand::clear_clipboard().await;
    let copy = format!("{}|copy-link", name(small_video()));
    app.until(
        "the button that copies the link has the focus",
        async || {
            hand::press("Tab").await;
            in_focus(&app).await == copy
        },
    )
    .await;
    let outline = "return getComputedStyle(document.activeElement).outlineStyle";
    assert_ne!(app.run(outline).await, "none", "the focus is seen");
    hand::press("Return").await;
    fetch::same_as(&hand::links_in_clipboard(1).await[0], small_video()).await;

    // The library, its search and its rows, by their keys.
    hand::press("ctrl+f").await;
    app.until("the search has the focus", async || {
        in_focus(&app).await == "|link-search"
    })
    .await;
    app.until("the table has the focus", async || {
        hand::press("Tab").await;
        in_focus(&app).await == "|link-table"
    })
    .await;
    hand::press("Home").await;
    app.find("[data-testid=link-row][aria-selected=true]").await;
    hand::clear_clipboard().await;
    hand::press("ctrl+c").await;
    hand::links_in_clipboard(1).await;
}
