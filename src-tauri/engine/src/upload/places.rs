//! Places: so many at once, and the number may change while some are taken. What is small takes a share of a place: it is
//! the waiting for answers that fills its time.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::transfer::closing;
use crate::error::Result;

/// How many small ones have room in one place.
const SHARES: u32 = 4;

#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// One permit is one share.
    free: Arc<Semaphore>,
    number: Arc<Mutex<usize>>,
}

impl Places {
    pub(crate) fn new(number: usize) -> Self {
        Self {
            free: Arc::new(Semaphore::new(shares(number))),
            number: Arc::new(Mutex::new(number)),
        }
    }

    /// Takes a place; whoever asks first has it first.
    pub(crate) async fn take(&self) -> Result<OwnedSemaphorePermit> {
        self.take_shares(SHARES).await
    }

    /// Takes a share of a place. Of a single place all of it: who allows one at a time means it.
    pub(crate) async fn take_share(&self) -> Result<OwnedSemaphorePermit> {
        let number = *self.number.lock().unwrap_or_else(PoisonError::into_inner);
        self.take_shares(if number > 1 { 1 } else { SHARES }).await
    }

    /// Makes of a share a whole place. For one at a time: two that wait here could wait for each other.
    pub(crate) async fn widen(&self, place: &mut OwnedSemaphorePermit) -> Result<()> {
        let has = u32::try_from(place.num_permits()).unwrap_or(SHARES);
        if has < SHARES {
            place.merge(self.take_shares(SHARES - has).await?);
        }
        Ok(())
    }

    async fn take_shares(&self, shares: u32) -> Result<OwnedSemaphorePermit> {
        let place = self.free.clone().acquire_many_owned(shares).await;
        place.map_err(|_| closing())
    }

    /// Whether no whole place is free.
    pub(crate) fn are_full(&self) -> bool {
        self.free.available_permits() < shares(1)
    }

    /// Changes their number. Those in use are taken away when they come free.
    pub(crate) fn set(&self, number: usize) {
        let mut known = self.number.lock().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *known, number);
        if number > before {
            self.free.add_permits(shares(number - before));
        } else if number < before {
            let taken = self.free.forget_permits(shares(before - number));
            let fewer = u32::try_from(shares(before - number) - taken).unwrap_or(0);
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

fn shares(places: usize) -> usize {
    places * SHARES as usize
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn four_small_ones_have_room_in_a_place_unless_it_is_the_only_one() {
        let two = Places::new(2);
        let _large = two.take().await.unwrap();
        let mut small = Vec::new();
        for _ in 0..4 {
            assert!(!small.is_empty() || !two.are_full());
            small.push(two.take_share().await.unwrap());
        }
        assert_eq!(two.free.available_permits(), 0);
        let mut last = small.pop().unwrap();
        small.clear();
        two.widen(&mut last).await.unwrap();
        assert_eq!(two.free.available_permits(), 0);

        let one = Places::new(1);
        let _small = one.take_share().await.unwrap();
        assert_eq!(one.free.available_permits(), 0);
    }
}
