//! Counts, unique handles, and wrong ones.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use exuvia::{Field, Gc, Heap, Trace, Tracer, Weak};

use super::{Node, link, node};

/// Safe code could report an edge twice, and so free what is in use. Here it cannot; and if unsafe code does, what is
/// held is kept.
#[test]
#[expect(unsafe_code, reason = "a wrong `Trace` has to be written by hand")]
fn trap_03_trace_reports_too_much() {
    struct Twice(Field<Option<Gc<Node>>>);
    // SAFETY: none; the test is about that.
    unsafe impl Trace for Twice {
        const TRACKED: bool = true;

        fn trace(&self, tracer: &mut Tracer<'_>) {
            self.0.trace(tracer);
            self.0.trace(tracer);
        }
    }
    let heap = Heap::current();
    let held = node("held");
    let liars: Vec<_> = (0..10).map(|_| Gc::new(Twice(Field::new(Some(held.clone()))))).collect();
    heap.collect(2);
    assert_eq!((held.name.as_str(), Gc::strong_count(&held)), ("held", 11));
    drop(liars);
    assert_eq!(Gc::strong_count(&held), 1);
}

/// What is behind an `Rc` belongs to several objects, each of which would report its edges.
#[test]
fn trap_04_edges_through_rc_count_several_times() {
    #[derive(Trace)]
    struct Sharer {
        shared: Rc<RefCell<Vec<Gc<Self>>>>,
    }
    let heap = Heap::current();
    let shared = Rc::new(RefCell::new(Vec::new()));
    let sharers: Vec<_> = (0..3).map(|_| Gc::new(Sharer { shared: shared.clone() })).collect();
    shared.borrow_mut().extend(sharers.iter().cloned());
    assert!(Gc::as_any(&sharers[0]).referents().is_empty());
    drop(sharers);
    assert_eq!(heap.collect(2).collected, 0, "a cycle through an `Rc` leaks");
    assert_eq!(shared.borrow().iter().map(Gc::strong_count).sum::<u32>(), 3);
    let cycle = shared.take();
    drop(cycle);
    assert_eq!(heap.totals().alive, 0);
}

/// A count that is too narrow: `2^14` handles are too many for one of the others.
#[test]
fn trap_11_counter_is_narrow() {
    let object = node("popular");
    let handles = vec![object.clone(); 1_000_000];
    assert_eq!(Gc::strong_count(&object), 1_000_001);
    Heap::current().collect(2);
    drop(handles);
    assert_eq!(Gc::strong_count(&object), 1);
}

/// A value that is changed in place while the collector has a pointer to it as well.
#[test]
fn trap_12_changed_in_place_while_the_collector_looks() {
    #[derive(Clone, Trace)]
    struct List {
        items: Vec<Gc<Node>>,
    }
    let heap = Heap::current();
    let mut list = Gc::new(List { items: vec![node("first")] });
    list.items[0].edges.borrow_mut().push(node("behind it"));
    let mut value = Gc::get_mut(&mut list).expect("the only handle");
    for _ in 0..100 {
        value.items.push(node("pushed"));
        heap.collect(2);
        assert!(heap.objects(None).iter().all(|object| object.is::<Node>()), "no second pointer");
    }
    drop(value);
    assert_eq!(list.items[0].edges.borrow()[0].name, "behind it");
    let weak: Weak<List> = Gc::downgrade(&list);
    assert!(Gc::get_mut(&mut list).is_none(), "a weak handle could be upgraded meanwhile");
    drop(weak);
    let other = list.clone();
    Gc::make_mut(&mut list).items.clear();
    assert_eq!((list.items.len(), other.items.len()), (0, 101));
}

/// A release that looks at the whole object.
#[test]
#[expect(unsafe_code, reason = "a trace that counts has to be written by hand")]
fn trap_21_release_costs_as_much_as_the_object() {
    thread_local!(static ASKED: Cell<usize> = const { Cell::new(0) });
    struct Asked;
    // SAFETY: owns no handles.
    unsafe impl Trace for Asked {
        const TRACKED: bool = true;

        fn trace(&self, _: &mut Tracer<'_>) {
            ASKED.set(ASKED.get() + 1);
        }
    }
    let hub = Gc::new((Asked, RefCell::new(vec![node("an edge"); 10_000])));
    for _ in 0..1000 {
        drop(hub.clone());
    }
    assert_eq!(ASKED.get(), 0);
    Heap::current().collect(2);
    assert!(ASKED.get() > 0, "the test would notice");
}

/// A `Trace` that forgets a field can only leak.
#[test]
fn trap_23_trace_forgets_an_edge() {
    #[derive(Trace)]
    struct Forgetful {
        #[trace(skip)]
        forgotten: RefCell<Option<Gc<Node>>>,
        back: Field<Option<Gc<Self>>>,
    }
    let heap = Heap::current();
    let target = node("forgotten");
    let object = Gc::new(Forgetful {
        forgotten: RefCell::new(Some(target.clone())),
        back: Field::new(None),
    });
    object.back.set(Some(object.clone()));
    let weak = Gc::downgrade(&target);
    drop(target);
    heap.collect(2);
    assert_eq!(
        object.forgotten.borrow().as_ref().map(|node| node.name.clone()),
        Some("forgotten".into())
    );
    // Not an edge of the cycle, so that it dies with that by an ordinary release.
    drop(object);
    assert_eq!((heap.collect(2).collected, heap.totals().alive), (1, 0));
    assert!(weak.upgrade().is_none());
}

/// A collection that touches the counts, or leaves its working counts behind.
#[test]
fn trap_24_trace_changes_counts() {
    let heap = Heap::current();
    let nodes: Vec<_> = (0..100).map(|_| node("counted")).collect();
    for index in 0..100 {
        link(&nodes[index], &nodes[index * 7 % 100]);
        link(&nodes[index], &nodes[index * 3 % 100]);
    }
    let counts = || nodes.iter().map(Gc::strong_count).collect::<Vec<_>>();
    let before = counts();
    for generation in [0, 1, 2, 2] {
        heap.collect(generation);
        assert_eq!(counts(), before);
    }
    for node in &nodes {
        node.edges.take();
    }
    assert!(counts().iter().all(|count| *count == 1));
}
