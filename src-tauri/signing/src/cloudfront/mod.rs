//! CloudFront's signed URLs and signed cookies: a policy says what opens, until when and to whom; a private key signs it.
//! Written after the CloudFront Developer Guide, "Serve private content with signed URLs and signed cookies".

mod cookies;
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
