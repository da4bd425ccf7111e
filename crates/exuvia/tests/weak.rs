//! Weak handles, and their callbacks: order and number of calls, on both paths.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};

use exuvia::{Collected, Gc, Heap, Trace, Watch, Weak};

thread_local! {
    static OUTPUT: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static KEPT: RefCell<Vec<Gc<Thing>>> = const { RefCell::new(Vec::new()) };
    static WATCHES: RefCell<Vec<Watch<Thing>>> = const { RefCell::new(Vec::new()) };
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
    watches: RefCell<Vec<Watch<Self>>>,
    part: Part,
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

/// A leaf with a weak handle, which it tries when it is dropped.
#[derive(Trace, Default)]
#[trace(leaf)]
struct Part(RefCell<Option<Weak<Thing>>>);

impl Drop for Part {
    fn drop(&mut self) {
        if let Some(weak) = self.0.take() {
            say(format!("part:{}", state(&weak)));
        }
    }
}

fn state(weak: &Weak<Thing>) -> &'static str {
    if weak.upgrade().is_some() { "alive" } else { "dead" }
}

fn thing(name: &'static str, finalizer: Option<Finalizer>) -> Gc<Thing> {
    Gc::new(Thing {
        name,
        edges: RefCell::default(),
        weak: RefCell::default(),
        watches: RefCell::default(),
        part: Part::default(),
        finalizer,
    })
}

fn link(from: &Gc<Thing>, to: &Gc<Thing>) {
    from.edges.borrow_mut().push(to.clone());
}

fn cycle(name: &'static str, finalizer: Option<Finalizer>) -> Gc<Thing> {
    let object = thing(name, finalizer);
    link(&object, &object);
    object
}

/// A watch that says so when it is called.
fn watch(name: &'static str, target: &Gc<Thing>) -> Watch<Thing> {
    Gc::downgrade_with(target, move |weak| say(format!("{name}:{}", state(weak))))
}

/// Lets an object die by its last release, or by the collector if it is in a cycle.
fn die(object: Gc<Thing>) -> Collected {
    drop(object);
    Heap::current().collect(2)
}

#[test]
fn it_reads_like_the_one_of_rc() {
    let object = Gc::new(5);
    let weak = Gc::downgrade(&object);
    assert_eq!(weak.upgrade().as_deref(), Some(&5));
    let other = weak.clone();
    assert_eq!((weak.strong_count(), weak.weak_count(), Gc::weak_count(&object)), (1, 2, 2));
    assert!(weak.ptr_eq(&other) && weak.ptr_eq(&Gc::downgrade(&object)));
    assert!(!weak.ptr_eq(&Gc::downgrade(&Gc::new(5))));
    assert!(weak.as_any().upgrade().is_some_and(|any| any.ptr_eq(Gc::as_any(&object))));
    assert_eq!(format!("{weak:?}"), "(weak)");
    drop(object);
    assert_eq!((weak.strong_count(), weak.weak_count(), weak.is_dead()), (0, 0, true));
    assert!(weak.upgrade().is_none() && weak.ptr_eq(&other));
    assert!(Weak::<u8>::new().upgrade().is_none() && Weak::<u8>::new().ptr_eq(&Weak::default()));
    assert!(!weak.ptr_eq(&Weak::new()));
    assert_eq!(format!("{:?}", Weak::<u8>::new()), "(dead)");
}

#[test]
fn an_object_is_unique_again_when_its_weak_handles_are_gone() {
    let mut object = Gc::new(1);
    let weak = Gc::downgrade(&object);
    assert!(Gc::get_mut(&mut object).is_none());
    drop(weak);
    assert_eq!(Gc::get_mut(&mut object).map(|one| *one), Some(1));
    let watch = Gc::downgrade_with(&object, |_| ());
    assert!(Gc::get_mut(&mut object).is_none());
    drop(watch);
    assert_eq!(Gc::get_mut(&mut object).map(|one| *one), Some(1));
}

#[test]
fn slots_that_are_used_again_are_other_objects() {
    let heap = Heap::new();
    let addresses: Vec<_> = (0..300)
        .map(|round| {
            let object = heap.alloc(RefCell::new(vec![round]));
            let weak = Gc::downgrade(&object);
            let address = Gc::address(&object);
            drop(object);
            let next = heap.alloc(RefCell::new(vec![round]));
            assert_eq!(Gc::address(&next), address, "the slot is taken again");
            assert!(weak.upgrade().is_none() && !weak.ptr_eq(&Gc::downgrade(&next)));
            address
        })
        .collect();
    assert!(addresses.iter().all(|address| *address == addresses[0]));
}

#[test]
fn handles_outlive_the_memory_of_their_heap() {
    let heap = Heap::new();
    let objects: Vec<_> = (0..5_000).map(|number| heap.alloc(number)).collect();
    let weak: Vec<_> = objects.iter().map(Gc::downgrade).collect();
    let large = heap.alloc([0_u8; 100_000]);
    let weak_large = Gc::downgrade(&large);
    drop(heap);
    assert!(weak.iter().all(|weak| weak.upgrade().is_some()) && weak_large.upgrade().is_some());
    drop((objects, large));
    assert!(weak.iter().all(Weak::is_dead) && weak_large.clone().is_dead());
    let copies: Vec<_> = weak.to_vec();
    assert!(copies[0].ptr_eq(&copies[0]) && !copies[0].ptr_eq(&copies[1]));
}

#[test]
fn forgotten_handles_do_no_harm() {
    let object = cycle("a", None);
    std::mem::forget(Gc::downgrade(&object));
    std::mem::forget(watch("forgotten", &object));
    let weak = Gc::downgrade(&object);
    die(object);
    assert_eq!((output().as_str(), weak.is_dead()), ("forgotten:dead", true));
}

#[test]
fn trap_14_upgrade_during_a_collection() {
    fn look(this: &Gc<Thing>) {
        say(format!("del:{}", state(&this.weak.borrow()[0])));
    }
    for (collected, expected) in
        [(false, "del:alive call:dead part:dead"), (true, "call:dead del:dead part:dead")]
    {
        let object = if collected { cycle("a", Some(look)) } else { thing("a", Some(look)) };
        object.weak.borrow_mut().push(Gc::downgrade(&object));
        *object.part.0.borrow_mut() = Some(Gc::downgrade(&object));
        let watch = watch("call", &object);
        die(object);
        assert_eq!((output().as_str(), watch.is_dead()), (expected, true));
    }
}

#[test]
fn what_waits_to_be_torn_down_cannot_be_had() {
    let mut chain = thing("deepest", None);
    for _ in 0..200 {
        let next = thing("link", None);
        // Dropped after the edge: by then the target has died, or waits for its turn.
        *next.part.0.borrow_mut() = Some(Gc::downgrade(&chain));
        next.edges.borrow_mut().push(chain);
        chain = next;
    }
    drop(chain);
    assert_eq!(output(), ["part:dead"; 200].join(" "));
}

#[test]
fn handles_may_outlive_their_thread_s_heap() {
    thread_local!(static HANDLES: RefCell<Vec<(Weak<Thing>, Watch<Thing>)>> = const { RefCell::new(Vec::new()) });
    let thread = std::thread::spawn(|| {
        let object = cycle("a", None);
        let short = thing("b", None);
        HANDLES.with_borrow_mut(|handles| {
            for object in [&object, &short] {
                handles.push((Gc::downgrade(object), Gc::downgrade_with(object, |_| ())));
            }
        });
        KEPT.with_borrow_mut(|kept| kept.push(short));
    });
    thread.join().expect("no panic at the end of the thread");
}

#[test]
fn callbacks_run_newest_first_when_all_handles_are_cleared() {
    for collected in [false, true] {
        let object = if collected { cycle("a", None) } else { thing("a", None) };
        let first = watch("first", &object);
        let weak = Gc::downgrade(&object);
        let second = Gc::downgrade_with(&object, move |own| {
            say(format!("second:{}:{}", state(own), state(&weak)));
        });
        assert_eq!(
            (first.upgrade().map(|thing| thing.name), first.ptr_eq(&second)),
            (Some("a"), false)
        );
        die(object);
        assert_eq!(output(), "second:dead:dead first:dead");
        assert!(first.upgrade().is_none());
    }
}

#[test]
fn the_collector_clears_the_handles_to_all_before_any_callback() {
    let objects = ["a", "b", "c"].map(|name| cycle(name, None));
    let weak = objects.each_ref().map(Gc::downgrade);
    let all_dead = move |_: &Weak<Thing>| {
        let dead = weak.iter().filter(|weak| weak.is_dead()).count();
        say(format!("{dead}"));
    };
    let watches = objects.each_ref().map(|object| Gc::downgrade_with(object, all_dead.clone()));
    drop(objects);
    assert_eq!(Heap::current().collect(2).collected, 3);
    assert_eq!(output(), "3 3 3");
    drop(watches);
}

#[test]
fn callbacks_are_unregistered_with_the_last_clone() {
    let object = thing("a", None);
    let watch = watch("call", &object);
    let other = watch.clone();
    assert!(watch.ptr_eq(&other));
    drop(watch);
    assert_eq!(Heap::current().watchers(Gc::as_any(&object)).len(), 1);
    drop(other);
    assert_eq!(Heap::current().watchers(Gc::as_any(&object)).len(), 0);
    drop(object);
    assert_eq!(output(), "");
}

#[test]
fn a_watch_that_is_garbage_with_its_target_is_not_called() {
    let object = cycle("a", None);
    object.watches.borrow_mut().push(watch("own", &object));
    let owner = cycle("owner", None);
    owner.watches.borrow_mut().push(watch("condemned", &object));
    let survivor = watch("survivor", &object);
    drop(owner);
    // Two things and their watches.
    assert_eq!(die(object).collected, 4);
    assert_eq!(output(), "survivor:dead");
    drop(survivor);
    assert_eq!(Heap::current().totals().alive, 0);
}

#[test]
fn a_watch_in_a_dying_object_is_dropped_with_it() {
    let object = thing("a", None);
    object.watches.borrow_mut().push(watch("own", &object));
    drop(object);
    // It was alive when its owner died, so that it is called, as in CPython.
    assert_eq!(output(), "own:dead");
    assert_eq!(Heap::current().totals().alive, 0);
}

#[test]
fn captured_handles_keep_their_objects_until_the_callback_is_gone() {
    let other = thing("other", None);
    let weak = Gc::downgrade(&other);
    let object = thing("a", None);
    let watch = Gc::downgrade_with(&object, move |_| say(format!("captured:{}", other.name)));
    Heap::current().collect(2);
    assert!(weak.upgrade().is_some());
    drop(object);
    assert_eq!((output().as_str(), weak.is_dead()), ("captured:other", true));
    drop(watch);
}

#[test]
fn cycles_through_the_state_of_a_callback_are_found() {
    let object = thing("a", None);
    let owner = thing("owner", None);
    let watch = Gc::downgrade_with_state(&object, owner.clone(), |weak, owner: Gc<Thing>| {
        say(format!("{}:{}", owner.name, state(weak)));
    });
    owner.watches.borrow_mut().push(watch);
    drop(object);
    assert_eq!(output(), "owner:dead");
    // Called, it has given up its state.
    drop(owner);
    assert_eq!(Heap::current().totals().alive, 0);
    let (object, owner) = (thing("a", None), thing("owner", None));
    let watch = Gc::downgrade_with_state(&object, owner.clone(), |_, _| say("called"));
    owner.watches.borrow_mut().push(watch);
    assert_eq!(die(owner).collected, 2);
    drop(object);
    assert_eq!(output(), "");
}

#[test]
fn a_panic_in_a_callback_is_contained() {
    for collected in [false, true] {
        let object = if collected { cycle("a", None) } else { thing("a", None) };
        let first = watch("first", &object);
        let bad = ["one", "two"].map(|name| Gc::downgrade_with(&object, move |_| panic!("{name}")));
        let last = watch("last", &object);
        let payload = catch_unwind(AssertUnwindSafe(|| die(object))).expect_err("it panics");
        // The newest of the two is called first.
        assert_eq!(payload.downcast_ref::<String>().map(String::as_str), Some("two"));
        assert_eq!(output(), "last:dead first:dead");
        drop((first, bad, last));
        assert_eq!(Heap::current().collect(2), Collected::default());
        assert_eq!(Heap::current().totals().alive, 0);
    }
}

#[test]
fn watches_that_callbacks_drop_are_called_nevertheless() {
    thread_local!(static OTHER: RefCell<Option<Watch<Thing>>> = const { RefCell::new(None) });
    for collected in [false, true] {
        let object = if collected { cycle("a", None) } else { thing("a", None) };
        OTHER.set(Some(watch("other", &object)));
        let dropper = Gc::downgrade_with(&object, |_| drop(OTHER.take()));
        die(object);
        assert_eq!(output(), "other:dead");
        drop(dropper);
    }
}

#[test]
fn callbacks_may_do_what_they_like() {
    for collected in [false, true] {
        let object = if collected { cycle("a", None) } else { thing("a", None) };
        let watch = Gc::downgrade_with(&object, move |weak| {
            let heap = Heap::current();
            let kept: Vec<_> = (0..1000).map(|_| cycle("young", None)).collect();
            let inner = watch("inner", &kept[0]);
            let result = heap.collect(2).collected;
            drop(kept);
            say(format!("{}:{result}:{}", heap.is_collecting(), state(weak)));
            WATCHES.with_borrow_mut(|watches| watches.push(inner));
        });
        die(object);
        assert_eq!(
            output(),
            format!("{collected}:0:dead") + if collected { "" } else { " inner:dead" }
        );
        Heap::current().collect(2);
        WATCHES.take();
        output();
        drop(watch);
        Heap::current().collect(2);
        assert_eq!(Heap::current().totals().alive, 0);
    }
}

#[test]
fn watches_that_finalizers_make_are_called() {
    fn make(this: &Gc<Thing>) {
        let watches = ["first", "second"].map(|name| watch(name, this));
        WATCHES.with_borrow_mut(|kept| kept.extend(watches));
        this.watches.borrow_mut().push(watch("condemned", this));
        say("del");
    }
    // CPython 3.11 prints and counts the same for `weakref.ref(self, callback)` in `__del__`.
    let collected = die(cycle("a", Some(make))).collected;
    assert_eq!((output().as_str(), collected), ("del second:dead first:dead", 1));
    WATCHES.take();
    drop(thing("b", Some(make)));
    // By the last release all are called, as all are alive.
    assert_eq!(output(), "del condemned:dead second:dead first:dead");
    WATCHES.take();
    assert_eq!(Heap::current().totals().alive, 0);
}

#[test]
fn a_resurrected_object_has_lost_its_weak_handles_but_can_have_new_ones() {
    fn keep(this: &Gc<Thing>) {
        KEPT.with_borrow_mut(|kept| kept.push(this.clone()));
        WATCHES.with_borrow_mut(|watches| watches.push(watch("new", this)));
    }
    let object = cycle("a", Some(keep));
    let (weak, old) = (Gc::downgrade(&object), watch("old", &object));
    assert_eq!(die(object).collected, 0);
    assert_eq!((output().as_str(), weak.is_dead(), old.is_dead()), ("old:dead", true, true));
    let new = WATCHES.take().pop().expect("a watch");
    let kept = KEPT.take().pop().expect("a thing");
    assert_eq!(new.upgrade().map(|thing| thing.name), Some("a"));
    assert!(!Weak::ptr_eq(&new, &weak));
    assert_eq!(die(kept).collected, 1);
    assert_eq!(output(), "new:dead");
}

#[test]
fn many_watches_of_one_object_are_dropped_in_any_order() {
    const MANY: usize = 100_000;
    let called = std::rc::Rc::new(Cell::new(0));
    let object = thing("a", None);
    let mut watches: Vec<_> = (0..MANY)
        .map(|_| {
            let called = called.clone();
            Gc::downgrade_with(&object, move |_| called.set(called.get() + 1))
        })
        .collect();
    // Every other one, then the oldest ones, then the newest ones.
    let mut keep = false;
    watches.retain(|_| {
        keep = !keep;
        keep
    });
    watches.drain(..MANY / 5);
    watches.truncate(MANY / 5);
    drop(object);
    assert_eq!(called.get(), MANY / 5);
}

#[test]
fn handles_to_values_without_a_known_size_have_weak_ones() {
    use std::fmt::Debug;
    let (slice, text): (Gc<[i32]>, Gc<str>) = (vec![1, 2, 3].into(), "shed".into());
    let object: Gc<dyn Debug> = exuvia::gc_dyn!(Gc::new(Some(5)) => dyn Debug);
    let weak = (Gc::downgrade(&slice), Gc::downgrade(&text), Gc::downgrade(&object));
    assert_eq!(weak.0.upgrade().as_deref(), Some(&[1, 2, 3][..]));
    assert_eq!(weak.1.upgrade().as_deref(), Some("shed"));
    assert_eq!(weak.2.upgrade().map(|object| format!("{object:?}")).as_deref(), Some("Some(5)"));
    let map = exuvia::WeakMap::<dyn Debug, i32>::new();
    map.insert(&object, 7);
    let watch = Gc::downgrade_with(&text, |weak| say(format!("text:{}", weak.is_dead())));
    drop((slice, text));
    assert_eq!((output().as_str(), map.get(&object)), ("text:true", Some(7)));
    drop(object);
    assert!(weak.0.is_dead() && weak.1.is_dead() && weak.2.is_dead() && map.is_empty());
    drop(watch);
}

#[test]
fn finalizers_can_be_shown_what_weak_handles_lead_to() {
    let heap = Heap::current();
    for (late, expected) in
        [(false, "watcher:dead finalizer:dead"), (true, "watcher:alive finalizer:alive")]
    {
        heap.clear_weak_late(late);
        let object = cycle(
            "it",
            Some(|this| {
                let weak = this.weak.borrow().first().cloned();
                say(format!("finalizer:{}", weak.map_or("none", |weak| state(&weak))));
            }),
        );
        object.weak.borrow_mut().push(Gc::downgrade(&object));
        let other = Gc::downgrade(&object);
        let watch = Gc::downgrade_with(&object, {
            let other = other.clone();
            move |_| say(format!("watcher:{}", state(&other)))
        });
        assert_eq!(die(object).collected, 1);
        assert_eq!((output().as_str(), state(&other)), (expected, "dead"));
        drop(watch);
    }
    heap.clear_weak_late(false);
}

#[test]
fn weak_handles_to_the_resurrected_are_not_cleared_late() {
    let heap = Heap::current();
    heap.clear_weak_late(true);
    let object = cycle("it", Some(|this| KEPT.with_borrow_mut(|kept| kept.push(this.clone()))));
    let weak = Gc::downgrade(&object);
    assert_eq!(die(object).collected, 0);
    assert_eq!(state(&weak), "alive");
    heap.clear_weak_late(false);
    KEPT.take();
    assert_eq!((heap.collect(2).collected, state(&weak)), (1, "dead"));
}
