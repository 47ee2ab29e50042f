//! A server that others wrote: `rclone serve s3`.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use reeldrop_engine::connection::{Outcome, Subject};

use crate::common::{BUCKET, KEY_ID, Place, SECRET, open, until};
use crate::{examine, line, with};

struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn rclone() -> Option<PathBuf> {
    let named = std::env::var_os("REELDROP_TEST_RCLONE").map(PathBuf::from);
    let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    named
        .or_else(|| Some(workspace.join("target/tools/venv/bin/rclone")))
        .filter(|path| path.exists())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_server_is_examined_to_the_end_and_left_as_it_was() {
    let Some(rclone) = rclone() else {
        eprintln!("left out: rclone is not there; scripts/setup.sh test installs it");
        return;
    };
    let place = Place::new().await;
    let storage = place.folder.path().join("foreign");
    std::fs::create_dir_all(storage.join(BUCKET)).unwrap();
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let mut command = Command::new(rclone);
    command
        .args(["serve", "s3", "--config", "/dev/null", "--auth-key"])
        .arg(format!("{KEY_ID},{SECRET}"))
        .args(["--addr", &format!("127.0.0.1:{port}")])
        .arg(&storage)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let _server = Killed(command.spawn().unwrap());
    until("rclone answers", async || {
        tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_ok()
    })
    .await;
    let report = examine(&place, &open(&format!("http://127.0.0.1:{port}"))).await;
    assert_eq!(with(&report, Outcome::Bad), [], "{:#?}", report.lines);
    for subject in [
        Subject::Put,
        Subject::Link,
        Subject::Delete,
        Subject::MultipartAbort,
    ] {
        assert_eq!(line(&report, subject).outcome, Outcome::Good);
    }
    // It answers with the piece that was asked for, and the wrong status.
    assert_eq!(line(&report, Subject::Range).outcome, Outcome::Notice);
    assert_eq!(std::fs::read_dir(storage.join(BUCKET)).unwrap().count(), 0);
}
