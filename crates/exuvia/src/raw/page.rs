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

/// What a page is to the pages of its kind, and what its `left` means: so many more frees until something has to be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum State {
    /// The page that its kind allocates from. Never asks for anything.
    Current,
    /// In its kind's list of pages with free slots. Asks when it is empty: `left` is the number of its objects.
    Room,
    /// Without free slots, and in no list. Asks at the first free.
    Full,
}

/// More frees than a page will ever see.
const NEVER: u64 = u64::MAX / 2;

/// The header of a page. The first 64 bytes are what allocation and release read.
#[repr(C, align(64))]
pub(crate) struct Page {
    /// The free slots, linked through their second word.
    pub(crate) free: Cell<*mut Header>,
    /// Frees until something has to be done, see [`State`]. Allocations do not count: only the current page sees any.
    left: Cell<u64>,
    pub(crate) core: NonNull<Core>,
    pub(crate) vtable: &'static VTable,
    state: Cell<State>,
    /// Offset of the first slot from the page's address.
    pub(crate) first: u32,
    /// Of a single slot that is larger: the largest number.
    pub(crate) slot_size: u32,
    pub(crate) kind: NonNull<Kind>,
    // Cold from here on.
    /// How many slots the page has, and how many of them have ever been linked into `free`.
    pub(crate) slots: u32,
    pub(crate) carved: Cell<u32>,
    /// What `left` was when the page entered its state, and the frees until then.
    left_before: Cell<u64>,
    freed_before: Cell<u64>,
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
        let address = header.addr().get();
        // Relative to the slot, so that who has its address in a register needs only one more for the page.
        let offset = colour(address).wrapping_sub(address % PAGE).cast_signed();
        let page = header.as_ptr().wrapping_byte_offset(offset).cast::<Self>();
        // SAFETY: in the first `PAGE` bytes of an allocation (S5), so not null.
        unsafe { NonNull::new_unchecked(page) }
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
            left: Cell::new(0),
            core,
            vtable,
            state: Cell::new(State::Full),
            first: narrow(first),
            slot_size: u32::try_from(size).unwrap_or(u32::MAX),
            kind,
            slots: narrow(slots),
            carved: Cell::new(0),
            left_before: Cell::new(0),
            freed_before: Cell::new(0),
            next: Cell::new(std::ptr::null_mut()),
            prev: Cell::new(std::ptr::null_mut()),
            // A large object has number 0, whatever granule is asked for; its size is beyond what the reciprocal is exact for.
            reciprocal: if is_large(vtable) { 0 } else { narrow((1_usize << 32).div_ceil(size)) },
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
        asan::allow(slot.as_ptr(), self.slot_size as usize);
        Some(slot)
    }

    /// Takes a slot back whose object is gone. True if the page asks for something, see [`State`].
    #[inline(always)]
    pub(crate) fn push(&self, slot: NonNull<Header>) -> bool {
        // SAFETY: a slot of this page (S1).
        unsafe { slot.as_ref() }.word.set(self.free.get().cast());
        self.free.set(slot.as_ptr());
        let left = self.left.get() - 1;
        self.left.set(left);
        left == 0
    }

    /// Takes slots back that have been linked in front of the free ones, as [`push`](Self::push) does with one.
    pub(crate) fn push_run(&self, free: *mut Header, freed: u64) -> bool {
        self.free.set(free);
        if self.state.get() == State::Full {
            // It asks after the first of them, and does not expect the others.
            self.freed_before.set(self.freed_before.get() + freed - 1);
            self.left.set(0);
        } else {
            self.left.set(self.left.get() - freed);
        }
        self.left.get() == 0
    }

    pub(crate) fn state(&self) -> State {
        self.state.get()
    }

    /// Makes the page what it is from now on. The caller sees to the lists.
    pub(crate) fn enter(&self, state: State) {
        self.freed_before.set(self.freed());
        let left = match state {
            State::Current => NEVER,
            State::Room => self.live(),
            State::Full => 1,
        };
        self.state.set(state);
        self.left.set(left);
        self.left_before.set(left);
    }

    /// Links some of the slots that were never used, if there are any left; there must be no others that are free.
    ///
    /// A few at a time, in the order of their addresses: what is not used is not touched.
    pub(crate) fn carve(&self) -> bool {
        let carved = self.carved.get();
        if carved == self.slots {
            return false;
        }
        let count = (self.slots - carved).min((2048 / self.slot_size).clamp(1, 64));
        let first = self.slot(carved);
        let mut slot = first.as_ptr();
        for left in (0..count).rev() {
            let next = slot.wrapping_byte_add(self.slot_size as usize);
            let link = if left == 0 { std::ptr::null_mut() } else { next };
            let header =
                Header { strong: Cell::new(0), flags: Cell::new(0), word: Cell::new(link.cast()) };
            // SAFETY: a slot of this page that has never been used.
            unsafe { slot.write(header) }
            slot = next;
        }
        self.free.set(first.as_ptr());
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

    /// The number of objects in the page. Goes through the free slots.
    pub(crate) fn live(&self) -> u64 {
        let mut free = 0;
        let mut next = self.free.get();
        // SAFETY: the list links free slots of this page (S4).
        while let Some(header) = unsafe { next.as_ref() } {
            next = header.word.get().cast();
            free += 1;
        }
        u64::from(self.carved.get()) - free
    }

    /// Slots given back since the page was formatted.
    pub(crate) fn freed(&self) -> u64 {
        self.freed_before.get() + (self.left_before.get() - self.left.get())
    }

    /// Whether a page in state `Room` has no objects.
    pub(crate) fn is_empty(&self) -> bool {
        self.state.get() == State::Room && self.left.get() == 0
    }

    /// Whether `left` is what the state wants it to be.
    pub(crate) fn is_counted(&self) -> bool {
        match self.state.get() {
            State::Current => self.left.get() > NEVER / 2,
            State::Room => self.left.get() == self.live(),
            State::Full => self.live() == u64::from(self.carved.get()),
        }
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
