//! The model: which objects there are, what leads where, and what is held.

use std::collections::BTreeMap;

/// Counts objects from 0, in the order of their creation.
pub(crate) type Id = usize;

/// What a model object is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    Small,
    Wide,
    Aligned,
    /// With a finalizer.
    Last,
    /// With a watcher.
    Watching,
    /// In memory of its own.
    Large,
    /// Without edges, so only counted.
    Leaf,
}

/// Where an edge stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    Edges,
    Field,
    Unseen,
}

/// An object.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) heap: usize,
    pub(crate) shape: Shape,
    pub(crate) alive: bool,
    /// Whether it should stand in a list.
    pub(crate) tracked: bool,
    /// Whether that should be the permanent one.
    pub(crate) frozen: bool,
    pub(crate) finalized: bool,
    pub(crate) immortal: bool,
    /// Its edges are borrowed, so that it does not report them.
    pub(crate) borrowed: bool,
    /// Somebody can change it, so that it is not shown to anybody.
    pub(crate) lent: bool,
    /// There may have been a weak handle.
    pub(crate) weakened: bool,
    /// Handles that are no edges.
    pub(crate) held: u32,
    /// These, and the edges of the living.
    pub(crate) count: u32,
    pub(crate) edges: Vec<Id>,
    pub(crate) field: Option<Id>,
    pub(crate) unseen: Vec<Id>,
    /// When it was put into generation 0 last.
    pub(crate) stamp: u64,
    /// How often it has been told of an end, and how often it should have been.
    pub(crate) told: u32,
    pub(crate) due: u32,
}

/// All objects.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    /// Objects that have died since somebody asked.
    pub(crate) dead: Vec<Id>,
    /// Objects whose count has come to 0 since somebody asked.
    pub(crate) unheld: Vec<Id>,
    stamps: u64,
}

/// What a collection should find.
#[derive(Debug, Default)]
pub(crate) struct Prediction {
    pub(crate) examined: usize,
    pub(crate) held: usize,
    pub(crate) condemned: Vec<Id>,
    /// The place of each candidate in the lists.
    pub(crate) order: BTreeMap<Id, usize>,
}

impl Graph {
    pub(crate) fn make(&mut self, heap: usize, shape: Shape) -> Id {
        self.nodes.push(Node {
            heap,
            shape,
            alive: true,
            tracked: false,
            frozen: false,
            finalized: false,
            immortal: false,
            borrowed: false,
            lent: false,
            weakened: false,
            held: 1,
            count: 1,
            edges: Vec::new(),
            field: None,
            unseen: Vec::new(),
            stamp: 0,
            told: 0,
            due: 0,
        });
        self.nodes.len() - 1
    }

    /// The object has come into generation 0.
    pub(crate) fn track(&mut self, id: Id) {
        self.stamps += 1;
        let node = &mut self.nodes[id];
        (node.tracked, node.frozen, node.stamp) = (true, false, self.stamps);
    }

    pub(crate) fn hold(&mut self, id: Id) {
        self.nodes[id].held += 1;
        self.nodes[id].count += 1;
    }

    pub(crate) fn let_go(&mut self, id: Id) {
        self.nodes[id].held -= 1;
        self.take(id);
    }

    fn take(&mut self, id: Id) {
        let node = &mut self.nodes[id];
        node.count -= 1;
        if node.count == 0 && node.alive && !node.immortal {
            self.unheld.push(id);
        }
    }

    /// A handle from outside becomes an edge.
    pub(crate) fn link(&mut self, from: Id, to: Id, place: Place) {
        self.nodes[to].count += 1;
        let node = &mut self.nodes[from];
        match place {
            Place::Edges => node.edges.push(to),
            Place::Field => assert!(node.field.replace(to).is_none(), "the field was empty"),
            Place::Unseen => node.unseen.push(to),
        }
    }

    /// An edge is gone; edges behind it move up.
    pub(crate) fn unlink(&mut self, from: Id, place: Place, index: usize) {
        let node = &mut self.nodes[from];
        let to = match place {
            Place::Edges => node.edges.remove(index),
            Place::Field => node.field.take().expect("the model has the edge"),
            Place::Unseen => node.unseen.remove(index),
        };
        self.take(to);
    }

    /// The object's value is dropped; false if it has been before.
    pub(crate) fn die(&mut self, id: Id) -> bool {
        if !std::mem::replace(&mut self.nodes[id].alive, false) {
            return false;
        }
        self.nodes[id].tracked = false;
        self.dead.push(id);
        let node = &self.nodes[id];
        let targets: Vec<_> = node.targets().collect();
        targets.into_iter().for_each(|target| self.take(target));
        true
    }

    /// What can be reached from what is held. Edges of the dead count, so that the death of something reachable shows.
    pub(crate) fn reached(&self) -> Vec<bool> {
        self.reached_from(|node| node.held != 0 || node.alive && node.immortal)
    }

    /// What can be reached from some objects.
    pub(crate) fn reached_from(&self, is_root: impl Fn(&Node) -> bool) -> Vec<bool> {
        let mut work: Vec<_> =
            (0..self.nodes.len()).filter(|&id| is_root(&self.nodes[id])).collect();
        let mut reached = vec![false; self.nodes.len()];
        while let Some(id) = work.pop() {
            if !std::mem::replace(&mut reached[id], true) {
                work.extend(self.nodes[id].targets());
            }
        }
        reached
    }

    /// Which of the candidates keep only each other alive.
    pub(crate) fn predict(&self, candidates: &[Id]) -> Prediction {
        let order: BTreeMap<_, _> = candidates.iter().copied().zip(0..).collect();
        let mut refs: BTreeMap<Id, u32> = BTreeMap::new();
        for &id in candidates {
            for target in self.nodes[id].reported() {
                *refs.entry(target).or_default() += 1;
            }
        }
        let is_held = |id: &Id| {
            let node = &self.nodes[*id];
            node.immortal || node.count > refs.get(id).copied().unwrap_or_default()
        };
        let mut work: Vec<_> = candidates.iter().copied().filter(is_held).collect();
        let held = work.len();
        let mut reached = vec![false; self.nodes.len()];
        while let Some(id) = work.pop() {
            if order.contains_key(&id) && !std::mem::replace(&mut reached[id], true) {
                work.extend(self.nodes[id].reported());
            }
        }
        let condemned = candidates.iter().copied().filter(|&id| !reached[id]).collect();
        Prediction { examined: candidates.len(), held, condemned, order }
    }

    /// The living objects of a heap.
    pub(crate) fn living(&self, heap: usize) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(move |node| node.alive && node.heap == heap)
    }
}

impl Node {
    /// Where its edges lead, one entry for each.
    pub(crate) fn targets(&self) -> impl Iterator<Item = Id> {
        self.edges.iter().chain(&self.field).chain(&self.unseen).copied()
    }

    /// Those that the collector is told of.
    fn reported(&self) -> impl Iterator<Item = Id> {
        let edges = if self.borrowed || self.lent { &[][..] } else { &self.edges };
        let field = if self.lent { None } else { self.field };
        edges.iter().copied().chain(field)
    }
}
