//! The thread's heap.

use std::cell::Cell;
use std::ptr::{self, NonNull};

use super::core::{Core, CoreRef, Found};
use super::page::slot_size;
use super::vtable::VTable;

thread_local! {
    /// The core of the thread's heap; null before it is made and after the thread's end has begun.
    static CURRENT: Cell<*const Core> = const { Cell::new(ptr::null()) };
    /// Owns it.
    static OWNER: Owner = Owner::new();
    /// The core of the heap that serves during the thread's end, as long as it is alive; null otherwise.
    ///
    /// That is the thread's heap as long as it has objects, and later one that is made when it is needed. Nobody owns it: it
    /// goes with its last object.
    static LATE: Cell<*const Core> = const { Cell::new(ptr::null()) };
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
        LATE.set(CURRENT.replace(ptr::null()));
    }
}

/// The thread's heap, if it has been made and the thread's end has not begun.
#[inline(always)]
pub(super) fn core<'t>() -> Option<&'t Core> {
    // SAFETY: while it is not null, `OWNER` holds the core (S7), on this thread (S6); callers do not keep the reference.
    unsafe { CURRENT.get().as_ref() }
}

/// Calls `code` with the thread's heap, or the one that stands in for it during the thread's end.
pub(super) fn with_core<R>(code: impl FnOnce(&Core) -> R) -> R {
    match core() {
        Some(core) => code(core),
        None => code(&current()),
    }
}

/// A slot for a new object of the thread's heap, whatever it takes.
///
/// At the thread's end nobody owns the heap: the slot keeps it, even before there is an object in it.
#[cold]
#[inline(never)]
pub(super) fn take_slot_slow(vtable: &'static VTable) -> Found {
    if let Some(core) = core() {
        return core.take_slot_slow(vtable);
    }
    let heap = current();
    let core = NonNull::from(&*heap);
    let slot = heap.find_slot(vtable, slot_size(vtable))?;
    drop(heap);
    // SAFETY: one of its slots is in use (S7).
    unsafe { core.as_ref() }.log_slot(slot, vtable);
    Ok(slot)
}

/// The thread's heap, or the one that stands in for it during the thread's end.
#[cold]
#[inline(never)]
pub(crate) fn current() -> CoreRef {
    OWNER.try_with(|owner| owner.0.clone()).unwrap_or_else(|_| late())
}

fn late() -> CoreRef {
    // SAFETY: while it is not null, the core is alive: whoever frees it calls `forget` (S7), on this thread (S6).
    if let Some(core) = unsafe { LATE.get().as_ref() } {
        return CoreRef::to(core);
    }
    let core = CoreRef::new();
    core.close();
    LATE.set(core.as_ptr());
    core
}

/// A core is about to be freed.
pub(super) fn forget(core: NonNull<Core>) {
    if ptr::eq(LATE.get(), core.as_ptr()) {
        LATE.set(ptr::null());
    }
}
