//! Large live graphs full of cycles.

use super::{NodeOf, take_edge};
use crate::contender::{Contender, Scope};
use crate::random::Random;

/// Nodes of one chain; the last leads back to the first.
pub(super) const CHAIN: usize = 8;

/// `size` nodes in chains (edge 0), each with two random edges; the first of every chain is held by the roots.
pub(super) fn chains<C: Contender>(heap: &mut C, size: usize) {
    let mut random = Random::new(7);
    heap.edit(|scope, roots| {
        let nodes: Vec<_> = (0..size as u64).map(|id| scope.node(id)).collect();
        for (i, node) in nodes.iter().enumerate() {
            let next = i / CHAIN * CHAIN + (i + 1) % CHAIN;
            scope.set_edge(node, 0, Some(nodes[next].clone()));
            link_at_random::<C>(scope, node, &nodes, &mut random);
        }
        roots.nodes = nodes.into_iter().step_by(CHAIN).collect();
    });
}

/// `size` nodes with three random edges, the first of which make one path through all; every eighth is held by the roots.
pub(super) fn tangle<C: Contender>(heap: &mut C, size: usize) {
    let mut random = Random::new(10);
    let path = random.shuffled(size);
    heap.edit(|scope, roots| {
        let nodes: Vec<_> = (0..size as u64).map(|id| scope.node(id)).collect();
        for (i, &node) in path.iter().enumerate() {
            let node = &nodes[node];
            scope.set_edge(node, 0, Some(nodes[path[(i + 1) % size]].clone()));
            link_at_random::<C>(scope, node, &nodes, &mut random);
        }
        roots.nodes = nodes.into_iter().step_by(8).collect();
    });
}

fn link_at_random<'w, C: Contender>(
    scope: C::Scope<'w>,
    node: &NodeOf<'w, C>,
    nodes: &[NodeOf<'w, C>],
    random: &mut Random,
) {
    for edge in 1..3 {
        scope.set_edge(node, edge, Some(nodes[random.below(nodes.len())].clone()));
    }
}

/// Lets go of all chains, which are taken apart where cycles have to be broken by hand.
pub(super) fn release_chains<C: Contender>(heap: &mut C) {
    heap.edit(|scope, roots| {
        for start in std::mem::take(&mut roots.nodes) {
            let mut next = C::BY_HAND.then_some(start);
            while let Some(node) = next {
                (1..3).for_each(|edge| scope.set_edge(&node, edge, None));
                next = take_edge::<C>(scope, &node, 0);
            }
        }
    });
}
