//! Putting something into a `dict`, which may be what makes it part of a cycle.

use exuvia::Gc;

use super::tracking::may_be_tracked;
use super::{Dict, PyResult, Str, Value};
use crate::vm::Vm;

/// All that can put something into a dictionary.
///
/// Not methods of [`Dict`], as the dictionary is tracked when it gets the first key or value that is, and for that its handle
/// is needed.
pub(crate) trait Insert {
    /// Sets the value for a string key.
    fn set_str(&self, name: &Gc<Str>, value: Value);
    /// Replaces the value at a position, if the key there is this very object; else gives the value back.
    fn set_at(&self, position: usize, name: &Gc<Str>, value: Value) -> Result<(), Value>;
    /// Sets the value for `key`; an equal key that is there already is kept.
    fn set(&self, vm: &Vm, key: Value, value: Value) -> PyResult<()>;
    /// [`Insert::set`] for a key whose hash is known.
    fn set_hashed(&self, vm: &Vm, key: Value, hash: i64, value: Value) -> PyResult<()>;
    /// Adds a key that is known not to be there.
    fn insert_new(&self, key: Value, hash: i64, value: Value);
    /// Adds the entries of another dictionary; later ones win.
    fn update_from(&self, vm: &Vm, other: &Gc<Dict>) -> PyResult<()>;
    /// A dictionary with the same entries.
    fn copy(&self, vm: &Vm) -> Gc<Dict>;
}

impl Insert for Gc<Dict> {
    fn set_str(&self, name: &Gc<Str>, value: Value) {
        track_for(self, &value);
        let old = {
            let mut table = self.table.borrow_mut();
            match table.find_str(name) {
                Some(position) => table
                    .entry_mut(position)
                    .map(|entry| std::mem::replace(&mut entry.value, value)),
                None => {
                    table.append(Gc::as_any(name).clone(), name.hash(), value);
                    None
                }
            }
        };
        drop(old);
    }

    #[inline]
    fn set_at(&self, position: usize, name: &Gc<Str>, value: Value) -> Result<(), Value> {
        track_for(self, &value);
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

    fn set(&self, vm: &Vm, key: Value, value: Value) -> PyResult<()> {
        let hash = vm.hash(&key)?;
        self.set_hashed(vm, key, hash, value)
    }

    fn set_hashed(&self, vm: &Vm, key: Value, hash: i64, value: Value) -> PyResult<()> {
        let position = self.position(vm, &key, hash)?;
        track_for(self, &key);
        track_for(self, &value);
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

    fn insert_new(&self, key: Value, hash: i64, value: Value) {
        track_for(self, &key);
        track_for(self, &value);
        self.table.borrow_mut().insert_new(key, hash, value);
    }

    fn update_from(&self, vm: &Vm, other: &Gc<Dict>) -> PyResult<()> {
        if Self::ptr_eq(self, other) {
            return Ok(());
        }
        if self.len() == 0 && other.len() == other.n_positions() {
            copy_tracking(other, self);
        }
        self.table.borrow_mut().make_room_for(&other.table.borrow());
        let n_positions = other.n_positions();
        for entry in other.entries() {
            self.set_hashed(vm, entry.key, entry.hash, entry.value)?;
            if other.n_positions() != n_positions {
                return Err(vm.runtime_error("dict mutated during update"));
            }
        }
        Ok(())
    }

    fn copy(&self, vm: &Vm) -> Gc<Dict> {
        let copy = vm.new_dict();
        if self.len() >= self.n_positions() * 2 / 3 {
            copy_tracking(self, &copy);
        }
        copy.table.borrow_mut().make_room_for_copy(&self.table.borrow());
        for entry in self.entries() {
            copy.insert_new(entry.key, entry.hash, entry.value);
        }
        copy
    }
}

/// A dictionary that gets all of another one at once is tracked as that is, whatever it holds.
fn copy_tracking(from: &Gc<Dict>, to: &Gc<Dict>) {
    if from.len() > 0 && Gc::as_any(from).is_tracked() {
        Gc::as_any(to).track();
    }
}

/// Tracks a dictionary that is to hold something that can be part of a cycle.
#[inline(always)]
fn track_for(dict: &Gc<Dict>, content: &Value) {
    let dict = Gc::as_any(dict);
    if !dict.is_tracked() && may_be_tracked(content) {
        dict.track();
    }
}
