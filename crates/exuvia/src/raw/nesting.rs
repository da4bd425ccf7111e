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
/// Releases of objects that are no level, and may run inside one another for the sake of the stack.
const FLAT_LIMIT: u32 = 150;
/// Releases that may run inside one another.
pub(super) const MOST: u32 = LIMIT + FLAT_LIMIT;

/// A level, in the depth: one more than [`LIMIT`] of them make it negative. Even, so that [`NOTHING`] is a bit of its own.
const LEVEL: i32 = (i32::MAX / (LIMIT as i32 + 1) + 2) / 2 * 2;
/// What the depth is when no level is entered and nothing was put off. While something is, it is less by this, so that
/// the outermost release comes to zero.
const NOTHING: i32 = 1;
const _: () = assert!(LEVEL % 2 == 0 && LEVEL <= (i32::MAX - NOTHING) / LIMIT as i32);

thread_local! {
    /// [`LEVEL`] for each of the levels that are entered, and [`NOTHING`] if nothing was put off.
    static DEPTH: Cell<i32> = const { Cell::new(NOTHING) };
    /// Running releases of objects that are no level.
    static FLAT: Cell<u32> = const { Cell::new(0) };
    /// Releases that are running on other stacks, which are suspended.
    static SUSPENDED: Cell<usize> = const { Cell::new(0) };
    /// Dying objects whose turn comes when the outermost release is through. Empty, and without memory, between releases.
    static PUT_OFF: ManuallyDrop<RefCell<Vec<Slot>>> =
        const { ManuallyDrop::new(RefCell::new(Vec::new())) };
}

/// How deep the releases on a stack are nested.
#[derive(Debug)]
pub(super) struct Depth {
    levels: i32,
    flat: u32,
}

impl Depth {
    /// On a stack on which nothing has run.
    pub(super) const UNUSED: Self = Self { levels: NOTHING, flat: 0 };

    /// How many releases are running there, or more.
    fn n_running(&self) -> usize {
        usize::try_from(self.levels / LEVEL).unwrap_or(0) + self.flat as usize
    }
}

/// What a release of an object with so many levels adds to the depth; 0 if it is none, and less for a part.
#[derive(Clone, Copy)]
pub(super) struct Weight(i32);

impl Weight {
    /// That of a part, which is no level. It dies together with the object that it belongs to, so that the collector can
    /// clear that in a collection that begins deep inside releases. Only parts of parts of parts are put off at last.
    pub(super) const PART: Self = Self(-1);

    /// No object has all levels: one is that of [`finish`], in which it may have to die.
    pub(super) const fn of(levels: u32) -> Self {
        let most = LIMIT.cast_signed() - 1;
        let levels = levels.cast_signed();
        Self(if levels < 0 || levels > most { most } else { levels } * LEVEL)
    }

    /// How many releases of objects that are no level, this one included, may run inside one another.
    #[inline(always)]
    const fn most_flat(self) -> u32 {
        if self.0 == 0 { FLAT_LIMIT } else { 2 * FLAT_LIMIT }
    }

    /// Whether such a release is too much now.
    pub(super) fn is_too_deep(self) -> bool {
        if self.0 <= 0 {
            FLAT.get() >= self.most_flat()
        } else {
            DEPTH.get().wrapping_add(self.0) < 0
        }
    }

    /// Such a release begins. False if it is too much: it has to [`retreat`](Self::retreat).
    #[inline(always)]
    #[must_use]
    pub(super) fn enter(self) -> bool {
        if self.0 <= 0 {
            let flat = FLAT.get() + 1;
            FLAT.set(flat);
            return flat <= self.most_flat();
        }
        let depth = DEPTH.get().wrapping_add(self.0);
        DEPTH.set(depth);
        depth >= 0
    }

    /// A release that has entered does not begin.
    pub(super) fn retreat(self) {
        if self.0 <= 0 {
            FLAT.set(FLAT.get() - 1);
        } else {
            DEPTH.set(DEPTH.get().wrapping_sub(self.0));
        }
    }

    /// A release is through. True if it was the outermost, and something was put off: the caller then looks after it.
    #[inline(always)]
    #[must_use]
    pub(super) fn leave(self) -> bool {
        if self.0 <= 0 {
            let flat = FLAT.get() - 1;
            FLAT.set(flat);
            return flat == 0 && DEPTH.get() == 0;
        }
        let depth = DEPTH.get().wrapping_sub(self.0);
        DEPTH.set(depth);
        depth == 0 && FLAT.get() == 0
    }
}

/// Puts the end of a dying object off until the outermost release is through. Its slot stays in use until then, and so
/// does its heap (S7).
pub(super) fn put_off(slot: Slot) {
    PUT_OFF.with(|put_off| put_off.borrow_mut().push(slot));
    DEPTH.set(DEPTH.get() & !NOTHING);
}

/// Exchanges what belongs to the running stack for that of another.
pub(super) fn swap(depth: &mut Depth, put_off: &mut Vec<Slot>) {
    let resumed = depth.n_running();
    depth.levels = DEPTH.replace(depth.levels);
    depth.flat = FLAT.replace(depth.flat);
    SUSPENDED.set((SUSPENDED.get() + depth.n_running()).saturating_sub(resumed));
    PUT_OFF.with(|running| std::mem::swap(&mut *running.borrow_mut(), put_off));
}

/// How many releases are suspended on other stacks.
pub(super) fn n_suspended() -> usize {
    SUSPENDED.get()
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
