//! Graphs of new objects: rings, chains, wholes with their parts.

use crate::graph::{Place, Shape};
use crate::object::{self, has_edges, link};
use crate::state::{Held, State};

/// Shapes, as often as they are likely.
pub(crate) const SHAPES: [Shape; 40] = {
    use Shape::*;
    [
        Small, Small, Small, Small, Small, Small, Wide, Wide, Aligned, Aligned, Last, Last, Last,
        Last, Last, Watching, Watching, Watching, Stocked, Stocked, Stocked, Settling, Settling,
        Settling, Settling, Clearing, Clearing, Clearing, Instance, Instance, Instance, Flat, Flat,
        Deep, Tall, Leaf, Leaf, Leaf, Leaf, Large,
    ]
};

/// How many of them can be linked, and are not large.
const LINKABLE: usize = 35;

/// An object with a part: one that is held already, or a new one, which may be held as well.
pub(crate) fn make_whole(state: &State, a: u16, b: u16) {
    let (number, is_new) = (usize::from(a), b & 3 != 0);
    let part = if is_new {
        state.new_object(0, SHAPES[number % SHAPES.len()], b / 16)
    } else {
        let mut held = state.held.borrow_mut();
        let index = number % held.len().max(1);
        let is_known = held.get(index).is_some_and(|held| state.is_unwatched(held.id()));
        if !is_known {
            return;
        }
        held.swap_remove(index)
    };
    let kept = (is_new && b & 8 != 0).then(|| Held::new(part.any().clone()));
    let number = state.live.get()[usize::from(b % 16 == 7)];
    let heap = state.heap(number).expect("heaps to choose among are open");
    let whole = state.make_whole(&heap, number, part);
    if b & 32 != 0
        && let Some(part) = object::part(whole.any()).filter(|part| has_edges(part))
    {
        link(part, whole.any(), Place::Edges);
    }
    state.hold(whole);
    kept.into_iter().for_each(|part| state.hold(part));
}

pub(crate) fn ring(state: &State, a: u16, objects: u16) {
    let shape = |index: u16| match a / 4 % 8 {
        0..4 => Shape::Small,
        4 | 5 => SHAPES[usize::from(a / 32) % LINKABLE],
        _ => SHAPES[usize::from(a / 32 + index * 7) % LINKABLE],
    };
    let nodes: Vec<_> =
        (0..objects).map(|index| state.new_object(a, shape(index), a ^ index)).collect();
    for (index, node) in nodes.iter().enumerate() {
        link(node.any(), nodes[(index + 1) % nodes.len()].any(), Place::Edges);
    }
    if a & 512 != 0 {
        state.hold(Held::new(nodes[0].any().clone()));
    }
    for node in nodes {
        drop(node);
    }
}

pub(crate) fn chain(state: &State, a: u16, objects: u16) {
    let shape = |index: u16| match (a % 4, index % 16) {
        (0, 3) => Shape::Last,
        (0, _) => Shape::Small,
        (1, 5) => Shape::Instance,
        (1, _) => Shape::Flat,
        (2, _) => SHAPES[usize::from(a / 4) % LINKABLE],
        _ => SHAPES[usize::from(a / 4 + index * 11) % LINKABLE],
    };
    let mut first = state.new_object(a, Shape::Small, 0);
    for index in 1..objects {
        let next = state.new_object(a, shape(index), a ^ index);
        link(next.any(), first.any(), if index % 2 == 0 { Place::Edges } else { Place::Field });
        if index % 8 == 7 {
            link(next.any(), state.new_object(a, Shape::Leaf, 0).any(), Place::Edges);
        }
        let rest = std::mem::replace(&mut first, next);
        drop(rest);
    }
    state.hold(first);
}
