//! A notification at the end of a batch, where nobody looks at the window. On Linux it has a button that copies the links.

#[cfg(target_os = "linux")]
use reeldrop_engine::link::LinkForm;
use reeldrop_engine::{BatchOutcome, Engine};
#[cfg(target_os = "linux")]
use reeldrop_engine::{CopiedLinks, Result};
use tauri::{AppHandle, Manager};

use crate::shell::Shell;
#[cfg(target_os = "linux")]
use crate::{clipboard, window};

/// Tells how a batch ended, if it is wanted and the window is not in front.
pub(crate) async fn ended(app: &AppHandle, engine: &Engine, outcome: &BatchOutcome) {
    let wanted = engine
        .settings()
        .await
        .is_ok_and(|settings| settings.notify_when_done);
    let window = app.get_webview_window("main");
    let in_front = window.is_some_and(|window| {
        window.is_visible().unwrap_or(false) && window.is_focused().unwrap_or(false)
    });
    let ended = outcome.done + outcome.skipped + outcome.failed;
    if !wanted || in_front || ended == 0 {
        return;
    }
    let words = app.state::<Shell>().spoken.words();
    let (title, body) = (words.ended)(outcome);
    let (app, engine, batch) = (app.clone(), engine.clone(), outcome.batch_id);
    let can_copy = outcome.done + outcome.skipped > 0;
    let runtime = tokio::runtime::Handle::current();
    // It waits for the person, maybe for hours.
    std::thread::spawn(move || {
        let mut notification = notify_rust::Notification::new();
        notification
            .appname("Reeldrop")
            .icon("reeldrop")
            .summary(&title)
            .body(&body);
        #[cfg(target_os = "linux")]
        if can_copy {
            notification.action("copy", words.copy_links);
        }
        // Without a notification service there is nothing to tell, and nobody to tell it to.
        let Ok(_shown) = notification.show() else {
            return;
        };
        #[cfg(target_os = "linux")]
        _shown.wait_for_action(|action| {
            if action == "copy" {
                match runtime.block_on(copy(&engine, batch)) {
                    Ok(count) if count.left_out() > 0 => {
                        let (title, body) = (words.left_out)(&count);
                        let mut rest = notify_rust::Notification::new();
                        rest.appname("Reeldrop").icon("reeldrop");
                        // The service was there a moment ago.
                        let _ = rest.summary(&title).body(&body).show();
                    }
                    Ok(_) => {}
                    // Nobody sees what the window says while it is hidden.
                    Err(error) => {
                        engine.notify(error);
                        window::show(&app);
                    }
                }
            }
        });
        #[cfg(not(target_os = "linux"))]
        let _ = (app, engine, batch, can_copy, runtime, words);
    });
}

/// Copies the links of a batch that work, and says how many do not.
#[cfg(target_os = "linux")]
async fn copy(engine: &Engine, batch: uuid::Uuid) -> Result<CopiedLinks> {
    let batch = engine.batch(batch).await?;
    let links = batch
        .uploads
        .iter()
        .filter_map(|upload| upload.link.as_ref());
    let ids: Vec<_> = links.map(|link| link.id).collect();
    let links = engine.link_text(&ids, LinkForm::Url).await?;
    let count = links.count;
    clipboard::write(links.some()?).await?;
    Ok(count)
}
