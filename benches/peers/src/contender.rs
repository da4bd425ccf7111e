//! What takes part: `Rc` and the collectors, each behind the same two traits.
//!
//! Objects are of five kinds, with the same payloads everywhere. Edges that change stand in the cell that is natural for
//! the crate: a `RefCell` or the crate's own like it, without a borrow flag for exuvia (`Field`) and for `gc-arena` (`Lock`).

#[macro_use]
mod nodes;

#[cfg(feature = "peers")]
pub(crate) mod arena;
#[cfg(feature = "peers")]
pub(crate) mod bacon;
#[cfg(feature = "peers")]
pub(crate) mod boa;
#[cfg(feature = "peers")]
pub(crate) mod dumpster;
pub(crate) mod exuvia;
#[cfg(feature = "peers")]
pub(crate) mod gc;
#[cfg(feature = "peers")]
pub(crate) mod gcmodule;
pub(crate) mod rc;
#[cfg(feature = "peers")]
pub(crate) mod rust_cc;

/// A collector, or `Rc`, with a heap of its own.
pub(crate) trait Contender: Sized {
    /// Cycles leak unless they are broken by hand.
    const BY_HAND: bool = false;
    /// Handles are counted; otherwise to copy one is nothing.
    const COUNTED: bool = true;

    /// What makes objects, and the types of the handles to them.
    type Scope<'w>: Scope;

    fn new() -> Self;

    /// Runs `work` with the roots. Handles do not leave it but by the roots.
    fn enter<R>(
        &mut self,
        work: impl for<'w> FnOnce(Self::Scope<'w>, &RootsOf<Self::Scope<'w>>) -> R,
    ) -> R;

    /// The same, when the roots change.
    fn edit<R>(
        &mut self,
        work: impl for<'w> FnOnce(Self::Scope<'w>, &mut RootsOf<Self::Scope<'w>>) -> R,
    ) -> R;

    /// So many operations have been done, with `live` objects alive: time to collect for those who do not see to it.
    #[inline(always)]
    fn safepoint(&mut self, _operations: usize, _live: usize) {}

    /// Collects everything.
    fn collect(&mut self);
}

/// Makes objects, and works with handles.
pub(crate) trait Scope: Copy {
    /// 16 bytes.
    type Leaf: Clone;
    /// 16 bytes, and perhaps one more of its kind. Never changes.
    type Link;
    /// Perhaps two more of its kind. Never changes.
    type Tree;
    /// A number and three edges that can change.
    type Node: Clone;
    /// As many edges as one likes.
    type Friend: Clone;

    fn leaf(self, payload: [u64; 2]) -> Self::Leaf;
    fn leaf_payload(leaf: &Self::Leaf) -> u64;

    fn link(self, payload: [u64; 2], next: Option<Self::Link>) -> Self::Link;
    fn link_payload(link: &Self::Link) -> u64;
    fn next(link: &Self::Link) -> Option<&Self::Link>;
    /// Drops a list of any length.
    fn drop_list(list: Self::Link);

    fn tree(self, children: Option<[Self::Tree; 2]>) -> Self::Tree;
    fn children(tree: &Self::Tree) -> Option<[&Self::Tree; 2]>;

    fn node(self, id: u64) -> Self::Node;
    fn id(node: &Self::Node) -> u64;
    fn edge(node: &Self::Node, i: usize) -> Option<Self::Node>;
    fn set_edge(self, node: &Self::Node, i: usize, target: Option<Self::Node>);

    fn friend(self) -> Self::Friend;
    fn befriend(self, friend: &Self::Friend, other: Self::Friend);
    fn friends(friend: &Self::Friend) -> usize;
    /// Takes one edge out, and puts the last in its place.
    fn unfriend(self, friend: &Self::Friend, i: usize);
}

/// What a workload holds from step to step.
#[cfg_attr(feature = "peers", derive(gc_arena::Collect), collect(no_drop))]
#[derive(Debug)]
pub(crate) struct Roots<N, T, F> {
    pub(crate) nodes: Vec<N>,
    pub(crate) trees: Vec<T>,
    pub(crate) friends: Vec<F>,
}

/// The roots for a scope's handles.
pub(crate) type RootsOf<S> = Roots<<S as Scope>::Node, <S as Scope>::Tree, <S as Scope>::Friend>;

impl<N, T, F> Default for Roots<N, T, F> {
    fn default() -> Self {
        Self { nodes: Vec::new(), trees: Vec::new(), friends: Vec::new() }
    }
}

/// The trigger for crates without one: a collection after every half as many operations as objects live, at least 10,000.
#[cfg(feature = "peers")]
#[derive(Debug, Default)]
pub(crate) struct Trigger {
    operations: usize,
}

#[cfg(feature = "peers")]
impl Trigger {
    /// Whether it is time.
    #[inline]
    pub(crate) fn count(&mut self, operations: usize, live: usize) -> bool {
        self.operations += operations;
        let due = self.operations >= (live / 2).max(10_000);
        if due {
            self.operations = 0;
        }
        due
    }
}
