//! What handles can do that those of `Rc` can.

use std::any::Any;
use std::borrow::Borrow;
use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::panic::{AssertUnwindSafe, RefUnwindSafe, UnwindSafe, catch_unwind};
use std::pin::Pin;

use exuvia::{Field, Gc, GcAny, GcMut, Heap, Trace, Weak, gc_dyn};

thread_local! {
    static DROPPED: Cell<usize> = const { Cell::new(0) };
    static FINALIZED: Cell<usize> = const { Cell::new(0) };
    static TOLD: Cell<usize> = const { Cell::new(0) };
}

/// Counts its own end.
#[derive(Trace, Clone, Default, PartialEq, Debug)]
#[trace(leaf)]
struct Mark;

impl Drop for Mark {
    fn drop(&mut self) {
        DROPPED.set(DROPPED.get() + 1);
    }
}

#[derive(Trace)]
#[trace(finalizer = Node::finalize, watcher = Node::told)]
struct Node {
    edges: RefCell<Vec<GcAny>>,
    this: Weak<Self>,
    mark: Mark,
}

impl Clone for Node {
    fn clone(&self) -> Self {
        Self { edges: self.edges.clone(), this: Weak::new(), mark: Mark }
    }
}

impl Node {
    fn finalize(_: &Gc<Self>) {
        FINALIZED.set(FINALIZED.get() + 1);
    }

    fn told(_: &Gc<Self>) {
        TOLD.set(TOLD.get() + 1);
    }
}

fn node() -> Gc<Node> {
    Gc::new(Node { edges: RefCell::default(), this: Weak::new(), mark: Mark })
}

fn alive() -> u64 {
    Heap::current().totals().alive
}

#[test]
fn try_unwrap_takes_the_value_out() {
    let heap = Heap::current();
    let (object, leaf) = (node(), node());
    object.edges.borrow_mut().push(leaf.clone().into());
    heap.collect(0);
    let (weak, watcher) = (Gc::downgrade(&object), node());
    let watched = heap.watch(Gc::as_any(&object), Gc::as_any(&watcher));
    let two = object.clone();
    let Err(object) = Gc::try_unwrap(object) else { panic!("there are two handles") };
    drop(two);
    assert_eq!((Gc::weak_count(&object), heap.sizes()[1]), (2, 2));
    let value = Gc::try_unwrap(object).ok().expect("the only handle");
    assert!(weak.upgrade().is_none() && watched.is_dead());
    assert_eq!((FINALIZED.get(), DROPPED.get(), TOLD.get()), (0, 0, 1));
    assert_eq!((alive(), heap.sizes().iter().sum::<usize>(), Gc::strong_count(&leaf)), (2, 2, 2));
    heap.collect(2);
    assert_eq!(value.edges.borrow().len(), 1);
    let again = Gc::new(value);
    drop((again, leaf, watcher));
    assert_eq!((alive(), FINALIZED.get(), DROPPED.get()), (0, 3, 3));
}

#[test]
fn into_inner_and_unwrap_or_clone() {
    let text = Gc::new(String::from("text"));
    let two = text.clone();
    assert_eq!(Gc::into_inner(text), None);
    let three = two.clone();
    assert_eq!(Gc::unwrap_or_clone(two), "text");
    assert_eq!(Gc::into_inner(three).as_deref(), Some("text"));
    assert_eq!(alive(), 0);
}

/// A watcher that has been moved out watches nothing any more, and one that panics leaves nothing behind.
#[test]
fn try_unwrap_of_and_with_watchers() {
    #[derive(Trace)]
    #[trace(watcher = Bad::told)]
    struct Bad(Mark);
    impl Bad {
        fn told(_: &Gc<Self>) {
            panic!("in a watcher");
        }
    }
    let heap = Heap::current();
    let (target, watcher) = (node(), Gc::new(Bad(Mark)));
    heap.watch(Gc::as_any(&target), Gc::as_any(&watcher));
    assert!(Gc::into_inner(watcher).is_some());
    let watcher = Gc::new(Bad(Mark));
    heap.watch(Gc::as_any(&target), Gc::as_any(&watcher));
    assert!(catch_unwind(AssertUnwindSafe(|| Gc::try_unwrap(target))).is_err());
    drop(watcher);
    assert_eq!((alive(), DROPPED.get(), FINALIZED.get()), (0, 3, 0));
}

/// Trap 12: a running collection has pointers of its own to what it has condemned.
#[test]
fn the_condemned_are_not_unique() {
    thread_local!(static SEEN: Cell<[bool; 2]> = const { Cell::new([true; 2]) });
    #[derive(Trace)]
    #[trace(finalizer = Knot::finalize)]
    struct Knot {
        this: Field<Option<Gc<Self>>>,
        other: Field<Option<Gc<String>>>,
        part: Field<Option<Gc<Field<Option<GcAny>>>>>,
    }
    impl Knot {
        fn finalize(this: &Gc<Self>) {
            let mut part = this.part.take().expect("it has one");
            assert_eq!(Gc::strong_count(&part), 1);
            let changed = Gc::get_mut(&mut part).is_some();
            let taken = Gc::try_unwrap(part).is_ok();
            SEEN.set([changed, taken]);
        }
    }
    let knot = Gc::new(Knot {
        this: Field::new(None),
        other: Field::new(Some(Gc::new(String::new()))),
        part: Field::new(None),
    });
    let part = Gc::new(Field::new(Some(knot.clone().into())));
    knot.part.set(Some(part));
    knot.this.set(Some(knot.clone()));
    drop(knot);
    assert_eq!(Heap::current().collect(2).collected, 1);
    assert_eq!((SEEN.get(), alive()), ([false; 2], 0));
}

#[test]
fn get_mut_is_for_the_only_handle() {
    let mut object = node();
    Gc::get_mut(&mut object).expect("the only handle").edges.get_mut().push(node().into());
    let weak = Gc::downgrade(&object);
    assert!(Gc::get_mut(&mut object).is_none());
    drop(weak);
    let mut object = Gc::new(Gc::try_unwrap(object).ok().expect("the only handle"));
    let (target, two) = (node(), object.clone());
    assert!(Gc::get_mut(&mut object).is_none());
    drop(two);
    assert!(Gc::get_mut(&mut object).is_some());
    Heap::current().watch(Gc::as_any(&target), Gc::as_any(&object));
    assert!(Gc::get_mut(&mut object).is_none(), "a watcher may be called at any time");
    Gc::immortalize(&target);
    let mut target = target;
    assert!(Gc::get_mut(&mut target).is_none());
}

/// The code that changes a value may collect, and nobody looks at the value meanwhile.
#[test]
fn a_lent_value_is_not_examined() {
    let heap = Heap::current();
    let keeper = node();
    let mut object = Gc::new(vec![node(), node(), node(), node(), node()]);
    let twice: Vec<_> = object.iter().cloned().collect();
    let mut lent = Gc::get_mut(&mut object).expect("the only handle");
    // While a slice is sorted, an element may stand in it twice.
    lent.sort_by(|one, two| {
        assert_eq!(heap.collect(2).collected, 0);
        assert!(heap.objects(None).iter().all(|object| object.downcast_ref::<Node>().is_some()));
        assert!(heap.referrers(&[one.clone().into()]).is_empty());
        assert_eq!(heap.verify(), Ok(()));
        assert_eq!(
            heap.snapshot().nodes.iter().filter(|node| node.type_name.contains("Vec")).count(),
            0
        );
        Gc::address(two).cmp(&Gc::address(one))
    });
    drop(lent);
    drop(twice);
    assert_eq!(GcAny::from(object.clone()).referents().len(), 5);
    object[0].edges.borrow_mut().push(object.clone().into());
    drop(object);
    assert_eq!((heap.collect(2).collected, alive()), (6, 1));
    drop(keeper);
}

#[test]
fn a_guard_that_is_forgotten_only_leaks() {
    let heap = Heap::current();
    let mut object = node();
    std::mem::forget(Gc::get_mut(&mut object));
    object.edges.borrow_mut().push(object.clone().into());
    let weak = Gc::downgrade(&object);
    drop(object);
    assert_eq!((heap.collect(2).collected, heap.objects(None).len()), (0, 0));
    let mut object = weak.upgrade().expect("leaked");
    // Lent once more, and given back: now its edges are seen.
    let edge = object.edges.borrow_mut().pop();
    drop((weak, edge));
    drop::<Option<GcMut<'_, _>>>(Gc::get_mut(&mut object));
    assert_eq!(heap.objects(None).len(), 1);
    object.edges.borrow_mut().push(object.clone().into());
    drop(object);
    assert_eq!((heap.collect(2).collected, alive()), (1, 0));
}

/// Nobody reads its edges, but the edge to it is seen, and it dies with those that hold it.
#[test]
fn what_was_lent_for_ever_is_collected_nevertheless() {
    let heap = Heap::current();
    let (mut object, holder) = (node(), node());
    std::mem::forget(Gc::get_mut(&mut object));
    object.edges.borrow_mut().push(node().into());
    holder.edges.borrow_mut().extend([object.into(), holder.clone().into()]);
    drop(holder);
    assert_eq!((heap.collect(2).collected, alive()), (2, 0));
    assert_eq!((FINALIZED.get(), DROPPED.get()), (3, 3));
}

#[test]
fn make_mut_clones_what_others_hold() {
    let heap = Heap::new();
    let mut object = heap.alloc(vec![1]);
    let address = Gc::address(&object);
    Gc::make_mut(&mut object).push(2);
    assert_eq!((Gc::address(&object), &**object), (address, &[1, 2][..]));
    let other = object.clone();
    Gc::make_mut(&mut object).push(3);
    assert_eq!((&**object, &**other), (&[1, 2, 3][..], &[1, 2][..]));
    assert!(Gc::heap(&object).ptr_eq(&heap));
    let (mut text, mut slice) = (heap.alloc_str("text"), heap.alloc_slice(vec![1, 2]));
    let others = (text.clone(), slice.clone());
    Gc::make_mut(&mut text).make_ascii_uppercase();
    Gc::make_mut(&mut slice)[0] = 3;
    assert_eq!(
        (&*text, &*others.0, &*slice, &*others.1),
        ("TEXT", "text", &[3, 2][..], &[1, 2][..])
    );
    let mut node = heap.alloc(Node { edges: RefCell::default(), this: Weak::new(), mark: Mark });
    let weak = Gc::downgrade(&node);
    Gc::make_mut(&mut node).edges.get_mut().push(GcAny::from(other));
    assert!(weak.upgrade().is_none());
    assert_eq!((DROPPED.get(), FINALIZED.get()), (1, 1));
}

#[test]
fn pinned_values_stay() {
    struct Unmovable(std::marker::PhantomPinned);
    // SAFETY: owns no handles.
    #[expect(unsafe_code, reason = "the derive asks for `Trace` of all fields")]
    unsafe impl Trace for Unmovable {
        const TRACKED: bool = true;
        fn trace(&self, _: &mut exuvia::Tracer<'_>) {}
    }
    let pinned: Pin<Gc<Unmovable>> = Gc::pin(Unmovable(std::marker::PhantomPinned));
    assert_eq!(Gc::into_any(Gc::new(pinned.clone())).referents().len(), 1);
    let any = Heap::current().objects(None).pop().expect("the pinned one");
    drop(pinned);
    let mut object = any.downcast::<Unmovable>().expect("of this type");
    let _ = &object.0;
    assert_eq!(Gc::strong_count(&object), 1);
    assert!(Gc::get_mut(&mut object).is_none());
    assert!(Gc::try_unwrap(object).is_err());
}

/// Trap 31: a half-built object is seen by nobody.
#[test]
fn new_cyclic_shows_nothing_before_it_is_built() {
    let heap = Heap::current();
    let object = Gc::new_cyclic(|this: &Weak<Node>| {
        assert!(this.upgrade().is_none() && this.as_any().is_dead());
        assert_eq!((heap.collect(2).collected, heap.objects(None).len()), (0, 0));
        Node { edges: RefCell::default(), this: this.clone(), mark: Mark }
    });
    assert!(Gc::ptr_eq(&object, &object.this.upgrade().expect("it is built")));
    assert_eq!((Gc::weak_count(&object), heap.sizes()[0]), (1, 1));
    object.edges.borrow_mut().push(object.clone().into());
    let weak = object.this.clone();
    drop(object);
    assert_eq!((heap.collect(2).collected, alive()), (1, 0));
    assert!(weak.upgrade().is_none());
    assert_eq!((FINALIZED.get(), DROPPED.get()), (1, 1));
}

#[test]
fn new_cyclic_may_panic() {
    let heap = Heap::current();
    let mut kept = None;
    let result = catch_unwind(AssertUnwindSafe(|| {
        Gc::new_cyclic(|this: &Weak<Node>| {
            kept = Some(this.clone());
            panic!("not built");
        })
    }));
    assert!(result.is_err());
    let others: Vec<_> = (0..10).map(|_| node()).collect();
    assert!(kept.is_some_and(|weak| weak.upgrade().is_none()));
    assert_eq!((alive(), heap.counts()[0], FINALIZED.get()), (10, 10, 0));
    drop(others);
}

#[test]
fn new_cyclic_inside_another() {
    let outer = Heap::new().alloc_cyclic(|outer: &Weak<Node>| {
        let inner = Gc::new_cyclic(|inner: &Weak<Node>| Node {
            edges: RefCell::default(),
            this: inner.clone(),
            mark: Mark,
        });
        Node { edges: RefCell::new(vec![inner.into()]), this: outer.clone(), mark: Mark }
    });
    let inner = outer.edges.borrow()[0].downcast_ref::<Node>().expect("a node").this.upgrade();
    assert_eq!(inner.map(|inner| Gc::strong_count(&inner)), Some(2));
}

#[test]
fn raw_pointers() {
    let object = node();
    let two = object.clone();
    let pointer = Gc::into_raw(two);
    assert!(
        std::ptr::eq(pointer, Gc::as_ptr(&object)) && std::ptr::eq(pointer, &raw const *object)
    );
    // SAFETY: counted by `into_raw`.
    #[expect(unsafe_code, reason = "raw pointers are for unsafe code")]
    unsafe {
        Gc::increment_strong_count(pointer);
    }
    assert_eq!(Gc::strong_count(&object), 3);
    // SAFETY: counted by the increment.
    #[expect(unsafe_code, reason = "raw pointers are for unsafe code")]
    unsafe {
        Gc::decrement_strong_count(pointer);
    }
    // SAFETY: counted by `into_raw`.
    #[expect(unsafe_code, reason = "raw pointers are for unsafe code")]
    let again = unsafe { Gc::from_raw(pointer) };
    assert!(Gc::ptr_eq(&again, &object));
    drop(again);
    assert_eq!(Gc::strong_count(&object), 1);
}

#[test]
fn raw_pointers_to_what_has_no_size() {
    #[derive(Trace, Debug)]
    #[repr(align(256))]
    struct Aligned(u8);
    fn there_and_back<T: ?Sized + 'static>(object: Gc<T>) -> Gc<T> {
        let address = Gc::address(&object);
        // SAFETY: counted by `into_raw`.
        #[expect(unsafe_code, reason = "raw pointers are for unsafe code")]
        let object = unsafe { Gc::from_raw(Gc::into_raw(object)) };
        assert_eq!((Gc::address(&object), Gc::strong_count(&object)), (address, 1));
        object
    }
    assert_eq!(*there_and_back(Gc::<str>::from("text")), *"text");
    assert_eq!(*there_and_back(Gc::<[u8]>::from([1, 2, 3])), [1, 2, 3]);
    assert_eq!(there_and_back(Gc::new(Aligned(7))).0, 7);
    let object: Gc<dyn std::fmt::Debug> = gc_dyn!(Gc::new(Aligned(7)) => dyn std::fmt::Debug);
    assert_eq!(format!("{:?}", there_and_back(object)), "Aligned(7)");
    assert_eq!(alive(), 0);
}

trait Shape {
    fn area(&self) -> u64;
    fn grow(&mut self);
}

#[derive(Trace)]
struct Square(u64, Field<Option<Gc<dyn Shape>>>, Mark);

impl Shape for Square {
    fn area(&self) -> u64 {
        self.0 * self.0
    }

    fn grow(&mut self) {
        self.0 += 1;
    }
}

#[derive(Trace)]
#[repr(align(1024))]
struct Wide(u64);

impl Shape for Wide {
    fn area(&self) -> u64 {
        self.0
    }

    fn grow(&mut self) {
        self.0 *= 2;
    }
}

#[test]
fn handles_to_traits() {
    let square = Gc::new(Square(3, Field::new(None), Mark));
    let shape = gc_dyn!(square.clone() => dyn Shape);
    assert_eq!((Gc::strong_count(&shape), Gc::address(&shape)), (2, Gc::address(&square)));
    let mut shapes = vec![shape.clone(), gc_dyn!(Gc::new(Wide(5)) => dyn Shape)];
    assert_eq!(shapes.iter().map(|shape| shape.area()).collect::<Vec<_>>(), [9, 5]);
    assert!(Gc::get_mut(&mut shapes[0]).is_none());
    Gc::get_mut(&mut shapes[1]).expect("the only handle").grow();
    assert_eq!(shapes[1].area(), 10);
    assert!(Gc::ptr_eq(&shape, &shapes[0]) && !Gc::ptr_eq(&shape, &shapes[1]));
    let any = Gc::to_any(&shape);
    assert!(any.is::<Square>() && any.is_trackable());
    square.1.set(Some(shape));
    drop((any, shapes, square));
    assert_eq!((DROPPED.get(), Heap::current().collect(2).collected, alive()), (0, 1, 0));
    assert_eq!(DROPPED.get(), 1);
}

/// The object in a cycle is a `dyn` to all that hold it.
#[test]
fn edges_to_traits_and_slices_are_seen() {
    let heap = Heap::current();
    let square = Gc::new(Square(3, Field::new(None), Mark));
    let shape = gc_dyn!(square => dyn Shape);
    let slice: Gc<[Square]> = Gc::from([
        Square(1, Field::new(Some(shape.clone())), Mark),
        Square(2, Field::new(None), Mark),
    ]);
    assert_eq!(GcAny::from(slice.clone()).referents().len(), 1);
    drop(shape);
    assert_eq!(heap.collect(2).collected, 0);
    assert_eq!(slice[0].1.get().map(|shape| shape.area()), Some(9));
    drop(slice);
    assert_eq!((alive(), DROPPED.get()), (0, 3));
}

#[test]
fn arrays_become_slices_and_traits_other_traits() {
    trait Named: std::fmt::Debug {}
    impl Named for String {}
    let slice = gc_dyn!(Gc::new([1, 2, 3]) => [i32]);
    assert_eq!(*slice, [1, 2, 3]);
    assert!(Gc::into_any(slice).is::<[i32; 3]>());
    let named = gc_dyn!(Gc::new(String::from("name")) => dyn Named);
    assert_eq!(format!("{:?}", gc_dyn!(named => dyn std::fmt::Debug)), "\"name\"");
    let any = gc_dyn!(Gc::new(String::from("any")) => dyn Any);
    let any = any.downcast::<Mark>().expect_err("it is a text");
    assert_eq!(any.downcast::<String>().map(|text| text.len()).ok(), Some(3));
    assert_eq!(alive(), 0);
}

#[test]
fn a_panic_while_unsizing_drops_the_handle() {
    let object = Gc::new(Mark);
    let result = catch_unwind(AssertUnwindSafe(|| {
        Gc::unsize::<dyn Any>(object, |_| panic!("while unsizing"))
    }));
    assert!(result.is_err());
    assert_eq!((DROPPED.get(), alive()), (1, 0));
}

#[test]
fn handles_compare_as_their_values() {
    let [one, same, two] = [Gc::new(1), Gc::new(1), Gc::new(2)];
    assert!(one == same && one < two && !Gc::ptr_eq(&one, &same));
    assert_eq!((one.cmp(&two), one.partial_cmp(&same)), (Ordering::Less, Some(Ordering::Equal)));
    assert_eq!(Gc::new(f64::NAN).partial_cmp(&Gc::new(1.0)), None);
    let set = BTreeSet::from([two, one, same]);
    assert_eq!(set.iter().map(|number| **number).collect::<Vec<_>>(), [1, 2]);
    assert!(set.contains(&2));
    let map: HashMap<Gc<str>, i32> = [(Gc::from("key"), 1)].into();
    assert_eq!(map.get("key"), Some(&1));
    let text: Gc<str> = "text".into();
    let (borrowed, seen): (&str, &str) = (text.borrow(), text.as_ref());
    assert_eq!((borrowed, seen), ("text", "text"));
}

#[test]
fn handles_are_shown_as_their_values() {
    let text = Gc::new(String::from("a"));
    assert_eq!(format!("{text} {text:?}"), "a \"a\"");
    assert_eq!(format!("{text:p}"), format!("{:p}", &*text));
    assert!(format!("{:?}", Gc::to_any(&text)).contains("String@0x"));
    let error: Gc<dyn Error> =
        gc_dyn!(Gc::new("x".parse::<i32>().expect_err("no number")) => dyn Error);
    assert!(Error::source(&error).is_none() && error.to_string().contains("invalid digit"));
}

#[test]
fn handles_come_from_values() {
    assert_eq!(*Gc::from(1), 1);
    assert_eq!(*Gc::<i32>::from(Box::new(2)), 2);
    assert_eq!(Gc::<i32>::default(), Gc::new(0));
    fn is<T: UnwindSafe + RefUnwindSafe + Unpin>() {}
    is::<Gc<str>>();
    is::<Gc<Vec<i32>>>();
    is::<Gc<[std::marker::PhantomData<std::marker::PhantomPinned>]>>();
}

#[test]
fn handles_of_one_word_stay_so() {
    assert_eq!([size_of::<Gc<Node>>(), size_of::<Option<Gc<Node>>>(), size_of::<GcAny>()], [8; 3]);
    assert_eq!([size_of::<Gc<str>>(), size_of::<Option<Gc<dyn Shape>>>()], [16; 2]);
}

#[derive(Clone, Trace)]
#[trace(finalize)]
struct Thief {
    text: String,
    _link: Option<Gc<Self>>,
}

thread_local!(static LOOT: RefCell<Vec<Gc<Thief>>> = const { RefCell::new(Vec::new()) });

impl exuvia::Finalize for Thief {
    fn finalize(_: &Gc<Self>) {
        let objects = Heap::current().objects(None);
        let found = objects.into_iter().filter_map(|object| object.downcast::<Self>().ok());
        LOOT.with_borrow_mut(|loot| loot.extend(found));
    }
}

#[test]
fn the_finalizer_of_what_make_mut_replaces_does_not_find_the_clone() {
    let mut ours = Gc::new(Thief { text: "old".to_owned(), _link: None });
    let weak = Gc::downgrade(&ours);
    let mut access = Gc::make_mut(&mut ours);
    access.text = "new".to_owned();
    let found: Vec<_> = LOOT.with_borrow(|loot| loot.iter().map(|it| it.text.clone()).collect());
    assert_eq!(found, ["old"], "it only finds what is dying");
    drop(access);
    assert_eq!(ours.text, "new");
    LOOT.take();
    assert!(weak.is_dead());
}
