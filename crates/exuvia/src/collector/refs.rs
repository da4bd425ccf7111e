//! Which candidates are reachable: `update_refs`, `subtract_refs`, `mark_reachable`.
//!
//! Each candidate has a working count, `gc_refs`, in a table at the head of its page, so that following an edge touches
//! four bytes in a dense table and not the target's header. A count is
//!
//! * 0 for what is no candidate, and for a candidate found to be reachable,
//! * `CANDIDATE + n` for a candidate that is not looked at yet, with `n` handles from outside, as far as known,
//! * `PASSED_OVER` for a candidate that was looked at and had no handle from outside.
//!
//! The marking is CPython's walk along the list: a candidate without a handle from outside is passed over, any other has its
//! targets marked; a target that was passed over goes to the end of the list, to be looked at again. So the list is
//! the work list, the order of the survivors is CPython's, and the walk ends early when nothing without a handle from
//! outside is left.

use crate::event::Phase;
use crate::raw::slot::{GcRefs, Slot};
use crate::trace::Tracer;

const CANDIDATE: u32 = 1 << 31;
const PASSED_OVER: u32 = 1 << 30;
/// Larger counts are taken for this one: immortal objects, which no number of edges accounts for.
const MOST: u32 = PASSED_OVER - 1;

/// Buffers that are kept from one collection to the next.
#[derive(Default, Debug)]
pub(crate) struct Scratch {
    edges: Vec<Slot>,
}

impl Scratch {
    /// Gives back what only large collections need.
    pub(crate) fn trim(&mut self) {
        self.edges.clear();
        self.edges.shrink_to(Self::KEPT);
    }
}

/// What an examination has found. All working counts are zero again.
#[derive(Default, Debug)]
pub(crate) struct Examined {
    pub(crate) reachable: Vec<Slot>,
    pub(crate) unreachable: Vec<Slot>,
    /// How many were held from outside.
    pub(crate) held: usize,
    /// Candidates with more edges than handles: kept.
    pub(crate) miscounted: Vec<Slot>,
}

/// Divides the candidates.
pub(crate) fn find_unreachable(
    candidates: Vec<Slot>,
    scratch: &mut Scratch,
    mut lap: impl FnMut(Phase),
) -> Examined {
    update_refs(&candidates);
    lap(Phase::UpdateRefs);
    let (unheld, miscounted) = subtract_refs(&candidates, scratch);
    lap(Phase::SubtractRefs);
    let held = candidates.len() - unheld;
    let (reachable, unreachable) = mark_reachable(candidates, unheld, scratch);
    lap(Phase::MarkReachable);
    Examined { reachable, unreachable, held, miscounted }
}

/// Makes all working counts zero, whatever they are.
pub(crate) fn forget(candidates: &[Slot]) {
    for slot in candidates {
        refs(*slot).set(0);
    }
}

#[inline(always)]
fn refs(slot: Slot) -> GcRefs {
    slot.gc_refs().expect("candidates are of types with edges")
}

/// Gives each candidate its number of handles.
fn update_refs(candidates: &[Slot]) {
    for slot in candidates {
        refs(*slot).set(CANDIDATE | slot.strong().min(MOST));
    }
}

/// Takes the edges between candidates off. Returns how many are left without a handle from outside, and those
/// to which more edges lead than there are handles.
fn subtract_refs(candidates: &[Slot], scratch: &mut Scratch) -> (usize, Vec<Slot>) {
    let mut unheld = 0;
    let mut miscounted = Vec::new();
    for slot in candidates {
        scratch.edges.clear();
        slot.trace(&mut Tracer::new(&mut scratch.edges, false));
        for &edge in &scratch.edges {
            let Some(refs) = edge.gc_refs() else { continue };
            match refs.get() {
                0 => {}
                CANDIDATE => {
                    // One edge too many: held for good from here on.
                    refs.set(CANDIDATE | MOST);
                    unheld -= 1;
                    miscounted.push(edge);
                }
                count => {
                    refs.set(count - 1);
                    unheld += usize::from(count - 1 == CANDIDATE);
                }
            }
        }
    }
    (unheld, miscounted)
}

/// Divides the candidates, of which `unheld` have no handle from outside, into the reachable and the unreachable.
fn mark_reachable(
    mut list: Vec<Slot>,
    mut unheld: usize,
    scratch: &mut Scratch,
) -> (Vec<Slot>, Vec<Slot>) {
    let mut kept = 0;
    let mut passed_over = Vec::new();
    let mut moved: Vec<Slot> = Vec::new();
    let mut next = 0;
    let len = list.len();
    while next < len && unheld > 0 {
        let slot = list[next];
        next += 1;
        let count = refs(slot);
        if count.get() == CANDIDATE {
            count.set(PASSED_OVER);
            passed_over.push(slot);
        } else {
            count.set(0);
            list[kept] = slot;
            kept += 1;
            visit_targets(slot, &mut unheld, &mut moved, scratch);
        }
    }
    let mut scanned = 0;
    while scanned < moved.len() && unheld > 0 {
        let slot = moved[scanned];
        scanned += 1;
        visit_targets(slot, &mut unheld, &mut moved, scratch);
    }
    forget(&list[next..]);
    list.drain(kept..next);
    list.append(&mut moved);
    passed_over.retain(|slot| refs(*slot).get() == PASSED_OVER);
    forget(&passed_over);
    (list, passed_over)
}

/// Marks the targets of a reachable candidate.
fn visit_targets(slot: Slot, unheld: &mut usize, moved: &mut Vec<Slot>, scratch: &mut Scratch) {
    scratch.edges.clear();
    slot.trace(&mut Tracer::new(&mut scratch.edges, false));
    for &edge in &scratch.edges {
        let Some(refs) = edge.gc_refs() else { continue };
        match refs.get() {
            CANDIDATE => {
                refs.set(CANDIDATE | 1);
                *unheld -= 1;
            }
            PASSED_OVER => {
                refs.set(0);
                *unheld -= 1;
                moved.push(edge);
            }
            _ => {}
        }
    }
}
