//! The traps that other collectors for Rust have fallen into, by the numbers of our list of them. Each has a test that is named
//! after it; what a trap is, the test says.
//!
//! Some cannot be walked into at all, and their tests show what is in the way:
//!
//! | trap | what is in the way |
//! |---|---|
//! | 1 `Drop` reads a dead peer | the derive forbids `Drop` to types with edges (documentation of the crate, `tests/ui`) |
//! | 4 edges through `Rc` | `Rc` and `Arc` report none |
//! | 17 `UnsafeCell` and borrow guards | are no `Trace` |
//! | 18 the derive emits `Drop` | it emits a blanket implementation of a trait of its own, so that values can be taken apart |
//! | 24 `trace` changes counts | it gets `&self` and a tracer that only takes notes |
//! | 25 races | nothing is `Send` or `Sync` |
//! | 26 no niche | a handle is a `NonNull` |
//!
//! Trap 3, a `Trace` that reports too much, needs `unsafe`; what is done about it all the same is in `tests/wrong.rs` as
//! well. Trap 23, one that reports too little, can only leak.

mod collections;
mod counts;
mod ends;
mod types;

use std::cell::RefCell;

use exuvia::{Gc, Trace};

/// An object of most tests.
#[derive(Trace)]
struct Node {
    name: String,
    edges: RefCell<Vec<Gc<Self>>>,
}

fn node(name: &str) -> Gc<Node> {
    Gc::new(Node { name: name.to_owned(), edges: RefCell::default() })
}

fn link(from: &Gc<Node>, to: &Gc<Node>) {
    from.edges.borrow_mut().push(to.clone());
}

/// A ring that nobody holds.
fn dead_ring(objects: usize) {
    let nodes: Vec<_> = (0..objects).map(|_| node("in a ring")).collect();
    for (index, node) in nodes.iter().enumerate() {
        link(node, &nodes[(index + 1) % objects]);
    }
}

/// Runs something on a stack that is small, and longer than a chain of objects in any case.
fn on_a_small_stack(code: fn()) {
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(code).expect("a thread");
    thread.join().expect("no panic");
}
