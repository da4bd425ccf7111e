//! The depth of the stack does not depend on the graph: everything here runs on 256 KiB.

use exuvia::{Field, Gc, Heap, Trace};

#[derive(Trace)]
struct Link {
    next: Field<Option<Gc<Self>>>,
}

#[derive(Trace)]
#[trace(finalizer = Loud::finalize)]
struct Loud {
    _next: Option<Gc<Self>>,
}

impl Loud {
    fn finalize(_: &Gc<Self>) {}
}

/// No level, but leads to one.
#[derive(Trace)]
#[trace(levels = 0)]
struct Flat {
    _next: Option<Gc<Self>>,
    _own: Gc<Link>,
}

const LONG: usize = if cfg!(debug_assertions) { 1_000_000 } else { 10_000_000 };

fn on_a_small_stack(code: fn()) {
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(code).expect("a thread");
    thread.join().expect("no panic");
}

fn chain(links: usize) -> Gc<Link> {
    let mut first = Gc::new(Link { next: Field::new(None) });
    for _ in 1..links {
        first = Gc::new(Link { next: Field::new(Some(first)) });
    }
    first
}

#[test]
fn long_list_dies_by_counting() {
    on_a_small_stack(|| {
        drop(chain(LONG));
        assert_eq!(Heap::current().totals().alive, 0);
    });
}

#[test]
fn long_list_with_finalizers_dies_by_counting() {
    on_a_small_stack(|| {
        let mut first = None;
        for _ in 0..100_000 {
            first = Some(Gc::new(Loud { _next: first }));
        }
        drop(first);
        assert_eq!(Heap::current().totals().alive, 0);
    });
}

#[test]
fn long_list_of_objects_that_are_no_level_dies_by_counting() {
    on_a_small_stack(|| {
        let mut first = None;
        for _ in 0..100_000 {
            first = Some(Gc::new(Flat { _next: first, _own: chain(1) }));
        }
        drop(first);
        assert_eq!(Heap::current().totals().alive, 0);
    });
}

#[test]
fn long_list_survives_and_long_ring_dies_in_a_collection() {
    on_a_small_stack(|| {
        let heap = Heap::current();
        let first = chain(1_000_000);
        heap.collect(2);
        assert_eq!(heap.sizes(), [0, 0, 1_000_000, 0]);
        let mut last = first.clone();
        while let Some(next) = last.next.get() {
            last = next;
        }
        last.next.set(Some(first));
        drop(last);
        assert_eq!(heap.collect(2).collected, 1_000_000);
        assert_eq!(heap.totals().alive, 0);
    });
}

#[test]
fn short_rings_die_in_young_collections() {
    on_a_small_stack(|| {
        let heap = Heap::current();
        for _ in 0..100 {
            let first = chain(1000);
            let mut last = first.clone();
            while let Some(next) = last.next.get() {
                last = next;
            }
            last.next.set(Some(first));
        }
        heap.collect(2);
        assert_eq!(heap.totals().alive, 0);
    });
}
