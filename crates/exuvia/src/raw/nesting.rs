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
/// A release that is running, in the depth: one more than [`LIMIT`] of them make it negative.
const LEVEL: i32 = i32::MAX / (LIMIT as i32 + 1) + 1;
/// What the depth is when no release is running and nothing was put off. While something is, it is less by this, so that
/// the outermost release comes to zero.
const NOTHING: i32 = 1;

/// The depth on a stack on which nothing has run.
pub(super) const UNUSED: i32 = NOTHING;

const _: () = assert!(LEVEL <= (i32::MAX - NOTHING) / LIMIT as i32);

thread_local! {
    /// [`LEVEL`] for each of the releases that are running inside one another, and [`NOTHING`] if nothing was put off.
    static DEPTH: Cell<i32> = const { Cell::new(NOTHING) };
    /// Dying objects whose turn comes when the outermost release is through. Empty, and without memory, between releases.
    static PUT_OFF: ManuallyDrop<RefCell<Vec<Slot>>> =
        const { ManuallyDrop::new(RefCell::new(Vec::new())) };
}

/// Whether the next release is one too many.
pub(super) fn is_too_deep() -> bool {
    DEPTH.get().wrapping_add(LEVEL) < 0
}

/// A release begins. False if it is one too many: it has to [`retreat`].
#[inline(always)]
#[must_use]
pub(super) fn enter() -> bool {
    let depth = DEPTH.get().wrapping_add(LEVEL);
    DEPTH.set(depth);
    depth >= 0
}

/// A release that has entered does not begin.
pub(super) fn retreat() {
    DEPTH.set(DEPTH.get().wrapping_sub(LEVEL));
}

/// A release is through. True if it was the outermost, and something was put off: the caller then looks after it.
#[inline(always)]
#[must_use]
pub(super) fn leave() -> bool {
    let depth = DEPTH.get() - LEVEL;
    DEPTH.set(depth);
    depth == 0
}

/// Puts the end of a dying object off until the outermost release is through. Its slot stays in use until then, and so
/// does its heap (S7).
pub(super) fn put_off(slot: Slot) {
    PUT_OFF.with(|put_off| put_off.borrow_mut().push(slot));
    DEPTH.set(DEPTH.get() & !NOTHING);
}

/// Exchanges what belongs to the running stack for that of another.
pub(super) fn swap(depth: &mut i32, put_off: &mut Vec<Slot>) {
    *depth = DEPTH.replace(*depth);
    PUT_OFF.with(|running| std::mem::swap(&mut *running.borrow_mut(), put_off));
}

/// Has `tear_down` called with all that was put off, the latest first, and with what is put off meanwhile.
pub(super) fn finish(mut tear_down: impl FnMut(Slot)) {
    // Counts as a level: the releases from here put off what is too deep for this loop.
    DEPTH.set(LEVEL);
    while let Some(slot) = PUT_OFF.with(|put_off| put_off.borrow_mut().pop()) {
        tear_down(slot);
    }
    drop(PUT_OFF.with(|put_off| put_off.take()));
    DEPTH.set(NOTHING);
}
