//! The one person who may: s3s checks every signature with the secret that is given here.

use s3s::auth::{S3Auth, SecretKey};
use s3s::{S3Result, s3_error};
use secrecy::{ExposeSecret, SecretString};

/// The credentials of this sandbox.
pub(crate) struct Owner {
    pub(crate) key_id: String,
    pub(crate) secret: SecretString,
}

#[async_trait::async_trait]
impl S3Auth for Owner {
    /// S3's own error for an unknown key id; s3s's `SimpleAuth` says `NotSignedUp`, which no client understands.
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        if access_key == self.key_id {
            Ok(self.secret.expose_secret().into())
        } else {
            Err(s3_error!(InvalidAccessKeyId))
        }
    }
}
