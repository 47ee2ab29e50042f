//! Wire: the places on the wire and the memory that all transfers of a process share.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::buffers::Buffers;
use super::checksum::Questions;
use super::transfer::closing;
use crate::error::Result;

/// Bytes of file content that may be in memory at once, over all uploads.
///
/// Four parts of 8 MiB: more in flight make no wire faster that was measured, and the program as much larger.
const BUDGET: usize = 32 * 1024 * 1024;

/// Parts on the wire at once, over all uploads.
const PARTS_AT_ONCE: usize = 8;

/// What all transfers of a process share: places on the wire and memory.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    places: Arc<Semaphore>,
    /// One permit is one KiB.
    memory: Arc<Semaphore>,
    buffers: Buffers,
    questions: Questions,
}

impl Default for Wire {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(PARTS_AT_ONCE)),
            memory: Arc::new(Semaphore::new(BUDGET / 1024)),
            buffers: Buffers::new(BUDGET),
            questions: Questions::default(),
        }
    }
}

impl Wire {
    /// The memory itself.
    pub(super) fn buffers(&self) -> &Buffers {
        &self.buffers
    }

    /// What servers are being asked before their first upload.
    pub(super) fn questions(&self) -> &Questions {
        &self.questions
    }

    /// A place on the wire and memory for `length` bytes, taken before anything is read.
    ///
    /// A part larger than the whole budget (of files above 312 GiB) waits for all of it.
    pub(super) async fn reserve(
        &self,
        length: u64,
    ) -> Result<(OwnedSemaphorePermit, OwnedSemaphorePermit)> {
        let kib = usize::try_from(length.div_ceil(1024))
            .unwrap_or(usize::MAX)
            .clamp(1, BUDGET / 1024);
        let kib = u32::try_from(kib).unwrap_or(u32::MAX);
        let place = self
            .places
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| closing())?;
        let memory = self
            .memory
            .clone()
            .acquire_many_owned(kib)
            .await
            .map_err(|_| closing())?;
        Ok((place, memory))
    }
}
