//! Handles cloned and dropped, and a hub with 10,000 edges.

use super::{Size, break_path, opaque, timed};
use crate::contender::{Contender, Scope};
use crate::random::Random;
use crate::report::{Report, Stopwatch};

const HANDLES: usize = 1000;
const EDGES: usize = 10_000;

/// Clones and drops handles in random order.
fn clone_all<H: Clone>(handles: &[H], order: &[usize], rounds: usize) -> f64 {
    let watch = Stopwatch::start();
    for _ in 0..rounds {
        for &i in order {
            drop(opaque(opaque(&handles[i]).clone()));
        }
    }
    crate::report::nanoseconds(watch.elapsed()) / (rounds * order.len()) as f64
}

pub(super) fn clone_leaf<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    let order = Random::new(2).shuffled(HANDLES);
    let time = heap.enter(|scope, _| {
        let leaves: Vec<_> = (0..HANDLES as u64).map(|i| scope.leaf([i; 2])).collect();
        clone_all(&leaves, &order, size.of(5000))
    });
    C::COUNTED.then(|| Report::new(0).with("ns", time))
}

pub(super) fn clone_node_of_ring<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    let order = Random::new(2).shuffled(HANDLES);
    let time = heap.enter(|scope, _| {
        let ring: Vec<_> = (0..HANDLES as u64).map(|i| scope.node(i)).collect();
        for (i, node) in ring.iter().enumerate() {
            scope.set_edge(node, 0, Some(ring[(i + 1) % HANDLES].clone()));
        }
        let time = clone_all(&ring, &order, size.of(5000));
        break_path::<C>(scope, &ring[0], 0);
        time
    });
    C::COUNTED.then(|| Report::new(0).with("ns", time))
}

/// A hub and its 10,000 friends, which are made on the way.
fn make_hub<S: Scope>(scope: S) -> S::Friend {
    let hub = scope.friend();
    for _ in 0..EDGES {
        scope.befriend(&hub, scope.friend());
    }
    hub
}

fn friends<S: Scope>(_: S, friend: &S::Friend) -> usize {
    S::friends(friend)
}

/// Made, filled and dropped.
pub(super) fn push_edges_to_hub<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    let rounds = size.of(40);
    let mut checksum = 0;
    let time = timed(heap, |heap| {
        for _ in 0..rounds {
            checksum += heap.enter(|scope, _| friends(scope, &make_hub(scope)));
            heap.safepoint(EDGES, 0);
        }
    });
    Some(Report::per_unit(rounds * EDGES, time, checksum as u64))
}

pub(super) fn clone_hub<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    let order = [0; HANDLES];
    let time = heap.enter(|scope, _| clone_all(&[make_hub(scope)], &order, size.of(4000)));
    C::COUNTED.then(|| Report::new(0).with("ns", time))
}
