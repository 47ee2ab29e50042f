//! A process that is killed in the middle loses nothing: the next one sends the rest, by itself.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reeldrop_engine::{Destination, UploadState};
use uuid::Uuid;

use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{MIB, Place, again, begin, counts, engine, frame, role, until};

const NAME: &str = "crash::a_killed_upload_comes_back_by_itself_with_what_was_sent";

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_upload_comes_back_by_itself_with_what_was_sent() {
    if let Some(role) = role() {
        return send(&role).await;
    }
    let place = Place::new().await;
    if place.engine.keychain().status().await.is_err() {
        // The second process could not have the secret.
        return;
    }
    let held = Arc::new(AtomicUsize::new(0));
    let count = held.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if piece.is(Way::Up, "PUT") && piece.before > MIB && piece.request.contains("partNumber=2")
        {
            count.fetch_add(1, Ordering::SeqCst);
            return Do::Hold;
        }
        Do::Pass
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    place.file("big.mov", 40 * MIB);
    let role = format!("{}|{connection}", place.folder.path().display());
    let mut child = again(NAME, &role).spawn().unwrap();
    until("the child sends", async || held.load(Ordering::SeqCst) > 0).await;

    // While it lives, it is left alone.
    place.engine.recover().await.unwrap();
    let upload = place
        .engine
        .batches()
        .await
        .unwrap()
        .remove(0)
        .uploads
        .remove(0);
    assert_eq!(upload.state, UploadState::Uploading);
    assert_eq!(place.multiparts().await, 1);

    child.kill().unwrap();
    child.wait().unwrap();
    let mut frames = place.engine.frames();
    place.engine.recover().await.unwrap();
    assert_eq!(place.multiparts().await, 1, "what is there is kept");
    // Its mark is gone, ours is there.
    let marks = std::fs::read_dir(place.home().join("running"))
        .unwrap()
        .count();
    assert_eq!(marks, 1);

    proxy.release();
    let ended = frame(&mut frames, "it ended", |frame| !frame.finished.is_empty()).await;
    assert_eq!(counts(&ended.finished[0]), (1, 0, 0));
    place.assert_done(&place.only(upload.batch_id).await).await;
    assert_eq!(place.multiparts().await, 0);
    assert_eq!(place.stored_keys().await, ["big.mov"]);
}

async fn send(role: &str) {
    let (folder, connection) = role.split_once('|').unwrap();
    let folder = PathBuf::from(folder);
    let connection = Destination::Stored(Uuid::parse_str(connection).unwrap());
    let engine = engine(&folder.join("home")).await;
    let file = folder.join("renders/big.mov");
    begin(&engine, connection, &[file]).await.ended().await;
}
