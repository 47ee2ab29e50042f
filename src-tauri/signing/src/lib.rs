//! Signs S3 links: pure functions, no input or output, no clock, no runtime, no SDK.
//! Time, keys and secrets are arguments, so the same arguments always give the same link.
//!
//! # What it does
//! - [`presign`]: a URL that opens one object with one method for 1 second to 7 days (Signature Version 4 in the query),
//!   on any server of the S3 family: both addressing styles, path prefixes, response overrides, versions, parts,
//!   session tokens, signed headers.
//! - [`BatchSigner`]: the same URLs, byte for byte, for many keys of a bucket, at little more than the hash blocks' cost.
//! - [`post_policy`]: a form by which someone without a key can send a file in, its length and type bounded.
//! - [`sign_headers`]: the `Authorization` of one request; [`sign_headers_for`] another service of AWS.
//! - [`public_url`] and [`ObjectUrl::unsigned`]: plain addresses, nothing signed.
//!
//! # What it does not do
//! It sends nothing, reads no configuration, asks no clock, and keeps no cache; a [`SigningKey`] is what to keep for a day.
//! Keys are strings, never normalised: `a//b` and `a/../b` are signed, and must be sent, as they are. There is no
//! Signature Version 2, no Version 4A, and no signing of streamed chunks.
//!
//! # One link
//! ```
//! use reeldrop_signing::{
//!     Addressing, Credentials, Endpoint, Method, ObjectQuery, ObjectUrl, Presign, ResponseOverrides, presign,
//! };
//!
//! let endpoint = Endpoint::parse("https://s3.eu-central-1.amazonaws.com")?;
//! let link = presign(&Presign {
//!     method: Method::Get,
//!     object: ObjectUrl { endpoint: &endpoint, addressing: Addressing::Path, bucket: "films", key: "cut 7.mp4" },
//!     region: "eu-central-1",
//!     signed_at: time::OffsetDateTime::UNIX_EPOCH,
//!     lifetime_seconds: 86_400,
//!     overrides: &ResponseOverrides::default(),
//!     credentials: Credentials::new("AKIAEXAMPLE", "secret", None),
//!     query: ObjectQuery::default(),
//!     signed_headers: &[],
//! })?;
//! assert!(link.starts_with("https://s3.eu-central-1.amazonaws.com/films/cut%207.mp4?X-Amz-Algorithm="));
//! # Ok::<(), reeldrop_signing::Error>(())
//! ```
//!
//! # Many links
//! ```
//! use reeldrop_signing::{
//!     Addressing, Batch, BatchSigner, Endpoint, Method, ObjectQuery, ResponseOverrides, SigningKey,
//! };
//!
//! let endpoint = Endpoint::parse("https://account.r2.cloudflarestorage.com")?;
//! let signed_at = time::OffsetDateTime::UNIX_EPOCH;
//! // Good for every link of that day, in UTC: derive it once.
//! let key = SigningKey::derive("secret", signed_at, "auto")?;
//! let signer = BatchSigner::new(
//!     &Batch {
//!         method: Method::Get,
//!         endpoint: &endpoint,
//!         addressing: Addressing::Path,
//!         bucket: "films",
//!         region: "auto",
//!         signed_at,
//!         lifetime_seconds: 14_400,
//!         overrides: &ResponseOverrides::default(),
//!         query: ObjectQuery::default(),
//!         signed_headers: &[],
//!         key_id: "AKIAEXAMPLE",
//!         session_token: None,
//!     },
//!     &key,
//! )?;
//! let mut url = String::new();
//! for segment in 0..600 {
//!     url.clear();
//!     signer.sign_into(&mut url, &format!("show/seg_{segment:05}.ts"))?;
//!     assert!(url.starts_with("https://account.r2.cloudflarestorage.com/films/show/seg_00"));
//! }
//! # Ok::<(), reeldrop_signing::Error>(())
//! ```

#![forbid(unsafe_code)]

mod authorization;
mod batch;
mod credentials;
mod encode;
mod endpoint;
mod error;
mod headers;
mod object;
mod post;
mod presign;
mod query;
mod sigv4;

pub mod cloudfront;
pub mod hls;

pub use authorization::{HeaderRequest, Payload, sign_headers, sign_headers_for};
pub use batch::{Batch, BatchSigner};
pub use credentials::Credentials;
pub use encode::{encode_path, encode_query};
pub use endpoint::Endpoint;
pub use error::Error;
pub use object::{Addressing, MAX_KEY_BYTES, ObjectUrl, public_url};
pub use post::{Match, PostForm, PostPolicy, PostSuccess, post_policy};
pub use presign::{MAX_LIFETIME_SECONDS, MIN_LIFETIME_SECONDS, Method, Presign, presign};
pub use query::{MAX_PART_NUMBER, ObjectQuery, ResponseOverrides, UploadPart};
pub use sigv4::SigningKey;
