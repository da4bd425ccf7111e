//! The iterators of the built-in classes, and the views of dictionaries.

use std::cell::{Cell, OnceCell};

use exuvia::{Field, Gc, Trace};
use num_bigint::BigInt;

use super::bytearray::ByteArray;
use super::dict::as_dict;
use super::instance::inner;
use super::list::as_list;
pub(crate) use super::long_range::LongRangeIterator;
use super::range::make_range;
use super::result_tuple::ResultTuple;
use super::set::as_elements;
use super::tuple::as_tuple;
use super::{Bytes, Dict, PyResult, Str, Tuple, Value, tag};
use crate::vm::Vm;

/// Iterator over a `range`.
#[derive(Debug, Trace)]
#[trace(leaf, tag = tag::RANGE_ITERATOR)]
pub(crate) struct RangeIterator {
    pub(crate) next: Cell<i64>,
    pub(crate) step: i64,
    pub(crate) remaining: Cell<u64>,
    start: i64,
}

impl RangeIterator {
    pub(crate) fn new(start: i64, step: i64, len: u64) -> Self {
        Self { next: Cell::new(start), step, remaining: Cell::new(len), start }
    }

    /// How many numbers it has given.
    pub(crate) fn index(&self) -> u64 {
        // The number after the last may not fit, and has come out at the other end of the integers.
        let (from, to) = match self.step > 0 {
            true => (self.start, self.next.get()),
            false => (self.next.get(), self.start),
        };
        to.wrapping_sub(from).cast_unsigned() / self.step.unsigned_abs()
    }

    /// The range that it goes over, with its end just behind the last number.
    pub(crate) fn range(&self, vm: &Vm) -> Value {
        let len = self.index() + self.remaining.get();
        let (start, step) = (BigInt::from(self.start), BigInt::from(self.step));
        let stop = &start + &step * len;
        make_range(vm, start, stop, step)
    }

    /// Goes to the number with this index.
    pub(crate) fn go_to(&self, index: u64) {
        let len = self.index() + self.remaining.get();
        let index = index.min(len);
        self.remaining.set(len - index);
        self.next.set(self.start.wrapping_add(self.step.wrapping_mul(index.cast_signed())));
    }
}

/// Iterator over a `list`, which is let go of at the end.
#[derive(Debug, Trace)]
#[trace(tag = tag::LIST_ITERATOR, levels = 0)]
pub(crate) struct ListIterator {
    /// The list, or the instance that is one.
    pub(crate) list: Field<Option<Value>>,
    pub(crate) index: Cell<usize>,
}

impl ListIterator {
    pub(crate) fn new(list: &Value) -> Self {
        Self { list: Field::new(Some(list.clone())), index: Cell::new(0) }
    }

    /// The next item; at the end the list is let go of.
    #[inline]
    pub(crate) fn next(&self) -> Option<Value> {
        let list = self.list.get()?;
        let index = self.index.get();
        match list.quick_ref().or_else(|| as_list(&list))?.get(index) {
            Some(item) => {
                self.index.set(index + 1);
                Some(item)
            }
            None => {
                self.list.set(None);
                None
            }
        }
    }
}

/// Iterator over a `list` from its end.
#[derive(Debug, Trace)]
#[trace(tag = tag::LIST_REVERSE_ITERATOR, levels = 0)]
pub(crate) struct ListReverseIterator {
    /// The list, or the instance that is one.
    pub(crate) list: Field<Option<Value>>,
    /// One more than the index of the next item.
    pub(crate) index: Cell<usize>,
}

impl ListReverseIterator {
    pub(crate) fn next(&self) -> Option<Value> {
        let list = self.list.get()?;
        let item = self.index.get().checked_sub(1).and_then(|index| {
            self.index.set(index);
            as_list(&list)?.get(index)
        });
        if item.is_none() {
            self.list.set(None);
        }
        item
    }
}

/// Iterator over a `tuple`.
#[derive(Debug, Trace)]
#[trace(tag = tag::TUPLE_ITERATOR, levels = 0)]
pub(crate) struct TupleIterator {
    /// The tuple, or the instance that is one.
    pub(crate) tuple: Field<Option<Value>>,
    pub(crate) index: Cell<usize>,
}

impl TupleIterator {
    pub(crate) fn next(&self) -> Option<Value> {
        let tuple = self.tuple.get()?;
        let index = self.index.get();
        let Some(item) = as_tuple(&tuple)?.items().get(index) else {
            self.tuple.set(None);
            return None;
        };
        self.index.set(index + 1);
        Some(item.clone())
    }
}

/// Iterator over a `str`.
#[derive(Debug, Trace)]
#[trace(tag = tag::STR_ITERATOR, levels = 0)]
pub(crate) struct StrIterator {
    pub(crate) text: Field<Option<Gc<Str>>>,
    /// Byte offset of the next character.
    pub(crate) offset: Cell<usize>,
    /// Of an exhausted one: whether the text was ASCII.
    was_ascii: Cell<bool>,
}

impl StrIterator {
    pub(crate) fn new(text: &Gc<Str>) -> Self {
        let text = Field::new(Some(text.clone()));
        Self { text, offset: Cell::new(0), was_ascii: Cell::new(false) }
    }

    /// Whether the text is or was ASCII.
    pub(crate) fn is_ascii(&self) -> bool {
        self.text.get().map_or(self.was_ascii.get(), |text| text.as_str().is_ascii())
    }

    pub(crate) fn next(&self, vm: &Vm) -> Option<Value> {
        let text = self.text.get()?;
        let offset = self.offset.get();
        let Some(c) = text.as_str()[offset..].chars().next() else {
            self.was_ascii.set(text.as_str().is_ascii());
            self.text.set(None);
            return None;
        };
        self.offset.set(offset + c.len_utf8());
        Some(vm.new_char(c))
    }

    /// Index of the next character.
    pub(crate) fn index(&self) -> usize {
        let text = self.text.get();
        text.map_or(0, |text| text.as_str()[..self.offset.get()].chars().count())
    }

    /// Goes to the character with this index.
    pub(crate) fn go_to(&self, index: usize) {
        if let Some(text) = self.text.get() {
            let text = text.as_str();
            let place = text.char_indices().nth(index);
            self.offset.set(place.map_or(text.len(), |(offset, _)| offset));
        }
    }
}

/// Iterator over a `bytes` or `bytearray`.
#[derive(Debug, Trace)]
#[trace(tag = tag::BYTES_ITERATOR, levels = 0)]
pub(crate) struct BytesIterator {
    /// The object, or the instance that is one.
    pub(crate) bytes: Field<Option<Value>>,
    pub(crate) index: Cell<usize>,
    /// Whether it is a `bytearray`.
    pub(crate) is_over_array: bool,
}

impl BytesIterator {
    pub(crate) fn next(&self, vm: &Vm) -> Option<Value> {
        let bytes = self.bytes.get()?;
        let Some(byte) = byte_at(&bytes, self.index.get()) else {
            self.bytes.set(None);
            return None;
        };
        self.index.set(self.index.get() + 1);
        Some(vm.new_int(i64::from(byte)))
    }
}

fn byte_at(owner: &Value, index: usize) -> Option<u8> {
    let held = inner(owner);
    match held.downcast_ref::<Bytes>() {
        Some(bytes) => bytes.data.get(index).copied(),
        None => held.downcast_ref::<ByteArray>()?.bytes().get(index).copied(),
    }
}

/// What of its dictionary an iterator or a view shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DictPart {
    Keys,
    Values,
    Items,
}

macro_rules! dict_parts {
    ($($view:ident $view_tag:ident $iterator:ident $iterator_tag:ident $part:ident),*) => {$(
        /// View of a `dict`.
        #[derive(Debug, Trace)]
        #[trace(tag = tag::$view_tag, levels = 0)]
        pub(crate) struct $view {
            /// The dictionary, or the instance that is one.
            owner: Value,
        }

        impl $view {
            pub(crate) fn new(owner: &Value) -> Self {
                Self { owner: owner.clone() }
            }

            pub(crate) fn owner(&self) -> &Value {
                &self.owner
            }

            pub(crate) fn dict(&self) -> &Gc<Dict> {
                as_dict(&self.owner).expect("a view is made of a dictionary")
            }
        }

        /// Iterator over a `dict`.
        #[derive(Debug, Trace)]
        #[trace(tag = tag::$iterator_tag, levels = 0)]
        pub(crate) struct $iterator { pub(crate) cursor: DictCursor }

        impl $iterator {
            pub(crate) fn next(&self, vm: &Vm) -> PyResult<Option<Value>> {
                self.cursor.next(vm, DictPart::$part)
            }

            /// What is left, while it stays where it is.
            pub(crate) fn rest(&self, vm: &Vm) -> PyResult<Vec<Value>> {
                self.cursor.rest(vm, DictPart::$part)
            }
        }
    )*};
}

dict_parts! {
    DictKeys DICT_KEYS DictKeyIterator DICT_KEY_ITERATOR Keys,
    DictValues DICT_VALUES DictValueIterator DICT_VALUE_ITERATOR Values,
    DictItems DICT_ITEMS DictItemIterator DICT_ITEM_ITERATOR Items
}

/// A place in a `dict` that notices when keys are added or removed.
#[derive(Debug, Trace)]
pub(crate) struct DictCursor {
    /// The dictionary, or the instance that is one.
    dict: Field<Option<Value>>,
    /// The next position; one more than it if the way is backwards.
    position: Cell<usize>,
    n_expected: Cell<usize>,
    n_remaining: Cell<usize>,
    pub(crate) is_reversed: bool,
    /// For items.
    result: ResultTuple,
}

impl DictCursor {
    pub(crate) fn new(dict: &Value, is_reversed: bool) -> Self {
        let n = as_dict(dict).map_or(0, |dict| dict.len());
        Self {
            dict: Field::new(Some(dict.clone())),
            position: Cell::new(if is_reversed { usize::MAX } else { 0 }),
            n_expected: Cell::new(n),
            n_remaining: Cell::new(n),
            is_reversed,
            result: ResultTuple::none(),
        }
    }

    /// A place for an iterator that gives items.
    pub(crate) fn of_items(vm: &Vm, dict: &Value, is_reversed: bool) -> Self {
        Self { result: ResultTuple::new(vm, 2), ..Self::new(dict, is_reversed) }
    }

    /// How many entries are left, if nothing was added or removed.
    pub(crate) fn n_remaining(&self) -> usize {
        let owner = self.dict.get();
        match owner.as_ref().and_then(as_dict) {
            Some(dict) if dict.len() == self.n_expected.get() => self.n_remaining.get(),
            _ => 0,
        }
    }

    fn rest(&self, vm: &Vm, part: DictPart) -> PyResult<Vec<Value>> {
        let copy = Self {
            dict: Field::new(self.dict.get()),
            position: self.position.clone(),
            n_expected: self.n_expected.clone(),
            n_remaining: self.n_remaining.clone(),
            is_reversed: self.is_reversed,
            result: ResultTuple::none(),
        };
        let mut rest = Vec::new();
        while let Some(item) = copy.next(vm, part)? {
            rest.push(item);
        }
        Ok(rest)
    }

    fn next(&self, vm: &Vm, part: DictPart) -> PyResult<Option<Value>> {
        let owner = self.dict.get();
        let Some(dict) = owner.as_ref().and_then(as_dict) else { return Ok(None) };
        if dict.len() != self.n_expected.get() {
            self.n_expected.set(usize::MAX);
            return Err(vm.runtime_error("dictionary changed size during iteration"));
        }
        let position = self.position.get();
        let found =
            if self.is_reversed { dict.next_before(position) } else { dict.next_from(position) };
        let Some((position, key, value)) = found else {
            self.dict.set(None);
            return Ok(None);
        };
        if self.n_remaining.get() == 0 {
            self.dict.set(None);
            return Err(vm.runtime_error("dictionary keys changed during iteration"));
        }
        self.n_remaining.set(self.n_remaining.get() - 1);
        self.position.set(if self.is_reversed { position } else { position + 1 });
        Ok(Some(match part {
            DictPart::Keys => key,
            DictPart::Values => value,
            DictPart::Items => self.result.fill(vm, [key, value]),
        }))
    }
}

/// Iterator over a `set` or `frozenset`.
#[derive(Debug, Trace)]
#[trace(tag = tag::SET_ITERATOR, levels = 0)]
pub(crate) struct SetIterator {
    pub(crate) set: Field<Option<Value>>,
    pub(crate) position: Cell<usize>,
    pub(crate) n_expected: Cell<usize>,
}

impl SetIterator {
    pub(crate) fn next(&self, vm: &Vm) -> PyResult<Option<Value>> {
        let Some(set) = self.set.get() else { return Ok(None) };
        let Some(elements) = as_elements(&set) else { return Ok(None) };
        if elements.len() != self.n_expected.get() {
            self.n_expected.set(usize::MAX);
            return Err(vm.runtime_error("Set changed size during iteration"));
        }
        let Some((position, element)) = elements.next_from(self.position.get()) else {
            self.set.set(None);
            return Ok(None);
        };
        self.position.set(position + 1);
        Ok(Some(element))
    }

    /// What is left, while it stays where it is.
    pub(crate) fn rest(&self, vm: &Vm) -> PyResult<Vec<Value>> {
        let copy = Self {
            set: Field::new(self.set.get()),
            position: self.position.clone(),
            n_expected: self.n_expected.clone(),
        };
        let mut rest = Vec::new();
        while let Some(element) = copy.next(vm)? {
            rest.push(element);
        }
        Ok(rest)
    }

    /// How many elements are left.
    pub(crate) fn n_remaining(&self) -> usize {
        let Some(set) = self.set.get() else { return 0 };
        let Some(elements) = as_elements(&set) else { return 0 };
        let mut n = 0;
        let mut position = self.position.get();
        while let Some((found, _)) = elements.next_from(position) {
            n += 1;
            position = found + 1;
        }
        n
    }
}

/// Iterator over anything with `__getitem__`.
#[derive(Debug, Trace)]
#[trace(tag = tag::SEQUENCE_ITERATOR, levels = 0)]
pub(crate) struct SequenceIterator {
    pub(crate) sequence: Field<Option<Value>>,
    pub(crate) index: Cell<i64>,
}

/// `iter(callable, sentinel)`
#[derive(Debug, Trace)]
#[trace(tag = tag::CALLABLE_ITERATOR, levels = 0)]
pub(crate) struct CallableIterator {
    pub(crate) callable: Field<Option<Value>>,
    pub(crate) sentinel: Value,
}

/// `enumerate`
#[derive(Debug, Trace)]
#[trace(tag = tag::ENUMERATE, levels = 0)]
pub(crate) struct Enumerate {
    /// It is made first, as in CPython, and then this.
    pub(crate) iterator: OnceCell<Value>,
    pub(crate) result: ResultTuple,
    /// The next index; `i64::MAX` if it is in `long_index`.
    pub(crate) index: Cell<i64>,
    pub(crate) long_index: Field<Option<Value>>,
}

impl Enumerate {
    /// The next index.
    pub(crate) fn index(&self, vm: &Vm) -> Value {
        self.long_index.get().unwrap_or_else(|| vm.new_int(self.index.get()))
    }
}

/// `zip`
#[derive(Debug, Trace)]
#[trace(tag = tag::ZIP, levels = 0)]
pub(crate) struct Zip {
    pub(crate) iterators: Gc<Tuple>,
    pub(crate) result: ResultTuple,
    pub(crate) is_strict: Cell<bool>,
}

/// `map`
#[derive(Debug, Trace)]
#[trace(tag = tag::MAP, levels = 0)]
pub(crate) struct Map {
    pub(crate) iterators: Gc<Tuple>,
    pub(crate) function: Value,
}

/// `filter`
#[derive(Debug, Trace)]
#[trace(tag = tag::FILTER)]
pub(crate) struct Filter {
    pub(crate) iterator: Value,
    pub(crate) function: Value,
}

/// `reversed` of anything with `__len__` and `__getitem__`.
#[derive(Debug, Trace)]
#[trace(tag = tag::REVERSED, levels = 0)]
pub(crate) struct Reversed {
    pub(crate) sequence: Field<Option<Value>>,
    /// Index of the next item; negative at the end.
    pub(crate) index: Cell<i64>,
}
