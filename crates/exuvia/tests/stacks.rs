//! Releases on several stacks: what is suspended on one does not put off what happens on another.

use std::cell::Cell;
use std::rc::Rc;

use exuvia::{Field, Gc, Heap, StackState, Trace};

#[derive(Trace)]
#[trace(finalizer = Nested::finalize)]
struct Nested {
    depth: u32,
    max: u32,
    #[trace(skip)]
    freed: Freed,
    own: Field<Option<Gc<Self>>>,
}

/// Counts what has been freed.
#[derive(Clone)]
struct Freed(Rc<Cell<u32>>);

impl Nested {
    /// Goes on on another stack, as a coroutine would that is resumed by a finalizer.
    fn finalize(this: &Gc<Self>) {
        if this.depth == this.max {
            return;
        }
        let heap = Gc::heap(this);
        let mut other = StackState::new();
        other.swap();
        let inner = Self {
            depth: this.depth + 1,
            max: this.max,
            freed: this.freed.clone(),
            own: Field::new(None),
        };
        drop(heap.alloc(inner));
        // Allocations while many releases are suspended.
        let kept: Vec<_> = (0..10).map(|_| heap.alloc(Field::new(None::<Gc<Self>>))).collect();
        drop(kept);
        other.swap();
    }
}

impl Drop for Freed {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

/// All of them run on the same stack in truth, which a sanitizer makes larger than that of a test.
#[test]
fn releases_that_are_suspended_on_other_stacks_put_nothing_off() {
    let thread = std::thread::Builder::new().stack_size(32 << 20);
    thread.spawn(nest).expect("a thread").join().expect("no panic");
}

fn nest() {
    let heap = Heap::new();
    heap.disable();
    let freed = Rc::new(Cell::new(0));
    drop(heap.alloc(Nested {
        depth: 0,
        max: 600,
        freed: Freed(freed.clone()),
        own: Field::new(None),
    }));
    assert_eq!(freed.get(), 601);
    assert_eq!(heap.verify(), Ok(()));
}
