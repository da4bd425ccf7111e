//! What the condemned are told: `handle_weakrefs`, `finalize_garbage`, `handle_resurrected`.

use std::any::Any;
use std::rc::Rc;

use super::refs;
use super::shared::Payload;
use crate::event::Report;
use crate::raw::core::Core;
use crate::raw::header::flag;
use crate::raw::release::keep_first;
use crate::raw::slot::Slot;
use crate::raw::weak_table::Bereaved;

/// Flags the condemned. Says whether any of them has weak handles, is a watcher, or wants its finalizer: if not, no user
/// code runs before they are cleared.
pub(super) fn condemn(condemned: &[Slot]) -> bool {
    let mut flags = 0;
    for slot in condemned {
        flags |= slot.flags();
        slot.set(flag::CONDEMNED);
    }
    flags & flag::CONCERNED != 0
        && condemned
            .iter()
            .any(|slot| slot.has(flag::HAS_WEAK | flag::IS_WATCHER) || slot.wants_finalizer())
}

/// Clears all weak handles to the condemned, and then calls the watchers that are not condemned themselves, those of
/// one object newest first. Returns what maps held for the sake of the condemned.
///
/// Runs once more when the finalizers are through, for what they have registered: CPython calls those as well.
pub(super) fn handle_weakrefs(
    condemned: &[Slot],
    report: &mut Report,
    panic: &mut Payload,
) -> Vec<Rc<dyn Any>> {
    for slot in condemned {
        if slot.has(flag::IS_WATCHER) {
            slot.stop_watching();
        }
    }
    let mut bereaved = Bereaved::default();
    for slot in condemned {
        if slot.has(flag::HAS_WEAK) {
            slot.clear_weak(&mut bereaved);
        }
    }
    report.weak_cleared += bereaved.cleared;
    report.watchers_called += bereaved.watchers.len();
    for watcher in bereaved.watchers {
        keep_first(panic, || watcher.slot().notify());
        report.freed += usize::from(watcher.strong_count() == 1 && watcher.is_tracked());
        keep_first(panic, || drop(watcher));
    }
    bereaved.values
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

/// Runs the finalizers that have not run, in the order of the list, and labels the condemned if somebody listens.
pub(super) fn finalize_garbage(
    core: &Core,
    condemned: &[Slot],
    report: &mut Report,
    panic: &mut Payload,
) -> Vec<String> {
    let mut labels = Vec::new();
    if core.shared.wants_details() {
        labels = vec![String::new(); condemned.len()];
        for (slot, label) in condemned.iter().zip(&mut labels) {
            if slot.is_condemned() {
                keep_first(panic, || *label = core.shared.label(*slot));
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
    let len = left.len();
    keep_first(panic, || {
        unreachable =
            refs::find_unreachable(core, false, &mut left, &mut scratch, |_| {}).unreachable;
        complete = true;
    });
    core.shared.give_scratch(scratch);
    if !complete {
        // A `Trace` has panicked: all of them survive.
        refs::forget(core, &mut left, len);
    }
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
