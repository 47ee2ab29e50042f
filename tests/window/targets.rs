//! A drop on another connection than the chosen one: on its place in the overlay, or on its card.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

use reeldrop_engine::Home;
use reeldrop_engine::connection::{Addressing, Connection, Details, Provider};
use reeldrop_engine::library::Library;
use uuid::Uuid;

use crate::accessible::nothing_found;
use crate::app::{App, Start, below_root, introduce};
use crate::connections::{add, card};
use crate::files::{large_video, small_video};
use crate::main_job::name;
use crate::server::Server;
use crate::{hand, pictures};

/// Where the middle of an element is on the screen.
async fn middle_of(app: &App, css: &str) -> (i64, i64) {
    let script = format!(
        "const box = document.querySelector('{css}').getBoundingClientRect();
         return [(box.left + box.right) / 2, (box.top + box.bottom) / 2, innerWidth / 2, innerHeight / 2]"
    );
    let place = app.run(&script).await;
    let at = |index: usize| place[index].as_f64().unwrap() as i64;
    let (x, y) = hand::middle(app).await;
    (x - at(2) + at(0), y - at(3) + at(1))
}

/// Drags a file over the middle of the window, lets `look` see what is shown there, and lets it fall on an element.
async fn drop_on(app: &App, css: &str, look: impl AsyncFnOnce()) {
    let (x, y) = hand::middle(app).await;
    let mut drag = tokio::process::Command::new(below_root("tests/support/drag.sh"))
        .args(["--hold", &x.to_string(), &y.to_string()])
        .arg(small_video())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(drag.stdout.take().unwrap()).lines();
    while lines.next_line().await.unwrap().expect("the drag is held") != "holding" {}
    app.find(css).await;
    let (x, y) = middle_of(app, css).await;
    hand::glide(x, y).await;
    look().await;
    drag.stdin.take().unwrap().write_all(b"\n").await.unwrap();
    assert!(drag.wait().await.unwrap().success());
}

const OVERLAY: &str = "[data-testid=drop-overlay]:not([aria-hidden=true])";

/// Names of the connections that batches went to, newest first.
async fn destinations(app: &App) -> Vec<String> {
    let script = "return [...document.querySelectorAll('[data-testid=batch-fold] .title')].map((t) => t.textContent)";
    let titles = app.run(script).await;
    let titles = titles.as_array().unwrap().iter();
    titles
        .map(|title| title.as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drop_on_another_connection_goes_there_and_the_next_goes_where_drops_go() {
    let (first, second) = (Server::sandbox().await, Server::sandbox().await);
    let still = tempfile::tempdir().unwrap();
    let app = Start::default().still(still.path()).open().await;
    add(&app, "Client review", &first).await;
    add(&app, "Archive", &second).await;
    app.click(&format!(
        "{} [data-testid=make-default]",
        card("Client review")
    ))
    .await;
    app.view("uploads").await;

    // On its place in the overlay.
    let place = "[data-testid=drop-target][data-name=\"Archive\"]";
    drop_on(&app, place, async || {
        app.until("the overlay names it", async || {
            app.text(OVERLAY).await.contains("send it to Archive")
        })
        .await;
        nothing_found(&app, "the overlay of a drop").await;
    })
    .await;
    app.upload_is(&name(small_video()), "done").await;
    assert!(destinations(&app).await[0].ends_with("to Archive"));

    // On its card.
    app.view("connections").await;
    drop_on(&app, &card("Archive"), async || {
        app.until("the card is aimed at", async || {
            app.count(".aimed[data-name=\"Archive\"]").await == 1
        })
        .await;
        assert!(app.text(OVERLAY).await.contains("send it to Archive"));
    })
    .await;
    app.until("it is sent there too", async || {
        let to = destinations(&app).await;
        to.len() == 2 && to[0].ends_with("to Archive")
    })
    .await;

    // Neither has changed where drops go.
    hand::drop_files(&app, &[large_video()]).await;
    app.upload_is(&name(large_video()), "done").await;
    assert!(destinations(&app).await[0].ends_with("to Client review"));
    let chosen = app.find("[data-testid=destination] option:checked").await;
    assert_eq!(chosen.text().await.unwrap(), "Client review");
}

/// Connections as they stand in the library: nothing has to answer there.
async fn fill(home: &std::path::Path, count: usize) {
    let home = Home::at(home).unwrap();
    let (library, _) = Library::open(&home.library_file()).await.unwrap();
    for number in 1..=count {
        let connection = Connection {
            id: Uuid::new_v4(),
            name: format!("Client {number:02} – review"),
            provider: Provider::S3Compatible,
            endpoint: "http://127.0.0.1:9".to_owned(),
            region: "us-east-1".to_owned(),
            bucket: "films".to_owned(),
            key_id: "AKIDNOBODY".to_owned(),
            public_url: None,
            addressing: Addressing::Path,
            details: Details::default(),
            stored: true,
        };
        library.save_connection(&connection).await.unwrap();
    }
    library.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_dozen_other_connections_have_their_places_also_in_the_smallest_window() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    introduce(&home).await;
    fill(&home, 24).await;
    let server = Server::sandbox().await;
    let app = Start::default().home(&home).open().await;
    // Drops go to the newest: all others, and the sandbox, are places beside it.
    add(&app, "Studio Nord", &server).await;
    app.view("uploads").await;
    app.client.set_window_size(720, 520).await.unwrap();
    app.until("the window is small", async || {
        app.run("return innerHeight").await == 520
    })
    .await;
    let last = "[data-testid=others] li:last-child";
    drop_on(&app, last, async || {
        let places = "return [...document.querySelectorAll('[data-testid=drop-target]')]
            .map((at) => at.getBoundingClientRect())
            .filter((at) => at.top >= 0 && at.left >= 0 && at.right <= innerWidth && at.bottom <= innerHeight).length";
        assert_eq!(app.run(places).await, 25);
        // A hand is never quite still: of one that is, the last motion may stay untold.
        let (x, y) = middle_of(&app, last).await;
        app.until("the last of them is aimed at", async || {
            hand::glide(x + 2, y).await;
            hand::glide(x, y).await;
            app.count(&format!("{last}.aimed")).await == 1
        })
        .await;
        let sandbox = "[data-testid=drop-target][data-name=Sandbox]";
        let (x, y) = middle_of(&app, sandbox).await;
        app.until("the overlay names the sandbox", async || {
            hand::glide(x + 2, y).await;
            hand::glide(x, y).await;
            app.text(OVERLAY).await.contains("send it to Sandbox")
        })
        .await;
        pictures::picture("overlay-many-smallest").await;
    })
    .await;
    app.upload_is(&name(small_video()), "done").await;
    assert!(destinations(&app).await[0].ends_with("to Sandbox"));
}
