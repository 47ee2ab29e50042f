//! Files that come from outside of the web page: dropped on the window, or named by a start of the app.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use reeldrop_engine::{Destination, NewBatch};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, DragDropEvent, Manager, PhysicalPosition, WebviewWindow};
use tauri_specta::Event;
use uuid::Uuid;

use crate::shell::Shell;

/// The most bytes of a path (Linux: PATH_MAX; macOS has less, and Windows 32,767 UTF-16 units for the few that are longer).
const LONGEST: usize = 4_096;

/// A place of the page that stands for a connection while files hang on the pointer. CSS pixels from the page's corner.
#[derive(Debug, Clone, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DropTarget {
    connection_id: Uuid,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

/// Tells the page over which connection the pointer is: what it shows is where a drop would go.
#[derive(Debug, Clone, Serialize, specta::Type, Event)]
#[serde(rename_all = "camelCase")]
#[tauri_specta(event_name = "aim")]
pub(crate) struct AimEvent {
    /// None: where drops go anyway.
    connection_id: Option<Uuid>,
}

/// What hangs over the window: the places that the page has shown for it, and where the pointer is.
#[derive(Default)]
pub(crate) struct Hanging(Mutex<Places>);

#[derive(Default)]
struct Places {
    targets: Vec<DropTarget>,
    at: Option<(f64, f64)>,
    told: Option<Uuid>,
}

impl Hanging {
    /// Takes the places that the page shows now. None of them outlives what hangs on the pointer.
    pub(crate) fn show(&self, app: &AppHandle, targets: Vec<DropTarget>) {
        let mut places = self.lock();
        if places.at.is_some() {
            places.targets = targets;
            places.tell(app);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Places> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Places {
    fn aim(&self) -> Option<Uuid> {
        let (x, y) = self.at?;
        let has = |target: &&DropTarget| {
            (target.left..target.right).contains(&x) && (target.top..target.bottom).contains(&y)
        };
        self.targets
            .iter()
            .find(has)
            .map(|target| target.connection_id)
    }

    fn tell(&mut self, app: &AppHandle) {
        let connection_id = self.aim();
        if connection_id != self.told {
            self.told = connection_id;
            let _ = AimEvent { connection_id }.emit(app);
        }
    }
}

/// Follows what is dragged over the window, and uploads what is dropped. Handled here and not in the page, so that a name
/// that the page could not be told is refused with its reason.
pub(crate) fn dragged(window: &WebviewWindow, event: &DragDropEvent) {
    let app = window.app_handle();
    let hanging = app.state::<Hanging>();
    match event {
        DragDropEvent::Enter { position, .. } => {
            *hanging.lock() = Places {
                at: Some(in_page(window, *position)),
                ..Places::default()
            };
        }
        DragDropEvent::Over { position } => {
            let mut places = hanging.lock();
            places.at = Some(in_page(window, *position));
            places.tell(app);
        }
        DragDropEvent::Drop { paths, position } => {
            let mut places = std::mem::take(&mut *hanging.lock());
            places.at = Some(in_page(window, *position));
            let destination = places
                .aim()
                .map_or(Destination::Default, Destination::Stored);
            begin(app, paths.clone(), destination);
        }
        _ => *hanging.lock() = Places::default(),
    }
}

/// Windows tells device pixels; elsewhere they are those of the page, whatever their type says.
fn in_page(window: &WebviewWindow, position: PhysicalPosition<f64>) -> (f64, f64) {
    let scale = match window.scale_factor() {
        Ok(scale) if cfg!(windows) => scale,
        _ => 1.0,
    };
    (position.x / scale, position.y / scale)
}

fn begin(app: &AppHandle, paths: Vec<PathBuf>, destination: Destination) {
    if paths.is_empty() {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let Ok(engine) = app.state::<Shell>().settled_engine().await else {
            return;
        };
        let batch = NewBatch {
            destination,
            ..NewBatch::of(paths)
        };
        if let Err(error) = engine.begin(batch).await {
            engine.notify(error);
        }
    });
}

/// Uploads what “Open with” or a second start names. What is there is judged as any drop is.
pub(crate) fn arguments(app: &AppHandle, arguments: impl Iterator<Item = PathBuf>, folder: &Path) {
    let named = arguments.filter_map(|argument| named(&argument, folder));
    begin(app, named.collect(), Destination::Default);
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
