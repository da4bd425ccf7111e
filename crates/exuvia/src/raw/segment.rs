//! Memory from the system, in big aligned pieces that are cut into pages.
//!
//! The first pages of a segment hold the collector's working counts for all others: four bytes for every [`GRANULE`] of
//! memory, at a place that only the address decides. To follow an edge the collector needs neither the target's header nor
//! that of its page. (A table in each page, with one count for each slot, is denser, but costs a look at the page's header
//! and a multiplication for every edge; that was more than twice as slow on a heap larger than the caches.)

//!
//! The part of the table that would belong to the table itself holds two bits for each granule instead, at places that
//! only the address decides as well, for the marking page by page.

use std::cell::Cell;
use std::ptr::NonNull;

use super::page::{PAGE, Page};

/// Size and alignment of a segment: that of a huge page.
pub(crate) const SEGMENT: usize = 1 << 21;
/// Bytes of memory to one working count.
pub(crate) const GRANULE: usize = 32;
/// Offsets at which the word for the marking's pages can stand, in cache lines.
const COLOURS: usize = 128;
const PAGES: usize = SEGMENT / PAGE;
/// Pages that the table of working counts takes.
const TABLE_PAGES: usize = SEGMENT / GRANULE * 4 / PAGE;

/// Bytes of a bitmap with a bit for each granule.
const BITMAP: usize = SEGMENT / GRANULE / 8;

/// A bit for each granule of a segment; all are zero between collections (S9).
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bits {
    /// A candidate that is not known to be reachable.
    Unreached = 0,
    /// A reachable candidate whose edges have not been looked at.
    Pending = BITMAP as isize,
}

/// The 64 bits among which is the one for the granule at `address`, which points into a segment or at a large object.
#[inline(always)]
pub(super) fn bits<T>(address: NonNull<T>, bits: Bits) -> NonNull<Cell<u64>> {
    let word = address.addr().get() % SEGMENT / GRANULE / 64 * 8;
    let place =
        address.as_ptr().map_addr(|address| (address & !(SEGMENT - 1)) + bits as usize + word);
    // SAFETY: within the segment, so not null.
    unsafe { NonNull::new_unchecked(place.cast()) }
}

/// The word with a bit for each page of the segment at `address` that is to be looked at, behind the bitmaps.
///
/// At different offsets in neighbouring segments, as at equal ones they would all compete for one set of the cache.
#[inline(always)]
pub(super) fn dirty<T>(address: NonNull<T>) -> NonNull<Cell<u32>> {
    let place = address.as_ptr().map_addr(|address| {
        (address & !(SEGMENT - 1)) + 2 * BITMAP + address / SEGMENT % COLOURS * 64
    });
    // SAFETY: within the segment, so not null.
    unsafe { NonNull::new_unchecked(place.cast()) }
}

/// Which page of its segment `address` points into.
#[inline(always)]
pub(super) fn page_index<T>(address: NonNull<T>) -> usize {
    address.addr().get() % SEGMENT / PAGE
}

/// The header of the page number `index` of the segment at `address`.
#[inline(always)]
pub(super) fn page<T>(address: NonNull<T>, index: usize) -> NonNull<Page> {
    Page::at(address.as_ptr().map_addr(|address| (address & !(SEGMENT - 1)) + index * PAGE).cast())
}

/// The working count for the slot at `address`, which points into a segment or at a large object.
#[inline(always)]
pub(super) fn gc_refs<T>(address: NonNull<T>) -> NonNull<u32> {
    let offset = address.addr().get() % SEGMENT;
    let place =
        address.as_ptr().map_addr(|address| (address & !(SEGMENT - 1)) + offset / GRANULE * 4);
    // SAFETY: within the segment, so not null.
    unsafe { NonNull::new_unchecked(place.cast()) }
}

/// The pages that can be used.
const ALL_FREE: u32 = u32::MAX >> (32 - PAGES) << TABLE_PAGES;

/// A piece of memory from the system, in pages.
pub(crate) struct Segment {
    base: *mut u8,
    /// One bit for each page that is not in use.
    free: u32,
    /// Whether it stands in the list of segments with free pages.
    pub(crate) listed: bool,
}

impl Segment {
    /// A new segment, if the system has memory; `huge` asks it to back it by a huge page.
    pub(crate) fn new(huge: bool) -> Option<Self> {
        let base = allocate(SEGMENT)?;
        if huge {
            advise_huge(base);
        }
        Some(Self { base, free: ALL_FREE, listed: false })
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
        let page = 1 << ((address - self.base()) / PAGE);
        ALL_FREE & page != 0 && self.free & page == 0
    }

    /// The number of pages in use.
    pub(crate) fn used(&self) -> u32 {
        ALL_FREE.count_ones() - self.free.count_ones()
    }
}

impl Drop for Segment {
    fn drop(&mut self) {
        // SAFETY: allocated so by `new`; no page is in use, so no slot of it is held (S1).
        unsafe { release(self.base, SEGMENT) }
    }
}

/// Memory for a segment or a large object, full of zeros and aligned to `SEGMENT`, if the system has any.
#[cfg(unix)]
pub(crate) fn allocate(bytes: usize) -> Option<*mut u8> {
    let (protection, flags) =
        (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
    // SAFETY: a fresh mapping, anywhere.
    let map =
        unsafe { libc::mmap(std::ptr::null_mut(), bytes + SEGMENT, protection, flags, -1, 0) };
    if map == libc::MAP_FAILED {
        return None;
    }
    let base = map.cast::<u8>().map_addr(|address| address.next_multiple_of(SEGMENT));
    let before = base.addr() - map.addr();
    if before != 0 {
        // SAFETY: the part before the aligned piece is ours, and unused.
        unsafe { libc::munmap(map, before) };
    }
    // SAFETY: the part behind it is ours, and unused; it is never empty, as `before` is less than `SEGMENT`.
    unsafe { libc::munmap(base.wrapping_add(bytes).cast(), SEGMENT - before) };
    let _ = base.expose_provenance();
    Some(base)
}

/// Gives memory back to the system.
///
/// # Safety
/// `base` comes from [`allocate`] with the same number, and nobody uses the memory any more.
#[cfg(unix)]
pub(crate) unsafe fn release(base: *mut u8, bytes: usize) {
    super::asan::allow(base, bytes);
    // SAFETY: by the contract.
    unsafe { libc::munmap(base.cast(), bytes) };
}

/// Memory for a segment or a large object, full of zeros and aligned to `SEGMENT`, if the system has any.
#[cfg(not(unix))]
pub(crate) fn allocate(bytes: usize) -> Option<*mut u8> {
    // SAFETY: the size is not zero.
    let base = unsafe { std::alloc::alloc_zeroed(layout(bytes)) };
    if base.is_null() {
        return None;
    }
    let _ = base.expose_provenance();
    Some(base)
}

/// Gives memory back to the system.
///
/// # Safety
/// `base` comes from [`allocate`] with the same number, and nobody uses the memory any more.
#[cfg(not(unix))]
pub(crate) unsafe fn release(base: *mut u8, bytes: usize) {
    super::asan::allow(base, bytes);
    // SAFETY: by the contract.
    unsafe { std::alloc::dealloc(base, layout(bytes)) }
}

#[cfg(not(unix))]
fn layout(bytes: usize) -> std::alloc::Layout {
    std::alloc::Layout::from_size_align(bytes, SEGMENT)
        .expect("sizes of objects fit the address space")
}

/// Asks for a huge page behind a segment: fewer page faults, and fewer misses of the TLB when marking.
fn advise_huge(base: *mut u8) {
    #[cfg(target_os = "linux")]
    // SAFETY: advice about memory that is ours.
    let _ = unsafe { libc::madvise(base.cast(), SEGMENT, libc::MADV_HUGEPAGE) };
    #[cfg(not(target_os = "linux"))]
    let _ = base;
}
