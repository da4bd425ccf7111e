//! Heaps at their byte limits, and a system without memory.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use exuvia::{AllocError, Field, Finalize, Gc, Heap, Policy, Trace};

const PAGE: usize = 1 << 16;

#[derive(Trace)]
struct Node {
    next: Field<Option<Gc<Self>>>,
    #[trace(skip)]
    _token: Option<Rc<()>>,
}

fn node(heap: &Heap, token: Option<Rc<()>>) -> Result<Gc<Node>, AllocError> {
    heap.try_alloc(Node { next: Field::new(None), _token: token })
}

/// Allocates until there is an error.
fn fill(heap: &Heap) -> (Vec<Gc<Node>>, AllocError) {
    let mut kept = Vec::new();
    loop {
        match node(heap, None) {
            Ok(node) => kept.push(node),
            Err(error) => return (kept, error),
        }
    }
}

fn limited(bytes: usize) -> Heap {
    let heap = Heap::new();
    heap.set_byte_limit(Some(bytes));
    heap
}

#[test]
fn the_error_says_what_was_asked_and_what_is_used() {
    let heap = limited(3 * PAGE + 10);
    let (kept, error) = fill(&heap);
    assert_eq!(
        (error.requested(), error.used(), error.limit()),
        (PAGE, 3 * PAGE, Some(3 * PAGE + 10))
    );
    assert!(error.type_name().ends_with("Node"));
    let text = error.to_string();
    assert!(
        text.ends_with("65536 bytes more, 196608 are in use, and the limit is 196618"),
        "{text}"
    );
    assert_eq!((heap.memory().in_use(), heap.byte_limit()), (3 * PAGE, Some(3 * PAGE + 10)));
    drop(kept);
}

#[test]
fn the_value_is_dropped_and_the_books_are_kept() {
    let heap = limited(PAGE);
    let (kept, _) = fill(&heap);
    heap.collect(2);
    let (counts, token) = (heap.counts(), Rc::new(()));
    assert!(node(&heap, Some(token.clone())).is_err());
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        drop(heap.alloc(Node { next: Field::new(None), _token: Some(token.clone()) }));
    }));
    let text = panicked.expect_err("no memory").downcast::<String>().expect("a text");
    assert!(text.starts_with("no memory for an object of type"), "{text}");
    assert_eq!((Rc::strong_count(&token), heap.counts()), (1, counts));
    assert_eq!(heap.totals().alive, kept.len() as u64);
    drop(kept);
    assert_eq!((heap.totals().alive, heap.sizes()), (0, [0; 4]));
}

#[test]
fn all_ways_to_allocate_are_limited() {
    let heap = limited(0);
    let panics = |code: &dyn Fn()| catch_unwind(AssertUnwindSafe(code)).is_err();
    assert!(panics(&|| drop(heap.alloc(1_u8))));
    assert!(panics(&|| drop(heap.alloc([0_u8; 100_000]))));
    assert!(panics(&|| drop(heap.alloc_untracked(Field::new(None::<Gc<Node>>)))));
    assert!(heap.try_alloc([0_u8; 100_000]).is_err_and(|error| error.requested() > 100_000));
    assert_eq!((heap.counts(), heap.memory().in_use()), ([0; 3], 0));
    heap.set_byte_limit(None);
    assert!(heap.try_alloc([0_u8; 100_000]).is_ok());
}

#[test]
fn the_thread_has_a_limit_as_well() {
    Heap::current().set_byte_limit(Some(0));
    assert_eq!(Gc::try_new(1_u8).map_err(|error| error.limit()), Err(Some(0)));
    Heap::current().set_byte_limit(Some(PAGE));
    assert!(Gc::try_new(1_u8).is_ok_and(|object| *object == 1));
}

#[test]
fn garbage_is_collected_before_anything_is_refused() {
    let heap = limited(4 * PAGE);
    heap.set_policy(Policy::thresholds([1_000_000, 10, 10]));
    for _ in 0..100_000 {
        let node = node(&heap, None).expect("the last ones are garbage");
        node.next.set(Some(node.clone()));
    }
    assert!(heap.stats()[2].collections > 5);
    assert!(heap.memory().in_use() <= 4 * PAGE);
}

#[test]
fn a_heap_that_may_not_collect_refuses_at_once() {
    let heap = limited(PAGE);
    let (kept, _) = fill(&heap);
    kept.iter().for_each(|node| node.next.set(Some(node.clone())));
    drop(kept);
    let before = heap.stats()[2].collections;
    heap.disable();
    assert!(node(&heap, None).is_err());
    heap.enable();
    heap.set_policy(Policy::default().at_safepoints());
    assert!(node(&heap, None).is_err());
    assert_eq!(heap.stats()[2].collections, before);
    assert!(heap.safepoint().is_some_and(|done| done.collected > 1000), "it was due");
    assert!(node(&heap, None).is_ok());
}

#[test]
fn what_is_reported_counts() {
    let heap = limited(10 * PAGE);
    heap.report_external(10 * PAGE as isize);
    let error = node(&heap, None).err().expect("no room");
    assert_eq!((error.used(), heap.memory().external_bytes), (10 * PAGE, 10 * PAGE));
    heap.report_external(-(PAGE as isize));
    assert!(node(&heap, None).is_ok());
}

#[test]
fn a_limit_below_what_is_in_use_takes_nothing_away() {
    let heap = limited(4 * PAGE);
    let (mut kept, _) = fill(&heap);
    heap.set_byte_limit(Some(PAGE));
    assert!(node(&heap, None).is_err());
    kept.pop();
    assert!(node(&heap, None).is_ok(), "a page in use has room");
}

/// Allocates in its finalizer, where the heap is full, and cannot collect again.
#[derive(Trace)]
#[trace(finalize)]
struct Last {
    own: Field<Option<Gc<Self>>>,
    #[trace(skip)]
    refused: Rc<Cell<Option<bool>>>,
}

impl Finalize for Last {
    fn finalize(this: &Gc<Self>) {
        this.refused.set(Some(Gc::heap(this).try_alloc([0_u64; 1000]).is_err()));
    }
}

#[test]
fn finalizers_in_the_collection_of_a_full_heap_are_refused_as_well() {
    let heap = limited(PAGE);
    let refused = Rc::new(Cell::new(None));
    let last = heap.alloc(Last { own: Field::new(None), refused: refused.clone() });
    last.own.set(Some(last.clone()));
    drop(last);
    assert!(heap.try_alloc([0_u64; 1000]).is_ok(), "the only other page is empty");
    assert_eq!(refused.get(), Some(true));
}

/// Panics in its finalizer.
#[derive(Trace)]
#[trace(finalizer = Bad::finalize)]
struct Bad(Field<Option<Gc<Self>>>);

impl Bad {
    fn finalize(_: &Gc<Self>) {
        panic!("in the finalizer");
    }
}

#[test]
fn a_panic_in_that_collection_drops_the_value_and_goes_on() {
    let heap = limited(PAGE);
    let bad = heap.alloc(Bad(Field::new(None)));
    bad.0.set(Some(bad.clone()));
    drop(bad);
    let token = Rc::new(());
    let panicked = catch_unwind(AssertUnwindSafe(|| node(&heap, Some(token.clone())).is_ok()));
    let text = panicked.expect_err("the finalizer").downcast::<&str>().expect("a text");
    assert_eq!((*text, Rc::strong_count(&token)), ("in the finalizer", 1));
    assert!(node(&heap, Some(token)).is_ok());
}

/// The system itself has none left: in a process of its own, whose address space is limited.
#[cfg(target_os = "linux")]
mod system {
    use std::process::Command;

    use super::Heap;

    const CHILD: &str = "EXUVIA_TEST_WITHOUT_MEMORY";

    #[test]
    fn a_system_without_memory_is_an_error() {
        if std::env::var_os(CHILD).is_some() {
            return exhaust();
        }
        let this = std::env::current_exe().expect("the test's path");
        let mut child = Command::new("sh");
        child.args(["-c", "ulimit -v 300000 && exec \"$0\" a_system_without_memory_is_an_error"]);
        let output = child.arg(this).env(CHILD, "1").output().expect("a shell");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }

    fn exhaust() {
        let heap = Heap::new();
        let mut kept = Vec::new();
        let error = loop {
            match heap.try_alloc([1_u8; 50_000]) {
                Ok(object) => kept.push(object),
                Err(error) => break error,
            }
        };
        assert_eq!((error.limit(), kept.len() > 1000), (None, true));
        assert!(error.to_string().contains("which the system refuses"));
        assert!(heap.stats()[2].collections > 0);
        kept.truncate(kept.len() / 2);
        assert!(heap.try_alloc([1_u8; 50_000]).is_ok());
    }
}
