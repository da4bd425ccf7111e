//! The thread's heap.

use std::cell::Cell;
use std::ptr::{self, NonNull};

use super::core::{Core, CoreRef, Rest};
use super::header::Header;
use super::vtable::VTable;

thread_local! {
    /// The core of the thread's heap; null before it is made and after the thread's end has begun.
    static CURRENT: Cell<*const Core> = const { Cell::new(ptr::null()) };
    /// Owns it.
    static OWNER: Owner = Owner::new();
}

struct Owner(CoreRef);

impl Owner {
    fn new() -> Self {
        let core = CoreRef::new();
        CURRENT.set(core.as_ptr());
        Self(core)
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        CURRENT.set(ptr::null());
    }
}

/// The thread's heap, if it has been made and the thread's end has not begun.
#[inline(always)]
pub(super) fn core<'t>() -> Option<&'t Core> {
    // SAFETY: while it is not null, `OWNER` holds the core (S7), on this thread (S6); callers do not keep the reference.
    unsafe { CURRENT.get().as_ref() }
}

/// Calls `code` with the thread's heap; during the thread's end, with a new one.
pub(super) fn with_core<R>(code: impl FnOnce(&Core) -> R) -> R {
    match core() {
        Some(core) => code(core),
        None => code(&current()),
    }
}

/// A slot for a new object of the thread's heap, whatever it takes.
#[cold]
#[inline(never)]
pub(super) fn take_slot_slow(vtable: &'static VTable) -> (NonNull<Header>, Option<Rest>) {
    if let Some(core) = core() {
        return core.take_slot_slow(vtable);
    }
    let heap = current();
    let (slot, rest) = heap.take_slot_slow(vtable);
    (slot, rest.or(Some(Rest::Close(heap))))
}

/// The thread's heap; during the thread's end, a new one for each caller, which lives as long as its objects do.
#[cold]
#[inline(never)]
pub(crate) fn current() -> CoreRef {
    OWNER.try_with(|owner| owner.0.clone()).unwrap_or_else(|_| CoreRef::new())
}
