//! Random graphs large enough for the walks that look ahead, and for the marking page by page, against plain reachability.

use std::cell::RefCell;

use exuvia::{Gc, Heap, Trace};
use exuvia_model::Random;

#[derive(Trace)]
struct Node {
    id: usize,
    edges: RefCell<Vec<Gc<Self>>>,
    /// Larger than the other type, and of other pages.
    wide: RefCell<Vec<Gc<Wide>>>,
}

#[derive(Trace)]
struct Wide {
    back: Gc<Node>,
    _padding: [u64; 9],
}

struct World {
    heap: Heap,
    random: Random,
    held: Vec<Gc<Node>>,
    edges: Vec<Vec<usize>>,
    /// Where each wide object leads from.
    wide: Vec<usize>,
}

impl World {
    fn new(seed: u64, objects: usize, by_pages: bool) -> Self {
        let heap = Heap::new();
        heap.disable();
        heap.mark_by_pages_from(if by_pages { 0 } else { usize::MAX });
        let node =
            |id| heap.alloc(Node { id, edges: RefCell::default(), wide: RefCell::default() });
        let held = (0..objects).map(node).collect();
        Self {
            heap,
            random: Random::new(seed),
            held,
            edges: vec![Vec::new(); objects],
            wide: Vec::new(),
        }
    }

    fn pick(&mut self) -> usize {
        usize::try_from(self.random.number() >> 16).expect("64 bits") % self.held.len()
    }

    fn link(&mut self) {
        let (from, to) = (self.pick(), self.pick());
        let (from, to) = (&self.held[from], &self.held[to]);
        from.edges.borrow_mut().push(to.clone());
        self.edges[from.id].push(to.id);
    }

    /// An edge that leads to its target through an object of another type.
    fn link_wide(&mut self) {
        let (from, to) = (self.pick(), self.pick());
        let (from, to) = (&self.held[from], &self.held[to]);
        let wide = self.heap.alloc(Wide { back: to.clone(), _padding: [7; 9] });
        assert_eq!(wide.back.id, to.id);
        from.wide.borrow_mut().push(wide);
        self.edges[from.id].push(to.id);
        self.wide.push(from.id);
    }

    fn release(&mut self, handles: usize) {
        for _ in 0..handles {
            let index = self.pick();
            self.held.swap_remove(index);
        }
    }

    /// A full collection leaves exactly what can be reached.
    fn check(&self) {
        self.heap.collect(2);
        let mut reached = vec![false; self.edges.len()];
        let mut work: Vec<_> = self.held.iter().map(|node| node.id).collect();
        while let Some(id) = work.pop() {
            if !std::mem::replace(&mut reached[id], true) {
                work.extend(&self.edges[id]);
            }
        }
        let nodes = reached.iter().filter(|reached| **reached).count();
        let wide = self.wide.iter().filter(|&&from| reached[from]).count();
        assert_eq!(self.heap.totals().alive, (nodes + wide) as u64);
        let ids =
            self.heap.objects(Some(2)).into_iter().filter_map(|any| any.downcast::<Node>().ok());
        assert!(ids.into_iter().all(|node| reached[node.id]));
    }
}

fn run(seed: u64, objects: usize, by_pages: bool) {
    let mut world = World::new(seed, objects, by_pages);
    (0..2 * objects).for_each(|_| world.link());
    (0..objects / 6).for_each(|_| world.link_wide());
    world.release(objects * 14 / 15);
    world.check();
    world.release(world.held.len());
    world.check();
    assert_eq!(world.heap.totals().alive, 0);
}

#[test]
fn random_graphs_by_list() {
    run(1, 6_000, false);
    run(2, 30_000, false);
}

#[test]
fn random_graphs_by_pages() {
    run(3, 6_000, true);
    run(4, 30_000, true);
}
