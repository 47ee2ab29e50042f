//! The same on a server that others wrote (`rclone serve s3`), where `REELDROP_TEST_RCLONE` names the program.

use std::process::{Child, Command, Stdio};

use reeldrop_engine::{Destination, RevokeWay, UploadState, code};

use crate::common::{BUCKET, KEY_ID, Place, SECRET, open, until};
use crate::play::upload;
use crate::streams::{Form, follow, media_bytes, package};

struct Rclone(Child);

impl Drop for Rclone {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_on_rclones_server_plays_is_linked_again_and_taken_back() {
    let Some(program) = std::env::var_os("REELDROP_TEST_RCLONE") else {
        return;
    };
    let place = Place::new().await;
    let storage = place.folder.path().join("rclone");
    std::fs::create_dir_all(storage.join(BUCKET)).unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap().to_string();
    drop(free);
    let mut rclone = Command::new(program);
    rclone
        .args(["serve", "s3", "--auth-key"])
        .arg(format!("{KEY_ID},{SECRET}"))
        .args(["--config", "/dev/null", "--addr", &address])
        .arg(&storage)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let _rclone = Rclone(rclone.spawn().unwrap());
    until("rclone answers", async || {
        std::net::TcpStream::connect(&address).is_ok()
    })
    .await;
    let mut open = open(&format!("http://{address}"));
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
