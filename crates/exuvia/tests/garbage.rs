//! Saved garbage, and the lines of CPython's debugging flags.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use exuvia::inspect::{DebugFlags, DebugText, Stress};
use exuvia::{Event, Field, Gc, Heap, Observer, Trace};

thread_local! {
    static DROPPED: Cell<usize> = const { Cell::new(0) };
    static FINALIZED: Cell<usize> = const { Cell::new(0) };
}

#[derive(Trace)]
#[trace(leaf)]
struct Sign;

impl Drop for Sign {
    fn drop(&mut self) {
        DROPPED.set(DROPPED.get() + 1);
    }
}

#[derive(Trace)]
#[trace(finalizer = Node::finalize)]
struct Node {
    next: Field<Option<Gc<Self>>>,
    _sign: Sign,
}

impl Node {
    fn finalize(_: &Gc<Self>) {
        FINALIZED.set(FINALIZED.get() + 1);
    }
}

/// Garbage: a ring of two. Returns the first's address.
fn ring(heap: &Heap) -> usize {
    let [one, two] = [(); 2].map(|()| heap.alloc(Node { next: Field::new(None), _sign: Sign }));
    one.next.set(Some(two.clone()));
    two.next.set(Some(one.clone()));
    Gc::address(&one)
}

fn reset() {
    DROPPED.set(0);
    FINALIZED.set(0);
}

#[test]
fn saved_garbage_is_counted_finalized_and_whole() {
    for verify in [false, true] {
        reset();
        let heap = Heap::new();
        heap.set_stress(Stress { verify, ..Stress::default() });
        heap.save_garbage(true);
        let first = ring(&heap);
        assert_eq!(heap.collect(0).collected, 2);
        assert_eq!((DROPPED.get(), FINALIZED.get(), heap.sizes()), (0, 2, [0, 2, 0, 0]));
        let garbage = heap.garbage();
        assert_eq!((garbage.len(), garbage[0].address()), (2, first));
        assert_eq!((heap.stats()[0].collected, heap.totals().freed_by_collector), (2, 0));
        // It is held by the list, and is not found again.
        assert_eq!((heap.collect(2).collected, heap.garbage().len()), (0, 2));
        drop(garbage);
        assert_eq!(heap.take_garbage().len(), 2);
        assert!(heap.garbage().is_empty());
        // Once more it is saved, without finalizers.
        assert_eq!((heap.collect(2).collected, FINALIZED.get()), (2, 2));
        heap.save_garbage(false);
        drop(heap.take_garbage());
        assert_eq!((heap.collect(2).collected, DROPPED.get()), (2, 2));
        assert_eq!(heap.totals().freed_by_collector, 2);
    }
}

#[test]
fn the_end_of_a_heap_drops_its_garbage() {
    reset();
    let heap = Heap::new();
    heap.save_garbage(true);
    ring(&heap);
    heap.collect(2);
    ring(&heap);
    drop(heap);
    assert_eq!((DROPPED.get(), FINALIZED.get()), (4, 4));
}

#[test]
fn a_finalizer_cannot_make_an_ending_heap_save() {
    #[derive(Trace)]
    #[trace(finalizer = Stubborn::finalize)]
    struct Stubborn {
        this: Field<Option<Gc<Self>>>,
        _sign: Sign,
    }
    impl Stubborn {
        fn finalize(this: &Gc<Self>) {
            Gc::heap(this).save_garbage(true);
        }
    }
    reset();
    let heap = Heap::new();
    let stubborn = heap.alloc(Stubborn { this: Field::new(None), _sign: Sign });
    stubborn.this.set(Some(stubborn.clone()));
    drop((stubborn, heap));
    assert_eq!(DROPPED.get(), 1);
}

#[test]
fn a_report_tells_what_was_saved() {
    struct Check;
    impl Observer for Check {
        fn event(&self, _: &Heap, event: &Event<'_>) {
            if let Event::Stop(report) = event {
                assert_eq!((report.condemned, report.saved, report.freed), (2, 2, 0));
            }
        }
    }
    let heap = Heap::new();
    heap.save_garbage(true);
    ring(&heap);
    heap.set_observer(Some(Rc::new(Check)));
    heap.collect(2);
    heap.set_observer(None);
}

/// What the flags have a collection of generation 1 say of a ring, with `T` for the time.
fn said(flags: DebugFlags) -> String {
    let heap = Heap::new();
    heap.set_labeler(Some(Rc::new(|_| "Node".to_owned())));
    let text = Rc::new(RefCell::new(String::new()));
    let sink = text.clone();
    heap.set_observer(Some(Rc::new(DebugText::new(flags, move |line| {
        sink.borrow_mut().push_str(line);
    }))));
    let kept = heap.alloc(Node { next: Field::new(None), _sign: Sign });
    heap.freeze();
    let first = ring(&heap);
    heap.collect(1);
    heap.set_observer(None);
    drop(kept);
    let text = text.take().replace(&format!("{first:#x}"), "FIRST");
    text.lines().map(|line| without_time(line) + "\n").collect()
}

fn without_time(line: &str) -> String {
    let Some((start, time)) = line.rsplit_once(", ") else { return line.to_owned() };
    let Some(seconds) = time.strip_suffix("s elapsed") else { return line.to_owned() };
    assert_eq!(seconds.split_once('.').map(|(_, decimals)| decimals.len()), Some(4));
    format!("{start}, Ts elapsed")
}

#[test]
fn debug_lines_are_cpythons() {
    let stats = DebugFlags { stats: true, ..DebugFlags::default() };
    assert_eq!(
        said(stats),
        "gc: collecting generation 1...\n\
         gc: objects in each generation: 2 0 0\n\
         gc: objects in permanent generation: 1\n\
         gc: done, 2 unreachable, 0 uncollectable, Ts elapsed\n"
    );
    let collectable = said(DebugFlags { collectable: true, ..DebugFlags::default() });
    assert!(collectable.starts_with("gc: collectable <Node FIRST>\ngc: collectable <Node 0x"));
    assert_eq!(collectable.lines().count(), 2);
    assert_eq!(said(DebugFlags { uncollectable: true, ..DebugFlags::default() }), "");
    assert_eq!(said(DebugFlags::default()), "");
}
