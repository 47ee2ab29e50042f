//! Connections.

use reeldrop_engine::Error;
use reeldrop_engine::connection::{CheckView, ConnectionForm, ConnectionView, EndpointView};
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
pub(crate) async fn read_endpoint(text: String) -> Result<EndpointView> {
    reeldrop_engine::connection::read_endpoint(&text)
}
