//! `_operator`: operators as functions. The module `operator` takes all of them over.

mod functions;
mod getters;

use exuvia::Gc;

use super::{ModuleSpec, argument};
use crate::object::{Dict, PyResult, Value, tag};
use crate::vm::{Args, Vm};

pub(crate) const MODULE: ModuleSpec =
    ModuleSpec { name: "_operator", functions: functions::FUNCTIONS, fill };

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    for spec in getters::CLASSES {
        vm.install_class(dict, spec);
    }
    Ok(())
}

/// Calls an `itemgetter`, an `attrgetter` or a `methodcaller`.
pub(crate) fn call(vm: &Vm, callable: &Value, args: &Args<'_>) -> PyResult {
    match callable.tag() {
        tag::ITEM_GETTER => getters::get_items(vm, callable, args),
        tag::ATTRIBUTE_GETTER => getters::get_attributes(vm, callable, args),
        _ => getters::call_method(vm, callable, args),
    }
}

/// `__call__`, for whoever asks for it by name.
fn call_by_name(vm: &Vm, args: &Args<'_>) -> PyResult {
    match args.positional().first() {
        Some(this) => call(vm, argument::inner(this), &args.rest()),
        None => Err(vm.type_error("unbound method __call__() needs an argument")),
    }
}
