//! Writes a playlist again with other URIs, refusing any that would make the text mean something else.

use super::playlist::Slot;
use super::{HlsError, Playlist, UriRef};

/// What a callback of [`Playlist::rewrite_into`] did with a URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rewritten {
    /// The URI stays as it is written, variables included; what was appended is taken back.
    Keep,
    /// The new URI was appended to the buffer.
    Written,
}

impl<'a> Playlist<'a> {
    /// The playlist with the URIs that the callback gives; one for which it gives nothing stays as it is written.
    ///
    /// # Errors
    /// [`HlsError::BadReplacement`]
    pub fn rewrite(
        &self,
        mut replace: impl FnMut(&UriRef<'a>) -> Option<String>,
    ) -> Result<String, HlsError> {
        let mut out = String::new();
        self.rewrite_into(&mut out, |uri, out| {
            let Some(new) = replace(uri) else {
                return Ok(Rewritten::Keep);
            };
            out.push_str(&new);
            Ok::<_, HlsError>(Rewritten::Written)
        })?;
        Ok(out)
    }

    /// Appends the playlist to `out`. The callback appends each new URI itself, so that none is allocated.
    ///
    /// # Errors
    /// Those of the callback, and [`HlsError::BadReplacement`]. After an error, `out` holds a part of a playlist.
    pub fn rewrite_into<E: From<HlsError>>(
        &self,
        out: &mut String,
        mut write: impl FnMut(&UriRef<'a>, &mut String) -> Result<Rewritten, E>,
    ) -> Result<(), E> {
        for uri in &self.uris {
            out.push_str(uri.before);
            let start = out.len();
            match write(uri, out)? {
                Rewritten::Keep => {
                    out.truncate(start);
                    out.push_str(uri.raw);
                }
                // A callback that shortened the buffer has written nothing.
                Rewritten::Written => check(uri, out.get(start..).unwrap_or_default())?,
            }
        }
        out.push_str(self.tail);
        Ok(())
    }
}

fn check(uri: &UriRef<'_>, new: &str) -> Result<(), HlsError> {
    let refuse = |reason| {
        Err(HlsError::BadReplacement {
            role: uri.role,
            reason,
        })
    };
    if new.is_empty() {
        return refuse("it is empty");
    }
    if holds(new, b'\n') || holds(new, b'\r') {
        return refuse("it holds a line break");
    }
    match uri.slot {
        Slot::Line if new.starts_with([' ', '\t']) || new.ends_with([' ', '\t']) => {
            refuse("it begins or ends with a blank")
        }
        Slot::Line if new.starts_with('#') => refuse("it begins with #, as a comment does"),
        Slot::Quoted | Slot::Bare if holds(new, b'"') => refuse("it holds a quotation mark"),
        Slot::Bare if holds(new, b',') => {
            refuse("it holds a comma, and stands in no quotation marks")
        }
        _ => Ok(()),
    }
}

/// Without an early end, so that it compiles to vector instructions: signed URLs are long, and all are looked through.
fn holds(text: &str, wanted: u8) -> bool {
    text.bytes()
        .fold(false, |found, byte| found | (byte == wanted))
}
