//! What the collector tells an observer.

use std::time::Duration;

use crate::Heap;
pub use crate::policy::{GateOutcome, GateReading};

/// Whoever wants to know what the collector does. Called on its slow paths only, and never while the graph is examined.
pub trait Observer {
    /// Something has happened. Collections do not run during the call.
    fn event(&self, heap: &Heap, event: &Event<'_>);

    /// Whether reports are to name what was freed and to tell how long each phase took, which costs time.
    fn wants_details(&self) -> bool {
        true
    }
}

/// Why a collection runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Cause {
    /// An allocation passed a gate.
    Allocation,
    /// Somebody asked for it.
    Manual,
    /// The heap, or the program, comes to its end.
    Shutdown,
}

/// Something that has happened.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A collection begins.
    Start(&'a Start),
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
    /// The condemned that finalizers made reachable again.
    pub resurrected: usize,
    /// The condemned that were freed.
    pub freed: usize,
    /// Those by label, most frequent first; only if an observer is installed.
    pub freed_by_type: Vec<(String, usize)>,
    /// Survivors that moved to an older generation.
    pub promoted: usize,
    /// Weak handles cleared.
    pub weak_cleared: usize,
    /// Watchers called.
    pub watchers_called: usize,
    /// Types of objects to which more edges lead than there are handles: a wrong `Trace`. They are kept.
    pub miscounted: Vec<String>,
    /// Labels of objects that somebody held when all that could have held them was gone: a wrong `Trace`. They are leaked.
    pub leaked: Vec<String>,
    /// How long each phase took, in the order in which they ran; only if an observer is installed.
    pub phases: Vec<(Phase, Duration)>,
    /// How long the collection took; only if an observer is installed.
    pub duration: Duration,
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
