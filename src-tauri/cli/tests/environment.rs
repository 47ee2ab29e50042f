//! The `CDN_` variables against a server that others wrote, with no keychain within reach.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs;
use std::process::Command;

use common::rclone::Rclone;
use common::{PROGRAM, Place, get, get_range, large_clip, run};

fn upload(place: &Place, server: &Rclone) -> Command {
    let mut command = place.program();
    command.envs(server.variables()).args(["upload", "--json"]);
    command
}

#[tokio::test]
async fn the_variables_alone_are_enough() {
    let (place, server) = (Place::new(), Rclone::start());
    let file = place.file("Grüße vom Set.mp4");
    large_clip(&file);
    let ran = run(upload(&place, &server)
        .arg(&file)
        .env("CDN_URL", "media.example.com/films/")
        .env("CDN_SIGNED_URL_TTL", "3600"));
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    let object = ran.object();
    let key = object["key"].as_str().unwrap();
    assert_eq!(
        object["publicUrl"],
        format!(
            "https://media.example.com/films/{}",
            key.replace("Grüße vom Set", "Gr%C3%BC%C3%9Fe%20vom%20Set")
        )
    );
    let url = object["signedUrl"].as_str().unwrap();
    assert!(url.contains("X-Amz-Expires=3600&"), "{url}");
    let content = fs::read(&file).unwrap();
    let whole = get(url).await;
    assert_eq!(
        (whole.status, whole.content_type.as_str()),
        (200, "video/mp4")
    );
    assert!(whole.body == content);
    // This server answers a range with 200; the bytes are those that were asked for.
    let part = get_range(url, "bytes=1000-1999").await;
    assert!(part.body == content[1000..2000]);
    assert_ne!(get(&url.replace("=3600&", "=3601&")).await.status, 200);
    assert!(fs::read(server.object(key)).unwrap() == content);

    // What was asked for on the command line goes before the variable.
    let small = place.write("small.txt", b"small");
    let ran = run(upload(&place, &server)
        .arg(&small)
        .args(["--expires", "45m", "--prefix", ""])
        .env("CDN_SIGNED_URL_TTL", "3600"));
    let object = ran.object();
    assert_eq!(object["key"], "small.txt");
    assert!(object["publicUrl"].is_null());
    assert!(
        object["signedUrl"]
            .as_str()
            .unwrap()
            .contains("X-Amz-Expires=2700&")
    );
}

#[tokio::test]
async fn an_endpoint_pasted_with_bucket_and_slash_is_understood() {
    let (place, server) = (Place::new(), Rclone::start());
    let file = place.write("cut.mp4", b"a cut");
    for endpoint in [
        format!("http://127.0.0.1:{}/", server.port),
        format!("127.0.0.1:{}/films/", server.port),
        format!(" http://127.0.0.1:{}/films ", server.port),
    ] {
        let ran = run(upload(&place, &server)
            .arg(&file)
            .env("CDN_ENDPOINT", &endpoint)
            .env_remove("CDN_PROVIDER")
            .env_remove("CDN_REGION"));
        assert_eq!(ran.status, Some(0), "{endpoint}: {}{}", ran.out, ran.err);
        let url = ran.object()["signedUrl"].as_str().unwrap().to_owned();
        assert_eq!(get(&url).await.body, b"a cut");
    }
}

#[test]
fn variables_that_make_no_connection_are_named_and_nothing_goes_elsewhere() {
    let (place, server) = (Place::new(), Rclone::start());
    let file = place.write("cut.mp4", b"a cut");
    let cases = [
        ("CDN_PROVIDER", "dropbox", "invalid-environment"),
        ("CDN_PROVIDER", "sandbox", "invalid-environment"),
        ("CDN_BUCKET", "", "invalid-environment"),
        ("CDN_BUCKET", "films/day", "invalid-bucket"),
        ("CDN_REGION", "eu west", "invalid-region"),
        ("CDN_ACCESS_KEY_ID", "", "invalid-environment"),
        ("CDN_SECRET_ACCESS_KEY", "", "invalid-environment"),
        ("CDN_SECRET_ACCESS_KEY", "two words", "invalid-secret"),
        ("CDN_ENDPOINT", "", "invalid-environment"),
        ("CDN_ENDPOINT", "s3://films", "invalid-endpoint"),
        ("CDN_URL", "ftp://x", "invalid-public-url"),
        ("CDN_SIGNED_URL_TTL", "24h", "invalid-environment"),
        ("CDN_SIGNED_URL_TTL", "0", "lifetime-out-of-range"),
        ("CDN_SIGNED_URL_TTL", "691200", "lifetime-out-of-range"),
    ];
    for (name, value, code) in cases {
        let ran = run(upload(&place, &server).arg(&file).env(name, value));
        assert_eq!(ran.status, Some(1), "{name}={value}");
        assert_eq!(ran.code(), code, "{name}={value}: {}", ran.out);
        assert_eq!(ran.object()["file"], file.to_str().unwrap());
    }
    // A pipeline that lost its bucket and its provider does not end up in the sandbox.
    let ran = run(upload(&place, &server)
        .arg(&file)
        .env_remove("CDN_BUCKET")
        .env_remove("CDN_PROVIDER"));
    assert_eq!(ran.code(), "invalid-environment");
    assert!(server.objects().is_empty());
    assert!(place.links().is_empty());
}

#[test]
fn without_a_keychain_the_sandbox_works_for_one_process_and_says_so() {
    let place = Place::new();
    let file = place.write("cut.mp4", b"a cut");
    let nowhere = |command: &mut Command| {
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    };
    let mut first = place.program();
    nowhere(&mut first);
    let mut first = common::Running::start(first.args(["upload", "--json"]).arg(&file));
    assert!(first.object()["signedUrl"].is_string());
    let mut second = place.program();
    nowhere(&mut second);
    let second = run(second.args(["upload", "--json"]).arg(&file));
    assert_eq!(second.status, Some(1));
    assert_eq!(second.code(), "keychain-unavailable");
    assert!(second.out.contains("Another Reeldrop serves the sandbox"));
    first.interrupt();
    let first = first.end();
    assert_eq!(first.status, Some(0));
    assert!(first.err.contains("no keychain"), "{}", first.err);
}

#[test]
fn the_program_links_no_library_of_a_window() {
    let output = Command::new("ldd").arg(PROGRAM).output().unwrap();
    let libraries = String::from_utf8(output.stdout).unwrap().to_lowercase();
    assert!(libraries.contains("libc.so"), "{libraries}");
    for window in [
        "gtk", "gdk", "webkit", "x11", "xcb", "wayland", "cairo", "soup",
    ] {
        assert!(!libraries.contains(window), "{window} in {libraries}");
    }
}
