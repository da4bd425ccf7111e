//! Compares the heap with `std::rc::Rc` on the system's allocator, in interleaved rounds.
//!
//! Prints for each workload the median time of both, the median of the rounds' ratios, the ratio of the best times (which
//! other load on the machine disturbs least), and the target.

#![expect(clippy::print_stdout, reason = "the table is what it is for")]

use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;
use std::time::Instant;

use exuvia::{Event, Field, Gc, Heap, Observer, Trace};

const ROUNDS: usize = 11;

fn main() {
    let filter =
        std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    println!(
        "{:<44} {:>10} {:>10} {:>7} {:>7} {:>7}",
        "", "exuvia ns", "Rc ns", "ratio", "best", "target"
    );
    for case in cases() {
        if case.name.contains(&filter) {
            case.run();
        }
    }
    for (name, held) in [("few held", 10), ("all held", NODES)] {
        let name = format!("full collection, 1M live, {name}");
        if name.contains(&filter) {
            full_collection(&name, held);
        }
    }
    if "young collections".contains(&filter) {
        young_collections();
    }
}

/// A workload for both, each run in one go and divided by `units`.
struct Case {
    name: &'static str,
    units: usize,
    target: f64,
    exuvia: fn(usize),
    rc: fn(usize),
}

impl Case {
    fn run(&self) {
        let mut times = Vec::new();
        (self.exuvia)(self.units);
        (self.rc)(self.units);
        for _ in 0..ROUNDS {
            times.push((time(self.exuvia, self.units), time(self.rc, self.units)));
        }
        let exuvia = median(times.iter().map(|times| times.0));
        let rc = median(times.iter().map(|times| times.1));
        let ratio = median(times.iter().map(|times| times.0 / times.1));
        let best =
            least(times.iter().map(|times| times.0)) / least(times.iter().map(|times| times.1));
        let (name, target) = (self.name, self.target);
        println!("{name:<44} {exuvia:>10.2} {rc:>10.2} {ratio:>7.3} {best:>7.3} {target:>7.2}");
    }
}

fn time(run: fn(usize), units: usize) -> f64 {
    let start = Instant::now();
    run(units);
    start.elapsed().as_secs_f64() * 1e9 / units as f64
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn least(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::INFINITY, f64::min)
}

fn cases() -> Vec<Case> {
    vec![
        Case {
            name: "leaf: make and drop",
            units: 2_000_000,
            target: 0.7,
            exuvia: leaf,
            rc: leaf_rc,
        },
        Case {
            name: "container: make and drop",
            units: 2_000_000,
            target: 0.7,
            exuvia: container,
            rc: container_rc,
        },
        Case {
            name: "100,000 containers, then drop",
            units: 1_000_000,
            target: 0.6,
            exuvia: batch,
            rc: batch_rc,
        },
        Case {
            name: "100,000 containers, gates shut",
            units: 1_000_000,
            target: 0.6,
            exuvia: batch_shut,
            rc: batch_rc,
        },
        Case {
            name: "clone and drop a handle",
            units: 5_000_000,
            target: 1.2,
            exuvia: clone,
            rc: clone_rc,
        },
        Case {
            name: "cycle of two with vectors",
            units: 300_000,
            target: 1.3,
            exuvia: cycle,
            rc: cycle_rc,
        },
        Case {
            name: "tree of depth 20",
            units: (1 << 21) - 1,
            target: 0.5,
            exuvia: tree,
            rc: tree_rc,
        },
        Case { name: "list of 1M", units: 1_000_000, target: 0.5, exuvia: list, rc: list_rc },
    ]
}

fn leaf(units: usize) {
    for number in 0..units {
        black_box(Gc::new(black_box(number)));
    }
}

fn leaf_rc(units: usize) {
    for number in 0..units {
        black_box(Rc::new(black_box(number)));
    }
}

#[derive(Trace)]
struct Pair {
    _left: Field<Option<Gc<Self>>>,
    _right: Field<Option<Gc<Self>>>,
}

impl Pair {
    fn new() -> Self {
        Self { _left: Field::new(None), _right: Field::new(None) }
    }
}

struct PairRc {
    _left: RefCell<Option<Rc<Self>>>,
    _right: RefCell<Option<Rc<Self>>>,
}

impl PairRc {
    fn new() -> Self {
        Self { _left: RefCell::new(None), _right: RefCell::new(None) }
    }
}

fn container(units: usize) {
    for _ in 0..units {
        black_box(Gc::new(black_box(Pair::new())));
    }
}

fn container_rc(units: usize) {
    for _ in 0..units {
        black_box(Rc::new(black_box(PairRc::new())));
    }
}

fn batch(units: usize) {
    for _ in 0..units / 100_000 {
        black_box((0..100_000).map(|_| Gc::new(Pair::new())).collect::<Vec<_>>());
    }
}

fn batch_shut(units: usize) {
    Heap::current().disable();
    batch(units);
    Heap::current().enable();
}

fn batch_rc(units: usize) {
    for _ in 0..units / 100_000 {
        black_box((0..100_000).map(|_| Rc::new(PairRc::new())).collect::<Vec<_>>());
    }
}

fn clone(units: usize) {
    let handle = Gc::new(1_usize);
    for _ in 0..units {
        drop(black_box(black_box(&handle).clone()));
    }
}

fn clone_rc(units: usize) {
    let handle = Rc::new(1_usize);
    for _ in 0..units {
        drop(black_box(black_box(&handle).clone()));
    }
}

#[derive(Trace)]
struct Friend {
    friends: RefCell<Vec<Gc<Self>>>,
}

struct FriendRc {
    friends: RefCell<Vec<Rc<Self>>>,
}

fn cycle(units: usize) {
    for _ in 0..units {
        let one = Gc::new(Friend { friends: RefCell::default() });
        let two = Gc::new(Friend { friends: RefCell::default() });
        one.friends.borrow_mut().push(two.clone());
        two.friends.borrow_mut().push(one.clone());
        black_box((&one, &two));
    }
}

fn cycle_rc(units: usize) {
    for _ in 0..units {
        let one = Rc::new(FriendRc { friends: RefCell::default() });
        let two = Rc::new(FriendRc { friends: RefCell::default() });
        one.friends.borrow_mut().push(two.clone());
        two.friends.borrow_mut().push(one.clone());
        black_box((&one, &two));
        one.friends.borrow_mut().clear();
    }
}

#[derive(Trace)]
struct Tree {
    _children: Option<(Gc<Self>, Gc<Self>)>,
}

struct TreeRc {
    _children: Option<(Rc<Self>, Rc<Self>)>,
}

fn tree(_: usize) {
    fn make(depth: u32) -> Gc<Tree> {
        let children = (depth > 0).then(|| (make(depth - 1), make(depth - 1)));
        Gc::new(Tree { _children: children })
    }
    Heap::current().disable();
    black_box(make(20));
    Heap::current().enable();
}

fn tree_rc(_: usize) {
    fn make(depth: u32) -> Rc<TreeRc> {
        let children = (depth > 0).then(|| (make(depth - 1), make(depth - 1)));
        Rc::new(TreeRc { _children: children })
    }
    black_box(make(20));
}

#[derive(Trace)]
struct Link {
    _next: Option<Gc<Self>>,
}

struct LinkRc {
    next: Option<Rc<Self>>,
}

fn list(units: usize) {
    Heap::current().disable();
    let mut head = None;
    for _ in 0..units {
        head = Some(Gc::new(Link { _next: head }));
    }
    drop(black_box(head));
    Heap::current().enable();
}

fn list_rc(units: usize) {
    let mut head = None;
    for _ in 0..units {
        head = Some(Rc::new(LinkRc { next: head }));
    }
    // By hand: dropped as it is, the list would overflow the stack.
    let mut next = black_box(head);
    while let Some(link) = next {
        next = Rc::try_unwrap(link).ok().and_then(|mut link| link.next.take());
    }
}

const NODES: usize = 1_000_000;

#[derive(Trace)]
struct Node {
    edges: [Field<Option<Gc<Self>>>; 3],
    _payload: u64,
}

/// A graph with random edges. The first `held` nodes are held, besides what they reach.
fn graph(heap: &Heap, held: usize) -> Vec<Gc<Node>> {
    let mut random = 88_172_645_463_325_252_u64;
    let nodes: Vec<_> =
        (0..NODES).map(|_| heap.alloc(Node { edges: Default::default(), _payload: 0 })).collect();
    for node in &nodes {
        for edge in &node.edges {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            edge.set(Some(nodes[usize::try_from(random >> 1).expect("64 bits") % NODES].clone()));
        }
    }
    nodes.into_iter().take(held).collect()
}

/// Prints how long each phase took, per object.
struct Phases(usize);

impl Observer for Phases {
    fn event(&self, _: &Heap, event: &Event<'_>) {
        let Event::Stop(report) = event else { return };
        for (phase, time) in &report.phases {
            let time = time.as_secs_f64() * 1e9 / self.0 as f64;
            println!("{:<44} {time:>10.2}", format!("    {}", phase.name()));
        }
    }
}

fn full_collection(name: &str, held: usize) {
    let heap = Heap::new();
    heap.disable();
    let nodes = graph(&heap, held);
    heap.collect(2);
    let live = heap.sizes()[2];
    let times: Vec<_> = (0..7)
        .map(|_| {
            let start = Instant::now();
            let collected = heap.collect(2);
            assert_eq!(collected.collected, 0);
            start.elapsed().as_secs_f64() * 1e9 / live as f64
        })
        .collect();
    let (time, best) = (median(times.iter().copied()), least(times.iter().copied()));
    println!("{name:<44} {time:>10.2} {:>10} {:>7} {best:>7.2} {:>7}", "", "", 80);
    heap.set_observer(Some(Rc::new(Phases(live))));
    heap.collect(2);
    heap.set_observer(None);
    drop(nodes);
    let start = Instant::now();
    let collected = heap.collect(2).collected;
    let time = start.elapsed().as_secs_f64() * 1e9 / live as f64;
    assert!(collected <= live);
    println!("{:<44} {time:>10.2}", format!("{name}, then dead"));
}

/// Collections of 700 young objects that all survive, per object.
fn young_collections() {
    let heap = Heap::new();
    heap.disable();
    let mut kept = Vec::new();
    let time = median((0..500).map(|_| {
        kept.extend((0..700).map(|_| heap.alloc(Pair::new())));
        let start = Instant::now();
        heap.collect(0);
        start.elapsed().as_secs_f64() * 1e9 / 700.0
    }));
    println!("{:<44} {time:>10.2}", "young collections, per object");
}
