//! `collections.deque` itself.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use exuvia::{Gc, Trace};

use crate::object::instance::inner;
use crate::object::{PyResult, Value, tag};
use crate::vm::Vm;

/// How many items one block of CPython's deques holds.
const BLOCK: usize = 64;
/// Where the first item of an empty deque will stand in its block.
const CENTRE: usize = 32;

/// A `collections.deque`. Its items are released first to last.
///
/// A borrow of the items must never live across anything that can run Python code.
#[derive(Debug, Trace)]
#[trace(tag = tag::DEQUE, levels = 0)]
pub(crate) struct Deque {
    pub(super) items: RefCell<VecDeque<Value>>,
    pub(super) max_len: Cell<Option<usize>>,
    /// Changes whenever items are added or removed.
    pub(super) state: Cell<u64>,
    /// Where in its block CPython would have the first item, which decides how many blocks there are.
    left: Cell<usize>,
}

impl Deque {
    pub(super) fn new(max_len: Option<usize>) -> Self {
        Self {
            items: RefCell::default(),
            max_len: Cell::new(max_len),
            state: Cell::new(0),
            left: Cell::new(CENTRE),
        }
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.items.borrow().len()
    }

    pub(super) fn get(&self, index: usize) -> Option<Value> {
        self.items.borrow().get(index).cloned()
    }

    fn changed(&self) {
        self.state.set(self.state.get().wrapping_add(1));
    }

    fn is_too_long(&self, len: usize) -> bool {
        self.max_len.get().is_some_and(|max_len| len > max_len)
    }

    /// Adds an item at the right; what the bound pushes out at the left is released.
    pub(super) fn push_right(&self, item: Value) {
        self.changed();
        let len = {
            let mut items = self.items.borrow_mut();
            items.push_back(item);
            items.len()
        };
        if self.is_too_long(len) {
            drop(self.pop_left());
        }
    }

    /// Adds an item at the left; what the bound pushes out at the right is released.
    pub(super) fn push_left(&self, item: Value) {
        self.changed();
        self.left.set(self.left.get().checked_sub(1).unwrap_or(BLOCK - 1));
        let len = {
            let mut items = self.items.borrow_mut();
            items.push_front(item);
            items.len()
        };
        if self.is_too_long(len) {
            drop(self.pop_right());
        }
    }

    pub(super) fn pop_right(&self) -> Option<Value> {
        let item = self.items.borrow_mut().pop_back()?;
        self.changed();
        if self.left.get() == 0 && self.len() == 0 {
            self.left.set(CENTRE);
        }
        Some(item)
    }

    pub(super) fn pop_left(&self) -> Option<Value> {
        let item = self.items.borrow_mut().pop_front()?;
        self.changed();
        let left = self.left.get() + 1;
        let restart = if self.len() > 0 { 0 } else { CENTRE };
        self.left.set(if left < BLOCK { left } else { restart });
        Some(item)
    }

    /// Moves items from the right end to the left one; with a negative number, the other way.
    pub(super) fn rotate(&self, n: i64) {
        let mut items = self.items.borrow_mut();
        let len = i64::try_from(items.len()).unwrap_or(i64::MAX);
        if len < 2 {
            return;
        }
        self.changed();
        let mut n = n % len;
        if n > len / 2 {
            n -= len;
        } else if n < -(len / 2) {
            n += len;
        }
        let steps = usize::try_from(n.unsigned_abs()).unwrap_or(0);
        let left = self.left.get();
        if n > 0 {
            items.rotate_right(steps);
            self.left.set((left + BLOCK - steps % BLOCK) % BLOCK);
        } else {
            items.rotate_left(steps);
            self.left.set((left + steps) % BLOCK);
        }
    }

    /// Replaces the item with this index; gives the value back if there is none.
    pub(super) fn set(&self, index: usize, value: Value) -> Result<(), Value> {
        let old = match self.items.borrow_mut().get_mut(index) {
            Some(item) => std::mem::replace(item, value),
            None => return Err(value),
        };
        drop(old);
        Ok(())
    }

    /// Removes the item with this index, as CPython does: it is rotated to the left end.
    pub(super) fn remove(&self, index: usize) -> Option<Value> {
        let steps = i64::try_from(index).unwrap_or(i64::MAX);
        self.rotate(-steps);
        let item = self.pop_left();
        self.rotate(steps);
        item
    }

    pub(super) fn insert(&self, index: i64, item: Value) {
        let len = i64::try_from(self.len()).unwrap_or(i64::MAX);
        if index >= len {
            self.push_right(item);
        } else if index <= -len || index == 0 {
            self.push_left(item);
        } else {
            self.rotate(-index);
            if index < 0 {
                self.push_right(item)
            } else {
                self.push_left(item)
            }
            self.rotate(index);
        }
    }

    pub(super) fn reverse(&self) {
        self.items.borrow_mut().make_contiguous().reverse();
    }

    /// Empties it; the items are released first to last.
    pub(super) fn clear(&self) {
        self.changed();
        let items = self.items.take();
        if !items.is_empty() {
            self.left.set(CENTRE);
        }
        drop(items);
    }

    pub(super) fn to_vec(&self) -> Vec<Value> {
        self.items.borrow().iter().cloned().collect()
    }

    /// The size that CPython tells.
    pub(super) fn size(&self) -> usize {
        216 + (self.len() + self.left.get()).div_ceil(BLOCK) * (16 + 8 * BLOCK)
    }

    /// Adds all that an iterable gives at the right.
    pub(super) fn extend(&self, vm: &Vm, iterable: &Value) -> PyResult<()> {
        self.fill(vm, iterable, 1, Self::push_right)
    }

    /// Adds all that an iterable gives at the left.
    pub(super) fn extend_left(&self, vm: &Vm, iterable: &Value) -> PyResult<()> {
        self.fill(vm, iterable, BLOCK - 1, Self::push_left)
    }

    fn fill(
        &self,
        vm: &Vm,
        iterable: &Value,
        start: usize,
        push: fn(&Self, Value),
    ) -> PyResult<()> {
        if as_deque(iterable).is_some_and(|other| std::ptr::eq::<Self>(&**other, self)) {
            self.to_vec().into_iter().for_each(|item| push(self, item));
            return Ok(());
        }
        let iterator = vm.iter(iterable)?;
        if self.len() == 0 {
            self.left.set(start);
        }
        while let Some(item) = vm.next(&iterator)? {
            push(self, item);
        }
        Ok(())
    }
}

/// The deque that `value` is, or holds as an instance of a subclass.
pub(crate) fn as_deque(value: &Value) -> Option<&Gc<Deque>> {
    inner(value).downcast_ref::<Deque>()
}
