//! Which candidates are reachable: `update_refs`, `subtract_refs`, `mark_reachable`.
//!
//! Each candidate has a working count, `gc_refs`, in a table at the head of its segment, so that following an edge touches
//! four bytes in a dense table and not the target's header. A count is
//!
//! * 0 for what is no candidate, and for a candidate found to be reachable,
//! * `CANDIDATE + n` for a candidate that is not looked at yet, with `n` handles from outside, as far as known,
//! * `PASSED_OVER` for a candidate that was looked at and had no handle from outside.
//!
//! * `MOVED` for a candidate that was passed over, then found to be reachable, and stands at the end of the list once more.
//!
//! The marking is CPython's walk along the list: a candidate without a handle from outside is passed over, any other has its
//! targets marked; a target that was passed over goes to the end of the list, to be looked at again. So the list is
//! the work list, the order of the survivors is CPython's, and the walk ends early when nothing without a handle from
//! outside is left.
//!
//! Larger sets than the caches hold are counted in batches: first the edges of the whole batch are read and the counts of
//! their targets sent for, then they are acted on. By then the counts are in the cache. The next batch's objects are sent for
//! meanwhile. Full collections of these go through the memory, and not along the list, see [`pages`].

use super::pages;
use crate::event::Phase;
use crate::raw::core::Core;
use crate::raw::slot::Slot;
use crate::trace::{Reader, Tracer};

pub(crate) const CANDIDATE: u32 = 1 << 31;
pub(crate) const PASSED_OVER: u32 = 1 << 30;
pub(crate) const MOVED: u32 = 1 << 29;
/// The count of an immortal object, more than that of any other: edges account for it only if they take 16 GiB, and then
/// nothing that is found unreachable with it [is cleared](super::finalize::Nature::immortal).
const MOST: u32 = CANDIDATE - 1;
/// Objects whose edges are read before they are acted on.
const BATCH: usize = 32;
/// So many candidates, and what they own, are likely to be in the cache.
const IN_CACHE: usize = 4096;

/// Buffers that are kept from one collection to the next.
#[derive(Default, Debug)]
pub(crate) struct Scratch {
    /// The edges of a batch of objects.
    pub(super) edges: Vec<Slot>,
    /// What a walk has passed over.
    passed_over: Vec<Slot>,
}

impl Scratch {
    /// Gives back what an object with very many edges needed.
    pub(crate) fn trim(&mut self) {
        const KEPT: usize = 4096;
        self.edges.clear();
        self.edges.shrink_to(KEPT);
    }

    /// Reads the edges of an object.
    fn read(&mut self, slot: Slot) {
        slot.trace(&mut Tracer::new(&mut self.edges, Reader::Inspection));
    }

    /// Reads the edges of some objects, and sends for the bits of their targets.
    #[inline(always)]
    pub(super) fn read_bits(&mut self, slots: &[Slot]) {
        trace_all(slots, &mut Tracer::new(&mut self.edges, Reader::Bits));
    }
}

/// What an examination has found. All working counts are zero again.
#[derive(Default, Debug)]
pub(crate) struct Examined {
    pub(crate) unreachable: Vec<Slot>,
    /// How many were held from outside.
    pub(crate) held: usize,
    /// Candidates with more edges than handles: kept.
    pub(crate) miscounted: Vec<Slot>,
}

/// Divides the candidates: the unreachable are returned, the others left in the list.
///
/// If `by_memory`, the candidates are all that is tracked in generation 2, and very many: then all phases go through
/// the memory instead of the list, see [`pages`].
pub(crate) fn find_unreachable(
    core: &Core,
    by_memory: bool,
    candidates: &mut Vec<Slot>,
    scratch: &mut Scratch,
    mut lap: impl FnMut(Phase),
) -> Examined {
    if by_memory {
        pages::update_refs(core)
    } else {
        update_refs(candidates)
    }
    lap(Phase::UpdateRefs);
    let mut found = Found::default();
    if by_memory {
        pages::subtract_refs(core, scratch, &mut found);
    } else {
        subtract_refs(candidates, scratch, &mut found);
    }
    lap(Phase::SubtractRefs);
    let held = candidates.len() - found.unheld;
    core.shared.ephemerons.begin();
    let unreachable = if by_memory {
        pages::mark_reachable(core, candidates, scratch)
    } else {
        let mut unreachable = core.take_spare();
        mark_reachable(core, candidates, found.unheld, &mut unreachable, scratch);
        unreachable
    };
    core.shared.ephemerons.end();
    lap(Phase::MarkReachable);
    Examined { unreachable, held, miscounted: found.miscounted }
}

/// What `subtract_refs` has found.
#[derive(Default)]
pub(super) struct Found {
    /// Candidates without a handle from outside.
    unheld: usize,
    miscounted: Vec<Slot>,
}

/// Undoes an examination that was broken off: the list has all candidates again, in any order, and all working counts are
/// made zero.
pub(crate) fn forget(core: &Core, candidates: &mut Vec<Slot>, scratch: &mut Scratch) {
    candidates.extend(scratch.edges.drain(..).filter(|slot| slot.gc_refs() == MOVED));
    candidates.extend(scratch.passed_over.drain(..).filter(|slot| slot.gc_refs() == PASSED_OVER));
    clear_refs(candidates);
    core.shared.ephemerons.end();
    pages::forget(core);
}

fn clear_refs(candidates: &[Slot]) {
    for slot in candidates {
        slot.set_gc_refs(0);
    }
}

impl Slot {
    /// Gives a candidate its number of handles.
    #[inline(always)]
    pub(super) fn copy_count(self) {
        self.set_gc_refs(CANDIDATE | self.strong().min(MOST));
    }
}

/// Gives each candidate its number of handles.
fn update_refs(candidates: &[Slot]) {
    if candidates.len() <= IN_CACHE {
        candidates.iter().for_each(|slot| slot.copy_count());
        return;
    }
    for (index, slot) in candidates.iter().enumerate() {
        if let Some(ahead) = candidates.get(index + BATCH) {
            ahead.prefetch();
        }
        slot.copy_count();
    }
}

/// Takes the edges between candidates off.
fn subtract_refs(candidates: &[Slot], scratch: &mut Scratch, found: &mut Found) {
    if candidates.len() <= IN_CACHE {
        return subtract_at_once(candidates, scratch, found);
    }
    for (index, batch) in candidates.chunks(BATCH).enumerate() {
        send_for_next(candidates, (index + 1) * BATCH);
        subtract_batch(batch, scratch, found);
    }
}

/// The same without a detour through a buffer.
fn subtract_at_once(candidates: &[Slot], scratch: &mut Scratch, found: &mut Found) {
    scratch.edges.clear();
    let mut tracer = Tracer::new(&mut scratch.edges, Reader::Subtraction);
    trace_all(candidates, &mut tracer);
    found.unheld += tracer.unheld();
    for edge in &scratch.edges {
        keep_miscounted(*edge, found);
    }
}

/// Reports the edges of all objects of a list.
#[inline(always)]
fn trace_all(mut slots: &[Slot], tracer: &mut Tracer<'_>) {
    while !slots.is_empty() {
        slots = Slot::trace_some(slots, tracer);
    }
}

/// One edge too many leads here: held for good from here on.
#[cold]
#[inline(never)]
fn keep_miscounted(slot: Slot, found: &mut Found) {
    if slot.gc_refs() == CANDIDATE {
        slot.set_gc_refs(CANDIDATE | MOST);
        found.unheld -= 1;
        found.miscounted.push(slot);
    }
}

/// Takes the edges of some candidates off the counts of their targets.
#[inline(always)]
pub(super) fn subtract_batch(batch: &[Slot], scratch: &mut Scratch, found: &mut Found) {
    scratch.edges.clear();
    trace_all(batch, &mut Tracer::new(&mut scratch.edges, Reader::Counts));
    for edge in &scratch.edges {
        let count = edge.gc_refs();
        if count == 0 {
            continue;
        }
        if count == CANDIDATE {
            keep_miscounted(*edge, found);
            continue;
        }
        edge.set_gc_refs(count - 1);
        found.unheld += usize::from(count == CANDIDATE + 1);
    }
}

/// Sends for the next objects of a list.
#[inline(always)]
fn send_for_next(list: &[Slot], start: usize) {
    for slot in list.iter().skip(start).take(BATCH) {
        slot.prefetch();
        slot.prefetch_gc_refs();
    }
}

/// Takes the unreachable out of the list, in which `unheld` candidates have no handle from outside.
fn mark_reachable(
    core: &Core,
    list: &mut Vec<Slot>,
    unheld: usize,
    unreachable: &mut Vec<Slot>,
    scratch: &mut Scratch,
) {
    let len = list.len();
    if unheld == len {
        clear_refs(list);
        return std::mem::swap(list, unreachable);
    }
    if unheld >= len / 4 * 3 && leads_nowhere(core, list, len - unheld, scratch) {
        return divide_by_refs(list, unreachable);
    }
    std::mem::swap(unreachable, &mut scratch.passed_over);
    let unheld = walk(core, list, unheld, scratch);
    std::mem::swap(unreachable, &mut scratch.passed_over);
    if unreachable.len() != unheld {
        unreachable.retain(|slot| slot.gc_refs() == PASSED_OVER);
    }
    clear_refs(unreachable);
}

/// Whether no edge leads from any of the `held` candidates with a handle from outside to one without.
///
/// They are likely to be among the youngest.
fn leads_nowhere(core: &Core, list: &[Slot], held: usize, scratch: &mut Scratch) -> bool {
    scratch.edges.clear();
    let held = list.iter().rev().filter(|slot| slot.gc_refs() != CANDIDATE).take(held);
    for slot in held {
        scratch.read(*slot);
        if scratch.edges.drain(..).any(|target| target.gc_refs() == CANDIDATE) {
            return false;
        }
    }
    core.shared.ephemerons.is_dry()
}

/// Takes the candidates without a handle from outside out of the list: what is left of it becomes the list of the unreachable.
fn divide_by_refs(list: &mut Vec<Slot>, unreachable: &mut Vec<Slot>) {
    let held = unreachable;
    list.retain(|slot| {
        let unheld = slot.gc_refs() == CANDIDATE;
        slot.set_gc_refs(0);
        if !unheld {
            held.push(*slot);
        }
        unheld
    });
    std::mem::swap(list, held);
}

/// Walks along the list until nothing is left to be reached, and moves what is passed over to a list of its own. Returns how
/// many of these are unreachable: the others stand at the end of the list once more.
fn walk(core: &Core, list: &mut Vec<Slot>, mut unheld: usize, scratch: &mut Scratch) -> usize {
    scratch.edges.clear();
    let mut walk = Walk { list, kept: 0, next: 0 };
    while unheld > 0
        && let Some(&slot) = walk.list.get(walk.next)
    {
        if slot.gc_refs() == CANDIDATE {
            slot.set_gc_refs(PASSED_OVER);
            scratch.passed_over.push(slot);
            walk.next += 1;
            continue;
        }
        let mut tracer = Tracer::marking(&mut scratch.edges, unheld);
        let left = Slot::mark_some(&walk.list[walk.next..], &mut tracer).len();
        unheld = tracer.unheld();
        walk.keep_all_but(left);
        walk.list.append(&mut scratch.edges);
    }
    if unheld > 0 {
        unheld -= walk.settle(core);
    }
    clear_refs(&walk.list[walk.next..]);
    unheld
}

/// A list of which the part before `kept` and that from `next` on are to stay.
struct Walk<'l> {
    list: &'l mut Vec<Slot>,
    kept: usize,
    next: usize,
}

impl Walk<'_> {
    /// Goes on to the last `left` entries.
    #[inline(always)]
    fn keep_all_but(&mut self, left: usize) {
        let end = self.list.len() - left;
        if self.kept != self.next {
            self.list.copy_within(self.next..end, self.kept);
        }
        self.kept += end - self.next;
        self.next = end;
    }
}

impl Walk<'_> {
    /// Moves what ephemerons lead to to the end of the list, once all has been looked at. Returns how many there were.
    fn settle(&mut self, core: &Core) -> usize {
        let before = self.list.len();
        let is_unreached = |slot: Slot| slot.gc_refs() == PASSED_OVER;
        core.shared.ephemerons.settle(is_unreached, |target| {
            let unreached = is_unreached(target);
            if unreached {
                target.set_gc_refs(MOVED);
                self.list.push(target);
            }
            unreached
        });
        self.list.len() - before
    }
}

impl Drop for Walk<'_> {
    fn drop(&mut self) {
        self.list.drain(self.kept..self.next);
    }
}
