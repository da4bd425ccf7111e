//! Releases that leave a count above zero: without one, nothing can have become garbage in a cycle.
//!
//! An object that is garbage was reachable once. The handle that was the last way to it from outside is gone, by a release that
//! did not bring its target's count to zero, as the target would have died otherwise. So when there was no such release since
//! objects were found to be reachable, they still are. (Bacon and Rajan, "Concurrent Cycle Collection in Reference Counted
//! Systems", take the targets of these releases as candidates. Here only that there was one is noted, which is a single
//! write.)
//!
//! The one other way is to move the last handle into what it leads to, which takes a raw pointer to get at it meanwhile. Such a
//! cycle is found by the next collection that follows such a release, or that is asked for.

use std::cell::Cell;

thread_local! {
    /// Whether there was such a release since the epoch was asked for.
    static SEEN: Cell<bool> = const { Cell::new(false) };
    static EPOCH: Cell<u64> = const { Cell::new(0) };
}

/// There is one.
#[inline(always)]
pub(super) fn note() {
    SEEN.set(true);
}

/// A number that is the same as long as there is none, in any heap of the thread.
pub(crate) fn epoch() -> u64 {
    if SEEN.replace(false) {
        EPOCH.set(EPOCH.get() + 1);
    }
    EPOCH.get()
}
