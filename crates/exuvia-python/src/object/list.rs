//! `list`

use std::cell::RefCell;

use exuvia::{Gc, HandleVec, Stock, Trace};

use super::instance::inner;
use super::{PyResult, Value, tag};
use crate::vm::{Args, Vm};

pub(crate) use super::list_methods::CLASS;

/// A `list`. Its items are released last to first.
///
/// A borrow of `items` must never live across anything that can run Python code: an allocation of a
/// tracked object, the release of a value, a call into the VM.
#[derive(Debug, Trace)]
#[trace(tag = tag::LIST, clear = clear, unsafe_stock = stock)]
pub(crate) struct List {
    pub(crate) items: RefCell<HandleVec<Value>>,
}

impl List {
    pub(crate) fn new(items: Vec<Value>) -> Self {
        Self { items: RefCell::new(items.into()) }
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.items.borrow().len()
    }

    /// The item with this index, if there is one.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> Option<Value> {
        self.items.borrow().get(index).cloned()
    }

    /// Replaces the item with this index; gives the value back if there is none.
    #[inline]
    pub(crate) fn set(&self, index: usize, value: Value) -> Result<(), Value> {
        let old = match self.items.borrow_mut().get_mut(index) {
            Some(item) => std::mem::replace(item, value),
            None => return Err(value),
        };
        drop(old);
        Ok(())
    }

    /// A copy of all items.
    pub(crate) fn to_vec(&self) -> Vec<Value> {
        self.items.borrow().to_vec()
    }

    #[inline]
    pub(crate) fn push(&self, value: Value) {
        self.items.borrow_mut().push(value);
    }

    /// Adds items at the end.
    pub(crate) fn extend(&self, values: impl IntoIterator<Item = Value>) {
        self.items.borrow_mut().extend(values);
    }

    /// Removes the item with this index and returns it.
    pub(crate) fn remove(&self, index: usize) -> Option<Value> {
        let mut items = self.items.borrow_mut();
        (index < items.len()).then(|| items.remove(index))
    }

    /// Replaces the contents and returns the old ones, so that they are released when nothing is borrowed.
    pub(crate) fn replace(&self, items: Vec<Value>) -> HandleVec<Value> {
        self.items.replace(items.into())
    }
}

fn clear(list: &Gc<List>) {
    drop(list.replace(Vec::new()));
}

/// CPython keeps 80 dead lists.
/// CPython keeps 80 dead lists.
pub(crate) const STOCK: Stock = Stock { number: 21, limit: 80 };

fn stock(_: &List) -> Option<Stock> {
    Some(STOCK)
}

/// The list that `value` is, or holds as an instance of a subclass.
#[inline]
pub(crate) fn as_list(value: &Value) -> Option<&Gc<List>> {
    inner(value).downcast_ref::<List>()
}

/// The list that a method was called on.
pub(super) fn receiver<'a>(vm: &Vm, args: &Args<'a>, method: &str) -> PyResult<&'a Gc<List>> {
    match args.values.first().and_then(as_list) {
        Some(list) => Ok(list),
        None => Err(vm.wrong_receiver(args, method, "list")),
    }
}
