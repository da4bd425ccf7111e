//! `count`, `repeat` and `accumulate`.

use std::cell::Cell;

use exuvia::{Field, Gc, Trace};

use super::state::Parts;
use super::{class, class_with_state, this};
use crate::bytecode::BinaryOp;
use crate::modules::argument;
use crate::object::class::{Class, ClassSpec};
use crate::object::function::NativeFn;
use crate::object::iterator_methods::itself;
use crate::object::{Int, PyResult, Value, dunder, tag};
use crate::vm::{Args, Vm};

pub(super) const CLASSES: &[ClassSpec] = &[
    ClassSpec { methods: COUNT_METHODS, ..class(tag::COUNT, new_count) },
    ClassSpec { methods: REPEAT_METHODS, ..class(tag::REPEAT, new_repeat) },
    class_with_state(tag::ACCUMULATE, new_accumulate),
];

const COUNT_METHODS: &[(&str, NativeFn)] = &[
    ("__iter__", itself),
    ("__next__", dunder::next),
    ("__repr__", count_repr),
    ("__reduce__", count_reduce),
];

const REPEAT_METHODS: &[(&str, NativeFn)] = &[
    ("__iter__", itself),
    ("__next__", dunder::next),
    ("__length_hint__", repeat_hint),
    ("__repr__", repeat_repr),
    ("__reduce__", repeat_reduce),
];

/// `count(start, step)`
#[derive(Debug, Trace)]
#[trace(tag = tag::COUNT, levels = 0)]
pub(super) struct Count {
    next: Field<Value>,
    step: Value,
}

/// `repeat(object, times)`
#[derive(Debug, Trace)]
#[trace(tag = tag::REPEAT, levels = 0)]
pub(super) struct Repeat {
    element: Value,
    /// Nothing, if there is no end.
    n_left: Cell<Option<u64>>,
}

/// `accumulate(iterable, func, initial=…)`
#[derive(Debug, Trace)]
#[trace(tag = tag::ACCUMULATE, levels = 0)]
pub(super) struct Accumulate {
    function: Option<Value>,
    total: Field<Option<Value>>,
    iterator: Value,
    initial: Field<Value>,
}

fn new_count(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [start, step] = args.bind(vm, "count", ["start", "step"], 0)?;
    let start = start.unwrap_or_else(|| vm.new_int(0));
    let step = step.unwrap_or_else(|| vm.new_int(1));
    if !is_number(vm, &start) || !is_number(vm, &step) {
        return Err(vm.type_error("a number is required"));
    }
    let start = argument::as_integer(&start).map_or(start, |start| vm.new_big_int(start));
    Ok(Gc::into_any(vm.heap.alloc(Count { next: Field::new(start), step })))
}

impl Count {
    fn steps_by_one(&self) -> bool {
        self.step.downcast_ref::<Int>().is_some_and(|step| step.0 == 1)
    }
}

fn is_number(vm: &Vm, value: &Value) -> bool {
    let names = [&vm.names.index, &vm.names.int, &vm.names.float];
    matches!(
        argument::inner(value).tag(),
        tag::INT | tag::BIGINT | tag::BOOL | tag::FLOAT | tag::COMPLEX
    ) || names.iter().any(|name| vm.class_of(value).lookup(name).is_some())
}

fn next_of_count(vm: &Vm, count: &Count) -> PyResult<Option<Value>> {
    let value = count.next.get();
    let next = match (value.downcast_ref::<Int>(), count.step.downcast_ref::<Int>()) {
        (Some(value), Some(step)) if value.0.checked_add(step.0).is_some() => {
            vm.new_int(value.0 + step.0)
        }
        _ => vm.binary(BinaryOp::Add, false, &value, &count.step)?,
    };
    count.next.set(next);
    Ok(Some(value))
}

fn count_repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "count.__repr__")?;
    let Some(count) = argument::inner(this).downcast_ref::<Count>() else {
        return Err(vm.wrong_receiver(args, "__repr__", "itertools.count"));
    };
    let (class, next) = (vm.class_of(this).short_name(), vm.repr(&count.next.get())?);
    if count.steps_by_one() {
        return Ok(vm.new_string(format!("{class}({next})")));
    }
    Ok(vm.new_string(format!("{class}({next}, {})", vm.repr(&count.step)?)))
}

fn count_reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "count.__reduce__")?;
    let Some(count) = argument::inner(this).downcast_ref::<Count>() else {
        return Err(vm.wrong_receiver(args, "__reduce__", "itertools.count"));
    };
    let mut arguments = vec![count.next.get()];
    if !count.steps_by_one() {
        arguments.push(count.step.clone());
    }
    let class = Gc::as_any(vm.class_of(this)).clone();
    Ok(vm.new_tuple(vec![class, vm.new_tuple(arguments)]))
}

fn new_repeat(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [element, times] = args.bind(vm, "repeat", ["object", "times"], 1)?;
    let n_left = match times {
        Some(times) => Some(u64::try_from(vm.expect_index(&times)?).unwrap_or(0)),
        None => None,
    };
    let element = element.unwrap_or_else(|| vm.none.clone());
    Ok(Gc::into_any(vm.heap.alloc(Repeat { element, n_left: Cell::new(n_left) })))
}

fn next_of_repeat(repeat: &Repeat) -> Option<Value> {
    if let Some(n_left) = repeat.n_left.get() {
        repeat.n_left.set(Some(n_left.checked_sub(1)?));
    }
    Some(repeat.element.clone())
}

/// The `repeat` that a method was called on.
fn repeat_of<'a>(vm: &Vm, args: &Args<'a>, method: &str) -> PyResult<&'a Gc<Repeat>> {
    match args.values.first().and_then(|this| argument::inner(this).downcast_ref::<Repeat>()) {
        Some(repeat) => Ok(repeat),
        None => Err(vm.wrong_receiver(args, method, "itertools.repeat")),
    }
}

fn repeat_hint(vm: &Vm, args: &Args<'_>) -> PyResult {
    match repeat_of(vm, args, "__length_hint__")?.n_left.get() {
        Some(n_left) => Ok(vm.new_size(usize::try_from(n_left).unwrap_or(usize::MAX))),
        None => Err(vm.type_error("len() of unsized object")),
    }
}

fn repeat_repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let repeat = repeat_of(vm, args, "__repr__")?;
    let (class, element) = (vm.class_of(&args.values[0]).short_name(), vm.repr(&repeat.element)?);
    Ok(vm.new_string(match repeat.n_left.get() {
        Some(n_left) => format!("{class}({element}, {n_left})"),
        None => format!("{class}({element})"),
    }))
}

fn repeat_reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let repeat = repeat_of(vm, args, "__reduce__")?;
    let n_left = repeat.n_left.get().and_then(|n_left| usize::try_from(n_left).ok());
    let mut arguments = vec![repeat.element.clone()];
    arguments.extend(n_left.map(|n_left| vm.new_size(n_left)));
    let class = Gc::as_any(vm.class_of(&args.values[0])).clone();
    Ok(vm.new_tuple(vec![class, vm.new_tuple(arguments)]))
}

fn new_accumulate(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    if args.positional().len() > 2 {
        let n = args.positional().len();
        let text = format!("accumulate() takes at most 2 positional arguments ({n} given)");
        return Err(vm.type_error(text));
    }
    let bound = args.bind(vm, "accumulate", ["iterable", "func", "initial"], 1)?;
    let [iterable, function, initial] = bound;
    let iterator = vm.iter(&iterable.unwrap_or_else(|| vm.none.clone()))?;
    let function = function.filter(|function| !vm.is_none(function));
    let initial = Field::new(initial.unwrap_or_else(|| vm.none.clone()));
    let total = Field::new(None);
    Ok(Gc::into_any(vm.heap.alloc(Accumulate { function, iterator, total, initial })))
}

fn next_of_accumulate(vm: &Vm, accumulate: &Accumulate) -> PyResult<Option<Value>> {
    let initial = accumulate.initial.get();
    if !vm.is_none(&initial) {
        accumulate.total.set(Some(initial.clone()));
        accumulate.initial.set(vm.none.clone());
        return Ok(Some(initial));
    }
    let Some(value) = vm.next_raising(&accumulate.iterator)? else { return Ok(None) };
    let new = match (accumulate.total.get(), &accumulate.function) {
        (None, _) => value,
        (Some(total), None) => vm.binary(BinaryOp::Add, false, &total, &value)?,
        (Some(total), Some(function)) => vm.call(function, &[total, value])?,
    };
    accumulate.total.set(Some(new.clone()));
    Ok(Some(new))
}

pub(super) fn next(vm: &Vm, iterator: &Value) -> PyResult<Option<Value>> {
    match iterator.tag() {
        tag::COUNT => next_of_count(vm, this!(iterator, Count)),
        tag::REPEAT => Ok(next_of_repeat(this!(iterator, Repeat))),
        _ => next_of_accumulate(vm, this!(iterator, Accumulate)),
    }
}

/// A total of `None`, or an initial value that was not given yet, becomes the first item of the iterator.
pub(super) fn parts(vm: &Vm, class: &Gc<Class>, iterator: &Value) -> PyResult<Option<Parts>> {
    let accumulate: &Accumulate = this!(iterator, Accumulate);
    let function = accumulate.function.clone().unwrap_or_else(|| vm.none.clone());
    let with_first = |first: Value| {
        let iterables = [vm.new_tuple(vec![first]), accumulate.iterator.clone()];
        vm.call(Gc::as_any(vm.classes.by_tag(tag::CHAIN)), &iterables)
    };
    let initial = accumulate.initial.get();
    if !vm.is_none(&initial) {
        let args = vec![with_first(initial)?, function];
        return Ok(Some(Parts::new(args, Some(vm.none.clone()))));
    }
    let total = accumulate.total.get();
    if total.as_ref().is_some_and(|total| vm.is_none(total)) {
        let again = vm.call(Gc::as_any(class), &[with_first(vm.none.clone())?, function])?;
        let maker = Some(Gc::as_any(vm.classes.by_tag(tag::I_SLICE)).clone());
        let args = vec![again, vm.new_int(1), vm.none.clone()];
        return Ok(Some(Parts { args, state: None, maker }));
    }
    let state = total.unwrap_or_else(|| vm.none.clone());
    Ok(Some(Parts::new(vec![accumulate.iterator.clone(), function], Some(state))))
}

pub(super) fn set_state(_vm: &Vm, iterator: &Value, state: &Value) -> PyResult<Option<()>> {
    let accumulate: &Accumulate = this!(iterator, Accumulate);
    accumulate.total.set(Some(state.clone()));
    Ok(Some(()))
}

/// What a `count` or an `accumulate` refers to: a `count` in steps of one keeps its number without an object, as long as
/// that fits.
pub(crate) fn referents(iterator: &Value) -> Vec<Value> {
    if let Some(count) = iterator.downcast_ref::<Count>() {
        let next = count.next.get();
        let is_number = count.steps_by_one() && next.tag() == tag::INT;
        return (!is_number).then_some(next).into_iter().chain([count.step.clone()]).collect();
    }
    let Some(accumulate) = iterator.downcast_ref::<Accumulate>() else { return Vec::new() };
    let mut found: Vec<Value> = accumulate.function.iter().cloned().collect();
    found.push(accumulate.iterator.clone());
    found.extend(accumulate.total.get());
    found.push(accumulate.initial.get());
    found
}
