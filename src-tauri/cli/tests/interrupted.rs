//! Files that change or vanish while they are sent, and uploads that are interrupted: nothing is left on the server.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use common::proxy::Proxy;
use common::rclone::Rclone;
use common::{Place, Running};

const MIB: u64 = 1 << 20;

/// A large upload that the network holds back after its first bytes.
struct Held {
    place: Place,
    server: Rclone,
    proxy: Proxy,
    file: PathBuf,
    running: Running,
}

impl Held {
    fn start() -> Self {
        let (place, server) = (Place::new(), Rclone::start());
        let file = place.file("large.mov");
        File::create(&file).unwrap().set_len(96 * MIB).unwrap();
        let proxy = Proxy::start(server.port, MIB);
        let endpoint = format!("http://127.0.0.1:{}", proxy.port);
        let mut command = place.program();
        let command = command
            .envs(server.variables())
            .env("CDN_ENDPOINT", endpoint);
        let running = Running::start(command.args(["upload", "--json"]).arg(&file));
        proxy.holds();
        Self {
            place,
            server,
            proxy,
            file,
            running,
        }
    }

    fn fails_with(self, code: &str) {
        self.proxy.open();
        let ran = self.running.end();
        assert_eq!(
            (ran.status, ran.code().as_str()),
            (Some(1), code),
            "{}",
            ran.out
        );
        assert!(
            self.proxy.saw("DELETE /films/"),
            "the multipart upload is taken back"
        );
        assert!(self.server.objects().is_empty());
        assert!(self.place.links().is_empty());
    }
}

fn open(path: &Path) -> File {
    OpenOptions::new().append(true).open(path).unwrap()
}

#[test]
fn a_file_that_shrinks_while_it_is_sent_is_not_done() {
    let held = Held::start();
    open(&held.file).set_len(10 * MIB).unwrap();
    held.fails_with("file-changed");
}

#[test]
fn a_file_that_grows_while_it_is_sent_is_not_done() {
    let held = Held::start();
    std::io::Write::write_all(&mut open(&held.file), b"still rendering").unwrap();
    held.fails_with("file-changed");
}

#[test]
fn a_file_that_vanishes_while_it_is_sent_is_not_done() {
    let held = Held::start();
    fs::remove_file(&held.file).unwrap();
    held.fails_with("file-vanished");
}

#[test]
fn ctrl_c_takes_back_what_is_not_done_and_the_second_one_does_not_wait() {
    let held = Held::start();
    held.running.interrupt();
    let ran = held.running.end();
    assert_eq!(
        (ran.status, ran.code().as_str()),
        (Some(130), "cancelled"),
        "{}",
        ran.err
    );
    assert!(
        held.proxy.saw("DELETE /films/"),
        "the multipart upload is taken back"
    );
    assert!(held.server.objects().is_empty());

    let held = Held::start();
    drop(held.server);
    held.running.interrupt();
    held.running.interrupt();
    assert_eq!(held.running.end().status, Some(130));
}
