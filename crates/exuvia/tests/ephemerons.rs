//! Random programs with weak maps against a model that reaches values by a fixpoint.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use exuvia::inspect::Stress;
use exuvia::{Gc, Heap, Trace, WeakMap};

/// Ids of the objects whose value has been dropped.
type Grave = Rc<RefCell<Vec<usize>>>;
type Map = WeakMap<Node, Vec<Gc<Node>>>;

/// A leaf that says when it is dropped.
#[derive(Trace)]
#[trace(leaf)]
struct Bell {
    id: usize,
    grave: Grave,
}

impl Drop for Bell {
    fn drop(&mut self) {
        self.grave.borrow_mut().push(self.id);
    }
}

#[derive(Trace)]
struct Node {
    bell: Bell,
    edges: RefCell<Vec<Gc<Self>>>,
    map: Option<Map>,
}

/// A xorshift generator: the same programs in every run.
struct Random(Cell<u64>);

impl Random {
    fn new(seed: u64) -> Self {
        Self(Cell::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1))
    }

    fn below(&self, limit: usize) -> usize {
        let mut state = self.0.get();
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        self.0.set(state);
        usize::try_from(state >> 16).expect("64 bits") % limit
    }
}

/// What the model knows of an object, or of the map in it.
#[derive(Default)]
struct Model {
    edges: Vec<usize>,
    /// Keys, each with what its value leads to.
    entries: Vec<(usize, Vec<usize>)>,
    has_map: bool,
    dead: bool,
}

struct Program {
    heap: Heap,
    random: Random,
    grave: Grave,
    held: Vec<(usize, Gc<Node>)>,
    /// A map that is a local variable.
    map: Map,
    entries: Vec<(usize, Vec<usize>)>,
    model: Vec<Model>,
}

impl Program {
    fn new(seed: u64) -> Self {
        let heap = Heap::new();
        if seed.is_multiple_of(3) {
            heap.set_thresholds([5, 2, 2]);
        }
        if seed % 5 == 4 {
            heap.set_stress(Stress { verify: true, poison: true, ..Stress::default() });
        }
        let map = WeakMap::new_in(&heap);
        let (grave, held, entries, model) = (Rc::default(), Vec::new(), Vec::new(), Vec::new());
        Self { heap, random: Random::new(seed), grave, held, map, entries, model }
    }

    fn pick(&self) -> Option<usize> {
        (!self.held.is_empty()).then(|| self.random.below(self.held.len()))
    }

    fn step(&mut self) {
        match self.random.below(24) {
            0..=5 => self.allocate(),
            6..=8 => self.link(),
            9 => self.unlink(),
            10..=14 => self.insert(),
            15 => self.remove(),
            16..=20 => self.let_go(),
            21 => self.hold_target(),
            22 => self.clear_or_retain(),
            _ => self.collect(),
        }
        self.bury();
    }

    fn allocate(&mut self) {
        let id = self.model.len();
        let has_map = self.random.below(3) == 0;
        self.model.push(Model { has_map, ..Model::default() });
        let bell = Bell { id, grave: self.grave.clone() };
        let map = has_map.then(|| WeakMap::new_in(&self.heap));
        self.held.push((id, self.heap.alloc(Node { bell, edges: RefCell::default(), map })));
    }

    fn link(&mut self) {
        let (Some(from), Some(to)) = (self.pick(), self.pick()) else { return };
        let target = self.held[to].1.clone();
        self.held[from].1.edges.borrow_mut().push(target);
        self.model[self.held[from].0].edges.push(self.held[to].0);
    }

    fn unlink(&mut self) {
        let Some(from) = self.pick() else { return };
        let (id, node) = &self.held[from];
        self.model[*id].edges.pop();
        let target = node.edges.borrow_mut().pop();
        drop(target);
    }

    /// A map, with the model's entries: the local one, or that of a held object.
    fn pick_map(&mut self) -> (&Map, &mut Vec<(usize, Vec<usize>)>) {
        if let Some(owner) = self.pick()
            && let (id, node) = &self.held[owner]
            && let Some(map) = &node.map
        {
            return (map, &mut self.model[*id].entries);
        }
        (&self.map, &mut self.entries)
    }

    fn insert(&mut self) {
        let Some(key) = self.pick() else { return };
        let (key_id, key) = (self.held[key].0, self.held[key].1.clone());
        let picks: Vec<_> = (0..self.random.below(3)).filter_map(|_| self.pick()).collect();
        let value = picks.iter().map(|pick| self.held[*pick].1.clone()).collect();
        let targets = picks.iter().map(|pick| self.held[*pick].0).collect();
        let (map, entries) = self.pick_map();
        let known = map.insert(&key, value);
        let old = entries.iter_mut().find(|(id, _)| *id == key_id);
        assert_eq!(known, old.is_some(), "whether {key_id} was in the map");
        match old {
            Some(entry) => entry.1 = targets,
            None => entries.push((key_id, targets)),
        }
    }

    fn remove(&mut self) {
        let Some(key) = self.pick() else { return };
        let (key_id, key) = (self.held[key].0, self.held[key].1.clone());
        let (map, entries) = self.pick_map();
        let value = map.remove(&key);
        let ids = value.as_ref().map(|value| value.iter().map(|node| node.bell.id).collect());
        let place = entries.iter().position(|(id, _)| *id == key_id);
        assert_eq!(ids, place.map(|place| entries.remove(place).1));
    }

    fn clear_or_retain(&mut self) {
        let all = self.random.below(4) == 0;
        let (map, entries) = self.pick_map();
        if all {
            entries.clear();
            map.clear();
        } else {
            entries.retain(|(id, _)| id % 3 != 0);
            map.retain(|key, _| key.bell.id % 3 != 0);
        }
    }

    fn let_go(&mut self) {
        if let Some(index) = self.pick() {
            self.held.swap_remove(index);
        }
    }

    /// Takes hold of what an edge, or an entry, leads to.
    fn hold_target(&mut self) {
        let Some(from) = self.pick() else { return };
        let node = self.held[from].1.clone();
        let target = node.edges.borrow().first().cloned();
        let target = target.or_else(|| self.map.with(&node, |value| value.first().cloned())?);
        self.held.extend(target.map(|target| (target.bell.id, target)));
    }

    /// What is reached from the held objects and the local map.
    fn reached(&self) -> Vec<bool> {
        let mut reached = vec![false; self.model.len()];
        let mut work: Vec<_> = self.held.iter().map(|(id, _)| *id).collect();
        loop {
            while let Some(id) = work.pop() {
                if !std::mem::replace(&mut reached[id], true) {
                    work.extend(&self.model[id].edges);
                }
            }
            let owned = self.model.iter().enumerate().filter(|(id, _)| reached[*id]);
            let maps = owned.map(|(_, model)| &model.entries).chain([&self.entries]);
            let values = maps.flatten().filter(|(key, _)| reached[*key]).flat_map(|(_, ids)| ids);
            work.extend(values.filter(|id| !reached[**id]));
            if work.is_empty() {
                return reached;
            }
        }
    }

    /// Checks that what has died was unreachable, and died once. Its entries are gone.
    fn bury(&mut self) {
        let dead = self.grave.take();
        if dead.is_empty() {
            return;
        }
        let reached = self.reached();
        for id in dead {
            assert!(!reached[id], "{id} died though it was held");
            assert!(!std::mem::replace(&mut self.model[id].dead, true), "{id} died twice");
        }
        let model = &self.model;
        self.entries.retain(|(key, _)| !model[*key].dead);
        let dead: Vec<_> = model.iter().map(|object| object.dead).collect();
        self.model.iter_mut().for_each(|object| object.entries.retain(|(key, _)| !dead[*key]));
        self.check_maps();
    }

    /// The maps within reach have exactly the entries whose keys are alive, in the order of insertion.
    fn check_maps(&self) {
        let check = |map: &Map, entries: &[(usize, Vec<usize>)]| {
            let found: Vec<_> = map
                .to_vec()
                .iter()
                .map(|(key, value)| (key.bell.id, value.iter().map(|node| node.bell.id).collect()))
                .collect();
            assert_eq!(found, entries);
            assert_eq!(map.len(), entries.len());
        };
        check(&self.map, &self.entries);
        for (id, node) in &self.held {
            if let Some(map) = &node.map {
                check(map, &self.model[*id].entries);
            }
        }
    }

    fn collect(&mut self) {
        let generation = self.random.below(4).min(2);
        self.heap.collect(generation);
        self.bury();
        if generation == 2 {
            self.check();
        }
    }

    /// A full collection has freed exactly what is unreachable.
    fn check(&mut self) {
        let reached = self.reached();
        for (id, model) in self.model.iter().enumerate() {
            assert_ne!(reached[id], model.dead, "object {id}");
        }
        self.check_maps();
        let alive = self.model.iter().filter(|model| !model.dead);
        let alive: usize = alive.map(|model| 1 + usize::from(model.has_map)).sum();
        assert_eq!(self.heap.totals().alive, alive as u64 + 1);
    }
}

fn run(seed: u64, steps: usize) {
    let mut program = Program::new(seed);
    for _ in 0..steps {
        program.step();
    }
    program.held.clear();
    program.bury();
    program.heap.collect(2);
    program.bury();
    program.check();
    assert!(program.map.is_empty());
    assert_eq!(program.heap.totals().alive, 1);
}

#[test]
fn short_programs() {
    for seed in 0..4000 {
        run(seed, 70);
    }
}

#[test]
fn long_programs() {
    for seed in 0..20 {
        run(seed, 2_000);
    }
}

/// Makes very many objects, lets go of a part of them, and then of the others.
fn run_large(seed: u64, objects: usize, left: usize) {
    let mut program = Program::new(seed);
    program.heap.disable();
    for _ in 0..objects {
        program.allocate();
    }
    for _ in 0..objects / 4 * 3 {
        program.link();
    }
    // The model's maps are lists: each entry is looked for among all of its map.
    for _ in 0..objects / 5 * 3 {
        program.insert();
    }
    for _ in left..objects {
        program.let_go();
    }
    program.bury();
    program.heap.collect(2);
    program.bury();
    program.check();
    program.held.clear();
    program.heap.collect(2);
    program.bury();
    program.check();
    assert_eq!(program.heap.totals().alive, 1);
}

/// Enough objects to be marked in batches.
#[test]
fn medium_programs() {
    for seed in 0..6 {
        run_large(seed, 6_000, 2_500);
    }
}

/// Enough objects to be marked page by page.
#[test]
fn large_programs() {
    for seed in [1, 2] {
        run_large(seed, 20_000, 1_000);
    }
}

/// A chain in which each value is the key of the next entry takes time for its length only, in either order.
#[test]
fn long_chains_are_settled_in_linear_time() {
    const LENGTH: usize = 200_000;
    for reversed in [false, true] {
        let heap = Heap::new();
        heap.disable();
        let map = WeakMap::new_in(&heap);
        let nodes: Vec<_> = (0..=LENGTH)
            .map(|number| heap.alloc(RefCell::new((number, None::<exuvia::GcAny>))))
            .collect();
        let mut pairs: Vec<_> = nodes.windows(2).collect();
        if reversed {
            pairs.reverse();
        }
        for pair in pairs {
            map.insert(&pair[0], pair[1].clone());
        }
        let first = nodes[0].clone();
        drop(nodes);
        assert_eq!(heap.collect(2).collected, 0);
        assert_eq!(map.len(), LENGTH);
        drop(first);
        heap.collect(2);
        assert_eq!((map.len(), heap.totals().alive), (0, 1));
    }
}
