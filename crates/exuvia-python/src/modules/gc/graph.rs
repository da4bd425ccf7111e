//! The functions of `gc` that look at the graph of objects.

use exuvia::Gc;

use crate::modules::argument;
use crate::object::tracking::is_static;
use crate::object::{Dict, Instance, PyResult, Value, tag};
use crate::vm::{Args, Index, Vm};

pub(super) fn get_objects(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [generation] = args.bind(vm, "get_objects", ["generation"], 0)?;
    let generation = match generation.filter(|generation| !vm.is_none(generation)) {
        Some(generation) => checked_generation(vm, &generation)?,
        None => None,
    };
    let mut objects = vm.heap.objects(generation);
    objects.retain(|object| !is_static(object));
    Ok(vm.new_list(objects))
}

fn checked_generation(vm: &Vm, value: &Value) -> PyResult<Option<usize>> {
    if argument::as_integer(value).is_none() && vm.class_of(value).lookup(&vm.names.index).is_none()
    {
        let class = vm.class_name(value);
        return Err(vm.type_error(format!("argument should be integer or None, not '{class}'")));
    }
    let generation = match vm.as_index(value)? {
        Some(Index::TooLow | Index::TooHigh) => {
            return Err(vm.overflow_error("cannot fit 'int' into an index-sized integer"));
        }
        Some(Index::Fits(generation)) => generation,
        None => argument::long(vm, value)?,
    };
    match generation {
        -1 => Ok(None),
        generation @ 0..3 => Ok(usize::try_from(generation).ok()),
        generation => Err(vm.value_error(if generation < 0 {
            "generation parameter cannot be negative"
        } else {
            "generation parameter must be less than the number of available generations (3)"
        })),
    }
}

pub(super) fn get_referrers(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "get_referrers")?;
    let mut referrers = vm.heap.referrers(args.values);
    referrers.retain(|object| !is_static(object));
    Ok(vm.new_list(referrers))
}

pub(super) fn get_referents(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "get_referents")?;
    let mut found = Vec::new();
    for object in args.values {
        add_referents(object, &mut found);
    }
    Ok(vm.new_list(found))
}

/// What an object refers to, in the order in which CPython visits it.
fn add_referents(object: &Value, found: &mut Vec<Value>) {
    match object.tag() {
        tag::DICT => {
            if let Some(dict) = object.downcast_ref::<Dict>() {
                add_entries(dict, found);
            }
        }
        tag::DROP_WHILE | tag::TAKE_WHILE | tag::FILTER_FALSE | tag::STAR_MAP | tag::CHAIN => {
            found.extend(object.referents().into_iter().rev())
        }
        tag::INSTANCE => {
            if let Some(instance) = object.downcast_ref::<Instance>() {
                found.extend(instance.own_referents());
                if let Some(held) = &instance.payload {
                    add_referents(held, found);
                }
            }
        }
        _ if is_static(object) => {}
        _ => found.extend(object.referents()),
    }
}

/// Each value before its key; the values only, if all keys are strings.
fn add_entries(dict: &Gc<Dict>, found: &mut Vec<Value>) {
    let pairs = dict.pairs();
    let has_only_names = pairs.iter().all(|(key, _)| key.tag() == tag::STR);
    for (key, value) in pairs {
        found.push(value);
        if !has_only_names {
            found.push(key);
        }
    }
}

pub(super) fn is_tracked(vm: &Vm, args: &Args<'_>) -> PyResult {
    let object = argument::one(vm, args, "gc.is_tracked")?;
    Ok(vm.new_bool(object.is_tracked() && !is_static(object)))
}

pub(super) fn is_finalized(vm: &Vm, args: &Args<'_>) -> PyResult {
    let object = argument::one(vm, args, "gc.is_finalized")?;
    Ok(vm.new_bool(object.is_finalized()))
}
