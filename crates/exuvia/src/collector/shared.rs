//! The collector's state between collections.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;
use std::time::{Duration, Instant};

use super::Collected;
use super::refs::Scratch;
use crate::event::{Cause, Event, Observer, Phase, Report, Start};
use crate::heap::{GenerationStats, Heap};
use crate::policy::Gates;
use crate::raw::core::{Core, CoreRef, LISTS};
use crate::raw::slot::Slot;

/// Names an object for reports, see [`Heap::set_labeler`].
pub type Labeler = Rc<dyn Fn(&crate::GcAny) -> String>;

/// State of the collector that neither allocation nor release looks at.
pub(crate) struct Shared {
    gates: Cell<Gates>,
    enabled: Cell<bool>,
    collecting: Cell<bool>,
    number: Cell<u64>,
    stats: Cell<[GenerationStats; 3]>,
    observer: RefCell<Option<Rc<dyn Observer>>>,
    labeler: RefCell<Option<Labeler>>,
    scratch: Cell<Option<Box<Scratch>>>,
}

impl Default for Shared {
    fn default() -> Self {
        Self {
            gates: Cell::default(),
            enabled: Cell::new(true),
            collecting: Cell::new(false),
            number: Cell::new(0),
            stats: Cell::default(),
            observer: RefCell::default(),
            labeler: RefCell::default(),
            scratch: Cell::default(),
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
        if self.generation == 2 {
            self.core.give_back_postponed();
        }
        self.core.gate.set(self.core.shared.gate());
    }
}

impl Shared {
    /// Begins a collection, unless one is running.
    pub(super) fn begin<'c>(&self, core: &'c Core, generation: usize) -> Option<Running<'c>> {
        if self.collecting.replace(true) {
            return None;
        }
        core.gate.set(self.gate());
        Some(Running { core, generation })
    }

    pub(crate) fn is_collecting(&self) -> bool {
        self.collecting.get()
    }

    pub(crate) fn is_enabled(&self) -> bool {
        self.enabled.get()
    }

    pub(crate) fn enable(&self, core: &Core, enabled: bool) {
        self.enabled.set(enabled);
        core.gate.set(self.gate());
    }

    pub(crate) fn gates(&self) -> Gates {
        self.gates.get()
    }

    pub(crate) fn update_gates(&self, update: impl FnOnce(&mut Gates)) {
        let mut gates = self.gates.get();
        update(&mut gates);
        self.gates.set(gates);
    }

    /// The number that allocations must exceed to collect.
    pub(crate) fn gate(&self) -> i64 {
        let threshold = self.gates.get().thresholds[0];
        if self.collecting.get() || !self.enabled.get() || threshold == 0 {
            i64::MAX
        } else {
            threshold
        }
    }

    pub(crate) fn stats(&self) -> [GenerationStats; 3] {
        self.stats.get()
    }

    pub(crate) fn set_observer(&self, observer: Option<Rc<dyn Observer>>) {
        let old = self.observer.replace(observer);
        drop(old);
    }

    pub(crate) fn set_labeler(&self, labeler: Option<Labeler>) {
        let old = self.labeler.replace(labeler);
        drop(old);
    }

    /// Lets go of all code of users, which may hold handles to objects of the heap.
    pub(crate) fn forget_users(&self) {
        let users = (self.observer.take(), self.labeler.take());
        drop(users);
    }

    pub(super) fn is_observed(&self) -> bool {
        self.observer.borrow().is_some()
    }

    /// Whether reports are to be complete.
    pub(super) fn wants_details(&self) -> bool {
        self.observer.borrow().as_ref().is_some_and(|observer| observer.wants_details())
    }

    /// Tells the observer.
    pub(super) fn notify(&self, core: &Core, event: &Event<'_>) {
        let observer = self.observer.borrow().clone();
        if let Some(observer) = observer {
            observer.event(&Heap::from_core(CoreRef::to(core)), event);
        }
    }

    /// Tells the observer that a collection begins, and opens its report.
    pub(super) fn start(&self, core: &Core, generation: usize, cause: Cause) -> Report {
        let number = self.number.get() + 1;
        self.number.set(number);
        if self.is_observed() {
            let gates = self.gates.get();
            let (long_lived_pending, long_lived_total) = gates.long_lived();
            let start = Start {
                number,
                generation,
                cause,
                gates: gates.readings(core.count.get()),
                long_lived_pending,
                long_lived_total,
                sizes: std::array::from_fn::<_, LISTS, _>(|generation| core.size(generation)),
            };
            self.notify(core, &Event::Start(&start));
        }
        Report { number, generation, cause: Some(cause), ..Report::default() }
    }

    pub(super) fn stop(&self, generation: usize, collected: Collected) {
        let mut stats = self.stats.get();
        stats[generation].collections += 1;
        stats[generation].collected += collected.collected as u64;
        stats[generation].uncollectable += collected.uncollectable as u64;
        self.stats.set(stats);
    }

    /// The name of an object for reports.
    pub(super) fn label(&self, slot: Slot) -> String {
        let labeler = self.labeler.borrow().clone();
        match labeler {
            Some(labeler) => labeler(&slot.handle()),
            None => slot.type_name().to_owned(),
        }
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
        f.debug_struct("Shared").field("gates", &self.gates).finish_non_exhaustive()
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
