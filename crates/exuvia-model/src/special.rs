//! Operations that the model has to follow step by step: what a heap does to all its objects, and what only the owner of the
//! only handle may do.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;

use exuvia::{Event, Gc, GcAny, Heap, Observer};

use crate::object::{Small, body, has_edges};
use crate::state::{Held, State, state};

pub(crate) fn freeze(state: &State, slot: usize) {
    let number = state.live.get()[slot];
    let Some(heap) = state.heap(number) else { return };
    heap.freeze();
    let mut graph = state.graph.borrow_mut();
    let nodes = graph.nodes.iter_mut();
    nodes.filter(|node| node.heap == number && node.tracked).for_each(|node| node.frozen = true);
    drop(graph);
    state.record(number, |record| record.count = 0);
}

pub(crate) fn unfreeze(state: &State, slot: usize) {
    let number = state.live.get()[slot];
    let Some(heap) = state.heap(number) else { return };
    heap.unfreeze();
    let mut graph = state.graph.borrow_mut();
    graph.nodes.iter_mut().filter(|node| node.heap == number).for_each(|node| node.frozen = false);
}

pub(crate) fn track(state: &State, held: &Held, tracked: bool) {
    let any = held.any();
    let heap = any.heap();
    if tracked {
        heap.track(any);
        let mut graph = state.graph.borrow_mut();
        let node = &graph.nodes[held.id()];
        if !node.tracked && !node.is_part && has_edges(any) {
            graph.track(held.id());
        }
        return;
    }
    heap.untrack(any);
    let node = &mut state.graph.borrow_mut().nodes[held.id()];
    (node.tracked, node.frozen) = (false, false);
}

/// Has an object end for those that refer to it weakly and for those that it watches, but not for the others.
pub(crate) fn clear_weak(state: &State, held: &Held) {
    let (id, heap) = (held.id(), held.any().heap());
    // The keys of what is left in heaps that were dropped are weak handles, too.
    if state.heap(state.heap_of(held.any())).is_none() {
        return;
    }
    state.weak.borrow_mut().iter_mut().for_each(|entry| entry.cleared |= entry.target == id);
    let mut watches = state.watches.borrow_mut();
    let told: Vec<_> = watches.extract_if(.., |watch| watch.target == id).collect();
    watches.retain(|watch| watch.watcher != id);
    drop(watches);
    for watch in &told {
        let watcher = &mut state.graph.borrow_mut().nodes[watch.watcher];
        watcher.due += u32::from(watcher.alive);
    }
    heap.clear_weak(held.any());
}

pub(crate) fn collect_borrowed(state: &State, held: &Held, generation: usize) {
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
pub(crate) fn collect_lent(state: &State, number: usize) {
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
pub(crate) fn unwrap(state: &State, number: usize) {
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
pub(crate) fn get_mut(state: &State, number: usize) {
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

pub(crate) fn close(state: &State, slot: usize) {
    unfreeze(state, slot);
    let number = state.live.get()[slot];
    let Some(heap) = state.record(number, |record| record.heap.take()) else { return };
    heap.everything().iter().for_each(|any| state.keep_key(any));
    state.open(slot);
    end(number, heap);
}

/// Lets go of a heap, which examines everything at its end.
pub(crate) fn end(number: usize, heap: Heap) {
    heap.add_observer(Rc::new(Ending(number)));
    drop(heap);
}

/// Notices when a heap lets go of its observers: then all its objects are put into its lists.
struct Ending(usize);

impl Observer for Ending {
    fn event(&self, _: &Heap, _: &Event<'_>) {}
}

impl Drop for Ending {
    fn drop(&mut self) {
        state(|state| {
            let mut graph = state.graph.borrow_mut();
            for id in 0..graph.nodes.len() {
                let node = &graph.nodes[id];
                let is_listed = node.tracked || node.heap != self.0 || !node.is_counted();
                if node.alive && node.made && !is_listed {
                    graph.track(id);
                }
                graph.nodes[id].frozen &= graph.nodes[id].heap != self.0;
            }
        });
    }
}
