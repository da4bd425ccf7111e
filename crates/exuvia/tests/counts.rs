//! The first gate's count and the totals, which nobody counts one by one: both follow from where lists and pages stand.

use std::cell::{Cell, RefCell};

use exuvia::{Field, Gc, Heap, Trace};

#[derive(Trace)]
struct Node {
    next: Field<Option<Gc<Self>>>,
    _witness: Witness,
}

/// Writes down what the thread's heap counts when it is dropped.
#[derive(Trace)]
#[trace(leaf)]
struct Witness(bool);

thread_local! {
    static SEEN: RefCell<Vec<i64>> = const { RefCell::new(Vec::new()) };
}

impl Drop for Witness {
    fn drop(&mut self) {
        if self.0 {
            SEEN.with_borrow_mut(|seen| seen.push(Heap::current().counts()[0]));
        }
    }
}

fn node(next: Option<Gc<Node>>, watched: bool) -> Gc<Node> {
    Gc::new(Node { next: Field::new(next), _witness: Witness(watched) })
}

fn chain(links: usize) -> Gc<Node> {
    (1..links).fold(node(None, true), |next, _| node(Some(next), true))
}

#[test]
fn an_object_is_counted_until_it_is_gone() {
    drop(chain(4));
    // The innermost goes first: each sees itself and those around it.
    assert_eq!(SEEN.take(), [4, 3, 2, 1]);
    assert_eq!(Heap::current().counts()[0], 0);
}

#[test]
fn an_object_that_was_not_made_last_is_counted_until_it_is_gone() {
    let first = chain(3);
    let _later = node(None, false);
    drop(first);
    assert_eq!(SEEN.take(), [4, 3, 2]);
    assert_eq!(Heap::current().counts()[0], 1);
}

#[test]
fn allocations_in_a_drop_pass_the_gate_when_it_is_due() {
    thread_local!(static MADE_BEFORE: Cell<i64> = const { Cell::new(0) });
    #[derive(Trace)]
    #[trace(leaf)]
    struct Maker;
    impl Drop for Maker {
        fn drop(&mut self) {
            let heap = Heap::current();
            let mut kept = Vec::new();
            while heap.stats()[0].collections == 0 {
                kept.push(node(None, false));
            }
            MADE_BEFORE.set(i64::try_from(kept.len()).expect("few"));
        }
    }
    #[derive(Trace)]
    struct Outer {
        _edge: Option<Gc<Self>>,
        _maker: Option<Maker>,
    }
    let heap = Heap::current();
    heap.set_thresholds([100, 10, 10]);
    let inner = Gc::new(Outer { _edge: None, _maker: Some(Maker) });
    let middle = Gc::new(Outer { _edge: Some(inner), _maker: None });
    drop(Gc::new(Outer { _edge: Some(middle), _maker: None }));
    // The three that are dying count until they are gone.
    assert_eq!(MADE_BEFORE.get() + 3, 101);
}

#[test]
fn the_count_is_never_negative() {
    let heap = Heap::current();
    let mut old: Vec<_> = (0..100).map(|_| node(None, false)).collect();
    heap.collect(2);
    old.truncate(50);
    assert_eq!(heap.counts()[0], 0);
    let young: Vec<_> = (0..3).map(|_| node(None, false)).collect();
    assert_eq!(heap.counts()[0], 3);
    old.truncate(48);
    assert_eq!(heap.counts()[0], 1);
    drop(young);
    assert_eq!(heap.counts()[0], 0);
    drop(node(None, false));
    assert_eq!(heap.counts()[0], 0);
}

/// A sequence that is the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }
}

/// Makes and drops objects in no order, and compares the count with a counter.
fn compare(threshold: i64, most: usize, steps: usize) {
    let heap = Heap::new();
    heap.set_thresholds([threshold, 1000, 1000]);
    let mut random = Random(88_172_645_463_325_252);
    let mut kept: Vec<Gc<Node>> = Vec::new();
    let (mut count, mut made) = (0, 0_u64);
    for _ in 0..steps {
        if kept.len() < random.below(most) {
            count = if threshold != 0 && count + 1 > threshold { 0 } else { count + 1 };
            made += 1;
            let value = Node { next: Field::new(None), _witness: Witness(false) };
            let object = match random.below(4) {
                0 => heap.alloc_untracked(value),
                _ => heap.alloc(value),
            };
            match random.below(8) {
                0 => heap.track(Gc::as_any(&object)),
                1 => heap.untrack(Gc::as_any(&object)),
                _ => {}
            }
            kept.push(object);
        } else if !kept.is_empty() {
            let index =
                if random.below(2) == 0 { kept.len() - 1 } else { random.below(kept.len()) };
            kept.swap_remove(index);
            count = (count - 1).max(0);
        }
        assert_eq!(heap.counts()[0], count);
    }
    let totals = heap.totals();
    assert_eq!((totals.made, totals.alive), (made, kept.len() as u64));
    assert_eq!(totals.freed_by_counting, made - kept.len() as u64);
}

#[test]
fn the_count_follows_every_allocation_and_free() {
    compare(50, 200, 100_000);
    compare(700, 2000, 100_000);
    compare(0, 20_000, 100_000);
    compare(1_000_000, 10_000, 100_000);
}

#[test]
fn totals_follow_pages_through_all_states() {
    let heap = Heap::new();
    heap.disable();
    for round in 1..=5_u64 {
        let mut kept: Vec<_> = (0..20_000).map(|_| heap.alloc(7_u64)).collect();
        let before = heap.totals();
        assert_eq!((before.made, before.alive), (round * 20_000, 20_000));
        let mut index = 0;
        kept.retain(|_| {
            index += 1;
            index % 3 == 0
        });
        assert_eq!(heap.totals().alive, kept.len() as u64);
        drop(kept);
        assert_eq!((heap.totals().made, heap.totals().alive), (round * 20_000, 0));
    }
}
