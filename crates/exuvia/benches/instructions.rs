//! Counts the instructions that small operations take, with valgrind's callgrind.
//!
//! Each workload runs in a process of its own, once with a few rounds and once with more; the difference, divided by the
//! rounds, is printed. The loop around the operation, two or three instructions, is counted with it.
//!
//! `cargo bench --bench instructions -- run NAME ROUNDS` runs one workload by itself, for a profiler.

#![expect(clippy::print_stdout, reason = "the table is what it is for")]

use std::cell::Cell;
use std::env;
use std::hint::black_box;
use std::process::{Command, Stdio};
use std::rc::Rc;

use exuvia::{Field, Gc, Heap, Trace};

/// Rounds of the longer run, less those of the shorter one.
const ROUNDS: usize = 100_000;

type Workload = (&'static str, fn(usize), Option<u64>);

/// The workloads, with the instructions that a round may take.
const WORKLOADS: [Workload; 8] = [
    ("leaf: make and drop", leaf, None),
    ("leaf with Drop glue: make and drop", text, None),
    ("container: make and drop", container, Some(60)),
    ("container on a heap: make and drop", container_on_heap, Some(60)),
    ("clone and drop a handle", clone, Some(10)),
    ("clone and drop an Rc", clone_rc, None),
    ("list: make and drop a link", list, None),
    ("tree: make and drop a node", tree, None),
];

fn main() {
    let words: Vec<_> = env::args().skip(1).filter(|word| word != "--bench").collect();
    if let [run, name, rounds] = words.as_slice()
        && run == "run"
    {
        let rounds = rounds.parse().expect("a number of rounds");
        let (_, code, _) = WORKLOADS.iter().find(|row| row.0.contains(name)).expect("a workload");
        return code(rounds);
    }
    let filter = words.first().map_or("", String::as_str);
    println!("{:<40} {:>12} {:>8}", "instructions", "per round", "target");
    for (name, _, target) in WORKLOADS.iter().filter(|row| row.0.contains(filter)) {
        let Some(count) = measure(name) else { return println!("needs valgrind") };
        let target = target.map(|target| target.to_string()).unwrap_or_default();
        println!("{name:<40} {count:>12.1} {target:>8}");
    }
}

/// Instructions of one round.
fn measure(name: &str) -> Option<f64> {
    let few = instructions(name, ROUNDS)?;
    let many = instructions(name, 2 * ROUNDS)?;
    Some((many - few) as f64 / ROUNDS as f64)
}

/// Instructions of a process with so many rounds.
fn instructions(name: &str, rounds: usize) -> Option<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe().ok()?)
        .args(["run", name, &rounds.to_string()])
        .stdout(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let count = text.lines().find_map(|line| line.split_once("Collected : "))?.1;
    count.trim().parse().ok()
}

fn leaf(rounds: usize) {
    for _ in 0..rounds {
        black_box(Gc::new(7_usize));
    }
}

fn text(rounds: usize) {
    for _ in 0..rounds {
        black_box(Gc::new(String::new()));
    }
}

#[derive(Trace, Default)]
struct Pair {
    _left: Field<Option<Gc<Self>>>,
    _right: Field<Option<Gc<Self>>>,
}

fn container(rounds: usize) {
    for _ in 0..rounds {
        black_box(Gc::new(Pair::default()));
    }
}

fn container_on_heap(rounds: usize) {
    let heap = Heap::new();
    for _ in 0..rounds {
        black_box(heap.alloc(Pair::default()));
    }
}

fn clone(rounds: usize) {
    let handle = Gc::new(Cell::new(1_usize));
    for _ in 0..rounds {
        drop(black_box(black_box(&handle).clone()));
    }
}

fn clone_rc(rounds: usize) {
    let handle = Rc::new(Cell::new(1_usize));
    for _ in 0..rounds {
        drop(black_box(black_box(&handle).clone()));
    }
}

#[derive(Trace)]
struct Link {
    _next: Option<Gc<Self>>,
}

/// One list with as many links as rounds; the gates are shut.
fn list(rounds: usize) {
    Heap::current().disable();
    let mut head = None;
    for _ in 0..rounds {
        head = Some(Gc::new(Link { _next: head }));
    }
    drop(black_box(head));
}

#[derive(Trace)]
struct Tree {
    _children: Option<(Gc<Self>, Gc<Self>)>,
}

/// Trees of 2^15 - 1 nodes, as many as have about the number of rounds; the gates are shut.
fn tree(rounds: usize) {
    fn make(depth: u32) -> Gc<Tree> {
        let children = (depth > 0).then(|| (make(depth - 1), make(depth - 1)));
        Gc::new(Tree { _children: children })
    }
    Heap::current().disable();
    for _ in 0..rounds >> 15 {
        drop(black_box(make(14)));
    }
}
