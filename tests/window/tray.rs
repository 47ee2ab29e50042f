//! The tray icon and the task bar while uploads go on without the window, as a desktop sees and uses them on the real bus.

use std::collections::HashMap;
use std::path::PathBuf;

use futures::StreamExt as _;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Structure, Value};
use zbus::{Connection, MatchRule, MessageStream, Proxy};

use crate::app::{App, Start};
use crate::closing::{Watcher, keep_in_tray, uploading};
use crate::fetch;
use crate::files::large_video;
use crate::hand;
use crate::main_job::name;
use crate::waiting::connect_to_holding;

/// A line of a menu: its number, and its words; a stroke has none.
type Line = (i32, String);

/// `com.canonical.dbusmenu`: a menu as the desktop asks for it.
pub struct Menu(Proxy<'static>);

impl Menu {
    pub async fn of(bus: &Connection, icon: &(String, String)) -> Self {
        let (sender, path) = icon.clone();
        let item = Proxy::new(bus, sender.clone(), path, "org.kde.StatusNotifierItem");
        let item = item.await.unwrap();
        let path = item.get_property::<OwnedObjectPath>("Menu");
        let path = path.await.unwrap();
        let menu = Proxy::new(bus, sender, path.to_string(), "com.canonical.dbusmenu");
        Self(menu.await.unwrap())
    }

    async fn lines(&self) -> Vec<Line> {
        type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);
        let none: [&str; 0] = [];
        let (_, root): (u32, Layout) = self.0.call("GetLayout", &(0, -1, &none[..])).await.unwrap();
        let lines = root.2.into_iter();
        lines
            .map(|line| {
                let line = Structure::try_from(line).unwrap();
                let [Value::I32(id), Value::Dict(says), _] = line.fields() else {
                    panic!("no line of a menu: {line:?}")
                };
                let label = says.iter().find(|(name, _)| text(name) == "label");
                (*id, label.map(|(_, label)| text(label)).unwrap_or_default())
            })
            .collect()
    }

    pub async fn words(&self) -> Vec<String> {
        self.lines().await.into_iter().map(|line| line.1).collect()
    }

    /// Presses a line, where it is there. Another menu may come meanwhile, which does not know of it.
    async fn press(&self, words: &str) {
        let lines = self.lines().await;
        let Some((id, _)) = lines.iter().find(|line| line.1 == words) else {
            return;
        };
        let event = (*id, "clicked", Value::from(0_i32), 0_u32);
        self.0.call_noreply("Event", &event).await.unwrap();
    }
}

fn text(value: &Value<'_>) -> String {
    match value {
        Value::Str(text) => text.to_string(),
        Value::Value(inner) => text(inner),
        _ => String::new(),
    }
}

async fn picture_of(bus: &Connection, icon: &(String, String)) -> PathBuf {
    let (sender, path) = icon.clone();
    let item = Proxy::new(bus, sender, path, "org.kde.StatusNotifierItem");
    let name = item.await.unwrap().get_property::<String>("IconName").await;
    PathBuf::from(name.unwrap())
}

/// Whether a process of the app runs in this home.
fn is_running(app: &App) -> bool {
    let home = format!("REELDROP_HOME={}", app.home.display());
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    processes.map(|process| process.path()).any(|process| {
        let name = std::fs::read_to_string(process.join("comm")).unwrap_or_default();
        let environment = std::fs::read(process.join("environ")).unwrap_or_default();
        let mut variables = environment.split(|byte| *byte == 0);
        name.starts_with("reeldrop-deskto") && variables.any(|one| one == home.as_bytes())
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tray_shows_progress_and_its_menu_pauses_resumes_and_copies() {
    let (app, file, _server, proxy) = uploading(Start::default()).await;
    let (watcher, desktop) = Watcher::desktop().await;
    keep_in_tray(&app).await;
    app.until("the tray shows Reeldrop", async || {
        watcher.shows_reeldrop(&desktop).await
    })
    .await;
    let icon = watcher.newest();
    let says = async |begins: &str| {
        let menu = Menu::of(&desktop, &icon).await;
        menu.words()
            .await
            .iter()
            .any(|line| line.starts_with(begins))
    };
    app.until("the menu says how far it is", async || {
        says("Uploading 1 file, ").await && says(&format!("{file}: ")).await
    })
    .await;
    let menu = Menu::of(&desktop, &icon).await;
    let words = menu.words().await;
    assert!(words.contains(&"Pause all".to_owned()), "{words:?}");
    assert!(!words.contains(&"Resume all".to_owned()), "{words:?}");
    let half_full = std::fs::read(picture_of(&desktop, &icon).await).unwrap();

    let is = async |state: &str| {
        let row = format!("[data-testid=upload-row][data-state={state}]");
        app.count(&row).await == 1
    };
    app.until("it is paused", async || {
        Menu::of(&desktop, &icon).await.press("Pause all").await;
        is("paused").await
    })
    .await;
    app.until("the menu offers to resume", async || {
        says("1 file paused").await && says("Resume all").await && !says("Pause all").await
    })
    .await;
    app.until("it goes on", async || {
        Menu::of(&desktop, &icon).await.press("Resume all").await;
        is("uploading").await
    })
    .await;
    proxy.release();
    app.upload_is(&file, "done").await;
    app.until("the menu says that nothing is sent", async || {
        says("Nothing uploading").await
    })
    .await;
    app.until("the drop is full", async || {
        std::fs::read(picture_of(&desktop, &icon).await).is_ok_and(|full| full != half_full)
    })
    .await;

    hand::clear_clipboard().await;
    app.until("the link is copied", async || {
        let menu = Menu::of(&desktop, &icon).await;
        menu.press("Copy last link").await;
        hand::clipboard().await.starts_with("http")
    })
    .await;
    let url = hand::links_in_clipboard(1).await.remove(0);
    fetch::same_as(&url, large_video()).await;

    Menu::of(&desktop, &icon).await.press("Quit").await;
    app.until("the app has ended", async || {
        !watcher.shows_reeldrop(&desktop).await && !is_running(&app)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dock_is_told_of_progress_and_of_its_end() {
    type Update = (String, HashMap<String, OwnedValue>);
    // First the app: only one runs at a time, and others would be heard.
    let app = Start::default().open().await;
    let (_server, proxy) = connect_to_holding(&app).await;
    let bus = Connection::session().await.unwrap();
    let rule = MatchRule::builder()
        .msg_type(zbus::message::Type::Signal)
        .interface("com.canonical.Unity.LauncherEntry")
        .unwrap()
        .member("Update")
        .unwrap()
        .build();
    let mut updates = MessageStream::for_match_rule(rule, &bus, None)
        .await
        .unwrap();
    hand::drop_files(&app, &[large_video()]).await;
    let file = name(large_video());
    let mut next = async || {
        let message = tokio::time::timeout(crate::app::LONGEST, updates.next());
        let message = message.await.expect("the dock is told").unwrap().unwrap();
        let (entry, says): Update = message.body().deserialize().unwrap();
        assert_eq!(entry, "application://Reeldrop.desktop");
        let progress = says["progress"].downcast_ref::<f64>().unwrap();
        let visible = says["progress-visible"].downcast_ref::<bool>().unwrap();
        (progress, visible)
    };
    loop {
        let (progress, visible) = next().await;
        if visible && progress > 0.0 {
            assert!(progress < 1.0);
            break;
        }
    }
    proxy.release();
    app.upload_is(&file, "done").await;
    while next().await.1 {}
}
