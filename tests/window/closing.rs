//! The close button while something is sent: it asks, and each answer is true.

use std::sync::{Arc, Mutex};

use zbus::message::Header;
use zbus::{Connection, Proxy, connection, interface};

use crate::accessible::nothing_found;
use crate::app::{App, Start, program};
use crate::connections::card;
use crate::files::large_video;
use crate::main_job::name;
use crate::server::Server;
use crate::waiting::connect_to_holding;
use crate::{hand, waiting};

/// What a desktop has where tray icons are shown (StatusNotifierItem, the watcher's side).
#[derive(Clone, Default)]
pub struct Watcher(Arc<Mutex<Vec<Item>>>);

/// Who shows an icon, and the object that is it.
pub type Item = (String, String);

impl Watcher {
    /// A desktop that shows tray icons. There is one on a bus: whoever asks for it has an app open, as one test at a time has.
    pub async fn desktop() -> (Self, Connection) {
        let watcher = Self::default();
        let desktop = connection::Builder::session()
            .unwrap()
            .name("org.kde.StatusNotifierWatcher")
            .unwrap()
            .serve_at("/StatusNotifierWatcher", watcher.clone())
            .unwrap()
            .build()
            .await
            .unwrap();
        (watcher, desktop)
    }

    /// The newest icon that is there.
    pub fn newest(&self) -> Item {
        let items = self.0.lock().unwrap();
        items.last().expect("an icon is there").clone()
    }

    /// Whether an icon of Reeldrop is shown: there, and not hidden.
    pub async fn shows_reeldrop(&self, bus: &Connection) -> bool {
        let items = self.0.lock().unwrap().clone();
        for (sender, path) in items {
            let interface = "org.kde.StatusNotifierItem";
            let Ok(item) = Proxy::new(bus, sender, path, interface).await else {
                continue;
            };
            let title = item.get_property::<String>("Title").await;
            let status = item.get_property::<String>("Status").await;
            if status.is_ok_and(|status| status == "Active") && title.is_ok() {
                return true;
            }
        }
        false
    }
}

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: &str, #[zbus(header)] header: Header<'_>) {
        let sender = header.sender().unwrap().to_string();
        // An icon names its object, its bus name, or both.
        let path = service
            .find('/')
            .map_or("/StatusNotifierItem", |at| &service[at..]);
        self.0.lock().unwrap().push((sender, path.to_owned()));
    }

    fn register_status_notifier_host(&self, _service: &str) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        let items = self.0.lock().unwrap();
        items
            .iter()
            .map(|(sender, path)| format!("{sender}{path}"))
            .collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

pub async fn uploading(start: Start) -> (App, String, Server, crate::proxy::Proxy) {
    let app = start.open().await;
    let (server, proxy) = connect_to_holding(&app).await;
    hand::drop_files(&app, &[large_video()]).await;
    let file = name(large_video());
    app.upload_is(&file, "uploading").await;
    (app, file, server, proxy)
}

/// Closes the window and keeps what runs uploading in the tray.
pub async fn keep_in_tray(app: &App) {
    hand::close_window().await;
    hand::click(app, "[data-testid=closing-keep]").await;
    window_is_gone(app).await;
}

pub async fn window_is_gone(app: &App) {
    app.until("the window is gone", async || !hand::is_on_screen().await)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kept_uploading_it_goes_on_in_the_tray_and_a_second_start_shows_the_window() {
    let still = tempfile::tempdir().unwrap();
    let start = Start::default().still(still.path());
    let (app, file, _server, proxy) = uploading(start).await;
    let (watcher, desktop) = Watcher::desktop().await;
    nothing_found(&app, "an upload on its way").await;

    // Asked, and the question put aside: nothing happens.
    hand::close_window().await;
    app.find("[data-testid=closing]").await;
    nothing_found(&app, "the question at closing").await;
    app.click("dialog[open] button[aria-label=Close]").await;
    app.until("the question is gone", async || {
        app.count("dialog[open]").await == 0
    })
    .await;
    app.upload_is(&file, "uploading").await;

    hand::close_window().await;
    let keep = app.text("[data-testid=closing-keep]").await;
    assert_eq!(keep, "Keep uploading in the tray");
    hand::click(&app, "[data-testid=closing-keep]").await;
    window_is_gone(&app).await;
    app.until("the tray shows Reeldrop", async || {
        watcher.shows_reeldrop(&desktop).await
    })
    .await;
    proxy.release();
    app.upload_is(&file, "done").await;
    assert!(!hand::is_on_screen().await);

    let second = tokio::process::Command::new(program())
        .env("REELDROP_HOME", &app.home)
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .status()
        .await
        .unwrap();
    assert!(second.success());
    app.until("the window is back", async || hand::is_on_screen().await)
        .await;
    app.until("the tray is empty", async || {
        !watcher.shows_reeldrop(&desktop).await
    })
    .await;

    // Nothing is sent any more: it closes without a word.
    hand::close_window().await;
    window_is_gone(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paused_it_stays_so_and_quit_it_goes_on_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let start = || Start::default().home(&home);
    let (app, file, _server, proxy) = uploading(start()).await;
    hand::close_window().await;
    hand::click(&app, "[data-testid=closing-pause]").await;
    window_is_gone(&app).await;
    app.close().await;

    let app = start().open().await;
    app.upload_is(&file, "paused").await;
    app.click(&waiting::row(&file, "resume")).await;
    app.upload_is(&file, "uploading").await;
    hand::close_window().await;
    app.click("[data-testid=closing-remember]").await;
    hand::click(&app, "[data-testid=closing-quit]").await;
    window_is_gone(&app).await;
    app.close().await;

    let app = start().open().await;
    app.upload_is(&file, "uploading").await;
    // It is not asked again.
    hand::close_window().await;
    window_is_gone(&app).await;
    app.close().await;

    let app = start().open().await;
    app.upload_is(&file, "uploading").await;
    app.view("settings").await;
    let kept = app.find("[data-testid=when-closing] option:checked").await;
    assert_eq!(kept.text().await.unwrap(), "Quit");
    app.view("uploads").await;
    proxy.release();
    app.upload_is(&file, "done").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_has_a_speed_limit_of_its_own() {
    let app = App::open().await;
    app.view("connections").await;
    let field = format!("{} [data-testid=connection-speed]", card("Sandbox"));
    app.fill(&field, "fast\u{e007}").await;
    app.find(&format!("{field}[aria-invalid=true]")).await;
    app.fill(&field, "0.02\u{e007}").await;
    app.find(&format!("{field}[aria-invalid=false]")).await;
    app.view("uploads").await;
    let file = name(large_video());
    hand::drop_files(&app, &[large_video()]).await;
    let row = format!("[data-testid=upload-row][data-name=\"{file}\"]");
    app.until("it goes as slowly as was said", async || {
        let text = format!("return document.querySelector('{row}')?.textContent ?? ''");
        let text = app.run(&text).await;
        text.as_str().is_some_and(|text| text.contains(" kB/s"))
    })
    .await;
    app.view("connections").await;
    let kept = app.find(&field).await.prop("value").await.unwrap();
    assert_eq!(kept.as_deref(), Some("0.02"));
    // Changed while it runs.
    app.fill(&field, "\u{e007}").await;
    app.view("uploads").await;
    app.upload_is(&file, "done").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_speed_limit_is_set_kept_and_shown_while_it_holds() {
    let (app, file, _server, proxy) = uploading(Start::default()).await;
    assert_eq!(app.count("[data-testid=speed-limited]").await, 0);
    app.view("settings").await;
    app.fill("[data-testid=speed-limit]", "2,5\u{e007}").await;
    let shown = app.text("[data-testid=speed-limited]").await;
    assert_eq!(shown, "at most 2.5 MB/s");
    app.click("[data-testid=add-hours]").await;
    app.find("[data-testid=speed-hours]").await;
    app.select("[data-testid=order]", "small-first").await;
    app.view("uploads").await;
    app.view("settings").await;
    assert_eq!(app.count("[data-testid=speed-hours]").await, 1);
    let order = app.find("[data-testid=order] option:checked").await;
    assert_eq!(order.text().await.unwrap(), "Small first");
    app.click("[data-testid=remove-hours]").await;
    app.fill("[data-testid=speed-limit]", "\u{e007}").await;
    app.until("no limit is shown", async || {
        app.count("[data-testid=speed-limited]").await == 0
    })
    .await;
    app.view("uploads").await;
    proxy.release();
    app.upload_is(&file, "done").await;
}
