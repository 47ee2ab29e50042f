//! The close button while something is sent: asks, or does what the person has chosen once.

use std::time::Duration;

use reeldrop_engine::library::WhenClosing;
use serde::Serialize;
use tauri::{AppHandle, CloseRequestApi, Manager};
use tauri_specta::Event;

use crate::shell::Shell;
use crate::{tray, window};

/// How long a pause may take before the app quits all the same. What did not stop until then goes on at the next start.
const PAUSING: Duration = Duration::from_secs(5);

/// Has the window ask what closing it should do.
#[derive(Debug, Clone, Serialize, specta::Type, Event)]
#[serde(rename_all = "camelCase")]
#[tauri_specta(event_name = "closing")]
pub(crate) struct ClosingEvent {
    /// Whether there is a tray to go on in.
    tray: bool,
}

/// The close button was pressed. Where nothing is sent, the window closes and the app ends.
pub(crate) fn pressed(app: &AppHandle, close: &CloseRequestApi) {
    let chosen = tauri::async_runtime::block_on(async {
        let engine = app.state::<Shell>().engine().await.ok()?;
        let overall = engine.overall();
        let sends = overall.running + overall.queued > 0;
        let settings = engine.settings().await.ok().filter(|_| sends)?;
        Some(settings.when_closing)
    });
    let Some(chosen) = chosen else { return };
    close.prevent_close();
    if chosen == WhenClosing::Ask {
        let tray = tray::is_there(app);
        // A page that is gone cannot ask.
        if (ClosingEvent { tray }).emit(app).is_ok() {
            return;
        }
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move { carry_out(&app, chosen).await });
}

/// Does what the person has chosen.
pub(crate) async fn carry_out(app: &AppHandle, chosen: WhenClosing) {
    match chosen {
        WhenClosing::KeepUploading => window::hide(app),
        WhenClosing::Pause => {
            if let Ok(engine) = app.state::<Shell>().engine().await {
                let paused = async {
                    let _ = engine.pause_all().await;
                    engine.at_rest().await;
                };
                let _ = tokio::time::timeout(PAUSING, paused).await;
            }
            app.exit(0);
        }
        WhenClosing::Ask | WhenClosing::Quit => app.exit(0),
    }
}
