//! The modes for test suites of language runtimes.

use std::cell::{Cell, RefCell};

use exuvia::inspect::Stress;
use exuvia::{Field, Gc, GcAny, Heap, Policy, Trace, WeakMap};

#[derive(Trace)]
struct Node {
    next: Field<Option<Gc<Self>>>,
    edges: RefCell<Vec<Gc<Self>>>,
    _sign: Sign,
}

thread_local!(static DROPPED: Cell<usize> = const { Cell::new(0) });

#[derive(Trace)]
#[trace(leaf)]
struct Sign;

impl Drop for Sign {
    fn drop(&mut self) {
        DROPPED.set(DROPPED.get() + 1);
    }
}

fn node(heap: &Heap) -> Gc<Node> {
    heap.alloc(Node { next: Field::new(None), edges: RefCell::default(), _sign: Sign })
}

fn collections(heap: &Heap) -> [u64; 3] {
    heap.stats().map(|stats| stats.collections)
}

#[test]
fn each_so_many_allocations_collect() {
    let heap = Heap::new();
    heap.set_stress(Stress { collect_every: Some(3), generation: 1, ..Stress::default() });
    let nodes: Vec<_> = (0..8).map(|_| node(&heap)).collect();
    assert_eq!(collections(&heap), [0, 2, 0]);
    // Leaves do not count, nor do frees.
    drop(heap.alloc(1));
    drop(nodes);
    drop(node(&heap));
    assert_eq!(collections(&heap), [0, 3, 0]);
    heap.set_stress(Stress { collect_every: Some(0), generation: 2, ..Stress::default() });
    drop((node(&heap), node(&heap)));
    assert_eq!(collections(&heap), [0, 3, 2]);
    heap.disable();
    drop(node(&heap));
    heap.enable();
    heap.set_stress(Stress::default());
    drop(node(&heap));
    assert_eq!(collections(&heap), [0, 3, 2]);
}

#[test]
fn the_gates_work_meanwhile() {
    let heap = Heap::new();
    heap.set_thresholds([4, 10, 10]);
    heap.set_stress(Stress { collect_every: Some(1000), generation: 2, ..Stress::default() });
    let nodes: Vec<_> = (0..11).map(|_| node(&heap)).collect();
    assert_eq!(collections(&heap), [2, 0, 0]);
    heap.set_thresholds([0, 10, 10]);
    let more: Vec<_> = (0..11).map(|_| node(&heap)).collect();
    assert_eq!(collections(&heap), [2, 0, 0]);
    drop((nodes, more));
}

#[test]
fn at_safepoints_stress_waits_for_one() {
    let heap = Heap::new();
    heap.set_policy(Policy::default().at_safepoints());
    heap.set_stress(Stress { collect_every: Some(3), ..Stress::default() });
    let mut nodes = vec![node(&heap), node(&heap)];
    assert!(heap.safepoint().is_none());
    nodes.extend([node(&heap), node(&heap)]);
    assert_eq!(collections(&heap), [0, 0, 0]);
    assert!(heap.safepoint().is_some());
    assert!(heap.safepoint().is_none());
    assert_eq!(collections(&heap), [1, 0, 0]);
}

#[test]
#[should_panic(expected = "there are three generations")]
fn there_is_no_fourth_generation() {
    Heap::new().set_stress(Stress { generation: 3, ..Stress::default() });
}

#[test]
fn random_graphs_are_collected_under_every_stress() {
    let mut random = 1_u64;
    let mut below = |limit: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (random >> 33) as usize % limit
    };
    for verify in [false, true] {
        let heap = Heap::new();
        let stress = Stress { collect_every: Some(7), generation: 1, verify, poison: true };
        heap.set_stress(stress);
        assert_eq!(heap.stress(), stress);
        DROPPED.set(0);
        let mut held: Vec<Gc<Node>> = Vec::new();
        for _ in 0..400 {
            let new = node(&heap);
            for _ in 0..below(3) {
                let target = held.get(below(held.len() + 1)).unwrap_or(&new).clone();
                new.edges.borrow_mut().push(target);
            }
            if let Some(old) = held.get(below(held.len() + 1)) {
                old.next.set(Some(new.clone()));
            }
            held.push(new);
            if held.len() > 20 {
                held.swap_remove(below(20));
            }
        }
        let reached = heap.snapshot();
        assert_eq!(heap.verify(), Ok(()));
        heap.collect(2);
        let alive = reached.reached().iter().filter(|reached| **reached).count();
        assert_eq!((heap.totals().alive, DROPPED.get()), (alive as u64, 400 - alive));
        drop(held);
        heap.collect(2);
        assert_eq!((heap.totals().alive, DROPPED.get()), (0, 400));
    }
}

#[test]
fn finalizers_and_weak_handles_work_under_verification() {
    thread_local!(static KEPT: RefCell<Vec<GcAny>> = const { RefCell::new(Vec::new()) });
    #[derive(Trace)]
    #[trace(finalizer = Last::finalize)]
    struct Last {
        this: Field<Option<Gc<Self>>>,
        keep: bool,
        _sign: Sign,
    }
    impl Last {
        fn finalize(this: &Gc<Self>) {
            if this.keep {
                KEPT.with_borrow_mut(|kept| kept.push(Gc::as_any(this).clone()));
            }
        }
    }
    let heap = Heap::new();
    heap.set_stress(Stress { verify: true, ..Stress::default() });
    DROPPED.set(0);
    let mut weak = Vec::new();
    for keep in [false, true, false] {
        let last = heap.alloc(Last { this: Field::new(None), keep, _sign: Sign });
        last.this.set(Some(last.clone()));
        weak.push(Gc::downgrade(&last));
    }
    assert_eq!(heap.collect(0).collected, 2);
    assert_eq!(DROPPED.get(), 2);
    assert!(weak.iter().all(|weak| weak.upgrade().is_none()));
    KEPT.with_borrow_mut(Vec::clear);
    assert_eq!((heap.collect(2).collected, DROPPED.get()), (1, 3));
}

#[test]
fn weak_maps_work_under_verification() {
    for save in [false, true] {
        let heap = Heap::new();
        heap.set_stress(Stress {
            collect_every: Some(1),
            verify: true,
            poison: true,
            generation: 2,
        });
        DROPPED.set(0);
        let map = WeakMap::<Node, Gc<Node>>::new_in(&heap);
        let keys: Vec<_> = (0..10).map(|_| node(&heap)).collect();
        for key in &keys {
            // The value leads back to its key.
            let value = node(&heap);
            value.edges.borrow_mut().push(key.clone());
            map.insert(key, value);
        }
        assert_eq!((heap.verify(), map.len(), heap.collect(2).collected), (Ok(()), 10, 0));
        let kept = keys[3].clone();
        heap.save_garbage(save);
        drop(keys);
        heap.collect(2);
        assert_eq!((heap.verify(), map.len()), (Ok(()), 1));
        heap.save_garbage(false);
        drop(heap.take_garbage());
        heap.collect(2);
        assert_eq!((DROPPED.get(), map.contains_key(&kept)), (18, true));
        drop(kept);
        drop(map);
        heap.collect(2);
        assert_eq!((DROPPED.get(), heap.totals().alive), (20, 0));
    }
}

#[test]
fn a_panic_in_a_drop_under_verification_loses_nothing() {
    #[derive(Trace)]
    #[trace(leaf)]
    struct Bomb(bool);
    impl Drop for Bomb {
        fn drop(&mut self) {
            assert!(!self.0, "on purpose");
        }
    }
    #[derive(Trace)]
    struct Charge {
        bomb: Bomb,
        edges: RefCell<Vec<Gc<Self>>>,
    }
    let heap = Heap::new();
    heap.set_stress(Stress { verify: true, ..Stress::default() });
    let charges: Vec<_> = (0..6)
        .map(|n| heap.alloc(Charge { bomb: Bomb(n % 2 == 0), edges: RefCell::default() }))
        .collect();
    for (index, charge) in charges.iter().enumerate() {
        charge.edges.borrow_mut().push(charges[(index + 1) % 6].clone());
        charge.edges.borrow_mut().push(charge.clone());
    }
    assert!(charges[0].bomb.0);
    drop(charges);
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| heap.collect(2)));
    let payload = result.expect_err("it panics");
    assert_eq!(payload.downcast_ref::<&str>(), Some(&"on purpose"));
    assert_eq!((heap.totals().alive, heap.verify()), (0, Ok(())));
}

mod clearing {
    use std::cell::RefCell;

    use exuvia::inspect::{Describe, Stress};
    use exuvia::{Field, Gc, GcAny, Heap, Trace};

    /// Looks at the heap when it is dropped.
    struct Spy(Heap);

    #[derive(Trace)]
    struct Node {
        next: Field<Option<Gc<Self>>>,
        #[trace(skip)]
        _spy: Option<Spy>,
    }

    #[derive(Default)]
    struct Collecting(RefCell<Vec<Gc<Node>>>);

    impl Describe for Collecting {
        fn label(&self, object: &GcAny) -> Option<String> {
            self.0.borrow_mut().extend(object.downcast_ref::<Node>().cloned());
            None
        }
    }

    impl Drop for Spy {
        fn drop(&mut self) {
            let seen = Collecting::default();
            drop(self.0.snapshot_with(&seen));
            assert!(seen.0.borrow().is_empty(), "what is being cleared is shown to nobody");
        }
    }

    #[test]
    fn a_snapshot_in_a_drop_shows_none_of_the_condemned() {
        let heap = Heap::new();
        heap.set_stress(Stress { verify: true, ..Stress::default() });
        let node = |spy| heap.alloc(Node { next: Field::new(None), _spy: spy });
        let (one, two, three) = (node(Some(Spy(heap.clone()))), node(None), node(None));
        one.next.set(Some(three.clone()));
        three.next.set(Some(two.clone()));
        two.next.set(Some(one.clone()));
        drop((one, two, three));
        assert_eq!(heap.collect(2).collected, 3);
    }
}
