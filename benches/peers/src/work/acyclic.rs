//! Objects without cycles: made and dropped at once, in batches, as trees, as a list.

use super::{Size, opaque, timed};
use crate::contender::{Contender, Scope};
use crate::report::Report;

const BATCH: usize = 100_000;
/// Objects made between two points at which an arena may collect.
const SLICE: usize = 64;

pub(super) fn leaf_at_once<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    let slices = size.of(4_000_000) / SLICE;
    let time = timed(heap, |heap| {
        for _ in 0..slices {
            heap.enter(|scope, _| {
                for i in 0..SLICE as u64 {
                    opaque(scope.leaf(opaque([i; 2])));
                }
            });
            heap.safepoint(SLICE, 0);
        }
    });
    Some(Report::per_unit(slices * SLICE, time, slices as u64))
}

pub(super) fn container_at_once<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    let slices = size.of(4_000_000) / SLICE;
    let time = timed(heap, |heap| {
        for _ in 0..slices {
            heap.enter(|scope, _| {
                for i in 0..SLICE as u64 {
                    opaque(scope.link(opaque([i; 2]), None));
                }
            });
            heap.safepoint(SLICE, 0);
        }
    });
    Some(Report::per_unit(slices * SLICE, time, slices as u64))
}

pub(super) fn leaf_batch<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    let batches = size.of(24);
    let mut checksum = 0;
    let time = timed(heap, |heap| {
        for _ in 0..batches {
            checksum += heap.enter(|scope, _| {
                let batch: Vec<_> = (0..BATCH as u64).map(|i| scope.leaf([i; 2])).collect();
                opaque(&batch).iter().map(|leaf| leaf_payload(scope, leaf)).sum::<u64>()
            });
            heap.safepoint(BATCH, 0);
        }
    });
    Some(Report::per_unit(batches * BATCH, time, checksum))
}

pub(super) fn container_batch<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    let batches = size.of(24);
    let mut checksum = 0;
    let time = timed(heap, |heap| {
        for _ in 0..batches {
            checksum += heap.enter(|scope, _| {
                let batch: Vec<_> = (0..BATCH as u64).map(|i| scope.link([i; 2], None)).collect();
                opaque(&batch).iter().map(|link| link_payload(scope, link)).sum::<u64>()
            });
            heap.safepoint(BATCH, 0);
        }
    });
    Some(Report::per_unit(batches * BATCH, time, checksum))
}

/// Lets the type of the scope be inferred.
fn leaf_payload<S: Scope>(_: S, leaf: &S::Leaf) -> u64 {
    S::leaf_payload(leaf)
}

fn link_payload<S: Scope>(_: S, link: &S::Link) -> u64 {
    S::link_payload(link)
}

/// A full binary tree, bottom up.
fn make_tree<S: Scope>(scope: S, depth: u32) -> S::Tree {
    let children = (depth > 0).then(|| [make_tree(scope, depth - 1), make_tree(scope, depth - 1)]);
    scope.tree(children)
}

fn count_tree<S: Scope>(tree: &S::Tree) -> u64 {
    match S::children(tree) {
        Some([left, right]) => 1 + count_tree::<S>(left) + count_tree::<S>(right),
        None => 1,
    }
}

/// Makes a tree, counts its nodes and drops it.
fn make_and_count<S: Scope>(scope: S, depth: u32) -> u64 {
    count_tree::<S>(&make_tree(scope, depth))
}

/// A tree of 2^21 - 1 nodes: made, counted, dropped.
pub(super) fn deep_tree<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    let rounds = size.of(4);
    let mut nodes = 0;
    let time = timed(heap, |heap| {
        for _ in 0..rounds {
            nodes += heap.enter(|scope, _| make_and_count(scope, 20));
            heap.safepoint(1 << 21, 0);
        }
    });
    Some(Report::per_unit(rounds << 21, time, nodes))
}

const MAX_DEPTH: u32 = 14;

/// The binary-trees game: a large tree, then many small ones beside one that stays.
pub(super) fn binary_trees<C: Contender>(heap: &mut C, _: Size) -> Option<Report> {
    let mut nodes = 0;
    let time = timed(heap, |heap| {
        nodes += heap.enter(|scope, _| make_and_count(scope, MAX_DEPTH + 1));
        heap.edit(|scope, roots| roots.trees.push(make_tree(scope, MAX_DEPTH)));
        for depth in (4..=MAX_DEPTH).step_by(2) {
            for _ in 0..1 << (MAX_DEPTH - depth + 4) {
                nodes += heap.enter(|scope, _| make_and_count(scope, depth));
                heap.safepoint(1 << (depth + 1), 1 << (MAX_DEPTH + 1));
            }
        }
        nodes += heap.enter(|_, roots| count_tree::<C::Scope<'_>>(&roots.trees[0]));
        heap.edit(|_, roots| roots.trees.clear());
    });
    Some(Report::per_unit(usize::try_from(nodes).ok()?, time, nodes))
}

const LENGTH: u64 = 1_000_000;

/// A list of a million: made from its end, summed, dropped.
pub(super) fn list<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    let rounds = size.of(4);
    let mut checksum = 0;
    let time = timed(heap, |heap| {
        for _ in 0..rounds {
            checksum += heap.enter(|scope, _| make_and_sum_list(scope));
            heap.safepoint(1_000_000, 0);
        }
    });
    Some(Report::per_unit(rounds * 1_000_000, time, checksum))
}

fn make_and_sum_list<S: Scope>(scope: S) -> u64 {
    let mut list = scope.link([0; 2], None);
    for i in 1..LENGTH {
        list = scope.link([i; 2], Some(list));
    }
    let links = std::iter::successors(Some(&list), |link| S::next(link));
    let sum = links.map(|link| S::link_payload(link)).sum();
    S::drop_list(list);
    sum
}
