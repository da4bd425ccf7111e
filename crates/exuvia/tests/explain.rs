//! Why an object is alive, in words and numbers.

use std::cell::RefCell;
use std::rc::Rc;

use exuvia::inspect::{Anchor, Place, explain};
use exuvia::{Gc, GcAny, Heap, Trace};

#[derive(Trace)]
#[trace(watcher = Node::notified)]
struct Node {
    name: &'static str,
    edges: RefCell<Vec<GcAny>>,
}

impl Node {
    fn notified(_: &Gc<Self>) {}
}

fn heap() -> Heap {
    let heap = Heap::new();
    heap.set_labeler(Some(Rc::new(|object| match object.downcast_ref::<Node>() {
        Some(node) => node.name.to_owned(),
        None => "leaf".to_owned(),
    })));
    heap
}

fn node(heap: &Heap, name: &'static str) -> Gc<Node> {
    heap.alloc(Node { name, edges: RefCell::default() })
}

fn link(from: &Gc<Node>, to: &Gc<Node>) {
    from.edges.borrow_mut().push(Gc::as_any(to).clone());
}

/// What is said of an object, with `@` for each address.
fn told(object: &GcAny) -> String {
    let text = explain(object).to_string();
    let mut words = text.split("@0x");
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, rest| {
        text + "@" + rest.trim_start_matches(|c: char| c.is_ascii_hexdigit())
    })
}

#[test]
fn the_handle_that_asks_is_not_held_against_it() {
    let heap = heap();
    let one = node(&heap, "one");
    let explanation = explain(Gc::as_any(&one));
    assert_eq!((explanation.count, explanation.edges, explanation.outside), (1, 0, 0));
    assert!(explanation.path.is_empty() && explanation.anchor.is_none());
    assert_eq!(
        told(Gc::as_any(&one)),
        "one@ has 1 handle\n  0 handles from outside the heap, besides the one that asks\n  \
         generation 0\nIt dies with the handle that asks."
    );
    link(&one, &one);
    assert!(told(Gc::as_any(&one)).ends_with("Without the handle that asks it is garbage."));
    one.edges.take();
}

#[test]
fn a_shortest_path_leads_from_what_is_held() {
    let heap = heap();
    let [top, detour, left, goal] = ["top", "detour", "left", "goal"].map(|name| node(&heap, name));
    link(&top, &detour);
    link(&detour, &left);
    link(&top, &left);
    link(&left, &goal);
    link(&left, &goal);
    link(&goal, &left);
    drop((detour, left));
    let second = top.clone();
    heap.collect(0);
    let explanation = explain(Gc::as_any(&goal));
    assert_eq!(explanation.referrers.len(), 1);
    assert_eq!((explanation.referrers[0].edges, explanation.edges, explanation.outside), (2, 2, 0));
    assert_eq!(explanation.anchor, Some(Anchor::Outside(2)));
    assert_eq!(
        told(Gc::as_any(&goal)),
        "goal@ has 3 handles\n  2 edges from left@ (generation 1)\n  \
         0 handles from outside the heap, besides the one that asks\n  generation 1\n\
         It is reached from\n  top@, held from outside by 2 handles\n  -> left@\n  -> goal@"
    );
    drop(second);
    let other = goal.clone();
    let explanation = explain(Gc::as_any(&goal));
    assert_eq!((explanation.outside, explanation.path.len()), (1, 1));
    drop((top, other));
    assert!(explain(Gc::as_any(&goal)).path.is_empty());
    goal.edges.take();
}

#[test]
fn the_frozen_the_untracked_and_the_immortal_are_anchors() {
    let heap = heap();
    let [anchor, goal] = ["anchor", "goal"].map(|name| node(&heap, name));
    link(&anchor, &goal);
    link(&goal, &anchor);
    let held = Gc::as_any(&anchor).downgrade();
    drop(anchor);
    assert!(explain(Gc::as_any(&goal)).anchor.is_none());
    let upgraded = || held.upgrade().expect("it is in a cycle with `goal`");
    heap.untrack(&upgraded());
    assert_eq!(explain(Gc::as_any(&goal)).anchor, Some(Anchor::Untracked));
    assert_eq!(explain(Gc::as_any(&goal)).referrers[0].place, Place::Untracked);
    heap.track(&upgraded());
    heap.freeze();
    assert_eq!(explain(Gc::as_any(&goal)).anchor, Some(Anchor::Frozen));
    assert_eq!(explain(Gc::as_any(&goal)).path.len(), 1);
    heap.unfreeze();
    upgraded().immortalize();
    let explanation = explain(Gc::as_any(&goal));
    assert_eq!((explanation.anchor, explanation.path.len()), (Some(Anchor::Immortal), 2));
    let explanation = explain(&upgraded());
    assert!(explanation.immortal && explanation.weak_handles == 1);
    assert!(explanation.to_string().contains("is immortal"));
}

#[test]
fn leaves_and_watched_objects_are_explained_too() {
    let heap = heap();
    let leaf = heap.alloc(7).into_any_handle();
    assert!(told(&leaf).contains("leaf@ has 1 handle"));
    let (one, watcher) = (node(&heap, "one"), node(&heap, "watcher"));
    one.edges.borrow_mut().push(leaf.clone());
    let weak = heap.watch(Gc::as_any(&one), Gc::as_any(&watcher));
    let explanation = explain(&leaf);
    assert_eq!((explanation.place, explanation.edges), (Place::Leaf, 1));
    let explanation = explain(Gc::as_any(&one));
    assert_eq!((explanation.weak_handles, explanation.watchers), (1, 1));
    assert!(explanation.to_string().contains("generation 0, 1 weak handle, 1 watcher"));
    drop(weak);
}

trait IntoAny {
    fn into_any_handle(self) -> GcAny;
}

impl IntoAny for Gc<i32> {
    fn into_any_handle(self) -> GcAny {
        Self::into_any(self)
    }
}

#[test]
fn a_labeler_may_change_the_graph_or_panic() {
    let heap = Heap::new();
    let (one, two) = (node(&heap, "one"), node(&heap, "two"));
    link(&one, &two);
    let stage = Rc::new(RefCell::new(vec![one]));
    let emptied = stage.clone();
    heap.set_labeler(Some(Rc::new(move |object| {
        emptied.borrow_mut().clear();
        object.type_name().to_owned()
    })));
    let explanation = explain(Gc::as_any(&two));
    assert_eq!((explanation.edges, Gc::strong_count(&two)), (1, 1));
    heap.set_labeler(Some(Rc::new(|_| panic!("on purpose"))));
    let result =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| explain(Gc::as_any(&two))));
    assert!(result.is_err() && Gc::strong_count(&two) == 1);
    assert_eq!(heap.totals().alive, 1);
}

#[test]
fn a_long_path_needs_no_stack() {
    let heap = Heap::new();
    let first = node(&heap, "first");
    let mut last = first.clone();
    for _ in 0..100_000 {
        let next = node(&heap, "next");
        link(&last, &next);
        last = next;
    }
    assert_eq!(explain(Gc::as_any(&last)).path.len(), 100_001);
}
