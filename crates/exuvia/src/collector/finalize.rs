//! What the condemned are told: `handle_weakrefs`, `finalize_garbage`, `handle_resurrected`.

use std::any::Any;
use std::rc::Rc;

use super::refs;
use super::shared::Payload;
use crate::event::{Event, Report};
use crate::raw::core::Core;
use crate::raw::handle::GcAny;
use crate::raw::header::flag;
use crate::raw::release::keep_first;
use crate::raw::slot::Slot;
use crate::raw::weak_table::Bereaved;

/// Whether any of the condemned has weak handles, is a watcher, or wants its finalizer: if not, no user code runs before
/// they are cleared.
pub(super) fn are_concerned(condemned: &[Slot]) -> bool {
    condemned.iter().fold(0, |flags, slot| flags | slot.flags()) & flag::CONCERNED != 0
        && condemned
            .iter()
            .any(|slot| slot.has(flag::HAS_WEAK | flag::IS_WATCHER) || slot.wants_finalizer())
}

/// Shows the condemned to the observers. Who keeps a handle resurrects its object, as a finalizer would.
pub(super) fn present(core: &Core, condemned: &[Slot], panic: &mut Payload) {
    let handles: Vec<_> = condemned.iter().copied().map(Slot::handle).collect();
    core.shared.observers.notify(core, &Event::Unreachable(&handles), panic);
    for handle in handles {
        keep_first(panic, || drop(handle));
    }
}

/// Clears all weak handles to the condemned, and then calls the watchers that are not condemned themselves, those of
/// one object newest first. Returns what maps held for the sake of the condemned.
pub(super) fn handle_weakrefs(
    condemned: &[Slot],
    report: &mut Report,
    panic: &mut Payload,
) -> Vec<Rc<dyn Any>> {
    let Bereaved { watchers, values, .. } = clear_weakrefs(condemned, report);
    for watcher in watchers {
        report.watchers_called += 1;
        keep_first(panic, || watcher.slot().notify());
        report.freed += usize::from(watcher.strong_count() == 1 && watcher.is_tracked());
        keep_first(panic, || drop(watcher));
    }
    values
}

/// Clears all weak handles to the condemned, without calling anybody.
pub(super) fn clear_weakrefs(condemned: &[Slot], report: &mut Report) -> Bereaved {
    // An observer may have freed some of them.
    let concerned =
        |flag: u32| condemned.iter().filter(move |slot| slot.has(flag) && slot.is_condemned());
    concerned(flag::IS_WATCHER).for_each(|slot| slot.stop_watching());
    let mut bereaved = Bereaved::default();
    concerned(flag::HAS_WEAK).for_each(|slot| slot.clear_weak(&mut bereaved));
    report.weak_cleared += bereaved.cleared;
    bereaved
}

/// Calls the watchers that finalizers have set on what has been freed now, if they have outlived it.
pub(super) fn call_late_watchers(watchers: Vec<GcAny>, report: &mut Report, panic: &mut Payload) {
    for watcher in watchers {
        if watcher.strong_count() > 1 {
            report.watchers_called += 1;
            keep_first(panic, || watcher.slot().notify());
        }
        keep_first(panic, || drop(watcher));
    }
}

/// Drops what maps held for the sake of the condemned, after the finalizers have seen all of it. What dies by that counts
/// as freed by the collection.
pub(super) fn release_values(
    values: Vec<Rc<dyn Any>>,
    condemned: &[Slot],
    report: &mut Report,
    panic: &mut Payload,
) {
    if values.is_empty() {
        return;
    }
    let alive = || condemned.iter().filter(|slot| slot.is_condemned()).count();
    let before = alive();
    for value in values {
        keep_first(panic, || drop(value));
    }
    report.freed += before - alive();
}

/// Runs the finalizers that have not run, in the order of the list, and labels the condemned if somebody wants `details`.
pub(super) fn finalize_garbage(
    core: &Core,
    condemned: &[Slot],
    details: bool,
    report: &mut Report,
    panic: &mut Payload,
) -> Vec<String> {
    let mut labels = Vec::new();
    if details {
        labels = vec![String::new(); condemned.len()];
        for (slot, label) in condemned.iter().zip(&mut labels) {
            if slot.is_condemned() {
                keep_first(panic, || *label = core.shared.observers.label(&slot.handle()));
            }
        }
    }
    for slot in condemned {
        if slot.is_condemned() && slot.wants_finalizer() {
            let handle = slot.handle();
            report.finalized += 1;
            keep_first(panic, || slot.finalize());
            keep_first(panic, || drop(handle));
        }
    }
    labels
}

/// Examines the condemned once more, on their own: what is held from outside now, or reached from what is, has been
/// resurrected and goes to the next generation. The others are left, with their labels.
pub(super) fn handle_resurrected(
    core: &Core,
    condemned: &mut Vec<Slot>,
    labels: &mut Vec<String>,
    generation: usize,
    report: &mut Report,
    panic: &mut Payload,
) {
    // What a finalizer has freed since, by an ordinary release, is out of it.
    let mut left: Vec<_> = condemned.iter().copied().filter(|slot| slot.is_condemned()).collect();
    let mut scratch = core.shared.take_scratch();
    let mut unreachable = Vec::new();
    let mut complete = false;
    keep_first(panic, || {
        unreachable =
            refs::find_unreachable(core, false, &mut left, &mut scratch, |_| {}).unreachable;
        complete = true;
    });
    if !complete {
        // A `Trace` has panicked: all of them survive.
        refs::forget(core, &mut left, &mut scratch);
    }
    core.shared.give_scratch(scratch);
    report.resurrected = left.len();
    for slot in &left {
        slot.clear(flag::CONDEMNED);
        slot.set_generation((generation + 1).min(2));
    }
    core.append((generation + 1).min(2), left);
    let died = condemned.iter().zip(std::mem::take(labels)).filter(|(slot, _)| slot.is_condemned());
    *labels = died.map(|(_, label)| label).collect();
    *condemned = unreachable;
}
