//! What makes collections run by themselves: the policy at work.
//!
//! Allocation looks at one number, the core's `gate`, and comes here when its counter exceeds that. All else is kept here, and
//! whoever changes what the gate follows from [sets](Shared::set_gate) it anew.

use std::cell::{Cell, RefCell};

use super::due::Due;
use super::shared::Shared;
use super::{Collected, collect};
use crate::event::Cause;
use crate::policy::{Choose, Counters, Gates, Policy, Rule};
use crate::raw::core::{Core, LISTS};

/// The policy of a heap, and where it stands.
pub(crate) struct Pace {
    policy: RefCell<Policy>,
    gates: Cell<Gates>,
    enabled: Cell<bool>,
    /// The function that decides is running.
    choosing: Cell<bool>,
    /// A collection waits for a safepoint.
    due: Due,
    /// So many bytes are in use that all generations are due.
    pressed: Cell<bool>,
    bytes_after_full: Cell<usize>,
}

impl Default for Pace {
    fn default() -> Self {
        let policy = Policy::default();
        Self {
            gates: Cell::new(Gates::new(policy.thresholds)),
            policy: RefCell::new(policy),
            enabled: Cell::new(true),
            choosing: Cell::new(false),
            due: Due::default(),
            pressed: Cell::new(false),
            bytes_after_full: Cell::new(0),
        }
    }
}

impl Pace {
    /// The policy, with the thresholds of the moment.
    pub(crate) fn policy(&self) -> Policy {
        Policy { thresholds: self.gates.get().thresholds, ..self.policy.borrow().clone() }
    }

    pub(crate) fn is_enabled(&self) -> bool {
        self.enabled.get()
    }

    pub(crate) fn gates(&self) -> Gates {
        self.gates.get()
    }

    pub(crate) fn update_gates(&self, update: impl FnOnce(&mut Gates)) {
        let mut gates = self.gates.get();
        update(&mut gates);
        self.gates.set(gates);
    }

    /// Whether allocations may collect, be something due or not.
    fn is_automatic(&self) -> bool {
        self.enabled.get() && !self.choosing.get() && !self.policy.borrow().is_manual()
    }

    /// The number that allocations must exceed to be of interest; if a `stress` mode counts them, each is.
    pub(super) fn gate(&self, stress: bool) -> i64 {
        let policy = self.policy.borrow();
        let waits = policy.at_safepoints && (self.due.get() || self.pressed.get());
        if !self.is_automatic() || waits {
            i64::MAX
        } else if self.pressed.get() || stress {
            -1
        } else {
            self.gates.get().young_limit().unwrap_or(i64::MAX)
        }
    }

    /// Whether an allocation is of interest, stress apart.
    fn is_passed(&self, count: i64) -> bool {
        self.pressed.get() || self.gates.get().young_limit().is_some_and(|limit| count > limit)
    }

    /// What is due, and why. May run code of the user.
    fn decide(&self, core: &Core) -> Option<(usize, Cause)> {
        if let Some(generation) = core.shared.stress.take_due() {
            return Some((generation, Cause::Stress));
        }
        if self.pressed.get() {
            return Some((2, Cause::Growth));
        }
        let rule = self.policy.borrow().rule.clone();
        let generation = match rule {
            Rule::Gates => self.gates.get().due(core.count()),
            Rule::Choose(choose) => self.ask(core, &choose),
            Rule::Manual => None,
        };
        generation.map(|generation| (generation, Cause::Allocation))
    }

    /// Asks the function that decides, during which no allocation collects.
    fn ask(&self, core: &Core, choose: &Choose) -> Option<usize> {
        let choosing = Choosing::new(core);
        let generation = choose(&self.counters(core));
        drop(choosing);
        assert!(generation.is_none_or(|generation| generation < 3), "there are three generations");
        generation
    }

    fn counters(&self, core: &Core) -> Counters {
        let gates = self.gates.get();
        let (long_lived_pending, long_lived_total) = gates.long_lived();
        Counters {
            counts: gates.counts(core.count()),
            sizes: std::array::from_fn::<_, LISTS, _>(|generation| core.size(generation)),
            long_lived_pending,
            long_lived_total,
            bytes_in_use: core.memory().in_use(),
            bytes_after_full: self.bytes_after_full.get(),
        }
    }

    /// A collection that came by itself is over.
    pub(super) fn learn(&self, collected: Collected) {
        if let Some(most) = self.policy.borrow().back_off {
            self.update_gates(|gates| gates.back_off(collected.collected > 0, most));
        }
    }

    /// A full collection is over.
    pub(super) fn relax(&self, core: &Core) {
        self.pressed.set(false);
        self.bytes_after_full.set(core.memory().in_use());
        self.set_alarm(core);
    }

    fn set_alarm(&self, core: &Core) {
        let growth = self.policy.borrow().growth;
        let alarm = growth.map_or(usize::MAX, |growth| growth.alarm(self.bytes_after_full.get()));
        core.memory().budget().set_alarm(alarm);
    }
}

/// The function that decides is running.
struct Choosing<'c>(&'c Core);

impl<'c> Choosing<'c> {
    fn new(core: &'c Core) -> Self {
        core.shared.pace.choosing.set(true);
        core.shared.set_gate(core);
        Self(core)
    }
}

impl Drop for Choosing<'_> {
    fn drop(&mut self) {
        let pace = &self.0.shared.pace;
        pace.choosing.set(false);
        // Nobody is asked again at once, whether nothing is to be collected or the function has panicked.
        pace.update_gates(|gates| gates.put_off(self.0.count()));
        self.0.shared.set_gate(self.0);
    }
}

impl Shared {
    /// Has the gate follow from all that has changed.
    pub(crate) fn set_gate(&self, core: &Core) {
        core.set_gate(if self.is_collecting() {
            i64::MAX
        } else {
            self.pace.gate(self.stress.counts_allocations())
        });
    }

    pub(crate) fn set_policy(&self, core: &Core, policy: Policy) {
        self.pace.due.set(false);
        self.pace.pressed.set(false);
        self.pace.update_gates(|gates| gates.set_thresholds(policy.thresholds));
        let old = self.pace.policy.replace(policy);
        self.pace.set_alarm(core);
        self.set_gate(core);
        self.check_growth(core);
        drop(old);
    }

    /// Lets go of all code of the user, which may hold handles to objects of the heap: observers, the labeler, and the
    /// function that decides, instead of which the default policy does.
    pub(crate) fn forget_users(&self, core: &Core) {
        self.observers.clear();
        if matches!(self.pace.policy().rule, Rule::Choose(_)) {
            self.set_policy(core, Policy::default());
        }
    }

    pub(crate) fn set_thresholds(&self, core: &Core, thresholds: [i64; 3]) {
        self.pace.update_gates(|gates| gates.set_thresholds(thresholds));
        self.set_gate(core);
    }

    pub(crate) fn enable(&self, core: &Core, enabled: bool) {
        self.pace.enabled.set(enabled);
        self.set_gate(core);
    }

    /// The heap has grown, or what its objects own elsewhere has.
    pub(crate) fn check_growth(&self, core: &Core) {
        let memory = core.memory();
        if memory.budget().is_alarmed(memory.in_use()) && !self.pace.pressed.replace(true) {
            self.set_gate(core);
        }
    }

    /// An allocation has passed the gate: collects what is due, or has it wait for a safepoint. Under stress, every allocation
    /// comes here.
    pub(super) fn pass_gates(&self, core: &Core) {
        if !self.stress.count_allocation() && !self.pace.is_passed(core.count()) {
            return;
        }
        if self.pace.policy.borrow().at_safepoints {
            self.pace.due.set(true);
            self.set_gate(core);
        } else {
            self.collect_due(core);
        }
    }

    /// Collects what is waiting for a safepoint, if collections may run.
    pub(crate) fn safepoint(&self, core: &Core) -> Option<Collected> {
        let waits = self.pace.due.get() || self.pace.pressed.get();
        if !waits {
            return None;
        }
        // As in CPython, who comes while collections may not run has to wait for the next allocation.
        self.pace.due.set(false);
        self.set_gate(core);
        if !self.pace.is_automatic() || self.is_collecting() {
            return None;
        }
        self.collect_due(core)
    }

    fn collect_due(&self, core: &Core) -> Option<Collected> {
        let (generation, cause) = self.pace.decide(core)?;
        Some(collect(core, generation, cause))
    }

    /// There is no memory for an allocation: collects all generations if allocations may collect, and says whether it did.
    /// If the `system` has none left, gives back to it what is kept in reserve.
    pub(crate) fn make_room(&self, core: &Core, system: bool) -> bool {
        if !self.pace.is_automatic() || self.is_collecting() {
            return false;
        }
        if self.pace.policy.borrow().at_safepoints {
            self.pace.pressed.set(true);
            self.set_gate(core);
            return false;
        }
        collect(core, 2, Cause::Limit);
        core.give_back_all();
        if system {
            core.memory().give_back_reserve();
        }
        true
    }
}
