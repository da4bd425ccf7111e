//! Tells AddressSanitizer which parts of our pages are in use.
//!
//! It knows the system's allocator only: to it a page is one large piece of memory, and a value that is used after it was
//! freed one like any other. Under `cfg(gc_asan)`, which `cargo xtask asan` sets, values of free slots are out of bounds;
//! headers never are, as they link the free slots. Otherwise nothing here does anything.

use std::ptr::NonNull;

use super::header::Header;

#[cfg(gc_asan)]
unsafe extern "C" {
    fn __asan_poison_memory_region(start: *const u8, bytes: usize);
    fn __asan_unpoison_memory_region(start: *const u8, bytes: usize);
}

/// What stands behind the header of a slot, of that many bytes in all, must not be touched any more.
#[inline(always)]
#[cfg(any(debug_assertions, gc_zeal, gc_asan))]
pub(super) fn forbid(slot: NonNull<Header>, bytes: usize) {
    #[cfg(gc_asan)]
    // SAFETY: changes only what the sanitizer says about memory that is ours.
    unsafe {
        __asan_poison_memory_region(
            slot.as_ptr().wrapping_add(1).cast(),
            bytes - size_of::<Header>(),
        );
    }
    #[cfg(not(gc_asan))]
    let _ = (slot, bytes);
}

/// The memory may be used.
#[inline(always)]
pub(super) fn allow<T>(start: *const T, bytes: usize) {
    #[cfg(gc_asan)]
    // SAFETY: changes only what the sanitizer says about memory that is ours.
    unsafe {
        __asan_unpoison_memory_region(start.cast(), bytes);
    }
    #[cfg(not(gc_asan))]
    let _ = (start, bytes);
}
