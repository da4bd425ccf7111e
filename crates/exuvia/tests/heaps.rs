//! Several heaps beside one another, and handles from one into another.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use exuvia::{Event, Field, Finalize, Gc, Heap, Observer, Trace, Weak};

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

/// The heap itself leaks, of which LeakSanitizer would complain.
#[cfg(not(gc_asan))]
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

#[test]
fn closing_says_who_is_held_from_outside() {
    let (heap, other) = (Heap::new(), Heap::new());
    let (outer, inner, garbage) = (node(&heap), node(&heap), node(&heap));
    link(&outer, &inner);
    link(&inner, &outer);
    link(&garbage, &garbage);
    drop((inner, garbage));
    let leaf = heap.alloc(5_u8);
    let elsewhere = other.alloc(vec![leaf.clone(), leaf]);
    let closed = heap.close();
    assert_eq!((closed.collected.collected, closed.heaps, closed.alive), (1, 0, 3));
    let held: Vec<_> =
        closed.held.iter().map(|held| (held.type_name, held.objects, held.handles)).collect();
    assert_eq!(held, [("u8", 1, 2), (std::any::type_name::<Node>(), 1, 1)]);
    assert!(!closed.is_complete());
    assert_eq!((*elsewhere[0], outer.edges.borrow().len(), dropped()), (5, 1, 1));
    outer.edges.borrow_mut().clear();
    drop((outer, elsewhere));
    assert_eq!(dropped(), 2);
}

#[test]
fn closing_one_of_several_references_leaves_the_heap_open() {
    let heap = Heap::new();
    let closed = heap.clone().close();
    let text = "not closed, as there are other references to the heap: 1; nothing lives on";
    assert_eq!((closed.heaps, closed.is_complete(), closed.to_string().as_str()), (1, false, text));
    let object = node(&heap);
    link(&object, &object);
    drop(object);
    assert_eq!(heap.close().collected.collected, 1);
    assert_eq!(dropped(), 1);
}

#[test]
fn an_empty_heap_closes_completely() {
    let closed = Heap::new().close();
    assert!(closed.is_complete());
    assert_eq!(closed.to_string(), "nothing lives on");
}

#[test]
fn immortal_objects_live_on_and_are_held_by_nobody() {
    let heap = Heap::new();
    let object = heap.alloc(1_i64);
    Gc::immortalize(&object);
    let closed = heap.close();
    assert_eq!((closed.alive, closed.held.len()), (1, 0));
    assert_eq!(*object, 1);
}

/// Closes the heap that collects it.
#[derive(Trace)]
#[trace(finalize)]
struct Closer {
    own: Field<Option<Gc<Self>>>,
    #[trace(skip)]
    heap: RefCell<Option<Heap>>,
    #[trace(skip)]
    alive: Rc<Cell<u64>>,
}

impl Finalize for Closer {
    fn finalize(this: &Gc<Self>) {
        if let Some(heap) = this.heap.take() {
            this.alive.set(heap.close().alive);
        }
    }
}

/// A finalizer gives up the last reference to the heap in the middle of its own collection, which another object began.
#[test]
fn a_heap_may_be_closed_within_its_own_collection() {
    let heap = Heap::new();
    let alive = Rc::new(Cell::new(0));
    let closer = heap.alloc(Closer {
        own: Field::new(None),
        heap: RefCell::new(Some(heap.clone())),
        alive: alive.clone(),
    });
    closer.own.set(Some(closer.clone()));
    let object = node(&heap);
    drop((heap, closer));
    // Owned by the object's handle alone, for as long as the call takes.
    assert_eq!(Gc::heap(&object).collect(2).collected, 1);
    assert_eq!((alive.get(), dropped()), (2, 0));
    drop(object);
    assert_eq!(dropped(), 1);
}
