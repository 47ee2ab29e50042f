//! Progress in the task bar or the dock: Windows and macOS through the window, Linux by the signal that docks listen to.

use reeldrop_engine::Standing;
use tauri::AppHandle;

/// Shows how all uploads stand, or takes that away where nothing is under way.
#[cfg(not(target_os = "linux"))]
pub(crate) async fn tell(app: &AppHandle, standing: &Standing) {
    use tauri::Manager;
    use tauri::window::{ProgressBarState, ProgressBarStatus};

    let Some(window) = app.get_webview_window("main") else {
        return;
    };
    let status = match standing {
        Standing {
            needs_person: true, ..
        } => ProgressBarStatus::Error,
        Standing {
            moving: 0,
            paused: 0,
            ..
        } => ProgressBarStatus::None,
        Standing { moving: 0, .. } => ProgressBarStatus::Paused,
        _ => ProgressBarStatus::Normal,
    };
    // A window that is closing shows nothing more.
    let _ = window.set_progress_bar(ProgressBarState {
        status: Some(status),
        progress: Some(standing.percent.into()),
    });
}

/// Shows how all uploads stand, or takes that away where nothing is under way. The signal is that of Unity's LauncherEntry
/// (wiki.ubuntu.com/Unity/LauncherAPI), which Ubuntu's dock, Dash to Dock, KDE Plasma and Plank understand; GTK's own way
/// of sending it needs a library that hardly any of them installs.
#[cfg(target_os = "linux")]
pub(crate) async fn tell(_app: &AppHandle, standing: &Standing) {
    // Without a bus there is no dock to tell.
    let _ = linux::tell(standing).await;
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::HashMap;

    use reeldrop_engine::Standing;
    use tokio::sync::OnceCell;
    use zbus::Connection;
    use zbus::zvariant::Value;

    /// The name that the bundle gives its entry in the desktop's menu.
    const ENTRY: &str = "application://Reeldrop.desktop";

    static BUS: OnceCell<Connection> = OnceCell::const_new();

    pub(super) async fn tell(standing: &Standing) -> zbus::Result<()> {
        let bus = BUS.get_or_try_init(Connection::session).await?;
        let under_way = standing.moving > 0 || standing.paused > 0;
        let properties = HashMap::from([
            ("progress", Value::from(f64::from(standing.percent) / 100.0)),
            ("progress-visible", Value::from(under_way)),
            ("urgent", Value::from(standing.needs_person)),
        ]);
        bus.emit_signal(
            None::<&str>,
            "/app/reeldrop/desktop",
            "com.canonical.Unity.LauncherEntry",
            "Update",
            &(ENTRY, properties),
        )
        .await
    }
}
