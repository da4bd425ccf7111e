//! The condemned that can let go of their handles do so in the order of the list, and what dies by that dies at once.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};

use exuvia::{Gc, GcAny, Heap, Trace, Weak};

thread_local! {
    static OUTPUT: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static KEPT: RefCell<Vec<Gc<List>>> = const { RefCell::new(Vec::new()) };
    static HELD: RefCell<Vec<GcAny>> = const { RefCell::new(Vec::new()) };
    static WEAK: RefCell<Vec<Weak<List>>> = const { RefCell::new(Vec::new()) };
}

fn say(text: impl Into<String>) {
    OUTPUT.with_borrow_mut(|output| output.push(text.into()));
}

fn output() -> String {
    OUTPUT.take().join(" ")
}

/// Says when it is dropped.
#[derive(Trace)]
#[trace(leaf)]
struct Bell(&'static str);

impl Drop for Bell {
    fn drop(&mut self) {
        say(self.0);
    }
}

/// What a list does when it has let go.
type Then = fn(&Gc<List>);

/// Can let go of its items, and then does something else.
#[derive(Trace)]
#[trace(clear = clear)]
struct List {
    items: RefCell<Vec<GcAny>>,
    #[trace(skip)]
    then: Cell<Option<Then>>,
    bell: Bell,
}

fn clear(list: &Gc<List>) {
    say(format!("({}", list.bell.0));
    let items = list.items.take();
    drop(items);
    if let Some(then) = list.then.get() {
        then(list);
    }
    say(")");
}

/// Cannot let go of its items.
#[derive(Trace)]
struct Tuple {
    items: RefCell<Vec<GcAny>>,
    bell: Bell,
}

fn list(heap: &Heap, name: &'static str) -> Gc<List> {
    heap.alloc(List { items: RefCell::default(), then: Cell::new(None), bell: Bell(name) })
}

fn tuple(heap: &Heap, name: &'static str) -> Gc<Tuple> {
    heap.alloc(Tuple { items: RefCell::default(), bell: Bell(name) })
}

fn hold<T: Trace>(list: &Gc<List>, item: &Gc<T>) {
    list.items.borrow_mut().push(Gc::as_any(item).clone());
}

fn atom(heap: &Heap, name: &'static str) -> Gc<Bell> {
    heap.alloc(Bell(name))
}

#[test]
fn what_loses_its_last_handle_dies_at_once() {
    let heap = Heap::new();
    let (a, b, c) = (list(&heap, "a"), list(&heap, "b"), list(&heap, "c"));
    hold(&a, &b);
    hold(&a, &atom(&heap, "1"));
    hold(&b, &c);
    hold(&b, &atom(&heap, "2"));
    hold(&c, &a);
    hold(&c, &atom(&heap, "3"));
    drop((a, b, c));
    assert_eq!(heap.collect(2).collected, 3);
    assert_eq!(output(), "(a 3 c 2 b 1 ) a");
    assert_eq!((heap.totals().alive, heap.counts()[0], heap.sizes()), (0, 0, [0; 4]));
}

#[test]
fn what_cannot_let_go_dies_when_the_others_have() {
    let heap = Heap::new();
    let (t, a) = (tuple(&heap, "t"), list(&heap, "a"));
    t.items.borrow_mut().push(Gc::as_any(&a).clone());
    hold(&a, &t);
    hold(&a, &atom(&heap, "1"));
    drop((t, a));
    assert_eq!(heap.collect(0).collected, 2);
    assert_eq!(output(), "(a t 1 ) a");
}

#[test]
fn cycles_that_nobody_can_break_are_dropped() {
    let heap = Heap::new();
    let (t, u, a) = (tuple(&heap, "t"), tuple(&heap, "u"), list(&heap, "a"));
    for (from, to) in [(&t, &u), (&u, &t)] {
        from.items.borrow_mut().push(Gc::as_any(to).clone());
    }
    hold(&a, &a);
    hold(&a, &t);
    drop((t, u, a));
    assert_eq!(heap.collect(2).collected, 3);
    assert_eq!(output(), "(a ) a t u");
    assert_eq!((heap.totals().alive, heap.counts()[0]), (0, 0));
}

#[test]
fn who_is_kept_by_clearing_lives_on_without_its_items() {
    let heap = Heap::new();
    let (a, t) = (list(&heap, "a"), tuple(&heap, "t"));
    a.then.set(Some(|list| {
        KEPT.with_borrow_mut(|kept| kept.push(list.clone()));
        WEAK.with_borrow_mut(|weak| weak.push(Gc::downgrade(list)));
    }));
    t.items.borrow_mut().extend([Gc::as_any(&a).clone(), Gc::as_any(&t).clone()]);
    hold(&a, &t);
    drop((a, t));
    assert_eq!(heap.collect(0).collected, 2);
    assert_eq!(output(), "(a ) t");
    let a = KEPT.take().remove(0);
    let weak = WEAK.take().remove(0);
    assert!(a.items.borrow().is_empty() && Gc::as_any(&a).is_tracked() && weak.upgrade().is_some());
    assert_eq!(heap.sizes(), [0, 1, 0, 0]);
    drop(a);
    assert_eq!((output().as_str(), weak.upgrade().is_none(), heap.totals().alive), ("a", true, 0));
}

#[test]
fn weak_handles_made_by_clearing_are_cleared() {
    let heap = Heap::new();
    let (a, t) = (list(&heap, "a"), tuple(&heap, "t"));
    a.then.set(Some(|list| WEAK.with_borrow_mut(|weak| weak.push(Gc::downgrade(list)))));
    t.items.borrow_mut().extend([Gc::as_any(&a).clone(), Gc::as_any(&t).clone()]);
    hold(&a, &a);
    drop((a, t));
    assert_eq!(heap.collect(0).collected, 2);
    let weak = WEAK.take().remove(0);
    let others: Vec<_> = (0..10).map(|_| list(&heap, "other")).collect();
    assert!(weak.upgrade().is_none());
    drop(others);
    output();
}

#[test]
fn all_are_cleared_though_one_panics() {
    let heap = Heap::new();
    for name in ["a", "b", "c"] {
        let object = list(&heap, name);
        hold(&object, &object);
        object.then.set(Some(|list| assert!(list.bell.0 != "b", "in `clear`")));
    }
    assert!(catch_unwind(AssertUnwindSafe(|| heap.collect(2))).is_err());
    assert_eq!((output().as_str(), heap.totals().alive), ("(a ) a (b b (c ) c", 0));
    assert_eq!(heap.collect(2).collected, 0);
}

#[test]
fn new_objects_in_the_slots_of_the_dead_are_not_cleared() {
    let heap = Heap::new();
    let (a, b) = (list(&heap, "a"), list(&heap, "b"));
    hold(&a, &b);
    hold(&b, &a);
    a.then.set(Some(|list| {
        let new = Gc::as_any(list).heap().alloc(List {
            items: RefCell::default(),
            then: Cell::new(None),
            bell: Bell("new"),
        });
        KEPT.with_borrow_mut(|kept| kept.push(new));
    }));
    drop((a, b));
    assert_eq!((heap.collect(2).collected, output().as_str()), (2, "(a b ) a"));
    drop(KEPT.take());
    assert_eq!(output(), "new");
}

/// Tracks what it leads to when it lets go of that, and keeps it if it is told to.
#[derive(Trace)]
#[trace(clear = Tracking::clear)]
struct Tracking {
    items: RefCell<Vec<GcAny>>,
    #[trace(skip)]
    keeps: bool,
}

impl Tracking {
    fn clear(this: &Gc<Self>) {
        for item in this.items.take() {
            item.track();
            if this.keeps {
                HELD.with_borrow_mut(|held| held.push(item));
            }
        }
    }
}

/// Something that cannot let go stands in the log by the time it is dropped, or is kept.
fn collect_what_is_tracked_again(keeps: bool) -> Heap {
    let heap = Heap::new();
    let tracking = heap.alloc(Tracking { items: RefCell::default(), keeps });
    let tuple = tuple(&heap, "");
    tuple.items.borrow_mut().extend([Gc::as_any(&tuple).clone(), Gc::as_any(&tracking).clone()]);
    tracking.items.borrow_mut().push(Gc::into_any(tuple));
    drop(tracking);
    heap.collect(2);
    assert_eq!(heap.verify(), Ok(()));
    heap
}

#[test]
fn what_is_tracked_again_while_others_let_go_dies() {
    let heap = collect_what_is_tracked_again(false);
    assert_eq!(heap.totals().alive, 0);
    drop((0..10).map(|_| tuple(&heap, "new")).collect::<Vec<_>>());
    assert_eq!(heap.collect(0).collected, 0);
    output();
}

#[test]
fn what_is_tracked_again_while_others_let_go_and_kept_stands_in_one_list() {
    let heap = collect_what_is_tracked_again(true);
    assert_eq!(heap.collect(0).collected, 0);
    assert_eq!(heap.verify(), Ok(()));
    drop(HELD.take());
    heap.collect(2);
    assert_eq!(heap.totals().alive, 0);
    output();
}
