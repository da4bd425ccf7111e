//! How much memory a heap may use.

use std::cell::Cell;

/// What is counted besides pages, and the numbers that may not be exceeded. In bytes.
///
/// Looked at when a page is added, which is not often: neither allocation nor release keeps any of these up to date.
pub(crate) struct Budget {
    /// What objects own outside the heap, as far as it was reported.
    external: Cell<usize>,
    /// More is refused.
    limit: Cell<Option<usize>>,
    /// With more in use, the next allocation that can collect does so.
    alarm: Cell<usize>,
}

impl Budget {
    pub(super) const fn new() -> Self {
        Self { external: Cell::new(0), limit: Cell::new(None), alarm: Cell::new(usize::MAX) }
    }

    /// What objects own outside the heap.
    pub(crate) fn external(&self) -> usize {
        self.external.get()
    }

    /// So much more is owned outside the heap, or less.
    pub(crate) fn report(&self, bytes: isize) {
        self.external.set(self.external.get().saturating_add_signed(bytes));
    }

    pub(crate) fn limit(&self) -> Option<usize> {
        self.limit.get()
    }

    pub(crate) fn set_limit(&self, limit: Option<usize>) {
        self.limit.set(limit);
    }

    pub(crate) fn set_alarm(&self, alarm: usize) {
        self.alarm.set(alarm);
    }

    /// Whether `used` bytes and as many as `wanted` are too much.
    pub(super) fn refuses(&self, used: usize, wanted: usize) -> bool {
        self.limit.get().is_some_and(|limit| used.saturating_add(wanted) > limit)
    }

    /// Whether the heap is to be collected with so many bytes in use.
    pub(crate) fn is_alarmed(&self, used: usize) -> bool {
        used > self.alarm.get()
    }
}
