//! exuvia: counting, with CPython's generations. The thread's heap as it is, with its default gates, or with these shut, so
//! that it only collects when the workload is done.

use std::cell::RefCell;

use ::exuvia::{Field, Gc, Heap, Trace};

use super::{Contender, Roots, RootsOf, Scope};
use crate::count::Counter;

#[derive(Trace)]
pub(crate) struct Leaf {
    payload: [u64; 2],
    #[trace(skip)]
    _counter: Counter,
}

#[derive(Trace)]
pub(crate) struct Link {
    payload: [u64; 2],
    next: Option<Gc<Self>>,
    #[trace(skip)]
    _counter: Counter,
}

#[derive(Trace)]
pub(crate) struct Tree {
    left: Option<Gc<Self>>,
    right: Option<Gc<Self>>,
    #[trace(skip)]
    _counter: Counter,
}

#[derive(Trace)]
pub(crate) struct Node {
    id: u64,
    edges: [Field<Option<Gc<Self>>>; 3],
    #[trace(skip)]
    _counter: Counter,
}

#[derive(Trace)]
pub(crate) struct Friend {
    friends: RefCell<Vec<Gc<Self>>>,
    #[trace(skip)]
    _counter: Counter,
}

/// Makes the objects.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Maker;

impl Scope for Maker {
    type Leaf = Gc<Leaf>;
    type Link = Gc<Link>;
    type Tree = Gc<Tree>;
    type Node = Gc<Node>;
    type Friend = Gc<Friend>;

    #[inline(always)]
    fn leaf(self, payload: [u64; 2]) -> Gc<Leaf> {
        Gc::new(Leaf { payload, _counter: Counter::new() })
    }

    #[inline(always)]
    fn leaf_payload(leaf: &Gc<Leaf>) -> u64 {
        leaf.payload[0]
    }

    #[inline(always)]
    fn link(self, payload: [u64; 2], next: Option<Gc<Link>>) -> Gc<Link> {
        Gc::new(Link { payload, next, _counter: Counter::new() })
    }

    #[inline(always)]
    fn link_payload(link: &Gc<Link>) -> u64 {
        link.payload[0]
    }

    #[inline(always)]
    fn next(link: &Gc<Link>) -> Option<&Gc<Link>> {
        link.next.as_ref()
    }

    /// No list is too long.
    fn drop_list(list: Gc<Link>) {
        drop(list);
    }

    #[inline(always)]
    fn tree(self, children: Option<[Gc<Tree>; 2]>) -> Gc<Tree> {
        let (left, right) =
            children.map_or((None, None), |[left, right]| (Some(left), Some(right)));
        Gc::new(Tree { left, right, _counter: Counter::new() })
    }

    #[inline(always)]
    fn children(tree: &Gc<Tree>) -> Option<[&Gc<Tree>; 2]> {
        Some([tree.left.as_ref()?, tree.right.as_ref()?])
    }

    #[inline(always)]
    fn node(self, id: u64) -> Gc<Node> {
        Gc::new(Node { id, edges: Default::default(), _counter: Counter::new() })
    }

    #[inline(always)]
    fn id(node: &Gc<Node>) -> u64 {
        node.id
    }

    #[inline(always)]
    fn edge(node: &Gc<Node>, i: usize) -> Option<Gc<Node>> {
        node.edges[i].get()
    }

    #[inline(always)]
    fn set_edge(self, node: &Gc<Node>, i: usize, target: Option<Gc<Node>>) {
        node.edges[i].set(target);
    }

    #[inline(always)]
    fn friend(self) -> Gc<Friend> {
        Gc::new(Friend { friends: RefCell::new(Vec::new()), _counter: Counter::new() })
    }

    #[inline(always)]
    fn befriend(self, friend: &Gc<Friend>, other: Gc<Friend>) {
        friend.friends.borrow_mut().push(other);
    }

    #[inline(always)]
    fn friends(friend: &Gc<Friend>) -> usize {
        friend.friends.borrow().len()
    }

    #[inline(always)]
    fn unfriend(self, friend: &Gc<Friend>, i: usize) {
        let old = friend.friends.borrow_mut().swap_remove(i);
        drop(old);
    }
}

/// The thread's heap, with a threshold for the young; 0 shuts the gates.
pub(crate) struct Exuvia<const YOUNG: i64> {
    heap: Heap,
    roots: RootsOf<Maker>,
}

impl<const YOUNG: i64> Contender for Exuvia<YOUNG> {
    plain_roots!();

    fn new() -> Self {
        let heap = Heap::current();
        let [_, middle, old] = heap.thresholds();
        heap.set_thresholds([YOUNG, middle, old]);
        Self { heap, roots: Roots::default() }
    }

    fn collect(&mut self) {
        self.heap.collect(2);
    }
}
