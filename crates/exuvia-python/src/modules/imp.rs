//! `_imp`: what `importlib`, which is written in Python, asks about modules.

use exuvia::Gc;

use super::{BuiltinModule, ModuleSpec, argument, find, nothing_to_fill};
use crate::object::{Module, PyResult};
use crate::vm::{Args, Vm};

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "_imp",
    functions: &[("kind", kind), ("reload", reload)],
    fill: nothing_to_fill,
};

/// `kind(name)`: "built-in", "frozen" or "package" for a module that is part of the runtime, else `None`.
fn kind(vm: &Vm, args: &Args<'_>) -> PyResult {
    let name = argument::one(vm, args, "_imp.kind")?;
    let name = argument::string(vm, name, "kind", "argument 1")?;
    if matches!(name, "sys" | "builtins") {
        return Ok(vm.new_str("built-in"));
    }
    Ok(match find(name) {
        Some(BuiltinModule::Rust(_)) => vm.new_str("built-in"),
        Some(BuiltinModule::Python(module)) if module.is_package => vm.new_str("package"),
        Some(BuiltinModule::Python(_)) => vm.new_str("frozen"),
        None => vm.none.clone(),
    })
}

/// `reload(module, name)`: runs the module's code again, in the namespace that it has.
fn reload(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [module, name] = args.exactly::<2>(vm, "reload")?;
    let name = argument::string(vm, name, "reload", "argument 2")?;
    let Some(module) = module.downcast_ref::<Module>() else {
        return Err(vm.type_error("reload() argument must be a module"));
    };
    vm.reload_module(module, name)?;
    Ok(Gc::as_any(module).clone())
}
