//! The first start: three steps that a person can skip, shown once, which end at the drop area.

use crate::app::{App, Start};
use crate::files::small_video;
use crate::main_job::name;
use crate::{hand, pictures};

async fn is_over(app: &App) {
    app.until("the first steps are over", async || {
        app.count("[data-testid=first-start]").await == 0
    })
    .await;
    app.find("[data-testid=view-uploads] [data-testid=drop-area]")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_explains_connects_and_asks_and_is_shown_once() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let app = Start::default().home(&home).unprepared().open().await;
    let first = app.text("[data-testid=first-step-1]").await;
    assert!(
        first.contains("sandbox on this computer is ready"),
        "{first}"
    );
    // Its button has the focus: Return goes on.
    hand::press("Return").await;
    app.find("[data-testid=first-step-2]").await;

    // The form is the one that Connections opens, and what comes after it is the last step.
    app.click("[data-testid=first-connect]").await;
    app.find("[data-testid=connection-start]").await;
    assert_eq!(app.count("[data-testid=first-start]").await, 0);
    hand::press("Escape").await;
    app.find("[data-testid=first-step-3]").await;
    app.select("[data-testid=first-lifetime]", "3600").await;
    app.click("[data-testid=first-notify]").await;
    app.click("[data-testid=first-next]").await;
    is_over(&app).await;
    app.view("settings").await;
    for (what, value) in [
        ("[data-testid=notify-when-done]:not(:checked)", 1),
        ("[data-testid=copy-when-done]:checked", 1),
    ] {
        assert_eq!(app.count(what).await, value, "{what}");
    }
    let lifetime = app
        .find("[data-testid=default-lifetime] option:checked")
        .await;
    assert_eq!(
        lifetime.attr("value").await.unwrap().as_deref(),
        Some("3600")
    );
    app.view("uploads").await;
    app.close().await;

    let app = Start::default().home(&home).unprepared().open().await;
    app.find("[data-testid=drop-area]").await;
    assert_eq!(app.count("[data-testid=first-start]").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_steps_are_skipped_by_a_key_a_button_or_a_drop() {
    let app = Start::default().unprepared().open().await;
    app.find("[data-testid=first-step-1]").await;
    hand::press("Escape").await;
    is_over(&app).await;
    app.close().await;

    let app = Start::default().unprepared().open().await;
    app.click("[data-testid=first-next]").await;
    app.click("[data-testid=first-skip]").await;
    is_over(&app).await;
    app.close().await;

    let app = Start::default().unprepared().open().await;
    app.find("[data-testid=first-step-1]").await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    assert_eq!(app.count("[data-testid=first-start]").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_steps_and_the_keys_are_pictured() {
    let still = tempfile::tempdir().unwrap();
    let app = Start::default()
        .still(still.path())
        .unprepared()
        .open()
        .await;
    for step in 1..=3 {
        app.find(&format!("[data-testid=first-step-{step}]")).await;
        pictures::every_look(&app, &format!("first-{step}")).await;
        app.click("[data-testid=first-next]").await;
    }
    is_over(&app).await;
    hand::press("F1").await;
    app.find("[data-testid=shortcuts]").await;
    pictures::every_look(&app, "shortcuts").await;
    hand::press("Escape").await;
    app.view("settings").await;
    app.run("document.querySelector('[data-testid=open-logs]').scrollIntoView()")
        .await;
    pictures::every_look(&app, "settings-end").await;
}
