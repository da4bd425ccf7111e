//! Marking page by page: the bits of slots, and the pages to look at.

use std::cell::Cell;
use std::ptr::NonNull;

use super::page::{PAGE, Page};
use super::segment::{self, Bits, GRANULE, GRANULES};
use super::slot::Slot;

/// A formatted page. It keeps its format while the graph is examined (S1, S8).
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageRef(NonNull<Page>);

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

    /// Has the slot's edges looked at: returns its page, unless that is in the queue already.
    #[inline(always)]
    pub(crate) fn set_pending(self) -> Option<PageRef> {
        let word = self.bits(Bits::Pending);
        word.set(word.get() | self.bit());
        let page = Page::of(self.0);
        // SAFETY: the slot's page is formatted (S1, S5).
        let queued = unsafe { page.as_ref() }.queued.replace(true);
        (!queued).then_some(PageRef(page))
    }

    /// Whether any of the slot's bits is set.
    #[cfg(gc_zeal)]
    pub(crate) fn has_bits(self) -> bool {
        [Bits::Unreached, Bits::Pending]
            .into_iter()
            .any(|bits| self.bits(bits).get() & self.bit() != 0)
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

    /// Turns the working counts of the page into bits: `Unreached` for those that `is_unheld` says so of, `Pending` for
    /// other candidates. Returns how many are unreached, and whether the page is to be looked at.
    pub(crate) fn counts_to_bits(self, is_unheld: impl Fn(u32) -> bool) -> (usize, bool) {
        let (mut unreached, mut pending) = (0, false);
        for word in self.words() {
            let mut sets = [0_u64; 2];
            for granule in 64 * word..(64 * word + 64).min(GRANULES) {
                let place = self.page().slot(0).map_addr(|_| self.granule(granule));
                // SAFETY: a word of the table of the page's segment (S9); on one thread (S6) it can be a cell.
                let count = unsafe { segment::gc_refs(place).cast::<Cell<u32>>().as_ref() };
                let refs = count.get();
                if refs != 0 {
                    count.set(0);
                    sets[usize::from(!is_unheld(refs))] |= 1 << (granule % 64);
                }
            }
            self.bits(Bits::Unreached, word).set(sets[0]);
            self.bits(Bits::Pending, word).set(sets[1]);
            unreached += sets[0].count_ones() as usize;
            pending |= sets[1] != 0;
        }
        self.page().queued.set(pending);
        (unreached, pending)
    }

    /// Takes the page out of the queue, and calls `visit` with its pending slots, up to 64 at a time; `done` after each
    /// time.
    #[inline(always)]
    pub(crate) fn take_pending<S>(
        self,
        state: &mut S,
        visit: impl Fn(&mut S, Slot),
        done: impl Fn(&mut S),
    ) {
        let page = self.page();
        page.queued.set(false);
        for word in self.words() {
            let mut bits = self.bits(Bits::Pending, word).replace(0);
            if bits == 0 {
                continue;
            }
            let mut slots = [Slot(page.slot(0)); 64];
            let mut len = 0;
            while bits != 0 {
                let granule = 64 * word + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let slot = Slot(page.slot_in_granule(GRANULE * granule));
                slot.prefetch();
                slots[len] = slot;
                len += 1;
            }
            slots[..len].iter().for_each(|slot| visit(state, *slot));
            done(state);
        }
    }

    /// Takes the page out of the queue without a look at its slots.
    pub(crate) fn clear_pending(self) {
        self.take_pending(&mut (), |(), _| {}, |()| {});
    }

    /// Makes all bits of the page zero.
    pub(crate) fn clear_bits(self) {
        for word in self.words() {
            self.bits(Bits::Pending, word).set(0);
            self.bits(Bits::Unreached, word).set(0);
        }
        self.page().queued.set(false);
    }
}
