//! What a person writes to a link: what it is for, and who has it. It stays on this computer.

use crate::error::{Error, Result, code};

/// Characters of a note.
const LONGEST_TEXT: usize = 500;

/// Characters of a recipient.
const LONGEST_RECIPIENT: usize = 200;

/// A note and a recipient; either may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// What the link is for.
    pub text: String,
    /// Who has it.
    pub recipient: String,
}

impl Note {
    /// What a person entered, without the white space around it: at most 500 characters of a note, 200 of a recipient.
    ///
    /// # Errors
    /// `invalid-note`.
    pub fn new(text: &str, recipient: &str) -> Result<Self> {
        Ok(Self {
            text: checked("note", text, LONGEST_TEXT)?,
            recipient: checked("recipient", recipient, LONGEST_RECIPIENT)?,
        })
    }
}

fn checked(what: &str, entered: &str, longest: usize) -> Result<String> {
    let text = entered.trim();
    let refused = |why: String, action: &str| Err(Error::new(code::INVALID_NOTE, why, action));
    let length = text.chars().count();
    if length > longest {
        return refused(
            format!("The {what} has {length} characters; there is room for {longest}."),
            "Shorten it.",
        );
    }
    if text.chars().any(char::is_control) {
        return refused(
            format!("The {what} has a line break or another character that cannot be shown."),
            "Write it as one line of text.",
        );
    }
    Ok(text.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_too_long_or_no_text_is_refused_with_a_sentence() {
        let note = Note::new("  second cut, colours ok ", "Änne 🎬").unwrap();
        assert_eq!(note.text, "second cut, colours ok");
        assert_eq!(note.recipient, "Änne 🎬");
        for (text, recipient, says) in [
            ("ü".repeat(501), String::new(), "501 characters"),
            (String::new(), "x".repeat(201), "The recipient has 201"),
            ("a\nb".to_owned(), String::new(), "line break"),
            (
                String::new(),
                "a\u{1b}[2Jb".to_owned(),
                "The recipient has a",
            ),
        ] {
            let error = Note::new(&text, &recipient).unwrap_err();
            assert_eq!(error.code, code::INVALID_NOTE);
            assert!(error.message.contains(says), "{error}");
        }
        assert!(Note::new(&"ü".repeat(500), &"x".repeat(200)).is_ok());
    }

    proptest! {
        #[test]
        fn what_is_taken_is_one_line_and_stays_as_it_is(text in any::<String>(), recipient in any::<String>()) {
            if let Ok(note) = Note::new(&text, &recipient) {
                prop_assert!(!note.text.contains(char::is_control));
                prop_assert_eq!(Note::new(&note.text, &note.recipient).unwrap(), note);
            }
        }
    }
}
