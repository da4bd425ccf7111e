//! Whether a heap is in order.

use std::collections::HashMap;
use std::fmt;

use super::edges::{Placed, read_all, read_placed};
use super::graph::objects;
use super::{Count, structure};
use crate::Heap;
use crate::event::Named;
use crate::raw::core::Core;
use crate::raw::slot::Slot;

/// Something that is wrong with a heap, see [`Heap::verify`].
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Problem {
    /// The object in question, named by its type.
    pub object: Named,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What can be wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub enum Fault {
    /// More edges lead to the object than it has handles: a [`Trace`](crate::Trace) of one of its referrers is wrong.
    TooManyEdges {
        /// Its handles.
        count: u32,
        /// The edges to it.
        edges: usize,
        /// Who reports how many of them.
        referrers: Vec<(Named, usize)>,
    },
    /// One and the same handle to the object is reported more than once: what one object owns is also reported by others, or a
    /// `Trace` reports a field twice, or copies of a handle instead of the handle.
    Doubled {
        /// Who reports it, once for each time.
        referrers: Vec<Named>,
    },
    /// The object's `Trace` reports other edges when it is asked again.
    Unstable,
    /// The object's `Trace` panicked, with this text.
    Panicked(String),
    /// The number of handles to the object changed while edges were reported.
    CountChanged,
    /// The object reports an edge to one whose value is gone, at this address.
    DeadTarget(usize),
    /// What was there has been freed, and then written to.
    WrittenAfterFree,
    /// Something that no `Trace` can bring about: a bug of this library, or memory that was overwritten.
    Broken(&'static str),
}

impl Heap {
    /// Checks the whole heap: its lists and free memory, and that what the objects [report](crate::Trace) agrees with the counts,
    /// is reported once, and is the same when asked again.
    ///
    /// A [`Trace`](crate::Trace) that reports too little is not a problem of the heap, and is found by
    /// [`audit`](Self::audit). The heap can be made to do this before each collection, see [`Stress`](super::Stress).
    ///
    /// # Errors
    /// What is wrong. The heap can still be used, but should not be collected.
    ///
    /// # Examples
    /// ```
    /// use exuvia::{Gc, Heap, Trace};
    ///
    /// #[derive(Trace)]
    /// struct Pair(Gc<String>, Gc<u8>);
    ///
    /// let heap = Heap::new();
    /// let pair = heap.alloc(Pair(heap.alloc("shed".to_owned()), heap.alloc(1)));
    /// assert_eq!(heap.verify(), Ok(()));
    /// ```
    pub fn verify(&self) -> Result<(), Vec<Problem>> {
        let problems = verify(self.core());
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }
}

/// Checks a heap. If its structure is broken, its edges are not read.
pub(crate) fn verify(core: &Core) -> Vec<Problem> {
    let mut problems = structure::check(core);
    if problems.is_empty() {
        check_edges(core, &mut problems);
    }
    problems
}

/// Panics if a heap is not in order.
pub(crate) fn assert_in_order(core: &Core) {
    let problems = verify(core);
    assert!(problems.is_empty(), "{}", Problems(&problems));
}

/// Panics if a heap's structure is not in order, whatever its edges.
pub(crate) fn assert_structure(core: &Core) {
    let problems = structure::check(core);
    assert!(problems.is_empty(), "{}", Problems(&problems));
}

fn check_edges(core: &Core, problems: &mut Vec<Problem>) {
    let objects = objects(core);
    let counts: Vec<_> = objects.iter().map(|slot| slot.strong()).collect();
    let mut edges = Vec::with_capacity(objects.len());
    for &slot in &objects {
        edges.push(read_all(slot));
    }
    for (slot, first) in objects.iter().zip(&edges) {
        let fault = match (first, read_all(*slot)) {
            (Err((_, text)), _) => Fault::Panicked(text.clone()),
            (_, Err((_, text))) => Fault::Panicked(text),
            (Ok(first), Ok(second)) if *first != second => Fault::Unstable,
            _ => continue,
        };
        problems.push(Problem { object: Named::by_type(*slot), fault });
    }
    for (slot, count) in objects.iter().zip(counts) {
        if slot.strong() != count {
            problems.push(Problem { object: Named::by_type(*slot), fault: Fault::CountChanged });
        }
    }
    let edges: Vec<_> = edges.into_iter().map(Result::unwrap_or_default).collect();
    check_counts(&objects, &edges, problems);
    check_places(&read_placed(&objects).0, problems);
}

/// Finds objects with more edges than handles, and edges to what is gone.
fn check_counts(objects: &[Slot], edges: &[Vec<Slot>], problems: &mut Vec<Problem>) {
    let mut incoming = HashMap::<Slot, usize>::new();
    let mut order = Vec::new();
    for (slot, targets) in objects.iter().zip(edges) {
        for &target in targets {
            if !target.has_value() {
                let fault = Fault::DeadTarget(target.address());
                problems.push(Problem { object: Named::by_type(*slot), fault });
            }
            let count = incoming.entry(target).or_insert_with(|| {
                order.push(target);
                0
            });
            *count += 1;
        }
    }
    for target in order {
        let edges_to = incoming[&target];
        if target.has_value() && !target.is_immortal() && edges_to > target.strong() as usize {
            let fault = too_many(target, edges_to, objects, edges);
            problems.push(Problem { object: Named::by_type(target), fault });
        }
    }
}

fn too_many(target: Slot, count: usize, objects: &[Slot], edges: &[Vec<Slot>]) -> Fault {
    let to_target = |targets: &Vec<Slot>| targets.iter().filter(|slot| **slot == target).count();
    let referrers = objects.iter().zip(edges).map(|(slot, targets)| (*slot, to_target(targets)));
    let referrers = referrers.filter(|(_, edges)| *edges > 0);
    Fault::TooManyEdges {
        count: target.strong(),
        edges: count,
        referrers: referrers.map(|(slot, edges)| (Named::by_type(slot), edges)).collect(),
    }
}

/// Finds handles that are reported more than once.
pub(crate) fn check_places(edges: &[Placed], problems: &mut Vec<Problem>) {
    let mut edges: Vec<_> = edges.iter().collect();
    // Stable: referrers stay in the order of the lists.
    edges.sort_by_key(|edge| edge.place);
    for doubled in edges.chunk_by(|one, two| one.place == two.place) {
        if let [first, _, ..] = doubled {
            let referrers = doubled.iter().map(|edge| Named::by_type(edge.reporter)).collect();
            let object = Named::by_type(first.target);
            problems.push(Problem { object, fault: Fault::Doubled { referrers } });
        }
    }
}

/// Several problems, a line for each.
pub(crate) struct Problems<'p>(pub(crate) &'p [Problem]);

impl fmt::Display for Problems<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the heap is not in order")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { object, fault } = self;
        match fault {
            Fault::TooManyEdges { count, edges, referrers } => {
                let handles = Count(*count as usize, "handle");
                write!(f, "{object} has {handles}, but {} lead to it:", Count(*edges, "edge"))?;
                let mut comma = "";
                for (referrer, edges) in referrers {
                    write!(f, "{comma} {edges} from {referrer}")?;
                    comma = ",";
                }
                Ok(())
            }
            Fault::Doubled { referrers } => {
                write!(f, "one handle to {object} is reported more than once: by")?;
                let mut comma = "";
                for referrer in referrers {
                    write!(f, "{comma} {referrer}")?;
                    comma = ",";
                }
                Ok(())
            }
            Fault::Unstable => write!(f, "{object} reports other edges when asked again"),
            Fault::Panicked(text) => write!(f, "the trace of {object} panicked: {text}"),
            Fault::CountChanged => {
                write!(f, "the number of handles to {object} changed while edges were reported")
            }
            Fault::DeadTarget(address) => {
                write!(f, "{object} has an edge to {address:#x}, where there is no object")
            }
            Fault::WrittenAfterFree => write!(f, "{object} was written to after it was freed"),
            Fault::Broken(what) => write!(f, "{object} {what}"),
        }
    }
}
