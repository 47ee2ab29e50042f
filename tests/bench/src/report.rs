//! What was measured, beside what was to be reached.

use crate::clock::words;

/// One line of the table.
struct Line {
    what: String,
    seconds: f64,
    goal: Option<f64>,
    note: String,
}

#[derive(Default)]
pub struct Report {
    lines: Vec<Line>,
    missed: bool,
}

impl Report {
    /// Reeldrop's own figure, and the most that it may be, both in seconds.
    pub fn ours(&mut self, what: &str, seconds: f64, goal: f64) {
        self.missed |= seconds > goal;
        self.lines.push(Line {
            what: what.to_owned(),
            seconds,
            goal: Some(goal),
            note: String::new(),
        });
    }

    /// Another's figure, and ours as a share of it.
    pub fn peer(&mut self, who: &str, seconds: f64, ours: f64, at_most: Option<f64>) {
        let share = ours / seconds;
        self.missed |= at_most.is_some_and(|most| share > most);
        let goal = at_most
            .map(|most| format!(", to be at most {most}"))
            .unwrap_or_default();
        self.lines.push(Line {
            what: format!("    {who}"),
            seconds,
            goal: None,
            note: match share {
                share if share < 0.01 => format!("Reeldrop takes 1/{:.0} of it{goal}", 1.0 / share),
                share => format!("Reeldrop takes {share:.2} of it{goal}"),
            },
        });
    }

    /// A peer that is not installed here.
    pub fn absent(&mut self, who: &str, why: &str) {
        self.lines.push(Line {
            what: format!("    {who}"),
            seconds: f64::NAN,
            goal: None,
            note: format!("not measured: {why}"),
        });
    }

    pub fn print(&self) {
        println!("\n{:<58} {:>10}  {:>12}", "signing", "measured", "to reach");
        for line in &self.lines {
            let seconds = if line.seconds.is_nan() {
                "-".to_owned()
            } else {
                words(line.seconds)
            };
            match line.goal {
                Some(goal) => {
                    let verdict = if line.seconds <= goal {
                        "reached"
                    } else {
                        "MISSED"
                    };
                    println!(
                        "{:<58} {seconds:>10}  {:>12}  {verdict}",
                        line.what,
                        words(goal)
                    );
                }
                None => println!("{:<58} {seconds:>10}  {}", line.what, line.note),
            }
        }
    }

    pub fn missed(&self) -> bool {
        self.missed
    }
}
