//! The cache from types to the pages to allocate from.

use std::cell::Cell;

use crate::raw::page::Page;
use crate::raw::vtable::VTable;

/// Lines of the cache from types to pages; a power of two.
const CACHE: usize = 128;

/// A cache from types to the pages to allocate from. A type that finds its line taken is beside: there it is found
/// after a call, while types that took the line from one another would search for their pages each time.
pub(super) struct Cache {
    pub(super) first: Way,
    pub(super) beside: Way,
}

/// Types and their pages. Two arrays, as two fields of one entry cost an instruction more.
pub(super) struct Way {
    vtables: [Cell<*const VTable>; CACHE],
    pages: [Cell<*mut Page>; CACHE],
}

#[inline(always)]
fn line_of(vtable: *const VTable) -> usize {
    (vtable.addr() / 16) % CACHE
}

impl Cache {
    pub(super) fn new() -> Self {
        Self { first: Way::new(), beside: Way::new() }
    }

    /// Puts a type's page where it is found: first if nobody else is there.
    pub(super) fn remember(&self, vtable: &'static VTable, page: &Page) {
        let is_free = |way: &Way| {
            let owner = way.vtables[line_of(vtable)].get();
            owner.is_null() || owner == std::ptr::from_ref(vtable)
        };
        let way = if is_free(&self.first) { &self.first } else { &self.beside };
        way.remember(vtable, page);
    }

    pub(super) fn forget(&self, vtable: &'static VTable) {
        self.first.forget(vtable);
        self.beside.forget(vtable);
    }

    pub(super) fn clear(&self) {
        let both = self.first.vtables.iter().chain(&self.beside.vtables);
        both.for_each(|vtable| vtable.set(std::ptr::null()));
    }
}

impl Way {
    fn new() -> Self {
        Self {
            vtables: [const { Cell::new(std::ptr::null()) }; CACHE],
            pages: [const { Cell::new(std::ptr::null_mut()) }; CACHE],
        }
    }

    /// The page to allocate from, if the type is here.
    #[inline(always)]
    pub(super) fn page_of(&self, vtable: &'static VTable) -> Option<&Page> {
        let line = line_of(vtable);
        if self.vtables[line].get() != std::ptr::from_ref(vtable) {
            return None;
        }
        // SAFETY: a line with a vtable has a page, the `Current` one of that type's kind, which keeps its format (S1) until it
        // is retired, and then it is forgotten here first.
        Some(unsafe { &*self.pages[line].get() })
    }

    fn remember(&self, vtable: &'static VTable, page: &Page) {
        let line = line_of(vtable);
        self.vtables[line].set(vtable);
        self.pages[line].set(std::ptr::from_ref(page).cast_mut());
    }

    fn forget(&self, vtable: &'static VTable) {
        let owner = &self.vtables[line_of(vtable)];
        if owner.get() == std::ptr::from_ref(vtable) {
            owner.set(std::ptr::null());
        }
    }
}
