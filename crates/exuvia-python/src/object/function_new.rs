//! `types.FunctionType(code, globals, name, argdefs, closure)`

use exuvia::Gc;

use super::dict::as_dict;
use super::{Class, Code, PyResult, Tuple, Value, tag};
use crate::vm::text::as_str;
use crate::vm::{Args, Vm};

/// Makes a function of its parts.
pub(super) fn new_function(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let parameters = ["code", "globals", "name", "argdefs", "closure"];
    let [code, globals, name, defaults, closure] = args.bind(vm, "function", parameters, 2)?;
    let none = || vm.none.clone();
    let (code, globals) = (code.unwrap_or_else(none), globals.unwrap_or_else(none));
    let code = code.downcast::<Code>().map_err(|other| {
        let kind = vm.argument_class(&other);
        vm.type_error(format!("function() argument 'code' must be code, not {kind}"))
    })?;
    let Some(globals) = as_dict(&globals) else {
        let kind = vm.argument_class(&globals);
        let text = format!("function() argument 'globals' must be dict, not {kind}");
        return Err(vm.type_error(text));
    };
    let given = |part: Option<Value>| part.filter(|part| !vm.is_none(part));
    let name = given(name);
    if name.as_ref().is_some_and(|name| as_str(name).is_none()) {
        return Err(vm.type_error("arg 3 (name) must be None or string"));
    }
    let defaults = given(defaults).map(Value::downcast::<Tuple>).transpose();
    let defaults = defaults.map_err(|_| vm.type_error("arg 4 (defaults) must be None or tuple"))?;
    let closure = checked_closure(vm, &code, given(closure))?;
    let function = vm.new_closure(&code, globals, closure);
    if let Some(name) = name.as_ref().and_then(|name| vm.intern_name(name)) {
        function.name.set(name);
    }
    function.defaults.set(defaults);
    Ok(Gc::into_any(function))
}

/// The cells for the free variables of the code: as many as there are of these.
fn checked_closure(vm: &Vm, code: &Code, closure: Option<Value>) -> PyResult<Option<Gc<Tuple>>> {
    let n_free = code.spec.free.len();
    let closure = closure.map(Value::downcast::<Tuple>).transpose();
    let closure = closure.map_err(|_| vm.type_error("arg 5 (closure) must be None or tuple"))?;
    if n_free > 0 && closure.is_none() {
        return Err(vm.type_error("arg 5 (closure) must be tuple"));
    }
    let cells = closure.as_ref().map_or(&[][..], |closure| closure.items());
    if cells.len() != n_free {
        let (name, n) = (code.name.as_str(), cells.len());
        let text = format!("{name} requires closure of length {n_free}, not {n}");
        return Err(vm.value_error(text));
    }
    if let Some(other) = cells.iter().find(|cell| cell.tag() != tag::CELL) {
        let kind = vm.class_name(other);
        return Err(vm.type_error(format!("arg 5 (closure) expected cell, found {kind}")));
    }
    Ok(closure)
}
