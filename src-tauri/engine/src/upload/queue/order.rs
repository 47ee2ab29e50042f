//! Order: which of the waiting begins next. Pure, so that its promise can be proved: nobody waits for ever.

use serde::{Deserialize, Serialize};

use crate::upload::plan;

/// In which order waiting uploads begin, those aside that a person has moved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum UploadOrder {
    /// As they came.
    #[default]
    AsDropped,
    /// Small files first. A large one moves beside them, and whichever has waited long enough goes next.
    SmallFirst,
}

/// So many may begin before the one that waits longest goes next.
const PASSES: u64 = 32;

/// Bytes that may begin before the one that waits longest goes next.
const PASSED_BYTES: u64 = 512 * 1024 * 1024;

/// What has begun so far, as a point in time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Begun {
    uploads: u64,
    bytes: u64,
}

impl Begun {
    pub(super) fn count(&mut self, size: u64) {
        self.uploads += 1;
        self.bytes = self.bytes.saturating_add(size);
    }

    fn is_long_after(self, before: Self) -> bool {
        self.uploads - before.uploads >= PASSES
            || self.bytes.saturating_sub(before.bytes) >= PASSED_BYTES
    }
}

/// One that waits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting {
    pub(super) size: u64,
    /// The smallest came first. Negative: a person put it before all others.
    pub(super) place: i64,
    /// Whether a person has moved it.
    pub(super) by_hand: bool,
    /// Whether its connection has a speed limit of its own.
    pub(super) limited: bool,
    /// When it came.
    pub(super) since: Begun,
}

impl Waiting {
    fn is_put_first(self) -> bool {
        self.by_hand && self.place < 0
    }
}

/// Whether a file goes in several parts: it takes a while.
pub(super) fn is_large(size: u64) -> bool {
    size > plan::SINGLE_PUT
}

/// How things stand when a place is free.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub(super) order: UploadOrder,
    /// Files at once.
    pub(super) places: usize,
    /// Large and small ones that run.
    pub(super) large: usize,
    pub(super) small: usize,
    /// Those that run to connections with a speed limit of their own.
    pub(super) limited: usize,
    pub(super) begun: Begun,
    /// When one went next last for its having waited long.
    pub(super) aged: Begun,
}

/// The choice of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) index: usize,
    /// Whether it went next for its having waited long.
    pub(super) aged: bool,
}

impl Standing {
    /// Which begins next; None where the free place is kept for small ones, or for connections without a limit of their
    /// own: a file that is held back may take hours. `waiting` is in the order of the places.
    pub(super) fn choose(&self, waiting: impl Iterator<Item = Waiting> + Clone) -> Option<Choice> {
        let may_be_limited = self.places < 2 || self.limited + 1 < self.places;
        let waiting = waiting
            .enumerate()
            .filter(|(_, one)| may_be_limited || !one.limited);
        let (index, first) = waiting.clone().next()?;
        if self.order == UploadOrder::AsDropped || first.is_put_first() {
            return Some(Choice { index, aged: false });
        }
        let may_be_large = self.places < 3 || self.large + 1 < self.places;
        let fits = |one: &Waiting| may_be_large || !is_large(one.size);
        let waiting = waiting.filter(|(_, one)| fits(one));
        let choice = |(index, _), aged| Choice { index, aged };

        let has_waited = |since: Begun| self.begun.is_long_after(since);
        if has_waited(self.aged)
            && let Some(oldest) = waiting.clone().find(|(_, one)| has_waited(one.since))
        {
            return Some(choice(oldest, true));
        }
        if self.places > 1
            && self.large == 0
            && self.small > 0
            && let Some(large) = waiting
                .clone()
                .find(|(_, one)| is_large(one.size) && !one.by_hand)
        {
            return Some(choice(large, false));
        }
        waiting
            .min_by_key(|(_, one)| {
                (
                    one.by_hand,
                    if one.by_hand { 0 } else { one.size },
                    one.place,
                )
            })
            .map(|smallest| choice(smallest, false))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MIB: u64 = 1024 * 1024;

    /// A queue on a wire that carries so many bytes a tick, shared evenly by what runs.
    struct Simulation {
        standing: Standing,
        waiting: Vec<(usize, Waiting)>,
        running: Vec<(usize, u64, u64)>,
        next_place: i64,
        began: Vec<usize>,
        /// Uploads that had begun when each was done.
        done: Vec<usize>,
    }

    impl Simulation {
        fn new(order: UploadOrder, places: usize) -> Self {
            Self {
                standing: Standing {
                    order,
                    places,
                    large: 0,
                    small: 0,
                    limited: 0,
                    begun: Begun::default(),
                    aged: Begun::default(),
                },
                waiting: Vec::new(),
                running: Vec::new(),
                next_place: 0,
                began: Vec::new(),
                done: Vec::new(),
            }
        }

        fn add(&mut self, size: u64) -> usize {
            let id = usize::try_from(self.next_place).unwrap();
            let one = Waiting {
                size,
                place: self.next_place,
                by_hand: false,
                limited: false,
                since: self.standing.begun,
            };
            self.waiting.push((id, one));
            self.next_place += 1;
            id
        }

        fn tick(&mut self, bytes: u64) {
            while self.running.len() < self.standing.places {
                self.standing.large = self.running.iter().filter(|one| is_large(one.2)).count();
                self.standing.small = self.running.len() - self.standing.large;
                let waiting = self.waiting.iter().map(|(_, one)| *one);
                let Some(choice) = self.standing.choose(waiting) else {
                    break;
                };
                let (id, one) = self.waiting.remove(choice.index);
                self.standing.begun.count(one.size);
                if choice.aged {
                    self.standing.aged = self.standing.begun;
                }
                self.running.push((id, one.size, one.size));
                self.began.push(id);
            }
            let share = bytes / self.running.len().max(1) as u64;
            for (_, left, _) in &mut self.running {
                *left = left.saturating_sub(share);
            }
            let done = &mut self.done;
            self.running.retain(|(id, left, _)| {
                if *left == 0 {
                    done.push(*id);
                }
                *left > 0
            });
        }

        fn is_idle(&self) -> bool {
            self.waiting.is_empty() && self.running.is_empty()
        }
    }

    #[test]
    fn as_dropped_means_as_dropped() {
        let mut queue = Simulation::new(UploadOrder::AsDropped, 4);
        for n in 0..50 {
            queue.add(if n % 7 == 0 { 500 * MIB } else { MIB });
        }
        while !queue.is_idle() {
            queue.tick(10 * MIB);
        }
        assert_eq!(queue.began, (0..50).collect::<Vec<_>>());
    }

    #[test]
    fn a_large_file_moves_while_small_ones_pass_and_the_small_ones_are_not_held_up() {
        let mut queue = Simulation::new(UploadOrder::SmallFirst, 4);
        let large = queue.add(1024 * MIB);
        for n in 0..200 {
            queue.add(MIB + n);
        }
        while !queue.is_idle() {
            queue.tick(8 * MIB);
        }
        let began = queue.began.iter().position(|id| *id == large).unwrap();
        assert!(began <= 1, "the large one began as number {began}");
        assert_eq!(queue.done.last(), Some(&large));
    }

    #[test]
    fn large_files_leave_a_place_for_small_ones_that_come_later() {
        let mut queue = Simulation::new(UploadOrder::SmallFirst, 4);
        for _ in 0..8 {
            queue.add(10_000 * MIB);
        }
        queue.tick(8 * MIB);
        assert_eq!(queue.running.len(), 3);
        let small = queue.add(MIB);
        queue.tick(8 * MIB);
        assert_eq!(queue.done, [small]);
    }

    #[test]
    fn what_a_person_has_put_first_is_first_and_what_is_put_last_is_last() {
        let one = |size, place, by_hand| Waiting {
            size,
            place,
            by_hand,
            limited: false,
            since: Begun::default(),
        };
        let standing = Simulation::new(UploadOrder::SmallFirst, 1).standing;
        let waiting = [one(900 * MIB, -1, true), one(1, 0, false), one(2, 3, true)];
        let index = |waiting: &[Waiting]| standing.choose(waiting.iter().copied()).unwrap().index;
        assert_eq!(index(&waiting), 0);
        assert_eq!(index(&waiting[1..]), 0);
        assert_eq!(index(&[one(1, 1, true), one(9 * MIB, 2, false)]), 1);
    }

    #[test]
    fn files_that_a_limit_holds_back_leave_a_place_for_other_connections() {
        let one = |place, limited| Waiting {
            size: MIB,
            place,
            by_hand: place < 0,
            limited,
            since: Begun::default(),
        };
        for order in [UploadOrder::AsDropped, UploadOrder::SmallFirst] {
            let mut standing = Simulation::new(order, 4).standing;
            let waiting = [one(-1, true), one(1, true), one(2, false)];
            let index = |standing: &Standing, waiting: &[Waiting]| {
                let choice = standing.choose(waiting.iter().copied());
                choice.map(|choice| choice.index)
            };
            assert_eq!(index(&standing, &waiting), Some(0));
            (standing.small, standing.limited) = (3, 3);
            assert_eq!(index(&standing, &waiting), Some(2));
            assert_eq!(index(&standing, &waiting[..2]), None);
            // One place is nobody's to keep.
            (standing.places, standing.small, standing.limited) = (1, 0, 0);
            assert_eq!(index(&standing, &waiting), Some(0));
        }
    }

    proptest! {
        /// Small files keep coming for ever, as fast as they go; every file that is there at the beginning is done all
        /// the same.
        #[test]
        fn nobody_waits_for_ever(
            places in 1usize..=8,
            sizes in prop::collection::vec(1u64..200 * MIB, 1..12),
            stream in 1u64..8 * MIB,
        ) {
            let mut queue = Simulation::new(UploadOrder::SmallFirst, places);
            let first: Vec<_> = sizes.iter().map(|size| queue.add(*size)).collect();
            let mut ticks = 0;
            while !first.iter().all(|id| queue.done.contains(id)) {
                // There is always one more small file than can be begun.
                while queue.waiting.iter().filter(|(_, one)| !is_large(one.size)).count() <= places {
                    queue.add(stream);
                }
                queue.tick(64 * MIB);
                ticks += 1;
                prop_assert!(ticks < 4_000, "{:?}", queue.standing);
            }
        }
    }
}
