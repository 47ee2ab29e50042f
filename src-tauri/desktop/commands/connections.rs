//! Connections.

use reeldrop_engine::Error;
use reeldrop_engine::connection::{
    self, CheckView, ConnectionForm, ConnectionView, EndpointView, PasteView, PresetView,
    ProfileView,
};
use secrecy::SecretString;
use serde::Deserialize;
use uuid::Uuid;

use super::{App, Result};

#[tauri::command]
#[specta::specta]
pub(crate) async fn connections(app: App<'_>) -> Result<Vec<ConnectionView>> {
    app.engine().await?.connections().await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_connection(app: App<'_>, form: ConnectionForm) -> Result<ConnectionView> {
    let engine = app.engine().await?;
    let id = engine.save_connection(form).await?;
    let saved = engine
        .connections()
        .await?
        .into_iter()
        .find(|connection| connection.id == id);
    saved.ok_or_else(|| Error::new("internal", "The connection was not stored.", "Try again."))
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_connection(app: App<'_>, id: Uuid) -> Result<()> {
    app.engine().await?.delete_connection(id).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_connection(app: App<'_>, id: Uuid) -> Result<()> {
    app.engine().await?.choose_connection(id).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn check_connection(app: App<'_>, id: Uuid) -> Result<CheckView> {
    app.engine().await?.check_connection(id).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn try_connection_again(app: App<'_>, id: Uuid) -> Result<()> {
    app.engine().await?.try_connection_again(id).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn read_endpoint(text: String) -> Result<EndpointView> {
    connection::read_endpoint(&text)
}

/// Pasted text, which may hold secrets: it is never shown, logged or sent back.
#[derive(Deserialize, specta::Type)]
#[serde(transparent)]
pub(crate) struct Pasted(#[specta(type = String)] SecretString);

#[tauri::command]
#[specta::specta]
pub(crate) async fn read_paste(app: App<'_>, text: Pasted) -> Result<Vec<PasteView>> {
    app.engine().await?.read_paste(text.0).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn aws_profiles(app: App<'_>) -> Result<Vec<ProfileView>> {
    app.engine().await?.aws_profiles().await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn pick_aws_profile(app: App<'_>, name: String) -> Result<PasteView> {
    app.engine().await?.pick_aws_profile(&name).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn presets() -> Result<Vec<PresetView>> {
    Ok(connection::presets())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn storage_classes() -> Result<Vec<&'static str>> {
    Ok(connection::storage_classes())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn limit_connection(app: App<'_>, id: Uuid, limit: Option<u64>) -> Result<()> {
    app.engine().await?.limit_connection(id, limit).await
}
