//! How all uploads of this process stand together, for those who show it small: a tray icon, a task bar.

use super::Engine;

/// How all uploads of this process stand together, in steps coarse enough to be shown at each change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Uploads that move or will by themselves: sent, in line, or waiting for the network.
    pub moving: u32,
    /// Uploads that the person has paused.
    pub paused: u32,
    /// Whether something waits for the person: a connection to mend, or a question.
    pub needs_person: bool,
    /// Whole percent of the bytes that the server has, of what moves and what was done since nothing moved.
    pub percent: u8,
    /// The first of those that are being sent: name and whole percent.
    pub sending: Vec<(String, u8)>,
}

impl Standing {
    /// How many move and are not named.
    pub fn more(&self) -> u32 {
        let named = u32::try_from(self.sending.len()).unwrap_or(u32::MAX);
        self.moving.saturating_sub(named)
    }
}

impl Engine {
    /// How all uploads of this process stand together; `most` of those that are being sent are named.
    pub fn standing(&self, most: usize) -> Standing {
        self.board().standing(most)
    }
}
