//! Layout of values, life of heaps, and what becomes of memory.

use std::cell::RefCell;

use exuvia::{Field, Gc, GcAny, Heap, Probe, Trace};

#[derive(Trace)]
struct Node {
    next: Field<Option<GcAny>>,
}

macro_rules! aligned {
    ($($name:ident $align:literal)*) => {
        $(
            #[derive(Trace)]
            #[repr(align($align))]
            struct $name {
                byte: u8,
                edge: Field<Option<Gc<$name>>>,
            }
        )*

        #[test]
        fn values_are_aligned() {
            $(
                let mut kept = Vec::new();
                for byte in 0..100_u8 {
                    let object = Gc::new($name { byte, edge: Field::new(None) });
                    object.edge.set(Some(object.clone()));
                    assert!((&raw const *object).addr().is_multiple_of($align));
                    kept.push(object);
                }
                assert!(kept.iter().zip(0_u8..).all(|(object, byte)| object.byte == byte));
                drop(kept);
                assert_eq!(Heap::current().collect(2).collected, 100);
            )*
        }
    };
}

aligned! { A1 1 A2 2 A4 4 A8 8 A16 16 A32 32 A64 64 A128 128 A256 256 A512 512 A1024 1024 A2048 2048 A4096 4096 A8192 8192 }

#[test]
fn values_without_a_size() {
    #[derive(Trace)]
    struct Nothing;
    let objects: Vec<_> = (0..10_000).map(|_| Gc::new(Nothing)).collect();
    assert_ne!(Gc::address(&objects[0]), Gc::address(&objects[1]));
    assert_eq!(size_of_val(&*objects[0]), 0);
}

#[test]
fn large_values_with_and_without_edges() {
    #[derive(Trace)]
    struct Large<const N: usize> {
        bytes: [u8; N],
        edge: Field<Option<GcAny>>,
    }
    fn check<const N: usize>() {
        let heap = Heap::new();
        let object = heap.alloc(Large { bytes: [7; N], edge: Field::new(None) });
        let leaf = heap.alloc([9_u8; N]);
        assert_eq!((object.bytes[N - 1], leaf[N - 1]), (7, 9));
        object.edge.set(Some(Gc::into_any(object.clone())));
        let address = Gc::address(&object);
        assert_eq!(heap.probe(address), Probe::Live { count: 2 });
        assert_eq!(heap.probe(address + N / 2), Probe::Interior);
        heap.collect(2);
        assert_eq!(object.bytes[0], 7);
        drop(object);
        assert_eq!(heap.collect(2).collected, 1);
        drop(leaf);
        assert_eq!((heap.totals().alive, heap.memory().large_bytes), (0, 0));
    }
    check::<10_000>();
    check::<16_000>();
    check::<20_000>();
    check::<100_000>();
    check::<300_000>();
}

/// Large objects as candidates of a collection that marks page by page.
#[test]
fn large_values_in_a_large_heap() {
    #[derive(Trace)]
    struct Large {
        _bytes: [u8; 40_000],
        edge: Field<Option<GcAny>>,
    }
    let heap = Heap::new();
    heap.disable();
    let mut last = GcAny::from(heap.alloc(Node { next: Field::new(None) }));
    for number in 0..12_000 {
        last = if number % 100 == 0 {
            heap.alloc(Large { _bytes: [1; 40_000], edge: Field::new(Some(last)) }).into()
        } else {
            heap.alloc(Node { next: Field::new(Some(last)) }).into()
        };
    }
    let ring = heap.alloc(Large { _bytes: [1; 40_000], edge: Field::new(None) });
    ring.edge.set(Some(Gc::into_any(ring.clone())));
    drop(ring);
    assert_eq!(heap.collect(2).collected, 1);
    assert_eq!(heap.sizes()[2], 12_001);
    drop(last);
    assert_eq!(heap.totals().alive, 0);
}

#[test]
fn an_option_of_a_handle_is_one_word() {
    assert_eq!(size_of::<Option<Gc<Node>>>(), size_of::<usize>());
    assert_eq!(size_of::<Option<GcAny>>(), size_of::<usize>());
    assert_eq!(size_of::<Field<Option<GcAny>>>(), size_of::<usize>());
}

#[test]
fn counts_stop_at_immortal() {
    let object = Gc::new(1_u8);
    let address = Gc::address(&object);
    Gc::immortalize(&object);
    let count = Gc::strong_count(&object);
    let same = object.clone();
    drop(object);
    assert_eq!((Gc::strong_count(&same), *same), (count, 1));
    drop(same);
    assert_eq!(Heap::current().probe(address), Probe::Live { count });
}

#[test]
fn immortal_objects_are_roots() {
    let heap = Heap::new();
    let child = heap.alloc(Node { next: Field::new(None) });
    let object = heap.alloc(Node { next: Field::new(Some(Gc::into_any(child))) });
    Gc::immortalize(&object);
    drop(object);
    assert_eq!(heap.collect(2).collected, 0);
    assert_eq!(heap.sizes()[2], 2);
}

#[test]
fn handles_outlive_their_heap() {
    let heap = Heap::new();
    let object = heap.alloc(Node { next: Field::new(None) });
    let text = heap.alloc(String::from("still here"));
    drop(heap);
    assert_eq!((&**text, object.next.is_none()), ("still here", true));
    object.next.set(Some(Gc::into_any(text.clone())));
    let heap = Gc::heap(&object);
    assert_eq!(heap.totals().alive, 2);
    let more = heap.alloc(Node { next: Field::new(Some(Gc::into_any(object))) });
    drop(heap);
    drop(text);
    drop(more);
}

#[test]
fn cycles_die_with_their_heap() {
    thread_local!(static DEAD: RefCell<usize> = const { RefCell::new(0) });
    #[derive(Trace)]
    #[trace(finalizer = Loud::finalize)]
    struct Loud {
        this: Field<Option<Gc<Self>>>,
    }
    impl Loud {
        fn finalize(_: &Gc<Self>) {
            DEAD.with_borrow_mut(|dead| *dead += 1);
        }
    }
    let heap = Heap::new();
    let object = heap.alloc(Loud { this: Field::new(None) });
    object.this.set(Some(object.clone()));
    drop(object);
    drop(heap);
    assert_eq!(DEAD.take(), 1);
}

#[test]
fn thread_locals_may_be_destroyed_in_any_order() {
    struct Last(RefCell<Vec<GcAny>>);
    impl Drop for Last {
        fn drop(&mut self) {
            // The thread's heap may be gone by now.
            let object = Gc::new(Node { next: Field::new(self.0.borrow_mut().pop()) });
            object.next.set(Some(Gc::into_any(object.clone())));
            Heap::current().collect(2);
            self.0.borrow_mut().push(Gc::into_any(object));
        }
    }
    thread_local! {
        static EARLY: Last = const { Last(RefCell::new(Vec::new())) };
        static LATE: Last = const { Last(RefCell::new(Vec::new())) };
    }
    let thread = std::thread::spawn(|| {
        EARLY.with(|early| early.0.borrow_mut().clear());
        let object = Gc::new(Node { next: Field::new(None) });
        EARLY.with(|early| early.0.borrow_mut().push(Gc::into_any(object.clone())));
        LATE.with(|late| late.0.borrow_mut().push(Gc::into_any(object)));
    });
    thread.join().expect("no panic");
}

#[test]
fn memory_goes_back() {
    let heap = Heap::new();
    let kept: Vec<_> =
        (0..2_000_000).map(|_| heap.alloc(Node { next: Field::new(None) })).collect();
    let most = heap.memory();
    assert!(most.bytes > 2_000_000 * 32);
    drop(kept);
    heap.collect(2);
    let left = heap.memory();
    assert!(left.pages <= 2, "{left:?}");
    assert!(left.bytes < most.bytes * 3 / 4, "{left:?} of {most:?}");
}

#[test]
fn pages_of_one_type_serve_another() {
    let heap = Heap::new();
    for round in 0..20 {
        if round % 2 == 0 {
            drop((0..50_000).map(|number| heap.alloc([number; 3])).collect::<Vec<_>>());
        } else {
            drop(
                (0..50_000)
                    .map(|_| heap.alloc(Node { next: Field::new(None) }))
                    .collect::<Vec<_>>(),
            );
        }
    }
    assert!(heap.memory().bytes < 16 << 20, "{:?}", heap.memory());
}

/// More types in turn than the cache from types to pages has lines, so that many share a line, and some find both its ways
/// taken.
#[test]
fn types_allocated_in_turn_share_no_page() {
    #[derive(Trace)]
    struct Numbered<const N: usize> {
        number: usize,
        edge: Field<Option<GcAny>>,
    }
    #[derive(Trace)]
    struct Leaf<const N: usize>(usize);
    fn one<const N: usize>(kept: &mut Vec<GcAny>) {
        let node = Gc::new(Numbered::<N> { number: N, edge: Field::new(None) });
        node.edge.set(Some(Gc::new(Leaf::<N>(N)).into()));
        assert_eq!(node.number, N);
        kept.push(node.into());
        drop(Gc::new(Leaf::<N>(N)));
    }
    macro_rules! each_of {
        ($kept:ident $($tens:literal)*) => {
            $(
                one::<$tens>($kept);
                one::<{ $tens + 1 }>($kept);
                one::<{ $tens + 2 }>($kept);
                one::<{ $tens + 3 }>($kept);
                one::<{ $tens + 4 }>($kept);
            )*
        };
    }
    let round = |kept: &mut Vec<GcAny>| {
        each_of!(kept 0 10 20 30 40 50 60 70 80 90 100 110 120 130 140 150 160 170 180 190 200 210 220 230 240 250 260 270);
    };
    let mut kept = Vec::new();
    (0..20).for_each(|_| round(&mut kept));
    let first = kept[0].downcast_ref::<Numbered<0>>().expect("its own type");
    let leaf = first.edge.get().expect("an edge");
    assert_eq!(leaf.downcast_ref::<Leaf<0>>().expect("its own type").0, 0);
    drop(leaf);
    let mut addresses: Vec<_> = kept.iter().map(GcAny::address).collect();
    addresses.sort_unstable();
    addresses.dedup();
    assert_eq!(addresses.len(), kept.len());
    let before = Heap::current().totals();
    kept.clear();
    assert_eq!(Heap::current().totals().freed_by_counting - before.freed_by_counting, 2 * 20 * 140);
}

#[test]
fn probing_knows_what_stands_where() {
    let heap = Heap::new();
    let object = heap.alloc(Node { next: Field::new(None) });
    let address = Gc::address(&object);
    assert_eq!(heap.probe(address), Probe::Live { count: 1 });
    assert_eq!(heap.probe(address + 8), Probe::Interior);
    assert_eq!(heap.probe((&raw const heap).addr()), Probe::Foreign);
    drop(object);
    assert_eq!(heap.probe(address), Probe::Free);
    assert_eq!(heap.probe(0), Probe::Foreign);
    assert_eq!(heap.probe(usize::MAX), Probe::Foreign);
}

#[test]
fn totals_tell_how_objects_died() {
    let heap = Heap::new();
    let node = || heap.alloc(Node { next: Field::new(None) });
    drop((node(), heap.alloc(1_u64)));
    let ring = node();
    ring.next.set(Some(Gc::into_any(ring.clone())));
    drop(ring);
    heap.collect(2);
    let kept = node();
    let totals = heap.totals();
    assert_eq!(
        (totals.made, totals.freed_by_counting, totals.freed_by_collector, totals.alive),
        (4, 2, 1, 1)
    );
    drop(kept);
}
