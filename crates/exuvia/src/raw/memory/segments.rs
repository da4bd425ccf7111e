//! The segments of a heap, and the pages that large objects have of their own.

use std::collections::BTreeMap;
use std::ptr::NonNull;

use crate::raw::segment::{self, Segment};

/// Segments beyond this number are backed by huge pages.
const SMALL_HEAP: usize = 2;
/// Empty segments that are kept in any case, besides half of the peak: fresh memory from the system is expensive, as each
/// page of it is cleared first.
const RESERVE: usize = 16;

/// The segments and the pages of their own.
#[derive(Default)]
pub(super) struct Segments {
    pub(super) by_base: BTreeMap<usize, Box<Segment>>,
    /// Segments that may have free pages.
    open: Vec<NonNull<Segment>>,
    empty: usize,
    peak: usize,
    pub(super) large: BTreeMap<usize, usize>,
    /// Bytes of all these.
    pub(super) large_bytes: usize,
    pub(super) pages: usize,
}

impl Segments {
    /// A page, if the system has memory, and the segment that it belongs to.
    pub(super) fn take_page(&mut self) -> Option<(*mut u8, *mut Segment)> {
        loop {
            let Some(&open) = self.open.last() else {
                self.add_segment()?;
                continue;
            };
            // SAFETY: segments are boxed, and leave this list before they are dropped.
            let segment = unsafe { &mut *open.as_ptr() };
            let was_empty = segment.used() == 0;
            let Some(base) = segment.take() else {
                segment.listed = false;
                self.open.pop();
                continue;
            };
            self.empty -= usize::from(was_empty);
            self.pages += 1;
            self.peak = self.peak.max(self.by_base.len() - self.empty);
            return Some((base, open.as_ptr()));
        }
    }

    /// Memory for a large object, if the system has any; it belongs to no segment.
    pub(super) fn take_large(&mut self, bytes: usize) -> Option<(*mut u8, *mut Segment)> {
        let base = segment::allocate(bytes)?;
        self.large.insert(base.addr(), bytes);
        self.large_bytes += bytes;
        Some((base, std::ptr::null_mut()))
    }

    pub(super) fn forget_large(&mut self, base: *mut u8, bytes: usize) {
        self.large.remove(&base.addr());
        self.large_bytes -= bytes;
    }

    fn add_segment(&mut self) -> Option<()> {
        let mut segment = Box::new(Segment::new(self.by_base.len() >= SMALL_HEAP)?);
        segment.listed = true;
        self.open.push(NonNull::from(&mut *segment));
        self.empty += 1;
        self.by_base.insert(segment.base(), segment);
        Some(())
    }

    /// Takes back the page at `base`, which belongs to `segment`.
    pub(super) fn give_page(&mut self, base: *mut u8, of: *mut Segment) {
        self.pages -= 1;
        // SAFETY: a page's segment stays as long as the page is in use.
        let segment = unsafe { &mut *of };
        segment.give(base);
        if !segment.listed {
            segment.listed = true;
            self.open.push(NonNull::from(&mut *segment));
        }
        if segment.used() == 0 {
            self.empty += 1;
            self.shrink(of);
        }
    }

    /// Gives an empty segment back to the system if there are more than the reserve.
    fn shrink(&mut self, segment: *mut Segment) {
        if self.empty > self.reserve() {
            self.remove(segment);
        }
    }

    /// How many empty segments are kept.
    fn reserve(&self) -> usize {
        RESERVE + self.peak / 2
    }

    /// Gives an empty segment back to the system.
    fn remove(&mut self, segment: *mut Segment) {
        self.empty -= 1;
        self.open.retain(|open| open.as_ptr() != segment);
        // SAFETY: still owned by `by_base`.
        let base = unsafe { &*segment }.base();
        self.by_base.remove(&base);
    }

    pub(super) fn decay(&mut self) {
        self.peak = (self.by_base.len() - self.empty).max(self.peak / 2);
        self.give_back_beyond(self.reserve());
    }

    pub(super) fn give_back_reserve(&mut self) {
        self.peak = self.by_base.len() - self.empty;
        self.give_back_beyond(0);
    }

    /// Gives the empty segments but so many back to the system, those with the highest addresses first.
    fn give_back_beyond(&mut self, kept: usize) {
        if self.empty <= kept {
            return;
        }
        let count = self.empty - kept;
        let empty = self.by_base.values_mut().rev().filter(|segment| segment.used() == 0);
        let empty: Vec<*mut Segment> =
            empty.take(count).map(|segment| &raw mut **segment).collect();
        empty.into_iter().for_each(|segment| self.remove(segment));
    }
}
