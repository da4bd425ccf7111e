//! `_functools`: what of the module `functools` CPython writes in C.

mod key_wrapper;
mod lru_cache;
mod partial;

use exuvia::Gc;

pub(crate) use lru_cache::LruCache;
pub(crate) use partial::Partial;

use super::{ModuleSpec, argument};
use crate::object::{Dict, PyResult, Value, tag};
use crate::vm::{Args, Kind, Vm};

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "_functools",
    functions: &[("reduce", reduce), ("cmp_to_key", key_wrapper::cmp_to_key)],
    fill,
};

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    vm.install_class(dict, &partial::CLASS);
    vm.install_class(dict, &lru_cache::CLASS);
    vm.prepare_class(&key_wrapper::CLASS);
    Ok(())
}

/// Calls an object of one of these classes.
pub(crate) fn call(vm: &Vm, callable: &Value, args: &Args<'_>) -> PyResult {
    match callable.tag() {
        tag::PARTIAL => partial::call(vm, callable, args),
        tag::LRU_CACHE => lru_cache::call(vm, callable, args),
        _ => key_wrapper::call(vm, callable, args),
    }
}

/// `__call__`, for whoever asks for it by name.
fn call_method(vm: &Vm, args: &Args<'_>) -> PyResult {
    match args.positional().first() {
        Some(this) => call(vm, argument::inner(this), &args.rest()),
        None => Err(vm.type_error("unbound method __call__() needs an argument")),
    }
}

/// `reduce(function, iterable, initial)`
fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = argument::unpack(vm, args, "reduce", 2, 3)?;
    let iterator = vm.absorb(vm.iter(&values[1]), Kind::TypeError)?;
    let Some(iterator) = iterator else {
        return Err(vm.type_error("reduce() arg 2 must support iteration"));
    };
    let mut result = values.get(2).cloned();
    while let Some(item) = vm.next(&iterator)? {
        result = Some(match result {
            Some(result) => vm.call(&values[0], &[result, item])?,
            None => item,
        });
    }
    result.ok_or_else(|| vm.type_error("reduce() of empty iterable with no initial value"))
}
