//! What `#[derive(Trace)]` makes of types.

#![forbid(unsafe_code)]

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;
use std::rc::Rc;

use exuvia::{Field, Finalize, Gc, GcAny, Heap, Trace, Weak};

const TAG: u32 = 41;

#[derive(Trace)]
#[trace(tag = TAG + 1)]
struct Plain {
    _number: i32,
    _text: String,
    _shared: Rc<RefCell<u8>>,
}

#[derive(Trace)]
#[expect(dead_code, reason = "the field that is skipped is only held")]
struct Tuple(Gc<Plain>, #[trace(skip)] Skipped, Cell<u8>);

/// Implements nothing: a field that is skipped need not.
struct Skipped(#[expect(dead_code, reason = "it is only held")] Gc<Plain>);

#[derive(Trace)]
struct Unit;

#[derive(Trace)]
enum Choice<T> {
    Nothing,
    One(Gc<Plain>),
    Two { first: Option<Gc<Plain>>, second: T },
}

#[derive(Trace)]
struct Everything {
    vector: Vec<Gc<Plain>>,
    boxed: Box<Gc<Plain>>,
    slice: Box<[GcAny]>,
    map: BTreeMap<String, Gc<Plain>>,
    hash: HashMap<u8, (u8, Gc<Plain>)>,
    cell: RefCell<Option<Gc<Plain>>>,
    field: Field<Gc<Plain>>,
    array: [Field<Option<GcAny>>; 2],
    weak: Weak<Self>,
}

#[derive(Trace)]
#[trace(tracked)]
enum Nested {
    Leaf(Gc<Plain>),
    Node(Box<Self>, Box<Self>),
}

#[derive(Trace)]
#[trace(leaf)]
struct Guarded<T>(Vec<T>);

impl<T> Drop for Guarded<T> {
    fn drop(&mut self) {
        self.0.clear();
    }
}

fn plain() -> Gc<Plain> {
    Gc::new(Plain { _number: 0, _text: String::new(), _shared: Rc::default() })
}

fn edges(object: impl Into<GcAny>) -> usize {
    object.into().referents().len()
}

#[test]
fn only_types_with_handles_are_tracked() {
    assert_eq!([Plain::TRACKED, Unit::TRACKED, Guarded::<Gc<Plain>>::TRACKED], [false; 3]);
    assert_eq!(
        [Tuple::TRACKED, Choice::<u8>::TRACKED, Everything::TRACKED, Nested::TRACKED],
        [true; 4]
    );
}

#[test]
fn all_fields_are_traced_but_those_that_are_skipped() {
    assert_eq!(edges(plain()), 0);
    assert_eq!(edges(Gc::new(Tuple(plain(), Skipped(plain()), Cell::new(1)))), 1);
    assert_eq!(edges(Gc::new(Choice::<u8>::Nothing)), 0);
    assert_eq!(edges(Gc::new(Choice::<u8>::One(plain()))), 1);
    assert_eq!(edges(Gc::new(Choice::Two { first: Some(plain()), second: plain() })), 2);
    assert_eq!(
        edges(Gc::new(Nested::Node(
            Box::new(Nested::Leaf(plain())),
            Box::new(Nested::Leaf(plain()))
        ))),
        2
    );
    assert_eq!(edges(Gc::new(Guarded(vec![plain()]))), 0);
    let object = Gc::new(Everything {
        vector: vec![plain(), plain()],
        boxed: Box::new(plain()),
        slice: Box::new([plain().into()]),
        map: BTreeMap::from([(String::new(), plain())]),
        hash: HashMap::from([(1, (2, plain()))]),
        cell: RefCell::new(Some(plain())),
        field: Field::new(plain()),
        array: [Field::new(None), Field::new(Some(plain().into()))],
        weak: Weak::new(),
    });
    assert_eq!(edges(object.clone()), 9);
    let borrow = object.cell.borrow_mut();
    assert_eq!(edges(object.clone()), 8);
    drop(borrow);
    assert!(object.weak.upgrade().is_none());
    assert_eq!(object.vector.len() + object.slice.len() + object.map.len() + object.hash.len(), 5);
    assert!(Gc::strong_count(&object.boxed) == 1 && Gc::strong_count(&object.field.get()) == 2);
    assert!(object.array[0].is_none());
}

#[test]
fn erased_handles_know_their_type() {
    let any = GcAny::from(plain());
    assert_eq!(any.tag(), 42);
    assert!(any.is::<Plain>() && !any.is::<Unit>());
    assert!(any.downcast_ref::<Unit>().is_none());
    assert!(any.type_name().ends_with("Plain"));
    let Err(any) = any.downcast::<Unit>() else { panic!("it is no `Unit`") };
    assert_eq!(any.downcast::<Plain>().map(|plain| Gc::strong_count(&plain)).ok(), Some(1));
}

#[test]
fn finalize_by_trait() {
    thread_local!(static COUNT: Cell<u32> = const { Cell::new(0) });
    #[derive(Trace)]
    #[trace(finalize)]
    struct Counted;
    impl Finalize for Counted {
        fn finalize(_: &Gc<Self>) {
            COUNT.set(COUNT.get() + 1);
        }
    }
    drop((Gc::new(Counted), Gc::new(Counted)));
    assert_eq!(COUNT.get(), 2);
    assert_eq!(Heap::current().totals().alive, 0);
}

/// Of what stands behind a handle, nothing is asked.
#[derive(Trace)]
struct Link<T: ?Sized + 'static, S> {
    target: Field<Option<Gc<T>>>,
    marker: PhantomData<S>,
    compare: fn(&T, &T) -> bool,
}

#[derive(Trace)]
struct Taken<I: Iterator>(Vec<I::Item>, #[trace(skip)] I);

#[derive(Trace)]
#[trace(bound = "T: Owner, T::Owned: Trace")]
struct Given<T: Owner>(T::Owned);

trait Owner: 'static {
    type Owned;
}

struct NotTraced;

impl Owner for NotTraced {
    type Owned = Gc<Plain>;
}

#[test]
fn bounds_are_those_of_the_fields() {
    let link: Link<dyn Fn() -> u8, NotTraced> =
        Link { target: Field::new(None), marker: PhantomData, compare: |one, two| one() == two() };
    assert!(link.target.is_none() && (link.compare)(&|| 1, &|| 1));
    assert_eq!(edges(Gc::new((link, plain()))), 1);
    let taken = Taken(vec![plain(), plain()], [plain()].into_iter());
    assert_eq!((edges(Gc::new(taken)), edges(Gc::new(Given::<NotTraced>(plain())))), (2, 1));
}

#[derive(Trace)]
#[trace(last_first)]
struct Entry {
    key: Gc<u8>,
    value: Gc<u8>,
}

#[test]
fn the_last_field_can_be_reported_first() {
    let (key, value) = (Gc::new(1), Gc::new(2));
    let entry = Gc::into_any(Gc::new(Entry { key, value }));
    let found: Vec<u8> = entry
        .referents()
        .iter()
        .filter_map(|object| object.downcast_ref::<u8>().map(|n| **n))
        .collect();
    assert_eq!(found, [2, 1]);
    let entry = entry.downcast_ref::<Entry>().expect("it is one");
    assert!(*entry.key < *entry.value);
}
