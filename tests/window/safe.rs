//! What comes from outside stays text: names of files, answers of servers, addresses, arguments.

use std::path::Path;

use serde_json::{Value, json};
use tokio::process::Command;

use crate::app::{App, Start, below_root, program};
use crate::files::{below, small_video};
use crate::gestures::browser;
use crate::help::dialog_is_gone;
use crate::main_job::name;
use crate::server::Server;
use crate::trouble::change_library;
use crate::{connections, hand};

const MARKUP: &str = "<img src=x onerror=document.title='bad'>";

/// Nothing of a name has become an element or was run, wherever it is shown.
async fn is_text(app: &App, at: &str) {
    let page = app
        .run(
            "return [document.title, document.querySelectorAll('img[src=x]').length,
                document.body.textContent.includes('onerror=document.title')]",
        )
        .await;
    assert_eq!(page, json!(["Reeldrop", 0, true]), "{at}");
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_names_of_files_and_connections_is_shown_as_text() {
    let server = Server::sandbox().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(format!("{MARKUP}.mp4"));
    std::fs::copy(small_video(), &file).unwrap();
    let app = App::open().await;
    connections::fill(&app, MARKUP, &server).await;
    app.click("[data-testid=save-connection]").await;
    app.find(&connections::card(MARKUP)).await;
    is_text(&app, "Connections").await;
    app.view("uploads").await;
    is_text(&app, "where the next drop goes").await;
    hand::drop_files(
        &app,
        &[&file, &folder.path().join(format!("gone {MARKUP}.mp4"))],
    )
    .await;
    app.upload_is(&name(&file), "done").await;
    assert_eq!(
        app.upload_code(&format!("gone {MARKUP}.mp4")).await,
        "file-missing"
    );
    is_text(&app, "Uploads").await;
    for view in ["links", "statistics", "connections"] {
        app.view(view).await;
        app.until("the name is there", async || {
            let shown = "return document.querySelector('.view').textContent.includes('onerror=')";
            app.run(shown).await == true
        })
        .await;
        is_text(&app, view).await;
    }
    app.view("links").await;
    app.click("[data-testid=link-menu]").await;
    app.click("[data-testid=menu-show]").await;
    app.find("[data-testid=link-dialog]").await;
    is_text(&app, "the dialog of a link").await;
    hand::press("Escape").await;
    dialog_is_gone(&app).await;
    app.click("[data-testid=link-menu]").await;
    app.click("[data-testid=menu-revoke]").await;
    app.find("[data-testid=question]").await;
    is_text(&app, "the question").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_the_answer_of_a_server_is_shown_as_text() {
    let body = format!(
        "<?xml version=\"1.0\"?><Error><Code><![CDATA[{MARKUP}]]></Code><Message><![CDATA[{MARKUP}]]></Message></Error>"
    );
    let mut server = Server::sandbox().await;
    server.endpoint = answering(body).await;
    let app = App::open().await;
    connections::fill(&app, "Strange", &server).await;
    app.click("[data-testid=save-connection]").await;
    app.until("the refusal is told", async || {
        let said = "return document.body.textContent.includes('The server refused the request')";
        app.run(said).await == true
    })
    .await;
    let page = app
        .run("return [document.title, document.querySelectorAll('img[src=x]').length]")
        .await;
    assert_eq!(page, json!(["Reeldrop", 0]));
}

/// A server that answers everything with 400 and this body.
async fn answering(body: String) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                match stream.read_u8().await {
                    Ok(byte) => request.push(byte),
                    Err(_) => break,
                }
            }
            let answer = format!(
                "HTTP/1.1 400 Bad Request\r\ncontent-type: application/xml\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    endpoint
}

/// Whether the page can show the picture at an address.
async fn loads(app: &App, address: &str) -> bool {
    let script = "const done = arguments[arguments.length - 1], picture = new Image();
        picture.onload = () => done(true); picture.onerror = () => done(false); picture.src = arguments[0];";
    let loaded = app.client.execute_async(script, vec![json!(address)]).await;
    loaded.unwrap() == true
}

#[tokio::test(flavor = "multi_thread")]
async fn posters_are_those_of_uploads_and_nothing_else_of_the_disk() {
    let app = App::open().await;
    hand::drop_files(&app, &[small_video()]).await;
    let row = app.upload_is(&name(small_video()), "done").await;
    let id = row.attr("data-upload-id").await.unwrap().unwrap();
    let at = |name: &str| format!("poster://localhost/{name}");
    app.until("its poster is served", async || loads(&app, &at(&id)).await)
        .await;
    // The same picture, where no upload of the library is.
    let poster = below(&app.home, &format!("{id}.jpg"));
    let other = uuid::Uuid::new_v4();
    let outside = app.home.join("outside.jpg");
    std::fs::copy(&poster, &outside).unwrap();
    std::fs::copy(&poster, poster.with_file_name(format!("{other}.jpg"))).unwrap();
    let outside = outside.to_str().unwrap();
    for name in [
        &other.to_string(),
        &format!("{id}.jpg"),
        "outside.jpg",
        "../outside.jpg",
        "..%2foutside.jpg",
        "%2e%2e/outside.jpg",
        &format!("{id}/../../outside.jpg"),
        &format!("{id}%2f..%2f..%2foutside.jpg"),
        outside,
        &outside.replace('/', "%2f"),
        &format!("{id}%00"),
        "",
    ] {
        assert!(!loads(&app, &at(name)).await, "{name}");
    }
    assert!(loads(&app, &at(&id)).await);
}

/// What a command or a plugin answers to the page: its code or its words where it refuses.
async fn invoke(app: &App, command: &str, arguments: Value) -> String {
    let script = "const done = arguments[arguments.length - 1];
        window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1])
            .then(() => done('done'), (error) => done(error.code ?? String(error)));";
    let answer = app
        .client
        .execute_async(script, vec![json!(command), arguments])
        .await;
    answer.unwrap().as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_links_of_the_web_are_opened_and_the_page_has_no_other_powers() {
    let folder = tempfile::tempdir().unwrap();
    let (path, opened) = browser(folder.path());
    let app = Start::default().variable("PATH", &path).open().await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    app.view("links").await;
    let row = app.find("[data-testid=link-row]").await;
    let id = row.attr("data-link-id").await.unwrap().unwrap();
    // As if somebody had written to the library.
    for address in ["file:///etc", "javascript:alert(1)//", "steam://run"] {
        let sql = format!("UPDATE links SET kind = 'public', endpoint = '{address}'");
        change_library(&app.home, &sql).await;
        assert_eq!(
            invoke(&app, "open_link", json!({ "id": id })).await,
            "open-failed",
            "{address}"
        );
    }
    for (command, arguments) in [
        (
            "plugin:opener|open_url",
            json!({ "url": "https://example.com" }),
        ),
        ("plugin:opener|open_path", json!({ "path": "/etc/passwd" })),
        (
            "plugin:window|set_title",
            json!({ "label": "main", "value": "bad" }),
        ),
        (
            "plugin:webview|create_webview_window",
            json!({ "options": { "label": "two" } }),
        ),
        (
            "plugin:event|emit",
            json!({ "event": "frame", "payload": {} }),
        ),
        ("plugin:app|version", json!({})),
        ("plugin:path|resolve_directory", json!({ "directory": 1 })),
    ] {
        let answer = invoke(&app, command, arguments).await;
        assert!(answer.contains("not allowed"), "{command}: {answer}");
    }
    // The window stays where it is, whatever the page is made to do.
    app.run("location.href = 'https://example.com/'").await;
    app.find("[data-testid=view-links]").await;
    assert!(!opened.exists(), "{:?}", std::fs::read_to_string(&opened));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_view_asks_for_what_the_policy_forbids_and_what_is_slipped_in_does_not_run() {
    let app = App::open().await;
    app.run(
        "window.refused = [];
         document.addEventListener('securitypolicyviolation', (event) =>
             window.refused.push(`${event.effectiveDirective} ${event.blockedURI}`));",
    )
    .await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    for view in [
        "links",
        "statistics",
        "watch",
        "connections",
        "settings",
        "uploads",
    ] {
        app.view(view).await;
    }
    app.view("links").await;
    app.click("[data-testid=link-menu]").await;
    app.click("[data-testid=menu-show]").await;
    app.find("[data-testid=link-dialog]").await;
    hand::press("Escape").await;
    dialog_is_gone(&app).await;
    app.view("connections").await;
    app.click("[data-testid=check-connection]").await;
    app.find("[data-testid=doctor-summary][data-running=false]")
        .await;
    assert_eq!(app.run("return window.refused").await, json!([]));

    // What a hole in the page would let in.
    app.run(
        "const script = document.createElement('script');
         script.textContent = 'window.ran = true';
         document.body.append(script);
         const box = document.createElement('div');
         box.innerHTML = '<p style=\"color: red\"></p><img src=\"https://example.com/a.png\" onerror=\"window.ran = true\">';
         document.body.append(box);
         window.asked = fetch('https://example.com/').then(() => 'answered', () => 'refused');",
    )
    .await;
    let refused = async |what: &str| {
        let all = app.run("return window.refused.join('\\n')").await;
        all.as_str().unwrap().contains(what)
    };
    for what in ["script-src", "style-src", "img-src", "connect-src"] {
        app.until(what, async || refused(what).await).await;
    }
    let asked = "const done = arguments[arguments.length - 1]; window.asked.then(done)";
    let asked = app.client.execute_async(asked, Vec::new()).await.unwrap();
    assert_eq!(asked, "refused");
    assert_eq!(app.run("return window.ran ?? null").await, Value::Null);
}

#[test]
fn the_window_may_do_no_more_than_it_needs() {
    let text = std::fs::read_to_string(below_root("tauri.conf.json")).unwrap();
    let configuration: Value = serde_json::from_str(&text).unwrap();
    let security = &configuration["app"]["security"];
    let capabilities = security["capabilities"].as_array().unwrap();
    assert_eq!(capabilities.len(), 1);
    assert_eq!(capabilities[0]["windows"], json!(["main"]));
    assert_eq!(
        capabilities[0]["permissions"],
        json!(["core:event:allow-listen", "core:event:allow-unlisten"])
    );
    assert_eq!(capabilities[0].get("remote"), None);
    assert_eq!(security.get("dangerousDisableAssetCspModification"), None);
    assert_eq!(security.get("assetProtocol"), None);
    assert_eq!(configuration["app"].get("withGlobalTauri"), None);

    // Of Tauri's own two: on Windows its protocols are answered at these names, which lead to no network.
    let own = ["http://ipc.localhost", "http://poster.localhost"];
    let policy = security["csp"].as_object().unwrap();
    assert_eq!(policy["default-src"], "'self'");
    for (directive, sources) in policy {
        for source in sources.as_str().unwrap().split_whitespace() {
            let is_known = ["'self'", "'none'", "ipc:", "poster:", "data:"].contains(&source);
            assert!(is_known || own.contains(&source), "{directive} {source}");
        }
    }
    assert!(!policy["script-src"].as_str().unwrap().contains("data:"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_second_start_names_is_judged_as_any_input_is() {
    let folder = tempfile::tempdir().unwrap();
    let renders = folder.path().join("renders");
    std::fs::create_dir(&renders).unwrap();
    std::fs::copy(small_video(), renders.join("in folder.mp4")).unwrap();
    std::fs::copy(small_video(), folder.path().join("take: 2.mp4")).unwrap();
    let app = App::open().await;
    app.view("settings").await;
    let start = async |arguments: &[&str]| {
        let started = Command::new(program())
            .args(arguments)
            .env("REELDROP_HOME", &app.home)
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .current_dir(folder.path())
            .status();
        assert!(started.await.unwrap().success());
    };
    // None of these is a file, nor could one be.
    start(&[
        "--remote-debugging-port=9222",
        "-x",
        "https://a.example/b.mp4",
        "javascript:alert(1)",
        "reeldrop:connect?to=evil",
        &"x".repeat(5_000),
        "",
    ])
    .await;
    let as_address = tauri::Url::from_file_path(folder.path().join("take: 2.mp4")).unwrap();
    start(&[
        "gone.mp4",
        "renders",
        "/dev/null",
        "take: 2.mp4",
        as_address.as_str(),
        &"y".repeat(300),
    ])
    .await;
    app.view("uploads").await;
    assert_eq!(app.upload_code("gone.mp4").await, "file-missing");
    assert_eq!(app.upload_code("null").await, "not-a-file");
    assert_eq!(app.upload_code(&"y".repeat(300)).await, "file-unreadable");
    app.upload_is("renders/in folder.mp4", "done").await;
    app.until(
        "the file is sent, by its name and by its address",
        async || {
            app.count("[data-testid=upload-row][data-name=\"take: 2.mp4\"][data-state=done]")
                .await
                == 2
        },
    )
    .await;
    assert_eq!(app.count("[data-testid=batch]").await, 1);
    assert_eq!(app.count("[data-testid=upload-row]").await, 6);
    assert!(Path::new("/dev/null").exists());
}
