//! Marking for sets much larger than the caches: page by page.
//!
//! The walk along the list follows the edges in whatever order they come, and nearly every step misses the caches. Here the
//! working counts become bits first: one for each candidate that is not known to be reachable, one for each that is, but whose
//! edges have not been looked at. To mark a target then touches two bits, which stay in the cache even for a million
//! objects; and what is pending waits until its segment comes up in a queue, so that the objects of a page are looked at
//! together, and sent for ahead of time.
//!
//! The list keeps its order: survivors are not moved to its end, as the walk along the list, and CPython, would do. So a heap that
//! [keeps CPython's order](crate::Heap::keep_order) never goes by pages.

use std::collections::VecDeque;

use super::refs::{self, CANDIDATE, Found, Scratch};
use crate::raw::core::Core;
use crate::raw::marks::{PageRef, SegmentRef};
use crate::raw::page::Page;
use crate::raw::slot::Slot;

/// Objects whose edges are read before they are acted on; the next ones are sent for meanwhile.
const BATCH: usize = 32;
/// With fewer pending than this it does not pay to wait for others of the same page.
const FEW: usize = 64;

/// Gives each candidate its number of handles.
pub(super) fn update_refs(core: &Core) {
    core.memory().each_page(|page| {
        if let Some(page) = PageRef::tracked(page) {
            page.each_slot(|slot| {
                if slot.is_listed(2) {
                    slot.copy_count()
                }
            });
        }
    });
}

/// Takes the edges between candidates off.
pub(super) fn subtract_refs(core: &Core, scratch: &mut Scratch, found: &mut Found) {
    let mut batch = Vec::with_capacity(BATCH);
    core.memory().each_page(|page| {
        let Some(page) = PageRef::tracked(page) else { return };
        page.each_slot(|slot| {
            if slot.is_listed(2) {
                batch.push(slot);
            }
            if batch.len() == BATCH {
                refs::subtract_batch(&batch, scratch, found);
                batch.clear();
            }
        });
    });
    refs::subtract_batch(&batch, scratch, found);
}

/// What the marking works with.
struct Marking<'s> {
    /// Candidates that are not known to be reachable.
    unreached: usize,
    /// Segments with pages that have pending slots.
    queue: VecDeque<SegmentRef>,
    /// How many slots are pending there.
    pending: usize,
    /// Slots to be looked at next: those of a page, or those that were reached while few others were pending.
    next: Vec<Slot>,
    scratch: &'s mut Scratch,
}

/// Takes the unreachable out of the list of candidates, whose working counts are set.
pub(super) fn mark_reachable(
    core: &Core,
    list: &mut Vec<Slot>,
    scratch: &mut Scratch,
) -> Vec<Slot> {
    // The edges of the last batch that was counted are not those of reachable objects.
    scratch.edges.clear();
    let (queue, next) = (VecDeque::new(), Vec::new());
    let mut marking = Marking { unreached: 0, queue, pending: 0, next, scratch };
    core.memory().each_page(|page| marking.begin(page));
    while marking.unreached > 0
        && let Some(segment) = marking.queue.pop_front()
    {
        segment.take_dirty().for_each(|page| marking.look_at(page));
    }
    marking.settle(core);
    for segment in marking.queue {
        segment.take_dirty().for_each(|page| page.take_pending(&mut marking.next));
        marking.next.clear();
    }
    if marking.unreached == 0 { Vec::new() } else { divide(list, marking.unreached) }
}

impl Marking<'_> {
    /// Turns the working counts of a page into bits.
    fn begin(&mut self, page: &Page) {
        let Some(page) = PageRef::tracked(page) else { return };
        let found = page.counts_to_bits(CANDIDATE);
        self.unreached += found.unreached;
        self.pending += found.pending;
        self.queue.extend(found.segment);
    }

    /// Marks the targets of all edges from pending slots of a page, and from what is reached by that one after the other.
    fn look_at(&mut self, page: PageRef) {
        let mut slots = std::mem::take(&mut self.next);
        page.take_pending(&mut slots);
        self.pending -= slots.len();
        while !slots.is_empty() {
            self.look_at_all(&slots);
            slots.clear();
            std::mem::swap(&mut slots, &mut self.next);
        }
        self.next = slots;
    }

    /// Marks the targets of all edges from some objects.
    fn look_at_all(&mut self, slots: &[Slot]) {
        send_for(slots, 0);
        for start in (0..slots.len()).step_by(BATCH) {
            send_for(slots, start + BATCH);
            self.scratch.read_bits(&slots[start..slots.len().min(start + BATCH)]);
            self.mark();
        }
    }

    /// Marks what ephemerons lead to, once nothing is pending.
    fn settle(&mut self, core: &Core) {
        if self.unreached > 0 {
            core.shared.ephemerons.settle(Slot::is_unreached, |target| {
                let unreached = target.take_unreached();
                self.unreached -= usize::from(unreached);
                unreached
            });
        }
    }

    /// Marks the targets of the edges that have been read.
    ///
    /// Those of a chain never wait in their pages, as nothing else would be looked at together with them.
    #[inline(always)]
    fn mark(&mut self) {
        for target in self.scratch.edges.drain(..) {
            if !target.take_unreached() {
                continue;
            }
            self.unreached -= 1;
            if self.pending + self.next.len() < FEW {
                self.next.push(target);
            } else {
                self.pending += 1;
                self.queue.extend(target.set_pending());
            }
        }
    }
}

/// Sends for the objects of a batch.
#[inline(always)]
fn send_for(slots: &[Slot], start: usize) {
    slots.iter().skip(start).take(BATCH).for_each(|slot| slot.prefetch());
}

/// Takes out of the list what is still marked as unreached.
fn divide(list: &mut Vec<Slot>, unreached: usize) -> Vec<Slot> {
    let mut unreachable = Vec::with_capacity(unreached);
    list.retain(|slot| {
        let unreached = slot.take_unreached();
        if unreached {
            unreachable.push(*slot);
        }
        !unreached
    });
    unreachable
}

/// Makes all bits zero after an examination that was broken off.
pub(super) fn forget(core: &Core) {
    core.memory().each_page(|page| {
        if let Some(page) = PageRef::tracked(page) {
            page.clear_bits();
        }
    });
}
