//! `code.replace`

use std::rc::Rc;

use exuvia::Gc;

use super::{Code, PyResult, Value};
use crate::bytecode::{CodeFlags, CodeSpec};
use crate::modules::argument;
use crate::vm::{Args, Vm};

/// `code.replace(**kwargs)`: a copy with other names, flags or places. The instructions stay the same.
pub(super) fn replace(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, ..] = args.positional() else {
        return Err(vm.type_error("unbound method code.replace() needs an argument"));
    };
    let Some(code) = this.downcast_ref::<Code>() else {
        return Err(vm.type_error("a code object is needed"));
    };
    if args.positional().len() > 1 {
        return Err(vm.type_error(format!(
            "replace() takes exactly 0 positional arguments ({} given)",
            args.positional().len() - 1
        )));
    }
    let mut spec = CodeSpec::clone(&code.spec);
    for (name, value) in args.keywords() {
        change(vm, this, &mut spec, name.as_str(), value)?;
    }
    Ok(Gc::into_any(vm.link(&Rc::new(spec))?))
}

/// Changes one property. Those that the instructions depend on can only be given as they are.
fn change(vm: &Vm, code: &Value, spec: &mut CodeSpec, name: &str, value: &Value) -> PyResult<()> {
    match name {
        "co_flags" => {
            let flags = u32::try_from(argument::c_int(vm, value)?).unwrap_or_default();
            // The instructions were made for the other flags.
            const FIXED: u32 = 0x3ff & !CodeFlags::ITERABLE_COROUTINE.0;
            spec.flags = CodeFlags(flags & !FIXED | spec.flags.0 & FIXED);
        }
        "co_firstlineno" => {
            spec.first_line = u32::try_from(argument::c_int(vm, value)?).unwrap_or_default();
        }
        "co_name" => {
            argument::string(vm, value, "replace", "argument 'co_name'")?.clone_into(&mut spec.name)
        }
        "co_qualname" => {
            argument::string(vm, value, "replace", "argument 'co_qualname'")?
                .clone_into(&mut spec.qualname);
        }
        "co_filename" => {
            spec.filename =
                argument::string(vm, value, "replace", "argument 'co_filename'")?.into();
        }
        _ => {
            let old = vm.find_attribute(code, &vm.intern(name))?;
            let Some(old) = old.filter(|_| name.starts_with("co_")) else {
                return Err(
                    vm.type_error(format!("'{name}' is an invalid keyword argument for replace()"))
                );
            };
            if !vm.equal(&old, value)? {
                return Err(vm.value_error(format!("Exuvia cannot replace {name}")));
            }
        }
    }
    Ok(())
}
