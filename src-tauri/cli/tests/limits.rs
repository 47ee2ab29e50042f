//! `--limit` and `--parallel` of `reeldrop upload`, and a computer that stays awake meanwhile.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::time::Instant;

use common::Place;

#[test]
fn a_limit_is_kept_to() {
    let place = Place::new();
    let files: Vec<_> = (0..4)
        .map(|n| place.write(&format!("{n}.png"), &[7; 100_000]))
        .collect();
    let began = Instant::now();
    let mut command = place.program();
    command.arg("upload").args(files);
    let ran = common::run(command.args(["--exit", "--limit", "100kB/s", "--parallel", "8"]));
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    // 400 kB less a burst of a quarter of a second.
    assert!(began.elapsed().as_secs_f64() > 3.7, "{:?}", began.elapsed());
}

#[test]
fn what_is_no_speed_or_number_of_files_is_refused_with_the_range() {
    let place = Place::new();
    let file = place.write("a.png", b"1");
    for (arguments, says) in [
        (["--limit", "fast"], "no speed"),
        (["--limit", "9k"], "between 10 kB/s"),
        (["--parallel", "9"], "Between 1 and 8"),
        (["--parallel", "0"], "Between 1 and 8"),
    ] {
        let mut command = place.program();
        let ran = common::run(command.arg("upload").arg(&file).args(arguments));
        assert_eq!(ran.status, Some(1), "{}{}", ran.out, ran.err);
        assert!(ran.err.contains(says), "{}", ran.err);
    }
}

#[cfg(target_os = "linux")]
mod awake {
    use std::io::{BufRead as _, BufReader, Read as _};
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;
    use std::process::{Child, Command, Stdio};
    use std::sync::{Arc, Mutex};
    use std::thread::JoinHandle;

    use zbus::blocking::connection;
    use zbus::interface;

    use super::common::{self, Place};

    /// A message bus of its own, which the program takes for the system's.
    struct Bus {
        daemon: Child,
        address: String,
    }

    impl Bus {
        fn start() -> Self {
            let mut daemon = Command::new("dbus-daemon")
                .args(["--session", "--nofork", "--print-address"])
                .stdout(Stdio::piped())
                .spawn()
                .expect("dbus-daemon: `make test` installs it");
            let mut address = String::new();
            let mut said = BufReader::new(daemon.stdout.take().unwrap());
            said.read_line(&mut address).unwrap();
            Self {
                daemon,
                address: address.trim().to_owned(),
            }
        }
    }

    impl Drop for Bus {
        fn drop(&mut self) {
            let _ = self.daemon.kill();
            let _ = self.daemon.wait();
        }
    }

    type Said = Arc<Mutex<Vec<String>>>;

    /// logind, as far as it is asked to keep the computer awake.
    struct Login {
        said: Said,
        held: Arc<Mutex<Vec<JoinHandle<()>>>>,
    }

    #[interface(name = "org.freedesktop.login1.Manager")]
    impl Login {
        fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> zbus::zvariant::OwnedFd {
            let taken = format!("{what} by {who}: {why} ({mode})");
            self.said.lock().unwrap().push(taken);
            let (mut ours, theirs) = UnixStream::pair().unwrap();
            let (said, what) = (self.said.clone(), what.to_owned());
            let wait = std::thread::spawn(move || {
                // Ends when the other end is closed.
                let _ = ours.read(&mut [0]);
                said.lock().unwrap().push(format!("{what} released"));
            });
            self.held.lock().unwrap().push(wait);
            OwnedFd::from(theirs).into()
        }
    }

    #[test]
    fn the_computer_is_kept_awake_while_files_are_sent_and_no_longer() {
        let bus = Bus::start();
        let (said, held) = (Said::default(), Arc::default());
        let login = Login {
            said: said.clone(),
            held: Arc::clone(&held),
        };
        let _service = connection::Builder::address(bus.address.as_str())
            .unwrap()
            .name("org.freedesktop.login1")
            .unwrap()
            .serve_at("/org/freedesktop/login1", login)
            .unwrap()
            .build()
            .unwrap();
        let place = Place::new();
        let file = place.write("a.png", &[7; 300_000]);
        let mut command = place.program();
        command.env("DBUS_SYSTEM_BUS_ADDRESS", &bus.address);
        // It goes on serving the sandbox when all is sent: nothing runs then.
        let mut serving = common::Running::start(
            command
                .arg("upload")
                .arg(&file)
                .args(["--json", "--limit", "100k"]),
        );
        serving.object();
        common::until("what was taken is released", || {
            said.lock().unwrap().len() == 4
        });
        let mut said = said.lock().unwrap().clone();
        said.sort();
        assert_eq!(
            said,
            [
                "idle by Reeldrop: Uploading files (block)",
                "idle released",
                "sleep by Reeldrop: Uploading files (block)",
                "sleep released",
            ]
        );
        serving.kill();
        for wait in held.lock().unwrap().drain(..) {
            wait.join().unwrap();
        }
    }
}
