//! Conflict: what happens where storage holds a key already.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, code};

/// The rule of an upload whose key exists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum OnConflict {
    /// It takes the place of what is there.
    Overwrite,
    /// It gets a numbered name.
    #[default]
    KeepBoth,
    /// It is not sent where what is there is identical in size and checksum; else both are kept.
    Skip,
    /// It waits until the person has chosen.
    Ask,
}

/// What a person chooses for an upload that asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum ConflictAnswer {
    /// The upload takes the place of what is there.
    Overwrite,
    /// The upload gets a numbered name.
    KeepBoth,
    /// What is there stays, whatever it is, and is linked; nothing is sent.
    Skip,
}

impl OnConflict {
    /// Its name, in the library and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overwrite => "overwrite",
            Self::KeepBoth => "keep-both",
            Self::Skip => "skip",
            Self::Ask => "ask",
        }
    }

    /// The rule of that name.
    ///
    /// # Errors
    /// `invalid-setting`.
    pub fn from_name(name: &str) -> Result<Self> {
        [Self::Overwrite, Self::KeepBoth, Self::Skip, Self::Ask]
            .into_iter()
            .find(|rule| rule.as_str() == name)
            .ok_or_else(|| {
                Error::new(
                    code::INVALID_SETTING,
                    format!("“{name}” is not what can happen to a name that exists already."),
                    "Use overwrite, keep-both, skip or ask.",
                )
            })
    }
}

/// What an upload that asks says of itself.
pub(crate) fn exists(key: &str) -> Error {
    Error::new(
        code::KEY_EXISTS,
        format!("Storage holds “{key}” already."),
        "Choose whether it is overwritten, both are kept, or the file is left out.",
    )
}

/// What is told where skipping or overwriting was asked for and both are kept instead.
pub(crate) fn kept_both(message: String) -> Error {
    Error::new(
        code::KEPT_BOTH,
        message,
        "Both are kept: this one has a number in its name.",
    )
}
