//! Modes for test suites: to collect often, and to believe nobody.

use std::cell::Cell;

use super::verify::{assert_in_order, assert_structure};
use crate::Heap;
use crate::raw::core::Core;

/// How a heap is to make the mistakes of its users visible, see [`Heap::set_stress`]. By default in no way.
///
/// Meant for the test suites of language runtimes: most mistakes with handles do no harm before a collection comes at
/// the wrong moment, and so the modes have one come at every moment. While none is on they cost nothing.
///
/// # Examples
/// ```
/// use exuvia::inspect::Stress;
/// use exuvia::{Gc, Heap, Trace};
///
/// #[derive(Trace)]
/// struct Pair(Gc<u8>, Gc<u8>);
///
/// let heap = Heap::new();
/// let stress = Stress { collect_every: Some(2), verify: true, ..Stress::default() };
/// heap.set_stress(stress);
/// let pairs: Vec<_> = (0..10).map(|n| heap.alloc(Pair(heap.alloc(n), heap.alloc(n)))).collect();
/// assert_eq!(heap.stats()[0].collections, 5);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Stress {
    /// Collects at every so many allocations of objects that can have edges, besides when the policy says so; 0 is taken for 1.
    /// Only where the policy lets collections run by themselves: not while they are [disabled](Heap::disable), and at the
    /// next safepoint if it has them wait for one.
    pub collect_every: Option<u32>,
    /// The generation that is then collected.
    pub generation: usize,
    /// Checks the whole heap, as [`Heap::verify`] does, before and after each collection, which panics if it is not in order;
    /// and has a collection clear objects one by one, proving that each owned the handles that it reported.
    ///
    /// So a wrong [`Trace`](crate::Trace) is found before anything is freed that is in use. There is one exception: if
    /// every object of a dead cycle reports handles that stand outside its own slot, one has to be believed without
    /// proof. If that turns out to be in use the process is aborted with a report, as nobody may see it any more.
    ///
    /// Each collection then costs time for the whole heap.
    pub verify: bool,
    /// Overwrites freed memory when a collection begins, so that its use is conspicuous, and has
    /// [`Heap::verify`] find what was written to it since.
    pub poison: bool,
}

/// The stress modes of a heap.
#[derive(Default)]
pub(crate) struct StressState {
    modes: Cell<Stress>,
    /// Allocations since the last collection by stress.
    allocations: Cell<u32>,
    /// Checks since the last one that was made, where not all are.
    #[cfg(gc_zeal)]
    passed_over: Cell<usize>,
}

impl StressState {
    /// Whether each allocation is to pass the gates.
    pub(crate) fn counts_allocations(&self) -> bool {
        self.modes.get().collect_every.is_some()
    }

    pub(crate) fn verifies(&self) -> bool {
        self.modes.get().verify
    }

    /// Counts an allocation, and says whether a collection is due because of it or an earlier one.
    pub(crate) fn count_allocation(&self) -> bool {
        let Some(every) = self.modes.get().collect_every else { return false };
        self.allocations.set(self.allocations.get().saturating_add(1));
        self.allocations.get() >= every
    }

    /// The generation that is due to be collected, once.
    pub(crate) fn take_due(&self) -> Option<usize> {
        let Stress { collect_every: Some(every), generation, .. } = self.modes.get() else {
            return None;
        };
        let due = self.allocations.get() >= every.max(1);
        if due {
            self.allocations.set(0);
        }
        due.then_some(generation)
    }

    /// Checks the heap, if it is told or built to; `all` that can be checked, or its structure only.
    pub(crate) fn check(&self, core: &Core, all: bool) {
        if self.verifies() {
            if all { assert_in_order(core) } else { assert_structure(core) }
        }
        #[cfg(gc_zeal)]
        self.check_sometimes(core);
    }

    /// Checks the structure of the heap, of a large one only so often that the cost stays in proportion to that of collections.
    #[cfg(gc_zeal)]
    fn check_sometimes(&self, core: &Core) {
        const AT_ONCE: usize = 3000;
        let size: usize =
            (0..crate::raw::core::LISTS).map(|generation| core.size(generation)).sum();
        if self.passed_over.get() < size / AT_ONCE {
            self.passed_over.set(self.passed_over.get() + 1);
            return;
        }
        self.passed_over.set(0);
        assert_structure(core);
    }

    /// Overwrites freed memory, if it is told to.
    pub(crate) fn poison(&self, core: &Core) {
        if self.modes.get().poison {
            core.memory().each_page(crate::raw::page::Page::poison_free);
        }
    }
}

impl Heap {
    /// Has the heap make mistakes of its users visible, or no longer.
    ///
    /// # Panics
    /// If there is no such generation.
    pub fn set_stress(&self, stress: Stress) {
        assert!(stress.generation < 3, "there are three generations");
        let core = self.core();
        core.shared.stress.modes.set(stress);
        core.shared.stress.allocations.set(0);
        core.shared.set_gate(core);
    }

    /// How the heap makes mistakes of its users visible.
    pub fn stress(&self) -> Stress {
        self.core().shared.stress.modes.get()
    }
}
