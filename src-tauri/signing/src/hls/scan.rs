//! Finds the URIs of a playlist in one pass over its lines, without copying.
//! Only attributes that a specification calls a URI count: one whose name merely ends in `URI`, or of an unknown tag, is left alone.

use super::attributes::{Attribute, attributes};
use super::playlist::Slot;
use super::{
    ByteRange, Context, HlsError, Kind, MAX_PLAYLIST_BYTES, Playlist, Role, UriRef, Variables,
};

/// Classes of date ranges whose `X-URI` is a URI (8216bis, appendices on preloading and on schedules).
const CLASSES_WITH_URI: [&str; 2] = ["com.apple.hls.preload", "com.apple.hls.daterange-schedule"];

pub(super) fn scan<'a>(text: &'a str, context: &Context<'_>) -> Result<Playlist<'a>, HlsError> {
    if text.len() > MAX_PLAYLIST_BYTES {
        return Err(HlsError::TooLarge(text.len()));
    }
    // A byte order mark is forbidden, yet editors write one.
    let head = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_playlist = head
        .strip_prefix("#EXTM3U")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['\r', '\n', ' ', '\t']));
    if !is_playlist {
        return Err(HlsError::NotAPlaylist);
    }
    let mut scanner = Scanner {
        text,
        copied: 0,
        uris: Vec::new(),
        variables: Variables::default(),
        names_playlists: false,
        names_segments: false,
        is_ended: false,
        next: Role::Segment,
        range: None,
    };
    let mut start = text.len() - head.len();
    for line in head.split_inclusive('\n') {
        scanner.line(line, start, context)?;
        start += line.len();
    }
    let kind = if scanner.names_playlists && !scanner.names_segments {
        Kind::Master
    } else {
        Kind::Media
    };
    Ok(Playlist {
        tail: &text[scanner.copied..],
        uris: scanner.uris,
        kind,
        is_complete: kind == Kind::Master || scanner.is_ended,
        variables: scanner.variables,
    })
}

struct Scanner<'a> {
    text: &'a str,
    /// End of the last URI.
    copied: usize,
    uris: Vec<UriRef<'a>>,
    variables: Variables,
    names_playlists: bool,
    names_segments: bool,
    is_ended: bool,
    /// What the next URI line is.
    next: Role,
    /// What `EXT-X-BYTERANGE` said of the next URI line.
    range: Option<ByteRange>,
}

impl<'a> Scanner<'a> {
    fn line(&mut self, line: &'a str, start: usize, context: &Context<'_>) -> Result<(), HlsError> {
        let line = line.trim_end_matches(['\n', '\r', ' ', '\t']);
        if let Some(tag) = line.strip_prefix("#EXT") {
            let (name, value) = tag.split_once(':').unwrap_or((tag, ""));
            return self.tag(name, value, start + line.len() - value.len(), context);
        }
        let uri = line.trim_start_matches([' ', '\t']);
        if uri.is_empty() || uri.starts_with('#') {
            return Ok(());
        }
        let role = std::mem::replace(&mut self.next, Role::Segment);
        let range = self.range.take();
        self.push(start + line.len() - uri.len(), uri, role, Slot::Line, range)
    }

    /// `name` is what follows `#EXT`; `start` is where `value` begins in the text.
    fn tag(
        &mut self,
        name: &str,
        value: &'a str,
        start: usize,
        context: &Context<'_>,
    ) -> Result<(), HlsError> {
        let role = match name {
            "INF" | "-X-TARGETDURATION" => {
                self.names_segments = true;
                return Ok(());
            }
            "-X-ENDLIST" => {
                self.is_ended = true;
                return Ok(());
            }
            "-X-PLAYLIST-TYPE" => {
                self.is_ended |= value == "VOD";
                return Ok(());
            }
            "-X-BYTERANGE" => {
                self.range = byte_range(value);
                return Ok(());
            }
            "-X-STREAM-INF" => {
                self.names_playlists = true;
                self.next = Role::Variant;
                return Ok(());
            }
            "-X-DEFINE" => return self.variables.define(value, self.uris.len(), context),
            "-X-DATERANGE" => return self.date_range(value, start),
            "-X-MEDIA" => Role::Rendition,
            "-X-I-FRAME-STREAM-INF" => Role::IFrames,
            "-X-IMAGE-STREAM-INF" => Role::Images,
            "-X-SESSION-DATA" => Role::SessionData,
            "-X-SESSION-KEY" => Role::SessionKey,
            "-X-CONTENT-STEERING" => Role::Steering,
            "-X-KEY" => Role::Key,
            "-X-MAP" => Role::Map,
            "-X-PART" => Role::Part,
            "-X-PRELOAD-HINT" => Role::PreloadHint,
            "-X-RENDITION-REPORT" => Role::RenditionReport,
            _ => return Ok(()),
        };
        self.names_playlists |= matches!(
            role,
            Role::Rendition
                | Role::IFrames
                | Role::Images
                | Role::SessionData
                | Role::SessionKey
                | Role::Steering
        );
        let range = match role {
            Role::Map | Role::Part => find(value, "BYTERANGE").and_then(byte_range),
            Role::PreloadHint => hint_range(value),
            _ => None,
        };
        let wanted = if role == Role::Steering {
            "SERVER-URI"
        } else {
            "URI"
        };
        for attribute in attributes(value).filter(|attribute| attribute.name == wanted) {
            self.push_attribute(&attribute, start, role, range)?;
        }
        Ok(())
    }

    fn date_range(&mut self, list: &'a str, start: usize) -> Result<(), HlsError> {
        let has_uri = find(list, "CLASS").is_some_and(|class| CLASSES_WITH_URI.contains(&class));
        for attribute in attributes(list) {
            let role = match attribute.name {
                "X-ASSET-URI" => Role::Asset,
                "X-ASSET-LIST" => Role::AssetList,
                "X-URI" if has_uri => Role::DateRange,
                _ => continue,
            };
            self.push_attribute(&attribute, start, role, None)?;
        }
        Ok(())
    }

    fn push_attribute(
        &mut self,
        attribute: &Attribute<'a>,
        list_start: usize,
        role: Role,
        range: Option<ByteRange>,
    ) -> Result<(), HlsError> {
        let slot = if attribute.is_quoted {
            Slot::Quoted
        } else {
            Slot::Bare
        };
        if attribute.value.is_empty() {
            return Ok(());
        }
        let start = list_start + attribute.start;
        self.push(start, attribute.value, role, slot, range)
    }

    fn push(
        &mut self,
        start: usize,
        raw: &'a str,
        role: Role,
        slot: Slot,
        byte_range: Option<ByteRange>,
    ) -> Result<(), HlsError> {
        let (uri, is_resolved) = self.variables.substitute(raw)?;
        self.uris.push(UriRef {
            uri,
            raw,
            role,
            byte_range,
            is_resolved,
            slot,
            // Both ends are ends of slices of this very text, in its order.
            before: &self.text[self.copied..start],
        });
        self.copied = start + raw.len();
        Ok(())
    }
}

fn find<'a>(list: &'a str, name: &str) -> Option<&'a str> {
    attributes(list)
        .find(|attribute| attribute.name == name)
        .map(|attribute| attribute.value)
}

/// `length[@offset]`
fn byte_range(text: &str) -> Option<ByteRange> {
    let (length, offset) = match text.split_once('@') {
        Some((length, offset)) => (length, Some(offset.parse().ok()?)),
        None => (text, None),
    };
    Some(ByteRange {
        offset,
        length: Some(length.parse().ok()?),
    })
}

fn hint_range(list: &str) -> Option<ByteRange> {
    let number = |name| find(list, name).and_then(|value| value.parse().ok());
    let (start, length) = (number("BYTERANGE-START"), number("BYTERANGE-LENGTH"));
    // Without a start, a hint begins at byte 0 (8216bis: EXT-X-PRELOAD-HINT).
    (start.is_some() || length.is_some()).then_some(ByteRange {
        offset: Some(start.unwrap_or(0)),
        length,
    })
}
