//! Variables of a playlist (8216bis, sections 4.3 and 4.4.2.3): `EXT-X-DEFINE` gives the value, `{$name}` takes it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use super::attributes::attributes;
use super::{HlsError, MAX_PLAYLIST_BYTES};

/// What a playlist cannot know of itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'c> {
    /// The variables of the master playlist, for `IMPORT`.
    pub parent: Option<&'c Variables>,
    /// The query of the playlist's own address without its `?`, for `QUERYPARAM`.
    pub query: Option<&'c str>,
}

/// The variables that a playlist defines.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Variables {
    defined: BTreeMap<String, Variable>,
    /// Bytes that substitution has written: a few lines can name each other into any size.
    written: usize,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) struct Variable {
    /// Without one: its parent or its address was not given, or does not have it.
    value: Option<String>,
    pub(super) from_query: bool,
    /// How many URIs stand before the definition, which cannot refer to it.
    pub(super) uris_before: usize,
}

impl fmt::Debug for Variables {
    // A value from a query may be a signature.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.defined.keys()).finish()
    }
}

impl Variables {
    /// The value of a variable, if it is defined and known.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.find(name)?.value.as_deref()
    }

    pub(super) fn find(&self, name: &str) -> Option<&Variable> {
        self.defined.get(name)
    }

    /// Takes the attribute list of an `EXT-X-DEFINE`. One that is no definition is passed over, as an unknown tag is.
    pub(super) fn define(
        &mut self,
        list: &str,
        uris_before: usize,
        context: &Context<'_>,
    ) -> Result<(), HlsError> {
        let find = |name| attributes(list).find(|attribute| attribute.name == name);
        let (name, value, from_query) = if let Some(attribute) = find("NAME") {
            let Some(value) = find("VALUE") else {
                return Ok(());
            };
            let value = self.substitute(value.value)?.0.into_owned();
            (attribute.value, Some(value), false)
        } else if let Some(attribute) = find("IMPORT") {
            let value = context
                .parent
                .and_then(|parent| parent.get(attribute.value));
            (attribute.value, value.map(str::to_owned), false)
        } else if let Some(attribute) = find("QUERYPARAM") {
            let value = context
                .query
                .and_then(|query| parameter(query, attribute.value));
            (attribute.value, value, true)
        } else {
            return Ok(());
        };
        // Defining a name twice is an error in 8216bis; the first one counts, as it does for what stood between the two.
        if is_name(name) && self.find(name).is_none() {
            let variable = Variable {
                value,
                from_query,
                uris_before,
            };
            self.defined.insert(name.to_owned(), variable);
        }
        Ok(())
    }

    /// The text with values in the places of `{$name}`, once (values are not looked into again), and whether all were known.
    pub(super) fn substitute<'t>(
        &mut self,
        text: &'t str,
    ) -> Result<(Cow<'t, str>, bool), HlsError> {
        if !text.contains("{$") {
            return Ok((Cow::Borrowed(text), true));
        }
        let mut out = String::new();
        let mut all_known = true;
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{$") {
            out.push_str(before);
            let end = after.bytes().take_while(|byte| is_name_byte(*byte)).count();
            let (name, behind) = after.split_at(end);
            match behind.strip_prefix('}').filter(|_| end > 0) {
                Some(behind) => {
                    match self.get(name) {
                        Some(value) => out.push_str(value),
                        None => {
                            all_known = false;
                            out.extend(["{$", name, "}"]);
                        }
                    }
                    rest = behind;
                }
                None => {
                    out.push_str("{$");
                    rest = after;
                }
            }
            if self.written + out.len() > MAX_PLAYLIST_BYTES {
                return Err(HlsError::VariablesTooLarge);
            }
        }
        out.push_str(rest);
        self.written += out.len();
        Ok((Cow::Owned(out), all_known))
    }
}

/// Whether a variable may have this name: letters, digits, `-` and `_`.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(is_name_byte)
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// The decoded value of the first parameter with this name. One without a value counts as absent (8216bis: EXT-X-DEFINE).
fn parameter(query: &str, name: &str) -> Option<String> {
    let (_, value) = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(candidate, _)| *candidate == name)?;
    let decoded = percent_encoding::percent_decode_str(value)
        .decode_utf8()
        .ok()?;
    (!decoded.is_empty()).then(|| decoded.into_owned())
}
