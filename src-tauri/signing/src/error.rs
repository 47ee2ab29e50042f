//! What can be wrong with the arguments of a signature.

use crate::{MAX_KEY_BYTES, MAX_LIFETIME_SECONDS, MAX_PART_NUMBER, MIN_LIFETIME_SECONDS};

/// Why nothing was signed. Each variant names the argument at fault; none carries a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The lifetime, in seconds, is outside what SigV4 allows (S3 API: query authentication, `X-Amz-Expires`).
    #[error(
        "a link lives {MIN_LIFETIME_SECONDS} to {MAX_LIFETIME_SECONDS} seconds (7 days), not {0}"
    )]
    LifetimeOutOfRange(u32),
    /// The signing time has no four-digit year, so it cannot be written as SigV4 wants it.
    #[error("the signing time cannot be written with a four-digit year")]
    TimeOutOfRange,
    /// The key is empty.
    #[error("the key is empty")]
    EmptyKey,
    /// The key has this many bytes of UTF-8, more than S3 takes.
    #[error("a key has at most {MAX_KEY_BYTES} bytes, this one has {0}")]
    KeyTooLong(usize),
    /// The bucket is empty, or cannot be written where the addressing style puts it.
    #[error("the bucket name is not usable: {0}")]
    InvalidBucket(&'static str),
    /// The region is empty or cannot be part of a credential scope.
    #[error("the region is empty or holds characters that no region has")]
    InvalidRegion,
    /// The key id is empty or holds white space or control characters.
    #[error("the access key id is empty or holds characters that none has")]
    InvalidKeyId,
    /// The endpoint cannot be understood.
    #[error("the endpoint is not usable: {0}")]
    InvalidEndpoint(&'static str),
    /// The number of a part is outside 1 to 10,000 (S3 API: UploadPart).
    #[error("a part has a number from 1 to {MAX_PART_NUMBER}, not {0}")]
    PartOutOfRange(u16),
    /// A parameter of the query is without a name, or is one that the signature writes itself.
    #[error("a parameter of the query is not usable: {0}")]
    InvalidQuery(&'static str),
    /// A header to be signed cannot be sent, or is one that the signature writes itself.
    #[error("a header is not usable: {0}")]
    InvalidHeader(&'static str),
    /// A path that is to be signed as it is sent is not one.
    #[error("the path is not usable: {0}")]
    InvalidPath(&'static str),
    /// The signing key was derived for another day (UTC) or region.
    #[error("the signing key is one of another day or region")]
    OtherSigningKey,
    /// A POST policy that no form could meet, or that S3 would not take.
    #[error("the policy is not usable: {0}")]
    InvalidPolicy(&'static str),
}
