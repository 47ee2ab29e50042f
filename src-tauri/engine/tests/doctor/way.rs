//! What is wrong before anything can be stored: each has its line, and the rest says why it was not tried.

use reeldrop_engine::code;
use reeldrop_engine::connection::{Outcome, Subject};

use crate::common::capture::{Capture, answer};
use crate::common::{Place, open};
use crate::{assert_clean, examine, line, with};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_has_its_line_and_the_rest_is_not_tried() {
    let place = Place::new().await;
    let endpoint = place.sandbox.endpoint();
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let mut cases = Vec::new();
    let nowhere = open("http://storage.invalid");
    cases.push((nowhere, Subject::Resolve, code::HOST_NOT_FOUND));
    cases.push((open(&gone), Subject::Connect, code::CONNECTION_REFUSED));
    let not_tls = open(&endpoint.replace("http:", "https:"));
    cases.push((not_tls, Subject::Tls, code::TLS_FAILED));
    let mut stranger = open(&endpoint);
    stranger.connection.key_id = "NOBODY".to_owned();
    cases.push((stranger, Subject::Credentials, code::WRONG_KEY_ID));
    let mut liar = open(&endpoint);
    liar.secret = "another".to_owned().into();
    cases.push((liar, Subject::Credentials, code::WRONG_SECRET));
    let mut elsewhere = open(&endpoint);
    elsewhere.connection.bucket = "flims".to_owned();
    cases.push((elsewhere, Subject::Bucket, code::UNKNOWN_BUCKET));
    for (open, subject, code) in cases {
        let report = examine(&place, &open).await;
        assert_eq!(
            with(&report, Outcome::Bad),
            [subject],
            "{:#?}",
            report.lines
        );
        assert_eq!(line(&report, subject).code.as_deref(), Some(code));
        let put = line(&report, Subject::Put);
        assert_eq!(put.outcome, Outcome::NotChecked);
        assert!(put.found.contains("first"), "{put:?}");
        assert_eq!(report.lines.len(), 21);
    }
    assert_clean(&place).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_region_is_named_and_a_wrong_clock_is_told() {
    const BODY: &str = "<Error><Code>AuthorizationHeaderMalformed</Code><Message>m</Message><Region>eu-central-1</Region></Error>";
    let place = Place::new().await;
    let server = Capture::start(|_| {
        let date = "date: Thu, 01 Jan 2026 00:00:00 GMT\r\n";
        answer("400 Bad Request", date, BODY)
    })
    .await;
    let report = examine(&place, &open(&server.endpoint)).await;
    assert_eq!(with(&report, Outcome::Bad), [Subject::Region]);
    let region = line(&report, Subject::Region);
    assert!(region.mend.as_deref().unwrap().contains("eu-central-1"));
    let clock = line(&report, Subject::Clock);
    assert_eq!(clock.outcome, Outcome::Notice);
    assert!(clock.found.contains("minutes"), "{clock:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_connection_remembers_the_outcome() {
    let place = Place::new().await;
    let id = place.connect(&place.sandbox.endpoint()).await;
    assert!(place.engine.examine_stored(id, |_| {}).await.unwrap().ok);
    let of = async |id| {
        let views = place.engine.connections().await.unwrap();
        let view = views.into_iter().find(|view| view.id == id).unwrap();
        view.last_check.unwrap()
    };
    assert!(of(id).await.ok);
    let gone = place.connect("http://127.0.0.1:1").await;
    assert!(!place.engine.examine_stored(gone, |_| {}).await.unwrap().ok);
    let kept = of(gone).await.error.unwrap();
    assert_eq!(kept.code, code::CONNECTION_REFUSED);
    place.engine.delete_connection(id).await.unwrap();
    place.engine.delete_connection(gone).await.unwrap();
}
