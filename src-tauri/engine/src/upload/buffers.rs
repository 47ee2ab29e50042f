//! Buffers that parts are read into, kept for the next part: memory that the system need not clear again.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

/// Smaller ones are not worth keeping apart by size.
const SMALLEST: usize = 128 * 1024;

/// Buffers that are not in use. Together with those in use they hold at most what the transfers have reserved, and what
/// is kept beyond `most` bytes goes.
#[derive(Debug, Clone)]
pub(crate) struct Buffers {
    idle: Arc<Mutex<Vec<Vec<u8>>>>,
    /// Bytes.
    most: usize,
}

impl Buffers {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            idle: Arc::default(),
            most,
        }
    }

    /// A buffer of `length` bytes. What is in it is of earlier parts.
    pub(super) fn take(&self, length: usize) -> Buffer {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        // Not one that is much larger: the memory that was reserved is for `length` bytes.
        let fits = |buffer: &Vec<u8>| {
            buffer.len() >= length && buffer.len() <= length.max(SMALLEST).saturating_mul(2)
        };
        let content = match idle.iter().position(fits) {
            Some(found) => idle.swap_remove(found),
            None => {
                // Others have come into use: those that fit nothing give their room.
                let mut held: usize = idle.iter().map(Vec::len).sum();
                while held + length > self.most
                    && let Some(dropped) = idle.pop()
                {
                    held -= dropped.len();
                }
                vec![0; length.max(SMALLEST)]
            }
        };
        Buffer {
            content,
            length,
            home: self.clone(),
        }
    }

    fn give_back(&self, content: Vec<u8>) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let held: usize = idle.iter().map(Vec::len).sum();
        if held + content.len() <= self.most {
            idle.push(content);
        }
    }
}

/// A buffer in use. It goes back when the last view of its bytes is gone.
#[derive(Debug)]
pub(super) struct Buffer {
    content: Vec<u8>,
    length: usize,
    home: Buffers,
}

impl Buffer {
    pub(super) fn as_mut(&mut self) -> &mut [u8] {
        self.content.get_mut(..self.length).unwrap_or_default()
    }

    pub(super) fn into_bytes(self) -> Bytes {
        Bytes::from_owner(self)
    }
}

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
        self.content.get(..self.length).unwrap_or_default()
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        self.home.give_back(std::mem::take(&mut self.content));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_comes_back_with_its_last_view() {
        let buffers = Buffers::new(4 << 20);
        let first = buffers.take(1 << 20).into_bytes();
        let address = first.as_ptr();
        let view = first.slice(10..20);
        drop(first);
        assert_ne!(buffers.take(1 << 20).as_ref().as_ptr(), address);
        drop(view);
        let found = [buffers.take(1 << 20), buffers.take(1 << 20)];
        assert!(
            found
                .iter()
                .any(|buffer| buffer.as_ref().as_ptr() == address)
        );
    }

    #[test]
    fn idle_buffers_never_hold_more_than_they_may() {
        let buffers = Buffers::new(4 << 20);
        let held = |buffers: &Buffers| -> usize {
            let idle = buffers.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.iter().map(Vec::len).sum()
        };
        drop((0..9).map(|_| buffers.take(1 << 20)).collect::<Vec<_>>());
        assert_eq!(held(&buffers), 4 << 20);
        // One that none of them fits.
        let large = buffers.take(3 << 20);
        assert!(held(&buffers) <= 1 << 20);
        drop(large);
        assert_eq!(buffers.take(10).as_ref().len(), 10);
    }
}
