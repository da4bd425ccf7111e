//! `gc` (rust-gc): mark and sweep, with counted roots. Its trigger: a threshold of bytes that doubles.

#![expect(non_local_definitions, reason = "its derives put their implementations into constants")]

use gc::{Finalize, Gc, GcCell, Trace};

use super::{Contender, Roots, RootsOf, Scope};
use crate::count::Counter;

objects!(derive: [Trace, Finalize], skip: [unsafe_ignore_trace]);
maker!();

/// Objects are not freed when their handles are dropped, so that no list is too long.
fn drop_list(list: Gc<Link>) {
    drop(list);
}

/// The thread's heap.
pub(crate) struct RustGc {
    roots: RootsOf<Maker>,
}

impl Contender for RustGc {
    plain_roots!();

    fn new() -> Self {
        Self { roots: Roots::default() }
    }

    fn collect(&mut self) {
        gc::force_collect();
    }
}
