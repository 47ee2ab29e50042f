//! Links of the other kinds: through an edge, and public.

use reeldrop_engine::connection::{CloudFrontHash, Outcome, PackageForm, Subject};
use reeldrop_engine::link::LinkKind;

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
