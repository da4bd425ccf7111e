//! The list of generation 0: a log of the tracked objects in the order of their creation.
//!
//! An object that dies while it is the last one is taken off at once; others leave a stale entry, which a compaction
//! takes out later. So that there is always a last entry, the first one is a sentinel.

use std::cell::{Cell, RefCell};
use std::ptr::NonNull;

use super::slot::Slot;

/// Entries of a new log: more than the default gate lets in between two collections.
const CAPACITY: usize = 1024;

/// The log. `first <= top <= end`, all within `buffer`.
pub(crate) struct Log {
    /// Where the next entry goes.
    top: Cell<*mut Slot>,
    end: Cell<*mut Slot>,
    buffer: RefCell<Box<[Slot]>>,
}

/// An entry that is nobody's slot: slots are never at so low an address.
const SENTINEL: Slot = Slot(NonNull::dangling());

impl Log {
    pub(crate) fn new() -> Self {
        let log = Self {
            top: Cell::new(std::ptr::null_mut()),
            end: Cell::new(std::ptr::null_mut()),
            buffer: RefCell::default(),
        };
        log.set_capacity(CAPACITY, &[]);
        log
    }

    /// Whether the next `push` would fail.
    #[inline(always)]
    pub(crate) fn is_full(&self) -> bool {
        self.top.get() == self.end.get()
    }

    /// Appends an entry. There must be room.
    #[inline(always)]
    pub(crate) fn push(&self, slot: Slot) {
        let top = self.top.get();
        debug_assert!(!self.is_full());
        // SAFETY: all callers have asked `is_full`, so `top` is below `end`, within the buffer.
        unsafe { top.write(slot) }
        self.top.set(top.wrapping_add(1));
    }

    /// Takes the last entry off if it is `slot`.
    #[inline(always)]
    pub(crate) fn pop(&self, slot: Slot) -> bool {
        let last = self.top.get().wrapping_sub(1);
        // SAFETY: there is always a last entry, the sentinel at least.
        if unsafe { last.read() } != slot {
            return false;
        }
        self.top.set(last);
        true
    }

    /// The number of entries.
    pub(crate) fn len(&self) -> usize {
        let first = self.buffer.borrow().as_ptr().addr() + size_of::<Slot>();
        (self.top.get().addr() - first) / size_of::<Slot>()
    }

    pub(crate) fn capacity(&self) -> usize {
        self.buffer.borrow().len() - 1
    }

    /// Moves all entries to the end of `list`.
    pub(crate) fn drain_into(&self, list: &mut Vec<Slot>) {
        let len = self.len();
        let mut buffer = self.buffer.borrow_mut();
        // What `push` wrote, it wrote through a pointer from `set_capacity`; take a fresh one for the next entries.
        list.extend_from_slice(&buffer[1..=len]);
        let first = buffer.as_mut_ptr();
        self.top.set(first.wrapping_add(1));
        self.end.set(first.wrapping_add(buffer.len()));
    }

    /// Replaces all entries.
    pub(crate) fn refill(&self, entries: &[Slot]) {
        let capacity = self.capacity();
        let wanted = if entries.len() > capacity / 2 { 2 * capacity } else { capacity };
        self.set_capacity(wanted.max(entries.len() + 1), entries);
    }

    fn set_capacity(&self, capacity: usize, entries: &[Slot]) {
        let mut buffer = self.buffer.borrow_mut();
        if buffer.len() != capacity + 1 {
            *buffer = vec![SENTINEL; capacity + 1].into_boxed_slice();
        }
        buffer[1..=entries.len()].copy_from_slice(entries);
        let first = buffer.as_mut_ptr();
        self.top.set(first.wrapping_add(1 + entries.len()));
        self.end.set(first.wrapping_add(capacity + 1));
    }
}
