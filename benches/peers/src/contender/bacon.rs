//! `bacon_rajan_cc`: counting, with the synchronous algorithm of Bacon and Rajan. Without a trigger, so that it gets one.

use std::cell::RefCell as GcCell;

use bacon_rajan_cc::{Cc as Gc, Trace, Tracer};

use super::{Contender, Roots, RootsOf, Scope, Trigger};
use crate::count::Counter;

objects!(derive: [], skip: []);
maker!();
drop_list_by_unwrapping!();

impl Trace for Leaf {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl Trace for Link {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.next.trace(tracer);
    }
}

impl Trace for Tree {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.left.trace(tracer);
        self.right.trace(tracer);
    }
}

impl Trace for Node {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.edges.borrow().iter().for_each(|edge| edge.trace(tracer));
    }
}

impl Trace for Friend {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.friends.borrow().iter().for_each(|friend| friend.trace(tracer));
    }
}

/// The thread's heap.
pub(crate) struct Bacon {
    roots: RootsOf<Maker>,
    trigger: Trigger,
}

impl Contender for Bacon {
    plain_roots!();

    fn new() -> Self {
        Self { roots: Roots::default(), trigger: Trigger::default() }
    }

    fn safepoint(&mut self, operations: usize, live: usize) {
        if self.trigger.count(operations, live) {
            self.collect();
        }
    }

    fn collect(&mut self) {
        bacon_rajan_cc::collect_cycles();
    }
}
