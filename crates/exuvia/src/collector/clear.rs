//! The end of the condemned: `delete_garbage`.

use std::any::Any;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::shared::Payload;
use crate::event::{Named, Report};
use crate::raw::core::Core;
use crate::raw::release::{Pinned, keep_first};
use crate::raw::slot::Slot;

/// Drops the values of the condemned in the order of the list, and then frees their slots.
///
/// Each is pinned meanwhile, so that the releases of the edges between them free nothing. Afterwards only the pin may be
/// left: an object that somebody still holds is leaked and reported.
///
/// `labels` has one for each of the condemned, or none at all; `values` are what maps held for their sake.
pub(super) fn delete_garbage(
    core: &Core,
    condemned: Vec<Slot>,
    mut labels: Vec<String>,
    values: Vec<Rc<dyn Any>>,
    report: &mut Report,
    panic: &mut Payload,
) {
    let pinned: Vec<_> = condemned.into_iter().map(Pinned::new).collect();
    for value in values {
        keep_first(panic, || drop(value));
    }
    let kept = put_into_stock(core, &pinned);
    clear_all(&pinned, panic);
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
    labels.retain(|label| !label.is_empty());
    report.freed_by_type = count(labels);
}

/// Puts those of the condemned that belong there into stock, and says how many these are.
fn put_into_stock(core: &Core, pinned: &[Pinned]) -> usize {
    pinned
        .iter()
        .filter(|pinned| pinned.stock().is_some_and(|stock| core.put_into_stock(stock)))
        .count()
}

/// How often each label occurs, most frequent first.
pub(super) fn count(labels: Vec<String>) -> Vec<(String, usize)> {
    let mut counts = BTreeMap::<String, usize>::new();
    for label in labels {
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
