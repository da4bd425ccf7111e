//! Which page a new object goes to, and what becomes of pages without objects.
//!
//! Each type has a [`Kind`]: the page it allocates from, and a list of its other pages with free slots. A small cache
//! of two ways leads from a vtable's address to the page to allocate from. Empty pages go back to their segment, where any type may
//! take them, and empty segments to the system, except for a reserve in proportion to what the heap has used before.

mod cache;
mod kind;
mod segments;

use std::cell::{Cell, RefCell};
use std::ptr::NonNull;
use std::rc::Rc;

use cache::Cache;
pub(super) use kind::Kind;
use segments::Segments;

use super::budget::Budget;
use super::core::Core;
use super::header::Header;
use super::page::{self, PAGE, Page, State};
use super::segment::{self, SEGMENT};
use super::slot::Slot;
use super::vtable::VTable;
use crate::address::ByAddress;
use crate::error::AllocError;

/// All memory of a heap.
pub(crate) struct Memory {
    cache: Cache,
    kinds: RefCell<ByAddress<Box<Kind>>>,
    /// In the order in which the types came up.
    order: RefCell<Vec<NonNull<Kind>>>,
    segments: RefCell<Segments>,
    /// Objects freed in pages that are gone.
    past: Cell<u64>,
    budget: Budget,
    /// Who is told of each new object. While there is somebody, nothing is in the cache, so that each allocation takes the
    /// slow way, and the fast one has nothing to ask.
    birth_watcher: RefCell<Option<BirthWatcher>>,
}

/// Is called with the address of each new object, before there is a value.
pub type BirthWatcher = Rc<dyn Fn(usize)>;

/// What stands at an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Probe {
    /// An object, with its count.
    Live {
        /// The number of handles.
        count: u32,
    },
    /// A slot without an object, whose count reads as 0.
    Free,
    /// Memory of the heap, but not the start of a slot.
    Interior,
    /// Memory that is not the heap's.
    Foreign,
}

/// The memory that a heap holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct MemoryUse {
    /// Pieces of memory from the system, each of `segment_bytes`.
    pub segments: usize,
    /// The size of a segment.
    pub segment_bytes: usize,
    /// Pages in use by some type.
    pub pages: usize,
    /// The size of a page.
    pub page_bytes: usize,
    /// Objects with a piece of memory of their own, and the bytes of these.
    pub large_objects: usize,
    /// Bytes of these.
    pub large_bytes: usize,
    /// All bytes held from the system.
    pub bytes: usize,
    /// Bytes outside the heap that objects own, as far as [reported](crate::Heap::report_external).
    pub external_bytes: usize,
}

impl MemoryUse {
    /// The bytes that objects use: pages in use, large objects, and what was reported to be outside the heap.
    ///
    /// Counted by pages. Segments that are kept in reserve, and the collector's tables, are not in it.
    pub fn in_use(&self) -> usize {
        self.pages * self.page_bytes + self.large_bytes + self.external_bytes
    }
}

impl Memory {
    pub(crate) fn new() -> Self {
        Self {
            cache: Cache::new(),
            kinds: RefCell::default(),
            order: RefCell::default(),
            segments: RefCell::default(),
            past: Cell::new(0),
            budget: Budget::new(),
            birth_watcher: RefCell::default(),
        }
    }

    /// Tells somebody of each new object from now on, or nobody.
    pub(crate) fn watch_births(&self, watcher: Option<BirthWatcher>) {
        let former = self.birth_watcher.replace(watcher);
        self.cache.clear();
        drop(former);
    }

    fn tell_of_birth(&self, slot: NonNull<Header>) {
        let watcher = self.birth_watcher.borrow().clone();
        if let Some(watcher) = watcher {
            watcher(slot.addr().get());
        }
    }

    /// A slot for an object of the type, if its page has one ready.
    #[inline(always)]
    pub(crate) fn take(&self, vtable: &'static VTable) -> Option<NonNull<Header>> {
        self.cache.first.page_of(vtable)?.pop()
    }

    /// The same for a type whose line another one has taken.
    pub(super) fn take_beside(&self, vtable: &'static VTable) -> Option<NonNull<Header>> {
        self.cache.beside.page_of(vtable)?.pop()
    }

    /// A slot of `size` bytes for an object of the type, wherever it comes from. Only those of large objects differ in size.
    pub(crate) fn take_sized(
        &self,
        core: &Core,
        vtable: &'static VTable,
        size: usize,
    ) -> Result<NonNull<Header>, AllocError> {
        let slot = match self.take(vtable).or_else(|| self.take_beside(vtable)) {
            Some(slot) => Ok(slot),
            None if page::is_large(vtable) => self.take_large(core, vtable, size),
            None => self.take_slow(core, vtable),
        }?;
        self.tell_of_birth(slot);
        Ok(slot)
    }

    /// A slot for an object of a type that is not large, wherever it comes from.
    fn take_slow(
        &self,
        core: &Core,
        vtable: &'static VTable,
    ) -> Result<NonNull<Header>, AllocError> {
        let kind = self.kind(vtable);
        loop {
            if let Some(page) = page_ref(kind.current.get()) {
                if let Some(slot) = page.pop() {
                    self.remember(vtable, page);
                    return Ok(slot);
                }
                if page.carve() {
                    continue;
                }
                self.retire_current(kind);
            }
            let page = match page_ref(kind.room.get()) {
                Some(page) => {
                    kind.unlink(page);
                    page
                }
                None => self.new_page(core, kind, page::slot_size(vtable))?,
            };
            page.enter(State::Current);
            kind.current.set(std::ptr::from_ref(page).cast_mut());
        }
    }

    /// A slot of `size` bytes for a large object.
    ///
    /// These never have a current page: each page has one slot.
    fn take_large(
        &self,
        core: &Core,
        vtable: &'static VTable,
        size: usize,
    ) -> Result<NonNull<Header>, AllocError> {
        let kind = self.kind(vtable);
        let page = match kind.room_of(page::large_bytes(size)) {
            Some(page) => {
                kind.unlink(page);
                page
            }
            None => self.new_page(core, kind, size)?,
        };
        page.enter(State::Full);
        if page.free.get().is_null() {
            page.carve();
        }
        Ok(page.pop().expect("the page has one free slot"))
    }

    fn remember(&self, vtable: &'static VTable, page: &Page) {
        if self.birth_watcher.borrow().is_some() {
            return;
        }
        self.cache.remember(vtable, page);
    }

    /// Makes the current page an ordinary one.
    fn retire_current(&self, kind: &Kind) {
        let Some(page) = page_ref(kind.current.replace(std::ptr::null_mut())) else { return };
        self.cache.forget(kind.vtable);
        if page.free.get().is_null() && page.carved.get() == page.slots {
            page.enter(State::Full);
        } else {
            kind.link(page);
        }
    }

    fn kind(&self, vtable: &'static VTable) -> &Kind {
        let mut kinds = self.kinds.borrow_mut();
        let kind = kinds.entry(std::ptr::from_ref(vtable).addr()).or_insert_with(|| {
            let kind = Box::new(Kind {
                vtable,
                large: page::is_large(vtable),
                current: Cell::new(std::ptr::null_mut()),
                room: Cell::new(std::ptr::null_mut()),
            });
            self.order.borrow_mut().push(NonNull::from(&*kind));
            kind
        });
        let kind = NonNull::from(&**kind);
        // SAFETY: kinds are boxed and stay until the heap is gone.
        unsafe { kind.as_ref() }
    }

    fn kinds(&self) -> Vec<&Kind> {
        // SAFETY: kinds are boxed and stay until the heap is gone.
        self.order.borrow().iter().map(|kind| unsafe { kind.as_ref() }).collect()
    }

    fn new_page(&self, core: &Core, kind: &Kind, size: usize) -> Result<&Page, AllocError> {
        let bytes = if kind.large { page::large_bytes(size) } else { PAGE };
        let used = self.in_use();
        let refused = |limit| AllocError {
            type_name: (kind.vtable.type_name)(),
            requested: bytes,
            used,
            limit,
        };
        if self.budget.refuses(used, bytes) {
            return Err(refused(self.budget.limit()));
        }
        let mut segments = self.segments.borrow_mut();
        let place = if kind.large { segments.take_large(bytes) } else { segments.take_page() };
        drop(segments);
        let (base, segment) = place.ok_or_else(|| refused(None))?;
        core.shared.check_growth(core);
        // SAFETY: fresh memory of that size, aligned to `PAGE`; nobody holds a slot of it.
        let page = unsafe {
            Page::format(
                base,
                NonNull::from(core),
                NonNull::from(kind),
                kind.vtable,
                size,
                (segment, bytes),
            )
        };
        // SAFETY: just formatted, and stays until it is retired.
        Ok(unsafe { page.as_ref() })
    }

    /// Gives an empty page back to its segment.
    ///
    /// # Safety
    /// The page is one of this heap's, empty, and in no list of pages; nobody holds a slot of it (S1) or uses it afterwards.
    pub(crate) unsafe fn give_back(&self, page: NonNull<Page>) {
        // SAFETY: formatted until it is given back, below, where the reference is not used any more.
        let header = unsafe { page.as_ref() };
        self.past.set(self.past.get() + header.freed());
        drop(header.weak.take());
        let (base, bytes, segment) = (header.base(), header.bytes, header.segment);
        let mut segments = self.segments.borrow_mut();
        if segment.is_null() {
            segments.forget_large(base, bytes);
            let base = std::ptr::with_exposed_provenance_mut(base.addr());
            // SAFETY: allocated so by `new_page`; nobody uses it any more, by the contract.
            unsafe { segment::release(base, bytes) }
        } else {
            segments.give_page(base, segment);
        }
    }

    /// Puts a page that was full, and has a free slot again, into its kind's list.
    pub(crate) fn has_room(page: &Page) {
        // SAFETY: a page's kind stays until the heap is gone.
        unsafe { page.kind.as_ref() }.link(page);
    }

    /// Takes a page out of its kind's list.
    pub(crate) fn no_room(page: &Page) {
        // SAFETY: a page's kind stays until the heap is gone.
        unsafe { page.kind.as_ref() }.unlink(page);
    }

    /// Gives back every page without objects. Nobody may hold a slot in such a page (S1).
    pub(crate) fn give_back_empty(&self) {
        for kind in self.kinds() {
            let mut next = kind.room.get();
            while let Some(page) = page_ref(next) {
                next = page.next.get();
                if page.is_empty() {
                    kind.unlink(page);
                    // SAFETY: empty, in no list any more, and not used below.
                    unsafe { self.give_back(NonNull::from(page)) };
                }
            }
        }
    }

    /// Lets go of the current pages, so that all pages can become empty.
    pub(crate) fn retire_all_current(&self) {
        for kind in self.kinds() {
            self.retire_current(kind);
        }
    }

    /// Forgets half of the peak, and gives back what that kept in reserve. Full collections do this.
    pub(crate) fn decay(&self) {
        self.segments.borrow_mut().decay();
    }

    /// Whether no page is in use.
    pub(crate) fn is_empty(&self) -> bool {
        let segments = self.segments.borrow();
        segments.pages == 0 && segments.large.is_empty()
    }

    pub(crate) fn usage(&self) -> MemoryUse {
        let segments = self.segments.borrow();
        let large_bytes = segments.large_bytes;
        MemoryUse {
            segments: segments.by_base.len(),
            segment_bytes: SEGMENT,
            pages: segments.pages,
            page_bytes: PAGE,
            large_objects: segments.large.len(),
            large_bytes,
            bytes: segments.by_base.len() * SEGMENT + large_bytes,
            external_bytes: self.budget.external(),
        }
    }

    /// The bytes that objects use, see [`MemoryUse::in_use`].
    pub(crate) fn in_use(&self) -> usize {
        let segments = self.segments.borrow();
        segments.pages * PAGE + segments.large_bytes + self.budget.external()
    }

    pub(crate) fn budget(&self) -> &Budget {
        &self.budget
    }

    /// Gives everything back to the system that was kept in reserve.
    pub(crate) fn give_back_reserve(&self) {
        self.segments.borrow_mut().give_back_reserve();
    }

    /// Objects ever made, and ever freed.
    pub(crate) fn totals(&self) -> (u64, u64) {
        let (mut live, mut freed) = (0, self.past.get());
        self.each_page(|page| {
            live += page.live();
            freed += page.freed();
        });
        (live + freed, freed)
    }

    /// Calls `visit` with every page in use, in the order of their addresses.
    pub(crate) fn each_page(&self, mut visit: impl FnMut(&Page)) {
        let segments = self.segments.borrow();
        for segment in segments.by_base.values() {
            for address in (segment.base()..segment.base() + SEGMENT).step_by(PAGE) {
                if segment.uses(address) {
                    visit(page_at(address));
                }
            }
        }
        for &base in segments.large.keys() {
            visit(page_at(base));
        }
    }

    /// Calls `visit` with all objects, in the order of their addresses. It may run no code that makes or frees any.
    pub(crate) fn each_object(&self, mut visit: impl FnMut(Slot)) {
        self.each_page(|page| {
            let slots = (0..page.carved.get()).map(|index| Slot(page.slot(index)));
            slots.filter(|slot| slot.has_value()).for_each(&mut visit);
        });
    }

    /// What stands at `address`; reads nothing outside the heap's pages.
    pub(crate) fn probe(&self, address: usize) -> Probe {
        let segments = self.segments.borrow();
        let base = address & !(PAGE - 1);
        let in_page = match segments.by_base.get(&(address & !(SEGMENT - 1))) {
            Some(segment) if segment.uses(address) => true,
            Some(_) => return Probe::Interior,
            None => segments.large.contains_key(&base),
        };
        if in_page {
            return probe_page(page_at(base), address);
        }
        match segments.large.range(..=address).next_back() {
            Some((&start, &bytes)) if address - start < bytes => Probe::Interior,
            _ => Probe::Foreign,
        }
    }
}

fn probe_page(page: &Page, address: usize) -> Probe {
    match page.slot_at(address) {
        None => Probe::Interior,
        Some(index) if index >= page.carved.get() => Probe::Free,
        Some(index) => {
            // SAFETY: a slot of a formatted page that has been linked once, so its header is initialised (S1).
            match unsafe { page.slot(index).as_ref() }.strong.get() {
                0 => Probe::Free,
                count => Probe::Live { count },
            }
        }
    }
}

fn page_ref<'a>(page: *mut Page) -> Option<&'a Page> {
    // SAFETY: pages in lists are formatted, and leave the lists before they are given back.
    unsafe { page.as_ref() }
}

/// The page in use at `base`.
fn page_at<'a>(base: usize) -> &'a Page {
    let page = Page::at(std::ptr::with_exposed_provenance_mut(base));
    // SAFETY: the segments know this page to be in use, so it is formatted.
    unsafe { page.as_ref() }
}
