//! When to collect what: CPython's gates, as pure functions of counters.
//!
//! Generation 0 is due when the allocations of tracked types since the last collection, minus the frees, exceed its
//! threshold; generation 1 when generation 0 has been collected more often than its threshold since; generation 2 likewise.
//! The oldest that is due is collected, but generation 2 only once a quarter as many objects as it has wait to
//! be examined with it, which keeps the cost of full collections linear in the number of objects.

/// Counters, thresholds, and what the 25 % rule needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gates {
    pub(crate) thresholds: [i64; 3],
    /// Collections of generation 0 since the last of generation 1, and of 1 since the last of 2.
    collections: [i64; 2],
    /// Survivors of the last full collection.
    long_lived_total: usize,
    /// Survivors of generation 1 since then, which no full collection has examined.
    long_lived_pending: usize,
}

/// One gate, as it stood when a collection began.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct GateReading {
    /// The counter.
    pub value: i64,
    /// Its threshold.
    pub limit: i64,
    /// What came of it.
    pub outcome: GateOutcome,
}

/// What a gate says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum GateOutcome {
    /// The value exceeds the limit: this generation may be collected.
    Passed,
    /// The value does not exceed the limit.
    NotReached,
    /// The value exceeds the limit, but less than a quarter of generation 2 is waiting.
    HeldBack {
        /// Objects that wait to be examined with generation 2 for the first time.
        pending: usize,
        /// Objects that survived its last collection.
        total: usize,
    },
}

impl Default for Gates {
    /// CPython's thresholds up to 3.12.
    fn default() -> Self {
        Self {
            thresholds: [700, 10, 10],
            collections: [0; 2],
            long_lived_total: 0,
            long_lived_pending: 0,
        }
    }
}

impl Gates {
    /// The three counters, given the first.
    pub(crate) fn counts(&self, count: i64) -> [i64; 3] {
        [count, self.collections[0], self.collections[1]]
    }

    pub(crate) fn clear_counts(&mut self) {
        self.collections = [0; 2];
    }

    /// The gates as they stand.
    pub(crate) fn readings(&self, count: i64) -> [GateReading; 3] {
        let counts = self.counts(count);
        std::array::from_fn(|generation| {
            let (value, limit) = (counts[generation], self.thresholds[generation]);
            let outcome = if value <= limit {
                GateOutcome::NotReached
            } else if generation == 2 && self.long_lived_pending < self.long_lived_total / 4 {
                GateOutcome::HeldBack {
                    pending: self.long_lived_pending,
                    total: self.long_lived_total,
                }
            } else {
                GateOutcome::Passed
            };
            GateReading { value, limit, outcome }
        })
    }

    /// The oldest generation whose gate is passed.
    pub(crate) fn due(&self, count: i64) -> Option<usize> {
        self.readings(count).iter().rposition(|gate| gate.outcome == GateOutcome::Passed)
    }

    /// A collection begins; the caller resets the first counter.
    pub(crate) fn begin(&mut self, generation: usize) {
        for younger in 1..=generation {
            self.collections[younger - 1] = 0;
        }
        if generation < 2 {
            self.collections[generation] += 1;
        }
    }

    /// So many objects have been found to be reachable.
    pub(crate) fn survived(&mut self, generation: usize, survivors: usize) {
        match generation {
            1 => self.long_lived_pending += survivors,
            2 => {
                self.long_lived_pending = 0;
                self.long_lived_total = survivors;
            }
            _ => {}
        }
    }

    /// Pending and total of the 25 % rule.
    pub(crate) fn long_lived(&self) -> (usize, usize) {
        (self.long_lived_pending, self.long_lived_total)
    }
}
