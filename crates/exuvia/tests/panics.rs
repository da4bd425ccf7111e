//! A panic in any code of the user leaves the heap usable.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use exuvia::{Event, Gc, Heap, Observer, Trace, Tracer};

thread_local! {
    /// Where the next panic is to happen.
    static FUSE: Cell<Option<Place>> = const { Cell::new(None) };
    static DROPPED: Cell<usize> = const { Cell::new(0) };
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Place {
    Drop,
    Trace,
    Finalizer,
    NeedsFinalizer,
    Watcher,
    Observer,
    Labeler,
}

fn burn(place: Place) {
    if FUSE.get() == Some(place) {
        FUSE.set(None);
        panic!("in {place:?}");
    }
}

/// A leaf whose `Drop` may panic.
#[derive(Trace)]
#[trace(leaf)]
struct Charge;

impl Drop for Charge {
    fn drop(&mut self) {
        DROPPED.set(DROPPED.get() + 1);
        burn(Place::Drop);
    }
}

/// Reports nothing, but may panic.
struct Wire;

// SAFETY: owns no handles.
#[expect(unsafe_code, reason = "a trace that panics has to be written by hand")]
unsafe impl Trace for Wire {
    const TRACKED: bool = true;

    fn trace(&self, _: &mut Tracer<'_>) {
        burn(Place::Trace);
    }
}

#[derive(Trace)]
#[trace(finalizer = Node::finalize, unsafe_needs_finalizer = Node::needs_finalizer, watcher = Node::notified)]
struct Node {
    edges: RefCell<Vec<Gc<Self>>>,
    _charge: Charge,
    _wire: Wire,
}

impl Node {
    fn finalize(_: &Gc<Self>) {
        burn(Place::Finalizer);
    }

    fn needs_finalizer(&self) -> bool {
        burn(Place::NeedsFinalizer);
        true
    }

    fn notified(_: &Gc<Self>) {
        burn(Place::Watcher);
    }
}

struct Listener;

impl Observer for Listener {
    fn event(&self, _: &Heap, _: &Event<'_>) {
        burn(Place::Observer);
    }
}

fn node() -> Gc<Node> {
    Gc::new(Node { edges: RefCell::default(), _charge: Charge, _wire: Wire })
}

/// Runs `code`, in which a panic happens at `place`, and checks that the heap works as before.
fn check(place: Place, code: impl FnOnce(&Heap)) {
    let heap = Heap::current();
    heap.set_observer(Some(Rc::new(Listener)));
    heap.set_labeler(Some(Rc::new(|_| {
        burn(Place::Labeler);
        String::new()
    })));
    DROPPED.set(0);
    FUSE.set(Some(place));
    let result = catch_unwind(AssertUnwindSafe(|| code(&heap)));
    assert!(result.is_err(), "{place:?} panics");
    assert_eq!(FUSE.get(), None, "{place:?} was reached");
    heap.set_observer(None);
    assert!(!heap.is_collecting(), "{place:?}");
    heap.collect(2);
    assert_eq!((heap.totals().alive, heap.sizes()), (0, [0; 4]), "{place:?}");
    let one = node();
    one.edges.borrow_mut().push(one.clone());
    drop(one);
    assert_eq!(heap.collect(2).collected, 1, "{place:?}");
}

fn ring(objects: usize) {
    let nodes: Vec<_> = (0..objects).map(|_| node()).collect();
    for index in 0..objects {
        nodes[index].edges.borrow_mut().push(nodes[(index + 1) % objects].clone());
    }
    let watcher = node();
    Heap::current().watch(Gc::as_any(&nodes[0]), Gc::as_any(&watcher));
    // The watcher outlives the ring by a moment.
    let heap = Heap::current();
    drop(nodes);
    heap.collect(2);
}

#[test]
fn in_a_collection() {
    for place in [Place::Drop, Place::Finalizer, Place::Watcher, Place::Observer, Place::Labeler] {
        check(place, |_| ring(5));
        assert_eq!(DROPPED.get(), 7, "{place:?}");
    }
    check(Place::Trace, |_| ring(5));
    FUSE.set(Some(Place::NeedsFinalizer));
    ring(5);
    assert_eq!(FUSE.get(), None, "a panic counts as a yes, and the finalizer runs");
}

#[test]
fn in_a_trace_of_a_large_collection() {
    let heap = Heap::current();
    let nodes: Vec<_> = (0..20_000).map(|_| node()).collect();
    FUSE.set(Some(Place::Trace));
    assert!(catch_unwind(AssertUnwindSafe(|| heap.collect(2))).is_err());
    assert_eq!(heap.collect(2).collected, 0);
    assert_eq!(heap.sizes(), [0, 0, 20_000, 0]);
    for node in &nodes {
        node.edges.borrow_mut().push(node.clone());
    }
    drop(nodes);
    assert_eq!(heap.collect(2).collected, 20_000);
}

#[test]
fn in_a_trace_after_the_finalizers() {
    thread_local!(static ARMED: Cell<bool> = const { Cell::new(false) });
    #[derive(Trace)]
    #[trace(finalizer = Armed::finalize)]
    struct Armed {
        this: RefCell<Vec<Gc<Self>>>,
        _wire: Wire,
    }
    impl Armed {
        fn finalize(_: &Gc<Self>) {
            if ARMED.replace(false) {
                FUSE.set(Some(Place::Trace));
            }
        }
    }
    let heap = Heap::current();
    let object = Gc::new(Armed { this: RefCell::default(), _wire: Wire });
    object.this.borrow_mut().push(object.clone());
    drop(object);
    ARMED.set(true);
    assert!(catch_unwind(AssertUnwindSafe(|| heap.collect(2))).is_err());
    assert_eq!((FUSE.get(), heap.sizes()), (None, [0, 0, 1, 0]));
    assert_eq!(heap.collect(2).collected, 1);
}

#[test]
fn in_a_last_release() {
    for place in [Place::Drop, Place::Finalizer, Place::NeedsFinalizer] {
        check(place, |_| {
            // A chain, so that the panic happens with releases around it.
            let mut chain = node();
            for _ in 0..100 {
                let next = node();
                next.edges.borrow_mut().push(chain);
                chain = next;
            }
            drop(chain);
        });
    }
    check(Place::Watcher, |heap| {
        let (target, watcher) = (node(), node());
        heap.watch(Gc::as_any(&target), Gc::as_any(&watcher));
        drop(target);
    });
}
