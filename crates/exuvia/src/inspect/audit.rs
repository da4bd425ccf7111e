//! Whether every `Trace` tells the truth.

use std::collections::{HashMap, HashSet};
use std::fmt;

use super::edges::read_placed;
use super::graph::{Graph, objects};
use super::verify::{Problem, Problems, verify};
use super::{Count, Place};
use crate::event::Named;
use crate::raw::slot::Slot;
use crate::{GcAny, Heap};

/// What an audit has found, see [`Heap::audit_with`]. `Display` tells it in plain words.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Audit {
    /// What [`Heap::verify`] finds: edges that are reported more than once or too many, and the like.
    pub problems: Vec<Problem>,
    /// Objects with handles that no edge accounts for, nor anybody who was named: some `Trace` has forgotten an edge, or the
    /// handle is held by something that was not named.
    pub unaccounted: Vec<Unaccounted>,
}

/// An object with handles that nothing accounts for.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Unaccounted {
    /// The object.
    pub object: Named,
    /// How many handles are unaccounted for.
    pub handles: usize,
    /// All its handles.
    pub count: u32,
    /// The edges to it.
    pub edges: usize,
    /// The handles to it that were named.
    pub named: usize,
    /// Objects in whose memory its address was seen where they report no handle: their `Trace` has possibly forgotten a
    /// field. A guess: the word can be a leftover. What objects own elsewhere, as a `Vec` does, is not looked at.
    pub seen_in: Vec<Sighting>,
}

/// An address seen in the memory of an object that reports no handle there.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Sighting {
    /// The object.
    pub object: Named,
    /// The offset from its address, in bytes. The value begins behind a header of 16.
    pub offset: usize,
}

impl Audit {
    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty() && self.unaccounted.is_empty()
    }
}

impl Heap {
    /// Compares edges with counts where nobody holds a handle from outside: [`audit_with`](Self::audit_with) nothing named.
    pub fn audit(&self) -> Audit {
        self.audit_with(&[])
    }

    /// Compares what the objects [report](crate::Trace) with the counts, given all handles that are held from outside the heap.
    ///
    /// `held` names these handles: the very ones, not copies, which would be handles of their own. Then each handle is
    /// an edge or is named, and every other one was forgotten by a `Trace`. That cannot corrupt anything, but what it leads
    /// to is never found unreachable: it leaks. What is wrong the other way is what [`verify`](Self::verify) finds, and is
    /// reported as well. If it finds anything, the counts are not compared.
    ///
    /// Immortal objects are left out, as their handles are not counted, and so are leaves to which neither an edge
    /// leads nor a name.
    ///
    /// # Examples
    /// ```
    /// use exuvia::{Gc, Heap, Trace};
    ///
    /// #[derive(Trace)]
    /// struct Pair {
    ///     left: Gc<String>,
    ///     #[trace(skip)]
    ///     right: Gc<String>,
    /// }
    ///
    /// let heap = Heap::new();
    /// let text = heap.alloc("shed".to_owned());
    /// let pair = heap.alloc(Pair { left: text.clone(), right: text.clone() });
    /// let audit = heap.audit_with(&[Gc::as_any(&text), Gc::as_any(&pair)]);
    /// // Of three handles to the text, one is named and one is an edge.
    /// assert_eq!((audit.unaccounted.len(), audit.unaccounted[0].handles), (1, 1));
    /// assert_eq!(audit.unaccounted[0].object.address, Gc::address(&text));
    /// ```
    pub fn audit_with(&self, held: &[&GcAny]) -> Audit {
        let problems = verify(self.core());
        if !problems.is_empty() {
            return Audit { problems, unaccounted: Vec::new() };
        }
        let mut named = HashMap::<Slot, usize>::new();
        let mut places = HashSet::new();
        for handle in held {
            if places.insert(std::ptr::from_ref(*handle)) {
                *named.entry(handle.slot()).or_default() += 1;
            }
        }
        Audit { problems, unaccounted: unaccounted(self, &Graph::of(self.core()), &named) }
    }
}

/// The objects with more handles than edges and names.
fn unaccounted(heap: &Heap, graph: &Graph, named: &HashMap<Slot, usize>) -> Vec<Unaccounted> {
    let own = |slot: &Slot| std::ptr::eq(slot.core(), heap.core());
    let mut found = Vec::new();
    for (node, slot) in graph.nodes.iter().enumerate().filter(|(_, slot)| own(slot)) {
        let named = named.get(slot).copied().unwrap_or_default();
        let handles = graph.outside(node).saturating_sub(named);
        if handles > 0 {
            found.push(Unaccounted {
                object: Named::by_type(*slot),
                handles,
                count: slot.strong(),
                edges: graph.incoming[node],
                named,
                seen_in: Vec::new(),
            });
        }
    }
    look_for(heap, graph, &mut found);
    found
}

/// Looks for the addresses of some objects in the memory of all.
fn look_for(heap: &Heap, graph: &Graph, wanted: &mut [Unaccounted]) {
    if wanted.is_empty() {
        return;
    }
    let numbers: HashMap<_, _> =
        wanted.iter().zip(0..).map(|(wanted, number)| (wanted.object.address, number)).collect();
    let objects = objects(heap.core());
    let reported: HashSet<_> = read_placed(&objects).0.iter().map(|edge| edge.place).collect();
    for holder in objects {
        // Handles to leaves are not reported with their places, so these are told by their number.
        let mut to_leaves = leaf_edges(graph, holder);
        for (offset, word) in holder.words() {
            let Some(&number) = numbers.get(&word) else { continue };
            if reported.contains(&(holder.address() + offset)) || take(&mut to_leaves, word) {
                continue;
            }
            let object = Named::by_type(holder);
            let wanted: &mut Unaccounted = &mut wanted[number];
            wanted.seen_in.push(Sighting { object, offset });
        }
    }
}

/// The addresses of the leaves to which an object reports edges.
fn leaf_edges(graph: &Graph, holder: Slot) -> Vec<usize> {
    let Some(node) = graph.find(holder) else { return Vec::new() };
    let targets = graph.targets(node).iter().map(|target| graph.nodes[*target]);
    targets.filter(|target| Place::of(*target) == Place::Leaf).map(Slot::address).collect()
}

/// Takes one address out of a list, and says whether it was there.
fn take(list: &mut Vec<usize>, address: usize) -> bool {
    let position = list.iter().position(|other| *other == address);
    position.map(|index| list.swap_remove(index)).is_some()
}

impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_clean() {
            return f.write_str("every handle is accounted for");
        }
        if !self.problems.is_empty() {
            return Problems(&self.problems).fmt(f);
        }
        f.write_str("there are handles that nothing accounts for")?;
        self.unaccounted.iter().try_for_each(|object| write!(f, "\n  {object}"))
    }
}

impl fmt::Display for Unaccounted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { object, handles, count, edges, named, seen_in } = self;
        let (total, edges) = (Count(*count as usize, "handle"), Count(*edges, "edge"));
        write!(f, "{object}: {handles} of {total}, besides {edges} and {named} named")?;
        for Sighting { object, offset } in seen_in {
            write!(f, "\n    seen in {object} at byte {offset}, where it reports no handle")?;
        }
        Ok(())
    }
}
