//! `list`

use std::cell::RefCell;

use exuvia::{HandleVec, Trace};

use super::{Value, tag};

/// A `list`. Its items are released last to first.
///
/// A borrow of `items` must never live across anything that can run Python code: an allocation of a
/// tracked object, the release of a value, a call into the VM.
#[derive(Debug, Trace)]
#[trace(tag = tag::LIST)]
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

    /// A copy of all items.
    pub(crate) fn to_vec(&self) -> Vec<Value> {
        self.items.borrow().to_vec()
    }

    pub(crate) fn push(&self, value: Value) {
        self.items.borrow_mut().push(value);
    }

    /// Replaces the contents and returns the old ones, so that they are released when nothing is borrowed.
    pub(crate) fn replace(&self, items: Vec<Value>) -> HandleVec<Value> {
        self.items.replace(items.into())
    }
}
