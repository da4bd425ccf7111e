//! Objects that are parts of others.

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
