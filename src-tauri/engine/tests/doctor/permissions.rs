//! One permission after another is taken away.

use reeldrop_engine::connection::{Outcome, Subject};

use crate::common::proxy::{Do, Piece, Proxy, Way};
use crate::common::{Place, open, until};
use crate::{assert_clean, examine, line, with};

const DENIED: &str = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\nContent-Length: 72\r\nConnection: close\r\n\r\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";

/// The S3 action that a request needs, by its first line.
fn action(piece: &Piece<'_>) -> &'static str {
    let mut words = piece.request.split(' ');
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let has = |name: &str| {
        let mut names = query.split('&').map(|pair| pair.split('=').next().unwrap());
        names.any(|found| found == name)
    };
    let object = path.trim_start_matches('/').contains("/.");
    match (method, object) {
        ("GET", true) if has("uploadId") => "s3:ListMultipartUploadParts",
        ("GET" | "HEAD", true) => "s3:GetObject",
        ("DELETE", true) if has("uploadId") => "s3:AbortMultipartUpload",
        ("DELETE", true) => "s3:DeleteObject",
        ("PUT" | "POST", true) => "s3:PutObject",
        ("GET", false) if has("uploads") => "s3:ListBucketMultipartUploads",
        ("GET", false) if has("cors") => "s3:GetBucketCORS",
        ("GET", false) if has("lifecycle") => "s3:GetLifecycleConfiguration",
        ("GET" | "HEAD", false) if path.len() > 1 => "s3:ListBucket",
        _ => "",
    }
}

async fn without(place: &Place, denied: &'static [&'static str]) -> Proxy {
    assert_eq!(DENIED.split("\r\n\r\n").nth(1).unwrap().len(), 72);
    Proxy::before(&place.sandbox.endpoint(), move |piece| {
        let refused = denied.contains(&action(piece));
        match refused && piece.way == Way::Up && piece.before == 0 {
            true => Do::Answer(DENIED),
            false => Do::Pass,
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn all_is_green_where_all_is_allowed() {
    let place = Place::new().await;
    let report = examine(&place, &open(&place.sandbox.endpoint())).await;
    assert!(report.ok);
    assert_eq!(with(&report, Outcome::Bad), []);
    assert_eq!(with(&report, Outcome::Notice), []);
    // http needs no certificate, and the sandbox has no rules.
    assert_eq!(
        with(&report, Outcome::NotChecked),
        [Subject::Tls, Subject::Lifecycle]
    );
    assert!(
        line(&report, Subject::Checksums)
            .found
            .contains("CRC64NVME")
    );
    assert_clean(&place).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_missing_permission_is_one_line_that_names_it_and_nothing_stays() {
    for (permission, subject, outcome) in [
        ("s3:PutObject", Subject::MultipartStart, Outcome::Bad),
        ("s3:GetObject", Subject::Head, Outcome::Bad),
        ("s3:DeleteObject", Subject::Delete, Outcome::Bad),
        (
            "s3:AbortMultipartUpload",
            Subject::MultipartAbort,
            Outcome::Bad,
        ),
        (
            "s3:ListMultipartUploadParts",
            Subject::MultipartList,
            Outcome::Bad,
        ),
        ("s3:ListBucket", Subject::Bucket, Outcome::Notice),
        (
            "s3:ListBucketMultipartUploads",
            Subject::Unfinished,
            Outcome::Notice,
        ),
        (
            "s3:GetLifecycleConfiguration",
            Subject::Lifecycle,
            Outcome::NotChecked,
        ),
    ] {
        let place = Place::new().await;
        let proxy = without(&place, &*Box::leak(Box::new([permission]))).await;
        let report = examine(&place, &open(proxy.endpoint())).await;
        let found = line(&report, subject);
        assert_eq!(found.outcome, outcome, "{found:?}");
        assert_eq!(found.permission.as_deref(), Some(permission));
        assert!(found.found.contains(permission), "{found:?}");
        // Whole files and those in parts need the same permission.
        let mut named: Vec<Subject> = report
            .lines
            .iter()
            .filter(|line| line.permission.is_some())
            .map(|line| line.subject)
            .collect();
        named.retain(|also| permission != "s3:PutObject" || *also != Subject::Put);
        assert_eq!(named, [subject], "{permission}");
        assert_eq!(report.ok, outcome != Outcome::Bad);
        let mend = found.mend.as_deref().unwrap_or_default();
        assert!(outcome == Outcome::NotChecked || mend.contains(permission));
        assert_clean(&place).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_can_be_taken_away_nothing_is_put() {
    let place = Place::new().await;
    let proxy = without(&place, &["s3:DeleteObject", "s3:AbortMultipartUpload"]).await;
    let report = examine(&place, &open(proxy.endpoint())).await;
    assert_eq!(
        with(&report, Outcome::Bad),
        [Subject::MultipartAbort, Subject::Delete]
    );
    for subject in [Subject::MultipartStart, Subject::Put, Subject::Link] {
        let line = line(&report, subject);
        assert_eq!(line.outcome, Outcome::NotChecked);
        assert!(line.found.contains("deleted"), "{line:?}");
    }
    assert_clean(&place).await;
}

/// Waits in the middle for ever; the examination is dropped there, or told to stop.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_broken_off_in_the_middle_leaves_nothing() {
    for (at, told) in [
        ("HEAD", false),
        ("HEAD", true),
        ("GET /films/.reeldrop-check-", false),
        ("PUT", true),
    ] {
        let place = Place::new().await;
        let (reached, mut there) = tokio::sync::watch::channel(false);
        let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
            let here = piece.request.contains(".reeldrop-check-") && piece.request.starts_with(at);
            if here && piece.way == Way::Down {
                reached.send_replace(true);
                return Do::Hold;
            }
            Do::Pass
        })
        .await;
        let open = open(proxy.endpoint());
        let mut stop = there.clone();
        let stop = async move {
            match told {
                true => drop(stop.wait_for(|reached| *reached).await),
                false => std::future::pending().await,
            }
        };
        let examination = place.engine.examine(&open, stop, |_| {});
        tokio::select! {
            ended = Box::pin(examination) => assert_eq!(ended.unwrap_err().code, "interrupted"),
            _ = there.wait_for(|reached| *reached && !told) => {}
        }
        until("all is taken away", async || {
            place.stored_keys().await.is_empty() && place.multiparts().await == 0
        })
        .await;
    }
}
