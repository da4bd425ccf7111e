//! CPython's gates, as pure functions of counters.
//!
//! Generation 0 is due when the allocations of tracked types since the last collection, minus the frees, exceed its
//! threshold; generation 1 when generation 0 has been collected more often than its threshold since; generation 2 likewise.
//! The oldest that is due is collected, but generation 2 only once a quarter as many objects as it has wait to
//! be examined with it, which keeps the cost of full collections linear in the number of objects.

/// Counters, thresholds, and what the 25 % rule needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gates {
    pub(crate) thresholds: [i64; 3],
    /// How far the first threshold is above what was set, because nothing was found lately.
    backed_off: i64,
    /// How far above that it is until the next collection, because somebody decided so.
    put_off: i64,
    /// Collections of generation 0 since the last of generation 1, and of 1 since the last of 2.
    collections: [i64; 2],
    /// Survivors of the last full collection.
    long_lived_total: usize,
    /// How many objects elsewhere are counted among them, see [`Heap::count_beside`](crate::Heap::count_beside).
    beside: usize,
    /// Whether those are in the permanent generation.
    is_beside_frozen: bool,
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

impl Gates {
    pub(crate) const fn new(thresholds: [i64; 3]) -> Self {
        Self {
            thresholds,
            backed_off: 0,
            put_off: 0,
            collections: [0; 2],
            long_lived_total: 0,
            beside: 0,
            is_beside_frozen: false,
            long_lived_pending: 0,
        }
    }

    /// Sets the thresholds. The counters stay.
    pub(crate) fn set_thresholds(&mut self, thresholds: [i64; 3]) {
        *self = Self { thresholds, backed_off: 0, put_off: 0, ..*self };
    }

    /// What the first counter must exceed; `None` if it never does.
    pub(crate) fn young_limit(&self) -> Option<i64> {
        let limit = self.thresholds[0].saturating_add(self.backed_off);
        (self.thresholds[0] != 0).then(|| limit.saturating_add(self.put_off))
    }

    /// The three counters, given the first.
    pub(crate) fn counts(&self, count: i64) -> [i64; 3] {
        [count, self.collections[0], self.collections[1]]
    }

    /// All that there is goes to the permanent generation.
    pub(crate) fn freeze(&mut self) {
        self.collections = [0; 2];
        self.is_beside_frozen = true;
    }

    pub(crate) fn unfreeze(&mut self) {
        self.is_beside_frozen = false;
    }

    /// So many objects more, or fewer, are elsewhere.
    pub(crate) fn count_beside(&mut self, n_objects: isize) {
        self.beside = self.beside.saturating_add_signed(n_objects);
    }

    /// The gates as they stand.
    pub(crate) fn readings(&self, count: i64) -> [GateReading; 3] {
        let counts = self.counts(count);
        std::array::from_fn(|generation| {
            let value = counts[generation];
            let limit = match generation {
                0 => self.young_limit().unwrap_or(0),
                _ => self.thresholds[generation],
            };
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

    /// The first gate is not to be passed before there are as many allocations more, with `count` so far.
    pub(crate) fn put_off(&mut self, count: i64) {
        let limit = count.saturating_add(self.thresholds[0].max(1));
        self.put_off = 0;
        self.put_off = limit.saturating_sub(self.young_limit().unwrap_or(limit)).max(0);
    }

    /// A collection that came by itself has freed nothing, or something: moves the first threshold, up to `most`.
    pub(crate) fn back_off(&mut self, found: bool, most: i64) {
        let threshold = self.thresholds[0];
        let limit = threshold.saturating_add(self.backed_off);
        let moved = if found { limit / 2 } else { limit.saturating_mul(2).min(most) };
        self.backed_off = moved.saturating_sub(threshold).max(0);
    }

    /// A collection begins; the caller resets the first counter.
    pub(crate) fn begin(&mut self, generation: usize) {
        self.put_off = 0;
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
                let beside = if self.is_beside_frozen { 0 } else { self.beside };
                self.long_lived_total = survivors + beside;
            }
            _ => {}
        }
    }

    /// Pending and total of the 25 % rule.
    pub(crate) fn long_lived(&self) -> (usize, usize) {
        (self.long_lived_pending, self.long_lived_total)
    }
}

#[cfg(test)]
mod tests {
    use super::Gates;

    /// What CPython's gates do with a program that makes `allocations` tracked objects while `base` are in generation 2: how often
    /// each generation is collected. All of them survive, or all die in the first collection that examines them (`cyclic`).
    fn collections(
        allocations: usize,
        thresholds: [i64; 3],
        base: usize,
        cyclic: bool,
    ) -> [usize; 3] {
        let mut gates = Gates::new(thresholds);
        gates.survived(2, base);
        let mut sizes = [0, 0, base];
        let mut collections = [0; 3];
        let mut count = 0;
        for _ in 0..allocations {
            count += 1;
            if let Some(generation) = due(&gates, count) {
                collections[generation] += 1;
                gates.begin(generation);
                count = 0;
                let kept = if generation == 2 { base } else { 0 };
                let all = sizes[..=generation].iter().sum();
                let survivors = if cyclic { kept } else { all };
                sizes[..=generation].fill(0);
                sizes[(generation + 1).min(2)] += survivors;
                gates.survived(generation, survivors);
            }
            sizes[0] += 1;
        }
        collections
    }

    /// The generation that an allocation collects: nothing as long as the first gate is shut.
    fn due(gates: &Gates, count: i64) -> Option<usize> {
        gates.young_limit().filter(|limit| count > *limit).and_then(|_| gates.due(count))
    }

    /// Allocations, thresholds, objects in generation 2, whether all die, and the collections of a simulation that
    /// agrees with CPython 3.11.7, 3.12.1 and 3.13.0.
    type Row = (usize, [i64; 3], usize, bool, [usize; 3]);

    #[rustfmt::skip]
    const TABLE: &[Row] = &[
        (700, [700, 10, 10], 11_113, false, [0, 0, 0]),
        (700, [700, 10, 10], 11_113, true, [0, 0, 0]),
        (700, [2000, 10, 10], 5087, false, [0, 0, 0]),
        (700, [2000, 10, 10], 5087, true, [0, 0, 0]),
        (701, [700, 10, 10], 11_113, false, [1, 0, 0]),
        (701, [700, 10, 10], 11_113, true, [1, 0, 0]),
        (701, [2000, 10, 10], 5087, false, [0, 0, 0]),
        (701, [2000, 10, 10], 5087, true, [0, 0, 0]),
        (702, [700, 10, 10], 11_113, false, [1, 0, 0]),
        (702, [700, 10, 10], 11_113, true, [1, 0, 0]),
        (702, [2000, 10, 10], 5087, false, [0, 0, 0]),
        (702, [2000, 10, 10], 5087, true, [0, 0, 0]),
        (10_000, [700, 10, 10], 11_113, false, [13, 1, 0]),
        (10_000, [700, 10, 10], 11_113, true, [13, 1, 0]),
        (10_000, [2000, 10, 10], 5087, false, [4, 0, 0]),
        (10_000, [2000, 10, 10], 5087, true, [4, 0, 0]),
        (100_000, [700, 10, 10], 11_113, false, [130, 11, 1]),
        (100_000, [700, 10, 10], 11_113, true, [131, 11, 0]),
        (100_000, [2000, 10, 10], 5087, false, [45, 4, 0]),
        (100_000, [2000, 10, 10], 5087, true, [45, 4, 0]),
        (1_000_000, [700, 10, 10], 11_113, false, [1300, 118, 8]),
        (1_000_000, [700, 10, 10], 11_113, true, [1308, 118, 0]),
        (1_000_000, [2000, 10, 10], 5087, false, [455, 41, 3]),
        (1_000_000, [2000, 10, 10], 5087, true, [458, 41, 0]),
        (20_000, [0, 10, 10], 500, false, [0, 0, 0]),
        (20_000, [0, 10, 10], 500, true, [0, 0, 0]),
        (20_000, [-1, 10, 10], 500, false, [18_319, 1665, 16]),
        (20_000, [-1, 10, 10], 500, true, [18_334, 1666, 0]),
        (20_000, [1, 0, 0], 500, false, [4992, 4992, 16]),
        (20_000, [1, 0, 0], 500, true, [5000, 5000, 0]),
        (20_000, [700, 0, 0], 500, false, [11, 11, 6]),
        (20_000, [700, 0, 0], 500, true, [14, 14, 0]),
        (20_000, [2000, 10, 0], 500, false, [9, 0, 0]),
        (20_000, [2000, 10, 0], 500, true, [9, 0, 0]),
        (20_000, [100, 1, 1], 500, false, [125, 62, 11]),
        (20_000, [100, 1, 1], 500, true, [132, 66, 0]),
    ];

    #[test]
    fn gates_agree_with_cpython() {
        for &(allocations, thresholds, base, cyclic, expected) in TABLE {
            let found = collections(allocations, thresholds, base, cyclic);
            assert_eq!(found, expected, "{allocations} {thresholds:?} {base} {cyclic}");
        }
    }

    #[test]
    fn what_is_elsewhere_counts_unless_it_is_frozen() {
        let mut gates = Gates::new([700, 10, 10]);
        let mut total_after = |change: fn(&mut Gates)| {
            change(&mut gates);
            gates.survived(2, 100);
            gates.long_lived().1
        };
        assert_eq!(total_after(|gates| gates.count_beside(50)), 150);
        assert_eq!(total_after(Gates::freeze), 100);
        assert_eq!(total_after(|gates| gates.count_beside(-20)), 100);
        assert_eq!(total_after(Gates::unfreeze), 130);
    }

    #[test]
    fn backing_off_doubles_and_halves() {
        let mut gates = Gates::new([700, 10, 10]);
        let mut limits = Vec::new();
        for found in [false, false, false, false, true, true, true, true] {
            gates.back_off(found, 5000);
            limits.push(gates.young_limit().unwrap_or_default());
        }
        assert_eq!(limits, [1400, 2800, 5000, 5000, 2500, 1250, 700, 700]);
        assert_eq!(gates.thresholds, [700, 10, 10]);
    }

    #[test]
    fn backing_off_never_goes_below_the_threshold() {
        let mut gates = Gates::new([700, 10, 10]);
        gates.back_off(false, 10);
        assert_eq!(gates.young_limit(), Some(700));
        let mut negative = Gates::new([-1, 10, 10]);
        negative.back_off(false, 10);
        assert_eq!(negative.young_limit(), Some(-1));
    }

    #[test]
    fn what_is_put_off_comes_after_as_many_again() {
        let mut gates = Gates::new([700, 10, 10]);
        gates.put_off(701);
        assert_eq!(gates.young_limit(), Some(1401));
        gates.put_off(1402);
        assert_eq!(gates.young_limit(), Some(2102));
        gates.begin(0);
        assert_eq!(gates.young_limit(), Some(700));
    }
}
