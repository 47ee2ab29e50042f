//! A library that is damaged, newer, held by another program, or on a full disk.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use common::rclone::Rclone;
use common::{PROGRAM, Place, run};

fn upload(place: &Place, server: &Rclone) -> Command {
    let file = place.write("cut.mp4", b"a cut");
    let mut command = place.program();
    command
        .envs(server.variables())
        .args(["upload", "--json"])
        .arg(file);
    command
}

/// Python's own SQLite, as a program that is not Reeldrop.
fn python(script: &str, library: &Path) -> Command {
    let mut command = Command::new("python3");
    command.args(["-c", script]).arg(library);
    command
}

fn kept_aside(place: &Place) -> Vec<Vec<u8>> {
    let aside = fs::read_dir(place.home())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let aside = aside.filter(|path| path.to_string_lossy().ends_with(".sqlite"));
    aside
        .filter(|path| path.to_string_lossy().contains("damaged"))
        .map(|path| fs::read(path).unwrap())
        .collect()
}

#[test]
fn a_damaged_library_is_kept_aside_and_the_upload_goes_on() {
    let (place, server) = (Place::new(), Rclone::start());
    let library = place.home().join("library.sqlite");
    assert_eq!(run(&mut upload(&place, &server)).status, Some(0));
    let mut broken = fs::read(&library).unwrap();
    let whole = broken.len();
    broken[4096..whole].fill(0x5a);
    for damage in [
        b"this is no database, but somebody's text".repeat(200),
        broken,
    ] {
        let before = kept_aside(&place).len();
        fs::write(&library, &damage).unwrap();
        let ran = run(&mut upload(&place, &server));
        assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
        assert!(
            ran.err.contains("was damaged. It was kept as "),
            "{}",
            ran.err
        );
        let aside = kept_aside(&place);
        assert_eq!(aside.len(), before + 1);
        assert!(aside.contains(&damage), "the damaged file is as it was");
        assert_eq!(place.links().len(), 1);
    }
}

#[test]
fn a_library_of_a_newer_reeldrop_is_left_alone() {
    let (place, server) = (Place::new(), Rclone::start());
    assert_eq!(place.run(["links"]).status, Some(0));
    let newer = "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute(\"INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', 1, x'00', 1)\"); d.commit()";
    let library = place.home().join("library.sqlite");
    assert!(python(newer, &library).status().unwrap().success());
    let before = fs::read(&library).unwrap();
    let ran = run(&mut upload(&place, &server));
    assert_eq!(
        (ran.status, ran.code().as_str()),
        (Some(1), "library-newer")
    );
    assert_eq!(place.run(["links", "--json"]).code(), "library-newer");
    assert!(fs::read(&library).unwrap() == before);
    assert!(server.objects().is_empty());
}

#[test]
fn a_library_that_another_program_holds_is_named_as_that() {
    let (place, server) = (Place::new(), Rclone::start());
    assert_eq!(place.run(["links"]).status, Some(0));
    let hold = "import sqlite3, sys; d = sqlite3.connect(sys.argv[1], isolation_level=None); d.execute('BEGIN EXCLUSIVE'); print('held', flush=True); sys.stdin.read()";
    let mut holder = python(hold, &place.home().join("library.sqlite"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut held = [0; 4];
    std::io::Read::read_exact(holder.stdout.as_mut().unwrap(), &mut held).unwrap();
    let ran = run(&mut upload(&place, &server));
    drop(holder.stdin.take());
    holder.wait().unwrap();
    assert_eq!(
        (ran.status, ran.code().as_str()),
        (Some(1), "library-locked"),
        "{}",
        ran.out
    );
    assert!(server.objects().is_empty());
    assert_eq!(
        run(&mut upload(&place, &server)).status,
        Some(0),
        "and it works again"
    );
}

/// A small file system of its own in a mount namespace of its own: needs root, or a kernel that lets users have one.
#[test]
fn a_full_disk_is_named_and_the_library_survives_it() {
    let (place, server) = (Place::new(), Rclone::start());
    let file = place.write("cut.mp4", b"a cut");
    let script = r#"
        set -e
        mkdir -p "$REELDROP_HOME"
        mount -t tmpfs -o size=2m tmpfs "$REELDROP_HOME"
        "$1" links >/dev/null 2>&1
        dd if=/dev/zero of="$REELDROP_HOME/filling" bs=4k 2>/dev/null || true
        "$1" upload --json "$2" || echo "status $?"
        rm "$REELDROP_HOME/filling"
        "$1" links --json
        echo works
    "#;
    let spaces: &[&str] = match Command::new("unshare").args(["-m", "true"]).status() {
        Ok(status) if status.success() => &["-m"],
        _ => &["-rm"],
    };
    let ran = run(Command::new("unshare")
        .args(spaces)
        .args(["sh", "-c", script, "sh", PROGRAM])
        .arg(&file)
        .envs(server.variables())
        .env("REELDROP_HOME", place.home()));
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 3, "{}{}", ran.out, ran.err);
    assert!(lines[0].contains("\"code\":\"disk-full\""), "{}", ran.out);
    assert_eq!(lines[1..], ["status 1", "works"]);
    assert!(server.objects().is_empty());
}
