//! Finalizers, `Drop`, weak handles, and panics in them.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};

use exuvia::{Finalize, Gc, GcAny, Heap, Trace, Weak};

use super::{Node, dead_ring, link, node};

/// A leaf that calls a function when it is dropped.
#[derive(Trace)]
#[trace(leaf)]
struct Last(fn());

impl Drop for Last {
    fn drop(&mut self) {
        (self.0)();
    }
}

thread_local! {
    static SEEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static KEPT: RefCell<Vec<Gc<Member>>> = const { RefCell::new(Vec::new()) };
    static PEERS: RefCell<Vec<Weak<Member>>> = const { RefCell::new(Vec::new()) };
}

/// Of a group of objects that all lead to each other.
#[derive(Trace)]
#[trace(finalize)]
struct Member {
    name: String,
    peers: RefCell<Vec<Gc<Self>>>,
    finalizer: fn(&Gc<Self>),
    _last: Last,
}

impl Finalize for Member {
    fn finalize(this: &Gc<Self>) {
        (this.finalizer)(this);
    }
}

/// Makes a group, weak handles to it, and lets go.
fn dead_group(finalizer: fn(&Gc<Member>), last: fn()) {
    let member = |name: &str| {
        let (name, peers) = (name.to_owned(), RefCell::default());
        Gc::new(Member { name, peers, finalizer, _last: Last(last) })
    };
    let members = ["one", "two", "three"].map(member);
    for one in &members {
        one.peers.borrow_mut().extend(members.iter().cloned());
    }
    PEERS.set(members.iter().map(Gc::downgrade).collect());
}

/// A `Drop` that reads another object of its own cycle, which may be gone already. Here only leaves have one, and nothing leads
/// from them to their peers but weak handles; finalizers see all.
#[test]
fn trap_01_drop_reads_a_dead_peer() {
    dead_group(
        |this| {
            let names: Vec<_> = this.peers.borrow().iter().map(|peer| peer.name.clone()).collect();
            SEEN.with_borrow_mut(|seen| seen.push(names.join("+")));
        },
        || {
            let found = PEERS.with_borrow(|peers| peers.iter().filter_map(Weak::upgrade).count());
            SEEN.with_borrow_mut(|seen| seen.push(found.to_string()));
        },
    );
    assert_eq!(Heap::current().collect(2).collected, 3);
    let all = "one+two+three";
    assert_eq!(SEEN.take(), [all, all, all, "0", "0", "0"]);
}

/// A finalizer that stores a handle to the dying object, or to what it leads to.
#[test]
fn trap_02_finalizer_resurrects() {
    let heap = Heap::current();
    dead_group(
        |this| {
            if this.name == "two" {
                let peer = this.peers.borrow()[0].clone();
                KEPT.with_borrow_mut(|kept| kept.push(peer));
            }
        },
        || {},
    );
    assert_eq!(heap.collect(2).collected, 0);
    let kept = KEPT.take();
    let names: Vec<_> = kept[0].peers.borrow().iter().map(|peer| peer.name.clone()).collect();
    assert_eq!(names, ["one", "two", "three"]);
    drop(kept);
    assert_eq!(heap.collect(2).collected, 3, "finalizers do not run again");
    assert_eq!(heap.totals().alive, 0);
}

/// The `Drop` of garbage releases the last outside handle to something that other garbage holds as well.
#[test]
fn trap_07_garbage_releases_what_lives() {
    thread_local!(static OUTSIDE: RefCell<Option<Gc<Node>>> = const { RefCell::new(None) });
    #[derive(Trace)]
    struct Garbage {
        edges: RefCell<Vec<GcAny>>,
        _last: Last,
    }
    let heap = Heap::current();
    let live = node("held by garbage and from outside");
    OUTSIDE.set(Some(live.clone()));
    let garbage = |last| Gc::new(Garbage { edges: RefCell::default(), _last: Last(last) });
    let pair = [garbage(|| drop(OUTSIDE.take())), garbage(|| {})];
    for (one, other) in [(0, 1), (1, 0)] {
        let edges = [Gc::into_any(pair[other].clone()), Gc::into_any(live.clone())];
        pair[one].edges.borrow_mut().extend(edges);
    }
    let weak = Gc::downgrade(&live);
    drop((pair, live));
    assert_eq!(heap.collect(2).collected, 2);
    assert!(weak.upgrade().is_none(), "it dies by an ordinary release");
    dead_ring(10);
    assert_eq!((heap.collect(2).collected, heap.totals().alive), (10, 0));
}

/// A panic in a `Drop` during a collection, after which nothing is collected any more.
#[test]
fn trap_08_panic_leaves_the_collector_off() {
    thread_local!(static FUSE: Cell<bool> = const { Cell::new(true) });
    let heap = Heap::current();
    dead_group(|_| {}, || assert!(!FUSE.replace(false), "on purpose"));
    assert!(catch_unwind(AssertUnwindSafe(|| heap.collect(2))).is_err());
    assert_eq!(heap.totals().alive, 0, "the others were freed all the same");
    for _ in 0..10 {
        dead_ring(7);
        assert_eq!(heap.collect(2).collected, 7);
    }
}

/// A weak handle that is upgraded while its target is being collected.
#[test]
fn trap_14_weak_upgraded_during_a_collection() {
    dead_group(
        |_| {
            let found = PEERS.with_borrow(|peers| peers.iter().filter_map(Weak::upgrade).count());
            SEEN.with_borrow_mut(|seen| seen.push(found.to_string()));
        },
        || {},
    );
    let heap = Heap::current();
    assert_eq!(heap.collect(2).collected, 3);
    assert_eq!(SEEN.take(), ["0", "0", "0"], "all are cleared before any user code runs");
    // What only weak handles lead to is no object any more.
    assert_eq!((heap.collect(2).collected, heap.totals().alive), (0, 0));
}

/// A finalizer, or a `Drop`, that allocates and collects: what is made meanwhile must not be lost.
#[test]
fn trap_22_collector_reentered_by_what_it_calls() {
    fn again() {
        let heap = Heap::current();
        heap.set_thresholds([2, 1, 1]);
        dead_ring(5);
        assert_eq!(heap.collect(2).collected, 0, "one collection at a time");
        heap.set_thresholds([700, 10, 10]);
    }
    dead_group(|_| again(), again);
    let heap = Heap::current();
    heap.disable();
    assert_eq!(heap.collect(2).collected, 3);
    assert_eq!(heap.collect(2).collected, 6 * 5);
    assert_eq!(heap.totals().alive, 0);
}

/// A finalizer that takes a lock which the interrupted code holds.
#[test]
fn trap_28_finalizers_run_at_any_time() {
    thread_local!(static LOCK: RefCell<u32> = const { RefCell::new(0) });
    dead_group(|_| LOCK.with_borrow_mut(|count| *count += 1), || {});
    LOCK.with_borrow_mut(|_| {
        // Neither copies and releases of handles nor changes of the graph run finalizers of what they do not release.
        let (one, two) = (node("one"), node("two"));
        for _ in 0..10_000 {
            link(&one, &two);
        }
        drop(one.edges.take());
    });
    assert_eq!(LOCK.with_borrow(|count| *count), 0);
    Heap::current().collect(2);
    assert_eq!(LOCK.take(), 3);
}

/// Somebody asks for all objects in the middle of a collection, and gets one that is half dead.
#[test]
fn trap_29_half_dead_objects_are_shown() {
    fn look() {
        let heap = Heap::current();
        for object in heap.objects(None) {
            for referrer in heap.referrers(std::slice::from_ref(&object)) {
                SEEN.with_borrow_mut(|seen| seen.push(referrer.type_name().to_owned()));
            }
            let node = object.downcast::<Node>().expect("the dying are not shown");
            assert_eq!(node.name, "alive");
        }
    }
    let alive = node("alive");
    link(&alive, &alive);
    dead_group(|_| look(), look);
    assert_eq!(Heap::current().collect(2).collected, 3);
    assert!(SEEN.take().iter().all(|name| name == std::any::type_name::<Node>()));
    alive.edges.take();
}
