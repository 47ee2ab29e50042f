//! What does not go on at once: paused by a person, without a network, or with a connection that has to be mended.

use crate::app::{App, free_port};
use crate::files::{large_video, small_video};
use crate::main_job::name;
use crate::proxy::{Do, Proxy, Way};
use crate::server::Server;
use crate::{connections, hand};

/// A connection through a proxy that lets the first part of a file pass and holds the others.
pub async fn connect_to_holding(app: &App) -> (Server, Proxy) {
    let mut server = Server::sandbox().await;
    let proxy = Proxy::before(&server.endpoint, |piece| {
        let later = piece.is(Way::Up, "PUT") && !piece.request.contains("partNumber=1&");
        match later && piece.is_body() {
            true => Do::Hold,
            false => Do::Pass,
        }
    })
    .await;
    proxy.endpoint().clone_into(&mut server.endpoint);
    connections::add(app, "Studio", &server).await;
    app.view("uploads").await;
    (server, proxy)
}

pub fn row(name: &str, inside: &str) -> String {
    format!("[data-testid=upload-row][data-name=\"{name}\"] [data-testid={inside}]")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_paused_and_resumed_by_buttons_and_by_the_space_key() {
    let app = App::open().await;
    let (_server, proxy) = connect_to_holding(&app).await;
    hand::drop_files(&app, &[large_video()]).await;
    let file = name(large_video());
    app.upload_is(&file, "uploading").await;

    app.click(&row(&file, "pause")).await;
    app.upload_is(&file, "paused").await;
    assert_eq!(app.text(&row(&file, "state-words")).await, "Paused");
    app.click(&row(&file, "resume")).await;
    app.upload_is(&file, "uploading").await;

    app.click("[data-testid=pause-all]").await;
    app.upload_is(&file, "paused").await;
    app.click("[data-testid=resume-all]").await;
    app.upload_is(&file, "uploading").await;

    // A key, as the page gets it from a person.
    let space = format!(
        "const row = document.querySelector('[data-testid=upload-row][data-name=\"{file}\"]'); row.focus();
         row.dispatchEvent(new KeyboardEvent('keydown', {{ key: ' ', bubbles: true, cancelable: true }}));"
    );
    app.run(&space).await;
    app.upload_is(&file, "paused").await;
    app.run(&space).await;
    app.upload_is(&file, "uploading").await;
    proxy.release();
    app.upload_is(&file, "done").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_network_is_waited_for_and_the_upload_goes_on_by_itself() {
    let app = App::open().await;
    let mut server = Server::sandbox().await;
    let storage = server.endpoint.clone();
    let port = free_port();
    let network = Proxy::at(port, &storage, |_| Do::Pass).await;
    network.endpoint().clone_into(&mut server.endpoint);
    connections::add(&app, "Studio", &server).await;
    app.view("uploads").await;
    drop(network);
    hand::drop_files(&app, &[small_video(), large_video()]).await;
    for file in [name(small_video()), name(large_video())] {
        app.upload_is(&file, "waiting").await;
        let words = app.text(&row(&file, "state-words")).await;
        assert_eq!(words, "Waiting for the network");
    }
    let _network = Proxy::at(port, &storage, |_| Do::Pass).await;
    for file in [name(small_video()), name(large_video())] {
        app.upload_is(&file, "done").await;
    }
}

async fn form_is_closed(app: &App) {
    app.until("the form is closed", async || {
        app.count("dialog[open]").await == 0
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_shows_one_card_and_mending_the_connection_sends_everything() {
    let app = App::open().await;
    let mut server = Server::sandbox().await;
    let secret = std::mem::replace(&mut server.secret, "notthesecret".to_owned());
    connections::fill(&app, "Studio", &server).await;
    app.click("[data-testid=save-connection]").await;
    // The form has asked the server and says that the secret is wrong; closed all the same, it has stored it.
    app.find("dialog [data-testid=error-code][data-code=wrong-secret]")
        .await;
    app.click("dialog[open] button[aria-label=Close]").await;
    form_is_closed(&app).await;
    app.view("uploads").await;
    hand::drop_files(&app, &[small_video(), large_video()]).await;
    app.find("[data-testid=hold] [data-testid=error-code][data-code=wrong-secret]")
        .await;
    for file in [name(small_video()), name(large_video())] {
        app.upload_is(&file, "waiting").await;
        let words = app.text(&row(&file, "state-words")).await;
        assert_eq!(words, "Waiting for its connection");
    }
    assert_eq!(app.count("[data-testid=hold]").await, 1);
    app.click("[data-testid=hold-edit]").await;
    app.fill("[data-testid=field-secret]", &secret).await;
    app.click("[data-testid=save-connection]").await;
    form_is_closed(&app).await;
    app.view("uploads").await;
    for file in [name(small_video()), name(large_video())] {
        app.upload_is(&file, "done").await;
    }
    assert_eq!(app.count("[data-testid=hold]").await, 0);
}
