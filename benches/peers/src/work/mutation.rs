//! A graph that changes at random: the workload with which `dumpster` compares itself.

use super::{Size, timed};
use crate::contender::{Contender, RootsOf, Scope};
use crate::random::Random;
use crate::report::Report;

/// Handles at the beginning.
const HANDLES: usize = 50;
/// Operations between two points at which an arena may collect.
const SLICE: usize = 8;

/// Makes an object, an edge, drops a handle, or drops an edge, each with the same probability.
pub(super) fn random<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    let slices = size.of(2_000_000) / SLICE;
    let mut random = Random::new(9);
    let mut checksum = 0;
    let time = timed(heap, |heap| {
        heap.edit(|scope, roots| roots.friends.extend((0..HANDLES).map(|_| scope.friend())));
        for _ in 0..slices {
            checksum += heap.edit(|scope, roots| {
                (0..SLICE).for_each(|_| mutate(scope, roots, &mut random));
                roots.friends.len()
            });
            heap.safepoint(SLICE, HANDLES);
        }
        heap.edit(|_, roots| roots.friends.clear());
    });
    Some(Report::per_unit(slices * SLICE, time, checksum as u64))
}

#[inline(always)]
fn mutate<S: Scope>(scope: S, roots: &mut RootsOf<S>, random: &mut Random) {
    let handles = &mut roots.friends;
    if handles.is_empty() {
        return handles.push(scope.friend());
    }
    let chosen = random.below(handles.len());
    match random.below(4) {
        0 => handles.push(scope.friend()),
        1 => {
            let target = handles[random.below(handles.len())].clone();
            scope.befriend(&handles[chosen], target);
        }
        2 => drop(handles.swap_remove(chosen)),
        _ => {
            let friends = S::friends(&handles[chosen]);
            if friends > 0 {
                scope.unfriend(&handles[chosen], random.below(friends));
            }
        }
    }
}
