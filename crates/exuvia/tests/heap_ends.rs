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
