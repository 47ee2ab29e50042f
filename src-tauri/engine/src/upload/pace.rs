//! Pace: how many parts are on the wire at once, from what the wire shows. It adds one while that helps, takes one away
//! where that costs nothing, and halves on trouble.
//!
//! Pure: what it is told of each interval is all it knows.

use std::time::Duration;

/// Places at first.
pub(super) const FIRST: usize = 4;

/// Places below which speed alone never leads: one part is read and hashed while another is sent.
const FEWEST: usize = 2;

/// Of the gain that one more place can bring at best, the share that makes it worth keeping.
const WORTH: f64 = 0.3;

/// Intervals of rest after a try that brought nothing: at first, and at most.
const REST: u32 = 4;
const LONGEST_REST: u32 = 64;

/// Intervals over which a speed is measured, after one in which it settles.
const MEASURE: u32 = 2;

/// Answers that take so many times as long as the quickest, and longer than [`SLOW`], mean that something fills up.
const SLOWER: u32 = 4;
const SLOW: Duration = Duration::from_millis(400);

/// What was seen in one interval.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Seen {
    /// Bytes a second that left.
    pub speed: f64,
    /// Requests that failed and are sent again: SlowDown, 5xx, time-outs, resets.
    pub troubles: u32,
    /// The mean time from the last byte of a body to its answer.
    pub latency: Option<Duration>,
    /// Whether every place was in use.
    pub full: bool,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    /// Settles for one interval, then measures.
    Measure {
        left: u32,
    },
    Up,
    Down,
}

/// The places, and what was learnt of them.
#[derive(Debug)]
pub(super) struct Pace {
    places: usize,
    most: usize,
    doing: Step,
    /// Intervals since the last change of places, and the speed in them.
    intervals: u32,
    sum: f64,
    /// The speed before the change that is being tried.
    before: f64,
    rest: u32,
    down_next: bool,
    quickest: Option<Duration>,
}

impl Pace {
    pub(super) fn new(most: usize) -> Self {
        Self {
            places: FIRST.min(most.max(1)),
            most: most.max(1),
            doing: Step::Measure { left: MEASURE },
            intervals: 0,
            sum: 0.0,
            before: 0.0,
            rest: REST,
            down_next: false,
            quickest: None,
        }
    }

    pub(super) fn places(&self) -> usize {
        self.places
    }

    /// The most places a person allows, from 1.
    pub(super) fn set_most(&mut self, most: usize) {
        self.most = most.max(1);
        if self.places > self.most {
            self.go(self.most);
        }
    }

    /// Takes what an interval has shown. Returns the places from here on.
    pub(super) fn see(&mut self, seen: Seen) -> usize {
        if seen.troubles > 0 {
            self.go((self.places / 2).max(1));
            self.rest_for(REST);
            return self.places;
        }
        if let Some(latency) = seen.latency {
            let quickest = self.quickest.map_or(latency, |known| known.min(latency));
            // What was quick once need not be for ever.
            self.quickest = Some(quickest + quickest / 200);
            if latency > SLOW && latency > quickest * SLOWER && self.places > 1 {
                self.go((self.places - self.places.div_ceil(4)).max(1));
                self.rest_for(REST);
                return self.places;
            }
        }
        // Where places are free, the wire is not what holds things up.
        if !seen.full {
            return self.places;
        }
        self.intervals += 1;
        if self.intervals > 1 {
            self.sum += seen.speed;
        }
        let measured = self.intervals.saturating_sub(1);
        let speed = self.sum / f64::from(measured.max(1));
        match self.doing {
            Step::Measure { left } if measured >= left => self.try_next(speed),
            Step::Up if measured >= MEASURE => self.judge_up(speed),
            Step::Down if measured >= MEASURE => self.judge_down(speed),
            _ => {}
        }
        self.places
    }

    fn try_next(&mut self, speed: f64) {
        self.before = speed;
        let down = self.down_next && self.places > FEWEST;
        if down {
            self.go(self.places - 1);
            self.doing = Step::Down;
        } else if self.places < self.most {
            self.go(self.places + 1);
            self.doing = Step::Up;
        } else {
            self.down_next = true;
            self.rest_for(self.rest);
        }
    }

    fn judge_up(&mut self, speed: f64) {
        let best = 1.0 / (self.places - 1) as f64;
        if speed >= self.before * (1.0 + WORTH * best) {
            self.rest = REST;
            self.down_next = false;
            return self.try_next(speed);
        }
        self.go(self.places - 1);
        self.down_next = true;
        self.rest_longer();
    }

    fn judge_down(&mut self, speed: f64) {
        let best = 1.0 / (self.places + 1) as f64;
        if speed >= self.before * (1.0 - WORTH * best) {
            self.rest = REST;
            return self.try_next(speed);
        }
        self.go(self.places + 1);
        self.down_next = false;
        self.rest_longer();
    }

    fn go(&mut self, places: usize) {
        self.places = places;
        self.intervals = 0;
        self.sum = 0.0;
    }

    fn rest_for(&mut self, left: u32) {
        self.doing = Step::Measure { left };
        self.intervals = 0;
        self.sum = 0.0;
    }

    fn rest_longer(&mut self) {
        self.rest_for(self.rest);
        self.rest = (self.rest * 2).min(LONGEST_REST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A line on which each place moves `each`, all together at most `all`.
    fn speed(places: usize, each: f64, all: f64) -> f64 {
        (places as f64 * each).min(all)
    }

    fn seen(speed: f64) -> Seen {
        Seen {
            speed,
            full: true,
            latency: Some(Duration::from_millis(40)),
            ..Seen::default()
        }
    }

    #[test]
    fn a_fast_line_is_given_all_places() {
        let mut pace = Pace::new(16);
        for _ in 0..120 {
            pace.see(seen(speed(pace.places(), 10.0, 1e9)));
        }
        assert!(pace.places() >= 15, "{pace:?}");
    }

    #[test]
    fn a_line_that_two_parts_fill_is_given_about_two() {
        let mut pace = Pace::new(16);
        let mut sum = 0;
        for interval in 0..400 {
            pace.see(seen(speed(pace.places(), 10.0, 20.0)));
            if interval >= 100 {
                sum += pace.places();
            }
        }
        let mean = sum as f64 / 300.0;
        assert!((1.9..3.0).contains(&mean), "{mean} {pace:?}");
    }

    #[test]
    fn slow_down_halves_and_it_recovers() {
        let mut pace = Pace::new(16);
        for _ in 0..120 {
            pace.see(seen(speed(pace.places(), 10.0, 1e9)));
        }
        let before = pace.places();
        pace.see(Seen {
            troubles: 3,
            ..seen(10.0)
        });
        assert_eq!(pace.places(), before / 2);
        for _ in 0..120 {
            pace.see(seen(speed(pace.places(), 10.0, 1e9)));
        }
        assert!(pace.places() >= 15);
    }

    #[test]
    fn answers_that_take_longer_and_longer_lower_it() {
        let mut pace = Pace::new(8);
        pace.see(seen(40.0));
        let slow = Seen {
            latency: Some(Duration::from_secs(2)),
            ..seen(40.0)
        };
        assert!(pace.see(slow) < FIRST);
    }

    #[test]
    fn places_that_nobody_needs_teach_nothing() {
        let mut pace = Pace::new(8);
        for _ in 0..100 {
            let idle = Seen {
                full: false,
                ..seen(1.0)
            };
            assert_eq!(pace.see(idle), FIRST);
        }
    }

    proptest! {
        #[test]
        fn it_stays_between_one_and_the_most(
            most in 1usize..=16,
            intervals in prop::collection::vec((0.0f64..1e9, 0u32..3, 0u64..5_000, any::<bool>(), 1usize..=16), 1..300),
        ) {
            let mut pace = Pace::new(most);
            for (speed, troubles, latency, full, new_most) in intervals {
                if new_most % 7 == 0 {
                    pace.set_most(new_most);
                    prop_assert!(pace.places() <= new_most);
                }
                let troubles = troubles.saturating_sub(1);
                let latency = Some(Duration::from_millis(latency));
                let places = pace.see(Seen { speed, troubles, latency, full });
                prop_assert!((1..=pace.most).contains(&places));
            }
        }

        #[test]
        fn whatever_fills_the_line_is_found(fills in 2usize..=16, first_noise in any::<u64>()) {
            let mut random = fastrand::Rng::with_seed(first_noise);
            let mut pace = Pace::new(16);
            let mut moved = 0.0;
            for interval in 0..600 {
                let noise = 0.98 + 0.04 * random.f64();
                let now = speed(pace.places(), 10.0, fills as f64 * 10.0);
                if interval >= 200 {
                    moved += now;
                }
                pace.see(seen(now * noise));
            }
            // At least five sixths of what the line carries.
            prop_assert!(moved / 400.0 >= fills as f64 * 10.0 * 0.83, "{} of {}", moved / 400.0, fills * 10);
        }
    }
}
