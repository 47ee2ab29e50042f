//! A package that no player could play, or that reaches out of its folder, is refused before its first byte leaves.

use std::fs;

use reeldrop_engine::{UploadState, code};

use super::play::upload;
use crate::common::{Place, frame, open};
use crate::streams::{Form, package};

const LIST: &str = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nSEGMENT\n#EXT-X-ENDLIST\n";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_or_outside_is_named() {
    let place = Place::new().await;
    let open = open(&place.sandbox.endpoint());
    let (folder, main) = package(place.folder.path(), "film", Form::TransportStream);
    fs::write(place.folder.path().join("secret.ts"), "x").unwrap();
    fs::remove_file(folder.join("index2.ts")).unwrap();
    let upload_it = async || upload(&place, &open, &folder, 60).await;
    let refused = upload_it().await;
    let error = refused.error.unwrap();
    assert_eq!(
        (refused.state, error.code.as_ref()),
        (UploadState::Failed, code::PACKAGE_INVALID)
    );
    assert!(error.message.contains("index2.ts"), "{error}");
    for (segment, named) in [
        ("../secret.ts", "../secret.ts"),
        ("%2e%2e/secret.ts", "secret.ts"),
        ("/secret.ts", "/secret.ts"),
        ("file:///etc/passwd", "passwd"),
        ("not there.ts?token=4711", "not there.ts"),
    ] {
        fs::write(folder.join(main), LIST.replace("SEGMENT", segment)).unwrap();
        let error = upload_it().await.error.expect(segment);
        assert_eq!(error.code, code::PACKAGE_INVALID, "{segment}");
        assert!(error.message.contains(named), "{error}");
        assert!(!error.message.contains("4711"), "{error}");
    }
    fs::write(folder.join(main), "no playlist").unwrap();
    let error = upload_it().await.error.unwrap();
    assert_eq!(error.code, code::PACKAGE_INVALID);
    fs::create_dir(folder.join("_links")).unwrap();
    fs::write(folder.join("_links/a.ts"), "x").unwrap();
    let error = upload_it().await.error.unwrap();
    assert!(error.message.contains("_links"), "{error}");
    // Nothing of all that was sent.
    let listed = place.client().list_objects_v2().bucket("films");
    assert_eq!(listed.send().await.unwrap().contents().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_main_playlists_and_addresses_elsewhere_are_told_of() {
    let place = Place::new().await;
    let open = open(&place.sandbox.endpoint());
    let folder = place.folder.path().join("film");
    fs::create_dir(&folder).unwrap();
    let elsewhere = LIST.replace("SEGMENT", "https://cdn.example/a.ts");
    for name in ["a.m3u8", "film.m3u8", "main.m3u8"] {
        fs::write(folder.join(name), &elsewhere).unwrap();
    }
    let mut frames = place.engine.frames();
    let upload = upload(&place, &open, &folder, 60).await;
    assert_eq!(upload.state, UploadState::Done, "{:?}", upload.error);
    assert_eq!(upload.package.unwrap().playlist, "main.m3u8");
    let frame = frame(&mut frames, "notices", |frame| !frame.notices.is_empty()).await;
    let told: Vec<&str> = frame.notices.iter().map(|n| n.message.as_str()).collect();
    assert!(told[0].contains("film.m3u8, a.m3u8"), "{told:?}");
    assert!(told[1].contains("other addresses"), "{told:?}");
}
