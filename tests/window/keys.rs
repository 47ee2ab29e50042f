//! Keys where something else could swallow them: after a switch, with a question open, in the table of links.

use crate::app::{App, Start};
use crate::files::{demo_videos, large_video, small_video};
use crate::gestures::browser;
use crate::help::dialog_is_gone;
use crate::main_job::name;
use crate::server::Server;
use crate::waiting::connect_to_holding;
use crate::{connections, hand};

async fn row_in_focus(app: &App) -> String {
    let name = "return document.activeElement.dataset.name ?? ''";
    app.run(name).await.as_str().unwrap().to_owned()
}

/// Presses a key until the row of that name has the focus: once, where it is next.
async fn go_to(app: &App, key: &str, name: &str) {
    hand::press(key).await;
    app.until("the row has the focus", async || {
        row_in_focus(app).await == name
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn delete_on_a_row_asks_before_it_cancels() {
    let app = App::open().await;
    let (_server, _proxy) = connect_to_holding(&app).await;
    hand::drop_files(&app, &[large_video()]).await;
    let file = name(large_video());
    app.upload_is(&file, "uploading").await;
    app.run("document.activeElement.blur()").await;
    go_to(&app, "Down", &file).await;
    hand::press("Delete").await;
    app.find("[data-testid=question]").await;
    hand::press("Escape").await;
    dialog_is_gone(&app).await;
    app.upload_is(&file, "uploading").await;
    app.until("the row has the focus again", async || {
        row_in_focus(&app).await == file
    })
    .await;
    hand::press("Delete").await;
    app.click("[data-testid=question-yes]").await;
    app.upload_is(&file, "cancelled").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_go_on_after_a_switch_was_pressed_and_ctrl_o_chooses_files() {
    let app = App::open().await;
    app.view("settings").await;
    let switch = "[data-testid=view-settings] [role=switch]";
    for key in ["F1", "question"] {
        app.click(switch).await;
        let at = "return document.activeElement.getAttribute('role')";
        assert_eq!(app.run(at).await, "switch");
        hand::press(key).await;
        app.find("[data-testid=shortcuts]").await;
        hand::press("Escape").await;
        dialog_is_gone(&app).await;
    }
    app.click(switch).await;
    hand::copy_files(&[small_video()]).await;
    hand::press("ctrl+v").await;
    app.upload_is(&name(small_video()), "done").await;

    app.view("links").await;
    // The Return that ends the chooser may be pressed once more: then on nothing.
    app.run("document.activeElement.blur()").await;
    hand::press("ctrl+o").await;
    hand::type_into("Choose files to upload", large_video().to_str().unwrap()).await;
    app.upload_is(&name(large_video()), "done").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn arrows_go_from_file_to_file_with_a_question_open() {
    let app = App::open().await;
    let server = Server::sandbox().await;
    connections::add(&app, "Studio", &server).await;
    app.view("settings").await;
    app.select("[data-testid=on-conflict]", "ask").await;
    app.view("uploads").await;
    let videos = demo_videos();
    let two = [videos[0].as_path(), videos[1].as_path()];
    for state in ["done", "asking"] {
        hand::drop_files(&app, &two).await;
        for video in two {
            app.upload_is(&name(video), state).await;
        }
    }
    app.find("[data-testid=ask]").await;
    app.run("document.activeElement.blur()").await;
    let names = "return [...document.querySelectorAll('[data-testid=upload-row]')].map((row) => row.dataset.name)";
    let names: Vec<String> = serde_json::from_value(app.run(names).await).unwrap();
    go_to(&app, "Down", &names[0]).await;
    go_to(&app, "Down", &names[1]).await;
    go_to(&app, "Up", &names[0]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn enter_opens_a_link_and_space_selects_it() {
    let folder = tempfile::tempdir().unwrap();
    let (path, opened) = browser(folder.path());
    let app = Start::default().variable("PATH", &path).open().await;
    hand::drop_files(&app, &[small_video(), large_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    app.upload_is(&name(large_video()), "done").await;
    app.view("links").await;
    app.find("[data-testid=link-row]").await;
    app.run("document.querySelector('[data-testid=link-table]').focus()")
        .await;
    let selected = async |count: usize| {
        app.until("so many links are selected", async || {
            app.count("[data-testid=link-row][aria-selected=true]")
                .await
                == count
        })
        .await;
    };
    hand::press("space").await;
    selected(1).await;
    hand::press("space").await;
    selected(0).await;
    hand::press("Down").await;
    selected(1).await;
    let chosen = app.find("[data-testid=link-row][aria-selected=true]").await;
    let chosen = chosen.attr("data-name").await.unwrap().unwrap();
    hand::clear_clipboard().await;
    hand::press("ctrl+c").await;
    let link = hand::links_in_clipboard(1).await.remove(0);
    hand::press("Return").await;
    app.until("the link is opened", async || {
        std::fs::read_to_string(&opened).is_ok_and(|url| url == link)
    })
    .await;
    let file = [small_video(), large_video()]
        .into_iter()
        .find(|file| name(file) == chosen);
    crate::fetch::same_as(&link, file.unwrap()).await;
}
