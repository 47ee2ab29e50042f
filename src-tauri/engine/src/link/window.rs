//! The time window of a link that may be shared: whoever asks within it gets the same link, which then still lives as
//! long as was promised.

/// The longest window, in seconds.
const LONGEST: u32 = 300;

/// When a link is signed, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The signing time, seconds since 1970, UTC. Never later than now.
    pub start: i64,
    /// Seconds from `start`.
    pub lifetime_seconds: u32,
    /// Seconds of that life that were not promised: the window's length, 0 without one.
    pub length_seconds: u32,
}

impl Window {
    /// A link of its own, from `now` on.
    pub fn alone(now: i64, promised_seconds: u32) -> Self {
        Self {
            start: now,
            lifetime_seconds: promised_seconds,
            length_seconds: 0,
        }
    }

    /// The window that `now` lies in: a tenth of the promised life, at most five minutes. The link is signed at its start
    /// and lives longer by its length; there is none where that would pass `longest_seconds`.
    pub fn of(now: i64, promised_seconds: u32, longest_seconds: u32) -> Self {
        let length = length(promised_seconds);
        let lifetime = promised_seconds.saturating_add(length);
        if length == 0 || lifetime > longest_seconds {
            return Self::alone(now, promised_seconds);
        }
        Self {
            start: now - now.rem_euclid(length.into()),
            lifetime_seconds: lifetime,
            length_seconds: length,
        }
    }

    /// When it ends, seconds since 1970, UTC.
    pub fn ends_at(self) -> i64 {
        self.start + i64::from(self.lifetime_seconds)
    }

    /// Whether a link with this time may be handed out at `now` for a promise: it lives as long as promised, and not
    /// longer than a window more.
    pub fn serves(self, now: i64, promised_seconds: u32) -> bool {
        let left = self.ends_at() - now;
        let promised = i64::from(promised_seconds);
        let most = promised + i64::from(length(promised_seconds));
        self.start <= now && (promised..=most).contains(&left)
    }
}

fn length(promised_seconds: u32) -> u32 {
    (promised_seconds / 10).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_link_of_a_window_lives_at_least_as_long_as_promised(
            now in 0i64..4_000_000_000,
            promised in 1u32..=604_800,
            later in 0i64..1_000,
        ) {
            let window = Window::of(now, promised, 604_800);
            prop_assert!(window.start <= now);
            prop_assert!((1..=604_800).contains(&window.lifetime_seconds));
            prop_assert!(window.serves(now, promised));
            let at = now + later;
            // Whoever asks in the same window gets the same link, and whatever is handed out keeps its promise.
            if Window::of(at, promised, 604_800) == window {
                prop_assert!(window.ends_at() - at >= i64::from(promised));
            }
            if window.serves(at, promised) {
                prop_assert!(window.ends_at() - at >= i64::from(promised));
            }
        }
    }

    #[test]
    fn the_longest_links_and_the_shortest_have_no_window() {
        assert_eq!(
            Window::of(1_000, 604_800, 604_800),
            Window::alone(1_000, 604_800)
        );
        assert_eq!(Window::of(1_000, 9, 604_800), Window::alone(1_000, 9));
        let hour = Window::of(1_000, 3_600, 604_800);
        assert_eq!((hour.start, hour.lifetime_seconds), (900, 3_900));
        assert_eq!(hour, Window::of(1_199, 3_600, 604_800));
    }
}
