//! Every small graph, with every set of held objects and every order of release.

use std::cell::Cell;

use exuvia::{Field, Gc, Heap, Trace};

/// The most objects of a small graph.
const MOST: usize = 4;

/// How the collector is made to look at a graph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// As generation 0, and what survives as generation 1.
    Young,
    /// As part of a full collection, along the list.
    Full,
    /// As part of a full collection, page by page.
    ByPages,
}

thread_local! {
    /// A bit for each object that has died.
    static DEAD: Cell<u32> = const { Cell::new(0) };
}

#[derive(Trace)]
struct Dot {
    edges: [Field<Option<Gc<Self>>>; MOST],
    _bell: Bell,
}

#[derive(Trace)]
#[trace(leaf)]
struct Bell(u32);

impl Drop for Bell {
    fn drop(&mut self) {
        assert_eq!(DEAD.get() & self.0, 0, "an object died twice");
        DEAD.set(DEAD.get() | self.0);
    }
}

/// A graph of a few objects: bit `MOST * from + to` is an edge.
#[derive(Clone, Copy, Debug)]
struct Graph {
    objects: usize,
    edges: u32,
}

impl Graph {
    fn targets(self, from: usize) -> u32 {
        self.edges >> (MOST * from) & ((1 << MOST) - 1)
    }

    /// What is reached from a set of objects.
    fn reached(self, mut set: u32) -> u32 {
        loop {
            let more = (0..self.objects)
                .filter(|from| set & 1 << from != 0)
                .fold(set, |more, from| more | self.targets(from));
            if more == set {
                return set;
            }
            set = more;
        }
    }

    /// What is dead by counting alone, when only what is in `held` has handles from outside; `dead` is dead already.
    fn counted_dead(self, held: u32, mut dead: u32) -> u32 {
        loop {
            let targets = (0..self.objects)
                .filter(|from| dead & 1 << from == 0)
                .fold(0, |targets, from| targets | self.targets(from));
            let all = (1 << self.objects) - 1;
            let more = dead | all & !held & !targets;
            if more == dead {
                return dead;
            }
            dead = more;
        }
    }
}

/// Runs one in `stride` of all cases with a number of objects, from the case `first` on; returns how many.
///
/// # Panics
/// If an object dies too early, too late or twice; or if there are more than four objects.
pub fn check(objects: usize, how: How, first: u64, stride: u64) -> u64 {
    assert!(objects <= MOST, "small graphs have up to {MOST} objects");
    let heap = Heap::new();
    heap.disable();
    if how == How::ByPages {
        heap.mark_by_pages_from(0);
    }
    let orders = orders(objects);
    let graphs = 1_u64 << (objects * objects);
    let (sets, n_orders) = (1_u64 << objects, orders.len() as u64);
    let mut cases = 0;
    for case in (first..graphs * sets * n_orders).step_by(usize::try_from(stride).unwrap_or(1)) {
        let small = |number: u64| u32::try_from(number).expect("there are few");
        let order = &orders[small(case % n_orders) as usize];
        let held = small(case / n_orders % sets);
        let graph = Graph { objects, edges: spread(objects, small(case / n_orders / sets)) };
        check_case(&heap, graph, held, order, how);
        cases += 1;
    }
    cases
}

/// Edges as bits without gaps, put where `Graph` has them.
fn spread(objects: usize, edges: u32) -> u32 {
    let row = |from: usize| edges >> (objects * from) & ((1 << objects) - 1);
    (0..objects).fold(0, |spread, from| spread | row(from) << (MOST * from))
}

/// All orders of the objects.
fn orders(objects: usize) -> Vec<Vec<usize>> {
    if objects == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(objects - 1);
    let insert = |order: &Vec<usize>, place: usize| {
        let mut order = order.clone();
        order.insert(place, objects - 1);
        order
    };
    shorter.iter().flat_map(|order| (0..objects).map(move |place| insert(order, place))).collect()
}

fn check_case(heap: &Heap, graph: Graph, held: u32, order: &[usize], how: How) {
    DEAD.set(0);
    let context = || format!("{graph:?} held {held:04b} order {order:?} {how:?}");
    let mut handles = build(heap, graph);
    let mut kept: [_; MOST] =
        std::array::from_fn(|index| handles[index].clone().filter(|_| held & 1 << index != 0));
    let (first, second) = if how == How::Young { (0, 1) } else { (2, 2) };
    let all = (1 << graph.objects) - 1;
    let mut outside = all;
    let mut dead = 0;
    for &index in order {
        handles[index] = None;
        outside &= !(1 << index) | held;
        dead = graph.counted_dead(outside, dead);
        assert_eq!(DEAD.get(), dead, "after the release of {index}: {}", context());
    }
    let collected = heap.collect(first).collected;
    let found = all & !graph.reached(held) & !dead;
    assert_eq!(
        (DEAD.get(), collected),
        (dead | found, found.count_ones() as usize),
        "{}",
        context()
    );
    dead |= found;
    for &index in order {
        kept[index] = None;
        outside &= !(1 << index);
        dead = graph.counted_dead(outside, dead);
        assert_eq!(DEAD.get(), dead, "after the last release of {index}: {}", context());
    }
    heap.collect(second);
    assert_eq!((DEAD.get(), heap.sizes()), (all, [0; 4]), "at the end: {}", context());
}

fn build(heap: &Heap, graph: Graph) -> [Option<Gc<Dot>>; MOST] {
    let dot = |index: usize| {
        let edges = std::array::from_fn(|_| Field::new(None));
        heap.alloc(Dot { edges, _bell: Bell(1 << index) })
    };
    let dots: [_; MOST] = std::array::from_fn(|index| (index < graph.objects).then(|| dot(index)));
    for (from, dot) in dots.iter().flatten().enumerate() {
        for (to, field) in dot.edges.iter().enumerate() {
            if graph.targets(from) & 1 << to != 0 {
                field.set(dots[to].clone());
            }
        }
    }
    dots
}
