//! When to collect what.
//!
//! A [`Policy`] is what the embedder chooses; [`Gates`] are CPython's counters, as pure functions. Neither looks at a heap.

mod gates;
mod stock;

use std::fmt;
use std::rc::Rc;

pub(crate) use gates::Gates;
pub use gates::{GateOutcome, GateReading};
pub use stock::Stock;
pub(crate) use stock::Stocks;

/// When a heap collects by itself, and what: set by [`Heap::set_policy`](crate::Heap::set_policy).
///
/// The rule comes first: CPython's gates ([`cpython_3_11`](Self::cpython_3_11), which is the default,
/// [`cpython_3_13`](Self::cpython_3_13), [`thresholds`](Self::thresholds)), a function ([`choose`](Self::choose)), or
/// nothing at all ([`manual`](Self::manual)). The rest can be added to any rule.
///
/// # Examples
/// ```
/// use exuvia::{Heap, Policy};
///
/// let heap = Heap::new();
/// // As CPython 3.12 and later do it: its gates, but only where the interpreter says so; and a full collection whenever the
/// // bytes in use have doubled, from 16 MiB on.
/// heap.set_policy(Policy::cpython_3_13().at_safepoints().on_growth(100, 16 << 20));
/// assert_eq!(heap.safepoint(), None);
/// ```
#[derive(Clone)]
pub struct Policy {
    pub(crate) rule: Rule,
    /// The three gates' thresholds; a rule that is a function uses only the first.
    pub(crate) thresholds: [i64; 3],
    pub(crate) growth: Option<Growth>,
    /// How high the threshold for the young may come by backing off.
    pub(crate) back_off: Option<i64>,
    pub(crate) at_safepoints: bool,
}

/// What decides which generation is collected.
#[derive(Clone)]
pub(crate) enum Rule {
    Gates,
    Choose(Choose),
    Manual,
}

/// A function that decides, see [`Policy::choose`].
pub(crate) type Choose = Rc<dyn Fn(&Counters) -> Option<usize>>;

/// Collect when the bytes in use have grown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Growth {
    percent: usize,
    least: usize,
}

/// What a function that [chooses](Policy::choose) is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Counters {
    /// Net allocations of types that can have edges since the last collection; collections of generation 0 since the last of
    /// generation 1; and of 1 since the last of 2.
    pub counts: [i64; 3],
    /// Objects in the generations, the permanent one last.
    pub sizes: [usize; 4],
    /// Objects that wait to be examined with generation 2 for the first time.
    pub long_lived_pending: usize,
    /// Objects that survived the last full collection.
    pub long_lived_total: usize,
    /// Bytes in use, see [`MemoryUse::in_use`](crate::MemoryUse::in_use).
    pub bytes_in_use: usize,
    /// Bytes that were in use after the last full collection; 0 before the first.
    pub bytes_after_full: usize,
}

impl Policy {
    const fn new(rule: Rule, thresholds: [i64; 3]) -> Self {
        Self { rule, thresholds, growth: None, back_off: None, at_safepoints: false }
    }

    /// The gates of CPython up to 3.12: thresholds 700, 10, 10, and full collections only once a quarter as many objects wait as have
    /// survived the last one.
    pub const fn cpython_3_11() -> Self {
        Self::thresholds([700, 10, 10])
    }

    /// The gates of CPython 3.13, and of 3.14 from 3.14.5 on: the same, with thresholds 2000, 10, 10.
    pub const fn cpython_3_13() -> Self {
        Self::thresholds([2000, 10, 10])
    }

    /// CPython's gates with thresholds of one's own, as
    /// [`Heap::set_thresholds`](crate::Heap::set_thresholds) takes them.
    pub const fn thresholds(thresholds: [i64; 3]) -> Self {
        Self::new(Rule::Gates, thresholds)
    }

    /// Nothing is collected unless somebody calls [`Heap::collect`](crate::Heap::collect), not even when memory runs out; what is added
    /// to this rule has no effect.
    pub const fn manual() -> Self {
        Self::new(Rule::Manual, [0; 3])
    }

    /// Asks `choose` each time the net allocations exceed `threshold`, for the generation to collect with all younger
    /// ones. If it says `None`, it is asked again after as many allocations more.
    ///
    /// The function may do with the heap what it likes; it is not called again meanwhile. If it panics, so does the allocation, whose value
    /// is dropped; the same goes for a generation above 2.
    ///
    /// # Examples
    /// ```
    /// use exuvia::{Gc, Heap, Policy};
    ///
    /// let heap = Heap::new();
    /// // All generations, when there are twice as many objects as have survived the last time.
    /// heap.set_policy(Policy::choose(1000, |counters| {
    ///     let objects: usize = counters.sizes[..3].iter().sum();
    ///     (objects > 2 * counters.long_lived_total).then_some(2)
    /// }));
    /// let kept: Vec<_> = (0..10_000).map(|_| heap.alloc(Vec::<Gc<u8>>::new())).collect();
    /// assert_eq!(heap.stats().map(|stats| stats.collections), [0, 0, 4]);
    /// # drop(kept);
    /// ```
    pub fn choose(threshold: i64, choose: impl Fn(&Counters) -> Option<usize> + 'static) -> Self {
        Self::new(Rule::Choose(Rc::new(choose)), [threshold, 0, 0])
    }

    /// Collects all generations besides, when the bytes in use have grown by so many percent since the last full collection,
    /// but not below `least` bytes.
    ///
    /// Bytes are those of [`MemoryUse::in_use`](crate::MemoryUse::in_use), counted by pages, and what was
    /// [reported](crate::Heap::report_external). The collection comes with the next allocation of a type that can have edges, as without
    /// those there is nothing to be found.
    #[must_use]
    pub const fn on_growth(mut self, percent: usize, least: usize) -> Self {
        self.growth = Some(Growth { percent, least });
        self
    }

    /// Backs off where there is nothing to find, as PHP's collector does: each collection by itself that frees
    /// nothing doubles the threshold for the young, up to `most`; each that frees something halves it, down to where it was.
    #[must_use]
    pub const fn back_off(mut self, most: i64) -> Self {
        self.back_off = Some(most);
        self
    }

    /// Collects only in calls of [`Heap::safepoint`](crate::Heap::safepoint); allocations note that something is due.
    ///
    /// For interpreters whose objects are not in order while they allocate. Code that makes no such call never
    /// collects.
    #[must_use]
    pub const fn at_safepoints(mut self) -> Self {
        self.at_safepoints = true;
        self
    }

    pub(crate) const fn is_manual(&self) -> bool {
        matches!(self.rule, Rule::Manual)
    }
}

impl Growth {
    /// The number of bytes above which a collection is due, if so many were in use after the last one.
    pub(crate) fn alarm(self, in_use: usize) -> usize {
        let growth = in_use as u128 * self.percent as u128 / 100;
        let alarm = in_use.saturating_add(usize::try_from(growth).unwrap_or(usize::MAX));
        alarm.max(self.least)
    }
}

impl Default for Policy {
    /// That of CPython 3.11.
    fn default() -> Self {
        Self::cpython_3_11()
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rule = match &self.rule {
            Rule::Gates => "Gates",
            Rule::Choose(_) => "Choose",
            Rule::Manual => "Manual",
        };
        f.debug_struct("Policy")
            .field("rule", &rule)
            .field("thresholds", &self.thresholds)
            .field("growth", &self.growth)
            .field("back_off", &self.back_off)
            .field("at_safepoints", &self.at_safepoints)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Growth;

    #[test]
    fn growth_is_counted_from_what_is_in_use() {
        let growth = |percent, least| Growth { percent, least };
        assert_eq!(growth(100, 1000).alarm(0), 1000);
        assert_eq!(growth(100, 1000).alarm(600), 1200);
        assert_eq!(growth(50, 0).alarm(600), 900);
        assert_eq!(growth(0, 0).alarm(600), 600);
        assert_eq!(growth(usize::MAX, 0).alarm(usize::MAX), usize::MAX);
    }
}
