//! Whether heaps of this thread wait for a safepoint.

use std::cell::Cell;

thread_local! {
    /// How many of them do.
    static WAITING: Cell<usize> = const { Cell::new(0) };
}

/// Whether any heap of this thread waits for a safepoint.
#[inline(always)]
pub(crate) fn is_any() -> bool {
    WAITING.get() != 0
}

/// Whether one heap does.
#[derive(Debug, Default)]
pub(super) struct Due(Cell<bool>);

impl Due {
    pub(super) fn get(&self) -> bool {
        self.0.get()
    }

    pub(super) fn set(&self, due: bool) {
        let before = usize::from(self.0.replace(due));
        // A heap that ends with its thread may find the variable gone: then nobody asks any more.
        let _ = WAITING.try_with(|waiting| waiting.set(waiting.get() + usize::from(due) - before));
    }
}

impl Drop for Due {
    fn drop(&mut self) {
        self.set(false);
    }
}
