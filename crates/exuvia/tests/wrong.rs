//! A wrong `Trace` is reported, and what it is wrong about is kept or leaked. Nothing in use is freed.

#![expect(unsafe_code, reason = "a wrong `Trace` has to be written by hand")]

use std::cell::RefCell;
use std::rc::Rc;

use exuvia::{Event, Field, Gc, Heap, Observer, Trace, Tracer};

/// Reports its edge as often as it is told to.
struct Liar {
    edge: Field<Option<Gc<Self>>>,
    times: usize,
}

// SAFETY: none: the tests are about what happens without.
unsafe impl Trace for Liar {
    const TRACKED: bool = true;

    fn trace(&self, tracer: &mut Tracer<'_>) {
        for _ in 0..self.times {
            self.edge.trace(tracer);
        }
    }
}

#[derive(Default)]
struct Recorder(RefCell<Vec<String>>);

impl Observer for Recorder {
    fn event(&self, _: &Heap, event: &Event<'_>) {
        if let Event::Stop(report) = event {
            self.0.borrow_mut().push(format!(
                "miscounted={} leaked={} freed={} {:?}",
                report.miscounted.len(),
                report.leaked.len(),
                report.freed,
                report.freed_by_type.iter().map(|(_, count)| count).collect::<Vec<_>>()
            ));
        }
    }
}

fn observed() -> (Heap, Rc<Recorder>) {
    let heap = Heap::new();
    let recorder = Rc::new(Recorder::default());
    heap.set_observer(Some(recorder.clone()));
    (heap, recorder)
}

fn liar(heap: &Heap, times: usize) -> Gc<Liar> {
    heap.alloc(Liar { edge: Field::new(None), times })
}

#[test]
fn an_edge_that_is_not_reported_only_leaks() {
    let (heap, recorder) = observed();
    let one = liar(&heap, 0);
    one.edge.set(Some(one.clone()));
    drop(one);
    heap.collect(2);
    assert_eq!(recorder.0.take(), ["miscounted=0 leaked=0 freed=0 []"]);
    assert_eq!(heap.totals().alive, 1);
}

#[test]
fn an_object_with_more_edges_than_handles_is_kept() {
    let (heap, recorder) = observed();
    let (target, from) = (liar(&heap, 1), liar(&heap, 5));
    from.edge.set(Some(target));
    heap.collect(2);
    assert_eq!(recorder.0.take(), ["miscounted=1 leaked=0 freed=0 []"]);
    assert_eq!(heap.totals().alive, 2);
    drop(from);
    assert_eq!(heap.totals().alive, 0);
}

#[test]
fn an_object_that_is_held_when_it_should_not_be_is_leaked() {
    let (heap, recorder) = observed();
    // The edge is reported twice, so that a handle from outside is taken for one of them.
    let (target, from) = (liar(&heap, 1), liar(&heap, 2));
    from.edge.set(Some(target.clone()));
    from.edge.take();
    from.edge.set(Some(target.clone()));
    let held = target;
    let ring = liar(&heap, 1);
    ring.edge.set(Some(ring.clone()));
    drop((from, ring));
    heap.collect(2);
    assert_eq!(recorder.0.take(), ["miscounted=0 leaked=0 freed=1 [1]"]);
    drop(held);
}

#[test]
fn the_leaked_stay_allocated() {
    let (heap, recorder) = observed();
    let (target, from) = (liar(&heap, 1), liar(&heap, 2));
    from.edge.set(Some(target.clone()));
    // A cycle of one: `from` is held by nobody else.
    target.edge.set(Some(from.clone()));
    drop(from);
    heap.collect(2);
    assert_eq!(recorder.0.take(), ["miscounted=0 leaked=1 freed=1 [1]"]);
    assert!(matches!(heap.probe(Gc::address(&target)), exuvia::Probe::Live { .. }));
    std::mem::forget(target);
}
