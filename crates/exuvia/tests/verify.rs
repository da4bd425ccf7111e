//! Wrong `Trace`s are reported with the type and the object, and under stress nothing in use is freed.

#![expect(unsafe_code, reason = "a wrong `Trace` has to be written by hand")]

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use exuvia::inspect::{Fault, Problem, Stress};
use exuvia::{Field, Gc, Heap, Trace, Tracer};

thread_local!(static DROPPED: Cell<usize> = const { Cell::new(0) });

/// A leaf that tells when it is dropped.
#[derive(Trace)]
#[trace(leaf)]
struct Sign(u32);

impl Drop for Sign {
    fn drop(&mut self) {
        DROPPED.set(DROPPED.get() + 1);
        self.0 = 0;
    }
}

/// Reports its edge as often as it is told to.
struct Liar {
    edge: Field<Option<Gc<Self>>>,
    times: Cell<usize>,
    sign: Sign,
}

// SAFETY: none: the tests are about what happens without.
unsafe impl Trace for Liar {
    const TRACKED: bool = true;

    fn trace(&self, tracer: &mut Tracer<'_>) {
        for _ in 0..self.times.get() {
            self.edge.trace(tracer);
        }
    }
}

fn liar(heap: &Heap, times: usize) -> Gc<Liar> {
    heap.alloc(Liar { edge: Field::new(None), times: Cell::new(times), sign: Sign(7) })
}

/// A heap that verifies, and in which nothing has been dropped.
fn verifying() -> Heap {
    let heap = Heap::new();
    heap.set_stress(Stress { verify: true, poison: true, ..Stress::default() });
    DROPPED.set(0);
    heap
}

fn problems(heap: &Heap) -> Vec<Problem> {
    heap.verify().expect_err("the heap is not in order")
}

/// The text with which a collection panics.
fn complaint(heap: &Heap) -> String {
    let payload = catch_unwind(AssertUnwindSafe(|| heap.collect(2))).expect_err("it panics");
    payload.downcast_ref::<String>().expect("a text").clone()
}

/// Makes an end of a heap in which a `Trace` has lied.
fn relax(heap: &Heap) {
    heap.set_stress(Stress::default());
}

#[test]
fn more_edges_than_handles() {
    let heap = verifying();
    let (target, from) = (liar(&heap, 1), liar(&heap, 5));
    let address = Gc::address(&target);
    from.edge.set(Some(target));
    let found = problems(&heap);
    let Fault::TooManyEdges { count: 1, edges: 5, referrers } = &found[0].fault else {
        panic!("{found:?}");
    };
    assert_eq!(found[0].object.address, address);
    assert_eq!((referrers[0].0.address, referrers[0].1), (Gc::address(&from), 5));
    assert!(found[0].object.label.ends_with("Liar"));
    assert!(complaint(&heap).contains("has 1 handle, but 5 edges lead to it: 5 from"));
    assert_eq!(DROPPED.get(), 0);
    from.times.set(1);
    assert_eq!(heap.verify(), Ok(()));
    drop(from);
    assert_eq!((heap.totals().alive, DROPPED.get()), (0, 2));
}

#[test]
fn a_handle_that_is_reported_twice_for_one_that_is_held() {
    let heap = verifying();
    let (target, from) = (liar(&heap, 1), liar(&heap, 2));
    from.edge.set(Some(target.clone()));
    target.edge.set(Some(from.clone()));
    drop(from);
    // The counts agree: two edges to `target`, and two handles, of which the second is this one.
    let found = problems(&heap);
    assert!(
        matches!(&found[..], [Problem { fault: Fault::Doubled { referrers }, .. }] if referrers.len() == 2)
    );
    assert!(complaint(&heap).contains("is reported more than once: by"));
    assert_eq!((DROPPED.get(), target.sign.0), (0, 7));
    if let Some(from) = &target.edge.get() {
        from.times.set(1);
    }
    drop(target);
    assert_eq!((heap.collect(2).collected, DROPPED.get()), (2, 2));
}

/// Reports an edge that it shares with others.
struct Sharer {
    shared: Rc<Gc<Liar>>,
    this: Field<Option<Gc<Self>>>,
}

// SAFETY: none, as above.
unsafe impl Trace for Sharer {
    const TRACKED: bool = true;

    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.edge(&*self.shared);
        self.this.trace(tracer);
    }
}

fn sharer(heap: &Heap, shared: &Rc<Gc<Liar>>) -> Gc<Sharer> {
    let sharer = heap.alloc(Sharer { shared: shared.clone(), this: Field::new(None) });
    sharer.this.set(Some(sharer.clone()));
    sharer
}

#[test]
fn two_objects_report_what_they_share() {
    let heap = verifying();
    let shared = Rc::new(liar(&heap, 1));
    let count = Gc::clone(&shared);
    let two = [sharer(&heap, &shared), sharer(&heap, &shared)];
    assert!(matches!(&problems(&heap)[..], [Problem { fault: Fault::Doubled { .. }, .. }]));
    drop((shared, count));
    drop(two);
    assert_eq!(DROPPED.get(), 0);
    relax(&heap);
    // As the two are the last owners of what they share, no harm comes of it.
    assert_eq!(heap.collect(2).collected, 2);
    assert_eq!((heap.collect(2).collected, DROPPED.get()), (0, 1));
}

#[test]
fn a_foreign_edge_is_found_before_its_target_is_freed() {
    let heap = verifying();
    // Made first, so that it would be cleared first.
    let shared = Rc::new(liar(&heap, 1));
    drop(sharer(&heap, &shared));
    assert_eq!(heap.verify(), Ok(()), "nothing is wrong that can be seen");
    let text = complaint(&heap);
    assert!(text.contains("Sharer@0x") && text.contains("that it does not own"), "{text}");
    assert_eq!((heap.totals().alive, shared.sign.0, DROPPED.get()), (1, 7, 0));
    assert_eq!((heap.verify(), heap.collect(2).collected), (Ok(()), 0));
    drop(shared);
    assert_eq!((heap.totals().alive, DROPPED.get()), (0, 1));
}

#[test]
fn the_last_owner_may_report_what_it_shares_with_nobody() {
    let heap = verifying();
    let shared = Rc::new(liar(&heap, 1));
    drop(sharer(&heap, &shared));
    drop(shared);
    assert_eq!((heap.collect(2).collected, DROPPED.get()), (2, 1));
}

/// Runs a test of this file in a process of its own, and returns what it says if it does not end well.
fn dies(test: &str) -> Option<String> {
    let exe = std::env::current_exe().expect("the test has a file");
    let output = std::process::Command::new(exe)
        .args(["--exact", test, "--nocapture"])
        .env("EXUVIA_CHILD", "1")
        .output()
        .expect("it starts");
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_cycle_of_foreign_edges_ends_the_process() {
    /// Reports only what it shares.
    struct Ring(RefCell<Option<Rc<Gc<Self>>>>);
    // SAFETY: none, as above.
    unsafe impl Trace for Ring {
        const TRACKED: bool = true;

        fn trace(&self, tracer: &mut Tracer<'_>) {
            tracer.edge(&**self.0.borrow().as_ref().expect("set"));
        }
    }
    if std::env::var_os("EXUVIA_CHILD").is_none() {
        let stderr = dies("a_cycle_of_foreign_edges_ends_the_process").expect("it is ended");
        assert!(stderr.contains("is in use after it was cleared"), "{stderr}");
        return;
    }
    let heap = verifying();
    let ring = heap.alloc(Ring(RefCell::new(None)));
    let shared = Rc::new(ring);
    *shared.0.borrow_mut() = Some(shared.clone());
    let result = catch_unwind(AssertUnwindSafe(|| heap.collect(2)));
    // Not reached: `shared` could be looked at.
    drop((shared, result));
}

/// Does something different each time it is asked.
struct Fickle {
    edges: [Gc<Liar>; 2],
    asked: Cell<usize>,
    mood: Mood,
    kept: RefCell<Vec<Gc<Liar>>>,
}

#[derive(Clone, Copy)]
enum Mood {
    Alternate,
    Panic,
    Keep,
}

// SAFETY: none, as above.
unsafe impl Trace for Fickle {
    const TRACKED: bool = true;

    fn trace(&self, tracer: &mut Tracer<'_>) {
        let asked = self.asked.replace(self.asked.get() + 1);
        match self.mood {
            Mood::Alternate => self.edges[asked % 2].trace(tracer),
            Mood::Panic => panic!("of trace number {asked}"),
            Mood::Keep => self.kept.borrow_mut().push(self.edges[0].clone()),
        }
    }
}

fn fickle(heap: &Heap, mood: Mood) -> Gc<Fickle> {
    let edges = [liar(heap, 1), liar(heap, 1)];
    heap.alloc(Fickle { edges, asked: Cell::new(0), mood, kept: RefCell::default() })
}

#[test]
fn edges_that_change_between_passes() {
    let heap = verifying();
    let fickle = fickle(&heap, Mood::Alternate);
    assert!(
        matches!(&problems(&heap)[..], [Problem { fault: Fault::Unstable, object, .. }] if object.address == Gc::address(&fickle))
    );
    assert!(complaint(&heap).contains("Fickle@0x"));
    relax(&heap);
    drop(fickle);
    assert_eq!(DROPPED.get(), 2);
}

#[test]
fn a_trace_that_panics() {
    let heap = verifying();
    let fickle = fickle(&heap, Mood::Panic);
    assert_eq!(problems(&heap)[0].fault, Fault::Panicked("of trace number 0".to_owned()));
    assert!(complaint(&heap).contains("panicked: of trace number"));
    drop(fickle);
    assert_eq!((heap.verify(), DROPPED.get()), (Ok(()), 2));
}

#[test]
fn a_trace_that_changes_counts() {
    let heap = verifying();
    let fickle = fickle(&heap, Mood::Keep);
    assert!(problems(&heap).iter().any(|problem| problem.fault == Fault::CountChanged));
    assert!(complaint(&heap).contains("changed while edges were reported"));
    drop(fickle);
    assert_eq!((heap.verify(), DROPPED.get()), (Ok(()), 2));
}

#[test]
fn what_is_written_to_after_it_was_freed() {
    let heap = verifying();
    let [first, second] = [liar(&heap, 1), liar(&heap, 1)];
    let address = Gc::address(&first);
    drop(first);
    heap.collect(0);
    assert_eq!(heap.verify(), Ok(()));
    let place = std::ptr::with_exposed_provenance_mut::<u8>(address + 24);
    // SAFETY: the page is still the heap's, as `second` lives in it, and nobody uses the slot.
    unsafe { place.write(1) }
    assert!(
        matches!(&problems(&heap)[..], [Problem { fault: Fault::WrittenAfterFree, object, .. }] if object.address == address)
    );
    assert!(complaint(&heap).contains("was written to after it was freed"));
    relax(&heap);
    drop(second);
}
