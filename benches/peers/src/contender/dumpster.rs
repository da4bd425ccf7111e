//! `dumpster::unsync`: counting, with cycles found from a set of objects that lost a handle. Its trigger: as many drops as
//! objects live.

use std::cell::RefCell as GcCell;

use dumpster::Trace;
use dumpster::unsync::Gc;

use super::{Contender, Roots, RootsOf, Scope};
use crate::count::Counter;

// Written out, since its derive does not work on types that a macro makes.

#[derive(Trace)]
pub(crate) struct Leaf {
    payload: [u64; 2],
    _counter: Counter,
}

#[derive(Clone, Trace)]
pub(crate) struct Link {
    payload: [u64; 2],
    next: Option<Gc<Self>>,
    _counter: Counter,
}

#[derive(Trace)]
pub(crate) struct Tree {
    left: Option<Gc<Self>>,
    right: Option<Gc<Self>>,
    _counter: Counter,
}

#[derive(Trace)]
pub(crate) struct Node {
    id: u64,
    edges: GcCell<[Option<Gc<Self>>; 3]>,
    _counter: Counter,
}

#[derive(Trace)]
pub(crate) struct Friend {
    friends: GcCell<Vec<Gc<Self>>>,
    _counter: Counter,
}

maker!();

/// There is no `try_unwrap`, but a way to change what nobody else holds.
fn drop_list(list: Gc<Link>) {
    let mut next = Some(list);
    while let Some(mut link) = next {
        next = Gc::make_mut(&mut link).next.take();
    }
}

/// The thread's heap.
pub(crate) struct Dumpster {
    roots: RootsOf<Maker>,
}

impl Contender for Dumpster {
    plain_roots!();

    fn new() -> Self {
        Self { roots: Roots::default() }
    }

    fn collect(&mut self) {
        dumpster::unsync::collect();
    }
}
