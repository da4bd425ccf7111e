//! The heap itself: what allocation and release need at once, and behind it the lists and the collector's state.

mod free;
mod owner;

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::hint::cold_path;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr::NonNull;

pub(super) use free::{free_in_run, free_slot};
pub(crate) use owner::CoreRef;
use owner::abandoned;

use super::handle::Gc;
use super::header::{Block, Header, flag};
use super::local;
use super::log::Log;
use super::memory::Memory;
use super::page::{Page, slot_size};
use super::release::contain;
use super::slot::Slot;
use super::vtable::{VTable, value_offset, vtable};
use crate::collector::{self, Shared};
use crate::error::AllocError;
use crate::policy::{Stock, Stocks};
use crate::trace::Trace;

/// Generations that have a list: three, and the permanent one.
pub(crate) const LISTS: usize = 4;
/// The permanent generation.
pub(crate) const PERMANENT: usize = 3;

/// Entries of a list that is rather copied than moved.
const SMALL: usize = 4096;
/// How many vectors are kept to be used again.
const SPARE: usize = 3;

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

    /// Counts an allocation, and collects if the gate says so.
    pub(crate) fn count_allocation(&self) {
        let count = self.log.count() + 1;
        self.log.set_count(count);
        if count > self.log.gate() {
            collector::pass_gates(self);
        }
    }

    /// Counts what was there before, which opens no gate.
    pub(crate) fn count_again(&self) {
        self.log.set_count(self.log.count() + 1);
    }

    /// Allocations minus frees of types that can have edges, since the last collection; never negative.
    pub(crate) fn count(&self) -> i64 {
        self.log.count()
    }

    /// Has the count begin anew.
    pub(crate) fn reset_count(&self) {
        self.log.set_count(0);
    }

    /// Above this count, an allocation collects: the threshold, or the largest number when it must not.
    pub(crate) fn set_gate(&self, gate: i64) {
        self.log.set_gate(gate);
    }

    /// Counts one free.
    pub(crate) fn count_free(&self) {
        self.log.count_free();
    }

    /// An object of a type with edges has been freed: counts that, unless it went into stock.
    #[inline]
    pub(crate) fn discount(&self, stock: Option<Stock>) {
        if !stock.is_some_and(|stock| self.stocks.put(stock)) {
            self.count_free();
        }
    }

    /// Puts a freed object into stock, if there is room.
    #[inline(always)]
    pub(crate) fn put_into_stock(&self, stock: Stock) -> bool {
        self.stocks.put(stock)
    }

    /// Takes an object out of a stock, if there is one.
    #[inline(always)]
    pub(crate) fn take_from_stock(&self, stock: Stock) -> bool {
        self.stocks.take(stock)
    }

    /// How many freed objects are in a stock.
    pub(crate) fn in_stock(&self, stock: Stock) -> usize {
        self.stocks.count(stock)
    }

    /// Empties all stocks, and counts what was there as freed now.
    pub(crate) fn clear_stocks(&self) {
        self.count_frees(self.stocks.clear());
    }

    /// Counts as many frees.
    pub(crate) fn count_frees(&self, frees: usize) {
        let frees = i64::try_from(frees).unwrap_or(i64::MAX);
        self.log.set_count((self.log.count() - frees).max(0));
    }

    /// Enters an object that has been counted into the log.
    fn enter(&self, slot: Slot) {
        if self.log.is_full() {
            self.make_room();
        }
        self.log.enter(slot);
    }

    /// Makes room in the log.
    #[cold]
    fn make_room(&self) {
        if self.stale[0].get() > self.log.len() / 2 {
            self.tidy(0);
        } else {
            self.log.grow();
        }
    }

    /// Puts an object into generation 0.
    pub(crate) fn track(&self, slot: Slot) {
        slot.set_generation(0);
        slot.set(flag::TRACKED);
        self.enter(slot);
    }

    /// Takes a tracked object out of its list.
    pub(crate) fn untrack(&self, slot: Slot) {
        self.unlist(slot);
        slot.clear(flag::TRACKED);
    }

    /// Takes a tracked object, or a dying one, out of its list. Says whether that lowers the log's floor.
    #[inline(always)]
    pub(super) fn unlist(&self, slot: Slot) -> bool {
        let popped = self.log.pop(slot);
        if !popped {
            cold_path();
            let stale = &self.stale[slot.generation()];
            stale.set(stale.get() + 1);
        }
        popped
    }

    fn stale_entries(&self) -> usize {
        self.stale.iter().map(Cell::get).sum()
    }

    /// The number of entries, stale ones included.
    fn entries(&self) -> usize {
        self.log.len() + self.old.iter().map(|list| list.borrow().len()).sum::<usize>()
    }

    /// Moves the permanent generation to the end of generation 2.
    pub(crate) fn unfreeze(&self) {
        let list = self.take_list(PERMANENT);
        list.iter().for_each(|slot| slot.set_generation(2));
        self.append(2, list);
        self.shared.forget_examinations();
    }

    /// The number of objects in a generation.
    pub(crate) fn size(&self, generation: usize) -> usize {
        let entries = match generation {
            0 => self.log.len(),
            _ => self.old[generation - 1].borrow().len(),
        };
        entries - self.stale[generation].get()
    }

    /// Takes the list of a generation, in order, without stale entries.
    pub(crate) fn take_list(&self, generation: usize) -> Vec<Slot> {
        self.tidy(generation);
        let mut list = self.take_spare();
        if generation == 0 {
            self.log.drain_into(&mut list);
        } else {
            move_all(&mut self.old[generation - 1].borrow_mut(), &mut list);
        }
        list
    }

    /// Appends objects to the list of a generation that is not 0, in which their flags already put them.
    pub(crate) fn append(&self, generation: usize, mut objects: Vec<Slot>) {
        let list = &self.old[generation - 1];
        let mut list = list.borrow_mut();
        let stale = &self.stale[generation];
        if stale.get() > 1024 && stale.get() > list.len() / 2 {
            stale.set(0);
            compact_but(&mut list, generation, &objects);
        }
        move_all(&mut objects, &mut list);
        drop(list);
        self.give_spare(objects);
    }

    /// An empty vector, with room if there has been one with room lately.
    pub(crate) fn take_spare(&self) -> Vec<Slot> {
        self.spare.borrow_mut().pop().unwrap_or_default()
    }

    /// Keeps a vector that is not used any more. Its contents do not matter.
    ///
    /// Young collections come often, and what they would ask of the allocator and give back to it is large enough to
    /// disturb the small pieces that the condemned own: it would put its caches of these in order each time.
    pub(crate) fn give_spare(&self, mut list: Vec<Slot>) {
        let mut spare = self.spare.borrow_mut();
        if spare.len() < SPARE && (1..=2 * SMALL).contains(&list.capacity()) {
            list.clear();
            spare.push(list);
        }
    }

    /// A copy of the list of a generation, in order.
    pub(crate) fn list(&self, generation: usize) -> Vec<Slot> {
        self.tidy(generation);
        match generation {
            0 => {
                let mut list = Vec::new();
                self.log.copy_into(&mut list);
                list
            }
            _ => self.old[generation - 1].borrow().clone(),
        }
    }

    /// Takes the stale entries out of the list of a generation.
    fn tidy(&self, generation: usize) {
        let stale = self.stale[generation].replace(0);
        if stale == 0 {
            return;
        }
        let tidy = |list: &mut [Slot]| match list.len() {
            len if len == stale => 0,
            _ => compact(list, generation),
        };
        if generation == 0 {
            return self.log.edit(tidy);
        }
        let mut list = self.old[generation - 1].borrow_mut();
        let left = tidy(&mut list);
        list.truncate(left);
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

/// A free slot, or why there is none.
pub(super) type Found = Result<NonNull<Header>, Failure>;

/// Why there is no slot. Boxed, so that a [`Found`] fits into registers.
pub(super) struct Failure(Box<Reason>);

enum Reason {
    /// The collection before it has run user code that panicked.
    Panic(Box<dyn Any + Send>),
    Refused(AllocError),
}

impl Failure {
    /// Drops the value that was to become an object, and panics.
    #[cold]
    #[inline(never)]
    pub(super) fn raise<T>(self, value: T) -> ! {
        self.end(value).raise()
    }

    /// Drops the value that was to become an object, and goes on with a panic.
    #[cold]
    #[inline(never)]
    fn end<T>(self, value: T) -> AllocError {
        match *self.0 {
            Reason::Panic(payload) => {
                contain(|| drop(value));
                resume_unwind(payload)
            }
            Reason::Refused(error) => error,
        }
    }
}

/// Runs user code.
fn attempt<R>(code: impl FnOnce() -> R) -> Result<R, Failure> {
    catch_unwind(AssertUnwindSafe(code))
        .map_err(|payload| Failure(Box::new(Reason::Panic(payload))))
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

/// Appends all entries of a list to another one, without copying them if they are many and the other is empty.
fn move_all(from: &mut Vec<Slot>, to: &mut Vec<Slot>) {
    if to.is_empty() && from.len() > SMALL {
        std::mem::swap(from, to);
    } else {
        to.append(from);
    }
}

/// Moves all entries of a list to its start but for the stale ones and the earlier ones of duplicates; returns how many.
fn compact(list: &mut [Slot], generation: usize) -> usize {
    let mut write = list.len();
    for read in (0..list.len()).rev() {
        let slot = list[read];
        if slot.is_listed(generation) && !slot.has(flag::SEEN) {
            slot.set(flag::SEEN);
            write -= 1;
            list[write] = slot;
        }
    }
    list.copy_within(write.., 0);
    let left = list.len() - write;
    list[..left].iter().for_each(|slot| slot.clear(flag::SEEN));
    left
}

/// The same for a list to which `others` are about to be appended: entries for these are old.
fn compact_but(list: &mut Vec<Slot>, generation: usize, others: &[Slot]) {
    others.iter().for_each(|slot| slot.set(flag::SEEN));
    let left = compact(list, generation);
    list.truncate(left);
    others.iter().for_each(|slot| slot.clear(flag::SEEN));
}
