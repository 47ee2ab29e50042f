//! Bad input in the window: each has its sentence and its code, and the rest goes on.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;

use crate::app::{App, Start, until};
use crate::files::small_video;
use crate::main_job::name;
use crate::server::Server;
use crate::{connections, hand};

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_sent_says_why_in_its_row_and_the_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("empty folder")).unwrap();
    std::fs::write(at("empty.mp4"), b"").unwrap();
    let not_utf8 = folder
        .path()
        .join(OsString::from_vec(b"caf\xe9.mp4".to_vec()));
    std::fs::write(&not_utf8, b"x").unwrap();
    let app = App::open().await;
    hand::drop_files(
        &app,
        &[
            &at("empty folder"),
            &at("missing.mp4"),
            Path::new("/dev/null"),
            &at("empty.mp4"),
            small_video(),
        ],
    )
    .await;
    assert_eq!(app.upload_code("empty folder").await, "folder-empty");
    assert_eq!(app.upload_code("missing.mp4").await, "file-missing");
    assert_eq!(app.upload_code("null").await, "not-a-file");
    app.upload_is("empty.mp4", "done").await;
    app.upload_is(&name(small_video()), "done").await;

    hand::drop_files(&app, &[&not_utf8]).await;
    assert_eq!(app.upload_code("caf\u{fffd}.mp4").await, "name-not-utf8");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_of_a_drop_or_of_all_is_sent_again_by_one_button() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let app = App::open().await;
    for drop in [["a.mp4", "b.mp4"], ["c.mp4", "d.mp4"]] {
        let [one, two] = drop.map(at);
        hand::drop_files(&app, &[&one, &two]).await;
        for name in drop {
            assert_eq!(app.upload_code(name).await, "file-missing");
            std::fs::copy(small_video(), at(name)).unwrap();
        }
    }
    app.find("[data-testid=retry-all]").await;
    // Of the newest drop, which stands first.
    app.click("[data-testid=retry-batch]").await;
    app.upload_is("c.mp4", "done").await;
    app.upload_is("d.mp4", "done").await;
    assert_eq!(app.upload_code("a.mp4").await, "file-missing");
    // Two drops have to fail before there is a button for all.
    let again = [at("e.mp4"), at("f.mp4")];
    hand::drop_files(&app, &[&again[0], &again[1]]).await;
    for name in ["e.mp4", "f.mp4"] {
        assert_eq!(app.upload_code(name).await, "file-missing");
        std::fs::copy(small_video(), at(name)).unwrap();
    }
    app.click("[data-testid=retry-all]").await;
    for name in ["a.mp4", "b.mp4", "e.mp4", "f.mp4"] {
        app.upload_is(name, "done").await;
    }
    app.until("nothing failed", async || {
        app.count("[data-testid=retry-batch]").await == 0
            && app.count("[data-testid=retry-all]").await == 0
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_gone_is_waited_for_and_the_row_says_why() {
    let server = Server::sandbox().await;
    let endpoint = server.endpoint.clone();
    let app = App::open().await;
    connections::add(&app, "Studio", &server).await;
    app.view("uploads").await;
    drop(server);
    until("the server is gone", async || {
        reqwest::get(&endpoint).await.is_err()
    })
    .await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "waiting").await;
    let why = "[data-testid=waiting-why][data-code=connection-refused]";
    app.find(why).await;
    // WebKit's driver gives no text for what may be cut off with an ellipsis.
    let script = format!(
        "const why = document.querySelector('{why}'); return why.offsetWidth > 150 ? why.textContent : '';"
    );
    let said = app.run(&script).await;
    assert!(
        said.as_str().unwrap().contains("Nothing answers at"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_of_a_newer_reeldrop_is_refused_in_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let app = Start::default().home(&home).open().await;
    app.close().await;
    change_library(
        &home,
        "INSERT INTO _sqlx_migrations VALUES (9999, 'later', '2099-01-01', 1, x'00', 0)",
    )
    .await;
    let app = Start::default().home(&home).open().await;
    app.find("[data-testid=error-code][data-code=library-newer]")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_library_is_kept_aside_and_the_window_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    std::fs::create_dir_all(&home).unwrap();
    std::fs::write(
        home.join("library.sqlite"),
        b"no library at all".repeat(100),
    )
    .unwrap();
    let app = Start::default().home(&home).open().await;
    app.find("[data-testid=error-code][data-code=library-damaged]")
        .await;
    let kept = std::fs::read_dir(&home)
        .unwrap()
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().contains("damaged"));
    assert!(kept);
    app.find("[data-testid=drop-area]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_life_that_a_link_cannot_have_is_refused_where_it_is_entered() {
    let app = App::open().await;
    app.select("[data-testid=lifetime]", "custom").await;
    for (value, unit) in [("0", "seconds"), ("8", "days")] {
        app.select("[data-testid=lifetime-custom-unit]", unit).await;
        app.fill("[data-testid=lifetime-custom-value]", value).await;
        app.find("[data-testid=error-code][data-code=lifetime-out-of-range]")
            .await;
    }
    app.fill("[data-testid=lifetime-custom-value]", "7").await;
    app.until("seven days are taken", async || {
        app.count("[data-testid=error-code][data-code=lifetime-out-of-range]")
            .await
            == 0
    })
    .await;
}

/// Writes to the library as another version of Reeldrop would.
pub async fn change_library(home: &Path, sql: &str) {
    let status = tokio::process::Command::new("python3")
        .args(["-c", "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()"])
        .arg(home.join("library.sqlite"))
        .arg(sql)
        .status()
        .await
        .unwrap();
    assert!(status.success());
}
