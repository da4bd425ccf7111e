//! Edges with the places of the handles that were reported.
//!
//! A handle is one edge: two edges from the same place are one too many. The tracer has no time to write places down for the
//! collector, so this asks in a way that only the collector's rarest path has to know: it gives every object the
//! working count of one to which all edges have been found, so that each further edge is kept as one too many.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::collector::refs::CANDIDATE;
use crate::raw::slot::Slot;
use crate::trace::Tracer;

/// One edge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed {
    pub(crate) reporter: Slot,
    pub(crate) target: Slot,
    /// The address of the handle.
    pub(crate) place: usize,
}

impl Placed {
    /// Whether the handle stands in the memory of the object that reports it, so that it is certain to be that one's.
    pub(crate) fn is_within(&self) -> bool {
        let start = self.reporter.address();
        (start..start + self.reporter.bytes()).contains(&self.place)
    }
}

/// An object whose `Trace` panicked, and with what text.
pub(crate) type Panicked = (Slot, String);

/// Reads the edges from some objects of types with edges to one another.
///
/// Their working counts must be zero, and are so again.
pub(crate) fn read_placed(objects: &[Slot]) -> (Vec<Placed>, Vec<Panicked>) {
    objects.iter().for_each(|slot| slot.set_gc_refs(CANDIDATE));
    let (mut found, mut panicked) = (Vec::new(), Vec::new());
    let (mut targets, mut places) = (Vec::new(), Vec::new());
    for &reporter in objects {
        let mut tracer = Tracer::placing(&mut targets, &mut places);
        let traced = catch_unwind(AssertUnwindSafe(|| reporter.trace(&mut tracer)));
        let placed = targets.drain(..).zip(places.drain(..));
        found.extend(placed.map(|(target, place)| Placed { reporter, target, place }));
        panicked.extend(traced.err().map(|payload| (reporter, message(&*payload))));
    }
    objects.iter().for_each(|slot| slot.set_gc_refs(0));
    (found, panicked)
}

/// The targets of all edges of an object, leaves and objects of other heaps included.
pub(crate) fn read_all(object: Slot) -> Result<Vec<Slot>, Panicked> {
    let mut targets = Vec::new();
    let mut tracer = Tracer::apart(&mut targets);
    match catch_unwind(AssertUnwindSafe(|| object.trace(&mut tracer))) {
        Ok(()) => Ok(targets),
        Err(payload) => Err((object, message(&*payload))),
    }
}

/// What a panic said.
fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "something that is no text".to_owned())
}
