//! All objects and edges of a heap, as data.

use std::fmt::{self, Write};

use super::graph::Graph;
use super::{Place, dot, json, v8};
use crate::{GcAny, Heap};

/// The objects and edges of a heap at one moment, see [`Heap::snapshot`].
///
/// Objects have numbers, their positions in `nodes`: first those in the collector's lists, in the order of the lists, then
/// those of types with edges that are in no list, in the order of their addresses, then leaves and objects of other
/// heaps, as edges lead to them. Leaves to which no edge leads are not among them.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Snapshot {
    /// The objects.
    pub nodes: Vec<Node>,
}

/// An object in a [`Snapshot`].
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Node {
    /// What the labeler or the type calls it.
    pub label: String,
    /// The name of its Rust type.
    pub type_name: &'static str,
    /// Where it is.
    pub address: usize,
    /// The bytes of its slot, header included. What it has elsewhere, as a `Vec` has, is not known.
    pub bytes: usize,
    /// Where it stands.
    pub place: Place,
    /// Its handles. Means nothing for an immortal object.
    pub count: u32,
    /// Whether its handles are not counted any more.
    pub immortal: bool,
    /// Handles that no edge accounts for. 0 for an immortal object.
    pub outside: usize,
    /// Whether its finalizer has run.
    pub finalized: bool,
    /// Its edges, in the order in which it reports them. None are known of objects of other heaps.
    pub edges: Vec<Edge>,
}

/// An edge in a [`Snapshot`].
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Edge {
    /// The position of its target in [`Snapshot::nodes`].
    pub to: usize,
    /// What [`Describe::edge`] calls it.
    pub name: Option<String>,
}

/// Names for a [`Snapshot`].
pub trait Describe {
    /// What to call an object, instead of what the [labeler](Heap::set_labeler) or the type calls it.
    fn label(&self, object: &GcAny) -> Option<String> {
        let _ = object;
        None
    }

    /// What to call the edge number `index` of `from`.
    fn edge(&self, from: &GcAny, index: usize, to: &GcAny) -> Option<String> {
        let _ = (from, index, to);
        None
    }
}

/// Names nothing.
struct Plain;

impl Describe for Plain {}

impl Heap {
    /// All objects and edges at this moment. Reads the whole heap.
    ///
    /// # Panics
    /// If a `Trace` or the labeler does.
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
    /// let snapshot = heap.snapshot();
    /// assert_eq!(snapshot.nodes.len(), 3);
    /// assert_eq!(snapshot.roots().collect::<Vec<_>>(), [0]);
    /// assert!(snapshot.to_dot().contains("n0 -> n2;"));
    /// ```
    pub fn snapshot(&self) -> Snapshot {
        self.snapshot_with(&Plain)
    }

    /// The same with names for objects and edges.
    ///
    /// # Panics
    /// As [`snapshot`](Self::snapshot), or if `names` does.
    ///
    /// # Examples
    /// ```
    /// use exuvia::inspect::Describe;
    /// use exuvia::{Gc, GcAny, Heap, Trace};
    ///
    /// #[derive(Trace)]
    /// struct Pair(Gc<String>, Gc<u8>);
    ///
    /// struct Names;
    ///
    /// impl Describe for Names {
    ///     fn label(&self, object: &GcAny) -> Option<String> {
    ///         Some(format!("the {:?}", object.downcast_ref::<String>()?))
    ///     }
    ///
    ///     fn edge(&self, _: &GcAny, index: usize, _: &GcAny) -> Option<String> {
    ///         Some(["left", "right"][index].to_owned())
    ///     }
    /// }
    ///
    /// let heap = Heap::new();
    /// let pair = heap.alloc(Pair(heap.alloc("shed".to_owned()), heap.alloc(1)));
    /// let snapshot = heap.snapshot_with(&Names);
    /// assert_eq!(snapshot.nodes[1].label, "the \"shed\"");
    /// assert_eq!(snapshot.nodes[0].edges[1].name.as_deref(), Some("right"));
    /// ```
    pub fn snapshot_with(&self, names: &dyn Describe) -> Snapshot {
        let graph = Graph::of(self.core());
        let mut nodes: Vec<_> =
            (0..graph.nodes.len()).map(|node| Node::new(&graph, node)).collect();
        let handles = graph.hold();
        drop(graph);
        for (node, handle) in nodes.iter_mut().zip(&handles) {
            node.label = names.label(handle).unwrap_or_else(|| handle.label());
            for (index, edge) in node.edges.iter_mut().enumerate() {
                edge.name = names.edge(handle, index, &handles[edge.to]);
            }
        }
        Snapshot { nodes }
    }
}

impl Node {
    fn new(graph: &Graph, node: usize) -> Self {
        let slot = graph.nodes[node];
        Self {
            label: String::new(),
            type_name: slot.type_name(),
            address: slot.address(),
            bytes: slot.bytes(),
            place: Place::of(slot),
            count: slot.strong(),
            immortal: slot.is_immortal(),
            outside: graph.outside(node),
            finalized: slot.is_finalized(),
            edges: graph.targets(node).iter().map(|&to| Edge { to, name: None }).collect(),
        }
    }

    /// Whether the collector does not free it, whatever leads to it: it is held from outside, immortal, frozen or untracked.
    pub fn is_root(&self) -> bool {
        self.outside > 0 || self.immortal || matches!(self.place, Place::Frozen | Place::Untracked)
    }
}

impl Snapshot {
    /// The positions of the objects that the collector does not free, whatever leads to them.
    pub fn roots(&self) -> impl Iterator<Item = usize> {
        self.nodes.iter().enumerate().filter(|(_, node)| node.is_root()).map(|(id, _)| id)
    }

    /// Which of the objects are reached from a root. The others are garbage, for the next collection of their generation.
    pub fn reached(&self) -> Vec<bool> {
        let mut reached = vec![false; self.nodes.len()];
        let mut left: Vec<_> = self.roots().collect();
        while let Some(node) = left.pop() {
            if !std::mem::replace(&mut reached[node], true) {
                left.extend(self.nodes[node].edges.iter().map(|edge| edge.to));
            }
        }
        reached
    }

    /// As JSON: an object with an array `nodes`, whose elements have the fields of [`Node`] and a number `id`.
    pub fn to_json(&self) -> String {
        text(|out| json::write(self, out))
    }

    /// For Graphviz. Roots are drawn with a thick line.
    pub fn to_dot(&self) -> String {
        text(|out| dot::write(self, out))
    }

    /// As a `.heapsnapshot`, which the memory panel of Chrome's developer tools loads.
    ///
    /// Below the root stand `(GC roots)` with one group for each reason for which objects are not freed, and a group of those that
    /// are garbage. Objects held from outside are the root's children as well, so that distances count from them.
    pub fn to_heapsnapshot(&self) -> String {
        text(|out| v8::write(self, out))
    }
}

/// What `write` writes.
fn text(write: impl FnOnce(&mut String) -> fmt::Result) -> String {
    let mut text = String::new();
    if write(&mut text).is_err() {
        // A `String` takes everything; only a broken `Display` could end up here.
        let _ = text.write_str("\n");
    }
    text
}
