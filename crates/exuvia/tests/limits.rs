//! Limits: counts, sizes, depths, and what happens when something is forgotten or panics.

use std::cell::{Cell, RefCell};
use std::mem::forget;
use std::rc::Rc;

use exuvia::{Field, Gc, GcAny, Heap, Trace};

#[derive(Trace)]
struct Link {
    next: Field<Option<Gc<Self>>>,
}

fn link(next: Option<Gc<Link>>) -> Gc<Link> {
    Gc::new(Link { next: Field::new(next) })
}

/// Runs something on 256 KiB of stack.
fn on_a_small_stack(code: fn()) {
    on_a_stack(256 << 10, code);
}

fn on_a_stack(size: usize, code: fn()) {
    let thread = std::thread::Builder::new().stack_size(size).spawn(code).expect("a thread");
    thread.join().expect("no panic");
}

/// Counts are 31 bits wide: what has more handles lives for ever, and is held from outside for ever.
///
/// Not under the sanitizer, which would take half a minute for it.
#[test]
#[cfg(not(gc_asan))]
fn counts_at_their_limit() {
    const LIMIT: u32 = 1 << 31;
    let heap = Heap::current();
    let object = link(None);
    object.next.set(Some(object.clone()));
    for _ in 2..LIMIT - 1 {
        forget(object.clone());
    }
    assert_eq!(Gc::strong_count(&object), LIMIT - 1, "the last number that is counted");
    assert_eq!(heap.collect(2).collected, 0);
    let last = object.clone();
    let immortal = Gc::strong_count(&object);
    assert!(immortal >= LIMIT, "no number any more");
    for _ in 0..10 {
        drop(object.clone());
    }
    drop(last);
    assert_eq!(Gc::strong_count(&object), immortal);
    let address = Gc::address(&object);
    drop(object);
    assert_eq!((heap.collect(2).collected, heap.totals().alive), (0, 1));
    assert_eq!(heap.probe(address), exuvia::Probe::Live { count: immortal });
}

/// Many edges from many objects to an immortal one do not wear its count down.
#[test]
fn immortal_objects_are_held_whatever_leads_to_them() {
    let heap = Heap::new();
    let hub = heap.alloc(Link { next: Field::new(None) });
    hub.next.set(Some(hub.clone()));
    Gc::immortalize(&hub);
    let spokes: Vec<_> =
        (0..50_000).map(|_| heap.alloc(Link { next: Field::new(Some(hub.clone())) })).collect();
    drop(hub);
    for by_pages in [usize::MAX, 0] {
        heap.mark_by_pages_from(by_pages);
        assert_eq!(heap.collect(2).collected, 0);
    }
    drop(spokes);
    assert_eq!((heap.collect(2).collected, heap.totals().alive), (0, 1));
}

/// One object with very many edges, to as many others and to itself.
#[test]
fn a_million_edges_from_one_object() {
    let heap = Heap::new();
    let hub = heap.alloc(RefCell::new(Vec::<GcAny>::new()));
    for number in 0..1_000_000_u32 {
        let target = if number % 2 == 0 {
            GcAny::from(hub.clone())
        } else {
            heap.alloc(RefCell::new(vec![GcAny::from(hub.clone())])).into()
        };
        hub.borrow_mut().push(target);
    }
    assert_eq!(heap.collect(2).collected, 0);
    drop(hub);
    assert_eq!((heap.collect(2).collected, heap.totals().alive), (500_001, 0));
}

/// Unoptimized, the test itself moves each value over the stack several times; the library does not.
#[test]
fn values_of_a_megabyte_with_edges() {
    on_a_stack(32 << 20, link_values_of_a_megabyte);
}

fn link_values_of_a_megabyte() {
    #[derive(Trace)]
    struct Huge {
        bytes: [u8; 1 << 20],
        edge: Field<Option<GcAny>>,
    }
    let heap = Heap::new();
    let huge: Vec<_> = (0..4)
        .map(|number| {
            heap.alloc_slice(vec![Huge { bytes: [number; 1 << 20], edge: Field::new(None) }])
        })
        .collect();
    for (index, object) in huge.iter().enumerate() {
        object[0].edge.set(Some(huge[(index + 1) % 4].clone().into()));
    }
    assert!(huge.iter().zip(0..).all(|(object, number)| object[0].bytes[1 << 19] == number));
    assert!(heap.memory().large_bytes >= 4 << 20);
    drop(huge);
    assert_eq!(heap.collect(2).collected, 4);
    assert_eq!((heap.totals().alive, heap.memory().large_bytes), (0, 0));
}

/// Objects without a size have addresses and counts all the same, and edges by a part that has none.
#[test]
fn values_without_a_size_in_all_forms() {
    #[derive(Trace)]
    struct Nothing;
    let heap = Heap::new();
    let one = heap.alloc(Nothing);
    let units = heap.alloc_slice(vec![(); 1000]);
    let empty = heap.alloc_slice(Vec::<Gc<Nothing>>::new());
    assert_eq!((units.len(), empty.len(), Gc::strong_count(&one)), (1000, 0, 1));
    assert_ne!(Gc::address(&units), Gc::address(&empty));
    heap.collect(2);
    drop((one, units, empty));
    assert_eq!(heap.totals().alive, 0);
}

/// A chain that goes through a box and an `Rc` at each step: their ends nest as well.
#[test]
fn deep_chain_through_boxes_and_rcs_dies() {
    struct Step {
        next: Option<Gc<Wrapped>>,
    }
    #[derive(Trace)]
    struct Wrapped {
        boxed: Box<Part>,
        #[trace(skip)]
        shared: Rc<Step>,
    }
    #[derive(Trace)]
    struct Part(Option<Gc<Wrapped>>);
    on_a_small_stack(|| {
        let mut first: Option<Gc<Wrapped>> = None;
        for number in 0..1_000_000 {
            let (boxed, shared) = if number % 2 == 0 { (first, None) } else { (None, first) };
            let (boxed, shared) = (Box::new(Part(boxed)), Rc::new(Step { next: shared }));
            first = Some(Gc::new(Wrapped { boxed, shared }));
        }
        assert!(
            first
                .as_ref()
                .is_some_and(|first| first.boxed.0.is_none() && first.shared.next.is_some())
        );
        drop(first);
        assert_eq!(Heap::current().totals().alive, 0);
    });
}

/// A tree whose left spine is a million deep, with a leaf to the right of each node.
#[test]
fn deep_tree_dies_and_is_examined() {
    #[derive(Trace)]
    struct Tree {
        parent: Field<Option<Gc<Self>>>,
        left: Field<Option<Gc<Self>>>,
        right: Field<Option<Gc<u32>>>,
    }
    fn build(with_parents: bool) -> Gc<Tree> {
        let tree = |left| {
            let (left, right) = (Field::new(left), Field::new(Some(Gc::new(7))));
            Gc::new(Tree { parent: Field::new(None), left, right })
        };
        let mut root = tree(None);
        for _ in 1..1_000_000 {
            let child = root.clone();
            root = tree(Some(root));
            if with_parents {
                child.parent.set(Some(root.clone()));
            }
        }
        root
    }
    on_a_small_stack(|| {
        let heap = Heap::current();
        let root = build(false);
        assert_eq!(heap.collect(2).collected, 0);
        assert_eq!(root.right.get().map(|leaf| *leaf), Some(7));
        drop(root);
        assert_eq!(heap.totals().alive, 0);
        drop(build(true));
        heap.collect(2);
        assert_eq!(heap.totals().alive, 0);
    });
}

/// Handles that are forgotten keep their object for good, and nothing else.
#[test]
fn forgotten_handles() {
    let heap = Heap::new();
    let kept = heap.alloc(Link { next: Field::new(None) });
    let behind = heap.alloc(Link { next: Field::new(Some(kept.clone())) });
    kept.next.set(Some(behind));
    let garbage = heap.alloc(Link { next: Field::new(Some(kept.clone())) });
    garbage.next.set(Some(garbage.clone()));
    forget(kept);
    drop(garbage);
    assert_eq!(heap.collect(2).collected, 1);
    assert_eq!((heap.totals().alive, heap.sizes()), (2, [0, 0, 2, 0]));
    let object = heap.objects(None).remove(0).downcast::<Link>().expect("a link");
    object.next.take();
}

/// A heap handle that is forgotten: the heap goes on working, and is never closed.
#[test]
fn forgotten_heaps() {
    let heap = Heap::new();
    let object = heap.alloc(Link { next: Field::new(None) });
    forget(heap);
    let heap = Gc::heap(&object);
    object.next.set(Some(object.clone()));
    drop(object);
    assert_eq!((heap.collect(2).collected, heap.totals().alive), (1, 0));
}

/// Exclusive access that is forgotten only leaks: the object is taken to have no edges.
#[test]
fn forgotten_exclusive_access() {
    let heap = Heap::current();
    let mut object = link(None);
    object.next.set(Some(link(None)));
    forget(Gc::get_mut(&mut object).expect("the only handle"));
    assert_eq!(heap.collect(2).collected, 0);
    assert!(object.next.is_some());
    drop(object);
    assert_eq!(heap.totals().alive, 0);
}

/// Handles in the thread's end, in both orders, when the heap's own end collects them.
#[test]
fn handles_in_thread_locals_outlive_the_heap() {
    thread_local!(static KEPT: RefCell<Vec<Gc<Link>>> = const { RefCell::new(Vec::new()) });
    let thread = std::thread::spawn(|| {
        KEPT.with_borrow_mut(|kept| kept.clear());
        let object = link(None);
        object.next.set(Some(object.clone()));
        let other = Heap::new().alloc(Link { next: Field::new(Some(object.clone())) });
        KEPT.with_borrow_mut(|kept| kept.extend([object, other]));
    });
    assert!(thread.join().is_ok());
}

/// Callbacks in a chain of heaps that are dropped one by one.
#[test]
fn heaps_dropped_by_what_dies_in_them() {
    thread_local!(static ENDS: Cell<u32> = const { Cell::new(0) });
    #[derive(Trace)]
    #[trace(finalizer = Owner::finalize)]
    struct Owner {
        #[trace(skip)]
        heap: RefCell<Option<Heap>>,
        this: Field<Option<Gc<Self>>>,
    }
    impl Owner {
        fn finalize(this: &Gc<Self>) {
            ENDS.set(ENDS.get() + 1);
            drop(this.heap.take());
        }
    }
    // Each heap is owned by garbage in the one before, which its own end collects.
    let mut inner: Option<Heap> = None;
    for _ in 0..20 {
        let heap = Heap::new();
        let owner = heap.alloc(Owner { heap: RefCell::new(inner), this: Field::new(None) });
        owner.this.set(Some(owner.clone()));
        inner = Some(heap);
    }
    drop(inner);
    assert_eq!(ENDS.get(), 20);
}
