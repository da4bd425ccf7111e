//! Marking for sets much larger than the caches: page by page.
//!
//! The walk along the list follows the edges in whatever order they come, and nearly every step misses the caches. Here the
//! working counts become bits first: one for each candidate that is not known to be reachable, one for each that is, but whose
//! edges have not been looked at. To mark a target then touches two bits, which stay in the cache even for a million
//! objects; and what is pending waits until its page comes up in a queue, so that the objects of a page are looked at together.
//!
//! The list keeps its order: survivors are not moved to its end, as the walk along the list, and CPython, would do.

use std::collections::VecDeque;

use super::refs::{CANDIDATE, Scratch};
use crate::raw::core::Core;
use crate::raw::marks::PageRef;
use crate::raw::slot::Slot;

/// What the marking works with.
struct Marking<'s> {
    /// Candidates that are not known to be reachable.
    unreached: usize,
    queue: VecDeque<PageRef>,
    scratch: &'s mut Scratch,
}

/// Takes the unreachable out of the list of candidates, whose working counts are set.
pub(super) fn mark_reachable(
    core: &Core,
    list: &mut Vec<Slot>,
    scratch: &mut Scratch,
) -> Vec<Slot> {
    // The edges of the last batch that was counted are not those of reachable objects.
    scratch.clear();
    let mut marking = Marking { unreached: 0, queue: VecDeque::new(), scratch };
    core.memory().each_page(|page| marking.begin(page));
    while marking.unreached > 0 {
        let Some(page) = marking.queue.pop_front() else { break };
        page.take_pending(&mut marking, Marking::read, Marking::mark);
    }
    marking.queue.iter().for_each(|page| page.clear_pending());
    if marking.unreached == 0 { Vec::new() } else { divide(list, marking.unreached) }
}

impl Marking<'_> {
    /// Turns the working counts of a page into bits.
    fn begin(&mut self, page: &crate::raw::page::Page) {
        let Some(page) = PageRef::tracked(page) else { return };
        let (unreached, pending) = page.counts_to_bits(|count| count == CANDIDATE);
        self.unreached += unreached;
        if pending {
            self.queue.push_back(page);
        }
    }

    /// Reads the edges of a reachable candidate.
    #[inline(always)]
    fn read(&mut self, slot: Slot) {
        self.scratch.read_edges(slot);
    }

    /// Marks the targets of the edges that have been read.
    #[inline(always)]
    fn mark(&mut self) {
        for index in 0..self.scratch.edges.len() {
            let target = self.scratch.edges[index];
            if target.take_unreached() {
                self.unreached -= 1;
                self.queue.extend(target.set_pending());
            }
        }
        self.scratch.clear();
    }
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
