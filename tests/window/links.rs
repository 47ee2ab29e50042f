//! Links handed on in other forms, asked whether they work, and taken back.

use crate::app::App;
use crate::files::{large_video, small_video};
use crate::main_job::name;
use crate::{fetch, hand};

/// What stands in the clipboard once it is what is looked for.
async fn clipboard(app: &App, what: &str, is_it: impl Fn(&str) -> bool) -> String {
    app.until(what, async || is_it(&hand::clipboard().await))
        .await;
    hand::clipboard().await
}

async fn notice(app: &App) -> String {
    let text = "return document.querySelector('[data-testid=notice]').textContent.trim()";
    app.run(text).await.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_copied_in_other_forms_and_shown_as_a_code() {
    let app = App::open().await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    let url = hand::links_in_clipboard(1).await.remove(0);
    app.view("links").await;
    // The player has its poster, which is made beside the upload.
    app.find("[data-testid=link-row] img").await;

    app.click("[data-testid=link-menu]").await;
    app.click("[data-testid=menu-markdown]").await;
    let text = clipboard(&app, "Markdown", |text| text.starts_with('[')).await;
    assert_eq!(text, format!("[{}]({url})", name(small_video())));

    app.click("[data-testid=link-menu]").await;
    app.click("[data-testid=menu-html]").await;
    let text = clipboard(&app, "a player", |text| text.starts_with("<video")).await;
    assert!(text.contains(&url.replace('&', "&amp;")), "{text}");
    assert!(
        text.contains(" width=\"") && text.contains(" poster=\"data:image/jpeg;base64,"),
        "{text}"
    );

    app.click("[data-testid=link-menu]").await;
    app.click("[data-testid=menu-show]").await;
    app.click("[data-testid=show-qr]").await;
    app.find("[data-testid=link-qr]").await;
    let drawn = "const code = document.querySelector('[data-testid=link-qr]'); return code.complete && code.naturalWidth > 0";
    app.until("the code is drawn", async || app.run(drawn).await == true)
        .await;
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("code.svg");
    app.click("[data-testid=save-qr]").await;
    hand::save_as("Save the QR code", saved.to_str().unwrap()).await;
    app.until("it is saved", async || saved.exists()).await;
    let picture = std::fs::read_to_string(&saved).unwrap();
    assert!(
        picture.contains("<svg") && picture.trim_end().ends_with("</svg>"),
        "{picture}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_link_is_dead_and_a_check_finds_what_died_otherwise() {
    let app = App::open().await;
    hand::drop_files(&app, &[small_video(), large_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    app.upload_is(&name(large_video()), "done").await;
    let urls = hand::links_in_clipboard(2).await;
    app.view("links").await;
    app.click(&format!("{} [data-testid=link-menu]", row(small_video())))
        .await;
    app.click("[data-testid=menu-revoke]").await;
    let question = app.text("[data-testid=question]").await;
    assert!(
        question.contains("deleting the file") && question.contains("for ever"),
        "{question}"
    );
    app.click("[data-testid=question-no]").await;
    assert_eq!(fetch::status(&urls[0]).await, 200, "asked is not done");

    app.click(&format!("{} [data-testid=link-menu]", row(small_video())))
        .await;
    app.click("[data-testid=menu-revoke]").await;
    app.click("[data-testid=question-yes]").await;
    app.find(&format!("{}[data-state=revoked]", row(small_video())))
        .await;
    assert!(
        notice(&app).await.contains("opens nothing any more"),
        "{}",
        notice(&app).await
    );
    assert_eq!(fetch::status(&urls[0]).await, 404);
    assert_eq!(fetch::status(&urls[1]).await, 200);

    // Uploads knows it, too: nothing there copies or opens what is dead, and the file that was kept gets a new link.
    app.view("uploads").await;
    let file = name(small_video());
    let stands = "[data-testid=link-until][data-link=revoked]";
    let said = title(&app, &in_row(&file, stands)).await;
    assert!(said.starts_with("Link revoked, file kept as "), "{said}");
    assert_eq!(
        app.count(&in_row(&file, "[data-testid=copy-link]")).await,
        0
    );
    app.click(&in_row(&file, "[data-testid=row-menu]")).await;
    app.find("[data-testid=menu-file]").await;
    for item in ["open", "show", "renew"] {
        let item = format!("[popover]:popover-open [data-testid=menu-{item}]");
        assert_eq!(app.count(&item).await, 0, "{item}");
    }
    hand::press("Escape").await;
    app.click(&in_row(&file, "[data-testid=new-link]")).await;
    hand::clear_clipboard().await;
    app.click("[data-testid=make-link]").await;
    let again = hand::links_in_clipboard(1).await.remove(0);
    fetch::same_as(&again, small_video()).await;
    app.find(&in_row(&file, "[data-testid=copy-link]")).await;
    app.view("links").await;

    // Deleted behind our back, as an editor does in the provider's console.
    let stored = crate::files::below(&app.home, &name(large_video()));
    std::fs::remove_file(stored).unwrap();
    app.click("[data-testid=filter-active]").await;
    app.click("[data-testid=links-menu]").await;
    app.click("[data-testid=menu-check]").await;
    app.until("it says what it found", async || {
        notice(&app).await.contains("1 does not, and is selected")
    })
    .await;
    app.find(&format!("{}[aria-selected=true]", row(large_video())))
        .await;
    // Whoever comes back to it later still sees it.
    app.view("uploads").await;
    app.view("links").await;
    let said = format!("{} [data-testid=link-unopened]", row(large_video()));
    let said = title(&app, &said).await;
    assert!(said.starts_with("Did not open, "), "{said}");
}

fn in_row(file: &str, inside: &str) -> String {
    format!("[data-testid=upload-row][data-name=\"{file}\"] {inside}")
}

fn row(video: &std::path::Path) -> String {
    format!("[data-testid=link-row][data-name=\"{}\"]", name(video))
}

/// The whole of a text that may be cut where there is no room.
async fn title(app: &App, css: &str) -> String {
    let title = app.find(css).await.attr("title").await.unwrap();
    title.unwrap_or_default()
}

async fn choose(app: &App, row: &str, item: &str) {
    app.click(&format!("{row} [data-testid=link-menu]")).await;
    app.click(&format!("[data-testid=menu-{item}]")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_file_has_a_link_that_plays_and_one_that_saves_each_with_its_note() {
    let app = App::open().await;
    hand::drop_files(&app, &[small_video(), large_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    app.upload_is(&name(large_video()), "done").await;
    let plays = hand::links_in_clipboard(2).await.remove(0);
    app.view("links").await;
    let row = row(small_video());
    app.find(&format!("{row} [data-opens=play]")).await;

    choose(&app, &row, "new-link").await;
    let hint = app.text("[data-testid=new-link-hint]").await;
    assert!(hint.contains("works until"), "{hint}");
    app.click("label:has([data-testid=opens-download])").await;
    app.select("[data-testid=new-link-lifetime]", "3600").await;
    app.fill("[data-testid=link-recipient-field]", "Änne, Agentur Süd")
        .await;
    app.fill("[data-testid=link-note-field]", "<b>second</b> cut")
        .await;
    hand::clear_clipboard().await;
    app.click("[data-testid=make-link]").await;
    let saves = hand::links_in_clipboard(1).await.remove(0);
    assert!(saves.contains("X-Amz-Expires=3600&"), "{saves}");
    let disposition = async |url: &str| {
        let answer = reqwest::get(url).await.unwrap();
        assert_eq!(answer.status(), 200);
        let header = answer.headers().get("content-disposition");
        header.map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(disposition(&plays).await, None);
    let saved = disposition(&saves).await.unwrap();
    assert!(
        saved.starts_with("attachment; filename=")
            && saved.contains("filename*=UTF-8''Gr%C3%BCner"),
        "{saved}"
    );
    let second = format!("{row}:has([data-opens=download])");
    let said = title(&app, &format!("{second} [data-testid=link-note]")).await;
    assert_eq!(said, "For Änne, Agentur Süd: <b>second</b> cut");

    // Found by what was written, and written anew.
    app.fill("[data-testid=link-search]", "agentur süd").await;
    app.until("only that one is found", async || {
        app.count("[data-testid=link-row]").await == 1
    })
    .await;
    choose(&app, &second, "note").await;
    app.fill("[data-testid=link-recipient-field]", "Bo").await;
    app.fill("[data-testid=link-note-field]", "third cut").await;
    app.click("[data-testid=save-note]").await;
    app.find("[data-testid=view-links]:not(:has(dialog))").await;
    app.fill("[data-testid=link-search]", "third").await;
    app.until("it is found by the new note", async || {
        app.count("[data-testid=link-note]").await == 1
            && title(&app, "[data-testid=link-note]").await == "For Bo: third cut"
    })
    .await;

    // The command line sees the same.
    let listed = tokio::process::Command::new(crate::app::beside("reeldrop"))
        .args(["links", "--json"])
        .env("REELDROP_HOME", &app.home)
        .output()
        .await
        .unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.contains("\"note\":\"third cut\""), "{listed}");

    // Another life makes another link, with the same note.
    choose(&app, &second, "lifetime").await;
    let hint = app.text("[data-testid=new-link-hint]").await;
    assert!(
        hint.contains("makes a new link") && hint.contains("works until"),
        "{hint}"
    );
    app.select("[data-testid=new-link-lifetime]", "604800")
        .await;
    hand::clear_clipboard().await;
    app.click("[data-testid=make-link]").await;
    let longer = hand::links_in_clipboard(1).await.remove(0);
    assert!(longer.contains("X-Amz-Expires=604800&"), "{longer}");
    assert!(disposition(&longer).await.is_some());
    assert!(disposition(&saves).await.is_some(), "the old one stays");
    app.until("both carry the note", async || {
        app.count("[data-testid=link-note]").await == 2
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_revoked_by_moving_its_file_aside_and_the_file_is_linked_again() {
    let app = App::open().await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    let url = hand::links_in_clipboard(1).await.remove(0);
    app.view("links").await;
    let row = row(small_video());
    app.click(&row).await;
    hand::press("Delete").await;
    let question = app.text("[data-testid=question]").await;
    assert!(
        question.contains("new name") && question.contains("nobody keeps a list"),
        "{question}"
    );
    app.click("[data-testid=revoke-move-aside]").await;
    app.click("[data-testid=question-yes]").await;
    let revoked = format!("{row}[data-state=revoked]");
    let after = title(&app, &format!("{revoked} [data-testid=link-after]")).await;
    assert!(
        after.contains("/Grüner Tag – final.aside-") && after.ends_with(".mp4"),
        "{after}"
    );
    assert!(notice(&app).await.contains("opens nothing any more"));
    assert_eq!(fetch::status(&url).await, 404);

    choose(&app, &revoked, "check-again").await;
    app.until("it was asked once more", async || {
        notice(&app).await == "The link opens nothing any more."
    })
    .await;
    choose(&app, &revoked, "new-link").await;
    hand::clear_clipboard().await;
    app.click("[data-testid=make-link]").await;
    let again = hand::links_in_clipboard(1).await.remove(0);
    assert!(again.contains(".aside-"), "{again}");
    fetch::same_as(&again, small_video()).await;
    assert_eq!(fetch::status(&url).await, 404);
}
