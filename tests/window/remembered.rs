//! What the window remembers from one start to the next.

use reeldrop_engine::Home;
use reeldrop_engine::library::{Appearance, Library};

use crate::app::{App, Start, introduce};
use crate::files::{large_video, small_video};
use crate::main_job::name;
use crate::server::Server;
use crate::{connections, hand, pictures};

async fn columns(app: &App) -> Vec<String> {
    let heads = "return [...document.querySelectorAll('[role=columnheader] [data-testid^=sort-]')]
        .map((head) => head.dataset.testid.slice(5))";
    let heads = app.run(heads).await;
    let heads = heads.as_array().unwrap().iter();
    heads
        .map(|head| head.as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn size_view_filter_order_and_columns_are_as_they_were_left() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let app = Start::default().home(&home).open().await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    app.view("links").await;
    app.click("[data-testid=filter-active]").await;
    app.click("[data-testid=sort-name]").await;
    assert_eq!(
        columns(&app).await,
        ["name", "kind", "opens", "connection", "created", "left"]
    );
    for column in ["kind", "opens", "created"] {
        app.click("[data-testid=choose-columns]").await;
        app.click(&format!("[data-testid=menu-column-{column}]"))
            .await;
    }
    assert_eq!(columns(&app).await, ["name", "connection", "left"]);
    let cells = "return [...document.querySelectorAll('[data-testid=link-row] > [role=gridcell]')]
        .filter((cell) => cell.offsetWidth > 0).length";
    assert_eq!(
        app.run(cells).await,
        4,
        "name, connection, time left, actions"
    );
    app.client.set_window_size(940, 640).await.unwrap();
    app.until("the window has its size", async || {
        app.run("return innerWidth").await == 940
    })
    .await;
    pictures::picture("links-columns").await;
    hand::close_window().await;
    crate::closing::window_is_gone(&app).await;
    app.close().await;

    let app = Start::default().home(&home).unprepared().open().await;
    app.find("[data-testid=view-links]").await;
    app.find("[data-testid=filter-active][aria-pressed=true]")
        .await;
    app.find("[role=columnheader][aria-sort=ascending] [data-testid=sort-name]")
        .await;
    assert_eq!(columns(&app).await, ["name", "connection", "left"]);
    app.until("the window has its size again", async || {
        app.run("return innerWidth").await == 940
    })
    .await;
    // A column comes back by the same menu, which shows what is on.
    app.click("[data-testid=choose-columns]").await;
    app.click("[data-testid=menu-column-kind][aria-checked=false]")
        .await;
    assert_eq!(columns(&app).await, ["name", "kind", "connection", "left"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn links_of_one_connection_are_shown_when_it_is_chosen_and_at_the_next_start() {
    let server = Server::sandbox().await;
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let app = Start::default().home(&home).open().await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    app.view("links").await;
    app.find("[data-testid=link-row]").await;
    let choice = "[data-testid=filter-connection]";
    assert_eq!(app.count(choice).await, 0, "of one connection");

    connections::add(&app, "Studio Nord", &server).await;
    app.view("uploads").await;
    hand::drop_files(&app, &[large_video()]).await;
    app.upload_is(&name(large_video()), "done").await;
    app.view("links").await;
    let options = format!(
        "return [...document.querySelectorAll('{choice} option')].map((o) => o.textContent)"
    );
    app.until("both connections can be chosen", async || {
        app.run(&options).await == serde_json::json!(["All connections", "Sandbox", "Studio Nord"])
    })
    .await;
    let shown = async |names: &[String]| {
        app.until("these links are shown", async || {
            let rows = "return [...document.querySelectorAll('[data-testid=link-row]')].map((row) => row.dataset.name)";
            app.run(rows).await == serde_json::json!(names)
        })
        .await;
    };
    let both = [name(large_video()), name(small_video())];
    shown(&both).await;
    app.find(choice)
        .await
        .select_by_label("Studio Nord")
        .await
        .unwrap();
    shown(&both[..1]).await;
    // Together with the other filters, and with the search, which knows connections too.
    app.click("[data-testid=filter-ended]").await;
    shown(&[]).await;
    app.click("[data-testid=filter-active]").await;
    app.fill("[data-testid=link-search]", "studio").await;
    shown(&both[..1]).await;
    pictures::every_look(&app, "links-of-connection").await;
    hand::close_window().await;
    crate::closing::window_is_gone(&app).await;
    app.close().await;

    let app = Start::default().home(&home).unprepared().open().await;
    app.find("[data-testid=view-links]").await;
    let chosen = app.find(&format!("{choice} option:checked")).await;
    assert_eq!(chosen.text().await.unwrap(), "Studio Nord");
    app.until("its link is shown", async || {
        app.count("[data-testid=link-row]").await == 1
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dark_window_is_dark_before_its_page_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    introduce(&home).await;
    let file = Home::at(&home).unwrap().library_file();
    let (library, _) = Library::open(&file).await.unwrap();
    let mut settings = library.settings().await.unwrap();
    settings.appearance = Appearance::Dark;
    library.save_settings(&settings).await.unwrap();
    library.close().await;

    let start = Start::default().home(&home).alone().await;
    let shown = async {
        let app = start.open().await;
        app.view("settings").await;
        // As a mark in the film, where what came before it ends.
        app.select("[data-testid=appearance]", "light").await;
        app
    };
    let (film, _app) = hand::film(shown, 81..=255).await;
    let lit = film.iter().position(|bright| *bright >= 40);
    let (dark, light) = film.split_at(lit.expect("it ends in the light"));
    let flashed = light.iter().any(|bright| *bright < 40);
    assert!(!flashed, "light before it was set: {film:?}");
    let window = dark.iter().any(|bright| *bright != film[0]);
    assert!(window, "no dark window: {film:?}");
}
