//! Reads a template: text, fields in braces, and doubled braces for braces.

use super::{Field, Piece, Template};
use crate::error::{Error, Result, code};

/// The longest template, in bytes: longer ones make no key that S3 takes.
const LONGEST: usize = 8 * 1024;

impl Template {
    /// Reads a template as entered.
    ///
    /// # Errors
    /// `invalid-template`, with what is wrong and where.
    pub(crate) fn parse(entered: &str) -> Result<Self> {
        if entered.trim().trim_matches('/').is_empty() {
            return Err(refused("The template is empty.".to_owned()));
        }
        if entered.len() > LONGEST {
            return Err(refused(format!(
                "The template is {} bytes long; at most {LONGEST} are possible.",
                entered.len()
            )));
        }
        if entered.chars().any(char::is_control) {
            return Err(refused(
                "The template holds a line break or another control character.".to_owned(),
            ));
        }
        let mut pieces = Vec::new();
        let mut text = String::new();
        let mut rest = entered.trim_start_matches('/');
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(at);
            text.push_str(before);
            if let Some(after) = from.strip_prefix("{{") {
                text.push('{');
                rest = after;
            } else if let Some(after) = from.strip_prefix("}}") {
                text.push('}');
                rest = after;
            } else if let Some(after) = from.strip_prefix('{') {
                let Some((name, after)) = after.split_once('}') else {
                    return Err(refused(format!("The brace in “{from}” is not closed.")));
                };
                if !text.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut text)));
                }
                pieces.push(Piece::Field(field(name)?));
                rest = after;
            } else {
                return Err(refused(format!(
                    "The brace in “{from}” closes nothing; a brace itself is written twice."
                )));
            }
        }
        text.push_str(rest);
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        let folded = pieces.iter().any(|piece| match piece {
            Piece::Text(text) => text.split('/').any(|part| part == ".."),
            Piece::Field(_) => false,
        });
        if folded {
            return Err(refused(
                "“..” cannot be a folder of the template: browsers fold it away.".to_owned(),
            ));
        }
        Ok(Self(pieces))
    }
}

fn field(name: &str) -> Result<Field> {
    let found = Field::ALL.iter().find(|(known, _)| *known == name);
    found.map(|(_, field)| *field).ok_or_else(|| {
        let name: String = name.chars().take(48).collect();
        refused(format!("The template has no field “{{{name}}}”."))
    })
}

fn refused(message: String) -> Error {
    let fields: Vec<_> = Field::ALL
        .iter()
        .map(|(_, field)| format!("{{{}}}", field.name()))
        .collect();
    Error::new(
        code::INVALID_TEMPLATE,
        message,
        format!("Write text and fields: {}.", fields.join(" ")),
    )
}
