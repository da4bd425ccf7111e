//! The heart: which objects keep only each other alive.
//!
//! # The idea
//! Take a set of objects, the *candidates*. Each has a count of handles, and tells its edges. Take the edges that lead
//! from candidates to candidates off the counts: what remains of a count are handles from outside. What is held from
//! outside, or reached from what is, is alive. The rest only keeps itself, and is *condemned*.
//!
//! ```text
//!            outside ──▶ A ──▶ B        C ⇄ D            counts        A 1   B 1   C 1   D 1
//!                                                        less edges    A 1   B 0   C 0   D 0
//!                                                        reached       A, B        condemned: C, D
//! ```
//!
//! # The phases
//! | phase | reads | writes | may run user code |
//! |---|---|---|---|
//! | `update_refs` | counts | `gc_refs` | no |
//! | `subtract_refs` | edges | `gc_refs` | no |
//! | `mark_reachable` | edges, `gc_refs` | `gc_refs`, lists | no |
//! | `present` | | | observers that want to see the condemned |
//! | `handle_weakrefs` | the table of weak handles | clears it for the condemned | watchers |
//! | `finalize_garbage` | | | finalizers |
//! | `handle_resurrected` | the first three again, on the condemned alone | lists | no |
//! | `delete_garbage` | | drops values, frees slots | `Drop` of leaves, and what dies by it |
//!
//! Until the marking is over nothing can change the graph; afterwards the working counts are zero again and what is
//! condemned is flagged so, and in no list. A finalizer may well free what is condemned: such an entry is passed over, as
//! its slot is no longer flagged.
//!
//! A collection that a gate asks for may find that nothing can have become garbage since the same objects were examined last (see
//! [`lasting`]). Then it only moves the survivors to the next generation, unless an observer wants to know what is held, or the
//! heap [keeps the order](crate::Heap::keep_order).
//!
//! # The order
//! Everything happens in the order of the lists, and that is CPython's: the order of creation, except that a survivor that
//! was passed over before it was found to be reachable goes to the end of its list (see [`refs`]).
//!
//! # What it does not do
//! It has no threads, moves nothing, and looks at no stack: a handle in a local variable is a count like any other.

pub(crate) mod clear;
pub(crate) mod due;
pub(crate) mod ephemerons;
pub(crate) mod finalize;
mod garbage;
mod observers;
pub(crate) mod pace;
mod pages;
mod proof;
pub(crate) mod refs;
mod shared;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::event::{Cause, Event, Named, Phase, Report};
use crate::raw::core::Core;
use crate::raw::header::flag;
use crate::raw::lasting;
use crate::raw::release::{keep_first, resume};
use crate::raw::slot::Slot;
use crate::raw::weak_table::Bereaved;
use finalize::Nature;
use observers::Wants;
pub use observers::{Labeler, ObserverId};
use refs::Examined;
pub(crate) use shared::Shared;
use shared::{Clock, Payload};

/// What a collection has achieved.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Collected {
    /// Objects found unreachable and freed, or [saved](crate::Heap::save_garbage), or left without their edges to somebody who
    /// got hold of them at the last moment.
    pub collected: usize,
    /// Objects found unreachable that could not be freed: always 0 if every `Trace` is right.
    pub uncollectable: usize,
}

/// An allocation has passed the gate.
#[cold]
#[inline(never)]
pub(crate) fn pass_gates(core: &Core) {
    core.shared.pass_gates(core);
}

/// Collects a generation and all younger ones. Does nothing while another collection runs.
pub(crate) fn collect(core: &Core, generation: usize, cause: Cause) -> Collected {
    let Some(running) = core.shared.begin(core, generation) else { return Collected::default() };
    let mut panic = None;
    let wants = core.shared.observers.wants(&mut panic);
    let mut report = core.shared.start(core, generation, cause, &mut panic);
    let mut clock = Clock::new(wants.details);
    core.shared.stress.check(core, true);
    core.shared.stress.poison(core);
    let idle = cause == Cause::Allocation && core.shared.is_idle(generation);
    let epoch = lasting::epoch();
    let candidates = merge_younger(core, generation);
    report.examined = candidates.len();
    let looks = cfg!(gc_zeal) || core.shared.observers.any() || core.shared.keeps_order.get();
    let condemned = if idle && !looks {
        survive(core, candidates, generation, &mut report);
        Vec::new()
    } else {
        examine(core, candidates, generation, &mut report, &mut clock)
    };
    debug_assert!(!idle || condemned.is_empty(), "garbage without a lasting release");
    core.shared.was_examined(generation, epoch);
    if condemned.is_empty() {
        core.give_spare(condemned);
    } else {
        dispose(core, condemned, wants, generation, &mut report, &mut clock, &mut panic);
    }
    keep_first(&mut panic, || core.shared.stress.check(core, true));
    if generation == 2 {
        core.clear_stocks();
    }
    clock.finish(&mut report);
    let collected = Collected {
        collected: report.freed + report.saved + report.emptied,
        uncollectable: report.leaked.len(),
    };
    core.shared.stop(generation, cause, collected);
    core.shared.observers.notify(core, &Event::Stop(&report), &mut panic);
    drop(running);
    if generation == 2 {
        core.memory().decay();
    }
    resume(panic);
    collected
}

/// Resets the counters, and joins the lists as CPython does: behind the collected generation, first 0, then 1.
fn merge_younger(core: &Core, generation: usize) -> Vec<Slot> {
    core.reset_count();
    core.shared.pace.update_gates(|gates| gates.begin(generation));
    let mut candidates = core.take_list(generation);
    for younger in 0..generation {
        let list = core.take_list(younger);
        list.iter().for_each(|slot| slot.set_generation(generation));
        candidates.extend_from_slice(&list);
        core.give_spare(list);
    }
    candidates
}

/// Finds the unreachable; the others go to the next generation.
fn examine(
    core: &Core,
    mut candidates: Vec<Slot>,
    generation: usize,
    report: &mut Report,
    clock: &mut Clock,
) -> Vec<Slot> {
    let mut scratch = core.shared.take_scratch();
    let examined = catch_unwind(AssertUnwindSafe(|| {
        let by_memory = generation == 2 && core.shared.goes_by_pages(candidates.len());
        refs::find_unreachable(core, by_memory, &mut candidates, &mut scratch, |phase| {
            clock.lap(phase)
        })
    }));
    if examined.is_err() {
        refs::forget(core, &mut candidates, &mut scratch);
    }
    core.shared.give_scratch(scratch);
    let Examined { unreachable, held, miscounted } = examined.unwrap_or_else(|payload| {
        // A `Trace` has panicked: all of them survive.
        promote(core, std::mem::take(&mut candidates), generation);
        resume_unwind(payload)
    });
    report.miscounted.extend(miscounted.iter().map(|slot| Named::by_type(*slot)));
    report.held = held;
    report.condemned = unreachable.len();
    survive(core, candidates, generation, report);
    unreachable
}

/// All of the candidates survive.
fn survive(core: &Core, mut candidates: Vec<Slot>, generation: usize, report: &mut Report) {
    report.reachable = candidates.len();
    settle(&mut candidates, generation);
    core.shared.pace.update_gates(|gates| gates.survived(generation, candidates.len()));
    report.promoted = promote(core, candidates, generation);
}

/// Untracks those of the survivors that say that they can do without the collector: CPython's `untrack_tuples` and
/// `untrack_dicts`.
fn settle(survivors: &mut Vec<Slot>, generation: usize) {
    survivors.retain(|slot| {
        let settled = slot.is_settled(generation);
        if settled {
            slot.clear(flag::TRACKED);
        }
        !settled
    });
}

/// Puts survivors into the next generation, and says how many moved.
fn promote(core: &Core, survivors: Vec<Slot>, generation: usize) -> usize {
    let next = (generation + 1).min(2);
    let moved = if next == generation { 0 } else { survivors.len() };
    if moved != 0 {
        survivors.iter().for_each(|slot| slot.set_generation(next));
    }
    core.append(next, survivors);
    moved
}

/// Lets the condemned die, unless their finalizers know better.
fn dispose(
    core: &Core,
    mut condemned: Vec<Slot>,
    wants: Wants,
    generation: usize,
    report: &mut Report,
    clock: &mut Clock,
    panic: &mut Payload,
) {
    let mut labels = Vec::new();
    let mut late = Bereaved::default();
    let nature = Nature::of(&condemned);
    if nature.immortal {
        return spare(core, condemned, generation, report);
    }
    if wants.details || wants.objects || nature.concerned {
        condemned.iter().for_each(|slot| slot.set(flag::CONDEMNED));
        core.shared.stress.check(core, false);
        if wants.objects {
            finalize::present(core, &condemned, panic);
        }
        let values = finalize::handle_weakrefs(core, &condemned, report, panic);
        clock.lap(Phase::HandleWeakrefs);
        labels = finalize::finalize_garbage(core, &condemned, wants.details, report, panic);
        finalize::release_values(values, &condemned, report, panic);
        clock.lap(Phase::FinalizeGarbage);
        core.shared.stress.check(core, false);
        finalize::handle_resurrected(core, &mut condemned, &mut labels, generation, report, panic);
        if !core.shared.garbage.saves() && !outlive_finalizers(core, &condemned) {
            late = finalize::clear_weakrefs(&condemned, report);
        }
        clock.lap(Phase::HandleResurrected);
    }
    if core.shared.garbage.saves() {
        core.shared.garbage.save(&condemned, report);
        promote(core, condemned, generation);
    } else if core.shared.stress.verifies() {
        core.shared.set_clearing(true);
        let survivors = proof::delete_garbage(core, &condemned, labels, late.values, report, panic);
        core.shared.set_clearing(false);
        promote(core, survivors, generation);
    } else {
        clear::delete_garbage(core, condemned, labels, late.values, generation, report, panic);
    }
    finalize::call_late_watchers(late.watchers, report, panic);
    clock.lap(Phase::DeleteGarbage);
}

/// Whether weak handles that finalizers have made lead to the condemned until these die one by one, as in CPython 3.11. What
/// cannot let go of its handles is dropped at once with all that it leads to, so nobody may get hold of it.
fn outlive_finalizers(core: &Core, condemned: &[Slot]) -> bool {
    let is_dropped = core.shared.stress.verifies() || core.shared.clears_late();
    !is_dropped && condemned.iter().any(|slot| slot.is_clearable())
}

/// All of the condemned survive.
#[cold]
fn spare(core: &Core, condemned: Vec<Slot>, generation: usize, report: &mut Report) {
    report.reachable += condemned.len();
    report.condemned = 0;
    report.promoted += promote(core, condemned, generation);
}
