//! What a terminal asks where a key exists: once for each file, or once for all.

use std::collections::HashSet;

use indicatif::MultiProgress;
use reeldrop_engine::{ConflictAnswer, Engine, UploadView};
use uuid::Uuid;

use crate::output;

/// The questions of one batch.
pub(super) struct Questions {
    several: bool,
    asked: HashSet<Uuid>,
    all: bool,
}

impl Questions {
    /// `several`: whether an answer can hold for more than one file.
    pub(super) fn new(several: bool) -> Self {
        Self {
            several,
            asked: HashSet::new(),
            all: false,
        }
    }

    /// Asks what becomes of an upload, and hands the answer on.
    pub(super) async fn ask(
        &mut self,
        engine: &Engine,
        upload: &UploadView,
        lines: &MultiProgress,
    ) {
        if self.all || !self.asked.insert(upload.id) {
            return;
        }
        let (answer, all) = loop {
            let question = match self.several {
                true => "[o]verwrite, [k]eep both or [s]kip? A capital letter: all of this batch.",
                false => "[o]verwrite, [k]eep both or [s]kip?",
            };
            lines.suspend(|| {
                output::say(format_args!("Storage holds “{}” already.", upload.key));
                output::say(question);
            });
            let Some(line) = line().await else {
                // Nobody answers any more: nothing is lost when both are kept.
                break (ConflictAnswer::KeepBoth, true);
            };
            if let Some(answer) = read(line.trim()) {
                break answer;
            }
        };
        self.all = all && self.several;
        if let Err(error) = engine.answer_conflict(upload.id, answer, self.all).await {
            lines.suspend(|| output::complain(&error));
        }
    }
}

/// What was answered, and whether for all.
fn read(line: &str) -> Option<(ConflictAnswer, bool)> {
    let letter = line.chars().next()?;
    let answer = match letter.to_ascii_lowercase() {
        'o' => ConflictAnswer::Overwrite,
        'k' => ConflictAnswer::KeepBoth,
        's' => ConflictAnswer::Skip,
        _ => return None,
    };
    Some((answer, letter.is_ascii_uppercase()))
}

/// A line from the terminal; None at its end. A thread of its own reads it: the runtime would wait for one of its own
/// when the person ends by Ctrl-C instead.
async fn line() -> Option<String> {
    let (send, receive) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        let read = std::io::stdin().read_line(&mut line);
        let _ = send.send(matches!(read, Ok(1..)).then_some(line));
    });
    receive.await.ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_answers_and_a_capital_answers_for_all() {
        assert_eq!(read("o"), Some((ConflictAnswer::Overwrite, false)));
        assert_eq!(read("Keep both"), Some((ConflictAnswer::KeepBoth, true)));
        assert_eq!(read("s"), Some((ConflictAnswer::Skip, false)));
        assert_eq!(read(""), None);
        assert_eq!(read("yes"), None);
    }
}
