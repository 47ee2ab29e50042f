//! Variables of a playlist (8216bis, sections 4.3 and 4.4.2.3): `EXT-X-DEFINE` gives the value, `{$name}` takes it.

use std::borrow::Cow;
use std::fmt;

use super::attributes::attributes;

/// What a playlist cannot know of itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'c> {
    /// The variables of the master playlist, for `IMPORT`.
    pub parent: Option<&'c Variables>,
    /// The query of the playlist's own address without its `?`, for `QUERYPARAM`.
    pub query: Option<&'c str>,
}

/// The variables that a playlist defines, in its order.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Variables {
    defined: Vec<Variable>,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) struct Variable {
    pub(super) name: String,
    /// Without one: its parent or its address was not given, or does not have it.
    value: Option<String>,
    pub(super) from_query: bool,
    /// How many URIs stand before the definition, which cannot refer to it.
    pub(super) uris_before: usize,
}

impl fmt::Debug for Variables {
    // A value from a query may be a signature.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.defined.iter().map(|variable| &variable.name))
            .finish()
    }
}

impl Variables {
    /// The value of a variable, if it is defined and known.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.find(name)?.value.as_deref()
    }

    pub(super) fn find(&self, name: &str) -> Option<&Variable> {
        self.defined.iter().find(|variable| variable.name == name)
    }

    /// Takes the attribute list of an `EXT-X-DEFINE`. One that is no definition is passed over, as an unknown tag is.
    pub(super) fn define(&mut self, list: &str, uris_before: usize, context: &Context<'_>) {
        let find = |name| attributes(list).find(|attribute| attribute.name == name);
        let (name, value, from_query) = if let Some(attribute) = find("NAME") {
            let Some(value) = find("VALUE") else { return };
            let value = self.substitute(value.value).0.into_owned();
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
            return;
        };
        // Defining a name twice is an error in 8216bis; the first one counts, as it does for what stood between the two.
        if is_name(name) && self.find(name).is_none() {
            self.defined.push(Variable {
                name: name.to_owned(),
                value,
                from_query,
                uris_before,
            });
        }
    }

    /// The text with values in the places of `{$name}`, once (values are not looked into again), and whether all were known.
    pub(super) fn substitute<'t>(&self, text: &'t str) -> (Cow<'t, str>, bool) {
        if !text.contains("{$") {
            return (Cow::Borrowed(text), true);
        }
        let mut out = String::with_capacity(text.len() + 32);
        let mut all_known = true;
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{$") {
            out.push_str(before);
            match after.split_once('}').filter(|(name, _)| is_name(name)) {
                Some((name, after)) => {
                    match self.get(name) {
                        Some(value) => out.push_str(value),
                        None => {
                            all_known = false;
                            out.extend(["{$", name, "}"]);
                        }
                    }
                    rest = after;
                }
                None => {
                    out.push_str("{$");
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        (Cow::Owned(out), all_known)
    }
}

/// Whether a variable may have this name: letters, digits, `-` and `_`.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
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
