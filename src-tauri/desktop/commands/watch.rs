//! Watch folders.

use reeldrop_engine::{WatchForm, WatchView};
use uuid::Uuid;

use super::{App, Result};

#[tauri::command]
#[specta::specta]
pub(crate) async fn watch_folders(app: App<'_>) -> Result<Vec<WatchView>> {
    app.engine().await?.watch_folders().await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_watch_folder(app: App<'_>, form: WatchForm) -> Result<Uuid> {
    app.engine().await?.save_watch_folder(form).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn pause_watch_folder(app: App<'_>, id: Uuid, paused: bool) -> Result<()> {
    app.engine().await?.pause_watch_folder(id, paused).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_watch_folder(app: App<'_>, id: Uuid) -> Result<()> {
    app.engine().await?.delete_watch_folder(id).await
}

/// Asks for a folder. None where none was chosen, or its name is not UTF-8.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_watch_folder() -> Result<Option<String>> {
    let dialog = rfd::AsyncFileDialog::new().set_title("Choose a folder to watch");
    let chosen = dialog.pick_folder().await;
    Ok(chosen.and_then(|folder| folder.path().to_str().map(str::to_owned)))
}
