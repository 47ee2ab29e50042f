//! What was measured, beside the budgets of the window: for the terminal, and for docs/benchmarks.md.

use std::fmt::Write as _;

use crate::Failed;
use crate::frames::Frames;

/// In what a figure is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Milliseconds,
    Kilobytes,
    Megabytes,
    /// A share of one processor.
    Percent,
    PerSecond,
}

impl Unit {
    fn words(self, figure: f64) -> String {
        match self {
            Self::Milliseconds if figure.fract() == 0.0 => format!("{figure:.0} ms"),
            Self::Milliseconds => format!("{figure:.1} ms"),
            Self::Kilobytes => format!("{figure:.1} kB"),
            Self::Megabytes => format!("{figure:.1} MB"),
            Self::Percent => format!("{figure:.2} %"),
            Self::PerSecond => format!("{figure:.1}/s"),
        }
    }
}

struct Line {
    what: String,
    /// The most that it may be.
    most: Option<f64>,
    is: Option<f64>,
    unit: Unit,
    note: String,
}

impl Line {
    fn verdict(&self) -> &'static str {
        match (self.is, self.most) {
            (None, _) => "not measured",
            (Some(_), None) => "",
            (Some(is), Some(most)) if is <= most => "reached",
            (Some(_), Some(_)) => "MISSED",
        }
    }
}

#[derive(Default)]
pub struct Report {
    lines: Vec<Line>,
    frames: Vec<Frames>,
    failures: Vec<String>,
}

impl Report {
    /// A figure, and the most that it may be.
    pub fn goal(&mut self, what: &str, most: f64, is: f64, unit: Unit, note: impl Into<String>) {
        self.add(what, Some(most), is, unit, note.into());
    }

    /// A figure for which there is no budget.
    pub fn figure(&mut self, what: &str, is: f64, unit: Unit, note: impl Into<String>) {
        self.add(what, None, is, unit, note.into());
    }

    /// Frames, for the second table.
    pub fn frames(&mut self, frames: Frames) {
        self.frames.push(frames);
    }

    /// What could not be measured, and why.
    pub fn failed(&mut self, what: &str, why: &Failed) {
        self.failures.push(format!("Not measured: {what}: {why}"));
    }

    fn add(&mut self, what: &str, most: Option<f64>, is: f64, unit: Unit, note: String) {
        self.lines.push(Line {
            what: what.to_owned(),
            most,
            is: Some(is).filter(|is| is.is_finite()),
            unit,
            note,
        });
    }

    /// Whether a budget was missed, or something was not measured.
    pub fn missed(&self) -> bool {
        let missed = |line: &Line| !matches!(line.verdict(), "" | "reached");
        !self.failures.is_empty() || self.lines.iter().any(missed)
    }

    /// The tables, in Markdown that a terminal shows well, too.
    pub fn text(&self) -> String {
        let lines = self.lines.iter().map(|line| {
            let most = line.most.map(|most| line.unit.words(most));
            let is = line.is.map(|is| line.unit.words(is));
            [
                line.what.clone(),
                most.unwrap_or_default(),
                is.unwrap_or_else(|| "-".to_owned()),
                line.verdict().to_owned(),
                line.note.clone(),
            ]
        });
        let head = ["measure", "at most", "measured", "", "beside it"];
        let mut text = table(head, [false, true, true, false, false], lines);
        let frames = self.frames.iter().map(|frames| {
            let ms = |share| format!("{:.1}", frames.times.at(share));
            [
                frames.what.clone(),
                format!("{:.1}", frames.rate),
                ms(0.5),
                ms(0.95),
                ms(0.99),
                ms(1.0),
                frames
                    .page
                    .map_or("-".to_owned(), |share| format!("{:.0} %", share * 100.0)),
                format!("{:.1}", frames.events),
            ]
        });
        let head = [
            "frames, in ms",
            "a second",
            "median",
            "95 %",
            "99 %",
            "longest",
            "processor",
            "events/s",
        ];
        let right = [false, true, true, true, true, true, true, true];
        let _ = write!(text, "\n{}", table(head, right, frames));
        for failure in &self.failures {
            let _ = write!(text, "\n{failure}\n");
        }
        text
    }
}

fn table<const COLUMNS: usize>(
    head: [&str; COLUMNS],
    right: [bool; COLUMNS],
    rows: impl Iterator<Item = [String; COLUMNS]>,
) -> String {
    let rows: Vec<_> = std::iter::once(head.map(str::to_owned))
        .chain(rows)
        .collect();
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: [usize; COLUMNS] = std::array::from_fn(width);
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        for ((cell, width), right) in row.iter().zip(widths).zip(right) {
            let _ = match right {
                true => write!(text, "| {cell:>width$} "),
                false => write!(text, "| {cell:<width$} "),
            };
        }
        text += "|\n";
        if index == 0 {
            for (width, right) in widths.iter().zip(right) {
                let _ = write!(
                    text,
                    "|{}{}",
                    "-".repeat(width + 1),
                    if right { ":" } else { "-" }
                );
            }
            text += "|\n";
        }
    }
    text
}
