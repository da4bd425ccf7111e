//! `atexit`: functions to call at the end of the program.

use super::{ModuleSpec, nothing_to_fill};
use crate::object::{PyResult, Value};
use crate::vm::{Args, Vm};

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "atexit",
    functions: &[
        ("register", register),
        ("unregister", unregister),
        ("_run_exitfuncs", run_exit_functions),
        ("_clear", clear),
        ("_ncallbacks", n_callbacks),
    ],
    fill: nothing_to_fill,
};

/// A function to call at the end, with its arguments.
#[derive(Clone, Debug)]
pub(crate) struct ExitFunction {
    pub(crate) function: Value,
    /// In a tuple, as CPython keeps them.
    pub(crate) values: exuvia::Gc<crate::object::Tuple>,
    /// Names of the keyword arguments, which belong to the last values.
    pub(crate) names: Option<exuvia::Gc<crate::object::Tuple>>,
}

fn register(vm: &Vm, args: &Args<'_>) -> PyResult {
    let Some((function, values)) =
        args.values.split_first().filter(|_| !args.positional().is_empty())
    else {
        return Err(vm.type_error("register() takes at least 1 argument (0 given)"));
    };
    if !super::argument::is_callable(vm, function) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let entry = ExitFunction {
        function: function.clone(),
        values: vm.new_tuple_object(values.to_vec()),
        names: args.names.cloned(),
    };
    vm.at_exit.borrow_mut().push(Some(entry));
    Ok(function.clone())
}

fn unregister(vm: &Vm, args: &Args<'_>) -> PyResult {
    let function = super::argument::one(vm, args, "atexit.unregister")?;
    let n = vm.at_exit.borrow().len();
    for index in 0..n {
        let entry = vm.at_exit.borrow().get(index).cloned().flatten();
        let Some(entry) = entry else { continue };
        if vm.equal(&entry.function, function)? {
            let removed = vm.at_exit.borrow_mut().get_mut(index).and_then(Option::take);
            drop(removed);
        }
    }
    Ok(vm.none.clone())
}

fn run_exit_functions(vm: &Vm, args: &Args<'_>) -> PyResult {
    super::argument::none(vm, args, "atexit._run_exitfuncs")?;
    vm.run_exit_functions();
    Ok(vm.none.clone())
}

fn clear(vm: &Vm, args: &Args<'_>) -> PyResult {
    super::argument::none(vm, args, "atexit._clear")?;
    let old = vm.at_exit.take();
    drop(old);
    Ok(vm.none.clone())
}

fn n_callbacks(vm: &Vm, args: &Args<'_>) -> PyResult {
    super::argument::none(vm, args, "atexit._ncallbacks")?;
    let n = vm.at_exit.borrow().len();
    Ok(vm.new_size(n))
}
