//! What `sys` has for event loops.

use crate::modules::{argument, structseq};
use crate::object::{PyResult, Value};
use crate::vm::{Args, Vm};

/// `sys.set_asyncgen_hooks(firstiter=..., finalizer=...)`
pub(super) fn set_hooks(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [first, finalizer] = args.bind(vm, "set_asyncgen_hooks", ["firstiter", "finalizer"], 0)?;
    let finalizer = hook(vm, finalizer, "finalizer")?;
    let first = hook(vm, first, "firstiter");
    if let Some(finalizer) = finalizer {
        vm.async_hooks.finalizer.set(finalizer);
    }
    if let Some(first) = first? {
        vm.async_hooks.first_iteration.set(first);
    }
    Ok(vm.none.clone())
}

/// What an argument sets a hook to: nothing if it was not given, and no hook if it is `None`.
fn hook(vm: &Vm, value: Option<Value>, name: &str) -> PyResult<Option<Option<Value>>> {
    let Some(value) = value else { return Ok(None) };
    if vm.is_none(&value) {
        return Ok(Some(None));
    }
    if !argument::is_callable(vm, &value) {
        let class = vm.class_name(&value);
        return Err(vm.type_error(format!("callable {name} expected, got {class}")));
    }
    Ok(Some(Some(value)))
}

/// `sys.get_asyncgen_hooks()`
pub(super) fn get_hooks(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "sys.get_asyncgen_hooks")?;
    let or_none = |value: Option<Value>| value.unwrap_or_else(|| vm.none.clone());
    structseq::single(
        vm,
        "builtins",
        "asyncgen_hooks",
        &[
            ("firstiter", or_none(vm.async_hooks.first_iteration.get())),
            ("finalizer", or_none(vm.async_hooks.finalizer.get())),
        ],
    )
}

/// `sys.set_coroutine_origin_tracking_depth(depth)`
pub(super) fn set_origin_depth(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [depth] = args.bind(vm, "set_coroutine_origin_tracking_depth", ["depth"], 1)?;
    let depth = argument::c_int(vm, &depth.unwrap_or_else(|| vm.none.clone()))?;
    if depth < 0 {
        return Err(vm.value_error("depth must be >= 0"));
    }
    vm.async_hooks.origin_depth.set(depth);
    Ok(vm.none.clone())
}

/// `sys.get_coroutine_origin_tracking_depth()`
pub(super) fn get_origin_depth(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "sys.get_coroutine_origin_tracking_depth")?;
    Ok(vm.new_int(i64::from(vm.async_hooks.origin_depth.get())))
}
