//! What signs: a key id, its secret and, for temporary credentials, a session token.

use std::fmt;

/// Borrowed credentials. `Debug` shows the key id only.
#[derive(Clone, Copy)]
pub struct Credentials<'a> {
    pub(crate) key_id: &'a str,
    pub(crate) secret: &'a str,
    pub(crate) session_token: Option<&'a str>,
}

impl<'a> Credentials<'a> {
    /// Credentials from their parts; temporary ones carry a session token, which then is part of every link.
    pub fn new(key_id: &'a str, secret: &'a str, session_token: Option<&'a str>) -> Self {
        Self {
            key_id,
            secret,
            session_token,
        }
    }
}

impl fmt::Debug for Credentials<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let shown = format!("{:?}", Credentials::new("AKIA1", "s3cr3t", Some("t0ken")));
        assert!(shown.contains("AKIA1"));
        assert!(!shown.contains("s3cr3t") && !shown.contains("t0ken"));
    }
}
