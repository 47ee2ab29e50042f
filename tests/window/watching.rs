//! Watch folders: added by the form, what is rendered into them is uploaded by itself.

use crate::app::App;
use crate::files::small_video;
use crate::main_job::name;
use crate::{fetch, hand, pictures};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_into_a_watch_folder_becomes_a_link_by_itself() {
    let app = App::open().await;
    let folder = tempfile::tempdir().unwrap();
    app.view("watch").await;
    app.find("[data-testid=watch-none]").await;
    app.click("[data-testid=add-watch]").await;
    app.find("[data-testid=watch-form]").await;
    // What is no folder is said at its field.
    app.fill("[data-testid=field-folder]", "/nowhere").await;
    app.click("[data-testid=save-watch]").await;
    app.find("[data-code=watch-folder-invalid]").await;
    app.fill(
        "[data-testid=field-folder]",
        folder.path().to_str().unwrap(),
    )
    .await;
    app.fill("[data-testid=field-patterns]", "*.mp4, *.mov")
        .await;
    app.click("[data-testid=save-watch]").await;
    app.find("[data-testid=watch-card][data-state=watching]")
        .await;

    hand::clear_clipboard().await;
    std::fs::copy(small_video(), folder.path().join(name(small_video()))).unwrap();
    std::fs::write(folder.path().join("notes.txt"), b"no video").unwrap();
    app.click("[data-testid=watch-did] summary").await;
    let row = format!(
        "[data-testid=watch-file][data-name=\"{}\"][data-state=done]",
        name(small_video())
    );
    app.find(&row).await;
    assert_eq!(app.count("[data-testid=watch-file]").await, 1);
    app.click(&format!("{row} [data-testid=watch-copy]")).await;
    let links = hand::links_in_clipboard(1).await;
    fetch::same_as(&links[0], small_video()).await;

    app.view("links").await;
    app.until("its link is listed", async || {
        app.count("[data-testid=link-row]").await == 1
    })
    .await;

    // Paused by its button, and forgotten by its menu, which asks.
    app.view("watch").await;
    app.click("[data-testid=watch-pause]").await;
    app.find("[data-testid=watch-card][data-state=paused]")
        .await;
    app.click("[data-testid=watch-menu]").await;
    app.click("[data-testid=menu-delete]").await;
    app.click("[data-testid=question-yes]").await;
    app.find("[data-testid=watch-none]").await;
}

/// Pictures of the view, with two folders: one that did something, one whose drive is away.
pub async fn picture(app: &App, video: &std::path::Path) {
    let disk = tempfile::tempdir().unwrap();
    let (renders, away) = (disk.path().join("Renders"), disk.path().join("Shuttle SSD"));
    app.view("watch").await;
    for folder in [&renders, &away] {
        std::fs::create_dir(folder).unwrap();
        app.click("[data-testid=add-watch]").await;
        app.find("[data-testid=watch-form]").await;
        app.fill("[data-testid=field-folder]", folder.to_str().unwrap())
            .await;
        if folder == &renders {
            pictures::every_look(app, "watch-form").await;
        }
        app.click("[data-testid=save-watch]").await;
        let card = format!("[data-folder=\"{}\"]", folder.to_str().unwrap());
        app.find(&card).await;
    }
    std::fs::copy(video, renders.join(name(video))).unwrap();
    std::fs::copy(small_video(), renders.join("Hafen – v2.mp4")).unwrap();
    std::fs::remove_dir(&away).unwrap();
    app.click("[data-testid=watch-did] summary").await;
    app.until("both are done", async || {
        app.count("[data-testid=watch-file][data-state=done]").await == 2
    })
    .await;
    app.find("[data-testid=watch-card][data-state=not-reachable]")
        .await;
    pictures::every_look(app, "watch").await;
}

/// Adds a watch folder whose drive is then taken away.
pub async fn with_one_that_is_away(app: &App) {
    let disk = tempfile::tempdir().unwrap();
    let away = disk.path().join("Shuttle SSD");
    std::fs::create_dir(&away).unwrap();
    app.view("watch").await;
    app.click("[data-testid=add-watch]").await;
    app.fill("[data-testid=field-folder]", away.to_str().unwrap())
        .await;
    app.click("[data-testid=save-watch]").await;
    app.find("[data-testid=watch-card]").await;
    std::fs::remove_dir(&away).unwrap();
    app.find("[data-testid=watch-card][data-state=not-reachable]")
        .await;
}
