//! What the objects do when the heap calls them.

use exuvia::{Gc, GcAny, StackState, Trace};

use crate::graph::{Id, Place, Shape, Step};
use crate::object::{Settling, body, cut, has_edges, id_of, link, target};
use crate::state::{Held, Level, Spot, State, state};

pub(crate) fn finalize<T: Trace>(this: &Gc<T>) {
    let this = Gc::as_any(this);
    state(|state| {
        let id = id_of(this);
        let lent = state.lend(id);
        state.finalized(this, id);
        let inside = Level::of(&state.depth);
        act(this, body(this).action);
        drop(inside);
        state.burn(Spot::Finalizer);
        drop(lent);
    });
}

pub(crate) fn told<T: Trace>(this: &Gc<T>) {
    let this = Gc::as_any(this);
    state(|state| {
        let lent = state.lend(id_of(this));
        // Others that will be told are held meanwhile, which the model does not know.
        let dying = Level::of(&state.dying);
        state.told(id_of(this));
        act(this, body(this).action);
        state.burn(Spot::Watcher);
        drop((lent, dying));
    });
}

pub(crate) fn clear<T: Trace>(this: &Gc<T>) {
    let this = Gc::as_any(this);
    state(|state| {
        let lent = state.lend(id_of(this));
        state.cleared(id_of(this));
        let inside = Level::of(&state.depth);
        cut(this);
        // Those of instances run in their finalizers.
        if state.graph.borrow().nodes[id_of(this)].shape == Shape::Clearing {
            act(this, body(this).action);
        }
        drop(inside);
        state.burn(Spot::Clear);
        drop(lent);
    });
}

/// Whether an object can do without the collector: it leads to nothing that is tracked, and has nothing in its field.
pub(crate) fn is_settled(object: &Settling, generation: usize) -> bool {
    state(|state| {
        let body = &object.body;
        let Ok(edges) = body.edges.try_borrow() else { return false };
        let settled = generation >= object.settles_from
            && body.field.is_none()
            && !edges.iter().any(GcAny::is_tracked);
        state.burn(Spot::Settled);
        state.settled(body.id(), generation, settled);
        settled
    })
}

impl State {
    /// A finalizer begins.
    fn finalized(&self, this: &GcAny, id: Id) {
        let mut graph = self.graph.borrow_mut();
        graph.steps.push(Step::Finalized(id));
        let node = &mut graph.nodes[id];
        if !node.alive || std::mem::replace(&mut node.finalized, true) {
            self.fail(format!("the finalizer of {id} runs though it is dead or has had it"));
        }
        let (heap, is_part) = (node.heap, node.is_part);
        if !is_part {
            // It is in a list while its finalizer runs, whether it was before or not.
            graph.track(id);
        }
        drop(graph);
        if self.depth.get() == 0 && self.dying.get() == 0 {
            self.record(heap, |record| {
                record.running.iter_mut().for_each(|running| running.finalized.push(id));
            });
        }
        self.check_edges(this);
    }

    /// A watcher is told of an end.
    fn told(&self, id: Id) {
        self.acts.set(self.acts.get() + 1);
        let mut graph = self.graph.borrow_mut();
        if !graph.nodes[id].alive {
            self.fail(format!("{id} is told something though it is dead"));
        }
        graph.nodes[id].told += 1;
    }

    /// A condemned object is to let go of its edges.
    fn cleared(&self, id: Id) {
        let mut graph = self.graph.borrow_mut();
        graph.steps.push(Step::Cleared(id));
        if !graph.nodes[id].alive {
            self.fail(format!("{id} is cleared though it is dead"));
        }
    }

    /// A survivor has been asked whether it can do without the collector.
    fn settled(&self, id: Id, generation: usize, settled: bool) {
        let mut graph = self.graph.borrow_mut();
        let node = &graph.nodes[id];
        let expected = generation >= node.settles_from
            && node.field.is_none()
            && !node.edges.iter().any(|&target| graph.nodes[target].tracked);
        if settled != expected || !node.tracked {
            self.fail(format!("whether {node:?} can do without the collector: {settled}"));
        }
        let heap = node.heap;
        graph.nodes[id].tracked &= !settled;
        drop(graph);
        self.record(heap, |record| {
            record.running.iter_mut().for_each(|running| running.asked.push((id, generation)));
        });
    }

    /// What the `Drop` of a leaf does.
    pub(crate) fn last_words(&self, id: Id) {
        let number = self.live.get()[id / 64 % 2];
        let heap = || self.heap(number);
        self.acts.set(self.acts.get() + 1);
        match id / 16 % 4 {
            0 => self.upgrade(id),
            1 => self.release(id),
            2 => {
                if let Some(heap) = heap() {
                    self.mixed.set(true);
                    self.hold(self.make_small(&heap, number));
                }
            }
            _ => {
                if let Some(heap) = heap() {
                    heap.collect(id / 128 % 3);
                }
            }
        }
    }

    /// Runs `code` as if on another stack: what it releases has died when it is over, however deep the releases on this one.
    fn elsewhere(&self, code: impl FnOnce()) {
        let before = self.graph.borrow().unheld.len();
        let stack = OtherStack::enter();
        code();
        drop(stack);
        let graph = self.graph.borrow();
        for &id in graph.unheld.iter().skip(before) {
            let node = &graph.nodes[id];
            if node.alive && node.count == 0 && !self.is_held_by_the_dying(id, node.heap) {
                self.fail(format!("{id} was released on another stack, but lives: {node:?}"));
            }
        }
    }

    /// Whether there still are handles to an object that the model takes for gone with the values around them: these are being
    /// dropped, or the collector is about to.
    fn is_held_by_the_dying(&self, id: Id, heap: usize) -> bool {
        let Some(heap) = self.heap(heap) else { return true };
        heap.is_collecting() || heap.everything().iter().any(|any| id_of(any) == id)
    }
}

/// Another stack is running, until this is dropped.
struct OtherStack(StackState);

impl OtherStack {
    fn enter() -> Self {
        let mut other = Self(StackState::new());
        other.0.swap();
        other
    }
}

impl Drop for OtherStack {
    fn drop(&mut self) {
        self.0.swap();
    }
}

/// What a finalizer, a watcher or a clearing does.
fn act(this: &GcAny, action: u8) {
    state(|state| {
        if state.quiet.get() || !state.setting.get().actions || action % 16 < 4 {
            return;
        }
        state.acts.set(state.acts.get() + 1);
        match action % 16 {
            4 => state.hold(Held::new(this.clone())),
            5 => {
                if let Some(target) = target(this, usize::from(action) / 16) {
                    state.hold(target);
                }
            }
            6 => cut(this),
            7 => {
                let heap = this.heap();
                state.mixed.set(true);
                let made = state.make_small(&heap, state.heap_of(this));
                link(this, made.any(), Place::Edges);
                link(made.any(), this, Place::Field);
            }
            8 => {
                this.heap().collect(usize::from(action) / 16 % 3);
            }
            9 => state.weaken(this),
            10 => {
                if let Some(target) = target(this, 0).filter(|target| has_edges(target.any())) {
                    cut(target.any());
                }
            }
            11 => state.release(usize::from(action)),
            12 => state.upgrade(usize::from(action)),
            13 => {
                if let Some(target) = target(this, usize::from(action) / 16) {
                    track(state, target.any(), action & 16 != 0);
                }
            }
            14 => state.elsewhere(|| (0..3).for_each(|step| state.release(step))),
            _ => state.elsewhere(|| cut(this)),
        }
    });
}

/// Tracks an object or untracks it. During a collection untracking is taken back: it has no effect on what is condemned, and
/// only for a while on what is being cleared.
fn track(state: &State, any: &GcAny, tracked: bool) {
    let (heap, before) = (any.heap(), any.is_tracked());
    if !tracked {
        heap.untrack(any);
        if heap.is_collecting() && before && !any.is_tracked() {
            any.track();
            return state.graph.borrow_mut().track(id_of(any));
        }
    } else {
        any.track();
    }
    let mut graph = state.graph.borrow_mut();
    match (before, any.is_tracked()) {
        (false, true) => graph.track(id_of(any)),
        (true, false) => {
            let node = &mut graph.nodes[id_of(any)];
            (node.tracked, node.frozen) = (false, false);
        }
        _ => {}
    }
}
