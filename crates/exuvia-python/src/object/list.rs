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

/// How many places CPython's `list_resize` leaves a list with that has `len` items and gets `new_len`. Real lists have as
/// many, so that they are as large as `sys.getsizeof` says.
fn resized(allocated: usize, len: usize, new_len: usize) -> usize {
    if allocated >= new_len && new_len >= allocated / 2 {
        return allocated;
    }
    let wanted = (new_len + (new_len >> 3) + 6) & !3;
    if new_len == 0 {
        0
    } else if new_len > len && new_len - len > wanted - new_len {
        (new_len + 3) & !3
    } else {
        wanted
    }
}

/// Gives a vector the room that a list has with this many items.
pub(crate) fn make_room(items: &mut Vec<Value>, new_len: usize) {
    set_capacity(items, resized(items.capacity(), items.len(), new_len));
}

/// Gives a vector the room of a list that is made at once of so many items.
pub(crate) fn make_room_at_once(items: &mut Vec<Value>, n: usize) {
    set_capacity(items, n.next_multiple_of(2));
}

pub(crate) fn set_capacity(items: &mut Vec<Value>, capacity: usize) {
    if capacity > items.capacity() {
        items.reserve_exact(capacity - items.len());
    } else if capacity < items.capacity() {
        items.shrink_to(capacity);
    }
}

#[cold]
fn grow(items: &mut Vec<Value>) {
    make_room(items, items.len() + 1);
}

/// Adds an item as `append` does.
#[inline]
pub(crate) fn push(items: &mut Vec<Value>, value: Value) {
    if items.len() == items.capacity() {
        grow(items);
    }
    items.push(value);
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
        push(&mut self.items.borrow_mut(), value);
    }

    /// Adds items at the end.
    pub(crate) fn extend(&self, values: &[Value]) {
        if values.is_empty() {
            return;
        }
        let mut items = self.items.borrow_mut();
        self.make_room_for(&mut items, values.len());
        items.extend_from_slice(values);
    }

    /// Room for so many more items, if all goes well.
    pub(crate) fn expect(&self, n: usize) {
        self.make_room_for(&mut self.items.borrow_mut(), n);
    }

    fn make_room_for(&self, items: &mut Vec<Value>, n: usize) {
        if items.capacity() == 0 {
            make_room_at_once(items, n);
        }
        let new_len = items.len() + n;
        make_room(items, new_len);
    }

    /// How many places it would have with so many items.
    pub(crate) fn capacity_with(&self, new_len: usize) -> usize {
        let items = self.items.borrow();
        resized(items.capacity(), items.len(), new_len)
    }

    /// Gives back room that is not needed after all.
    pub(crate) fn cut_back(&self) {
        let mut items = self.items.borrow_mut();
        let len = items.len();
        make_room(&mut items, len);
    }

    /// Removes the item with this index and returns it.
    pub(crate) fn remove(&self, index: usize) -> Option<Value> {
        let mut items = self.items.borrow_mut();
        if index >= items.len() {
            return None;
        }
        let is_last = index + 1 == items.len();
        let item = items.remove(index);
        let len = items.len();
        if len == 0 && !is_last {
            set_capacity(&mut items, 0);
        }
        make_room(&mut items, len);
        Some(item)
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
