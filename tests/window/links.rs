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
    let text = "return document.querySelector('[data-testid=notice]').textContent";
    app.run(text).await.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_copied_in_other_forms_and_shown_as_a_code() {
    let app = App::open().await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    let url = hand::links_in_clipboard(1).await.remove(0);
    app.view("links").await;

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
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_link_is_dead_and_a_check_finds_what_died_otherwise() {
    let app = App::open().await;
    hand::drop_files(&app, &[small_video(), large_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    app.upload_is(&name(large_video()), "done").await;
    let urls = hand::links_in_clipboard(2).await;
    app.view("links").await;
    let row = |video| format!("[data-testid=link-row][data-name=\"{}\"]", name(video));

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
}
