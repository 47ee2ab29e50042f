//! The window in German: words, dates and numbers, from the choice in Settings to the copied link, and at the next start.

use std::path::Path;
use std::time::Duration;

use serde_json::json;

use crate::app::{App, Start};
use crate::closing::{Watcher, uploading, window_is_gone};
use crate::files::small_video;
use crate::main_job::name;
use crate::notifying::Told;
use crate::server::Server;
use crate::tray::Menu;
use crate::{accessible, connections, doctor, fetch, hand, pictures};

/// “Fr., 27. Nov., 14:05”, or “27. Nov. 2027, 14:05” in another year.
const GERMAN_MOMENT: &str = r"((Mo|Di|Mi|Do|Fr|Sa|So)\., )?\d{1,2}\. (Jan\.|Feb\.|März|Apr\.|Mai|Juni|Juli|Aug\.|Sept\.|Okt\.|Nov\.|Dez\.)( \d{4})?, \d{2}:\d{2}";

#[tokio::test(flavor = "multi_thread")]
async fn the_window_speaks_german_at_once_and_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let video = folder.path().join("Nordlicht – Größe.mp4");
    std::fs::File::create(&video)
        .unwrap()
        .set_len(1_500_000)
        .unwrap();

    let app = Start::default().home(&home).open().await;
    assert_eq!(spoken(&app).await, "en");
    app.view("settings").await;
    app.select("[data-testid=language]", "de").await;
    app.until("the open view speaks German", async || {
        app.text("#settings-title").await == "Einstellungen"
            && app.text("[data-testid=nav-connections]").await == "Verbindungen"
            && app.text("label[for=appearance]").await == "Erscheinungsbild"
    })
    .await;
    assert_eq!(spoken(&app).await, "de");

    app.view("uploads").await;
    says(&app, "[data-testid=drop-area]", "Renderings hier ablegen").await;
    app.select("[data-testid=lifetime]", "604800").await;
    listen(&app).await;
    hand::clear_clipboard().await;
    hand::drop_files(&app, &[&video]).await;
    let row = app.upload_is("Nordlicht – Größe.mp4", "done").await;
    let text = row.text().await.unwrap();
    assert!(text.contains("1,5 MB"), "{text}");
    assert!(text.contains("Link kopieren"), "{text}");
    matches(
        &app,
        "[data-testid=upload-row]",
        &format!(r"Läuft ab am {GERMAN_MOMENT} \(7 Tage\)"),
    )
    .await;
    said(&app, "1 Datei hochgeladen, 1 Link kopiert").await;
    let copied = hand::links_in_clipboard(1).await;
    fetch::same_as(&copied[0], &video).await;

    hand::clear_clipboard().await;
    app.click("[data-testid=copy-link]").await;
    said(&app, "Link kopiert").await;
    assert_eq!(hand::links_in_clipboard(1).await, copied);

    app.view("links").await;
    matches(&app, "[data-testid=link-row]", r"Heute, \d{2}:\d{2}").await;
    says(&app, "[data-testid=link-row]", "7 Tage").await;
    app.view("statistics").await;
    matches(&app, "[data-testid=number-bytes]", "1,5 MB").await;
    matches(&app, "[data-testid=number-success]", "Gelungen.*100 %").await;
    app.close().await;

    let app = Start::default().home(&home).open().await;
    assert_eq!(spoken(&app).await, "de");
    says(&app, "[data-testid=nav-settings]", "Einstellungen").await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_is_that_of_the_system_until_one_is_chosen() {
    let app = Start::default()
        .variable("LC_ALL", "de_AT.UTF-8")
        .open()
        .await;
    assert_eq!(spoken(&app).await, "de");
    says(&app, "[data-testid=nav-statistics]", "Statistik").await;
    app.view("settings").await;
    app.select("[data-testid=language]", "en").await;
    says(&app, "#settings-title", "Settings").await;
    assert_eq!(spoken(&app).await, "en");
}

#[tokio::test(flavor = "multi_thread")]
async fn tray_and_notification_speak_german() {
    let (app, file, _server, proxy) = uploading(Start::default()).await;
    let (told, _service) = Told::desktop().await;
    let (watcher, desktop) = Watcher::desktop().await;
    // The tray's menu is made in English before it is shown in German.
    app.view("settings").await;
    app.select("[data-testid=language]", "de").await;
    says(&app, "#settings-title", "Einstellungen").await;

    hand::close_window().await;
    says(&app, "[data-testid=closing-keep]", "Im Infobereich").await;
    hand::click(&app, "[data-testid=closing-keep]").await;
    window_is_gone(&app).await;
    app.until("the tray shows Reeldrop", async || {
        watcher.shows_reeldrop(&desktop).await
    })
    .await;
    let icon = watcher.newest();
    app.until("the menu says how far it is", async || {
        let words = async { Menu::of(&desktop, &icon).await.words().await };
        // A question to a menu that is replaced meanwhile may stay without an answer.
        let Ok(words) = tokio::time::timeout(Duration::from_secs(5), words).await else {
            return false;
        };
        let said = |begins: &str| words.iter().any(|line| line.starts_with(begins));
        said("1 Datei unterwegs, ")
            && said(&format!("{file}: "))
            && said("Reeldrop anzeigen")
            && said("Alle anhalten")
            && said("Letzten Link kopieren")
            && said("Beenden")
    })
    .await;

    proxy.release();
    app.until("it is told", async || !told.all().is_empty())
        .await;
    let (title, body, actions) = told.all().remove(0);
    assert_eq!(title, "1 Datei hochgeladen");
    assert_eq!(body, "Der Link ist in der Zwischenablage.");
    assert_eq!(actions, ["copy", "Links kopieren"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_native_chooser_is_titled_in_german() {
    let app = Start::default()
        .variable("LC_ALL", "de_DE.UTF-8")
        .open()
        .await;
    let file = small_video();
    app.click("[data-testid=choose-files]").await;
    hand::type_into("Dateien zum Hochladen wählen", file.to_str().unwrap()).await;
    app.upload_is(&name(file), "done").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_and_what_the_doctor_found_is_said_in_german() {
    let mut server = Server::sandbox().await;
    let proxy = doctor::denying_to_list_parts(&server.endpoint).await;
    server.endpoint = proxy.endpoint().to_owned();
    let (folder, still) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("Leerer Ordner")).unwrap();
    let app = Start::default()
        .still(still.path())
        .variable("LC_ALL", "de_DE.UTF-8")
        .open()
        .await;
    let missing = at("Nordlicht (v7) {fertig}.mp4");
    hand::drop_files(
        &app,
        &[&at("Leerer Ordner"), &missing, Path::new("/dev/null")],
    )
    .await;
    let shown = |path: &Path| path.to_str().unwrap().to_owned();
    for (code, sentence, action) in [
        (
            "file-missing",
            format!("Die Datei {} gibt es nicht.", shown(&missing)),
            "Prüfe den Pfad;",
        ),
        (
            "folder-empty",
            format!(
                "Im Ordner {} liegen keine Dateien.",
                shown(&at("Leerer Ordner"))
            ),
            "Nimm einen Ordner mit Dateien",
        ),
        (
            "not-a-file",
            "/dev/null ist weder Datei noch Ordner.".to_owned(),
            "Nimm eine Datei",
        ),
    ] {
        let row = format!("[data-testid=error-code][data-code={code}]");
        says(&app, &row, &sentence).await;
        says(&app, &row, action).await;
    }
    nothing_is_english(&app, "[data-testid=view-uploads]").await;
    pictures::every_look(&app, "german-failed").await;

    connections::add(&app, "Studio Nord", &server).await;
    let card = connections::card("Studio Nord");
    app.click(&format!("{card} [data-testid=check-connection]"))
        .await;
    app.find("[data-testid=doctor-summary][data-running=false]")
        .await;
    let line = |subject: &str| format!("[data-testid=doctor-line][data-subject={subject}]");
    for (subject, words) in [
        ("resolve", "Der Endpunkt ist schon eine Adresse."),
        ("connect", "127.0.0.1 antwortet an Port "),
        ("tls", "nichts verlässt diesen Computer."),
        ("bucket", "„films“ ist da und lässt sich auflisten."),
        (
            "multipart-list",
            "Diesem Schlüssel fehlt das Recht s3:ListMultipartUploadParts.",
        ),
        (
            "multipart-list",
            "Erlaube diesem Schlüssel beim Anbieter s3:ListMultipartUploadParts für den Bucket „films“.",
        ),
        ("checksums", " Reeldrop nimmt "),
        ("link", "Ein signierter Link öffnet sich, der Server"),
        ("delete", "Die Datei wurde gelöscht und ist weg."),
    ] {
        says(&app, &line(subject), words).await;
    }
    says(
        &app,
        "[data-testid=doctor-text-iam-policy]",
        "Kleinste Policy",
    )
    .await;
    nothing_is_english(&app, "[data-testid=doctor-line]").await;
    nothing_is_english(&app, "[data-testid=doctor] :not(pre)").await;
    app.click("[data-testid=doctor-text-iam-policy]").await;
    nothing_is_english(&app, "[data-testid=doctor] :not(pre)").await;
    pictures::every_look(&app, "german-doctor-texts").await;
    app.run(&accessible::axe()).await;
    let mut found = Vec::new();
    accessible::look(&app, "the German doctor", &mut found).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
    app.run("document.querySelector('[data-subject=multipart-start]').scrollIntoView()")
        .await;
    pictures::every_look(&app, "german-doctor").await;
    app.click("[data-testid=doctor-close]").await;
    says(
        &app,
        &format!("{card} [data-testid=error-code]"),
        "Diesem Schlüssel fehlt das Recht",
    )
    .await;
    nothing_is_english(&app, &card).await;
}

/// Nothing under what a selector finds, nor that itself, is marked as English.
async fn nothing_is_english(app: &App, css: &str) {
    assert!(app.count(css).await > 0, "{css}");
    let script = "return [...document.querySelectorAll(arguments[0])]
        .filter((found) => found.lang === 'en' || found.querySelector('[lang=en]:not(pre)'))
        .map((found) => found.textContent)";
    let left = app.client.execute(script, vec![json!(css)]).await.unwrap();
    assert_eq!(left, json!([]));
}

async fn spoken(app: &App) -> serde_json::Value {
    app.run("return document.documentElement.lang").await
}

/// Keeps what the status bar says: news fade.
async fn listen(app: &App) {
    app.run(
        "window.heard = [];
        const notice = document.querySelector('[data-testid=notice]');
        new MutationObserver(() => window.heard.push(notice.textContent.trim()))
            .observe(notice, { childList: true, subtree: true, characterData: true })",
    )
    .await;
}

async fn said(app: &App, words: &str) {
    app.until(&format!("the status bar said {words}"), async || {
        let heard = app.run("return window.heard").await;
        let heard = heard.as_array().unwrap();
        heard.iter().any(|notice| notice == words)
    })
    .await;
}

async fn says(app: &App, css: &str, words: &str) {
    app.until(&format!("{css} says {words}"), async || {
        app.text(css).await.contains(words)
    })
    .await;
}

/// Waits until the text of an element has something in it that a JavaScript pattern means.
async fn matches(app: &App, css: &str, pattern: &str) {
    let script = "const text = document.querySelector(arguments[0])?.textContent ?? '';
        return new RegExp(arguments[1]).test(text.replaceAll(/\\s+/g, ' '))";
    app.until(&format!("{css} says {pattern}"), async || {
        let found = app
            .client
            .execute(script, vec![json!(css), json!(pattern)])
            .await;
        found.unwrap() == true
    })
    .await;
}
