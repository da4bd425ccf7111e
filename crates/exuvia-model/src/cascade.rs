//! Foretells in which order objects die that lose their last handles one through another.
//!
//! Written after the rules, not after the code: an object dies as soon as its last handle is gone; deaths nested more than 50
//! levels deep, or 150 that are no level, wait until the outermost one is over, and then come the latest first.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{Graph, Id, Shape, Step};

/// Levels that deaths may be nested.
const LEVELS: u32 = 50;
/// Deaths that are no level and may be nested.
const FLAT: u32 = 150;

/// What has happened to an object since.
#[derive(Clone, Copy, Default)]
struct Change {
    /// Handles lost.
    lost: u32,
    /// It has let go of its edges.
    is_cut: bool,
    finalized: bool,
    dead: bool,
}

/// Deaths that are played through without touching the graph.
pub(crate) struct Cascade<'g> {
    graph: &'g Graph,
    changes: BTreeMap<Id, Change>,
    /// Those whose values the collector drops itself.
    pinned: BTreeSet<Id>,
    levels: u32,
    flat: u32,
    put_off: Vec<Id>,
    steps: Vec<Step>,
}

impl<'g> Cascade<'g> {
    fn new(graph: &'g Graph) -> Self {
        Self {
            graph,
            changes: BTreeMap::new(),
            pinned: BTreeSet::new(),
            levels: 0,
            flat: 0,
            put_off: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// What comes of dropping a handle.
    pub(crate) fn of_release(graph: &'g Graph, id: Id) -> Vec<Step> {
        let mut cascade = Self::new(graph);
        cascade.release(id);
        cascade.steps
    }

    /// What comes of condemning some objects, in this order.
    pub(crate) fn of_condemning(graph: &'g Graph, condemned: &[Id]) -> Vec<Step> {
        let mut cascade = Self::new(graph);
        condemned.iter().for_each(|&id| cascade.finalize(id));
        let is_clearable = |id: &Id| graph.nodes[*id].shape.is_clearable();
        if condemned.iter().any(is_clearable) {
            condemned.iter().filter(|id| is_clearable(id)).for_each(|&id| cascade.clear(id));
        }
        cascade.drop_rest(condemned);
        cascade.steps
    }

    fn change(&mut self, id: Id) -> &mut Change {
        self.changes.entry(id).or_default()
    }

    fn finalize(&mut self, id: Id) {
        let node = &self.graph.nodes[id];
        let change = self.change(id);
        let is_done = std::mem::replace(&mut change.finalized, true) || node.finalized;
        if node.shape.has_finalizer() && !is_done {
            self.steps.push(Step::Finalized(id));
        }
    }

    /// Has a condemned object let go of its edges, while the collector holds it.
    fn clear(&mut self, id: Id) {
        let node = &self.graph.nodes[id];
        if self.change(id).dead {
            return;
        }
        self.steps.push(Step::Cleared(id));
        // Without it, the object would die with the last of its edges to itself.
        self.pinned.insert(id);
        for &target in node.edges.iter().chain(&node.unseen).chain(&node.field) {
            self.release(target);
        }
        self.change(id).is_cut = true;
        self.pinned.remove(&id);
        self.end_if_unheld(id);
    }

    /// Drops the values of the condemned that are left.
    fn drop_rest(&mut self, condemned: &[Id]) {
        let rest = condemned.iter().copied().filter(|&id| !self.change(id).dead);
        let rest: Vec<_> = rest.collect();
        self.pinned.extend(&rest);
        rest.into_iter().for_each(|id| self.drop_value(id));
    }

    fn release(&mut self, id: Id) {
        self.change(id).lost += 1;
        self.end_if_unheld(id);
    }

    fn end_if_unheld(&mut self, id: Id) {
        let node = &self.graph.nodes[id];
        let pinned = self.pinned.contains(&id);
        let Change { lost, dead, .. } = *self.change(id);
        if lost == node.count && !node.immortal && !dead && !pinned {
            self.end(id);
        }
    }

    fn levels_of(&self, id: Id) -> u32 {
        let node = &self.graph.nodes[id];
        // One level is that of those who look after what was put off.
        if node.is_part { 0 } else { node.shape.levels().min(LEVELS - 1) }
    }

    /// An object without handles dies, or is put off.
    fn end(&mut self, id: Id) {
        let levels = self.levels_of(id);
        // Parts die with their holders, unless they are very many.
        let flat = if self.graph.nodes[id].is_part { 2 * FLAT } else { FLAT };
        let is_too_deep =
            if levels == 0 { self.flat >= flat } else { self.levels + levels > LEVELS };
        if is_too_deep {
            return self.put_off.push(id);
        }
        self.tear_down(id);
    }

    fn tear_down(&mut self, id: Id) {
        let levels = self.levels_of(id);
        let flat = u32::from(levels == 0);
        (self.levels, self.flat) = (self.levels + levels, self.flat + flat);
        self.finalize(id);
        self.drop_value(id);
        (self.levels, self.flat) = (self.levels - levels, self.flat - flat);
        if (self.levels, self.flat) == (0, 0) {
            self.end_those_put_off();
        }
    }

    fn end_those_put_off(&mut self) {
        self.levels = 1;
        while let Some(id) = self.put_off.pop() {
            self.tear_down(id);
        }
        self.levels = 0;
    }

    fn drop_value(&mut self, id: Id) {
        self.steps.push(Step::Died(id));
        let node = &self.graph.nodes[id];
        let change = self.change(id);
        change.dead = true;
        if !change.is_cut {
            node.targets().for_each(|target| self.release(target));
        }
    }
}

const _: () = assert!(Shape::Tall.levels() > LEVELS);
