//! `set` and `frozenset`.

use std::cell::{Cell, RefCell};

use exuvia::{Gc, Trace};

use super::instance::inner;
use super::set_table::{Found, SetTable};
use super::{PyResult, Value, tag};
use crate::vm::Vm;

pub(crate) use super::set_methods::{CLASS, FROZENSET_CLASS};
pub(crate) use super::set_operators::{binary, in_place};

/// The elements of a `set` or `frozenset`.
///
/// The rule for borrows is that of [`Dict`](super::Dict).
#[derive(Debug, Default, Trace)]
pub(crate) struct Elements {
    pub(crate) table: RefCell<SetTable>,
}

impl Elements {
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.table.borrow().len()
    }

    /// Whether an element with this hash is there.
    pub(crate) fn contains_hashed(&self, vm: &Vm, element: &Value, hash: i64) -> PyResult<bool> {
        Ok(self.position(vm, element, hash)?.is_some())
    }

    /// Adds an element; says whether it was new.
    pub(crate) fn add(&self, vm: &Vm, element: &Value) -> PyResult<bool> {
        let hash = vm.hash(element)?;
        self.add_hashed(vm, element.clone(), hash)
    }

    /// [`Elements::add`] for an element whose hash is known.
    pub(crate) fn add_hashed(&self, vm: &Vm, element: Value, hash: i64) -> PyResult<bool> {
        if self.position(vm, &element, hash)?.is_some() {
            return Ok(false);
        }
        self.table.borrow_mut().insert_new(element, hash);
        Ok(true)
    }

    /// Removes an element; says whether it was there.
    pub(crate) fn remove(&self, vm: &Vm, element: &Value) -> PyResult<bool> {
        let hash = vm.hash(element)?;
        self.remove_hashed(vm, element, hash)
    }

    /// [`Elements::remove`] for an element whose hash is known.
    pub(crate) fn remove_hashed(&self, vm: &Vm, element: &Value, hash: i64) -> PyResult<bool> {
        let Some(position) = self.position(vm, element, hash)? else { return Ok(false) };
        let removed = self.table.borrow_mut().remove(position);
        drop(removed);
        Ok(true)
    }

    /// Removes some element and returns it.
    pub(crate) fn pop(&self) -> Option<Value> {
        self.table.borrow_mut().pop()
    }

    /// Copies of all elements.
    pub(crate) fn to_vec(&self) -> Vec<Value> {
        self.table.borrow().iter().map(|(_, element)| element.clone()).collect()
    }

    /// Copies of all elements with their hashes.
    pub(crate) fn hashed(&self) -> Vec<(i64, Value)> {
        self.table.borrow().iter().map(|(hash, element)| (hash, element.clone())).collect()
    }

    /// The same elements again.
    pub(crate) fn copy(&self) -> Self {
        Self { table: RefCell::new(self.table.borrow().copy()) }
    }

    /// Takes the elements of `other`; the old ones are released when nothing is borrowed.
    pub(crate) fn replace(&self, other: &Self) {
        let new = other.table.take();
        let old = self.table.replace(new);
        drop(old);
    }

    /// Empties it; the elements are released when nothing is borrowed.
    pub(crate) fn clear(&self) {
        let old = self.table.take();
        drop(old);
    }

    /// The first occupied position at or after `position`, with its element.
    pub(crate) fn next_from(&self, mut position: usize) -> Option<(usize, Value)> {
        let table = self.table.borrow();
        while position < table.n_slots() {
            if let Some(element) = table.get(position) {
                return Some((position, element.clone()));
            }
            position += 1;
        }
        None
    }

    /// Where an element is, asking Python's `__eq__` if need be. If Python code changes the set meanwhile,
    /// the search starts again.
    fn position(&self, vm: &Vm, element: &Value, hash: i64) -> PyResult<Option<usize>> {
        'search: loop {
            let (candidates, version) = {
                let table = self.table.borrow();
                match table.find(element, hash) {
                    Found::At(position) => return Ok(Some(position)),
                    Found::Nowhere => return Ok(None),
                    Found::Perhaps(positions) => (positions, table.version()),
                }
            };
            for candidate in candidates {
                let other = self.table.borrow().get(candidate).cloned();
                let Some(other) = other else { continue 'search };
                let equal = vm.equal(&other, element)?;
                if self.table.borrow().version() != version {
                    continue 'search;
                }
                if equal {
                    return Ok(Some(candidate));
                }
            }
            return Ok(None);
        }
    }

    /// CPython's hash of a `frozenset`, which does not depend on the order.
    pub(crate) fn hash(&self) -> i64 {
        let table = self.table.borrow();
        let mut hash = 0u64;
        for (element, _) in table.iter() {
            hash ^= shuffle_bits(element.cast_unsigned());
        }
        hash ^= (table.len() as u64 + 1).wrapping_mul(1_927_868_237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
        match hash.cast_signed() {
            -1 => 590_923_713,
            hash => hash,
        }
    }
}

fn shuffle_bits(hash: u64) -> u64 {
    ((hash ^ 89_869_747) ^ (hash << 16)).wrapping_mul(3_644_798_167)
}

/// A `set`.
#[derive(Debug, Default, Trace)]
#[trace(tag = tag::SET, clear = clear)]
pub(crate) struct Set {
    pub(crate) elements: Elements,
}

fn clear(set: &Gc<Set>) {
    set.elements.clear();
}

fn clear_frozen(set: &Gc<FrozenSet>) {
    set.elements.clear();
}

/// A `frozenset`.
#[derive(Debug, Default, Trace)]
#[trace(tag = tag::FROZENSET, clear = clear_frozen)]
pub(crate) struct FrozenSet {
    pub(crate) elements: Elements,
    /// The hash, once it was asked for.
    pub(crate) hash: Cell<Option<i64>>,
}

/// The elements of a `set` or `frozenset` or an instance of a subclass.
pub(crate) fn as_elements(value: &Value) -> Option<&Elements> {
    let value = inner(value);
    match value.tag() {
        tag::SET => value.downcast_ref::<Set>().map(|set| &set.elements),
        tag::FROZENSET => value.downcast_ref::<FrozenSet>().map(|set| &set.elements),
        _ => None,
    }
}

/// The elements of a `set` or an instance of a subclass.
pub(crate) fn as_set(value: &Value) -> Option<&Gc<Set>> {
    inner(value).downcast_ref::<Set>()
}

/// Whether it is a `frozenset` or an instance of a subclass.
pub(crate) fn is_frozen(value: &Value) -> bool {
    inner(value).tag() == tag::FROZENSET
}
