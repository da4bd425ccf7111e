//! `range`.

use std::ops::ControlFlow;

use exuvia::{Gc, Trace};
use num_bigint::BigInt;
use num_traits::{One, ToPrimitive, Zero};

use super::class::{AttributeSpec, Class, ClassSpec};
use super::iterator::RangeIterator;
use super::iterator_state::reduced;
use super::long_range::{LongRange, not_an_index};
use super::{PyErr, PyResult, Slice, Value, dunder, tag};
use crate::modules::argument;
use crate::vm::{Args, Index, Span, Vm};

/// A `range` whose bounds fit into 64 bits; `step` is not 0.
#[derive(Debug, Trace)]
#[trace(tag = tag::RANGE)]
pub(crate) struct Range {
    pub(crate) start: i64,
    pub(crate) stop: i64,
    pub(crate) step: i64,
}

impl Range {
    /// How many numbers there are.
    pub(crate) fn len(&self) -> u64 {
        range_len(self.start, self.stop, self.step)
    }

    /// The number with this index, which is less than [`Range::len`].
    pub(crate) fn get(&self, index: u64) -> i64 {
        let offset = i128::from(self.step) * i128::from(index);
        i64::try_from(i128::from(self.start) + offset).unwrap_or(self.start)
    }

    /// Index of `value`, if it is among the numbers.
    pub(crate) fn index_of(&self, value: i128) -> Option<u64> {
        let offset = value - i128::from(self.start);
        let step = i128::from(self.step);
        let index = u64::try_from(offset / step).ok()?;
        (offset % step == 0 && index < self.len()).then_some(index)
    }

    /// Whether it has the same numbers.
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        let len = self.len();
        len == other.len()
            && (len == 0 || self.start == other.start)
            && (len <= 1 || self.step == other.step)
    }

    /// The numbers with these indices.
    fn slice(&self, vm: &Vm, span: Span) -> Option<Value> {
        let at = |index: i64| {
            let offset = i128::from(self.step) * i128::from(index);
            i64::try_from(i128::from(self.start) + offset).ok()
        };
        let (start, stop) = (at(span.start)?, at(span.stop)?);
        let step = self.step.checked_mul(span.step)?;
        Some(Gc::into_any(vm.heap.alloc(Self { start, stop, step })))
    }

    /// `range[key]`
    pub(crate) fn subscript(&self, vm: &Vm, key: &Value) -> PyResult {
        if let Some(slice) = key.downcast_ref::<Slice>() {
            let small = match usize::try_from(self.len()) {
                Ok(len) if i64::try_from(len).is_ok() => {
                    self.slice(vm, vm.slice_parts(slice)?.within(len))
                }
                _ => None,
            };
            return small.map_or_else(|| LongRange::from(self).slice(vm, slice), Ok);
        }
        let Some(index) = vm.as_index(key)? else { return Err(not_an_index(vm, key)) };
        let len = i128::from(self.len());
        let index = match index {
            Index::Fits(index) if index < 0 => i128::from(index) + len,
            Index::Fits(index) => i128::from(index),
            _ => return LongRange::from(self).item(vm, key),
        };
        match u64::try_from(index) {
            Ok(i) if index < len => Ok(vm.new_int(self.get(i))),
            _ => Err(vm.index_error("range object index out of range")),
        }
    }

    /// An iterator over the numbers; as in CPython, a long one if the number after the last would not fit.
    pub(crate) fn iterator(&self, vm: &Vm) -> Value {
        let (len, last_step) = (self.len(), self.step - self.step.signum());
        if len > 0 && (i64::try_from(len).is_err() || self.stop.checked_add(last_step).is_none()) {
            return Gc::into_any(vm.heap.alloc(LongRange::from(self).iterator()));
        }
        Gc::into_any(vm.heap.alloc(RangeIterator::new(self.start, self.step, len)))
    }

    /// An iterator over the numbers from the last to the first.
    fn reversed(&self, vm: &Vm) -> Value {
        let len = self.len();
        let before_first = self.start.checked_sub(self.step);
        if i64::try_from(len).is_err() || self.step == i64::MIN || before_first.is_none() {
            return Gc::into_any(vm.heap.alloc(LongRange::from(self).reversed()));
        }
        let last = if len == 0 { self.start } else { self.get(len - 1) };
        Gc::into_any(vm.heap.alloc(RangeIterator::new(last, -self.step, len)))
    }
}

/// How many numbers a range has.
pub(crate) fn range_len(start: i64, stop: i64, step: i64) -> u64 {
    let (low, high) = if step > 0 { (start, stop) } else { (stop, start) };
    if low >= high {
        return 0;
    }
    let distance = low.abs_diff(high);
    (distance - 1) / step.unsigned_abs() + 1
}

/// `range`
pub(crate) const RANGE_CLASS: ClassSpec = ClassSpec {
    constructor: Some(new_range),
    methods: &[
        ("count", range_count),
        ("index", range_index),
        ("__len__", dunder::len),
        ("__getitem__", dunder::getitem),
        ("__contains__", dunder::contains),
        ("__iter__", dunder::iter),
        ("__reversed__", range_reversed),
        ("__eq__", dunder::eq),
        ("__ne__", dunder::ne),
        ("__hash__", dunder::hash),
        ("__bool__", dunder::bool),
        ("__repr__", dunder::repr),
        ("__reduce__", range_reduce),
    ],
    attributes: &[
        AttributeSpec { name: "start", get: |vm, range| range_part(vm, range, 0), set: None },
        AttributeSpec { name: "stop", get: |vm, range| range_part(vm, range, 1), set: None },
        AttributeSpec { name: "step", get: |vm, range| range_part(vm, range, 2), set: None },
    ],
    ..ClassSpec::new(tag::RANGE)
};

/// `range(stop)`, `range(start, stop[, step])`
fn new_range(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "range")?;
    let (start, stop, step) = match args.values {
        [] => return Err(vm.type_error("range expected at least 1 argument, got 0")),
        [stop] => (None, stop, None),
        [start, stop] => (Some(start), stop, None),
        [start, stop, step] => (Some(start), stop, Some(step)),
        more => {
            return Err(
                vm.type_error(format!("range expected at most 3 arguments, got {}", more.len()))
            );
        }
    };
    if let Some(range) = small_range(start, stop, step) {
        return Ok(Gc::into_any(vm.heap.alloc(range)));
    }
    let start = start.map_or_else(|| Ok(BigInt::zero()), |start| vm.index_big(start))?;
    let stop = vm.index_big(stop)?;
    let step = step.map_or_else(|| Ok(BigInt::one()), |step| vm.index_big(step))?;
    if step.is_zero() {
        return Err(vm.value_error("range() arg 3 must not be zero"));
    }
    Ok(make_range(vm, start, stop, step))
}

/// The range of plain numbers.
fn small_range(start: Option<&Value>, stop: &Value, step: Option<&Value>) -> Option<Range> {
    let plain = |value: Option<&Value>, missing| value.map_or(Some(missing), Vm::plain_int);
    let (start, stop, step) = (plain(start, 0)?, Vm::plain_int(stop)?, plain(step, 1)?);
    (step != 0).then_some(Range { start, stop, step })
}

/// The range with these bounds, which is a long one only if it has to be.
pub(super) fn make_range(vm: &Vm, start: BigInt, stop: BigInt, step: BigInt) -> Value {
    match (start.to_i64(), stop.to_i64(), step.to_i64()) {
        (Some(start), Some(stop), Some(step)) => {
            Gc::into_any(vm.heap.alloc(Range { start, stop, step }))
        }
        _ => Gc::into_any(vm.heap.alloc(LongRange::new(start, stop, step))),
    }
}

/// A range of either kind, as a long one.
pub(crate) fn as_long(value: &Value) -> Option<LongRange> {
    match value.downcast_ref::<Range>() {
        Some(range) => Some(LongRange::from(&**range)),
        None => value.downcast_ref::<LongRange>().map(|range| (**range).clone()),
    }
}

fn receiver(vm: &Vm, args: &Args<'_>, method: &str) -> PyResult<LongRange> {
    match args.values.first().and_then(as_long) {
        Some(range) => Ok(range),
        None => Err(vm.wrong_receiver(args, method, "range")),
    }
}

/// Start, stop or step.
fn range_part(vm: &Vm, value: &Value, part: usize) -> PyResult {
    let Some(range) = as_long(value) else { return Ok(vm.none.clone()) };
    let [start, stop, step] = [range.start, range.stop, range.step];
    Ok(vm.new_big_int(match part {
        0 => start,
        1 => stop,
        _ => step,
    }))
}

fn range_reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let range = receiver(vm, args, "__reduce__")?;
    let class = Gc::as_any(vm.classes.by_tag(tag::RANGE)).clone();
    let parts = [range.start, range.stop, range.step].map(|part| vm.new_big_int(part));
    Ok(reduced(vm, class, parts.into(), None))
}

fn range_reversed(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.exactly::<1>(vm, "range.__reversed__")?;
    match args.values.first().and_then(|range| reversed(vm, range)) {
        Some(iterator) => Ok(iterator),
        None => Err(vm.wrong_receiver(args, "__reversed__", "range")),
    }
}

/// An iterator over the numbers of a range from the last to the first.
pub(super) fn reversed(vm: &Vm, value: &Value) -> Option<Value> {
    if let Some(range) = value.downcast_ref::<Range>() {
        return Some(range.reversed(vm));
    }
    let range = value.downcast_ref::<LongRange>()?;
    Some(Gc::into_any(vm.heap.alloc(range.reversed())))
}

/// The index of a value among the numbers, which may be equal without being an integer.
fn find(vm: &Vm, range: &LongRange, this: &Value, wanted: &Value) -> PyResult<Option<BigInt>> {
    if matches!(wanted.tag(), tag::INT | tag::BOOL | tag::BIGINT) {
        return Ok(argument::as_integer(wanted).and_then(|int| range.index_of(&int)));
    }
    let (mut index, mut found) = (BigInt::zero(), false);
    vm.for_each(this, |item| {
        found = vm.equal(&item, wanted)?;
        if found {
            return Ok(ControlFlow::Break(()));
        }
        index += 1;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found.then_some(index))
}

fn range_count(vm: &Vm, args: &Args<'_>) -> PyResult {
    let range = receiver(vm, args, "count")?;
    let [this, wanted] = args.exactly::<2>(vm, "range.count")?;
    if matches!(wanted.tag(), tag::INT | tag::BOOL | tag::BIGINT) {
        return Ok(vm.new_int(i64::from(find(vm, &range, this, wanted)?.is_some())));
    }
    let mut n = 0usize;
    vm.for_each(this, |item| {
        n += usize::from(vm.equal(&item, wanted)?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(vm.new_size(n))
}

fn range_index(vm: &Vm, args: &Args<'_>) -> PyResult {
    let range = receiver(vm, args, "index")?;
    let [this, wanted] = args.exactly::<2>(vm, "range.index")?;
    match find(vm, &range, this, wanted)? {
        Some(index) => Ok(vm.new_big_int(index)),
        None => Err(not_in_range(vm, wanted)?),
    }
}

fn not_in_range(vm: &Vm, wanted: &Value) -> PyResult<PyErr> {
    Ok(match wanted.tag() {
        tag::INT | tag::BOOL | tag::BIGINT => {
            vm.value_error(format!("{} is not in range", vm.repr(wanted)?))
        }
        _ => vm.value_error("sequence.index(x): x not in sequence"),
    })
}
