//! Connections, through the form.

use crate::accessible::nothing_found;
use crate::app::{App, Start, beside};
use crate::files::{large_video, small_video};
use crate::main_job::name;
use crate::proxy::{Do, Proxy, Way};
use crate::server::Server;
use crate::{fetch, hand};

/// Adds a connection through the form, and sees that its check is green.
pub async fn add(app: &App, name: &str, server: &Server) {
    fill(app, name, server).await;
    app.click("[data-testid=save-connection]").await;
    app.find(&card(name)).await;
    app.find(&format!(
        "{} [data-testid=health][data-health=well]",
        card(name)
    ))
    .await;
}

pub async fn fill(app: &App, name: &str, server: &Server) {
    app.view("connections").await;
    app.click("[data-testid=add-connection]").await;
    app.click("[data-testid=provider-s3-compatible]").await;
    app.fill("[data-testid=field-name]", name).await;
    // Pasted with the bucket and a slash at its end, as people do.
    app.fill(
        "[data-testid=field-endpoint]",
        &format!("{}/{}/", server.endpoint, server.bucket),
    )
    .await;
    app.fill("[data-testid=field-region]", &server.region).await;
    app.fill("[data-testid=field-key-id]", &server.key_id).await;
    app.fill("[data-testid=field-secret]", &server.secret).await;
}

pub fn card(name: &str) -> String {
    format!("[data-testid=connection-card][data-name=\"{name}\"]")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_added_chosen_edited_and_deleted() {
    let server = Server::sandbox().await;
    let app = App::open().await;
    add(&app, "Client review", &server).await;
    let bucket = app.find(&format!("{} dd", card("Client review"))).await;
    let text = bucket.attr("title").await.unwrap().unwrap();
    assert!(
        text.contains("films"),
        "the bucket was taken out of the endpoint: {text}"
    );

    // Chosen: back to the sandbox and to the own one again.
    app.click(&format!("{} [data-testid=make-default]", card("Sandbox")))
        .await;
    app.find(&format!("{} [data-testid=default-mark]", card("Sandbox")))
        .await;
    app.click(&format!(
        "{} [data-testid=make-default]",
        card("Client review")
    ))
    .await;
    app.find(&format!(
        "{} [data-testid=default-mark]",
        card("Client review")
    ))
    .await;

    // Edited without its secret, which stays.
    app.click(&format!(
        "{} [data-testid=connection-menu]",
        card("Client review")
    ))
    .await;
    app.click("[data-testid=menu-edit]").await;
    app.fill("[data-testid=field-name]", "Agency").await;
    app.click("[data-testid=save-connection]").await;
    app.find(&format!(
        "{} [data-testid=health][data-health=well]",
        card("Agency")
    ))
    .await;

    app.click(&format!("{} [data-testid=connection-menu]", card("Agency")))
        .await;
    app.click("[data-testid=menu-delete]").await;
    app.click("[data-testid=question-yes]").await;
    app.until("the card is gone", async || {
        app.count(&card("Agency")).await == 0
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_field_says_so_at_the_field_and_a_wrong_key_says_so_in_the_check() {
    let mut server = Server::sandbox().await;
    let app = App::open().await;
    fill(&app, "", &server).await;
    app.click("[data-testid=save-connection]").await;
    app.find("[data-testid=error-code][data-code=invalid-name]")
        .await;
    app.fill("[data-testid=field-name]", "Wrong").await;
    app.fill("[data-testid=field-endpoint]", "s3://films").await;
    app.click("[data-testid=save-connection]").await;
    app.find("[data-testid=error-code][data-code=invalid-endpoint]")
        .await;
    app.fill("[data-testid=field-endpoint]", &server.endpoint)
        .await;
    for (secret, bucket, code) in [
        ("notthesecret", "films", "wrong-secret"),
        (server.secret.clone().as_str(), "flims", "unknown-bucket"),
    ] {
        app.fill("[data-testid=field-bucket]", bucket).await;
        app.fill("[data-testid=field-secret]", secret).await;
        app.click("[data-testid=save-connection]").await;
        app.find(&format!("[data-testid=error-code][data-code={code}]"))
            .await;
    }
    // The form stays open until it works.
    app.fill("[data-testid=field-bucket]", "films").await;
    server.secret.clear();
    app.click("[data-testid=save-connection]").await;
    app.find(&format!(
        "{} [data-testid=health][data-health=well]",
        card("Wrong")
    ))
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_keeps_a_server_from_answering_is_said_in_the_form() {
    let server = Server::sandbox().await;
    let app = App::open().await;
    fill(&app, "Trouble", &server).await;
    let nothing_there = format!("http://127.0.0.1:{}", crate::app::free_port());
    let not_tls = server.endpoint.replace("http:", "https:");
    for (field, value, code) in [
        ("endpoint", nothing_there.as_str(), "connection-refused"),
        ("endpoint", "https://storage.invalid", "host-not-found"),
        ("endpoint", not_tls.as_str(), "tls-failed"),
        ("endpoint", server.endpoint.as_str(), ""),
        ("key-id", "AKIDNOBODY", "wrong-key-id"),
    ] {
        app.fill(&format!("[data-testid=field-{field}]"), value)
            .await;
        if code.is_empty() {
            continue;
        }
        app.click("[data-testid=save-connection]").await;
        app.find(&format!("[data-testid=error-code][data-code={code}]"))
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_region_that_the_server_names_is_one_press_away() {
    let mut server = Server::sandbox().await;
    server.endpoint = crate::server::bucket_in_frankfurt().await;
    let app = App::open().await;
    fill(&app, "Frankfurt", &server).await;
    app.click("[data-testid=save-connection]").await;
    app.find("[data-testid=error-code][data-code=wrong-region]")
        .await;
    app.click("[data-testid=use-region]").await;
    app.find(&format!(
        "{} [data-testid=health][data-health=well]",
        card("Frankfurt")
    ))
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_it_says_so_and_offers_to_keep_the_secret_in_memory() {
    let server = Server::sandbox().await;
    let app = Start::default()
        .variable("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .open()
        .await;
    fill(&app, "In memory", &server).await;
    app.click("[data-testid=save-connection]").await;
    let said = app
        .find("[data-testid=error-code][data-code=keychain-unavailable] .message")
        .await;
    assert!(said.text().await.unwrap().contains("no keychain"));
    app.click("[data-testid=keep-in-memory]").await;
    app.find(&format!(
        "{} [data-testid=health][data-health=well]",
        card("In memory")
    ))
    .await;

    app.view("uploads").await;
    hand::clear_clipboard().await;
    hand::drop_files(&app, &[small_video()]).await;
    app.upload_is(&name(small_video()), "done").await;
    fetch::same_as(&hand::links_in_clipboard(1).await[0], small_video()).await;
}

/// What stands in the page, fields included.
const ALL_TEXT: &str = "return document.documentElement.outerHTML +
    [...document.querySelectorAll('input, textarea')].map((field) => field.value).join('\\n')";

#[tokio::test(flavor = "multi_thread")]
async fn pasted_variables_fill_the_form_and_their_secret_never_comes_back() {
    let server = Server::sandbox().await;
    let app = App::open().await;
    app.view("connections").await;
    app.click("[data-testid=add-connection]").await;
    let variables = format!(
        "export CDN_PROVIDER=s3-compatible\nCDN_ENDPOINT=\"{}/\"\nCDN_BUCKET={}\nCDN_REGION={}\nCDN_ACCESS_KEY_ID={}\nCDN_SECRET_ACCESS_KEY='{}' # ours\n",
        server.endpoint, server.bucket, server.region, server.key_id, server.secret
    );
    // In one line, as a form that has no lines pastes it: something is wrong, and nothing of the secret is said again.
    let run_together = variables.replace('\n', "");
    app.fill("[data-testid=paste]", &run_together).await;
    app.click("[data-testid=read-paste]").await;
    app.find("[data-testid=connection-form] .message").await;
    let said = app.run(ALL_TEXT).await.as_str().unwrap().to_owned();
    assert!(!said.contains(&server.secret));
    app.click("[data-testid=dialog-back]").await;
    for line in variables.lines() {
        // WebKit's driver takes Return for the end of a line, and nothing else.
        let field = app.find("[data-testid=paste]").await;
        field.send_keys(&format!("{line}\u{e006}")).await.unwrap();
    }
    app.click("[data-testid=read-paste]").await;
    app.find("[data-testid=received]").await;
    let shown = app.run(ALL_TEXT).await.as_str().unwrap().to_owned();
    let at = shown.find(&server.secret);
    assert_eq!(at.map(|at| &shown[at.saturating_sub(400)..at]), None);
    for (field, value) in [("bucket", &server.bucket), ("key-id", &server.key_id)] {
        let field = app.find(&format!("[data-testid=field-{field}]")).await;
        assert_eq!(field.prop("value").await.unwrap().as_ref(), Some(value));
    }
    app.fill("[data-testid=field-name]", "Pasted").await;
    app.click("[data-testid=save-connection]").await;
    app.find(&format!(
        "{} [data-testid=health][data-health=well]",
        card("Pasted")
    ))
    .await;
    app.close().await;
}

/// `reeldrop upload` through a line that breaks: parts of it stay on the server.
async fn broken_off(home: &std::path::Path, endpoint: &str, server: &Server, prefix: &str) {
    let ended = tokio::process::Command::new(beside("reeldrop"))
        .args(["upload", "--prefix", prefix])
        .arg(large_video())
        .env("REELDROP_HOME", home)
        .env("CDN_PROVIDER", "s3-compatible")
        .env("CDN_ENDPOINT", endpoint)
        .env("CDN_BUCKET", &server.bucket)
        .env("CDN_REGION", &server.region)
        .env("CDN_ACCESS_KEY_ID", &server.key_id)
        .env("CDN_SECRET_ACCESS_KEY", &server.secret)
        .output()
        .await
        .unwrap();
    assert_eq!(ended.status.code(), Some(1), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn unfinished_uploads_are_shown_and_only_those_of_reeldrop_are_freed() {
    let server = Server::sandbox().await;
    let line = Proxy::before(&server.endpoint, |piece| {
        let second = piece.is(Way::Up, "PUT") && piece.request.contains("partNumber=2");
        match second && piece.is_body() {
            true => Do::Cut,
            false => Do::Pass,
        }
    })
    .await;
    let still = tempfile::tempdir().unwrap();
    let app = Start::default().still(still.path()).open().await;
    add(&app, "Studio", &server).await;
    let elsewhere = tempfile::tempdir().unwrap();
    tokio::join!(
        broken_off(&app.home, line.endpoint(), &server, "ours"),
        broken_off(elsewhere.path(), line.endpoint(), &server, "theirs"),
    );

    let open = async || {
        app.click(&format!("{} [data-testid=connection-menu]", card("Studio")))
            .await;
        app.click("[data-testid=menu-orphans]").await;
    };
    open().await;
    let row = |whose: &str, ours: bool| {
        let key = format!("{whose}/{}", name(large_video()));
        format!("[data-testid=orphan][data-key=\"{key}\"][data-ours={ours}]")
    };
    let said = app.text(&row("ours", true)).await;
    assert!(said.contains("MB · begun "), "{said}");
    assert!(said.contains("By Reeldrop on this computer"), "{said}");
    let said = app.text(&row("theirs", false)).await;
    assert!(said.contains("it is not touched"), "{said}");
    nothing_found(&app, "unfinished uploads").await;
    crate::pictures::every_look(&app, "orphans").await;

    app.click("[data-testid=clean-orphans]").await;
    let question = app.text("[data-testid=question]").await;
    assert!(question.contains("are deleted in storage"), "{question}");
    app.click("[data-testid=question-no]").await;
    assert_eq!(
        app.count("[data-testid=orphan]").await,
        2,
        "asked is not done"
    );
    app.click("[data-testid=clean-orphans]").await;
    app.click("[data-testid=question-yes]").await;
    app.until("ours is gone", async || {
        app.count("[data-testid=orphan]").await == 1
    })
    .await;
    app.find(&row("theirs", false)).await;
    assert_eq!(app.count("[data-testid=clean-orphans]").await, 0);
}
