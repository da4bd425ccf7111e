//! An audit finds what a `Trace` forgets.

use std::cell::RefCell;

use exuvia::{Field, Gc, GcAny, Heap, Trace};

/// A node whose `Trace` forgets as much as its fields say.
#[derive(Trace)]
struct Node {
    told: Field<Option<Gc<Self>>>,
    #[trace(skip)]
    forgotten: Field<Option<Gc<Self>>>,
    list: RefCell<Vec<Gc<Self>>>,
    #[trace(skip)]
    hidden: RefCell<Vec<Gc<Self>>>,
    leaf: Option<Gc<String>>,
    #[trace(skip)]
    _lost_leaf: Option<Gc<String>>,
}

fn node(heap: &Heap) -> Gc<Node> {
    heap.alloc(Node {
        told: Field::new(None),
        forgotten: Field::new(None),
        list: RefCell::default(),
        hidden: RefCell::default(),
        leaf: None,
        _lost_leaf: None,
    })
}

#[test]
fn a_true_trace_is_clean() {
    let heap = Heap::new();
    let (one, two) = (node(&heap), node(&heap));
    one.told.set(Some(two.clone()));
    two.list.borrow_mut().extend([one.clone(), one.clone(), two.clone()]);
    let audit = heap.audit_with(&[Gc::as_any(&one), Gc::as_any(&two)]);
    assert!(audit.is_clean(), "{audit}");
    assert_eq!(audit.to_string(), "every handle is accounted for");
    // A handle that is named twice is one handle.
    let audit = heap.audit_with(&[Gc::as_any(&one), Gc::as_any(&one), Gc::as_any(&two)]);
    assert!(audit.is_clean());
    let audit = heap.audit_with(&[Gc::as_any(&two)]);
    assert_eq!((audit.unaccounted.len(), audit.unaccounted[0].handles), (1, 1));
    assert!(audit.unaccounted[0].seen_in.is_empty());
    two.list.take();
    one.told.take();
    drop((one, two));
    assert!(heap.audit().is_clean());
}

#[test]
fn a_forgotten_field_is_found_with_its_place() {
    let heap = Heap::new();
    let (one, two) = (node(&heap), node(&heap));
    one.told.set(Some(two.clone()));
    one.forgotten.set(Some(two.clone()));
    one.list.borrow_mut().push(two.clone());
    let audit = heap.audit_with(&[Gc::as_any(&one), Gc::as_any(&two)]);
    let [found] = &audit.unaccounted[..] else { panic!("{audit}") };
    assert_eq!((found.object.address, found.handles, found.named), (Gc::address(&two), 1, 1));
    assert_eq!((found.count, found.edges), (4, 2));
    if cfg!(any(target_arch = "x86_64", target_arch = "aarch64")) {
        let offset = std::ptr::from_ref(&one.forgotten).addr() - Gc::address(&one);
        let [seen] = &found.seen_in[..] else { panic!("{audit}") };
        assert_eq!((seen.object.address, seen.offset), (Gc::address(&one), offset));
        assert!(audit.to_string().contains(&format!("at byte {offset}, where it reports no")));
    }
    assert!(audit.to_string().contains("1 of 4 handles, besides 2 edges and 1 named"));
}

#[test]
fn what_is_forgotten_elsewhere_is_counted_but_not_seen() {
    let heap = Heap::new();
    let (one, two) = (node(&heap), node(&heap));
    one.hidden.borrow_mut().extend([two.clone(), two.clone()]);
    let audit = heap.audit_with(&[Gc::as_any(&one), Gc::as_any(&two)]);
    let [found] = &audit.unaccounted[..] else { panic!("{audit}") };
    assert_eq!((found.handles, found.seen_in.len()), (2, 0));
}

#[test]
fn handles_to_leaves_are_told_by_their_number() {
    let heap = Heap::new();
    let text = heap.alloc("shed".to_owned());
    let leaves = |leaf: bool, lost: bool| {
        heap.alloc(Node {
            told: Field::new(None),
            forgotten: Field::new(None),
            list: RefCell::default(),
            hidden: RefCell::default(),
            leaf: leaf.then(|| text.clone()),
            _lost_leaf: lost.then(|| text.clone()),
        })
    };
    let (right, wrong) = (leaves(true, false), leaves(true, true));
    let audit = heap.audit_with(&[Gc::as_any(&text), Gc::as_any(&right), Gc::as_any(&wrong)]);
    let [found] = &audit.unaccounted[..] else { panic!("{audit}") };
    assert_eq!((found.object.address, found.handles), (Gc::address(&text), 1));
    assert!(found.seen_in.iter().all(|seen| seen.object.address == Gc::address(&wrong)));
}

#[test]
fn a_leak_is_explained() {
    let heap = Heap::new();
    let lost = node(&heap);
    lost.forgotten.set(Some(lost.clone()));
    drop(lost);
    assert_eq!((heap.collect(2).collected, heap.totals().alive), (0, 1));
    let audit = heap.audit();
    assert_eq!((audit.unaccounted.len(), audit.unaccounted[0].edges), (1, 0));
    // The way out of the leak: the object itself.
    let objects = heap.objects(None);
    objects[0].downcast_ref::<Node>().expect("a node").forgotten.take();
    drop(objects);
    assert_eq!(heap.totals().alive, 0);
}

#[test]
fn what_verify_finds_is_told_first() {
    struct Twice(Field<Option<GcAny>>);
    // SAFETY: none: the test is about what happens without.
    #[expect(unsafe_code, reason = "a wrong `Trace` has to be written by hand")]
    unsafe impl Trace for Twice {
        const TRACKED: bool = true;

        fn trace(&self, tracer: &mut exuvia::Tracer<'_>) {
            self.0.trace(tracer);
            self.0.trace(tracer);
        }
    }
    let heap = Heap::new();
    let target = node(&heap);
    let twice = heap.alloc(Twice(Field::new(Some(Gc::into_any(target)))));
    let audit = heap.audit();
    assert!(audit.unaccounted.is_empty() && audit.problems.len() == 2);
    assert!(audit.to_string().contains("is reported more than once: by"), "{audit}");
    assert!(audit.to_string().contains("has 1 handle, but 2 edges lead to it: 2 from"), "{audit}");
    drop(twice);
}
