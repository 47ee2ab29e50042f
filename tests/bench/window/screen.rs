//! What the X server tells of windows.

use std::sync::mpsc::{self, Receiver};

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{ChangeWindowAttributesAux, ConnectionExt, EventMask};

use crate::Failed;

/// The least width and height of a window that a person works in; GTK has others, unseen, of few pixels.
const LEAST: u16 = 500;

/// The windows that have been made since it watches.
pub struct Windows(Receiver<f64>);

impl Windows {
    pub fn watch() -> Result<Self, Failed> {
        let (connection, screen) = x11rb::connect(None)?;
        let root = connection.setup().roots[screen].root;
        let wanted = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        connection
            .change_window_attributes(root, &wanted)?
            .check()?;
        let (send, made) = mpsc::channel();
        // It ends with the first window that nobody wants to know of, or with the process.
        std::thread::spawn(move || {
            while let Ok(event) = connection.wait_for_event() {
                let now = jiff::Timestamp::now().as_microsecond() as f64 / 1000.0;
                if let Event::CreateNotify(window) = event
                    && window.width.min(window.height) >= LEAST
                    && send.send(now).is_err()
                {
                    break;
                }
            }
        });
        Ok(Self(made))
    }

    /// When the first was made after a time. Both in milliseconds since 1970, UTC.
    pub fn created_after(&self, time: f64) -> Result<f64, Failed> {
        self.0
            .try_iter()
            .find(|created| *created >= time)
            .ok_or_else(|| "the screen had no window".into())
    }
}
