//! Audit hooks. Programs and modules written in Python raise the events; the runtime itself raises the one of `addaudithook`.

use crate::modules::argument;
use crate::object::{PyResult, Value};
use crate::vm::{Args, Kind, Vm};

/// `sys.audit(event, *args)`: calls all hooks.
pub(super) fn audit(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "sys.audit")?;
    let [event, rest @ ..] = args.values else {
        return Err(vm.type_error("audit() missing 1 required positional argument: 'event'"));
    };
    if argument::text(event).is_none() && !vm.audit_hooks.borrow().is_empty() {
        let class = vm.class_name(event);
        let text = format!("expected str for argument 'event', not {class}");
        return Err(vm.type_error(text));
    }
    raise(vm, event, rest)?;
    Ok(vm.none.clone())
}

/// `sys.addaudithook(hook)`. A hook that is there already can refuse it by raising, and nobody hears of that.
pub(super) fn addaudithook(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [hook] = args.bind(vm, "addaudithook", ["hook"], 1)?;
    let raised = raise(vm, &vm.new_str("sys.addaudithook"), &[]);
    if vm.absorb(raised, Kind::Exception)?.is_some() {
        vm.audit_hooks.borrow_mut().extend(hook);
    }
    Ok(vm.none.clone())
}

fn raise(vm: &Vm, event: &Value, args: &[Value]) -> PyResult<()> {
    let hooks = vm.audit_hooks.borrow().clone();
    if hooks.is_empty() {
        return Ok(());
    }
    let args = vm.new_tuple(args.to_vec());
    for hook in hooks {
        vm.call(&hook, &[event.clone(), args.clone()])?;
    }
    Ok(())
}
