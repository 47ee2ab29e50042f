//! Files that come from outside of the web page: dropped on the window, or named by a start of the app.

use std::path::{Path, PathBuf};

use reeldrop_engine::NewBatch;
use tauri::{AppHandle, Manager};

use crate::shell::Shell;

/// Uploads what was dropped to the chosen connection. Handled here and not in the page, so that a name that the page
/// could not be told is refused with its reason.
pub(crate) fn paths(app: &AppHandle, paths: Vec<PathBuf>) {
    if paths.is_empty() {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let Ok(engine) = app.state::<Shell>().settled_engine().await else {
            return;
        };
        if let Err(error) = engine.begin(NewBatch::of(paths)).await {
            engine.notify(error);
        }
    });
}

/// Uploads what “Open with” or a second start names. Options are not for us.
pub(crate) fn arguments(app: &AppHandle, arguments: impl Iterator<Item = PathBuf>, folder: &Path) {
    let named = arguments.filter_map(|argument| {
        let text = argument.to_string_lossy();
        if text.starts_with('-') {
            return None;
        }
        match url_path(&text) {
            Some(path) => Some(path),
            None if text.contains("://") => None,
            None => Some(folder.join(&argument)),
        }
    });
    paths(app, named.collect());
}

/// The path of a `file://` address, which some desktops hand over.
fn url_path(text: &str) -> Option<PathBuf> {
    if !text.starts_with("file://") {
        return None;
    }
    tauri::Url::parse(text).ok()?.to_file_path().ok()
}
