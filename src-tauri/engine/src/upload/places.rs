//! Places: so many at once, and the number may change while some are taken. What is small takes a share of a place: it is
//! the waiting for answers that fills its time.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::transfer::closing;
use crate::error::Result;

/// How many small parts have room in one place on the wire.
pub(crate) const ON_THE_WIRE: u32 = 4;

/// How many small files have room in the place of a large one.
pub(crate) const AS_FILES: u32 = 16;

#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// One permit is one share.
    free: Arc<Semaphore>,
    number: Arc<Mutex<usize>>,
    /// Of each place.
    shares: u32,
}

impl Places {
    /// So many places, each of so many shares.
    pub(crate) fn new(number: usize, shares: u32) -> Self {
        Self {
            free: Arc::new(Semaphore::new(number * shares as usize)),
            number: Arc::new(Mutex::new(number)),
            shares,
        }
    }

    /// Takes a place; whoever asks first has it first.
    pub(crate) async fn take(&self) -> Result<OwnedSemaphorePermit> {
        self.take_shares(self.shares).await
    }

    /// Takes a share of a place. Of a single place all of it: who allows one at a time means it.
    pub(crate) async fn take_share(&self) -> Result<OwnedSemaphorePermit> {
        let number = *self.number.lock().unwrap_or_else(PoisonError::into_inner);
        let all = if number > 1 { 1 } else { self.shares };
        self.take_shares(all).await
    }

    /// Makes of a share a whole place. For one at a time: two that wait here could wait for each other.
    pub(crate) async fn widen(&self, place: &mut OwnedSemaphorePermit) -> Result<()> {
        let missing = self.missing(place);
        if missing > 0 {
            place.merge(self.take_shares(missing).await?);
        }
        Ok(())
    }

    /// Whether that is a share of a place, and others have room beside it.
    pub(crate) fn is_share(&self, place: &OwnedSemaphorePermit) -> bool {
        self.missing(place) > 0
    }

    /// Shares to a whole place.
    fn missing(&self, place: &OwnedSemaphorePermit) -> u32 {
        let has = u32::try_from(place.num_permits()).unwrap_or(self.shares);
        self.shares.saturating_sub(has)
    }

    async fn take_shares(&self, shares: u32) -> Result<OwnedSemaphorePermit> {
        let place = self.free.clone().acquire_many_owned(shares).await;
        place.map_err(|_| closing())
    }

    /// Whether no whole place is free.
    pub(crate) fn are_full(&self) -> bool {
        self.free.available_permits() < self.permits(1)
    }

    /// Changes their number. Those in use are taken away when they come free.
    pub(crate) fn set(&self, number: usize) {
        let mut known = self.number.lock().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *known, number);
        if number > before {
            self.free.add_permits(self.permits(number - before));
        } else if number < before {
            let taken = self.free.forget_permits(self.permits(before - number));
            let fewer = u32::try_from(self.permits(before - number) - taken).unwrap_or(0);
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

    /// Of so many places.
    fn permits(&self, places: usize) -> usize {
        places * self.shares as usize
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn four_small_ones_have_room_in_a_place_unless_it_is_the_only_one() {
        let two = Places::new(2, 4);
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

        let one = Places::new(1, 4);
        let _small = one.take_share().await.unwrap();
        assert_eq!(one.free.available_permits(), 0);
    }
}
