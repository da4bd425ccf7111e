//! The functions of `gc` that look at the graph of objects.

use crate::modules::argument;
use crate::object::tracking::is_static;
use crate::object::{Instance, PyResult, Value};
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
    referrers.retain(|object| !is_static(object) && holds_still(object, args.values));
    Ok(vm.new_list(referrers))
}

/// Not so an instance whose earlier class is meant.
fn holds_still(object: &Value, targets: &[Value]) -> bool {
    let instance = object.downcast_ref::<Instance>().filter(|instance| instance.is_reassigned());
    let is_target = |edge: &Value| targets.iter().any(|target| target.address() == edge.address());
    instance.is_none_or(|instance| {
        let part = instance.payload.iter().flat_map(|part| part.referents());
        instance.own_referents().iter().chain(&part.collect::<Vec<_>>()).any(is_target)
    })
}

pub(super) fn is_tracked(vm: &Vm, args: &Args<'_>) -> PyResult {
    let object = argument::one(vm, args, "gc.is_tracked")?;
    Ok(vm.new_bool(object.is_tracked() && !is_static(object)))
}

pub(super) fn is_finalized(vm: &Vm, args: &Args<'_>) -> PyResult {
    let object = argument::one(vm, args, "gc.is_finalized")?;
    Ok(vm.new_bool(object.is_finalized()))
}
