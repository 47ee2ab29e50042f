//! Signs S3 links: pure functions, no input or output, no clock, no runtime.
//! Time, keys and secrets are arguments, so the same arguments always give the same link.
//!
//! ```
//! use reeldrop_signing::{Addressing, Credentials, Endpoint, Method, ObjectUrl, Presign, ResponseOverrides, presign};
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
//! })?;
//! assert!(link.starts_with("https://s3.eu-central-1.amazonaws.com/films/cut%207.mp4?X-Amz-Algorithm="));
//! # Ok::<(), reeldrop_signing::Error>(())
//! ```

mod credentials;
mod encode;
mod endpoint;
mod error;
mod object;
mod presign;
mod sigv4;

pub mod cloudfront;

pub use credentials::Credentials;
pub use encode::{encode_path, encode_query};
pub use endpoint::Endpoint;
pub use error::Error;
pub use object::{Addressing, MAX_KEY_BYTES, ObjectUrl, public_url};
pub use presign::{
    MAX_LIFETIME_SECONDS, MIN_LIFETIME_SECONDS, Method, Presign, ResponseOverrides, presign,
};
