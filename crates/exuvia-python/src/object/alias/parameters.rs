//! Type variables among the arguments of generic aliases and unions, and what takes their place.
//!
//! A type variable is what has the method `__typing_subst__`.

use exuvia::Gc;

use crate::object::{PyResult, Tuple, Value, tag};
use crate::vm::Vm;

/// The type variables in arguments, each once.
pub(crate) fn find(vm: &Vm, args: &Tuple) -> PyResult<Gc<Tuple>> {
    let mut found: Vec<Value> = Vec::new();
    for arg in args.items() {
        if arg.tag() == tag::CLASS {
            continue;
        }
        if attribute(vm, arg, "__typing_subst__")?.is_some() {
            add(&mut found, arg);
            continue;
        }
        let inside = attribute(vm, arg, "__parameters__")?;
        for parameter in inside.iter().filter_map(Vm::as_tuple).flat_map(|inside| inside.items()) {
            add(&mut found, parameter);
        }
    }
    Ok(vm.new_tuple_object(found))
}

fn add(found: &mut Vec<Value>, parameter: &Value) {
    if !found.iter().any(|known| Value::ptr_eq(known, parameter)) {
        found.push(parameter.clone());
    }
}

fn attribute(vm: &Vm, object: &Value, name: &str) -> PyResult<Option<Value>> {
    vm.find_attribute(object, &vm.intern(name))
}

/// The arguments with the items of `item` in the place of the parameters.
pub(crate) fn substitute(
    vm: &Vm,
    alias: &Value,
    args: &Tuple,
    parameters: &Tuple,
    item: &Value,
) -> PyResult<Gc<Tuple>> {
    if parameters.items().is_empty() {
        return Err(vm.type_error(format!("{} is not a generic class", vm.repr(alias)?)));
    }
    let items = prepared(vm, alias, parameters, item)?;
    let (actual, expected) = (items.items().len(), parameters.items().len());
    if actual != expected {
        let which = if actual > expected { "many" } else { "few" };
        let alias = vm.repr(alias)?;
        return Err(vm.type_error(format!(
            "Too {which} arguments for {alias}; actual {actual}, expected {expected}"
        )));
    }
    let mut new = Vec::new();
    for arg in args.items() {
        if arg.tag() == tag::CLASS {
            new.push(arg.clone());
            continue;
        }
        let is_unpacked = is_unpacked_variable(vm, arg)?;
        let result = match attribute(vm, arg, "__typing_subst__")? {
            Some(subst) => {
                let place = position(parameters, arg).unwrap_or(0);
                vm.call(&subst, std::slice::from_ref(&items.items()[place]))?
            }
            None => substitute_inside(vm, arg, parameters, &items)?,
        };
        match Vm::as_tuple(&result).filter(|_| is_unpacked) {
            Some(several) => new.extend_from_slice(several.items()),
            None => new.push(result),
        }
    }
    Ok(vm.new_tuple_object(new))
}

/// The items as a tuple, unpacked, after the parameters have had a look at them.
fn prepared(vm: &Vm, alias: &Value, parameters: &Tuple, item: &Value) -> PyResult<Gc<Tuple>> {
    let given = match Vm::as_tuple(item) {
        Some(items) => items.items().to_vec(),
        None => vec![item.clone()],
    };
    let mut items = Vec::new();
    for item in given {
        match unpacked(vm, &item)? {
            Some(inside) => items.extend_from_slice(inside.items()),
            None => items.push(item),
        }
    }
    let mut items = vm.new_tuple_object(items);
    for parameter in parameters.items() {
        let hook = attribute(vm, parameter, "__typing_prepare_subst__")?;
        let Some(hook) = hook.filter(|hook| !vm.is_none(hook)) else { continue };
        let result = vm.call(&hook, &[alias.clone(), Gc::as_any(&items).clone()])?;
        items = match Vm::as_tuple(&result) {
            Some(result) => result.clone(),
            None => vm.new_tuple_object(vec![result]),
        };
    }
    Ok(items)
}

/// The items of `*tuple[int, str]`; not those of `*tuple[int, ...]`.
fn unpacked(vm: &Vm, item: &Value) -> PyResult<Option<Gc<Tuple>>> {
    if item.tag() == tag::CLASS {
        return Ok(None);
    }
    let inside = attribute(vm, item, "__typing_unpacked_tuple_args__")?;
    let inside = inside.as_ref().and_then(Vm::as_tuple).cloned();
    let is_open =
        |inside: &Gc<Tuple>| inside.items().last().is_some_and(|last| last.tag() == tag::ELLIPSIS);
    Ok(inside.filter(|inside| !is_open(inside)))
}

fn is_unpacked_variable(vm: &Vm, arg: &Value) -> PyResult<bool> {
    match attribute(vm, arg, "__typing_is_unpacked_typevartuple__")? {
        Some(answer) => vm.truth(&answer),
        None => Ok(false),
    }
}

fn position(parameters: &Tuple, parameter: &Value) -> Option<usize> {
    parameters.items().iter().position(|known| Value::ptr_eq(known, parameter))
}

/// An argument that has parameters of its own.
fn substitute_inside(vm: &Vm, arg: &Value, parameters: &Tuple, items: &Tuple) -> PyResult {
    let inside = attribute(vm, arg, "__parameters__")?;
    let Some(inside) = inside.as_ref().and_then(Vm::as_tuple) else { return Ok(arg.clone()) };
    if inside.items().is_empty() {
        return Ok(arg.clone());
    }
    let mut chosen = Vec::new();
    for parameter in inside.items() {
        match position(parameters, parameter).map(|place| &items.items()[place]) {
            Some(item) => match Vm::as_tuple(item).filter(|_| vm.is_iterable(parameter)) {
                Some(several) => chosen.extend_from_slice(several.items()),
                None => chosen.push(item.clone()),
            },
            None => chosen.push(parameter.clone()),
        }
    }
    vm.subscript(arg, &vm.new_tuple(chosen))
}
