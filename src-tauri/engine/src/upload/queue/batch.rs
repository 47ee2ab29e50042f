//! What is left of a batch, and how each of its uploads ended: one that is sent again counts once, as it ends last.

use std::collections::HashMap;

use tokio::sync::watch;
use uuid::Uuid;

use crate::event::BatchOutcome;

pub(super) struct Running {
    id: Uuid,
    copy: bool,
    left: usize,
    ends: HashMap<Uuid, End>,
    ended: watch::Sender<Option<BatchOutcome>>,
}

/// How an upload ended.
#[derive(Debug, Clone, Copy)]
pub(super) enum End {
    /// With the link of that identity, and its place in the drop.
    Done(i64, Uuid),
    /// The same, to what was there already.
    Skipped(i64, Uuid),
    Failed,
    Cancelled,
}

impl Running {
    pub(super) fn new(id: Uuid, copy: bool) -> Self {
        Self {
            id,
            copy,
            left: 0,
            ends: HashMap::new(),
            ended: watch::Sender::new(None),
        }
    }

    pub(super) fn begin(&mut self, uploads: impl Iterator<Item = Uuid>) {
        for upload in uploads {
            self.left += 1;
            self.ends.remove(&upload);
        }
    }

    pub(super) fn refused(&mut self, upload: Uuid) {
        self.ends.insert(upload, End::Failed);
    }

    pub(super) fn end(&mut self, upload: Uuid, end: End) {
        self.left = self.left.saturating_sub(1);
        self.ends.insert(upload, end);
    }

    pub(super) fn is_over(&self) -> bool {
        self.left == 0
    }

    /// Tells of the end when all have ended.
    pub(super) fn subscribe(&self) -> watch::Receiver<Option<BatchOutcome>> {
        self.ended.subscribe()
    }

    /// Tells those who wait.
    pub(super) fn finish(self) -> BatchOutcome {
        let mut outcome = BatchOutcome {
            batch_id: self.id,
            done: 0,
            skipped: 0,
            failed: 0,
            cancelled: 0,
            copied: 0,
            links_to_copy: Vec::new(),
        };
        for end in self.ends.values() {
            match end {
                End::Done(position, link) => {
                    outcome.done += 1;
                    outcome.links_to_copy.push((*position, *link));
                }
                End::Skipped(position, link) => {
                    outcome.skipped += 1;
                    outcome.links_to_copy.push((*position, *link));
                }
                End::Failed => outcome.failed += 1,
                End::Cancelled => outcome.cancelled += 1,
            }
        }
        if !self.copy {
            outcome.links_to_copy.clear();
        }
        outcome.links_to_copy.sort_unstable();
        self.ended.send_replace(Some(outcome.clone()));
        outcome
    }
}
