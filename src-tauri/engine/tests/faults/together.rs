//! Window and terminal: two engines in one home at once.

use reeldrop_engine::Destination;
use reeldrop_engine::link::LinkState;

use crate::common::{self, Place, begin, counts, engine, form, frame};

#[tokio::test(flavor = "multi_thread")]
async fn what_one_process_does_the_other_is_told() {
    let place = Place::new().await;
    let window = engine(&place.home()).await;
    window.watch_library().await;
    let mut frames = window.frames();
    let connection = place.connect(&place.sandbox.endpoint()).await;
    frame(&mut frames, "connections", |frame| {
        frame.connections_changed
    })
    .await;
    let begun = place.begin(connection, &[place.file("a.mp4", 1000)]).await;
    let batch = begun.batch_id;
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
    frame(&mut frames, "links", |frame| frame.links_changed).await;
    let links = window.links().await.unwrap();
    assert_eq!(links.len(), 1);
    assert_eq!(
        window.link_url(links[0].id).await.unwrap(),
        place.engine.link_url(links[0].id).await.unwrap()
    );
    assert_eq!(window.batches().await.unwrap()[0].id, batch);
    // A link that is taken back there is seen to be here.
    let mut frames = window.frames();
    assert!(place.engine.revoke(links[0].id).await.unwrap().is_dead);
    frame(&mut frames, "links", |frame| frame.links_changed).await;
    assert_eq!(window.links().await.unwrap()[0].state, LinkState::Revoked);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_that_send_at_once_never_find_the_library_locked_nor_share_a_key() {
    let place = Place::new().await;
    let other = engine(&place.home()).await;
    let connection = place.connect(&place.sandbox.endpoint()).await;
    let files: Vec<_> = (0..40)
        .map(|n| place.file(&format!("{n}.png"), 64))
        .collect();
    let here = place.begin(connection, &files).await;
    let there = begin(&other, Destination::Stored(connection), &files).await;
    let (here, there) = tokio::join!(here.ended(), there.ended());
    assert_eq!((counts(&here), counts(&there)), ((40, 0, 0), (40, 0, 0)));
    let mut keys: Vec<_> = other
        .links()
        .await
        .unwrap()
        .into_iter()
        .map(|link| link.key)
        .collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 80);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_processes_may_open_a_new_home_at_the_same_time() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let opening = (0..6).map(|_| {
        tokio::spawn({
            let home = home.clone();
            async move { common::engine(&home).await }
        })
    });
    let engines: Vec<_> = opening.collect();
    for engine in engines {
        assert!(engine.await.unwrap().batches().await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_of_another_process_is_neither_sent_again_nor_taken_off_the_list() {
    let place = Place::new().await;
    let proxy = common::proxy::Proxy::before(&place.sandbox.endpoint(), |piece| {
        match piece.is(common::proxy::Way::Up, "PUT") {
            true => common::proxy::Do::Hold,
            false => common::proxy::Do::Pass,
        }
    })
    .await;
    let connection = place
        .engine
        .save_connection(form(proxy.endpoint()))
        .await
        .unwrap();
    let begun = place.begin(connection, &[place.file("a.mp4", 1000)]).await;
    let upload = place.only(begun.batch_id).await;
    let other = engine(&place.home()).await;
    other.recover().await.unwrap();
    assert!(other.retry(upload.id).await.is_err());
    assert!(other.forget(upload.id).await.is_err());
    assert!(other.cancel(upload.id).await.is_err());
    proxy.release();
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
}
