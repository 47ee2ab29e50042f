//! Connections of each kind, through their forms: checked, stored, and sent to. A CloudFront edge stands before a bucket.

use reeldrop_engine::Home;
use reeldrop_engine::connection::{Connection, Provider};
use reeldrop_engine::library::Library;
use reeldrop_engine::link::LinkKind;

use crate::app::{App, Start};
use crate::connections::card;
use crate::files::small_video;
use crate::server::Server;
use crate::storage::{Bucket, KEY_PAIR_ID, RSA, private_key};
use crate::{accessible, fetch, hand};

async fn begin(app: &App, provider: &str, name: &str) {
    app.view("connections").await;
    app.click("[data-testid=add-connection]").await;
    app.click(&format!("[data-testid=provider-{provider}]"))
        .await;
    app.fill("[data-testid=field-name]", name).await;
}

async fn fill_keys(app: &App, server: &Server) {
    app.fill("[data-testid=field-bucket]", &server.bucket).await;
    app.fill("[data-testid=field-key-id]", &server.key_id).await;
    app.fill("[data-testid=field-secret]", &server.secret).await;
}

/// Amazon's forms have the address of another server among what only some need.
async fn elsewhere(app: &App, server: &Server) {
    app.fill("[data-testid=field-region]", &server.region).await;
    app.click("[data-testid=fold-more]").await;
    app.fill("[data-testid=field-endpoint]", &server.endpoint)
        .await;
}

async fn save(app: &App, name: &str) {
    app.click("[data-testid=save-connection]").await;
    let well = format!("{} [data-testid=health][data-health=well]", card(name));
    app.find(&well).await;
}

async fn stored(app: &App, name: &str) -> Connection {
    let file = Home::at(&app.home).unwrap().library_file();
    let (library, _) = Library::open(&file).await.unwrap();
    let all = library.connections().await.unwrap();
    all.into_iter().find(|one| one.name == name).unwrap()
}

/// A drop goes there, and what its link opens is the file. The link.
async fn sends(app: &App) -> String {
    app.view("uploads").await;
    hand::clear_clipboard().await;
    hand::drop_files(app, &[small_video()]).await;
    let links = hand::links_in_clipboard(1).await;
    fetch::same_as(&links[0], small_video()).await;
    links[0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn r2_and_amazon_are_added_by_their_forms_and_sent_to() {
    let server = Server::sandbox().await;
    let app = App::open().await;

    // As Cloudflare's variables are kept in a pipeline, with a server that stands for R2.
    app.view("connections").await;
    app.click("[data-testid=add-connection]").await;
    for line in [
        "CDN_PROVIDER=cloudflare-r2".to_owned(),
        format!("CDN_ENDPOINT={}", server.endpoint),
        format!("CDN_BUCKET={}", server.bucket),
        format!("CDN_ACCESS_KEY_ID={}", server.key_id),
        format!("CDN_SECRET_ACCESS_KEY={}", server.secret),
    ] {
        let field = app.find("[data-testid=paste]").await;
        field.send_keys(&format!("{line}\u{e006}")).await.unwrap();
    }
    app.click("[data-testid=read-paste]").await;
    app.find("[data-testid=received]").await;
    app.fill("[data-testid=field-name]", "Film R2").await;
    save(&app, "Film R2").await;
    let connection = stored(&app, "Film R2").await;
    assert_eq!(connection.provider, Provider::CloudflareR2);
    assert_eq!(connection.region, "auto");
    sends(&app).await;

    begin(&app, "aws-s3", "Film S3").await;
    fill_keys(&app, &server).await;
    elsewhere(&app, &server).await;
    save(&app, "Film S3").await;
    let connection = stored(&app, "Film S3").await;
    assert_eq!(connection.provider, Provider::AwsS3);
    assert_eq!(connection.details.links, LinkKind::Presigned);
    sends(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cloudfront_is_added_by_its_form_and_its_key_pair_is_proven_by_the_doctor() {
    let server = Server::sandbox().await;
    let pem = private_key(&RSA);
    let bucket = Bucket {
        endpoint: server.endpoint.clone(),
        name: server.bucket.clone(),
        key_id: server.key_id.clone(),
        secret: server.secret.clone(),
    };
    let edge = bucket.behind_edge(&pem).await;
    let still = tempfile::tempdir().unwrap();
    let app = Start::default().still(still.path()).open().await;

    begin(&app, "cloudfront", "Film CDN").await;
    fill_keys(&app, &server).await;
    app.fill("[data-testid=field-public-url]", &edge.base())
        .await;
    for line in pem.lines() {
        let field = app.find("[data-testid=field-private-key]").await;
        field.send_keys(&format!("{line}\u{e006}")).await.unwrap();
    }
    app.fill("[data-testid=field-key-pair-id]", KEY_PAIR_ID)
        .await;
    elsewhere(&app, &server).await;
    save(&app, "Film CDN").await;
    let connection = stored(&app, "Film CDN").await;
    assert_eq!(connection.provider, Provider::Cloudfront);
    assert_eq!(connection.details.links, LinkKind::CloudfrontSigned);

    let link = sends(&app).await;
    assert!(link.starts_with(&edge.base()), "{link}");
    let unsigned = link.split('?').next().unwrap();
    assert_eq!(fetch::status(unsigned).await, 403);

    app.view("connections").await;
    app.click(&format!(
        "{} [data-testid=check-connection]",
        card("Film CDN")
    ))
    .await;
    app.find("[data-testid=doctor-summary][data-running=false]")
        .await;
    let red = "return [...document.querySelectorAll('[data-testid=doctor-line][data-outcome=bad]')].map((line) => line.textContent)";
    assert_eq!(app.run(red).await, serde_json::json!([]));
    // A signed fetch works, and an unsigned one is refused.
    for subject in ["link", "unsigned"] {
        let line = format!("[data-testid=doctor-line][data-subject={subject}]");
        app.find(&format!("{line}[data-outcome=good]")).await;
    }
    accessible::nothing_found(&app, "the doctor of a distribution").await;

    // Signed with a key that the distribution does not know: said in the line of the link.
    app.click("dialog[open] button[aria-label=Close]").await;
    app.click(&format!(
        "{} [data-testid=connection-menu]",
        card("Film CDN")
    ))
    .await;
    app.click("[data-testid=menu-edit]").await;
    for line in private_key(&RSA).lines() {
        let field = app.find("[data-testid=field-private-key]").await;
        field.send_keys(&format!("{line}\u{e006}")).await.unwrap();
    }
    app.click("[data-testid=save-connection]").await;
    app.until("the form is closed", async || {
        app.count("dialog[open]").await == 0
    })
    .await;
    app.click(&format!(
        "{} [data-testid=check-connection]",
        card("Film CDN")
    ))
    .await;
    app.find("[data-testid=doctor-summary][data-running=false]")
        .await;
    app.find("[data-testid=doctor-line][data-subject=link][data-outcome=bad]")
        .await;
}
