//! The model: which objects there are, what leads where, and what is held.

use std::collections::BTreeMap;

use exuvia::Stock;

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
    /// With a part.
    Whole,
    /// Belongs to a stock.
    Stocked,
    /// Can do without the collector when what it leads to can.
    Settling,
    /// Can let go of its edges.
    Clearing,
    /// With all that an instance of a Python class has: a finalizer, and it can let go of its edges.
    Instance,
    /// Its death is no level.
    Flat,
    /// Its death is several levels.
    Deep,
    /// Its death is more levels than there are.
    Tall,
}

impl Shape {
    pub(crate) fn has_finalizer(self) -> bool {
        matches!(self, Self::Last | Self::Instance)
    }

    pub(crate) fn is_clearable(self) -> bool {
        matches!(self, Self::Clearing | Self::Instance)
    }

    /// Its [`LEVELS`](exuvia::Trace::LEVELS).
    pub(crate) const fn levels(self) -> u32 {
        match self {
            Self::Flat | Self::Instance => 0,
            Self::Deep => 7,
            Self::Tall => 60,
            _ => 1,
        }
    }
}

/// Where an edge stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    Edges,
    Field,
    Unseen,
    Part,
}

/// What becomes of objects, as far as they say so themselves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    /// Its finalizer began to run.
    Finalized(Id),
    /// It began to let go of its edges.
    Cleared(Id),
    /// Its value began to be dropped.
    Died(Id),
}

/// An object.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) heap: usize,
    pub(crate) shape: Shape,
    pub(crate) alive: bool,
    /// Whether it is an object, and not only a value that is to become one.
    pub(crate) made: bool,
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
    pub(crate) part: Option<Id>,
    /// Whether it has become a part of another object: in no list, and not counted.
    pub(crate) is_part: bool,
    /// The stock that it belongs to.
    pub(crate) stock: Option<Stock>,
    /// From which generation on it says that it can do without the collector, if it is [`Shape::Settling`].
    pub(crate) settles_from: usize,
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
    /// What has become of objects since somebody asked.
    pub(crate) steps: Vec<Step>,
    stamps: u64,
}

/// What a collection should find.
#[derive(Debug, Default)]
pub(crate) struct Prediction {
    pub(crate) examined: usize,
    pub(crate) held: usize,
    pub(crate) condemned: Vec<Id>,
    /// The others, in CPython's order.
    pub(crate) survivors: Vec<Id>,
    /// The place of each candidate in the lists.
    pub(crate) order: BTreeMap<Id, usize>,
}

impl Graph {
    pub(crate) fn make(&mut self, heap: usize, shape: Shape) -> Id {
        self.nodes.push(Node {
            heap,
            shape,
            alive: true,
            made: false,
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
            part: None,
            is_part: false,
            stock: None,
            settles_from: 0,
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
            Place::Part => node.part = Some(to),
        }
    }

    /// An edge is gone; edges behind it move up.
    pub(crate) fn unlink(&mut self, from: Id, place: Place, index: usize) {
        let node = &mut self.nodes[from];
        let to = match place {
            Place::Edges => node.edges.remove(index),
            Place::Field => node.field.take().expect("the model has the edge"),
            Place::Unseen => node.unseen.remove(index),
            Place::Part => panic!("a part is never taken away"),
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
        self.steps.push(Step::Died(id));
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
        for target in candidates.iter().flat_map(|&id| self.reported(id)) {
            *refs.entry(target).or_default() += 1;
        }
        let is_held = |id: &Id| {
            let node = &self.nodes[*id];
            node.immortal || node.count > refs.get(id).copied().unwrap_or_default()
        };
        let mut reached = vec![false; self.nodes.len()];
        candidates.iter().filter(|id| is_held(id)).for_each(|&id| reached[id] = true);
        let held = candidates.iter().filter(|&&id| reached[id]).count();
        let survivors = self.move_unreachable(candidates, &order, &mut reached);
        let condemned = candidates.iter().copied().filter(|&id| !reached[id]).collect();
        Prediction { examined: candidates.len(), held, condemned, survivors, order }
    }

    /// Walks along the candidates as CPython's step of this name does: one that is not reached yet is passed over, and goes to
    /// the end of the list when it is reached later. Returns those that are reached, in the order of the list.
    fn move_unreachable(
        &self,
        candidates: &[Id],
        order: &BTreeMap<Id, usize>,
        reached: &mut [bool],
    ) -> Vec<Id> {
        let mut list = candidates.to_vec();
        let mut survivors = Vec::new();
        let mut passed_over = vec![false; self.nodes.len()];
        let mut next = 0;
        while let Some(&id) = list.get(next) {
            next += 1;
            if !reached[id] {
                passed_over[id] = true;
                continue;
            }
            survivors.push(id);
            for target in self.reported(id).filter(|target| order.contains_key(target)) {
                if !std::mem::replace(&mut reached[target], true) && passed_over[target] {
                    list.push(target);
                }
            }
        }
        survivors
    }

    /// The edges that the collector is told of by an object. Those of a part that nobody else holds are its holder's.
    fn reported(&self, id: Id) -> impl Iterator<Item = Id> {
        let node = &self.nodes[id];
        let part = node.part.filter(|_| !node.lent);
        let looked_into = part.filter(|&part| {
            let part = &self.nodes[part];
            part.is_part && part.count == 1 && !part.immortal
        });
        let its_own = looked_into.into_iter().flat_map(|part| {
            let part = &self.nodes[part];
            part.part.filter(|_| !part.lent).into_iter().chain(part.own_edges())
        });
        // `last_first` is what makes a whole report its part first.
        part.into_iter().chain(its_own).chain(node.own_edges())
    }

    /// The living objects of a heap.
    pub(crate) fn living(&self, heap: usize) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(move |node| node.alive && node.heap == heap)
    }
}

impl Node {
    /// Where its edges lead, one entry for each, in the order in which they are dropped.
    pub(crate) fn targets(&self) -> impl Iterator<Item = Id> {
        self.edges.iter().chain(&self.field).chain(&self.unseen).chain(&self.part).copied()
    }

    /// Those that the collector is told of, but for the part.
    fn own_edges(&self) -> impl Iterator<Item = Id> {
        let edges = if self.borrowed || self.lent { &[][..] } else { &self.edges };
        let field = if self.lent { None } else { self.field };
        edges.iter().copied().chain(field)
    }

    /// Whether the gates count it.
    pub(crate) fn is_counted(&self) -> bool {
        self.shape != Shape::Leaf && !self.is_part
    }
}
