//! Losing the network is no failure: uploads wait, say why, and go on by themselves.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reeldrop_engine::{UploadState, UploadView, code};
use uuid::Uuid;

use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{MIB, Place, counts, until};

async fn waits(place: &Place, batch: Uuid) -> UploadView {
    until("it waits", async || {
        place.only(batch).await.state == UploadState::Waiting
    })
    .await;
    place.only(batch).await
}

/// Counts the parts that reach storage.
async fn counting(place: &Place, port: u16) -> (Proxy, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    let proxy = Proxy::at(port, &place.sandbox.endpoint(), move |piece| {
        if piece.is(Way::Down, "PUT") {
            counted.fetch_add(1, Ordering::SeqCst);
            // So that the network can go in its middle.
            return Do::Slow(std::time::Duration::from_millis(100));
        }
        Do::Pass
    })
    .await;
    (proxy, count)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_begun_without_a_network_says_why_and_goes_on_when_there_is_one() {
    let place = Place::attended().await;
    let port = reserved_port();
    let connection = place.connect(&format!("http://127.0.0.1:{port}")).await;
    let files = [
        place.file("a.mp4", 1000),
        place.file("b.mov", 20 * MIB),
        place.file("c.mp4", 1000),
    ];
    let begun = place.begin(connection, &files).await;
    let batch = begun.batch_id;
    until("all wait", async || {
        let uploads = place.engine.batch(batch).await.unwrap().uploads;
        uploads
            .iter()
            .all(|upload| upload.state == UploadState::Waiting)
    })
    .await;
    for upload in place.engine.batch(batch).await.unwrap().uploads {
        assert_eq!(upload.error.unwrap().code, code::CONNECTION_REFUSED);
    }
    assert!(
        place.engine.holds().is_empty(),
        "there is nothing to be mended"
    );
    assert_eq!(place.engine.overall().running, 0);
    let _proxy = Proxy::at(port, &place.sandbox.endpoint(), |_| Do::Pass).await;
    assert_eq!(counts(&begun.ended().await), (3, 0, 0));
    for upload in place.engine.batch(batch).await.unwrap().uploads {
        assert_eq!(upload.error, None);
        place.assert_done(&upload).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_is_cut_in_the_middle_of_an_upload_is_waited_for() {
    let place = Place::attended().await;
    let port = reserved_port();
    let (proxy, parts) = counting(&place, port).await;
    let connection = place.connect(proxy.endpoint()).await;
    let begun = place
        .begin(connection, &[place.file("long.mov", 120 * MIB)])
        .await;
    let batch = begun.batch_id;
    until("a part is there", async || parts.load(Ordering::SeqCst) > 0).await;
    drop(proxy);
    let upload = waits(&place, batch).await;
    assert_eq!(upload.error.unwrap().code, code::CONNECTION_REFUSED);
    assert!(upload.link.is_none());
    let _proxy = Proxy::at(port, &place.sandbox.endpoint(), |_| Do::Pass).await;
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
    let upload = place.only(batch).await;
    place.assert_done(&upload).await;
    assert_eq!(upload.key, "long.mov");
    assert_eq!(place.multiparts().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_the_network_can_be_paused_resumed_and_cancelled() {
    let place = Place::attended().await;
    let connection = place
        .connect(&format!("http://127.0.0.1:{}", reserved_port()))
        .await;
    let begun = place.begin(connection, &[place.file("a.mp4", 1000)]).await;
    let upload = waits(&place, begun.batch_id).await;
    place.engine.pause(upload.id).await.unwrap();
    let upload = place.only(begun.batch_id).await;
    assert_eq!((upload.state, upload.error), (UploadState::Paused, None));
    place.engine.resume(upload.id).await.unwrap();
    let upload = waits(&place, begun.batch_id).await;
    place.engine.cancel(upload.id).await.unwrap();
    let batch = begun.batch_id;
    assert_eq!(counts(&begun.ended().await), (0, 0, 1));
    assert_eq!(place.only(batch).await.state, UploadState::Cancelled);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_was_wrong_is_mended_and_what_waited_goes_there() {
    let place = Place::attended().await;
    let wrong = place
        .connect(&format!("http://127.0.0.1:{}", reserved_port()))
        .await;
    let begun = place.begin(wrong, &[place.file("a.mp4", 1000)]).await;
    let batch = begun.batch_id;
    waits(&place, batch).await;
    let right = reeldrop_engine::connection::ConnectionForm {
        id: Some(wrong),
        ..crate::common::form(&place.sandbox.endpoint())
    };
    place.engine.save_connection(right).await.unwrap();
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
    place.assert_done(&place.only(batch).await).await;
}

/// A port at which nothing listens.
fn reserved_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
