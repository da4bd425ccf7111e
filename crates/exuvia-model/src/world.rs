//! Carries out the operations, on the heaps and on the model.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use exuvia::GcAny;

use crate::cascade::Cascade;
use crate::graph::{Place, Shape};
use crate::graphs::SHAPES;
use crate::object::{self, Birth, cut, has_edges, link, target, unlink};
use crate::program::{Kind, Op, Program, Setting};
use crate::state::{Held, Injected, Spot, State, Watch, state};
use crate::{graphs, make, special};

/// What a run has done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// Operations carried out.
    pub operations: u64,
    /// Objects made.
    pub made: u64,
    /// Collections.
    pub collections: u64,
    /// Objects that a collector has freed.
    pub collected: u64,
    /// Panics in callbacks.
    pub panics: u64,
    /// Objects left in heaps that were dropped: cycles with objects of other heaps, and what was resurrected at the end.
    pub leaked: u64,
}

/// Objects of a run beyond which it makes no more.
const MANY: usize = 4000;

/// Runs a program, and checks after each operation that the heaps agree with the model.
///
/// # Panics
/// If they do not.
pub fn run(program: &Program) -> Outcome {
    state(|state| {
        state.begin(Setting::of(program.setting));
        let mut outcome = Outcome::default();
        for (index, op) in program.ops.iter().enumerate() {
            outcome.panics += u64::from(step(state, *op));
            state.settle(index % 16 == 15 || op.kind == Kind::Collect);
            outcome.operations += 1;
        }
        finish(state);
        let graph = state.graph.take();
        outcome.made = graph.nodes.len() as u64;
        outcome.leaked =
            graph.nodes.iter().filter(|node| node.alive && !node.immortal).count() as u64;
        for record in state.heaps.borrow().iter() {
            outcome.collections += record.stops.iter().sum::<u64>();
            outcome.collected += record.freed;
        }
        state.heaps.take();
        outcome
    })
}

/// Carries out one operation; true if a callback panicked as it was told to.
fn step(state: &State, op: Op) -> bool {
    let done = catch_unwind(AssertUnwindSafe(|| apply(state, op)));
    if let Err(payload) = done
        && !payload.is::<Injected>()
    {
        resume_unwind(payload);
    }
    state.panicked.get()
}

/// Lets go of everything, and checks that nothing is left but what is known to leak.
fn finish(state: &State) {
    state.disarm();
    state.quiet.set(true);
    while !state.held.borrow().is_empty() {
        state.release(0);
    }
    state.settle(true);
    for slot in 0..2 {
        apply(state, Op { kind: Kind::Unfreeze, a: slot, b: 0 });
        apply(state, Op { kind: Kind::Collect, a: slot, b: 2 });
        state.settle(true);
    }
    for heap in state.live.get().into_iter().filter_map(|number| state.heap(number)) {
        heap.everything().iter().for_each(dismantle);
    }
    let keys = state.keys.take();
    keys.iter().filter_map(exuvia::WeakAny::upgrade).for_each(|any| dismantle(&any));
    drop((state.held.take(), state.weak.take()));
    // The watches last: an immortal watcher is told of the ends of the others.
    state.settle(true);
    drop(state.watches.take());
    state.settle(true);
    check_leaks(state);
    for number in state.live.get() {
        if let Some(heap) = state.record(number, |record| record.heap.take()) {
            special::end(number, heap);
        }
    }
    state.settle(true);
}

/// What is left lives for ever, or was left in a heap that was dropped, or is held by such.
fn check_leaks(state: &State) {
    let graph = state.graph.borrow();
    let is_left = |heap| state.heap(heap).is_none();
    let leaked = graph.reached_from(|node| node.alive && (node.immortal || is_left(node.heap)));
    for (node, leaked) in graph.nodes.iter().zip(leaked) {
        assert!(!node.alive || leaked, "{node:?} cannot be freed");
    }
}

/// Takes all edges of an object away, and those of all that it leads to.
fn dismantle(any: &GcAny) {
    let mut work = vec![Held::new(any.clone())];
    while let Some(held) = work.pop() {
        if has_edges(held.any()) {
            work.extend(object::targets(held.any()));
            cut(held.any());
        }
    }
}

impl State {
    /// One of the held objects.
    fn pick(&self, number: impl Into<usize>) -> Option<Held> {
        let held = self.held.borrow();
        if held.is_empty() {
            return None;
        }
        let any = held[number.into() % held.len()].any().clone();
        drop(held);
        Some(Held::new(any))
    }

    /// One of the held objects that can have edges.
    fn pick_container(&self, number: u16) -> Option<Held> {
        self.pick(number).filter(|held| has_edges(held.any()))
    }

    pub(crate) fn new_object(&self, slot: u16, shape: Shape, action: u16) -> Held {
        self.bear(slot, Birth::of(shape, action.to_le_bytes()[0]))
    }

    fn bear(&self, slot: u16, birth: Birth) -> Held {
        let number = self.live.get()[usize::from(slot % 2)];
        let heap = self.heap(number).expect("heaps to choose among are open");
        self.make(&heap, number, birth)
    }

    /// Lets go of one of the handles, and compares who dies by that with what was foretold, if callbacks do nothing.
    fn release_as_foretold(&self, number: usize) {
        let Some(held) = self.pick(number) else { return };
        let (id, acts) = (held.id(), self.acts.get());
        drop(held);
        let (steps, before) = {
            let graph = self.graph.borrow();
            (Cascade::of_release(&graph, id), graph.steps.len())
        };
        self.release(number);
        let found = &self.graph.borrow().steps[before..];
        if self.acts.get() == acts && found != steps {
            self.fail(format!("foretold for the release of {id}: {steps:?}, but: {found:?}"));
        }
    }
}

const SPOTS: [Spot; 9] = [
    Spot::Drop,
    Spot::Trace,
    Spot::Finalizer,
    Spot::Watcher,
    Spot::Start,
    Spot::Stop,
    Spot::Labeler,
    Spot::Clear,
    Spot::Settled,
];

fn apply(state: &State, Op { kind, a, b }: Op) {
    let (number, other) = (usize::from(a), usize::from(b));
    let is_full = state.graph.borrow().nodes.len() > MANY;
    match kind {
        Kind::Make | Kind::MakeUntracked | Kind::MakeFrom | Kind::MakeWhole if is_full => {}
        Kind::Ring | Kind::Chain if is_full => {}
        Kind::Make | Kind::MakeUntracked | Kind::MakeFrom => {
            let birth = Birth::of(SHAPES[number % SHAPES.len()], (b / 8).to_le_bytes()[0]);
            let tracked = kind != Kind::MakeUntracked && b % 16 != 9;
            let from = (kind == Kind::MakeFrom).then(|| make::stock(other % 7));
            state.hold(state.bear(u16::from(b % 8 == 0), Birth { tracked, from, ..birth }));
        }
        Kind::MakeWhole => graphs::make_whole(state, a, b),
        Kind::Ring => graphs::ring(state, a, 1 + b % 12),
        Kind::Chain => graphs::chain(state, a, 1 + b % 400),
        Kind::Link | Kind::LinkField | Kind::LinkUnseen => {
            if let (Some(from), Some(to)) = (state.pick_container(a), state.pick(b)) {
                let place = match kind {
                    Kind::Link => Place::Edges,
                    Kind::LinkField => Place::Field,
                    _ => Place::Unseen,
                };
                link(from.any(), to.any(), place);
            }
        }
        Kind::Unlink => {
            if let Some(from) = state.pick_container(a) {
                let place = if b % 8 == 0 { Place::Unseen } else { Place::Edges };
                unlink(from.any(), place, other / 8);
            }
        }
        Kind::Cut => {
            if let Some(from) = state.pick_container(a) {
                cut(from.any());
            }
        }
        Kind::Hold => {
            if let Some(target) = state.pick(a).and_then(|from| target(from.any(), other)) {
                state.hold(target);
            }
        }
        Kind::Clone => {
            if let Some(held) = state.pick(a) {
                state.hold(held);
            }
        }
        Kind::Release => state.release_as_foretold(number),
        Kind::ReleaseMany => {
            (0..other % 24).for_each(|step| state.release_as_foretold(number + step))
        }
        Kind::Weaken => {
            if let Some(held) = state.pick(a) {
                state.weaken(held.any());
            }
        }
        Kind::Upgrade => state.upgrade(number),
        Kind::DropWeak => {
            let mut weak = state.weak.borrow_mut();
            if !weak.is_empty() {
                let index = number % weak.len();
                weak.swap_remove(index);
            }
        }
        Kind::ClearWeak => {
            if let Some(held) = state.pick(a) {
                special::clear_weak(state, &held);
            }
        }
        _ => apply_to_heap(state, Op { kind, a, b }),
    }
}

/// Carries out an operation that is more than one on handles and edges.
fn apply_to_heap(state: &State, Op { kind, a, b }: Op) {
    let (number, other) = (usize::from(a), usize::from(b));
    let slot = number % 2;
    let heap = || state.heap(state.live.get()[slot]).expect("heaps to choose among are open");
    match kind {
        Kind::Watch => watch(state, a, b),
        Kind::Collect => {
            heap().collect(other % 4 % 3);
        }
        Kind::Freeze => special::freeze(state, slot),
        Kind::Unfreeze => special::unfreeze(state, slot),
        Kind::Track | Kind::Untrack => {
            if let Some(held) = state.pick(a) {
                special::track(state, &held, kind == Kind::Track);
            }
        }
        Kind::Gates => {
            let heap = heap();
            match other % 8 {
                0 => heap.disable(),
                1 => heap.set_thresholds([0, 1, 1]),
                _ => {
                    heap.enable();
                    heap.set_thresholds([i64::from(b / 8 % 32) - 1, 2, 2]);
                }
            }
        }
        Kind::Arm => {
            if state.setting.get().panics && !state.quiet.get() {
                state.arm(SPOTS[number % SPOTS.len()]);
            }
        }
        Kind::CollectBorrowed => {
            if let Some(held) = state.pick_container(a) {
                special::collect_borrowed(state, &held, other);
            }
        }
        Kind::GetMut => {
            if let Some(held) = state.pick(a) {
                drop(held);
                special::get_mut(state, number);
            }
        }
        Kind::CollectLent => special::collect_lent(state, number),
        Kind::Unwrap => special::unwrap(state, number),
        Kind::MakeCyclic => {
            let number = state.live.get()[slot];
            state.hold(state.make_cyclic(&heap(), number));
        }
        Kind::Immortalize => {
            if let Some(held) = state.pick(a).filter(|_| state.setting.get().immortals) {
                held.any().immortalize();
                state.graph.borrow_mut().nodes[held.id()].immortal = true;
            }
        }
        Kind::Close => {
            if state.setting.get().closes {
                special::close(state, slot);
            }
        }
        _ => unreachable!("the others are carried out by `apply`"),
    }
}

fn watch(state: &State, a: u16, b: u16) {
    let (Some(target), Some(watcher)) = (state.pick(a), state.pick(b)) else { return };
    let number = state.heap_of(target.any());
    let is_watcher = state.graph.borrow().nodes[watcher.id()].shape == Shape::Watching;
    if !is_watcher || state.heap_of(watcher.any()) != number || target.id() == watcher.id() {
        return;
    }
    state.note_weak(target.id());
    state.note_weak(watcher.id());
    let weak = target.any().heap().watch(target.any(), watcher.any());
    let watch = Watch { target: target.id(), watcher: watcher.id(), weak };
    state.watches.borrow_mut().push(watch);
}
