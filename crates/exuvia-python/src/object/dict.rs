//! `dict`

use std::cell::RefCell;

use exuvia::{Gc, Trace};

use super::instance::inner;
use super::table::{Entry, Found, Table};
use super::{PyResult, Str, Value, tag};
use crate::vm::Vm;

pub(crate) use super::dict_methods::{CLASS, merge_operator};

/// A `dict`.
///
/// A borrow of the table must never live across anything that can run Python code; all methods here
/// see to that, and hand out copies.
#[derive(Debug, Default, Trace)]
#[trace(tag = tag::DICT)]
pub(crate) struct Dict {
    pub(crate) table: RefCell<Table<Value>>,
}

impl Dict {
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.table.borrow().len()
    }

    /// The value for a string key.
    #[inline]
    pub(crate) fn get_str(&self, name: &Gc<Str>) -> Option<Value> {
        let table = self.table.borrow();
        let position = table.find_str(name)?;
        table.entry(position).map(|entry| entry.value.clone())
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

    /// Replaces the value at a position, if the key there is this very object; else gives the value back.
    #[inline]
    pub(crate) fn set_at(
        &self,
        position: usize,
        name: &Gc<Str>,
        value: Value,
    ) -> Result<(), Value> {
        let old = {
            let mut table = self.table.borrow_mut();
            match table.entry_mut(position) {
                Some(entry) if Value::ptr_eq(&entry.key, Gc::as_any(name)) => {
                    std::mem::replace(&mut entry.value, value)
                }
                _ => return Err(value),
            }
        };
        drop(old);
        Ok(())
    }

    /// Sets the value for a string key.
    pub(crate) fn set_str(&self, name: &Gc<Str>, value: Value) {
        let old = {
            let mut table = self.table.borrow_mut();
            match table.find_str(name) {
                Some(position) => table
                    .entry_mut(position)
                    .map(|entry| std::mem::replace(&mut entry.value, value)),
                None => {
                    table.insert_new(Gc::as_any(name).clone(), name.hash(), value);
                    None
                }
            }
        };
        drop(old);
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

    /// Sets the value for `key`; an equal key that is there already is kept.
    pub(crate) fn set(&self, vm: &Vm, key: Value, value: Value) -> PyResult<()> {
        let hash = vm.hash(&key)?;
        self.set_hashed(vm, key, hash, value)
    }

    /// [`Dict::set`] for a key whose hash is known.
    pub(crate) fn set_hashed(&self, vm: &Vm, key: Value, hash: i64, value: Value) -> PyResult<()> {
        let position = self.position(vm, &key, hash)?;
        let old = {
            let mut table = self.table.borrow_mut();
            match position.and_then(|position| table.entry_mut(position)) {
                Some(entry) => Some(std::mem::replace(&mut entry.value, value)),
                None => {
                    table.insert_new(key, hash, value);
                    None
                }
            }
        };
        drop(old);
        Ok(())
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

    /// Empties it; the contents are released when nothing is borrowed.
    pub(crate) fn clear(&self) {
        let old = self.table.take();
        drop(old);
    }

    /// Copies of all keys and values, in order.
    pub(crate) fn pairs(&self) -> Vec<(Value, Value)> {
        self.table.borrow().iter().map(|entry| (entry.key.clone(), entry.value.clone())).collect()
    }

    /// Copies of all keys, in order.
    pub(crate) fn keys(&self) -> Vec<Value> {
        self.table.borrow().iter().map(|entry| entry.key.clone()).collect()
    }

    /// Copies of all keys with their hashes, in order.
    pub(crate) fn hashed_keys(&self) -> Vec<(i64, Value)> {
        self.table.borrow().iter().map(|entry| (entry.hash, entry.key.clone())).collect()
    }

    /// Copies of all entries, in order.
    pub(crate) fn entries(&self) -> Vec<Entry<Value>> {
        let copy = |entry: &Entry<Value>| Entry {
            hash: entry.hash,
            key: entry.key.clone(),
            value: entry.value.clone(),
        };
        self.table.borrow().iter().map(copy).collect()
    }

    /// Adds the entries of another dictionary; later ones win.
    pub(crate) fn update_from(&self, vm: &Vm, other: &Self) -> PyResult<()> {
        if std::ptr::eq(self, other) {
            return Ok(());
        }
        for entry in other.entries() {
            self.set_hashed(vm, entry.key, entry.hash, entry.value)?;
        }
        Ok(())
    }

    /// A dictionary with the same entries.
    pub(crate) fn copy(&self, vm: &Vm) -> Gc<Self> {
        let copy = vm.new_dict();
        let entries = self.entries();
        {
            let mut table = copy.table.borrow_mut();
            for entry in entries {
                table.insert_new(entry.key, entry.hash, entry.value);
            }
        }
        copy
    }

    /// The first occupied position at or after `position`, with its key and value.
    #[inline]
    pub(crate) fn next_from(&self, mut position: usize) -> Option<(usize, Value, Value)> {
        let table = self.table.borrow();
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
