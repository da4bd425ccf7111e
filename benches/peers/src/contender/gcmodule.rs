//! `gcmodule`: counting, with CPython's algorithm over all objects. Without a trigger, so that it gets one.

use std::cell::RefCell as GcCell;

use gcmodule::{Cc as Gc, Trace, Tracer};

use super::{Contender, Roots, RootsOf, Scope, Trigger};
use crate::count::Counter;

objects!(derive: [Clone], skip: []);
maker!();

/// Its derive asks a recursive type for ever whether it is tracked, so that the traces are written by hand.
macro_rules! tracked {
    ($type:ty, $this:ident, $tracer:ident, $body:expr) => {
        impl Trace for $type {
            fn trace(&self, $tracer: &mut Tracer<'_>) {
                let $this = self;
                $body
            }

            fn is_type_tracked() -> bool {
                true
            }
        }
    };
}

impl Trace for Leaf {
    fn is_type_tracked() -> bool {
        false
    }
}

tracked!(Link, this, tracer, this.next.trace(tracer));
tracked!(Tree, this, tracer, {
    this.left.trace(tracer);
    this.right.trace(tracer);
});
tracked!(Node, this, tracer, {
    if let Ok(edges) = this.edges.try_borrow() {
        edges.iter().for_each(|edge| edge.trace(tracer));
    }
});
tracked!(Friend, this, tracer, this.friends.trace(tracer));

/// There is no `try_unwrap`, but a way to change what nobody else holds.
fn drop_list(list: Gc<Link>) {
    let mut next = Some(list);
    while let Some(mut link) = next {
        next = None;
        link.update_with(|link| next = link.next.take());
    }
}

/// The thread's heap.
pub(crate) struct Gcmodule {
    roots: RootsOf<Maker>,
    trigger: Trigger,
}

impl Contender for Gcmodule {
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
        gcmodule::collect_thread_cycles();
    }
}
