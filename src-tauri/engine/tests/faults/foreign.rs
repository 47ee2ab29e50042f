//! A server that others wrote: `rclone serve s3`.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::common::{BUCKET, KEY_ID, MIB, Place, SECRET, until};
use reeldrop_engine::UploadState;

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
async fn single_and_multipart_uploads_to_a_foreign_server_end_done() {
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
    let endpoint = format!("http://127.0.0.1:{port}");
    for (name, size) in [
        ("short ü+.mp4", 1000),
        ("empty.mp4", 0),
        ("long.mov", 20 * MIB),
    ] {
        let file = place.file(name, size);
        let upload = place.upload(&endpoint, &file).await;
        assert_eq!(
            upload.state,
            UploadState::Done,
            "{name}: {:?}",
            upload.error
        );
        let held = std::fs::read(storage.join(BUCKET).join(&upload.key)).unwrap();
        assert!(
            held == std::fs::read(file).unwrap(),
            "{name}: the bytes differ"
        );
    }
}
