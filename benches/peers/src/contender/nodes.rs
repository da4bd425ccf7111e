//! The five kinds of objects for crates with a handle like `Rc` and a cell like `RefCell`, and their [`Scope`](super::Scope).

/// The objects. Expects `Gc` (the handle) and `GcCell` (the cell) in the file's scope. `skip` is what keeps a field from
/// being traced.
macro_rules! objects {
    (derive: [$($derive:path),*], skip: [$($skip:meta)?]) => {
        #[derive($($derive),*)]
        pub(crate) struct Leaf {
            payload: [u64; 2],
            $(#[$skip])?
            _counter: Counter,
        }

        #[derive($($derive),*)]
        pub(crate) struct Link {
            payload: [u64; 2],
            next: Option<Gc<Self>>,
            $(#[$skip])?
            _counter: Counter,
        }

        #[derive($($derive),*)]
        pub(crate) struct Tree {
            left: Option<Gc<Self>>,
            right: Option<Gc<Self>>,
            $(#[$skip])?
            _counter: Counter,
        }

        #[derive($($derive),*)]
        pub(crate) struct Node {
            id: u64,
            edges: GcCell<[Option<Gc<Self>>; 3]>,
            $(#[$skip])?
            _counter: Counter,
        }

        #[derive($($derive),*)]
        pub(crate) struct Friend {
            friends: GcCell<Vec<Gc<Self>>>,
            $(#[$skip])?
            _counter: Counter,
        }
    };
}

/// Their maker. Expects `fn drop_list(Gc<Link>)` besides.
macro_rules! maker {
    () => {
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

            fn drop_list(list: Gc<Link>) {
                drop_list(list);
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
                Gc::new(Node {
                    id,
                    edges: GcCell::new([None, None, None]),
                    _counter: Counter::new(),
                })
            }

            #[inline(always)]
            fn id(node: &Gc<Node>) -> u64 {
                node.id
            }

            #[inline(always)]
            fn edge(node: &Gc<Node>, i: usize) -> Option<Gc<Node>> {
                node.edges.borrow()[i].clone()
            }

            /// What was there is dropped when the cell is no longer borrowed, since a collection may run then.
            #[inline(always)]
            fn set_edge(self, node: &Gc<Node>, i: usize, target: Option<Gc<Node>>) {
                let old = std::mem::replace(&mut node.edges.borrow_mut()[i], target);
                drop(old);
            }

            #[inline(always)]
            fn friend(self) -> Gc<Friend> {
                Gc::new(Friend { friends: GcCell::new(Vec::new()), _counter: Counter::new() })
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
    };
}

/// [`Contender::enter`](super::Contender::enter) and `edit` for who has no more to do than to hand the roots out.
macro_rules! plain_roots {
    () => {
        type Scope<'w> = Maker;

        #[inline(always)]
        fn enter<R>(&mut self, work: impl for<'w> FnOnce(Maker, &RootsOf<Maker>) -> R) -> R {
            work(Maker, &self.roots)
        }

        #[inline(always)]
        fn edit<R>(&mut self, work: impl for<'w> FnOnce(Maker, &mut RootsOf<Maker>) -> R) -> R {
            work(Maker, &mut self.roots)
        }
    };
}

/// Lists that would overflow the stack are taken apart from the front: for crates with a `try_unwrap`.
macro_rules! drop_list_by_unwrapping {
    () => {
        fn drop_list(list: Gc<Link>) {
            let mut next = Some(list);
            while let Some(link) = next {
                next = Gc::try_unwrap(link).ok().and_then(|mut link| link.next.take());
            }
        }
    };
}
