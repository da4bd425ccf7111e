//! Stocks: what dies is not discounted as long as its stock has room, and what is made then is not counted.

use std::cell::RefCell;

use exuvia::inspect::Stress;
use exuvia::{Gc, GcAny, Heap, Stock, Trace};

const FEW: Stock = Stock { number: 1, limit: 3 };
const LASTING: Stock = Stock { number: Stock::LASTING, limit: 1 };

/// Belongs to the stock that it says.
#[derive(Trace)]
#[trace(unsafe_stock = stock)]
struct Thing {
    #[trace(skip)]
    stock: Option<Stock>,
    edges: RefCell<Vec<GcAny>>,
}

fn stock(thing: &Thing) -> Option<Stock> {
    thing.stock
}

fn thing(stock: Option<Stock>) -> Thing {
    Thing { stock, edges: RefCell::default() }
}

fn make(heap: &Heap, n: usize) -> Vec<Gc<Thing>> {
    (0..n).map(|_| heap.alloc(thing(Some(FEW)))).collect()
}

fn count(heap: &Heap) -> i64 {
    heap.counts()[0]
}

#[test]
fn the_count_keeps_what_is_in_stock() {
    let heap = Heap::new();
    let things = make(&heap, 5);
    assert_eq!(count(&heap), 5);
    drop(things);
    assert_eq!(count(&heap), 3);
    let things = make(&heap, 3);
    assert_eq!(count(&heap), 3);
    let more = make(&heap, 2);
    assert_eq!(count(&heap), 5);
    drop((things, more));
    assert_eq!((count(&heap), heap.totals().alive), (3, 0));
}

#[test]
fn it_does_not_matter_who_dies_first() {
    let heap = Heap::new();
    let mut things = make(&heap, 5);
    drop(things.remove(0));
    drop(things.remove(1));
    assert_eq!((count(&heap), heap.sizes()[0]), (5, 3));
    let more = make(&heap, 2);
    assert_eq!((count(&heap), heap.sizes()[0]), (5, 5));
    drop((things, more));
    assert_eq!(count(&heap), 3);
}

#[test]
fn full_collections_empty_all_stocks_but_the_lasting_ones() {
    let heap = Heap::new();
    drop(make(&heap, 3));
    drop(heap.alloc(thing(Some(LASTING))));
    heap.collect(1);
    assert_eq!(count(&heap), 0);
    drop(make(&heap, 3));
    assert_eq!(count(&heap), 0);
    heap.collect(2);
    let kept = (make(&heap, 1), heap.alloc(thing(Some(LASTING))));
    assert_eq!(count(&heap), 1);
    drop(kept);
}

#[test]
fn what_comes_from_stock_passes_no_gate() {
    let heap = Heap::new();
    heap.set_thresholds([3, 10, 10]);
    drop(make(&heap, 3));
    for _ in 0..100 {
        drop(make(&heap, 3));
    }
    assert_eq!((count(&heap), heap.stats()[0].collections), (3, 0));
    let things = make(&heap, 4);
    assert_eq!((count(&heap), heap.stats()[0].collections), (0, 1));
    drop(things);
}

#[test]
fn who_makes_an_object_can_choose_the_stock() {
    let heap = Heap::new();
    drop(make(&heap, 2));
    let counted = heap.alloc_from(None, thing(Some(FEW)));
    assert_eq!(count(&heap), 3);
    let untracked = heap.alloc_untracked_from(None, thing(Some(FEW)));
    let other = heap.alloc_from(Some(FEW), thing(None));
    assert_eq!((count(&heap), heap.sizes()[0]), (4, 2));
    drop((counted, untracked, other));
    assert_eq!(count(&heap), 3);
    let untracked = heap.alloc_untracked(thing(Some(FEW)));
    assert_eq!((count(&heap), heap.sizes()[0]), (3, 0));
    drop(untracked);
}

#[test]
fn the_condemned_go_into_stock_as_well() {
    for verify in [false, true] {
        let heap = Heap::new();
        heap.set_stress(Stress { verify, ..Stress::default() });
        condemned_go_into_stock(&heap);
    }
}

fn condemned_go_into_stock(heap: &Heap) {
    for _ in 0..5 {
        let thing = heap.alloc(thing(Some(FEW)));
        let any = Gc::as_any(&thing).clone();
        thing.edges.borrow_mut().push(any);
    }
    assert_eq!(heap.collect(0).collected, 5);
    let kept = make(heap, 4);
    assert_eq!(count(heap), 1);
    drop(kept);
}

#[test]
fn what_dies_too_deep_goes_into_stock_as_well() {
    let heap = Heap::new();
    let mut chain = heap.alloc(thing(None));
    for _ in 0..200 {
        let next = heap.alloc(thing(Some(Stock { number: 2, limit: 1000 })));
        next.edges.borrow_mut().push(Gc::into_any(chain));
        chain = next;
    }
    drop(chain);
    assert_eq!((count(&heap), heap.totals().alive), (200, 0));
}
