//! `diagnostics` and `export`: what is told of a home, and what is not.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs;

use common::rclone::{KEY_ID, Rclone, SECRET};
use common::{Place, run};
use serde_json::Value;

#[test]
fn diagnostics_and_an_export_hold_no_secret_and_no_signature() {
    let (place, server) = (Place::new(), Rclone::start());
    let file = place.write("first.bin", b"first film");
    let upload = run(place
        .program()
        .envs(server.variables())
        .args(["upload", "--json"])
        .arg(file));
    let url = upload.object()["signedUrl"].as_str().unwrap().to_owned();
    let signature = url.split("X-Amz-Signature=").nth(1).unwrap();
    // What should never be in a log, and is in this one.
    let log = place.home().join("logs/cli.log");
    let planted = format!(
        "\n2031-11-27T14:05:00.000000Z  WARN reeldrop: planted {url} secret_access_key={SECRET} {KEY_ID}\n"
    );
    fs::write(&log, fs::read_to_string(&log).unwrap() + &planted).unwrap();

    let told = place.run(["diagnostics"]).out;
    for part in [
        "Program: command line",
        "Uploads: 1 done",
        "Links: 1 presigned",
        "planted",
    ] {
        assert!(told.contains(part), "{part} is missing: {told}");
    }
    for secret in [SECRET, signature, "X-Amz-Signature=", "AWS4-HMAC"] {
        assert!(!told.contains(secret), "{secret} is in: {told}");
    }

    for name in ["copy.sqlite", "all.json"] {
        let copy = place.file(name);
        let ran = place.run(["export".as_ref(), copy.as_os_str()]);
        assert!(ran.status == Some(0), "{}", ran.err);
        let bytes = fs::read(&copy).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("first.bin"), "{name}");
        for secret in [SECRET, signature] {
            assert!(!text.contains(secret), "{secret} is in {name}");
        }
    }
    let all: Value = serde_json::from_slice(&fs::read(place.file("all.json")).unwrap()).unwrap();
    assert_eq!(all["uploads"][0]["state"], "done");
    assert_eq!(all["links"][0]["bucket"], all["uploads"][0]["bucket"]);
    assert!(all["links"][0]["details"].is_object());

    let nowhere = place.file("no folder").join("copy.sqlite");
    let ran = place.run(["export".as_ref(), nowhere.as_os_str()]);
    assert!(ran.err.contains("[file-unwritable]"), "{}", ran.err);
}

#[test]
fn diagnostics_are_told_of_a_library_that_cannot_be_opened() {
    let place = Place::new();
    // A folder where the file should be.
    fs::create_dir_all(place.home().join("library.sqlite")).unwrap();
    let ran = place.run(["diagnostics"]);
    assert!(ran.status == Some(0));
    assert!(ran.out.contains("[library-failed]"), "{}", ran.out);
}
