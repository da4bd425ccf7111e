//! `set` and `frozenset`.

use std::cell::RefCell;

use exuvia::Trace;

use super::table::Table;
use super::{PyResult, Value, dict, tag};
use crate::vm::Vm;

/// The elements of a `set` or `frozenset`. Iteration is in order of insertion.
///
/// The rule for borrows is that of [`Dict`](super::Dict).
#[derive(Debug, Default, Trace)]
pub(crate) struct Elements {
    pub(crate) table: RefCell<Table<()>>,
}

impl Elements {
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.table.borrow().len()
    }

    pub(crate) fn contains(&self, vm: &Vm, element: &Value) -> PyResult<bool> {
        let hash = vm.hash(element)?;
        Ok(dict::position(vm, &self.table, element, hash)?.is_some())
    }

    /// Adds an element; says whether it was new.
    pub(crate) fn add(&self, vm: &Vm, element: Value) -> PyResult<bool> {
        let hash = vm.hash(&element)?;
        if dict::position(vm, &self.table, &element, hash)?.is_some() {
            return Ok(false);
        }
        self.table.borrow_mut().insert_new(element, hash, ());
        Ok(true)
    }

    /// Removes an element; says whether it was there.
    pub(crate) fn remove(&self, vm: &Vm, element: &Value) -> PyResult<bool> {
        let hash = vm.hash(element)?;
        let Some(position) = dict::position(vm, &self.table, element, hash)? else {
            return Ok(false);
        };
        let entry = self.table.borrow_mut().remove(position);
        drop(entry);
        Ok(true)
    }

    /// Copies of all elements.
    pub(crate) fn to_vec(&self) -> Vec<Value> {
        self.table.borrow().iter().map(|entry| entry.key.clone()).collect()
    }

    /// Empties it; the elements are released when nothing is borrowed.
    pub(crate) fn clear(&self) {
        let old = self.table.take();
        drop(old);
    }

    /// The first occupied position at or after `position`, with its element.
    pub(crate) fn next_from(&self, mut position: usize) -> Option<(usize, Value)> {
        let table = self.table.borrow();
        while position < table.n_positions() {
            if let Some(entry) = table.entry(position) {
                return Some((position, entry.key.clone()));
            }
            position += 1;
        }
        None
    }
}

/// A `set`.
#[derive(Debug, Default, Trace)]
#[trace(tag = tag::SET)]
pub(crate) struct Set {
    pub(crate) elements: Elements,
}

/// A `frozenset`.
#[derive(Debug, Default, Trace)]
#[trace(tag = tag::FROZENSET)]
pub(crate) struct FrozenSet {
    pub(crate) elements: Elements,
}
