//! The methods of `dict`.

use std::ops::ControlFlow;

use exuvia::Gc;

use super::class::{Class, ClassSpec};
use super::dict::{Dict, as_dict};
use super::iterator::{DictCursor, DictItems, DictKeyIterator, DictKeys, DictValues};
use super::set::FrozenSet;
use super::{Insert as _, PyResult, Set, Value, dunder, tag};
use crate::vm::{Args, Kind, Vm};

/// `dict`
pub(crate) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(construct),
    is_base: true,
    methods: &[
        ("__init__", init),
        ("clear", clear),
        ("copy", copy),
        ("get", get),
        ("items", items),
        ("keys", keys),
        ("pop", pop),
        ("popitem", popitem),
        ("setdefault", setdefault),
        ("update", update),
        ("values", values),
        ("__len__", dunder::len),
        ("__getitem__", dunder::getitem),
        ("__setitem__", dunder::setitem),
        ("__delitem__", dunder::delitem),
        ("__contains__", dunder::contains),
        ("__iter__", dunder::iter),
        ("__reversed__", reversed),
        ("__eq__", dunder::eq),
        ("__ne__", dunder::ne),
        ("__lt__", dunder::lt),
        ("__le__", dunder::le),
        ("__gt__", dunder::gt),
        ("__ge__", dunder::ge),
        ("__or__", dunder::or_),
        ("__ror__", dunder::ror),
        ("__ior__", dunder::ior),
        ("__repr__", dunder::repr),
    ],
    class_methods: &[("fromkeys", fromkeys), ("__class_getitem__", dunder::class_getitem)],
    ..ClassSpec::new(tag::DICT)
};

/// `dict(mapping_or_pairs, **more)`
fn construct(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let dict = vm.new_called_dict();
    update_with(vm, &dict, args, args.positional(), "dict")?;
    Ok(Gc::into_any(dict))
}

/// Adds what the arguments of `dict(…)` say.
pub(crate) fn fill(vm: &Vm, dict: &Gc<Dict>, args: &Args<'_>) -> PyResult<()> {
    update_with(vm, dict, args, args.positional(), "dict")
}

fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    let dict = receiver(vm, args, "__init__")?;
    update_with(vm, dict, args, args.rest().positional(), "dict")?;
    Ok(vm.none.clone())
}

/// The dictionary that a method was called on.
fn receiver<'a>(vm: &Vm, args: &Args<'a>, method: &str) -> PyResult<&'a Gc<Dict>> {
    match args.values.first().and_then(as_dict) {
        Some(dict) => Ok(dict),
        None => Err(vm.wrong_receiver(args, method, "dict")),
    }
}

/// Adds what the one positional argument gives, then the keyword arguments.
fn update_with(
    vm: &Vm,
    dict: &Gc<Dict>,
    args: &Args<'_>,
    positional: &[Value],
    name: &str,
) -> PyResult<()> {
    match positional {
        [] => {}
        [other] => vm.update_dict(dict, other)?,
        more => {
            let n = more.len();
            return Err(vm.type_error(format!("{name} expected at most 1 argument, got {n}")));
        }
    }
    for (key, value) in args.keywords() {
        dict.set(vm, Gc::as_any(key).clone(), value.clone())?;
    }
    Ok(())
}

fn update(vm: &Vm, args: &Args<'_>) -> PyResult {
    let dict = receiver(vm, args, "update")?;
    update_with(vm, dict, args, args.rest().positional(), "update")?;
    Ok(vm.none.clone())
}

fn clear(vm: &Vm, args: &Args<'_>) -> PyResult {
    let dict = receiver(vm, args, "clear")?;
    args.exactly::<1>(vm, "dict.clear")?;
    dict.clear();
    Ok(vm.none.clone())
}

fn copy(vm: &Vm, args: &Args<'_>) -> PyResult {
    let dict = receiver(vm, args, "copy")?;
    args.exactly::<1>(vm, "dict.copy")?;
    Ok(Gc::into_any(dict.copy(vm)))
}

fn get(vm: &Vm, args: &Args<'_>) -> PyResult {
    let dict = receiver(vm, args, "get")?;
    let values = args.between(vm, "dict.get", 2, 3)?;
    match dict.get(vm, &values[1])? {
        Some(value) => Ok(value),
        None => Ok(values.get(2).unwrap_or(&vm.none).clone()),
    }
}

fn keys(vm: &Vm, args: &Args<'_>) -> PyResult {
    receiver(vm, args, "keys")?;
    let [this] = args.exactly::<1>(vm, "dict.keys")?;
    Ok(Gc::into_any(vm.heap.alloc(DictKeys::new(this))))
}

fn values(vm: &Vm, args: &Args<'_>) -> PyResult {
    receiver(vm, args, "values")?;
    let [this] = args.exactly::<1>(vm, "dict.values")?;
    Ok(Gc::into_any(vm.heap.alloc(DictValues::new(this))))
}

fn items(vm: &Vm, args: &Args<'_>) -> PyResult {
    receiver(vm, args, "items")?;
    let [this] = args.exactly::<1>(vm, "dict.items")?;
    Ok(Gc::into_any(vm.heap.alloc(DictItems::new(this))))
}

fn pop(vm: &Vm, args: &Args<'_>) -> PyResult {
    let dict = receiver(vm, args, "pop")?;
    let values = args.between(vm, "dict.pop", 2, 3)?;
    if dict.len() > 0
        && let Some(entry) = dict.remove(vm, &values[1])?
    {
        return Ok(entry.value);
    }
    match values.get(2) {
        Some(default) => Ok(default.clone()),
        None => Err(vm.key_error(&values[1])),
    }
}

fn popitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let dict = receiver(vm, args, "popitem")?;
    args.exactly::<1>(vm, "dict.popitem")?;
    match dict.pop_last() {
        Some(entry) => Ok(vm.new_tuple(vec![entry.key, entry.value])),
        None => Err(vm.error(Kind::KeyError, "popitem(): dictionary is empty")),
    }
}

fn setdefault(vm: &Vm, args: &Args<'_>) -> PyResult {
    let dict = receiver(vm, args, "setdefault")?;
    let values = args.between(vm, "dict.setdefault", 2, 3)?;
    let hash = vm.hash(&values[1])?;
    if let Some(position) = dict.position(vm, &values[1], hash)? {
        let value = dict.table.borrow().entry(position).map(|entry| entry.value.clone());
        return Ok(value.unwrap_or_else(|| vm.none.clone()));
    }
    let default = values.get(2).unwrap_or(&vm.none);
    dict.insert_new(values[1].clone(), hash, default.clone());
    Ok(default.clone())
}

fn fromkeys(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "dict.fromkeys", 2, 3)?;
    let value = values.get(2).unwrap_or(&vm.none);
    let is_dict = values[0].downcast_ref::<Class>().is_some_and(|class| class.is_builtin);
    let made = if is_dict { Gc::into_any(vm.new_called_dict()) } else { vm.call(&values[0], &[])? };
    if let Some(dict) = made.downcast_ref::<Dict>().filter(|dict| dict.len() == 0) {
        make_room_for_keys(dict, &values[1]);
    }
    vm.for_each(&values[1], |key| {
        match made.downcast_ref::<Dict>() {
            Some(dict) => dict.set(vm, key, value.clone())?,
            None => vm.set_subscript(&made, &key, value.clone())?,
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(made)
}

/// As CPython, which knows how many keys these have.
fn make_room_for_keys(dict: &Gc<Dict>, keys: &Value) {
    let set = keys.downcast_ref::<Set>().map(|set| set.elements.len());
    let set = set.or_else(|| Some(keys.downcast_ref::<FrozenSet>()?.elements.len()));
    if let Some(n_keys) = set {
        dict.table.borrow_mut().make_room(n_keys, true);
    } else if let Some(other) = keys.downcast_ref::<Dict>() {
        dict.table.borrow_mut().make_room(other.len(), other.table.borrow().is_general());
    }
}

fn reversed(vm: &Vm, args: &Args<'_>) -> PyResult {
    receiver(vm, args, "__reversed__")?;
    let [this] = args.exactly::<1>(vm, "dict.__reversed__")?;
    Ok(Gc::into_any(vm.heap.alloc(DictKeyIterator { cursor: DictCursor::new(this, true) })))
}

/// `a | b` and `a |= b`, if these are dictionaries.
pub(crate) fn merge_operator(
    vm: &Vm,
    in_place: bool,
    a: &Value,
    b: &Value,
) -> PyResult<Option<Value>> {
    let Some(dict) = as_dict(a) else { return Ok(None) };
    if in_place {
        vm.update_dict(dict, b)?;
        return Ok(Some(a.clone()));
    }
    let Some(other) = as_dict(b) else { return Ok(None) };
    let merged = dict.copy(vm);
    merged.update_from(vm, other)?;
    Ok(Some(Gc::into_any(merged)))
}
