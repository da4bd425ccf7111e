//! How deep releases are nested, and what was put off because of it.
//!
//! Counted for the thread and not for each heap: an object may own the last handle to one in another heap, so that a chain
//! can go through any number of heaps, but it uses up one stack. Neither variable has a destructor, so that they serve
//! objects that die in those of other thread-local variables as well.

use std::cell::{Cell, RefCell};
use std::mem::ManuallyDrop;

use super::slot::Slot;

/// Releases that may run inside one another.
pub(super) const LIMIT: u32 = 50;
/// Added to the number of running releases while some are put off.
pub(super) const DEFERRED: u32 = 1 << 31;

thread_local! {
    /// Releases that are running inside one another, and [`DEFERRED`] if something was put off.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// Dying objects whose turn comes when the outermost release is through. Empty, and without memory, between releases.
    static PUT_OFF: ManuallyDrop<RefCell<Vec<Slot>>> =
        const { ManuallyDrop::new(RefCell::new(Vec::new())) };
}

/// Whether the next release is one too many.
#[inline(always)]
pub(super) fn is_too_deep() -> bool {
    DEPTH.get() & !DEFERRED >= LIMIT
}

/// A release begins.
#[inline(always)]
pub(super) fn enter() {
    DEPTH.set(DEPTH.get() + 1);
}

/// A release is through. True if it was the outermost, and something was put off: the caller then looks after it.
#[inline(always)]
#[must_use]
pub(super) fn leave() -> bool {
    let depth = DEPTH.get() - 1;
    DEPTH.set(depth);
    depth == DEFERRED
}

/// Puts the end of a dying object off until the outermost release is through. Its slot stays in use until then, and so
/// does its heap (S7).
pub(super) fn put_off(slot: Slot) {
    PUT_OFF.with(|put_off| put_off.borrow_mut().push(slot));
    DEPTH.set(DEPTH.get() | DEFERRED);
}

/// Has `tear_down` called with all that was put off, the latest first, and with what is put off meanwhile.
pub(super) fn finish(mut tear_down: impl FnMut(Slot)) {
    // Counts as a level: the releases from here put off what is too deep for this loop.
    DEPTH.set(DEFERRED + 1);
    while let Some(slot) = PUT_OFF.with(|put_off| put_off.borrow_mut().pop()) {
        tear_down(slot);
    }
    drop(PUT_OFF.with(|put_off| put_off.take()));
    DEPTH.set(0);
}
