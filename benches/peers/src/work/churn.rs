//! Garbage made beside a large live graph, and pointing into it: throughput and pauses.

use std::time::Instant;

use super::graph::{self, CHAIN};
use super::{NodeOf, timed};
use crate::contender::{Contender, Scope};
use crate::random::Random;
use crate::report::Report;

/// Steps that are timed together.
const SLICE: usize = 8;

/// `steps` steps over a live graph of `live` nodes.
pub(super) fn churn<C: Contender>(heap: &mut C, live: usize, steps: usize) -> Option<Report> {
    graph::chains(heap, live);
    heap.collect();
    let mut random = Random::new(77);
    let mut pauses = Vec::with_capacity(steps / SLICE);
    let mut checksum = 0;
    let time = timed(heap, |heap| {
        let mut last = Instant::now();
        for _ in 0..steps / SLICE {
            heap.enter(|scope, roots| {
                for _ in 0..SLICE {
                    checksum += step::<C>(scope, &roots.nodes, &mut random);
                }
            });
            heap.safepoint(2 * SLICE, live);
            let now = Instant::now();
            pauses.push(now - last);
            last = now;
        }
    });
    pauses.sort_unstable();
    let quantile =
        |per_mille: usize| pauses[(pauses.len() - 1) * per_mille / 1000].as_secs_f64() * 1e6;
    let report = Report::per_unit(steps, time, checksum)
        .with("p50_us", quantile(500))
        .with("p99_us", quantile(990))
        .with("p999_us", quantile(999))
        .with("max_us", quantile(1000));
    graph::release_chains(heap);
    Some(report)
}

/// Walks to two nodes, leads an edge of the one to the other, and makes a pair of garbage that points at the first.
#[inline(always)]
fn step<'w, C: Contender>(scope: C::Scope<'w>, held: &[NodeOf<'w, C>], random: &mut Random) -> u64 {
    let from = walk::<C>(held, random);
    let to = walk::<C>(held, random);
    let sum = <C::Scope<'w> as Scope>::id(&from) + <C::Scope<'w> as Scope>::id(&to);
    let (one, two) = (scope.node(0), scope.node(1));
    scope.set_edge(&one, 0, Some(two.clone()));
    scope.set_edge(&two, 0, Some(one.clone()));
    scope.set_edge(&one, 1, Some(from.clone()));
    scope.set_edge(&from, 1 + random.below(2), Some(to));
    if C::BY_HAND {
        scope.set_edge(&two, 0, None);
    }
    sum
}

#[inline(always)]
fn walk<'w, C: Contender>(held: &[NodeOf<'w, C>], random: &mut Random) -> NodeOf<'w, C> {
    let mut node = held[random.below(held.len())].clone();
    for _ in 0..random.below(CHAIN) {
        node = <C::Scope<'w> as Scope>::edge(&node, 0).expect("a chain is closed");
    }
    node
}
