//! How deep releases are nested, and what was put off because of it.
//!
//! Counted for the thread and not for each heap: an object may own the last handle to one in another heap, so that a chain
//! can go through any number of heaps, but it uses up one stack. Neither variable has a destructor, so that they serve
//! objects that die in those of other thread-local variables as well.

use std::cell::{Cell, RefCell};
use std::mem::ManuallyDrop;

use super::slot::Slot;

/// Levels that releases may be nested: one for most objects, as CPython counts them, see [`Trace::LEVELS`](crate::Trace::LEVELS).
const LIMIT: u32 = 50;
/// Releases that may run inside one another, whatever their levels: for the sake of the stack.
pub(super) const MOST: u32 = 200;

/// A level, in the depth. One more than [`LIMIT`] of them make it negative.
const LEVEL: i32 = 1 << 24;
/// A release that is running. One more than [`MOST`] of them carry into the bit above.
const RELEASE: i32 = 1 << 1;
/// What is set in the depth when it is too large.
const TOO_DEEP: i32 = i32::MIN | 1 << 10;
/// What the depth is when no release is running and something was put off.
const OUTERMOST: i32 = (127 - LIMIT as i32) * LEVEL + (511 - MOST as i32) * RELEASE;
/// Nothing was put off.
const NOTHING: i32 = 1;

/// The depth on a stack on which nothing has run.
pub(super) const UNUSED: i32 = OUTERMOST | NOTHING;

thread_local! {
    /// How deep the running releases are nested, and whether nothing was put off.
    static DEPTH: Cell<i32> = const { Cell::new(UNUSED) };
    /// Releases that are running on other stacks, which are suspended.
    static SUSPENDED: Cell<usize> = const { Cell::new(0) };
    /// Dying objects whose turn comes when the outermost release is through. Empty, and without memory, between releases.
    static PUT_OFF: ManuallyDrop<RefCell<Vec<Slot>>> =
        const { ManuallyDrop::new(RefCell::new(Vec::new())) };
}

/// What a release of an object with so many levels adds to the depth.
#[derive(Clone, Copy)]
pub(super) struct Weight(i32);

impl Weight {
    pub(super) const fn of(levels: u32) -> Self {
        let levels = if levels < 8 { levels.cast_signed() } else { 8 };
        Self(levels * LEVEL + RELEASE)
    }

    /// Whether such a release is too much now.
    pub(super) fn is_too_deep(self) -> bool {
        DEPTH.get().wrapping_add(self.0) & TOO_DEEP != 0
    }

    /// Such a release begins. False if it is too much: it has to [`retreat`](Self::retreat).
    #[inline(always)]
    #[must_use]
    pub(super) fn enter(self) -> bool {
        let depth = DEPTH.get().wrapping_add(self.0);
        DEPTH.set(depth);
        depth & TOO_DEEP == 0
    }

    /// A release that has entered does not begin.
    pub(super) fn retreat(self) {
        DEPTH.set(DEPTH.get().wrapping_sub(self.0));
    }

    /// A release is through. True if it was the outermost, and something was put off: the caller then looks after it.
    #[inline(always)]
    #[must_use]
    pub(super) fn leave(self) -> bool {
        let depth = DEPTH.get().wrapping_sub(self.0);
        DEPTH.set(depth);
        depth == OUTERMOST
    }
}

/// Puts the end of a dying object off until the outermost release is through. Its slot stays in use until then, and so
/// does its heap (S7).
pub(super) fn put_off(slot: Slot) {
    PUT_OFF.with(|put_off| put_off.borrow_mut().push(slot));
    DEPTH.set(DEPTH.get() & !NOTHING);
}

/// Exchanges what belongs to the running stack for that of another.
pub(super) fn swap(depth: &mut i32, put_off: &mut Vec<Slot>) {
    let resumed = n_running(*depth);
    *depth = DEPTH.replace(*depth);
    SUSPENDED.set((SUSPENDED.get() + n_running(*depth)).saturating_sub(resumed));
    PUT_OFF.with(|running| std::mem::swap(&mut *running.borrow_mut(), put_off));
}

/// How many releases are suspended on other stacks.
pub(super) fn n_suspended() -> usize {
    SUSPENDED.get()
}

/// How many releases are running on a stack with this depth.
fn n_running(depth: i32) -> usize {
    let releases = (depth - OUTERMOST) % LEVEL / RELEASE;
    usize::try_from(releases).unwrap_or(0)
}

/// Has `tear_down` called with all that was put off, the latest first, and with what is put off meanwhile.
pub(super) fn finish(mut tear_down: impl FnMut(Slot)) {
    // Counts as a level: the releases from here put off what is too deep for this loop.
    DEPTH.set(OUTERMOST + Weight::of(1).0);
    while let Some(slot) = PUT_OFF.with(|put_off| put_off.borrow_mut().pop()) {
        tear_down(slot);
    }
    drop(PUT_OFF.with(|put_off| put_off.take()));
    DEPTH.set(UNUSED);
}
