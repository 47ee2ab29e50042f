//! Names in storage: the template that makes them, and the question where one exists.

use crate::accessible::nothing_found;
use crate::app::{App, Start};
use crate::files::{demo_videos, small_video};
use crate::main_job::name;
use crate::pictures::every_look;
use crate::server::Server;
use crate::{connections, hand};

fn row(name: &str, state: &str, inside: &str) -> String {
    format!(
        "[data-testid=upload-row][data-name=\"{name}\"][data-state={state}] [data-testid={inside}]"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_shows_what_it_makes_while_it_is_written() {
    let app = App::open().await;
    app.view("settings").await;
    let example = "[data-testid=template-example]";
    app.until("the example of today", async || {
        let text = app.text(example).await;
        text.starts_with("20") && text.ends_with("/Nordlicht/Day 1/Trailer v7.mp4")
    })
    .await;
    app.fill("[data-testid=template]", "client/{name}-{hash8}.{ext}")
        .await;
    app.until("the example of what is written", async || {
        app.text(example).await == "client/Trailer v7-d41d8cd9.mp4"
    })
    .await;
    app.fill("[data-testid=template]", "client/{nmae}").await;
    app.until("what is wrong with it", async || {
        let wrong = app.text("[data-testid=template-wrong]").await;
        wrong.contains("no field “{nmae}”") && wrong.contains("{name}")
    })
    .await;
    app.fill("[data-testid=template]", "client/{name}.{ext}\u{e007}")
        .await;
    // What is kept names the next drop.
    app.view("uploads").await;
    app.until("the head says so", async || {
        // WebDriver leaves out text that may be cut off with an ellipsis.
        let said =
            "return document.querySelector('[data-testid=destination-as]').textContent.trim()";
        let said = app.run(said).await;
        said.as_str().unwrap().ends_with("/client/Trailer v7.mp4")
    })
    .await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    let to = app
        .run("return document.querySelector('[data-testid=upload-row] .to').title")
        .await;
    let key = format!("/client/{}", name(small_video()));
    assert!(to.as_str().unwrap().ends_with(&key), "{to}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_exists_is_asked_about_once() {
    let still = tempfile::tempdir().unwrap();
    let app = Start::default().still(still.path()).open().await;
    let server = Server::sandbox().await;
    connections::add(&app, "Studio", &server).await;
    app.view("settings").await;
    app.select("[data-testid=on-conflict]", "ask").await;
    app.view("uploads").await;
    let videos = demo_videos();
    let two = [videos[0].as_path(), videos[1].as_path()];
    hand::drop_files(&app, &two).await;
    for video in two {
        app.upload_is(&name(video), "done").await;
    }
    hand::drop_files(&app, &two).await;
    for video in two {
        app.upload_is(&name(video), "asking").await;
        let words = app.text(&row(&name(video), "asking", "state-words")).await;
        assert_eq!(words, "Waiting for your answer");
    }
    assert_eq!(app.count("[data-testid=ask]").await, 1, "once");
    every_look(&app, "uploads-ask").await;
    nothing_found(&app, "the question about a name that exists").await;
    app.click("[data-testid=ask-all]").await;
    app.click("[data-testid=ask-skip]").await;
    for video in two {
        app.upload_is(&name(video), "skipped").await;
        let skipped = row(&name(video), "skipped", "skipped");
        // It may be below what the window shows.
        let words = format!("return document.querySelector('{skipped}').textContent");
        assert_eq!(app.run(&words).await, "Already there.");
        app.find(&row(&name(video), "skipped", "copy-link")).await;
    }
    assert_eq!(app.count("[data-testid=ask]").await, 0);
    every_look(&app, "uploads-skipped").await;

    hand::drop_files(&app, &[two[0]]).await;
    app.upload_is(&name(two[0]), "asking").await;
    assert_eq!(app.count("[data-testid=ask-all]").await, 0, "of one file");
    app.click("[data-testid=ask-keep-both]").await;
    app.until("it is there under another name", async || {
        let titles =
            "return [...document.querySelectorAll('[data-testid=upload-row][data-state=done] .to')]
            .map((to) => to.title).join('\\n')";
        app.run(titles).await.as_str().unwrap().contains(" (2).mp4")
    })
    .await;
    app.view("settings").await;
    every_look(&app, "settings-placing").await;
    app.view("connections").await;
    app.click("[data-testid=add-connection]").await;
    app.click("[data-testid=provider-cloudflare-r2]").await;
    app.find("[data-testid=connection-form]").await;
    app.click("[data-testid=fold-placement]").await;
    app.fill(
        "[data-testid=field-template]",
        "client/{name}-{hash8}.{ext}",
    )
    .await;
    app.run("document.querySelector('[data-testid=field-tags]').scrollIntoView()")
        .await;
    every_look(&app, "connection-placing").await;
}
