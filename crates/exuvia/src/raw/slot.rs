//! What the collector holds: the address of a slot, with methods that are safe because of S1.

use std::cell::Cell;
use std::panic::AssertUnwindSafe;
use std::ptr::NonNull;

use super::core::Core;
use super::handle::GcAny;
use super::header::{Header, IMMORTAL, flag};
use super::lasting;
use super::nesting::Weight;
use super::page::Page;
use super::release::discard;
use super::segment;
use super::vtable::VTable;
use crate::policy::Stock;
use crate::trace::Tracer;

/// The start of a slot of a formatted page (S1). Whether there is an object in it is another question.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(transparent)]
pub(crate) struct Slot(pub(super) NonNull<Header>);

/// For each 8 bytes of memory, the table of working counts has one.
pub(crate) const COUNT_SHIFT: u32 = (segment::GRANULE / 4).ilog2();
/// For each 256 bytes of memory, a bitmap has one.
pub(crate) const BIT_SHIFT: u32 = (segment::GRANULE * 8).ilog2();

/// A generation as flags.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "there are four generations")]
const fn generation_bits(generation: usize) -> u32 {
    (generation as u32) << flag::GENERATION_SHIFT
}

/// Has what stands at `address` brought to the cache.
#[inline(always)]
pub(super) fn prefetch<T>(address: *const T) {
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

    /// Has the object counted as often as a test wants it to be.
    #[cfg(test)]
    pub(crate) fn set_strong(self, count: u32) {
        self.header().strong.set(count);
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
        let bits = generation_bits(generation);
        self.header().flags.set(self.flags() & !flag::GENERATION | bits);
    }

    /// Whether an entry of the list of `generation` for this slot is up to date.
    #[inline(always)]
    pub(crate) fn is_listed(self, generation: usize) -> bool {
        let bits = flag::TRACKED | generation_bits(generation);
        let mask = flag::TRACKED | flag::GENERATION | flag::CONDEMNED;
        self.strong() != 0 && self.flags() & mask == bits
    }

    /// Whether there is an object that the running collection has condemned.
    pub(crate) fn is_condemned(self) -> bool {
        self.strong() != 0 && self.has(flag::CONDEMNED)
    }

    #[inline(always)]
    fn gc_refs_cell(&self) -> &Cell<u32> {
        // SAFETY: a word of the segment's table (S1, S9); on one thread (S6) it can be a cell.
        unsafe { segment::gc_refs(self.0).cast().as_ref() }
    }

    /// The collector's working count; 0 for all that is not examined.
    #[inline(always)]
    pub(crate) fn gc_refs(self) -> u32 {
        self.gc_refs_cell().get()
    }

    /// Sets the working count of a candidate.
    #[inline(always)]
    pub(crate) fn set_gc_refs(self, refs: u32) {
        self.gc_refs_cell().set(refs);
    }

    /// Has the working count brought to the cache.
    #[inline(always)]
    pub(crate) fn prefetch_gc_refs(self) {
        prefetch(segment::gc_refs(self.0).as_ptr().cast_const());
    }

    /// Has the working count or the bits brought to the cache: `shift` is the logarithm of the bytes of memory to one
    /// byte of the table in question.
    #[inline(always)]
    pub(crate) fn prefetch_entry(self, shift: u32) {
        let offset = self.address() % segment::SEGMENT;
        let table = self.0.as_ptr().cast_const().cast::<u8>().wrapping_sub(offset);
        prefetch(table.wrapping_add(offset >> shift));
    }

    /// Has the header and the first bytes of the value brought to the cache.
    #[inline(always)]
    pub(crate) fn prefetch(self) {
        prefetch(self.0.as_ptr().cast_const());
        prefetch(self.0.as_ptr().cast_const().wrapping_add(3));
    }

    /// Reports the edges of the object, if there is one.
    #[inline(always)]
    pub(crate) fn trace(self, tracer: &mut Tracer<'_>) {
        Self::trace_some(std::slice::from_ref(&self), tracer);
    }

    /// Reports the edges of the first slots of a list that is not empty, as many as are objects of one type; returns the
    /// others.
    #[inline(always)]
    pub(crate) fn trace_some<'s>(list: &'s [Self], tracer: &mut Tracer<'_>) -> &'s [Self] {
        let Some(first) = list.first() else { return list };
        if !first.is_whole() {
            return &list[1..];
        }
        let vtable = first.header().word.get().cast::<VTable>();
        // SAFETY: allocated, so its second word is a vtable (S4).
        let trace_some = unsafe { &*vtable }.trace_some;
        // SAFETY: the vtable of a live object.
        unsafe { trace_some(list, vtable, tracer) }
    }

    /// Reports the edges of the first slots of a list that is not empty, as many as are objects of one type that are known
    /// to be reachable, and takes their working counts away; returns the others.
    #[inline(always)]
    pub(crate) fn mark_some<'s>(list: &'s [Self], tracer: &mut Tracer<'_>) -> &'s [Self] {
        let Some(first) = list.first() else { return list };
        if !first.is_whole() {
            first.set_gc_refs(0);
            return &list[1..];
        }
        let vtable = first.header().word.get().cast::<VTable>();
        // SAFETY: allocated, so its second word is a vtable (S4).
        let mark_some = unsafe { &*vtable }.mark_some;
        // SAFETY: the vtable of a live object.
        unsafe { mark_some(list, vtable, tracer) }
    }

    /// Whether there is an object with a value.
    #[inline(always)]
    pub(crate) fn has_value(self) -> bool {
        self.strong() != 0 && !self.has(flag::CLEARED)
    }

    /// Whether there is an object with a value that can be looked at.
    #[inline(always)]
    fn is_whole(self) -> bool {
        self.strong() != 0 && !self.has(flag::CLEARED | flag::LENT)
    }

    /// Whether somebody may be changing the value, so that no handles may be given out (S11).
    #[inline]
    pub(crate) fn is_lent(self) -> bool {
        self.has(flag::LENT)
    }

    /// The same, of the type that `vtable` describes, going by the address of that alone.
    #[inline(always)]
    pub(super) fn is_whole_as(self, vtable: *const VTable) -> bool {
        self.is_whole() && self.header().word.get().cast_const().cast() == vtable
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
        if count != 0 {
            lasting::note();
        }
        count == 0
    }

    pub(crate) fn address(self) -> usize {
        self.0.addr().get()
    }

    /// Whether the count does not change any more.
    pub(crate) fn is_immortal(self) -> bool {
        self.strong().cast_signed() < 0
    }

    /// Whether the gates count the object.
    pub(super) fn is_counted(self) -> bool {
        self.vtable().tracked && !self.has(flag::PART)
    }

    /// Whether the object is a part that has one handle and is no candidate itself.
    pub(crate) fn is_sole_part(self) -> bool {
        self.strong() == 1 && self.has(flag::PART) && self.gc_refs() == 0
    }

    /// Whether objects of this type can have edges.
    pub(crate) fn is_trackable(self) -> bool {
        self.vtable().tracked
    }

    pub(crate) fn is_finalized(self) -> bool {
        self.has(flag::FINALIZED)
    }

    /// The bytes of the slot.
    pub(crate) fn bytes(self) -> usize {
        self.page().slot_size as usize
    }

    pub(crate) fn type_name(self) -> &'static str {
        (self.vtable().type_name)()
    }

    /// Whether a finalizer is wanted and has not run yet. To panic when asked is to want it.
    #[inline]
    pub(crate) fn wants_finalizer(self) -> bool {
        let Some(needs_finalizer) = self.vtable().needs_finalizer else { return false };
        self.asks_for_finalizer(needs_finalizer)
    }

    fn asks_for_finalizer(self, needs_finalizer: unsafe fn(NonNull<Header>) -> bool) -> bool {
        if self.has(flag::FINALIZED | flag::CLEARED) {
            return false;
        }
        let wanted = std::panic::catch_unwind(AssertUnwindSafe(|| {
            // SAFETY: a live value (S3), or one that is being torn down and has not been dropped, of the page's type (S4).
            unsafe { needs_finalizer(self.0) }
        }));
        wanted.unwrap_or_else(|payload| {
            discard(payload);
            true
        })
    }

    /// The stock that an object belongs to whose value has not been dropped.
    #[inline]
    pub(super) fn stock(self) -> Option<Stock> {
        let stock = self.vtable().stock?;
        debug_assert!(!self.has(flag::CLEARED), "the value is gone");
        // SAFETY: a live value (S3), or one that is being torn down and has not been dropped, of the page's type (S4).
        unsafe { stock(self.0) }
    }

    /// Whether an object that has survived a collection of `generation` can do without the collector. To panic when asked is to
    /// deny it.
    #[inline]
    pub(crate) fn is_settled(self, generation: usize) -> bool {
        match self.vtable().settled {
            Some(settled) => self.is_whole() && self.says_to_be_settled(settled, generation),
            None => false,
        }
    }

    fn says_to_be_settled(
        self,
        settled: unsafe fn(NonNull<Header>, usize) -> bool,
        generation: usize,
    ) -> bool {
        let answer = std::panic::catch_unwind(AssertUnwindSafe(|| {
            // SAFETY: whole, so a live value (S3) that is not lent, of the page's type (S4).
            unsafe { settled(self.0, generation) }
        }));
        answer.unwrap_or_else(|payload| {
            discard(payload);
            false
        })
    }

    /// What the release of the object adds to the depth of releases: nothing but itself for a part, which dies with its
    /// holder.
    pub(super) fn weight(self) -> Weight {
        if self.has(flag::PART) { Weight::PART } else { Weight::of(self.vtable().levels) }
    }

    /// Whether objects of this type can let go of their handles.
    #[inline]
    pub(crate) fn is_clearable(self) -> bool {
        self.vtable().clear.is_some()
    }

    /// Takes a condemned object for one that is in no list, and dies like any other.
    #[inline]
    pub(crate) fn doom(self) {
        let flags = self.flags() & !(flag::TRACKED | flag::CONDEMNED);
        self.header().flags.set(flags | flag::DOOMED);
    }

    /// Takes a doomed object for one that is condemned again.
    pub(crate) fn condemn(self) {
        let flags = self.flags() & !flag::DOOMED;
        self.header().flags.set(flags | flag::TRACKED | flag::CONDEMNED);
    }

    /// Whether there is an object that is doomed.
    #[inline]
    pub(crate) fn is_doomed(self) -> bool {
        self.has_value() && self.has(flag::DOOMED)
    }

    /// Has a doomed object let go of its handles, and frees it if nobody holds it any more.
    #[inline]
    pub(crate) fn clear_doomed(self) {
        let Some(clear) = self.vtable().clear else { return };
        let handle = self.handle();
        // SAFETY: a live value of the page's type (S3, S4), with a count.
        unsafe { clear(self.0) }
        drop(handle);
    }

    /// Runs the finalizer of an object that has a handle. The caller notes that it has run.
    pub(crate) fn finalize(self) {
        assert!(
            self.strong() != 0 && !self.has(flag::CLEARED),
            "the finalizer of an object that is gone"
        );
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
