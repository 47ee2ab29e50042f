//! The clipboard. On X11 the program that copied hands the text out, so that one clipboard is held while the app runs.

use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

use arboard::Clipboard;
use reeldrop_engine::{Error, Result};

static CLIPBOARD: OnceLock<Mutex<Clipboard>> = OnceLock::new();

/// The files that were copied in a file manager; none where something else was copied.
pub(crate) async fn files() -> Vec<PathBuf> {
    tauri::async_runtime::spawn_blocking(|| with(|clipboard| clipboard.get().file_list()))
        .await
        .ok()
        .and_then(std::result::Result::ok)
        .unwrap_or_default()
}

fn with<T>(
    work: impl FnOnce(&mut Clipboard) -> std::result::Result<T, arboard::Error>,
) -> std::result::Result<T, arboard::Error> {
    let clipboard = match CLIPBOARD.get() {
        Some(clipboard) => clipboard,
        None => {
            let opened = Mutex::new(Clipboard::new()?);
            CLIPBOARD.get_or_init(|| opened)
        }
    };
    work(&mut clipboard.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Puts text into the clipboard.
pub(crate) async fn write(text: String) -> Result<()> {
    let written =
        tauri::async_runtime::spawn_blocking(move || with(|clipboard| clipboard.set_text(text)))
            .await;
    match written {
        Ok(Ok(())) => Ok(()),
        _ => Err(Error::new(
            "clipboard-failed",
            "The link could not be put into the clipboard.",
            "Press “Copy link” to try again, or “Show link” to select it.",
        )),
    }
}
