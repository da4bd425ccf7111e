//! How slots go back to their pages, and what a page does that has become empty.

use std::ptr::NonNull;

use super::destroy_if_unused;
use crate::raw::header::Header;
use crate::raw::memory::Memory;
use crate::raw::page::{Page, State};
use crate::raw::slot::Slot;

/// Gives the slot of an object that is gone back to its page. The core may be gone afterwards.
#[inline(always)]
pub(in crate::raw) fn free_slot(slot: Slot) {
    #[cfg(any(debug_assertions, gc_zeal, gc_asan))]
    poison(slot);
    debug_assert_eq!(slot.strong(), 0);
    if slot.page().push(slot.0) {
        // SAFETY: the page of a slot is formatted (S1), and not used here any more.
        unsafe { page_event(Page::of(slot.0)) }
    }
}

/// Slots of one page that are being given back to it. It learns of that when the run ends.
pub(in crate::raw) struct Run {
    page: NonNull<Page>,
    /// The page's free slots.
    free: *mut Header,
    freed: u64,
}

impl Run {
    fn new(page: NonNull<Page>) -> Self {
        // SAFETY: the page of a slot that is in use (S1).
        let free = unsafe { page.as_ref() }.free.get();
        Self { page, free, freed: 0 }
    }

    #[inline(always)]
    fn link(&mut self, slot: Slot) {
        #[cfg(any(debug_assertions, gc_zeal, gc_asan))]
        poison(slot);
        slot.header().word.set(self.free.cast());
        self.free = slot.0.as_ptr();
        self.freed += 1;
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // SAFETY: the page stays formatted as long as slots of it are to be given back (S1).
        if unsafe { self.page.as_ref() }.push_run(self.free, self.freed) {
            // SAFETY: as before, and not used here any more.
            unsafe { page_event(self.page) }
        }
    }
}

/// Gives the slot of an object that is gone back to its page, as [`free_slot`] does, in a run with others of the same page.
#[inline(always)]
pub(in crate::raw) fn free_in_run(run: &mut Option<Run>, slot: Slot) {
    let page = Page::of(slot.0);
    match run {
        Some(run) if run.page == page => run.link(slot),
        _ => {
            *run = None;
            run.insert(Run::new(page)).link(slot);
        }
    }
}

/// The page was full, or it has become empty: then it may go, and its heap with it (S7).
///
/// # Safety
/// The page is formatted, and the caller uses neither it nor its heap afterwards.
#[cold]
#[inline(never)]
unsafe fn page_event(page: NonNull<Page>) {
    // SAFETY: formatted, by the contract; the reference is not used once the page may be gone.
    let header = unsafe { page.as_ref() };
    if header.state() == State::Full {
        Memory::has_room(header);
    }
    if header.is_empty() {
        let core = header.core;
        // SAFETY: the core lives as long as one of its pages is in use (S7), and this one is until now.
        let heap = unsafe { core.as_ref() };
        // SAFETY: empty and, as it had or now has room, in that list; not used afterwards.
        unsafe { heap.page_emptied(page) };
        // SAFETY: alive up to here, and not used afterwards.
        unsafe { destroy_if_unused(core) };
    }
}

/// Makes the use of a freed value conspicuous.
#[cfg(any(debug_assertions, gc_zeal, gc_asan))]
fn poison(slot: Slot) {
    let size = slot.page().slot_size as usize - size_of::<Header>();
    // SAFETY: the value's part of the slot, which nobody uses any more.
    let value = unsafe { slot.0.as_ptr().add(1) }.cast::<u8>();
    // SAFETY: as before.
    unsafe { value.write_bytes(crate::raw::poison::POISON, size) }
    crate::raw::asan::forbid(slot.0, slot.page().slot_size as usize);
}
