//! What a running program has: handles, heaps, and the model. Callbacks of objects find it in the thread.

use std::cell::{Cell, RefCell};
use std::mem::ManuallyDrop;
use std::rc::Rc;

use exuvia::inspect::Stress;
use exuvia::{GcAny, Heap, Stock, WeakAny};

use crate::graph::{Graph, Id, Prediction, Step};
use crate::object::{self, id_of};
use crate::program::Setting;
use crate::watch::Watchtower;

/// Where a panic can be made to happen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Spot {
    Drop,
    Trace,
    Finalizer,
    Watcher,
    Start,
    Stop,
    Labeler,
    Clear,
    Settled,
}

/// The payload of such a panic.
pub(crate) struct Injected;

/// A weak handle.
pub(crate) struct WeakEntry {
    pub(crate) target: Id,
    pub(crate) weak: WeakAny,
    /// A collection has condemned the target since.
    pub(crate) cleared: bool,
}

/// A watcher, registered with a target.
pub(crate) struct Watch {
    pub(crate) target: Id,
    pub(crate) watcher: Id,
    pub(crate) weak: WeakAny,
}

/// What is known about a heap.
#[derive(Default)]
pub(crate) struct Record {
    /// None once it has been dropped.
    pub(crate) heap: Option<Heap>,
    pub(crate) made: u64,
    pub(crate) starts: u64,
    pub(crate) stops: [u64; 3],
    pub(crate) freed: u64,
    /// What the first counter should say.
    pub(crate) count: i64,
    /// What should be in its stocks.
    pub(crate) stocks: [u32; Stock::COUNT],
    /// Nobody knows what is in them: something died while they were emptied.
    pub(crate) stocks_are_vague: bool,
    /// Births that somebody was told of.
    pub(crate) births: u64,
    pub(crate) running: Option<Running>,
}

/// A collection between its start and its stop.
pub(crate) struct Running {
    pub(crate) prediction: Prediction,
    /// The outermost finalizers that have run.
    pub(crate) finalized: Vec<Id>,
    /// Survivors that were asked whether they can do without the collector, and with which generation.
    pub(crate) asked: Vec<(Id, usize)>,
    /// What should become of the condemned, if callbacks do nothing, and the collection did not begin in one.
    pub(crate) steps: Option<Vec<Step>>,
    /// Steps, acts of callbacks, weak handles and watches that there were when it began.
    pub(crate) steps_before: usize,
    pub(crate) acts: u64,
    pub(crate) weak: usize,
    pub(crate) watches: usize,
    /// The list that the survivors go to, if it is another one.
    pub(crate) older: Vec<Id>,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) graph: RefCell<Graph>,
    pub(crate) held: RefCell<Vec<Held>>,
    pub(crate) weak: RefCell<Vec<WeakEntry>>,
    pub(crate) watches: RefCell<Vec<Watch>>,
    /// Leads to objects of heaps that were dropped.
    pub(crate) keys: RefCell<Vec<WeakAny>>,
    pub(crate) heaps: RefCell<Vec<Record>>,
    /// The heaps that operations choose among.
    pub(crate) live: Cell<[usize; 2]>,
    pub(crate) setting: Cell<Setting>,
    /// Callbacks do nothing any more.
    pub(crate) quiet: Cell<bool>,
    fuse: Cell<Option<Spot>>,
    /// Values that are being dropped, and the like: the model and the heap need not agree in every detail.
    pub(crate) dying: Cell<u32>,
    /// Finalizers and clearings that are running inside one another.
    pub(crate) depth: Cell<u32>,
    /// A collection in this operation was not predicted.
    pub(crate) vague: Cell<bool>,
    /// A callback has made objects in this operation, and nobody knows in what order these and frees were counted.
    pub(crate) mixed: Cell<bool>,
    /// A callback has panicked in this operation.
    pub(crate) panicked: Cell<bool>,
    /// Callbacks that have done something.
    pub(crate) acts: Cell<u64>,
    failure: RefCell<Option<String>>,
}

thread_local! {
    /// Never dropped: what a run that failed has left must not be touched.
    static STATE: ManuallyDrop<State> = ManuallyDrop::new(State::default());
}

/// Calls `code` with the thread's state.
pub(crate) fn state<R>(code: impl FnOnce(&State) -> R) -> R {
    STATE.with(|state| code(state))
}

/// A handle that the model counts.
pub(crate) struct Held(Option<GcAny>);

impl Held {
    pub(crate) fn new(any: GcAny) -> Self {
        state(|state| state.graph.borrow_mut().hold(id_of(&any)));
        Self(Some(any))
    }

    /// The first handle to a new object, which is counted already.
    pub(crate) fn made(any: GcAny) -> Self {
        Self(Some(any))
    }

    pub(crate) fn any(&self) -> &GcAny {
        self.0.as_ref().expect("until it is given up")
    }

    pub(crate) fn any_mut(&mut self) -> &mut GcAny {
        self.0.as_mut().expect("until it is given up")
    }

    pub(crate) fn id(&self) -> Id {
        id_of(self.any())
    }

    /// The handle, which the model does not count any more.
    pub(crate) fn into_any(mut self) -> GcAny {
        state(|state| state.graph.borrow_mut().let_go(self.id()));
        self.0.take().expect("until it is given up")
    }
}

impl Drop for Held {
    /// The model first: the handle is dropped after this, and with it what it may be the last handle to.
    fn drop(&mut self) {
        if self.0.is_some() {
            state(|state| state.graph.borrow_mut().let_go(self.id()));
        }
    }
}

/// A count that somebody else holds for a while.
pub(crate) struct Lent(Id);

impl Drop for Lent {
    fn drop(&mut self) {
        state(|state| state.graph.borrow_mut().let_go(self.0));
    }
}

/// One more of something, while it lives.
pub(crate) struct Level<'s>(&'s Cell<u32>);

impl<'s> Level<'s> {
    pub(crate) fn of(cell: &'s Cell<u32>) -> Self {
        cell.set(cell.get() + 1);
        Self(cell)
    }
}

impl Drop for Level<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

/// An object that is being made: if there is a panic meanwhile, nobody gets a handle.
pub(crate) struct Pending {
    pub(crate) id: Id,
    /// Whether its value exists, which says so itself when it dies.
    pub(crate) is_built: Cell<bool>,
}

impl Drop for Pending {
    fn drop(&mut self) {
        state(|state| {
            let mut graph = state.graph.borrow_mut();
            graph.let_go(self.id);
            if !self.is_built.get() {
                graph.die(self.id);
            }
        });
    }
}

impl State {
    pub(crate) fn begin(&self, setting: Setting) {
        self.abandon();
        self.setting.set(setting);
        for slot in 0..2 {
            self.open(slot);
        }
    }

    /// Forgets what a run that failed has left.
    fn abandon(&self) {
        std::mem::forget((self.held.take(), self.weak.take(), self.watches.take()));
        std::mem::forget((self.heaps.take(), self.keys.take()));
        *self.graph.borrow_mut() = Graph::default();
        for cell in [&self.dying, &self.depth] {
            cell.set(0);
        }
        for cell in [&self.quiet, &self.vague, &self.mixed, &self.panicked] {
            cell.set(false);
        }
        self.fuse.set(None);
        self.failure.take();
    }

    /// Begins a heap.
    pub(crate) fn open(&self, slot: usize) {
        let (heap, setting) = (Heap::new(), self.setting.get());
        let number = self.heaps.borrow().len();
        if setting.observed {
            heap.set_observer(Some(Rc::new(Watchtower { heap: number, details: setting.details })));
        }
        if setting.details {
            heap.set_labeler(Some(Rc::new(|any| {
                state(|state| state.burn(Spot::Labeler));
                format!("object {}", id_of(any))
            })));
        }
        if setting.by_pages {
            heap.mark_by_pages_from(0);
        }
        if setting.births {
            heap.watch_births(Some(Rc::new(move |_| {
                state(|state| state.record(number, |record| record.births += 1));
            })));
        }
        heap.keep_order(setting.keeps_order);
        heap.set_stress(Stress { verify: setting.proves, ..Stress::default() });
        heap.set_thresholds(if setting.eager { [7, 2, 2] } else { [0, 10, 10] });
        self.heaps.borrow_mut().push(Record { heap: Some(heap), ..Record::default() });
        let mut live = self.live.get();
        live[slot] = number;
        self.live.set(live);
    }

    /// One of the heaps, if it has not been dropped.
    pub(crate) fn heap(&self, number: usize) -> Option<Heap> {
        self.heaps.borrow()[number].heap.clone()
    }

    /// Changes what is known about a heap.
    pub(crate) fn record<R>(&self, number: usize, update: impl FnOnce(&mut Record) -> R) -> R {
        update(&mut self.heaps.borrow_mut()[number])
    }

    pub(crate) fn heap_of(&self, any: &GcAny) -> usize {
        self.graph.borrow().nodes[id_of(any)].heap
    }

    /// Keeps the first thing that was found wrong; the operation goes on.
    pub(crate) fn fail(&self, text: String) {
        self.failure.borrow_mut().get_or_insert(text);
    }

    /// Panics if anything was found wrong.
    pub(crate) fn report(&self) {
        if let Some(text) = self.failure.take() {
            panic!("{text}");
        }
    }

    /// Has the next callback of a kind panic.
    pub(crate) fn arm(&self, spot: Spot) {
        self.fuse.set(Some(spot));
    }

    /// Takes the fuse out, and returns it.
    pub(crate) fn disarm(&self) -> Option<Spot> {
        self.fuse.take()
    }

    /// Panics if this is the callback that should.
    pub(crate) fn burn(&self, spot: Spot) {
        if self.fuse.get() == Some(spot) && !std::thread::panicking() {
            self.fuse.set(None);
            self.panicked.set(true);
            self.vague.set(true);
            std::panic::resume_unwind(Box::new(Injected));
        }
    }

    /// A count more for a handle that is not the program's.
    pub(crate) fn lend(&self, id: Id) -> Lent {
        self.graph.borrow_mut().hold(id);
        Lent(id)
    }

    pub(crate) fn hold(&self, held: Held) {
        let heap = self.heap_of(held.any());
        if self.heaps.borrow()[heap].heap.is_none() {
            self.keep_key(held.any());
        }
        self.held.borrow_mut().push(held);
    }

    /// Will find the object at the end, although its heap is gone.
    pub(crate) fn keep_key(&self, any: &GcAny) {
        self.note_weak(id_of(any));
        self.keys.borrow_mut().push(any.downgrade());
    }

    /// Lets go of one of the handles.
    pub(crate) fn release(&self, number: usize) {
        let mut held = self.held.borrow_mut();
        if !held.is_empty() {
            let index = number % held.len();
            let handle = held.swap_remove(index);
            drop(held);
            drop(handle);
        }
    }

    pub(crate) fn weaken(&self, any: &GcAny) {
        let target = id_of(any);
        self.note_weak(target);
        self.weak.borrow_mut().push(WeakEntry { target, weak: any.downgrade(), cleared: false });
    }

    /// Holds what one of the weak handles leads to.
    pub(crate) fn upgrade(&self, number: usize) {
        let weak = self.weak.borrow();
        if weak.is_empty() {
            return;
        }
        let entry = &weak[number % weak.len()];
        let Some(any) = entry.weak.upgrade() else { return };
        if id_of(&any) != entry.target || !self.graph.borrow().nodes[entry.target].alive {
            self.fail(format!("a weak handle to {} leads to {}", entry.target, id_of(&any)));
        }
        drop(weak);
        self.hold(Held::new(any));
    }

    /// A value is being dropped.
    pub(crate) fn toll(&self, id: Id) {
        self.dying.set(self.dying.get() + 1);
        if !self.graph.borrow_mut().die(id) {
            self.fail(format!("{id} died twice"));
        }
        self.count_death(id);
        if !self.quiet.get() && self.setting.get().actions && id % 16 == 3 {
            self.last_words(id);
        }
        self.burn(Spot::Drop);
    }

    /// The edges of a living object are those of the model, and lead to living objects.
    pub(crate) fn check_edges(&self, this: &GcAny) {
        if !object::has_edges(this) {
            return;
        }
        let (body, graph) = (object::body(this), self.graph.borrow());
        let node = &graph.nodes[id_of(this)];
        let ids = |list: &RefCell<Vec<GcAny>>| -> Option<Vec<Id>> {
            Some(list.try_borrow().ok()?.iter().map(id_of).collect())
        };
        let field = body.field.get();
        let same = ids(&body.edges).is_none_or(|edges| edges == node.edges)
            && ids(&body.unseen).is_none_or(|unseen| unseen == node.unseen)
            && field.as_ref().map(id_of) == node.field
            && object::part(this).map(id_of) == node.part;
        if !same || !node.targets().all(|target| graph.nodes[target].alive) {
            self.fail(format!("{} does not have its edges {node:?}", id_of(this)));
        }
    }
}
