//! The 16 bytes in front of every value.

use std::cell::{Cell, UnsafeCell};
use std::fmt;
use std::ptr::NonNull;

/// An object's header: the count, what the heap knows about it, and its type.
///
/// The count comes first, so that a program that reads the word behind an object's address sees it, and sees 0 once the
/// slot is free.
#[repr(C)]
#[derive(Debug)]
pub struct Header {
    /// Number of handles; 0: free or dying; sign bit: immortal (S2).
    pub(crate) strong: Cell<u32>,
    /// A set of [`flag`]s.
    pub(crate) flags: Cell<u32>,
    /// The vtable of an allocated slot, the next free slot of a free one (S4).
    pub(crate) word: Cell<*mut ()>,
}

/// The count of immortal objects. Only the sign matters.
pub(crate) const IMMORTAL: u32 = 0xC000_0000;

/// What the heap knows about one object.
pub(crate) mod flag {
    /// In the list of a generation.
    pub(crate) const TRACKED: u32 = 1;
    /// Two bits: 0, 1, 2, or 3 for the permanent generation.
    pub(crate) const GENERATION_SHIFT: u32 = 1;
    /// Mask of the two bits.
    pub(crate) const GENERATION: u32 = 3 << GENERATION_SHIFT;
    /// Its finalizer has run.
    pub(crate) const FINALIZED: u32 = 1 << 3;
    /// It has an entry in the table of weak handles, as a target.
    pub(crate) const HAS_WEAK: u32 = 1 << 4;
    /// It has an entry in that table as a watcher.
    pub(crate) const IS_WATCHER: u32 = 1 << 5;
    /// Found unreachable by the running collection and out of every list.
    pub(crate) const CONDEMNED: u32 = 1 << 6;
    /// Its value has been dropped by the collector; only the collector's pin holds it, or a wrong `Trace`.
    pub(crate) const CLEARED: u32 = 1 << 7;
    /// Seen by the running compaction of a list.
    pub(crate) const SEEN: u32 = 1 << 8;

    /// Of a type with a finalizer.
    pub(crate) const MAY_FINALIZE: u32 = 1 << 9;
    /// A part of another object: in no list, and not counted.
    pub(crate) const PART: u32 = 1 << 15;

    /// Condemned, and on the way to be cleared: it dies like any other object, and is in no list.
    pub(crate) const DOOMED: u32 = 1 << 10;

    /// Somebody may be changing its value (S11).
    pub(crate) const LENT: u32 = 1 << 16;
    /// Its value is never given out nor changed.
    pub(crate) const PINNED: u32 = 1 << 17;
    /// The flags of a free slot whose memory has been overwritten by a heap under stress.
    pub(crate) const POISONED: u32 = 1 << 31;

    /// Flags of objects whose end user code may hear of before their values are dropped.
    pub(crate) const CONCERNED: u32 = HAS_WEAK | IS_WATCHER | MAY_FINALIZE;
    /// Flags of objects whose release has more to do than to drop the value.
    pub(crate) const SLOW_RELEASE: u32 = HAS_WEAK | IS_WATCHER | CONDEMNED | CLEARED | PART;
}

/// A header and the value behind it: what a slot holds.
///
/// The cell keeps handles from being taken for such to a supertype (`fn(&'static T)` for `for<'a> fn(&'a T)`): the object
/// remembers the type that it was made with.
#[repr(C)]
pub struct Block<T: ?Sized> {
    pub(crate) header: Header,
    pub(crate) value: UnsafeCell<T>,
}

impl<T: ?Sized> fmt::Debug for Block<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Block").field("header", &self.header).finish_non_exhaustive()
    }
}

impl<T: ?Sized> Block<T> {
    /// Where the value is.
    ///
    /// # Safety
    /// `block` is in the bounds of one allocation.
    #[inline(always)]
    pub(crate) const unsafe fn place(block: NonNull<Self>) -> NonNull<T> {
        // SAFETY: by the contract.
        let cell = unsafe { &raw const (*block.as_ptr()).value };
        // SAFETY: within the block, so not null.
        unsafe { NonNull::new_unchecked(UnsafeCell::raw_get(cell)) }
    }

    /// The value.
    ///
    /// # Safety
    /// It is alive, and nobody changes it as long as the reference is used.
    #[inline(always)]
    pub(crate) unsafe fn value(&self) -> &T {
        // SAFETY: by the contract.
        unsafe { &*self.value.get() }
    }
}
