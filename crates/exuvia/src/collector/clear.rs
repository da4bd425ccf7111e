//! The end of the condemned: `delete_garbage`.

use std::any::Any;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::finalize;
use super::shared::Payload;
use crate::event::{Named, Report};
use crate::raw::core::Core;
use crate::raw::header::flag;
use crate::raw::release::{Pinned, keep_first};
use crate::raw::slot::Slot;

/// Has the condemned let go of their handles, one after the other in the order of the list, as CPython does: what loses its
/// last handle dies in that moment. What is left then only holds itself through objects that cannot let go, and is dropped.
///
/// `labels` has one for each of the condemned, or none at all; `values` are what maps held for their sake.
pub(super) fn delete_garbage(
    core: &Core,
    mut condemned: Vec<Slot>,
    labels: Vec<String>,
    values: Vec<Rc<dyn Any>>,
    generation: usize,
    report: &mut Report,
    panic: &mut Payload,
) {
    if !condemned.iter().any(|slot| slot.is_clearable()) {
        return drop_garbage(core, condemned, labels, values, report, panic);
    }
    condemned.iter().for_each(|slot| slot.doom());
    for value in values {
        keep_first(panic, || drop(value));
    }
    let all = condemned.len();
    let_go(&condemned, panic);
    condemned.retain(|slot| slot.is_doomed());
    report.freed += all - condemned.len();
    report.freed_by_type = count(labels);
    if !condemned.is_empty() {
        drop_rest(core, condemned, generation, report, panic);
    }
}

/// Has each of the doomed that is still there let go of its handles.
fn let_go(doomed: &[Slot], panic: &mut Payload) {
    let mut unseen = doomed.iter();
    while !unseen.as_slice().is_empty() {
        keep_first(panic, || {
            unseen.by_ref().filter(|slot| slot.is_doomed()).for_each(|slot| slot.clear_doomed());
        });
    }
}

/// Drops what is left of the doomed, unless somebody got hold of it while the others let go.
#[cold]
fn drop_rest(
    core: &Core,
    mut rest: Vec<Slot>,
    generation: usize,
    report: &mut Report,
    panic: &mut Payload,
) {
    for slot in &rest {
        // It may have been tracked again meanwhile.
        if slot.has(flag::TRACKED) {
            core.untrack(*slot);
        }
        slot.condemn();
    }
    let resurrected = report.resurrected;
    finalize::handle_resurrected(core, &mut rest, &mut Vec::new(), generation, report, panic);
    report.emptied += report.resurrected - resurrected;
    let late = finalize::clear_weakrefs(&rest, report);
    drop_garbage(core, rest, Vec::new(), late.values, report, panic);
    finalize::call_late_watchers(late.watchers, report, panic);
}

/// Drops the values of the condemned in the order of the list, and then frees their slots.
///
/// Each is pinned meanwhile, so that the releases of the edges between them free nothing. Afterwards only the pin may be
/// left: an object that somebody still holds is leaked and reported.
fn drop_garbage(
    core: &Core,
    condemned: Vec<Slot>,
    mut labels: Vec<String>,
    values: Vec<Rc<dyn Any>>,
    report: &mut Report,
    panic: &mut Payload,
) {
    let pinned: Vec<_> = condemned.into_iter().map(Pinned::new).collect();
    core.shared.set_clearing(true);
    for value in values {
        keep_first(panic, || drop(value));
    }
    let kept = pinned.iter().filter(|pinned| pinned.put_into_stock()).count();
    clear_all(&pinned, panic);
    core.shared.set_clearing(false);
    let leaked = Pinned::free_all(&pinned);
    for &index in &leaked {
        let label = labels.get_mut(index).map(std::mem::take);
        let label = label.unwrap_or_else(|| pinned[index].type_name().to_owned());
        report.leaked.push(Named { label, address: pinned[index].address() });
    }
    let freed = pinned.len() - leaked.len();
    core.give_spare(pinned.into_iter().map(Pinned::into_slot).collect());
    core.count_frees(freed.saturating_sub(kept));
    report.freed += freed;
    report.freed_by_type.extend(count(labels));
}

/// How often each label occurs, most frequent first.
pub(super) fn count(labels: Vec<String>) -> Vec<(String, usize)> {
    let mut counts = BTreeMap::<String, usize>::new();
    for label in labels.into_iter().filter(|label| !label.is_empty()) {
        *counts.entry(label).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts
}

/// Drops all values, also if a `Drop` among them panics.
fn clear_all(pinned: &[Pinned], panic: &mut Payload) {
    let mut left = pinned.iter();
    while !left.as_slice().is_empty() {
        keep_first(panic, || Pinned::clear_all(&mut left));
    }
}
