//! `link`, `renew`, `revoke` and `hls`: links of the library, for what is in the sandbox.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs;
use std::process::Command;

use common::{Place, Running, get, run};
use serde_json::Value;

/// A process that serves the sandbox for the others; `first.bin` is in it.
fn serving(place: &Place) -> (Running, Value) {
    let file = place.write("first.bin", b"first film");
    let mut serving = Running::start(
        place
            .program()
            .arg("upload")
            .arg(file)
            .args(["--json", "--prefix", ""]),
    );
    let object = serving.object();
    (serving, object)
}

#[tokio::test]
async fn links_are_made_renewed_and_taken_back() {
    let place = Place::new();
    let (serving, first) = serving(&place);

    let made = place
        .run(["link", "first.bin", "--json", "--expires", "1h"])
        .object();
    let url = made["signedUrl"].as_str().unwrap();
    assert_eq!(
        (made["kind"].as_str(), made["state"].as_str()),
        (Some("presigned"), Some("active"))
    );
    assert_eq!(get(url).await.body, b"first film");
    // Asked for again within its window it is the same link; for downloading it is another.
    let again = place
        .run(["link", "first.bin", "--json", "--expires", "1h"])
        .object();
    assert_eq!(again["id"], made["id"]);
    let saved = place
        .run(["link", "first.bin", "--json", "--download"])
        .object();
    assert!(saved["signedUrl"].as_str().unwrap().contains("attachment"));
    assert_eq!(
        place.run(["link", "none.bin", "--json"]).code(),
        "object-missing"
    );

    // By its address, by its id, by the beginning of its id, by its key.
    let id = made["id"].as_str().unwrap();
    for meant in [url, id, &id[..8], "first.bin"] {
        let renewed = place
            .run(["renew", meant, "--json", "--expires", "2h"])
            .object();
        assert_ne!(renewed["id"], made["id"]);
        assert_eq!(
            get(renewed["signedUrl"].as_str().unwrap()).await.body,
            b"first film"
        );
    }
    assert_eq!(get(url).await.status, 200);
    assert_eq!(
        place.run(["renew", "nothing", "--json"]).code(),
        "link-unknown"
    );

    // Nobody agrees: nothing happens.
    assert_eq!(place.run(["revoke", url, "--json"]).code(), "not-agreed");
    assert_eq!(get(url).await.status, 200);
    let ran = place.run(["revoke", url, "--json", "--yes"]);
    let revoked = ran.object();
    assert_eq!(
        (revoked["isDead"].as_bool(), revoked["deleted"].as_u64()),
        (Some(true), Some(1)),
        "{}",
        ran.err
    );
    assert_eq!(get(url).await.status, 404);
    assert_eq!(get(first["signedUrl"].as_str().unwrap()).await.status, 404);
    assert!(place.links().iter().all(|link| link["state"] == "revoked"));
    assert_eq!(place.run(["renew", id, "--json"]).code(), "link-revoked");
    drop(serving);
}

#[tokio::test]
async fn a_link_carries_a_note_and_is_taken_back_while_its_file_is_kept() {
    let place = Place::new();
    let (serving, first) = serving(&place);
    let words = ["--note", "second cut", "--recipient", "Änne"];
    let made = place.run(["link", "first.bin", "--json"].iter().chain(&words));
    let made = made.object();
    assert_eq!(
        (&made["note"], &made["recipient"]),
        (&"second cut".into(), &"Änne".into())
    );
    assert_ne!(made["id"], first["id"]);
    let id = made["id"].as_str().unwrap();
    let wrong = place.run(["link", "first.bin", "--json", "--note", "a\nb"]);
    assert_eq!(wrong.code(), "invalid-note");
    let listed = place.run(["links"]).out;
    assert!(listed.contains("  for Änne: second cut\n"), "{listed}");

    let renew = [
        "renew",
        id,
        "--json",
        "--opens-as",
        "download",
        "--note",
        "third cut",
    ];
    let saves = place.run(renew).object();
    assert_eq!(
        (&saves["note"], &saves["recipient"]),
        (&"third cut".into(), &"Änne".into())
    );
    assert_eq!(saves["download"], "first.bin");
    let url = saves["signedUrl"].as_str().unwrap();
    assert!(
        url.contains("response-content-disposition=attachment"),
        "{url}"
    );
    let plays = place
        .run(["renew", url, "--json", "--opens-as", "play"])
        .object();
    assert!(plays["download"].is_null(), "{plays}");

    let ran = place.run(["revoke", id, "--keep", "--json", "--yes"]);
    assert!(ran.err.contains("to a new name"), "{}", ran.err);
    let revoked = ran.object();
    let to = revoked["movedTo"].as_str().unwrap();
    assert!(
        to.starts_with("first.aside-") && to.ends_with(".bin"),
        "{revoked}"
    );
    assert_eq!(revoked["isDead"], true);
    for url in [url, first["signedUrl"].as_str().unwrap()] {
        assert_eq!(get(url).await.status, 404);
    }
    let listed = place.run(["links", "--all"]).out;
    assert!(
        listed.contains(&format!("its file is kept as {to}")),
        "{listed}"
    );
    let again = place.run(["renew", id, "--json"]).object();
    let again = again["signedUrl"].as_str().unwrap();
    assert_eq!(get(again).await.body, b"first film");
    drop(serving);
}

#[tokio::test]
async fn a_package_is_one_upload_with_one_link() {
    let place = Place::new();
    let (serving, _) = serving(&place);
    let folder = place.write("Film ü/x", b"").parent().unwrap().to_owned();
    fs::remove_file(folder.join("x")).unwrap();
    let made = Command::new("ffmpeg")
        .current_dir(&folder)
        .args("-nostdin -loglevel error -f lavfi -i testsrc2=size=160x90:rate=25 -t 1 -g 5 -f hls -hls_time 0.2 -hls_playlist_type vod index.m3u8".split(' '))
        .status()
        .unwrap();
    assert!(made.success());
    let folder = folder.to_str().unwrap();
    let sent = place.run(["hls", folder, "--json", "--prefix", "day 1"]);
    assert_eq!(sent.status, Some(0), "{}{}", sent.out, sent.err);
    let sent = sent.object();
    assert_eq!(sent["contentType"], "application/vnd.apple.mpegurl");
    let playlist = String::from_utf8(get(sent["signedUrl"].as_str().unwrap()).await.body).unwrap();
    let segments: Vec<&str> = playlist
        .lines()
        .filter(|line| line.starts_with("http"))
        .collect();
    assert!(segments.len() >= 4, "{playlist}");
    for segment in segments {
        assert_eq!(get(segment).await.status, 200);
    }

    let linked = place.run([
        "hls",
        "day 1/Film ü/index.m3u8",
        "--json",
        "--expires",
        "1h",
    ]);
    assert_eq!(linked.status, Some(0), "{}{}", linked.out, linked.err);
    let url = linked.object()["signedUrl"].as_str().unwrap().to_owned();
    assert_eq!(get(&url).await.status, 200);
    assert_eq!(
        place.run(["revoke", &url, "--yes", "--json"]).object()["isDead"],
        true
    );
    assert_eq!(get(sent["signedUrl"].as_str().unwrap()).await.status, 404);

    for what in ["nowhere", "day 1/none.m3u8"] {
        let ran = place.run(["hls", what, "--json"]);
        let code = ran.code();
        assert!(
            ["package-invalid", "object-missing"].contains(&code.as_str()),
            "{code}"
        );
    }
    let plain = place.write("plain/a.bin", b"a");
    let plain = plain.parent().unwrap().to_str().unwrap().to_owned();
    assert_eq!(
        place.run(["hls", &plain, "--json"]).code(),
        "package-invalid"
    );
    let _ = run(place.program().arg("links"));
    drop(serving);
}

#[tokio::test]
async fn what_is_in_the_bucket_is_listed_whoever_put_it_there() {
    let place = Place::new();
    let (serving, _) = serving(&place);
    let upload = place.write("second.mov", b"second film");
    let sent = place
        .run([
            "upload",
            upload.to_str().unwrap(),
            "--json",
            "--prefix",
            "day 1",
        ])
        .object();
    assert_eq!(sent["key"], "day 1/second.mov");

    let listed = place.run(["browse", "--json"]).objects();
    let kinds: Vec<_> = listed
        .iter()
        .map(|row| row["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["folder", "object"]);
    assert_eq!(listed[0]["prefix"], "day 1/");
    assert_eq!(listed[1]["key"], "first.bin");
    assert_eq!(listed[1]["links"], 1);
    let below = place.run(["browse", "day 1/", "--json"]).objects();
    assert_eq!(below[0]["name"], "second.mov");
    assert_eq!(below[0]["contentType"], "video/quicktime");
    let text = place.run(["browse", "day 1/"]).out;
    assert!(
        text.contains("11 B  ") && text.contains("day 1/second.mov  1 link"),
        "{text}"
    );
    drop(serving);
}
