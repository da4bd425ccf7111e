//! Freed memory that is overwritten, so that its use is conspicuous and can be found.

use std::ptr::NonNull;

use super::asan;
use super::header::{Header, flag};
use super::page::Page;
use super::slot::Slot;

/// What freed memory is filled with.
pub(super) const POISON: u8 = 0xDB;

impl Page {
    /// Calls `visit` with the slots in the free list, and with whether none of them was written to since it was poisoned.
    pub(crate) fn each_free(&self, mut visit: impl FnMut(Slot, bool)) {
        let mut next = self.free.get();
        while let Some(slot) = NonNull::new(next) {
            // SAFETY: the list links free slots of this page (S4).
            next = unsafe { slot.as_ref() }.word.get().cast();
            visit(Slot(slot), self.is_whole(slot));
        }
    }

    /// Overwrites the memory of all slots in the free list, unless AddressSanitizer watches over it.
    pub(crate) fn poison_free(&self) {
        if cfg!(gc_asan) {
            return;
        }
        let mut next = self.free.get();
        while let Some(slot) = NonNull::new(next) {
            // SAFETY: the list links free slots of this page (S4).
            let header = unsafe { slot.as_ref() };
            header.flags.set(flag::POISONED);
            next = header.word.get().cast();
            let (value, size) = self.value(slot);
            asan::allow(value, size);
            // SAFETY: all of the slot but its header, in which no value lives.
            unsafe { value.write_bytes(POISON, size) }
            asan::forbid(slot, self.slot_size as usize);
        }
    }

    /// The memory of a slot behind its header.
    fn value(&self, slot: NonNull<Header>) -> (*mut u8, usize) {
        (slot.as_ptr().wrapping_add(1).cast(), self.slot_size as usize - size_of::<Header>())
    }

    /// Whether a free slot has not been poisoned, or not been written to since.
    fn is_whole(&self, slot: NonNull<Header>) -> bool {
        // SAFETY: a free slot of this page (S4).
        if unsafe { slot.as_ref() }.flags.get() != flag::POISONED {
            return true;
        }
        let (value, size) = self.value(slot);
        asan::allow(value, size);
        // SAFETY: all of the slot but its header, which `poison_free` has written and nobody may have changed.
        let bytes = unsafe { std::slice::from_raw_parts(value, size) };
        let is_whole = bytes.iter().all(|byte| *byte == POISON);
        asan::forbid(slot, self.slot_size as usize);
        is_whole
    }
}
