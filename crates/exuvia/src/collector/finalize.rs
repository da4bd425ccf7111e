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

/// What the condemned are, as far as their headers tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Nature {
    /// Some have weak handles, are watchers, or want their finalizers: if not, no user code runs before they are cleared.
    pub(super) concerned: bool,
    /// One of them is immortal. It may have handles that are not counted, so all of them have to survive.
    pub(super) immortal: bool,
}

impl Nature {
    pub(super) fn of(condemned: &[Slot]) -> Self {
        let (mut flags, mut counts) = (0, 0);
        for slot in condemned {
            flags |= slot.flags();
            counts |= slot.strong();
        }
        let is_concerned =
            |slot: &Slot| slot.has(flag::HAS_WEAK | flag::IS_WATCHER) || slot.wants_finalizer();
        Self {
            concerned: flags & flag::CONCERNED != 0 && condemned.iter().any(is_concerned),
            immortal: counts.cast_signed() < 0,
        }
    }
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
///
/// If the others are cleared late, only the weak handles of watchers are cleared.
pub(super) fn handle_weakrefs(
    core: &Core,
    condemned: &[Slot],
    report: &mut Report,
    panic: &mut Payload,
) -> Vec<Rc<dyn Any>> {
    let late = core.shared.clears_late();
    let bereaved =
        if late { clear_watchers(condemned, report) } else { clear_weakrefs(condemned, report) };
    let Bereaved { watchers, values, .. } = bereaved;
    for watcher in watchers {
        report.watchers_called += 1;
        core.shared.tells.set(true);
        keep_first(panic, || watcher.slot().notify());
        core.shared.tells.set(false);
        report.freed += usize::from(watcher.strong_count() == 1 && watcher.is_tracked());
        keep_first(panic, || drop(watcher));
    }
    values
}

/// Clears all weak handles to the condemned, without calling anybody.
pub(super) fn clear_weakrefs(condemned: &[Slot], report: &mut Report) -> Bereaved {
    concerned(condemned, flag::IS_WATCHER).for_each(|slot| slot.stop_watching());
    let mut bereaved = Bereaved::default();
    concerned(condemned, flag::HAS_WEAK).for_each(|slot| slot.clear_weak(&mut bereaved));
    report.weak_cleared += bereaved.cleared;
    bereaved
}

/// Clears the weak handles of those that watch the condemned, without calling anybody.
fn clear_watchers(condemned: &[Slot], report: &mut Report) -> Bereaved {
    let mut bereaved = Bereaved::default();
    concerned(condemned, flag::HAS_WEAK).for_each(|slot| slot.clear_told(&mut bereaved));
    report.weak_cleared += bereaved.cleared;
    bereaved
}

/// The condemned with a flag. An observer may have freed some of them.
fn concerned(condemned: &[Slot], flag: u32) -> impl Iterator<Item = &Slot> {
    condemned.iter().filter(move |slot| slot.has(flag) && slot.is_condemned())
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
            slot.set(flag::FINALIZED);
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
        core.shared.forget_examinations();
    }
    core.shared.give_scratch(scratch);
    if Nature::of(&unreachable).immortal {
        left.append(&mut unreachable);
    }
    report.resurrected += left.len();
    for slot in &left {
        slot.clear(flag::CONDEMNED);
        slot.set_generation((generation + 1).min(2));
    }
    core.append((generation + 1).min(2), left);
    let died = condemned.iter().zip(std::mem::take(labels)).filter(|(slot, _)| slot.is_condemned());
    *labels = died.map(|(_, label)| label).collect();
    *condemned = unreachable;
}

#[cfg(test)]
mod tests {
    use super::Nature;
    use crate::{Field, Gc, GcAny, Heap, Trace, Tracer};

    #[test]
    fn what_is_unreachable_with_an_immortal_object_survives() {
        let heap = Heap::new();
        let objects = [0, 1].map(|_| heap.alloc(Field::new(None::<GcAny>)));
        let slots = objects.each_ref().map(|object| Gc::as_any(object).slot());
        assert!(!Nature::of(&slots).immortal);
        Gc::immortalize(&objects[1]);
        assert!(Nature::of(&slots).immortal);
    }

    /// Stands for as many handles to one object as it says.
    struct Many(Gc<Hub>, u32);

    type Hub = Field<Option<GcAny>>;

    // SAFETY: the count of the target is set to what is reported here, and one more for the handle of the test.
    #[expect(unsafe_code, reason = "so many handles take too much memory")]
    unsafe impl Trace for Many {
        const TRACKED: bool = true;

        fn trace(&self, tracer: &mut Tracer<'_>) {
            (0..self.1).for_each(|_| tracer.edge(&self.0));
        }
    }

    /// As many edges as a working count once could hold: the handle from outside must not be forgotten over them.
    #[test]
    fn half_a_billion_edges_do_not_outweigh_one_handle() {
        const MANY: u32 = (1 << 29) - 1;
        let heap = Heap::new();
        let hub: Gc<Hub> = heap.alloc(Field::new(None));
        let many = heap.alloc(Many(hub.clone(), MANY));
        hub.set(Some(Gc::into_any(many)));
        let slot = Gc::as_any(&hub).slot();
        slot.set_strong(MANY + 1);
        let collected = heap.collect(2).collected;
        assert_eq!((collected, Gc::strong_count(&hub)), (0, MANY + 1));
        slot.set_strong(2);
        hub.take();
    }
}
