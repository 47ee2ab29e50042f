//! Verifies signatures by `openssl dgst -verify`, once for each policy and signature: a package has hundreds of segments.

use std::collections::HashMap;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::sync::Mutex;

/// Policy, signature and openssl's option for the hash.
type Claim = (Vec<u8>, Vec<u8>, &'static str);

pub(super) struct Verifier {
    folder: TempDir,
    /// Held while openssl runs, so that segments asked for at once do not each start it.
    known: Mutex<HashMap<Claim, bool>>,
    runs: AtomicUsize,
}

impl Verifier {
    pub(super) fn new(public_key_pem: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("public.pem"), public_key_pem).unwrap();
        Self {
            folder,
            known: Mutex::default(),
            runs: AtomicUsize::new(0),
        }
    }

    pub(super) fn runs(&self) -> usize {
        self.runs.load(Ordering::Relaxed)
    }

    pub(super) async fn verifies(
        &self,
        policy: &[u8],
        signature: &[u8],
        hash: &'static str,
    ) -> bool {
        let claim = (policy.to_vec(), signature.to_vec(), hash);
        let mut known = self.known.lock().await;
        if let Some(verdict) = known.get(&claim) {
            return *verdict;
        }
        let verdict = self.run(policy, signature, hash).await;
        known.insert(claim, verdict);
        verdict
    }

    async fn run(&self, policy: &[u8], signature: &[u8], hash: &str) -> bool {
        self.runs.fetch_add(1, Ordering::Relaxed);
        let file = self.folder.path().join("signature");
        std::fs::write(&file, signature).unwrap();
        let mut openssl = Command::new("openssl")
            .args(["dgst", hash, "-verify"])
            .arg(self.folder.path().join("public.pem"))
            .arg("-signature")
            .arg(&file)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl is installed");
        let mut stdin = openssl.stdin.take().unwrap();
        stdin.write_all(policy).await.unwrap();
        drop(stdin);
        openssl.wait().await.unwrap().success()
    }
}
