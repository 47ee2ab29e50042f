//! `reeldrop watch`: what is rendered into a folder comes out as links, with no hand on the mouse.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs;
use std::process::Command;

use common::proxy::Proxy;
use common::rclone::Rclone;
use common::{Place, Running, get, run};

fn watch(place: &Place, server: &Rclone) -> Command {
    let mut command = place.program();
    command
        .envs(server.variables())
        .arg("watch")
        .arg(place.file(""))
        .args(["--json", "--quiet-time", "300ms", "--prefix", "out"]);
    command
}

#[tokio::test]
async fn once_takes_what_is_there_and_ends_with_the_status_of_an_upload() {
    let (place, server) = (Place::new(), Rclone::start());
    place.write("day 1/cut.mov", b"a cut");
    place.write("notes.txt", b"not a video");
    place.write("half.mov.part", b"half");
    let ran = run(watch(&place, &server).arg("--once"));
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    let object = ran.object();
    assert_eq!(object["key"], "out/day 1/cut.mov");
    assert_eq!(
        object["file"],
        place.file("day 1/cut.mov").to_str().unwrap()
    );
    assert_eq!(
        get(object["signedUrl"].as_str().unwrap()).await.body,
        b"a cut"
    );
    assert_eq!(server.objects().len(), 1);

    // Nothing is sent twice; what is asked for by a pattern is new.
    let ran = run(watch(&place, &server).arg("--once"));
    assert_eq!((ran.status, ran.out.as_str()), (Some(0), ""), "{}", ran.err);
    let ran = run(watch(&place, &server).args(["--once", "--pattern", "*.txt", "--move-done"]));
    assert_eq!(ran.object()["key"], "out/notes.txt");
    assert_eq!(
        fs::read(place.file("Uploaded/notes.txt")).unwrap(),
        b"not a video"
    );
    assert!(place.file("day 1/cut.mov").exists());

    // A server that is gone: the status of an upload that failed, and the file is taken when it is back.
    place.write("late.mov", b"late");
    let gone = common::rclone::free_port();
    let ran = run(watch(&place, &server)
        .arg("--once")
        .args(["--pattern", "late.mov"])
        .env("CDN_ENDPOINT", format!("http://127.0.0.1:{gone}")));
    assert_eq!(
        (ran.status, ran.code().as_str()),
        (Some(1), "connection-refused")
    );
    let ran = run(watch(&place, &server).arg("--once"));
    assert_eq!(ran.object()["key"], "out/late.mov");
}

#[test]
fn what_cannot_be_watched_is_said() {
    let (place, server) = (Place::new(), Rclone::start());
    let mut nowhere = place.program();
    let nowhere = nowhere.envs(server.variables()).args(["watch", "/nowhere"]);
    let ran = run(nowhere.arg("--once"));
    assert_eq!(ran.status, Some(1));
    assert!(ran.err.contains("[watch-folder-invalid]"), "{}", ran.err);
    let ran = run(watch(&place, &server).args(["--pattern", "["]));
    assert_eq!(ran.status, Some(1));
    assert!(ran.err.contains("[pattern-invalid]"), "{}", ran.err);
    let ran = run(watch(&place, &server).args(["--quiet-time", "soon"]));
    assert_eq!(ran.status, Some(2), "{}{}", ran.out, ran.err);
}

#[tokio::test]
async fn a_file_that_comes_while_it_runs_is_sent_until_ctrl_c_ends_it_well() {
    let (place, server) = (Place::new(), Rclone::start());
    place.write("before.mov", b"before");
    let mut running = Running::start(&mut watch(&place, &server));
    assert_eq!(running.object()["key"], "out/before.mov");
    place.write("later.mov.tmp", b"later");
    fs::rename(place.file("later.mov.tmp"), place.file("later.mov")).unwrap();
    let object = running.object();
    assert_eq!(object["key"], "out/later.mov");
    assert_eq!(
        get(object["signedUrl"].as_str().unwrap()).await.body,
        b"later"
    );
    running.interrupt();
    let ran = running.end();
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    assert_eq!(place.links().len(), 2);
}

#[test]
fn what_ctrl_c_leaves_half_sent_goes_on_where_it_is() {
    let (place, server) = (Place::new(), Rclone::start());
    fs::File::create(place.file("large.mov"))
        .unwrap()
        .set_len(96 << 20)
        .unwrap();
    let proxy = Proxy::start(server.port, 40 << 20);
    let endpoint = format!("http://127.0.0.1:{}", proxy.port);
    let running = Running::start(watch(&place, &server).env("CDN_ENDPOINT", &endpoint));
    proxy.holds();
    running.interrupt();
    let ran = running.end();
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("1 not done"), "{}", ran.err);

    proxy.open();
    let ran = run(watch(&place, &server)
        .arg("--once")
        .env("CDN_ENDPOINT", &endpoint));
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    assert_eq!(ran.object()["key"], "out/large.mov");
    assert_eq!(server.objects().len(), 1);
    assert_eq!(place.links().len(), 1);
}
