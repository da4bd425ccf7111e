//! Ranges whose bounds do not fit into 64 bits, and iterators over them.

use std::cell::RefCell;

use exuvia::Trace;
use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::range::{Range, make_range};
use super::{PyErr, PyResult, Slice, Value, tag};
use crate::modules::argument;
use crate::vm::Vm;

/// A `range` of numbers of any size; `step` is not 0.
#[derive(Clone, Debug, Trace)]
#[trace(leaf, tag = tag::LONG_RANGE)]
pub(crate) struct LongRange {
    pub(crate) start: BigInt,
    pub(crate) stop: BigInt,
    pub(crate) step: BigInt,
    pub(crate) len: BigInt,
}

impl From<&Range> for LongRange {
    fn from(range: &Range) -> Self {
        Self::new(range.start.into(), range.stop.into(), range.step.into())
    }
}

impl LongRange {
    pub(super) fn new(start: BigInt, stop: BigInt, step: BigInt) -> Self {
        let distance = if step.is_positive() { &stop - &start } else { &start - &stop };
        let len = match distance.is_positive() {
            true => (distance - 1) / step.abs() + 1,
            false => BigInt::zero(),
        };
        Self { start, stop, step, len }
    }

    /// The length, as far as it can be told.
    pub(crate) fn size(&self) -> usize {
        self.len.to_usize().unwrap_or(usize::MAX)
    }

    /// The index of a number, if it is one of them.
    pub(crate) fn index_of(&self, value: &BigInt) -> Option<BigInt> {
        let (index, rest) = (value - &self.start).div_rem(&self.step);
        (rest.is_zero() && !index.is_negative() && index < self.len).then_some(index)
    }

    /// Whether it has the same numbers.
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        self.len == other.len
            && (self.len.is_zero() || self.start == other.start)
            && (self.len <= BigInt::one() || self.step == other.step)
    }

    fn at(&self, index: &BigInt) -> BigInt {
        &self.start + index * &self.step
    }

    /// `range[key]`
    pub(crate) fn subscript(&self, vm: &Vm, key: &Value) -> PyResult {
        match key.downcast_ref::<Slice>() {
            Some(slice) => self.slice(vm, slice),
            None => self.item(vm, key),
        }
    }

    pub(super) fn item(&self, vm: &Vm, key: &Value) -> PyResult {
        if vm.as_index(key)?.is_none() {
            return Err(not_an_index(vm, key));
        }
        let index = argument::integer(vm, key)?;
        let index = if index.is_negative() { index + &self.len } else { index };
        if index.is_negative() || index >= self.len {
            return Err(vm.index_error("range object index out of range"));
        }
        Ok(vm.new_big_int(self.at(&index)))
    }

    pub(super) fn slice(&self, vm: &Vm, slice: &Slice) -> PyResult {
        let [start, stop, step] = slice.long_indices(vm, &self.len)?;
        Ok(make_range(vm, self.at(&start), self.at(&stop), step * &self.step))
    }

    /// An iterator over the numbers.
    pub(crate) fn iterator(&self) -> LongRangeIterator {
        LongRangeIterator { numbers: self.clone(), index: RefCell::default() }
    }

    pub(super) fn reversed(&self) -> LongRangeIterator {
        let (start, stop) = (self.at(&(&self.len - 1)), &self.start - &self.step);
        Self::new(start, stop, -&self.step).iterator()
    }
}

pub(super) fn not_an_index(vm: &Vm, key: &Value) -> PyErr {
    let class = vm.class_name(key);
    vm.type_error(format!("range indices must be integers or slices, not {class}"))
}

/// Iterator over such a range.
#[derive(Debug, Trace)]
#[trace(leaf, tag = tag::LONG_RANGE_ITERATOR)]
pub(crate) struct LongRangeIterator {
    numbers: LongRange,
    /// How many numbers it has given.
    pub(crate) index: RefCell<BigInt>,
}

impl LongRangeIterator {
    pub(crate) fn next(&self, vm: &Vm) -> Option<Value> {
        let mut index = self.index.borrow_mut();
        if *index >= self.numbers.len {
            return None;
        }
        let number = self.numbers.at(&index);
        *index += 1;
        Some(vm.new_big_int(number))
    }

    /// How many numbers are left.
    pub(crate) fn n_remaining(&self) -> BigInt {
        &self.numbers.len - &*self.index.borrow()
    }

    /// The range that it goes over, with its end just behind the last number.
    pub(super) fn range(&self, vm: &Vm) -> Value {
        let LongRange { start, step, len, .. } = &self.numbers;
        make_range(vm, start.clone(), self.numbers.at(len), step.clone())
    }

    /// Goes to the number with this index.
    pub(super) fn go_to(&self, index: &BigInt) {
        self.index.replace(index.clone().max(BigInt::zero()).min(self.numbers.len.clone()));
    }
}
