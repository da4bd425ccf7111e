//! Values of `__slots__` in objects that have a layout of their own, such as exceptions.

use std::cell::RefCell;

use exuvia::Trace;

use super::Value;

/// Values of `__slots__`, by place. Plain instances have theirs in themselves.
#[derive(Debug, Default, Trace)]
pub(crate) struct Slots {
    values: RefCell<Vec<Option<Value>>>,
}

impl Slots {
    pub(crate) fn get(&self, place: usize) -> Option<Value> {
        self.values.borrow().get(place)?.clone()
    }

    /// Replaces the value at a place; the old one is released afterwards.
    pub(crate) fn set(&self, place: usize, value: Option<Value>) {
        let old = {
            let mut values = self.values.borrow_mut();
            if values.len() <= place {
                values.resize(place + 1, None);
            }
            std::mem::replace(&mut values[place], value)
        };
        drop(old);
    }

    /// Lets go of all of them, from the first to the last.
    pub(super) fn clear(&self) {
        drop(self.values.take());
    }
}
