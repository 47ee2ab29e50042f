//! Keys made by the `openssl` command, and signatures checked by it.
#![allow(dead_code)]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs openssl with a text on its standard input, and returns what it writes.
pub fn openssl(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("openssl is installed");
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "openssl {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

pub fn openssl_text(arguments: &[&str], input: &[u8]) -> String {
    String::from_utf8(openssl(arguments, input)).unwrap()
}

/// An RSA key in PKCS#8.
pub fn rsa(bits: u32) -> String {
    let bits = format!("rsa_keygen_bits:{bits}");
    openssl_text(
        &["genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", &bits],
        b"",
    )
}

/// The same RSA key in PKCS#1.
pub fn pkcs1(pem: &str) -> String {
    openssl_text(&["rsa", "-traditional"], pem.as_bytes())
}

/// A key on a curve in SEC1, `EC PARAMETERS` in front.
pub fn sec1(curve: &str) -> String {
    openssl_text(&["ecparam", "-genkey", "-name", curve], b"")
}

/// Any key in PKCS#8.
pub fn pkcs8(pem: &str) -> String {
    openssl_text(&["pkcs8", "-topk8", "-nocrypt"], pem.as_bytes())
}

/// The public key of a pair.
pub fn public(pem: &str) -> String {
    openssl_text(&["pkey", "-pubout"], pem.as_bytes())
}

/// Whether `openssl dgst -verify` takes a signature. `hash` is `-sha1` or `-sha256`.
pub fn verifies(folder: &Path, public: &str, hash: &str, message: &[u8], signature: &[u8]) -> bool {
    let (key, file) = (folder.join("public.pem"), folder.join("signature"));
    std::fs::write(&key, public).unwrap();
    std::fs::write(&file, signature).unwrap();
    let mut child = Command::new("openssl")
        .args(["dgst", hash, "-verify"])
        .arg(&key)
        .arg("-signature")
        .arg(&file)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(message).unwrap();
    child.wait().unwrap().success()
}
