//! `slice` and `range`.

use std::cell::Cell;

use exuvia::{Gc, Stock, Trace};

use super::class::{AttributeSpec, Class, ClassSpec};
use super::iterator::RangeIterator;
use super::{PyErr, PyResult, Value, dunder, tag};
use crate::vm::{Args, Index, Span, Vm};

/// A `slice`.
#[derive(Debug, Trace)]
#[trace(tag = tag::SLICE, levels = 0, unsafe_stock = stock)]
pub(crate) struct Slice {
    pub(crate) start: Value,
    pub(crate) stop: Value,
    pub(crate) step: Value,
}

/// CPython keeps one dead slice, also over full collections.
fn stock(_: &Slice) -> Option<Stock> {
    Some(Stock { number: 24, limit: 1 })
}

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
    pub(crate) fn slice(&self, vm: &Vm, span: Span) -> Value {
        let at = |index: i64| {
            let offset = i128::from(self.step) * i128::from(index);
            i64::try_from(i128::from(self.start) + offset).unwrap_or(self.stop)
        };
        let (start, stop) = (at(span.start), at(span.stop));
        let step = self.step.saturating_mul(span.step);
        Gc::into_any(vm.heap.alloc(Self { start, stop, step }))
    }

    /// An iterator over the numbers.
    pub(crate) fn iterator(&self) -> RangeIterator {
        RangeIterator {
            next: Cell::new(self.start),
            step: self.step,
            remaining: Cell::new(self.len()),
        }
    }

    /// An iterator over the numbers from the last to the first.
    pub(crate) fn reversed(&self) -> RangeIterator {
        let len = self.len();
        let last = if len == 0 { self.start } else { self.get(len - 1) };
        RangeIterator {
            next: Cell::new(last),
            step: self.step.wrapping_neg(),
            remaining: Cell::new(len),
        }
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
    ],
    attributes: &[
        AttributeSpec {
            name: "start",
            get: |vm, range| range_part(vm, range, |r| r.start),
            set: None,
        },
        AttributeSpec {
            name: "stop",
            get: |vm, range| range_part(vm, range, |r| r.stop),
            set: None,
        },
        AttributeSpec {
            name: "step",
            get: |vm, range| range_part(vm, range, |r| r.step),
            set: None,
        },
    ],
    ..ClassSpec::new(tag::RANGE)
};

/// `slice`
pub(crate) const SLICE_CLASS: ClassSpec = ClassSpec {
    constructor: Some(new_slice),
    methods: &[
        ("indices", slice_indices),
        ("__eq__", dunder::eq),
        ("__ne__", dunder::ne),
        ("__repr__", dunder::repr),
    ],
    attributes: &[
        AttributeSpec {
            name: "start",
            get: |vm, slice| slice_part(vm, slice, |s| &s.start),
            set: None,
        },
        AttributeSpec {
            name: "stop",
            get: |vm, slice| slice_part(vm, slice, |s| &s.stop),
            set: None,
        },
        AttributeSpec {
            name: "step",
            get: |vm, slice| slice_part(vm, slice, |s| &s.step),
            set: None,
        },
    ],
    ..ClassSpec::new(tag::SLICE)
};

/// `range(stop)`, `range(start, stop[, step])`
fn new_range(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "range")?;
    let (start, stop, step) = match args.values {
        [] => return Err(vm.type_error("range expected at least 1 argument, got 0")),
        [stop] => (0, bound(vm, stop)?, 1),
        [start, stop] => (bound(vm, start)?, bound(vm, stop)?, 1),
        [start, stop, step] => (bound(vm, start)?, bound(vm, stop)?, bound(vm, step)?),
        more => {
            return Err(
                vm.type_error(format!("range expected at most 3 arguments, got {}", more.len()))
            );
        }
    };
    if step == 0 {
        return Err(vm.value_error("range() arg 3 must not be zero"));
    }
    Ok(Gc::into_any(vm.heap.alloc(Range { start, stop, step })))
}

fn bound(vm: &Vm, value: &Value) -> PyResult<i64> {
    match vm.as_index(value)? {
        Some(Index::Fits(bound)) => Ok(bound),
        Some(_) => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
        None => Err(vm.not_an_integer(value)),
    }
}

fn receiver<'a>(vm: &Vm, args: &Args<'a>, method: &str) -> PyResult<&'a Gc<Range>> {
    match args.values.first().and_then(|value| value.downcast_ref::<Range>()) {
        Some(range) => Ok(range),
        None => Err(vm.wrong_receiver(args, method, "range")),
    }
}

fn range_part(vm: &Vm, value: &Value, part: fn(&Range) -> i64) -> PyResult {
    Ok(value
        .downcast_ref::<Range>()
        .map_or_else(|| vm.none.clone(), |range| vm.new_int(part(range))))
}

fn slice_part(vm: &Vm, value: &Value, part: fn(&Slice) -> &Value) -> PyResult {
    Ok(value.downcast_ref::<Slice>().map_or_else(|| vm.none.clone(), |slice| part(slice).clone()))
}

fn range_reversed(vm: &Vm, args: &Args<'_>) -> PyResult {
    let range = receiver(vm, args, "__reversed__")?;
    Ok(Gc::into_any(vm.heap.alloc(range.reversed())))
}

/// The index of a value among the numbers, which may be equal without being an integer.
fn find(vm: &Vm, range: &Range, wanted: &Value) -> PyResult<Option<u64>> {
    match wanted.tag() {
        tag::INT | tag::BOOL => {
            Ok(Vm::plain_int(wanted).and_then(|int| range.index_of(i128::from(int))))
        }
        tag::BIGINT => Ok(None),
        _ => {
            for index in 0..range.len() {
                if vm.equal(&vm.new_int(range.get(index)), wanted)? {
                    return Ok(Some(index));
                }
            }
            Ok(None)
        }
    }
}

fn range_count(vm: &Vm, args: &Args<'_>) -> PyResult {
    let range = receiver(vm, args, "count")?;
    let [_, wanted] = args.exactly::<2>(vm, "range.count")?;
    Ok(vm.new_int(i64::from(find(vm, range, wanted)?.is_some())))
}

fn range_index(vm: &Vm, args: &Args<'_>) -> PyResult {
    let range = receiver(vm, args, "index")?;
    let [_, wanted] = args.exactly::<2>(vm, "range.index")?;
    match find(vm, range, wanted)? {
        Some(index) => Ok(vm.new_size(usize::try_from(index).unwrap_or(usize::MAX))),
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

/// `slice(stop)`, `slice(start, stop[, step])`
fn new_slice(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let none = || vm.none.clone();
    let (start, stop, step) = match args.between(vm, "slice", 1, 3)? {
        [stop] => (none(), stop.clone(), none()),
        [start, stop] => (start.clone(), stop.clone(), none()),
        [start, stop, step] => (start.clone(), stop.clone(), step.clone()),
        _ => (none(), none(), none()),
    };
    Ok(Gc::into_any(vm.heap.alloc(Slice { start, stop, step })))
}

fn slice_indices(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, len] = args.exactly::<2>(vm, "slice.indices")?;
    let Some(slice) = this.downcast_ref::<Slice>() else {
        return Err(vm.wrong_receiver(args, "indices", "slice"));
    };
    let len = usize::try_from(vm.expect_index(len)?)
        .map_err(|_| vm.value_error("length should not be negative"))?;
    let span = vm.slice_parts(slice)?.within(len);
    Ok(vm.new_tuple(vec![vm.new_int(span.start), vm.new_int(span.stop), vm.new_int(span.step)]))
}
