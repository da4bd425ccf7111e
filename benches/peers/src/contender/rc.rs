//! `std::rc::Rc` on the system's allocator. Its cycles are broken by hand.

use std::cell::RefCell as GcCell;
use std::rc::Rc as Gc;

use super::{Contender, Roots, RootsOf, Scope};
use crate::count::Counter;

objects!(derive: [], skip: []);
maker!();
drop_list_by_unwrapping!();

/// Reference counting without a collector.
#[derive(Default)]
pub(crate) struct Counted {
    roots: RootsOf<Maker>,
}

impl Contender for Counted {
    const BY_HAND: bool = true;

    plain_roots!();

    fn new() -> Self {
        Self { roots: Roots::default() }
    }

    fn collect(&mut self) {}
}
