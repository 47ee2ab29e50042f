//! The app itself: a first look, settings, its folders, what helps whoever helps.

use std::path::Path;

use reeldrop_engine::library::{Settings, WhenClosing};
use reeldrop_engine::{Error, HoldView, Overall, Overview as EngineOverview, WindowLook};
use serde::Serialize;
use tauri::AppHandle;
use tauri_plugin_opener::OpenerExt;

use super::{App, Result};
use crate::shell::Shell;
use crate::{clipboard, closing, language, login, shell};

/// The sandbox as the window sees it.
#[derive(Debug, Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SandboxView {
    endpoint: String,
    serves_here: bool,
}

/// What a first look needs.
#[derive(Debug, Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Overview {
    version: String,
    data_folder: String,
    settings: Settings,
    look: WindowLook,
    keychain: Option<Error>,
    sandbox: Option<SandboxView>,
    starts_at_login: bool,
    notices: Vec<Error>,
    overall: Overall,
    holds: Vec<HoldView>,
}

impl Overview {
    pub(crate) async fn of(shell: &Shell, engine: EngineOverview) -> Self {
        let sandbox = shell
            .sandbox()
            .await
            .map(|(endpoint, serves_here)| SandboxView {
                endpoint,
                serves_here,
            });
        Self {
            version: engine.version,
            data_folder: engine.data_folder,
            settings: engine.settings,
            look: engine.look,
            keychain: engine.keychain,
            sandbox,
            starts_at_login: login::starts(shell.home()),
            notices: shell.notices().await,
            overall: engine.overall,
            holds: engine.holds,
        }
    }
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn overview(handle: AppHandle, app: App<'_>) -> Result<Overview> {
    if app.reopen().await {
        crate::frames::forward(&handle);
        crate::progress::follow(&handle);
        shell::start_sandbox(&handle);
        language::learn(&handle).await;
    }
    let overview = app.engine().await?.overview().await?;
    Ok(Overview::of(&app, overview).await)
}

/// The page tells when its first frame was drawn, in milliseconds since 1970, UTC. The log shows how long a start took.
#[tauri::command]
#[specta::specta]
pub(crate) fn first_frame(at: f64) {
    tracing::info!("the first frame was drawn at {at:.1}");
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_settings(
    handle: AppHandle,
    app: App<'_>,
    settings: Settings,
) -> Result<Settings> {
    let engine = app.engine().await?;
    engine.save_settings(&settings).await?;
    language::learn(&handle).await;
    engine.settings().await
}

/// Has the login start Reeldrop, or not. Whether it does now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn start_at_login(app: App<'_>, on: bool) -> Result<bool> {
    login::set(app.home(), on)?;
    Ok(login::starts(app.home()))
}

/// Asks where, and writes the whole library there. Whether it was written.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_library(app: App<'_>) -> Result<bool> {
    let dialog = rfd::AsyncFileDialog::new()
        .set_title(app.spoken.words().save_library)
        .set_file_name("reeldrop-library.sqlite")
        .add_filter("SQLite", &["sqlite"])
        .add_filter("JSON", &["json"]);
    let Some(chosen) = dialog.save_file().await else {
        return Ok(false);
    };
    app.engine().await?.export_library(chosen.path()).await?;
    Ok(true)
}

/// Remembers how the window looks, for its next start.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remember_look(app: App<'_>, look: WindowLook) -> Result<()> {
    app.engine().await?.remember_window_look(&look).await
}

/// What a template makes of a file, while it is being written.
#[tauri::command]
#[specta::specta]
pub(crate) async fn template_example(template: String) -> Result<String> {
    reeldrop_engine::template_example(&template)
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn open_data_folder(handle: AppHandle, app: App<'_>) -> Result<()> {
    open_folder(&handle, app.home().folder())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn open_log_folder(handle: AppHandle, app: App<'_>) -> Result<()> {
    open_folder(&handle, &app.home().log_folder())
}

/// Copies what whoever helps needs to know; works without a library, too.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_diagnostics(app: App<'_>) -> Result<()> {
    let window = std::env::var("XDG_SESSION_TYPE").unwrap_or_else(|_| "unknown".to_owned());
    let program = [
        ("Program", "window".to_owned()),
        (
            "Web view",
            tauri::webview_version().unwrap_or_else(|_| "unknown".to_owned()),
        ),
        ("Session", window),
    ];
    let engine = app.engine().await;
    let report = reeldrop_engine::diagnostics::report(app.home(), &engine, &program).await;
    clipboard::write(report).await
}

/// The answer to what closing the window should do.
#[tauri::command]
#[specta::specta]
pub(crate) async fn close_window(
    handle: AppHandle,
    app: App<'_>,
    choice: WhenClosing,
    remember: bool,
) -> Result<()> {
    if remember {
        let engine = app.engine().await?;
        let mut settings = engine.settings().await?;
        settings.when_closing = choice;
        engine.save_settings(&settings).await?;
    }
    closing::carry_out(&handle, choice).await;
    Ok(())
}

fn open_folder(handle: &AppHandle, folder: &Path) -> Result<()> {
    handle
        .opener()
        .open_path(folder.to_string_lossy(), None::<&str>)
        .map_err(|_| cannot_open())
}

/// The desktop has no program for it.
pub(super) fn cannot_open() -> Error {
    Error::new(
        "open-failed",
        "This computer has no program that opens it.",
        "Copy the link, or open the folder by hand.",
    )
}
