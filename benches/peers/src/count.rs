//! How many objects were made and dropped, to prove that a contender freed everything.
//!
//! Only the build with the feature `count` counts. In the one that is timed, the field that every object has is nothing.

use std::sync::atomic::{AtomicU64, Ordering};

static MADE: AtomicU64 = AtomicU64::new(0);
static DROPPED: AtomicU64 = AtomicU64::new(0);

/// A field of every object.
#[cfg_attr(feature = "peers", derive(dumpster::Trace))]
#[derive(Debug)]
pub(crate) struct Counter(());

impl Counter {
    /// For a new object.
    #[inline(always)]
    pub(crate) fn new() -> Self {
        if cfg!(feature = "count") {
            MADE.fetch_add(1, Ordering::Relaxed);
        }
        Self(())
    }
}

/// Some crates move a value out of its object with `Clone`: the copy is counted like every other value.
impl Clone for Counter {
    fn clone(&self) -> Self {
        Self::new()
    }
}

#[cfg(feature = "count")]
impl Drop for Counter {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Ordering::Relaxed);
    }
}

/// Objects made and dropped so far.
pub(crate) fn made_and_dropped() -> (u64, u64) {
    (MADE.load(Ordering::Relaxed), DROPPED.load(Ordering::Relaxed))
}
