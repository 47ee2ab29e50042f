//! The address of an object before it is signed, which is also its public link.

use crate::encode::{encode_path, push_path};
use crate::{Endpoint, Error};

/// Most bytes of UTF-8 in a key (S3 user guide: naming objects; R2 limits).
pub const MAX_KEY_BYTES: usize = 1_024;

/// Where the bucket stands in a URL (S3 user guide: virtual hosting).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Addressing {
    /// `https://host/bucket/key`
    Path,
    /// `https://bucket.host/key`
    VirtualHost,
}

/// One object of one bucket, addressed in one style.
#[derive(Debug, Clone, Copy)]
pub struct ObjectUrl<'a> {
    /// The server.
    pub endpoint: &'a Endpoint,
    /// Where the bucket stands.
    pub addressing: Addressing,
    /// The bucket's name.
    pub bucket: &'a str,
    /// The key, verbatim: never normalised, encoded once.
    pub key: &'a str,
}

/// The part of an address that all keys of a bucket share.
pub(crate) struct Place {
    /// What a client sends as `Host`.
    pub(crate) host: String,
    /// The path before the key, percent-encoded, a slash at its end.
    pub(crate) path: String,
}

impl ObjectUrl<'_> {
    /// The URL without a signature: it opens what the server gives to everyone.
    ///
    /// # Errors
    /// [`Error::EmptyKey`], [`Error::KeyTooLong`], [`Error::InvalidBucket`].
    pub fn unsigned(&self) -> Result<String, Error> {
        check_key(self.key)?;
        let mut url = place(self.endpoint, self.addressing, self.bucket)?.url(self.endpoint);
        push_path(&mut url, self.key);
        Ok(url)
    }
}

impl Place {
    /// The URL before the key.
    pub(crate) fn url(&self, endpoint: &Endpoint) -> String {
        format!("{}://{}{}", endpoint.scheme(), self.host, self.path)
    }
}

/// Where a bucket's keys begin.
pub(crate) fn place(
    endpoint: &Endpoint,
    addressing: Addressing,
    bucket: &str,
) -> Result<Place, Error> {
    let mut path = format!("{}/", endpoint.prefix());
    let host = match addressing {
        Addressing::Path => {
            check_path_bucket(bucket)?;
            push_path(&mut path, bucket);
            path.push('/');
            endpoint.authority().to_owned()
        }
        Addressing::VirtualHost => {
            check_host_bucket(bucket, endpoint)?;
            format!("{bucket}.{}", endpoint.authority())
        }
    };
    Ok(Place { host, path })
}

/// The link of a key below a public address (a custom domain, a CDN), which names no bucket.
///
/// # Errors
/// [`Error::EmptyKey`], [`Error::KeyTooLong`].
pub fn public_url(address: &Endpoint, key: &str) -> Result<String, Error> {
    check_key(key)?;
    Ok(format!("{address}/{}", encode_path(key)))
}

pub(crate) fn check_key(key: &str) -> Result<(), Error> {
    match key.len() {
        0 => Err(Error::EmptyKey),
        1..=MAX_KEY_BYTES => Ok(()),
        bytes => Err(Error::KeyTooLong(bytes)),
    }
}

fn check_path_bucket(bucket: &str) -> Result<(), Error> {
    if bucket.is_empty() {
        return Err(Error::InvalidBucket("it is empty"));
    }
    if bucket.contains('/') || matches!(bucket, "." | "..") {
        return Err(Error::InvalidBucket("it would change the path"));
    }
    Ok(())
}

fn check_host_bucket(bucket: &str, endpoint: &Endpoint) -> Result<(), Error> {
    if bucket.is_empty() {
        return Err(Error::InvalidBucket("it is empty"));
    }
    if endpoint.is_numeric() {
        return Err(Error::InvalidBucket(
            "it cannot stand before an address in numbers; use path style",
        ));
    }
    // Clients send host names in lower case, so a capital would not be what was signed.
    let fits = bucket.bytes().all(|byte| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b'_')
    });
    if !fits || bucket.starts_with('.') || bucket.ends_with('.') || bucket.contains("..") {
        return Err(Error::InvalidBucket(
            "it cannot be part of a host name; use path style",
        ));
    }
    Ok(())
}
