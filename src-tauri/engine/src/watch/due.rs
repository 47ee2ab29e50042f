//! Whether a finished file is to be taken: by what is known of it, and what became of its upload.

use std::time::Duration;

use uuid::Uuid;

use super::Look;
use crate::library::TakenRow;
use crate::upload::{UploadState, journal};

/// The first wait before a file is sent again by itself whose upload failed for want of the network, say. Each further
/// one is twice as long.
const FIRST_WAIT: i64 = 60;
/// The longest.
const LONGEST_WAIT: i64 = 30 * 60;

/// What is to be done with a finished file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// It is new, or another one than was taken.
    New,
    /// Its upload was broken off, or failed for something that passes: it is sent again.
    Again(Uuid),
    /// It was uploaded.
    Done(Uuid),
    /// It is on its way, or it cannot be sent as it is.
    Nothing,
}

/// What is to be done with a file that looks so. `is_dead`: whether a process has ended; `patient`: whether what failed
/// waits before it is sent again; `now`: seconds since 1970, UTC.
pub(crate) fn due(
    look: Look,
    known: Option<&TakenRow>,
    mut is_dead: impl FnMut(&str) -> bool,
    patient: bool,
    now: i64,
) -> Due {
    let Some(known) = known else { return Due::New };
    let Some(upload) = &known.upload else {
        // Taken, and not in the journal: by a process that is just about to, or that is no more.
        return match is_dead(&known.process) {
            true => Due::New,
            false => Due::Nothing,
        };
    };
    let same = known.look == look;
    match upload.state {
        UploadState::Done | UploadState::Skipped if same => Due::Done(upload.id),
        state if state.is_final() && !same => Due::New,
        UploadState::Failed if passes(upload.error_code.as_deref()) => {
            let doubled = FIRST_WAIT << known.attempts.min(16);
            let wait = if patient {
                doubled.min(LONGEST_WAIT)
            } else {
                0
            };
            match upload.finished_at.unwrap_or(0) + wait <= now {
                true => Due::Again(upload.id),
                false => Due::Nothing,
            }
        }
        state if state.is_final() => Due::Nothing,
        // A person has paused it.
        UploadState::Paused => Due::Nothing,
        _ if is_dead(&upload.process) => Due::Again(upload.id),
        _ => Due::Nothing,
    }
}

/// Whether a failure may be over at another time, without anybody changing the file.
fn passes(error: Option<&str>) -> bool {
    error.is_some_and(|error| journal::KEEPING.contains(&error))
}

/// The wait before a folder is looked for again that cannot be reached: it rises from a second to half a minute.
pub(crate) fn reach_wait(failures: u32) -> Duration {
    Duration::from_secs((1 << failures.min(5)).min(30))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::error::code;
    use crate::library::TakenUpload;

    const STATES: [UploadState; 10] = [
        UploadState::Queued,
        UploadState::Uploading,
        UploadState::Paused,
        UploadState::Waiting,
        UploadState::Asking,
        UploadState::Verifying,
        UploadState::Done,
        UploadState::Skipped,
        UploadState::Failed,
        UploadState::Cancelled,
    ];

    fn look(size: u64) -> Look {
        Look {
            size,
            modified_ns: 7,
        }
    }

    fn row(upload: Option<(UploadState, &str)>, sender: &str, attempts: u32) -> TakenRow {
        TakenRow {
            path: "/renders/a.mov".to_owned(),
            look: look(1),
            process: "taker".to_owned(),
            attempts,
            taken_at: 0,
            upload: upload.map(|(state, error)| TakenUpload {
                id: Uuid::nil(),
                state,
                process: sender.to_owned(),
                error_code: Some(error.to_owned()),
                finished_at: Some(1_000),
            }),
        }
    }

    #[test]
    fn what_failed_for_want_of_the_network_waits_longer_each_time() {
        for (attempts, wait) in [(0, 60), (1, 120), (4, 960), (5, 1_800), (60, 1_800)] {
            let known = row(Some((UploadState::Failed, code::NETWORK)), "", attempts);
            let at = |now| due(look(1), Some(&known), |_| false, true, now);
            assert_eq!(at(1_000 + wait - 1), Due::Nothing);
            assert_eq!(at(1_000 + wait), Due::Again(Uuid::nil()));
        }
        let gone = row(Some((UploadState::Failed, code::FILE_TOO_LARGE)), "", 0);
        assert_eq!(
            due(look(1), Some(&gone), |_| false, true, 1 << 40),
            Due::Nothing
        );
    }

    proptest! {
        /// Nothing is sent twice at a time, nothing that is done is sent again, and nothing is lost to a process that died.
        #[test]
        fn a_file_is_taken_exactly_where_nobody_has_it_and_it_is_not_done(
            state in prop::option::of(prop::sample::select(&STATES[..])),
            size in 1_u64..3, taker_dead: bool, sender_dead: bool,
        ) {
            let known = row(state.map(|state| (state, code::FILE_TOO_LARGE)), "sender", 0);
            let dead = |name: &str| if name == "taker" { taker_dead } else { sender_dead };
            let due = due(look(size), Some(&known), dead, true, 1 << 40);
            let changed = size != 1;
            match state {
                None => prop_assert_eq!(due == Due::New, taker_dead),
                Some(UploadState::Paused) => prop_assert_eq!(due, Due::Nothing),
                Some(state) if state.is_final() => {
                    prop_assert_eq!(due == Due::New, changed);
                    prop_assert!(!matches!(due, Due::Again(_)));
                }
                Some(_) => {
                    prop_assert!(due != Due::New);
                    prop_assert_eq!(due == Due::Again(Uuid::nil()), sender_dead);
                }
            }
        }
    }
}
