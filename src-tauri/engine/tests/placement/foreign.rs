//! The rules against a server that others wrote: `rclone serve s3`. It ignores `If-None-Match`.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::common::{BUCKET, KEY_ID, MIB, Place, SECRET, until};
use reeldrop_engine::{OnConflict, UploadState};

use crate::{drop_to, send};

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
async fn the_rules_hold_at_a_foreign_server() {
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
    for (name, size) in [("short ü+.mp4", 1000), ("long.mov", 20 * MIB)] {
        let file = [place.file(name, size)];
        let held = storage.join(BUCKET).join(name);
        let (stem, extension) = name.rsplit_once('.').unwrap();
        for (rule, state, key) in [
            (OnConflict::KeepBoth, UploadState::Done, name.to_owned()),
            (OnConflict::Skip, UploadState::Skipped, name.to_owned()),
            (
                OnConflict::KeepBoth,
                UploadState::Done,
                format!("{stem} (2).{extension}"),
            ),
            (OnConflict::Overwrite, UploadState::Done, name.to_owned()),
        ] {
            let (uploads, _) = send(&place, drop_to(&endpoint, &file, rule)).await;
            let upload = &uploads[0];
            assert_eq!(upload.state, state, "{name} {rule:?}: {:?}", upload.error);
            assert_eq!(upload.key, key, "{rule:?}");
            assert!(std::fs::read(&held).unwrap() == std::fs::read(&file[0]).unwrap());
        }
        // The same size, and other bytes.
        std::fs::write(&held, vec![7; size]).unwrap();
        let (uploads, _) = send(&place, drop_to(&endpoint, &file, OnConflict::Skip)).await;
        assert_eq!(uploads[0].key, format!("{stem} (3).{extension}"));
        assert_eq!(std::fs::read(&held).unwrap(), vec![7; size]);
    }
}
