//! `reeldrop upload` to the sandbox: links that give the bytes back, for as long as the command serves.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs;

use common::{Place, Running, clip, get, get_range, large_clip};
use serde_json::Value;

const FIELDS: [&str; 9] = [
    "contentType",
    "expiresAt",
    "file",
    "key",
    "kind",
    "publicUrl",
    "seconds",
    "signedUrl",
    "size",
];

fn text<'a>(object: &'a Value, name: &str) -> &'a str {
    object[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name} of {object}"))
}

#[tokio::test]
async fn videos_go_to_the_sandbox_and_play_from_their_links_until_ctrl_c() {
    let place = Place::new();
    let files = [
        place.file("Schnitt für Änne 1.mp4"),
        place.file("large.mp4"),
    ];
    clip(&files[0]);
    large_clip(&files[1]);
    let mut serving = Running::start(
        place
            .program()
            .arg("upload")
            .args(&files)
            .args(["--json", "--prefix", "day 1"]),
    );
    let mut done = [serving.object(), serving.object()];
    done.sort_by_key(|object| object["size"].as_u64());

    for (object, file) in done.iter().zip(&files) {
        let fields: Vec<&str> = object
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(fields, FIELDS);
        let name = file.file_name().unwrap().to_str().unwrap();
        assert_eq!(text(object, "file"), file.to_str().unwrap());
        assert_eq!(text(object, "key"), format!("day 1/{name}"));
        assert_eq!(object["size"], fs::metadata(file).unwrap().len());
        assert_eq!(text(object, "contentType"), "video/mp4");
        assert!(object["publicUrl"].is_null());
        assert!(object["seconds"].as_f64().unwrap() > 0.0);
        let expires = text(object, "expiresAt");
        assert!(
            expires.ends_with('Z') && expires.len() == 20,
            "RFC 3339 in UTC: {expires}"
        );

        let url = text(object, "signedUrl");
        assert!(url.contains("X-Amz-Expires=86400"), "24 hours: {url}");
        let content = fs::read(file).unwrap();
        let whole = get(url).await;
        assert_eq!(
            (whole.status, whole.content_type.as_str()),
            (200, "video/mp4")
        );
        assert!(whole.body == content, "the bytes of {name}");
        let part = get_range(url, "bytes=100-299").await;
        assert_eq!(
            (part.status, part.content_type.as_str()),
            (206, "video/mp4")
        );
        assert_eq!(
            part.content_range,
            format!("bytes 100-299/{}", content.len())
        );
        assert_eq!(part.body, content[100..300]);

        let (front, last) = url.split_at(url.len() - 1);
        let other = if last == "0" { "1" } else { "0" };
        assert_eq!(get(&format!("{front}{other}")).await.status, 403);
        assert_eq!(get(&url.replace("86400", "604800")).await.status, 403);
        assert_eq!(get(url.split('?').next().unwrap()).await.status, 403);
    }

    // A second process finds the first one's sandbox, and does not serve.
    let second = place.write("still.txt", b"a still");
    let ran = place.run(["upload", second.to_str().unwrap(), "--json"]);
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    assert!(
        ran.err.contains("while the other Reeldrop runs"),
        "{}",
        ran.err
    );
    assert_eq!(get(text(&ran.object(), "signedUrl")).await.body, b"a still");

    // The library makes the very same links again.
    let links = place.run(["links", "--json"]).objects();
    let urls: Vec<&str> = links.iter().map(|link| text(link, "signedUrl")).collect();
    assert_eq!(urls.len(), 3);
    assert!(
        done.iter()
            .all(|object| urls.contains(&text(object, "signedUrl")))
    );
    let printed = place.run(["links"]);
    assert!(urls.iter().all(|url| printed.out.contains(url)));
    assert!(
        printed
            .out
            .contains("Schnitt für Änne 1.mp4  Sandbox  presigned  works until "),
        "{}",
        printed.out
    );
    let connections = place.run(["connections"]).out;
    assert!(
        connections.starts_with("* Sandbox  sandbox  reeldrop at http://127.0.0.1:"),
        "{connections}"
    );

    serving.interrupt();
    let ended = serving.end();
    assert_eq!(ended.status, Some(0), "{}{}", ended.out, ended.err);
    let client = reqwest::Client::new();
    assert!(
        client
            .get(text(&done[0], "signedUrl"))
            .send()
            .await
            .is_err(),
        "nobody serves"
    );
}

#[tokio::test]
async fn a_link_past_its_time_is_refused_and_the_port_stays_between_runs() {
    let place = Place::new();
    let file = place.write("cut.mp4", b"a cut");
    let mut serving = Running::start(place.program().arg("upload").arg(&file).args([
        "--json",
        "--expires",
        "1s",
    ]));
    let short = serving.object();
    let url = text(&short, "signedUrl").to_owned();
    assert!(url.contains("X-Amz-Expires=1&"));
    let mut status = 0;
    for _ in 0..600 {
        status = get(&url).await.status;
        if status != 200 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(status, 403);
    let shown = place.run(["links"]);
    assert!(
        shown.out.is_empty() && shown.err.contains("No links"),
        "{}{}",
        shown.out,
        shown.err
    );
    assert_eq!(place.links()[0]["state"], "ended");
    serving.interrupt();
    assert_eq!(serving.end().status, Some(0));

    let mut again = Running::start(place.program().arg("upload").arg(&file).arg("--json"));
    let object = again.object();
    let host = |url: &str| url.split('/').nth(2).unwrap().to_owned();
    assert_eq!(host(text(&object, "signedUrl")), host(&url));
    assert!(
        text(&object, "key").ends_with("/cut (2).mp4"),
        "nothing is overwritten: {object}"
    );
}

#[test]
fn a_folder_keeps_its_order_and_a_failure_in_it_stops_nothing() {
    let place = Place::new();
    for name in [
        "show/a.mp4",
        "show/day 1/b.mp4",
        "show/day 2/.DS_Store",
        "show/day 2/c",
    ] {
        place.write(name, name.as_bytes());
    }
    std::os::unix::fs::symlink("/nowhere", place.file("show/day 2/broken.mp4")).unwrap();
    let ran = place.run([
        "upload",
        place.file("show").to_str().unwrap(),
        "--exit",
        "--json",
        "--prefix",
        "/p/",
    ]);
    assert_eq!(ran.status, Some(1), "{}{}", ran.out, ran.err);
    let objects = ran.objects();
    let mut keys: Vec<&str> = objects
        .iter()
        .filter_map(|object| object["key"].as_str())
        .collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        ["p/show/a.mp4", "p/show/day 1/b.mp4", "p/show/day 2/c"]
    );
    let failed: Vec<&Value> = objects
        .iter()
        .filter(|object| object.get("error").is_some())
        .collect();
    assert_eq!(failed.len(), 1);
    assert!(text(failed[0], "file").ends_with("show/day 2/broken.mp4"));
    assert_eq!(failed[0].as_object().unwrap().len(), 2);
}

#[test]
fn a_folder_named_by_dots_has_the_name_that_it_has() {
    let place = Place::new();
    place.write("show/inner/a.mp4", b"a");
    for dots in [".", "..", "../../show/."] {
        let mut command = place.program();
        let inner = place.file("show/inner");
        let ran = common::run(
            command
                .current_dir(inner)
                .args(["upload", dots, "--exit", "--json", "--prefix", ""]),
        );
        let key = text(&ran.object(), "key").to_owned();
        let expected = if dots == "." { "inner/" } else { "show/inner/" };
        assert!(key.starts_with(expected), "{dots}: {key}");
    }
}
