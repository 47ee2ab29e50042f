//! A server that others wrote: `rclone serve s3`.
#![allow(dead_code)]

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use super::{BUCKET, KEY_ID, Place, SECRET, until};

/// A running server, whose files are below the place's folder. It ends with this value.
pub struct Rclone {
    child: Child,
    pub endpoint: String,
    /// The folder that holds the bucket's.
    pub storage: PathBuf,
}

impl Drop for Rclone {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Rclone {
    /// None, and a word about it, where rclone is not there.
    pub async fn start(place: &Place) -> Option<Self> {
        let Some(program) = program() else {
            eprintln!("left out: rclone is not there; scripts/setup.sh test installs it");
            return None;
        };
        let storage = place.folder.path().join("foreign");
        std::fs::create_dir_all(storage.join(BUCKET)).unwrap();
        let port = {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            listener.local_addr().unwrap().port()
        };
        let child = Command::new(program)
            .args(["serve", "s3", "--config", "/dev/null", "--auth-key"])
            .arg(format!("{KEY_ID},{SECRET}"))
            .args(["--addr", &format!("127.0.0.1:{port}")])
            .arg(&storage)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self {
            child,
            endpoint: format!("http://127.0.0.1:{port}"),
            storage,
        };
        until("rclone answers", async || {
            tokio::net::TcpStream::connect(("127.0.0.1", port))
                .await
                .is_ok()
        })
        .await;
        Some(server)
    }
}

fn program() -> Option<PathBuf> {
    let named = std::env::var_os("REELDROP_TEST_RCLONE").map(PathBuf::from);
    let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    named
        .or_else(|| Some(workspace.join("target/tools/venv/bin/rclone")))
        .filter(|path| path.exists())
}
