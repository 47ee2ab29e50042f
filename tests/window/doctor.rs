//! The doctor in the window: what is missing has its red line, what it means, and texts to copy.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::app::{App, Start};
use crate::connections::{add, card, fill};
use crate::proxy::{Do, Proxy, Way};
use crate::server::Server;
use crate::{accessible, hand, pictures};

const DENIED: &str = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\nContent-Length: 72\r\nConnection: close\r\n\r\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";

fn line(subject: &str, outcome: &str) -> String {
    format!("[data-testid=doctor-line][data-subject={subject}][data-outcome={outcome}]")
}

/// A server whose key lacks one permission.
pub async fn denying_to_list_parts(endpoint: &str) -> Proxy {
    Proxy::before(endpoint, |piece| {
        let parts = piece.request.contains("uploadId=");
        let asks = piece.way == Way::Up && piece.before == 0 && piece.request.starts_with("GET");
        match parts && asks {
            true => Do::Answer(DENIED),
            false => Do::Pass,
        }
    })
    .await
}

/// An answer with that body.
fn answer(body: &str) -> &'static str {
    let head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length";
    Box::leak(format!("{head}: {}\r\n\r\n{body}", body.len()).into_boxed_str())
}

/// The doctor's lines for that server, with the notice of one subject in sight.
async fn examined(app: &App, server: &Server, subject: &str) {
    add(app, "Studio Nord", server).await;
    let check = format!("{} [data-testid=check-connection]", card("Studio Nord"));
    app.click(&check).await;
    app.find(&line(subject, "notice")).await;
    app.find("[data-testid=doctor-summary][data-running=false]")
        .await;
    let shown = format!("document.querySelector('[data-subject={subject}]').scrollIntoView()");
    app.run(&shown).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_players_need_is_set_after_a_question() {
    let mut server = Server::sandbox().await;
    let set = Arc::new(AtomicBool::new(false));
    let is_set = set.clone();
    let none = answer("<CORSConfiguration></CORSConfiguration>");
    let one = answer(
        "<CORSConfiguration><CORSRule><ID>reeldrop</ID><AllowedMethod>GET</AllowedMethod>\
         <AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>",
    );
    // A server of which scripts may fetch nothing until a rule says otherwise.
    let proxy = Proxy::before(&server.endpoint, move |piece| {
        if piece.request.contains("?cors") {
            if piece.request.starts_with("PUT") {
                set.store(true, Ordering::SeqCst);
                return Do::Answer(answer(""));
            }
            return Do::Answer(if set.load(Ordering::SeqCst) {
                one
            } else {
                none
            });
        }
        let text = String::from_utf8_lossy(piece.bytes).into_owned();
        if let Some(at) = text.find("access-control-allow-origin")
            && piece.way == Way::Down
            && !set.load(Ordering::SeqCst)
        {
            piece.bytes[at..at + 6].copy_from_slice(b"hidden");
        }
        Do::Pass
    })
    .await;
    server.endpoint = proxy.endpoint().to_owned();
    let app = App::open().await;
    examined(&app, &server, "cors").await;
    pictures::every_look(&app, "doctor-amber").await;
    let fix = "[data-testid=doctor-fix-allow-players]";
    app.click(fix).await;
    app.click("[data-testid=question-no]").await;
    assert!(!is_set.load(Ordering::SeqCst), "it was asked first");
    app.click(fix).await;
    app.click("[data-testid=question-yes]").await;
    app.find(&line("cors", "good")).await;
    assert!(is_set.load(Ordering::SeqCst));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rule_that_ends_unfinished_uploads_is_set_after_a_question() {
    let mut server = Server::sandbox().await;
    let set = Arc::new(AtomicBool::new(false));
    let is_set = set.clone();
    let none = answer("<LifecycleConfiguration></LifecycleConfiguration>");
    let one = answer(
        "<LifecycleConfiguration><Rule><ID>reeldrop</ID><Status>Enabled</Status><Filter><Prefix></Prefix></Filter>\
         <AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>\
         </Rule></LifecycleConfiguration>",
    );
    let proxy = Proxy::before(&server.endpoint, move |piece| {
        if !piece.request.contains("?lifecycle") {
            return Do::Pass;
        }
        if piece.request.starts_with("PUT") {
            set.store(true, Ordering::SeqCst);
            return Do::Answer(answer(""));
        }
        Do::Answer(if set.load(Ordering::SeqCst) {
            one
        } else {
            none
        })
    })
    .await;
    server.endpoint = proxy.endpoint().to_owned();
    let app = App::open().await;
    examined(&app, &server, "lifecycle").await;
    let fix = "[data-testid=doctor-fix-end-unfinished]";
    app.click(fix).await;
    let question = app.text("[data-testid=question]").await;
    assert!(question.contains("one lifecycle rule"), "{question}");
    app.click("[data-testid=question-no]").await;
    assert!(!is_set.load(Ordering::SeqCst), "it was asked first");
    app.click(fix).await;
    app.click("[data-testid=question-yes]").await;
    app.find(&line("lifecycle", "good")).await;
    assert!(is_set.load(Ordering::SeqCst));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_of_a_connection_leads_to_all_that_can_be_checked_and_set() {
    let server = Server::sandbox().await;
    let still = tempfile::tempdir().unwrap();
    let app = Start::default().still(still.path()).open().await;
    fill(&app, "Studio Nord", &server).await;
    let mut found = Vec::new();
    app.run(&accessible::axe()).await;
    accessible::look(&app, "the form, filled", &mut found).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
    pictures::every_look(&app, "connection-form-filled").await;
    app.click("[data-testid=check-everything]").await;
    app.find("[data-testid=doctor] [data-testid=doctor-summary][data-running=false]")
        .await;
    assert_eq!(app.count("[data-testid=connection-form]").await, 0);
    for subject in ["put", "link", "cors", "delete"] {
        app.find(&line(subject, "good")).await;
    }
    app.click("[data-testid=doctor-close]").await;

    // One that is refused is mended first: the doctor has nothing to look at.
    app.click("[data-testid=add-connection]").await;
    app.click("[data-testid=provider-s3-compatible]").await;
    app.find("[data-testid=connection-form]").await;
    app.click("[data-testid=check-everything]").await;
    app.find("[data-testid=connection-form] [aria-invalid=true]")
        .await;
    assert_eq!(app.count("[data-testid=doctor]").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_permission_is_a_red_line_that_names_it() {
    let mut server = Server::sandbox().await;
    let proxy = denying_to_list_parts(&server.endpoint).await;
    server.endpoint = proxy.endpoint().to_owned();
    let still = tempfile::tempdir().unwrap();
    let app = Start::default().still(still.path()).open().await;
    add(&app, "Studio Nord", &server).await;
    let check = format!("{} [data-testid=check-connection]", card("Studio Nord"));
    app.click(&check).await;
    app.find("[data-testid=doctor-summary][data-running=false]")
        .await;
    let red = "[data-testid=doctor-line][data-outcome=bad]";
    assert_eq!(app.count(red).await, 1);
    let red = format!(
        "{}[data-permission='s3:ListMultipartUploadParts']",
        line("multipart-list", "bad")
    );
    let said = app.text(&red).await;
    assert!(said.contains("lacks the permission s3:ListMultipartUploadParts"));
    assert!(said.contains("goes on from there"), "what it means: {said}");
    assert!(said.contains("Allow s3:ListMultipartUploadParts"), "{said}");
    for subject in ["put", "head", "link", "range", "cors", "delete"] {
        app.find(&line(subject, "good")).await;
    }
    app.find(&line("tls", "not-checked")).await;

    pictures::every_look(&app, "doctor").await;

    hand::clear_clipboard().await;
    app.click("[data-testid=doctor-text-iam-policy]").await;
    app.click("[data-testid=doctor-copy-iam-policy]").await;
    app.until("the policy is in the clipboard", async || {
        let text = hand::clipboard().await;
        text.contains("\"s3:ListMultipartUploadParts\"") && text.contains("films/*")
    })
    .await;
    pictures::every_look(&app, "doctor-texts").await;
    app.run(&accessible::axe()).await;
    let mut found = Vec::new();
    accessible::look(&app, "the doctor", &mut found).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
    let text = app.text("[data-testid=doctor]").await;
    assert!(!text.contains(&server.secret));
    app.click("[data-testid=doctor-close]").await;
    // The card remembers it.
    app.find(&format!(
        "{} [data-testid=health][data-health=ill]",
        card("Studio Nord")
    ))
    .await;
    app.find(&format!(
        "{} [data-testid=error-code][data-code=access-denied]",
        card("Studio Nord")
    ))
    .await;
}
