//! Collections that have nothing to look for, and those after them, which have.

use exuvia::{Field, Gc, Heap, Trace};

#[derive(Trace)]
struct Link {
    next: Field<Option<Gc<Self>>>,
}

fn link(heap: &Heap, next: Option<Gc<Link>>) -> Gc<Link> {
    heap.alloc(Link { next: Field::new(next) })
}

/// Only moves handles, so that no release leaves a count above zero.
fn list(heap: &Heap, length: usize) -> Gc<Link> {
    let mut head = link(heap, None);
    for _ in 1..length {
        head = link(heap, Some(head));
    }
    head
}

fn collections(heap: &Heap) -> [u64; 3] {
    heap.stats().map(|stats| stats.collections)
}

#[test]
fn a_growing_list_passes_the_gates_as_any_other_does() {
    let (quiet, stirred) = (Heap::new(), Heap::new());
    let first = list(&quiet, 100_000);
    let second = list(&stirred, 1);
    let mut head = second;
    for _ in 1..100_000 {
        drop(head.clone());
        head = link(&stirred, Some(head));
    }
    assert_eq!(collections(&quiet), collections(&stirred));
    assert_eq!(quiet.sizes(), stirred.sizes());
    assert_eq!(quiet.collect(2).collected, 0);
    drop((first, head));
    assert_eq!((quiet.totals().alive, stirred.totals().alive), (0, 0));
}

#[test]
fn a_ring_that_is_let_go_after_idle_collections_is_found() {
    for length in [1, 2, 500, 20_000] {
        let heap = Heap::new();
        let first = link(&heap, None);
        let weak = Gc::downgrade(&first);
        let mut head = first;
        for _ in 1..length {
            head = link(&heap, Some(head));
        }
        // The ring closes, and the last handle from outside goes.
        weak.upgrade().expect("held").next.set(Some(head));
        let kept = list(&heap, 200_000);
        assert!(weak.upgrade().is_none(), "a ring of {length}");
        drop(kept);
    }
}

#[test]
fn the_release_counts_whatever_heap_it_was_in() {
    let (one, two) = (Heap::new(), Heap::new());
    let ring = link(&one, None);
    let weak = Gc::downgrade(&ring);
    ring.next.set(Some(ring.clone()));
    drop(ring);
    // Another heap collects first, and learns of the release.
    drop(list(&two, 2_000));
    let kept = list(&one, 200_000);
    assert!(weak.upgrade().is_none());
    drop(kept);
}

#[test]
fn what_was_frozen_is_looked_at_again() {
    let heap = Heap::new();
    let ring = link(&heap, None);
    ring.next.set(Some(ring.clone()));
    heap.freeze();
    drop(ring);
    let kept = list(&heap, 100_000);
    assert_eq!(heap.frozen_count(), 1);
    heap.unfreeze();
    let more = list(&heap, 400_000);
    assert_eq!(heap.totals().alive, 500_000, "the ring is gone");
    drop((kept, more));
}

#[test]
fn a_panic_while_the_graph_is_read_leaves_the_garbage_to_the_next_collection() {
    use std::cell::Cell;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    thread_local!(static ARMED: Cell<bool> = const { Cell::new(false) });

    struct Mine;

    // SAFETY: owns no handles.
    #[expect(unsafe_code, reason = "a Trace that panics has to be written by hand")]
    unsafe impl Trace for Mine {
        const TRACKED: bool = true;

        fn trace(&self, _: &mut exuvia::Tracer<'_>) {
            assert!(!ARMED.get(), "armed");
        }
    }

    let heap = Heap::new();
    let mine = heap.alloc(Mine);
    let ring = link(&heap, None);
    let weak = Gc::downgrade(&ring);
    ring.next.set(Some(ring.clone()));
    drop(ring);
    ARMED.set(true);
    let panicked = catch_unwind(AssertUnwindSafe(|| list(&heap, 2_000)));
    ARMED.set(false);
    assert!(panicked.is_err());
    let kept = list(&heap, 200_000);
    assert!(weak.upgrade().is_none());
    drop((mine, kept));
}
