//! Links of the other kinds: through an edge, and public.

use reeldrop_engine::connection::{CloudFrontHash, Fix, Outcome, PackageForm, Subject};
use reeldrop_engine::link::LinkKind;

use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{Place, open};
use crate::front::{ECDSA, cloudfront, private_key};
use crate::{assert_clean, examine, line, with};

#[tokio::test(flavor = "multi_thread")]
async fn cloudfront_opens_with_a_signature_alone() {
    let place = Place::new().await;
    let pem = private_key(&ECDSA);
    let (edge, connection) =
        cloudfront(&place, &pem, CloudFrontHash::Sha256, PackageForm::Static).await;
    let report = examine(&place, &connection).await;
    assert_eq!(with(&report, Outcome::Bad), [], "{:#?}", report.lines);
    for subject in [Subject::Link, Subject::Unsigned] {
        assert_eq!(line(&report, subject).outcome, Outcome::Good);
    }
    assert!(
        report
            .texts
            .iter()
            .any(|text| text.id == "cloudfront-key-group")
    );

    // A key that the distribution does not trust.
    let mut other = connection.clone();
    other
        .connection
        .details
        .cloudfront
        .as_mut()
        .unwrap()
        .key_pair_id = "K0000000000000".to_owned();
    let report = examine(&place, &other).await;
    assert_eq!(with(&report, Outcome::Bad), [Subject::Link]);
    assert_eq!(line(&report, Subject::Range).outcome, Outcome::NotChecked);
    assert_clean(&place).await;
    drop(edge);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_distribution_that_is_open_to_all_is_red() {
    let place = Place::new().await;
    let pem = private_key(&ECDSA);
    let (_edge, mut connection) =
        cloudfront(&place, &pem, CloudFrontHash::Sha256, PackageForm::Static).await;
    // Gives everything to everybody, whatever is asked for.
    let server = crate::common::capture::Capture::start(|_| {
        crate::common::capture::answer("200 OK", "", "everything")
    })
    .await;
    connection.connection.public_url = Some(server.endpoint.clone());
    let report = examine(&place, &connection).await;
    assert_eq!(
        with(&report, Outcome::Bad),
        [Subject::Link, Subject::Unsigned]
    );
    assert_clean(&place).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_address_that_is_not_public_is_red_where_links_need_it() {
    let place = Place::new().await;
    let endpoint = place.sandbox.endpoint();
    let mut connection = open(&endpoint);
    connection.connection.public_url = Some(format!("{endpoint}/films"));
    let report = examine(&place, &connection).await;
    assert_eq!(with(&report, Outcome::Notice), [Subject::PublicAddress]);
    connection.connection.details.links = LinkKind::Public;
    let report = examine(&place, &connection).await;
    assert_eq!(with(&report, Outcome::Bad), [Subject::PublicAddress]);
    assert_clean(&place).await;
}

/// Without a word about other pages in its answers, and with these rules.
async fn closed(place: &Place, rules: &'static str) -> Proxy {
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{rules}",
        rules.len()
    );
    let answer: &'static str = Box::leak(answer.into_boxed_str());
    Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if piece.way == Way::Up && piece.request.contains("?cors") {
            return Do::Answer(answer);
        }
        if piece.way == Way::Down {
            let text = String::from_utf8_lossy(piece.bytes).into_owned();
            if text.contains("access-control-allow-origin") {
                // As long as before, so that the length of what follows stays right.
                let hidden = b"x-control-hidden-origin-xxx";
                let at = text.find("access-control-allow-origin").unwrap();
                piece.bytes[at..at + hidden.len()].copy_from_slice(hidden);
            }
        }
        Do::Pass
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn players_that_are_refused_are_amber_and_those_of_named_pages_are_named() {
    let place = Place::new().await;
    let proxy = closed(&place, "<CORSConfiguration></CORSConfiguration>").await;
    let report = examine(&place, &open(proxy.endpoint())).await;
    assert!(report.ok);
    assert_eq!(with(&report, Outcome::Notice), [Subject::Cors]);
    assert_eq!(line(&report, Subject::Cors).fix, Some(Fix::AllowPlayers));
    let proxy = closed(&place, "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>https://studio.example</AllowedOrigin></CORSRule></CORSConfiguration>").await;
    let report = examine(&place, &open(proxy.endpoint())).await;
    let players = line(&report, Subject::Cors);
    assert_eq!(players.outcome, Outcome::Good);
    assert!(players.found.contains("https://studio.example"));
    assert_clean(&place).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_keeps_no_types_is_amber() {
    let place = Place::new().await;
    let proxy = Proxy::before(&place.sandbox.endpoint(), |piece| {
        if piece.way == Way::Down && piece.request.starts_with("HEAD") {
            let text = String::from_utf8_lossy(piece.bytes).replace("video/mp4", "text/html");
            *piece.bytes = text.into_bytes();
        }
        Do::Pass
    })
    .await;
    let report = examine(&place, &open(proxy.endpoint())).await;
    assert_eq!(with(&report, Outcome::Notice), [Subject::ContentType]);
    assert!(
        line(&report, Subject::ContentType)
            .found
            .contains("text/html")
    );
    assert_clean(&place).await;
}
