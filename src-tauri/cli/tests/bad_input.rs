//! Paths, names, times and prefixes that cannot be: each has its code and its sentence, and nothing is left behind.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::process::Command;

use common::rclone::Rclone;
use common::{PROGRAM, Place, get, run};

fn upload(place: &Place, server: &Rclone) -> Command {
    let mut command = place.program();
    command
        .envs(server.variables())
        .args(["upload", "--json", "--prefix", "p"]);
    command
}

#[test]
fn what_cannot_be_sent_says_why_in_text_and_json() {
    let (place, server) = (Place::new(), Rclone::start());
    let folder = |name: &str| {
        fs::create_dir_all(place.file(name)).unwrap();
        place.file(name)
    };
    let not_utf8 = place
        .file("x")
        .with_file_name(OsStr::from_bytes(b"caf\xe9.mp4"));
    fs::write(&not_utf8, b"latin 1").unwrap();
    let inside = folder("loop");
    symlink(&inside, inside.join("again")).unwrap();
    let dangling = place.file("dangling.mp4");
    symlink("/nowhere/at all.mp4", &dangling).unwrap();
    folder("empty/inner");
    let below_file = place.write("cut.mp4", b"a cut").join("below.mp4");
    let too_long = place.file(&"n".repeat(300));
    let cases: Vec<(PathBuf, &str)> = vec![
        (place.file("missing.mp4"), "file-missing"),
        (dangling, "file-missing"),
        (place.file("empty"), "folder-empty"),
        ("/dev/null".into(), "not-a-file"),
        (not_utf8, "name-not-utf8"),
        (inside, "file-unreadable"),
        (below_file, "file-missing"),
        (too_long, "file-unreadable"),
    ];
    for (path, code) in cases {
        let ran = run(upload(&place, &server).arg(&path));
        assert_eq!(ran.status, Some(1), "{}", path.display());
        assert_eq!(ran.code(), code, "{}: {}", path.display(), ran.out);
        assert!(
            ran.object()["file"].as_str().unwrap().starts_with('/'),
            "{}",
            ran.out
        );

        let text = run(place
            .program()
            .envs(server.variables())
            .arg("upload")
            .arg(&path));
        assert_eq!((text.status, text.out.as_str()), (Some(1), ""));
        assert!(text.err.contains(&format!("[{code}]")), "{}", text.err);
    }
    assert!(server.objects().is_empty());
    assert!(place.links().is_empty());
}

#[test]
fn a_file_that_may_not_be_read_is_told_from_one_that_is_missing() {
    // Root reads everything, so that this runs as nobody, from folders that nobody may enter.
    let (place, server) = (Place::new(), Rclone::start());
    let open = tempfile::tempdir().unwrap();
    fs::set_permissions(open.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let program = open.path().join("reeldrop");
    fs::copy(PROGRAM, &program).unwrap();
    let locked = open.path().join("locked.mp4");
    fs::write(&locked, b"locked").unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    let is_root = fs::read(&locked).is_ok();
    let mut command = if is_root {
        Command::new("setpriv")
    } else {
        Command::new(&program)
    };
    if is_root {
        command
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .arg(&program);
    }
    let ran = run(command
        .envs(server.variables())
        .env("REELDROP_HOME", open.path().join("home"))
        .args(["upload", "--json"])
        .arg(&locked));
    assert_eq!(ran.code(), "file-unreadable", "{}", ran.out);
    let home = open.path().join("locked home");
    fs::create_dir(&home).unwrap();
    fs::set_permissions(&home, fs::Permissions::from_mode(0o500)).unwrap();
    let mut command = Command::new(if is_root { "setpriv" } else { "env" });
    if is_root {
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    }
    let ran = run(command
        .arg(&program)
        .env("REELDROP_HOME", &home)
        .args(["links", "--json"]));
    assert_eq!(
        (ran.status, ran.code().as_str()),
        (Some(1), "data-folder"),
        "{}",
        ran.out
    );
    drop(place);
}

#[tokio::test]
async fn an_empty_file_uploads_fine_beside_one_that_is_missing() {
    let (place, server) = (Place::new(), Rclone::start());
    let empty = place.write("empty.mp4", b"");
    let ran = run(upload(&place, &server).args([empty, place.file("missing.mp4")]));
    assert_eq!(ran.status, Some(1));
    let objects = ran.objects();
    let done = objects
        .iter()
        .find(|object| object.get("error").is_none())
        .unwrap_or_else(|| panic!("{}{}", ran.out, ran.err));
    assert_eq!(
        (&done["size"], &done["contentType"]),
        (&0.into(), &"video/mp4".into())
    );
    let answer = get(done["signedUrl"].as_str().unwrap()).await;
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    assert_eq!(objects.len(), 2);
}

#[test]
fn times_prefixes_and_connections_that_cannot_be_are_refused() {
    let (place, server) = (Place::new(), Rclone::start());
    let file = place.write("cut.mp4", b"a cut");
    let long = "k".repeat(1020);
    for (option, value, code) in [
        ("--expires", "0", "lifetime-out-of-range"),
        ("--expires", "0s", "lifetime-out-of-range"),
        ("--expires", "8d", "lifetime-out-of-range"),
        ("--expires", "604801", "lifetime-out-of-range"),
        ("--expires", "soon", "lifetime-unreadable"),
        ("--expires", "", "lifetime-unreadable"),
        ("--expires=-1h", "", "lifetime-unreadable"),
        ("--prefix", "a/../b", "invalid-prefix"),
        ("--prefix", "a\nb", "invalid-prefix"),
        ("--prefix", &long, "key-too-long"),
        ("--connection", "Nobody's", "connection-unknown"),
    ] {
        let mut command = place.program();
        command
            .envs(server.variables())
            .args(["upload", "--json", option]);
        if !option.contains('=') {
            command.arg(value);
        }
        let ran = run(command.arg(&file));
        assert_eq!(
            (ran.status, ran.code().as_str()),
            (Some(1), code),
            "{option} {value}: {}",
            ran.out
        );
    }
    assert!(server.objects().is_empty());
    let ran = run(upload(&place, &server).arg(&file).args(["--expires", "7d"]));
    assert_eq!(ran.status, Some(0), "{}", ran.out);
    assert_eq!(place.run(["upload"]).status, Some(2));
    assert_eq!(place.run(["upload", "--nonsense"]).status, Some(2));
}
