//! Policies on a heap. What the gates say by themselves is tested beside them.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use exuvia::{Cause, Counters, Event, Field, Gc, Heap, Observer, Policy, Trace};

#[derive(Trace)]
struct Node {
    next: Field<Option<Gc<Self>>>,
}

fn node(heap: &Heap) -> Gc<Node> {
    heap.alloc(Node { next: Field::new(None) })
}

/// Makes objects that die at the next collection.
fn make_cycles(heap: &Heap, count: usize) {
    for _ in 0..count {
        let node = node(heap);
        node.next.set(Some(node.clone()));
    }
}

fn heap(policy: Policy) -> Heap {
    let heap = Heap::new();
    heap.set_policy(policy);
    heap
}

/// How often each generation was collected.
fn collections(heap: &Heap) -> [u64; 3] {
    heap.stats().map(|stats| stats.collections)
}

/// The causes of all collections.
#[derive(Default)]
struct Causes(RefCell<Vec<(usize, Cause)>>);

impl Observer for Causes {
    fn event(&self, _: &Heap, event: &Event<'_>) {
        if let Event::Start(start) = event {
            self.0.borrow_mut().push((start.generation, start.cause));
        }
    }
}

#[test]
fn cpythons_gates_differ_by_their_thresholds() {
    let (old, new) = (heap(Policy::cpython_3_11()), heap(Policy::cpython_3_13()));
    make_cycles(&old, 7010);
    make_cycles(&new, 20_010);
    assert_eq!((collections(&old), collections(&new)), ([10, 0, 0], [10, 0, 0]));
    assert_eq!((old.thresholds(), new.thresholds()), ([700, 10, 10], [2000, 10, 10]));
    assert_eq!(format!("{:?}", Heap::new().policy()), format!("{:?}", Policy::cpython_3_11()));
}

#[test]
fn a_new_policy_leaves_the_counters() {
    let heap = Heap::new();
    let kept: Vec<_> = (0..100).map(|_| node(&heap)).collect();
    heap.set_policy(Policy::thresholds([50, 10, 10]));
    assert_eq!((heap.counts(), collections(&heap)), ([100, 0, 0], [0; 3]));
    let last = node(&heap);
    assert_eq!(collections(&heap), [1, 0, 0]);
    drop((kept, last));
}

#[test]
fn a_manual_heap_only_collects_when_asked() {
    let heap = heap(Policy::manual().on_growth(1, 0));
    heap.set_byte_limit(Some(1 << 20));
    make_cycles(&heap, 10_000);
    heap.report_external(1 << 19);
    assert_eq!((collections(&heap), heap.safepoint()), ([0; 3], None));
    assert!(catch_unwind(AssertUnwindSafe(|| make_cycles(&heap, 100_000))).is_err());
    assert_eq!(collections(&heap), [0; 3]);
    assert!(heap.collect(2).collected > 10_000);
}

#[test]
fn at_safepoints_allocations_never_collect() {
    let heap = heap(Policy::cpython_3_11().at_safepoints());
    assert_eq!(heap.safepoint(), None);
    make_cycles(&heap, 5000);
    assert_eq!((collections(&heap), heap.counts()), ([0; 3], [5000, 0, 0]));
    assert_eq!(heap.safepoint().map(|done| done.collected), Some(5000));
    assert_eq!((heap.safepoint(), collections(&heap)), (None, [1, 0, 0]));
}

/// What was due is no longer when enough has died by counting, as in CPython 3.12 and later.
#[test]
fn a_safepoint_looks_at_the_counters_of_its_own_moment() {
    let heap = heap(Policy::cpython_3_11().at_safepoints());
    let kept: Vec<_> = (0..701).map(|_| node(&heap)).collect();
    drop(kept);
    assert_eq!((heap.safepoint(), collections(&heap)), (None, [0; 3]));
    make_cycles(&heap, 701);
    assert!(heap.safepoint().is_some());
}

#[test]
fn growth_collects_all_generations() {
    const PAGE: usize = 1 << 16;
    let heap = heap(Policy::thresholds([0, 0, 0]).on_growth(100, 10 * PAGE));
    let causes = Rc::new(Causes::default());
    heap.set_observer(Some(causes.clone()));
    make_cycles(&heap, 50_000);
    let causes = causes.0.take();
    // 32 bytes each, about 2000 to a page: at more than 10 pages, each time from one page again.
    assert_eq!(causes, [(2, Cause::Growth); 2]);
    assert!(heap.memory().in_use() <= 11 * PAGE);
}

#[test]
fn growth_starts_from_what_survived() {
    const MIB: isize = 1 << 20;
    let heap = heap(Policy::thresholds([0, 0, 0]).on_growth(50, 0));
    heap.collect(2);
    heap.report_external(100 * MIB);
    assert!(heap.safepoint().is_some(), "from nothing");
    heap.report_external(49 * MIB);
    assert!(heap.safepoint().is_none());
    heap.report_external(2 * MIB);
    make_cycles(&heap, 1);
    assert_eq!(collections(&heap), [0, 0, 3]);
    heap.report_external(70 * MIB);
    assert!(heap.safepoint().is_none(), "221 are not half as much again as 151");
    heap.report_external(isize::MIN);
    assert!(heap.memory().external_bytes == 0);
}

#[test]
fn leaves_do_not_collect_however_much_they_grow() {
    let heap = heap(Policy::cpython_3_11().on_growth(100, 0));
    let leaves: Vec<_> = (0..100_000).map(|number| heap.alloc([number; 4])).collect();
    assert_eq!(collections(&heap), [0; 3]);
    make_cycles(&heap, 1);
    assert_eq!(collections(&heap), [0, 0, 1]);
    drop(leaves);
}

#[test]
fn backing_off_spares_young_collections() {
    let heap = heap(Policy::cpython_3_11().back_off(3000));
    let kept: Vec<_> = (0..700 + 1400 + 2800 + 3000 + 4).map(|_| node(&heap)).collect();
    assert_eq!((collections(&heap), heap.thresholds()), ([4, 0, 0], [700, 10, 10]));
    make_cycles(&heap, 3000 + 1500 + 750 + 700 + 4);
    assert_eq!(collections(&heap), [8, 0, 0]);
    heap.collect(0);
    make_cycles(&heap, 701);
    assert_eq!(collections(&heap), [10, 0, 0]);
    drop(kept);
}

#[test]
fn whoever_comes_by_often_can_ask_whether_a_safepoint_is_wanted() {
    let (first, second) = (heap(Policy::cpython_3_11().at_safepoints()), Heap::new());
    assert!(!Heap::is_safepoint_wanted());
    make_cycles(&first, 701);
    assert!(Heap::is_safepoint_wanted());
    assert_eq!(second.safepoint(), None);
    assert!(Heap::is_safepoint_wanted());
    assert_eq!(first.safepoint().map(|done| done.collected), Some(701));
    assert!(!Heap::is_safepoint_wanted());
    make_cycles(&first, 701);
    drop(first);
    assert!(!Heap::is_safepoint_wanted());
}

#[test]
fn a_safepoint_without_effect_waits_for_the_next_allocation() {
    let heap = heap(Policy::cpython_3_11().at_safepoints());
    make_cycles(&heap, 701);
    heap.disable();
    assert_eq!((heap.safepoint(), Heap::is_safepoint_wanted()), (None, false));
    heap.enable();
    assert_eq!((heap.safepoint(), Heap::is_safepoint_wanted()), (None, false));
    make_cycles(&heap, 1);
    assert_eq!(heap.safepoint().map(|done| done.collected), Some(702));
}

/// A policy whose function says what stands in `answers`, and notes what it was told.
fn choosing(answers: &'static [Option<usize>]) -> (Policy, Rc<RefCell<Vec<Counters>>>) {
    let told = Rc::new(RefCell::new(Vec::new()));
    let (asked, notes) = (Cell::new(0), told.clone());
    let policy = Policy::choose(100, move |counters| {
        notes.borrow_mut().push(*counters);
        answers[asked.replace(asked.get() + 1)]
    });
    (policy, told)
}

#[test]
fn a_function_chooses_the_generation() {
    let (policy, told) = choosing(&[Some(0), None, Some(1), Some(2)]);
    let heap = heap(policy);
    let kept: Vec<_> = (0..101 * 4).map(|_| node(&heap)).collect();
    assert_eq!(collections(&heap), [1, 1, 1]);
    let told = told.take();
    // After `None` it is asked again 100 allocations later, with those before still counted.
    let counts: Vec<_> = told.iter().map(|counters| counters.counts).collect();
    assert_eq!(counts, [[101, 0, 0], [101, 1, 0], [202, 1, 0], [101, 0, 1]]);
    let sizes: Vec<_> = told.iter().map(|counters| counters.sizes).collect();
    assert_eq!(sizes, [[100, 0, 0, 0], [101, 100, 0, 0], [202, 100, 0, 0], [101, 0, 302, 0]]);
    assert_eq!(told[3].long_lived_pending, 302);
    assert!(told.iter().all(|counters| counters.bytes_in_use == 1 << 16));
    drop(kept);
}

#[test]
fn a_function_may_use_the_heap() {
    let heap = Heap::new();
    let inner = heap.clone();
    heap.set_policy(Policy::choose(100, move |_| {
        make_cycles(&inner, 1000);
        inner.collect(0);
        inner.set_policy(Policy::cpython_3_13());
        Some(2)
    }));
    make_cycles(&heap, 101);
    assert_eq!((collections(&heap), heap.thresholds()), ([1, 0, 1], [2000, 10, 10]));
    heap.collect(2);
    assert_eq!(heap.totals().alive, 0);
}

/// What an allocation panics with while its policy does not choose well, and whether the value was dropped.
#[track_caller]
fn panics(policy: Policy) -> String {
    let heap = heap(policy);
    let token = Rc::new(());
    let leaf = |token: &Rc<()>| heap.alloc((Field::new(None::<Gc<Node>>), token.clone()));
    let make = || drop((0..101).map(|_| leaf(&token)).collect::<Vec<_>>());
    let payload = catch_unwind(AssertUnwindSafe(make)).expect_err("a panic");
    assert_eq!((Rc::strong_count(&token), heap.totals().alive), (1, 0));
    assert_eq!((collections(&heap), heap.counts()[0]), ([0; 3], 0));
    // Asked again only after as many allocations more.
    let kept: Vec<_> = (0..201).map(|_| leaf(&token)).collect();
    assert!(catch_unwind(AssertUnwindSafe(|| drop(leaf(&token)))).is_err());
    drop(kept);
    let text = payload.downcast::<&str>().map(|text| (*text).to_owned());
    text.expect("a text")
}

#[test]
fn a_function_that_panics_fails_the_allocation() {
    assert_eq!(panics(Policy::choose(100, |_| panic!("undecided"))), "undecided");
    assert_eq!(panics(Policy::choose(100, |_| Some(3))), "there are three generations");
}

#[test]
fn the_function_is_dropped_with_its_heap() {
    let token = Rc::new(());
    let held = token.clone();
    let heap = heap(Policy::choose(100, move |_| Some(Rc::strong_count(&held))));
    let object = node(&heap);
    assert_eq!(Rc::strong_count(&token), 2);
    drop(heap);
    assert_eq!(Rc::strong_count(&token), 1);
    drop(object);
}
