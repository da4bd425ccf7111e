//! Observers and the labeler may panic, and may come back to the heap with any request.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use exuvia::{Event, Field, Gc, GcAny, Heap, Observer, ObserverId, Trace};

#[derive(Trace)]
struct Node {
    next: Field<Option<Gc<Self>>>,
}

/// Garbage: a ring of so many objects.
fn ring(heap: &Heap, objects: usize) {
    let nodes: Vec<_> = (0..objects).map(|_| heap.alloc(Node { next: Field::new(None) })).collect();
    for (index, node) in nodes.iter().enumerate() {
        node.next.set(Some(nodes[(index + 1) % objects].clone()));
    }
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Call {
    WantsDetails,
    WantsObjects,
    Start,
    Unreachable,
    Stop,
    Labeler,
}

const CALLS: [Call; 6] = [
    Call::WantsDetails,
    Call::WantsObjects,
    Call::Start,
    Call::Unreachable,
    Call::Stop,
    Call::Labeler,
];

/// Runs some code at one call.
struct At {
    call: Call,
    code: Box<dyn Fn(&Heap)>,
    heap: RefCell<Option<Heap>>,
    calls: Cell<usize>,
}

impl At {
    fn reach(&self, call: Call) {
        if call == self.call {
            self.calls.set(self.calls.get() + 1);
            let heap = self.heap.borrow().clone();
            (self.code)(&heap.expect("installed"));
        }
    }
}

impl Observer for At {
    fn event(&self, _: &Heap, event: &Event<'_>) {
        match event {
            Event::Start(_) => self.reach(Call::Start),
            Event::Unreachable(_) => self.reach(Call::Unreachable),
            Event::Stop(_) => self.reach(Call::Stop),
            _ => {}
        }
    }

    fn wants_details(&self) -> bool {
        self.reach(Call::WantsDetails);
        true
    }

    fn wants_objects(&self) -> bool {
        self.reach(Call::WantsObjects);
        true
    }
}

/// Wants everything and does nothing.
struct Curious;

impl Observer for Curious {
    fn event(&self, _: &Heap, _: &Event<'_>) {}
}

/// A heap with an observer, and a second one that asks for everything, and a labeler.
fn observed(call: Call, code: impl Fn(&Heap) + 'static) -> (Heap, Rc<At>) {
    let heap = Heap::new();
    let at =
        Rc::new(At { call, code: Box::new(code), heap: RefCell::default(), calls: Cell::new(0) });
    *at.heap.borrow_mut() = Some(heap.clone());
    heap.set_observer(Some(at.clone()));
    heap.add_observer(Rc::new(Curious));
    let labeler = at.clone();
    heap.set_labeler(Some(Rc::new(move |object| {
        labeler.reach(Call::Labeler);
        object.type_name().to_owned()
    })));
    (heap, at)
}

/// Breaks the cycle of ownership between a heap and its observers.
fn end(heap: &Heap, at: &At) {
    heap.set_observer(None);
    heap.set_labeler(None);
    at.heap.take();
}

#[test]
fn a_panic_anywhere_leaves_no_garbage() {
    for call in CALLS {
        let (heap, at) = observed(call, |_| panic!("on purpose"));
        ring(&heap, 5);
        let result = catch_unwind(AssertUnwindSafe(|| heap.collect(2)));
        assert!(result.is_err(), "{call:?}");
        assert!(at.calls.get() > 0 && !heap.is_collecting(), "{call:?}");
        assert_eq!((heap.totals().alive, heap.sizes()), (0, [0; 4]), "{call:?}");
        assert_eq!(heap.stats()[2].collected, 5, "{call:?}");
        end(&heap, &at);
        ring(&heap, 3);
        assert_eq!(heap.collect(2).collected, 3, "{call:?}");
    }
}

#[test]
fn a_panic_in_a_collection_by_allocation_comes_out_of_the_allocation() {
    for call in CALLS {
        let (heap, at) = observed(call, |_| panic!("on purpose"));
        heap.set_thresholds([3, 10, 10]);
        ring(&heap, 3);
        let result = catch_unwind(AssertUnwindSafe(|| ring(&heap, 1)));
        assert!(result.is_err(), "{call:?}");
        assert_eq!((heap.totals().alive, heap.stats()[0].collected), (0, 3), "{call:?}");
        end(&heap, &at);
    }
}

#[test]
fn every_request_may_come_from_every_call() {
    type Request = fn(&Heap);
    let requests: [Request; 9] = [
        |heap| assert!(heap.collect(2).collected % 5 == 0),
        |heap| heap.set_observer(None),
        |heap| heap.set_labeler(None),
        |heap| ring(heap, 2),
        |heap| heap.freeze(),
        |heap| drop(heap.objects(None)),
        |heap| heap.set_thresholds([1, 1, 1]),
        |heap| {
            let id: ObserverId = heap.add_observer(Rc::new(Silent));
            drop(heap.remove_observer(id));
        },
        |heap| assert!(heap.totals().made > 0 && heap.memory().bytes > 0 && heap.counts()[0] >= 0),
    ];
    for call in CALLS {
        for (number, request) in requests.into_iter().enumerate() {
            let (heap, at) = observed(call, request);
            ring(&heap, 5);
            heap.collect(2);
            assert!(at.calls.get() > 0, "{call:?} {number}");
            end(&heap, &at);
            heap.set_observer(None);
            heap.unfreeze();
            heap.collect(2);
            assert_eq!(heap.totals().alive, 0, "{call:?} {number}");
        }
    }
}

struct Silent;

impl Observer for Silent {
    fn event(&self, _: &Heap, _: &Event<'_>) {}

    fn wants_details(&self) -> bool {
        false
    }
}

#[test]
fn all_observers_are_told_in_order() {
    struct Pen(u32, Rc<RefCell<Vec<u32>>>);
    impl Observer for Pen {
        fn event(&self, _: &Heap, event: &Event<'_>) {
            if let Event::Stop(report) = event {
                assert_eq!((report.freed, report.freed_by_type.len()), (2, 0));
                self.1.borrow_mut().push(self.0);
            }
        }

        fn wants_details(&self) -> bool {
            false
        }
    }
    let (heap, seen) = (Heap::new(), Rc::new(RefCell::new(Vec::new())));
    let one = heap.add_observer(Rc::new(Pen(1, seen.clone())));
    heap.add_observer(Rc::new(Pen(2, seen.clone())));
    heap.set_observer(Some(Rc::new(Pen(0, seen.clone()))));
    ring(&heap, 2);
    heap.collect(0);
    assert_eq!(seen.take(), [0, 1, 2]);
    assert!(heap.remove_observer(one).is_some() && heap.remove_observer(one).is_none());
    heap.set_observer(None);
    ring(&heap, 2);
    heap.collect(0);
    assert_eq!(seen.take(), [2]);
}

#[test]
fn who_keeps_a_handle_to_the_unreachable_resurrects_them() {
    #[derive(Default)]
    struct Keeper(RefCell<Vec<GcAny>>);
    impl Observer for Keeper {
        fn event(&self, _: &Heap, event: &Event<'_>) {
            if let Event::Unreachable(objects) = event {
                self.0.borrow_mut().push(objects[1].clone());
            }
        }

        fn wants_objects(&self) -> bool {
            true
        }
    }
    let (heap, keeper) = (Heap::new(), Rc::new(Keeper::default()));
    heap.set_observer(Some(keeper.clone()));
    ring(&heap, 3);
    assert_eq!(heap.collect(2).collected, 0);
    assert_eq!((heap.sizes(), keeper.0.borrow().len()), ([0, 0, 3, 0], 1));
    heap.set_observer(None);
    keeper.0.borrow_mut().clear();
    assert_eq!(heap.collect(2).collected, 3);
}
