//! CloudFront's signed URLs and signed cookies: a policy says what opens, until when and to whom; a private key signs it.
//! Written after the CloudFront Developer Guide, "Serve private content with signed URLs and signed cookies".
//!
//! ```
//! use reeldrop_signing::cloudfront::{Hash, Policy, PrivateKey, append_query, signed_query};
//!
//! fn links(pem: &str, segments: &[&str]) -> Result<Vec<String>, Box<dyn std::error::Error>> {
//!     let policy = Policy {
//!         resource: "https://d111111abcdef8.cloudfront.net/show/*",
//!         expires_at: 1_767_290_400,
//!         starts_at: None,
//!         ip: None,
//!     };
//!     let key = PrivateKey::from_pem(pem)?;
//!     let query = signed_query(&key, "K2JCJMDEHXQW5F", Hash::Sha256, &policy)?;
//!     Ok(segments
//!         .iter()
//!         .map(|url| {
//!             let mut link = String::new();
//!             append_query(&mut link, url, &query);
//!             link
//!         })
//!         .collect())
//! }
//! ```

mod cookies;
mod der;
mod encode;
mod error;
mod key;
mod pem;
mod policy;
mod range;
mod url;

pub use cookies::{CookieAttributes, CookiePolicy, Cookies, sign_cookies};
pub use error::{CloudFrontError, KeyError};
pub use key::{Algorithm, PrivateKey};
pub use policy::{MAX_EPOCH_SECONDS, Policy, canned_policy, custom_policy};
pub use range::Ipv4Range;
pub use url::{Hash, SignUrl, UrlPolicy, append_query, sign_url, signed_query};
