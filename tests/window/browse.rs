//! What is in the bucket, whoever put it there: looked through, linked, fetched.

use crate::app::Start;
use crate::files::{below, small_video};
use crate::main_job::name;
use crate::{accessible, hand, pictures};

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_others_put_into_the_bucket_is_found_and_linked() {
    let still = tempfile::tempdir().unwrap();
    let app = Start::default().still(still.path()).open().await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    let own = hand::links_in_clipboard(1).await.remove(0);
    let stored = below(&app.home, &name(small_video()));
    let bucket = stored.parent().unwrap().parent().unwrap();
    let foreign = bucket.join("dailies ü+/day 1/their cut.mp4");
    std::fs::create_dir_all(foreign.parent().unwrap()).unwrap();
    std::fs::copy(small_video(), &foreign).unwrap();

    app.view("connections").await;
    app.click("[data-testid=connection-menu]").await;
    app.click("[data-testid=menu-browse]").await;
    for folder in ["dailies ü+", "day 1"] {
        app.click(&format!(
            "[data-testid=browser-row][data-name='{folder}'] [data-testid=browser-folder]"
        ))
        .await;
    }
    let row = "[data-testid=browser-row][data-name='their cut.mp4']";
    app.find(row).await;
    pictures::every_look(&app, "browser").await;
    app.run(&accessible::axe()).await;
    let mut found = Vec::new();
    accessible::look(&app, "the browser of a bucket", &mut found).await;
    assert!(found.is_empty(), "{}", found.join("\n"));

    hand::clear_clipboard().await;
    app.click(&format!("{row} [data-testid=browser-link]"))
        .await;
    app.find(&format!("{row} [data-testid=browser-copy]")).await;
    let link = hand::links_in_clipboard(1).await.remove(0);
    let fetched = reqwest::get(&link).await.unwrap().bytes().await.unwrap();
    assert_eq!(fetched, std::fs::read(small_video()).unwrap());

    // By the keyboard: up to the bucket, and down to what Reeldrop uploaded.
    app.click(row).await;
    app.run("document.querySelector('[data-testid=browser-list]').focus()")
        .await;
    for expected in ["day 1", "dailies ü+"] {
        hand::press("BackSpace").await;
        app.find(&format!(
            "[data-testid=browser-row][data-name='{expected}']"
        ))
        .await;
    }
    app.run("document.querySelector('dialog[open] [aria-label=Close]').click()")
        .await;

    app.view("links").await;
    let name = name(small_video());
    let row = format!("[data-testid=link-row][data-name=\"{name}\"]");
    app.find("[data-testid=link-row][data-name='their cut.mp4']")
        .await;
    app.click(&format!("{row} [data-testid=link-menu]")).await;
    app.click("[data-testid=menu-place]").await;
    let row = format!("[data-testid=browser-row][data-name=\"{name}\"]");
    hand::clear_clipboard().await;
    app.click(&format!("{row} [data-testid=browser-copy]"))
        .await;
    let again = hand::links_in_clipboard(1).await;
    assert_eq!(again, [own]);
}
