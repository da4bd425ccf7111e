//! Snapshots, and the texts that are made of them.

use std::cell::RefCell;
use std::rc::Rc;

use exuvia::inspect::{Describe, Place, Snapshot};
use exuvia::{Gc, GcAny, Heap, Trace};
use serde_json::Value;

#[derive(Trace)]
struct Node {
    edges: RefCell<Vec<GcAny>>,
}

fn node(heap: &Heap) -> Gc<Node> {
    heap.alloc(Node { edges: RefCell::default() })
}

fn link(from: &Gc<Node>, to: &GcAny) {
    from.edges.borrow_mut().push(to.clone());
}

/// 0 is held and leads to 1, twice to a leaf, and to an object of another heap; 2 and 3 are a dead ring; 4 is frozen; 5 is
/// untracked; a leaf that nothing leads to is not seen.
fn example() -> (Heap, Vec<GcAny>) {
    let heap = Heap::new();
    let frozen = node(&heap);
    heap.freeze();
    let [held, reached, ring, other] = [(); 4].map(|()| node(&heap));
    let untracked = heap.alloc_untracked(Node { edges: RefCell::default() });
    let leaf = heap.alloc("a \"quoted\"\n\\ text\u{1}".to_owned());
    let abroad = Heap::new();
    let foreign = node(&abroad);
    link(&held, Gc::as_any(&reached));
    link(&held, Gc::as_any(&leaf));
    link(&held, Gc::as_any(&leaf));
    link(&held, Gc::as_any(&foreign));
    link(&foreign, Gc::as_any(&frozen));
    link(&ring, Gc::as_any(&other));
    link(&other, Gc::as_any(&ring));
    let unseen = heap.alloc(5);
    (
        heap,
        vec![
            Gc::into_any(held),
            Gc::into_any(frozen),
            Gc::into_any(untracked),
            Gc::into_any(unseen),
        ],
    )
}

fn end((heap, held): (Heap, Vec<GcAny>)) {
    held[0].downcast_ref::<Node>().expect("a node").edges.take();
    drop(held);
    heap.collect(2);
    assert_eq!(heap.totals().alive, 0);
}

fn targets(snapshot: &Snapshot, node: usize) -> Vec<usize> {
    snapshot.nodes[node].edges.iter().map(|edge| edge.to).collect()
}

#[test]
fn objects_come_in_the_order_of_the_lists_and_then_of_discovery() {
    let (heap, held) = example();
    let snapshot = heap.snapshot();
    let places: Vec<_> = snapshot.nodes.iter().map(|node| node.place).collect();
    let young = Place::Generation(0);
    let abroad = Place::Generation(2);
    assert_eq!(
        places,
        [young, young, young, young, Place::Frozen, Place::Untracked, Place::Leaf, abroad]
    );
    assert_eq!((targets(&snapshot, 0), targets(&snapshot, 2)), (vec![1, 6, 6, 7], vec![3]));
    // What leads out of an object of another heap is that heap's business: the frozen one is held from outside.
    assert!(targets(&snapshot, 7).is_empty());
    assert_eq!(snapshot.nodes[4].outside, 2);
    assert_eq!(snapshot.roots().collect::<Vec<_>>(), [0, 4, 5]);
    let reached = snapshot.reached();
    assert_eq!(reached, [true, true, false, false, true, true, true, true]);
    assert_eq!((snapshot.nodes[0].count, snapshot.nodes[6].count), (1, 2));
    assert_eq!(snapshot.nodes[0].address, held[0].address());
    assert!(snapshot.nodes.iter().all(|node| node.bytes >= 16 + size_of::<String>()));
    drop(snapshot);
    end((heap, held));
}

#[test]
fn two_snapshots_of_one_heap_are_equal_texts() {
    let (heap, held) = example();
    let (one, two) = (heap.snapshot(), heap.snapshot());
    assert_eq!(one.to_json(), two.to_json());
    assert_eq!(one.to_dot(), two.to_dot());
    assert_eq!(one.to_heapsnapshot(), two.to_heapsnapshot());
    end((heap, held));
}

/// Names that have to be escaped.
struct Names;

impl Describe for Names {
    fn label(&self, object: &GcAny) -> Option<String> {
        object.downcast_ref::<String>().map(|text| (**text).clone())
    }

    fn edge(&self, _: &GcAny, index: usize, to: &GcAny) -> Option<String> {
        to.is::<String>().then(|| format!("[\"{index}\"]"))
    }
}

#[test]
fn json_says_what_the_snapshot_says() {
    let (heap, held) = example();
    let snapshot = heap.snapshot_with(&Names);
    let json: Value = serde_json::from_str(&snapshot.to_json()).expect("it is JSON");
    let nodes = json["nodes"].as_array().expect("nodes");
    assert_eq!(nodes.len(), snapshot.nodes.len());
    for (id, (value, node)) in nodes.iter().zip(&snapshot.nodes).enumerate() {
        assert_eq!(value["id"], id);
        assert_eq!(value["label"], node.label);
        assert_eq!(value["type"], node.type_name);
        assert_eq!(value["place"], node.place.to_string());
        assert_eq!((&value["bytes"], &value["count"]), (&node.bytes.into(), &node.count.into()));
        assert_eq!(value["outside"], node.outside);
        let edges = value["edges"].as_array().expect("edges");
        assert_eq!(edges.len(), node.edges.len());
        for (value, edge) in edges.iter().zip(&node.edges) {
            assert_eq!(value["to"], edge.to);
            assert_eq!(value["name"].as_str(), edge.name.as_deref());
        }
    }
    assert_eq!(nodes[6]["label"], "a \"quoted\"\n\\ text\u{1}");
    end((heap, held));
}

#[test]
fn dot_is_escaped() {
    let (heap, held) = example();
    let dot = heap.snapshot_with(&Names).to_dot();
    assert!(dot.contains(r#"  n6 [label="a \"quoted\"\n\\ text"#), "{dot}");
    assert!(dot.contains(r#"  n0 -> n6 [label="[\"1\"]"];"#), "{dot}");
    assert!(dot.contains("  n2 -> n3;\n"), "{dot}");
    let quotes = dot.replace("\\\\", "").replace("\\\"", "").matches('"').count();
    assert_eq!((quotes % 2, dot.matches("penwidth").count()), (0, 3));
    end((heap, held));
}

/// The arrays of a `.heapsnapshot`, checked as the developer tools rely on them.
struct Parsed {
    nodes: Vec<Vec<usize>>,
    edges: Vec<Vec<usize>>,
    strings: Vec<String>,
}

impl Parsed {
    fn new(text: &str) -> Self {
        let json: Value = serde_json::from_str(text).expect("it is JSON");
        let meta = &json["snapshot"]["meta"];
        let fields = |name: &str| meta[name].as_array().expect("fields").len();
        let rows = |name: &str, width: usize| {
            let numbers = json[name].as_array().expect("numbers");
            assert!(numbers.len().is_multiple_of(width), "{name}");
            let numbers: Vec<_> = numbers
                .iter()
                .map(|number| {
                    number.as_u64().and_then(|number| number.try_into().ok()).expect("a number")
                })
                .collect();
            numbers.chunks(width).map(<[usize]>::to_vec).collect::<Vec<_>>()
        };
        assert_eq!(fields("node_types"), fields("node_fields"));
        assert_eq!(fields("edge_types"), fields("edge_fields"));
        let nodes = rows("nodes", fields("node_fields"));
        let edges = rows("edges", fields("edge_fields"));
        assert_eq!(json["snapshot"]["node_count"], nodes.len());
        assert_eq!(json["snapshot"]["edge_count"], edges.len());
        let strings = json["strings"].as_array().expect("strings");
        let strings: Vec<_> =
            strings.iter().map(|text| text.as_str().expect("a string").to_owned()).collect();
        let types = |name: &str| meta[name][0].as_array().expect("types").len();
        let parsed = Self { nodes, edges, strings };
        parsed.check(types("node_types"), types("edge_types"));
        parsed
    }

    fn check(&self, node_types: usize, edge_types: usize) {
        let width = self.nodes[0].len();
        let counts: usize = self.nodes.iter().map(|node| node[4]).sum();
        assert_eq!(counts, self.edges.len(), "the counts of edges");
        let mut ids: Vec<_> = self.nodes.iter().map(|node| node[2]).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), self.nodes.len(), "ids are different");
        for node in &self.nodes {
            assert!(node[0] < node_types && self.strings.get(node[1]).is_some());
        }
        for edge in &self.edges {
            assert!(edge[0] < edge_types && edge[2].is_multiple_of(width));
            assert!(edge[2] / width < self.nodes.len(), "the target is a node");
            if edge[0] != 1 {
                assert!(self.strings.get(edge[1]).is_some(), "the name is a string");
            }
        }
    }

    fn name(&self, node: usize) -> &str {
        &self.strings[self.nodes[node][1]]
    }

    /// The targets of a node's edges.
    fn children(&self, node: usize) -> Vec<usize> {
        let start: usize = self.nodes[..node].iter().map(|node| node[4]).sum();
        let edges = &self.edges[start..start + self.nodes[node][4]];
        edges.iter().map(|edge| edge[2] / self.nodes[0].len()).collect()
    }
}

#[test]
fn a_heapsnapshot_is_what_the_developer_tools_expect() {
    let (heap, held) = example();
    let snapshot = heap.snapshot_with(&Names);
    let parsed = Parsed::new(&snapshot.to_heapsnapshot());
    let objects = parsed.nodes.len() - snapshot.nodes.len();
    for (id, node) in snapshot.nodes.iter().enumerate() {
        assert_eq!(parsed.name(objects + id), node.label);
        assert_eq!(parsed.nodes[objects + id][3], node.bytes);
        let children: Vec<_> = node.edges.iter().map(|edge| objects + edge.to).collect();
        assert_eq!(parsed.children(objects + id), children);
    }
    // The first node is the root, whose children are `(GC roots)` and the objects held from outside.
    let roots = parsed.children(0);
    assert_eq!((parsed.name(0), parsed.name(roots[0])), ("", "(GC roots)"));
    assert_eq!(roots[1..], [objects, objects + 4, objects + 5]);
    let groups = parsed.children(roots[0]);
    let garbage = groups.iter().find(|group| parsed.name(**group) == "(garbage)");
    assert_eq!(parsed.children(*garbage.expect("a group")), [objects + 2, objects + 3]);
    // Everything is reached from the root.
    let mut reached = vec![false; parsed.nodes.len()];
    let mut left = vec![0];
    while let Some(node) = left.pop() {
        if !std::mem::replace(&mut reached[node], true) {
            left.extend(parsed.children(node));
        }
    }
    assert!(reached.iter().all(|reached| *reached));
    end((heap, held));
}

#[test]
fn an_empty_heap_has_an_empty_snapshot() {
    let snapshot = Heap::new().snapshot();
    assert!(snapshot.nodes.is_empty());
    assert_eq!(Parsed::new(&snapshot.to_heapsnapshot()).nodes.len(), 7);
    assert!(serde_json::from_str::<Value>(&snapshot.to_json()).is_ok());
}

#[test]
fn a_snapshot_may_be_taken_while_a_collection_runs() {
    #[derive(Trace)]
    #[trace(finalizer = Last::finalize)]
    struct Last(RefCell<Vec<GcAny>>);
    thread_local!(static SEEN: RefCell<Vec<Place>> = const { RefCell::new(Vec::new()) });
    impl Last {
        fn finalize(this: &Gc<Self>) {
            let nodes = Gc::heap(this).snapshot().nodes;
            SEEN.set(nodes.iter().map(|node| node.place).collect());
        }
    }
    let heap = Heap::new();
    let last = heap.alloc(Last(RefCell::default()));
    last.0.borrow_mut().push(Gc::as_any(&last).clone());
    let kept = node(&heap);
    drop(last);
    heap.collect(0);
    assert_eq!(SEEN.take(), [Place::Generation(1), Place::Condemned]);
    drop(kept);
}

#[test]
fn names_may_panic() {
    struct Bad;
    impl Describe for Bad {
        fn edge(&self, _: &GcAny, _: usize, _: &GcAny) -> Option<String> {
            panic!("on purpose")
        }
    }
    let (heap, held) = example();
    let result =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| heap.snapshot_with(&Bad)));
    assert!(result.is_err());
    heap.set_labeler(Some(Rc::new(|_| String::new())));
    assert_eq!(held[0].strong_count(), 1);
    end((heap, held));
}
