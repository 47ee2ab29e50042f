//! Template: the key of each file, written once with fields in braces. Whoever reads a key reads it from left to right,
//! so fields that are empty take their slash or dot with them.

mod parse;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::plan;
use crate::error::{Error, Result, code};
use crate::library::BatchRow;

/// What was done before there were templates: today's date, the folders of the drop, the file's name.
pub const DEFAULT: &str = "{date}/{folder}/{name}.{ext}";

/// What follows a prefix.
const AFTER_PREFIX: &str = "{folder}/{name}.{ext}";

/// What a field of a template stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    /// The file's name without its extension; of a package the folder's name.
    Name,
    /// The extension, without its dot.
    Ext,
    /// The day of the drop where the person is, `YYYY-MM-DD`; also its parts.
    Date,
    Year,
    Month,
    Day,
    /// The time of the drop where the person is, `HH-mm-ss`.
    Time,
    /// A random UUID, another for each upload.
    Uuid,
    /// The first 8 hexadecimal digits of the MD5 of the content, as `md5sum` shows it.
    Hash8,
    /// The folders of a dropped folder, its own name included; empty for a file dropped by itself.
    Folder,
    /// 8 hexadecimal digits that all uploads of one drop share.
    Batch,
    /// The login name on this computer.
    User,
}

impl Field {
    pub(crate) const ALL: [(&'static str, Self); 12] = [
        ("name", Self::Name),
        ("ext", Self::Ext),
        ("date", Self::Date),
        ("year", Self::Year),
        ("month", Self::Month),
        ("day", Self::Day),
        ("time", Self::Time),
        ("uuid", Self::Uuid),
        ("hash8", Self::Hash8),
        ("folder", Self::Folder),
        ("batch", Self::Batch),
        ("user", Self::User),
    ];

    fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, field)| *field == self);
        found.map_or("", |(name, _)| name)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field(Field),
}

/// A template that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template(Vec<Piece>);

/// What the fields of one upload stand for.
#[derive(Debug, Clone)]
pub(crate) struct Values<'a> {
    /// Name, with its folders where a folder was dropped.
    pub name: &'a str,
    /// A package's name has no extension.
    pub is_package: bool,
    /// Time of the drop, seconds since 1970, UTC.
    pub dropped_at: i64,
    pub zone: TimeZone,
    pub upload: Uuid,
    pub batch: Uuid,
    pub user: &'a str,
    /// None: not known yet; the field stays as it is written.
    pub hash8: Option<&'a str>,
}

impl<'a> Values<'a> {
    pub(crate) fn of(batch: &BatchRow, upload: Uuid, name: &'a str, user: &'a str) -> Self {
        Self {
            name,
            is_package: false,
            dropped_at: batch.created_at,
            zone: TimeZone::system(),
            upload,
            batch: batch.id,
            user,
            hash8: None,
        }
    }

    fn text(&self, field: Field) -> String {
        let (folder, file) = self.name.rsplit_once('/').unwrap_or(("", self.name));
        let (stem, extension) = match file.rsplit_once('.') {
            Some((stem, extension))
                if !self.is_package && !stem.is_empty() && !extension.is_empty() =>
            {
                (stem, extension)
            }
            _ => (file, ""),
        };
        let local = |form| {
            let time = Timestamp::from_second(self.dropped_at).unwrap_or(Timestamp::UNIX_EPOCH);
            let local = time.to_zoned(self.zone.clone());
            local.strftime(form).to_string()
        };
        match field {
            Field::Name => stem.to_owned(),
            Field::Ext => extension.to_owned(),
            Field::Date => local("%Y-%m-%d"),
            Field::Year => local("%Y"),
            Field::Month => local("%m"),
            Field::Day => local("%d"),
            Field::Time => local("%H-%M-%S"),
            Field::Uuid => self.upload.to_string(),
            Field::Hash8 => self.hash8.unwrap_or("{hash8}").to_owned(),
            Field::Folder => folder.to_owned(),
            Field::Batch => self.batch.simple().to_string().chars().take(8).collect(),
            Field::User => self.user.to_owned(),
        }
    }
}

impl Template {
    /// The template of what stands before the keys: a cleaned prefix, or nothing.
    pub(crate) fn after_prefix(prefix: &str) -> String {
        let prefix = prefix.replace('{', "{{").replace('}', "}}");
        match prefix.is_empty() {
            true => AFTER_PREFIX.to_owned(),
            false => format!("{prefix}/{AFTER_PREFIX}"),
        }
    }

    /// Whether the content has to be read before the key is known.
    pub(crate) fn needs_hash(&self) -> bool {
        self.has(Field::Hash8)
    }

    /// Whether another content has another key, so that what is under it never changes.
    pub(crate) fn is_hashed(&self) -> bool {
        self.has(Field::Hash8) || self.has(Field::Uuid)
    }

    fn has(&self, field: Field) -> bool {
        self.0.contains(&Piece::Field(field))
    }

    /// The key of one upload.
    ///
    /// # Errors
    /// `invalid-template` where nothing is left of it, or a browser would fold it; `key-too-long`.
    pub(crate) fn key(&self, values: &Values<'_>) -> Result<String> {
        let mut key = String::new();
        // Whether the field before this piece was empty, and whether the last character is the template's own.
        let (mut empty, mut own) = (false, false);
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => {
                    let first = key.is_empty() || key.ends_with('/');
                    let text = match text.strip_prefix('/') {
                        Some(rest) if empty && first => rest,
                        _ => text,
                    };
                    key.push_str(text);
                    (empty, own) = (empty && text.is_empty(), !text.is_empty());
                }
                Piece::Field(field) => {
                    let text = values.text(*field);
                    if *field == Field::Ext && text.is_empty() && own && key.ends_with('.') {
                        key.pop();
                    }
                    empty = text.is_empty();
                    own &= empty;
                    key.push_str(&text);
                }
            }
        }
        let key = plan::key("", key.trim_matches('/'))?;
        let fails = key.is_empty()
            || key.chars().any(char::is_control)
            || key.split('/').any(|part| matches!(part, "." | ".."));
        if fails {
            return Err(Error::new(
                code::INVALID_TEMPLATE,
                format!(
                    "By the template, “{}” would have the name “{key}” in storage, which no link could carry.",
                    values.name
                ),
                "Let the template begin with a field that is never empty, such as {name}, and leave out “.” and “..” as folders.",
            ));
        }
        Ok(key)
    }
}

/// What the template makes of a file in a folder, for a person who is writing it.
///
/// # Errors
/// `invalid-template`, `key-too-long`.
pub fn template_example(template: &str) -> Result<String> {
    let user = login_name();
    let values = Values {
        name: "Nordlicht/Day 1/Trailer v7.mp4",
        is_package: false,
        dropped_at: crate::clock::now(),
        zone: TimeZone::system(),
        upload: Uuid::new_v4(),
        batch: Uuid::new_v4(),
        user: &user,
        hash8: Some("d41d8cd9"),
    };
    let template = Template::parse(template)?;
    // Two files must be told apart where one of them lies in no folder.
    template.key(&Values {
        name: "Trailer v7.mp4",
        ..values.clone()
    })?;
    template.key(&values)
}

/// The login name, as part of a key.
pub(crate) fn login_name() -> String {
    let name = whoami::username().unwrap_or_default();
    let name: String = name
        .chars()
        .map(|c| match c {
            '/' | '\\' => '-',
            c if c.is_control() => '-',
            c => c,
        })
        .collect();
    match name.as_str() {
        "" | "." | ".." => "user".to_owned(),
        _ => name,
    }
}

#[cfg(test)]
mod tests;
