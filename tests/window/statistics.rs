//! Statistics: what is shown follows what was sent.

use crate::app::App;
use crate::files::small_video;
use crate::hand;
use crate::main_job::name;

#[tokio::test(flavor = "multi_thread")]
async fn numbers_and_charts_follow_what_was_sent() {
    let app = App::open().await;
    app.view("statistics").await;
    app.find("[data-testid=statistics-none]").await;

    let folder = tempfile::tempdir().unwrap();
    let video = small_video();
    let gone = folder.path().join("gone.mp4");
    std::os::unix::fs::symlink(folder.path().join("nowhere"), &gone).unwrap();
    hand::drop_files(&app, &[video, &gone]).await;
    app.upload_is(&name(video), "done").await;
    app.upload_is("gone.mp4", "failed").await;

    app.view("statistics").await;
    // WebDriver leaves out text that may be cut off with an ellipsis.
    let number = async |name: &str| {
        let text =
            format!("return document.querySelector('[data-testid=number-{name}]').textContent");
        app.run(&text).await.as_str().unwrap().to_owned()
    };
    app.find("[data-testid=number-files]").await;
    app.until("the upload is counted", async || {
        number("files").await.contains('1')
    })
    .await;
    assert!(
        number("success").await.contains("50.0 %"),
        "{}",
        number("success").await
    );
    assert!(
        number("speed").await.contains("B/s"),
        "{}",
        number("speed").await
    );
    let reasons = "return document.querySelector('[data-testid=chart-failures]').textContent";
    let reasons = app.run(reasons).await;
    assert!(
        reasons.as_str().unwrap().contains("File missing"),
        "{reasons}"
    );
    let drawn = "return [...document.querySelectorAll('[data-testid^=chart-] canvas')]
        .filter((canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((b) => b > 0))
        .length";
    app.until("the charts are drawn", async || app.run(drawn).await == 3)
        .await;

    app.select("[data-testid=period]", "week").await;
    app.until("the week is shown", async || {
        number("files").await.contains('1')
    })
    .await;
    app.client.set_window_size(720, 520).await.unwrap();
    let overflow =
        "const body = document.querySelector('[data-testid=view-statistics] .view-body');
        return body.scrollWidth > body.clientWidth";
    assert_eq!(
        app.run(overflow).await,
        false,
        "nothing is cut off at the smallest size"
    );
}
