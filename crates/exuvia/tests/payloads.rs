//! Panics whose payloads panic again when they are dropped.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};

use exuvia::{Finalize, Gc, Heap, Trace};

thread_local! {
    static FINALIZED: Cell<usize> = const { Cell::new(0) };
    static DROPPED: Cell<usize> = const { Cell::new(0) };
}

/// A payload that is not to be dropped lightly.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic_any("the payload");
    }
}

/// A leaf whose `Drop` panics with such a payload.
#[derive(Trace)]
#[trace(leaf)]
struct Charge;

impl Drop for Charge {
    fn drop(&mut self) {
        DROPPED.set(DROPPED.get() + 1);
        panic_any(Bomb);
    }
}

/// Panics in its finalizer and when it is dropped.
#[derive(Trace)]
#[trace(finalize)]
struct Node {
    edges: RefCell<Vec<Gc<Self>>>,
    _charge: Option<Charge>,
}

impl Finalize for Node {
    fn finalize(_: &Gc<Self>) {
        FINALIZED.set(FINALIZED.get() + 1);
        panic_any(Bomb);
    }
}

fn node(heap: &Heap, edges: Vec<Gc<Node>>, charge: Option<Charge>) -> Gc<Node> {
    heap.alloc(Node { edges: RefCell::new(edges), _charge: charge })
}

fn ring(heap: &Heap, len: usize) -> Gc<Node> {
    let nodes: Vec<_> = (0..len).map(|_| node(heap, Vec::new(), Some(Charge))).collect();
    for (index, node) in nodes.iter().enumerate() {
        node.edges.borrow_mut().push(nodes[(index + 1) % len].clone());
    }
    nodes[0].clone()
}

/// Runs `code`, which panics with a [`Bomb`], and says how many finalizers have run and how many values were dropped.
#[track_caller]
fn bombs(code: impl FnOnce()) -> (usize, usize) {
    let payload = catch_unwind(AssertUnwindSafe(code)).expect_err("a panic");
    std::mem::forget(payload.downcast::<Bomb>().expect("the first payload"));
    (FINALIZED.replace(0), DROPPED.replace(0))
}

fn check_heap(heap: &Heap) {
    assert!(!heap.is_collecting());
    assert_eq!((heap.totals().alive, heap.sizes()), (0, [0; 4]));
    let cycle = heap.alloc(RefCell::new(Vec::new()));
    cycle.borrow_mut().push(Gc::into_any(cycle.clone()));
    drop(cycle);
    assert_eq!(heap.collect(2).collected, 1);
}

#[test]
fn a_collection_keeps_the_first_payload() {
    let heap = Heap::new();
    drop(ring(&heap, 3));
    assert_eq!(bombs(|| _ = heap.collect(2)), (3, 3));
    check_heap(&heap);
}

#[test]
fn a_release_keeps_the_first_payload() {
    let heap = Heap::new();
    let object = node(&heap, Vec::new(), Some(Charge));
    assert_eq!(bombs(|| drop(object)), (1, 1));
    check_heap(&heap);
}

/// Deeper than releases go at once, so that some of the panics happen in what was put off.
#[test]
fn releases_within_releases_keep_the_first_payload() {
    let heap = Heap::new();
    let mut chain = node(&heap, Vec::new(), None);
    for _ in 1..200 {
        chain = node(&heap, vec![chain], None);
    }
    assert_eq!(bombs(|| drop(chain)), (200, 0));
    check_heap(&heap);
}

#[test]
fn the_last_collection_of_a_heap_discards_all_payloads() {
    let heap = Heap::new();
    drop(ring(&heap, 3));
    drop(heap);
    assert_eq!((FINALIZED.replace(0), DROPPED.replace(0)), (3, 3));
}

#[test]
fn an_allocation_that_collects_goes_on_with_the_first_payload() {
    let heap = Heap::new();
    drop(ring(&heap, 3));
    heap.set_thresholds([1, 10, 10]);
    assert_eq!(bombs(|| drop(node(&heap, Vec::new(), None))), (3, 3));
    heap.set_thresholds([700, 10, 10]);
    check_heap(&heap);
}

/// A payload that panics with another one of its kind, for ever.
struct Endless;

impl Drop for Endless {
    fn drop(&mut self) {
        panic_any(Self);
    }
}

/// A leaf that panics with it.
#[derive(Trace)]
#[trace(leaf)]
struct Spring;

impl Drop for Spring {
    fn drop(&mut self) {
        panic_any(Endless);
    }
}

#[test]
fn payloads_without_end_are_given_up_at_last() {
    let heap = Heap::new();
    let cycle = heap.alloc((RefCell::new(Vec::new()), Spring));
    cycle.0.borrow_mut().push(Gc::into_any(cycle.clone()));
    drop(cycle);
    drop(heap);
}
