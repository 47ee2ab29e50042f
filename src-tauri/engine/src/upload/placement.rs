//! Placement: what an object is stored with beside its bytes: how it is cached, saved, stored, and what is noted of it.

use std::collections::BTreeMap;

use reeldrop_signing::encode_query;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, code};
use crate::link;

/// `Cache-Control` of keys whose content never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// S3 API: bytes of all metadata of an object, names and values together.
const METADATA: usize = 2 * 1024;

/// S3 API: tags of an object, and the characters of a tag's name and value.
const TAGS: usize = 10;
const TAG_NAME: usize = 128;
const TAG_VALUE: usize = 256;

/// The longest `Cache-Control` that is taken, in bytes; S3 takes 8 KiB of headers in all.
const CACHE_CONTROL: usize = 512;

/// What a browser does with an object that is opened by its own address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Disposition {
    /// What the browser does by itself.
    #[default]
    None,
    /// Shows or plays it.
    Inline,
    /// Saves it, under the file's name.
    Attachment,
}

impl Disposition {
    /// The one of that name: `none`, `inline`, `attachment`.
    ///
    /// # Errors
    /// `invalid-placement`.
    pub fn from_name(name: &str) -> Result<Self> {
        match name {
            "none" => Ok(Self::None),
            "inline" => Ok(Self::Inline),
            "attachment" => Ok(Self::Attachment),
            _ => Err(refused(
                format!("“{name}” is not a content disposition."),
                "Use none, inline or attachment.",
            )),
        }
    }
}

/// What new objects are stored with, as a connection or one drop asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ObjectRules {
    /// `Cache-Control`; empty: none. None: for ever where the template has `{hash8}` or `{uuid}`, else none.
    pub cache_control: Option<String>,
    /// `Content-Disposition`.
    pub disposition: Option<Disposition>,
    /// `x-amz-meta-…`, names without that beginning.
    pub metadata: BTreeMap<String, String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

impl ObjectRules {
    /// Checks each rule against the limits of S3, and gives it as it is kept.
    ///
    /// # Errors
    /// `invalid-placement`.
    pub(crate) fn validate(&self) -> Result<Self> {
        let cache_control = self.cache_control.as_deref().map(str::trim);
        if let Some(rule) = cache_control {
            let fits = rule.len() <= CACHE_CONTROL
                && rule.chars().all(|c| c.is_ascii_graphic() || c == ' ');
            if !fits {
                return Err(refused(
                    "The Cache-Control rule holds a character that no header carries, or is longer than 512 bytes.".to_owned(),
                    "Write it as in “public, max-age=3600”, or leave it empty.",
                ));
            }
        }
        Ok(Self {
            cache_control: cache_control.map(str::to_owned),
            disposition: self.disposition,
            metadata: check_metadata(&self.metadata)?,
            tags: check_tags(&self.tags)?,
        })
    }

    /// These rules, and of `others` those that these leave open.
    pub(crate) fn over(&self, others: &Self) -> Self {
        let both = |ours: &BTreeMap<_, _>, theirs: &BTreeMap<_, _>| {
            let mut all = theirs.clone();
            all.extend(ours.clone());
            all
        };
        Self {
            cache_control: self
                .cache_control
                .clone()
                .or_else(|| others.cache_control.clone()),
            disposition: self.disposition.or(others.disposition),
            metadata: both(&self.metadata, &others.metadata),
            tags: both(&self.tags, &others.tags),
        }
    }
}

/// What one upload's object is stored with; journaled with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Placement {
    /// The rules of its connection and its drop together.
    pub rules: ObjectRules,
    /// Storage class, where it is not the connection's.
    pub storage_class: Option<String>,
}

impl Placement {
    /// The rules of a drop, which stand before those of its connection. `hashed`: whether keys tell contents apart.
    pub(crate) fn of(
        drop: &ObjectRules,
        connection: &ObjectRules,
        storage_class: Option<String>,
        hashed: bool,
    ) -> Result<Self> {
        let mut rules = drop.over(connection).validate()?;
        if rules.cache_control.is_none() && hashed {
            rules.cache_control = Some(FOR_EVER.to_owned());
        }
        Ok(Self {
            rules,
            storage_class,
        })
    }

    /// The headers of an object whose file has that name. Those of a package's files have cache rules of their own, and
    /// are never saved one by one.
    pub(crate) fn headers(&self, name: &str, package: bool) -> Headers {
        let rules = &self.rules;
        let name = name.rsplit('/').next().unwrap_or(name);
        let pairs: Vec<_> = rules
            .tags
            .iter()
            .map(|(name, value)| format!("{}={}", encode_query(name), encode_query(value)))
            .collect();
        Headers {
            cache_control: rules
                .cache_control
                .clone()
                .filter(|rule| !rule.is_empty() && !package),
            content_disposition: match rules.disposition.unwrap_or_default() {
                _ if package => None,
                Disposition::None => None,
                Disposition::Inline => Some("inline".to_owned()),
                Disposition::Attachment => Some(link::attachment(name)),
            },
            storage_class: self.storage_class.clone(),
            metadata: rules
                .metadata
                .iter()
                .map(|(name, value)| (name.clone(), header_text(value)))
                .collect(),
            tagging: (!pairs.is_empty()).then(|| pairs.join("&")),
        }
    }
}

/// What requests say of an object, each text as it stands in a header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Headers {
    pub cache_control: Option<String>,
    pub content_disposition: Option<String>,
    pub storage_class: Option<String>,
    pub metadata: Vec<(String, String)>,
    /// S3 API: `x-amz-tagging`, as the query of an address.
    pub tagging: Option<String>,
}

/// Splits `name=value`, as a command line gives it.
///
/// # Errors
/// `invalid-placement`.
pub fn name_and_value(entered: &str) -> Result<(String, String)> {
    match entered.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.to_owned()))
        }
        _ => Err(refused(
            format!("“{entered}” is not a name and a value."),
            "Write it as in brief_id=4711.",
        )),
    }
}

/// S3 user guide, user-defined metadata: names are in lower case, 2 KiB in all.
fn check_metadata(entered: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>> {
    let mut kept = BTreeMap::new();
    let mut bytes = 0;
    for (name, value) in entered {
        let name = name.trim().to_ascii_lowercase();
        // RFC 9110, token; without the signs that proxies and servers drop.
        let is_name = !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        if !is_name {
            return Err(refused(
                format!("“{name}” cannot be the name of metadata."),
                "Use letters from a to z, digits, “-”, “_” and “.”.",
            ));
        }
        let value = value.trim().to_owned();
        if value.chars().any(char::is_control) {
            return Err(refused(
                format!("The metadata “{name}” holds a line break or another control character."),
                "Write it in one line.",
            ));
        }
        bytes += name.len() + header_text(&value).len();
        kept.insert(name, value);
    }
    if bytes > METADATA {
        return Err(refused(
            format!("The metadata has {bytes} bytes; S3 keeps {METADATA} for an object."),
            "Shorten it, or keep it elsewhere under an id.",
        ));
    }
    Ok(kept)
}

/// S3 user guide, object tags.
fn check_tags(entered: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>> {
    if entered.len() > TAGS {
        return Err(refused(
            format!("An object has at most {TAGS} tags."),
            "Leave some out.",
        ));
    }
    let is_text = |text: &str| {
        text.chars()
            .all(|c| c.is_alphanumeric() || " +-=._:/@".contains(c))
    };
    let mut kept = BTreeMap::new();
    for (name, value) in entered {
        let (name, value) = (name.trim(), value.trim());
        let fits = (1..=TAG_NAME).contains(&name.chars().count())
            && value.chars().count() <= TAG_VALUE
            && is_text(name)
            && is_text(value)
            && !name.to_ascii_lowercase().starts_with("aws:");
        if !fits {
            return Err(refused(
                format!("“{name}={value}” cannot be a tag."),
                "Use letters, digits, spaces and + - = . _ : / @; at most 128 characters for the name and 256 for the value, and no name that begins with aws:.",
            ));
        }
        kept.insert(name.to_owned(), value.to_owned());
    }
    Ok(kept)
}

/// A text as a header carries it: as it is, or as RFC 2047 writes what is not ASCII (S3 user guide, user-defined
/// metadata).
fn header_text(text: &str) -> String {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;
    /// RFC 2047: an encoded word has at most 75 characters, so this many bytes of text.
    const WORD: usize = 45;
    if text.is_ascii() && !text.starts_with("=?") {
        return text.to_owned();
    }
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if word.len() + c.len_utf8() > WORD {
            words.push(std::mem::take(&mut word));
        }
        word.push(c);
    }
    words.push(word);
    let encoded = words
        .iter()
        .map(|word| format!("=?UTF-8?B?{}?=", BASE64_STANDARD.encode(word)));
    encoded.collect::<Vec<_>>().join(" ")
}

fn refused(message: String, action: &'static str) -> Error {
    Error::new(code::INVALID_PLACEMENT, message, action)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one(name: &str, value: &str) -> BTreeMap<String, String> {
        BTreeMap::from([(name.to_owned(), value.to_owned())])
    }

    #[test]
    fn a_drop_stands_before_its_connection() {
        let connection = ObjectRules {
            cache_control: Some("no-store".to_owned()),
            disposition: Some(Disposition::Inline),
            metadata: one("brief_id", "1"),
            tags: one("team", "a"),
        };
        let drop = ObjectRules {
            disposition: Some(Disposition::Attachment),
            metadata: one("Brief_Id", "2"),
            tags: one("shot", "7 b"),
            ..ObjectRules::default()
        };
        let placement = Placement::of(&drop.validate().unwrap(), &connection, None, true).unwrap();
        let headers = placement.headers("show/Übergang.mov", false);
        assert_eq!(headers.cache_control.as_deref(), Some("no-store"));
        assert_eq!(
            headers.content_disposition.as_deref(),
            Some("attachment; filename=\"_bergang.mov\"; filename*=UTF-8''%C3%9Cbergang.mov")
        );
        assert_eq!(headers.metadata, [("brief_id".to_owned(), "2".to_owned())]);
        assert_eq!(headers.tagging.as_deref(), Some("shot=7%20b&team=a"));
        let members = placement.headers("show", true);
        assert_eq!(members.cache_control, None);
        assert_eq!(members.content_disposition, None);
        assert_eq!(members.metadata, headers.metadata);
    }

    #[test]
    fn what_never_changes_is_kept_for_ever() {
        let rule = |drop: Option<&str>, hashed| {
            let drop = ObjectRules {
                cache_control: drop.map(str::to_owned),
                ..ObjectRules::default()
            };
            let placement = Placement::of(&drop, &ObjectRules::default(), None, hashed).unwrap();
            placement.headers("a", false).cache_control
        };
        assert_eq!(rule(None, true).as_deref(), Some(FOR_EVER));
        assert_eq!(rule(None, false), None);
        assert_eq!(rule(Some(""), true), None);
        assert_eq!(rule(Some("no-cache"), true).as_deref(), Some("no-cache"));
    }

    #[test]
    fn the_limits_of_s3_are_kept() {
        let refused = |rules: ObjectRules| {
            let error = rules.validate().unwrap_err();
            assert_eq!(error.code, code::INVALID_PLACEMENT);
            error.message
        };
        let metadata = |name: &str, value: &str| ObjectRules {
            metadata: one(name, value),
            ..ObjectRules::default()
        };
        assert!(metadata("brief_id", &"x".repeat(2040)).validate().is_ok());
        assert!(refused(metadata("brief_id", &"x".repeat(2041))).contains("2049"));
        refused(metadata("brief id", "x"));
        refused(metadata("", "x"));
        refused(metadata("a", "x\r\ny: z"));
        let tags = |tags: BTreeMap<String, String>| ObjectRules {
            tags,
            ..ObjectRules::default()
        };
        let many = |count: u32| (0..count).map(|n| (n.to_string(), String::new())).collect();
        assert!(tags(many(10)).validate().is_ok());
        refused(tags(many(11)));
        assert!(
            tags(one(&"ü".repeat(128), &"ü".repeat(256)))
                .validate()
                .is_ok()
        );
        for (name, value) in [
            (&*"n".repeat(129), ""),
            ("n", &*"v".repeat(257)),
            ("AWS:team", ""),
            ("a&b", ""),
            ("", "x"),
        ] {
            refused(tags(one(name, value)));
        }
        let cache = ObjectRules {
            cache_control: Some("no-store\r\nx: y".to_owned()),
            ..ObjectRules::default()
        };
        refused(cache);
        assert!(name_and_value("brief_id=a=b").is_ok_and(|pair| pair.1 == "a=b"));
        assert!(name_and_value("brief_id").is_err() && name_and_value("=x").is_err());
        assert!(Disposition::from_name("save").is_err());
    }

    proptest! {
        /// Whatever the value: a header can carry it, and what is read from it is the value.
        #[test]
        fn metadata_survives_its_header(value in "\\PC{0,120}") {
            use base64::Engine as _;
            let text = header_text(&value);
            prop_assert!(text.chars().all(|c| c.is_ascii_graphic() || c == ' '));
            let read = if text.starts_with("=?UTF-8?B?") {
                let words = text.split(' ').map(|word| {
                    assert!(word.len() <= 75);
                    let inner = word.strip_prefix("=?UTF-8?B?").unwrap().strip_suffix("?=").unwrap();
                    String::from_utf8(base64::prelude::BASE64_STANDARD.decode(inner).unwrap()).unwrap()
                });
                words.collect()
            } else {
                text
            };
            prop_assert_eq!(read, value);
        }
    }
}
