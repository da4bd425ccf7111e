//! `gc-arena`: incremental mark and sweep. Handles are only good within a closure, between two of which it collects.

use gc_arena::lock::{Lock, RefLock};
use gc_arena::{Arena, Collect, Gc, Mutation, Rootable};

use super::{Contender, Roots, RootsOf, Scope};
use crate::count::Counter;

#[derive(Collect)]
#[collect(no_drop)]
pub(crate) struct Leaf {
    payload: [u64; 2],
    #[collect(require_static)]
    _counter: Counter,
}

#[derive(Collect)]
#[collect(no_drop)]
pub(crate) struct Link<'gc> {
    payload: [u64; 2],
    next: Option<Gc<'gc, Self>>,
    #[collect(require_static)]
    _counter: Counter,
}

#[derive(Collect)]
#[collect(no_drop)]
pub(crate) struct Tree<'gc> {
    left: Option<Gc<'gc, Self>>,
    right: Option<Gc<'gc, Self>>,
    #[collect(require_static)]
    _counter: Counter,
}

#[derive(Collect)]
#[collect(no_drop)]
pub(crate) struct Node<'gc> {
    id: u64,
    edges: [Lock<Option<Gc<'gc, Self>>>; 3],
    #[collect(require_static)]
    _counter: Counter,
}

#[derive(Collect)]
#[collect(no_drop)]
pub(crate) struct Friend<'gc> {
    friends: RefLock<Vec<Gc<'gc, Self>>>,
    #[collect(require_static)]
    _counter: Counter,
}

/// Makes the objects.
#[derive(Clone, Copy)]
pub(crate) struct Maker<'gc>(&'gc Mutation<'gc>);

impl<'gc> Scope for Maker<'gc> {
    type Leaf = Gc<'gc, Leaf>;
    type Link = Gc<'gc, Link<'gc>>;
    type Tree = Gc<'gc, Tree<'gc>>;
    type Node = Gc<'gc, Node<'gc>>;
    type Friend = Gc<'gc, Friend<'gc>>;

    #[inline(always)]
    fn leaf(self, payload: [u64; 2]) -> Self::Leaf {
        Gc::new(self.0, Leaf { payload, _counter: Counter::new() })
    }

    #[inline(always)]
    fn leaf_payload(leaf: &Self::Leaf) -> u64 {
        leaf.payload[0]
    }

    #[inline(always)]
    fn link(self, payload: [u64; 2], next: Option<Self::Link>) -> Self::Link {
        Gc::new(self.0, Link { payload, next, _counter: Counter::new() })
    }

    #[inline(always)]
    fn link_payload(link: &Self::Link) -> u64 {
        link.payload[0]
    }

    #[inline(always)]
    fn next(link: &Self::Link) -> Option<&Self::Link> {
        link.as_ref().next.as_ref()
    }

    /// A handle is a mere pointer.
    fn drop_list(_: Self::Link) {}

    #[inline(always)]
    fn tree(self, children: Option<[Self::Tree; 2]>) -> Self::Tree {
        let (left, right) =
            children.map_or((None, None), |[left, right]| (Some(left), Some(right)));
        Gc::new(self.0, Tree { left, right, _counter: Counter::new() })
    }

    #[inline(always)]
    fn children(tree: &Self::Tree) -> Option<[&Self::Tree; 2]> {
        let tree = tree.as_ref();
        Some([tree.left.as_ref()?, tree.right.as_ref()?])
    }

    #[inline(always)]
    fn node(self, id: u64) -> Self::Node {
        let edges = [Lock::new(None), Lock::new(None), Lock::new(None)];
        Gc::new(self.0, Node { id, edges, _counter: Counter::new() })
    }

    #[inline(always)]
    fn id(node: &Self::Node) -> u64 {
        node.id
    }

    #[inline(always)]
    fn edge(node: &Self::Node, i: usize) -> Option<Self::Node> {
        node.edges[i].get()
    }

    #[inline(always)]
    fn set_edge(self, node: &Self::Node, i: usize, target: Option<Self::Node>) {
        let edges = gc_arena::barrier::field!(Gc::write(self.0, *node), Node, edges);
        edges[i].unlock().set(target);
    }

    #[inline(always)]
    fn friend(self) -> Self::Friend {
        let friends = RefLock::new(Vec::new());
        Gc::new(self.0, Friend { friends, _counter: Counter::new() })
    }

    #[inline(always)]
    fn befriend(self, friend: &Self::Friend, other: Self::Friend) {
        let friends = gc_arena::barrier::field!(Gc::write(self.0, *friend), Friend, friends);
        friends.unlock().borrow_mut().push(other);
    }

    #[inline(always)]
    fn friends(friend: &Self::Friend) -> usize {
        friend.friends.borrow().len()
    }

    #[inline(always)]
    fn unfriend(self, friend: &Self::Friend, i: usize) {
        let friends = gc_arena::barrier::field!(Gc::write(self.0, *friend), Friend, friends);
        friends.unlock().borrow_mut().swap_remove(i);
    }
}

/// The roots for any lifetime.
type AllRoots = Rootable![RootsOf<Maker<'_>>];

/// An arena with the roots in it.
pub(crate) struct BrandedArena(Arena<AllRoots>);

impl Contender for BrandedArena {
    const COUNTED: bool = false;

    type Scope<'w> = Maker<'w>;

    fn new() -> Self {
        Self(Arena::new(|_| Roots::default()))
    }

    #[inline(always)]
    fn enter<R>(&mut self, work: impl for<'w> FnOnce(Maker<'w>, &RootsOf<Maker<'w>>) -> R) -> R {
        self.0.mutate(|mutation, roots| work(Maker(mutation), roots))
    }

    #[inline(always)]
    fn edit<R>(&mut self, work: impl for<'w> FnOnce(Maker<'w>, &mut RootsOf<Maker<'w>>) -> R) -> R {
        self.0.mutate_root(|mutation, roots| work(Maker(mutation), roots))
    }

    /// By its own measure of debt.
    #[inline]
    fn safepoint(&mut self, _: usize, _: usize) {
        self.0.collect_debt();
    }

    /// To the end of the cycle that may be under way, and then one that sees what died meanwhile.
    fn collect(&mut self) {
        self.0.finish_cycle();
        self.0.finish_cycle();
    }
}
