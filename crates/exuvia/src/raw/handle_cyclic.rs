//! Objects that hold weak handles to themselves from the beginning.

use std::cell::Cell;
use std::mem::forget;

use super::core::{Core, free_slot, make};
use super::handle::Gc;
use super::header::{Header, flag};
use super::local;
use super::page::slot_size;
use super::slot::Slot;
use super::vtable::vtable;
use super::weak::Weak;
use super::weak_table::Bereaved;
use crate::trace::Trace;

impl<T: Trace> Gc<T> {
    /// Makes an object of what `make` makes of a weak handle to it. As [`Rc::new_cyclic`](std::rc::Rc::new_cyclic).
    ///
    /// The weak handle leads nowhere until `make` returns, and for ever if it panics.
    ///
    /// # Examples
    /// ```
    /// use exuvia::{Gc, Trace, Weak};
    ///
    /// #[derive(Trace)]
    /// struct Gadget {
    ///     this: Weak<Gadget>,
    /// }
    ///
    /// let gadget = Gc::new_cyclic(|this| Gadget { this: this.clone() });
    /// assert!(Gc::ptr_eq(&gadget.this.upgrade().unwrap(), &gadget));
    /// ```
    pub fn new_cyclic(make: impl FnOnce(&Weak<T>) -> T) -> Self {
        local::with_core(|core| core.allocate_cyclic(make))
    }
}

impl Core {
    pub(crate) fn allocate_cyclic<T: Trace>(&self, build: impl FnOnce(&Weak<T>) -> T) -> Gc<T> {
        let unbuilt = Unbuilt::new::<T>(self);
        let slot = unbuilt.0;
        let value = build(&Weak::to_slot(slot));
        forget(unbuilt);
        // SAFETY: a slot of a page of this type that was taken and is nobody's yet.
        let object = unsafe { make(slot.0, value, slot.flags() & flag::HAS_WEAK) };
        if T::TRACKED {
            self.track(slot);
        }
        object
    }
}

/// A slot without a value whose count is 0, so that nobody gets a handle to it, and which stands in no list.
struct Unbuilt(Slot);

impl Unbuilt {
    fn new<T: Trace>(core: &Core) -> Self {
        let vtable = vtable::<T>();
        let slot = core.need_slot(vtable, slot_size(vtable));
        let header = Header {
            strong: Cell::new(0),
            flags: Cell::new(0),
            word: Cell::new(std::ptr::from_ref(vtable).cast_mut().cast()),
        };
        // SAFETY: a free slot of a page of this type.
        unsafe { slot.write(header) };
        Self(Slot(slot))
    }
}

impl Drop for Unbuilt {
    /// The value could not be made.
    fn drop(&mut self) {
        let core = self.0.core();
        if self.0.has(flag::HAS_WEAK) {
            self.0.clear_weak(&mut Bereaved::default());
        }
        if self.0.vtable().tracked {
            core.count_free();
        }
        free_slot(self.0);
    }
}
