//! Objects that say that they can do without the collector are untracked, in the collections that they survive.

use std::cell::{Cell, RefCell};

use exuvia::{Gc, GcAny, Heap, Trace};

/// As a Python tuple does, it can do without the collector if nothing that it holds is tracked; from generation `least` on.
#[derive(Trace)]
#[trace(unsafe_settled = is_settled)]
struct Pair {
    items: RefCell<Vec<GcAny>>,
    least: usize,
    #[trace(skip)]
    asked: Cell<usize>,
}

fn is_settled(pair: &Pair, generation: usize) -> bool {
    pair.asked.set(pair.asked.get() + 1);
    assert!(pair.least != PANICS, "in `is_settled`");
    generation >= pair.least && !pair.items.borrow().iter().any(GcAny::is_tracked)
}

/// A pair that panics when it is asked.
const PANICS: usize = 9;

fn pair(heap: &Heap, least: usize, items: Vec<GcAny>) -> GcAny {
    Gc::into_any(heap.alloc(Pair { items: RefCell::new(items), least, asked: Cell::new(0) }))
}

fn hold(from: &GcAny, to: &GcAny) {
    let from = from.downcast_ref::<Pair>().expect("all are pairs");
    from.items.borrow_mut().push(to.clone());
}

#[test]
fn they_are_untracked_by_the_collection_that_they_survive() {
    let heap = Heap::new();
    let (young, old) = (pair(&heap, 0, Vec::new()), pair(&heap, 2, Vec::new()));
    heap.collect(1);
    assert_eq!((young.is_tracked(), old.is_tracked(), heap.sizes()), (false, true, [0, 0, 1, 0]));
    heap.collect(2);
    assert_eq!((old.is_tracked(), heap.sizes()), (false, [0; 4]));
    assert_eq!((heap.objects(None).len(), heap.totals().alive), (0, 2));
    drop((young, old));
    assert_eq!((heap.totals().alive, heap.counts()[0]), (0, 0));
}

#[test]
fn one_that_holds_another_follows_it_in_the_order_of_the_list() {
    let heap = Heap::new();
    let inner = pair(&heap, 0, Vec::new());
    let outer = pair(&heap, 0, vec![inner.clone()]);
    heap.collect(0);
    assert!(!outer.is_tracked());
    drop(inner);
    let outer = pair(&heap, 0, Vec::new());
    hold(&outer, &pair(&heap, 0, Vec::new()));
    heap.collect(0);
    assert!(outer.is_tracked());
    heap.collect(1);
    assert!(!outer.is_tracked());
}

#[test]
fn what_is_tracked_again_is_collected() {
    let heap = Heap::new();
    let object = pair(&heap, 0, Vec::new());
    heap.collect(0);
    hold(&object, &object);
    drop(object.clone());
    assert_eq!(heap.collect(2).collected, 0);
    object.track();
    assert_eq!(heap.sizes(), [1, 0, 0, 0]);
    drop(object);
    assert_eq!((heap.collect(0).collected, heap.totals().alive), (1, 0));
}

#[test]
fn no_collection_sees_them_twice() {
    let heap = Heap::new();
    let kept: Vec<_> = (0..100_000).map(|_| pair(&heap, 0, Vec::new())).collect();
    let collections = heap.stats().map(|stats| stats.collections);
    assert_eq!((collections, heap.sizes().iter().sum::<usize>() < 701), ([130, 11, 1], true));
    drop(kept);
}

#[test]
fn large_heaps_are_asked_as_well() {
    let heap = Heap::new();
    heap.disable();
    heap.mark_by_pages_from(100);
    let kept: Vec<_> = (0..500).map(|number| pair(&heap, number % 3, Vec::new())).collect();
    heap.collect(2);
    assert_eq!(heap.sizes(), [0; 4]);
    drop(kept);
}

#[test]
fn idle_collections_ask_as_well() {
    let heap = Heap::new();
    heap.set_thresholds([10, 10, 10]);
    let kept: Vec<_> = (0..12).map(|_| pair(&heap, 0, Vec::new())).collect();
    assert_eq!((heap.stats()[0].collections, heap.sizes()), (1, [2, 0, 0, 0]));
    drop(kept);
}

#[test]
fn to_panic_is_to_stay() {
    let heap = Heap::new();
    let (first, last) = (pair(&heap, PANICS, Vec::new()), pair(&heap, 0, Vec::new()));
    heap.collect(0);
    assert_eq!((first.is_tracked(), last.is_tracked()), (true, false));
    assert_eq!(heap.sizes(), [0, 1, 0, 0]);
}

#[test]
fn whoever_is_being_changed_is_not_asked() {
    let heap = Heap::new();
    let mut object = heap.alloc(Pair { items: RefCell::default(), least: 0, asked: Cell::new(0) });
    let guard = Gc::get_mut(&mut object).expect("the only handle");
    heap.collect(0);
    assert_eq!((guard.asked.get(), heap.sizes()), (0, [0, 1, 0, 0]));
}
