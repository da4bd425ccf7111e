//! The heap itself: what allocation and release need at once, and behind it the lists and the collector's state.

mod counts;
mod free;
mod lists;
mod owner;
mod refused;

use std::cell::{Cell, RefCell};
use std::ptr::NonNull;

pub(super) use free::{free_in_run, free_slot};
pub(crate) use owner::CoreRef;
use owner::abandoned;
pub(super) use refused::Found;
use refused::{Failure, Reason, attempt};

use super::handle::Gc;
use super::header::{Block, Header, flag};
use super::local;
use super::log::Log;
use super::memory::Memory;
use super::page::{Page, slot_size};
use super::release::contain;
use super::slot::Slot;
use super::vtable::{VTable, value_offset, vtable};
use crate::collector::Shared;
use crate::error::AllocError;
use crate::policy::{Stock, Stocks};
use crate::trace::Trace;

/// Generations that have a list: three, and the permanent one.
pub(crate) const LISTS: usize = 4;
/// The permanent generation.
pub(crate) const PERMANENT: usize = 3;

/// A heap. What allocation and release touch comes first, in one cache line but for the cache of pages.
#[repr(C, align(64))]
pub(crate) struct Core {
    /// Entries of each list whose object is gone.
    stale: [Cell<usize>; LISTS],
    pub(super) log: Log,
    memory: Memory,
    stocks: Stocks,
    /// The lists of generation 1, 2 and the permanent one.
    old: [RefCell<Vec<Slot>>; LISTS - 1],
    /// Vectors to be used again.
    spare: RefCell<Vec<Vec<Slot>>>,
    /// Counted `Heap`s.
    owners: Cell<usize>,
    closed: Cell<bool>,
    /// A page became empty while lists or the collector may have held slots of it.
    postponed: Cell<bool>,
    /// What the safe part of the crate keeps here.
    pub(crate) shared: Shared,
}

impl Core {
    /// Makes a value an object. One that comes from a stock is not counted.
    #[inline(always)]
    pub(crate) fn allocate<T: Trace>(&self, value: T) -> Gc<T> {
        let slot = match self.take_slot_for(&value) {
            Ok(slot) => slot,
            Err(failure) => failure.raise(value),
        };
        // SAFETY: a free slot of a page of this type.
        unsafe { make(slot, value, tracked_flag::<T>()) }
    }

    #[inline(always)]
    fn take_slot_for<T: Trace>(&self, value: &T) -> Found {
        match T::STOCK {
            Some(stock) => self.take_slot_from::<T>(stock(value)),
            None => self.take_slot_somehow::<T>(),
        }
    }

    /// The same for a value of which it is known which stock it comes from.
    pub(crate) fn allocate_from<T: Trace>(&self, stock: Option<Stock>, value: T) -> Gc<T> {
        match self.take_slot_from::<T>(stock) {
            // SAFETY: a free slot of a page of this type.
            Ok(slot) => unsafe { make(slot, value, tracked_flag::<T>()) },
            Err(failure) => failure.raise(value),
        }
    }

    /// A slot for a new object; that of a type with edges is in the log already, and counted unless it comes from a stock.
    #[inline(always)]
    fn take_slot_from<T: Trace>(&self, stock: Option<Stock>) -> Found {
        if !stock.is_some_and(|stock| self.stocks.take(stock)) {
            return self.take_slot_somehow::<T>();
        }
        let slot = self.take_slot_uncounted(vtable::<T>())?;
        if T::TRACKED {
            self.enter(Slot(slot));
        }
        Ok(slot)
    }

    /// A slot for a new object that is not counted, and stands in no list.
    #[inline(always)]
    fn take_slot_uncounted(&self, vtable: &'static VTable) -> Found {
        match self.memory.take(vtable) {
            Some(slot) => Ok(slot),
            None => self.make_room_for(vtable, slot_size(vtable)),
        }
    }

    /// Makes a value an object, if there is memory; drops it otherwise.
    #[inline(always)]
    pub(crate) fn try_allocate<T: Trace>(&self, value: T) -> Result<Gc<T>, AllocError> {
        match self.take_slot_somehow::<T>() {
            // SAFETY: a free slot of a page of this type.
            Ok(slot) => Ok(unsafe { make(slot, value, tracked_flag::<T>()) }),
            Err(failure) => Err(failure.end(value)),
        }
    }

    /// Makes a value an object of the thread's heap.
    #[inline(always)]
    pub(super) fn allocate_local<T: Trace>(value: T) -> Gc<T> {
        let slot = match local::core().and_then(Self::take_slot::<T>) {
            Some(slot) => slot,
            None => match local::take_slot_slow(vtable::<T>()) {
                Ok(slot) => slot,
                Err(failure) => failure.raise(value),
            },
        };
        // SAFETY: a free slot of a page of this type.
        unsafe { make(slot, value, tracked_flag::<T>()) }
    }

    /// The same, if there is memory; drops the value otherwise.
    #[inline(always)]
    pub(super) fn try_allocate_local<T: Trace>(value: T) -> Result<Gc<T>, AllocError> {
        match Self::take_local_slot::<T>() {
            // SAFETY: a free slot of a page of this type.
            Ok(slot) => Ok(unsafe { make(slot, value, tracked_flag::<T>()) }),
            Err(failure) => Err(failure.end(value)),
        }
    }

    #[inline(always)]
    fn take_local_slot<T: Trace>() -> Found {
        match local::core().and_then(Self::take_slot::<T>) {
            Some(slot) => Ok(slot),
            None => local::take_slot_slow(vtable::<T>()),
        }
    }

    /// A slot for a new object; that of a type with edges is in the log already.
    #[inline(always)]
    fn take_slot_somehow<T: Trace>(&self) -> Found {
        match self.take_slot::<T>() {
            Some(slot) => Ok(slot),
            None => self.take_slot_slow(vtable::<T>()),
        }
    }

    /// A slot for a new object, if there is nothing else to do; that of a type with edges is in the log already.
    #[inline(always)]
    fn take_slot<T: Trace>(&self) -> Option<NonNull<Header>> {
        if !T::TRACKED {
            return self.memory.take(vtable::<T>());
        }
        let place = self.log.ready()?;
        let slot = self.memory.take(vtable::<T>())?;
        self.log.push(place, Slot(slot));
        Some(slot)
    }

    /// The same, whatever it takes.
    #[cold]
    #[inline(never)]
    pub(super) fn take_slot_slow(&self, vtable: &'static VTable) -> Found {
        let slot = self.find_slot(vtable, slot_size(vtable))?;
        self.log_slot(slot, vtable);
        Ok(slot)
    }

    /// Puts a slot for a new object into the log, if the object is to be tracked.
    pub(super) fn log_slot(&self, slot: NonNull<Header>, vtable: &'static VTable) {
        if !vtable.tracked {
            return;
        }
        self.enter(Slot(slot));
    }

    /// A slot of `size` bytes for a new object, which is counted, but stands in no list yet. May collect, and panics if there
    /// is no memory.
    #[inline]
    pub(super) fn need_slot(&self, vtable: &'static VTable, size: usize) -> NonNull<Header> {
        match self.take_slot_unlogged(vtable) {
            Some(slot) => slot,
            None => self.find_slot(vtable, size).unwrap_or_else(|failure| failure.raise(())),
        }
    }

    /// The same, whatever it takes.
    #[cold]
    #[inline(never)]
    pub(super) fn find_slot(&self, vtable: &'static VTable, size: usize) -> Found {
        if let Some(slot) = self.take_slot_beside(vtable) {
            return Ok(slot);
        }
        let due = if vtable.tracked { attempt(|| self.count_allocation()) } else { Ok(()) };
        let slot = due.and_then(|()| self.make_room_for(vtable, size));
        if slot.is_err() && vtable.tracked {
            self.count_free();
        }
        slot
    }

    /// A free slot. If there is no memory, collects and tries once more.
    pub(super) fn make_room_for(&self, vtable: &'static VTable, size: usize) -> Found {
        let mut slot = self.memory.take_sized(self, vtable, size);
        if let Err(error) = slot
            && attempt(|| self.shared.make_room(self, error.limit.is_none()))?
        {
            slot = self.memory.take_sized(self, vtable, size);
        }
        slot.map_err(|error| Failure(Box::new(Reason::Refused(error))))
    }

    /// Makes a value an object that the collector does not examine yet.
    #[inline]
    pub(crate) fn allocate_untracked<T: Trace>(&self, value: T) -> Gc<T> {
        self.allocate_untracked_from(T::STOCK.and_then(|stock| stock(&value)), value)
    }

    /// The same for a value of which it is known which stock it comes from.
    #[inline]
    pub(crate) fn allocate_untracked_from<T: Trace>(
        &self,
        stock: Option<Stock>,
        value: T,
    ) -> Gc<T> {
        let found = if stock.is_some_and(|stock| self.stocks.take(stock)) {
            self.take_slot_uncounted(vtable::<T>())
        } else {
            match self.take_slot_unlogged(vtable::<T>()) {
                Some(slot) => Ok(slot),
                None => self.find_slot(vtable::<T>(), slot_size(vtable::<T>())),
            }
        };
        match found {
            // SAFETY: a free slot of a page of this type.
            Ok(slot) => unsafe { make(slot, value, 0) },
            Err(failure) => failure.raise(value),
        }
    }

    /// Makes a value an object that is not counted and stands in no list. What is in its stock was never counted either.
    pub(crate) fn allocate_unborn<T: Trace>(&self, value: T) -> Gc<T> {
        if let Some(stock) = T::STOCK.and_then(|stock| stock(&value)) {
            self.stocks.take(stock);
        }
        match self.take_slot_uncounted(vtable::<T>()) {
            // SAFETY: a free slot of a page of this type.
            Ok(slot) => unsafe { make(slot, value, 0) },
            Err(failure) => failure.raise(value),
        }
    }

    /// A slot for an object that is counted, but stands in no list, if there is nothing else to do.
    #[inline(always)]
    fn take_slot_unlogged(&self, vtable: &'static VTable) -> Option<NonNull<Header>> {
        if vtable.tracked {
            self.log.ready()?;
        }
        let slot = self.memory.take(vtable)?;
        if vtable.tracked {
            self.log.count_one();
        }
        Some(slot)
    }

    /// The same for a type whose page stands beside another's in the cache.
    fn take_slot_beside(&self, vtable: &'static VTable) -> Option<NonNull<Header>> {
        if vtable.tracked {
            self.log.ready()?;
        }
        let slot = self.memory.take_beside(vtable)?;
        if vtable.tracked {
            self.log.count_one();
        }
        Some(slot)
    }

    /// A page has become empty. It may go only if no list has an entry for it (S1).
    ///
    /// # Safety
    /// The page is one of this heap, empty, in the list of pages with room, and nobody uses it after the call.
    unsafe fn page_emptied(&self, page: NonNull<Page>) {
        // SAFETY: one of this heap's pages; it is formatted at least until it is given back (S1).
        let tracked = unsafe { page.as_ref() }.vtable.tracked;
        let stale = self.stale_entries();
        if !tracked || stale == 0 && !self.shared.is_collecting() {
            // SAFETY: as before; the reference is not used after this call.
            Memory::no_room(unsafe { page.as_ref() });
            // SAFETY: by the contract; no list has an entry for it.
            unsafe { self.memory.give_back(page) };
        } else if !self.shared.is_collecting() && stale >= self.entries() / 4 * 3 {
            self.give_back_empty();
        } else {
            self.postponed.set(true);
        }
    }

    /// Gives back the pages that became empty while lists or the collector may have held slots of them.
    pub(crate) fn give_back_postponed(&self) {
        if self.postponed.replace(false) {
            self.give_back_empty();
        }
    }

    /// Gives back all empty pages. Not while a collection runs.
    fn give_back_empty(&self) {
        for generation in 0..LISTS {
            self.tidy(generation);
        }
        self.memory.give_back_empty();
    }

    /// Gives back all empty pages, also those that types allocate from. Not while a collection runs.
    pub(crate) fn give_back_all(&self) {
        self.memory.retire_all_current();
        self.give_back_empty();
    }

    /// Whether an object must not be shown to anybody although it has a value: what it leads to may have been cleared.
    pub(crate) fn is_ending(&self, slot: Slot) -> bool {
        self.shared.is_clearing() && slot.has(flag::CONDEMNED | flag::PART)
    }

    /// Whether nobody can reach the heap any more.
    fn is_unused(&self) -> bool {
        self.owners.get() == 0 && self.memory.is_empty()
    }

    pub(crate) fn memory(&self) -> &Memory {
        &self.memory
    }
}

/// Frees a heap without owners and objects.
///
/// Takes a pointer, as the heap ends within the call: no reference to it may be an argument of a function that is running,
/// or be used afterwards by any of these. So a method of the heap never calls this; what does has only a pointer or a
/// page's address to go by.
///
/// # Safety
/// `core` is that of a heap that is alive; if it has neither owners nor objects, the caller does not use it again.
unsafe fn destroy_if_unused(core: NonNull<Core>) {
    // SAFETY: alive, by the contract; the reference ends with this statement.
    if !unsafe { core.as_ref() }.is_unused() {
        return;
    }
    local::forget(core);
    abandoned(|heaps| heaps.remove(&core.addr().get()));
    // SAFETY: made by `Box::leak`; no owner and no object is left (S7), so nobody else finds a way here any more.
    let core = unsafe { Box::from_raw(core.as_ptr()) };
    contain(|| drop(core));
}

/// The flags of an object that stands in the log, if its type can have edges.
#[inline(always)]
const fn tracked_flag<T: Trace>() -> u32 {
    if T::TRACKED { flag::TRACKED } else { 0 }
}

/// Makes a value an object with one handle.
///
/// The slot comes first, and only where none is to be had is the value handed to anybody: so the compiler can build it in
/// its place.
///
/// # Safety
/// `slot` is a free slot of a page of this type, taken from its list, and in the log if it is to be tracked.
#[inline(always)]
pub(super) unsafe fn make<T: Trace>(slot: NonNull<Header>, value: T, flags: u32) -> Gc<T> {
    let kind = if T::FINALIZER.is_some() { flag::MAY_FINALIZE } else { 0 };
    let header = Header {
        strong: Cell::new(1),
        flags: Cell::new(flags | kind),
        word: Cell::new(std::ptr::from_ref(vtable::<T>()).cast_mut().cast()),
    };
    // SAFETY: a slot holds a `Block` of the page's type (S4).
    unsafe { slot.write(header) };
    // SAFETY: within the slot.
    let place = unsafe { slot.byte_add(value_offset::<T>()) }.cast::<T>();
    // SAFETY: the slot is large enough for a `Block<T>`, and aligned.
    unsafe { place.write(value) };
    Gc::from_counted(slot.cast::<Block<T>>())
}
