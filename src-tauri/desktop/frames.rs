//! Carries the engine's frames to the window, and the links of an ended batch to the clipboard.

use reeldrop_engine::Frame;
use reeldrop_engine::link::LinkForm;
use serde::Serialize;
use tauri::{AppHandle, Manager};
use tauri_specta::Event;
use tokio::sync::broadcast::error::RecvError;

use crate::clipboard;
use crate::language;
use crate::shell::Shell;

/// The one event that the window hears.
#[derive(Debug, Clone, Serialize, specta::Type, Event)]
#[tauri_specta(event_name = "frame")]
pub(crate) struct FrameEvent(Frame);

/// Forwards frames for as long as the app runs.
pub(crate) fn forward(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let Ok(engine) = app.state::<Shell>().engine().await else {
            return;
        };
        let mut frames = engine.frames();
        loop {
            let mut frame = match frames.recv().await {
                Ok(frame) => Frame::clone(&frame),
                // The window then reads everything again.
                Err(RecvError::Lagged(_)) => Frame {
                    batches_changed: true,
                    links_changed: true,
                    connections_changed: true,
                    overall: engine.overall(),
                    holds: engine.holds(),
                    ..Frame::default()
                },
                Err(RecvError::Closed) => return,
            };
            for outcome in &mut frame.finished {
                let ids: Vec<_> = outcome.links_to_copy.iter().map(|(_, id)| *id).collect();
                if ids.is_empty() {
                    continue;
                }
                let copied = match engine.link_text(&ids, LinkForm::Url).await {
                    Ok(links) => {
                        let count = links.count.copied;
                        match links.some() {
                            Ok(text) => clipboard::write(text).await.map(|()| count),
                            Err(error) => Err(error),
                        }
                    }
                    Err(error) => Err(error),
                };
                match copied {
                    Ok(count) => outcome.copied = count,
                    Err(error) => frame.notices.push(error),
                }
            }
            for outcome in &frame.finished {
                crate::notify::ended(&app, &engine, outcome).await;
            }
            if frame.settings_changed {
                language::learn(&app).await;
            }
            // A window that is closing hears no more.
            let _ = FrameEvent(frame).emit(&app);
        }
    });
}
