//! What people read goes to standard error, what programs read to standard output; a closed pipe is no fault.

use std::fmt::Display;
use std::io::Write as _;

use reeldrop_engine::Error;
use serde::Serialize;

/// A line for the person.
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A line for programs, or the answer itself.
pub(crate) fn answer(line: impl Display) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// One JSON object on a line.
pub(crate) fn json(value: &impl Serialize) {
    if let Ok(text) = serde_json::to_string(value) {
        answer(text);
    }
}

/// An error: what happened, what to do, and the code to look up.
pub(crate) fn complain(error: &Error) {
    say(format_args!("reeldrop: {} [{}]", error.message, error.code));
    say(format_args!("  {}", error.action));
}

/// Bytes as people write them: `42.3 MB`.
pub(crate) fn bytes(bytes: u64) -> String {
    indicatif::DecimalBytes(bytes).to_string()
}
