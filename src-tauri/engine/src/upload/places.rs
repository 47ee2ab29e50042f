//! Places: so many at once, and the number may change while some are taken.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::transfer::closing;
use crate::error::Result;

#[derive(Debug, Clone)]
pub(crate) struct Places {
    free: Arc<Semaphore>,
    number: Arc<Mutex<usize>>,
}

impl Places {
    pub(crate) fn new(number: usize) -> Self {
        Self {
            free: Arc::new(Semaphore::new(number)),
            number: Arc::new(Mutex::new(number)),
        }
    }

    /// Takes a place; whoever asks first has it first.
    pub(crate) async fn take(&self) -> Result<OwnedSemaphorePermit> {
        let place = self.free.clone().acquire_owned().await;
        place.map_err(|_| closing())
    }

    /// Whether all are taken.
    pub(crate) fn are_full(&self) -> bool {
        self.free.available_permits() == 0
    }

    /// Changes their number. Those in use are taken away when they come free.
    pub(crate) fn set(&self, number: usize) {
        let mut known = self.number.lock().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *known, number);
        if number > before {
            self.free.add_permits(number - before);
        } else if number < before {
            let taken = self.free.forget_permits(before - number);
            let fewer = u32::try_from(before - number - taken).unwrap_or(0);
            if fewer == 0 {
                return;
            }
            let free = self.free.clone();
            tokio::spawn(async move {
                if let Ok(permits) = free.acquire_many_owned(fewer).await {
                    permits.forget();
                }
            });
        }
    }
}
