//! Uploads and batches.

use std::path::PathBuf;

use reeldrop_engine::{BatchView, ConflictAnswer, NewBatch};
use tauri::{AppHandle, Manager};
use tauri_plugin_opener::OpenerExt;
use uuid::Uuid;

use super::app::cannot_open;
use super::{App, Result};
use crate::clipboard;
use crate::drop::{DropTarget, Hanging};

#[tauri::command]
#[specta::specta]
pub(crate) async fn batches(app: App<'_>, most: Option<u32>) -> Result<Vec<BatchView>> {
    let engine = app.engine().await?;
    match most {
        Some(most) => engine.newest_batches(most).await,
        None => engine.batches().await,
    }
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_files(app: App<'_>) -> Result<Option<Uuid>> {
    let dialog = rfd::AsyncFileDialog::new().set_title(app.spoken.words().choose_files);
    begin_with(app, dialog.pick_files().await).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_folder(app: App<'_>) -> Result<Option<Uuid>> {
    let dialog = rfd::AsyncFileDialog::new().set_title(app.spoken.words().choose_folders);
    begin_with(app, dialog.pick_folders().await).await
}

/// Uploads the files that were copied in a file manager. None where nothing of that kind was copied.
#[tauri::command]
#[specta::specta]
pub(crate) async fn paste_files(app: App<'_>) -> Result<Option<Uuid>> {
    begin_paths(app, clipboard::files().await).await
}

/// Where each connection is shown while files hang on the pointer. Such a place takes a drop until they hang there no more.
#[tauri::command]
#[specta::specta]
pub(crate) async fn show_drop_targets(handle: AppHandle, targets: Vec<DropTarget>) -> Result<()> {
    handle.state::<Hanging>().show(&handle, targets);
    Ok(())
}

async fn begin_with(app: App<'_>, chosen: Option<Vec<rfd::FileHandle>>) -> Result<Option<Uuid>> {
    let chosen = chosen.unwrap_or_default();
    let paths = chosen.iter().map(|file| file.path().to_owned());
    begin_paths(app, paths.collect()).await
}

async fn begin_paths(app: App<'_>, paths: Vec<PathBuf>) -> Result<Option<Uuid>> {
    if paths.is_empty() {
        return Ok(None);
    }
    Ok(Some(
        app.settled_engine()
            .await?
            .begin(NewBatch::of(paths))
            .await?
            .batch_id,
    ))
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_upload(app: App<'_>, id: Uuid) -> Result<()> {
    app.engine().await?.cancel(id).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_batch(app: App<'_>, id: Uuid) -> Result<()> {
    app.engine().await?.cancel_batch(id).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn pause_upload(app: App<'_>, id: Uuid) -> Result<()> {
    app.engine().await?.pause(id).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn resume_upload(app: App<'_>, id: Uuid) -> Result<()> {
    app.settled_engine().await?.resume(id).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn pause_batch(app: App<'_>, id: Uuid) -> Result<()> {
    app.engine().await?.pause_batch(id).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn resume_batch(app: App<'_>, id: Uuid) -> Result<()> {
    app.settled_engine().await?.resume_batch(id).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn pause_all(app: App<'_>) -> Result<()> {
    app.engine().await?.pause_all().await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn resume_all(app: App<'_>) -> Result<()> {
    app.settled_engine().await?.resume_all().await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn shift_upload(app: App<'_>, id: Uuid, first: bool) -> Result<()> {
    app.engine().await?.shift(id, first).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn shift_batch(app: App<'_>, id: Uuid, first: bool) -> Result<()> {
    app.engine().await?.shift_batch(id, first).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_upload(app: App<'_>, id: Uuid) -> Result<()> {
    app.engine().await?.retry(id).await.map(|_| ())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_batch(app: App<'_>, id: Uuid) -> Result<()> {
    app.settled_engine().await?.retry_batch(id).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_all(app: App<'_>) -> Result<()> {
    app.settled_engine().await?.retry_all().await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn answer_conflict(
    app: App<'_>,
    id: Uuid,
    answer: ConflictAnswer,
    whole_batch: bool,
) -> Result<()> {
    let engine = app.engine().await?;
    engine.answer_conflict(id, answer, whole_batch).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_upload(app: App<'_>, id: Uuid) -> Result<()> {
    app.engine().await?.forget(id).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn show_file(handle: AppHandle, app: App<'_>, id: Uuid) -> Result<()> {
    let path = app.engine().await?.path_of(id).await?;
    handle
        .opener()
        .reveal_item_in_dir(path)
        .map_err(|_| cannot_open())
}
