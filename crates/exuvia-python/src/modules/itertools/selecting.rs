//! `compress`, `dropwhile`, `takewhile`, `filterfalse` and `starmap`.

use std::cell::Cell;

use exuvia::{Gc, Trace};

use super::state::Parts;
use super::{class, class_with_state, this};
use crate::modules::argument::unpack;
use crate::object::class::{Class, ClassSpec};
use crate::object::{PyResult, Tuple, Value, tag};
use crate::vm::{Args, Vm};

pub(super) const CLASSES: &[ClassSpec] = &[
    class(tag::COMPRESS, new_compress),
    class_with_state(tag::DROP_WHILE, |vm, _, args| {
        let (function, iterator) = function_and_iterator(vm, args, "dropwhile")?;
        Ok(Gc::into_any(vm.heap.alloc(DropWhile { function, iterator, is_over: Cell::new(false) })))
    }),
    class_with_state(tag::TAKE_WHILE, |vm, _, args| {
        let (function, iterator) = function_and_iterator(vm, args, "takewhile")?;
        Ok(Gc::into_any(vm.heap.alloc(TakeWhile { function, iterator, is_over: Cell::new(false) })))
    }),
    class(tag::FILTER_FALSE, |vm, _, args| {
        let (function, iterator) = function_and_iterator(vm, args, "filterfalse")?;
        Ok(Gc::into_any(vm.heap.alloc(FilterFalse { function, iterator })))
    }),
    class(tag::STAR_MAP, |vm, _, args| {
        let (function, iterator) = function_and_iterator(vm, args, "starmap")?;
        Ok(Gc::into_any(vm.heap.alloc(StarMap { function, iterator })))
    }),
];

/// `compress(data, selectors)`
#[derive(Debug, Trace)]
#[trace(tag = tag::COMPRESS, levels = 0)]
pub(super) struct Compress {
    data: Value,
    selectors: Value,
}

/// `dropwhile(predicate, iterable)`
#[derive(Debug, Trace)]
#[trace(tag = tag::DROP_WHILE, levels = 0)]
pub(super) struct DropWhile {
    function: Value,
    iterator: Value,
    /// Whether there was an item that stays.
    is_over: Cell<bool>,
}

/// `takewhile(predicate, iterable)`
#[derive(Debug, Trace)]
#[trace(tag = tag::TAKE_WHILE, levels = 0)]
pub(super) struct TakeWhile {
    function: Value,
    iterator: Value,
    /// Whether there was an item that is not wanted.
    is_over: Cell<bool>,
}

/// `filterfalse(function, iterable)`
#[derive(Debug, Trace)]
#[trace(tag = tag::FILTER_FALSE, levels = 0)]
pub(super) struct FilterFalse {
    function: Value,
    iterator: Value,
}

/// `starmap(function, iterable)`
#[derive(Debug, Trace)]
#[trace(tag = tag::STAR_MAP, levels = 0)]
pub(super) struct StarMap {
    function: Value,
    iterator: Value,
}

fn function_and_iterator(vm: &Vm, args: &Args<'_>, name: &str) -> PyResult<(Value, Value)> {
    let values = unpack(vm, args, name, 2, 2)?;
    let iterator = vm.iter(&values[1])?;
    Ok((values[0].clone(), iterator))
}

fn new_compress(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [data, selectors] = args.bind(vm, "compress", ["data", "selectors"], 2)?;
    let iter = |value: Option<Value>| vm.iter(&value.unwrap_or_else(|| vm.none.clone()));
    let (data, selectors) = (iter(data)?, iter(selectors)?);
    Ok(Gc::into_any(vm.heap.alloc(Compress { data, selectors })))
}

fn next_of_compress(vm: &Vm, compress: &Compress) -> PyResult<Option<Value>> {
    while let Some(item) = vm.next_raising(&compress.data)? {
        let Some(selector) = vm.next_raising(&compress.selectors)? else { return Ok(None) };
        if vm.truth(&selector)? {
            return Ok(Some(item));
        }
    }
    Ok(None)
}

/// What the function says of an item.
fn holds(vm: &Vm, function: &Value, item: &Value) -> PyResult<bool> {
    let result = vm.call(function, std::slice::from_ref(item))?;
    vm.truth(&result)
}

fn next_of_drop_while(vm: &Vm, this: &DropWhile) -> PyResult<Option<Value>> {
    while let Some(item) = vm.next_raising(&this.iterator)? {
        if this.is_over.get() {
            return Ok(Some(item));
        }
        if !holds(vm, &this.function, &item)? {
            this.is_over.set(true);
            return Ok(Some(item));
        }
    }
    Ok(None)
}

fn next_of_take_while(vm: &Vm, this: &TakeWhile) -> PyResult<Option<Value>> {
    if this.is_over.get() {
        return Ok(None);
    }
    let Some(item) = vm.next_raising(&this.iterator)? else { return Ok(None) };
    if holds(vm, &this.function, &item)? {
        return Ok(Some(item));
    }
    this.is_over.set(true);
    Ok(None)
}

fn next_of_filter_false(vm: &Vm, this: &FilterFalse) -> PyResult<Option<Value>> {
    while let Some(item) = vm.next_raising(&this.iterator)? {
        let is_plain = vm.is_none(&this.function)
            || Value::ptr_eq(&this.function, Gc::as_any(vm.classes.by_tag(tag::BOOL)));
        let is_true = if is_plain { vm.truth(&item)? } else { holds(vm, &this.function, &item)? };
        if !is_true {
            return Ok(Some(item));
        }
    }
    Ok(None)
}

fn next_of_star_map(vm: &Vm, this: &StarMap) -> PyResult<Option<Value>> {
    let Some(args) = vm.next_raising(&this.iterator)? else { return Ok(None) };
    let result = match args.downcast_ref::<Tuple>() {
        Some(args) => vm.call(&this.function, args.items()),
        None => vm.call(&this.function, &vm.to_vec(&args)?),
    };
    result.map(Some)
}

pub(super) fn next(vm: &Vm, iterator: &Value) -> PyResult<Option<Value>> {
    match iterator.tag() {
        tag::COMPRESS => next_of_compress(vm, this!(iterator, Compress)),
        tag::DROP_WHILE => next_of_drop_while(vm, this!(iterator, DropWhile)),
        tag::TAKE_WHILE => next_of_take_while(vm, this!(iterator, TakeWhile)),
        tag::FILTER_FALSE => next_of_filter_false(vm, this!(iterator, FilterFalse)),
        _ => next_of_star_map(vm, this!(iterator, StarMap)),
    }
}

pub(super) fn parts(vm: &Vm, iterator: &Value) -> Option<Parts> {
    let over = |is_over: &Cell<bool>| Some(vm.new_int(i64::from(is_over.get())));
    let parts = |first: &Value, second: &Value, state: Option<Value>| {
        Parts::new(vec![first.clone(), second.clone()], state)
    };
    Some(match iterator.tag() {
        tag::COMPRESS => {
            let this = iterator.downcast_ref::<Compress>()?;
            parts(&this.data, &this.selectors, None)
        }
        tag::DROP_WHILE => {
            let this = iterator.downcast_ref::<DropWhile>()?;
            parts(&this.function, &this.iterator, over(&this.is_over))
        }
        tag::TAKE_WHILE => {
            let this = iterator.downcast_ref::<TakeWhile>()?;
            parts(&this.function, &this.iterator, over(&this.is_over))
        }
        tag::FILTER_FALSE => {
            let this = iterator.downcast_ref::<FilterFalse>()?;
            parts(&this.function, &this.iterator, None)
        }
        _ => {
            let this = iterator.downcast_ref::<StarMap>()?;
            parts(&this.function, &this.iterator, None)
        }
    })
}

pub(super) fn set_state(vm: &Vm, iterator: &Value, state: &Value) -> PyResult<Option<()>> {
    let is_over = vm.truth(state)?;
    match iterator.tag() {
        tag::DROP_WHILE => this!(iterator, DropWhile).is_over.set(is_over),
        _ => this!(iterator, TakeWhile).is_over.set(is_over),
    }
    Ok(Some(()))
}
