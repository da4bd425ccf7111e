//! `_traceback`: what the module `traceback`, which is written in Python, asks about places in programs.

use super::{ModuleSpec, argument, nothing_to_fill};
use crate::object::{Code, PyResult};
use crate::vm::{Args, Vm, operator_marks};

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "_traceback",
    functions: &[("marks", marks), ("positions", positions)],
    fill: nothing_to_fill,
};

/// `positions(code, lasti)`: first line, last line, first column and end column of an instruction; columns in bytes.
fn positions(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [code, lasti] = args.exactly::<2>(vm, "positions")?;
    let Some(code) = code.downcast_ref::<Code>() else {
        return Err(vm.type_error("positions() argument 1 must be code"));
    };
    let instruction = u32::try_from(argument::long(vm, lasti)? / 2).unwrap_or(u32::MAX);
    Ok(vm.code_position(code, instruction))
}

/// `marks(text)`: `~` under the operands and `^` under the operator of a binary operation or subscript, else `None`.
fn marks(vm: &Vm, args: &Args<'_>) -> PyResult {
    let text = argument::one(vm, args, "_traceback.marks")?;
    let text = argument::string(vm, text, "marks", "argument 1")?;
    Ok(operator_marks(text).map_or_else(|| vm.none.clone(), |marks| vm.new_string(marks)))
}
