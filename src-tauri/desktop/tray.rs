//! The tray icon: there while uploads go on without the window.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use reeldrop_engine::link::LinkForm;
use reeldrop_engine::{Engine, Result};
use tauri::menu::{MenuBuilder, MenuEvent};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager};

use crate::shell::Shell;
use crate::{clipboard, window};

/// None where this desktop has no tray.
#[derive(Default)]
pub(crate) struct Tray(OnceLock<Option<TrayIcon>>);

/// Whether this desktop has a tray. Asked on the main thread.
pub(crate) fn is_there(app: &AppHandle) -> bool {
    icon(app).is_some()
}

/// Shows the icon, or takes it away. On the main thread.
pub(crate) fn show(app: &AppHandle, visible: bool) {
    let made = app.state::<Tray>().0.get().is_some();
    // Nothing is made only to be hidden.
    if let Some(icon) = (visible || made).then(|| icon(app)).flatten() {
        let _ = icon.set_visible(visible);
    }
}

fn icon(app: &AppHandle) -> Option<TrayIcon> {
    let tray = app.state::<Tray>();
    let made = tray.0.get_or_init(|| {
        // On Linux the library is looked for at run time; where it is not installed, the crate panics.
        let made = catch_unwind(AssertUnwindSafe(|| make(app)));
        made.ok()?.ok()
    });
    made.clone()
}

fn make(app: &AppHandle) -> tauri::Result<TrayIcon> {
    let menu = MenuBuilder::new(app)
        .text("show", "Show Reeldrop")
        .separator()
        .text("pause", "Pause all")
        .text("resume", "Resume all")
        .text("copy", "Copy last link")
        .separator()
        .text("quit", "Quit")
        .build()?;
    let mut icon = TrayIconBuilder::with_id("reeldrop")
        .tooltip("Reeldrop")
        .menu(&menu)
        .on_menu_event(chosen);
    if let Some(picture) = app.default_window_icon() {
        icon = icon.icon(picture.clone());
    }
    // The picture goes through a file on Linux: beside what else is the app's own.
    if let Some(home) = app.try_state::<Shell>().map(|shell| shell.home().clone()) {
        icon = icon.temp_dir_path(home.folder().join("window"));
    }
    let icon = icon.build(app)?;
    icon.set_visible(false)?;
    Ok(icon)
}

fn chosen(app: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        "show" => window::show(app),
        "quit" => app.exit(0),
        deed => {
            let (app, deed) = (app.clone(), deed.to_owned());
            tauri::async_runtime::spawn(async move {
                let Ok(engine) = app.state::<Shell>().settled_engine().await else {
                    return;
                };
                let done = match deed.as_str() {
                    "pause" => engine.pause_all().await,
                    "resume" => engine.resume_all().await,
                    _ => copy_last_link(&engine).await,
                };
                if let Err(error) = done {
                    engine.notify(error);
                }
            });
        }
    }
}

async fn copy_last_link(engine: &Engine) -> Result<()> {
    match engine.links().await?.first() {
        Some(link) => clipboard::write(engine.link_text(&[link.id], LinkForm::Url).await?).await,
        None => Ok(()),
    }
}
