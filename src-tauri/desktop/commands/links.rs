//! Links.

use reeldrop_engine::link::LinkView;
use tauri::AppHandle;
use tauri_plugin_opener::OpenerExt;
use uuid::Uuid;

use super::app::cannot_open;
use super::{App, Result};
use crate::clipboard;

#[tauri::command]
#[specta::specta]
pub(crate) async fn links(app: App<'_>) -> Result<Vec<LinkView>> {
    app.engine().await?.links().await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn link_url(app: App<'_>, id: Uuid) -> Result<String> {
    app.engine().await?.link_url(id).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_links(app: App<'_>, ids: Vec<Uuid>) -> Result<u32> {
    let text = app.engine().await?.link_text(&ids).await?;
    clipboard::write(text).await?;
    Ok(u32::try_from(ids.len()).unwrap_or(u32::MAX))
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn open_link(handle: AppHandle, app: App<'_>, id: Uuid) -> Result<()> {
    // A link's address is made here and always begins with http: nothing that the page says is opened.
    let url = app.engine().await?.link_url(id).await?;
    handle
        .opener()
        .open_url(url, None::<&str>)
        .map_err(|_| cannot_open())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn renew_link(
    app: App<'_>,
    id: Uuid,
    lifetime_seconds: Option<u32>,
) -> Result<LinkView> {
    let engine = app.engine().await?;
    let link = engine.renew(id, lifetime_seconds.map(u64::from)).await?;
    clipboard::write(engine.link_url(link.id).await?).await?;
    Ok(link)
}
