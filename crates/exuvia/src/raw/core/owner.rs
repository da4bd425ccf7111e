//! Who owns a heap, and how it ends.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::{Mutex, PoisonError};

use super::{Core, PERMANENT, destroy_if_unused};
use crate::collector::{self, Collected, Shared};
use crate::event::Cause;
use crate::policy::Stocks;
use crate::raw::header::flag;
use crate::raw::lasting;
use crate::raw::log::Log;
use crate::raw::memory::Memory;
use crate::raw::release::{contain, keep_first, resume};

/// Heaps that only their objects keep alive, where a debugger or a leak checker can find them.
static ABANDONED: Mutex<BTreeSet<usize>> = Mutex::new(BTreeSet::new());

pub(super) fn abandoned(update: impl FnOnce(&mut BTreeSet<usize>) -> bool) {
    update(&mut ABANDONED.lock().unwrap_or_else(PoisonError::into_inner));
}

/// A counted reference to a heap.
pub(crate) struct CoreRef(NonNull<Core>);

impl CoreRef {
    pub(crate) fn new() -> Self {
        let core = Core {
            log: Log::new(),
            stale: Default::default(),
            memory: Memory::new(),
            stocks: Stocks::default(),
            old: Default::default(),
            spare: RefCell::default(),
            owners: Cell::new(1),
            closed: Cell::new(false),
            postponed: Cell::new(false),
            shared: Shared::default(),
        };
        core.shared.set_gate(&core);
        Self(NonNull::from(Box::leak(Box::new(core))))
    }

    /// One more reference to the heap of a core that is alive.
    pub(crate) fn to(core: &Core) -> Self {
        if core.owners.get() == 0 {
            abandoned(|heaps| heaps.remove(&std::ptr::from_ref(core).addr()));
        }
        core.owners.set(core.owners.get() + 1);
        Self(NonNull::from(core))
    }

    /// How many references to the heap are counted.
    pub(crate) fn owners(&self) -> usize {
        self.owners.get()
    }

    /// Notes that the heap has had its last collection, or needs none. True if that is known already.
    pub(crate) fn close(&self) -> bool {
        self.closed.replace(true)
    }

    /// Lets go of all that the heap itself holds, and collects it: before, since finalizers may be observed, and once more if
    /// what it let go of has left something, or if there is something that the collector was not to examine so far.
    ///
    /// # Panics
    /// With the payload of the first finalizer, watcher or `Drop` that panicked, when all is done.
    pub(crate) fn end(&self) -> Collected {
        let (mut collected, mut panic) = (Collected::default(), None);
        keep_first(&mut panic, || self.shared.garbage.end());
        keep_first(&mut panic, || collected = collector::collect(self, 2, Cause::Shutdown));
        let epoch = lasting::epoch();
        keep_first(&mut panic, || self.shared.forget_users(self));
        if self.list_all() | (lasting::epoch() != epoch) {
            keep_first(&mut panic, || {
                collected.collected += collector::collect(self, 2, Cause::Shutdown).collected;
            });
        }
        resume(panic);
        collected
    }

    /// Puts frozen and untracked objects into the lists as well. False if there are none.
    fn list_all(&self) -> bool {
        let frozen = self.size(PERMANENT);
        self.unfreeze();
        let none = flag::TRACKED | flag::CONDEMNED | flag::DOOMED | flag::PART;
        let mut unlisted = Vec::new();
        self.memory.each_object(|slot| {
            if slot.is_trackable() && slot.strong() > 0 && !slot.has(none) {
                unlisted.push(slot);
            }
        });
        unlisted.iter().for_each(|&slot| self.track(slot));
        frozen + unlisted.len() > 0
    }

    pub(in crate::raw) fn as_ptr(&self) -> *const Core {
        self.0.as_ptr()
    }
}

impl Deref for CoreRef {
    type Target = Core;

    #[inline(always)]
    fn deref(&self) -> &Core {
        // SAFETY: counted in `owners` (S7).
        unsafe { self.0.as_ref() }
    }
}

impl Clone for CoreRef {
    fn clone(&self) -> Self {
        Self::to(self)
    }
}

impl Drop for CoreRef {
    fn drop(&mut self) {
        if self.owners.get() == 1 && !self.close() {
            // Still owned, so that nothing in the collection takes the heap away.
            contain(|| _ = self.end());
        }
        let owners = self.owners.get() - 1;
        self.owners.set(owners);
        if owners == 0 {
            abandoned(|heaps| heaps.insert(self.0.addr().get()));
            if self.shared.is_collecting() {
                self.postponed.set(true);
            } else {
                self.give_back_all();
            }
            // SAFETY: alive until now, and this was the last reference to it.
            unsafe { destroy_if_unused(self.0) };
        }
    }
}
