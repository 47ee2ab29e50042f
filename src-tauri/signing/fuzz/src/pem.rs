//! A private key's text is read or refused, never a panic; what was read shows no secret.
//! The keys among the seeds were made for this alone and open nothing.

use reeldrop_signing::cloudfront::PrivateKey;

/// Any text is a key or is not.
pub fn pem(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(key) = PrivateKey::from_pem(&text) {
        let shown = format!("{key:?}");
        let lines = text
            .lines()
            .filter(|line| line.len() >= 32 && !line.starts_with('-'));
        for line in lines {
            assert!(!shown.contains(line));
        }
    }
}
