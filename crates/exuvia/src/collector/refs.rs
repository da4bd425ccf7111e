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
//! Both walks go through the list in batches: first the edges of the whole batch are read and the counts of their targets
//! sent for, then they are acted on, in the order of the list. By then the counts are in the cache. The next batch's
//! objects are sent for meanwhile.

use super::pages;
use crate::event::Phase;
use crate::raw::core::Core;
use crate::raw::slot::Slot;
use crate::trace::{Reader, Tracer};

pub(crate) const CANDIDATE: u32 = 1 << 31;
const PASSED_OVER: u32 = 1 << 30;
const MOVED: u32 = 1 << 29;
/// Larger counts are taken for this one: immortal objects, which no number of edges accounts for.
const MOST: u32 = MOVED - 1;
/// Objects whose edges are read before they are acted on.
const BATCH: usize = 32;
/// So many candidates, and what they own, are likely to be in the cache.
const IN_CACHE: usize = 4096;

/// Buffers that are kept from one collection to the next.
#[derive(Default, Debug)]
pub(crate) struct Scratch {
    /// The edges of a batch of objects.
    pub(super) edges: Vec<Slot>,
    /// For each object of the batch, where its edges end; `None` if they have not been read.
    ends: Vec<Option<usize>>,
    /// Candidates that have been found to be reachable.
    kept: Vec<Slot>,
}

impl Scratch {
    pub(super) fn clear(&mut self) {
        self.edges.clear();
        self.ends.clear();
    }

    /// Gives back what an object with very many edges needed.
    pub(crate) fn trim(&mut self) {
        const KEPT: usize = 4096;
        self.clear();
        self.edges.shrink_to(KEPT);
        self.kept.shrink_to(KEPT);
    }

    /// Reads the edges of an object, and sends for the working counts of their targets.
    #[inline(always)]
    pub(super) fn read(&mut self, slot: Slot) {
        slot.trace(&mut Tracer::new(&mut self.edges, Reader::Counts));
        self.ends.push(Some(self.edges.len()));
    }

    /// Reads the edges of an object that is likely to be in the cache, with its targets.
    #[inline(always)]
    fn read_at_once(&mut self, slot: Slot) {
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

/// Undoes an examination that was broken off: `candidates` holds the first `len` entries that it began with, and all
/// working counts are made zero.
pub(crate) fn forget(core: &Core, candidates: &mut Vec<Slot>, len: usize) {
    candidates.truncate(len);
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
    mut unheld: usize,
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
    unreachable.reserve(unheld);
    // Where little is held, most of what is looked at is passed over, and has no edges to be read.
    if len <= IN_CACHE || unheld >= len / 4 * 3 {
        return divide_at_once(core, list, unheld, unreachable, scratch);
    }
    let scanned = mark_in_batches(list, &mut unheld, scratch);
    settle(core, list, &mut unheld, scratch);
    if scanned < len {
        clear_refs(&list[scanned..len]);
    }
    divide(list, scanned.min(len), len, unreachable);
}

/// Whether no edge leads from any of the `held` candidates with a handle from outside to one without.
///
/// They are likely to be among the youngest.
fn leads_nowhere(core: &Core, list: &[Slot], held: usize, scratch: &mut Scratch) -> bool {
    scratch.clear();
    let held = list.iter().rev().filter(|slot| slot.gc_refs() != CANDIDATE).take(held);
    for slot in held {
        scratch.read_at_once(*slot);
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

/// Walks along the list until nothing is left to be reached, and takes out of it what is passed over for good.
fn divide_at_once(
    core: &Core,
    list: &mut Vec<Slot>,
    mut unheld: usize,
    unreachable: &mut Vec<Slot>,
    scratch: &mut Scratch,
) {
    scratch.clear();
    scratch.kept.clear();
    let mut next = 0;
    while unheld > 0 {
        let Some(&slot) = list.get(next) else { break };
        next += 1;
        if slot.gc_refs() == CANDIDATE {
            slot.set_gc_refs(PASSED_OVER);
            unreachable.push(slot);
            continue;
        }
        slot.set_gc_refs(0);
        scratch.kept.push(slot);
        scratch.read_at_once(slot);
        scratch.edges.drain(..).for_each(|target| mark(list, target, &mut unheld));
    }
    settle(core, list, &mut unheld, scratch);
    clear_refs(&list[next..]);
    list.splice(..next, scratch.kept.drain(..));
    if unreachable.len() != unheld {
        unreachable.retain(|slot| slot.gc_refs() == PASSED_OVER);
    }
    clear_refs(unreachable);
}

/// Walks along the list until nothing is left to be reached, a batch at a time, and returns how far it came.
fn mark_in_batches(list: &mut Vec<Slot>, unheld: &mut usize, scratch: &mut Scratch) -> usize {
    let mut next = 0;
    while next < list.len() && *unheld > 0 {
        let end = (next + BATCH).min(list.len());
        scratch.clear();
        send_for_next(list, end);
        read_batch(&list[next..end], scratch);
        mark_batch(list, next..end, unheld, scratch);
        next = end;
    }
    next
}

/// Reads the edges of those candidates that are known to be reachable.
#[inline(always)]
fn read_batch(batch: &[Slot], scratch: &mut Scratch) {
    for slot in batch {
        if slot.gc_refs() == CANDIDATE { scratch.ends.push(None) } else { scratch.read(*slot) }
    }
}

/// Looks at some candidates whose edges have been read, as far as they were known to be reachable.
#[inline(always)]
fn mark_batch(
    list: &mut Vec<Slot>,
    batch: std::ops::Range<usize>,
    unheld: &mut usize,
    scratch: &mut Scratch,
) {
    let mut start = 0;
    for (number, index) in batch.enumerate() {
        let slot = list[index];
        match slot.gc_refs() {
            CANDIDATE => {
                slot.set_gc_refs(PASSED_OVER);
                continue;
            }
            MOVED => {}
            _ => slot.set_gc_refs(0),
        }
        let Some(&Some(end)) = scratch.ends.get(number) else {
            mark_late(list, slot, unheld, scratch);
            continue;
        };
        for edge in start..end {
            mark(list, scratch.edges[edge], unheld);
        }
        start = end;
    }
}

/// Marks the targets of a candidate that was found to be reachable while its batch was looked at.
fn mark_late(list: &mut Vec<Slot>, slot: Slot, unheld: &mut usize, scratch: &mut Scratch) {
    let (edges, ends) = (scratch.edges.len(), scratch.ends.len());
    scratch.read(slot);
    for edge in edges..scratch.edges.len() {
        mark(list, scratch.edges[edge], unheld);
    }
    scratch.edges.truncate(edges);
    scratch.ends.truncate(ends);
}

/// Marks the target of an edge from a reachable candidate.
#[inline(always)]
fn mark(list: &mut Vec<Slot>, target: Slot, unheld: &mut usize) {
    match target.gc_refs() {
        CANDIDATE => {
            target.set_gc_refs(CANDIDATE | 1);
            *unheld -= 1;
        }
        PASSED_OVER => {
            target.set_gc_refs(MOVED);
            *unheld -= 1;
            list.push(target);
        }
        _ => {}
    }
}

/// Marks what ephemerons lead to, once all candidates have been looked at.
fn settle(core: &Core, list: &mut Vec<Slot>, unheld: &mut usize, scratch: &mut Scratch) {
    if *unheld == 0 {
        return;
    }
    let is_unreached = |slot: Slot| slot.gc_refs() == PASSED_OVER;
    core.shared.ephemerons.settle(&mut scratch.edges, is_unreached, |target| {
        let unreached = is_unreached(target);
        mark(list, target, unheld);
        unreached
    });
}

/// Takes what was passed over out of the first `scanned` entries: the unreachable go to a list of their own, what stands at the end once
/// more only stays there. All working counts become zero.
fn divide(list: &mut Vec<Slot>, scanned: usize, len: usize, unreachable: &mut Vec<Slot>) {
    let mut kept = 0;
    for index in 0..scanned {
        let slot = list[index];
        match slot.gc_refs() {
            0 => {
                list[kept] = slot;
                kept += 1;
            }
            PASSED_OVER => {
                slot.set_gc_refs(0);
                unreachable.push(slot);
            }
            _ => {}
        }
    }
    clear_refs(&list[len..]);
    list.drain(kept..scanned);
}
