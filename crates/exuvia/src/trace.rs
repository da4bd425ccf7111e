//! How a type tells the collector about its edges.

mod containers;
#[cfg(feature = "either")]
mod either;
#[cfg(feature = "hashbrown")]
mod hashbrown;
#[cfg(feature = "indexmap")]
mod indexmap;
mod leaves;
#[cfg(feature = "smallvec")]
mod smallvec;
mod wrappers;

use crate::collector::refs::{CANDIDATE, MOVED, PASSED_OVER};
use crate::policy::Stock;
use crate::raw::handle::{Gc, GcAny};
use crate::raw::slot::{BIT_SHIFT, COUNT_SHIFT, Slot};

/// A type whose values can be objects, or parts of objects.
///
/// `#[derive(Trace)]` writes it. A type lists its edges once, here; counting, marking, [`GcAny::referents`] and reports
/// all use this list.
///
/// # Safety
/// * [`trace`](Self::trace) reports each handle at most once, and only handles that the value owns itself: none behind an
///   `Rc` or a reference, which others may own as well. To report *fewer* is always sound: the target then has a
///   reference that nobody accounts for, so that it is taken to be held from outside and stays alive. It can only leak.
/// * It reports the same handles as long as nobody changes the value, and itself changes nothing.
/// * A type that reports edges does not look at their targets in its `Drop`: the collector may have cleared these already.
///   (The derive forbids such a type a `Drop` of its own; a [finalizer](Finalize) may look at everything.)
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not tell the collector which handles it owns",
    label = "`Trace` is not implemented for `{Self}`",
    note = "derive it: `#[derive(exuvia::Trace)]`; or let a field be passed over: `#[trace(skip)]`",
    note = "what is not `'static`, or is shared by others, cannot be traced; a `[T]` or a `str` is made an object by `Gc::from`"
)]
#[expect(unsafe_code, reason = "who lists edges wrongly breaks what others rely on")]
pub unsafe trait Trace: Sized + 'static {
    /// Whether values can own handles. Objects of types that cannot are only counted, and cost the collector nothing.
    const TRACKED: bool;
    /// A number of the embedder's own, which an erased handle tells quickly. Never used for safety.
    const TAG: u32 = 0;
    /// Runs once, before an object that can no longer be reached is torn down; may resurrect it.
    const FINALIZER: Option<fn(&Gc<Self>)> = None;
    /// Runs on an object that [watches](crate::Heap::watch) another one that has died.
    const WATCHER: Option<fn(&Gc<Self>)> = None;
    /// How many levels deeper the deaths of what an object holds are nested than its own: beyond 50 levels they are put off
    /// until the outermost one is over. So this is about the order of deaths only, and 1 for most types, as in CPython.
    const LEVELS: u32 = 1;
    /// Has an object that the collector has condemned let go of its handles, as CPython's `tp_clear` does. Whatever loses its
    /// last handle by that dies there and then, the object itself as soon as nobody holds it any more. Without it, and if it
    /// leaves any, the value is dropped when all others have let go of theirs. May run any code.
    const CLEAR: Option<fn(&Gc<Self>)> = None;
    /// Runs on an object that dies with its last handle, before its weak handles are cleared and its watchers told, if it has any:
    /// may drop handles that are to be gone by then. Otherwise they are dropped afterwards, with the value.
    const SHED: Option<fn(&Self)> = None;
    /// Says to which [stock](Stock) an object belongs, if to any: whether the gates count it when it is made, and discount it
    /// when it is freed. Must not clone or drop handles, nor panic.
    const STOCK: Option<fn(&Self) -> Option<Stock>> = None;
    /// Says of an object that has survived a collection of that generation whether it can do without the collector from now
    /// on, because nothing that it leads to can lead back. It is then [untracked](crate::Heap::untrack). Must not clone or
    /// drop handles; to panic is to deny it.
    const SETTLED: Option<fn(&Self, usize) -> bool> = None;

    /// Whether the finalizer is wanted for this value. Must not clone or drop handles, nor panic.
    fn needs_finalizer(&self) -> bool {
        Self::FINALIZER.is_some()
    }

    /// Reports the handles that the value owns.
    fn trace(&self, tracer: &mut Tracer<'_>);
}

/// A type with a finalizer, for `#[derive(Trace)] #[trace(finalize)]`.
pub trait Finalize: Trace {
    /// Runs once, before the object is torn down. All that it can reach is still intact, and whoever stores a clone of
    /// `this` resurrects the object.
    fn finalize(this: &Gc<Self>);
}

/// Receives the edges of one object after the other.
#[derive(Debug)]
pub struct Tracer<'a> {
    edges: &'a mut Vec<Slot>,
    reader: Reader,
    unheld: usize,
    /// Whether parts are looked into.
    sees_parts: bool,
    /// Where the handles stand whose edges are kept.
    places: Option<&'a mut Vec<usize>>,
}

/// Who asks for edges, and so what has to be in the cache when all edges of a batch have been read.
///
/// The numbers lead to the entries of the tables, see [`Slot::prefetch_entry`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub(crate) enum Reader {
    /// The collector, for the working counts of the targets.
    Counts = COUNT_SHIFT,
    /// The collector, for the targets' bits.
    Bits = BIT_SHIFT,
    /// The collector, which takes the edges off the working counts at once. Kept are edges for which there is no handle.
    Subtraction = 0,
    /// The collector, which marks the targets at once. Kept are edges to those that were passed over.
    Marking = 1,
    /// Somebody who wants edges to leaves as well, and does not mind what is in the cache.
    Inspection = 21,
}

impl<'a> Tracer<'a> {
    pub(crate) fn new(edges: &'a mut Vec<Slot>, reader: Reader) -> Self {
        Self { edges, reader, unheld: 0, sees_parts: true, places: None }
    }

    /// Keeps all edges to objects whose working count is that of a candidate without handles, and the places of the
    /// handles. Edges to others are passed over.
    pub(crate) fn placing(edges: &'a mut Vec<Slot>, places: &'a mut Vec<usize>) -> Self {
        Self {
            edges,
            reader: Reader::Subtraction,
            unheld: 0,
            sees_parts: true,
            places: Some(places),
        }
    }

    /// For the marking, if so many candidates are not known to be reachable.
    pub(crate) fn marking(edges: &'a mut Vec<Slot>, unheld: usize) -> Self {
        Self { edges, reader: Reader::Marking, unheld, sees_parts: true, places: None }
    }

    /// For those to whom parts are objects like others.
    pub(crate) fn apart(edges: &'a mut Vec<Slot>) -> Self {
        Self { sees_parts: false, ..Self::new(edges, Reader::Inspection) }
    }

    /// How many working counts a subtraction has brought down to no handle from outside, less those that have been marked.
    pub(crate) fn unheld(&self) -> usize {
        self.unheld
    }

    /// Reports a handle.
    #[inline(always)]
    pub fn edge<T: ?Sized>(&mut self, target: &Gc<T>) {
        // What owns handles has them to drop: all others are leaves.
        if std::mem::needs_drop::<T>() || self.reader == Reader::Inspection {
            self.edge_to(Gc::slot(target), std::ptr::from_ref(target).addr());
        }
    }

    /// Reports a handle.
    #[inline(always)]
    pub fn edge_any(&mut self, target: &GcAny) {
        self.edge_to(target.slot(), std::ptr::from_ref(target).addr());
    }

    /// Reports a handle to a part, and what that reports if it belongs to the object alone and is not examined itself.
    pub(crate) fn part(&mut self, target: &GcAny) {
        self.edge_any(target);
        let slot = target.slot();
        if self.sees_parts && slot.is_sole_part() {
            self.sees_parts = false;
            slot.trace(self);
            self.sees_parts = true;
        }
    }

    #[inline(always)]
    fn edge_to(&mut self, slot: Slot, place: usize) {
        match self.reader {
            Reader::Subtraction => return self.subtract(slot, place),
            Reader::Marking => return self.mark(slot),
            _ => {}
        }
        slot.prefetch_entry(self.reader as u32);
        self.edges.push(slot);
    }

    /// Reports what `value` reports, but as edges that count only as long as `key` is alive.
    pub(crate) fn ephemeron<V: Trace>(&mut self, key: Option<Slot>, value: &V) {
        match key {
            Some(key) if key.core().shared.ephemerons.is_marking() => {
                key.core().shared.ephemerons.put_aside(key, value);
            }
            _ => value.trace(self),
        }
    }

    /// Takes an edge off the working count of its target.
    #[inline(always)]
    fn subtract(&mut self, slot: Slot, place: usize) {
        let count = slot.gc_refs();
        if count > CANDIDATE {
            slot.set_gc_refs(count - 1);
            self.unheld += usize::from(count == CANDIDATE + 1);
        } else if count == CANDIDATE {
            self.keep_surplus(slot, place);
        }
    }

    /// Marks the target of an edge from a reachable candidate.
    #[inline(always)]
    fn mark(&mut self, slot: Slot) {
        let count = slot.gc_refs();
        if count == CANDIDATE {
            slot.set_gc_refs(CANDIDATE | 1);
            self.unheld -= 1;
        } else if count == PASSED_OVER {
            slot.set_gc_refs(MOVED);
            self.unheld -= 1;
            self.keep(slot);
        }
    }

    #[cold]
    #[inline(never)]
    fn keep(&mut self, slot: Slot) {
        self.edges.push(slot);
    }

    /// Keeps an edge for which there is no handle.
    #[cold]
    #[inline(never)]
    fn keep_surplus(&mut self, slot: Slot, place: usize) {
        self.edges.push(slot);
        if let Some(places) = &mut self.places {
            places.push(place);
        }
    }
}
