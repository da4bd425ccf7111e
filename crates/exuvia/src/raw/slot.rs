//! What the collector holds: the address of a slot, with methods that are safe because of S1.

use std::cell::Cell;
use std::ptr::NonNull;

use super::core::Core;
use super::handle::GcAny;
use super::header::{Header, IMMORTAL, flag};
use super::page::Page;
use super::vtable::VTable;
use crate::trace::Tracer;

/// The start of a slot of a formatted page (S1). Whether there is an object in it is another question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub(crate) struct Slot(pub(super) NonNull<Header>);

/// An object's working count, in the table at the head of its page. Zero for all that is not examined.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GcRefs(NonNull<Cell<u32>>);

impl GcRefs {
    #[inline(always)]
    pub(crate) fn get(self) -> u32 {
        // SAFETY: in the table of a formatted page (S1).
        unsafe { self.0.as_ref() }.get()
    }

    #[inline(always)]
    pub(crate) fn set(self, refs: u32) {
        // SAFETY: in the table of a formatted page (S1).
        unsafe { self.0.as_ref() }.set(refs);
    }

    /// Has the count brought to the cache.
    #[inline(always)]
    pub(crate) fn prefetch(self) {
        prefetch(self.0.as_ptr().cast_const());
    }
}

/// Has what stands at `address` brought to the cache.
#[inline(always)]
fn prefetch<T>(address: *const T) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a hint, valid for any address.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(address.cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = address;
}

impl Slot {
    #[inline(always)]
    pub(super) fn header(&self) -> &Header {
        // SAFETY: a slot of a formatted page has a header (S1).
        unsafe { self.0.as_ref() }
    }

    #[inline(always)]
    pub(super) fn page(&self) -> &Page {
        // SAFETY: the slot's page is formatted (S1, S5).
        unsafe { Page::of(self.0).as_ref() }
    }

    pub(super) fn vtable(self) -> &'static VTable {
        self.page().vtable
    }

    pub(crate) fn core(&self) -> &Core {
        // SAFETY: the caller's slot is in use or in a list of the core (S7).
        unsafe { self.page().core.as_ref() }
    }

    /// The number of handles; 0 if there is no object, or a dying one.
    #[inline(always)]
    pub(crate) fn strong(self) -> u32 {
        self.header().strong.get()
    }

    #[inline(always)]
    pub(crate) fn flags(self) -> u32 {
        self.header().flags.get()
    }

    #[inline(always)]
    pub(crate) fn has(self, flag: u32) -> bool {
        self.flags() & flag != 0
    }

    #[inline(always)]
    pub(crate) fn set(self, flag: u32) {
        self.header().flags.set(self.flags() | flag);
    }

    #[inline(always)]
    pub(crate) fn clear(self, flag: u32) {
        self.header().flags.set(self.flags() & !flag);
    }

    /// The generation that a tracked object is in.
    #[inline(always)]
    pub(crate) fn generation(self) -> usize {
        ((self.flags() & flag::GENERATION) >> flag::GENERATION_SHIFT) as usize
    }

    /// Writes down the generation; the caller sees to the lists.
    #[inline(always)]
    pub(crate) fn set_generation(self, generation: usize) {
        let bits = (generation as u32) << flag::GENERATION_SHIFT;
        self.header().flags.set(self.flags() & !flag::GENERATION | bits);
    }

    /// Whether an entry of the list of `generation` for this slot is up to date.
    #[inline(always)]
    pub(crate) fn is_listed(self, generation: usize) -> bool {
        let bits = flag::TRACKED | (generation as u32) << flag::GENERATION_SHIFT;
        let mask = flag::TRACKED | flag::GENERATION | flag::CONDEMNED;
        self.strong() != 0 && self.flags() & mask == bits
    }

    /// Whether there is an object that the running collection has condemned.
    pub(crate) fn is_condemned(self) -> bool {
        self.strong() != 0 && self.has(flag::CONDEMNED)
    }

    /// Whether objects of this page can have edges.
    pub(crate) fn is_leaf(self) -> bool {
        self.page().gc_refs.is_null()
    }

    /// The working count; `None` for leaves.
    #[inline(always)]
    pub(crate) fn gc_refs(self) -> Option<GcRefs> {
        let page = self.page();
        let table = NonNull::new(page.gc_refs)?;
        let offset = self.0.addr().get() & (super::page::PAGE - 1);
        // SAFETY: the table has a count for each slot of the page.
        let refs = unsafe { table.add(page.index(offset)) };
        Some(GcRefs(refs.cast()))
    }

    /// Has the header and the first bytes of the value brought to the cache.
    #[inline(always)]
    pub(crate) fn prefetch(self) {
        prefetch(self.0.as_ptr().cast_const());
    }

    /// Reports the edges of the object, if there is one.
    #[inline(always)]
    pub(crate) fn trace(self, tracer: &mut Tracer<'_>) {
        if self.strong() == 0 || self.has(flag::CLEARED) {
            return;
        }
        // SAFETY: a live value (S3) of the page's type (S4).
        unsafe { (self.vtable().trace)(self.0, tracer) }
    }

    /// A new handle to the object.
    pub(crate) fn handle(self) -> GcAny {
        assert!(
            self.strong() != 0 && !self.has(flag::CLEARED),
            "a handle to an object that is gone"
        );
        self.retain();
        GcAny(self.0)
    }

    /// Counts one handle more.
    #[inline(always)]
    pub(super) fn retain(self) {
        let count = self.strong().wrapping_add(1);
        self.header().strong.set(if count.cast_signed() < 0 { IMMORTAL } else { count });
    }

    /// Takes one handle off, and says whether it was the last.
    #[inline(always)]
    pub(super) fn release_one(self) -> bool {
        let count = self.strong().wrapping_sub(1);
        if count.cast_signed() < 0 {
            return false;
        }
        self.header().strong.set(count);
        count == 0
    }

    pub(crate) fn address(self) -> usize {
        self.0.addr().get()
    }

    pub(crate) fn type_name(self) -> &'static str {
        (self.vtable().type_name)()
    }

    /// Whether a finalizer is wanted and has not run yet.
    pub(crate) fn wants_finalizer(self) -> bool {
        let Some(needs_finalizer) = self.vtable().needs_finalizer else { return false };
        if self.has(flag::FINALIZED | flag::CLEARED) {
            return false;
        }
        // SAFETY: a live value (S3), or one that is being torn down and has not been dropped, of the page's type (S4).
        unsafe { needs_finalizer(self.0) }
    }

    /// Runs the finalizer of an object that has a handle.
    pub(crate) fn finalize(self) {
        assert!(
            self.strong() != 0 && !self.has(flag::CLEARED),
            "the finalizer of an object that is gone"
        );
        self.set(flag::FINALIZED);
        // SAFETY: a live value with a count (S3) of the page's type (S4).
        unsafe { (self.vtable().finalize)(self.0) }
    }

    /// Tells a watcher that has a handle that its target has died.
    pub(crate) fn notify(self) {
        assert!(self.strong() != 0 && !self.has(flag::CLEARED), "a watcher that is gone");
        if let Some(notify) = self.vtable().notify {
            // SAFETY: a live value with a count (S3) of the page's type (S4).
            unsafe { notify(self.0) }
        }
    }
}
