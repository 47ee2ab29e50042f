//! Why a private key was not taken, or nothing was signed. No variant carries a secret.

use super::MAX_EPOCH_SECONDS;

/// Why a text or DER is not a key that CloudFront signs with (RSA with 2,048 bits, or ECDSA on P-256).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// There is no PEM block in the text.
    #[error("this is no private key: a line like -----BEGIN PRIVATE KEY----- is missing")]
    NotPem,
    /// The text is far longer than any private key.
    #[error("this is no private key: it is far too long")]
    TooLong,
    /// A PEM block is there, but what it holds cannot be read.
    #[error("the private key is damaged: {0}")]
    Damaged(&'static str),
    /// The text holds this many private keys.
    #[error("this holds {0} private keys, and it is not clear which one to take")]
    Several(usize),
    /// The key is protected by a passphrase.
    #[error(
        "the private key is encrypted: take the passphrase off first (openssl pkey -in KEY.pem -out PLAIN.pem)"
    )]
    Encrypted,
    /// A public key, where the private one is needed.
    #[error(
        "this is the public key, which CloudFront has already: the private key of the pair is needed"
    )]
    PublicKey,
    /// A certificate, where a private key is needed.
    #[error("this is a certificate: the private key is needed")]
    Certificate,
    /// A key in the format of OpenSSH or PuTTY.
    #[error("this is an SSH key: CloudFront takes RSA or ECDSA keys as openssl writes them")]
    Ssh,
    /// RSA with this many bits.
    #[error("this RSA key has {0} bits: CloudFront takes RSA keys of 2,048 bits only")]
    RsaSize(usize),
    /// An elliptic curve other than P-256, by its name or object identifier.
    #[error("this key is on the curve {0}: of elliptic curves CloudFront takes P-256 only")]
    Curve(String),
    /// Another algorithm, by its name or object identifier.
    #[error("this is a key for {0}: CloudFront takes RSA-2048 and ECDSA P-256 only")]
    UnsupportedAlgorithm(String),
}

/// Why nothing was signed. Each variant names the argument at fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CloudFrontError {
    /// The URL is empty, relative, or not of http or https.
    #[error("the URL has to start with https:// or http:// and name a host")]
    NotAnHttpUrl,
    /// The URL, or the resource of a policy, holds this character, which has no place in a percent-encoded URL.
    #[error("{0:?} cannot stand in a URL: it has to be percent-encoded before it is signed")]
    NotEncoded(char),
    /// A per cent sign is not followed by two hexadecimal digits.
    #[error("the URL holds a % that two hexadecimal digits do not follow: write it as %25")]
    LonePercent,
    /// The URL has a fragment, which no browser sends.
    #[error("the URL has a fragment (#…), which is never sent: sign it without")]
    Fragment,
    /// The URL carries a parameter that CloudFront takes for its own.
    #[error("the URL already carries {0}, which is CloudFront's own parameter")]
    ReservedParameter(&'static str),
    /// A canned policy opens exactly one URL.
    #[error(
        "a canned policy opens one URL and knows no wildcard: use a custom policy, or write %2A"
    )]
    WildcardInCanned,
    /// The resource of a policy neither starts with a scheme nor with a wildcard.
    #[error("the resource of a policy has to start with https://, http:// or a wildcard")]
    InvalidResource,
    /// The resource of a policy names nothing, so that it would open all that the key can open.
    #[error("this resource would open everything that the key can open: name a host or a path")]
    OpensEverything,
    /// The policy does not open the URL that is to carry it.
    #[error("the resource of the policy does not match the URL, so the link could never work")]
    NotCovered,
    /// The end, in Unix seconds, is not between 1 and 2^31 - 1.
    #[error("a policy ends between 1 and {MAX_EPOCH_SECONDS} (Unix seconds), not at {0}")]
    ExpiryOutOfRange(i64),
    /// The start, in Unix seconds, is not between 1 and the end.
    #[error("a policy starts after 0 (Unix seconds) and before it ends, not at {0}")]
    StartOutOfRange(i64),
    /// The range of addresses cannot be understood.
    #[error("the range of addresses is not usable: {0}")]
    InvalidIpRange(&'static str),
    /// The key pair id is empty or holds characters that none has.
    #[error("the key pair id is empty or holds characters that none has")]
    InvalidKeyPairId,
    /// A cookie's domain or path cannot be written.
    #[error("the cookie's {0} is empty or holds characters that cannot stand in a cookie")]
    InvalidCookieAttribute(&'static str),
    /// The key could not sign; its numbers do not belong together.
    #[error("the private key cannot sign")]
    CannotSign,
}
