//! `_collections`: the containers of the module `collections` that CPython writes in C.

mod default_dict;
mod deque;
mod deque_iterator;
mod deque_methods;
mod ordered_dict;
mod ordered_views;
mod tuple_getter;

use exuvia::Gc;

pub(crate) use deque::Deque;
pub(crate) use tuple_getter::TupleGetter;

use super::{ModuleSpec, argument};
use crate::object::dict::as_dict;
use crate::object::{Class, Dict, Insert as _, PyResult, Value, tag};
use crate::vm::{Args, Vm};

pub(crate) const MODULE: ModuleSpec =
    ModuleSpec { name: "_collections", functions: &[("_count_elements", count_elements)], fill };

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    for spec in [
        &deque_methods::CLASS,
        &deque_iterator::CLASS,
        &deque_iterator::REVERSE_CLASS,
        &default_dict::CLASS,
        &ordered_dict::CLASS,
        &tuple_getter::CLASS,
    ] {
        vm.install_class(dict, spec);
    }
    for spec in ordered_views::CLASSES {
        vm.prepare_class(spec);
    }
    Ok(())
}

/// The next item of an iterator of these classes.
pub(crate) fn next(vm: &Vm, iterator: &Value) -> PyResult<Option<Value>> {
    match iterator.tag() {
        tag::ORDERED_ITERATOR => ordered_views::next(vm, iterator),
        _ => deque_iterator::next(vm, iterator),
    }
}

/// `_count_elements(mapping, iterable)`: what `Counter` counts with.
fn count_elements(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [mapping, iterable] = args.exactly::<2>(vm, "_count_elements")?;
    let one = vm.new_int(1);
    let is_plain = vm.overridden(mapping, &vm.names.setitem).is_none();
    let dict = as_dict(mapping).filter(|_| is_plain);
    let get = match dict {
        Some(_) => None,
        None => Some(vm.attribute_named(mapping, "get")?),
    };
    let zero = vm.new_int(0);
    vm.for_each(iterable, |key| {
        let old = match (dict, &get) {
            (Some(dict), _) => dict.get(vm, &key)?,
            (None, Some(get)) => Some(vm.call(get, &[key.clone(), zero.clone()])?),
            (None, None) => None,
        };
        let new = match old {
            Some(old) => vm.binary(crate::bytecode::BinaryOp::Add, false, &old, &one)?,
            None => one.clone(),
        };
        match dict {
            Some(dict) => dict.set(vm, key, new)?,
            None => vm.set_subscript(mapping, &key, new)?,
        }
        Ok(std::ops::ControlFlow::Continue(()))
    })?;
    Ok(vm.none.clone())
}

/// Whether the constructor of a class has to do what `__init__` does, because that is not Python code.
fn is_filled_here(vm: &Vm, class: &Gc<Class>) -> bool {
    class.lookup(&vm.names.init).is_none_or(|init| init.tag() == tag::NATIVE_METHOD)
}

/// The `__dict__` that an instance of a subclass has, for `__reduce__`; `None` if there is nothing in it.
fn state_of(vm: &Vm, object: &Value) -> PyResult {
    let class = vm.class_of(object);
    if class.is_builtin && !class.has_dict {
        return Ok(vm.none.clone());
    }
    vm.call(&vm.attribute_named(object, "__getstate__")?, &[])
}

/// A count or size that must fit into C's `ssize_t`; other objects are "an integer is required".
fn required_integer(vm: &Vm, value: &Value) -> PyResult<i64> {
    match argument::as_integer(value) {
        Some(_) => argument::long(vm, value)
            .map_err(|_| vm.overflow_error("Python int too large to convert to C ssize_t")),
        None => Err(vm.type_error("an integer is required")),
    }
}
