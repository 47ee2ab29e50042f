//! The doctor of a connection.

use reeldrop_engine::connection::{DoctorReport, Fix, LineView};
use serde::Serialize;
use tauri::AppHandle;
use tauri_specta::Event;
use uuid::Uuid;

use super::{App, Result};
use crate::clipboard;

/// A line of an examination, as soon as it is known.
#[derive(Debug, Clone, Serialize, specta::Type, Event)]
#[serde(rename_all = "camelCase")]
#[tauri_specta(event_name = "doctor")]
pub(crate) struct DoctorEvent {
    /// The number that the window gave to the examination.
    run: u32,
    /// The line.
    line: LineView,
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn examine_connection(
    handle: AppHandle,
    app: App<'_>,
    id: Uuid,
    run: u32,
) -> Result<DoctorReport> {
    let engine = app.engine().await?;
    let tell = |line: &LineView| {
        let line = line.clone();
        // A window that is closing hears no more.
        let _ = DoctorEvent { run, line }.emit(&handle);
    };
    engine.examine_stored(id, tell).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn mend_connection(app: App<'_>, id: Uuid, fix: Fix) -> Result<()> {
    app.engine().await?.mend(id, fix).await
}

/// Copies one of the texts that the doctor writes for a connection.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_connection_text(app: App<'_>, id: Uuid, text: String) -> Result<()> {
    let text = app.engine().await?.connection_text(id, &text).await?;
    clipboard::write(text).await
}
