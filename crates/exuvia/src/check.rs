//! Verifies the whole heap. Runs around the phases of each collection under `cfg(gc_zeal)`.

use std::collections::BTreeSet;

use crate::raw::core::{Core, LISTS};
use crate::raw::marks::PageRef;
use crate::raw::slot::Slot;

/// Larger heaps are not verified: each collection would cost time for the whole heap.
const LARGE: usize = 3000;

/// What must hold outside of an examination.
///
/// # Panics
/// If it does not.
pub(crate) fn verify(core: &Core) {
    if (0..LISTS).map(|generation| core.size(generation)).sum::<usize>() > LARGE {
        return;
    }
    let mut tracked = BTreeSet::new();
    for generation in 0..LISTS {
        for slot in core.list(generation) {
            assert!(slot.is_listed(generation), "{slot:?} in the list of {generation}");
            assert!(tracked.insert(slot.address()), "{slot:?} is listed twice");
        }
    }
    let mut slots = Slots::default();
    core.memory().each_page(|page| {
        if let Some(page) = PageRef::tracked(page) {
            page.each_slot(|slot| slots.add(slot, &tracked));
        }
    });
    assert_eq!(slots.listed, tracked.len(), "objects that are flagged as tracked stand in lists");
    core.memory().each_page(|page| {
        assert!(page.is_counted(), "the objects of the page at {:p}", page.base());
    });
}

/// What is found among the slots of types with edges.
#[derive(Default)]
struct Slots {
    listed: usize,
}

impl Slots {
    fn add(&mut self, slot: Slot, tracked: &BTreeSet<usize>) {
        assert_eq!(slot.gc_refs(), 0, "the working count of {slot:?}");
        assert!(!slot.has_bits(), "the bits of {slot:?}");
        let listed = (0..LISTS).any(|generation| slot.is_listed(generation));
        assert_eq!(listed, tracked.contains(&slot.address()), "{slot:?} is tracked");
        self.listed += usize::from(listed);
    }
}
