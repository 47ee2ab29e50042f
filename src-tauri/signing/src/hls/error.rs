//! Why a playlist was not read or not written.

use super::{MAX_PLAYLIST_BYTES, Role};

/// What is wrong with a playlist, or with what should be put into it. None carries a URI: a rewritten one holds a signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HlsError {
    /// The first line is not `#EXTM3U` (RFC 8216, section 4.3.1.1).
    #[error("this is not an HLS playlist: its first line is not #EXTM3U")]
    NotAPlaylist,
    /// The playlist has this many bytes.
    #[error("a playlist has at most {MAX_PLAYLIST_BYTES} bytes, this one has {0}")]
    TooLarge(usize),
    /// Its variables name each other, or are named, so often that more than [`MAX_PLAYLIST_BYTES`] would come out.
    #[error("the playlist's variables would fill more than {MAX_PLAYLIST_BYTES} bytes")]
    VariablesTooLarge,
    /// A replacement cannot stand where the URI stood, because the playlist would say something else.
    #[error("the new URI of a {role} cannot be written into a playlist: {reason}")]
    BadReplacement {
        /// What the URI is for.
        role: Role,
        /// What the replacement holds.
        reason: &'static str,
    },
    /// The name is not one that a variable may have (8216bis, section 4.3: letters, digits, `-` and `_`).
    #[error("a playlist's variable cannot have this name")]
    BadVariableName,
    /// The playlist defines this variable already, in another way or too late.
    #[error("the playlist already defines a variable with the name {0}")]
    VariableTaken(String),
    /// `EXT-X-VERSION` is no number.
    #[error("the playlist's EXT-X-VERSION is not a number")]
    BadVersion,
    /// A URI's percent-encoded bytes are not UTF-8, so it names no key.
    #[error("a URI in the playlist is not UTF-8 when decoded, so it names no file")]
    NotUtf8,
}
