//! The end of the condemned: `delete_garbage`.

use std::collections::BTreeMap;

use super::shared::Payload;
use crate::event::Report;
use crate::raw::core::Core;
use crate::raw::header::flag;
use crate::raw::release::Pinned;
use crate::raw::slot::Slot;

/// Drops the values of the condemned in the order of the list, and then frees their slots.
///
/// Each is pinned meanwhile, so that the releases of the edges between them free nothing. Afterwards only the pin may be
/// left: an object that somebody still holds is leaked and reported.
pub(super) fn delete_garbage(
    core: &Core,
    condemned: Vec<(Slot, Option<String>)>,
    report: &mut Report,
    panic: &mut Payload,
) {
    let mut pinned = Vec::with_capacity(condemned.len());
    for (slot, label) in condemned {
        forget_weak(core, slot, report);
        pinned.push((Pinned::new(slot), label));
    }
    for (object, _) in &pinned {
        object.clear(panic);
    }
    let mut by_type = BTreeMap::<String, usize>::new();
    for (object, label) in pinned {
        let name = object.type_name();
        if !object.free() {
            report.leaked.push(label.unwrap_or_else(|| name.to_owned()));
            continue;
        }
        report.freed += 1;
        if let Some(label) = label {
            *by_type.entry(label).or_default() += 1;
        }
    }
    report.freed_by_type = by_type.into_iter().collect();
    report.freed_by_type.sort_by(|one, two| two.1.cmp(&one.1));
}

/// Clears what finalizers have registered since `handle_weakrefs`, without calling anybody.
fn forget_weak(core: &Core, slot: Slot, report: &mut Report) {
    if slot.has(flag::HAS_WEAK) {
        core.take_watchers(slot, &mut report.weak_cleared);
    }
    if slot.has(flag::IS_WATCHER) {
        core.forget_watcher(slot);
    }
}
