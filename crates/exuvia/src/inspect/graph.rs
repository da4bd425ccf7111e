//! The graph of a heap at one moment: objects, edges, and what of the counts the edges account for.

use std::collections::HashMap;

use crate::raw::core::{Core, LISTS};
use crate::raw::marks::PageRef;
use crate::raw::slot::Slot;
use crate::trace::Tracer;

/// Objects by number, in the order of the lists (generation 0, 1, 2, permanent), then those in no list in the order of their
/// addresses, then leaves and objects of other heaps, as edges lead to them.
///
/// It holds no handles: whoever lets code of the user run must not look at it any more, or [take handles](Self::hold).
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Slot>,
    numbers: HashMap<Slot, usize>,
    /// The targets of all edges, object by object, and for each object where its own end.
    edges: Vec<usize>,
    ends: Vec<usize>,
    /// For each object, how many edges lead to it.
    pub(crate) incoming: Vec<usize>,
}

impl Graph {
    /// Reads the graph of a heap.
    ///
    /// # Panics
    /// If a `Trace` does.
    pub(crate) fn of(core: &Core) -> Self {
        let mut graph = Self {
            nodes: Vec::new(),
            numbers: HashMap::new(),
            edges: Vec::new(),
            ends: Vec::new(),
            incoming: Vec::new(),
        };
        // Who sees the graph may ask for handles, and of what is lent there are none (S11).
        for slot in objects(core).into_iter().filter(|slot| !slot.is_lent()) {
            graph.number(slot);
        }
        graph.read_edges(core);
        graph
    }

    fn read_edges(&mut self, core: &Core) {
        let mut edges = Vec::new();
        let mut next = 0;
        while let Some(&node) = self.nodes.get(next) {
            if std::ptr::eq(node.core(), core) {
                node.trace(&mut Tracer::apart(&mut edges));
            }
            for target in edges.drain(..).filter(|target| target.has_value()) {
                let number = self.number(target);
                self.incoming[number] += 1;
                self.edges.push(number);
            }
            self.ends.push(self.edges.len());
            next += 1;
        }
    }

    /// The number of an object, which is added if it is new.
    fn number(&mut self, slot: Slot) -> usize {
        let new = self.nodes.len();
        let number = *self.numbers.entry(slot).or_insert(new);
        if number == new {
            self.nodes.push(slot);
            self.incoming.push(0);
        }
        number
    }

    pub(crate) fn find(&self, slot: Slot) -> Option<usize> {
        self.numbers.get(&slot).copied()
    }

    /// The targets of an object's edges, in the order in which it reports them.
    pub(crate) fn targets(&self, node: usize) -> &[usize] {
        let start = node.checked_sub(1).map_or(0, |previous| self.ends[previous]);
        &self.edges[start..self.ends[node]]
    }

    /// How many handles to an object no edge accounts for; none for immortal objects, whose handles are not counted.
    pub(crate) fn outside(&self, node: usize) -> usize {
        let slot = self.nodes[node];
        if slot.is_immortal() {
            0
        } else {
            (slot.strong() as usize).saturating_sub(self.incoming[node])
        }
    }

    /// For each object, those with an edge to it, once for each edge.
    pub(crate) fn reversed(&self) -> Reversed {
        let mut ends = self.incoming.clone();
        let mut sum = 0;
        for end in &mut ends {
            sum += std::mem::replace(end, sum);
        }
        let mut sources = vec![0; self.edges.len()];
        for node in 0..self.nodes.len() {
            for &target in self.targets(node) {
                sources[ends[target]] = node;
                ends[target] += 1;
            }
        }
        Reversed { sources, ends }
    }

    /// Handles to all objects, so that code of the user may run.
    pub(crate) fn hold(&self) -> Vec<crate::GcAny> {
        self.nodes.iter().copied().map(Slot::handle).collect()
    }
}

/// The edges by their targets.
pub(crate) struct Reversed {
    sources: Vec<usize>,
    ends: Vec<usize>,
}

impl Reversed {
    /// The objects with an edge to this one, in order, once for each edge.
    pub(crate) fn sources(&self, node: usize) -> &[usize] {
        let start = node.checked_sub(1).map_or(0, |previous| self.ends[previous]);
        &self.sources[start..self.ends[node]]
    }
}

/// All objects of types that can have edges: those in lists in the order of the lists, then the others.
pub(crate) fn objects(core: &Core) -> Vec<Slot> {
    let mut slots: Vec<_> = (0..LISTS).flat_map(|generation| core.list(generation)).collect();
    let listed = |slot: Slot| (0..LISTS).any(|generation| slot.is_listed(generation));
    each_slot(core, |slot| {
        if slot.has_value() && !core.is_ending(slot) && !listed(slot) {
            slots.push(slot);
        }
    });
    slots
}

/// Calls `visit` with all slots of types that can have edges, in use or not, in the order of their addresses.
pub(crate) fn each_slot(core: &Core, mut visit: impl FnMut(Slot)) {
    core.memory().each_page(|page| {
        if let Some(page) = PageRef::tracked(page) {
            page.each_slot(&mut visit);
        }
    });
}
