//! What is in a connection's bucket, whole or begun.

use reeldrop_engine::{Destination, Listing, ObjectLinks, Orphan, link};
use uuid::Uuid;

use super::{App, Result};
use crate::clipboard;

/// A page of what is right below a prefix. `after`: the `next` of the page before.
#[tauri::command]
#[specta::specta]
pub(crate) async fn browse(
    app: App<'_>,
    connection: Uuid,
    prefix: String,
    after: Option<String>,
) -> Result<Listing> {
    let destination = Destination::Stored(connection);
    app.engine()
        .await?
        .browse(destination, &prefix, after)
        .await
}

/// Makes a link to each of these objects, and copies them, one per line.
#[tauri::command]
#[specta::specta]
pub(crate) async fn link_objects(
    app: App<'_>,
    connection: Uuid,
    keys: Vec<String>,
    lifetime_seconds: u32,
) -> Result<ObjectLinks> {
    let engine = app.engine().await?;
    let destination = Destination::Stored(connection);
    let made = engine
        .link_objects(destination, &keys, lifetime_seconds.into())
        .await?;
    let ids: Vec<_> = made.links.iter().map(|link| link.id).collect();
    if !ids.is_empty() {
        clipboard::write(engine.link_text(&ids, link::LinkForm::Url).await?).await?;
    }
    Ok(made)
}

/// Uploads that were begun in the bucket and never ended.
#[tauri::command]
#[specta::specta]
pub(crate) async fn orphans(app: App<'_>, connection: Uuid) -> Result<Vec<Orphan>> {
    let destination = Destination::Stored(connection);
    app.engine().await?.orphans_in(destination).await
}

/// Frees what these unfinished uploads hold, as far as they are Reeldrop's. Those that were.
#[tauri::command]
#[specta::specta]
pub(crate) async fn clean_orphans(
    app: App<'_>,
    connection: Uuid,
    ids: Vec<String>,
) -> Result<Vec<Orphan>> {
    let destination = Destination::Stored(connection);
    app.engine()
        .await?
        .clean_orphans_in(destination, &ids)
        .await
}
