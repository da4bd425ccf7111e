//! `islice`

use std::cell::Cell;

use exuvia::{Field, Gc, Trace};

use super::state::Parts;
use super::{class_with_state, this};
use crate::modules::argument::unpack;
use crate::object::class::{Class, ClassSpec};
use crate::object::iterator_state::position;
use crate::object::{PyResult, Value, tag};
use crate::vm::{Args, Index, Vm};

pub(super) const CLASSES: &[ClassSpec] = &[class_with_state(tag::I_SLICE, new_slice)];

/// `islice(iterable, start, stop, step)`
#[derive(Debug, Trace)]
#[trace(tag = tag::I_SLICE, levels = 0)]
pub(super) struct ISlice {
    iterator: Field<Option<Value>>,
    /// Index of the next item to give.
    next: Cell<i64>,
    /// Negative if there is no end.
    stop: i64,
    step: i64,
    /// How many items were taken.
    n_taken: Cell<i64>,
}

const STOP: &str = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
const INDICES: &str = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
const STEP: &str = "Step for islice() must be a positive integer or None.";

fn new_slice(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let values = unpack(vm, args, "islice", 2, 4)?;
    let (start, stop, step) = match values {
        [_, stop] => (None, Some(stop), None),
        [_, start, stop, rest @ ..] => (Some(start), Some(stop), rest.first()),
        _ => (None, None, None),
    };
    let start = part(vm, start)?.unwrap_or(0);
    let stop = match part(vm, stop)? {
        Some(-1) => return Err(vm.value_error(STOP)),
        stop => stop,
    };
    if start < 0 || stop.is_some_and(|stop| stop < 0) {
        return Err(vm.value_error(INDICES));
    }
    let step = part(vm, step)?.unwrap_or(1);
    if step < 1 {
        return Err(vm.value_error(STEP));
    }
    let iterator = Field::new(Some(vm.iter(&values[0])?));
    let (next, n_taken) = (Cell::new(start), Cell::new(0));
    let stop = stop.unwrap_or(-1);
    Ok(Gc::into_any(vm.heap.alloc(ISlice { iterator, next, stop, step, n_taken })))
}

/// A part of the slice, nothing for `None`; −1 for what is no integer that fits.
fn part(vm: &Vm, value: Option<&Value>) -> PyResult<Option<i64>> {
    let Some(value) = value.filter(|value| !vm.is_none(value)) else { return Ok(None) };
    match vm.as_index(value) {
        Ok(Some(Index::Fits(index))) => Ok(Some(index)),
        _ => Ok(Some(-1)),
    }
}

pub(super) fn next(vm: &Vm, iterator: &Value) -> PyResult<Option<Value>> {
    let slice: &ISlice = this!(iterator, ISlice);
    let Some(iterator) = slice.iterator.get() else { return Ok(None) };
    while slice.n_taken.get() < slice.next.get() {
        let skipped = vm.next_raising(&iterator);
        if !matches!(skipped, Ok(Some(_))) {
            slice.iterator.set(None);
            return skipped;
        }
        slice.n_taken.set(slice.n_taken.get() + 1);
    }
    let is_over = slice.stop >= 0 && slice.n_taken.get() >= slice.stop;
    let item = if is_over { Ok(None) } else { vm.next_raising(&iterator) };
    if !matches!(item, Ok(Some(_))) {
        slice.iterator.set(None);
        return item;
    }
    slice.n_taken.set(slice.n_taken.get() + 1);
    let next = slice.next.get().saturating_add(slice.step);
    slice.next.set(if slice.stop >= 0 { next.min(slice.stop) } else { next });
    item
}

/// An exhausted slice becomes an empty one.
pub(super) fn parts(vm: &Vm, iterator: &Value) -> PyResult<Option<Parts>> {
    let slice: &ISlice = this!(iterator, ISlice);
    let int = |int: i64| vm.new_int(int);
    let Some(iterator) = slice.iterator.get() else {
        let nothing = vm.iter(&vm.new_list(Vec::new()))?;
        return Ok(Some(Parts::new(vec![nothing, int(0)], Some(int(0)))));
    };
    let stop = if slice.stop < 0 { vm.none.clone() } else { int(slice.stop) };
    let args = vec![iterator, int(slice.next.get()), stop, int(slice.step)];
    Ok(Some(Parts::new(args, Some(int(slice.n_taken.get())))))
}

pub(super) fn set_state(vm: &Vm, iterator: &Value, state: &Value) -> PyResult<Option<()>> {
    let slice: &ISlice = this!(iterator, ISlice);
    slice.n_taken.set(position(vm, state)?);
    Ok(Some(()))
}
