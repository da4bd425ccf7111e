//! Objects that are parts of others.

use std::fmt;
use std::ops::Deref;

use super::core::{Core, make};
use super::handle::{Gc, GcAny};
use super::header::flag;
use super::page::slot_size;
use super::slot::Slot;
use super::vtable::vtable;
use crate::trace::{Trace, Tracer};

/// The handle by which an object holds a part of itself: an object that the gates do not count, that is in no list, and
/// whose edges the collector takes for those of the object that holds it.
///
/// So an object can be made of one that exists already, as an instance of a class that derives from a built-in one is,
/// without being two objects to anybody. Made by [`Heap::alloc_with_part`](crate::Heap::alloc_with_part).
///
/// A part can be held by others as well, but should not be for long: meanwhile its edges are nobody's, and what they lead
/// to stays alive. Parts of parts are not looked into either. A part that gets a weak handle, or watches something, is an
/// object of its own from then on.
///
/// # Examples
/// ```
/// use exuvia::{Field, Gc, GcAny, Heap, Part, Trace};
///
/// #[derive(Trace)]
/// struct Named(Part, &'static str);
///
/// let heap = Heap::new();
/// let list = heap.alloc(Field::new(None::<GcAny>));
/// let named = heap.alloc_with_part(list.into(), |list| Named(list, "me"));
/// assert_eq!(heap.counts()[0], 1);
/// let list = named.0.downcast_ref::<Field<Option<GcAny>>>().unwrap();
/// list.set(Some(named.clone().into()));
/// drop(named);
/// assert_eq!(heap.collect(2).collected, 1);
/// assert_eq!(heap.totals().alive, 0);
/// ```
pub struct Part(GcAny);

impl Deref for Part {
    type Target = GcAny;

    #[inline(always)]
    fn deref(&self) -> &GcAny {
        &self.0
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

// SAFETY: reports its one handle. What that leads to is counted once and is no candidate, so that the edges of it belong to
// nobody but the holder of the handle, and are reported by nobody else.
unsafe impl Trace for Part {
    const TRACKED: bool = true;

    #[inline]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.part(&self.0);
    }
}

impl Core {
    /// Makes an object with a part, which passes its count on to the object.
    pub(crate) fn allocate_with_part<T: Trace>(
        &self,
        part: GcAny,
        build: impl FnOnce(Part) -> T,
    ) -> Gc<T> {
        let slot = part.slot();
        let is_sole = T::TRACKED
            && slot.is_trackable()
            && slot.strong() == 1
            && !slot.has(flag::HAS_WEAK | flag::IS_WATCHER | flag::CONDEMNED | flag::PART)
            && slot.vtable().needs_finalizer.is_none()
            && std::ptr::eq(slot.core(), self);
        if !is_sole {
            return self.allocate(build(Part(part)));
        }
        if slot.has(flag::TRACKED) {
            self.untrack(slot);
        }
        slot.set(flag::PART);
        let value = build(Part(part));
        let vtable = vtable::<T>();
        let slot = match self.memory().take(vtable) {
            Some(slot) => slot,
            None => match self.make_room_for(vtable, slot_size(vtable)) {
                Ok(slot) => slot,
                Err(failure) => failure.raise(value),
            },
        };
        // SAFETY: a free slot of a page of this type.
        let object = unsafe { make(slot, value, 0) };
        self.track(Gc::slot(&object));
        object
    }
}

impl Slot {
    /// Makes a part an object of its own, before somebody can learn of its end or come by it through a weak handle.
    ///
    /// What is condemned tells only that its weak handles and watchers have to be dealt with, and not its parts: through
    /// these one would get at what they lead to while that is being cleared.
    #[cold]
    pub(super) fn leave_whole(self) {
        let core = self.core();
        self.clear(flag::PART);
        core.log.set_count(core.count() + 1);
        core.track(self);
    }
}
