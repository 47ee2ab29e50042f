//! The app itself: a first look, settings, the data folder.

use reeldrop_engine::library::{Settings, WhenClosing};
use reeldrop_engine::{Error, HoldView, Overall};
use serde::Serialize;
use tauri::AppHandle;
use tauri_plugin_opener::OpenerExt;

use super::{App, Result};
use crate::{closing, shell};

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
    keychain: Option<Error>,
    sandbox: Option<SandboxView>,
    notices: Vec<Error>,
    overall: Overall,
    holds: Vec<HoldView>,
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn overview(handle: AppHandle, app: App<'_>) -> Result<Overview> {
    if app.reopen().await {
        crate::frames::forward(&handle);
        crate::progress::follow(&handle);
        shell::start_sandbox(&handle);
    }
    let overview = app.engine().await?.overview().await?;
    let sandbox = app
        .sandbox()
        .await
        .map(|(endpoint, serves_here)| SandboxView {
            endpoint,
            serves_here,
        });
    Ok(Overview {
        version: overview.version,
        data_folder: overview.data_folder,
        settings: overview.settings,
        keychain: overview.keychain,
        sandbox,
        notices: app.notices().await,
        overall: overview.overall,
        holds: overview.holds,
    })
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_settings(app: App<'_>, settings: Settings) -> Result<Settings> {
    let engine = app.engine().await?;
    engine.save_settings(&settings).await?;
    engine.settings().await
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
    let folder = app
        .engine()
        .await?
        .home()
        .folder()
        .to_string_lossy()
        .into_owned();
    handle
        .opener()
        .open_path(folder, None::<&str>)
        .map_err(|_| cannot_open())
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

/// The desktop has no program for it.
pub(super) fn cannot_open() -> Error {
    Error::new(
        "open-failed",
        "This computer has no program that opens it.",
        "Copy the link, or open the folder by hand.",
    )
}
