//! A page: slots of one type, and how a slot finds its page.

use std::cell::Cell;
use std::ptr::NonNull;

use super::asan;
use super::core::Core;
use super::header::Header;
use super::memory::Kind;
use super::segment::{GRANULE, Segment};
use super::slot::Slot;
use super::vtable::VTable;
use super::weak_table::WeakPage;

/// Size and alignment of a page. A power of two.
pub(crate) const PAGE: usize = 1 << 16;
/// The largest alignment of a value.
pub(crate) const MAX_ALIGN: usize = 1 << 13;
/// Page headers stand at different offsets in neighbouring pages, in steps of a cache line: at equal offsets, the
/// headers of a large heap would all compete for a few sets of the cache.
const COLOURS: usize = 63;

const _: () = assert!(
    LARGE_FIRST / GRANULE / 8 >= size_of::<Page>() && LARGE_FIRST.is_multiple_of(MAX_ALIGN)
);

/// What a page is to the pages of its kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum State {
    /// The page that its kind allocates from; counts as one object more, so that it is never seen to become empty.
    Current,
    /// In its kind's list of pages with free slots.
    Room,
    /// Without free slots when last asked, and in no list.
    Full,
}

/// The header of a page. The first 64 bytes are what allocation and release read.
#[repr(C, align(64))]
pub(crate) struct Page {
    /// The free slots, linked through their second word.
    pub(crate) free: Cell<*mut Header>,
    /// Slots handed out since the page was formatted (one more while `Current`).
    pub(crate) made: Cell<u64>,
    /// Slots given back since then.
    pub(crate) freed: Cell<u64>,
    pub(crate) core: NonNull<Core>,
    pub(crate) vtable: &'static VTable,
    pub(crate) state: Cell<State>,
    /// Offset of the first slot from the page's address.
    pub(crate) first: u32,
    /// Of a single slot that is larger: the largest number.
    pub(crate) slot_size: u32,
    pub(crate) kind: NonNull<Kind>,
    // Cold from here on.
    /// How many slots the page has, and how many of them have ever been linked into `free`.
    pub(crate) slots: u32,
    pub(crate) carved: Cell<u32>,
    pub(crate) next: Cell<*mut Self>,
    pub(crate) prev: Cell<*mut Self>,
    /// 2^32 divided by the slot size, rounded up, see [`Page::slot_in_granule`].
    reciprocal: u32,
    /// The targets of weak handles to the objects, if there have been any.
    pub(crate) weak: Cell<Option<Box<WeakPage>>>,
    /// The segment it is cut from; null for a page of its own.
    pub(crate) segment: *mut Segment,
    /// Bytes of a page of its own.
    pub(crate) bytes: usize,
}

/// Offset of the page header in the page at `address`.
#[inline(always)]
const fn colour(address: usize) -> usize {
    (address / PAGE % (COLOURS + 1)) * 64
}

/// The bytes of a slot for a type.
///
/// Slots of types with edges are at least as far apart as two entries of the table of working counts (S9).
pub(crate) fn slot_size(vtable: &VTable) -> usize {
    let least = if vtable.tracked { GRANULE } else { 8 };
    vtable.size.max(least).next_multiple_of(vtable.align.max(8))
}

/// The bytes of the largest slots that share a page.
pub(crate) const LARGEST: usize = PAGE / 4 - MAX_ALIGN / 8;

/// Whether objects of this type get a piece of memory of their own.
pub(crate) fn is_large(vtable: &VTable) -> bool {
    slot_size(vtable) > LARGEST
}

/// The bytes of a piece of memory for a large object with a slot of so many.
pub(crate) fn large_bytes(slot_size: usize) -> usize {
    (LARGE_FIRST + slot_size).next_multiple_of(4096)
}

/// Where a large object stands in its piece of memory: so far from its start that its working count and its bits, whose
/// places follow from this number, lie between the page header and the object.
const LARGE_FIRST: usize = PAGE / 2;

impl Page {
    /// The page of the slot at `header`.
    #[inline(always)]
    pub(crate) fn of(header: NonNull<Header>) -> NonNull<Self> {
        let base = header.as_ptr().map_addr(|address| address & !(PAGE - 1));
        Self::at(base.cast())
    }

    /// The header of the page that starts at `base`.
    #[inline(always)]
    pub(crate) fn at(base: *mut u8) -> NonNull<Self> {
        let page = base.wrapping_add(colour(base.addr())).cast::<Self>();
        // SAFETY: in the first `PAGE` bytes of an allocation (S5), so not null.
        unsafe { NonNull::new_unchecked(page) }
    }

    /// Makes the memory at `base` an empty page of `kind`, with slots of `size` bytes.
    ///
    /// # Safety
    /// `base` is aligned to `PAGE`, `bytes` of it are ours (`PAGE` if `segment` is not null), and nobody holds a slot of it.
    pub(crate) unsafe fn format(
        base: *mut u8,
        core: NonNull<Core>,
        kind: NonNull<Kind>,
        vtable: &'static VTable,
        size: usize,
        (segment, bytes): (*mut Segment, usize),
    ) -> NonNull<Self> {
        let (first, slots) = if is_large(vtable) {
            (LARGE_FIRST, 1)
        } else {
            let start = colour(base.addr()) + size_of::<Self>();
            let first = start.next_multiple_of(vtable.align.max(16));
            (first, (PAGE - first) / size)
        };
        let page = Self {
            free: Cell::new(std::ptr::null_mut()),
            made: Cell::new(0),
            freed: Cell::new(0),
            core,
            vtable,
            state: Cell::new(State::Full),
            first: narrow(first),
            slot_size: u32::try_from(size).unwrap_or(u32::MAX),
            kind,
            slots: narrow(slots),
            carved: Cell::new(0),
            next: Cell::new(std::ptr::null_mut()),
            prev: Cell::new(std::ptr::null_mut()),
            reciprocal: narrow((1_usize << 32).div_ceil(size)),
            weak: Cell::default(),
            segment,
            bytes,
        };
        asan::allow(base, bytes);
        let pointer = Self::at(base);
        // SAFETY: the page header lies within the page, aligned to 64 bytes.
        unsafe { pointer.write(page) }
        pointer
    }

    /// The address at which the page starts.
    pub(crate) fn base(&self) -> *mut u8 {
        let page = std::ptr::from_ref(self).cast::<u8>().cast_mut();
        page.map_addr(|address| address & !(PAGE - 1))
    }

    /// Takes a free slot.
    #[inline(always)]
    pub(crate) fn pop(&self) -> Option<NonNull<Header>> {
        let slot = NonNull::new(self.free.get())?;
        // SAFETY: a free slot of this page (S1).
        let link = unsafe { slot.as_ref() }.word.get();
        self.free.set(link.cast());
        self.made.set(self.made.get() + 1);
        asan::allow(slot.as_ptr(), self.slot_size as usize);
        Some(slot)
    }

    /// Links some of the slots that were never used; false if there are none left.
    ///
    /// A few at a time, in the order of their addresses: what is not used is not touched.
    pub(crate) fn carve(&self) -> bool {
        let carved = self.carved.get();
        if carved == self.slots {
            return false;
        }
        let count = (self.slots - carved).min((2048 / self.slot_size).clamp(1, 64));
        for index in (carved..carved + count).rev() {
            self.link(self.slot(index));
        }
        self.carved.set(carved + count);
        true
    }

    /// The slot number `index`, which must be below `slots`.
    pub(crate) fn slot(&self, index: u32) -> NonNull<Header> {
        let offset = self.first as usize + index as usize * self.slot_size as usize;
        // The segment's pointer, exposed when it was allocated, has the right to all of the page (S5).
        let slot = std::ptr::with_exposed_provenance_mut(self.base().addr() + offset);
        // SAFETY: not null, as it lies within the page.
        unsafe { NonNull::new_unchecked(slot) }
    }

    /// The slot of a type with edges that starts in the granule at `offset` from the page's address.
    ///
    /// A multiplication instead of a division: exact, as offset and size are at most 2^16 (the error of the reciprocal is
    /// less than the size, so that of the product less than 2^32).
    #[inline(always)]
    pub(crate) fn slot_in_granule(&self, offset: usize) -> NonNull<Header> {
        let offset = (offset + self.slot_size as usize - 1).saturating_sub(self.first as usize);
        let index = (offset as u64 * u64::from(self.reciprocal)) >> 32;
        self.slot(index as u32)
    }

    fn link(&self, slot: NonNull<Header>) {
        let header = Header {
            strong: Cell::new(0),
            flags: Cell::new(0),
            word: Cell::new(self.free.get().cast()),
        };
        // SAFETY: a slot of this page that is not in use.
        unsafe { slot.write(header) }
        self.free.set(slot.as_ptr());
    }

    /// The number of objects in the page.
    pub(crate) fn live(&self) -> u64 {
        self.made.get() - self.freed.get() - u64::from(self.state.get() == State::Current)
    }

    /// Where the slots begin.
    pub(crate) fn first_slot(&self) -> Slot {
        Slot(self.slot(0))
    }

    /// The index of a slot of the page, by the same multiplication.
    #[inline(always)]
    pub(crate) fn number(&self, slot: Slot) -> usize {
        let offset = slot.address() % PAGE - self.first as usize;
        ((offset as u64 * u64::from(self.reciprocal)) >> 32) as usize
    }

    /// The index of a slot that starts exactly at `address`.
    pub(crate) fn slot_at(&self, address: usize) -> Option<u32> {
        let offset = address.checked_sub(self.base().addr() + self.first as usize)?;
        let index = offset / self.slot_size as usize;
        let start = index * self.slot_size as usize;
        (start == offset && index < self.slots as usize).then_some(narrow(index))
    }
}

/// A number that a page's geometry keeps below 2^32.
pub(crate) fn narrow(number: usize) -> u32 {
    u32::try_from(number).expect("page geometry fits 32 bits")
}
