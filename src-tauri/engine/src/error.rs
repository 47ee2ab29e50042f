//! What went wrong, in the one form in which it reaches the window, the terminal and `--json`.
//!
//! The code is stable and meant for programs, the sentence and the action for people. Nothing in Reeldrop decides by
//! the text of a message.

use std::borrow::Cow;

use serde::Serialize;

/// A failure with its stable code, a sentence that says what happened, and what to do about it.
///
/// The texts never hold a secret or a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename = "ErrorView")]
#[error("{message} {action}")]
pub struct Error {
    /// Stable, kebab-case, one of [`code`] or of the sandbox's own.
    pub code: Cow<'static, str>,
    /// What happened, a whole sentence.
    pub message: String,
    /// What the person can do, a whole sentence.
    pub action: String,
}

/// The engine's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A failure with its three parts.
    pub fn new(
        code: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
        action: impl Into<String>,
    ) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            action: action.into(),
        }
    }

    /// Whether this failure carries `code`.
    pub fn is(&self, code: &str) -> bool {
        self.code == code
    }
}

/// The stable codes of the engine. A code is added only when something tells it apart from the others.
pub mod code {
    /// The path does not exist.
    pub const FILE_MISSING: &str = "file-missing";
    /// The file cannot be opened or read.
    pub const FILE_UNREADABLE: &str = "file-unreadable";
    /// A file that a person asked for cannot be written.
    pub const FILE_UNWRITABLE: &str = "file-unwritable";
    /// The file was there at the drop and is gone now.
    pub const FILE_VANISHED: &str = "file-vanished";
    /// The file's size or time changed while it was sent.
    pub const FILE_CHANGED: &str = "file-changed";
    /// The folder cannot be read now; its drive may be unplugged.
    pub const FOLDER_UNREACHABLE: &str = "folder-unreachable";
    /// Not a folder that can be watched.
    pub const WATCH_FOLDER_INVALID: &str = "watch-folder-invalid";
    /// A pattern of file names cannot be read.
    pub const PATTERN_INVALID: &str = "pattern-invalid";
    /// Neither a file nor a folder: a device, a socket, a pipe.
    pub const NOT_A_FILE: &str = "not-a-file";
    /// The folder holds no file that can be sent.
    pub const FOLDER_EMPTY: &str = "folder-empty";
    /// The path is not UTF-8, so that it cannot be a key.
    pub const NAME_NOT_UTF8: &str = "name-not-utf8";
    /// The key would be longer than 1,024 bytes.
    pub const KEY_TOO_LONG: &str = "key-too-long";
    /// The folder or prefix in storage cannot be part of a link.
    pub const INVALID_PREFIX: &str = "invalid-prefix";
    /// The template of keys cannot be read, or makes no key.
    pub const INVALID_TEMPLATE: &str = "invalid-template";
    /// Cache rules, metadata or tags that cannot be stored.
    pub const INVALID_PLACEMENT: &str = "invalid-placement";
    /// Larger than an object can be.
    pub const FILE_TOO_LARGE: &str = "file-too-large";
    /// A folder with an HLS playlist that no player could play, or that cannot be stored.
    pub const PACKAGE_INVALID: &str = "package-invalid";
    /// Something to know of a package that was taken all the same.
    pub const PACKAGE_NOTICE: &str = "package-notice";
    /// There was nothing to upload.
    pub const NOTHING_TO_UPLOAD: &str = "nothing-to-upload";

    /// The bucket does not exist.
    pub const UNKNOWN_BUCKET: &str = "unknown-bucket";
    /// The server does not know the access key id.
    pub const WRONG_KEY_ID: &str = "wrong-key-id";
    /// The signature does not match: the secret is not the right one.
    pub const WRONG_SECRET: &str = "wrong-secret";
    /// The bucket lives in another region.
    pub const WRONG_REGION: &str = "wrong-region";
    /// The key may not do this.
    pub const ACCESS_DENIED: &str = "access-denied";
    /// This computer has no network.
    pub const OFFLINE: &str = "offline";
    /// The host name does not resolve.
    pub const HOST_NOT_FOUND: &str = "host-not-found";
    /// Nothing listens at the address.
    pub const CONNECTION_REFUSED: &str = "connection-refused";
    /// No encrypted connection could be agreed on.
    pub const TLS_FAILED: &str = "tls-failed";
    /// The connection broke or never came to be.
    pub const NETWORK: &str = "network";
    /// The server did not answer in time.
    pub const TIMED_OUT: &str = "timed-out";
    /// This computer's clock is off by more than 15 minutes.
    pub const CLOCK_SKEWED: &str = "clock-skewed";
    /// The temporary credentials have ended.
    pub const CREDENTIALS_ENDED: &str = "credentials-ended";
    /// The account may not use this part of the service.
    pub const NOT_ENTITLED: &str = "not-entitled";
    /// The bucket's rules keep the object from being replaced or removed.
    pub const OBJECT_LOCKED: &str = "object-locked";
    /// The server does not accept the parts of the multipart upload.
    pub const PARTS_REFUSED: &str = "parts-refused";
    /// The server asks to slow down.
    pub const SLOW_DOWN: &str = "slow-down";
    /// The server failed (5xx).
    pub const SERVER_FAILED: &str = "server-failed";
    /// The server refused for a reason that has no code of its own here.
    pub const SERVER_REFUSED: &str = "server-refused";
    /// The server received other bytes than were sent.
    pub const DAMAGED_IN_TRANSIT: &str = "damaged-in-transit";
    /// The server forgot the multipart upload.
    pub const UPLOAD_UNKNOWN: &str = "upload-unknown";
    /// After completion the server holds another size or checksum.
    pub const VERIFY_MISMATCH: &str = "verify-mismatch";
    /// Storage holds something under this key already.
    pub const KEY_EXISTS: &str = "key-exists";
    /// Both were kept where something else was asked for.
    pub const KEPT_BOTH: &str = "kept-both";
    /// The server does not know this kind of request.
    pub const NOT_IMPLEMENTED: &str = "not-implemented";
    /// The object is not there.
    pub const OBJECT_MISSING: &str = "object-missing";
    /// The app ended before the upload did.
    pub const INTERRUPTED: &str = "interrupted";
    /// An upload that was broken off goes on.
    pub const UPLOAD_RESUMED: &str = "upload-resumed";
    /// Cancelled by the person.
    pub const CANCELLED: &str = "cancelled";

    /// The connection is not, or no longer, in the library.
    pub const CONNECTION_UNKNOWN: &str = "connection-unknown";
    /// There is no connection to upload to.
    pub const NO_CONNECTION: &str = "no-connection";
    /// The name is empty or taken.
    pub const INVALID_NAME: &str = "invalid-name";
    /// The endpoint is not an http(s) address.
    pub const INVALID_ENDPOINT: &str = "invalid-endpoint";
    /// The bucket's name cannot be one.
    pub const INVALID_BUCKET: &str = "invalid-bucket";
    /// The region is not a name of a region.
    pub const INVALID_REGION: &str = "invalid-region";
    /// The access key id is empty or holds white space.
    pub const INVALID_KEY_ID: &str = "invalid-key-id";
    /// The secret is empty.
    pub const INVALID_SECRET: &str = "invalid-secret";
    /// The public address is not an http(s) address.
    pub const INVALID_PUBLIC_URL: &str = "invalid-public-url";
    /// The connection's own fields cannot be signed with.
    pub const INVALID_CONNECTION: &str = "invalid-connection";
    /// CloudFront's private key cannot be read or used.
    pub const INVALID_PRIVATE_KEY: &str = "invalid-private-key";
    /// The connection has no CloudFront key pair.
    pub const NOT_CLOUDFRONT: &str = "not-cloudfront";
    /// CloudFront would refuse what was to be signed.
    pub const CLOUDFRONT_REFUSED: &str = "cloudfront-refused";
    /// The bounds of an upload request cannot be held there.
    pub const INVALID_REQUEST: &str = "invalid-request";
    /// The links are of a kind that this connection cannot give.
    pub const INVALID_LINKS: &str = "invalid-links";
    /// The Cloudflare account's id is not one.
    pub const INVALID_ACCOUNT_ID: &str = "invalid-account-id";
    /// The named S3-compatible service is not known.
    pub const INVALID_PRESET: &str = "invalid-preset";
    /// Transfer acceleration or dual-stack addresses are not to be had here.
    pub const INVALID_ACCELERATION: &str = "invalid-acceleration";
    /// The storage class is not known.
    pub const INVALID_STORAGE_CLASS: &str = "invalid-storage-class";
    /// The KMS key's name cannot be one.
    pub const INVALID_KMS_KEY: &str = "invalid-kms-key";
    /// The session token is missing or holds white space.
    pub const INVALID_SESSION_TOKEN: &str = "invalid-session-token";
    /// The end of temporary credentials is not a time.
    pub const INVALID_CREDENTIALS_END: &str = "invalid-credentials-end";
    /// The id of CloudFront's public key is not one.
    pub const INVALID_KEY_PAIR_ID: &str = "invalid-key-pair-id";
    /// The CloudFront distribution's id is not one.
    pub const INVALID_DISTRIBUTION_ID: &str = "invalid-distribution-id";
    /// Nothing of a connection was found in what was pasted.
    pub const PASTE_UNREADABLE: &str = "paste-unreadable";
    /// The secrets of a paste are no longer in memory.
    pub const PASTE_FORGOTTEN: &str = "paste-forgotten";
    /// The AWS profile cannot be used as it is.
    pub const PROFILE_UNUSABLE: &str = "profile-unusable";
    /// The environment's variables make no connection.
    pub const INVALID_ENVIRONMENT: &str = "invalid-environment";
    /// The sandbox's connection cannot be edited or deleted.
    pub const SANDBOX_FIXED: &str = "sandbox-fixed";

    /// This computer has no keychain that can be reached.
    pub const KEYCHAIN_UNAVAILABLE: &str = "keychain-unavailable";
    /// The keychain is there and refused.
    pub const KEYCHAIN_REFUSED: &str = "keychain-refused";
    /// The keychain holds no secret for this connection.
    pub const SECRET_MISSING: &str = "secret-missing";

    /// A link's life is out of range.
    pub const LIFETIME_OUT_OF_RANGE: &str = "lifetime-out-of-range";
    /// A length of time could not be read.
    pub const LIFETIME_UNREADABLE: &str = "lifetime-unreadable";
    /// The link is not in the library.
    pub const LINK_UNKNOWN: &str = "link-unknown";
    /// The link's time is over.
    pub const LINK_ENDED: &str = "link-ended";
    /// The link was taken back: its file is deleted or has another key.
    pub const LINK_REVOKED: &str = "link-revoked";
    /// A note or recipient of a link is too long, or no line of text.
    pub const INVALID_NOTE: &str = "invalid-note";
    /// What was asked for does not exist for links of this kind.
    pub const NOT_FOR_THIS_LINK: &str = "not-for-this-link";
    /// The upload is not in the library.
    pub const UPLOAD_NOT_FOUND: &str = "upload-not-found";
    /// The link gave other bytes than the file holds.
    pub const LINK_MISMATCH: &str = "link-mismatch";

    /// The disk is full.
    pub const DISK_FULL: &str = "disk-full";
    /// Another process holds the library.
    pub const LIBRARY_LOCKED: &str = "library-locked";
    /// The library file is damaged; it was kept aside.
    pub const LIBRARY_DAMAGED: &str = "library-damaged";
    /// The library was written by a newer Reeldrop.
    pub const LIBRARY_NEWER: &str = "library-newer";
    /// The library cannot be read or written.
    pub const LIBRARY_FAILED: &str = "library-failed";
    /// The data folder cannot be made or written.
    pub const DATA_FOLDER: &str = "data-folder";
    /// A setting is out of its range.
    pub const INVALID_SETTING: &str = "invalid-setting";
    /// Something inside Reeldrop broke; a report helps.
    pub const INTERNAL: &str = "internal";
}
