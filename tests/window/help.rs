//! The keys do what their sheet says; diagnostics and logs are at hand for whoever helps.

use crate::app::{App, Start};
use crate::files::{large_video, small_video};
use crate::gestures::browser;
use crate::main_job::name;
use crate::server::Server;
use crate::{connections, hand};

pub async fn dialog_is_gone(app: &App) {
    app.until("the dialog is gone", async || {
        app.count("dialog[open]").await == 0
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_key_of_the_sheet_does_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let (path, opened) = browser(folder.path());
    let app = Start::default().variable("PATH", &path).open().await;
    hand::drop_files(&app, &[small_video(), large_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    app.upload_is(&name(large_video()), "done").await;
    let both = hand::links_in_clipboard(2).await;

    let views = "return [...document.querySelectorAll('nav [data-testid^=nav-]')].map((at) => at.dataset.testid.slice(4))";
    let views = app.run(views).await;
    for (at, view) in views.as_array().unwrap().iter().enumerate().rev() {
        hand::press(&format!("ctrl+{}", at + 1)).await;
        app.find(&format!("[data-testid=view-{}]", view.as_str().unwrap()))
            .await;
    }
    hand::press("ctrl+comma").await;
    app.find("[data-testid=view-settings]").await;
    for key in ["F1", "question"] {
        hand::press(key).await;
        app.find("[data-testid=shortcuts]").await;
        // While it is open, keys are not for what lies under it.
        hand::press("ctrl+1").await;
        hand::press("Escape").await;
        dialog_is_gone(&app).await;
        app.find("[data-testid=view-settings]").await;
    }
    app.click("[data-testid=show-shortcuts]").await;
    assert!(app.count("[data-testid^=shortcut-] kbd").await > 18);
    hand::press("Escape").await;
    dialog_is_gone(&app).await;

    // From file to file, without a mouse.
    hand::press("ctrl+1").await;
    app.find("[data-testid=view-uploads]").await;
    app.run("document.activeElement.blur()").await;
    let in_focus = async || {
        let name = app
            .run("return document.activeElement.dataset.name ?? ''")
            .await;
        name.as_str().unwrap().to_owned()
    };
    for (key, at) in [
        ("Down", small_video()),
        ("Down", large_video()),
        ("Up", small_video()),
    ] {
        hand::press(key).await;
        app.until("the row has the focus", async || {
            in_focus().await == name(at)
        })
        .await;
    }
    hand::clear_clipboard().await;
    hand::press("ctrl+c").await;
    assert_eq!(hand::links_in_clipboard(1).await, both[..1]);
    hand::press("Return").await;
    app.until("the link is opened", async || {
        std::fs::read_to_string(&opened).is_ok_and(|url| url == both[0])
    })
    .await;

    hand::press("ctrl+f").await;
    app.find("[data-testid=view-links]").await;
    app.until("the search has the focus", async || {
        let at = "return document.activeElement.dataset.testid ?? ''";
        app.run(at).await == "link-search"
    })
    .await;
    // In a field, a key is a letter.
    hand::press("question").await;
    hand::press("BackSpace").await;
    assert_eq!(app.count("dialog[open]").await, 0);
    app.click("[data-testid=link-row]").await;
    app.run("document.querySelector('[data-testid=link-table]').focus()")
        .await;
    for (keys, question) in [
        ("Delete", "Revoke this link?"),
        ("Delete", "Revoke 2 links?"),
    ] {
        if question.contains('2') {
            hand::press("ctrl+a").await;
        }
        hand::press(keys).await;
        app.until("it asks", async || {
            // WebKit's driver gives no text for what may be cut off with an ellipsis.
            let title = "return document.querySelector('[data-testid=question] h2')?.textContent";
            app.run(title).await == question
        })
        .await;
        hand::press("Escape").await;
        dialog_is_gone(&app).await;
    }
    assert_eq!(
        app.count("[data-testid=link-row][data-state=active]").await,
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn diagnostics_tell_what_happened_and_nothing_that_opens_anything() {
    let folder = tempfile::tempdir().unwrap();
    let (path, opened) = browser(folder.path());
    let server = Server::sandbox().await;
    let app = Start::default().variable("PATH", &path).open().await;
    connections::add(&app, "Anna Weber", &server).await;
    app.view("uploads").await;
    hand::drop_files(&app, &[small_video(), &folder.path().join("gone.mp4")]).await;
    app.upload_is(&name(small_video()), "done").await;
    app.upload_is("gone.mp4", "failed").await;
    let link = hand::links_in_clipboard(1).await.remove(0);
    // What should never be in a log, and is in this one.
    let logs = app.home.join("logs");
    let planted = format!(
        "2031-11-27T14:05:00.000000Z  WARN reeldrop: planted {link} with {} and {}\n",
        server.secret, server.key_id
    );
    std::fs::write(logs.join("cli.log"), planted).unwrap();

    app.view("settings").await;
    app.click("[data-testid=copy-diagnostics]").await;
    app.until("they are in the clipboard", async || {
        hand::clipboard().await.starts_with("Reeldrop ")
    })
    .await;
    let told = hand::clipboard().await;
    for part in [
        "Program: window",
        "Web view: 2.",
        "Keychain: works",
        "Connections: 2",
        "s3-compatible at 127.0.0.1, bucket films",
        "Uploads: 1 done, 1 failed",
        " file-missing",
        "\"parallelUploads\": 4",
        "planted",
        "REELDROP_HOME",
    ] {
        assert!(told.contains(part), "{part} is missing: {told}");
    }
    let signature = link.rsplit_once("X-Amz-Signature=").unwrap().1;
    for secret in [
        &server.secret,
        &server.key_id,
        signature,
        "X-Amz-",
        "Anna Weber",
        &name(small_video()),
        app.home.to_str().unwrap(),
    ] {
        assert!(!told.contains(secret), "{secret} is in: {told}");
    }

    app.click("[data-testid=open-logs]").await;
    app.until("the folder of logs is opened", async || {
        std::fs::read_to_string(&opened).is_ok_and(|path| path == logs.to_str().unwrap())
    })
    .await;
}
