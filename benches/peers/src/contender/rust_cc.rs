//! `rust-cc`: counting, with cycles found from buffered candidates. Its trigger: a threshold of bytes that doubles and halves.

use std::cell::RefCell as GcCell;

use rust_cc::{Cc as Gc, Finalize, Trace};

use super::{Contender, Roots, RootsOf, Scope};
use crate::count::Counter;

objects!(derive: [Trace, Finalize], skip: [rust_cc(ignore)]);
maker!();
drop_list_by_unwrapping!();

/// The thread's heap.
pub(crate) struct RustCc {
    roots: RootsOf<Maker>,
}

impl Contender for RustCc {
    plain_roots!();

    fn new() -> Self {
        Self { roots: Roots::default() }
    }

    fn collect(&mut self) {
        rust_cc::collect_cycles();
    }
}
