//! What collections look at, how deep they go, and when they run.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Mutex;

use exuvia::{Event, Field, Gc, Heap, Observer, Trace, Weak};

use super::{Node, dead_ring, link, node, on_a_small_stack};

#[derive(Trace)]
struct Link {
    next: Field<Option<Gc<Self>>>,
}

fn chain(links: usize) -> (Gc<Link>, Gc<Link>) {
    let last = Gc::new(Link { next: Field::new(None) });
    let mut first = last.clone();
    for _ in 1..links {
        first = Gc::new(Link { next: Field::new(Some(first)) });
    }
    (first, last)
}

/// A cell whose state is another one in another pass of the same collection.
#[test]
fn trap_05_cells_change_between_passes() {
    let heap = Heap::current();
    let (one, two) = (node("one"), node("two"));
    link(&one, &two);
    link(&two, &one);
    let weak = Gc::downgrade(&two);
    let borrowed = one.edges.borrow_mut();
    drop(two);
    assert_eq!(
        heap.collect(2).collected,
        0,
        "a borrowed cell reports nothing, so nothing of it dies"
    );
    assert_eq!(borrowed[0].name, "two");
    drop(borrowed);
    drop(one);
    assert_eq!(heap.collect(2).collected, 2);
    assert!(weak.upgrade().is_none());
}

/// A borrow guard that is never dropped.
#[test]
fn trap_06_leaked_borrow_guard() {
    let heap = Heap::current();
    let object = node("borrowed for good");
    link(&object, &object);
    std::mem::forget(object.edges.borrow_mut());
    let weak = Gc::downgrade(&object);
    drop(object);
    for _ in 0..3 {
        assert_eq!(heap.collect(2).collected, 0);
    }
    assert_eq!(weak.upgrade().map(|node| node.name.clone()).as_deref(), Some("borrowed for good"));
    dead_ring(3);
    assert_eq!(heap.collect(2).collected, 3, "the collector goes on");
}

/// The end of a deep chain needs as much stack as it is deep.
#[test]
fn trap_09_deep_chain_dies() {
    on_a_small_stack(|| {
        drop(chain(1_000_000).0);
        assert_eq!(Heap::current().totals().alive, 0);
    });
}

/// So does its examination.
#[test]
fn trap_10_deep_chain_is_traced() {
    on_a_small_stack(|| {
        let heap = Heap::current();
        let (first, last) = chain(1_000_000);
        assert_eq!(heap.collect(2).collected, 0);
        last.next.set(Some(first.clone()));
        drop((first, last));
        assert_eq!((heap.collect(2).collected, heap.totals().alive), (1_000_000, 0));
    });
}

/// Adds up what collections examine.
#[derive(Default)]
struct Sum(Cell<usize>);

impl Observer for Sum {
    fn event(&self, _: &Heap, event: &Event<'_>) {
        if let Event::Stop(report) = event {
            self.0.set(self.0.get() + report.examined);
        }
    }

    fn wants_details(&self) -> bool {
        false
    }
}

/// A trigger by which the cost of all collections grows with the square of the objects.
#[test]
fn trap_20_trigger_is_quadratic() {
    let examined = |objects: usize| {
        let heap = Heap::new();
        let sum = Rc::new(Sum::default());
        heap.set_observer(Some(sum.clone()));
        let kept: Vec<_> =
            (0..objects).map(|_| heap.alloc(Link { next: Field::new(None) })).collect();
        heap.set_observer(None);
        drop(kept);
        sum.0.get() as f64 / objects as f64
    };
    let (few, many) = (examined(20_000), examined(320_000));
    assert!(few > 1.0, "collections ran: {few}");
    assert!(many < 2.5 * few, "{few} per object of a few, {many} of many");
}

/// A lock that is poisoned when the collector wants to look behind it.
#[test]
fn trap_27_poisoned_lock() {
    #[derive(Trace)]
    struct Locked {
        next: Mutex<Option<Gc<Self>>>,
    }
    let heap = Heap::current();
    let object = Gc::new(Locked { next: Mutex::new(None) });
    *object.next.lock().expect("fine yet") = Some(object.clone());
    let poison = catch_unwind(AssertUnwindSafe(|| {
        let _guard = object.next.lock();
        panic!("on purpose");
    }));
    assert!(poison.is_err() && object.next.is_poisoned());
    let other = Gc::new(Locked { next: Mutex::new(None) });
    *other.next.lock().expect("fine yet") = Some(other.clone());
    let guard = other.next.lock();
    drop(object);
    assert_eq!(heap.collect(2).collected, 1, "a poisoned lock is looked behind");
    drop(guard);
    drop(other);
    assert_eq!((heap.collect(2).collected, heap.totals().alive), (1, 0));
}

/// A collection that asks for memory, when there is none left perhaps: the buffers stay from one to the next, so that young
/// collections ask for none as long as the heap does not grow. (If it checks itself, that does.)
#[test]
#[cfg(not(gc_zeal))]
fn trap_30_collection_allocates() {
    let heap = Heap::new();
    heap.disable();
    let ring = || {
        let first = heap.alloc(Link { next: Field::new(None) });
        first.next.set(Some(first.clone()));
    };
    let round = || {
        (0..500).for_each(|_| ring());
        let before = super::types::allocations();
        assert_eq!(heap.collect(0).collected, 500);
        super::types::allocations() - before
    };
    let first: Vec<_> = (0..4).map(|_| round()).collect();
    let later: Vec<_> = (0..50).map(|_| round()).collect();
    assert!(later.iter().all(|asked| *asked == 0), "{first:?}, then {later:?}");
}

/// An object that refers to itself weakly is seen by a collection before it is whole.
#[test]
fn trap_31_half_built_object_is_seen() {
    #[derive(Trace)]
    struct Gadget {
        this: Weak<Self>,
        part: Gc<Node>,
        back: RefCell<Option<Gc<Self>>>,
    }
    let heap = Heap::current();
    heap.set_thresholds([1, 1, 1]);
    let gadget = Gc::new_cyclic(|this: &Weak<Gadget>| {
        for _ in 0..10 {
            dead_ring(3);
            heap.collect(2);
            assert!(this.upgrade().is_none());
            assert!(heap.objects(None).iter().all(|object| object.is::<Node>()));
        }
        Gadget { this: this.clone(), part: node("a part"), back: RefCell::default() }
    });
    *gadget.back.borrow_mut() = gadget.this.upgrade();
    heap.collect(2);
    assert_eq!((gadget.part.name.as_str(), Gc::strong_count(&gadget)), ("a part", 2));
    let broken =
        catch_unwind(AssertUnwindSafe(|| Gc::new_cyclic(|_: &Weak<Gadget>| panic!("on purpose"))));
    assert!(broken.is_err());
    let weak = gadget.this.clone();
    drop(gadget);
    heap.collect(2);
    assert_eq!((weak.upgrade().is_none(), heap.totals().alive), (true, 0));
}
