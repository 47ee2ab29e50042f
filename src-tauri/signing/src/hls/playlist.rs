//! A playlist as a row of URIs and of the text between them.

use std::borrow::Cow;
use std::fmt;

use super::{Context, HlsError, Variables, scan};

/// Most bytes of a playlist that is read: a day of one-second segments with long names has some 10 MB.
pub const MAX_PLAYLIST_BYTES: usize = 16 * 1_024 * 1_024;

/// Which of the two kinds of playlist it is (RFC 8216, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Names other playlists; 8216bis says multivariant.
    Master,
    /// Names segments.
    Media,
}

/// What a URI is for, which is also where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// A line of its own in a media playlist.
    Segment,
    /// The line after `EXT-X-STREAM-INF`: a playlist.
    Variant,
    /// `EXT-X-MEDIA`: a playlist.
    Rendition,
    /// `EXT-X-I-FRAME-STREAM-INF`: a playlist.
    IFrames,
    /// `EXT-X-IMAGE-STREAM-INF`: a playlist of thumbnails (Roku's image media playlists, no part of 8216bis).
    Images,
    /// `EXT-X-KEY`.
    Key,
    /// `EXT-X-SESSION-KEY`.
    SessionKey,
    /// `EXT-X-MAP`.
    Map,
    /// `EXT-X-PART`.
    Part,
    /// `EXT-X-PRELOAD-HINT`.
    PreloadHint,
    /// `EXT-X-RENDITION-REPORT`: a playlist.
    RenditionReport,
    /// `EXT-X-SESSION-DATA`.
    SessionData,
    /// `SERVER-URI` of `EXT-X-CONTENT-STEERING`. What the steering server answers names further URIs, which stay as they are.
    Steering,
    /// `X-ASSET-URI` of `EXT-X-DATERANGE`: a playlist that is played in between.
    Asset,
    /// `X-ASSET-LIST` of `EXT-X-DATERANGE`: a JSON document that names further playlists, which stay as they are.
    AssetList,
    /// `X-URI` of an `EXT-X-DATERANGE` of the classes `com.apple.hls.preload` and `com.apple.hls.daterange-schedule`.
    DateRange,
}

impl Role {
    /// Whether the URI leads to another playlist of the package, whose URIs need rewriting too.
    pub fn is_playlist(self) -> bool {
        matches!(
            self,
            Self::Variant
                | Self::Rendition
                | Self::IFrames
                | Self::Images
                | Self::RenditionReport
                | Self::Asset
        )
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Segment => "segment",
            Self::Variant => "variant",
            Self::Rendition => "rendition",
            Self::IFrames => "playlist of I-frames",
            Self::Images => "playlist of images",
            Self::Key => "key",
            Self::SessionKey => "session key",
            Self::Map => "map",
            Self::Part => "part",
            Self::PreloadHint => "preload hint",
            Self::RenditionReport => "rendition report",
            Self::SessionData => "session data",
            Self::Steering => "steering server",
            Self::Asset => "asset",
            Self::AssetList => "asset list",
            Self::DateRange => "date range",
        })
    }
}

/// The bytes of a resource that a playlist speaks of: `EXT-X-BYTERANGE`, or the attributes of a map, part or hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ByteRange {
    /// First byte; without one, the byte after the range before it.
    pub offset: Option<u64>,
    /// How many bytes; without one (preload hints only), to the end.
    pub length: Option<u64>,
}

/// One URI of a playlist.
#[derive(Clone)]
pub struct UriRef<'a> {
    /// The URI with its variables replaced by their values. A variable without a known value stays as `{$name}`.
    pub uri: Cow<'a, str>,
    /// The URI as it is written in the playlist.
    pub raw: &'a str,
    /// What it is for.
    pub role: Role,
    /// Which of its bytes are meant; without one, all.
    pub byte_range: Option<ByteRange>,
    /// Whether every variable in it has a known value.
    pub is_resolved: bool,
    pub(super) slot: Slot,
    /// All text between the URI before this one and this one.
    pub(super) before: &'a str,
}

/// What stands around a URI, and so what it cannot hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Line,
    Quoted,
    /// An attribute's value that should have quotes and has none; players take it.
    Bare,
}

impl fmt::Debug for UriRef<'_> {
    // Values of variables may be signatures, so only what the playlist itself says is shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UriRef")
            .field("raw", &self.raw)
            .field("role", &self.role)
            .field("byte_range", &self.byte_range)
            .finish_non_exhaustive()
    }
}

/// A playlist whose URIs are known; it borrows its text.
#[derive(Debug, Clone)]
pub struct Playlist<'a> {
    pub(super) uris: Vec<UriRef<'a>>,
    /// All text after the last URI.
    pub(super) tail: &'a str,
    pub(super) kind: Kind,
    pub(super) is_complete: bool,
    pub(super) variables: Variables,
}

impl<'a> Playlist<'a> {
    /// Reads a playlist that stands alone: variables from a parent or from its own address stay without a value.
    ///
    /// # Errors
    /// [`HlsError::NotAPlaylist`], [`HlsError::TooLarge`], [`HlsError::VariablesTooLarge`].
    pub fn parse(text: &'a str) -> Result<Self, HlsError> {
        Self::parse_within(text, &Context::default())
    }

    /// Reads a playlist whose `EXT-X-DEFINE` tags import from its parent or from the query of its own address.
    ///
    /// # Errors
    /// [`HlsError::NotAPlaylist`], [`HlsError::TooLarge`], [`HlsError::VariablesTooLarge`].
    pub fn parse_within(text: &'a str, context: &Context<'_>) -> Result<Self, HlsError> {
        scan::scan(text, context)
    }

    /// Master or media, by its tags. One with tags of both kinds, which the RFC forbids, is media if it has segments.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether nothing will be added to it: `EXT-X-ENDLIST`, or type `VOD`; a master playlist always is.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Every URI, in the order of the text.
    pub fn uris(&self) -> impl ExactSizeIterator<Item = &UriRef<'a>> {
        self.uris.iter()
    }

    /// What `EXT-X-DEFINE` defined: the [`Context::parent`] of the playlists that this one names.
    pub fn variables(&self) -> &Variables {
        &self.variables
    }
}
