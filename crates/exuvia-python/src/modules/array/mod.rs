//! `array`: sequences of numbers of one kind, as C has them.

mod items;
mod methods;

use std::cell::{Cell, RefCell};

use exuvia::{Field, Gc, Trace};

use super::{ModuleSpec, set};
use crate::object::instance::inner;
use crate::object::{Dict, PyResult, Value, tag};
use crate::vm::Vm;

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "array",
    functions: &[("_array_reconstructor", methods::reconstruct)],
    fill,
};

/// An `array.array`.
#[derive(Debug, Trace)]
#[trace(tag = tag::ARRAY, tracked)]
pub(crate) struct Array {
    code: u8,
    data: RefCell<Vec<u8>>,
    /// For how many items CPython would have room.
    n_allocated: Cell<usize>,
}

/// Iterator over an array.
#[derive(Debug, Trace)]
#[trace(tag = tag::ARRAY_ITERATOR)]
pub(crate) struct ArrayIterator {
    array: Field<Option<Value>>,
    index: Cell<usize>,
}

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    vm.install_class(dict, &methods::CLASS);
    vm.prepare_class(&methods::ITERATOR);
    set(vm, dict, "ArrayType", Gc::as_any(vm.classes.by_tag(tag::ARRAY)).clone());
    set(vm, dict, "typecodes", vm.new_str(items::CODES));
    Ok(())
}

/// The array that a value is, or holds as an instance of a subclass.
pub(crate) fn as_array(value: &Value) -> Option<&Gc<Array>> {
    inner(value).downcast_ref::<Array>()
}

impl Array {
    fn new(code: u8, data: Vec<u8>) -> Self {
        let n_allocated = Cell::new(data.len() / items::size_of(code));
        Self { code, data: RefCell::new(data), n_allocated }
    }

    fn item_size(&self) -> usize {
        items::size_of(self.code)
    }

    /// How many items there are.
    pub(crate) fn len(&self) -> usize {
        self.data.borrow().len() / self.item_size()
    }

    /// A copy of the bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.data.borrow().clone()
    }

    fn get(&self, vm: &Vm, index: usize) -> Option<Value> {
        let size = self.item_size();
        let start = index.checked_mul(size)?;
        let data = self.data.borrow();
        let mut item = [0; 8];
        item[..size].copy_from_slice(data.get(start..start + size)?);
        drop(data);
        Some(items::decode(vm, self.code, &item[..size]))
    }

    fn set(&self, vm: &Vm, index: usize, value: &Value) -> PyResult<()> {
        let item = items::encode(vm, self.code, value)?;
        let size = self.item_size();
        match self.data.borrow_mut().get_mut(index * size..(index + 1) * size) {
            Some(place) => {
                place.copy_from_slice(&item[..size]);
                Ok(())
            }
            None => Err(vm.index_error("array assignment index out of range")),
        }
    }

    fn insert(&self, vm: &Vm, index: usize, value: &Value) -> PyResult<()> {
        let item = items::encode(vm, self.code, value)?;
        let size = self.item_size();
        let at = index.min(self.len()) * size;
        self.data.borrow_mut().splice(at..at, item[..size].iter().copied());
        self.resized();
        Ok(())
    }

    /// Replaces a range of items by bytes; the old bytes. What lies behind the end is left out, as the array may have
    /// become shorter since the range was determined.
    fn splice(&self, start: usize, stop: usize, new: &[u8]) -> Vec<u8> {
        let size = self.item_size();
        let start = start.min(self.len());
        let range = start * size..stop.clamp(start, self.len()) * size;
        let old = self.data.borrow_mut().splice(range, new.iter().copied()).collect();
        self.resized();
        old
    }

    fn add_bytes(&self, more: &[u8]) {
        self.data.borrow_mut().extend_from_slice(more);
        self.resized();
    }

    /// Room grows and shrinks as in CPython.
    fn resized(&self) {
        let (len, allocated) = (self.len(), self.n_allocated.get());
        if allocated >= len && len + 16 > allocated && len > 0 {
            return;
        }
        let spare = if len < 8 { 3 } else { 7 };
        self.n_allocated.set(if len == 0 { 0 } else { (len >> 4) + spare + len });
    }

    fn to_vec(&self, vm: &Vm) -> Vec<Value> {
        (0..self.len()).filter_map(|i| self.get(vm, i)).collect()
    }
}

/// The next item of an iterator.
pub(crate) fn next(vm: &Vm, iterator: &Value) -> PyResult<Option<Value>> {
    let Some(this) = iterator.downcast_ref::<ArrayIterator>() else { return Ok(None) };
    let array = this.array.get();
    let index = this.index.get();
    let item = array.as_ref().and_then(as_array).and_then(|array| array.get(vm, index));
    match item {
        Some(_) => this.index.set(index + 1),
        None => this.array.set(None),
    }
    Ok(item)
}
