//! Finalizers, resurrection, weak handles and watchers: order and number of calls, on both paths.

use std::cell::{Cell, RefCell};

use exuvia::{Field, Gc, GcAny, Heap, Trace, Weak, WeakAny};

thread_local! {
    static OUTPUT: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static KEPT: RefCell<Vec<Gc<Thing>>> = const { RefCell::new(Vec::new()) };
}

fn say(text: impl Into<String>) {
    OUTPUT.with_borrow_mut(|output| output.push(text.into()));
}

fn output() -> String {
    OUTPUT.take().join(" ")
}

type Finalizer = fn(&Gc<Thing>);

#[derive(Trace)]
#[trace(finalizer = finalize, unsafe_needs_finalizer = Thing::is_wanted)]
struct Thing {
    name: &'static str,
    edges: RefCell<Vec<Gc<Self>>>,
    weak: RefCell<Vec<Weak<Self>>>,
    finalizer: Option<Finalizer>,
}

impl Thing {
    fn is_wanted(&self) -> bool {
        self.finalizer.is_some()
    }
}

fn finalize(this: &Gc<Thing>) {
    if let Some(finalizer) = this.finalizer {
        finalizer(this);
    }
}

/// Has a value in a test without a name for it.
fn thing(name: &'static str, finalizer: Option<Finalizer>) -> Gc<Thing> {
    Gc::new(Thing { name, edges: RefCell::default(), weak: RefCell::default(), finalizer })
}

fn link(from: &Gc<Thing>, to: &Gc<Thing>) {
    from.edges.borrow_mut().push(to.clone());
}

fn tell(this: &Gc<Thing>) {
    say(format!("del:{}", this.name));
}

fn keep(this: &Gc<Thing>) {
    say(format!("keep:{}", this.name));
    KEPT.with_borrow_mut(|kept| kept.push(this.clone()));
}

#[derive(Trace)]
#[trace(watcher = Watcher::notified)]
struct Watcher {
    name: &'static str,
    weak: RefCell<WeakAny>,
    other: RefCell<Option<GcAny>>,
}

impl Watcher {
    fn notified(this: &Gc<Self>) {
        let state = if this.weak.borrow().upgrade().is_some() { "alive" } else { "dead" };
        say(format!("told:{}:{state}", this.name));
    }
}

fn watcher(name: &'static str, target: &Gc<Thing>) -> Gc<Watcher> {
    let watcher = Gc::new(Watcher { name, weak: RefCell::default(), other: RefCell::default() });
    *watcher.weak.borrow_mut() = Heap::current().watch(Gc::as_any(target), Gc::as_any(&watcher));
    watcher
}

#[test]
fn finalizers_run_in_the_order_of_creation() {
    let things = ["a", "b", "c", "d"].map(|name| thing(name, Some(tell)));
    for (from, to) in [(3, 1), (1, 0), (0, 2), (2, 3)] {
        link(&things[from], &things[to]);
    }
    drop(things);
    assert_eq!(Heap::current().collect(2).collected, 4);
    assert_eq!(output(), "del:a del:b del:c del:d");
}

#[test]
fn old_objects_come_before_young_ones_in_a_full_collection() {
    let heap = Heap::current();
    let old = thing("old", Some(tell));
    heap.collect(2);
    let middle = thing("middle", Some(tell));
    heap.collect(0);
    let young = thing("young", Some(tell));
    for object in [&old, &middle, &young] {
        link(object, object);
    }
    drop((old, middle, young));
    heap.collect(2);
    // CPython joins generation 0 before generation 1.
    assert_eq!(output(), "del:old del:young del:middle");
}

#[test]
fn finalizers_see_everything_intact() {
    fn look(this: &Gc<Thing>) {
        let friend = this.edges.borrow()[0].clone();
        say(format!("{}:{}:{}", this.name, friend.name, friend.edges.borrow()[0].name));
    }
    let (one, two) = (thing("one", Some(look)), thing("two", Some(look)));
    link(&one, &two);
    link(&two, &one);
    drop((one, two));
    Heap::current().collect(2);
    assert_eq!(output(), "one:two:one two:one:two");
}

#[test]
fn resurrection_is_transitive_and_finalizers_run_once() {
    let heap = Heap::current();
    let [a, b, c] = [("a", Some(keep as Finalizer)), ("b", Some(tell)), ("c", Some(tell))]
        .map(|(n, f)| thing(n, f));
    // a and b hold each other; c is another cycle that nobody resurrects.
    link(&a, &b);
    link(&b, &a);
    link(&c, &c);
    let weak = Gc::downgrade(&b);
    drop((a, b, c));
    assert_eq!(heap.collect(2).collected, 1);
    assert_eq!(output(), "keep:a del:b del:c");
    // The weak handle was cleared before the finalizers ran, and stays so.
    assert!(weak.upgrade().is_none());
    let kept = KEPT.take();
    assert_eq!((kept.len(), kept[0].edges.borrow()[0].name), (1, "b"));
    assert!(Gc::as_any(&kept[0]).is_finalized() && Gc::as_any(&kept[0]).is_tracked());
    drop(kept);
    assert_eq!(heap.collect(2).collected, 2);
    assert_eq!(output(), "");
}

#[test]
fn resurrection_by_the_last_release_keeps_weak_handles() {
    let object = thing("a", Some(keep));
    let weak = Gc::downgrade(&object);
    drop(object);
    assert_eq!(output(), "keep:a");
    assert_eq!(weak.upgrade().map(|thing| thing.name), Some("a"));
    KEPT.take();
    assert_eq!(output(), "");
    assert!(weak.upgrade().is_none());
}

#[test]
fn a_finalizer_that_is_not_wanted_does_not_run() {
    drop(thing("a", None));
    assert_eq!(output(), "");
}

#[test]
fn a_finalizer_may_free_what_is_condemned() {
    fn cut(this: &Gc<Thing>) {
        say(format!("cut:{}", this.name));
        this.edges.take();
    }
    let names = ["a", "b", "c"];
    let things = names.map(|name| thing(name, Some(cut)));
    for index in 0..3 {
        link(&things[index], &things[(index + 1) % 3]);
    }
    drop(things);
    Heap::current().collect(2);
    assert_eq!(output(), "cut:a cut:b cut:c");
    assert_eq!(Heap::current().totals().alive, 0);
}

#[test]
fn last_release_runs_the_finalizer_first_and_then_tells_the_watchers() {
    fn with_weak(this: &Gc<Thing>) {
        say(format!("del:{}:{}", this.name, this.weak.borrow()[0].upgrade().is_some()));
    }
    let object = thing("a", Some(with_weak));
    object.weak.borrow_mut().push(Gc::downgrade(&object));
    let watchers = [watcher("first", &object), watcher("second", &object)];
    assert_eq!(Heap::current().watchers(Gc::as_any(&object)).len(), 2);
    drop(object);
    assert_eq!(output(), "del:a:true told:second:dead told:first:dead");
    drop(watchers);
}

#[test]
fn collector_tells_the_watchers_first_and_then_runs_the_finalizers() {
    fn with_weak(this: &Gc<Thing>) {
        say(format!("del:{}:{}", this.name, this.weak.borrow()[0].upgrade().is_some()));
    }
    let object = thing("a", Some(with_weak));
    link(&object, &object);
    object.weak.borrow_mut().push(Gc::downgrade(&object));
    let watchers = [watcher("first", &object), watcher("second", &object)];
    drop(object);
    Heap::current().collect(2);
    assert_eq!(output(), "told:second:dead told:first:dead del:a:false");
    drop(watchers);
}

#[test]
fn condemned_watchers_are_not_told() {
    let object = thing("a", None);
    let one = watcher("one", &object);
    // The watcher and its target die together: a cycle through the watcher.
    *one.other.borrow_mut() = Some(Gc::into_any(one.clone()));
    link(&object, &object);
    let survivor = watcher("two", &object);
    drop((one, object));
    Heap::current().collect(2);
    assert_eq!(output(), "told:two:dead");
    drop(survivor);
}

#[test]
fn dead_watchers_are_forgotten() {
    let object = thing("a", None);
    let (one, two) = (watcher("one", &object), watcher("two", &object));
    drop(one);
    assert_eq!(Heap::current().watchers(Gc::as_any(&object)).len(), 1);
    drop(object);
    assert_eq!(output(), "told:two:dead");
    drop(two);
}

#[test]
fn weak_handles_made_by_finalizers_of_the_dead_are_cleared() {
    thread_local!(static MADE: RefCell<Weak<Thing>> = const { RefCell::new(Weak::new()) });
    fn make(this: &Gc<Thing>) {
        MADE.set(Gc::downgrade(this));
    }
    let object = thing("a", Some(make));
    link(&object, &object);
    drop(object);
    assert_eq!(Heap::current().collect(2).collected, 1);
    assert!(MADE.take().upgrade().is_none());
}

#[test]
fn collecting_inside_a_finalizer_does_nothing() {
    fn collect(_: &Gc<Thing>) {
        let heap = Heap::current();
        let kept: Vec<_> = (0..2000).map(|_| thing("young", None)).collect();
        say(format!("{} {}", heap.is_collecting(), heap.collect(2).collected));
        drop(kept);
    }
    let object = thing("a", Some(collect));
    link(&object, &object);
    drop(object);
    Heap::current().collect(2);
    assert_eq!(output(), "true 0");
}

#[test]
fn frozen_objects_are_not_examined() {
    let heap = Heap::current();
    let object = thing("a", Some(tell));
    link(&object, &object);
    drop(object);
    heap.freeze();
    assert_eq!((heap.frozen_count(), heap.objects(None).len()), (1, 0));
    assert_eq!(heap.collect(2).collected, 0);
    heap.unfreeze();
    assert_eq!((heap.frozen_count(), heap.sizes()[2]), (0, 1));
    assert_eq!(heap.collect(2).collected, 1);
    assert_eq!(output(), "del:a");
}

#[test]
fn survivors_that_were_passed_over_move_to_the_end() {
    // The child is older than what holds it: CPython's walk passes it over, and finds it reachable later.
    let heap = Heap::current();
    let things = ["child", "other", "parent"].map(|name| thing(name, None));
    link(&things[2], &things[0]);
    let [child, other, parent] = things;
    drop(child);
    heap.collect(2);
    let names = |heap: &Heap| -> Vec<_> {
        let objects = heap.objects(None);
        objects.iter().map(|any| any.downcast_ref::<Thing>().expect("a thing").name).collect()
    };
    assert_eq!(names(&heap), ["other", "parent", "child"]);
    drop((other, parent));
}

#[test]
fn referents_and_referrers() {
    let heap = Heap::current();
    let (one, two) = (thing("one", None), thing("two", None));
    link(&one, &two);
    link(&one, &two);
    let any = Gc::as_any(&one);
    assert_eq!(any.referents().len(), 2);
    assert!(any.referents()[0].ptr_eq(Gc::as_any(&two)));
    assert!(heap.referrers(&[Gc::into_any(two.clone())])[0].ptr_eq(any));
    assert_eq!(Gc::strong_count(&two), 3);
}

#[test]
fn dying_objects_may_change_the_fields_that_hold_them() {
    thread_local!(static LAST: Cell<u32> = const { Cell::new(0) });
    #[derive(Trace)]
    struct Holder {
        field: Field<Option<Gc<Thing>>>,
    }
    fn count(_: &Gc<Thing>) {
        LAST.set(LAST.get() + 1);
    }
    let holder = Gc::new(Holder { field: Field::new(Some(thing("a", Some(count)))) });
    holder.field.set(Some(thing("b", Some(count))));
    assert_eq!((LAST.get(), holder.field.take().map(|thing| thing.name)), (1, Some("b")));
    assert_eq!(LAST.get(), 2);
}
