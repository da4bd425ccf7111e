//! `boa_gc`: mark and sweep, with roots found by comparing counts with edges. Its trigger: a threshold of bytes that grows.

use boa_gc::{Finalize, Gc, GcRefCell as GcCell, Trace};

use super::{Contender, Roots, RootsOf, Scope};
use crate::count::Counter;

objects!(derive: [Trace, Finalize], skip: [unsafe_ignore_trace]);
maker!();

/// Objects are not freed when their handles are dropped, so that no list is too long.
fn drop_list(list: Gc<Link>) {
    drop(list);
}

/// The thread's heap.
pub(crate) struct Boa {
    roots: RootsOf<Maker>,
}

impl Contender for Boa {
    plain_roots!();

    fn new() -> Self {
        Self { roots: Roots::default() }
    }

    fn collect(&mut self) {
        boa_gc::force_collect();
    }
}
