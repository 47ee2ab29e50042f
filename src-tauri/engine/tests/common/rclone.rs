//! A server that others wrote: `rclone serve s3`.
#![allow(dead_code)]

#[path = "../../../../tests/support/rclone.rs"]
mod served;

use std::path::PathBuf;

use super::{BUCKET, KEY_ID, Place, SECRET};

/// A running server, whose files are below the place's folder. It ends with this value.
pub struct Rclone {
    _server: served::Served,
    pub endpoint: String,
    /// The folder that holds the bucket's.
    pub storage: PathBuf,
}

impl Rclone {
    /// None, and a word about it, where rclone is not there.
    pub fn start(place: &Place) -> Option<Self> {
        let Some(program) = program() else {
            eprintln!("left out: rclone is not there; scripts/setup.sh test installs it");
            return None;
        };
        let storage = place.folder.path().join("foreign");
        std::fs::create_dir_all(storage.join(BUCKET)).unwrap();
        let server = served::serve(&program, &storage, KEY_ID, SECRET, 0);
        Some(Self {
            endpoint: format!("http://127.0.0.1:{}", server.port),
            _server: server,
            storage,
        })
    }
}

fn program() -> Option<PathBuf> {
    let named = std::env::var_os("REELDROP_TEST_RCLONE").map(PathBuf::from);
    let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    named
        .or_else(|| Some(workspace.join("target/tools/venv/bin/rclone")))
        .filter(|path| path.exists())
}
