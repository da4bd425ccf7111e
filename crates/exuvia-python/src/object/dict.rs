//! `dict`

use std::cell::RefCell;

use exuvia::{Gc, Stock, Trace};

use super::instance::inner;
use super::table::{Entry, Found, Table};
use super::tracking::{is_as_3_14, may_be_tracked};
use super::{PyResult, Str, Value, tag};
use crate::vm::Vm;

pub(crate) use super::dict_methods::{CLASS, fill, merge_operator};

/// A `dict`. It is [tracked](super::tracking) when it gets something that is, see [`Insert`](super::Insert).
///
/// A borrow of the table must never live across anything that can run Python code; all methods here
/// see to that, and hand out copies.
#[derive(Debug, Default, Trace)]
#[trace(tag = tag::DICT, unsafe_settled = is_settled, clear = clear, unsafe_stock = stock)]
pub(crate) struct Dict {
    pub(crate) table: RefCell<Table<Value>>,
}

impl Dict {
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.table.borrow().len()
    }

    /// How many positions there are, holes included.
    pub(crate) fn n_positions(&self) -> usize {
        self.table.borrow().n_positions()
    }

    /// The value for a string key.
    #[inline]
    pub(crate) fn get_str(&self, name: &Gc<Str>) -> Option<Value> {
        let table = self.table.borrow();
        let position = table.find_str(name)?;
        table.entry(position).map(|entry| entry.value.clone())
    }

    /// The value for a name, which may be asked of keys that are no strings.
    pub(crate) fn get_name(&self, name: &Gc<Str>) -> Option<Value> {
        {
            let table = self.table.borrow();
            match table.find(Gc::as_any(name), name.hash()) {
                Found::At(position) => {
                    return table.entry(position).map(|entry| entry.value.clone());
                }
                Found::Nowhere => return None,
                Found::Perhaps(_) => {}
            }
        }
        Vm::with_current(|vm| self.get(vm, Gc::as_any(name)).ok().flatten())?
    }

    /// Whether anything but strings are keys in it.
    pub(crate) fn has_other_keys(&self) -> bool {
        self.table.borrow().iter().any(|entry| entry.key.tag() != tag::STR)
    }

    /// Position of a string key.
    #[inline]
    pub(crate) fn position_of_str(&self, name: &Gc<Str>) -> Option<usize> {
        self.table.borrow().find_str(name)
    }

    /// The value at a position, if the key there is this very object.
    #[inline]
    pub(crate) fn get_at(&self, position: usize, name: &Gc<Str>) -> Option<Value> {
        let table = self.table.borrow();
        let entry = table.entry(position)?;
        Value::ptr_eq(&entry.key, Gc::as_any(name)).then(|| entry.value.clone())
    }

    /// Removes a string key and returns its entry.
    pub(crate) fn remove_str(&self, name: &Gc<Str>) -> Option<Entry<Value>> {
        let mut table = self.table.borrow_mut();
        let position = table.find_str(name)?;
        table.remove(position)
    }

    /// Where `key` is, asking Python's `__eq__` if need be.
    pub(crate) fn position(&self, vm: &Vm, key: &Value, hash: i64) -> PyResult<Option<usize>> {
        position(vm, &self.table, key, hash)
    }

    /// The value for `key`.
    pub(crate) fn get(&self, vm: &Vm, key: &Value) -> PyResult<Option<Value>> {
        let hash = vm.hash(key)?;
        let Some(position) = self.position(vm, key, hash)? else { return Ok(None) };
        Ok(self.table.borrow().entry(position).map(|entry| entry.value.clone()))
    }

    /// Removes `key` and returns its entry.
    pub(crate) fn remove(&self, vm: &Vm, key: &Value) -> PyResult<Option<Entry<Value>>> {
        let hash = vm.hash(key)?;
        let Some(position) = self.position(vm, key, hash)? else { return Ok(None) };
        Ok(self.table.borrow_mut().remove(position))
    }

    /// Removes the last entry and returns it.
    pub(crate) fn pop_last(&self) -> Option<Entry<Value>> {
        self.table.borrow_mut().pop()
    }

    /// Adds the entry at a position once more, behind all others.
    pub(crate) fn renew(&self, position: usize) {
        let mut table = self.table.borrow_mut();
        let Some(entry) = table.remove(position) else { return };
        table.insert_new(entry.key, entry.hash, entry.value);
    }

    /// Removes the first entry and returns it.
    pub(crate) fn pop_first(&self) -> Option<Entry<Value>> {
        let mut table = self.table.borrow_mut();
        let position = table.first()?;
        table.remove(position)
    }

    /// Empties it; the contents are released when nothing is borrowed.
    pub(crate) fn clear(&self) {
        let old = self.table.take();
        drop(old);
    }

    /// Copies of all keys and values, in order.
    pub(crate) fn pairs(&self) -> Vec<(Value, Value)> {
        self.table.borrow().map(|entry| (entry.key.clone(), entry.value.clone()))
    }

    /// Copies of all keys, in order.
    pub(crate) fn keys(&self) -> Vec<Value> {
        self.table.borrow().map(|entry| entry.key.clone())
    }

    /// Copies of all keys with their hashes, in order.
    pub(crate) fn hashed_keys(&self) -> Vec<(i64, Value)> {
        self.table.borrow().map(|entry| (entry.hash, entry.key.clone()))
    }

    /// Copies of all entries, in order.
    pub(crate) fn entries(&self) -> Vec<Entry<Value>> {
        self.table.borrow().map(|entry| Entry {
            hash: entry.hash,
            key: entry.key.clone(),
            value: entry.value.clone(),
        })
    }

    /// The first occupied position at or after `position`, with its key and value.
    #[inline]
    pub(crate) fn next_from(&self, mut position: usize) -> Option<(usize, Value, Value)> {
        let table = self.table.borrow();
        position = position.max(table.first_position());
        while position < table.n_positions() {
            if let Some(entry) = table.entry(position) {
                return Some((position, entry.key.clone(), entry.value.clone()));
            }
            position += 1;
        }
        None
    }

    /// The last occupied position before `position`, with its key and value.
    pub(crate) fn next_before(&self, position: usize) -> Option<(usize, Value, Value)> {
        let table = self.table.borrow();
        let mut position = position.min(table.n_positions());
        while position > 0 {
            position -= 1;
            if let Some(entry) = table.entry(position) {
                return Some((position, entry.key.clone(), entry.value.clone()));
            }
        }
        None
    }
}

fn clear(dict: &Gc<Dict>) {
    dict.clear();
}

/// CPython keeps 80 dead dictionaries.
pub(crate) const STOCK: Stock = Stock { number: 22, limit: 80 };

fn stock(_: &Dict) -> Option<Stock> {
    Some(STOCK)
}

/// Full collections untrack dictionaries without anything that can be part of a cycle.
fn is_settled(dict: &Dict, generation: usize) -> bool {
    let is_harmless =
        |entry: &Entry<Value>| !may_be_tracked(&entry.key) && !may_be_tracked(&entry.value);
    generation == 2
        && !is_as_3_14()
        && dict.table.try_borrow().is_ok_and(|table| table.iter().all(is_harmless))
}

/// The dictionary that `value` is, or holds as an instance of a subclass.
#[inline]
pub(crate) fn as_dict(value: &Value) -> Option<&Gc<Dict>> {
    inner(value).downcast_ref::<Dict>()
}

/// Where `key` is in a table, asking Python's `__eq__` if need be. If Python code changes the table
/// meanwhile, the search starts again.
pub(crate) fn position<V>(
    vm: &Vm,
    table: &RefCell<Table<V>>,
    key: &Value,
    hash: i64,
) -> PyResult<Option<usize>> {
    'search: loop {
        let (candidates, version) = {
            let table = table.borrow();
            match table.find(key, hash) {
                Found::At(position) => return Ok(Some(position)),
                Found::Nowhere => return Ok(None),
                Found::Perhaps(positions) => (positions, table.version()),
            }
        };
        for candidate in candidates {
            let Some(other) = table.borrow().entry(candidate).map(|entry| entry.key.clone()) else {
                continue 'search;
            };
            let equal = vm.equal(&other, key)?;
            let unchanged = {
                let table = table.borrow();
                table.version() == version
                    && table.entry(candidate).is_some_and(|entry| Value::ptr_eq(&entry.key, &other))
            };
            if !unchanged {
                continue 'search;
            }
            if equal {
                return Ok(Some(candidate));
            }
        }
        return Ok(None);
    }
}
