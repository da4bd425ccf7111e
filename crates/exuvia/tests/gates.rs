//! The gates against CPython: collections by generation after so many allocations.

use std::cell::RefCell;

use exuvia::{Field, Gc, Heap, Trace};

#[derive(Trace)]
struct Node {
    next: Field<Option<Gc<Node>>>,
}

/// The gates as a simulation: counters and sizes only, as CPython's source has them. `base` objects are in generation 2.
fn simulate(allocations: usize, thresholds: [i64; 3], base: usize, cyclic: bool) -> [u64; 3] {
    let mut count = [0_i64; 3];
    let mut size = [0, 0, base];
    let (mut total, mut pending) = (base, 0);
    let mut collections = [0; 3];
    for _ in 0..allocations {
        count[0] += 1;
        let due = (0..3)
            .rev()
            .find(|&g| count[g] > thresholds[g] && !(g == 2 && pending < total / 4))
            .filter(|_| count[0] > thresholds[0]);
        if let Some(g) = due {
            collections[g] += 1;
            if g < 2 {
                count[g + 1] += 1;
            }
            count[..=g].fill(0);
            for younger in 0..g {
                size[g] += std::mem::take(&mut size[younger]);
            }
            if cyclic {
                size[g] = if g == 2 { base } else { 0 };
            }
            if g == 1 {
                pending += size[1];
            }
            if g < 2 {
                size[g + 1] += std::mem::take(&mut size[g]);
            } else {
                (pending, total) = (0, size[2]);
            }
        }
        size[0] += 1;
    }
    collections
}

/// The same on a heap: `base` objects survive a full collection first.
fn run(allocations: usize, thresholds: [i64; 3], base: usize, cyclic: bool) -> [u64; 3] {
    let heap = Heap::new();
    heap.disable();
    let node = || heap.alloc(Node { next: Field::new(None) });
    let kept = RefCell::new((0..base).map(|_| node()).collect::<Vec<_>>());
    heap.collect(2);
    heap.set_thresholds(thresholds);
    heap.enable();
    let before = heap.stats();
    for _ in 0..allocations {
        let node = node();
        if cyclic {
            node.next.set(Some(node.clone()));
        } else {
            kept.borrow_mut().push(node);
        }
    }
    let after = heap.stats();
    std::array::from_fn(|generation| after[generation].collections - before[generation].collections)
}

fn check(allocations: usize, thresholds: [i64; 3], base: usize, cyclic: bool, expected: [u64; 3]) {
    assert_eq!(
        simulate(allocations, thresholds, base, cyclic),
        expected,
        "simulation of {allocations}"
    );
    assert_eq!(run(allocations, thresholds, base, cyclic), expected, "heap with {allocations}");
}

const UP_TO_3_12: [i64; 3] = [700, 10, 10];
const FROM_3_13: [i64; 3] = [2000, 10, 10];

#[test]
fn objects_that_stay() {
    check(10_000, UP_TO_3_12, 11_113, false, [13, 1, 0]);
    check(100_000, UP_TO_3_12, 11_113, false, [130, 11, 1]);
    check(1_000_000, UP_TO_3_12, 11_113, false, [1300, 118, 8]);
    check(100_000, FROM_3_13, 5_087, false, [45, 4, 0]);
    check(1_000_000, FROM_3_13, 5_087, false, [455, 41, 3]);
}

#[test]
fn cycles_that_go() {
    check(1_000_000, UP_TO_3_12, 11_113, true, [1308, 118, 0]);
    check(1_000_000, FROM_3_13, 5_087, true, [458, 41, 0]);
}

#[test]
fn temporaries_never_collect() {
    let heap = Heap::new();
    for _ in 0..1_000_000 {
        heap.alloc(Node { next: Field::new(None) });
    }
    assert_eq!(heap.stats().map(|stats| stats.collections), [0, 0, 0]);
    assert_eq!(heap.counts(), [0, 0, 0]);
}

#[test]
fn disabled_gates_go_on_counting() {
    let heap = Heap::new();
    heap.disable();
    let kept: Vec<_> = (0..1000).map(|_| heap.alloc(Node { next: Field::new(None) })).collect();
    assert_eq!(heap.counts(), [1000, 0, 0]);
    heap.enable();
    let last = heap.alloc(Node { next: Field::new(None) });
    assert_eq!(heap.counts(), [0, 1, 0]);
    // The new object was not yet in the list when the collection it triggered ran.
    assert_eq!(heap.sizes(), [1, 1000, 0, 0]);
    drop((kept, last));
}

#[test]
fn threshold_zero_disables_and_a_negative_one_always_collects() {
    let heap = Heap::new();
    heap.set_thresholds([0, 10, 10]);
    let kept: Vec<_> = (0..2000).map(|_| heap.alloc(Node { next: Field::new(None) })).collect();
    assert_eq!(heap.stats()[0].collections, 0);
    heap.set_thresholds([-1, 10, 10]);
    let more: Vec<_> = (0..5).map(|_| heap.alloc(Node { next: Field::new(None) })).collect();
    assert_eq!(heap.stats()[0].collections, 5);
    drop((kept, more));
}

#[test]
fn explicit_collections_keep_the_books() {
    let heap = Heap::new();
    let kept: Vec<_> = (0..10).map(|_| heap.alloc(Node { next: Field::new(None) })).collect();
    heap.collect(0);
    assert_eq!((heap.counts(), heap.sizes()), ([0, 1, 0], [0, 10, 0, 0]));
    heap.collect(1);
    assert_eq!((heap.counts(), heap.sizes()), ([0, 0, 1], [0, 0, 10, 0]));
    heap.collect(2);
    assert_eq!((heap.counts(), heap.sizes()), ([0, 0, 0], [0, 0, 10, 0]));
    drop(kept);
}

#[test]
fn untracked_objects_are_counted_but_not_examined() {
    let heap = Heap::new();
    let object = heap.alloc_untracked(Node { next: Field::new(None) });
    assert_eq!((heap.counts()[0], heap.sizes()[0]), (1, 0));
    object.next.set(Some(object.clone()));
    let any = Gc::into_any(object);
    heap.track(&any);
    heap.track(&any);
    assert_eq!(heap.sizes()[0], 1);
    heap.untrack(&any);
    assert_eq!((heap.sizes()[0], any.is_tracked()), (0, false));
    heap.track(&any);
    drop(any);
    assert_eq!(heap.collect(0).collected, 1);
}
