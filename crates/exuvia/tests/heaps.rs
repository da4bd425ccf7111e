//! Several heaps beside one another, and handles from one into another.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use exuvia::{Event, Field, Gc, Heap, Observer, Trace, Weak};

thread_local! {
    static DROPPED: Cell<usize> = const { Cell::new(0) };
}

/// Counts itself when it is dropped.
#[derive(Trace)]
#[trace(leaf)]
struct Token;

impl Drop for Token {
    fn drop(&mut self) {
        DROPPED.set(DROPPED.get() + 1);
    }
}

#[derive(Trace)]
struct Node {
    edges: RefCell<Vec<Gc<Self>>>,
    weak: Field<Option<Gc<Weak<Self>>>>,
    _token: Token,
}

fn node(heap: &Heap) -> Gc<Node> {
    heap.alloc(Node { edges: RefCell::default(), weak: Field::new(None), _token: Token })
}

fn link(from: &Gc<Node>, to: &Gc<Node>) {
    from.edges.borrow_mut().push(to.clone());
}

fn dropped() -> usize {
    DROPPED.replace(0)
}

#[test]
fn a_cycle_through_two_heaps_leaks_until_it_is_broken() {
    let (one, two) = (Heap::new(), Heap::new());
    let (a, b) = (node(&one), node(&two));
    link(&a, &b);
    link(&b, &a);
    let weak = Gc::downgrade(&a);
    drop((a, b));
    assert_eq!((one.collect(2).collected, two.collect(2).collected), (0, 0));
    drop((one, two));
    assert_eq!(dropped(), 0);
    let a = weak.upgrade().expect("it has leaked");
    a.edges.borrow_mut().clear();
    drop(a);
    assert_eq!(dropped(), 2);
}

#[test]
fn a_heap_is_dropped_while_others_hold_its_objects() {
    let (one, two) = (Heap::new(), Heap::new());
    let (holder, held) = (node(&one), node(&two));
    let inner = node(&two);
    link(&held, &inner);
    link(&holder, &held);
    drop((held, inner));
    drop(two);
    assert_eq!((dropped(), holder.edges.borrow()[0].edges.borrow().len()), (0, 1));
    drop(holder);
    assert_eq!(dropped(), 2 + 1);
}

/// What only a dead cycle in another heap holds dies with that cycle, in the middle of the other heap's collection.
#[test]
fn objects_held_by_a_cycle_in_another_heap_die_with_it() {
    let (one, two) = (Heap::new(), Heap::new());
    let (cycle, held) = (node(&two), node(&one));
    link(&cycle, &cycle);
    link(&cycle, &held);
    drop((cycle, held));
    assert_eq!((one.collect(2).collected, dropped()), (0, 0));
    assert_eq!((two.collect(2).collected, dropped()), (1, 2));
    assert_eq!((one.totals().alive, two.totals().alive), (0, 0));
}

/// The same when the other heap has no owner any more, so that it ends within the collection.
#[test]
fn a_heap_without_owners_ends_within_the_collection_of_another() {
    let (one, two) = (Heap::new(), Heap::new());
    let (cycle, held) = (node(&two), node(&one));
    link(&cycle, &cycle);
    link(&cycle, &held);
    drop((cycle, held));
    drop(one);
    assert_eq!((two.collect(2).collected, dropped()), (1, 2));
}

#[test]
fn weak_handles_lead_across_heaps_and_outlive_them() {
    let (one, two) = (Heap::new(), Heap::new());
    let (from, to) = (node(&one), node(&two));
    from.weak.set(Some(one.alloc(Gc::downgrade(&to))));
    let upgrade = || from.weak.get().and_then(|weak| weak.upgrade());
    assert!(upgrade().is_some_and(|target| Gc::ptr_eq(&target, &to)));
    drop(two);
    assert!(upgrade().is_some());
    drop(to);
    assert!(upgrade().is_none());
}

#[test]
fn allocation_through_a_handle_works_after_the_heap_was_dropped() {
    let heap = Heap::new();
    let first = node(&heap);
    drop(heap);
    let second = Gc::heap(&first).alloc(1_u8);
    let third = node(&Gc::heap(&first));
    link(&third, &third);
    assert!(Gc::heap(&first).ptr_eq(&Gc::heap(&second)));
    drop(third);
    assert_eq!((Gc::heap(&second).collect(2).collected, dropped()), (1, 1));
    drop((first, second));
    assert_eq!(dropped(), 1);
}

/// Each object in a heap of its own, which only its objects keep: one release goes through them all.
#[test]
fn a_chain_through_very_many_heaps_does_not_overflow_the_stack() {
    let heaps = if cfg!(debug_assertions) { 2_000 } else { 5_000 };
    let chain = move || {
        let mut first = node(&Heap::new());
        for _ in 1..heaps {
            let next = node(&Heap::new());
            link(&next, &first);
            first = next;
        }
        drop(first);
        assert_eq!(dropped(), heaps);
    };
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(chain).expect("a thread");
    thread.join().expect("no panic");
}

/// Two heaps that take turns: a million links, and both counted on one stack.
#[test]
fn a_chain_to_and_fro_between_two_heaps_does_not_overflow_the_stack() {
    let chain = || {
        let heaps = [Heap::new(), Heap::new()];
        let mut first = node(&heaps[0]);
        for index in 1..1_000_000 {
            let next = node(&heaps[index % 2]);
            link(&next, &first);
            first = next;
        }
        drop(first);
        assert_eq!(dropped(), 1_000_000);
        assert_eq!(heaps.map(|heap| heap.totals().alive), [0, 0]);
    };
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(chain).expect("a thread");
    thread.join().expect("no panic");
}

/// Holds an object of the heap that it observes.
struct Holder(#[expect(dead_code, reason = "only held")] Gc<Node>);

impl Observer for Holder {
    fn event(&self, _: &Heap, _: &Event<'_>) {}
}

#[test]
fn an_observer_does_not_keep_the_heap_that_it_observes() {
    let heap = Heap::new();
    let object = node(&heap);
    heap.set_observer(Some(Rc::new(Holder(object.clone()))));
    let labelled = object.clone();
    heap.set_labeler(Some(Rc::new(move |_| format!("{}", Gc::strong_count(&labelled)))));
    drop(object);
    assert_eq!(dropped(), 0);
    drop(heap);
    assert_eq!(dropped(), 1);
}

#[test]
fn a_forgotten_heap_keeps_working_for_its_handles() {
    let heap = Heap::new();
    let object = node(&heap);
    link(&object, &object);
    std::mem::forget(heap);
    let heap = Gc::heap(&object);
    drop(object);
    assert_eq!((heap.collect(2).collected, dropped()), (1, 1));
}
