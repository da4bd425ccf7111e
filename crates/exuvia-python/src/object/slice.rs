//! `slice`.

use exuvia::{Gc, Stock, Trace};
use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use super::class::{AttributeSpec, Class, ClassSpec};
use super::iterator_state::reduced;
use super::{PyResult, Value, dunder, tag};
use crate::modules::argument;
use crate::vm::{Args, Vm};

/// A `slice`.
#[derive(Debug, Trace)]
#[trace(tag = tag::SLICE, levels = 0, unsafe_stock = stock)]
pub(crate) struct Slice {
    pub(crate) start: Value,
    pub(crate) stop: Value,
    pub(crate) step: Value,
}

/// CPython keeps one dead slice, also over full collections.
/// CPython keeps one, and has one there from its beginning on.
pub(crate) const STOCK: Stock = Stock { number: 24, limit: 1 };

fn stock(_: &Slice) -> Option<Stock> {
    Some(STOCK)
}

/// `slice`
pub(crate) const SLICE_CLASS: ClassSpec = ClassSpec {
    constructor: Some(new_slice),
    methods: &[
        ("indices", slice_indices),
        ("__eq__", dunder::eq),
        ("__ne__", dunder::ne),
        ("__repr__", dunder::repr),
        ("__reduce__", slice_reduce),
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

fn slice_part(vm: &Vm, value: &Value, part: fn(&Slice) -> &Value) -> PyResult {
    Ok(value.downcast_ref::<Slice>().map_or_else(|| vm.none.clone(), |slice| part(slice).clone()))
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

fn receiver<'a>(vm: &Vm, args: &Args<'a>, method: &str) -> PyResult<&'a Gc<Slice>> {
    match args.values.first().and_then(|value| value.downcast_ref::<Slice>()) {
        Some(slice) => Ok(slice),
        None => Err(vm.wrong_receiver(args, method, "slice")),
    }
}

fn slice_reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let slice = receiver(vm, args, "__reduce__")?;
    let class = Gc::as_any(vm.classes.by_tag(tag::SLICE)).clone();
    let parts = vec![slice.start.clone(), slice.stop.clone(), slice.step.clone()];
    Ok(reduced(vm, class, parts, None))
}

fn slice_indices(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, len] = args.exactly::<2>(vm, "slice.indices")?;
    let slice = receiver(vm, args, "indices")?;
    let len = argument::integer(vm, len)?;
    if len.is_negative() {
        return Err(vm.value_error("length should not be negative"));
    }
    let indices = slice.long_indices(vm, &len)?;
    Ok(vm.new_tuple(indices.map(|index| vm.new_big_int(index)).into()))
}

impl Slice {
    /// Start, stop and step for a sequence of any length, as CPython's `_PySlice_GetLongIndices`.
    pub(crate) fn long_indices(&self, vm: &Vm, len: &BigInt) -> PyResult<[BigInt; 3]> {
        let step = part_of_any_size(vm, &self.step)?.unwrap_or_else(BigInt::one);
        if step.is_zero() {
            return Err(vm.value_error("slice step cannot be zero"));
        }
        let is_backwards = step.is_negative();
        let (low, high) = match is_backwards {
            true => (BigInt::from(-1), len - 1),
            false => (BigInt::zero(), len.clone()),
        };
        let within = |index: BigInt| match index.is_negative() {
            true => (index + len).max(low.clone()),
            false => index.min(high.clone()),
        };
        let start = part_of_any_size(vm, &self.start)?.map(within);
        let stop = part_of_any_size(vm, &self.stop)?.map(within);
        let (first, last) = if is_backwards { (high, low) } else { (low, high) };
        Ok([start.unwrap_or(first), stop.unwrap_or(last), step])
    }
}

fn part_of_any_size(vm: &Vm, part: &Value) -> PyResult<Option<BigInt>> {
    if vm.is_none(part) {
        return Ok(None);
    }
    if vm.as_index(part)?.is_none() {
        let text = "slice indices must be integers or None or have an __index__ method";
        return Err(vm.type_error(text));
    }
    argument::integer(vm, part).map(Some)
}
