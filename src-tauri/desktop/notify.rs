//! A notification at the end of a batch, where nobody looks at the window. On Linux it has a button that copies the links.

use reeldrop_engine::link::LinkForm;
use reeldrop_engine::{BatchOutcome, Engine};
use tauri::{AppHandle, Manager};

use crate::clipboard;

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
    let (title, body) = words(outcome);
    let (engine, batch) = (engine.clone(), outcome.batch_id);
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
            notification.action("copy", "Copy links");
        }
        // Without a notification service there is nothing to tell, and nobody to tell it to.
        let Ok(_shown) = notification.show() else {
            return;
        };
        #[cfg(target_os = "linux")]
        _shown.wait_for_action(|action| {
            if action == "copy" {
                runtime.block_on(copy(&engine, batch));
            }
        });
        #[cfg(not(target_os = "linux"))]
        let _ = (engine, batch, can_copy, runtime);
    });
}

#[cfg(target_os = "linux")]
async fn copy(engine: &Engine, batch: uuid::Uuid) {
    let copied = async {
        let batch = engine.batch(batch).await?;
        let links = batch
            .uploads
            .iter()
            .filter_map(|upload| upload.link.as_ref());
        let ids: Vec<_> = links.map(|link| link.id).collect();
        clipboard::write(engine.link_text(&ids, LinkForm::Url).await?).await
    };
    if let Err(error) = copied.await {
        engine.notify(error);
    }
}

fn words(outcome: &BatchOutcome) -> (String, String) {
    let files = |count: u32| match count {
        1 => "1 file".to_owned(),
        count => format!("{count} files"),
    };
    let title = match (outcome.done + outcome.skipped, outcome.failed) {
        (0, failed) => format!("{} could not be uploaded", files(failed)),
        (done, 0) => format!("{} uploaded", files(done)),
        (done, failed) => format!("{} uploaded, {failed} failed", files(done)),
    };
    let body = match outcome.copied {
        0 if outcome.failed > 0 => "Reeldrop says why.".to_owned(),
        0 => "Their links are in Reeldrop.".to_owned(),
        1 => "The link is in the clipboard.".to_owned(),
        count => format!("{count} links are in the clipboard, one per line."),
    };
    (title, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_say_what_happened() {
        let outcome = |done, failed, copied| BatchOutcome {
            batch_id: uuid::Uuid::nil(),
            done,
            skipped: 0,
            failed,
            cancelled: 0,
            copied,
            links_to_copy: Vec::new(),
        };
        let title = |done, failed| words(&outcome(done, failed, 0)).0;
        assert_eq!(title(1, 0), "1 file uploaded");
        assert_eq!(title(3, 1), "3 files uploaded, 1 failed");
        assert_eq!(title(0, 2), "2 files could not be uploaded");
        assert_eq!(words(&outcome(1, 0, 1)).1, "The link is in the clipboard.");
    }
}
