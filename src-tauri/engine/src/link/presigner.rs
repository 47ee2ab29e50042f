//! Presigned URLs for many keys of one connection, asked for by hand or by a pipeline. None of them enters the library.

use reeldrop_signing::{
    Batch, BatchSigner, Endpoint, Method, ObjectQuery, ResponseOverrides, SigningKey,
};
use secrecy::ExposeSecret;
use time::OffsetDateTime;

use crate::connection::OpenConnection;
use crate::error::{Error, Result, code};

/// What a presigned URL is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PresignMethod {
    /// Fetch the object.
    Get,
    /// Write it.
    Put,
}

/// What all URLs of one [`Presigner`] share.
#[derive(Debug, Clone)]
pub struct PresignOptions {
    /// What they are good for.
    pub method: PresignMethod,
    /// How long they work, in seconds.
    pub lifetime_seconds: u64,
    /// The name under which a browser saves the file, instead of playing it.
    pub download: Option<String>,
    /// Headers that an uploader must send with exactly these values.
    pub headers: Vec<(String, String)>,
}

/// Signs key after key, at little more than the cost of the hashes that a URL needs.
#[derive(Debug)]
pub struct Presigner {
    signer: BatchSigner,
    signed_at: i64,
}

impl Presigner {
    /// Prepares what all URLs share; their life begins at `now` (seconds since 1970, UTC).
    ///
    /// # Errors
    /// `lifetime-out-of-range`; `not-for-this-link` for a download's name in a PUT; `invalid-connection` where the connection's own fields cannot be signed with.
    pub fn new(open: &OpenConnection, options: &PresignOptions, now: i64) -> Result<Self> {
        let connection = &open.connection;
        if options.method == PresignMethod::Put && options.download.is_some() {
            return Err(Error::new(
                code::NOT_FOR_THIS_LINK,
                "A URL that writes a file cannot say under which name a browser saves it.",
                "Give the name to the URL that fetches the file.",
            ));
        }
        let lifetime_seconds = u32::try_from(options.lifetime_seconds)
            .ok()
            .filter(|seconds| (1..=reeldrop_signing::MAX_LIFETIME_SECONDS).contains(seconds))
            .ok_or_else(|| super::lifetime_out_of_range(reeldrop_signing::MAX_LIFETIME_SECONDS))?;
        let endpoint = Endpoint::parse(&connection.endpoint).map_err(refused)?;
        let signed_at = OffsetDateTime::from_unix_timestamp(now)
            .map_err(|_| refused(reeldrop_signing::Error::TimeOutOfRange))?;
        let disposition = options.download.as_deref().map(super::download::attachment);
        let headers: Vec<(&str, &str)> = options
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let key = SigningKey::derive(open.secret.expose_secret(), signed_at, &connection.region)
            .map_err(refused)?;
        let signer = BatchSigner::new(
            &Batch {
                method: match options.method {
                    PresignMethod::Get => Method::Get,
                    PresignMethod::Put => Method::Put,
                },
                endpoint: &endpoint,
                addressing: connection.addressing.for_signing(),
                bucket: &connection.bucket,
                region: &connection.region,
                signed_at,
                lifetime_seconds,
                overrides: &ResponseOverrides {
                    content_disposition: disposition.as_deref(),
                    ..ResponseOverrides::default()
                },
                query: ObjectQuery::default(),
                signed_headers: &headers,
                key_id: &connection.key_id,
                session_token: open.session_token.as_ref().map(ExposeSecret::expose_secret),
            },
            &key,
        )
        .map_err(refused)?;
        Ok(Self {
            signer,
            signed_at: now,
        })
    }

    /// When the URLs' life begins, seconds since 1970, UTC.
    pub fn signed_at(&self) -> i64 {
        self.signed_at
    }

    /// Appends the URL of a key to `out`, which stays as it was where the key cannot be signed.
    ///
    /// # Errors
    /// `key-too-long` for an empty key too: no object has it.
    pub fn sign_into(&self, out: &mut String, key: &str) -> Result<()> {
        self.signer.sign_into(out, key).map_err(|error| {
            Error::new(
                code::KEY_TOO_LONG,
                format!("This cannot be a key: {error}."),
                "A key has 1 to 1,024 bytes.",
            )
        })
    }
}

fn refused(error: reeldrop_signing::Error) -> Error {
    Error::new(
        code::INVALID_CONNECTION,
        format!("Nothing can be signed with this connection: {error}."),
        "Edit the connection, or set the CDN_ variables right.",
    )
}
