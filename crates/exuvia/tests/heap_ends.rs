//! Handles and watchers at the edges of a heap's life.

use std::cell::Cell;

use exuvia::{Field, Finalize, Gc, Heap, Trace, WeakAny};

#[derive(Trace)]
#[trace(finalize)]
struct Link {
    next: Field<Option<Gc<Self>>>,
    chain: Field<Option<Gc<Self>>>,
    deepest: Field<Option<Gc<Self>>>,
    resurrects: Cell<bool>,
}

impl Finalize for Link {
    fn finalize(this: &Gc<Self>) {
        if this.resurrects.get()
            && let Some(deepest) = this.deepest.take()
        {
            deepest.next.set(Some(this.clone()));
            drop(deepest);
            drop(this.chain.take());
        }
    }
}

fn link(heap: &Heap, next: Option<Gc<Link>>, resurrects: bool) -> Gc<Link> {
    heap.alloc(Link {
        next: Field::new(next),
        chain: Field::new(None),
        deepest: Field::new(None),
        resurrects: Cell::new(resurrects),
    })
}

/// The last object of a closed heap is resurrected into one whose own end was put off: the heap's memory must outlive the work.
#[test]
fn resurrection_into_what_was_put_off_outlives_the_heap() {
    let heap = Heap::new();
    let deepest = link(&heap, None, false);
    let mut chain = deepest.clone();
    for _ in 0..100 {
        chain = link(&heap, Some(chain), false);
    }
    let last = link(&heap, None, true);
    last.chain.set(Some(chain));
    last.deepest.set(Some(deepest));
    let weak = Gc::downgrade(&last);
    drop(heap);
    drop(last);
    assert!(weak.upgrade().is_none());
}

#[derive(Trace)]
#[trace(watcher = ignore)]
struct Watcher {
    #[trace(skip)]
    target: Cell<Option<WeakAny>>,
}

fn ignore(watcher: &Gc<Watcher>) {
    watcher.target.set(None);
}

#[test]
fn a_watcher_in_another_heap_is_refused() {
    let (one, two) = (Heap::new(), Heap::new());
    let target = one.alloc(1_i32);
    let watcher = two.alloc(Watcher { target: Cell::new(None) });
    let watch = || one.watch(Gc::as_any(&target), Gc::as_any(&watcher));
    let refused = std::panic::catch_unwind(std::panic::AssertUnwindSafe(watch));
    assert!(refused.is_err());
    let here = one.alloc(Watcher { target: Cell::new(None) });
    here.target.set(Some(one.watch(Gc::as_any(&target), Gc::as_any(&here))));
    drop(target);
    assert!(here.target.take().is_none());
}

#[derive(Trace)]
#[trace(finalize)]
struct Chained {
    first: bool,
    me: Field<Option<Gc<Self>>>,
    next: Field<Option<Gc<Self>>>,
    previous: Field<Option<Gc<Self>>>,
    _bulk: [u64; 100],
}

thread_local!(static ARMED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) });

impl exuvia::Finalize for Chained {
    /// Frees the others, lets the heap lose its last owner, and fills what could have become free.
    fn finalize(this: &Gc<Self>) {
        if !this.first || !ARMED.take() {
            return;
        }
        let mut next = this.next.take();
        while let Some(other) = next {
            other.previous.take();
            other.me.take();
            next = other.next.take();
        }
        drop(Gc::heap(this));
        let heap = Gc::heap(this);
        (0..3_000).for_each(|_| drop(heap.alloc([1_u64 | 0x41 << 32; 30])));
    }
}

#[test]
fn a_collection_of_a_heap_without_owners_keeps_the_pages_of_the_condemned() {
    let heap = Heap::new();
    let keep = heap.alloc(Field::new(None::<exuvia::GcAny>));
    heap.disable();
    let node = |first| {
        let (me, next, previous) = (Field::new(None), Field::new(None), Field::new(None));
        let node = heap.alloc(Chained { first, me, next, previous, _bulk: [0; 100] });
        node.me.set(Some(node.clone()));
        node
    };
    let first = node(true);
    let mut last = first.clone();
    for _ in 0..500 {
        let other = node(false);
        other.previous.set(Some(last.clone()));
        last.next.set(Some(other.clone()));
        last = other;
    }
    drop((last, heap));
    Gc::heap(&keep).enable();
    ARMED.set(true);
    drop(first);
    let mut watches = Vec::new();
    while ARMED.get() && watches.len() < 200_000 {
        watches.push(Gc::downgrade_with(&keep, |_| ()));
    }
    assert!(!ARMED.get(), "the gates have collected the chain");
}

struct Holder(#[expect(dead_code, reason = "it only holds")] Gc<String>);

impl exuvia::Observer for Holder {
    fn event(&self, _: &Heap, _: &exuvia::Event<'_>) {}
}

#[test]
fn to_close_a_heap_lets_go_of_its_observers_as_to_drop_it_does() {
    for close in [false, true] {
        let heap = Heap::new();
        let text = heap.alloc(String::from("held by an observer"));
        let weak = Gc::downgrade(&text);
        heap.add_observer(std::rc::Rc::new(Holder(text)));
        if close {
            assert!(heap.close().is_complete());
        } else {
            drop(heap);
        }
        assert!(weak.is_dead());
    }
}

#[test]
fn a_cycle_that_only_an_observer_holds_ends_with_the_heap() {
    struct Holder(#[expect(dead_code, reason = "it only holds")] Gc<Field<Option<exuvia::GcAny>>>);

    impl exuvia::Observer for Holder {
        fn event(&self, _: &Heap, _: &exuvia::Event<'_>) {}
    }

    let heap = Heap::new();
    let cycle = heap.alloc(Field::new(None));
    cycle.set(Some(cycle.clone().into()));
    let weak = Gc::downgrade(&cycle);
    heap.add_observer(std::rc::Rc::new(Holder(cycle)));
    drop(heap);
    assert!(weak.is_dead());
}

#[test]
fn cycles_of_frozen_and_untracked_objects_end_with_the_heap() {
    for close in [false, true] {
        let heap = Heap::new();
        let frozen = link(&heap, None, false);
        frozen.next.set(Some(frozen.clone()));
        heap.freeze();
        let untracked = heap.alloc_untracked(Field::new(None));
        let tracked = heap.alloc(Field::new(Some(exuvia::GcAny::from(untracked.clone()))));
        untracked.set(Some(exuvia::GcAny::from(tracked)));
        let weak = [Gc::as_any(&frozen).downgrade(), Gc::as_any(&untracked).downgrade()];
        drop((frozen, untracked));
        assert_eq!(heap.collect(2).collected, 0);
        if close {
            assert!(heap.close().is_complete());
        } else {
            drop(heap);
        }
        assert!(weak.iter().all(WeakAny::is_dead));
    }
}
