//! Objects that are parts of others.

use std::cell::{Cell, RefCell};

use exuvia::inspect::Stress;
use exuvia::{Field, Gc, GcAny, Heap, Part, Trace};

#[derive(Trace)]
struct Whole {
    part: Part,
    other: Field<Option<GcAny>>,
}

type Inner = Field<Option<GcAny>>;

fn whole(heap: &Heap) -> Gc<Whole> {
    let part = heap.alloc(Inner::new(None)).into();
    heap.alloc_with_part(part, |part| Whole { part, other: Field::new(None) })
}

fn inner(whole: &Whole) -> &Gc<Inner> {
    whole.part.downcast_ref().unwrap()
}

#[test]
fn whole_and_part_are_counted_listed_and_collected_as_one() {
    let heap = Heap::new();
    let one = whole(&heap);
    assert_eq!((heap.counts()[0], heap.sizes()[0], heap.totals().alive), (1, 1, 2));
    inner(&one).set(Some(one.clone().into()));
    drop(one);
    assert_eq!(heap.collect(2).collected, 1);
    assert_eq!((heap.counts()[0], heap.totals().alive), (0, 0));
}

#[test]
fn release_of_the_whole_is_one_free() {
    let heap = Heap::new();
    let kept = whole(&heap);
    drop(whole(&heap));
    assert_eq!((heap.counts()[0], heap.totals().alive), (1, 2));
    drop(kept);
    assert_eq!((heap.counts()[0], heap.totals().alive), (0, 0));
}

#[test]
fn part_that_somebody_holds_keeps_what_it_leads_to() {
    let heap = Heap::new();
    let one = whole(&heap);
    inner(&one).set(Some(one.clone().into()));
    let held = inner(&one).clone();
    drop(one);
    assert_eq!(heap.collect(2).collected, 0);
    drop(held);
    assert_eq!(heap.collect(2).collected, 1);
    assert_eq!(heap.totals().alive, 0);
}

#[test]
fn shared_object_stays_one_of_its_own() {
    let heap = Heap::new();
    let shared = heap.alloc(Inner::new(None));
    let one =
        heap.alloc_with_part(shared.clone().into(), |part| Whole { part, other: Field::new(None) });
    assert_eq!((heap.counts()[0], heap.sizes()[0]), (2, 2));
    shared.set(Some(one.clone().into()));
    drop((one, shared));
    assert_eq!(heap.collect(2).collected, 2);
}

#[test]
fn part_of_a_part_is_not_looked_into() {
    let heap = Heap::new();
    let one = whole(&heap);
    let two = heap.alloc_with_part(one.into(), |part| Whole { part, other: Field::new(None) });
    let one = two.part.downcast_ref::<Whole>().unwrap();
    inner(one).set(Some(two.clone().into()));
    drop(two);
    assert_eq!(heap.collect(2).collected, 0);
}

#[test]
fn heap_with_parts_is_in_order() {
    let heap = Heap::new();
    heap.set_stress(Stress { verify: true, poison: true, ..Stress::default() });
    let one = whole(&heap);
    let two = whole(&heap);
    inner(&one).set(Some(two.clone().into()));
    two.other.set(Some(one.clone().into()));
    assert_eq!(heap.verify(), Ok(()));
    assert!(heap.audit_with(&[Gc::as_any(&one), Gc::as_any(&two)]).is_clean());
    let referrers = heap.referrers(&[two.clone().into()]);
    assert!(referrers.len() == 1 && referrers[0].ptr_eq(Gc::as_any(&one)));
    drop(referrers);
    drop((one, two));
    assert_eq!(heap.collect(2).collected, 2);
}

#[test]
fn part_is_never_tracked() {
    let heap = Heap::new();
    let one = whole(&heap);
    heap.track(&one.part);
    assert!(!one.part.is_tracked());
}

#[test]
fn part_with_a_weak_handle_is_an_object_of_its_own() {
    let heap = Heap::new();
    let one = whole(&heap);
    inner(&one).set(Some(one.clone().into()));
    let weak = one.part.downgrade();
    assert!(one.part.is_tracked());
    assert_eq!((heap.counts()[0], heap.sizes()[0]), (2, 2));
    drop(one);
    assert_eq!(heap.collect(2).collected, 2);
    assert!(weak.is_dead());
    assert_eq!(heap.totals().alive, 0);
}

#[derive(Trace)]
#[trace(watcher = Watcher::told)]
struct Watcher {
    other: Field<Option<GcAny>>,
}

impl Watcher {
    fn told(_: &Gc<Self>) {}
}

#[test]
fn part_that_watches_something_is_an_object_of_its_own() {
    let heap = Heap::new();
    let (watched, part) = (heap.alloc(0), heap.alloc(Watcher { other: Field::new(None) }));
    let one = heap.alloc_with_part(part.into(), |part| Whole { part, other: Field::new(None) });
    heap.watch(Gc::as_any(&watched), &one.part);
    assert!(one.part.is_tracked());
    let watcher = one.part.downcast_ref::<Watcher>().unwrap();
    watcher.other.set(Some(one.clone().into()));
    drop(one);
    assert_eq!(heap.collect(2).collected, 2);
    drop(watched);
}

#[derive(Trace)]
#[trace(finalizer = Last::finalize)]
struct Last {
    other: Field<Option<GcAny>>,
}

thread_local!(static KEPT: RefCell<Option<Gc<Last>>> = const { RefCell::new(None) });

impl Last {
    /// All that it can reach is still there, and stays if it is kept.
    fn finalize(this: &Gc<Self>) {
        KEPT.set(Some(this.clone()));
    }
}

#[test]
fn object_with_a_finalizer_does_not_become_a_part() {
    let heap = Heap::new();
    let last = heap.alloc(Last { other: Field::new(None) });
    let one = heap.alloc_with_part(last.into(), |part| Whole { part, other: Field::new(None) });
    let other = whole(&heap);
    let last = one.part.downcast_ref::<Last>().unwrap();
    last.other.set(Some(other.clone().into()));
    other.other.set(Some(one.clone().into()));
    drop((one, other));
    assert_eq!(heap.collect(2).collected, 0);
    let kept = KEPT.take().unwrap();
    let other = kept.other.get().unwrap();
    assert!(other.downcast_ref::<Whole>().unwrap().other.is_some());
    drop((kept, other));
    assert_eq!((heap.collect(2).collected, heap.totals().alive), (3, 0));
}

/// Looks for parts when it is dropped.
#[derive(Trace)]
#[trace(leaf)]
struct Curious(Heap);

thread_local!(static SEEN: Cell<Option<usize>> = const { Cell::new(None) });

impl Drop for Curious {
    fn drop(&mut self) {
        SEEN.set(Some(self.0.everything().iter().filter(|any| any.is::<Inner>()).count()));
    }
}

#[test]
fn parts_are_not_shown_while_their_wholes_are_cleared() {
    let heap = Heap::new();
    // The handle to the heap does not outlive it, as the test collects.
    let (one, two) = (whole(&heap), whole(&heap));
    one.other.set(Some(heap.alloc(Curious(heap.clone())).into()));
    inner(&one).set(Some(two.clone().into()));
    inner(&two).set(Some(one.clone().into()));
    assert_eq!(heap.everything().iter().filter(|any| any.is::<Inner>()).count(), 2);
    drop((one, two));
    assert_eq!((heap.collect(2).collected, SEEN.get()), (2, Some(0)));
}

/// Collects when it is dropped.
#[derive(Trace)]
#[trace(leaf)]
struct Collecting(Heap);

impl Drop for Collecting {
    fn drop(&mut self) {
        self.0.collect(2);
    }
}

#[derive(Trace)]
#[trace(levels = 0)]
struct Link(Option<GcAny>);

#[test]
fn parts_die_with_their_wholes_in_collections_deep_inside_releases() {
    let heap = Heap::new();
    for links in 140..160 {
        let one = whole(&heap);
        inner(&one).set(Some(one.clone().into()));
        drop(one);
        let last = GcAny::from(heap.alloc(Collecting(heap.clone())));
        let chain = (0..links).fold(last, |next, _| heap.alloc(Link(Some(next))).into());
        drop(chain);
        assert_eq!((heap.totals().alive, heap.stats()[2].uncollectable), (0, 0), "{links} links");
    }
}
