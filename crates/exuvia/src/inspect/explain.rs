//! Why an object is alive.

use std::collections::VecDeque;
use std::fmt;

use super::graph::{Graph, Reversed};
use super::{Count, Place};
use crate::GcAny;
use crate::event::Named;

/// Why an object is alive, see [`explain`]. `Display` tells it in plain words.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Explanation {
    /// The object.
    pub object: Named,
    /// Its handles, the one that asks included. Means nothing for an immortal object.
    pub count: u32,
    /// Whether its handles are not counted any more, so that it never dies.
    pub immortal: bool,
    /// Where it stands.
    pub place: Place,
    /// Whether its finalizer has run.
    pub finalized: bool,
    /// The objects of its heap with edges to it, in the order of the lists.
    pub referrers: Vec<Referrer>,
    /// How many edges these have to it.
    pub edges: usize,
    /// Handles that neither these edges account for nor the one that asks: held by variables, by what is not traced, or
    /// by objects of other heaps.
    pub outside: usize,
    /// Weak handles to it.
    pub weak_handles: usize,
    /// Objects that watch it.
    pub watchers: usize,
    /// A shortest way to it from an object that the collector does not free: that one first, then along edges, the
    /// object itself last. Empty if there is none, so that nothing but the handle that asks keeps it.
    pub path: Vec<Named>,
    /// Why the first of the path is not freed.
    pub anchor: Option<Anchor>,
}

/// An object with edges to another one.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Referrer {
    /// The object.
    pub object: Named,
    /// Where it stands.
    pub place: Place,
    /// How many edges it has to the other one.
    pub edges: usize,
}

/// Why the collector does not free an object, whatever leads to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub enum Anchor {
    /// So many handles to it are held from outside the heap.
    Outside(usize),
    /// Its handles are not counted any more.
    Immortal,
    /// It is in the permanent generation.
    Frozen,
    /// It is of a type with edges, but not in the collector's lists.
    Untracked,
}

/// Finds out why an object is alive. Reads the whole heap.
///
/// # Panics
/// If a `Trace` or the labeler does.
///
/// # Examples
/// ```
/// use exuvia::inspect::explain;
/// use exuvia::{Gc, GcAny, Trace};
///
/// #[derive(Trace)]
/// struct Pair(Gc<String>, Gc<String>);
///
/// let text = Gc::new("shed".to_owned());
/// let pair = Gc::new(Pair(text.clone(), text.clone()));
/// let explanation = explain(Gc::as_any(&text));
/// assert_eq!(explanation.count, 3);
/// assert_eq!((explanation.referrers[0].edges, explanation.outside), (2, 0));
/// assert!(explanation.to_string().contains("2 edges from"));
/// ```
pub fn explain(object: &GcAny) -> Explanation {
    let core = object.core();
    let graph = Graph::of(core);
    let reversed = graph.reversed();
    let slot = object.slot();
    // A leaf to which no edge leads is not in the graph.
    let node = graph.find(slot);
    let edges = node.map_or(0, |node| graph.incoming[node]);
    let handles = if slot.is_immortal() { 0 } else { slot.strong() as usize };
    let outside = handles.saturating_sub(edges + 1);
    let mut explanation = Explanation {
        object: Named::by_type(slot),
        count: slot.strong(),
        immortal: slot.is_immortal(),
        place: Place::of(slot),
        finalized: object.is_finalized(),
        referrers: Vec::new(),
        edges,
        outside,
        weak_handles: slot.weak_count(),
        watchers: slot.watchers().len(),
        path: Vec::new(),
        anchor: own_anchor(Place::of(slot), slot.is_immortal(), outside),
    };
    let sources = node.map_or(&[][..], |node| reversed.sources(node));
    let path = if explanation.anchor.is_some() {
        Vec::new()
    } else {
        node.map_or_else(Vec::new, |node| shortest_path(&graph, &reversed, node))
    };
    if let Some(&start) = path.first() {
        explanation.anchor = anchor(&graph, start);
    }
    name(object, &graph, sources, &path, &mut explanation);
    explanation
}

/// Fills in what is named. From here on code of the user runs.
fn name(object: &GcAny, graph: &Graph, sources: &[usize], path: &[usize], to: &mut Explanation) {
    let hold = |node: &usize| graph.nodes[*node].handle();
    let referrers: Vec<_> = sources.chunk_by(PartialEq::eq).collect();
    let places: Vec<_> = referrers.iter().map(|edges| Place::of(graph.nodes[edges[0]])).collect();
    let holders: Vec<_> = referrers.iter().map(|edges| hold(&edges[0])).collect();
    let steps: Vec<_> = path.iter().map(hold).collect();
    to.object = Named::labeled(object);
    for ((holder, edges), place) in holders.iter().zip(&referrers).zip(places) {
        let object = Named::labeled(holder);
        to.referrers.push(Referrer { object, place, edges: edges.len() });
    }
    to.path = steps.iter().map(Named::labeled).collect();
    if to.path.is_empty() && to.anchor.is_some() {
        to.path.push(to.object.clone());
    }
}

/// Why an object is not freed, whatever leads to it.
fn own_anchor(place: Place, immortal: bool, outside: usize) -> Option<Anchor> {
    if immortal {
        return Some(Anchor::Immortal);
    }
    match place {
        Place::Frozen => Some(Anchor::Frozen),
        Place::Untracked => Some(Anchor::Untracked),
        _ => (outside > 0).then_some(Anchor::Outside(outside)),
    }
}

/// The same for an object of a graph.
pub(super) fn anchor(graph: &Graph, node: usize) -> Option<Anchor> {
    let slot = graph.nodes[node];
    own_anchor(Place::of(slot), slot.is_immortal(), graph.outside(node))
}

/// A shortest path from an object with an anchor to `node`, which has none of its own.
fn shortest_path(graph: &Graph, reversed: &Reversed, node: usize) -> Vec<usize> {
    let mut next = vec![None; graph.nodes.len()];
    next[node] = Some(node);
    let mut left = VecDeque::from([node]);
    while let Some(at) = left.pop_front() {
        for &source in reversed.sources(at) {
            if next[source].is_some() {
                continue;
            }
            next[source] = Some(at);
            if anchor(graph, source).is_some() {
                return follow(&next, source);
            }
            left.push_back(source);
        }
    }
    Vec::new()
}

/// The path from `start` along `next` to the object that is its own next.
fn follow(next: &[Option<usize>], start: usize) -> Vec<usize> {
    let mut path = vec![start];
    let mut at = start;
    while let Some(after) = next[at].filter(|after| *after != at) {
        path.push(after);
        at = after;
    }
    path
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outside(handles) => {
                write!(f, "held from outside by {}", Count(*handles, "handle"))
            }
            Self::Immortal => f.write_str("immortal"),
            Self::Frozen => f.write_str("frozen"),
            Self::Untracked => f.write_str("untracked"),
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.immortal {
            writeln!(f, "{} is immortal", self.object)?;
        } else {
            writeln!(f, "{} has {}", self.object, Count(self.count as usize, "handle"))?;
        }
        for Referrer { object, place, edges } in &self.referrers {
            writeln!(f, "  {} from {object} ({place})", Count(*edges, "edge"))?;
        }
        if !self.immortal {
            let handles = Count(self.outside, "handle");
            writeln!(f, "  {handles} from outside the heap, besides the one that asks")?;
        }
        write!(f, "  {}", self.place)?;
        for (known, what) in [(self.weak_handles, "weak handle"), (self.watchers, "watcher")] {
            if known > 0 {
                write!(f, ", {}", Count(known, what))?;
            }
        }
        writeln!(f, "{}", if self.finalized { ", finalized" } else { "" })?;
        self.write_path(f)
    }
}

impl Explanation {
    fn write_path(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(first), Some(anchor)) = (self.path.first(), self.anchor) else {
            return if self.edges == 0 {
                f.write_str("It dies with the handle that asks.")
            } else {
                f.write_str("Without the handle that asks it is garbage.")
            };
        };
        write!(f, "It is reached from\n  {first}, {anchor}")?;
        for step in &self.path[1..] {
            write!(f, "\n  -> {step}")?;
        }
        Ok(())
    }
}
