//! Marking page by page: the bits of slots, and the pages to look at.

use std::cell::Cell;
use std::ptr::NonNull;

use super::header::Header;
use super::page::{PAGE, Page};
use super::segment::{self, Bits, GRANULE};
use super::slot::{self, Slot};

/// A formatted page. It keeps its format while the graph is examined (S1, S8).
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageRef(NonNull<Page>);

/// A segment, or a large object's memory, with pages to be looked at: any address in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SegmentRef(NonNull<Header>);

/// What the working counts of a page have become.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) unreached: usize,
    pub(crate) pending: usize,
    /// The page's segment, if it is the first with pending slots there.
    pub(crate) segment: Option<SegmentRef>,
}

impl Slot {
    #[inline(always)]
    fn bits(&self, bits: Bits) -> &Cell<u64> {
        // SAFETY: in the bitmap of the slot's segment (S1, S9); on one thread (S6) it can be a cell.
        unsafe { segment::bits(self.0, bits).as_ref() }
    }

    /// The slot's bit among the 64.
    #[inline(always)]
    fn bit(self) -> u64 {
        1 << (self.address() / GRANULE % 64)
    }

    /// Takes the mark of what is not known to be reachable off; false if it was not there.
    #[inline(always)]
    pub(crate) fn take_unreached(self) -> bool {
        let (word, bit) = (self.bits(Bits::Unreached), self.bit());
        let unreached = word.get() & bit != 0;
        if unreached {
            word.set(word.get() & !bit);
        }
        unreached
    }

    /// Whether the slot is marked as not known to be reachable.
    pub(crate) fn is_unreached(self) -> bool {
        self.bits(Bits::Unreached).get() & self.bit() != 0
    }

    /// Has the slot's edges looked at: returns its segment, unless that is known to have such slots already.
    #[inline(always)]
    pub(crate) fn set_pending(self) -> Option<SegmentRef> {
        let word = self.bits(Bits::Pending);
        word.set(word.get() | self.bit());
        SegmentRef(self.0).add_dirty(1 << segment::page_index(self.0))
    }

    /// Whether any of the slot's bits is set.
    pub(crate) fn has_bits(self) -> bool {
        [Bits::Unreached, Bits::Pending]
            .into_iter()
            .any(|bits| self.bits(bits).get() & self.bit() != 0)
    }
}

impl SegmentRef {
    /// One bit for each page with pending slots.
    #[inline(always)]
    fn dirty(&self) -> &Cell<u32> {
        // SAFETY: in the segment's table (S1, S9); on one thread (S6) it can be a cell.
        unsafe { segment::dirty(self.0).as_ref() }
    }

    #[inline(always)]
    fn add_dirty(self, pages: u32) -> Option<Self> {
        let dirty = self.dirty().get();
        self.dirty().set(dirty | pages);
        (dirty == 0 && pages != 0).then_some(self)
    }

    /// Takes the pages with pending slots, in the order of their addresses.
    pub(crate) fn take_dirty(self) -> impl Iterator<Item = PageRef> {
        let mut dirty = self.dirty().replace(0);
        std::iter::from_fn(move || {
            let index = (dirty != 0).then(|| dirty.trailing_zeros() as usize)?;
            dirty &= dirty - 1;
            Some(PageRef(segment::page(self.0, index)))
        })
    }
}

impl PageRef {
    #[inline(always)]
    fn page(&self) -> &Page {
        // SAFETY: formatted, and stays so while the graph is examined.
        unsafe { self.0.as_ref() }
    }

    /// The page itself, if objects in it can have edges.
    pub(crate) fn tracked(page: &Page) -> Option<Self> {
        page.vtable.tracked.then_some(Self(NonNull::from(page)))
    }

    /// The bits for 64 granules.
    #[inline(always)]
    fn bits(&self, bits: Bits, word: usize) -> &Cell<u64> {
        let place = self.page().slot(0).map_addr(|_| self.granule(64 * word));
        // SAFETY: in the bitmap of the page's segment (S9); on one thread (S6) it can be a cell.
        unsafe { segment::bits(place, bits).as_ref() }
    }

    /// The address of a granule of the page.
    #[inline(always)]
    fn granule(&self, index: usize) -> std::num::NonZero<usize> {
        let address = self.page().base().addr() + GRANULE * index;
        std::num::NonZero::new(address).expect("pages are not at address zero")
    }

    /// How many of the 64-bit words can have bits for slots that have been used.
    fn words(&self) -> std::ops::Range<usize> {
        let page = self.page();
        let end = page.first as usize + page.slot_size as usize * page.carved.get() as usize;
        page.first as usize / GRANULE / 64..end.min(PAGE).div_ceil(GRANULE * 64)
    }

    /// Calls `visit` with the slots that have ever been used, in the order of their addresses.
    #[inline(always)]
    pub(crate) fn each_slot(self, mut visit: impl FnMut(Slot)) {
        const AHEAD: usize = 16;
        let page = self.page();
        for index in 0..page.carved.get() {
            slot::prefetch(
                page.slot(index).as_ptr().wrapping_byte_add(AHEAD * page.slot_size as usize),
            );
            visit(Slot(page.slot(index)));
        }
    }

    /// Turns the working counts of the page into bits: `Unreached` for those that are `unheld`, `Pending` for other
    /// candidates.
    pub(crate) fn counts_to_bits(self, unheld: u32) -> Found {
        let (mut unreached, mut pending) = (0, 0);
        for word in self.words() {
            let place = self.page().slot(0).map_addr(|_| self.granule(64 * word));
            // SAFETY: 64 words of the table of the page's segment (S9); on one thread (S6) they can be cells.
            let counts = unsafe { segment::gc_refs(place).cast::<[Cell<u32>; 64]>().as_ref() };
            let [nothing, equal] = compare(counts, unheld);
            let others = !(nothing | equal);
            counts.iter().for_each(|count| count.set(0));
            self.bits(Bits::Unreached, word).set(equal);
            self.bits(Bits::Pending, word).set(others);
            unreached += equal.count_ones() as usize;
            pending += others.count_ones() as usize;
        }
        let slot = self.page().slot(0);
        let dirty = u32::from(pending != 0) << segment::page_index(slot);
        Found { unreached, pending, segment: SegmentRef(slot).add_dirty(dirty) }
    }

    /// Moves the pending slots to the end of `slots`.
    #[inline(always)]
    pub(crate) fn take_pending(self, slots: &mut Vec<Slot>) {
        let page = self.page();
        for word in self.words() {
            let mut bits = self.bits(Bits::Pending, word).replace(0);
            slots.reserve(64);
            while bits != 0 {
                let granule = 64 * word + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                slots.push(Slot(page.slot_in_granule(GRANULE * granule)));
            }
        }
    }

    /// Makes all bits of the page zero.
    pub(crate) fn clear_bits(self) {
        for word in self.words() {
            self.bits(Bits::Pending, word).set(0);
            self.bits(Bits::Unreached, word).set(0);
        }
        SegmentRef(self.page().slot(0)).dirty().set(0);
    }
}

/// Which of the counts are zero, and which are `unheld`, a bit for each.
#[inline(always)]
fn compare(counts: &[Cell<u32>; 64], unheld: u32) -> [u64; 2] {
    let mut sets = [0_u64; 2];
    for (index, count) in counts.iter().enumerate() {
        sets[0] |= u64::from(count.get() == 0) << index;
        sets[1] |= u64::from(count.get() == unheld) << index;
    }
    sets
}
