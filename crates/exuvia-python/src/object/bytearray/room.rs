//! The contents of a `bytearray`, and how much room CPython would have for them, which sizes show.

use std::cell::{Cell, Ref, RefCell};

use exuvia::Trace;

use crate::object::tag;

/// A `bytearray`.
#[derive(Debug, Trace)]
#[trace(leaf, tag = tag::BYTEARRAY)]
pub(crate) struct ByteArray {
    data: RefCell<Vec<u8>>,
    /// How many bytes CPython has allocated.
    n_allocated: Cell<usize>,
    /// How many of these are in front of the contents, where bytes were deleted.
    n_skipped: Cell<usize>,
}

impl ByteArray {
    /// With just the room that it needs.
    pub(crate) fn new(data: Vec<u8>) -> Self {
        let n_allocated = if data.is_empty() { 0 } else { data.len() + 1 };
        let (n_allocated, n_skipped) = (Cell::new(n_allocated), Cell::new(0));
        Self { data: RefCell::new(data), n_allocated, n_skipped }
    }

    /// The bytes.
    pub(crate) fn bytes(&self) -> Ref<'_, Vec<u8>> {
        self.data.borrow()
    }

    /// How many bytes CPython has allocated.
    pub(crate) fn n_allocated(&self) -> usize {
        self.n_allocated.get()
    }

    /// Changes the contents, of which no length in between counts.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut Vec<u8>) -> R) -> R {
        let mut data = self.data.borrow_mut();
        let before = data.len();
        let result = change(&mut data);
        if data.len() != before {
            self.resize(data.len());
        }
        result
    }

    /// Replaces what is between two positions.
    pub(crate) fn splice(&self, start: usize, end: usize, new: &[u8]) {
        let n_fewer = (end - start).saturating_sub(new.len());
        if start == 0 && n_fewer > 0 {
            // The beginning is only passed over.
            self.n_skipped.set(self.n_skipped.get() + n_fewer);
        }
        self.change(|data| drop(data.splice(start..end, new.iter().copied())));
    }

    /// Fills it with bytes that come one by one.
    pub(crate) fn fill_slowly(&self, bytes: Vec<u8>) {
        self.change(Vec::clear);
        for n in 1..=bytes.len() {
            if n >= self.n_allocated.get() {
                self.resize(n);
            }
        }
        self.data.replace(bytes);
    }

    /// CPython's `PyByteArray_Resize`.
    fn resize(&self, n: usize) {
        let allocated = self.n_allocated.get();
        let fits = n + self.n_skipped.get() < allocated;
        if fits && n >= allocated / 2 {
            return;
        }
        // An eighth more than there is, at most, is a moderate growth.
        let is_moderate = !fits && 8 * n <= 9 * allocated;
        let spare = if n < 9 { 3 } else { 6 };
        self.n_allocated.set(if is_moderate { n + n / 8 + spare } else { n + 1 });
        self.n_skipped.set(0);
    }
}
