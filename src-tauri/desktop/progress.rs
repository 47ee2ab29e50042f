//! Tells tray and task bar how all uploads stand: when that changes, and at most once a second.

use std::time::Duration;

use tauri::{AppHandle, Manager};
use tokio::sync::broadcast::error::RecvError;

use crate::shell::Shell;
use crate::{taskbar, tray};

/// The shortest time between two changes.
const PAUSE: Duration = Duration::from_secs(1);

/// How many uploads the tray's menu names.
const NAMED: usize = 5;

/// Follows the engine for as long as the app runs.
pub(crate) fn follow(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let Ok(engine) = app.state::<Shell>().engine().await else {
            return;
        };
        let mut frames = engine.frames();
        let mut shown = None;
        loop {
            let standing = engine.standing(NAMED);
            if shown.as_ref() != Some(&standing) {
                tray::tell(&app, &standing);
                taskbar::tell(&app, &standing).await;
                shown = Some(standing);
                tokio::time::sleep(PAUSE).await;
            }
            // Missed frames are no loss: what stands is asked for.
            if let Err(RecvError::Closed) = frames.recv().await {
                return;
            }
        }
    });
}
