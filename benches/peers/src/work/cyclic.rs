//! Garbage in cycles: pairs, rings, a doubly linked list, a tree whose nodes know their parents.

use super::{NodeOf, Size, break_path, take_edge, timed};
use crate::contender::{Contender, Scope};
use crate::report::Report;

/// Pairs made between two points at which an arena may collect.
const SLICE: usize = 8;

/// Pairs of friends.
pub(super) fn pairs<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    let slices = size.of(400_000) / SLICE;
    let mut checksum = 0;
    let time = timed(heap, |heap| {
        for _ in 0..slices {
            heap.enter(|scope, _| (0..SLICE).for_each(|_| checksum += pair::<C>(scope)));
            heap.safepoint(2 * SLICE, 0);
        }
    });
    Some(Report::per_unit(slices * SLICE, time, checksum as u64))
}

#[inline(always)]
fn pair<C: Contender>(scope: C::Scope<'_>) -> usize {
    let (one, two) = (scope.friend(), scope.friend());
    scope.befriend(&one, two.clone());
    scope.befriend(&two, one.clone());
    if C::BY_HAND {
        scope.unfriend(&one, 0);
    }
    <C::Scope<'_> as Scope>::friends(&two)
}

pub(super) fn rings<C: Contender>(heap: &mut C, length: usize, rings: usize) -> Option<Report> {
    let mut checksum = 0;
    let time = timed(heap, |heap| {
        for _ in 0..rings {
            checksum += heap.enter(|scope, _| ring::<C>(scope, length as u64));
            heap.safepoint(length, 0);
        }
    });
    Some(Report::per_unit(rings * length, time, checksum))
}

fn ring<'w, C: Contender>(scope: C::Scope<'w>, length: u64) -> u64 {
    let first = scope.node(0);
    let mut last = first.clone();
    for id in 1..length {
        let node = scope.node(id);
        scope.set_edge(&last, 0, Some(node.clone()));
        last = node;
    }
    let id = <C::Scope<'w> as Scope>::id(&last);
    scope.set_edge(&last, 0, Some(first.clone()));
    drop(last);
    break_path::<C>(scope, &first, 0);
    id
}

const LIST: usize = 100_000;

/// Edge 0 leads to the next, edge 1 to the previous.
pub(super) fn doubly_linked_list<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    let rounds = size.of(8);
    let mut checksum = 0;
    let time = timed(heap, |heap| {
        for _ in 0..rounds {
            checksum += heap.enter(|scope, _| linked_list::<C>(scope));
            heap.safepoint(LIST, 0);
        }
    });
    Some(Report::per_unit(rounds * LIST, time, checksum))
}

fn linked_list<'w, C: Contender>(scope: C::Scope<'w>) -> u64 {
    let first = scope.node(0);
    let mut last = first.clone();
    for id in 1..LIST as u64 {
        let node = scope.node(id);
        scope.set_edge(&node, 1, Some(last.clone()));
        scope.set_edge(&last, 0, Some(node.clone()));
        last = node;
    }
    drop(last);
    let sum = sum_path::<C>(&first);
    break_list::<C>(scope, first);
    sum
}

/// Takes both edges out of every node, where cycles have to be broken by hand.
fn break_list<'w, C: Contender>(scope: C::Scope<'w>, first: NodeOf<'w, C>) {
    let mut next = C::BY_HAND.then_some(first);
    while let Some(node) = next {
        scope.set_edge(&node, 1, None);
        next = take_edge::<C>(scope, &node, 0);
    }
}

/// Walks along the edges 0 by clones of handles.
fn sum_path<C: Contender>(start: &NodeOf<'_, C>) -> u64 {
    let mut sum = 0;
    let mut next = Some(start.clone());
    while let Some(node) = next {
        sum += <C::Scope<'_> as Scope>::id(&node);
        next = <C::Scope<'_> as Scope>::edge(&node, 0);
    }
    sum
}

const DEPTH: u32 = 16;

/// Edges 0 and 1 lead to the children, edge 2 to the parent.
pub(super) fn tree_with_parents<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    let rounds = size.of(8);
    let mut checksum = 0;
    let time = timed(heap, |heap| {
        for _ in 0..rounds {
            checksum += heap.enter(|scope, _| {
                let root = family::<C>(scope, DEPTH, None);
                let sum = sum_family::<C>(&root);
                break_family::<C>(scope, root);
                sum
            });
            heap.safepoint(2 << DEPTH, 0);
        }
    });
    Some(Report::per_unit(rounds * ((2 << DEPTH) - 1), time, checksum))
}

fn family<'w, C: Contender>(
    scope: C::Scope<'w>,
    depth: u32,
    parent: Option<&NodeOf<'w, C>>,
) -> NodeOf<'w, C> {
    let node = scope.node(depth.into());
    scope.set_edge(&node, 2, parent.cloned());
    if depth > 0 {
        for child in 0..2 {
            scope.set_edge(&node, child, Some(family::<C>(scope, depth - 1, Some(&node))));
        }
    }
    node
}

fn sum_family<'w, C: Contender>(node: &NodeOf<'w, C>) -> u64 {
    let children = (0..2).filter_map(|i| <C::Scope<'w> as Scope>::edge(node, i));
    children.map(|child| sum_family::<C>(&child)).sum::<u64>() + <C::Scope<'w> as Scope>::id(node)
}

/// Takes the edges to the parents out, where that has to be done by hand.
fn break_family<'w, C: Contender>(scope: C::Scope<'w>, root: NodeOf<'w, C>) {
    let mut nodes = if C::BY_HAND { vec![root] } else { Vec::new() };
    while let Some(node) = nodes.pop() {
        scope.set_edge(&node, 2, None);
        nodes.extend((0..2).filter_map(|i| take_edge::<C>(scope, &node, i)));
    }
}
