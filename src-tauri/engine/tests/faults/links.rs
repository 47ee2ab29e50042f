//! Links: the same each time they are shown, renewed, ended, and what is said when their connection changed.

use reeldrop_engine::connection::ConnectionForm;
use reeldrop_engine::link::{LinkState, LinkView};
use reeldrop_engine::{Destination, NewBatch, code};
use uuid::Uuid;

use crate::common::{Place, content, form, until};

async fn linked(place: &Place, name: &str, seconds: u64) -> (Uuid, LinkView) {
    let connection = place.connect(&place.sandbox.endpoint()).await;
    let new = NewBatch {
        destination: Destination::Stored(connection),
        lifetime_seconds: Some(seconds),
        ..NewBatch::of(vec![place.file(name, 2000)])
    };
    let begun = place.engine.begin(new).await.unwrap();
    let batch = begun.batch_id;
    begun.ended().await;
    let upload = place.only(batch).await;
    (
        connection,
        upload.link.unwrap_or_else(|| panic!("{:?}", upload.error)),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_the_same_each_time_and_gives_the_bytes_of_any_name() {
    let place = Place::new().await;
    for name in [
        "a b+c#d%25?e=f&g.mp4",
        "“Übergang” 🎬.mov",
        "U\u{308}ber 'x' \"y\".mp4",
    ] {
        let (_, link) = linked(&place, name, 3600).await;
        let url = place.engine.link_url(link.id).await.unwrap();
        assert_eq!(place.engine.link_url(link.id).await.unwrap(), url);
        let answer = reqwest::get(&url).await.unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{name}");
        assert_eq!(answer.bytes().await.unwrap(), content(name, 2000), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_ends_and_can_be_renewed() {
    let place = Place::new().await;
    let (_, link) = linked(&place, "a.mp4", 1).await;
    let url = place.engine.link_url(link.id).await.unwrap();
    until("the end of the link", async || {
        place.engine.links().await.unwrap()[0].state == LinkState::Ended
    })
    .await;
    assert_eq!(reqwest::get(&url).await.unwrap().status().as_u16(), 403);
    let new = place.engine.renew(link.id, Some(60)).await.unwrap();
    assert_ne!(new.id, link.id);
    assert_eq!(new.lifetime_seconds, 60);
    let url = place.engine.link_url(new.id).await.unwrap();
    assert_eq!(reqwest::get(&url).await.unwrap().status().as_u16(), 200);
    assert_eq!(place.engine.links().await.unwrap().len(), 2);
    for bad in [0, 8 * 24 * 3600] {
        let error = place.engine.renew(link.id, Some(bad)).await.unwrap_err();
        assert_eq!(error.code, code::LIFETIME_OUT_OF_RANGE);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_whose_connection_has_another_key_or_is_gone_says_so() {
    let place = Place::new().await;
    let (connection, link) = linked(&place, "a.mp4", 3600).await;
    let other_key = ConnectionForm {
        id: Some(connection),
        key_id: "ANOTHERKEY".to_owned(),
        secret: None,
        ..form(&place.sandbox.endpoint())
    };
    place.engine.save_connection(other_key).await.unwrap();
    let error = place.engine.link_url(link.id).await.unwrap_err();
    assert_eq!(error.code, code::LINK_UNKNOWN);
    assert!(error.action.starts_with("Renew"), "{error}");
    assert!(place.engine.renew(link.id, None).await.is_ok());

    place.engine.delete_connection(connection).await.unwrap();
    for error in [
        place.engine.link_url(link.id).await.unwrap_err(),
        place.engine.renew(link.id, None).await.unwrap_err(),
    ] {
        assert_eq!(error.code, code::CONNECTION_UNKNOWN);
        assert!(error.message.contains("not stored here"), "{error}");
    }
    assert_eq!(place.engine.links().await.unwrap().len(), 2);
}
