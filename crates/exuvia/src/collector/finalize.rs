//! What the condemned are told: `handle_weakrefs`, `finalize_garbage`, `handle_resurrected`.

use super::refs::{self, Examined};
use super::shared::Payload;
use crate::event::Report;
use crate::raw::core::Core;
use crate::raw::handle::GcAny;
use crate::raw::header::flag;
use crate::raw::release::keep_first;
use crate::raw::slot::Slot;

/// Clears all weak handles to the condemned, and then calls the watchers that are not condemned themselves, those of
/// one object newest first. Returns how many watchers died by that.
pub(super) fn handle_weakrefs(
    core: &Core,
    condemned: &[Slot],
    report: &mut Report,
    panic: &mut Payload,
) -> usize {
    for slot in condemned {
        if slot.has(flag::IS_WATCHER) {
            core.forget_watcher(*slot);
        }
    }
    let mut called: Vec<GcAny> = Vec::new();
    for slot in condemned {
        if slot.has(flag::HAS_WEAK) {
            let watchers = core.take_watchers(*slot, &mut report.weak_cleared);
            let alive = watchers.into_iter().filter(|watcher| watcher.strong() != 0);
            called.extend(alive.map(Slot::handle));
        }
    }
    let mut freed = 0;
    for watcher in called {
        keep_first(panic, || watcher.slot().notify());
        report.watchers_called += 1;
        freed += usize::from(watcher.strong_count() == 1 && watcher.is_tracked());
        keep_first(panic, || drop(watcher));
    }
    freed
}

/// Runs the finalizers that have not run, in the order of the list, and labels the condemned if somebody listens.
pub(super) fn finalize_garbage(
    core: &Core,
    condemned: &[Slot],
    report: &mut Report,
    panic: &mut Payload,
) -> Vec<String> {
    let mut labels = Vec::new();
    if core.shared.is_observed() {
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
/// resurrected and goes to the next generation. Returns the others, with their labels.
pub(super) fn handle_resurrected(
    core: &Core,
    condemned: Vec<Slot>,
    labels: Vec<String>,
    generation: usize,
    report: &mut Report,
) -> Vec<(Slot, Option<String>)> {
    let mut labels: Vec<Option<String>> = labels.into_iter().map(Some).collect();
    labels.resize(condemned.len(), None);
    let mut labelled: Vec<_> = condemned.into_iter().zip(labels).collect();
    // What a finalizer has freed since, by an ordinary release, is out of it.
    labelled.retain(|(slot, _)| slot.is_condemned());
    if report.finalized == 0 && report.watchers_called == 0 && !core.shared.is_observed() {
        return labelled;
    }
    let slots = labelled.iter().map(|(slot, _)| *slot).collect();
    let mut scratch = core.shared.take_scratch();
    let Examined { reachable, .. } = refs::find_unreachable(slots, &mut scratch, |_| {});
    core.shared.give_scratch(scratch);
    report.resurrected = reachable.len();
    for slot in &reachable {
        slot.clear(flag::CONDEMNED);
        slot.set_generation((generation + 1).min(2));
    }
    core.append((generation + 1).min(2), reachable);
    labelled.retain(|(slot, _)| slot.has(flag::CONDEMNED));
    labelled
}
