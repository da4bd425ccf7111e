//! Carries out the operations, on the heaps and on the model.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use exuvia::{Gc, GcAny};

use crate::graph::{Place, Shape};
use crate::object::{self, Small, body, cut, has_edges, link, target, unlink};
use crate::program::{Kind, Op, Program, Setting};
use crate::state::{Held, Injected, Spot, State, Watch, state};

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
        heap.objects(None).iter().for_each(dismantle);
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
        let heap = state.record(number, |record| record.heap.take());
        drop(heap);
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
    fn pick(&self, number: u16) -> Option<Held> {
        let held = self.held.borrow();
        if held.is_empty() {
            return None;
        }
        let any = held[usize::from(number) % held.len()].any().clone();
        drop(held);
        Some(Held::new(any))
    }

    /// One of the held objects that can have edges.
    fn pick_container(&self, number: u16) -> Option<Held> {
        self.pick(number).filter(|held| has_edges(held.any()))
    }

    fn new_object(&self, slot: u16, shape: Shape, action: u16, tracked: bool) -> Held {
        let number = self.live.get()[usize::from(slot % 2)];
        let heap = self.heap(number).expect("heaps to choose among are open");
        self.make(&heap, number, shape, action.to_le_bytes()[0], tracked)
    }
}

/// Shapes, as often as they are likely.
const SHAPES: [Shape; 32] = {
    use Shape::{Aligned, Large, Last, Leaf, Small, Watching, Wide};
    [
        Small, Small, Small, Small, Small, Small, Small, Small, Small, Wide, Wide, Wide, Wide,
        Aligned, Aligned, Aligned, Last, Last, Last, Last, Last, Last, Last, Watching, Watching,
        Watching, Leaf, Leaf, Leaf, Leaf, Small, Large,
    ]
};

const SPOTS: [Spot; 7] = [
    Spot::Drop,
    Spot::Trace,
    Spot::Finalizer,
    Spot::Watcher,
    Spot::Start,
    Spot::Stop,
    Spot::Labeler,
];

fn apply(state: &State, Op { kind, a, b }: Op) {
    let (number, other) = (usize::from(a), usize::from(b));
    let is_full = state.graph.borrow().nodes.len() > MANY;
    match kind {
        Kind::Make | Kind::MakeUntracked | Kind::Ring | Kind::Chain if is_full => {}
        Kind::Make | Kind::MakeUntracked => {
            let shape = SHAPES[number % SHAPES.len()];
            let slot = u16::from(b % 8 == 0);
            state.hold(state.new_object(slot, shape, b / 8, kind == Kind::Make));
        }
        Kind::Ring => ring(state, a, 1 + b % 12),
        Kind::Chain => chain(state, a, 1 + b % 200),
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
        Kind::Release => state.release(number),
        Kind::ReleaseMany => (0..other % 24).for_each(|step| state.release(number + step)),
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
        Kind::Freeze => freeze(state, slot),
        Kind::Unfreeze => unfreeze(state, slot),
        Kind::Track | Kind::Untrack => {
            if let Some(held) = state.pick(a) {
                track(state, &held, kind == Kind::Track);
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
                collect_borrowed(state, &held, other);
            }
        }
        Kind::GetMut => {
            if let Some(held) = state.pick(a) {
                drop(held);
                get_mut(state, number);
            }
        }
        Kind::CollectLent => collect_lent(state, number),
        Kind::Unwrap => unwrap(state, number),
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
                close(state, slot);
            }
        }
        _ => unreachable!("the others are carried out by `apply`"),
    }
}

fn ring(state: &State, a: u16, objects: u16) {
    let shape = if a & 2 == 0 { Shape::Small } else { SHAPES[usize::from(a / 4) % 26] };
    let nodes: Vec<_> =
        (0..objects).map(|index| state.new_object(a, shape, a ^ index, true)).collect();
    for (index, node) in nodes.iter().enumerate() {
        link(node.any(), nodes[(index + 1) % nodes.len()].any(), Place::Edges);
    }
    if a & 512 != 0 {
        state.hold(Held::new(nodes[0].any().clone()));
    }
    for node in nodes {
        drop(node);
    }
}

fn chain(state: &State, a: u16, objects: u16) {
    let mut first = state.new_object(a, Shape::Small, 0, true);
    for index in 1..objects {
        let shape = if index % 16 == 3 { Shape::Last } else { Shape::Small };
        let next = state.new_object(a, shape, a ^ index, true);
        link(next.any(), first.any(), if index % 2 == 0 { Place::Edges } else { Place::Field });
        let rest = std::mem::replace(&mut first, next);
        drop(rest);
    }
    state.hold(first);
}

fn watch(state: &State, a: u16, b: u16) {
    let (Some(target), Some(watcher)) = (state.pick(a), state.pick(b)) else { return };
    let number = state.heap_of(target.any());
    let is_watcher = state.graph.borrow().nodes[watcher.id()].shape == Shape::Watching;
    if !is_watcher || state.heap_of(watcher.any()) != number || target.id() == watcher.id() {
        return;
    }
    let weak = target.any().heap().watch(target.any(), watcher.any());
    state.graph.borrow_mut().nodes[target.id()].weakened = true;
    let watch = Watch { target: target.id(), watcher: watcher.id(), weak };
    state.watches.borrow_mut().push(watch);
}

fn freeze(state: &State, slot: usize) {
    let number = state.live.get()[slot];
    let Some(heap) = state.heap(number) else { return };
    heap.freeze();
    let mut graph = state.graph.borrow_mut();
    let nodes = graph.nodes.iter_mut();
    nodes.filter(|node| node.heap == number && node.tracked).for_each(|node| node.frozen = true);
    drop(graph);
    state.record(number, |record| record.count = 0);
}

fn unfreeze(state: &State, slot: usize) {
    let number = state.live.get()[slot];
    let Some(heap) = state.heap(number) else { return };
    heap.unfreeze();
    let mut graph = state.graph.borrow_mut();
    graph.nodes.iter_mut().filter(|node| node.heap == number).for_each(|node| node.frozen = false);
}

fn track(state: &State, held: &Held, tracked: bool) {
    let any = held.any();
    let heap = any.heap();
    if tracked {
        heap.track(any);
        let mut graph = state.graph.borrow_mut();
        if !graph.nodes[held.id()].tracked && has_edges(any) {
            graph.track(held.id());
        }
        return;
    }
    heap.untrack(any);
    state.keep_key(any);
    let node = &mut state.graph.borrow_mut().nodes[held.id()];
    (node.tracked, node.frozen) = (false, false);
}

fn collect_borrowed(state: &State, held: &Held, generation: usize) {
    let Ok(guard) = body(held.any()).edges.try_borrow_mut() else { return };
    let set = |borrowed| state.graph.borrow_mut().nodes[held.id()].borrowed = borrowed;
    set(true);
    let number = state.heap_of(held.any());
    let heap = state.heap(number);
    let collected = catch_unwind(AssertUnwindSafe(|| {
        if let Some(heap) = heap {
            heap.collect(generation % 3);
        }
    }));
    drop(guard);
    set(false);
    if let Err(payload) = collected {
        resume_unwind(payload);
    }
}

/// Takes one of the held handles to small objects away.
fn take_small(state: &State, number: usize) -> Option<Held> {
    let mut held = state.held.borrow_mut();
    if held.is_empty() {
        return None;
    }
    let index = number % held.len();
    held[index].any().is::<Small>().then(|| held.swap_remove(index))
}

/// A collection while somebody can change an object takes that for one without edges.
fn collect_lent(state: &State, number: usize) {
    let Some(held) = take_small(state, number) else { return };
    let (id, heap) = (held.id(), held.any().heap());
    let lent = state.lend(id);
    let mut typed = held.into_any().downcast::<Small>().expect("just asked");
    let set = |lent| state.graph.borrow_mut().nodes[id].lent = lent;
    let collected = catch_unwind(AssertUnwindSafe(|| {
        if let Some(guard) = Gc::get_mut(&mut typed) {
            set(true);
            heap.collect(2);
            drop(guard);
        }
    }));
    set(false);
    state.hold(Held::new(Gc::into_any(typed)));
    drop(lent);
    if let Err(payload) = collected {
        resume_unwind(payload);
    }
}

/// Who has the only handle gets the value.
fn unwrap(state: &State, number: usize) {
    let Some(held) = take_small(state, number) else { return };
    let id = held.id();
    let (count, immortal) = {
        let node = &state.graph.borrow().nodes[id];
        (node.count, node.immortal)
    };
    match Gc::try_unwrap(held.into_any().downcast::<Small>().expect("just asked")) {
        Ok(value) => {
            if count != 1 || immortal {
                state.fail(format!("{id} was taken out though it had {count} handles"));
            }
            drop(value);
        }
        Err(typed) => {
            if count == 1 && !immortal {
                state.fail(format!("{id} was not given out though it had one handle"));
            }
            state.hold(Held::new(Gc::into_any(typed)));
        }
    }
}

/// To be the only handle is to have no other, and no weak ones.
fn get_mut(state: &State, number: usize) {
    let mut held = state.held.borrow_mut();
    let index = number % held.len();
    let id = held[index].id();
    let any: &mut GcAny = held[index].any_mut();
    if !any.is::<Small>() {
        return;
    }
    let mut typed = any.clone().downcast::<Small>().expect("just asked");
    let graph = state.graph.borrow();
    let node = &graph.nodes[id];
    if Gc::get_mut(&mut typed).is_some() {
        state.fail(format!("there is a second handle to {node:?}"));
    }
    // Without the other handle.
    let other = std::mem::replace(any, GcAny::from(Gc::new(0_u8)));
    drop(other);
    let weak = state.weak.borrow().iter().any(|entry| entry.target == id && !entry.cleared);
    let watched = state.watches.borrow().iter().any(|watch| watch.target == id);
    let only = Gc::get_mut(&mut typed).is_some();
    if only && (node.count != 1 || node.immortal || weak || watched)
        || !only && node.count == 1 && !node.immortal && !node.weakened
    {
        state.fail(format!("whether this has one handle: {only}: {node:?}"));
    }
    *any = Gc::into_any(typed);
}

fn close(state: &State, slot: usize) {
    unfreeze(state, slot);
    let number = state.live.get()[slot];
    let Some(heap) = state.record(number, |record| record.heap.take()) else { return };
    heap.objects(None).iter().for_each(|any| state.keep_key(any));
    state.open(slot);
    drop(heap);
}
