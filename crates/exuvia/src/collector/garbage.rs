//! What was found unreachable and kept nonetheless, as CPython's `DEBUG_SAVEALL` does.

use std::cell::{Cell, RefCell};

use crate::event::Report;
use crate::raw::header::flag;
use crate::raw::slot::Slot;
use crate::{GcAny, Heap};

/// The list of saved garbage.
#[derive(Default)]
pub(crate) struct Garbage {
    saves: Cell<bool>,
    /// The heap has been closed, and must not hold its own objects any more.
    ended: Cell<bool>,
    list: RefCell<Vec<GcAny>>,
    /// How many objects were ever saved.
    total: Cell<u64>,
}

impl Garbage {
    pub(super) fn saves(&self) -> bool {
        self.saves.get() && !self.ended.get()
    }

    pub(crate) fn total(&self) -> u64 {
        self.total.get()
    }

    /// Saves the condemned, which are whole.
    pub(super) fn save(&self, condemned: &[Slot], report: &mut Report) {
        condemned.iter().for_each(|slot| slot.clear(flag::CONDEMNED));
        self.list.borrow_mut().extend(condemned.iter().copied().map(Slot::handle));
        self.total.set(self.total.get() + condemned.len() as u64);
        report.saved = condemned.len();
    }

    /// Saves nothing any more, and drops what was saved: the heap ends.
    pub(crate) fn end(&self) {
        self.ended.set(true);
        drop(self.list.take());
    }
}

impl Heap {
    /// Has collections move what they find unreachable to the [garbage](Self::garbage) instead of freeing it, or no longer.
    ///
    /// All else happens as usual: weak handles are cleared, watchers are told, finalizers run, and statistics count the objects
    /// as collected. They stand in the next generation and are alive as long as they are in the list. When the heap ends the list is
    /// dropped, and nothing is saved any more.
    ///
    /// # Examples
    /// ```
    /// use exuvia::{Field, Gc, Heap, Trace};
    ///
    /// #[derive(Trace)]
    /// struct Node {
    ///     next: Field<Option<Gc<Node>>>,
    /// }
    ///
    /// let heap = Heap::new();
    /// heap.save_garbage(true);
    /// let node = heap.alloc(Node { next: Field::new(None) });
    /// node.next.set(Some(node.clone()));
    /// drop(node);
    /// assert_eq!(heap.collect(2).collected, 1);
    /// let garbage = heap.take_garbage();
    /// assert!(garbage[0].is::<Node>() && heap.garbage().is_empty());
    ///
    /// heap.save_garbage(false);
    /// drop(garbage);
    /// assert_eq!((heap.collect(2).collected, heap.totals().alive), (1, 0));
    /// ```
    pub fn save_garbage(&self, save: bool) {
        self.core().shared.garbage.saves.set(save);
    }

    /// Whether collections save what they find unreachable.
    pub fn saves_garbage(&self) -> bool {
        self.core().shared.garbage.saves()
    }

    /// What collections have [saved](Self::save_garbage) and nobody has taken, in the order in which they found it.
    pub fn garbage(&self) -> Vec<GcAny> {
        self.core().shared.garbage.list.borrow().clone()
    }

    /// The same, and empties the list. What nobody else holds dies with the handles, or, if it is in cycles, in a later
    /// collection.
    pub fn take_garbage(&self) -> Vec<GcAny> {
        self.core().shared.garbage.list.take()
    }
}
