//! The same on a server that others wrote (`rclone serve s3`).

use reeldrop_engine::{Destination, RevokeWay, UploadState, code};

use crate::common::rclone::Rclone;
use crate::common::{Place, open};
use crate::play::upload;
use crate::streams::{Form, follow, media_bytes, package};

#[tokio::test(flavor = "multi_thread")]
async fn a_package_on_rclones_server_plays_is_linked_again_and_taken_back() {
    let place = Place::new().await;
    let Some(server) = Rclone::start(&place) else {
        return;
    };
    let mut open = open(&server.endpoint);
    open.connection.id = uuid::Uuid::new_v4();
    let (folder, main) = package(place.folder.path(), "film ü+", Form::Variants);
    let sent = upload(&place, &open, &folder, 3600).await;
    assert_eq!(sent.state, UploadState::Done, "{:?}", sent.error);
    let engine = &place.engine;
    let first = sent.link.unwrap();
    let url = engine.link_url_with(first.id, &open).await.unwrap();
    assert_eq!(follow(&url).await, Ok(media_bytes(&folder)));
    let destination = || Destination::Open(open.clone());
    let other = engine
        .package_link(destination(), &sent.key, main, 60)
        .await;
    let other = engine
        .link_url_with(other.unwrap().id, &open)
        .await
        .unwrap();
    assert_eq!(follow(&other).await, Ok(media_bytes(&folder)));
    let missing = engine.link_for_key(destination(), "none", 60, None).await;
    assert_eq!(missing.unwrap_err().code, code::OBJECT_MISSING);

    let revoked = engine.revoke_with(first.id, &open).await.unwrap();
    assert!(revoked.is_dead && revoked.links == 2, "{revoked:?}");
    for url in [url, other] {
        assert!(follow(&url).await.is_err());
    }
    // Its name is free again.
    let again = upload(&place, &open, &folder, 60).await;
    assert_eq!(again.key, sent.key);
    // Moved aside by this server, it plays from there.
    let link = again.link.unwrap();
    let aside = engine.take_back_with(link.id, &open, RevokeWay::MoveAside);
    let aside = aside.await.unwrap();
    assert!(aside.is_dead, "{aside:?}");
    let new = engine.renew_with(link.id, &open, None).await.unwrap();
    assert!(new.key.starts_with(&aside.moved_to.unwrap()));
    let url = engine.link_url_with(new.id, &open).await.unwrap();
    assert_eq!(follow(&url).await, Ok(media_bytes(&folder)));
}
