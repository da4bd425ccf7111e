//! Memory from the system, in big aligned pieces that are cut into pages.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};

use super::page::PAGE;

/// Size and alignment of a segment: that of a huge page.
pub(crate) const SEGMENT: usize = 1 << 21;
const PAGES: u32 = (SEGMENT / PAGE) as u32;

/// A piece of memory from the system, in pages.
pub(crate) struct Segment {
    base: *mut u8,
    /// One bit for each page that is not in use.
    free: u32,
    /// Whether it stands in the list of segments with free pages.
    pub(crate) listed: bool,
}

impl Segment {
    /// A new segment; `huge` asks the system to back it by a huge page.
    pub(crate) fn new(huge: bool) -> Self {
        let base = allocate(SEGMENT, SEGMENT);
        if huge {
            advise_huge(base);
        }
        Self { base, free: u32::MAX >> (32 - PAGES), listed: false }
    }

    /// The first address.
    pub(crate) fn base(&self) -> usize {
        self.base.addr()
    }

    /// Takes the free page with the lowest address.
    pub(crate) fn take(&mut self) -> Option<*mut u8> {
        if self.free == 0 {
            return None;
        }
        let index = self.free.trailing_zeros();
        self.free &= self.free - 1;
        Some(self.base.wrapping_add(index as usize * PAGE))
    }

    /// Gives back the page at `base`.
    pub(crate) fn give(&mut self, base: *mut u8) {
        self.free |= 1 << ((base.addr() - self.base()) / PAGE);
    }

    /// Whether the page at `address` is in use.
    pub(crate) fn uses(&self, address: usize) -> bool {
        self.free & 1 << ((address - self.base()) / PAGE) == 0
    }

    /// The number of pages in use.
    pub(crate) fn used(&self) -> u32 {
        PAGES - self.free.count_ones()
    }
}

impl Drop for Segment {
    fn drop(&mut self) {
        // SAFETY: allocated so by `new`; no page is in use, so no slot of it is held (S1).
        unsafe { release(self.base, SEGMENT, SEGMENT) }
    }
}

/// Memory for a segment, or for a page of its own.
pub(crate) fn allocate(bytes: usize, align: usize) -> *mut u8 {
    let layout =
        Layout::from_size_align(bytes, align).expect("sizes of objects fit the address space");
    // SAFETY: the size is not zero.
    let base = unsafe { alloc(layout) };
    if base.is_null() {
        handle_alloc_error(layout);
    }
    let _ = base.expose_provenance();
    base
}

/// Gives memory back to the system.
///
/// # Safety
/// `base` comes from [`allocate`] with the same numbers, and nobody uses the memory any more.
pub(crate) unsafe fn release(base: *mut u8, bytes: usize, align: usize) {
    let layout = Layout::from_size_align(bytes, align).expect("as when it was allocated");
    // SAFETY: by the contract.
    unsafe { dealloc(base, layout) }
}

/// Asks for a huge page behind a segment: fewer page faults, and fewer misses of the TLB when marking.
fn advise_huge(base: *mut u8) {
    #[cfg(target_os = "linux")]
    // SAFETY: advice about memory that is ours.
    let _ = unsafe { libc::madvise(base.cast(), SEGMENT, libc::MADV_HUGEPAGE) };
    #[cfg(not(target_os = "linux"))]
    let _ = base;
}
