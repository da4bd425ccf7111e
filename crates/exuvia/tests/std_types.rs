//! `Trace` for the types of the standard library.

#![forbid(unsafe_code)]

use std::borrow::Cow;
use std::cell::{Cell, LazyCell, OnceCell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::marker::PhantomData;
use std::mem::{ManuallyDrop, MaybeUninit};
use std::num::{Saturating, Wrapping};
use std::ops::{Bound, ControlFlow};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, RwLock};
use std::task::Poll;

use exuvia::{Field, Gc, GcAny, Heap, Trace};

#[derive(Trace)]
struct Knot(Field<Option<GcAny>>);

/// The handle in a set, ordered and hashed by its address.
#[derive(Trace, Clone)]
struct Key(Gc<Knot>);

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        Gc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Key {}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        Gc::address(&self.0).cmp(&Gc::address(&other.0))
    }
}

impl std::hash::Hash for Key {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        Gc::address(&self.0).hash(state);
    }
}

fn knot() -> Gc<Knot> {
    Gc::new(Knot(Field::new(None)))
}

fn edges<T: Trace>(value: T) -> usize {
    GcAny::from(Gc::new(value)).referents().len()
}

/// A value with one handle: the edge is reported, and a cycle through it is found.
fn owns<T: Trace>(wrap: impl Fn(Gc<Knot>) -> T) {
    let name = std::any::type_name::<T>();
    let heap = Heap::current();
    assert!(T::TRACKED, "{name}");
    assert_eq!(edges(wrap(knot())), 1, "{name}");
    let knot = knot();
    let object = Gc::new(wrap(knot.clone()));
    knot.0.set(Some(object.clone().into()));
    drop(knot);
    assert_eq!(heap.collect(2).collected, 0, "{name}");
    drop(object);
    assert_eq!((heap.collect(2).collected, heap.totals().alive), (2, 0), "{name}");
}

#[test]
fn wrappers_report_what_they_own() {
    owns(Box::new);
    owns(Some);
    owns(Reverse);
    owns(Wrapping);
    owns(Saturating);
    owns(AssertUnwindSafe);
    owns(Box::pin);
    owns(RefCell::new);
    owns(OnceCell::from);
    owns(OnceLock::from);
    owns(Mutex::new);
    owns(RwLock::new);
    owns(Poll::Ready);
    owns(Bound::Included);
    owns(Bound::Excluded);
    owns(Ok::<_, ()>);
    owns(Err::<(), _>);
    owns(ControlFlow::<_, ()>::Break);
    owns(ControlFlow::<(), _>::Continue);
    owns(|knot| -> Cow<'static, Key> { Cow::Owned(Key(knot)) });
    owns(|knot| ..knot);
    owns(|knot| ..=knot);
    owns(|knot| knot..);
    owns(|knot| (Field::new(knot), PhantomData::<Gc<Knot>>));
}

#[test]
fn collections_report_what_they_own() {
    owns(|knot| vec![knot]);
    owns(|knot| vec![knot].into_boxed_slice());
    owns(|knot| vec![knot].into_iter());
    owns(|knot| [knot]);
    owns(|knot| VecDeque::from([knot]));
    owns(|knot| LinkedList::from([knot]));
    owns(|knot| BTreeSet::from([Key(knot)]));
    owns(|knot| BinaryHeap::from([Key(knot)]));
    owns(|knot| HashSet::from([Key(knot)]));
    owns(|knot| BTreeMap::from([(Key(knot), 1)]));
    owns(|knot| BTreeMap::from([(1, knot)]));
    owns(|knot| HashMap::from([(Key(knot), "value")]));
    owns(|knot| HashMap::from([("key", knot)]));
    assert_eq!(edges(HashMap::from([(Key(knot()), knot()), (Key(knot()), knot())])), 4);
    assert_eq!(edges(knot()..knot()) + edges(knot()..=knot()), 4);
}

#[test]
fn tuples_of_up_to_twelve() {
    owns(|knot| (knot,));
    owns(|knot| (1, knot));
    owns(|knot| (1, 2, knot));
    owns(|knot| (1, 2, 3, knot));
    owns(|knot| (1, 2, 3, 4, knot));
    owns(|knot| (1, 2, 3, 4, 5, knot));
    owns(|knot| (1, 2, 3, 4, 5, 6, knot));
    owns(|knot| (1, 2, 3, 4, 5, 6, 7, knot));
    owns(|knot| (1, 2, 3, 4, 5, 6, 7, 8, knot));
    owns(|knot| (1, 2, 3, 4, 5, 6, 7, 8, 9, knot));
    owns(|knot| (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, knot));
    owns(|knot| (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, knot));
    let (a, b) = (knot(), knot());
    assert_eq!(edges((a.clone(), 2, 3, 4, 5, b.clone(), 7, 8, 9, 10, a, b)), 4);
}

#[test]
fn what_is_empty_or_pending_reports_nothing() {
    assert_eq!(edges(None::<Gc<Knot>>), 0);
    assert_eq!(edges(OnceCell::<Gc<Knot>>::new()), 0);
    assert_eq!(edges(Poll::<Gc<Knot>>::Pending), 0);
    assert_eq!(edges(Bound::<Gc<Knot>>::Unbounded), 0);
    let mut iterator = vec![knot(), knot(), knot()].into_iter();
    iterator.next();
    assert_eq!(edges(iterator), 2);
}

/// Traps 5 and 6: a value that is borrowed mutably, or locked, has no edges, for ever if the guard is forgotten.
#[test]
fn borrowed_cells_and_locks_report_nothing() {
    let cell = Gc::new(RefCell::new(knot()));
    let guard = cell.borrow_mut();
    assert_eq!(Gc::to_any(&cell).referents().len(), 0);
    drop(guard);
    assert_eq!(Gc::to_any(&cell).referents().len(), 1);
    std::mem::forget(cell.borrow_mut());
    assert_eq!(Gc::to_any(&cell).referents().len(), 0);

    let mutex = Gc::new(Mutex::new(knot()));
    let guard = mutex.lock();
    assert_eq!(Gc::to_any(&mutex).referents().len(), 0);
    drop(guard);
    assert_eq!(Gc::to_any(&mutex).referents().len(), 1);

    let lock = Gc::new(RwLock::new(knot()));
    let guard = lock.read();
    assert_eq!(Gc::to_any(&lock).referents().len(), 1);
    drop(guard);
    let guard = lock.write();
    assert_eq!(Gc::to_any(&lock).referents().len(), 0);
    drop(guard);
}

/// Trap 27: a poisoned lock is looked into like any other.
#[test]
fn poisoned_locks_are_traced() {
    owns(|knot| {
        let mutex = Mutex::new(knot);
        catch_unwind(AssertUnwindSafe(|| {
            let _guard = mutex.lock();
            panic!("while it is locked");
        }))
        .expect_err("it panics");
        mutex
    });
    let mutex = Gc::new(Mutex::new(knot()));
    let lock = Gc::new(RwLock::new(knot()));
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _guards = (mutex.lock(), lock.write());
        panic!("while it is locked");
    }));
    assert!(panicked.is_err() && mutex.is_poisoned() && lock.is_poisoned());
    assert_eq!(Gc::to_any(&mutex).referents().len() + Gc::to_any(&lock).referents().len(), 2);
}

/// Trap 4: what may have several owners is opaque. A handle in it holds its target as one from outside does.
#[test]
fn opaque_types_only_hold() {
    fn opaque<T: Trace>(value: T) {
        assert!(!T::TRACKED);
        assert_eq!(edges(value), 0);
    }
    opaque(Rc::new(knot()));
    opaque(Arc::new(1));
    opaque(Rc::downgrade(&Rc::new(knot())));
    opaque(ManuallyDrop::new(1));
    opaque(MaybeUninit::<Gc<Knot>>::uninit());
    opaque(LazyCell::<_, fn() -> Gc<Knot>>::new(knot));
    opaque(LazyLock::<_, fn() -> i32>::new(|| 1));
    opaque(&raw const *knot());
    let heap = Heap::current();
    let alive = heap.totals().alive;
    let shared = Rc::new(knot());
    let object = Gc::new(Rc::clone(&shared));
    shared.0.set(Some(object.clone().into()));
    drop((object, shared));
    assert_eq!((heap.collect(2).collected, heap.totals().alive), (0, alive + 2));
}

/// What is not dropped with the value is not the value's to report.
#[test]
fn manually_dropped_handles_keep_their_targets() {
    let knot = knot();
    let object = Gc::new((Field::new(None::<GcAny>), ManuallyDrop::new(knot.clone())));
    object.0.set(Some(object.clone().into()));
    drop(object);
    let collected = Heap::current().collect(2);
    assert_eq!((collected.collected, collected.uncollectable), (1, 0));
    assert_eq!(Gc::strong_count(&knot), 2);
}

#[test]
fn leaves_are_leaves() {
    fn leaf<T: Trace>() {
        assert!(!T::TRACKED, "{}", std::any::type_name::<T>());
    }
    leaf::<((), bool, char, u128, i128, f64, usize)>();
    leaf::<(String, Box<str>, &'static str, &'static [u8])>();
    leaf::<(std::path::PathBuf, Box<std::path::Path>, std::ffi::OsString, Box<std::ffi::CStr>)>();
    leaf::<(std::num::NonZeroI8, std::num::NonZeroU128, std::num::ParseFloatError)>();
    leaf::<(std::sync::atomic::AtomicI16, std::sync::atomic::AtomicPtr<u8>)>();
    leaf::<(std::net::IpAddr, std::net::SocketAddr, std::time::Duration, std::time::SystemTime)>();
    leaf::<(std::cmp::Ordering, std::sync::atomic::Ordering, std::ops::RangeFull)>();
    leaf::<(std::io::Error, std::fs::File, std::thread::ThreadId, std::any::TypeId)>();
    leaf::<(fn(), fn(u8) -> u8, fn(u8, u8, u8, u8, u8, u8), fn(&Gc<Knot>), fn(&mut u8, u8) -> u8)>(
    );
    leaf::<(Cell<u8>, Cell<Option<Box<u8>>>, RefCell<String>, Mutex<u8>)>();
    leaf::<(Vec<u8>, HashMap<String, Vec<u8>>, Cow<'static, str>, Option<Result<u8, String>>)>();
    leaf::<(Box<dyn std::error::Error + Send + Sync>, PhantomData<Gc<Knot>>, Pin<Box<u8>>)>();
    leaf::<(exuvia::Weak<Knot>, exuvia::WeakAny, Heap)>();
}
