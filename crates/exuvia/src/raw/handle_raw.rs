//! Handles as raw pointers to their values, as `Rc` has them.

use std::mem::{ManuallyDrop, align_of_val};
use std::ptr::NonNull;

use super::handle::Gc;
use super::header::{Block, Header};

impl<T: ?Sized + 'static> Gc<T> {
    /// A pointer to the value, good as long as the object is alive.
    #[inline]
    pub fn as_ptr(this: &Self) -> *const T {
        // SAFETY: a handle is counted, so its slot is in use (S1, S2).
        unsafe { Block::place(this.0) }.as_ptr()
    }

    /// Gives the handle up without uncounting it, and returns a pointer to the value. Without
    /// [`from_raw`](Self::from_raw) the object lives for ever.
    ///
    /// # Examples
    /// ```
    /// use exuvia::Gc;
    ///
    /// let pointer = Gc::into_raw(Gc::new(7));
    /// // SAFETY: from `into_raw`, and only once.
    /// assert_eq!(*unsafe { Gc::from_raw(pointer) }, 7);
    /// ```
    #[inline]
    pub fn into_raw(this: Self) -> *const T {
        Self::as_ptr(&ManuallyDrop::new(this))
    }

    /// Takes a handle back that [`into_raw`](Self::into_raw) gave up.
    ///
    /// # Safety
    /// `pointer` comes from [`into_raw`](Self::into_raw) or [`as_ptr`](Self::as_ptr) of a handle of the same type, on this
    /// thread, the object is alive, and one of its counts belongs to the caller, who gives it up.
    pub unsafe fn from_raw(pointer: *const T) -> Self {
        // SAFETY: a value that is alive, by the contract.
        let align = align_of_val(unsafe { &*pointer });
        let header = size_of::<Header>().next_multiple_of(align);
        // SAFETY: the value stands behind its header, with what its alignment asks for in between.
        let block = unsafe { pointer.byte_sub(header) } as *mut Block<T>;
        // SAFETY: the start of a slot, so not null.
        Self::from_counted(unsafe { NonNull::new_unchecked(block) })
    }

    /// Counts one handle more.
    ///
    /// # Safety
    /// `pointer` comes from [`into_raw`](Self::into_raw) or [`as_ptr`](Self::as_ptr) of a handle of the same type, on this
    /// thread, and the object is alive.
    pub unsafe fn increment_strong_count(pointer: *const T) {
        // SAFETY: by the contract; the count is not given up.
        let this = ManuallyDrop::new(unsafe { Self::from_raw(pointer) });
        let _ = ManuallyDrop::new(Self::clone(&this));
    }

    /// Counts one handle less, as if one had been dropped.
    ///
    /// # Safety
    /// As for [`from_raw`](Self::from_raw).
    pub unsafe fn decrement_strong_count(pointer: *const T) {
        // SAFETY: by the contract.
        drop(unsafe { Self::from_raw(pointer) });
    }
}
