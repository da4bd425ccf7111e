//! The hooks: what happens to exceptions that nobody handles, and to values that are to be shown.

use crate::modules::{argument, set};
use crate::object::{Exception, PyResult};
use crate::vm::{Args, Vm};

/// Prints what the interactive loop would print.
pub(super) fn displayhook(vm: &Vm, args: &Args<'_>) -> PyResult {
    let value = argument::one(vm, args, "sys.displayhook")?;
    if vm.is_none(value) {
        return Ok(vm.none.clone());
    }
    let text = vm.repr(value)?;
    if let Some(stdout) = vm.sys.get_str(&vm.names.stdout) {
        vm.write(&stdout, &format!("{text}\n"))?;
    }
    set(vm, &vm.builtins, "_", value.clone());
    Ok(vm.none.clone())
}

/// Prints an exception with its traceback.
pub(super) fn excepthook(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, value, _] = args.exactly::<3>(vm, "excepthook")?;
    if let Some(error) = value.downcast_ref::<Exception>() {
        let text = vm.traceback_text(error);
        vm.write_error(&text);
    }
    Ok(vm.none.clone())
}

/// Prints an exception that cannot be raised: in `__del__`, in a weak reference's callback.
pub(super) fn unraisablehook(vm: &Vm, args: &Args<'_>) -> PyResult {
    let unraisable = argument::one(vm, args, "sys.unraisablehook")?;
    let object = vm.attribute_named(unraisable, "object")?;
    let message = vm.attribute_named(unraisable, "err_msg")?;
    let error = vm.attribute_named(unraisable, "exc_value")?;
    let message = argument::text(&message).map(|message| message.as_str().to_owned());
    if let Some(error) = error.downcast_ref::<Exception>() {
        let object = Some(&object).filter(|object| !vm.is_none(object));
        vm.print_unraisable(error, object, message.as_deref());
    }
    Ok(vm.none.clone())
}
