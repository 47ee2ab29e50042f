//! An S3 server that others wrote: `rclone serve s3`, its buckets folders.

#[path = "../../../../tests/support/rclone.rs"]
mod served;

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

pub const KEY_ID: &str = "RCLONEKEYID";
pub const SECRET: &str = "an/rclone+secret.0123456789";
pub const BUCKET: &str = "films";

pub struct Rclone {
    pub port: u16,
    _server: served::Served,
    folder: TempDir,
}

impl Rclone {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(BUCKET)).unwrap();
        Self::serve(folder, 0)
    }

    /// The same storage at the same address, served by a process that knows nothing of this one.
    pub fn restarted(mut self) -> Self {
        let folder = std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap());
        let port = self.port;
        drop(self);
        Self::serve(folder, port)
    }

    fn serve(folder: TempDir, port: u16) -> Self {
        let server = served::serve(&program(), folder.path(), KEY_ID, SECRET, port);
        Self {
            port: server.port,
            _server: server,
            folder,
        }
    }

    pub fn object(&self, key: &str) -> PathBuf {
        self.folder.path().join(BUCKET).join(key)
    }

    /// Everything that the bucket holds.
    pub fn objects(&self) -> Vec<PathBuf> {
        files_below(&self.folder.path().join(BUCKET))
    }

    /// The variables that reach it.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        variables(&format!("http://127.0.0.1:{}", self.port))
    }
}

/// The variables for rclone's key at `endpoint`, and no keychain within reach.
pub fn variables(endpoint: &str) -> Vec<(&'static str, String)> {
    vec![
        ("CDN_PROVIDER", "s3-compatible".into()),
        ("CDN_BUCKET", BUCKET.into()),
        ("CDN_REGION", "us-east-1".into()),
        ("CDN_ENDPOINT", endpoint.into()),
        ("CDN_ACCESS_KEY_ID", KEY_ID.into()),
        ("CDN_SECRET_ACCESS_KEY", SECRET.into()),
        ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere".into()),
    ]
}

pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}

fn program() -> PathBuf {
    std::env::var_os("REELDROP_TEST_RCLONE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools/venv/bin/rclone"),
        PathBuf::from,
    )
}
