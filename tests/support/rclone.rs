//! `rclone serve s3` at a port that it takes itself and tells, so that no two servers ever meet at one.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running server; it ends with this value.
#[derive(Debug)]
pub struct Served {
    child: Child,
    pub port: u16,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The folders below `storage` as buckets, at `port`, or at any free one where that is 0.
pub fn serve(program: &Path, storage: &Path, key_id: &str, secret: &str, port: u16) -> Served {
    let mut said = String::new();
    // A port that is asked for may still be leaving the hands of the one before.
    for _ in 0..50 {
        let mut child = Command::new(program)
            .args(["serve", "s3", "--config", "/dev/null", "--log-format", ""])
            // Composed and decomposed letters are different keys, as in S3.
            .arg("--no-unicode-normalization")
            .arg("--auth-key")
            .arg(format!("{key_id},{secret}"))
            .arg("--addr")
            .arg(format!("127.0.0.1:{port}"))
            .arg(storage)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("rclone: `make test` installs it");
        let mut lines = BufReader::new(child.stderr.take().expect("it is piped")).lines();
        let told = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let told = line.split("[http://127.0.0.1:").nth(1);
            let told = told.and_then(|rest| rest.split('/').next()?.parse().ok());
            said.push_str(&line);
            said.push('\n');
            told
        });
        if let Some(port) = told {
            // What it says later is read, so that it never waits for a reader.
            std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
            return Served { child, port };
        }
        let _ = child.kill();
        let _ = child.wait();
    }
    panic!("rclone does not serve:\n{said}");
}
