//! `Trace` for the types of other crates: run with `--features either,hashbrown,indexmap,smallvec`.

#![forbid(unsafe_code)]
#![cfg(all(feature = "either", feature = "hashbrown", feature = "indexmap", feature = "smallvec"))]

use std::hash::{BuildHasher, RandomState};

use either::Either;
use exuvia::{Field, Gc, GcAny, Heap, Trace};
use indexmap::{IndexMap, IndexSet};
use smallvec::{SmallVec, smallvec};

#[derive(Trace)]
struct Knot(Field<Option<GcAny>>);

fn knot() -> Gc<Knot> {
    Gc::new(Knot(Field::new(None)))
}

/// A value that owns a handle, in a cycle, which is found.
fn owns<T: Trace>(wrap: impl Fn(Gc<Knot>) -> T) {
    let name = std::any::type_name::<T>();
    let knot = knot();
    let object = Gc::new(wrap(knot.clone()));
    assert_eq!((T::TRACKED, Gc::to_any(&object).referents().len()), (true, 1), "{name}");
    knot.0.set(Some(object.clone().into()));
    drop((knot, object));
    let heap = Heap::current();
    assert_eq!((heap.collect(2).collected, heap.totals().alive), (2, 0), "{name}");
}

fn leaf<T: Trace>() {
    assert!(!T::TRACKED, "{}", std::any::type_name::<T>());
}

#[test]
fn either_reports_its_value() {
    owns(Either::<_, ()>::Left);
    owns(Either::<(), _>::Right);
    leaf::<Either<u8, String>>();
}

#[test]
fn hashbrown_reports_its_elements() {
    let hasher = RandomState::new();
    owns(|knot| {
        let mut map = hashbrown::HashMap::with_hasher(hasher.clone());
        map.insert("key", knot);
        map
    });
    owns(|knot| {
        let mut table = hashbrown::HashTable::new();
        let hash = |knot: &Gc<Knot>| hasher.hash_one(Gc::address(knot));
        table.insert_unique(hash(&knot), knot, hash);
        table
    });
    leaf::<hashbrown::HashSet<String, RandomState>>();
}

#[test]
fn indexmap_reports_its_elements() {
    owns(|knot| IndexMap::<_, _>::from([("key", knot)]));
    leaf::<IndexSet<String>>();
}

#[test]
fn smallvec_reports_its_elements() {
    owns(|knot| -> SmallVec<[Gc<Knot>; 2]> { smallvec![knot] });
    owns(|knot| -> SmallVec<[Option<Gc<Knot>>; 1]> { smallvec![None, None, Some(knot)] });
    leaf::<SmallVec<[u8; 4]>>();
}
