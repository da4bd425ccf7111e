//! Ephemerons: edges that count only once two objects are reached, the map and the key.
//!
//! To a [`WeakMap`](crate::WeakMap) a value is an edge like any other when edges are taken off the counts. In the marking it is
//! not: the tracer puts the edge aside, with its key. When the ordinary marking has run dry, edges whose keys have been
//! reached are followed; the others wait for their keys in a table, so that a chain of ephemerons costs time for its
//! length only. What still waits when nothing is left to follow does not count: key and value go together.
//!
//! A key that is no candidate is taken for reached.

use std::cell::{Cell, RefCell};

use crate::address::ByAddress;
use crate::raw::slot::Slot;
use crate::trace::{Reader, Trace, Tracer};

/// What waits for a heap's marking to run dry.
#[derive(Default)]
pub(crate) struct Ephemerons {
    marking: Cell<bool>,
    /// Keys, each with the target of an edge.
    aside: RefCell<Vec<(Slot, Slot)>>,
    /// A buffer.
    edges: Cell<Vec<Slot>>,
}

impl Ephemerons {
    /// A marking begins.
    pub(super) fn begin(&self) {
        self.marking.set(true);
    }

    /// The marking is over, or has been broken off.
    pub(super) fn end(&self) {
        self.marking.set(false);
        drop((self.aside.take(), self.edges.take()));
    }

    pub(crate) fn is_marking(&self) -> bool {
        self.marking.get()
    }

    /// Whether no edges wait.
    pub(super) fn is_dry(&self) -> bool {
        self.aside.borrow().is_empty()
    }

    /// Has the edges of a value wait for their key.
    pub(crate) fn put_aside<V: Trace>(&self, key: Slot, value: &V) {
        let mut edges = self.edges.take();
        edges.clear();
        value.trace(&mut Tracer::new(&mut edges, Reader::Counts));
        self.aside.borrow_mut().extend(edges.iter().map(|target| (key, *target)));
        self.edges.set(edges);
    }

    /// Follows the edges that have been put aside, as far as their keys are reached, and all that they lead to.
    ///
    /// `is_unreached` says so of a candidate; `reach` marks one, and says whether it was unreached.
    pub(super) fn settle(
        &self,
        is_unreached: impl Fn(Slot) -> bool,
        mut reach: impl FnMut(Slot) -> bool,
    ) {
        let mut waiting = ByAddress::<Vec<Slot>>::default();
        let (mut reached, mut edges) = (Vec::new(), Vec::new());
        loop {
            for (key, target) in self.aside.take() {
                if is_unreached(key) {
                    waiting.entry(key.address()).or_default().push(target);
                } else if reach(target) {
                    reached.push(target);
                }
            }
            let Some(slot) = reached.pop() else { break };
            slot.trace(&mut Tracer::new(&mut edges, Reader::Counts));
            edges.extend(waiting.remove(&slot.address()).into_iter().flatten());
            reached.extend(edges.drain(..).filter(|edge| reach(*edge)));
        }
    }
}
