//! When a file is finished: it looked the same for a while. What is still being rendered or copied is left alone.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::{Found, Look};

/// What the files of a folder looked like, and since when.
#[derive(Debug, Default)]
pub(crate) struct Settling {
    seen: HashMap<PathBuf, (Look, Instant)>,
}

impl Settling {
    /// Of what is found at `now`, what has looked so for `quiet`; and how long until the next may have, where there is one.
    pub(crate) fn finished(
        &mut self,
        found: Vec<Found>,
        now: Instant,
        quiet: Duration,
    ) -> (Vec<Found>, Option<Duration>) {
        let mut before = std::mem::take(&mut self.seen);
        let (mut finished, mut next) = (Vec::new(), None);
        for file in found {
            let since = match before.remove(&file.path) {
                Some((look, since)) if look == file.look => since,
                _ => now,
            };
            self.seen.insert(file.path.clone(), (file.look, since));
            let left = quiet.saturating_sub(now.saturating_duration_since(since));
            if left.is_zero() && file.look.size > 0 {
                finished.push(file);
            } else if file.look.size > 0 {
                next = Some(next.map_or(left, |next: Duration| next.min(left)));
            }
        }
        (finished, next)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const QUIET: Duration = Duration::from_secs(5);

    fn file(size: u64, modified_ns: i64) -> Found {
        Found {
            path: "a.mov".into(),
            name: "a.mov".to_owned(),
            look: Look { size, modified_ns },
        }
    }

    proptest! {
        /// However a file changes: it is finished at a look exactly where it is not empty and all looks of the last five
        /// seconds, and one before them, found it there and the same.
        #[test]
        fn a_file_is_finished_once_it_was_left_alone(
            looks in prop::collection::vec((0_u64..3_000, prop::option::weighted(0.9, (0_u64..3, 0_i64..2))), 1..40)
        ) {
            let (mut settling, began) = (Settling::default(), Instant::now());
            let (mut at, mut history) = (0, Vec::new());
            for (passed, look) in looks {
                at += passed;
                let now = began + Duration::from_millis(at);
                let found = look.map(|(size, time)| file(size, time));
                let (finished, next) = settling.finished(found.into_iter().collect(), now, QUIET);
                history.push((at, look));
                let same = history.iter().rev().take_while(|(_, other)| *other == look);
                let since = same.last().map_or(at, |(since, _)| *since);
                let quiet = look.is_some_and(|(size, _)| size > 0) && at - since >= 5_000;
                prop_assert_eq!(finished.len() == 1, quiet);
                let waits = look.is_some_and(|(size, _)| size > 0) && !quiet;
                let left = Duration::from_millis(5_000_u64.saturating_sub(at - since));
                prop_assert_eq!(next, waits.then_some(left));
            }
        }
    }
}
