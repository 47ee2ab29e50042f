//! What a person at a terminal sees, and what a pipe gets.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs::File;
use std::process::Command;

use common::proxy::Proxy;
use common::rclone::Rclone;
use common::{PROGRAM, Place, Running, until};

#[test]
fn a_terminal_shows_bars_while_bytes_leave_and_the_links_after_them() {
    let (place, server) = (Place::new(), Rclone::start());
    for name in ["one.mov", "two.mov"] {
        File::create(place.file(name))
            .unwrap()
            .set_len(40 << 20)
            .unwrap();
    }
    let proxy = Proxy::start(server.port, 1 << 20);
    let command = format!("{PROGRAM} upload --prefix p one.mov two.mov");
    let running = Running::start(
        Command::new("script")
            .args(["-qec", &command, "/dev/null"])
            .current_dir(place.file(""))
            .envs(server.variables())
            .env("CDN_ENDPOINT", format!("http://127.0.0.1:{}", proxy.port))
            .env("REELDROP_HOME", place.home())
            .env("TERM", "xterm")
            .stdin(std::process::Stdio::null()),
    );
    proxy.holds();
    proxy.open();
    let ran = running.end();
    assert_eq!(ran.status, Some(0), "{}", ran.out);
    for part in ["All 2 files", "one.mov", "─", "41.94 MB", "works until "] {
        assert!(ran.out.contains(part), "{part} in {}", ran.out);
    }
    let end = &ran.out[ran.out.rfind("works until ").unwrap()..];
    assert!(
        end.contains("/films/p/") && end.contains("X-Amz-Signature="),
        "{end}"
    );
    // A bar that is drawn again between two links is erased again: none stays.
    if let Some((_, after)) = end.rsplit_once("All 2 files") {
        assert!(after.contains("\u{1b}[2K"), "no bar stays: {end:?}");
    }
}

#[test]
fn people_are_told_where_it_goes_and_pipes_get_only_links() {
    let place = Place::new();
    let file = place.write("cut.txt", b"a cut");
    let mut serving = Running::start(place.program().arg("upload").arg(&file));
    let url = serving.line();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    until("it serves", || place.home().join("sandbox/port").exists());
    serving.interrupt();
    let ran = serving.end();
    assert_eq!(ran.status, Some(0));
    assert_eq!(ran.out.lines().count(), 1);
    for part in [
        "sandbox on this computer",
        "cut.txt  5 B  works until ",
        "Ctrl-C ends it",
    ] {
        assert!(ran.err.contains(part), "{part} in {}", ran.err);
    }
}
