//! docs/benchmarks.md: the measured part is written anew, what people wrote below it stays.

use std::fs;
use std::io;
use std::path::Path;

use crate::report::{self, Measured};

const BEGIN: &str = "<!-- measured: begin (written by `make bench`) -->";
const END: &str = "<!-- measured: end -->";

/// When, where and with what.
pub fn head(
    versions: &[String],
    without: &[String],
    rounds: usize,
    load_before: Option<f64>,
) -> String {
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d");
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as f64;
    let loaded = match load_before {
        Some(load) if load > 0.5 * cores => format!(
            " **The machine was loaded by other work** (load average {load:.1} on {cores} cores before the run): compare ratios, not figures."
        ),
        Some(load) => format!(" Load average before the run: {load:.1}."),
        None => String::new(),
    };
    let without = match without {
        [] => String::new(),
        names => format!(" Left out: {}.", names.join(", ")),
    };
    format!(
        "Measured on {today}: {}. Rounds: {rounds}; figures are medians, peak memory the highest.{loaded}\n\nClients: {}.{without}\n",
        report::machine(),
        versions.join("; ")
    )
}

/// Writes the measured part.
pub fn write(path: &Path, head: &str, goals: &str, all: &[Measured]) -> io::Result<()> {
    let mut measured = format!("{BEGIN}\n{head}\n## To reach\n\n{goals}\n## Measured\n");
    for one in all {
        measured += "\n";
        measured += &one.table();
    }
    measured += END;
    let before = fs::read_to_string(path).unwrap_or_else(|_| format!("{BEGIN}\n{END}\n"));
    let text = match (before.find(BEGIN), before.find(END)) {
        (Some(begin), Some(end)) if begin < end => {
            format!(
                "{}{measured}{}",
                &before[..begin],
                &before[end + END.len()..]
            )
        }
        _ => format!("{before}\n{measured}\n"),
    };
    fs::write(path, text)
}
