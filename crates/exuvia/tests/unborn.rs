//! Objects that the collector hears of later than they are made, and what an object lets go of before others hear of its death.

use std::cell::{Cell, RefCell};

use exuvia::{Field, Gc, Heap, Stock, Trace, Weak};

thread_local! {
    static SEEN: RefCell<Vec<bool>> = const { RefCell::new(Vec::new()) };
    static OUTER: RefCell<Weak<Outer>> = const { RefCell::new(Weak::new()) };
}

#[derive(Trace)]
#[trace(tracked, unsafe_stock = stock)]
struct Late {
    is_born: Cell<bool>,
}

fn stock(late: &Late) -> Option<Stock> {
    (!late.is_born.get()).then_some(Stock { number: Stock::LASTING, limit: u32::MAX })
}

fn make(heap: &Heap) -> Gc<Late> {
    heap.alloc_unborn(Late { is_born: Cell::new(false) })
}

#[test]
fn what_dies_unborn_was_never_counted() {
    let heap = Heap::new();
    for _ in 0..3 {
        let (one, two) = (make(&heap), make(&heap));
        assert_eq!(heap.counts()[0], 0);
        drop((one, two));
        assert_eq!(heap.counts()[0], 0);
    }
}

#[test]
fn what_is_born_counts_like_others() {
    let heap = Heap::new();
    let late = make(&heap);
    heap.bear(Gc::as_any(&late));
    late.is_born.set(true);
    assert!(Gc::as_any(&late).is_tracked());
    assert_eq!(heap.counts()[0], 1);
    drop(late);
    assert_eq!(heap.counts()[0], 0);
}

#[derive(Trace)]
#[trace(shed = shed)]
struct Outer {
    inner: Field<Option<Gc<Inner>>>,
}

fn shed(outer: &Outer) {
    drop(outer.inner.take());
}

#[derive(Trace)]
#[trace(tracked, finalizer = look)]
struct Inner;

/// Notes whether the weak handle to the outer object still leads anywhere.
fn look(_: &Gc<Inner>) {
    let is_dead = OUTER.with_borrow(|outer| outer.upgrade().is_none());
    SEEN.with_borrow_mut(|seen| seen.push(is_dead));
}

#[test]
fn what_is_shed_dies_before_watchers_are_told() {
    let heap = Heap::new();
    let outer = heap.alloc(Outer { inner: Field::new(Some(heap.alloc(Inner))) });
    OUTER.with_borrow_mut(|weak| *weak = Gc::downgrade(&outer));
    drop(outer);
    // It cannot be brought back from there all the same.
    assert_eq!(SEEN.take(), [true]);
}
