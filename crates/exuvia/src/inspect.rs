//! What is in a heap, what holds it, and whether it is in order.
//!
//! * [`explain`]: why is this object alive?
//! * [`Heap::snapshot`](crate::Heap::snapshot): all objects and edges, as JSON, for Graphviz, or for the memory panel of Chrome's developer tools.
//! * [`Heap::audit_with`](crate::Heap::audit_with): does a [`Trace`](crate::Trace) forget or double an edge?
//! * [`Heap::verify`](crate::Heap::verify): is the heap in order? [`Heap::set_stress`](crate::Heap::set_stress) has it asked at every collection.
//! * [`Heap::memory_by_type`](crate::Heap::memory_by_type): which types have how many pages and slots?
//! * [`DebugText`]: what CPython's `gc.set_debug` prints.
//!
//! All of it reads what [`Trace`](crate::Trace) reports and compares it with the counts: a reference counting heap knows how many
//! handles there are to an object, so that what no edge accounts for is held from *outside*: by a variable, by something
//! that is not traced, or by an object of another heap.
//!
//! Nothing here changes the heap. No code of the user runs while the graph is read, except for `Trace`; labels are asked for
//! afterwards.
//!
//! # Examples
//! ```
//! use exuvia::inspect::explain;
//! use exuvia::{Field, Gc, Trace};
//!
//! #[derive(Trace)]
//! struct Person {
//!     friend: Field<Option<Gc<Person>>>,
//! }
//!
//! let one = Gc::new(Person { friend: Field::new(None) });
//! let two = Gc::new(Person { friend: Field::new(Some(one.clone())) });
//! let explanation = explain(Gc::as_any(&one));
//! assert_eq!((explanation.edges, explanation.outside), (1, 0));
//! assert_eq!(explanation.path[0].address, Gc::address(&two));
//! println!("{explanation}");
//! ```

mod audit;
mod by_type;
mod debug;
mod dot;
pub(crate) mod edges;
mod explain;
mod graph;
mod json;
mod snapshot;
pub(crate) mod stress;
mod structure;
mod v8;
pub(crate) mod verify;

pub use audit::{Audit, Sighting, Unaccounted};
pub use by_type::TypeMemory;
pub use debug::{DebugFlags, DebugText};
pub use explain::{Anchor, Explanation, Referrer, explain};
pub use snapshot::{Describe, Edge, Node, Snapshot};
pub use stress::Stress;
pub use verify::{Fault, Problem};

use std::fmt;

use crate::GcAny;
use crate::raw::header::flag;
use crate::raw::slot::Slot;

impl GcAny {
    /// What reports call it.
    pub(crate) fn label(&self) -> String {
        self.core().shared.observers.label(self)
    }
}

/// Where an object stands in its heap.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub enum Place {
    /// In the list of this generation: 0, 1 or 2.
    Generation(usize),
    /// In the permanent generation, by [`Heap::freeze`](crate::Heap::freeze).
    Frozen,
    /// Of a type that can have edges, but in no list.
    Untracked,
    /// Of a type that can have edges, but a [part](crate::Part) of another object, with which it is examined.
    Part,
    /// Of a type that can have no edges: only counted.
    Leaf,
    /// Found unreachable by the collection that is running.
    Condemned,
}

impl Place {
    fn of(slot: Slot) -> Self {
        if slot.has(flag::CONDEMNED) {
            Self::Condemned
        } else if !slot.is_trackable() {
            Self::Leaf
        } else if slot.has(flag::PART) {
            Self::Part
        } else if !slot.has(flag::TRACKED) {
            Self::Untracked
        } else if slot.generation() == crate::raw::core::PERMANENT {
            Self::Frozen
        } else {
            Self::Generation(slot.generation())
        }
    }

    /// The generation that examines the object, if any does.
    pub fn generation(self) -> Option<usize> {
        match self {
            Self::Generation(generation) => Some(generation),
            _ => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Generation(generation) => write!(f, "generation {generation}"),
            Self::Frozen => f.write_str("frozen"),
            Self::Untracked => f.write_str("untracked"),
            Self::Part => f.write_str("part"),
            Self::Leaf => f.write_str("leaf"),
            Self::Condemned => f.write_str("condemned"),
        }
    }
}

/// Follows a number by a noun in the right form.
struct Count(usize, &'static str);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(number, noun) = self;
        write!(f, "{number} {noun}{}", if *number == 1 { "" } else { "s" })
    }
}
