//! What the collector tells its observers.

use std::fmt;
use std::time::Duration;

pub use crate::policy::{GateOutcome, GateReading};
use crate::raw::slot::Slot;
use crate::{GcAny, Heap};

/// Whoever wants to know what the collector does. Called on its slow paths only, and never while the graph is examined.
///
/// An observer may do with the heap what it likes. If it panics the collection goes on, and ends with the first
/// panic.
pub trait Observer {
    /// Something has happened. Collections do not run during the call.
    fn event(&self, heap: &Heap, event: &Event<'_>);

    /// Whether reports are to name what was freed and to tell how long each phase took, which costs time. Asked when a
    /// collection begins.
    fn wants_details(&self) -> bool {
        true
    }

    /// Whether the unreachable objects are to be shown, by [`Event::Unreachable`]. Asked when a collection begins.
    fn wants_objects(&self) -> bool {
        false
    }
}

/// Why a collection runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Cause {
    /// An allocation passed a gate.
    Allocation,
    /// The bytes in use have grown so far that the [policy](crate::Policy::on_growth) wants it.
    Growth,
    /// There was no memory for an allocation.
    Limit,
    /// Somebody asked for it.
    Manual,
    /// The heap, or the program, comes to its end.
    Shutdown,
    /// The heap is under [stress](crate::inspect::Stress).
    Stress,
}

/// Something that has happened.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A collection begins.
    Start(&'a Start),
    /// These are unreachable, in the order of the list, and whole: their weak handles have not been cleared, nor have their
    /// finalizers run. Who keeps a handle resurrects its object. Only if an observer
    /// [wants](Observer::wants_objects) it.
    Unreachable(&'a [GcAny]),
    /// A collection has ended.
    Stop(&'a Report),
}

/// The state in which a collection begins.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Start {
    /// Counts the heap's collections from 1.
    pub number: u64,
    /// The oldest generation that is collected.
    pub generation: usize,
    /// Why.
    pub cause: Cause,
    /// The gates of the three generations.
    pub gates: [GateReading; 3],
    /// Objects that wait to be examined with generation 2 for the first time.
    pub long_lived_pending: usize,
    /// Objects that survived the last full collection.
    pub long_lived_total: usize,
    /// Objects in the generations, the permanent one last.
    pub sizes: [usize; 4],
}

/// What a collection has found and done.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// Counts the heap's collections from 1.
    pub number: u64,
    /// The oldest generation that was collected.
    pub generation: usize,
    /// Why; never absent.
    pub cause: Option<Cause>,
    /// Objects examined.
    pub examined: usize,
    /// Those with more handles than the edges between the examined account for.
    pub held: usize,
    /// Those found to be reachable, the held ones included.
    pub reachable: usize,
    /// Those found to be unreachable.
    pub condemned: usize,
    /// Finalizers run.
    pub finalized: usize,
    /// The condemned that were made reachable again: by finalizers, or when they had let go of their edges.
    pub resurrected: usize,
    /// Those among these that had let go of their edges. CPython counts them as collected.
    pub emptied: usize,
    /// The condemned that were freed.
    pub freed: usize,
    /// The condemned that were saved as [garbage](crate::Heap::garbage) instead.
    pub saved: usize,
    /// Those by label, most frequent first; only if an observer wants details.
    pub freed_by_type: Vec<(String, usize)>,
    /// Survivors that moved to an older generation.
    pub promoted: usize,
    /// Weak handles cleared.
    pub weak_cleared: usize,
    /// Watchers called.
    pub watchers_called: usize,
    /// Objects to which more edges lead than there are handles, by type: a wrong `Trace`. They are kept.
    pub miscounted: Vec<Named>,
    /// Objects that somebody held when all that could have held them was gone: a wrong `Trace`. They are leaked.
    pub leaked: Vec<Named>,
    /// How long each phase took, in the order in which they ran; only if an observer wants details.
    pub phases: Vec<(Phase, Duration)>,
    /// How long the collection took; only if an observer wants details.
    pub duration: Duration,
}

/// An object, for people to read.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Named {
    /// What the [labeler](Heap::set_labeler) or the type calls it.
    pub label: String,
    /// Where it stands, or stood.
    pub address: usize,
}

impl Named {
    /// As the labeler calls it, which is code of the user.
    pub(crate) fn labeled(object: &GcAny) -> Self {
        Self { label: object.label(), address: object.address() }
    }

    pub(crate) fn by_type(slot: Slot) -> Self {
        Self { label: slot.type_name().to_owned(), address: slot.address() }
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{:#x}", self.label, self.address)
    }
}

/// The phases of a collection, named as in CPython.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Phase {
    /// Copies the counts.
    UpdateRefs,
    /// Takes the edges between the examined off.
    SubtractRefs,
    /// Finds what is reached from outside.
    MarkReachable,
    /// Clears the weak handles to the condemned and calls their watchers.
    HandleWeakrefs,
    /// Runs finalizers.
    FinalizeGarbage,
    /// Lets go of what the finalizers resurrected.
    HandleResurrected,
    /// Clears and frees the rest.
    DeleteGarbage,
}

impl Phase {
    /// The name of CPython's function.
    pub fn name(self) -> &'static str {
        match self {
            Self::UpdateRefs => "update_refs",
            Self::SubtractRefs => "subtract_refs",
            Self::MarkReachable => "mark_reachable",
            Self::HandleWeakrefs => "handle_weakrefs",
            Self::FinalizeGarbage => "finalize_garbage",
            Self::HandleResurrected => "handle_resurrected",
            Self::DeleteGarbage => "delete_garbage",
        }
    }
}
