//! The collector's state between collections.

use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::time::{Duration, Instant};

use super::Collected;
use super::ephemerons::Ephemerons;
use super::garbage::Garbage;
use super::observers::Observers;
use super::pace::Pace;
use super::refs::Scratch;
use crate::event::{Cause, Event, Phase, Report, Start};
use crate::heap::GenerationStats;
use crate::inspect::stress::StressState;
use crate::raw::core::{Core, LISTS};
use crate::raw::lasting;

/// See [`Shared::many`].
const MANY: usize = 10_000;

/// State of the collector that neither allocation nor release looks at.
pub(crate) struct Shared {
    pub(crate) pace: Pace,
    collecting: Cell<bool>,
    number: Cell<u64>,
    stats: Cell<[GenerationStats; 3]>,
    pub(crate) observers: Observers,
    /// For each generation the [epoch](lasting::epoch) in which it was last examined.
    examined: Cell<[u64; 3]>,
    clearing: Cell<bool>,
    /// The collector is about to tell a watcher.
    pub(super) tells: Cell<bool>,
    /// Weak handles without a watcher lead to the condemned until their finalizers have run.
    clears_late: Cell<bool>,
    pub(crate) garbage: Garbage,
    pub(crate) stress: StressState,
    scratch: Cell<Option<Box<Scratch>>>,
    pub(crate) ephemerons: Ephemerons,
    /// Candidates of a full collection from which on it pays to go through the memory and not through the list.
    pub(crate) many: Cell<usize>,
    /// Whether survivors are left in CPython's order, whatever it costs.
    pub(crate) keeps_order: Cell<bool>,
}

impl Default for Shared {
    fn default() -> Self {
        Self {
            pace: Pace::default(),
            collecting: Cell::new(false),
            number: Cell::new(0),
            stats: Cell::default(),
            observers: Observers::default(),
            examined: Cell::new([u64::MAX; 3]),
            clearing: Cell::new(false),
            tells: Cell::new(false),
            clears_late: Cell::new(false),
            garbage: Garbage::default(),
            stress: StressState::default(),
            scratch: Cell::default(),
            ephemerons: Ephemerons::default(),
            many: Cell::new(MANY),
            keeps_order: Cell::new(false),
        }
    }
}

/// A collection is running. Dropped when it is over, also by a panic.
pub(super) struct Running<'c> {
    core: &'c Core,
    generation: usize,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.core.shared.collecting.set(false);
        self.core.shared.clearing.set(false);
        if self.generation == 2 {
            self.core.give_back_postponed();
            self.core.shared.pace.relax(self.core);
        }
        self.core.shared.set_gate(self.core);
    }
}

impl Shared {
    /// Begins a collection, unless one is running.
    pub(super) fn begin<'c>(&self, core: &'c Core, generation: usize) -> Option<Running<'c>> {
        if self.collecting.replace(true) {
            return None;
        }
        self.set_gate(core);
        Some(Running { core, generation })
    }

    /// Whether the condemned are being cleared.
    pub(crate) fn is_clearing(&self) -> bool {
        self.clearing.get()
    }

    pub(super) fn clears_late(&self) -> bool {
        self.clears_late.get()
    }

    pub(crate) fn clear_late(&self, late: bool) {
        self.clears_late.set(late);
    }

    /// The condemned are being cleared, or that is over.
    pub(super) fn set_clearing(&self, clearing: bool) {
        self.clearing.set(clearing);
    }

    /// Whether nothing of a generation and all younger ones can have become garbage in a cycle since they were last examined.
    pub(super) fn is_idle(&self, generation: usize) -> bool {
        self.examined.get()[generation] == lasting::epoch()
    }

    /// Whether a full collection of so many candidates goes page by page.
    pub(super) fn goes_by_pages(&self, candidates: usize) -> bool {
        candidates > self.many.get() && !self.keeps_order.get()
    }

    /// A generation and all younger ones have been examined in an epoch.
    pub(super) fn was_examined(&self, generation: usize, epoch: u64) {
        let mut examined = self.examined.get();
        examined[..=generation].fill(epoch);
        self.examined.set(examined);
    }

    /// The oldest generation has objects that were not examined with it.
    pub(crate) fn forget_examinations(&self) {
        self.examined.set([u64::MAX; 3]);
    }

    pub(crate) fn is_collecting(&self) -> bool {
        self.collecting.get()
    }

    pub(crate) fn is_told_by_collector(&self) -> bool {
        self.tells.take()
    }

    pub(crate) fn stats(&self) -> [GenerationStats; 3] {
        self.stats.get()
    }

    /// Tells the observers that a collection begins, and opens its report.
    pub(super) fn start(
        &self,
        core: &Core,
        generation: usize,
        cause: Cause,
        panic: &mut Payload,
    ) -> Report {
        let number = self.number.get() + 1;
        self.number.set(number);
        if self.observers.any() {
            let gates = self.pace.gates();
            let (long_lived_pending, long_lived_total) = gates.long_lived();
            let start = Start {
                number,
                generation,
                cause,
                gates: gates.readings(core.count()),
                long_lived_pending,
                long_lived_total,
                sizes: std::array::from_fn::<_, LISTS, _>(|generation| core.size(generation)),
            };
            self.observers.notify(core, &Event::Start(&start), panic);
        }
        Report { number, generation, cause: Some(cause), ..Report::default() }
    }

    pub(super) fn stop(&self, generation: usize, cause: Cause, collected: Collected) {
        if matches!(cause, Cause::Allocation | Cause::Growth) {
            self.pace.learn(collected);
        }
        let mut stats = self.stats.get();
        stats[generation].collections += 1;
        stats[generation].collected += collected.collected as u64;
        stats[generation].uncollectable += collected.uncollectable as u64;
        self.stats.set(stats);
    }

    pub(super) fn take_scratch(&self) -> Box<Scratch> {
        self.scratch.take().unwrap_or_default()
    }

    pub(super) fn give_scratch(&self, mut scratch: Box<Scratch>) {
        scratch.trim();
        self.scratch.set(Some(scratch));
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("policy", &self.pace.policy()).finish_non_exhaustive()
    }
}

/// Times the phases, if anybody wants to know.
pub(super) struct Clock {
    start: Option<Instant>,
    last: Option<Instant>,
    phases: Vec<(Phase, Duration)>,
}

impl Clock {
    pub(super) fn new(wanted: bool) -> Self {
        let now = wanted.then(Instant::now);
        Self { start: now, last: now, phases: Vec::new() }
    }

    /// A phase is over.
    pub(super) fn lap(&mut self, phase: Phase) {
        if let Some(last) = self.last {
            let now = Instant::now();
            self.phases.push((phase, now - last));
            self.last = Some(now);
        }
    }

    pub(super) fn finish(self, report: &mut Report) {
        report.phases = self.phases;
        report.duration = self.start.map(|start| start.elapsed()).unwrap_or_default();
    }
}

/// What a panic leaves behind.
pub(super) type Payload = Option<Box<dyn Any + Send>>;
