//! docs/benchmarks.md: the measured part is written anew, what people wrote below it stays.

use std::io;
use std::path::Path;

use crate::computer;
use crate::marks;
use crate::report::Measured;

const BEGIN: &str = "<!-- measured: begin (written by `make bench`) -->";
const END: &str = "<!-- measured: end -->";

/// When, where and with what.
pub fn head(
    versions: &[String],
    without: &[String],
    rounds: usize,
    load_before: Option<f64>,
) -> String {
    let without = match without {
        [] => String::new(),
        names => format!(" Left out: {}.", names.join(", ")),
    };
    format!(
        "Measured on {}: {}. Rounds: {rounds}; figures are medians, peak memory the highest. {}\n\nClients: {}.{without}\n",
        computer::today(),
        computer::machine(),
        computer::load_in_words(load_before),
        versions.join("; ")
    )
}

/// Writes the measured part.
pub fn write(path: &Path, head: &str, goals: &str, all: &[Measured]) -> io::Result<()> {
    let mut measured = format!("{head}\n## To reach\n\n{goals}\n## Measured\n");
    for one in all {
        measured += "\n";
        measured += &one.table();
    }
    marks::put(path, BEGIN, END, &measured)
}
