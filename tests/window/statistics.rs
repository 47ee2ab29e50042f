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
        reasons.as_str().unwrap().contains("File missing")
            && reasons.as_str().unwrap().contains("1 · 100 %"),
        "{reasons}"
    );
    let drawn = "return [...document.querySelectorAll('[data-testid^=chart-] canvas')]
        .filter((canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((b) => b > 0))
        .length";
    app.until("the charts are drawn", async || app.run(drawn).await == 4)
        .await;

    // What each says is read without a pointer: the newest day, and the one before it.
    app.run("document.querySelector('[data-testid=period]').focus()")
        .await;
    let focus = "const at = document.activeElement;
        return `${at.closest('[data-testid^=chart-]')?.dataset.testid ?? ''} ${at.getAttribute('role') ?? at.localName}`";
    let reach = async |what: &str| {
        app.until(&format!("Tab reaches {what}"), async || {
            hand::press("Tab").await;
            app.run(focus).await == what
        })
        .await;
    };
    reach("chart-files button").await;
    let told = "const means = document.getElementById(document.activeElement.getAttribute('aria-describedby'));
        return getComputedStyle(means).display + means.textContent";
    let means = app.run(told).await.as_str().unwrap().to_owned();
    assert!(
        means.starts_with("blockFiles whose upload ended well"),
        "{means}"
    );
    reach("chart-files slider").await;
    let read = async |what: &str, is_it: &dyn Fn(&str) -> bool| {
        app.until(what, async || {
            let text = app
                .run(
                    "return document.activeElement.getAttribute('aria-valuetext') +
                    document.querySelector('[data-testid=chart-files] figcaption').textContent",
                )
                .await;
            text.as_str().is_some_and(is_it)
        })
        .await;
    };
    read("today is read", &|text| {
        text.matches(": 1 file").count() == 2
    })
    .await;
    hand::press("Left").await;
    read("yesterday is read", &|text| {
        text.matches(": 0").count() == 2
    })
    .await;
    hand::press("End").await;
    read("today again", &|text| text.matches(": 1 file").count() == 2).await;

    app.select("[data-testid=period]", "week").await;
    app.until("the week is shown", async || {
        number("files").await.contains('1')
    })
    .await;
    let saved = folder.path().join("week.csv");
    app.click("[data-testid=save-statistics]").await;
    hand::save_as("Save statistics", saved.to_str().unwrap()).await;
    app.until("it is saved", async || saved.exists()).await;
    let table = std::fs::read_to_string(&saved).unwrap();
    let ends: Vec<_> = table.lines().skip(1).collect();
    assert_eq!(ends.len(), 2, "{table}");
    let told = |words: &[&str]| {
        ends.iter()
            .any(|end| words.iter().all(|word| end.contains(word)))
    };
    assert!(
        told(&["Sandbox", "done"]) && told(&["Sandbox", "failed", "file-missing"]),
        "{table}"
    );

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
