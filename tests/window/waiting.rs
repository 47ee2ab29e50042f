//! What does not go on at once: paused by a person, without a network, or with a connection that has to be mended.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::app::{App, Start, free_port};
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
async fn a_drop_is_paused_resumed_and_put_first_as_a_whole_and_one_file_of_it_is_cancelled() {
    let app = App::open().await;
    let (_server, proxy) = connect_to_holding(&app).await;
    let folder = tempfile::tempdir().unwrap();
    // Larger than one part, so that each is held; more than go at once.
    let files: Vec<_> = (0..6)
        .map(|number| {
            let file = folder.path().join(format!("take {number}.mov"));
            let bytes = std::fs::File::create(&file).unwrap();
            bytes.set_len(17 << 20).unwrap();
            file
        })
        .collect();
    let all: Vec<&Path> = files.iter().map(std::path::PathBuf::as_path).collect();
    // The driver presses only what is in sight.
    let press = async |file: &str, inside: &str| {
        let button = row(file, inside);
        app.find(&button).await;
        app.run(&format!(
            "document.querySelector('{button}').scrollIntoView({{ block: 'center' }})"
        ))
        .await;
        app.click(&button).await;
    };
    let count = async |state: &str| {
        let rows = format!("[data-testid=upload-row][data-state={state}]");
        app.count(&rows).await
    };
    hand::drop_files(&app, &all).await;
    app.upload_is("take 0.mov", "uploading").await;
    app.upload_is("take 5.mov", "queued").await;

    // Put first, the last of them begins before its turn.
    press("take 5.mov", "row-menu").await;
    app.click("[data-testid=menu-first]").await;
    app.click("[data-testid=pause-batch]").await;
    app.until("all six are paused", async || count("paused").await == 6)
        .await;
    app.click("[data-testid=resume-batch]").await;
    app.upload_is("take 5.mov", "uploading").await;

    press("take 1.mov", "cancel").await;
    app.upload_is("take 1.mov", "cancelled").await;
    proxy.release();
    app.until("five are done", async || count("done").await == 5)
        .await;
    // What was cancelled is sent when somebody wants it after all.
    press("take 1.mov", "retry").await;
    app.upload_is("take 1.mov", "done").await;
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
    // What only waits has no speed.
    app.until("nothing of the two is being sent", async || {
        app.text("[data-testid=status-bar] .now").await == "2 waiting"
    })
    .await;
    let _network = Proxy::at(port, &storage, |_| Do::Pass).await;
    for file in [name(small_video()), name(large_video())] {
        app.upload_is(&file, "done").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_cut_in_the_middle_of_an_upload_is_waited_for_and_the_rest_is_sent() {
    let app = App::open().await;
    let mut server = Server::sandbox().await;
    let storage = server.endpoint.clone();
    let network = holding(0, &storage).await;
    let port = network.port();
    network.endpoint().clone_into(&mut server.endpoint);
    connections::add(&app, "Studio", &server).await;
    app.view("uploads").await;
    hand::drop_files(&app, &[large_video()]).await;
    let file = name(large_video());
    app.upload_is(&file, "uploading").await;
    first_part_is_there(&app, &file).await;
    drop(network);
    app.upload_is(&file, "waiting").await;
    let words = app.text(&row(&file, "state-words")).await;
    assert_eq!(words, "Waiting for the network");
    let (_network, parts) = counting(port, &storage).await;
    app.upload_is(&file, "done").await;
    assert!(parts.load(Ordering::SeqCst) < parts_of(large_video()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_killed_in_the_middle_of_an_upload_finishes_it_after_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let app = Start::default().home(&home).open().await;
    let mut server = Server::sandbox().await;
    let storage = server.endpoint.clone();
    let network = holding(0, &storage).await;
    let port = network.port();
    network.endpoint().clone_into(&mut server.endpoint);
    connections::add(&app, "Studio", &server).await;
    app.view("uploads").await;
    hand::drop_files(&app, &[large_video()]).await;
    let file = name(large_video());
    app.upload_is(&file, "uploading").await;
    first_part_is_there(&app, &file).await;
    // As the power does: the window, the driver and all.
    drop(app);
    drop(network);
    let (_network, parts) = counting(port, &storage).await;
    let app = Start::default().home(&home).open().await;
    app.upload_is(&file, "done").await;
    assert!(parts.load(Ordering::SeqCst) < parts_of(large_video()));
    app.find(&row(&file, "copy-link")).await;
}

/// A network that lets the first part of a file pass and holds the others, until it goes.
async fn holding(port: u16, storage: &str) -> Proxy {
    Proxy::at(port, storage, |piece| {
        let later = piece.is(Way::Up, "PUT") && !piece.request.contains("partNumber=1&");
        match later && piece.is_body() {
            true => Do::Hold,
            false => Do::Pass,
        }
    })
    .await
}

/// A network that is there, and the parts that were sent through it.
async fn counting(port: u16, storage: &str) -> (Proxy, Arc<AtomicUsize>) {
    let parts = Arc::new(AtomicUsize::new(0));
    let count = parts.clone();
    let network = Proxy::at(port, storage, move |piece| {
        if piece.is(Way::Up, "PUT") && piece.before == 0 {
            count.fetch_add(1, Ordering::SeqCst);
        }
        Do::Pass
    })
    .await;
    (network, parts)
}

/// Of 8 MiB each.
fn parts_of(file: &Path) -> usize {
    let size = file.metadata().unwrap().len();
    usize::try_from(size.div_ceil(8 << 20)).unwrap()
}

async fn first_part_is_there(app: &App, file: &str) {
    let bar = format!("[data-testid=upload-row][data-name=\"{file}\"] [role=progressbar]");
    app.until("the first part is there", async || {
        let script = format!(
            "const bar = document.querySelector('{bar}'); return bar ? Number(bar.getAttribute('aria-valuenow')) : 0;"
        );
        app.run(&script).await.as_f64().is_some_and(|sent| sent > 0.0)
    })
    .await;
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
