//! Every operation, asked for by every callback.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use exuvia::{Event, Gc, GcAny, Heap, Observer, Trace, Weak, WeakAny};

/// Where user code runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Call {
    DropByRelease,
    DropByCollector,
    FinalizerByRelease,
    FinalizerByCollector,
    WatcherByRelease,
    WatcherByCollector,
    Start,
    Stop,
    Labeler,
    Cyclic,
    Clone,
    Elements,
}

const CALLS: [Call; 12] = [
    Call::DropByRelease,
    Call::DropByCollector,
    Call::FinalizerByRelease,
    Call::FinalizerByCollector,
    Call::WatcherByRelease,
    Call::WatcherByCollector,
    Call::Start,
    Call::Stop,
    Call::Labeler,
    Call::Cyclic,
    Call::Clone,
    Call::Elements,
];

thread_local! {
    /// What the next callback of a kind does, once.
    static NEXT: Cell<Option<(Call, Operation)>> = const { Cell::new(None) };
    /// The heap in question, and things in it to work with.
    static STAGE: RefCell<Option<Stage>> = const { RefCell::new(None) };
}

#[derive(Clone)]
struct Stage {
    heap: Heap,
    /// Held from outside, in a ring of two, and tracked.
    held: Gc<Thing>,
    /// Weak handles to what is dying.
    dying: Rc<RefCell<Vec<WeakAny>>>,
}

type Operation = fn(&Stage);

/// Runs what is to be done in a callback.
fn call(place: Call) {
    if let Some((wanted, operation)) = NEXT.get()
        && wanted == place
    {
        NEXT.set(None);
        let stage = STAGE.with_borrow(Clone::clone).expect("set up");
        operation(&stage);
    }
}

/// Which of two calls it is: that by the collector comes while a collection is running.
fn call_either(by_release: Call, by_collector: Call) {
    let heap = STAGE.with_borrow(|stage| stage.as_ref().map(|stage| stage.heap.clone()));
    if let Some(heap) = heap {
        call(if heap.is_collecting() { by_collector } else { by_release });
    }
}

#[derive(Trace)]
#[trace(leaf)]
struct Last;

impl Drop for Last {
    fn drop(&mut self) {
        call_either(Call::DropByRelease, Call::DropByCollector);
    }
}

#[derive(Trace)]
#[trace(finalizer = Thing::finalize, watcher = Thing::told)]
struct Thing {
    edges: RefCell<Vec<GcAny>>,
    name: String,
    _last: Last,
}

impl Thing {
    fn new() -> Self {
        Self { edges: RefCell::default(), name: "intact".to_owned(), _last: Last }
    }

    fn finalize(_: &Gc<Self>) {
        call_either(Call::FinalizerByRelease, Call::FinalizerByCollector);
    }

    fn told(_: &Gc<Self>) {
        call_either(Call::WatcherByRelease, Call::WatcherByCollector);
    }
}

impl Clone for Thing {
    fn clone(&self) -> Self {
        call(Call::Clone);
        Self::new()
    }
}

struct Listener;

impl Observer for Listener {
    fn event(&self, _: &Heap, event: &Event<'_>) {
        match event {
            Event::Start(_) => call(Call::Start),
            Event::Stop(_) => call(Call::Stop),
            _ => {}
        }
    }
}

/// A ring of `objects` things.
fn ring(heap: &Heap, objects: usize) -> Vec<Gc<Thing>> {
    let things: Vec<_> = (0..objects).map(|_| heap.alloc(Thing::new())).collect();
    for (index, thing) in things.iter().enumerate() {
        thing.edges.borrow_mut().push(things[(index + 1) % objects].clone().into());
    }
    things
}

/// What can be asked for.
const OPERATIONS: &[(&str, Operation)] = &[
    ("alloc", |stage| drop(ring(&stage.heap, 3))),
    ("alloc and keep", |stage| {
        let more = ring(&stage.heap, 2).remove(0);
        stage.held.edges.borrow_mut().push(more.into());
    }),
    ("alloc a leaf", |stage| assert_eq!(*stage.heap.alloc(7), 7)),
    ("alloc a slice", |stage| {
        let slice =
            stage.heap.alloc_slice(vec![RefCell::new(vec![GcAny::from(stage.held.clone())])]);
        slice[0].borrow_mut().push(slice.clone().into());
    }),
    ("alloc a text", |stage| assert_eq!(&*stage.heap.alloc_str("text"), "text")),
    ("alloc untracked, and track", |stage| {
        let thing = stage.heap.alloc_untracked(Thing::new());
        thing.edges.borrow_mut().push(thing.clone().into());
        stage.heap.track(Gc::as_any(&thing));
    }),
    ("alloc with a weak handle to itself", |stage| {
        let thing = stage.heap.alloc_cyclic(|this: &Weak<Thing>| {
            assert!(this.upgrade().is_none());
            Thing::new()
        });
        assert_eq!(thing.name, "intact");
    }),
    ("alloc very much", |stage| {
        let kept: Vec<_> = (0..3000).map(|_| ring(&stage.heap, 1)).collect();
        assert!(kept.iter().flatten().all(|thing| thing.name == "intact"));
    }),
    ("collect 0", |stage| {
        stage.heap.collect(0);
    }),
    ("collect 2", |stage| {
        stage.heap.collect(2);
    }),
    ("collect by pages", |stage| {
        stage.heap.mark_by_pages_from(0);
        stage.heap.collect(2);
    }),
    ("collect another heap", |stage| {
        let heap = Heap::new();
        ring(&heap, 3)[0].edges.borrow_mut().push(stage.held.clone().into());
        assert_eq!(heap.collect(2).collected, 3);
    }),
    ("end another heap", |_| {
        let heap = Heap::new();
        drop(ring(&heap, 3));
    }),
    ("freeze", |stage| stage.heap.freeze()),
    ("freeze and unfreeze", |stage| {
        stage.heap.freeze();
        stage.heap.unfreeze();
    }),
    ("untrack", |stage| stage.heap.untrack(Gc::as_any(&stage.held))),
    ("untrack and track", |stage| {
        stage.heap.untrack(Gc::as_any(&stage.held));
        stage.heap.track(Gc::as_any(&stage.held));
    }),
    ("thresholds", |stage| stage.heap.set_thresholds([1, 1, 1])),
    ("disable", |stage| stage.heap.disable()),
    ("enable", |stage| stage.heap.enable()),
    ("observe", |stage| stage.heap.set_observer(Some(Rc::new(Listener)))),
    ("do not observe", |stage| stage.heap.set_observer(None)),
    ("do not label", |stage| stage.heap.set_labeler(None)),
    ("look at all objects", |stage| {
        for object in stage.heap.objects(None) {
            assert!(object.downcast_ref::<Thing>().is_none_or(|thing| thing.name == "intact"));
            assert!(object.referents().len() <= 3 && object.strong_count() > 0);
            drop(stage.heap.referrers(&[object]));
        }
    }),
    ("look at all numbers", |stage| {
        let (totals, sizes) = (stage.heap.totals(), stage.heap.sizes());
        assert!(totals.alive <= totals.made && sizes[3] == stage.heap.frozen_count());
        assert!(stage.heap.memory().bytes > 0 && stage.heap.counts()[0] >= 0);
        assert!(stage.heap.stats()[2].collections < 100);
    }),
    ("verify, explain and take a picture", |stage| {
        assert_eq!(stage.heap.verify(), Ok(()));
        assert!(exuvia::inspect::explain(Gc::as_any(&stage.held)).to_string().len() > 20);
        assert!(!stage.heap.snapshot().to_dot().is_empty());
    }),
    ("upgrade what is dying", |stage| {
        let found: Vec<_> = stage.dying.borrow().iter().filter_map(WeakAny::upgrade).collect();
        assert!(found.iter().all(|any| any.strong_count() > 1));
    }),
    ("keep what is dying", |stage| {
        let found = stage.dying.borrow().iter().find_map(WeakAny::upgrade);
        stage.held.edges.borrow_mut().extend(found);
    }),
    ("weaken", |stage| {
        let weak = Gc::downgrade(&stage.held);
        assert!(weak.upgrade().is_some());
        stage.dying.borrow_mut().push(weak.as_any().clone());
    }),
    ("watch", |stage| {
        let other = ring(&stage.heap, 1).remove(0);
        drop(stage.heap.watch(Gc::as_any(&stage.held), Gc::as_any(&other)));
        drop(stage.heap.watch(Gc::as_any(&other), Gc::as_any(&stage.held)));
        other.edges.take();
    }),
    ("cut what is held", |stage| drop(stage.held.edges.take())),
    ("change in place", |stage| {
        let mut thing = stage.heap.alloc(Thing::new());
        let mut value = Gc::get_mut(&mut thing).expect("the only handle");
        value.name.push('!');
        stage.heap.collect(2);
        assert_eq!(value.name, "intact!");
    }),
    ("take out", |stage| {
        let thing = stage.heap.alloc(Thing::new());
        assert_eq!(Gc::try_unwrap(thing).ok().expect("the only handle").name, "intact");
        assert!(Gc::try_unwrap(stage.held.clone()).is_err());
    }),
    ("a long chain dies", |stage| {
        let mut first = stage.heap.alloc(Thing::new());
        for _ in 0..500 {
            let next = stage.heap.alloc(Thing::new());
            next.edges.borrow_mut().push(first.into());
            first = next;
        }
    }),
    ("a heap handle", |stage| drop((Gc::heap(&stage.held), stage.heap.clone()))),
    ("probe", |stage| {
        let address = Gc::address(&stage.held);
        assert!(matches!(stage.heap.probe(address), exuvia::Probe::Live { .. }));
    }),
];

/// Brings a callback about.
fn bring_about(place: Call, stage: &Stage) {
    let heap = &stage.heap;
    let dying = ring(heap, 3);
    stage.dying.borrow_mut().extend(dying.iter().map(|thing| Gc::as_any(thing).downgrade()));
    match place {
        Call::DropByRelease | Call::FinalizerByRelease => {
            dying[0].edges.take();
            drop(dying);
        }
        Call::WatcherByRelease => {
            heap.watch(Gc::as_any(&dying[1]), Gc::as_any(&stage.held));
            dying[0].edges.take();
            drop(dying);
        }
        Call::WatcherByCollector => {
            heap.watch(Gc::as_any(&dying[1]), Gc::as_any(&stage.held));
            drop(dying);
            heap.collect(2);
        }
        Call::Cyclic => {
            drop(heap.alloc_cyclic(|_| {
                call(Call::Cyclic);
                Thing::new()
            }));
        }
        Call::Clone => {
            let mut thing = dying[0].clone();
            Gc::make_mut(&mut thing).name.push('!');
            assert_eq!(thing.name, "intact!");
        }
        Call::Elements => {
            let elements = (0..3).inspect(|_| {
                call(Call::Elements);
            });
            assert_eq!(*elements.collect::<Gc<[u32]>>(), [0, 1, 2]);
        }
        Call::DropByCollector
        | Call::FinalizerByCollector
        | Call::Start
        | Call::Stop
        | Call::Labeler => {
            drop(dying);
            heap.collect(2);
        }
    }
}

/// One callback, one operation; afterwards the heap must be as good as new.
fn check(place: Call, name: &str, operation: Operation) {
    let heap = Heap::new();
    let held = ring(&heap, 2).remove(0);
    heap.set_observer(Some(Rc::new(Listener)));
    heap.set_labeler(Some(Rc::new(|_| {
        call(Call::Labeler);
        String::new()
    })));
    let stage = Stage { heap: heap.clone(), held, dying: Rc::default() };
    STAGE.set(Some(stage.clone()));
    NEXT.set(Some((place, operation)));
    bring_about(place, &stage);
    assert!(NEXT.get().is_none(), "{place:?} was not called: {name}");
    STAGE.set(None);
    assert!(!heap.is_collecting(), "{place:?}: {name}");
    assert_eq!(stage.held.name, "intact");
    heap.set_observer(None);
    heap.set_labeler(None);
    heap.unfreeze();
    heap.track(Gc::as_any(&stage.held));
    drop(stage);
    heap.collect(2);
    assert_eq!((heap.totals().alive, heap.sizes()), (0, [0; 4]), "{place:?}: {name}");
    assert_eq!(heap.verify(), Ok(()), "{place:?}: {name}");
}

#[test]
fn every_operation_in_every_callback() {
    for place in CALLS {
        for (name, operation) in OPERATIONS {
            check(place, name, *operation);
        }
    }
}
