//! Where `upload` puts files, what it stores them with, and what it does where something is there already.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs;
use std::process::{Command, Stdio};

use common::rclone::Rclone;
use common::{PROGRAM, Place, Ran, Running, run};

/// Uploads to a server that others wrote.
fn upload(place: &Place, server: &Rclone, arguments: &[&str]) -> Ran {
    let mut command = place.program();
    command
        .arg("upload")
        .args(arguments)
        .envs(server.variables())
        .current_dir(place.file(""));
    run(&mut command)
}

#[test]
fn each_rule_does_what_it_says() {
    let (place, server) = (Place::new(), Rclone::start());
    place.write("cut.txt", b"a cut");
    let send = |rule: &str| {
        let ran = upload(
            &place,
            &server,
            &["cut.txt", "--prefix", "", "--json", "--on-conflict", rule],
        );
        assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
        let object = ran.object();
        (
            object["key"].as_str().unwrap().to_owned(),
            object["skipped"] == true,
        )
    };
    assert_eq!(send("skip"), ("cut.txt".to_owned(), false));
    assert_eq!(send("skip"), ("cut.txt".to_owned(), true));
    assert_eq!(send("keep-both"), ("cut (2).txt".to_owned(), false));
    assert_eq!(send("overwrite"), ("cut.txt".to_owned(), false));
    place.write("cut.txt", b"b cut");
    assert_eq!(send("skip"), ("cut (3).txt".to_owned(), false));
    let words = upload(
        &place,
        &server,
        &["cut.txt", "--prefix", "", "--on-conflict", "skip"],
    );
    assert!(words.err.contains("another file"), "{}", words.err);
}

#[test]
fn only_a_terminal_can_be_asked() {
    let (place, server) = (Place::new(), Rclone::start());
    place.write("cut.txt", b"a cut");
    let arguments = ["cut.txt", "--json", "--on-conflict", "ask"];
    let ran = upload(&place, &server, &arguments);
    assert_eq!(ran.status, Some(1));
    assert_eq!(ran.code(), "cannot-ask");
}

#[test]
fn a_terminal_is_asked_once_for_all() {
    let (place, server) = (Place::new(), Rclone::start());
    for name in ["one.txt", "two.txt"] {
        place.write(name, b"first");
    }
    let ran = upload(&place, &server, &["one.txt", "two.txt", "--prefix", "p"]);
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    for name in ["one.txt", "two.txt"] {
        place.write(name, b"second");
    }
    // `script` is the terminal; what is typed waits in it until it is read.
    let typed = place.write("typed", b"what\nK\n");
    let command = format!("{PROGRAM} upload --prefix p --on-conflict ask one.txt two.txt");
    let running = Running::start(
        Command::new("script")
            .args(["-qec", &command, "/dev/null"])
            .current_dir(place.file(""))
            .envs(server.variables())
            .env("REELDROP_HOME", place.home())
            .env("TERM", "xterm")
            .stdin(Stdio::from(fs::File::open(typed).unwrap())),
    );
    let ran = running.end();
    assert_eq!(ran.status, Some(0), "{}", ran.out);
    assert!(ran.out.contains("Storage holds “p/"), "{}", ran.out);
    assert!(
        ran.out.contains("/films/p/one%20%282%29.txt"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("/films/p/two%20%282%29.txt"),
        "{}",
        ran.out
    );
}

#[test]
fn a_template_makes_the_keys_and_objects_have_their_rules() {
    let (place, server) = (Place::new(), Rclone::start());
    place.write("show/day 1/cut.txt", b"a cut");
    let ran = upload(
        &place,
        &server,
        &[
            "show",
            "--template",
            "in/{folder}/{hash8}-{name}.{ext}",
            "--content-disposition",
            "attachment",
            "--metadata",
            "brief_id=4711",
            "--json",
        ],
    );
    // As `md5sum` says.
    assert_eq!(ran.object()["key"], "in/show/day 1/5b9809b1-cut.txt");

    for (arguments, code) in [
        (&["--template", "{nmae}"][..], "invalid-template"),
        (&["--metadata", "brief id=1"], "invalid-placement"),
        (&["--metadata", "brief_id"], "invalid-placement"),
        (&["--tag", "aws:x=1"], "invalid-placement"),
        (&["--storage-class", "a b"], "invalid-storage-class"),
    ] {
        let all = [&["show", "--json"], arguments].concat();
        let ran = upload(&place, &server, &all);
        assert_eq!((ran.status, ran.code().as_str()), (Some(1), code));
    }
    // clap itself refuses these.
    for arguments in [
        &["--template", "{name}", "--prefix", "p"][..],
        &["--on-conflict", "never"],
        &["--content-disposition", "save"],
    ] {
        let all = [&["show"], arguments].concat();
        assert_eq!(upload(&place, &server, &all).status, Some(2));
    }
}
