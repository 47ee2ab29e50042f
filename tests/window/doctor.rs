//! The doctor in the window: what is missing has its red line, what it means, and texts to copy.

use crate::app::App;
use crate::connections::{add, card};
use crate::proxy::{Do, Proxy, Way};
use crate::server::Server;
use crate::{hand, pictures};

const DENIED: &str = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\nContent-Length: 72\r\nConnection: close\r\n\r\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";

fn line(subject: &str, outcome: &str) -> String {
    format!("[data-testid=doctor-line][data-subject={subject}][data-outcome={outcome}]")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_permission_is_a_red_line_that_names_it() {
    let mut server = Server::sandbox().await;
    let proxy = Proxy::before(&server.endpoint, |piece| {
        let parts = piece.request.contains("uploadId=");
        let asks = piece.way == Way::Up && piece.before == 0 && piece.request.starts_with("GET");
        match parts && asks {
            true => Do::Answer(DENIED),
            false => Do::Pass,
        }
    })
    .await;
    server.endpoint = proxy.endpoint().to_owned();
    let app = App::open().await;
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

    // Every control has a name, every heading its list, and no id is there twice.
    let nameless = "const dialog = document.querySelector('[data-testid=doctor]');
        const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
        return [...dialog.querySelectorAll('button, summary, pre')]
            .filter((one) => !(one.getAttribute('aria-label') ?? one.textContent).trim()).length
            + [...dialog.querySelectorAll('[aria-labelledby]')]
                .filter((one) => !document.getElementById(one.getAttribute('aria-labelledby'))).length
            + ids.length - new Set(ids).size";
    assert_eq!(app.run(nameless).await, 0);
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
