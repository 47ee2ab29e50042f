//! A document of which a program writes the part between two marks, and people the rest.

use std::path::Path;
use std::{fs, io};

/// Puts `text` between the marks, in place of what was there. Where they are missing they are added at the end.
pub fn put(path: &Path, begin: &str, end: &str, text: &str) -> io::Result<()> {
    let before = fs::read_to_string(path).unwrap_or_default();
    let text = format!("{begin}\n{}\n{end}", text.trim_end());
    let text = match (before.find(begin), before.find(end)) {
        (Some(from), Some(until)) if from < until => {
            format!("{}{text}{}", &before[..from], &before[until + end.len()..])
        }
        _ => format!("{before}\n{text}\n"),
    };
    fs::write(path, text)
}
