//! Files that come from outside of the web page: dropped on the window, or named by a start of the app.

use std::path::{Path, PathBuf};

use reeldrop_engine::NewBatch;
use tauri::{AppHandle, Manager};

use crate::shell::Shell;

/// The most bytes of a path (Linux: PATH_MAX; macOS has less, and Windows 32,767 UTF-16 units for the few that are longer).
const LONGEST: usize = 4_096;

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

/// Uploads what “Open with” or a second start names. What is there is judged as any drop is.
pub(crate) fn arguments(app: &AppHandle, arguments: impl Iterator<Item = PathBuf>, folder: &Path) {
    let named = arguments.filter_map(|argument| named(&argument, folder));
    paths(app, named.collect());
}

/// The path that an argument names. Options and addresses are not for us, nor is what no file system can hold.
fn named(argument: &Path, folder: &Path) -> Option<PathBuf> {
    let text = argument.to_string_lossy();
    if text.is_empty() || text.starts_with('-') {
        return None;
    }
    let path = match url_path(&text) {
        Some(path) => path,
        None if is_address(&text, folder) => return None,
        None => folder.join(argument),
    };
    (path.as_os_str().len() <= LONGEST).then_some(path)
}

/// Whether a text is an address and no path: `https://…`, `javascript:…`. A file may have a colon in its name, and then
/// is there; a drive of Windows has one letter.
fn is_address(text: &str, folder: &Path) -> bool {
    text.contains("://")
        || tauri::Url::parse(text)
            .is_ok_and(|url| url.scheme().len() > 1 && !folder.join(text).exists())
}

/// The path of a `file://` address, which some desktops hand over.
fn url_path(text: &str) -> Option<PathBuf> {
    if !text.starts_with("file://") {
        return None;
    }
    tauri::Url::parse(text).ok()?.to_file_path().ok()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_a_file_is_taken_from_arguments() {
        let folder = Path::new("/renders");
        let taken = |argument: &str| named(Path::new(argument), folder);
        assert_eq!(taken("/a/b.mp4"), Some("/a/b.mp4".into()));
        assert_eq!(taken("b.mp4"), Some("/renders/b.mp4".into()));
        assert_eq!(taken("file:///a/b%20c.mp4"), Some("/a/b c.mp4".into()));
        // Not there: the row of the upload says so.
        assert_eq!(taken("gone.mp4"), Some("/renders/gone.mp4".into()));
        for argument in [
            "",
            "-x",
            "--version",
            "--remote-debugging-port=9222",
            "https://a.example/b.mp4",
            "file://elsewhere.example/b.mp4",
            "javascript:alert(1)",
            "reeldrop:connect?to=evil",
            "s3://films/b.mp4",
            &"x".repeat(5_000),
        ] {
            assert_eq!(taken(argument), None, "{argument}");
        }
    }
}
