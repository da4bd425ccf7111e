//! Random programs of operations against a naive model that marks from the held objects.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use exuvia::{Gc, Heap, Trace, Weak};

/// Ids of the objects whose value has been dropped.
type Grave = Rc<RefCell<Vec<usize>>>;

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
    /// Larger than the other type, and of another page.
    wide: RefCell<Vec<Gc<Wide>>>,
}

#[derive(Trace)]
struct Wide {
    _bell: Bell,
    back: RefCell<Option<Gc<Node>>>,
    _padding: [u64; 9],
}

/// A xorshift generator: the same programs in every run.
struct Random(Cell<u64>);

impl Random {
    fn below(&self, limit: usize) -> usize {
        let mut state = self.0.get();
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        self.0.set(state);
        usize::try_from(state >> 16).expect("64 bits") % limit
    }
}

/// What the model knows of an object.
#[derive(Default)]
struct Model {
    edges: Vec<usize>,
    dead: bool,
}

struct Program {
    heap: Heap,
    random: Random,
    grave: Grave,
    /// Handles that the program holds, with the objects' ids.
    held: Vec<(usize, Gc<Node>)>,
    weak: BTreeMap<usize, Weak<Node>>,
    model: Vec<Model>,
}

impl Program {
    fn new(seed: u64) -> Self {
        let heap = Heap::new();
        if seed.is_multiple_of(3) {
            heap.set_thresholds([5, 2, 2]);
        }
        Self {
            heap,
            random: Random(Cell::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)),
            grave: Rc::default(),
            held: Vec::new(),
            weak: BTreeMap::new(),
            model: Vec::new(),
        }
    }

    fn pick(&self) -> Option<usize> {
        (!self.held.is_empty()).then(|| self.random.below(self.held.len()))
    }

    fn step(&mut self) {
        match self.random.below(20) {
            0..=5 => self.allocate(),
            6..=9 => self.link(),
            10 => self.link_wide(),
            11 | 12 => self.unlink(),
            13..=16 => self.let_go(),
            17 => self.hold_target(),
            18 => self.weaken(),
            _ => self.collect(),
        }
        self.bury();
    }

    fn bell(&mut self) -> Bell {
        let id = self.model.len();
        self.model.push(Model::default());
        Bell { id, grave: self.grave.clone() }
    }

    fn allocate(&mut self) {
        let bell = self.bell();
        let id = bell.id;
        let node = Node { bell, edges: RefCell::default(), wide: RefCell::default() };
        self.held.push((id, self.heap.alloc(node)));
    }

    fn link(&mut self) {
        let (Some(from), Some(to)) = (self.pick(), self.pick()) else { return };
        let target = self.held[to].1.clone();
        self.held[from].1.edges.borrow_mut().push(target);
        self.model[self.held[from].0].edges.push(self.held[to].0);
    }

    /// An edge that leads to its target through an object of another type.
    fn link_wide(&mut self) {
        let (Some(from), Some(to)) = (self.pick(), self.pick()) else { return };
        let bell = self.bell();
        let (wide, from_id, to_id) = (bell.id, self.held[from].0, self.held[to].0);
        let back = RefCell::new(Some(self.held[to].1.clone()));
        let object = self.heap.alloc(Wide { _bell: bell, back, _padding: [7; 9] });
        assert!(object.back.borrow().is_some());
        self.held[from].1.wide.borrow_mut().push(object);
        self.model[from_id].edges.push(wide);
        self.model[wide].edges.push(to_id);
    }

    fn unlink(&mut self) {
        let Some(from) = self.pick() else { return };
        let (id, node) = &self.held[from];
        let Some(target) = node.edges.borrow_mut().pop() else { return };
        let edges = &mut self.model[*id].edges;
        let place =
            edges.iter().rposition(|edge| *edge == target.bell.id).expect("the model has the edge");
        edges.remove(place);
        drop(target);
    }

    fn let_go(&mut self) {
        if let Some(index) = self.pick() {
            self.held.swap_remove(index);
        }
    }

    fn hold_target(&mut self) {
        let Some(from) = self.pick() else { return };
        let target = self.held[from].1.edges.borrow().first().cloned();
        self.held.extend(target.map(|target| (target.bell.id, target)));
    }

    fn weaken(&mut self) {
        if let Some(index) = self.pick() {
            let (id, node) = &self.held[index];
            self.weak.insert(*id, Gc::downgrade(node));
        }
    }

    fn reached(&self) -> Vec<bool> {
        let mut reached = vec![false; self.model.len()];
        let mut work: Vec<_> = self.held.iter().map(|(id, _)| *id).collect();
        while let Some(id) = work.pop() {
            if !std::mem::replace(&mut reached[id], true) {
                work.extend(&self.model[id].edges);
            }
        }
        reached
    }

    /// Checks that what has died was unreachable, and died once.
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
    }

    /// A full collection frees exactly what is unreachable.
    fn collect(&mut self) {
        let generation = self.random.below(5).min(2);
        self.heap.collect(generation);
        self.bury();
        if generation == 2 {
            self.check();
        }
    }

    fn check(&mut self) {
        let reached = self.reached();
        for (id, model) in self.model.iter().enumerate() {
            assert_ne!(reached[id], model.dead, "object {id}");
        }
        for (id, weak) in &self.weak {
            assert_eq!(weak.upgrade().map(|node| node.bell.id), reached[*id].then_some(*id));
        }
        let alive = reached.iter().filter(|reached| **reached).count();
        assert_eq!(self.heap.totals().alive, alive as u64);
        assert_eq!(self.heap.objects(None).len(), alive);
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
    assert_eq!(program.heap.totals().alive, 0);
}

#[test]
fn short_programs() {
    for seed in 0..2000 {
        run(seed, 60);
    }
}

#[test]
fn long_programs() {
    for seed in 0..12 {
        run(seed, 3_000);
    }
}

/// Enough objects to be marked page by page.
#[test]
fn large_programs() {
    for seed in [1, 2] {
        let mut program = Program::new(seed);
        program.heap.disable();
        for _ in 0..30_000 {
            program.allocate();
        }
        for _ in 0..60_000 {
            program.link();
        }
        for _ in 0..5_000 {
            program.link_wide();
        }
        for _ in 0..28_000 {
            program.let_go();
        }
        program.bury();
        program.heap.collect(2);
        program.bury();
        program.check();
        for _ in 0..2_000 {
            program.let_go();
        }
        program.heap.collect(2);
        program.bury();
        program.check();
        assert_eq!(program.heap.totals().alive, 0);
    }
}
