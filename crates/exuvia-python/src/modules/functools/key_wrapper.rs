//! `functools.cmp_to_key`

use exuvia::{Field, Gc, Trace};

use crate::bytecode::Comparison;
use crate::object::class::{AttributeSpec, ClassSpec};
use crate::object::{PyResult, Value, tag};
use crate::vm::{Args, Vm};

/// A comparing function, or an object that is compared by it.
#[derive(Debug, Trace)]
#[trace(tag = tag::KEY_WRAPPER)]
pub(super) struct KeyWrapper {
    compare: Value,
    object: Field<Option<Value>>,
}

/// `KeyWrapper`
pub(super) const CLASS: ClassSpec = ClassSpec {
    methods: &[
        ("__call__", super::call_method),
        ("__eq__", |vm, args| compare(vm, args, Comparison::Eq)),
        ("__ne__", |vm, args| compare(vm, args, Comparison::Ne)),
        ("__lt__", |vm, args| compare(vm, args, Comparison::Lt)),
        ("__le__", |vm, args| compare(vm, args, Comparison::Le)),
        ("__gt__", |vm, args| compare(vm, args, Comparison::Gt)),
        ("__ge__", |vm, args| compare(vm, args, Comparison::Ge)),
    ],
    attributes: &[AttributeSpec { name: "obj", get: object, set: Some(set_object) }],
    ..ClassSpec::new(tag::KEY_WRAPPER)
};

/// `cmp_to_key(mycmp)`
pub(super) fn cmp_to_key(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [compare] = args.bind(vm, "cmp_to_key", ["mycmp"], 1)?;
    let compare = compare.unwrap_or_else(|| vm.none.clone());
    Ok(Gc::into_any(vm.heap.alloc(KeyWrapper { compare, object: Field::new(None) })))
}

/// The key of an object.
pub(super) fn call(vm: &Vm, callable: &Value, args: &Args<'_>) -> PyResult {
    let [object] = args.bind(vm, "K", ["obj"], 1)?;
    let compare = wrapper(vm, callable)?.compare.clone();
    Ok(Gc::into_any(vm.heap.alloc(KeyWrapper { compare, object: Field::new(object) })))
}

fn wrapper<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<KeyWrapper>> {
    let wrapper = value.downcast_ref::<KeyWrapper>();
    wrapper.ok_or_else(|| vm.type_error("other argument must be K instance"))
}

fn compare(vm: &Vm, args: &Args<'_>, operator: Comparison) -> PyResult {
    let [this, other] = args.exactly::<2>(vm, "KeyWrapper.__eq__")?;
    let (this, other) = (wrapper(vm, this)?, wrapper(vm, other)?);
    let (Some(a), Some(b)) = (this.object.get(), other.object.get()) else {
        return Err(vm.attribute_error("object"));
    };
    let result = vm.call(&this.compare, &[a, b])?;
    vm.compare(operator, &result, &vm.new_int(0))
}

fn object(vm: &Vm, this: &Value) -> PyResult {
    Ok(wrapper(vm, this)?.object.get().unwrap_or_else(|| vm.none.clone()))
}

fn set_object(vm: &Vm, this: &Value, value: Option<Value>) -> PyResult<()> {
    wrapper(vm, this)?.object.set(value);
    Ok(())
}
