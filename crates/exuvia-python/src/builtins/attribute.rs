//! `getattr` and its relatives, `dir`, `vars`.

use std::collections::HashSet;

use exuvia::Gc;

use crate::object::function::NativeFn;
use crate::object::list_sort::sort_items;
use crate::object::{BoundMethod, Class, Dict, PyResult, Str, Value, tag};
use crate::vm::{Args, Kind, Vm};

pub(crate) const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("getattr", getattr),
    ("setattr", setattr),
    ("hasattr", hasattr),
    ("delattr", delattr),
    ("vars", vars),
    ("dir", dir),
];

fn name(vm: &Vm, value: &Value, function: &str) -> PyResult<Gc<Str>> {
    match vm.intern_name(value) {
        Some(name) => Ok(name),
        None => {
            let class = vm.class_name(value);
            let _ = function;
            Err(vm.type_error(format!("attribute name must be string, not '{class}'")))
        }
    }
}

fn getattr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "getattr", 2, 3)?;
    let name = name(vm, &values[1], "getattr")?;
    let Some(default) = values.get(2) else { return vm.attribute(&values[0], &name) };
    let found = vm.absorb(vm.find_attribute(&values[0], &name), Kind::AttributeError)?;
    Ok(found.flatten().unwrap_or_else(|| default.clone()))
}

fn hasattr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object, attribute] = args.exactly(vm, "hasattr")?;
    let name = name(vm, attribute, "hasattr")?;
    let found = vm.absorb(vm.find_attribute(object, &name), Kind::AttributeError)?;
    Ok(vm.new_bool(found.flatten().is_some()))
}

fn setattr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object, attribute, value] = args.exactly(vm, "setattr")?;
    vm.set_attribute(object, &name(vm, attribute, "setattr")?, value)?;
    Ok(vm.none.clone())
}

fn delattr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object, attribute] = args.exactly(vm, "delattr")?;
    vm.del_attribute(object, &name(vm, attribute, "delattr")?)?;
    Ok(vm.none.clone())
}

fn vars(vm: &Vm, args: &Args<'_>) -> PyResult {
    match args.between(vm, "vars", 0, 1)? {
        [] => Ok(vm.locals()),
        values => match vm.find_attribute(&values[0], &vm.names.dict)? {
            Some(dict) => Ok(dict),
            None => Err(vm.type_error("vars() argument must have __dict__ attribute")),
        },
    }
}

fn dir(vm: &Vm, args: &Args<'_>) -> PyResult {
    let names = match args.between(vm, "dir", 0, 1)? {
        [] => in_order(vm, vm.to_vec(&vm.locals())?)?,
        values => {
            // The tuple of the arguments.
            let _held = values[0].clone();
            names_in(vm, &values[0])?
        }
    };
    Ok(vm.new_list(names))
}

/// What an object says that it has, in order.
pub(crate) fn names_in(vm: &Vm, object: &Value) -> PyResult<Vec<Value>> {
    match vm.call_special_as_bound(object, &vm.names.dir, &[])? {
        Some(names) => in_order(vm, vm.to_vec(&names)?),
        None => in_order(vm, attribute_names(vm, object)?),
    }
}

fn in_order(vm: &Vm, mut names: Vec<Value>) -> PyResult<Vec<Value>> {
    sort_items(vm, &mut names, None, false)?;
    Ok(names)
}

/// Names of the attributes of an object, of its class and of the bases.
pub(crate) fn attribute_names(vm: &Vm, object: &Value) -> PyResult<Vec<Value>> {
    let mut names = match vm.class_of(object).has_getattribute.get() {
        true => claimed_names(vm, object)?,
        false => known_names(vm, object),
    };
    let mut seen = HashSet::new();
    names.retain(|name| {
        let text = name.downcast_ref::<Str>().map(|name| name.as_str().to_owned());
        text.is_none_or(|text| seen.insert(text))
    });
    Ok(names)
}

/// The names with repetitions.
fn known_names(vm: &Vm, object: &Value) -> Vec<Value> {
    let mut names = match object.tag() {
        tag::CLASS => Vec::new(),
        // A bound method has the attributes of its function.
        tag::BOUND_METHOD => {
            let method = object.downcast_ref::<BoundMethod>();
            let dict = method.and_then(|method| vm.dict_of(&method.function).ok());
            dict.map(|dict| dict.keys()).unwrap_or_default()
        }
        _ => vm.dict_of(object).map(|dict| dict.keys()).unwrap_or_default(),
    };
    let class = object.downcast_ref::<Class>().unwrap_or_else(|| vm.class_of(object));
    if object.tag() != tag::MODULE
        && let Some(order) = class.mro()
    {
        for class in order.items().iter().filter_map(|class| class.downcast_ref::<Class>()) {
            names.extend(class.dict.keys());
        }
    }
    names
}

/// The same of an object that answers itself which dictionary and which class it has, such as a proxy.
fn claimed_names(vm: &Vm, object: &Value) -> PyResult<Vec<Value>> {
    let dict = vm.find_attribute(object, &vm.names.dict)?;
    let class = vm.find_attribute(object, &vm.names.class)?;
    let dict = dict.as_ref().and_then(|dict| dict.downcast_ref::<Dict>());
    let mut names = dict.map_or_else(Vec::new, |dict| dict.keys());
    let order = class.as_ref().and_then(|class| class.downcast_ref::<Class>()?.mro());
    let classes = order.as_ref().map_or(&[][..], |order| order.items());
    for class in classes.iter().filter_map(|class| class.downcast_ref::<Class>()) {
        names.extend(class.dict.keys());
    }
    Ok(names)
}
